//! What definitions say, in each language: the English is, sign for sign, what reports write.

use crate::wording::pattern::{Argument, ArgumentSort, Sentence};
use crate::wording::word::{Vocabulary, Word};

/// Lists sentences by their keys. A row without a pattern in each language does not compile.
macro_rules! questions {
    ($($key:literal ($($argument:ident: $sort:ident),* $(,)?) $english:literal $chinese:literal;)+) => {
        /// All sentences of definitions, those that others could be taken for first.
        pub(crate) static SENTENCES: &[&Sentence] = &[$(&Sentence {
            key: $key,
            arguments: &[$(Argument { name: stringify!($argument), sort: sort::$sort, optional: false }),*],
            english: $english,
            chinese: $chinese,
        }),+];
    };
}

/// The sorts of arguments, by short names.
#[expect(non_upper_case_globals, reason = "they are named as sorts are elsewhere, which are types")]
mod sort {
    use super::{ArgumentSort, NEW_IN, STARTS, WEEKDAYS};

    pub(super) const Kinds: ArgumentSort = ArgumentSort::Kinds;
    pub(super) const Days: ArgumentSort = ArgumentSort::Days;
    pub(super) const Period: ArgumentSort = ArgumentSort::Period;
    pub(super) const Lags: ArgumentSort = ArgumentSort::Lags;
    pub(super) const Weights: ArgumentSort = ArgumentSort::Weights;
    pub(super) const Window: ArgumentSort = ArgumentSort::Window;
    pub(super) const Day: ArgumentSort = ArgumentSort::Day;
    pub(super) const Whole: ArgumentSort = ArgumentSort::Whole;
    pub(super) const Number: ArgumentSort = ArgumentSort::Number(None);
    pub(super) const Text: ArgumentSort = ArgumentSort::Text;
    pub(super) const Rule: ArgumentSort = ArgumentSort::Sentence;
    pub(super) const NewIn: ArgumentSort = ArgumentSort::Word(&NEW_IN);
    pub(super) const Starts: ArgumentSort = ArgumentSort::Word(&STARTS);
    pub(super) const WeekdayName: ArgumentSort = ArgumentSort::Word(&WEEKDAYS);
}

static NEW_IN: Vocabulary = Vocabulary {
    of: "where new users are counted",
    words: &[
        Word { english: "first active period", chinese: "首个活跃周期" },
        Word { english: "period of joining", chinese: "加入所在周期" },
    ],
};

static STARTS: Vocabulary = Vocabulary {
    of: "which start counts",
    words: &[
        Word { english: "the first start ever", chinese: "首次" },
        Word { english: "the first start in range", chinese: "范围内首次" },
        Word { english: "every start", chinese: "每次" },
    ],
};

static WEEKDAYS: Vocabulary = Vocabulary {
    of: "day of the week",
    words: &[
        Word { english: "Mon", chinese: "周一" },
        Word { english: "Tue", chinese: "周二" },
        Word { english: "Wed", chinese: "周三" },
        Word { english: "Thu", chinese: "周四" },
        Word { english: "Fri", chinese: "周五" },
        Word { english: "Sat", chinese: "周六" },
        Word { english: "Sun", chinese: "周日" },
    ],
};

questions! {
    "definition.active_users" (kinds: Kinds, period: Period, days: Days)
        "users with {kinds}, by {period}, over {days}"
        "{days}有{kinds}的用户数，按{period}统计";
    "definition.trailing_users" (kinds: Kinds, window: Window, days: Days)
        "users with {kinds} in the {window}, as of each day of {days}"
        "{days}内每一天的{window}活跃用户数，以{kinds}计活跃";
    "definition.active_days" (kinds: Kinds, window: Window, as_of: Day)
        "users by their number of days with {kinds} in the {window}, as of {as_of}"
        "截至{as_of}，{window}内有{kinds}的天数分布";
    "definition.stickiness" (kinds: Kinds, as_of: Day)
        "stickiness by {kinds}: users of a day to those of the last 30 days, mean users of a day to those of the month, as of {as_of}"
        "截至{as_of}的用户粘性，以{kinds}计活跃：日活跃与近30天活跃之比，日均活跃与当月活跃之比";
    "definition.daily_totals" (days: Days)
        "events, values and users by day and kind over {days}"
        "{days}每天各类行为的次数、数值和用户数";
    "definition.asked_users" (kinds: Kinds, window: Window, as_of: Day)
        "users with {kinds} in the {window}, as of {as_of}"
        "截至{as_of}，{window}内有{kinds}的用户";
    "definition.accounting" (kinds: Kinds, period: Period, days: Days, new_in: NewIn)
        "users with {kinds} accounted by {period} over {days}, new in the {new_in}"
        "{days}的用户增长核算，按{period}统计，以{kinds}计活跃，{new_in}计为新增";
    "definition.retention" (returns: Kinds, starts: Starts, start: Kinds, cohorts: Period, days: Days, lags_by: Period, lags: Lags, as_of: Day)
        "retention by {returns} after {starts} with {start}, in cohorts by {cohorts} over {days}, lags by {lags_by} ({lags}), of those mature as of {as_of}"
        "{days}{starts}有{start}的用户的留存，以{returns}计回访；按{cohorts}划分同期群，留存间隔按{lags_by}计（{lags}），只统计截至{as_of}已到考察期的用户";
    "definition.revenue" (kinds: Kinds, period: Period, days: Days)
        "net spend of users with {kinds} or a purchase, by {period}, over {days}"
        "{days}有{kinds}或购买的用户的净消费，按{period}统计";
    "definition.cohort_revenue" (start: Kinds, lags_by: Period, through: Whole, cohorts: Period, days: Days, as_of: Day)
        "net spend per user after the first start ever with {start}, cumulative by lags in {lags_by} from 0 to {through}, in cohorts by {cohorts} over {days}, of those mature as of {as_of}"
        "{days}首次有{start}的用户的人均累计净消费，按{cohorts}划分同期群，间隔按{lags_by}计，从0到{through}，只统计截至{as_of}已到考察期的用户";
    "definition.time_to_churn" (as_of: Day, rule: Rule)
        "days from the first purchase to the first one in the stage Churned, and net spend by then, as of {as_of}; {rule}"
        "截至{as_of}，从首次购买到进入流失期的天数和其间的净消费；{rule}";
    "definition.stayed" (as_of: Day, rule: Rule)
        "net spend and days of life of users who stayed and of users who left, as of {as_of}; {rule}"
        "截至{as_of}，留存用户与流失用户的净消费和生命天数；{rule}";
    "definition.revenue_split" (kinds: Kinds, before: Days, after: Days)
        "the change of net spend of users with {kinds} or a purchase, from {before} to {after}"
        "有{kinds}或购买的用户的净消费变化，从{before}到{after}";
    "definition.journey" (days: Days, rule: Rule)
        "journey of users who came into a stage in {days}; {rule}"
        "{days}进入各阶段的用户的阶段流转；{rule}";
    "definition.flow" (from: Day, to: Day, rule: Rule)
        "users by stage as of {from} and as of {to}; {rule}"
        "{from}与{to}各生命周期阶段的用户流转；{rule}";
    "definition.by_stage" (as_of: Day, rule: Rule)
        "users by stage as of {as_of}; {rule}"
        "截至{as_of}各生命周期阶段的用户数；{rule}";
    "definition.actions" (kinds: Kinds, days: Days, rule: Rule)
        "{kinds} by stage over {days}; {rule}"
        "{days}各生命周期阶段的行为（{kinds}）；{rule}";
    "definition.satisfaction" (days: Days)
        "satisfaction, 0 to 100, by answers over {days}"
        "{days}的满意度，0至100，按答卷统计";
    "definition.touchpoints" (seen: Kinds, days: Days, goal: Kinds, map: Text)
        "users with {seen} by subject and touchpoint over {days}, converted by {goal} about the same; touchpoints by map {map}"
        "{days}有{seen}的用户，按对象和触点统计，就同一对象{goal}计为转化；触点对照表{map}";
    "definition.what_if" (now: Text, one: Day, then: Text, other: Day, most: Whole)
        "users who move between rules {now} as of {one} and rules {then} as of {other}, at most {most} named"
        "规则{now}（截至{one}）与规则{then}（截至{other}）之间变动的用户，最多列出{most}名";
    "definition.fit_measures" (rules: Text, as_of: Day)
        "measures to fit the rules {rules} to, as of {as_of}"
        "截至{as_of}，供规则{rules}拟合的测量值";
    "definition.concentration" (window: Window, as_of: Day, cut: Text)
        "how net spend above 0 in the {window} as of {as_of} is spread over users, high from {cut}"
        "截至{as_of}，{window}内大于0的净消费在用户间的分布，{cut}起为高价值";
    "definition.win_back_rate" (days: Whole, as_of: Day, rule: Rule)
        "users listed as silent, and active within {days} days after it, as of {as_of}; {rule}"
        "截至{as_of}，列为沉默的用户中此后{days}天内恢复活跃的人数；{rule}";
    "definition.win_back_list" (as_of: Day, needs: Text, subjects: Whole, rule: Rule)
        "users who are silent as of {as_of}, with their needs by rule {needs}, else their last {subjects} subjects; {rule}"
        "截至{as_of}的沉默用户，附按规则{needs}得出的需求，没有则附最近{subjects}个对象；{rule}";
    "definition.group_shares" (as_of: Day, kinds: Kinds, window: Window, from: Whole, low: Whole, spent: Window, value: Text, horizon: Whole, potential: Text, rule: Rule)
        "users by group and tier as of {as_of}: {kinds} in the {window}, active from {from} days, low through {low}; net spend in the {spent} high from {value}, expected spend of {horizon} days high from {potential}; {rule}"
        "截至{as_of}各用户分组和用户层级的用户数：以{kinds}计活跃，{window}内活跃{from}天起为活跃，不超过{low}天为低活跃；{spent}净消费{value}起为高价值，未来{horizon}天预期消费{potential}起为高潜力；{rule}";
    "definition.honor_roll" (first: Day, as_of: Day, create: Whole, help: Whole, solve: Whole, join_event: Whole, likes: Whole)
        "contribution from {first} to {as_of}: create {create}, help {help}, solve {solve}, join event {join_event}, likes up to {likes}"
        "{first}至{as_of}的贡献：发布{create}分，帮助{help}分，解决{solve}分，参加活动{join_event}分，获赞最多{likes}分";
    "definition.event_activity" (event: Text, days: Days, as_of: Day, kinds: Kinds, interactions: Kinds, window: Whole)
        "event activity {event} on {days} as of {as_of}, active by {kinds}, interaction by {interactions}, bought within {window} days of each day of joining"
        "{days}的活动{event}，截至{as_of}；以{kinds}计活跃，以{interactions}计互动，每次参加后{window}天内购买计为转化";
    "definition.fatigue" (on: Days, as_of: Day, days: Whole, unhappy: Kinds, after: Whole, tolerable: Number, minimum: Whole)
        "contact days on {on} as of {as_of} by contacts in {days} days, unhappy by {unhappy} within {after} days after, {tolerable} tolerable, judged from {minimum} contact days"
        "{on}的触达日，截至{as_of}，按{days}天内的触达次数统计；此后{after}天内{unhappy}计为不满，可接受的占比为{tolerable}，满{minimum}个触达日才下结论";
    "definition.matched_lift" (campaign: Text, sent_on: Days, as_of: Day, window: Whole, minimum: Whole)
        "lift of campaign {campaign} sent on {sent_on} as of {as_of}, within {window} days of a message against as many before, by strata of at least {minimum} on each side"
        "{sent_on}发送的营销活动{campaign}的提升，截至{as_of}；消息后{window}天与之前同样天数相比，按每侧至少{minimum}人的分层统计";
    "definition.service" (hours: Whole, now: Text)
        "cases with a first answer within {hours} hours, as of {now}"
        "截至{now}，在{hours}小时内首次答复的工单";

    "definition.rule.stages" (kinds: Kinds, introduction: Whole, activation: Whole, growth: Whole, silent: Whole, churned: Whole, active_days: Whole, active_window: Whole, purchases: Whole, purchase_window: Whole, points: Whole, window: Whole, weights: Weights, hold: Whole)
        "stages by {kinds}: through day {introduction}, {activation}, {growth}; silent from {silent}, churned from {churned}; loyal at {active_days} active days in {active_window} or {purchases} purchases in {purchase_window}; advocates at {points} points in {window} ({weights}); hold {hold}"
        "阶段按{kinds}判定：引入期至第{introduction}天，激活期至第{activation}天，成长期至第{growth}天；连续{silent}天未活跃为沉默期，连续{churned}天为流失期；{active_window}天内活跃{active_days}天或{purchase_window}天内购买{purchases}次为忠诚期；{window}天内累计{points}分为传播期（{weights}）；防抖{hold}天";

    "definition.calendar.utc" (weekday: WeekdayName)
        "days in UTC, weeks from {weekday}"
        "按UTC时间计日，每周从{weekday}开始";
    "definition.calendar.utc_from" (start: Text, weekday: WeekdayName)
        "days in UTC from {start}, weeks from {weekday}"
        "按UTC时间计日，每天从{start}开始，每周从{weekday}开始";
    "definition.calendar.events" (weekday: WeekdayName)
        "days of each event's own offset, weeks from {weekday}"
        "按每次行为自带的时差计日，每周从{weekday}开始";
    "definition.calendar.events_from" (start: Text, weekday: WeekdayName)
        "days of each event's own offset from {start}, weeks from {weekday}"
        "按每次行为自带的时差计日，每天从{start}开始，每周从{weekday}开始";
    "definition.calendar.table" (changes: Whole, weekday: WeekdayName)
        "days by a table of {changes} offset changes, weeks from {weekday}"
        "按{changes}次时差变更的时差表计日，每周从{weekday}开始";
    "definition.calendar.table_from" (changes: Whole, start: Text, weekday: WeekdayName)
        "days by a table of {changes} offset changes from {start}, weeks from {weekday}"
        "按{changes}次时差变更的时差表计日，每天从{start}开始，每周从{weekday}开始";
    "definition.calendar.offset_from" (offset: Text, start: Text, weekday: WeekdayName)
        "days at {offset} from {start}, weeks from {weekday}"
        "按{offset}时区计日，每天从{start}开始，每周从{weekday}开始";
    "definition.calendar.offset" (offset: Text, weekday: WeekdayName)
        "days at {offset}, weeks from {weekday}"
        "按{offset}时区计日，每周从{weekday}开始";
    "definition.calendar.zone_from" (zone: Text, start: Text, weekday: WeekdayName)
        "days in {zone} from {start}, weeks from {weekday}"
        "按{zone}时区计日，每天从{start}开始，每周从{weekday}开始";
    "definition.calendar.zone" (zone: Text, weekday: WeekdayName)
        "days in {zone}, weeks from {weekday}"
        "按{zone}时区计日，每周从{weekday}开始";
}
