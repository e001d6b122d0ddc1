//! What is wrong with a calendar, or with a moment that it has to place.

use super::day::Day;
use super::days::Days;
use super::moment::Moment;
use super::offset::UtcOffsetError;

/// A calendar that contradicts itself, or a moment that a calendar cannot place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CalendarError {
    /// A day that starts at an hour above 23.
    #[error("a day cannot start at hour `{hour}`: give 0 to 23")]
    DayStart {
        /// The hour given.
        hour: u8,
    },
    /// A day or more away from UTC.
    #[error(transparent)]
    Offset(#[from] UtcOffsetError),
    /// Changes of the offset that are not in order of time.
    #[error("the offset change at `{at}` ms does not come after the one before it: sort them, each instant once")]
    ChangesOutOfOrder {
        /// The instant of the later one in the list.
        at: i64,
    },
    /// An instant without an offset, where the calendar reads that of the event.
    #[error(
        "the instant `{moment}` carries no offset, and this calendar goes by the offset of each event: give a local time with offset, like `2026-01-05T20:00:00+08:00`, or use a calendar with a zone"
    )]
    NoOffset {
        /// The moment given.
        moment: Moment,
    },
    /// A bare date where each event brings its own offset.
    #[error(
        "the date `{date}` has no first instant where each event brings its own offset: give an instant with its offset, or choose a calendar with a zone"
    )]
    NoFirstInstant {
        /// The date given.
        date: Day,
    },
    /// An instant outside the years 0 to 9999: most likely in micro- or nanoseconds.
    #[error(
        "the instant `{milliseconds}` ms is outside the years 0 to 9999: give milliseconds since 1970, not micro- or nanoseconds"
    )]
    InstantOutOfRange {
        /// The milliseconds given.
        milliseconds: i64,
    },
    /// A day outside the limits that were set: most likely seconds taken for milliseconds, or a clock that is wrong.
    #[error(
        "the day `{day}` is outside `{limits}`, on which events can be: look for seconds taken for milliseconds and for wrong clocks, or set other limits"
    )]
    OutsideLimits {
        /// The day given.
        day: Day,
        /// The days on which events can be.
        limits: Days,
    },
}

impl CalendarError {
    /// Whether what came in is at fault: refuse it and go on. Otherwise the calendar itself is.
    pub const fn is_input(&self) -> bool {
        match self {
            Self::NoOffset { .. }
            | Self::NoFirstInstant { .. }
            | Self::InstantOutOfRange { .. }
            | Self::OutsideLimits { .. } => true,
            Self::DayStart { .. } | Self::Offset(_) | Self::ChangesOutOfOrder { .. } => false,
        }
    }
}
