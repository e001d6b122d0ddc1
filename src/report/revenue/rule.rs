//! What counts as being active, where revenue is divided by users.

use serde::{Deserialize, Serialize};

use crate::event::kind::KindSet;

/// What counts as being active, where revenue is divided by users.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RevenueRule {
    /// What counts as activity. Default every kind that the user does. Who buys is active in any case.
    pub activity: KindSet,
}

impl Default for RevenueRule {
    fn default() -> Self {
        Self { activity: KindSet::activity() }
    }
}
