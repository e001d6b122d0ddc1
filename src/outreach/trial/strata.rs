//! Strata of a comparison: groups of users in which both arms are compared, small ones put together.

use super::collected::{Collected, Trial, Values};
use super::error::TrialError;
use super::estimate::{Asked, Estimated, Stratum};
use super::metric::{TrialEstimate, TrialMetric};
use super::moments::Moments;
use super::quantile::{QuantileContrast, Ranked};
use crate::outreach::experiment::NotEnough;

/// What was measured for one metric in a stratum: of the control, of the other arm.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    a: Collected,
    b: Collected,
}

/// What was measured for one metric, in each stratum in which both arms have enough users.
#[derive(Clone, Debug)]
pub(super) struct Strata<'a> {
    metric: &'a TrialMetric,
    pairs: Vec<Pair>,
    /// The cap that all arms share.
    cap: Option<i64>,
}

impl Pair {
    fn fewest(&self) -> u64 {
        self.a.n().min(self.b.n())
    }

    fn join(&mut self, other: &Self) -> Result<(), NotEnough> {
        let merge = |mine: &mut Collected, theirs| mine.merge(theirs).map_err(|_| NotEnough::Range);
        merge(&mut self.a, &other.a)?;
        merge(&mut self.b, &other.b)
    }
}

impl<'a> Strata<'a> {
    /// The strata of a metric and an arm. Those with fewer users than `least` in an arm are put together; if these are still too
    /// few, with the smallest of the others.
    pub(super) fn new(
        metric: &'a TrialMetric,
        pairs: Vec<Pair>,
        least: u64,
        cap: Option<i64>,
    ) -> Result<Self, NotEnough> {
        let (mut pairs, small): (Vec<Pair>, Vec<Pair>) = pairs.into_iter().partition(|pair| pair.fewest() >= least);
        let mut small = small.into_iter();
        if let Some(mut rest) = small.next() {
            small.try_for_each(|pair| rest.join(&pair))?;
            let smallest = pairs.iter().enumerate().min_by_key(|(_, pair)| pair.fewest()).map(|(place, _)| place);
            if let Some(smallest) = smallest.filter(|_| rest.fewest() < least) {
                rest.join(&pairs.remove(smallest))?;
            }
            pairs.push(rest);
        }
        Ok(Self { metric, pairs, cap })
    }

    /// The number of strata that are compared.
    pub(super) fn count(&self) -> u64 {
        if matches!(self.metric.estimate, TrialEstimate::Quantile(_)) { 1 } else { self.pairs.len() as u64 }
    }

    /// The users with a number, of the control and of the other arm.
    pub(super) fn users(&self) -> [u64; 2] {
        self.pairs.iter().fold([0; 2], |[a, b], pair| [a.saturating_add(pair.a.n()), b.saturating_add(pair.b.n())])
    }

    /// The estimate of a mean or ratio.
    pub(super) fn compare(&self) -> Result<Estimated, NotEnough> {
        let strata = self.pairs.iter().map(|pair| self.stratum(pair)).collect::<Result<Vec<_>, _>>()?;
        let asked: Asked = self.metric.asked();
        asked.compare(&strata)
    }

    fn stratum(&self, pair: &Pair) -> Result<Stratum, NotEnough> {
        let mut both = pair.a.clone();
        both.merge(&pair.b).map_err(|_| NotEnough::Range)?;
        Ok(Stratum { a: self.moments(&pair.a)?, b: self.moments(&pair.b)?, both: self.moments(&both)? })
    }

    fn moments(&self, collected: &Collected) -> Result<Moments, NotEnough> {
        match collected {
            Collected::Sums(sums) => Moments::of_sums(sums),
            Collected::Values(Values(values)) => Moments::of_capped(values, self.cap.unwrap_or(i64::MAX)),
        }
    }

    /// The difference of a quantile, over all strata together.
    pub(super) fn quantiles(&self, part: u64, z: f64) -> Result<QuantileContrast, NotEnough> {
        let mut pairs = self.pairs.iter();
        let mut all = pairs.next().cloned().ok_or(NotEnough::Users { n: 0, needed: 1 })?;
        pairs.try_for_each(|pair| all.join(pair))?;
        match (&all.a, &all.b) {
            (Collected::Values(Values(a)), Collected::Values(Values(b))) => {
                QuantileContrast::new(Ranked::new(a, part), Ranked::new(b, part), z)
            }
            _ => Err(NotEnough::Range),
        }
    }
}

/// What was measured for a metric in each stratum, of the control and of an arm.
pub(super) fn pairs(trials: &[&Trial], place: usize, arm: usize) -> Vec<Pair> {
    let pair = |trial: &&Trial| {
        let of = |arm: usize| trial.collected().get(arm)?.metrics.get(place).cloned();
        Some(Pair { a: of(0)?, b: of(arm)? })
    };
    trials.iter().filter_map(pair).collect()
}

/// The cap of a metric whose cap is a quantile, over all arms of all strata.
pub(super) fn shared_cap(trials: &[&Trial], place: usize, metric: &TrialMetric) -> Option<i64> {
    let part = metric.quantile().filter(|_| matches!(metric.estimate, TrialEstimate::Winsorized(_)))?;
    let mut all = Collected::Values(Values::default());
    for arm in trials.iter().flat_map(|trial| trial.collected()) {
        all.merge(arm.metrics.get(place)?).ok()?;
    }
    match &all {
        Collected::Values(Values(values)) => Ranked::new(values, part).value(),
        Collected::Sums(_) => None,
    }
}

/// The trials of all strata, which are by one rule.
pub(super) fn by_one_rule<'a>(trials: impl IntoIterator<Item = &'a Trial>) -> Result<Vec<&'a Trial>, TrialError> {
    let trials: Vec<&Trial> = trials.into_iter().collect();
    let first = trials.first().ok_or(TrialError::NoStrata)?;
    if trials.iter().any(|trial| trial.definition() != first.definition()) {
        return Err(TrialError::OtherRule);
    }
    Ok(trials)
}
