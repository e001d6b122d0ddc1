//! How a metric of a trial stands, in a word.

use serde::{Deserialize, Serialize};

use crate::answer::naming::named;

/// How a metric stands in an arm, against the control.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TrialVerdict {
    /// It is better.
    Better,
    /// It is worse; of a guardrail, by more than its margin.
    Worse,
    /// It was asked whether it differs, and no difference was detected.
    NoDifference,
    /// The guardrail holds: it is not worse by its margin.
    NotWorse,
    /// It was asked whether it is better, or not worse, and that is not shown.
    NotShown,
    /// Too little is known.
    NotYet,
    /// Users were not split as planned: find out what loses users before anything else.
    BrokenSplit,
}

named! {
    TrialVerdict, "verdict on a metric of a trial" {
        Better "better" "显著更好";
        Worse "worse" "显著更差";
        NoDifference "no difference detected" "无显著差异";
        NotWorse "not worse" "不劣于对照组";
        NotShown "not shown" "尚未证实";
        NotYet "no verdict yet" "暂无结论";
        BrokenSplit "broken split" "分流异常";
    }
}
