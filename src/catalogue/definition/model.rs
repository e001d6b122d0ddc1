//! Definitions of `model`, and of the value models.

use super::sort::{self, rows};

rows! {
    "definition.aha" (activity: Kinds, stays_from: Whole, stays_to: Whole, joined: Days, kinds: KindRow, times: Numbers, within: Numbers, least: Whole, significance: Share, parts: Whole)
        "early actions of users with {activity} on days {stays_from} to {stays_to} after joining: joined {joined}; {kinds} at least {times} times within {within} days; at least {least} users, significance {significance}, {parts} parts"
        "{joined}加入的用户的关键行为（啊哈时刻），加入后第{stays_from}至{stays_to}天有{activity}计为留存；候选为前{within}天内{kinds}至少{times}次；做过与没做过的至少各{least}人，显著性水平{significance}，分{parts}组交叉验证";
    "definition.backtest" (whom: Whom, cut: Day, scorers: Names, outcome: Outcome, days: Days, share: Share, groups: Whole)
        "{whom} scored as of {cut} by {scorers}, against {outcome} over {days}, lift of the top {share}, calibration in {groups} groups"
        "回测：截至{cut}由{scorers}对{whom}评分，与{days}是否{outcome}对照；提升度取前{share}，校准分{groups}组";
    "definition.features" (version: Whole, as_of: Day, kinds: Kinds, night: NumbersApart, one: WeekdayName, other: WeekdayName, process: Process)
        "features version {version} as of {as_of}, active by {kinds}, night hours {night}, weekend {one} {other}, {process}"
        "截至{as_of}的第{version}版特征，以{kinds}计活跃，夜间为{night}时，周末为{one}、{other}，{process}";
    "definition.intervals" (starts: Starts, start: Kinds, days: Days, goal: Kinds, least: Whole, within: Numbers, as_of: Day)
        "days from {starts} with {start} on {days} to the next {goal}, {least} or more days later, shares within {within} days, as of {as_of}"
        "{days}{starts}有{start}到下一次有{goal}所用的天数，至少间隔{least}天，统计{within}天内达成的占比，截至{as_of}";
    "definition.co_use" (items: CoUsed, kinds: Kinds, window: Window, activity: Kinds, as_of: Day, least: Whole, significance: Number)
        "users of two of {items}, used by {kinds} in the {window}, of users with {activity} in it, as of {as_of}; from {least} users of both, significance {significance}"
        "截至{as_of}，{window}内以{kinds}计使用，{items}中两两都用的用户，在其间有{activity}的用户中统计；满{least}名两者都用的用户才列出，显著性{significance}";
    "definition.tuned" (objective: Objective, numbers: TunedNumbers, search: Search, folds: Whole, budget: Whole, scores: Whole or nothing)
        "best {objective} of {numbers}; {search}, {folds} folds, at most {budget} rules a search[, at most {scores} scores]"
        "使{objective}最大的规则数值：{numbers}；{search}，{folds}折交叉验证，每次搜索最多试{budget}套规则[，最多评分{scores}次]";
    "definition.validation" (span: Number)
        "purchases in {span} units of time after a cut"
        "截点之后{span}个时间单位内的购买次数，预测与实际对照";
    "definition.spend_sample" (of: SpendOf)
        "what a purchase brings, from {of}"
        "单次购买的金额，取自{of}";

    "definition.outcome.any_activity" () "any activity" "活跃";
    "definition.outcome.no_activity" () "no activity" "不再活跃";
    "definition.outcome.event" (kinds: KindRow) "an event of {kinds}" "有{kinds}";
    "definition.outcome.no_event" (kinds: KindRow) "no event of {kinds}" "没有{kinds}";
    "definition.outcome.churn" (leave: KindRow, days: Whole, activity: KindRow or nothing)
        "{leave} or {days} silent days in a row[ without {activity}]"
        "{leave}或连续{days}天[没有{activity}|不活跃]";
    "definition.co_used.subject" (subject: Subject) "{subject}" "{subject}";
    "definition.co_used.kind" (kind: Kind) "{kind}" "{kind}";
    "definition.process.none" () "no process" "不含回访模型";
    "definition.process.of" (kinds: Kinds, days: Whole, r: Number, alpha: Number, a: Number, b: Number)
        "a process of {kinds} over {days} days by r {r}, α {alpha}, a {a}, b {b}"
        "含{kinds}在未来{days}天的回访模型（`r`为{r}，`α`为{alpha}，`a`为{a}，`b`为{b}）";
    "definition.tuned.number" (name: Text, now: Number, values: NumbersApart)
        "{name} now {now} of {values}"
        "“{name}”现为{now}，可取{values}";
    "definition.search.grid" () "every combination" "逐一尝试各种组合";
    "definition.search.coordinates" (rounds: Whole)
        "at most {rounds} rounds of coordinate steps"
        "逐个数值调整，最多{rounds}轮";
}
