//! The types of `time`.

use lifestage::time::*;

use super::*;

pinned! {
    data: Calendar;
    data: Day;
    data: Days;
    data: Held<u8>;
    data: Hold;
    data: Moment;
    data: OffsetTransition;
    data: Period;
    data: Since;
    data: Timespan;
    data: UtcOffset;
    data: Window;
    any: Civil;
    any: Periods;
    error: CalendarError;
    error: DayError;
    error: DaysError;
    error: HoldError;
    error: MomentError;
    error: PeriodError;
    error: PeriodsError;
    error: TimespanError;
    error: UtcOffsetError;
    error: WindowError;
}
