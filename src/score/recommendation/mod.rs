//! Recommendations: features that go with what a user uses most and that they have not tried. *What else might they
//! like?*
//!
//! ```text
//! score of a subject not used yet = max over the most-used subjects u of   events about u · weight(u → subject)
//! ```
//! The weights are yours: what goes with what depends on the product.

pub(crate) mod sentence;

use core::num::NonZeroU32;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::event::kind::{Kind, KindSet};
use crate::event::subject::Subject;
use crate::number::decimal::Decimal;
use crate::profile::{AsOf, BeforeHorizon};
use crate::time::Window;
use crate::wording::problems::problems;

/// A pair of subjects that go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Related {
    /// Users of this …
    pub from: Subject,
    /// … may like this.
    pub to: Subject,
    /// How well they go together, 0 to 1,000, relative to the other pairs.
    pub weight: Decimal,
}

/// Options of the recommendation rule.
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
/// let said: Vec<String> = rule.assess(profile.as_of(day))?.iter().map(ToString::to_string).collect();
/// assert_eq!(said, ["#3: goes with #1, used 10 times, weight 0.4", "#4: goes with #2, used 2 times, weight 0.8"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RecommendationConfig {
    /// Which subjects go together. Default empty: only you know.
    pub related: Vec<Related>,
    /// The kinds of events that count as use. Default Use.
    pub kinds: KindSet,
    /// The days of use that are looked at. Default the last 90. What was used before them is not recommended either.
    pub window: Window,
    /// How many of the user's most-used subjects to start from. Default 5: what is used now and then says little.
    pub most_used: NonZeroU32,
    /// The most recommendations to give. Default 3: more is a list, not a recommendation.
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

/// A table of pairs that contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecommendationRuleError {
    /// A pair that is listed twice.
    Twice {
        /// Users of this.
        from: Subject,
        /// May like this.
        to: Subject,
    },
    /// A subject paired with itself or with no subject.
    NoPair {
        /// Users of this.
        from: Subject,
        /// May like this.
        to: Subject,
    },
    /// A weight outside its range.
    Weight {
        /// Users of this.
        from: Subject,
        /// May like this.
        to: Subject,
        /// The weight.
        weight: Decimal,
    },
}

problems! {
    enum RecommendationRuleError {
        Twice { from: Text, to: Text } = "problem.recommendation.twice"
            "`related` has {from} → {to} twice: give one weight"
            "`related`中{from}→{to}出现两次：请只写一个权重";
        NoPair { from: Text, to: Text } = "problem.recommendation.no_pair"
            "`related` has {from} → {to}: give two different subjects"
            "`related`中有{from}→{to}：请填写两个不同的对象";
        Weight { from: Text, to: Text, weight: Text } with (most: Text = MOST_WEIGHT) = "problem.recommendation.weight"
            "`related` has {from} → {to} with weight `{weight}`: give more than 0 and at most {most}"
            "`related`中{from}→{to}的权重为`{weight}`：请填写大于0、不超过{most}的数";
    }
}

const MOST_WEIGHT: Decimal = Decimal::thousandths(1_000_000);

/// A checked recommendation rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RecommendationConfig", into = "RecommendationConfig")]
pub struct RecommendationRule {
    config: RecommendationConfig,
}

impl RecommendationRule {
    /// The rule with this configuration, checked.
    ///
    /// # Errors
    /// When a pair is listed twice, is not two different subjects, or has a weight of 0 or above 1,000.
    pub fn new(config: RecommendationConfig) -> Result<Self, RecommendationRuleError> {
        let mut pairs = BTreeSet::new();
        for Related { from, to, weight } in config.related.iter().copied() {
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
        Ok(Self { config })
    }

    /// The configuration.
    pub const fn config(&self) -> &RecommendationConfig {
        &self.config
    }

    /// What else a user may like, the best first; at equal scores the smaller number first.
    ///
    /// # Errors
    /// When days were forgotten: something used long ago could be recommended as new.
    pub fn assess(&self, as_of: AsOf<'_>) -> Result<Vec<Recommendation>, BeforeHorizon> {
        let config = &self.config;
        let counted = config.window.days(as_of.day());
        let mut uses: BTreeMap<Subject, u64> = BTreeMap::new();
        for tally in as_of.within(Window::LIFETIME)? {
            if config.kinds.contains_code(tally.code()) && tally.subject().is_some() {
                let count = if counted.contains(tally.day()) { tally.count() } else { 0 };
                *uses.entry(tally.subject()).or_default() += u64::from(count);
            }
        }
        let mut most_used: Vec<(Subject, u64)> =
            uses.iter().map(|(subject, count)| (*subject, *count)).filter(|(_, count)| *count > 0).collect();
        most_used.sort_by_key(|(subject, count)| (core::cmp::Reverse(*count), *subject));
        most_used.truncate(usize::try_from(config.most_used.get()).unwrap_or(usize::MAX));

        let mut best: BTreeMap<Subject, Recommendation> = BTreeMap::new();
        for (from, count) in most_used {
            for related in config.related.iter().filter(|related| related.from == from) {
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
        // Stable, so at equal scores the smaller number stays first.
        ranked.sort_by_key(|recommendation| core::cmp::Reverse(recommendation.score()));
        ranked.truncate(usize::try_from(config.at_most.get()).unwrap_or(usize::MAX));
        Ok(ranked)
    }
}

/// A subject that a user may like too, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Recommendation {
    /// The subject to try.
    pub subject: Subject,
    /// The subject that it goes with.
    pub from: Subject,
    /// How often the user used that one.
    pub used: u64,
    /// How well they go together, 0 to 1,000.
    pub weight: Decimal,
}

impl Recommendation {
    /// Use × weight, exact, in billionths.
    pub fn score(&self) -> u128 {
        u128::from(self.used) * u128::from(self.weight.billionths())
    }

    /// Why: one reason, the recommendation itself.
    pub fn reasons(&self) -> impl Iterator<Item = Self> {
        core::iter::once(*self)
    }
}

/// A recommendation, said with names.
impl Phrased for Recommendation {
    fn phrase(&self) -> Phrase<'_> {
        sentence::goes_with(self.subject, self.from, self.used, self.weight)
    }
}

display_phrases!(Recommendation);

impl From<Recommendation> for Reason {
    fn from(recommendation: Recommendation) -> Self {
        Self::saying(
            "recommendation",
            Some(SeenValue::Whole(i64::try_from(recommendation.used).unwrap_or(i64::MAX))),
            [None, None],
            &recommendation.phrase(),
        )
    }
}

impl TryFrom<RecommendationConfig> for RecommendationRule {
    type Error = RecommendationRuleError;

    fn try_from(config: RecommendationConfig) -> Result<Self, Self::Error> {
        Self::new(config)
    }
}

impl From<RecommendationRule> for RecommendationConfig {
    fn from(rule: RecommendationRule) -> Self {
        rule.config
    }
}
