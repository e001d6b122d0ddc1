//! Options of outreach plans.

use core::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use super::habit::ContactHabitRule;
use crate::rule::predicate::Predicate;

/// The options of outreach plans, before they are checked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OutreachConfig {
    /// The experiment whose control arm gets no message, by its name in the rule of assignment. Default none: only those who
    /// are held out of everything are left out.
    pub experiment: Option<String>,
    /// What users are promised at least; of several the first that is not kept counts. Default none.
    pub floors: Vec<ContactFloor>,
    /// How a user's best hour and best channels are found.
    pub habits: ContactHabitRule,
}

/// A promise of at least some contacts in some days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactFloor {
    /// Whom it is promised. Default everybody. Where it is unknown, nothing is promised.
    #[serde(default)]
    pub when: Option<Predicate>,
    /// The number of contacts, at least 1. Default 1.
    #[serde(default = "one")]
    pub at_least: u32,
    /// In how many days, counted back from the instant as days of 24 hours. Default 30.
    #[serde(default = "month")]
    pub days: NonZeroU32,
    /// The play that keeps the promise, by its name in the playbook.
    pub play: String,
}

const fn one() -> u32 {
    1
}

const fn month() -> NonZeroU32 {
    NonZeroU32::MIN.saturating_add(29)
}

impl ContactFloor {
    /// The promise of one contact in 30 days to everybody, kept by this play.
    pub fn new(play: impl Into<String>) -> Self {
        Self { when: None, at_least: one(), days: month(), play: play.into() }
    }
}
