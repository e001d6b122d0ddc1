//! What the report for the terminal says around its numbers, in each language.

use crate::speech::{Text, sentences, texts};

pub(crate) const BOARD_COLUMNS: [Text; 4] =
    [Text::new("number", "指标"), Text::new("actual", "当前值"), Text::new("target", "目标"), Text::alike("")];
pub(crate) const STAGE_COLUMNS: [Text; 3] =
    [Text::new("stage", "生命周期阶段"), Text::new("users", "用户数"), Text::new("share", "占比")];
pub(crate) const JOURNEY_COLUMNS: [Text; 5] = [
    Text::new("from", "起始阶段"),
    Text::new("to", "目标阶段"),
    Text::new("users", "用户数"),
    Text::new("conversion", "流转率"),
    Text::new("median days", "天数中位数"),
];
pub(crate) const MONTH_COLUMNS: [Text; 2] = [Text::new("month", "月份"), Text::new("users", "用户数")];
pub(crate) const WEEK_COLUMNS: [Text; 5] = [
    Text::new("week", "周（首日）"),
    Text::new("users", "用户数"),
    Text::new("of its last day", "末日活跃"),
    Text::new("in 7 days", "近7天活跃"),
    Text::new("in 30 days", "近30天活跃"),
];
pub(crate) const ACCOUNTING_COLUMNS: [Text; 6] = [
    Text::new("new", "新增"),
    Text::new("returning", "留存"),
    Text::new("resurrecting", "回流"),
    Text::new("dormant", "流失（本期）"),
    Text::new("active", "活跃"),
    Text::new("pulse", "增长脉冲"),
];
pub(crate) const COHORT_COLUMNS: [Text; 2] = [Text::new("cohort", "同期群"), Text::new("users", "用户数")];
pub(crate) const AVERAGE_COLUMNS: [Text; 6] = [
    Text::new("lag", "间隔"),
    Text::new("retained", "留存人数"),
    Text::new("of", "统计人数"),
    Text::new("pooled", "合并留存率"),
    Text::new("mean of cohorts", "同期群平均"),
    Text::new("weighted twice", "按人数再加权"),
];
pub(crate) const SEGMENT_COLUMNS: [Text; 4] = [
    Text::new("segment", "RFM分层"),
    Text::new("buyers", "购买用户"),
    Text::new("share", "占比"),
    Text::new("net spend", "净消费"),
];
pub(crate) const REVENUE_COLUMNS: [Text; 6] = [
    Text::new("net spend", "净消费"),
    Text::new("active", "活跃用户"),
    Text::new("buyers", "付费用户"),
    Text::new("buyer share", "付费率"),
    Text::alike("ARPU"),
    Text::alike("ARPPU"),
];
pub(crate) const STEP_COLUMNS: [Text; 5] = [
    Text::new("step", "步骤"),
    Text::new("users", "用户数"),
    Text::new("of the step before", "上一步转化率"),
    Text::new("of the first step", "总转化率"),
    Text::new("median time", "转化时长中位数"),
];

texts! {
    BOARD "Key numbers" "关键指标";
    STAGES "Stages" "生命周期阶段";
    CHANNEL "channel" "渠道";
    ALL "all" "合计";
    ACTIVE "Active users" "活跃用户";
    MONTH_SO_FAR ", so far" "（截至目前）";
    SO_FAR " so far" "（未完）";
    LIFECYCLE "Lifecycle" "用户增长核算";
    RETENTION "Retention" "留存";
    NOBODY_BOUGHT "RFM: nobody bought anything" "RFM：没有用户购买";
    BUYERS_AND_SPEND "buyers (spend)" "购买用户（净消费）";
    REVENUE "Revenue" "收入";
    NOTHING_SPENT "nothing was spent in these days" "报告期内没有消费";
    NOT_YET "not yet" "尚未达到";
    NOT_SHOWN "not shown, as a few users could be told from it" "不予显示，以免由此推断出少数用户";
    NO_FUNNEL
        "Funnel: none, as the log has none of the usual steps: say which, like --steps view,purchase"
        "漏斗：日志中没有常见的步骤；可用--steps指定步骤";
    FUNNEL "Funnel" "转化漏斗";
    SESSIONS "Sessions" "会话";
}

sentences! {
    opening(source, users, last, first)
        "{source}: {users} as of {last}, report from {first}"
        "{source}：截至{last}共{users}，报告期自{first}起";
    active(day, week, month) "a day {day}, 7 days {week}, 30 days {month}" "当日{day}人，近7天{week}人，近30天{month}人";
    month(month, mean, so_far)
        "the month {month}, a day of it {mean} on average{so_far}"
        "当月{month}人，日均{mean}人{so_far}";
    sticky(last, mean)
        "DAU / MAU-30 {last}; mean DAU / MAU {mean}"
        "DAU/MAU（近30天）{last}，日均DAU/MAU（当月）{mean}";
    on_one_day(users) "{users} on 1 day" "1天{users}人";
    on_days(users, days) "{users} on {days} days" "{days}天{users}人";
    with_spend(users, spend) "{users} ({spend})" "{users}（{spend}）";
    days(days) "{days} days" "{days}天";
    one_churned(churned, half, value)
        "{churned} of 1 customer churned; half of all within: {half}; mean spend before churn: {value}"
        "1名客户中流失{churned}名；流失过半所需天数：{half}；流失前平均净消费：{value}";
    churned(churned, customers, half, value)
        "{churned} of {customers} customers churned; half of all within: {half}; mean spend before churn: {value}"
        "{customers}名客户中流失{churned}名；流失过半所需天数：{half}；流失前平均净消费：{value}";
    one_session(users, events) "1 session of {users}, {events} events" "{users}的1次会话，{events}次行为";
    sessions(sessions, users, events)
        "{sessions} sessions of {users}, {events} events"
        "{users}的{sessions}次会话，{events}次行为";
    session_length(mean, median) "length: {mean} on average, median {median}" "会话时长：平均{mean}，中位数{median}";
    per_session(events, sessions)
        "{events} events a session, {sessions} sessions a user on average"
        "平均每次会话{events}次行为，每名用户{sessions}次会话";
}
