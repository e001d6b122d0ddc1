//! Fitting: the cut points, medians, terciles and rates that rules take from a population.

use super::RuleSet;
use super::fittable::{Fittable, FittedRule};
use crate::event::user::User;
use crate::number::decimal::Decimal;
use crate::number::fingerprint::Fingerprint;
use crate::profile::{AsOf, BeforeHorizon, Profile, UserBeforeHorizon};
use crate::score::abuse::{AbuseFitError, AbuseRates};
use crate::score::behavior::{BehaviorFitError, BehaviorMeasures};
use crate::score::churn::{ChurnFitError, ChurnHistory, ChurnRule};
use crate::score::contribution::ContributionFitError;
use crate::score::rfm::{RfmFitError, RfmMeasures};
use crate::score::tag::{TagFitError, TagMeasures};
use crate::score::worth::{WorthFitError, WorthMeasures};
use crate::time::Day;
use crate::wording::problems::problems;

/// Why a rule cannot be fitted to a population; each variant names the rule.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RuleFitError {
    /// Recency, frequency, monetary value.
    Rfm(RfmFitError),
    /// The type of behavior.
    Behavior(BehaviorFitError),
    /// Value × potential.
    Worth(WorthFitError),
    /// Tags.
    Tags(TagFitError),
    /// Contribution, where the best of the community are its seed users.
    Contribution(ContributionFitError),
    /// Warnings of abuse.
    Abuse(AbuseFitError),
    /// Churn risk.
    Churn(ChurnFitError),
    /// Measures for the fit of other rules.
    OtherRules {
        /// The fingerprint of the rules that are to be fitted.
        rules: Fingerprint,
        /// The fingerprint of those that measured.
        measured: Fingerprint,
    },
    /// A profile forgot days that a rule needs.
    BeforeHorizon {
        /// The part of the rule set.
        part: &'static str,
        /// The user, and what is missing.
        problem: UserBeforeHorizon,
    },
}

problems! {
    enum RuleFitError {
        Rfm(problem: Within) = "problem.rule_fit.rfm"
            "`rfm`: {problem}"
            "`rfm`：{problem}";
        Behavior(problem: Within) = "problem.rule_fit.behavior"
            "`behavior`: {problem}"
            "`behavior`：{problem}";
        Worth(problem: Within) = "problem.rule_fit.worth"
            "`worth`: {problem}"
            "`worth`：{problem}";
        Tags(problem: Within) = "problem.rule_fit.tags"
            "`tags`: {problem}"
            "`tags`：{problem}";
        Contribution(problem: Within) = "problem.rule_fit.contribution"
            "`contribution`: {problem}"
            "`contribution`：{problem}";
        Abuse(problem: Within) = "problem.rule_fit.abuse"
            "`abuse`: {problem}"
            "`abuse`：{problem}";
        Churn(problem: Within) = "problem.rule_fit.churn"
            "`churn`: {problem}"
            "`churn`：{problem}";
        OtherRules { rules: Text, measured: Text } = "problem.rule_fit.other_rules"
            "these measures are for the fit of rules `{measured}`, but these are rules `{rules}`: measure with the rules that are to be fitted"
            "这些测量用于规则`{measured}`的拟合，而当前规则是`{rules}`：请用要拟合的规则来测量";
        BeforeHorizon { part: Text, problem: Within } = "problem.rule_fit.before_horizon"
            "`{part}`: {problem}"
            "`{part}`：{problem}";
    }
}

impl RuleFitError {
    /// Ignores an error that only says that nobody was there to learn from.
    pub(super) fn unless_nobody(self) -> Result<(), Self> {
        match self {
            Self::Rfm(RfmFitError::NoPurchases)
            | Self::Behavior(BehaviorFitError::NobodyActive)
            | Self::Worth(WorthFitError::NoSpenders)
            | Self::Tags(TagFitError::Nobody)
            | Self::Contribution(ContributionFitError::NobodyContributed)
            | Self::Abuse(AbuseFitError::NobodyActive) => Ok(()),
            error => Err(error),
        }
    }
}

/// What to do with an error.
pub(super) type Unless = fn(RuleFitError) -> Result<(), RuleFitError>;

/// The measurements of one user for all rules that are fitted.
#[derive(Clone, Debug)]
pub(super) struct Measured {
    rfm: Option<RfmMeasures>,
    behavior: Option<BehaviorMeasures>,
    worth: Option<WorthMeasures>,
    tags: Option<TagMeasures>,
    contribution: Option<Decimal>,
    churn: Option<ChurnHistory>,
    abuse: Option<AbuseRates>,
}

/// The measurements of many users, those of each rule together.
#[derive(Debug, Default)]
pub(super) struct Measures {
    pub(super) rfm: Vec<RfmMeasures>,
    pub(super) behavior: Vec<BehaviorMeasures>,
    pub(super) worth: Vec<WorthMeasures>,
    pub(super) tags: Vec<TagMeasures>,
    pub(super) contribution: Vec<Decimal>,
    pub(super) churn: Vec<ChurnHistory>,
    pub(super) abuse: Vec<AbuseRates>,
}

impl FromIterator<Measured> for Measures {
    fn from_iter<I: IntoIterator<Item = Measured>>(users: I) -> Self {
        let mut all = Self::default();
        for Measured { rfm, behavior, worth, tags, contribution, churn, abuse } in users {
            all.rfm.extend(rfm);
            all.behavior.extend(behavior);
            all.worth.extend(worth);
            all.tags.extend(tags);
            all.contribution.extend(contribution);
            all.churn.extend(churn);
            all.abuse.extend(abuse);
        }
        all
    }
}

impl RuleSet {
    /// Fits the parts that depend on a population, as of a day.
    ///
    /// Parts that are fitted already, or whose cut points are given, stay as they are; to fit them again, start from
    /// [`unfitted`](Self::unfitted). Users count as joined on the day that their events tell; to use the join days that
    /// you know, see [`fit_population`](Self::fit_population).
    ///
    /// A new fit moves the cuts, and with them users who did nothing. Fit weekly and score with the stored set, or compare
    /// the users under both sets before the new one counts.
    ///
    /// # Errors
    /// If nobody bought, was active or exists, as the rules need it, or a profile forgot needed days.
    pub fn fit<'a, I>(self, profiles: I, as_of: Day) -> Result<Self, RuleFitError>
    where
        I: IntoIterator<Item = &'a Profile, IntoIter: Clone>,
    {
        self.fit_profiles(profiles.into_iter(), as_of, Err)
    }

    /// Fits the parts that this population allows; the others stay unfitted.
    ///
    /// # Errors
    /// If a profile forgot needed days.
    pub fn fit_where_possible<'a, I>(self, profiles: I, as_of: Day) -> Result<Self, RuleFitError>
    where
        I: IntoIterator<Item = &'a Profile, IntoIter: Clone>,
    {
        self.fit_profiles(profiles.into_iter(), as_of, RuleFitError::unless_nobody)
    }

    /// The same rules without anything learned from a population.
    #[must_use]
    pub fn unfitted(mut self) -> Self {
        self.rfm.forget();
        self.behavior.iter_mut().for_each(Fittable::forget);
        self.worth.iter_mut().for_each(Fittable::forget);
        self.tags.iter_mut().for_each(Fittable::forget);
        self.contribution.iter_mut().for_each(|rule| *rule = rule.unfitted());
        self.churn.iter_mut().for_each(Fittable::forget);
        self.abuse.iter_mut().for_each(Fittable::forget);
        self
    }

    fn fit_profiles<'a>(
        self,
        profiles: impl Iterator<Item = &'a Profile>,
        as_of: Day,
        unless: Unless,
    ) -> Result<Self, RuleFitError> {
        let measure = |profile: &Profile| self.measure(profile.as_of(as_of), &User::new(profile.user()));
        let measured = profiles.map(measure).collect::<Result<_, _>>()?;
        self.fit_measured(measured, unless)
    }

    /// The measurements of one user.
    pub(super) fn measure(&self, as_of: AsOf<'_>, user: &User) -> Result<Measured, RuleFitError> {
        let wants = |part: &'static str| {
            move |problem: BeforeHorizon| {
                let problem = UserBeforeHorizon::new(as_of.user(), problem);
                RuleFitError::BeforeHorizon { part, problem }
            }
        };
        Ok(Measured {
            rfm: measure(Some(&self.rfm), |rule| rule.measure(as_of)).map_err(wants("rfm"))?,
            behavior: measure(self.behavior.as_ref(), |rule| rule.measure(as_of, user)).map_err(wants("behavior"))?,
            worth: measure(self.worth.as_ref(), |rule| rule.measure(as_of).map(Some)).map_err(wants("worth"))?,
            tags: measure(self.tags.as_ref(), |rule| rule.measure(as_of, user)).map_err(wants("tags"))?,
            contribution: match self.contribution.as_ref().filter(|rule| !rule.is_fitted()) {
                Some(rule) => Some(rule.assess(as_of).map_err(wants("contribution"))?.score),
                None => None,
            },
            churn: measure(self.churn.as_ref(), |rule| rule.history(as_of)).map_err(wants("churn"))?,
            abuse: measure(self.abuse.as_ref(), |rule| rule.rates(as_of)).map_err(wants("abuse"))?,
        })
    }

    /// Fits the rules to the measurements, in any order.
    pub(super) fn fit_measured(mut self, measured: Measures, unless: Unless) -> Result<Self, RuleFitError> {
        let Measures { rfm, behavior, worth, tags, contribution, churn, abuse } = measured;
        fit(Some(&mut self.rfm), |rule| rule.fit_measures(rfm), RuleFitError::Rfm, unless)?;
        fit(&mut self.behavior, |rule| rule.fit_measures(behavior), RuleFitError::Behavior, unless)?;
        fit(&mut self.worth, |rule| rule.fit_measures(&worth), RuleFitError::Worth, unless)?;
        fit(&mut self.tags, |rule| rule.fit_measures(tags), RuleFitError::Tags, unless)?;
        if let Some(rule) = self.contribution.as_mut().filter(|rule| !rule.is_fitted()) {
            match rule.fit_scores(contribution).map_err(RuleFitError::Contribution) {
                Ok(fitted) => *rule = fitted,
                Err(error) => unless(error)?,
            }
        }
        // The decline of RFM is a churn signal if there is an RFM rule.
        let rfm = self.rfm.fitted();
        let with_rfm = |rule: &ChurnRule| {
            let fitted = rule.fit_histories(&churn)?;
            Ok(if let Some(rfm) = rfm { fitted.with_rfm(rfm.clone()) } else { fitted })
        };
        fit(&mut self.churn, with_rfm, RuleFitError::Churn, unless)?;
        fit(&mut self.abuse, |rule| rule.fit_rates(abuse), RuleFitError::Abuse, unless)?;
        Ok(self)
    }
}

/// The measurement of one user for a rule that is not fitted yet.
fn measure<F: FittedRule, M>(
    rule: Option<&Fittable<F>>,
    measure: impl FnOnce(&F::Rule) -> Result<Option<M>, BeforeHorizon>,
) -> Result<Option<M>, BeforeHorizon> {
    rule.and_then(Fittable::unfitted).map_or(Ok(None), measure)
}

/// Fits a rule that is not fitted yet.
fn fit<'r, F: FittedRule + 'r, E>(
    rule: impl IntoIterator<Item = &'r mut Fittable<F>>,
    to: impl FnOnce(&F::Rule) -> Result<F, E>,
    error: fn(E) -> RuleFitError,
    unless: Unless,
) -> Result<(), RuleFitError> {
    rule.into_iter().next().map_or(Ok(()), |rule| rule.fit(to).map_err(error).or_else(unless))
}
