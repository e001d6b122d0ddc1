//! How a task ended.

use serde::{Deserialize, Serialize};

use crate::answer::naming::named;

/// How a task ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TaskOutcome {
    /// It was done on time.
    Done,
    /// It was made up.
    MadeUp,
    /// It was missed.
    Missed,
}

named! {
    TaskOutcome, "task outcome" {
        Done "done" "按时完成";
        MadeUp "made up" "补做完成";
        Missed "missed" "错过";
    }
}
