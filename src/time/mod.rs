//! Civil days, windows that end at a day, periods of the calendar, and how an instant becomes a day. *When?*
//!
//! All scoring is by whole civil days; there is no clock anywhere.

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
pub use moment::{Moment, MomentError};
pub use offset::{UtcOffset, UtcOffsetError};
pub use period::{Period, PeriodError};
pub use periods::{Periods, PeriodsError};
pub use timespan::{Timespan, TimespanError};
pub use window::{Window, WindowError};
