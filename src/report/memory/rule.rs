//! The rule of memories: what is told, and what never.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::sentence;
use crate::answer::problem::{Problem, Problems};
use crate::answer::sentence::Phrase;
use crate::event::kind::{Kind, KindSet};
use crate::event::subject::Subject;

/// What is told, and what never.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MemoryConfig {
    /// What counts as activity. Default every kind that users do themselves.
    pub activity: KindSet,
    /// Kinds whose events are told; at most 100. Default creating, helping, solving, purchases, events that were joined.
    pub kinds: Vec<Kind>,
    /// Kinds that are never told, nor is anything of a day with one of them. Default complaints, refunds, failed payments, reports by
    /// others and leaving.
    pub never: KindSet,
    /// Subjects that are never told, such as health or money. Default none: only you know them.
    pub never_about: BTreeSet<Subject>,
    /// Round numbers, ascending, 1 or more each; at most 100. Default 100, 365, 500, 1000, 2000, 5000, 10000.
    pub round: Vec<u64>,
    /// How many years back are looked at, 1 to 50. Default 5.
    pub years: u8,
}

impl Default for MemoryConfig {
    fn default() -> Self {
        Self {
            activity: KindSet::activity(),
            kinds: vec![Kind::Create, Kind::Help, Kind::Solve, Kind::Purchase, Kind::JoinEvent],
            never: KindSet::of([Kind::Complain, Kind::Refund, Kind::PaymentFailed, Kind::Reported, Kind::Leave]),
            never_about: BTreeSet::new(),
            round: vec![100, 365, 500, 1_000, 2_000, 5_000, 10_000],
            years: 5,
        }
    }
}

/// The rule of memories, checked.
///
/// ```
/// use lifestage::report::MemoryRule;
/// use lifestage::{Day, Event, Profile, User};
///
/// let day = |year, n| Day::ymd(year, 5, n);
/// let events = [
///     Event::register(1_u64, day(2024, 2)),
///     Event::create(1_u64, day(2024, 20)), Event::create(1_u64, day(2025, 20)),
///     Event::create(1_u64, day(2025, 21)), Event::complain(1_u64, day(2025, 21)),
/// ];
/// let (profile, user) = (Profile::of(events), User::new(1_u64));
/// let told = |on| -> Result<Vec<String>, Box<dyn std::error::Error>> {
///     Ok(MemoryRule::default().assess(profile.as_of(on), &user)?.iter().map(ToString::to_string).collect())
/// };
/// assert_eq!(told(day(2026, 20))?, ["create once, 1 year ago today", "first create, 2 years ago today"]);
/// assert_eq!(told(day(2026, 2))?, ["2 years since joining"]);
/// assert!(told(day(2026, 21))?.is_empty()); // there was a complaint
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "MemoryConfig", into = "MemoryConfig")]
pub struct MemoryRule {
    config: MemoryConfig,
}

/// The greatest number of kinds, and of round numbers.
const MOST: usize = 100;

impl MemoryRule {
    /// Makes a rule from a config.
    ///
    /// # Errors
    /// With every mistake in it, each with its path.
    ///
    /// ```
    /// use lifestage::Kind;
    /// use lifestage::report::{MemoryConfig, MemoryRule};
    ///
    /// let wrong = MemoryConfig { kinds: vec![Kind::Complain], round: vec![9, 9], years: 0, ..MemoryConfig::default() };
    /// assert_eq!(MemoryRule::new(wrong).unwrap_err().len(), 3);
    /// ```
    pub fn new(config: MemoryConfig) -> Result<Self, Problems> {
        let mut found = Vec::new();
        let mut wrong = |field: String, message: Phrase<'_>| found.push(Problem::new(field, message.into()));
        for (field, length) in [("kinds", config.kinds.len()), ("round", config.round.len())] {
            if length > MOST {
                wrong(field.to_owned(), sentence::entries(length, MOST));
            }
        }
        for (place, kind) in config.kinds.iter().enumerate() {
            if config.never.contains(*kind) {
                wrong(format!("kinds[{place}]"), sentence::in_both(kind, "never"));
            }
            if config.kinds.iter().take(place).any(|known| known == kind) {
                wrong(format!("kinds[{place}]"), sentence::named_before(kind));
            }
        }
        let pairs = [0].iter().chain(&config.round).zip(&config.round);
        for (place, (before, number)) in pairs.enumerate() {
            if number <= before {
                wrong(format!("round[{place}]"), sentence::ascending(*number, *before));
            }
        }
        if !(1..=50).contains(&config.years) {
            wrong("years".to_owned(), sentence::number_of_years(config.years));
        }
        Problems::none_in(found)?;
        Ok(Self { config })
    }

    /// The config.
    pub const fn config(&self) -> &MemoryConfig {
        &self.config
    }
}

impl From<MemoryRule> for MemoryConfig {
    fn from(rule: MemoryRule) -> Self {
        rule.config
    }
}

impl TryFrom<MemoryConfig> for MemoryRule {
    type Error = Problems;

    fn try_from(config: MemoryConfig) -> Result<Self, Problems> {
        Self::new(config)
    }
}
