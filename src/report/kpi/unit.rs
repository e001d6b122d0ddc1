//! Units of the board's numbers, and targets in them.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::number::decimal::Decimal;
use crate::number::money::Money;
use crate::number::ratio::Ratio;
use crate::time::Day;

/// What the numerator of a number counts, and how the number is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KpiUnit {
    /// Users, shown as a share.
    Share,
    /// Seconds, shown in hours.
    Hours,
    /// Minor units of money.
    Money,
    /// Users, shown for each other user.
    Factor,
    /// Millionths of a number of your own, shown as it is.
    Number,
}

/// Millionths in one.
pub(super) const MILLION: f64 = 1e6;
/// Billionths in one.
const BILLION: u128 = 1_000_000_000;

impl KpiUnit {
    /// How many of what the numerator counts are one of the unit.
    pub(super) const fn parts(self) -> f64 {
        match self {
            Self::Hours => 3_600.0,
            Self::Number => MILLION,
            Self::Share | Self::Money | Self::Factor => 1.0,
        }
    }
}

/// A value that a number should reach, or starts from.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum KpiTarget {
    /// A share of the users, 0 to 1.
    Share(Ratio),
    /// Hours per user.
    Hours(Decimal),
    /// Minor units of money per user.
    Money(Money),
    /// Users per user.
    Factor(Decimal),
    /// A number of your own per user.
    Number(Decimal),
}

/// Where a number should be, from where, and by when.
///
/// ```
/// use lifestage::number::Ratio;
/// use lifestage::report::KpiGoal;
///
/// let goal: KpiGoal<Ratio> = serde_json::from_str(r#"{ "target": 0.35, "baseline": 0.2, "due": "2026-03-31" }"#)?;
/// assert_eq!(goal.target, Ratio::percent(35));
/// assert_eq!(KpiGoal::from(Ratio::percent(35)), KpiGoal { baseline: None, due: None, ..goal });
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KpiGoal<T> {
    /// The value to reach.
    pub target: T,
    /// The value that the way begins at. Default none: then there is no share of the way.
    pub baseline: Option<T>,
    /// The day by which to reach it. Default none: then there is no pace.
    pub due: Option<Day>,
}

/// A target alone.
impl<T> From<T> for KpiGoal<T> {
    fn from(target: T) -> Self {
        Self { target, baseline: None, due: None }
    }
}

impl<T> KpiGoal<T> {
    pub(super) fn map(self, unit: impl Fn(T) -> KpiTarget) -> KpiGoal<KpiTarget> {
        KpiGoal { target: unit(self.target), baseline: self.baseline.map(&unit), due: self.due }
    }
}

impl KpiTarget {
    /// The value in its unit.
    #[expect(clippy::cast_precision_loss, reason = "money above 2^53 is still right to 15 digits")]
    pub fn value(self) -> f64 {
        match self {
            Self::Share(share) => share.get(),
            Self::Hours(number) | Self::Factor(number) | Self::Number(number) => number.get(),
            Self::Money(money) => money.minor_units() as f64,
        }
    }

    /// The unit.
    pub const fn unit(self) -> KpiUnit {
        match self {
            Self::Share(_) => KpiUnit::Share,
            Self::Hours(_) => KpiUnit::Hours,
            Self::Money(_) => KpiUnit::Money,
            Self::Factor(_) => KpiUnit::Factor,
            Self::Number(_) => KpiUnit::Number,
        }
    }

    /// The smallest numerator that meets the target over this many users.
    pub(super) fn needed(self, users: u64) -> i128 {
        let users = u128::from(users);
        // INVARIANT: a decimal is below 2^53 billionths, so hours of 2^64 users in seconds are below 2^127.
        let of_billionths = |each: u64, units: u128| {
            let exact = (u128::from(each) * units).saturating_mul(users).div_ceil(BILLION);
            i128::try_from(exact).unwrap_or(i128::MAX)
        };
        match self {
            Self::Share(share) => of_billionths(Decimal::nearest(share.get()).billionths(), 1),
            Self::Hours(hours) => of_billionths(hours.billionths(), 3_600),
            Self::Factor(factor) => of_billionths(factor.billionths(), 1),
            Self::Number(number) => of_billionths(number.billionths(), 1_000_000),
            Self::Money(money) => {
                let users = i128::try_from(users).unwrap_or(i128::MAX);
                i128::from(money.minor_units()).saturating_mul(users)
            }
        }
    }
}

impl fmt::Display for KpiTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Share(share) => write!(f, "{share:.1}"),
            Self::Hours(hours) => write!(f, "{hours} h"),
            Self::Money(money) => fmt::Display::fmt(money, f),
            Self::Factor(number) | Self::Number(number) => write!(f, "{number}"),
        }
    }
}

/// The target, the baseline and the due day, as far as they are given.
impl<T: fmt::Display> fmt::Display for KpiGoal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.target, f)?;
        if let Some(baseline) = &self.baseline {
            f.write_str(" from ")?;
            fmt::Display::fmt(baseline, f)?;
        }
        self.due.map_or(Ok(()), |due| write!(f, " by {due}"))
    }
}
