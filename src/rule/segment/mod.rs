//! Segments: names for users who meet a condition. *Which users belong together?*
//!
//! A segment has a hold, so that a user near a threshold does not flip back and forth (hysteresis). A user is in at
//! most one segment of an exclusive group.
//!
//! ```text
//! held(segment, D)     the latest verdict of its predicate that held on each of h consecutive days ending on or before D
//! member(segment, D)   held, and no segment of the same exclusive group with a higher priority is
//! ```
//! Nothing is stored between runs: past days are evaluated again, one step for each change, at most [`Hold::REPLAY`]
//! days back. While one user is judged, the verdict of a segment on a day is found out once, however many others ask for it.

mod check;
mod held;
mod set;

use serde::{Deserialize, Serialize};

use crate::rule::predicate::{Predicate, Trace};
use crate::time::{Day, Hold, Since};

pub use check::{SEGMENT_MAX_CHAIN, SEGMENTS_MAX, SegmentProblem};
pub(in crate::rule) use check::{asked_for, circle};
pub use set::Segments;

/// A segment: a name for users who meet a condition.
///
/// ```
/// use lifestage::time::Since;
/// use lifestage::rule::{Judges, Segments, Situation};
/// use lifestage::{Amount, Day, Event, Profile, User};
///
/// let segments: Segments = serde_json::from_str(
///     r#"[
///         { "name": "big spenders", "when": { "net_spend": { "last": 90 }, "at_least": 10000 },
///           "exclusive": "spend", "priority": 2 },
///         { "name": "spenders", "when": { "net_spend": { "last": 90 }, "above": 0 },
///           "exclusive": "spend", "priority": 1 }
///     ]"#,
/// )?;
/// let day = Day::ymd(2026, 1, 5);
/// let buys = |day, cents| Event::purchase(1_u64, day, Amount::minor(cents));
/// let profile = Profile::of([buys(day, 2_000), buys(day.plus(9), 9_000)]);
/// let user = User::new(1_u64);
/// let on = |day| Situation::new(profile.as_of(day), &user, Judges::default()).unwrap();
///
/// let members = segments.members(&on(day.plus(20)));
/// assert_eq!(members[0].segment, "big spenders");
/// assert_eq!(members[0].since, Since::On(day.plus(9)));
///
/// let changes = segments.changes(&on(day.plus(20)), day.plus(8));
/// let said: Vec<String> = changes.iter().map(ToString::to_string).collect();
/// assert_eq!(said, ["entered big spenders", "left spenders"]);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// The name, unique within a set.
    pub name: String,
    /// What a user must be like. If that is unknown, the user is not in the segment.
    pub when: Predicate,
    /// For how many days in a row the verdict must hold before it counts. Default 1: at once.
    #[serde(default = "at_once")]
    pub hold: Hold,
    /// The priority within the exclusive group: the highest wins. Default 0.
    #[serde(default)]
    pub priority: i32,
    /// The exclusive group: a user is in at most one of its segments. Default none.
    #[serde(default)]
    pub exclusive: Option<String>,
}

const fn at_once() -> Hold {
    Hold::NONE
}

impl Segment {
    /// The segment of users who meet a condition, with the default hold and in no exclusive group.
    pub fn new(name: impl Into<String>, when: Predicate) -> Self {
        Self { name: name.into(), when, hold: Hold::NONE, priority: 0, exclusive: None }
    }
}

/// A user's membership in a segment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SegmentMembership {
    /// The name of the segment.
    pub segment: String,
    /// Since when, without a break.
    pub since: Since,
}

/// A segment that a user entered or left between two days.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SegmentChange {
    /// The name of the segment.
    pub segment: String,
    /// Whether the user entered it; otherwise they left it.
    pub entered: bool,
    /// The earlier day.
    pub from: Day,
    /// The later day.
    pub to: Day,
    /// Why the condition is true, false or unknown on the later day.
    pub why: Trace,
}

impl core::fmt::Display for SegmentChange {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{} {}", if self.entered { "entered" } else { "left" }, self.segment)
    }
}
