//! Survival: how long things last when some have not ended yet.
//!
//! ```text
//! S(t) = Π (1 − ended at u / at risk at u)       over the times u ≤ t at which anything ended
//! ```
//! This is the product-limit estimator of Kaplan & Meier (1958). What is censored at a time was still at risk at it. Its interval is by
//! Greenwood's variance on the scale of ln(−ln S), so that it stays between 0 and 1 (Kalbfleisch & Prentice 1980):
//!
//! ```text
//! S^exp(∓1.96 · √V / ln S)          V = Σ ended at u / (at risk at u · (at risk at u − ended at u))
//! ```

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::normal::NORMAL_95;
use crate::number::plain::{finite, plain};
use crate::wording::problems::problems;

/// Durations in whole days. Each has ended or is censored, which means that it still went on when it was last seen.
///
/// ```
/// use lifestage::number::Survival;
///
/// // Weeks to relapse of 21 patients (Freireich et al. 1963); those who had none yet are censored.
/// let relapsed = [6, 6, 6, 7, 10, 13, 16, 22, 23].map(|weeks| (weeks, true));
/// let without = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map(|weeks| (weeks, false));
/// let survival: Survival = relapsed.into_iter().chain(without).collect();
/// assert_eq!(survival.median(), Some(23));
/// assert_eq!(format!("{:.4}", survival.after(10)), "0.7529");
/// assert_eq!((survival.count(), survival.ended()), (21, 9));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<u32, Ends>", into = "BTreeMap<u32, Ends>")]
pub struct Survival(BTreeMap<u32, Ends>);

/// Stored durations that nobody observed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SurvivalError {
    /// A length that no duration has.
    Nobody {
        /// The length.
        days: u32,
    },
    /// More durations than can be counted.
    TooMany {
        /// The length at which they become too many.
        days: u32,
    },
}

problems! {
    enum SurvivalError {
        Nobody { days: Whole } = "problem.survival.nobody"
            "no duration of `{days}` days ended or is censored: leave this length out"
            "没有时长为`{days}`天的记录：请去掉这一时长";
        TooMany { days: Whole } = "problem.survival.too_many"
            "the durations up to `{days}` days are more than 18446744073709551615: a stored number must be wrong"
            "不超过`{days}`天的记录多于18446744073709551615条：必有一个保存的数有误";
    }
}

/// The durations of one length, by how they ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Ends {
    /// The number that ended.
    pub ended: u64,
    /// The number that still went on.
    pub censored: u64,
}

/// One step of the survival curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SurvivalStep {
    /// The days after which it is.
    pub days: u32,
    /// The number of durations that lasted as long or longer.
    pub at_risk: u64,
    /// The number of those that ended then.
    pub ended: u64,
    /// The estimated share that lasts longer, from 0 to 1.
    #[serde(deserialize_with = "finite")]
    pub surviving: f64,
}

impl Survival {
    /// Adds one duration.
    pub fn observe(&mut self, days: u32, ended: bool) {
        let ends = self.0.entry(days).or_default();
        let count = if ended { &mut ends.ended } else { &mut ends.censored };
        *count = count.saturating_add(1);
    }

    /// Adds the durations of another one. More than 2⁶⁴ − 1 in all count as 2⁶⁴ − 1.
    pub fn merge(&mut self, other: &Self) {
        for (days, theirs) in &other.0 {
            let mine = self.0.entry(*days).or_default();
            mine.ended = mine.ended.saturating_add(theirs.ended);
            mine.censored = mine.censored.saturating_add(theirs.censored);
        }
    }

    /// The number of durations.
    pub fn count(&self) -> u64 {
        self.0.values().fold(0, |sum, ends| sum.saturating_add(ends.ended).saturating_add(ends.censored))
    }

    /// The number of durations that ended.
    pub fn ended(&self) -> u64 {
        self.0.values().fold(0, |sum, ends| sum.saturating_add(ends.ended))
    }

    /// The curve: one step for each time at which anything ended.
    pub fn steps(&self) -> Vec<SurvivalStep> {
        // Wider than a count, so that it is right to the end also where merging brought more than a count can say.
        let of = |number: u64| u128::from(number);
        let mut at_risk: u128 = self.0.values().map(|ends| of(ends.ended) + of(ends.censored)).sum();
        let mut surviving = 1.0;
        let mut steps = Vec::new();
        for (days, Ends { ended, censored }) in &self.0 {
            if *ended > 0 {
                #[expect(clippy::cast_precision_loss, reason = "a share of more than 2^53 is right to 16 digits")]
                let staying = (at_risk - of(*ended)) as f64 / at_risk as f64;
                surviving *= staying;
                let at_risk = u64::try_from(at_risk).unwrap_or(u64::MAX);
                steps.push(SurvivalStep { days: *days, at_risk, ended: *ended, surviving: plain(surviving) });
            }
            at_risk -= of(*ended) + of(*censored);
        }
        steps
    }

    /// The estimated share that lasts longer than `days` days.
    pub fn after(&self, days: u32) -> f64 {
        self.steps().iter().take_while(|step| step.days <= days).last().map_or(1.0, |step| step.surviving)
    }

    /// The estimated share that lasts longer than `days` days; `None` where nothing was seen for as long and something went on.
    pub fn known_after(&self, days: u32) -> Option<f64> {
        let surviving = self.after(days);
        let is_seen = self.0.last_key_value().is_some_and(|(longest, _)| *longest >= days) || surviving <= 0.0;
        is_seen.then_some(surviving)
    }

    /// The 95 % interval of [`known_after`](Self::known_after): its lower end and its upper one. `None` where that is unknown, 0 or 1.
    ///
    /// ```
    /// use lifestage::number::Survival;
    ///
    /// let survival: Survival = [(5, true), (8, true), (12, false), (20, true), (30, false)].into_iter().collect();
    /// let (low, high) = survival.interval_after(10).expect("two of five have ended by then");
    /// assert_eq!(format!("{low:.4} {:.4} {high:.4}", survival.after(10)), "0.1257 0.6000 0.8818");
    /// ```
    pub fn interval_after(&self, days: u32) -> Option<(f64, f64)> {
        let surviving = self.known_after(days).filter(|surviving| *surviving > 0.0 && *surviving < 1.0)?;
        #[expect(clippy::cast_precision_loss, reason = "an interval needs no more than 15 digits")]
        let variance: f64 = self
            .steps()
            .iter()
            .take_while(|step| step.days <= days)
            .map(|step| step.ended as f64 / (step.at_risk as f64 * (step.at_risk.saturating_sub(step.ended)) as f64))
            .sum();
        let reach = NORMAL_95 * variance.sqrt() / surviving.ln();
        // The logarithm is below 0, so the first of the powers is the larger exponent, and the lower end.
        let ends = [-reach, reach].map(|reach| plain(surviving.powf(reach.exp())));
        ends.iter().all(|end| end.is_finite()).then_some((ends[0], ends[1]))
    }

    /// The median in days: the time after which half has ended. None where more than half goes on past the last day seen.
    pub fn median(&self) -> Option<u32> {
        self.quantile(1, 2)
    }

    /// The time in days after which this part has ended, as `quantile(9, 10)` for nine of ten. None where more goes on past the last day
    /// seen, and where the part is 0 or more than the whole.
    pub fn quantile(&self, part: u32, whole: u32) -> Option<u32> {
        if part == 0 || part > whole {
            return None;
        }
        let left = f64::from(whole - part) / f64::from(whole);
        // A half that is a product of fractions may come out a bit above it.
        self.steps().iter().find(|step| step.surviving <= left + 1e-12).map(|step| step.days)
    }

    /// Each length with how many of it ended and are censored, ascending.
    pub fn ends(&self) -> impl Iterator<Item = (u32, Ends)> {
        self.0.iter().map(|(days, ends)| (*days, *ends))
    }
}

impl TryFrom<BTreeMap<u32, Ends>> for Survival {
    type Error = SurvivalError;

    fn try_from(durations: BTreeMap<u32, Ends>) -> Result<Self, SurvivalError> {
        let mut count = 0_u64;
        for (&days, &Ends { ended, censored }) in &durations {
            if ended == 0 && censored == 0 {
                return Err(SurvivalError::Nobody { days });
            }
            let sum = count.checked_add(ended).and_then(|sum| sum.checked_add(censored));
            count = sum.ok_or(SurvivalError::TooMany { days })?;
        }
        Ok(Self(durations))
    }
}

impl From<Survival> for BTreeMap<u32, Ends> {
    fn from(survival: Survival) -> Self {
        survival.0
    }
}

impl Extend<(u32, bool)> for Survival {
    fn extend<I: IntoIterator<Item = (u32, bool)>>(&mut self, durations: I) {
        for (days, ended) in durations {
            self.observe(days, ended);
        }
    }
}

impl FromIterator<(u32, bool)> for Survival {
    fn from_iter<I: IntoIterator<Item = (u32, bool)>>(durations: I) -> Self {
        let mut survival = Self::default();
        survival.extend(durations);
        survival
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_censoring_the_curve_is_the_share_that_lasted_longer() {
        let survival: Survival = [1, 2, 3, 4, 5, 6].map(|days| (days, true)).into_iter().collect();
        assert_eq!(survival.median(), Some(3));
        for days in 0..7_u32 {
            assert!((survival.after(days) - f64::from(6 - days.min(6)) / 6.0).abs() < 1e-12);
        }
    }

    #[test]
    fn more_durations_than_can_be_counted_are_refused_and_make_no_nan() {
        let ends = |ended, censored| Ends { ended, censored };
        let durations = |list: &[(u32, Ends)]| Survival::try_from(list.iter().copied().collect::<BTreeMap<_, _>>());
        let mut all = durations(&[(1, ends(u64::MAX, 0))]).unwrap();
        let error = durations(&[(1, ends(u64::MAX, 0)), (2, ends(1, 0))]).unwrap_err();
        assert_eq!(error, SurvivalError::TooMany { days: 2 });
        assert_eq!(durations(&[(3, ends(0, 0))]), Err(SurvivalError::Nobody { days: 3 }));
        for part in [(2, ends(u64::MAX, 0)), (3, ends(0, u64::MAX))] {
            all.merge(&durations(&[part]).unwrap());
        }
        let surviving: Vec<f64> = all.steps().iter().map(|step| step.surviving).collect();
        assert!((surviving[0] - 2.0 / 3.0).abs() < 1e-12 && (surviving[1] - 1.0 / 3.0).abs() < 1e-12, "{surviving:?}");
    }

    #[test]
    fn half_that_goes_on_has_no_median_and_nobody_no_steps() {
        let survival: Survival = [(1, true), (9, false), (9, false)].into_iter().collect();
        assert_eq!(survival.median(), None);
        assert_eq!((Survival::default().steps(), Survival::default().median()), (vec![], None));
        assert!((Survival::default().after(3) - 1.0).abs() < f64::EPSILON);
    }
}
