//! What a population says: cut points, medians, terciles, rates.

use crate::event::id::UserId;
use crate::event::user::User;
use crate::profile::{AsOf, BeforeHorizon, Profile};
use crate::score::abuse::{AbuseFitError, AbuseRule, FittedAbuse};
use crate::score::behavior::{BehaviorFitError, BehaviorMeasures, BehaviorRule, FittedBehavior};
use crate::score::churn::{ChurnFitError, ChurnHistory, ChurnRule, FittedChurn};
use crate::score::rfm::{RfmFitError, RfmMeasures};
use crate::score::tag::{FittedTags, TagFitError, TagMeasures, TagRule};
use crate::score::worth::{FittedWorth, WorthFitError, WorthMeasures, WorthRule};
use crate::time::Day;

use super::{Fittable, RuleSet};

/// A population that a rule cannot be fitted to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RuleFitError {
    /// Recency, frequency, monetary value.
    #[error(transparent)]
    Rfm(#[from] RfmFitError),
    /// The type of behaviour.
    #[error(transparent)]
    Behavior(#[from] BehaviorFitError),
    /// Value × potential.
    #[error(transparent)]
    Worth(#[from] WorthFitError),
    /// Tags.
    #[error(transparent)]
    Tags(#[from] TagFitError),
    /// Warnings of abuse.
    #[error(transparent)]
    Abuse(#[from] AbuseFitError),
    /// Churn risk.
    #[error(transparent)]
    Churn(#[from] ChurnFitError),
    /// A profile remembers too little.
    #[error("user `{user}`: {problem}")]
    BeforeHorizon {
        /// Whose.
        user: UserId,
        /// What is missing.
        problem: BeforeHorizon,
    },
}

/// What is measured of one user for all rules that are fitted.
#[derive(Clone, Debug)]
pub(super) struct Measured {
    rfm: Option<RfmMeasures>,
    behavior: Option<BehaviorMeasures>,
    worth: Option<WorthMeasures>,
    tags: Option<TagMeasures>,
    churn: Option<ChurnHistory>,
}

type Behavior = Fittable<BehaviorRule, FittedBehavior>;
type Worth = Fittable<WorthRule, FittedWorth>;
type Tags = Fittable<TagRule, FittedTags>;
type Churn = Fittable<ChurnRule, FittedChurn>;
type Abuse = Fittable<AbuseRule, FittedAbuse>;

impl Behavior {
    /// The rule, fitted or not.
    pub const fn rule(&self) -> &BehaviorRule {
        match self {
            Self::Unfitted(rule) => rule,
            Self::Fitted(fitted) => &fitted.rule,
        }
    }
}

impl Worth {
    /// The rule, fitted or not.
    pub const fn rule(&self) -> &WorthRule {
        match self {
            Self::Unfitted(rule) => rule,
            Self::Fitted(fitted) => &fitted.rule,
        }
    }
}

impl Tags {
    /// The rule, fitted or not.
    pub const fn rule(&self) -> &TagRule {
        match self {
            Self::Unfitted(rule) => rule,
            Self::Fitted(fitted) => &fitted.rule,
        }
    }
}

impl Churn {
    /// The rule, fitted or not.
    pub const fn rule(&self) -> &ChurnRule {
        match self {
            Self::Unfitted(rule) => rule,
            Self::Fitted(fitted) => &fitted.rule,
        }
    }
}

impl Abuse {
    /// The rule, fitted or not.
    pub const fn rule(&self) -> &AbuseRule {
        match self {
            Self::Unfitted(rule) => rule,
            Self::Fitted(fitted) => fitted.rule(),
        }
    }
}

impl RuleSet {
    /// The same rules, those that need a population fitted to this one as of a day.
    ///
    /// Those that are fitted already, or whose cut points are given, stay as they are: to fit them anew, forget what they
    /// know by [`unfitted`](Self::unfitted). Everybody is taken to be joined on the day of their first event; for join days that are given, see
    /// [`Population::fit`](crate::population::Population::fit).
    ///
    /// # Errors
    /// When nobody bought, was active or is there, as the rules need it, or a profile remembers too little.
    pub fn fit<'a, I>(self, profiles: I, day: Day) -> Result<Self, RuleFitError>
    where
        I: IntoIterator<Item = &'a Profile, IntoIter: Clone>,
    {
        self.fit_profiles(profiles.into_iter(), day, Err)
    }

    /// The same, but rules that the population says nothing of are left as they are.
    ///
    /// # Errors
    /// When a profile remembers too little.
    pub fn fit_where_possible<'a, I>(self, profiles: I, day: Day) -> Result<Self, RuleFitError>
    where
        I: IntoIterator<Item = &'a Profile, IntoIter: Clone>,
    {
        self.fit_profiles(profiles.into_iter(), day, says_nothing)
    }

    /// The same rules without what a population said of them, to be fitted to another one.
    #[must_use]
    pub fn unfitted(self) -> Self {
        Self {
            rfm: Fittable::Unfitted(self.rfm.rule().clone()),
            behavior: self.behavior.map(|rule| Fittable::Unfitted(rule.rule().clone())),
            worth: self.worth.map(|rule| Fittable::Unfitted(rule.rule().clone())),
            tags: self.tags.map(|rule| Fittable::Unfitted(rule.rule().clone())),
            churn: self.churn.map(|rule| Fittable::Unfitted(rule.rule().clone())),
            abuse: self.abuse.map(|rule| Fittable::Unfitted(rule.rule().clone())),
            ..self
        }
    }

    fn fit_profiles<'a>(
        self,
        profiles: impl Iterator<Item = &'a Profile> + Clone,
        day: Day,
        unless: impl Fn(RuleFitError) -> Result<(), RuleFitError>,
    ) -> Result<Self, RuleFitError> {
        let measure = |profile: &Profile| {
            let measured = self.measure(profile.as_of(day), &User::new(profile.user()));
            measured.map_err(|problem| RuleFitError::BeforeHorizon { user: profile.user(), problem })
        };
        let measured = profiles.clone().map(measure).collect::<Result<Vec<_>, _>>()?;
        self.fit_measured(&measured, profiles, day, unless)
    }

    /// What is measured of one user.
    pub(super) fn measure(&self, as_of: AsOf<'_>, user: &User) -> Result<Measured, BeforeHorizon> {
        Ok(Measured {
            rfm: self.rfm.unfitted().map_or(Ok(None), |rule| rule.measure(as_of))?,
            behavior: unfitted(self.behavior.as_ref()).map_or(Ok(None), |rule| rule.measure(as_of, user))?,
            worth: unfitted(self.worth.as_ref()).map(|rule| rule.measure(as_of)).transpose()?,
            tags: unfitted(self.tags.as_ref()).map_or(Ok(None), |rule| rule.measure(as_of, user))?,
            churn: unfitted(self.churn.as_ref()).map_or(Ok(None), |rule| rule.history(as_of))?,
        })
    }

    /// The rules fitted to what was measured, but for abuse, which is fitted to the profiles.
    pub(super) fn fit_measured<'a>(
        mut self,
        measured: &[Measured],
        profiles: impl Iterator<Item = &'a Profile>,
        day: Day,
        unless: impl Fn(RuleFitError) -> Result<(), RuleFitError>,
    ) -> Result<Self, RuleFitError> {
        if let Some(rule) = self.rfm.unfitted() {
            match rule.fit_measures(measured.iter().filter_map(|user| user.rfm)) {
                Ok(fitted) => self.rfm = Fittable::Fitted(fitted),
                Err(error) => unless(error.into())?,
            }
        }
        if let Some(rule) = unfitted(self.behavior.as_ref()) {
            match rule.fit_measures(measured.iter().filter_map(|user| user.behavior)) {
                Ok(fitted) => self.behavior = Some(Fittable::Fitted(fitted)),
                Err(error) => unless(error.into())?,
            }
        }
        if let Some(rule) = unfitted(self.worth.as_ref()) {
            let measures: Vec<WorthMeasures> = measured.iter().filter_map(|user| user.worth).collect();
            match rule.fit_measures(&measures) {
                Ok(fitted) => self.worth = Some(Fittable::Fitted(fitted)),
                Err(error) => unless(error.into())?,
            }
        }
        if let Some(rule) = unfitted(self.tags.as_ref()) {
            match rule.fit_measures(measured.iter().filter_map(|user| user.tags)) {
                Ok(fitted) => self.tags = Some(Fittable::Fitted(fitted)),
                Err(error) => unless(error.into())?,
            }
        }
        if let Some(rule) = unfitted(self.churn.as_ref()) {
            let histories: Vec<ChurnHistory> = measured.iter().filter_map(|user| user.churn).collect();
            let fitted = rule.fit_histories(&histories)?;
            // The decline of RFM is a signal where there is an RFM.
            let fitted = self.rfm.fitted().cloned().map_or(fitted.clone(), |rfm| fitted.with_rfm(rfm));
            self.churn = Some(Fittable::Fitted(fitted));
        }
        if let Some(rule) = unfitted(self.abuse.as_ref()) {
            match rule.fit(profiles, day) {
                Ok(fitted) => self.abuse = Some(Fittable::Fitted(fitted)),
                Err(error) => unless(error.into())?,
            }
        }
        Ok(self)
    }
}

/// The rule that still wants a population.
fn unfitted<Rule, Fitted>(rule: Option<&Fittable<Rule, Fitted>>) -> Option<&Rule> {
    rule?.unfitted()
}

/// Passes an error over that only says that there was nobody to learn from.
pub(super) fn says_nothing(error: RuleFitError) -> Result<(), RuleFitError> {
    match error {
        RuleFitError::Rfm(RfmFitError::NoPurchases)
        | RuleFitError::Behavior(BehaviorFitError::NobodyActive)
        | RuleFitError::Worth(WorthFitError::NoSpenders)
        | RuleFitError::Tags(TagFitError::Nobody)
        | RuleFitError::Abuse(AbuseFitError::NobodyActive) => Ok(()),
        error => Err(error),
    }
}
