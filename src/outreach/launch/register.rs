//! The answer: how many launches were tested, how long tests took, which were too small to tell.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::sentence;
use crate::answer::definition::{Definition, MergeError};
use crate::answer::guarantee::{Disagreement, Guarantee, all_must};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::number::ratio::Ratio;
use crate::number::stats::Distribution;
use crate::outreach::trial::TrialVerdict;
use crate::time::Day;

/// Launches as of a day. Registers of different launches merge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
#[non_exhaustive]
pub struct LaunchRegister {
    definition: Definition,
    users_needed: u64,
    as_of: Day,
    /// Launches that started by the day.
    pub launches: u64,
    /// Those with a test.
    pub tested: u64,
    /// Days from the start to the decision of tests that are decided, and how often each occurs.
    pub days: Distribution,
    /// What decided tests said; those without a verdict are in none.
    pub verdicts: BTreeMap<TrialVerdict, u64>,
    /// Decided tests with fewer users than they needed, by the name of the launch.
    pub too_small: BTreeMap<String, SmallTest>,
}

mergeable!(LaunchRegister, "launch_register", 1, MergeError);

/// A test that could not tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SmallTest {
    /// The users it had.
    pub users: u64,
    /// The users it needed.
    pub needed: u64,
}

/// The stored form of a [`LaunchRegister`], before the check.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    definition: Definition,
    users_needed: u64,
    as_of: Day,
    launches: u64,
    tested: u64,
    days: Distribution,
    verdicts: BTreeMap<TrialVerdict, u64>,
    too_small: BTreeMap<String, SmallTest>,
}

fn defined(users_needed: u64, as_of: Day) -> Definition {
    Definition::without_calendar(format_args!(
        "launches as of {as_of}, tests of fewer than {users_needed} users too small where a launch says no number"
    ))
}

impl LaunchRegister {
    pub(super) fn new(users_needed: u64, as_of: Day) -> Self {
        Self {
            definition: defined(users_needed, as_of),
            users_needed,
            as_of,
            launches: 0,
            tested: 0,
            days: Distribution::default(),
            verdicts: BTreeMap::new(),
            too_small: BTreeMap::new(),
        }
    }

    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The share of launches with a test; `None` without launches.
    pub fn share_tested(&self) -> Option<Ratio> {
        Ratio::of(self.tested, self.launches)
    }

    /// Tests that are decided.
    pub fn decided(&self) -> u64 {
        self.days.count()
    }

    /// Tests that are not decided yet.
    pub fn open(&self) -> u64 {
        self.tested.saturating_sub(self.decided())
    }

    /// The share of decided tests that were too small to tell; `None` without decided tests.
    pub fn share_too_small(&self) -> Option<Ratio> {
        Ratio::of(self.too_small.len() as u64, self.decided())
    }

    /// What is to be told: each test that was too small.
    pub fn reasons(&self) -> impl Iterator<Item = Reason> {
        self.too_small.iter().map(|(name, small)| {
            let number = |number: u64| Some(SeenValue::Whole(i64::try_from(number).unwrap_or(i64::MAX)));
            let phrase = sentence::too_small(name.as_str(), small.users, small.needed);
            Reason::saying("launch.too_small", number(small.users), [number(small.needed), None], &phrase)
        })
    }

    /// Adds the register of other launches, for example of another team.
    ///
    /// # Errors
    /// If the definitions differ, the numbers of one contradict each other, a launch is in both, or there is more than can be
    /// counted; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.definition.must_be(&other.definition)?;
        for register in [&*self, other] {
            register.check()?;
        }
        if other.too_small.keys().any(|name| self.too_small.contains_key(name)) {
            return Err(Guarantee::LaunchInOneRegister.into());
        }
        // INVARIANT: all other counts are of launches too.
        self.launches = self.launches.checked_add(other.launches).ok_or(MergeError::TooMany)?;
        self.tested = self.tested.saturating_add(other.tested);
        self.days.merge(&other.days);
        for (verdict, count) in &other.verdicts {
            let sum = self.verdicts.entry(*verdict).or_default();
            *sum = sum.saturating_add(*count);
        }
        self.too_small.extend(other.too_small.iter().map(|(name, small)| (name.clone(), *small)));
        Ok(())
    }

    fn check(&self) -> Result<(), Guarantee> {
        let decided = self.decided();
        let verdicts: u128 = self.verdicts.values().map(|count| u128::from(*count)).sum();
        all_must([
            (self.definition == defined(self.users_needed, self.as_of), Guarantee::DefinitionOfNumbers),
            (self.tested <= self.launches, Guarantee::TestedIsLaunch),
            (decided <= self.tested, Guarantee::DecidedIsTest),
            (self.days.nearest_rank(1, u32::MAX).is_none_or(|least| least >= 0), Guarantee::DecidedAfterStart),
            (verdicts <= u128::from(decided), Guarantee::VerdictOfDecided),
            (self.verdicts.values().all(|count| *count > 0), Guarantee::ListedVerdictGiven),
            (self.too_small.len() as u64 <= decided, Guarantee::TooSmallIsDecided),
            (self.too_small.values().all(|small| small.users < small.needed), Guarantee::TooSmallHasTooFew),
        ])
    }
}

impl TryFrom<Written> for LaunchRegister {
    type Error = Disagreement;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written { definition, users_needed, as_of, launches, tested, days, verdicts, too_small } = written;
        let register = Self { definition, users_needed, as_of, launches, tested, days, verdicts, too_small };
        register.check().map_err(Disagreement::of("LaunchRegister"))?;
        Ok(register)
    }
}

impl Phrased for LaunchRegister {
    fn phrase(&self) -> Phrase<'_> {
        let share = self.share_tested().map(|share| (share.get() * 100.0).round());
        sentence::register(self.tested, self.launches, share, self.decided(), self.days.median(), self.too_small.len())
    }
}

display_phrases!(LaunchRegister);
