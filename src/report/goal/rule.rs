//! The rule of goals: at how many points they are followed.

use serde::{Deserialize, Serialize};

use super::sentence;
use crate::answer::problem::{Problem, Problems};
use crate::answer::sentence::Phrase;

/// At how many points goals are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GoalConfig {
    /// Days from one point to the next, 1 to 366. Default 7, so that each point has the same weekday.
    pub every_days: u16,
    /// Points, the day asked about included, 2 to 200. Default 13: the changes of twelve weeks.
    pub points: u16,
    /// Changes from point to point without which there is no forecast, from 3 on. Default 6.
    pub least_changes: u16,
}

impl Default for GoalConfig {
    fn default() -> Self {
        Self { every_days: 7, points: 13, least_changes: 6 }
    }
}

/// The rule of goals, checked.
///
/// ```
/// use lifestage::report::{GoalRule, GoalStatus, Kpi, KpiGoal, KpiName, KpiRule};
/// use lifestage::number::Ratio;
/// use lifestage::time::Calendar;
/// use lifestage::{Day, Event, Population};
///
/// // Every week ten users come, and a few more of them return on day 7.
/// let day = |n| Day::ymd(2026, 1, 5).plus(n);
/// let come = (0..100_u64).map(|user| Event::log_in(user, day(7 * (user / 10) as i32)));
/// let back = (0..100_u64).filter(|user| user % 10 < user / 10).map(|user| Event::log_in(user, day(7 * (user / 10) as i32 + 7)));
/// let events: Vec<Event> = come.chain(back).collect();
/// let population = Population::from_events(&events, Calendar::utc())?;
///
/// let goal = KpiGoal { target: Ratio::percent(60), baseline: Some(Ratio::percent(0)), due: Some(day(70 + 28)) };
/// let board = KpiRule { active_on_day_7: Some(goal), ..KpiRule::default() };
/// let goals = GoalRule::default().report(&population, &board, day(70))?;
/// let track = goals.track(&KpiName::Standard(Kpi::ActiveOnDay7)).unwrap();
/// assert_eq!(track.row().actual(), Some(0.45));
/// let outlook = track.outlook();
/// assert_eq!(outlook.status, GoalStatus::OnPace);
/// assert_eq!(outlook.to_string(), "on pace: 45.0 % now, 65.0 % expected on 2026-04-13, 65.0 % to 65.0 %, target 60.0 %");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "GoalConfig", into = "GoalConfig")]
pub struct GoalRule {
    config: GoalConfig,
}

impl GoalRule {
    /// Makes a rule from a config.
    ///
    /// # Errors
    /// With every mistake in it, each with its path.
    ///
    /// ```
    /// use lifestage::report::{GoalConfig, GoalRule};
    ///
    /// let wrong = GoalConfig { every_days: 0, points: 500, least_changes: 2 };
    /// assert_eq!(GoalRule::new(wrong).unwrap_err().len(), 3);
    /// ```
    pub fn new(config: GoalConfig) -> Result<Self, Problems> {
        let mut found = Vec::new();
        let mut wrong = |field: &str, message: Phrase<'_>| found.push(Problem::new(field, message.into()));
        let GoalConfig { every_days, points, least_changes } = config;
        if !(1..=366).contains(&every_days) {
            wrong("every_days", sentence::days(every_days));
        }
        if !(2..=200).contains(&points) {
            wrong("points", sentence::points(points));
        }
        if least_changes < 3 {
            wrong("least_changes", sentence::changes(least_changes));
        }
        Problems::none_in(found)?;
        Ok(Self { config })
    }

    /// The config.
    pub const fn config(&self) -> &GoalConfig {
        &self.config
    }
}

impl From<GoalRule> for GoalConfig {
    fn from(rule: GoalRule) -> Self {
        rule.config
    }
}

impl TryFrom<GoalConfig> for GoalRule {
    type Error = Problems;

    fn try_from(config: GoalConfig) -> Result<Self, Problems> {
        Self::new(config)
    }
}
