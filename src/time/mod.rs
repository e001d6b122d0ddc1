//! When things happen: civil days, windows that end at a day, periods of the calendar, and how an instant becomes a day.
//!
//! All scoring is by whole civil days; there is no clock anywhere.
//!
//! | question | answer |
//! |---|---|
//! | Which day, which days? | [`Day`], [`Days`] |
//! | How far back from the day asked about? | [`Window`] |
//! | By which periods? | [`Period`], [`Periods`] |
//! | When did it happen? | [`Moment`], an instant or a bare date |
//! | Which day is an instant in? | [`Calendar`], of a [`UtcOffset`] or any zone |
//! | How long may it take? | [`Timespan`] |
//! | Has it lasted? | [`Hold`], against flipping back and forth |

mod calendar;
mod day;
mod days;
mod hold;
mod moment;
mod offset;
mod period;
mod periods;
mod timespan;
mod window;

pub(crate) use calendar::check_instant;
pub use calendar::{Calendar, CalendarError, Civil, OffsetTransition};
pub use chrono::Weekday;
pub use day::{Day, DayError};
pub use days::{Days, DaysError};
pub use hold::{Held, Hold, HoldError, Since};
pub(crate) use hold::{ReplayStart, Run, runs_back};
pub use moment::{Moment, MomentError};
pub use offset::{UtcOffset, UtcOffsetError};
pub use period::{Period, PeriodError};
pub use periods::{Periods, PeriodsError};
pub use timespan::{Timespan, TimespanError};
pub use window::{Window, WindowError};
