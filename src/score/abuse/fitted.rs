//! The abuse rule with the usual rates, which are given or those of a population.

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::rule::AbuseRule;
use super::warning::{Abuse, AbuseWarning};
use crate::event::kind::Kind;
use crate::number::decimal::Decimal;
use crate::number::stats::nearest_rank;
use crate::profile::{AsOf, BeforeHorizon, Profile, UserBeforeHorizon};
use crate::score::everybody::measured;
use crate::time::Day;
use crate::wording::problems::problems;

/// What is usual for one kind of event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UsualRate {
    /// The kind of event.
    pub kind: Kind,
    /// Events per active day, among those who did it at all.
    pub rate: Decimal,
}

/// An abuse rule that knows the usual rates. It is a plain value that you can store.
///
/// ```
/// use lifestage::score::{AbuseLevel, AbuseRule};
/// use lifestage::{Day, Event, Profile};
///
/// let day = Day::ymd(2026, 1, 5);
/// let usual = (1..=3_u64).map(|user| Profile::of([Event::comment(user, day)]));
/// let keen = Profile::of((0..12).map(|_| Event::comment(100_u64, day)));
/// let everybody: Vec<Profile> = usual.chain([keen.clone()]).collect();
///
/// let rule = AbuseRule::default().fit(&everybody, day)?;
/// let abuse = rule.assess(keen.as_of(day))?;
/// assert_eq!(abuse.level(), Some(AbuseLevel::Limit));
/// assert_eq!(
///     abuse.reasons().next().unwrap().to_string(),
///     "limit: comment 12 times per active day, 1 is usual, limit begins at 10 times that",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct FittedAbuse {
    rule: AbuseRule,
    /// INVARIANT: one rate for each watched kind, in the order of the kinds, none below the least of the rule.
    usual: Vec<UsualRate>,
}

/// A [`FittedAbuse`] that is not checked yet.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    rule: AbuseRule,
    usual: Vec<UsualRate>,
}

/// Events per active day of one user, of each watched kind; none of kinds without events.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct AbuseRates(SmallVec<[Option<Decimal>; 4]>);

/// Why usual rates cannot be fitted, or do not suit the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AbuseFitError {
    /// Nobody was active.
    NobodyActive,
    /// A usual rate for a kind that is not watched, or in another order.
    OtherKind(Kind),
    /// A usual rate below the least one.
    BelowLeast {
        /// The kind of event.
        kind: Kind,
        /// The rate given.
        rate: Decimal,
        /// The least one of the rule.
        least: Decimal,
    },
    /// More or fewer usual rates than watched kinds.
    Count {
        /// The number of rates given.
        found: usize,
        /// The number of kinds watched.
        kinds: usize,
    },
    /// A profile has forgotten days that this needs.
    BeforeHorizon(UserBeforeHorizon),
}

problems! {
    enum AbuseFitError {
        NobodyActive = "problem.abuse_fit.nobody_active"
            "nobody in the population was active in the window: fit to a population with activity, or give usual rates"
            "时间窗内全体用户都没有活跃：请用有活跃用户的数据拟合，或直接给出常见频率";
        OtherKind(kind: Text) = "problem.abuse_fit.other_kind"
            "the usual rate of `{kind}` is out of place: give one rate for each of `kinds`, in the same order"
            "`{kind}`的常见频率位置不对：请按`kinds`的顺序为每种行为写一个频率";
        BelowLeast { kind: Text, rate: Text, least: Text } = "problem.abuse_fit.below_least"
            "the usual rate of `{kind}` is `{rate}` but `least_usual` is `{least}`: give at least that"
            "`{kind}`的常见频率为`{rate}`，低于`least_usual`的`{least}`：请至少填写该值";
        Count { found: Whole, kinds: Whole } = "problem.abuse_fit.count"
            "`{found}` usual rates for `{kinds}` kinds: give one rate for each of `kinds`"
            "有`{found}`个常见频率，却有`{kinds}`种行为：请为`kinds`中的每种行为写一个频率";
    }
    passes { BeforeHorizon(UserBeforeHorizon) }
}

impl AbuseRule {
    /// Fits the usual rates to a population as of a day.
    ///
    /// # Errors
    /// When nobody was active, or a profile has forgotten days that this needs.
    pub fn fit<'a>(
        &self,
        profiles: impl IntoIterator<Item = &'a Profile>,
        as_of: Day,
    ) -> Result<FittedAbuse, AbuseFitError> {
        self.fit_rates(measured(profiles, as_of, |as_of| self.rates(as_of))?)
    }

    /// What usual rates are fitted to; `None` without an active day.
    ///
    /// # Errors
    /// When the window reaches back to forgotten days.
    pub(crate) fn rates(&self, as_of: AsOf<'_>) -> Result<Option<AbuseRates>, BeforeHorizon> {
        let doings = self.measure(as_of)?;
        let rates = doings.counts.iter().map(|count| doings.rate(*count).filter(|_| *count > 0));
        Ok((doings.active_days > 0).then(|| AbuseRates(rates.collect())))
    }

    /// Fits the usual rates to what was measured already, in any order.
    ///
    /// # Errors
    /// When nobody was active.
    pub(crate) fn fit_rates(&self, users: impl IntoIterator<Item = AbuseRates>) -> Result<FittedAbuse, AbuseFitError> {
        let config = self.config();
        let mut anybody = false;
        let mut rates: Vec<Vec<i64>> = vec![Vec::new(); config.kinds.len()];
        for AbuseRates(user) in users {
            anybody = true;
            for (rates, rate) in rates.iter_mut().zip(user) {
                // INVARIANT: a decimal has fewer than 2^53 billionths.
                rates.extend(rate.map(|rate| rate.billionths().cast_signed()));
            }
        }
        if !anybody {
            return Err(AbuseFitError::NobodyActive);
        }
        let usual = config.kinds.iter().zip(rates).map(|(kind, mut rates)| {
            // A nearest rank is a rate that some user has, not a mixture with the one that is to be judged by it. Where
            // nobody does it, the least rate is the usual one.
            let rate = nearest_rank(&mut rates, config.percentile.into(), 100).unwrap_or_default();
            UsualRate { kind: *kind, rate: Decimal::of_billionths(rate.cast_unsigned()).max(config.least_usual) }
        });
        Ok(FittedAbuse { usual: usual.collect(), rule: self.clone() })
    }

    /// The rule with given usual rates, one for each watched kind, in the order of the kinds.
    ///
    /// # Errors
    /// When the rates are not those of the watched kinds, or one is below the least usual rate.
    pub fn with_usual(self, usual: Vec<UsualRate>) -> Result<FittedAbuse, AbuseFitError> {
        Written { rule: self, usual }.try_into()
    }
}

impl FittedAbuse {
    /// The rule: what is watched, and how much is too much.
    pub const fn rule(&self) -> &AbuseRule {
        &self.rule
    }

    /// The usual rates, one for each watched kind.
    pub fn usual(&self) -> &[UsualRate] {
        &self.usual
    }

    /// The warnings about a user as of a day.
    ///
    /// # Errors
    /// When the window reaches back to forgotten days.
    pub fn assess(&self, as_of: AsOf<'_>) -> Result<Abuse, BeforeHorizon> {
        let doings = self.rule.measure(as_of)?;
        let config = self.rule.config();
        let mut abuse = Abuse::default();
        for (usual, count) in self.usual.iter().zip(&doings.counts) {
            let enough = *count >= config.least_events.into();
            let Some(rate) = doings.rate(*count).filter(|rate| enough && *rate >= config.least_rate) else { continue };
            let reached = config.rates.reached(|times| rate >= usual.rate.times(times.into()));
            let UsualRate { kind, rate: usual } = *usual;
            abuse.warnings.extend(reached.map(|(level, times)| AbuseWarning::Rate { level, kind, rate, usual, times }));
        }
        let reports = doings.reports;
        let reached = config.reports.reached(|from| reports >= from.into());
        abuse.warnings.extend(reached.map(|(level, from)| AbuseWarning::Reported { level, reports, from }));
        Ok(abuse)
    }
}

impl TryFrom<Written> for FittedAbuse {
    type Error = AbuseFitError;

    fn try_from(Written { rule, usual }: Written) -> Result<Self, Self::Error> {
        let kinds = &rule.config().kinds;
        if usual.len() != kinds.len() {
            return Err(AbuseFitError::Count { found: usual.len(), kinds: kinds.len() });
        }
        if let Some((usual, _)) = usual.iter().zip(kinds).find(|(usual, kind)| usual.kind != **kind) {
            return Err(AbuseFitError::OtherKind(usual.kind));
        }
        let least = rule.config().least_usual;
        match usual.iter().find(|usual| usual.rate < least) {
            Some(UsualRate { kind, rate }) => Err(AbuseFitError::BelowLeast { kind: *kind, rate: *rate, least }),
            None => Ok(Self { rule, usual }),
        }
    }
}
