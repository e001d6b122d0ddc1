//! Findings: how today compares with what is usual, and what is said of it.

use serde::{Deserialize, Serialize};

use super::answer::{WatchSignal, WatchSpan};
use super::sentence;
use crate::answer::naming::named;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::event::kind::Kind;
use crate::number::plain::finite;
use crate::time::Day;

/// How unusual something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AlertGrade {
    /// Worth a look.
    Notice,
    /// Worth a question.
    Warning,
    /// Worth a call.
    Critical,
}

named! {
    AlertGrade, "grade of an alert" {
        Notice "notice" "提示";
        Warning "warning" "警告";
        Critical "critical" "严重";
    }
}

/// How the users of a signal compare with what is usual.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct WatchFinding {
    /// What is watched.
    pub signal: WatchSignal,
    /// The day asked about.
    pub as_of: Day,
    /// What part of time.
    pub span: WatchSpan,
    /// Hours of the day that the span reaches to, 1 to 24.
    pub hours_gone: u8,
    /// Users now.
    pub users: u64,
    /// Users to be expected.
    #[serde(deserialize_with = "finite")]
    pub expected: f64,
    /// The lower end of what is usual: 95 % of new counts lie between both.
    #[serde(deserialize_with = "finite")]
    pub low: f64,
    /// The upper end of what is usual.
    #[serde(deserialize_with = "finite")]
    pub high: f64,
    /// How much more the weeks vary than counts of chance alone: 1 or more.
    #[serde(deserialize_with = "finite")]
    pub dispersion: f64,
    /// The chance of a count at least so far from what is expected, on either side.
    #[serde(deserialize_with = "finite")]
    pub chance: f64,
    /// The number of weeks that tell what is usual.
    pub weeks: u8,
    /// How unusual it is; `None` if it is usual.
    pub grade: Option<AlertGrade>,
}

impl WatchFinding {
    /// The change against what is expected: −0.38 for 38 % less. `None` if nobody is expected.
    #[expect(clippy::cast_precision_loss, reason = "a quotient of numbers above 2^53 is still right to 15 digits")]
    pub fn change(&self) -> Option<f64> {
        (self.expected > 0.0).then(|| self.users as f64 / self.expected - 1.0)
    }

    /// Whether there are more users than expected.
    #[expect(clippy::cast_precision_loss, reason = "only which of two is larger")]
    pub fn is_rise(&self) -> bool {
        self.users as f64 > self.expected
    }

    const fn kind(&self) -> Option<Kind> {
        match self.signal {
            WatchSignal::Active => None,
            WatchSignal::Kind(kind) => Some(kind),
        }
    }
}

impl Phrased for WatchFinding {
    fn phrase(&self) -> Phrase<'_> {
        let Self { users, expected, low, high, .. } = *self;
        let kind = self.kind();
        match self.change().map(|change| change * 100.0) {
            None => sentence::from_none(kind, users, high),
            Some(change) if self.grade.is_none() => sentence::usual(kind, users, expected, low, high, change.abs()),
            Some(change) if change < 0.0 => sentence::down(kind, -change, users, expected, low, high),
            Some(change) => sentence::up(kind, change, users, expected, low, high),
        }
    }
}

/// Why it is unknown whether a count is usual.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum WatchUnknown {
    /// Too few weeks are known.
    TooFewWeeks {
        /// Weeks that are known.
        known: u8,
        /// Weeks that are needed.
        needed: u8,
    },
    /// Too few users, now and usually.
    TooFewUsers {
        /// Users that are needed.
        needed: u32,
    },
    /// The rule watches other signals or other weeks than the report.
    NotWatched,
}

impl Phrased for WatchUnknown {
    fn phrase(&self) -> Phrase<'_> {
        match *self {
            Self::TooFewWeeks { known, needed } => sentence::too_few_weeks(known, needed),
            Self::TooFewUsers { needed } => sentence::too_few_users(needed),
            Self::NotWatched => sentence::not_watched(),
        }
    }
}

/// A group, such as a community or a channel, in which nobody has been active for long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct QuietAlarm {
    /// The day asked about.
    pub as_of: Day,
    /// The last day with activity of anybody; `None` if there never was any.
    pub last_active: Option<Day>,
}

impl QuietAlarm {
    /// Days since the last activity; `None` if there never was any.
    pub fn days(&self) -> Option<u32> {
        Some((self.as_of - self.last_active?).unsigned_abs())
    }
}

impl Phrased for QuietAlarm {
    fn phrase(&self) -> Phrase<'_> {
        match (self.days(), self.last_active) {
            (Some(days), Some(last)) => sentence::quiet(days, last),
            _ => sentence::never_active(),
        }
    }
}

display_phrases!(WatchFinding, WatchUnknown, QuietAlarm);

impl From<WatchFinding> for Reason {
    fn from(found: WatchFinding) -> Self {
        let seen = SeenValue::Whole(i64::try_from(found.users).unwrap_or(i64::MAX));
        let bound = [Some(SeenValue::Number(found.low)), Some(SeenValue::Number(found.high))];
        Self::saying("watch.users", Some(seen), bound, &found.phrase())
    }
}

impl From<WatchUnknown> for Reason {
    fn from(unknown: WatchUnknown) -> Self {
        Self::saying("watch.unknown", None, [None, None], &unknown.phrase())
    }
}

impl From<QuietAlarm> for Reason {
    fn from(alarm: QuietAlarm) -> Self {
        let days = alarm.days().map(|days| SeenValue::Whole(days.into()));
        Self::saying("watch.quiet", days, [None, None], &alarm.phrase())
    }
}
