//! *By which rules?* All rules by which a user is scored, as one value to store. It has no number of its own.
//!
//! A rule set is written as data and read with all its mistakes at once; [`fit`](RuleSet::fit) gives the parts that need a
//! population what it says; and a [`fingerprint`](RuleSet::fingerprint) names what it means, however it is spelled.

mod check;
mod everybody;
mod fingerprint;
mod fit;
mod written;

use serde::{Deserialize, Serialize};

use crate::incentive::incentives::IncentiveRule;
use crate::rule::predicate::Judges;
use crate::rule::segment::Segments;
use crate::rule::trigger::Trigger;
use crate::score::abuse::{AbuseRule, FittedAbuse};
use crate::score::behavior::{BehaviorRule, FittedBehavior};
use crate::score::churn::{ChurnRule, FittedChurn};
use crate::score::contribution::ContributionRule;
use crate::score::group::GroupRule;
use crate::score::need::NeedRule;
use crate::score::rfm::{FittedRfm, RfmRule};
use crate::score::stage::StageRule;
use crate::score::tag::{FittedTags, TagRule};
use crate::score::worth::{FittedWorth, WorthRule};

pub use fit::RuleFitError;

/// All rules by which a user is scored.
///
/// Rules that need the population are fitted to it once; the fitted set is a plain value, and scoring one user with it
/// later gives what scoring everybody gave.
///
/// ```
/// use lifestage::{Amount, Day, Event, Profile, RuleSet, User};
///
/// let day = Day::ymd(2026, 1, 5);
/// let buyer = Profile::of([Event::purchase(1_u64, day, Amount::minor(1_299))]);
/// let rules = RuleSet::default().fit([&buyer], day)?;
///
/// let stored = serde_json::to_string(&rules)?;
/// let rules: RuleSet = serde_json::from_str(&stored)?;
/// let card = rules.score(buyer.as_of(day.plus(7)), &User::new(1_u64))?.unwrap();
/// assert_eq!(card.stage.stage.to_string(), "Introduction");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Read from JSON or its like, all mistakes are told at once, each with its path:
///
/// ```
/// use lifestage::RuleSet;
///
/// let error = serde_json::from_str::<RuleSet>(
///     r#"{
///         "stage": { "silent_from": 70 },
///         "groups": { "active_from": "8" },
///         "segments": [{ "name": "keen", "when": { "active_days": { "last": 7 }, "at_least": 8 } }]
///     }"#,
/// )
/// .unwrap_err();
/// assert!(error.to_string().starts_with("3 problems\n`stage`: "));
/// assert!(error.to_string().contains(
///     "`segments[0].when.at_least`: active days in the last 7 days can never be at least 8: it is 0 to 7"
/// ));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self", default, deny_unknown_fields)]
pub struct RuleSet {
    /// Recency, frequency, monetary value.
    pub rfm: Fittable<RfmRule, FittedRfm>,
    /// The lifecycle stage.
    pub stage: StageRule,
    /// The type of behaviour. Default none, as of all that follow.
    pub behavior: Option<Fittable<BehaviorRule, FittedBehavior>>,
    /// Value × potential.
    pub worth: Option<Fittable<WorthRule, FittedWorth>>,
    /// Needs.
    pub needs: Option<NeedRule>,
    /// Tags.
    pub tags: Option<Fittable<TagRule, FittedTags>>,
    /// Groups and tiers, which need worth too.
    pub groups: Option<GroupRule>,
    /// Contribution.
    pub contribution: Option<ContributionRule>,
    /// Warnings of abuse.
    pub abuse: Option<Fittable<AbuseRule, FittedAbuse>>,
    /// Churn risk.
    pub churn: Option<Fittable<ChurnRule, FittedChurn>>,
    /// Growth points, newcomer tasks and streaks. Default none: they are a programme that a product has or has not.
    pub incentives: Option<IncentiveRule>,
    /// Segments.
    pub segments: Segments,
    /// Triggers.
    pub triggers: Vec<Trigger>,
}

/// A rule before it is fitted to a population, or after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fittable<Rule, Fitted> {
    /// Judges nobody yet.
    Unfitted(Rule),
    /// With what a population said.
    Fitted(Fitted),
}

impl<Rule: Default, Fitted> Default for Fittable<Rule, Fitted> {
    fn default() -> Self {
        Self::Unfitted(Rule::default())
    }
}

impl<Rule, Fitted> Fittable<Rule, Fitted> {
    /// The rule that still wants a population; none once it is fitted.
    pub const fn unfitted(&self) -> Option<&Rule> {
        match self {
            Self::Unfitted(rule) => Some(rule),
            Self::Fitted(_) => None,
        }
    }

    /// The fitted rule; none before it is fitted.
    pub const fn fitted(&self) -> Option<&Fitted> {
        match self {
            Self::Unfitted(_) => None,
            Self::Fitted(fitted) => Some(fitted),
        }
    }
}

impl<Rule> From<FittedRfm> for Fittable<Rule, FittedRfm> {
    fn from(fitted: FittedRfm) -> Self {
        Self::Fitted(fitted)
    }
}

impl Fittable<RfmRule, FittedRfm> {
    /// The rule, fitted or not.
    pub const fn rule(&self) -> &RfmRule {
        match self {
            Self::Unfitted(rule) => rule,
            Self::Fitted(fitted) => fitted.rule(),
        }
    }
}

impl RuleSet {
    /// Every rule that there is with its defaults, but for segments and triggers, which only the host knows.
    ///
    /// ```
    /// use lifestage::RuleSet;
    ///
    /// let rules = RuleSet::full();
    /// assert!(rules.behavior.is_some() && rules.incentives.is_some() && rules.segments.is_empty());
    /// ```
    pub fn full() -> Self {
        Self {
            // Its thresholds are given by default.
            behavior: Some(Fittable::Fitted(FittedBehavior::default())),
            worth: Some(Fittable::default()),
            needs: Some(NeedRule::default()),
            tags: Some(Fittable::default()),
            groups: Some(GroupRule::default()),
            contribution: Some(ContributionRule::default()),
            abuse: Some(Fittable::default()),
            churn: Some(Fittable::default()),
            incentives: Some(IncentiveRule::default()),
            ..Self::default()
        }
    }

    /// The same rules, and those that are missing with their defaults.
    #[must_use]
    pub fn completed(self) -> Self {
        let full = Self::full();
        Self {
            behavior: self.behavior.or(full.behavior),
            worth: self.worth.or(full.worth),
            needs: self.needs.or(full.needs),
            tags: self.tags.or(full.tags),
            groups: self.groups.or(full.groups),
            contribution: self.contribution.or(full.contribution),
            abuse: self.abuse.or(full.abuse),
            churn: self.churn.or(full.churn),
            incentives: self.incentives.or(full.incentives),
            ..self
        }
    }

    /// The rules as conditions look at them.
    pub fn judges(&self) -> Judges<'_> {
        Judges {
            rfm: self.rfm.fitted(),
            stage: Some(&self.stage),
            behavior: self.behavior.as_ref().and_then(Fittable::fitted),
            worth: self.worth.as_ref().and_then(Fittable::fitted),
            needs: self.needs.as_ref(),
            tags: self.tags.as_ref().and_then(Fittable::fitted),
            groups: self.groups.as_ref(),
            contribution: self.contribution.as_ref(),
            churn: self.churn.as_ref().and_then(Fittable::fitted),
            incentives: self.incentives.as_ref(),
            segments: Some(&self.segments),
        }
    }
}
