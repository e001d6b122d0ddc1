//! Time as the rules see it: civil days, windows that end at a day, periods of the calendar, and how an instant becomes a
//! day. *When?*
//!
//! All scoring is by whole civil days, and there is no clock: the day asked about is an argument. So no rule can say "two
//! hours after the purchase". Instants are read where order within a day matters: in funnels, sessions, paths and the contact
//! policy.
//!
//! | question | answer |
//! |---|---|
//! | Which day, which days? | [`Day`], [`Days`] |
//! | How many days back from the day asked about? | [`Window`] |
//! | By weeks, months, quarters? | [`Period`], [`Periods`] |
//! | When did it happen? | [`Moment`], an instant or a bare date |
//! | Which day is an instant in? | [`Calendar`], of a [`UtcOffset`] or any zone |
//! | How long may it take? | [`Timespan`], elapsed time |
//! | Has it lasted long enough to be shown? | [`Hold`], [`Held`], [`Since`] |

mod admission;
mod beginning;
mod calendar;
mod calendar_error;
mod day;
mod days;
mod days_by;
mod hold;
mod identity;
mod moment;
mod offset;
mod past;
mod period;
mod periods;
mod timespan;
mod window;

pub(crate) use admission::Admission;
pub(crate) use calendar::check_instant;
pub use calendar::{Calendar, Civil, OffsetTransition};
pub use calendar_error::CalendarError;
pub use chrono::Weekday;
pub use day::{Day, DayError};
pub use days::{Days, DaysError};
pub(crate) use days_by::DaysBy;
pub use hold::{Held, Hold, HoldError, Since};
pub(crate) use hold::{ReplayStart, Run, runs_back};
pub(crate) use identity::base_of;
pub use moment::{Moment, MomentError};
pub use offset::{UtcOffset, UtcOffsetError};
pub use period::{Period, PeriodError};
pub use periods::{Periods, PeriodsError};
pub use timespan::{Timespan, TimespanError};
pub use window::{Window, WindowError};
