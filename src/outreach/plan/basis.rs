//! How a best hour is known.

use serde::{Deserialize, Serialize};

use crate::answer::naming::named;

/// How a best hour is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum HourBasis {
    /// By when the user opened and clicked messages.
    Responses,
    /// By when the user was active, as there were too few responses.
    Activity,
    /// It is the hour of the rule, as there was too little activity.
    Otherwise,
}

named! {
    HourBasis, "basis of a best hour" {
        Responses "responses" "消息响应";
        Activity "activity" "活跃时段";
        Otherwise "the rule" "默认时段";
    }
}
