//! The rule of paths.

use core::fmt;
use core::num::NonZeroU8;

use serde::{Deserialize, Serialize};

use crate::number::fingerprint::{Fingerprint, Fingerprinter};
use crate::report::session::SessionRule;

/// What counts as a path.
///
/// ```
/// use lifestage::report::PathRule;
/// use lifestage::time::{Calendar, Moment};
/// use lifestage::{Event, Kind};
///
/// let at = |second: i64| Moment::from_milliseconds(second * 1_000);
/// let events = [
///     Event::search(1_u64, at(0)), Event::view(1_u64, at(1), 5), Event::view(1_u64, at(2), 5), Event::share(1_u64, at(3)),
/// ];
/// let report = PathRule::transitions().report_events(&events, &Calendar::utc())?;
/// let next = report.after(Kind::View, 10);
/// assert_eq!(next[0].to_string(), "view → view: 1, 50.0 %");
///
/// // Both paths of three were taken once; the one of lower codes comes first.
/// let top = PathRule::of_length(3.try_into()?).report_events(&events, &Calendar::utc())?.top(2);
/// assert_eq!(top[0].to_string(), "view → view → share: 1");
/// assert_eq!(top[1].to_string(), "search → view → view: 1");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PathRule {
    /// The number of events of a path. Default 2: a transition.
    pub length: NonZeroU8,
    /// Where a path may start. Default anywhere.
    pub start: PathStart,
    /// The sessions that contain paths; with `None`, everything that a user did. Default sessions cut by pauses of more
    /// than 30 minutes: what comes after a night is not what comes next.
    pub session: Option<SessionRule>,
}

/// Where a path may start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PathStart {
    /// At every event that has enough events after it.
    #[default]
    Anywhere,
    /// At the first event of the session, or of the user.
    First,
}

impl Default for PathRule {
    fn default() -> Self {
        Self::transitions()
    }
}

impl PathRule {
    /// Which kind comes after which, within a session.
    pub fn transitions() -> Self {
        Self::of_length(const { NonZeroU8::new(2).unwrap() })
    }

    /// Paths of this many events, anywhere within a session.
    pub fn of_length(length: NonZeroU8) -> Self {
        Self { length, start: PathStart::default(), session: Some(SessionRule::default()) }
    }

    /// The fingerprint of the rule.
    pub fn fingerprint(&self) -> Fingerprint {
        let print = Fingerprinter::new("path").number(self.length.get().into()).number(self.start as u64);
        let session = self.session.as_ref().map_or(0, |rule| rule.fingerprint().bits());
        print.number(u64::from(self.session.is_some())).number(session).finish()
    }
}

impl fmt::Display for PathRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.length.get() == 1 { "" } else { "s" };
        write!(f, "paths of {} event{plural}", self.length)?;
        let first = if self.start == PathStart::First { " from the first one on" } else { "" };
        match &self.session {
            Some(rule) => write!(f, "{first} within a session ({rule})"),
            None => write!(f, "{first} within all that a user did"),
        }
    }
}
