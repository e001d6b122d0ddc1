//! The cohorts of a report, and the periods in which its lags are counted, as of a day.

use super::rule::CohortError;
use crate::time::{Day, Days, Period, Periods};

/// The rows of a report by cohorts, and how old each of them can be.
pub(crate) struct CohortSpans {
    pub(crate) cohorts: Periods,
    /// The days on which starts count.
    pub(crate) days: Days,
    /// All periods in which lags are counted, from the first cohort to the day asked about.
    pub(crate) periods: Periods,
    /// The number of those periods that are over.
    pub(crate) over: usize,
}

impl CohortSpans {
    /// The cohorts that started on the days asked about, as of a day.
    ///
    /// # Errors
    /// When they start later than that day, or there are too many days.
    pub(crate) fn new(cohorts_by: Period, lags_by: Period, asked: Days, as_of: Day) -> Result<Self, CohortError> {
        let not_yet = CohortError::NotYet { first: asked.first(), as_of };
        let known = asked.intersection(Days::new(Day::MIN, as_of).unwrap_or(Days::ALL)).ok_or(not_yet)?;
        let cohorts = Periods::over(cohorts_by, known)?;
        let first = cohorts.days().first();
        let days = Days::new(first, cohorts.days().last().min(as_of)).unwrap_or(known);
        let periods = Periods::over(lags_by, Days::new(first, as_of).unwrap_or(known))?;
        let over = periods.finished_by(as_of);
        Ok(Self { cohorts, days, periods, over })
    }

    /// Whether this number of users of a cohort can have a lag that is over: all where it is over for the last of them,
    /// nobody where it is not for the first, and between the two any number.
    pub(crate) fn can_be_mature(&self, cohort: Days, lag: usize, users: u64, size: u64) -> bool {
        let is_over = |day: Day| self.periods.number(day).is_some_and(|start| start + lag < self.over);
        let last = cohort.last().min(self.days.last());
        if is_over(last) { users == size } else { users <= size && (users == 0 || is_over(cohort.first())) }
    }
}
