//! What several definitions have in common: calendars, rules, selectors, sessions, and what stands in rows.

use super::sort::{self, rows};

rows! {
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

    "definition.session.cut" (pause: Timespan, calendar: Calendar)
        "a pause of more than {pause} starts a session, and so does a new day ({calendar})"
        "间隔超过{pause}即为新的会话，跨日也算新的会话（{calendar}）";
    "definition.session.pause" (pause: Timespan)
        "a pause of more than {pause} starts a session"
        "间隔超过{pause}即为新的会话";

    "definition.selector.value" (kinds: KindRow, subject: Subject or nothing, value: Whole)
        "{kinds}[ about {subject}] of value {value} or more"
        "数值不低于{value}的{kinds}[（{subject}）]";
    "definition.selector.day_sum" (kinds: KindRow, subject: Subject or nothing, sum: Whole)
        "{kinds}[ about {subject}] of {sum} or more a day"
        "单日合计不低于{sum}的{kinds}[（{subject}）]";
    "definition.selector.any" (kinds: KindRow, subject: Subject or nothing)
        "{kinds}[ about {subject}]"
        "{kinds}[（{subject}）]";

    "definition.matured.plan" (version: Whole, plan: Text, kinds: Kinds, from: Whole, to: Whole)
        "plan version {version} ({plan}) complete, or {kinds} {from} to {to} days after joining"
        "完成第{version}版任务计划（{plan}），或在加入后第{from}至{to}天有{kinds}";
    "definition.matured.active" (kinds: Kinds, from: Whole, to: Whole)
        "{kinds} {from} to {to} days after joining"
        "在加入后第{from}至{to}天有{kinds}";

    "definition.name.own" (name: Text) "{name}" "{name}";
    "definition.number.any" (number: Number) "{number}" "{number}";
    "definition.subject.any" (subject: Subject) "{subject}" "{subject}";
    "definition.day.any" (day: Day) "{day}" "{day}";
    "definition.kind.any" (kind: Kind) "{kind}" "{kind}";
    "definition.kind.left_out" (kind: Kind) "!{kind}" "{kind}除外";
    "definition.kind.own" () "custom" "全部自定义行为";
}
