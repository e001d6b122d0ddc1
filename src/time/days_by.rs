//! What the days of a calendar go by, for those who say it.

use core::fmt;

/// What the days of a calendar go by.
pub(crate) enum DaysBy<'a> {
    /// A zone by its name.
    Name(&'a str),
    /// Seconds east of UTC.
    Offset(i32),
    /// A table of this many changes of the offset.
    Changes(usize),
    /// The offset of each event.
    Event,
}

impl DaysBy<'_> {
    /// An offset as clocks write it: `+08:00`.
    pub(crate) fn written(offset_seconds: i32) -> String {
        let sign = if offset_seconds < 0 { '-' } else { '+' };
        let minutes = offset_seconds.unsigned_abs() / 60;
        format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

impl fmt::Display for DaysBy<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => write!(f, "days in {}", name.escape_debug()),
            Self::Offset(0) => f.write_str("days in UTC"),
            Self::Offset(seconds) => write!(f, "days at {}", Self::written(*seconds)),
            Self::Changes(changes) => write!(f, "days by a table of {changes} offset changes"),
            Self::Event => f.write_str("days of each event's own offset"),
        }
    }
}
