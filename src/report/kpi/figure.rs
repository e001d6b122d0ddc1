//! Figures of the board: what was counted, over how many users, and how two figures differ.
//!
//! ```text
//! shares    Newcombe's interval of the difference, from Wilson's of both
//! means     Welch's interval of the difference, from the variance between users
//! K         none: its users are counted in two groups
//! ```

use serde::{Deserialize, Serialize};

use super::unit::KpiUnit;
use crate::number::plain::{finite, plain};
use crate::number::stats::{difference_of_shares, student_critical};

/// What was counted as of a day. Figures of parts add up exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct KpiFigure {
    /// What was counted: users, seconds, minor units, or millionths of a number.
    pub numerator: i128,
    /// The number of users it is divided by.
    pub denominator: u64,
    /// The sum of the squares of each user's part of the numerator; `None` if it is out of range.
    pub squares: Option<u128>,
    /// Whether the figure can be known. The K factor is unknown where no user has a referrer.
    pub is_known: bool,
}

/// The days that a number is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KpiPast {
    /// The day one month before.
    MonthBefore,
    /// The day one year before.
    YearBefore,
}

/// How a number has changed, in its unit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct KpiChange {
    /// The value before.
    #[serde(deserialize_with = "finite")]
    pub before: f64,
    /// The value now minus the value before.
    #[serde(deserialize_with = "finite")]
    pub change: f64,
    /// The 95 % confidence interval of the change; `None` for the K factor, or if the variance is unknown or 0.
    pub interval: Option<KpiInterval>,
}

/// The ends of a 95 % confidence interval, in the unit of the number.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct KpiInterval {
    /// The lower end.
    #[serde(deserialize_with = "finite")]
    pub low: f64,
    /// The upper end.
    #[serde(deserialize_with = "finite")]
    pub high: f64,
}

impl KpiFigure {
    /// Nobody counted, and sure of it.
    pub(super) const fn nobody(is_known: bool) -> Self {
        Self { numerator: 0, denominator: 0, squares: Some(0), is_known }
    }

    /// The figure of one user.
    pub(super) fn of_one(part: i128, counts: bool, is_known: bool) -> Self {
        let square = part.unsigned_abs().checked_mul(part.unsigned_abs());
        Self { numerator: part, denominator: counts.into(), squares: square, is_known }
    }

    pub(crate) fn join(&mut self, other: &Self) {
        self.numerator = self.numerator.saturating_add(other.numerator);
        self.denominator = self.denominator.saturating_add(other.denominator);
        self.squares = self.squares.zip(other.squares).and_then(|(mine, theirs)| mine.checked_add(theirs));
        self.is_known |= other.is_known;
    }

    /// The value in the unit; `None` without users, or if it is unknown.
    #[expect(clippy::cast_precision_loss, reason = "a quotient of numbers above 2^53 is still right to 15 digits")]
    pub(crate) fn value(&self, unit: KpiUnit) -> Option<f64> {
        let mean = self.numerator as f64 / self.denominator as f64;
        (self.denominator > 0 && self.is_known).then(|| mean / unit.parts())
    }

    /// Whether it can be a share of users.
    pub(crate) fn is_share(&self) -> bool {
        (0..=i128::from(self.denominator)).contains(&self.numerator)
    }

    /// The variance of the mean between users, and the degrees of freedom; `None` for fewer than two users, or if the
    /// squares are out of range.
    #[expect(clippy::cast_precision_loss, reason = "an interval needs no more than 15 digits")]
    fn variance_of_mean(&self) -> Option<(f64, f64)> {
        let (n, sum) = (self.denominator as f64, self.numerator as f64);
        let squares = self.squares.filter(|_| self.denominator > 1)? as f64;
        let spread = (squares - sum * (sum / n)).max(0.0);
        Some((spread / (n * (n - 1.0)), n - 1.0))
    }

    /// How it has changed since another one.
    pub(super) fn change_since(&self, past: &Self, unit: KpiUnit) -> Option<KpiChange> {
        let (now, before) = (self.value(unit)?, past.value(unit)?);
        let change = now - before;
        let interval = match unit {
            KpiUnit::Share => self.change_of_share(past),
            KpiUnit::Factor => None,
            KpiUnit::Hours | KpiUnit::Money | KpiUnit::Number => self.reach_of_welch(past).map(|reach| {
                let reach = reach / unit.parts();
                (change - reach, change + reach)
            }),
        };
        let interval = interval.map(|(low, high)| KpiInterval { low: plain(low), high: plain(high) });
        Some(KpiChange { before: plain(before), change: plain(change), interval })
    }

    fn change_of_share(&self, past: &Self) -> Option<(f64, f64)> {
        let counts = |figure: &Self| Some((u64::try_from(figure.numerator).ok()?, figure.denominator));
        difference_of_shares(counts(self)?, counts(past)?)
    }

    /// Half the width of Welch's interval, in parts of the unit.
    fn reach_of_welch(&self, past: &Self) -> Option<f64> {
        let ((a, a_degrees), (b, b_degrees)) = (self.variance_of_mean()?, past.variance_of_mean()?);
        let all = a + b;
        let degrees = 1.0 / ((a / all).powi(2) / a_degrees + (b / all).powi(2) / b_degrees);
        (all > 0.0 && degrees.is_finite()).then(|| student_critical(0.05, degrees) * all.sqrt())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(values: &[i128]) -> KpiFigure {
        let mut all = KpiFigure::nobody(true);
        for value in values {
            all.join(&KpiFigure::of_one(*value, true, true));
        }
        all
    }

    #[test]
    fn means_change_by_the_interval_of_welch() {
        // Six users each; 7.6365621 degrees of freedom, by Python's own incomplete beta function.
        let now = figure(&[2750, 2100, 1900, 2360, 1700, 1790]);
        let before = figure(&[2710, 2200, 2080, 2340, 2340, 2350]);
        let change = now.change_since(&before, KpiUnit::Money).unwrap();
        assert!((change.change - -236.666_666_7).abs() < 1e-6, "{change:?}");
        let interval = change.interval.unwrap();
        assert!((interval.low - -663.384_598_280_229_3).abs() < 1e-9, "{interval:?}");
        assert!((interval.high - 190.051_264_946_896_25).abs() < 1e-9, "{interval:?}");
    }

    #[test]
    fn what_does_not_vary_or_is_unknown_has_no_interval() {
        let one = figure(&[5, 5, 5]);
        assert_eq!(one.change_since(&one, KpiUnit::Money).unwrap().interval, None);
        assert_eq!(figure(&[5]).change_since(&figure(&[4, 6]), KpiUnit::Money).unwrap().interval, None);
        assert_eq!(one.change_since(&one, KpiUnit::Factor).unwrap().interval, None);
        let unknown = KpiFigure { is_known: false, ..one };
        assert_eq!((unknown.change_since(&one, KpiUnit::Money), unknown.value(KpiUnit::Factor)), (None, None));
        let large = KpiFigure::of_one(i128::MAX, true, true);
        assert_eq!(large.squares, None);
    }
}
