//! The events of a log, counted before anything is made of them: what is made has to hold as many.

use datafusion::arrow::array::AsArray;
use datafusion::arrow::datatypes::{Date32Type, Int64Type, UInt16Type};
use datafusion::prelude::SessionContext;
use lifestage::{Day, Kind};

use super::error::JobError;
use super::sql::Queries;
use super::written::Whole;
use crate::report::ReportDefinition;
use crate::sequence::Wanted;

/// The events of each day and kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    rows: Vec<(Day, Kind, u64)>,
}

impl Counted {
    /// Counts the log: files in, one shuffle, so that a lost executor changes no number.
    ///
    /// # Errors
    /// When the engine refuses the query, or a day is out of range.
    pub async fn of(context: &SessionContext, queries: &Queries) -> Result<Self, JobError> {
        let mut rows = Vec::new();
        for batch in context.sql(&queries.days()).await?.collect().await? {
            let (days, kinds) = (batch.column(0).as_primitive::<Date32Type>(), batch.column(1));
            let events = batch.column(2).as_primitive::<Int64Type>();
            let kinds = kinds.as_primitive::<UInt16Type>();
            for ((day, kind), events) in days.values().iter().zip(kinds.values()).zip(events.values()) {
                let day = Day::new(*day).map_err(|problem| JobError::Options(problem.to_string()))?;
                let kind = Kind::from_code(*kind).map_err(|problem| JobError::Options(problem.to_string()))?;
                rows.push((day, kind, u64::try_from(*events).unwrap_or_default()));
            }
        }
        Ok(Self { rows })
    }

    /// The days with events, ascending.
    pub fn days(&self) -> Vec<Day> {
        let mut days: Vec<Day> = self.rows.iter().map(|(day, ..)| *day).collect();
        days.sort_unstable();
        days.dedup();
        days
    }

    /// The kinds of the events, in order of their codes.
    pub fn kinds(&self) -> Vec<Kind> {
        let mut kinds: Vec<Kind> = self.rows.iter().map(|(_, kind, _)| *kind).collect();
        kinds.sort_unstable_by_key(|kind| kind.code());
        kinds.dedup();
        kinds
    }

    /// What the profiles of everybody hold.
    pub fn profiles(&self) -> Whole {
        let events = self.rows.iter().map(|(.., events)| events).sum();
        Whole { function: "profile_events", column: "profile", events }
    }

    /// What timelines for a question hold, of the days from one to another.
    pub fn timelines(&self, definition: &ReportDefinition, [first, last]: [Day; 2]) -> Whole {
        let wanted = Wanted::by(&definition.question);
        let is_in = |(day, kind, _): &&(Day, Kind, u64)| first <= *day && *day <= last && wanted.has(*kind);
        let events = self.rows.iter().filter(is_in).map(|(.., events)| events).sum();
        Whole { function: "timeline_events", column: "timeline", events }
    }
}
