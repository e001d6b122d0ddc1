//! A rule set: all rules that score users, as one value to store. It has no numbers of its own.
//!
//! A rule set is written as data with the [`version`](RuleSet::FORMAT) of its format, which people may leave out; reading it
//! reports all mistakes at once. [`fit`](RuleSet::fit) computes the
//! thresholds of the parts that depend on a population. A [`fingerprint`](RuleSet::fingerprint) identifies what a rule
//! set means, however it is written.

mod check;
mod everybody;
mod fingerprint;
mod fit;
mod fittable;
mod measures;
mod plans;
pub(crate) mod sentence;
mod stored;
mod written;

use crate::incentive::incentives::IncentiveRule;
use crate::rule::predicate::Judges;
use crate::rule::segment::Segments;
use crate::rule::trigger::Trigger;
use crate::rule::unscored::Unscored;
use crate::score::abuse::FittedAbuse;
use crate::score::behavior::FittedBehavior;
use crate::score::churn::FittedChurn;
use crate::score::contribution::ContributionRule;
use crate::score::group::GroupRule;
use crate::score::need::NeedRule;
use crate::score::rfm::FittedRfm;
use crate::score::stage::StageRule;
use crate::score::tag::FittedTags;
use crate::score::worth::FittedWorth;

pub use fit::RuleFitError;
pub use fittable::{Fittable, FittedRule};
pub use measures::FitMeasures;

/// All rules that score users. Write it as a literal with `..RuleSet::default()`.
///
/// Rules that depend on the population are fitted to it once. The fitted set is a plain value: scoring one user with it
/// later gives the same score as scoring everybody.
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
/// When it is read from JSON or a similar format, all mistakes are reported at once, each with its path:
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
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RuleSet {
    /// Recency, frequency, monetary value.
    pub rfm: Fittable<FittedRfm>,
    /// The lifecycle stage.
    pub stage: StageRule,
    /// The type of behavior. Default none, like all fields below.
    pub behavior: Option<Fittable<FittedBehavior>>,
    /// Value × potential.
    pub worth: Option<Fittable<FittedWorth>>,
    /// Needs.
    pub needs: Option<NeedRule>,
    /// Tags.
    pub tags: Option<Fittable<FittedTags>>,
    /// Groups and tiers, which also need `worth`.
    pub groups: Option<GroupRule>,
    /// Contribution.
    pub contribution: Option<ContributionRule>,
    /// Warnings of abuse.
    pub abuse: Option<Fittable<FittedAbuse>>,
    /// Churn risk.
    pub churn: Option<Fittable<FittedChurn>>,
    /// Growth points, newcomer tasks and streaks. Default none: not every product has such a program.
    pub incentives: Option<IncentiveRule>,
    /// Segments, which only your service can define. Default empty.
    pub segments: Segments,
    /// Triggers, which only your service can define. Default empty.
    pub triggers: Vec<Trigger>,
}

impl RuleSet {
    /// Every rule with its defaults, except segments and triggers, which only your service can define.
    ///
    /// ```
    /// use lifestage::RuleSet;
    ///
    /// let rules = RuleSet::full();
    /// assert!(rules.behavior.is_some() && rules.segments.is_empty());
    /// assert_eq!(rules.incentives.unwrap().achievements().iter().count(), 6);
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
            incentives: Some(IncentiveRule::full()),
            ..Self::default()
        }
    }

    /// The same rules, with defaults for the missing ones.
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

    /// The rules in the form that conditions use.
    pub fn judges(&self) -> Judges<'_> {
        Judges {
            rfm: self.rfm.fitted().ok_or(Unscored::NotFitted),
            stage: Ok(&self.stage),
            behavior: fitted(self.behavior.as_ref()),
            worth: fitted(self.worth.as_ref()),
            needs: self.needs.as_ref().ok_or(Unscored::NoRule),
            tags: fitted(self.tags.as_ref()),
            groups: self.groups.as_ref().ok_or(Unscored::NoRule),
            contribution: match &self.contribution {
                Some(rule) if !rule.is_fitted() => Err(Unscored::NotFitted),
                rule => rule.as_ref().ok_or(Unscored::NoRule),
            },
            abuse: fitted(self.abuse.as_ref()),
            churn: fitted(self.churn.as_ref()),
            incentives: self.incentives.as_ref().ok_or(Unscored::NoRule),
            segments: Some(&self.segments),
        }
    }
}

/// A fitted rule, or why there is none.
fn fitted<F: FittedRule>(rule: Option<&Fittable<F>>) -> Result<&F, Unscored> {
    rule.ok_or(Unscored::NoRule)?.fitted().ok_or(Unscored::NotFitted)
}
