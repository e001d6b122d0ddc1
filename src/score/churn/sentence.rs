//! What reasons for a churn risk and for an early warning say, in each language.

use super::signal::RiskBand;
use crate::answer::sentence::{
    Complaints, Days, ExactTenths, Number, Optional, Share, Spend, Tenths, Whole, sentences,
};
use crate::time::Day;

sentences! {
    band = "churn.band" (band: RiskBand, score: Tenths, from: Number)
        "{band} risk: {score} of 100, {band} begins at {from}"
        "流失风险：{band}，得分{score}（满分100分），{from}分起为{band}";
    silent = "churn.silent" (band: RiskBand, score: Tenths)
        "{band} risk: {score} of 100, but silent users are at {band} at least"
        "流失风险：{band}，得分{score}（满分100分），但沉默用户至少为{band}";
    gone = "churn.gone" (score: Tenths)
        "gone: the stage is Churned, whatever the score of {score}"
        "已流失：已处于流失期，与得分{score}无关";
    little_known = "churn.coverage" (score: Tenths, coverage: Share, least: Share)
        "unknown risk: {score} of 100 from {coverage} of the signals, a band needs {least}"
        "流失风险未知：得分{score}（满分100分）只来自{coverage}的信号，至少需要{least}才能定级";
    probability = "churn.probability" (horizon: Whole, churn: Share, points: Optional<Tenths>)
        "no event in the next {horizon} days with {churn} probability[: {points} points]"
        "未来{horizon}天内不再出现的概率为{churn}[：{points}分]";
    overdue_today = "churn.overdue.today" (usual_gap: ExactTenths, points: Optional<Tenths>)
        "last event today, usually one every {usual_gap} days[: {points} points]"
        "今天刚来过，通常每{usual_gap}天来一次[：{points}分]";
    overdue = "churn.overdue" (silent: Days, usual_gap: ExactTenths, points: Optional<Tenths>)
        "last event {silent} ago, usually one every {usual_gap} days[: {points} points]"
        "最近一次来访距今{silent}，通常每{usual_gap}天来一次[：{points}分]";
    activity_drop = "churn.activity_drop" (active_days: Whole, window: Whole, before: Whole, points: Optional<Tenths>)
        "active on {active_days} of the last {window} days, earlier on {before} of {window}[: {points} points]"
        "近{window}天活跃{active_days}天，此前{window}天活跃{before}天[：{points}分]";
    no_complaints = "churn.complaints.none" (points: Optional<Tenths>)
        "no recent complaint[: {points} points]"
        "近期没有投诉[：{points}分]";
    complaints = "churn.complaints" (recent: Complaints, open: Whole, points: Optional<Tenths>)
        "{recent}, {open} not resolved[: {points} points]"
        "近期投诉{recent#}次，其中{open}次未解决[：{points}分]";
    rfm_decline = "churn.rfm_decline" (now: Whole, best: Whole, then: Whole, points: Optional<Tenths>)
        "recency {now} of {best} now, {then} at the last visit[: {points} points]"
        "最近消费现为{now}分（满分{best}分），上次来访时为{then}分[：{points}分]";
    probability_unknown = "churn.probability.unknown" ()
        "churn probability unknown: no event of this kind yet"
        "流失概率未知：还没有过这类行为";
    overdue_unknown = "churn.overdue.unknown" ()
        "overdue unknown: no event of this kind yet, or nobody has had a second one"
        "是否超期未知：还没有过这类行为，或还没有人有过第二次";
    activity_drop_unknown = "churn.activity_drop.unknown" ()
        "activity drop unknown: too few active days earlier"
        "活跃是否下降未知：此前的活跃天数太少";
    complaints_unknown = "churn.complaints.unknown" ()
        "complaints unknown: nothing to look at"
        "投诉情况未知：没有可依据的数据";
    rfm_decline_unknown = "churn.rfm_decline.unknown" ()
        "RFM decline unknown: no purchase yet, or RFM is not fitted"
        "RFM是否下滑未知：还没有购买，或RFM尚未拟合";
    payment_failed = "churn.payment_failed" (day: Day)
        "payment failed on {day} and nothing was bought since, ask for another card"
        "{day}支付失败，此后没有购买，请引导更换支付方式";
    left = "churn.left" (day: Day)
        "closed the account on {day}"
        "{day}已注销账号";

    gone_user_of_value = "churn.early_warning.gone" (value: Share)
        "gone, value above {value} of users"
        "已流失，价值高于{value}的用户";
    risk_of_value = "churn.early_warning" (band: RiskBand, value: Share)
        "{band} risk, value above {value} of users"
        "流失风险：{band}，价值高于{value}的用户";
    quiet_days = "churn.quiet_days" (active_days: Whole, days: Days, since: Day, before: Whole, days_before: Whole)
        "active on {active_days} of {days} since {since}, on {before} of the {days_before} before"
        "{since}以来{days}中活跃{active_days}天，此前{days_before}天中活跃{before}天";
    low_spend = "churn.low_spend" (spent: Spend, usual: Spend, weeks: Whole)
        "spent {spent} in 7 days, {usual} in the median of {weeks} weeks before"
        "近7天消费{spent}，此前{weeks}周的中位数为{usual}";
    little_time = "churn.little_time" (minutes: Whole, usual: Whole, weeks: Whole)
        "{minutes} minutes of use in 7 days, {usual} in the median of {weeks} weeks before"
        "近7天使用{minutes}分钟，此前{weeks}周的中位数为{usual}分钟";
}
