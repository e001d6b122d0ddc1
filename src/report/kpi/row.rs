//! Rows of the board: one number, its target, and how much is missing.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::number::decimal::Decimal;
use crate::number::money::Money;
use crate::number::ratio::Ratio;
use crate::score::stage::LifecycleStage;

/// A number of the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Kpi {
    /// Active on day 7 after joining.
    #[serde(rename = "active_on_day_7")]
    ActiveOnDay7,
    /// The newcomer plan complete by age 7.
    NewcomerPlan,
    /// Active on any of the days 24 to 30 after joining.
    #[serde(rename = "active_in_week_4")]
    ActiveInWeek4,
    /// Hours of use for each user active in the last 30 days.
    HoursOfUse,
    /// A purchase on any of the days 0 to 90 after joining.
    FirstPurchase,
    /// Net spend of the last 30 days for each active user: ARPU.
    RevenuePerUser,
    /// Net spend of the last 30 days for each user who bought in them: ARPPU.
    RevenuePerPayer,
    /// Two purchases in the last 90 days.
    RepeatPurchase,
    /// Matured invitees for each user active in the last 30 days.
    KFactor,
}

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
}

impl Kpi {
    /// All numbers, in lifecycle order.
    pub const ALL: [Self; 9] = [
        Self::ActiveOnDay7,
        Self::NewcomerPlan,
        Self::ActiveInWeek4,
        Self::HoursOfUse,
        Self::FirstPurchase,
        Self::RevenuePerUser,
        Self::RevenuePerPayer,
        Self::RepeatPurchase,
        Self::KFactor,
    ];

    /// The lifecycle stage that the number is about.
    pub const fn stage(self) -> LifecycleStage {
        match self {
            Self::ActiveOnDay7 | Self::NewcomerPlan => LifecycleStage::Introduction,
            Self::ActiveInWeek4 | Self::HoursOfUse => LifecycleStage::Activation,
            Self::FirstPurchase | Self::RevenuePerUser | Self::RevenuePerPayer => LifecycleStage::Growth,
            Self::RepeatPurchase => LifecycleStage::Loyalty,
            Self::KFactor => LifecycleStage::Advocacy,
        }
    }

    /// The unit of the number.
    pub const fn unit(self) -> KpiUnit {
        match self {
            Self::HoursOfUse => KpiUnit::Hours,
            Self::RevenuePerUser | Self::RevenuePerPayer => KpiUnit::Money,
            Self::KFactor => KpiUnit::Factor,
            _ => KpiUnit::Share,
        }
    }

    /// The name, as it is shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ActiveOnDay7 => "active on day 7",
            Self::NewcomerPlan => "newcomer plan complete by day 7",
            Self::ActiveInWeek4 => "active on days 24 to 30",
            Self::HoursOfUse => "hours of use in 30 days per active user",
            Self::FirstPurchase => "a purchase by day 90",
            Self::RevenuePerUser => "net spend in 30 days per active user",
            Self::RevenuePerPayer => "net spend in 30 days per buyer",
            Self::RepeatPurchase => "two purchases in the last 90 days",
            Self::KFactor => "matured invitees per active user",
        }
    }
}

impl fmt::Display for Kpi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The target of a number.
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
}

/// One number of the board.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct KpiRow {
    /// Which number it is.
    pub kpi: Kpi,
    /// What was counted: users, seconds or minor units.
    pub numerator: i128,
    /// The number of users it is divided by.
    pub denominator: u64,
    /// The target; `None` if there is none.
    pub target: Option<KpiTarget>,
}

/// How a number compares with its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KpiVerdict {
    /// At the target or above.
    Met,
    /// Below the target.
    Short {
        /// How much the numerator lacks, rounded up: users, seconds or minor units.
        by: i128,
    },
    /// The number has no target.
    NoTarget,
    /// No user is old enough, active or a buyer.
    NotEnoughData,
}

/// Billionths in one.
const BILLION: u128 = 1_000_000_000;

impl KpiTarget {
    /// The smallest numerator that meets the target over this many users.
    fn needed(self, users: u64) -> i128 {
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
            Self::Factor(factor) => write!(f, "{factor}"),
        }
    }
}

impl KpiRow {
    /// The value in its unit: a share from 0 to 1, hours, minor units, or a factor. `None` without users.
    #[expect(clippy::cast_precision_loss, reason = "a quotient of numbers above 2^53 is still right to 15 digits")]
    pub fn actual(&self) -> Option<f64> {
        let mean = self.numerator as f64 / self.denominator as f64;
        let seconds_in_an_hour = if self.kpi.unit() == KpiUnit::Hours { 3_600.0 } else { 1.0 };
        (self.denominator > 0).then_some(mean / seconds_in_an_hour)
    }

    /// How the number compares with its target.
    pub fn verdict(&self) -> KpiVerdict {
        if self.denominator == 0 {
            return KpiVerdict::NotEnoughData;
        }
        match self.target.map(|target| target.needed(self.denominator).saturating_sub(self.numerator)) {
            None => KpiVerdict::NoTarget,
            Some(by) if by > 0 => KpiVerdict::Short { by },
            Some(_) => KpiVerdict::Met,
        }
    }

    /// Whether the target is met; `None` without a target or without users.
    pub fn met(&self) -> Option<bool> {
        match self.verdict() {
            KpiVerdict::Met => Some(true),
            KpiVerdict::Short { .. } => Some(false),
            KpiVerdict::NoTarget | KpiVerdict::NotEnoughData => None,
        }
    }
}

/// The precision applies to money.
impl fmt::Display for KpiRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kpi, numerator, denominator, target } = self;
        write!(f, "{kpi}: ")?;
        let Some(actual) = self.actual() else { return f.write_str("not enough data") };
        match kpi.unit() {
            KpiUnit::Share => write!(f, "{:.1} % ({numerator} of {denominator})", actual * 100.0)?,
            KpiUnit::Hours => write!(f, "{actual:.1} h (over {denominator} users)")?,
            KpiUnit::Money => {
                let mean = Money::mean(*numerator, *denominator).unwrap_or_default();
                fmt::Display::fmt(&mean, f)?;
                write!(f, " (over {denominator} users)")?;
            }
            KpiUnit::Factor => write!(f, "{actual:.3} ({numerator} for {denominator})")?,
        }
        let Some(target) = target else { return Ok(()) };
        f.write_str(", target ")?;
        fmt::Display::fmt(target, f)?;
        match self.verdict() {
            KpiVerdict::Short { by } => write!(f, ": short by {by}"),
            _ => f.write_str(": met"),
        }
    }
}
