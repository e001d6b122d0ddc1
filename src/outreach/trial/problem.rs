//! What is wrong with a rule of trials.

use crate::wording::problems::problems;

/// The most arms and metrics of one trial.
pub(super) const MOST: usize = 1_000;

/// A mistake in a rule of trials.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum TrialProblem {
    /// Too few or too many arms.
    Arms(usize),
    /// Two arms have one name.
    ArmTwice(String),
    /// An arm has nobody.
    NoShare,
    /// There are too many metrics.
    Metrics(usize),
    /// Two metrics have one name.
    MetricTwice(String),
    /// A metric has no name.
    NoName,
    /// A number that is no quantile.
    Quantile(f64),
    /// What was before is to be used for what needs each whole value.
    Before,
    /// A quantile is to be looked at any number of times.
    QuantileLooks,
    /// A quantile has a relative margin.
    QuantileMargin,
    /// A number that is no margin.
    Margin(f64),
    /// A relative margin of nothing.
    NoMargin,
    /// An effect of nothing is to be worth seeing.
    NotWorthSeeing,
    /// Too few users to have a variance.
    Users(u64),
    /// A number that is no power.
    Power(f64),
}

problems! {
    enum TrialProblem {
        Arms(arms: Whole) with (most: Whole = MOST) = "problem.trial.arms"
            "`{arms}` arms: give the control and at least one other, at most {most}"
            "有`{arms}`个组：请给出对照组和至少一个其他组，最多{most}个";
        ArmTwice(name: Text) = "problem.trial.arm_twice"
            "two arms are named `{name}`: give each a name of its own"
            "有两个组都叫`{name}`：请各取不同的名称";
        NoShare = "problem.trial.no_share"
            "a share of `0` has no users: give the share that was planned, at least 1 of 10000"
            "份额`0`等于没有用户：请填写计划的份额，至少为万分之1";
        Metrics(metrics: Whole) with (most: Whole = MOST) = "problem.trial.metrics"
            "`{metrics}` metrics: give at most {most}"
            "有`{metrics}`个指标：最多{most}个";
        MetricTwice(name: Text) = "problem.trial.metric_twice"
            "two metrics are named `{name}`: give each a name of its own"
            "有两个指标都叫`{name}`：请各取不同的名称";
        NoName = "problem.trial.no_name"
            "a metric without a name cannot be told from others: give one"
            "指标没有名称，无法与其他指标区分：请填写";
        Quantile(quantile: Number) = "problem.trial.quantile"
            "`{quantile}` is not a quantile: give a number above 0 and below 1 with at most four decimals, such as 0.95"
            "`{quantile}`不是分位数：请填写大于0且小于1、最多四位小数的数，如0.95";
        Before = "problem.trial.before"
            "`true` cannot be used for what needs each whole value: leave it out, or cap at a value"
            "`true`不能用于需要逐个取值的指标：请去掉，或改为按固定值截尾";
        QuantileLooks = "problem.trial.quantile_looks"
            "a quantile has an interval for one look only: look once, or ask for a mean"
            "分位数的区间只适用于查看一次：请只看一次，或改用均值";
        QuantileMargin = "problem.trial.quantile_margin"
            "a quantile has an absolute margin only: give it in the unit of the metric"
            "分位数只能用绝对界值：请按指标的单位填写";
        Margin(margin: Number) = "problem.trial.margin"
            "`{margin}` is not a margin: give a number above 0, at most 1e100"
            "`{margin}`不是界值：请填写大于0且不超过10的100次方的数";
        NoMargin = "problem.trial.no_margin"
            "`0` is not a margin: give a number above 0, such as 0.02"
            "`0`不是界值：请填写大于0的数，如0.02";
        NotWorthSeeing = "problem.trial.not_worth_seeing"
            "`0`: give the smallest relative effect that would matter, such as 0.05, or leave it out"
            "`0`：请填写值得关注的最小相对变化，如0.05，或去掉";
        Users(users: Whole) = "problem.trial.users"
            "`{users}`: give at least 2, because one user has no variance"
            "`{users}`：请至少填写2，因为一名用户没有方差";
        Power(power: Number) = "problem.trial.power"
            "`{power}`: give a number above the level and below 1, such as 0.8"
            "`{power}`：请填写大于显著性水平且小于1的数，如0.8";
    }
}
