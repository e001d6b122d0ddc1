//! *What might they like too?* Features that go with what a user uses most, and that they have not tried.
//!
//! ```text
//! score of a subject not used yet = max over the most-used subjects u of   events about u · weight(u → subject)
//! ```
//! The weights are the host's: what goes with what is a matter of the product.

use core::fmt;
use core::num::NonZeroU32;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::answer::reason::{Reason, Seen};
use crate::event::kind::{Kind, KindSet};
use crate::event::subject::Subject;
use crate::number::decimal::Decimal;
use crate::profile::{AsOf, BeforeHorizon};
use crate::time::Window;

/// That one subject goes with another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Related {
    /// Who uses this …
    pub from: Subject,
    /// … may like this.
    pub to: Subject,
    /// How much, 0 to 1,000; relative to the others.
    pub weight: Decimal,
}

/// How features are recommended.
///
/// ```
/// use lifestage::number::Decimal;
/// use lifestage::score::{RecommendationConfig, RecommendationRule, Related};
/// use lifestage::{Day, Event, Kind, Profile, Subject};
///
/// let [table, chart, pivot, export] = [1, 2, 3, 4].map(Subject::new);
/// let related = |from, to, percent: u32| Related { from, to, weight: Decimal::thousandths(10 * percent) };
/// let rule = RecommendationRule::new(RecommendationConfig {
///     related: vec![related(table, chart, 90), related(table, pivot, 40), related(chart, export, 80)],
///     ..RecommendationConfig::default()
/// })?;
///
/// let day = Day::ymd(2026, 1, 5);
/// let uses = |subject, times| (0..times).map(move |_| Event::new(1_u64, day, Kind::Use, 60).unwrap().about(subject));
/// let profile = Profile::of(uses(table, 10).chain(uses(chart, 2)));
/// let said: Vec<String> = rule.recommend(profile.as_of(day))?.iter().map(ToString::to_string).collect();
/// assert_eq!(said, ["#3: goes with #1, used 10 times, weight 0.4", "#4: goes with #2, used 2 times, weight 0.8"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RecommendationConfig {
    /// What goes with what. Default nothing: only the host knows.
    pub related: Vec<Related>,
    /// What counts as use. Default Use.
    pub kinds: KindSet,
    /// Which days of use are looked at. Default the last 90. What was used before them is not recommended either.
    pub window: Window,
    /// From so many most-used subjects is started. Default 5: what is used now and then says little.
    pub most_used: NonZeroU32,
    /// How many are recommended at most. Default 3: more is a list, not a recommendation.
    pub at_most: NonZeroU32,
}

impl Default for RecommendationConfig {
    fn default() -> Self {
        Self {
            related: Vec::new(),
            kinds: Kind::Use.into(),
            window: Window::last(90),
            most_used: const { NonZeroU32::new(5).unwrap() },
            at_most: const { NonZeroU32::new(3).unwrap() },
        }
    }
}

/// A table of what goes with what that makes no sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecommendationRuleError {
    /// A pair that stands twice.
    #[error("`related` has {from} → {to} twice: give one weight")]
    Twice {
        /// Who uses this.
        from: Subject,
        /// May like this.
        to: Subject,
    },
    /// A subject that goes with itself, or no subject.
    #[error("`related` has {from} → {to}: give two different subjects")]
    NoPair {
        /// Who uses this.
        from: Subject,
        /// May like this.
        to: Subject,
    },
    /// A weight beyond any that makes sense.
    #[error("`related` has {from} → {to} with weight `{weight}`: give more than 0 and at most {MOST_WEIGHT}")]
    Weight {
        /// Who uses this.
        from: Subject,
        /// May like this.
        to: Subject,
        /// How much.
        weight: Decimal,
    },
}

const MOST_WEIGHT: Decimal = Decimal::thousandths(1_000_000);

/// A rule of recommendations that passed the check.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RecommendationConfig", into = "RecommendationConfig")]
pub struct RecommendationRule {
    numbers: RecommendationConfig,
}

impl RecommendationRule {
    /// The rule of these numbers.
    ///
    /// # Errors
    /// When a pair stands twice, is no pair, or has a weight of 0 or above 1,000.
    pub fn new(numbers: RecommendationConfig) -> Result<Self, RecommendationRuleError> {
        let mut pairs = BTreeSet::new();
        for Related { from, to, weight } in numbers.related.iter().copied() {
            if from == to || !from.is_some() || !to.is_some() {
                return Err(RecommendationRuleError::NoPair { from, to });
            }
            if weight == Decimal::default() || weight > MOST_WEIGHT {
                return Err(RecommendationRuleError::Weight { from, to, weight });
            }
            if !pairs.insert((from, to)) {
                return Err(RecommendationRuleError::Twice { from, to });
            }
        }
        Ok(Self { numbers })
    }

    /// The numbers.
    pub const fn config(&self) -> &RecommendationConfig {
        &self.numbers
    }

    /// What a user may like too, the best first; of equal ones the smaller number.
    ///
    /// # Errors
    /// When the lifetime is not remembered: what was used long ago would be recommended.
    pub fn assess(&self, as_of: AsOf<'_>) -> Result<Vec<Recommendation>, BeforeHorizon> {
        let numbers = &self.numbers;
        let counted = numbers.window.days(as_of.day());
        let mut uses: BTreeMap<Subject, u64> = BTreeMap::new();
        for tally in as_of.within(Window::LIFETIME)? {
            if numbers.kinds.contains_code(tally.code()) && tally.subject().is_some() {
                let count = if counted.contains(tally.day()) { tally.count() } else { 0 };
                *uses.entry(tally.subject()).or_default() += u64::from(count);
            }
        }
        let mut most_used: Vec<(Subject, u64)> =
            uses.iter().map(|(subject, count)| (*subject, *count)).filter(|(_, count)| *count > 0).collect();
        most_used.sort_by_key(|(subject, count)| (core::cmp::Reverse(*count), *subject));
        most_used.truncate(usize::try_from(numbers.most_used.get()).unwrap_or(usize::MAX));

        let mut best: BTreeMap<Subject, Recommendation> = BTreeMap::new();
        for (from, count) in most_used {
            for related in numbers.related.iter().filter(|related| related.from == from) {
                if uses.contains_key(&related.to) {
                    continue;
                }
                let found = Recommendation { subject: related.to, from, used: count, weight: related.weight };
                let kept = best.entry(related.to).or_insert(found);
                if found.score() > kept.score() {
                    *kept = found;
                }
            }
        }
        let mut ranked: Vec<Recommendation> = best.into_values().collect();
        // Stable, so that of equal scores the smaller number stays first.
        ranked.sort_by_key(|recommendation| core::cmp::Reverse(recommendation.score()));
        ranked.truncate(usize::try_from(numbers.at_most.get()).unwrap_or(usize::MAX));
        Ok(ranked)
    }
}

/// A subject that a user may like too, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recommendation {
    /// What to try.
    pub subject: Subject,
    /// What it goes with.
    pub from: Subject,
    /// How often that was used.
    pub used: u64,
    /// How well they go together.
    pub weight: Decimal,
}

impl Recommendation {
    /// Use × weight, exactly: in billionths.
    pub fn score(&self) -> u128 {
        u128::from(self.used) * u128::from(self.weight.billionths())
    }
}

impl fmt::Display for Recommendation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { subject, from, used, weight } = self;
        let times = if *used == 1 { "time" } else { "times" };
        write!(f, "{subject}: goes with {from}, used {used} {times}, weight {weight}")
    }
}

impl From<Recommendation> for Reason {
    fn from(recommendation: Recommendation) -> Self {
        Self {
            rule: "recommendation".into(),
            seen: Some(Seen::Whole(i64::try_from(recommendation.used).unwrap_or(i64::MAX))),
            bound: [None, None],
            text: recommendation.to_string(),
        }
    }
}

impl TryFrom<RecommendationConfig> for RecommendationRule {
    type Error = RecommendationRuleError;

    fn try_from(numbers: RecommendationConfig) -> Result<Self, Self::Error> {
        Self::new(numbers)
    }
}

impl From<RecommendationRule> for RecommendationConfig {
    fn from(rule: RecommendationRule) -> Self {
        rule.numbers
    }
}
