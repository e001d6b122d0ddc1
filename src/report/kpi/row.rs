//! Rows of the board: one number, its target, how much is missing, and how it has changed.
//!
//! ```text
//! share of the way = (actual − baseline) / (target − baseline)        pace = (target − actual) / days to the due day
//! ```

use core::fmt;

use serde::{Deserialize, Serialize};

use super::figure::{KpiChange, KpiFigure, KpiPast};
use super::unit::{KpiGoal, KpiTarget, KpiUnit};
use crate::answer::language::Language;
use crate::answer::naming::named;
use crate::answer::say::{Say, Words};
use crate::number::money::Money;
use crate::score::stage::LifecycleStage;
use crate::time::Day;

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
    /// Invitees who matured in the last 30 days for each user active in them; unknown where no user has a referrer.
    KFactor,
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
}

named! {
    Kpi, "key number" {
        ActiveOnDay7 "active on day 7" "第7日留存率";
        NewcomerPlan "newcomer plan complete by day 7" "7日内完成新手任务";
        ActiveInWeek4 "active on days 24 to 30" "第24至30日活跃率";
        HoursOfUse "hours of use in 30 days per active user" "近30天人均使用时长";
        FirstPurchase "a purchase by day 90" "90日内首购率";
        RevenuePerUser "net spend in 30 days per active user" "近30天ARPU";
        RevenuePerPayer "net spend in 30 days per buyer" "近30天付费用户人均净消费";
        RepeatPurchase "two purchases in the last 90 days" "近90天复购率";
        KFactor "matured invitees per active user" "近30天K因子";
    }
}

/// What a number is called.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum KpiName {
    /// One of the nine that every board has.
    Standard(Kpi),
    /// One of your own.
    Own(Box<str>),
}

/// One number of the board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct KpiRow {
    /// Which number it is.
    pub name: KpiName,
    /// Its unit.
    pub unit: KpiUnit,
    /// The day asked about.
    pub as_of: Day,
    /// The figure as of the day.
    pub now: KpiFigure,
    /// The figure as of the day one month before; `None` if a profile forgot needed days.
    pub month_before: Option<KpiFigure>,
    /// The figure as of the day one year before; `None` if a profile forgot needed days.
    pub year_before: Option<KpiFigure>,
    /// The target, with baseline and due day; `None` if there is none.
    pub goal: Option<KpiGoal<KpiTarget>>,
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
    /// No user is old enough, active or a buyer, or the number is unknown.
    NotEnoughData,
}

impl KpiName {
    /// The name, as it is shown.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Standard(kpi) => kpi.name(Language::English),
            Self::Own(name) => name,
        }
    }

    /// The number, if it is one of the nine.
    pub const fn standard(&self) -> Option<Kpi> {
        match self {
            Self::Standard(kpi) => Some(*kpi),
            Self::Own(_) => None,
        }
    }
}

impl Say for KpiName {
    /// Your own names stay as they are.
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.standard().map_or_else(|| self.as_str(), |kpi| kpi.name(words.language)))
    }
}

impl fmt::Display for KpiName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl KpiRow {
    /// The value in its unit: a share from 0 to 1, hours, minor units, or a number. `None` without users, or if it is
    /// unknown.
    pub fn actual(&self) -> Option<f64> {
        self.now.value(self.unit)
    }

    /// How the number compares with its target.
    pub fn verdict(&self) -> KpiVerdict {
        let (numerator, users) = (self.now.numerator, self.now.denominator);
        if self.actual().is_none() {
            return KpiVerdict::NotEnoughData;
        }
        match self.goal.map(|goal| goal.target.needed(users).saturating_sub(numerator)) {
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

    /// The share of the way from the baseline to the target: below 0 behind the baseline, above 1 beyond the target.
    /// `None` without an actual value or a baseline, or if the baseline is the target.
    pub fn share_of_the_way(&self) -> Option<f64> {
        let (actual, goal) = (self.actual()?, self.goal?);
        let (target, baseline) = (goal.target.value(), goal.baseline?.value());
        let way = target - baseline;
        (way.abs() > 0.0).then(|| (actual - baseline) / way)
    }

    /// The pace that is left: by how much the number has to change each day to reach the target on the due day, in its
    /// unit. `None` without an actual value or a due day, and from the due day on.
    pub fn pace(&self) -> Option<f64> {
        let (actual, goal) = (self.actual()?, self.goal?);
        let days = goal.due? - self.as_of;
        (days > 0).then(|| (goal.target.value() - actual) / f64::from(days))
    }

    /// How the number has changed since the day one month or one year before; `None` if there is no value then or now.
    pub fn change(&self, since: KpiPast) -> Option<KpiChange> {
        let past = match since {
            KpiPast::MonthBefore => self.month_before,
            KpiPast::YearBefore => self.year_before,
        };
        self.now.change_since(&past?, self.unit)
    }

    pub(super) fn figures(&self) -> impl Iterator<Item = &KpiFigure> {
        core::iter::once(&self.now).chain(&self.month_before).chain(&self.year_before)
    }

    /// Adds the same number of other users. What one part forgot, the sum does not know.
    pub(super) fn join(&mut self, other: &Self) {
        self.now.join(&other.now);
        join_past(&mut self.month_before, other.month_before.as_ref());
        join_past(&mut self.year_before, other.year_before.as_ref());
    }
}

/// Adds a figure of an earlier day; it is unknown once a part of it is.
pub(crate) fn join_past(mine: &mut Option<KpiFigure>, theirs: Option<&KpiFigure>) {
    match (mine.as_mut(), theirs) {
        (Some(mine), Some(theirs)) => mine.join(theirs),
        _ => *mine = None,
    }
}

/// The precision applies to money.
impl fmt::Display for KpiRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, unit, now: KpiFigure { numerator, denominator, is_known, .. }, goal, .. } = self;
        write!(f, "{name}: ")?;
        if !is_known {
            return f.write_str("unknown, no user has a referrer");
        }
        let Some(actual) = self.actual() else { return f.write_str("not enough data") };
        match unit {
            KpiUnit::Share => write!(f, "{:.1} % ({numerator} of {denominator})", actual * 100.0)?,
            KpiUnit::Hours => write!(f, "{actual:.1} h (over {denominator} users)")?,
            KpiUnit::Money => {
                let mean = Money::mean(*numerator, *denominator).unwrap_or_default();
                fmt::Display::fmt(&mean, f)?;
                write!(f, " (over {denominator} users)")?;
            }
            KpiUnit::Factor => write!(f, "{actual:.3} ({numerator} for {denominator})")?,
            KpiUnit::Number => write!(f, "{actual:.3} (over {denominator} users)")?,
        }
        let Some(goal) = goal else { return Ok(()) };
        f.write_str(", target ")?;
        fmt::Display::fmt(goal, f)?;
        match self.verdict() {
            KpiVerdict::Short { by } => write!(f, ": short by {by}")?,
            _ => f.write_str(": met")?,
        }
        self.share_of_the_way().map_or(Ok(()), |way| write!(f, ", {:.0} % of the way", way * 100.0))
    }
}
