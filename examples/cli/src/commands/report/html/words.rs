//! What the page says around its numbers, in each language.

use lifestage::answer::{Language, Say};
use lifestage::report::Lags;

use crate::speech::{Text, sentences, texts};

texts! {
    EYEBROW "User lifecycle report" "用户生命周期报告";
    TO " to " "至";
    SECTIONS "Sections" "目录";
    FINGERPRINTS
        "Every block ends with what was asked, word by word, and a fingerprint of it: two numbers compare where the fingerprints are equal."
        "每个部分的末尾注明统计口径和口径指纹：指纹相同的数字才可以相互比较。";
    FINGERPRINT "fingerprint of this definition" "统计口径的指纹";
    BOARD "Key numbers" "关键指标";
    STAGES "Lifecycle stages" "生命周期阶段";
    ACTIVE "Active users" "活跃用户";
    LIFECYCLE "New, returning, dormant" "新增、留存、流失";
    RETENTION "Retention" "留存";
    RFM "RFM" "RFM";
    REVENUE "Revenue" "收入";
    COHORT_REVENUE "Cohort revenue" "同期群收入";
    FUNNEL "Funnel" "转化漏斗";
    SESSIONS_TITLE "Sessions" "会话";
    USERS "Users" "用户";
    ACTIVE_7 "Active in 7 days" "近7天活跃";
    ACTIVE_30 "Active in 30 days" "近30天活跃";
    DAY_7 "Day 7 retention" "第7日留存率";
    NET_SPEND "Net spend" "净消费";
    BUYERS "Buyers" "购买用户";
    CONVERSION "Funnel conversion" "漏斗总转化率";
    TARGETS_MET "Targets met" "达标指标";
    ALL_KNOWN "all of them are known" "各项均有数据";
    TOO_FEW "too few to show" "人数过少，不予显示";
    STAGE "Stage" "生命周期阶段";
    USERS_COLUMN "Users" "用户数";
    SHARE "Share" "占比";
    FROM "From" "起始阶段";
    TO_STAGE "To" "目标阶段";
    STEP_CONVERSION "Conversion" "流转率";
    MEDIAN_DAYS "Median days" "天数中位数";
    STAGES_LEAD
        "Where users are in their life on the last day, by what they have done so far."
        "截至最后一天，按迄今的行为判定每名用户所处的生命周期阶段。";
    USERS_BY_STAGE "Users by stage" "各阶段用户数";
    BY_CHANNEL "By channel" "分渠道";
    USERS_BY_CHANNEL "Users by channel and stage" "各渠道各阶段用户数";
    CHANNEL "Channel" "渠道";
    ALL_COLUMN "all" "合计";
    JOURNEY "How they get on" "阶段流转";
    JOURNEY_TABLE "Journey between stages" "阶段流转";
    MONTH_SO_FAR ", so far" "（截至目前）";
    DAY "Day" "日期";
    DAYS_7 "7 days" "近7天";
    DAYS_30 "30 days" "近30天";
    ACTIVE_LEAD
        "How many users do anything at all. Lines that rise together are growth; a month that rises over flat days is people who try and leave."
        "有任意行为的用户数。三条线同步上升说明用户在增长；月活上升而日活持平，说明新来的用户试用后又离开了。";
    DAU_MAU_30 "DAU / MAU-30" "DAU/MAU（近30天）";
    MEAN_DAU_MAU "Mean DAU / MAU" "日均DAU/MAU";
    EVERY_DAY "Every day in numbers" "每日数据";
    EVERY_WEEK "Every week in numbers" "每周数据";
    WEEK "Week" "周";
    EVERY_MONTH "Every month in numbers" "每月数据";
    MONTH "Month" "月份";
    ACTIVE_DAYS "On how many days they came" "活跃天数分布";
    SO_FAR " so far" "（未完）";
    DAYS "Days" "天数";
    LIFECYCLE_LEAD
        "Who came, who stayed, who came back, and below zero who fell silent. A pulse above 1 is a population that grows."
        "新增、留存和回流的用户在零线以上，本期流失的用户在零线以下。增长脉冲（新增与回流之和除以流失）大于1，说明用户总量在增长。";
    DAU "a day (DAU)" "日活（DAU）";
    WAU "7 days (WAU)" "近7天（WAU）";
    MAU_30 "30 days (MAU-30)" "近30天（MAU）";
    RETURNING "returning" "留存";
    NEW "new" "新增";
    RESURRECTING "resurrecting" "回流";
    DORMANT "dormant" "流失（本期）";
    COHORT "Cohort" "同期群";
    RETENTION_MAP "Retention by cohort and lag" "各同期群的留存率";
    NOBODY_BACK
        "Nobody who first came in these days has come back yet, or nobody did: an earlier --from takes more users in."
        "这些日期首次到来的用户尚未回访；用--from指定更早的日期，可以纳入更多用户。";
    AVERAGES "Averages in numbers" "平均留存数据";
    CLASSIC "Day 1, day 7, day 30" "次日、第7日、第30日留存";
    CLASSIC_TABLE "Retention on days 1, 7 and 30" "次日、第7日、第30日留存";
    ALL "All" "合计";
    SPEND_MAP "Net spend per user by cohort and lag" "各同期群的人均累计净消费";
    CHURN "From the first purchase to churn" "从首次购买到流失";
    NOT_YET "not yet" "尚未达到";
    CHURNED "Customers who churned" "流失客户";
    HALF "Half have churned within" "流失过半所需天数";
    BEFORE_CHURN "Mean spend before churn" "流失前平均净消费";
    POOLED "Pooled" "合并留存率";
    MEAN_OF_COHORTS "Mean of cohorts" "同期群平均";
    BOARD_LEAD
        "Where it is, against where it should be. Only users who are old enough for a number count in it."
        "各项指标的当前值与目标。每项指标只统计已到考察期的用户。";
    NO_FUNNEL
        "The log has none of the usual steps: name them by --steps, like --steps view,add_to_cart,purchase."
        "日志中没有常见的步骤；可用--steps指定步骤。";
    SESSIONS_LEAD "Visits, parted by pauses. A visit of one event has no length." "以停顿划分的每次访问。只有一次行为的会话没有时长。";
    SESSIONS "Sessions" "会话数";
    SESSIONS_A_USER "Sessions a user, mean" "人均会话数";
    EVENTS_A_SESSION "Events a session, mean" "平均每次会话行为数";
    LENGTH_MEAN "Length, mean" "平均时长";
    LENGTH_MEDIAN "Length, median" "时长中位数";
    NOBODY_BOUGHT "Nobody bought anything by the last day, so there is nobody to grade." "截至最后一天没有用户购买，因此没有RFM分层。";
    SEGMENT "Segment" "RFM分层";
    BUYERS_COLUMN "Buyers" "购买用户";
    RFM_LEAD
        "Buyers in fifths: how lately they bought (R), against how often and for how much (FM, the mean of the two). 5 is best; the top left corner are the champions."
        "购买用户按五档划分：R为最近一次消费距今天数，FM为消费频次与消费金额两档的平均值。5为最好，左上角是最有价值的用户。";
    RFM_GRID "Buyers by R and FM" "各R档、FM档的购买用户";
    SEGMENTS "Segments" "RFM分层";
    BUYERS_BY_SEGMENT "Buyers by segment" "各分层的购买用户";
    REVENUE_LEAD
        "Purchases less refunds, each on its own day; per active user (ARPU), and per user who bought (ARPPU)."
        "购买减去退款，各计入发生当日；ARPU为活跃用户人均收入，ARPPU为付费用户人均收入。";
    NO_COHORT_SPENT
        "Nothing was spent in these days: the log carries no amounts, or nobody bought."
        "报告期内没有消费：日志没有金额，或没有用户购买。";
    NOTHING_SPENT
        "Nothing was spent in these days: the log carries no amounts, or nobody bought. Buyers are counted all the same."
        "报告期内没有消费：日志没有金额，或没有用户购买。付费用户数照常统计。";
}

pub(super) const ACCOUNTING: [Text; 6] = [
    Text::new("New", "新增"),
    Text::new("Returning", "留存"),
    Text::new("Resurrecting", "回流"),
    Text::new("Dormant", "流失（本期）"),
    Text::new("Active", "活跃"),
    Text::new("Pulse", "增长脉冲"),
];
pub(super) const AVERAGE: [Text; 6] = [
    Text::new("Lag", "间隔"),
    Text::new("Retained", "留存人数"),
    Text::new("Of", "统计人数"),
    Text::new("Pooled", "合并留存率"),
    Text::new("Mean of cohorts", "同期群平均"),
    Text::new("Weighted twice", "按人数再加权"),
];
pub(super) const BOARD_COLUMNS: [Text; 5] = [
    Text::new("Stage", "生命周期阶段"),
    Text::new("Number", "指标"),
    Text::new("Actual", "当前值"),
    Text::new("Target", "目标"),
    Text::new("Verdict", "结论"),
];
pub(super) const STEP_COLUMNS: [Text; 5] = [
    Text::new("Step", "步骤"),
    Text::new("Users", "用户数"),
    Text::new("Of the first", "总转化率"),
    Text::new("Of the one before", "上一步转化率"),
    Text::new("Median time", "转化时长中位数"),
];
pub(super) const REVENUE_COLUMNS: [Text; 6] = [
    Text::new("Net spend", "净消费"),
    Text::new("Active", "活跃用户"),
    Text::new("Buyers", "付费用户"),
    Text::new("Buyer share", "付费率"),
    Text::alike("ARPU"),
    Text::alike("ARPPU"),
];

sentences! {
    title(source) "{source}: user lifecycle report" "{source}：用户生命周期报告";
    in_brackets(text) " ({text})" "（{text}）";
    as_of(day) "as of {day}" "截至{day}";
    on_last_day(users) "{users} on the last day" "最后一天{users}人";
    dau_of_mau(share) "DAU / MAU-30 {share}" "DAU/MAU（近30天）{share}";
    old_enough(retained, eligible) "{retained} of {eligible} old enough" "已到考察期的{eligible}人中{retained}人";
    of_buyers(buyers) "of {buyers} buyers, lifetime" "{buyers}名购买用户的累计值";
    of_all_users(share) "{share} of all users" "占全部用户的{share}";
    came_to(users, step) "{users} came to {step}" "{users}人到达{step}";
    met_of(met, all) "{met} of {all}" "{met}/{all}";
    not_in_log(numbers) "{numbers} not in the log" "{numbers}项日志中没有";
    too_little_data(numbers) "{numbers} with too little data" "{numbers}项数据不足";
    active_plot(first, last)
        "Users active on each day from {first} to {last}, and in the 7 and 30 days that end on it"
        "{first}至{last}每一天的活跃用户数，以及截至当天的近7天和近30天活跃用户数";
    mean_dau(month) "Mean DAU, {month}" "日均DAU，{month}";
    mau(month) "MAU, {month}" "MAU，{month}";
    active_in(name, users) "{name}: {users} users" "{name}：{users}名用户";
    by_active_days(name) "{name}: users by active days" "{name}：活跃天数分布";
    lifecycle_plot(each)
        "Users of each {each}: new, returning and resurrecting ones above zero, those who became dormant below"
        "每{each}的用户数：新增、留存和回流在零线以上，本期流失在零线以下";
    pale_bar(each)
        "The pale bar is a {each} that is not over: it can still grow, and nobody is dormant in it yet."
        "浅色的柱是尚未结束的{each}：数字还会增加，也还没有流失用户。";
    every(each) "Every {each} in numbers" "每{each}数据";
    of(part, whole) "{part} of {whole}" "{whole}人中{part}人";
    retention_plot(each)
        "Share of users active again, by {each}s since the first one, all cohorts pooled"
        "全部同期群合并后，首次到来之后第几{each}再次活跃的用户占比";
    retention_lead(each)
        "Of those who first came in a {each}, the part that is active again that many {each}s later. Only users whose {each} is over are in a cell."
        "某一{each}首次到来的用户，在其后第几{each}再次活跃的占比。每格只统计该{each}已经结束的用户。";
    shades(low, high, few)
        "From the palest color, {low}, to the strongest, {high}; grey is of fewer than {few} users. Hold the pointer on a cell to see its users."
        "颜色由浅到深对应{low}到{high}；灰色表示不足{few}人。指针停在格上可查看人数。";
    pooled(each) "All cohorts pooled, by {each}s since the first" "全部同期群合并，按首次到来之后的{each}数";
    spend_of(spend, users) "{spend} of {users} users" "{users}名用户共{spend}";
    spend_plot(each)
        "Net spend per user by {each}s since the first one, all cohorts pooled"
        "全部同期群合并后，首次到来之后各{each}的人均累计净消费";
    spend_lead(each)
        "What a user has brought by then, buyers or not. Only users whose {each} is over are in a cell."
        "截至该{each}的人均累计净消费，包括未购买的用户。每格只统计该{each}已经结束的用户。";
    line_falls(each)
        "Where the line falls, nobody gave anything back: later {each}s are of the older cohorts only, as the younger ones have not come so far, and these have brought less. Read a cohort along its row."
        "曲线下降并不代表退款：靠后的{each}只包含较早的同期群，较新的同期群还没有走到这一步，而较早的同期群人均消费较低。请沿着同一行看一个同期群。";
    days(days) "{days} days" "{days}天";
    board_of(channel) "Key numbers of {channel}" "{channel}的关键指标";
    funnel_lead(users)
        "How many users take each step, of {users} who did anything, and how long it takes them."
        "有任意行为的{users}名用户中，完成每一步的人数和所用时长。";
    users_of(channel, users) "{channel}: {users} users" "{channel}：{users}名用户";
    funnel_of(channel) "Funnel of {channel}" "{channel}的转化漏斗";
    buyer_count(buyers) "{buyers} buyers" "{buyers}名购买用户";
    revenue_plot(each) "Net spend by {each}" "每{each}净消费";
    buyers_of_every(each) "Buyers of every {each}" "每{each}付费用户";
}

/// The language of the page, as HTML names it: the script decides which glyphs are drawn.
pub(super) const fn lang(language: Language) -> &'static str {
    match language {
        Language::Chinese => "zh-Hans",
        other => other.code(),
    }
}

/// `1 buyer`, `12 buyers`, `12名购买用户`.
pub(super) fn buyers(language: Language, count: u64) -> String {
    if count == 1 && language == Language::English {
        return "1 buyer".to_owned();
    }
    buyer_count(language, crate::commands::report::words::grouped(count))
}

/// `on 7`, `第7`.
pub(super) fn lag(language: Language, lags: Lags) -> String {
    lags.say(language).to_string()
}
