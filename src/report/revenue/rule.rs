//! The rule of revenue by period.

use serde::{Deserialize, Serialize};

use crate::event::kind::KindSet;

/// What counts as activity when revenue is divided by active users.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RevenueRule {
    /// What counts as activity. Default every kind that users do themselves. Buyers always count as active.
    pub activity: KindSet,
}

impl Default for RevenueRule {
    fn default() -> Self {
        Self { activity: KindSet::activity() }
    }
}
