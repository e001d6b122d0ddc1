//! The log of alerts: what was told last, so that the same is not told again and again.

use serde::{Deserialize, Serialize};

use super::answer::{WatchSignal, WatchSpan};
use super::finding::{AlertGrade, WatchFinding};
use super::rule::WatchRule;
use crate::time::Day;

/// What was told last of each group and signal. It is yours to store.
///
/// ```
/// use lifestage::report::{AlertLog, AlertOutcome, WatchFinding, WatchRule};
///
/// let dropped = r#"{ "signal": "active", "as_of": "2026-03-02", "span": { "through": 9 }, "hours_gone": 10, "users": 20,
///     "expected": 55.0, "low": 37.0, "high": 75.0, "dispersion": 1.0, "chance": 0.002, "weeks": 8, "grade": "warning" }"#;
/// let nine: WatchFinding = serde_json::from_str(dropped)?;
/// let ten: WatchFinding = serde_json::from_str(&dropped.replace("9 }", "10 }").replace("hours_gone\": 10", "hours_gone\": 11"))?;
/// let worse: WatchFinding = serde_json::from_str(&dropped.replace("warning", "critical"))?;
///
/// let (rule, mut log) = (WatchRule::default(), AlertLog::default());
/// assert_eq!(rule.tell(&mut log, "ads", &nine), AlertOutcome::Tell);
/// assert_eq!(rule.tell(&mut log, "ads", &ten), AlertOutcome::CoolingDown { hours: 23 });
/// assert_eq!(rule.tell(&mut log, "friends", &ten), AlertOutcome::Tell); // another group
/// assert_eq!(rule.tell(&mut log, "ads", &worse), AlertOutcome::Tell); // worse
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<LastAlert>", into = "Vec<LastAlert>")]
pub struct AlertLog {
    /// INVARIANT: in order of group, signal and whether it is of a week; each once.
    last: Vec<LastAlert>,
}

/// An alert that was told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LastAlert {
    /// The group, by a name of your own; empty for everybody.
    pub group: Box<str>,
    /// What was watched.
    pub signal: WatchSignal,
    /// Whether it was of seven days. A day and its hours are one thing.
    pub is_of_week: bool,
    /// How unusual it was.
    pub grade: AlertGrade,
    /// Whether there were more users than expected.
    pub is_rise: bool,
    /// The day that was asked about.
    pub as_of: Day,
    /// Hours of the day that had gone, 1 to 24.
    pub hours_gone: u8,
}

/// Whether to tell an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum AlertOutcome {
    /// Tell it; the log has it now.
    Tell,
    /// The same was told not long ago.
    CoolingDown {
        /// Hours until it may be told again.
        hours: u32,
    },
    /// It is no alert.
    Usual,
}

impl LastAlert {
    fn key(&self) -> (&str, WatchSignal, bool) {
        (&self.group, self.signal, self.is_of_week)
    }

    /// Hours since the epoch, by days of 24.
    fn hours(&self) -> i64 {
        i64::from(self.as_of.days_since_epoch()) * 24 + i64::from(self.hours_gone)
    }
}

impl AlertLog {
    /// What was told, in order of groups and signals.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &LastAlert> {
        self.last.iter()
    }

    /// Forgets what was told before a day, as groups that no longer exist would stay for ever.
    pub fn forget_before(&mut self, day: Day) {
        self.last.retain(|alert| alert.as_of >= day);
    }
}

impl WatchRule {
    /// Whether to tell a finding about a group: it is an alert, and the same was not told within the hours of the rule. The same
    /// is a count on the same side of what is expected, of a grade no higher. What is to be told goes into the log.
    pub fn tell(&self, log: &mut AlertLog, group: &str, found: &WatchFinding) -> AlertOutcome {
        let Some(grade) = found.grade else { return AlertOutcome::Usual };
        let alert = LastAlert {
            group: group.into(),
            signal: found.signal,
            is_of_week: found.span == WatchSpan::Week,
            grade,
            is_rise: found.is_rise(),
            as_of: found.as_of,
            hours_gone: found.hours_gone,
        };
        match log.last.binary_search_by(|known| known.key().cmp(&alert.key())) {
            Err(at) => log.last.insert(at, alert),
            Ok(at) => {
                let Some(last) = log.last.get_mut(at) else { return AlertOutcome::Tell };
                let hours = last.hours() + i64::from(self.config().cool_down_hours) - alert.hours();
                if alert.is_rise == last.is_rise && alert.grade <= last.grade && hours > 0 {
                    return AlertOutcome::CoolingDown { hours: u32::try_from(hours).unwrap_or(u32::MAX) };
                }
                *last = alert;
            }
        }
        AlertOutcome::Tell
    }
}

impl From<AlertLog> for Vec<LastAlert> {
    fn from(log: AlertLog) -> Self {
        log.last
    }
}

impl From<Vec<LastAlert>> for AlertLog {
    /// Of alerts with one group and signal the latest is kept.
    fn from(mut last: Vec<LastAlert>) -> Self {
        last.sort_by(|one, other| one.key().cmp(&other.key()).then(other.hours().cmp(&one.hours())));
        last.dedup_by(|later, first| later.key() == first.key());
        Self { last }
    }
}
