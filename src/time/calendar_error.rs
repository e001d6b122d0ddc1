//! What is wrong with a calendar, or with a moment that it has to place.

use super::day::Day;
use super::days::Days;
use super::moment::Moment;
use super::offset::UtcOffsetError;
use crate::wording::problems::problems;

/// A calendar that contradicts itself, or a moment that a calendar cannot place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CalendarError {
    /// A day that starts at an hour above 23.
    DayStart {
        /// The hour given.
        hour: u8,
    },
    /// A day or more away from UTC.
    Offset(UtcOffsetError),
    /// Changes of the offset that are not in order of time.
    ChangesOutOfOrder {
        /// The instant of the later one in the list.
        at: i64,
    },
    /// An instant without an offset, where the calendar reads that of the event.
    NoOffset {
        /// The moment given.
        moment: Moment,
    },
    /// A bare date where each event brings its own offset.
    NoFirstInstant {
        /// The date given.
        date: Day,
    },
    /// An instant outside the years 0 to 9999: most likely in micro- or nanoseconds.
    InstantOutOfRange {
        /// The milliseconds given.
        milliseconds: i64,
    },
    /// A day outside the limits that were set: most likely seconds taken for milliseconds, or a clock that is wrong.
    OutsideLimits {
        /// The day given.
        day: Day,
        /// The days on which events can be.
        limits: Days,
    },
}

problems! {
    enum CalendarError {
        DayStart { hour: Whole } = "problem.calendar.day_start"
            "a day cannot start at hour `{hour}`: give 0 to 23"
            "一天不能从`{hour}`时开始：请填写0至23";
        ChangesOutOfOrder { at: Whole } = "problem.calendar.changes_out_of_order"
            "the offset change at `{at}` ms does not come after the one before it: sort them, each instant once"
            "`{at}`毫秒处的时差变更不晚于前一次：请按时间排序，每个时刻只写一次";
        NoOffset { moment: Text } = "problem.calendar.no_offset"
            "the instant `{moment}` carries no offset, and this calendar goes by the offset of each event: give a local time with offset, like `2026-01-05T20:00:00+08:00`, or use a calendar with a zone"
            "时刻`{moment}`没有时差，而此日历按每条行为自带的时差计日：请填写带时差的当地时间，如`2026-01-05T20:00:00+08:00`，或改用带时区的日历";
        NoFirstInstant { date: Date } = "problem.calendar.no_first_instant"
            "the date `{date}` has no first instant where each event brings its own offset: give an instant with its offset, or choose a calendar with a zone"
            "各条行为自带时差时，日期`{date}`没有确定的起始时刻：请填写带时差的时刻，或改用带时区的日历";
        InstantOutOfRange { milliseconds: Whole } = "problem.calendar.instant_out_of_range"
            "the instant `{milliseconds}` ms is outside the years 0 to 9999: give milliseconds since 1970, not micro- or nanoseconds"
            "时刻`{milliseconds}`毫秒不在公元0至9999年之间：请填写自1970年起的毫秒数，不要用微秒或纳秒";
        OutsideLimits { day: Date, limits } with (first: Date = limits.first(), last: Date = limits.last()) = "problem.calendar.outside_limits"
            "the day `{day}` is outside `{first}..={last}`, on which events can be: look for seconds taken for milliseconds and for wrong clocks, or set other limits"
            "日期`{day}`不在允许的`{first}`至`{last}`之内：请检查是否把秒当成了毫秒、时钟是否有误，或调整允许的范围";
    }
    passes { Offset(UtcOffsetError) }
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
