//! The forecast of a goal, and whether it will be reached.

use serde::{Deserialize, Serialize};

use super::answer::GoalTrack;
use super::sentence;
use super::status::GoalStatus;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::number::money::Money;
use crate::number::plain::{finite, plain};
use crate::number::stats::{student_critical, student_two_sided};
use crate::report::kpi::{KpiTarget, KpiUnit};
use crate::time::Day;

/// Where a number will be on the due day if it goes on as it did.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct GoalForecast {
    /// The due day.
    pub due: Day,
    /// The mean change a day so far, in the unit of the number.
    #[serde(deserialize_with = "finite")]
    pub pace: f64,
    /// The value expected on the due day.
    #[serde(deserialize_with = "finite")]
    pub value: f64,
    /// The lower end of the 95 % prediction interval.
    #[serde(deserialize_with = "finite")]
    pub low: f64,
    /// The upper end.
    #[serde(deserialize_with = "finite")]
    pub high: f64,
    /// The chance that the value is at least the target on the due day.
    #[serde(deserialize_with = "finite")]
    pub chance: f64,
    /// The number of changes that tell it.
    pub changes: u16,
}

/// Why there is no forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum GoalUnknown {
    /// The number has no value today.
    NoValue,
    /// The goal has no due day.
    NoDueDay,
    /// The due day is not after the day asked about.
    DueDayOver,
    /// Too few changes are known.
    TooFewChanges {
        /// Changes that are known.
        known: u16,
        /// Changes that are needed.
        needed: u16,
    },
}

/// How a goal stands, and why.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct GoalOutlook {
    /// How it stands.
    pub status: GoalStatus,
    /// The unit of the number.
    pub unit: KpiUnit,
    /// The value today; `None` if there is none.
    #[serde(deserialize_with = "finite")]
    pub actual: Option<f64>,
    /// The target.
    pub target: KpiTarget,
    /// The forecast, or why there is none.
    pub forecast: Result<GoalForecast, GoalUnknown>,
}

impl GoalTrack {
    /// Where the number will be on the due day, as a random walk with drift.
    ///
    /// # Errors
    /// With the reason why there is no forecast.
    pub fn forecast(&self) -> Result<GoalForecast, GoalUnknown> {
        let values = self.values();
        let now = *values.first().ok_or(GoalUnknown::NoValue)?;
        let due = self.goal.due.ok_or(GoalUnknown::NoDueDay)?;
        let ahead = Some(due - self.as_of).filter(|days| *days > 0).ok_or(GoalUnknown::DueDayOver)?;
        let changes: Vec<f64> =
            values.iter().zip(values.iter().skip(1)).map(|(later, before)| later - before).collect();
        let known = u16::try_from(changes.len()).unwrap_or(u16::MAX);
        // A track may have been written elsewhere.
        let (every_days, needed) = (f64::from(self.every_days.max(1)), self.least_changes.max(3));
        if known < needed {
            return Err(GoalUnknown::TooFewChanges { known, needed });
        }
        let many = f64::from(known);
        let drift = changes.iter().sum::<f64>() / many;
        let squares: f64 = changes.iter().map(|change| (change - drift) * (change - drift)).sum();
        let points = f64::from(ahead) / every_days;
        let error = (squares / (many - 1.0) * (points + points * points / many)).sqrt();
        let value = now + drift * points;
        let reach = student_critical(0.05, many - 1.0) * error;
        Ok(GoalForecast {
            due,
            pace: plain(drift / every_days),
            value: plain(self.possible(value, &values)),
            low: plain(self.possible(value - reach, &values)),
            high: plain(self.possible(value + reach, &values)),
            chance: plain(chance_of(value - self.goal.target.value(), error, many - 1.0)),
            changes: known,
        })
    }

    /// A value that the number can have: a share is from 0 to 1. Money and numbers of your own can be below 0, but are not expected
    /// there where none of the points was.
    fn possible(&self, value: f64, points: &[f64]) -> f64 {
        match self.unit {
            KpiUnit::Share => value.clamp(0.0, 1.0),
            KpiUnit::Hours | KpiUnit::Factor => value.max(0.0),
            KpiUnit::Money | KpiUnit::Number if points.iter().all(|point| *point >= 0.0) => value.max(0.0),
            KpiUnit::Money | KpiUnit::Number => value,
        }
    }

    /// How the goal stands, and why.
    pub fn outlook(&self) -> GoalOutlook {
        let row = self.row();
        let (target, forecast) = (self.goal.target, self.forecast());
        let status = match (row.met(), &forecast) {
            (Some(true), _) => GoalStatus::Met,
            (_, Err(GoalUnknown::DueDayOver)) => GoalStatus::Missed,
            (_, Err(_)) => GoalStatus::Unknown,
            (_, Ok(forecast)) if forecast.value >= target.value() => GoalStatus::OnPace,
            (_, Ok(forecast)) if forecast.high >= target.value() => GoalStatus::AtRisk,
            (_, Ok(_)) => GoalStatus::OffPace,
        };
        GoalOutlook { status, unit: self.unit, actual: row.actual().map(plain), target, forecast }
    }
}

/// The chance that what is expected to be this much above the target is above it; without any error it is or is not.
fn chance_of(above: f64, error: f64, degrees: f64) -> f64 {
    if error <= 0.0 {
        return if above < 0.0 { 0.0 } else { 1.0 };
    }
    let tail = student_two_sided(above / error, degrees) / 2.0;
    if above < 0.0 { tail } else { 1.0 - tail }
}

/// A value of a number, as it is shown.
fn shown<'a>(value: f64, unit: KpiUnit) -> Phrase<'a> {
    match unit {
        KpiUnit::Share => sentence::share(value * 100.0),
        KpiUnit::Hours => sentence::hours(value),
        #[expect(clippy::cast_possible_truncation, reason = "a cast stops at the ends of the range")]
        KpiUnit::Money => sentence::money(Money::minor(value.round() as i64)),
        KpiUnit::Factor | KpiUnit::Number => sentence::number(value),
    }
}

impl Phrased for GoalUnknown {
    fn phrase(&self) -> Phrase<'_> {
        match *self {
            Self::NoValue => sentence::no_value(),
            Self::NoDueDay => sentence::no_due_day(),
            Self::DueDayOver => sentence::due_day_over(),
            Self::TooFewChanges { known, needed } => sentence::too_few_changes(known, needed),
        }
    }
}

impl Phrased for GoalOutlook {
    fn phrase(&self) -> Phrase<'_> {
        let said = |value| shown(value, self.unit);
        let (actual, target) = (self.actual.map(said), said(self.target.value()));
        match &self.forecast {
            Ok(found) => {
                let GoalForecast { due, value, low, high, .. } = *found;
                sentence::expected(self.status, actual, due, said(value), said(low), said(high), target)
            }
            Err(unknown) => sentence::without(self.status, actual, target, unknown.phrase()),
        }
    }
}

display_phrases!(GoalUnknown, GoalOutlook);

impl From<GoalOutlook> for Reason {
    fn from(outlook: GoalOutlook) -> Self {
        let bound = [Some(SeenValue::Number(plain(outlook.target.value()))), None];
        Self::saying("goal.outlook", outlook.actual.map(SeenValue::Number), bound, &outlook.phrase())
    }
}
