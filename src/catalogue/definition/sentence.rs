//! What definitions say, in each language: the English is, sign for sign, what reports write.

use super::sort::{self, rows};

rows! {
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
        "{days}{starts}有{start}的用户的{lags}{lags_by}留存，以{returns}计回访；按{cohorts}划分同期群，只统计截至{as_of}已到考察期的用户";
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
        "有{kinds}或购买的用户的净消费变化，{after}与{before}相比";
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
        "截至{as_of}，{window}净消费大于0的用户的消费集中度，{cut}起为高价值";
    "definition.win_back_rate" (days: Whole, as_of: Day, rule: Rule)
        "users listed as silent, and active within {days} days after it, as of {as_of}; {rule}"
        "截至{as_of}，列为沉默的用户中此后{days}天内恢复活跃的人数；{rule}";
    "definition.win_back_list" (as_of: Day, needs: Text, subjects: Whole, rule: Rule)
        "users who are silent as of {as_of}, with their needs by rule {needs}, else their last {subjects} subjects; {rule}"
        "截至{as_of}的沉默用户，附按规则{needs}得出的需求，没有则附最近{subjects}个对象；{rule}";
    "definition.group_shares" (as_of: Day, kinds: Kinds, window: Window, from: Whole, low: Whole, spent: Window, value: Text, horizon: Whole, potential: Text, rule: Rule)
        "users by group and tier as of {as_of}: {kinds} in the {window}, active from {from} days, low through {low}; net spend in the {spent} high from {value}, expected spend of {horizon} days high from {potential}; {rule}"
        "截至{as_of}各用户分组和用户层级的用户数：以{kinds}计活跃，{window}内活跃{from}天起为活跃，不超过{low}天为低活跃；{spent}净消费{value}起为高价值，未来{horizon}天预期消费{potential}起为高潜力；{rule}";
    "definition.honor_roll" (first: Day, as_of: Day, create: Whole, help: Whole, solve: Whole, join_event: Whole, likes: Whole, level: Abuse or nothing, rule: Text or nothing)
        "contribution from {first} to {as_of}: create {create}, help {help}, solve {solve}, join event {join_event}, likes up to {likes}[, without days of abuse at {level} or above by the rule {rule}]"
        "{first}至{as_of}的贡献：创作{create}分，帮助他人{help}分，解答问题{solve}分，参加活动{join_event}分，获赞最多{likes}分[；按规则{rule}剔除滥用等级为{level}及以上的日期]";
    "definition.event_activity" (event: Subject, days: Days, as_of: Day, kinds: Kinds, interactions: Kinds, window: Whole)
        "event activity {event} on {days} as of {as_of}, active by {kinds}, interaction by {interactions}, bought within {window} days of each day of joining"
        "{days}的活动{event}，截至{as_of}；以{kinds}计活跃，以{interactions}计互动，每次参加后{window}天内购买计为转化";
    "definition.fatigue" (on: Days, as_of: Day, days: Whole, unhappy: Kinds, after: Whole, tolerable: Number, minimum: Whole)
        "contact days on {on} as of {as_of} by contacts in {days} days, unhappy by {unhappy} within {after} days after, {tolerable} tolerable, judged from {minimum} contact days"
        "{on}的触达日，截至{as_of}，按{days}天内的触达次数统计；此后{after}天内{unhappy}计为不满，可接受的占比为{tolerable}，满{minimum}个触达日才下结论";
    "definition.matched_lift" (campaign: Subject, sent_on: Days, as_of: Day, window: Whole, minimum: Whole)
        "lift of campaign {campaign} sent on {sent_on} as of {as_of}, within {window} days of a message against as many before, by strata of at least {minimum} on each side"
        "{sent_on}发送的营销活动{campaign}的提升，截至{as_of}；消息后{window}天与之前同样天数相比，按每侧至少{minimum}人的分层统计";
    "definition.service" (hours: Whole, now: Moment)
        "cases with a first answer within {hours} hours, as of {now}"
        "截至{now}，在{hours}小时内首次答复的工单";
}
