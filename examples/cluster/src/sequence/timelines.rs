//! Questions about timelines.

use std::sync::Arc;

use datafusion::common::Result;
use lifestage::population::Columns;
use lifestage::time::Calendar;
use lifestage::{Event, Kind, Subject, UserId};

use super::rows::{Row, open};
use super::wanted::Wanted;
use crate::refusal::Refusal;
use crate::report::{Answer, Asked, Question, ReportDefinition};

/// Events that wait to be asked about.
#[derive(Debug)]
pub(crate) struct Timelines {
    definition: Arc<ReportDefinition>,
    wanted: Wanted,
    users: Vec<u128>,
    rows: Vec<Row>,
}

/// More events at once make a question no cheaper, and wait in memory.
const EVENTS: usize = 1 << 20;

impl Timelines {
    pub(crate) fn new(definition: Arc<ReportDefinition>) -> Self {
        let wanted = Wanted::by(&definition.question);
        Self { definition, wanted, users: Vec::new(), rows: Vec::new() }
    }

    fn refused(problem: impl std::fmt::Display) -> Refusal {
        Refusal::row(Self::FUNCTION, None, problem)
    }

    /// The answer about rows, as columns where each is a whole millisecond, which is faster; else as events.
    fn answer(&self) -> Result<Answer> {
        let whole = self.rows.iter().all(|row| !row.is_date && row.at % 1_000 == 0);
        if whole { self.of_columns() } else { self.of_events() }
    }

    fn of_columns(&self) -> Result<Answer> {
        let milliseconds: Vec<i64> = self.rows.iter().map(|row| row.at / 1_000).collect();
        let kinds: Vec<u16> = self.rows.iter().map(|row| row.kind).collect();
        let subjects: Vec<u16> = self.rows.iter().map(|row| row.subject).collect();
        let values: Vec<i64> = self.rows.iter().map(|row| row.value).collect();
        let columns =
            Columns::new(&self.users[..], &milliseconds, &kinds[..]).with_subjects(&subjects).with_values(&values);
        let calendar = &self.definition.calendar;
        let answer = match &self.definition.question {
            Question::Funnel { rule } => rule.report_columns(&columns, calendar).map(Answer::from),
            Question::Sessions { rule } => rule.report_columns(&columns, calendar).map(Answer::from),
            Question::Paths { rule } => rule.report_columns(&columns, calendar).map(Answer::from),
            _ => return Err(Self::refused(FROM_PROFILES).into()),
        };
        Ok(answer.map_err(Self::refused)?)
    }

    fn of_events(&self) -> Result<Answer> {
        let event = |(user, row): (&u128, &Row)| {
            let kind = Kind::from_code(row.kind).map_err(Self::refused)?;
            let moment = row.moment().ok_or_else(|| Self::refused("a date outside the years 0 to 9999"))?;
            let value = u64::try_from(row.value).map_err(Self::refused)?;
            let event = Event::new(UserId::new(*user), moment, kind, value).map_err(Self::refused)?;
            Ok(event.about(Subject::new(row.subject)))
        };
        let events = self.users.iter().zip(&self.rows).map(event).collect::<Result<Vec<Event>, Refusal>>()?;
        let calendar = &self.definition.calendar;
        let answer = match &self.definition.question {
            Question::Funnel { rule } => rule.report_events(&events, calendar).map(Answer::from),
            Question::Sessions { rule } => rule.report_events(&events, calendar).map(Answer::from),
            Question::Paths { rule } => rule.report_events(&events, calendar).map(Answer::from),
            _ => return Err(Self::refused(FROM_PROFILES).into()),
        };
        Ok(answer.map_err(Self::refused)?)
    }
}

/// An instant that the calendar allows: noon of the day in the middle of its limits.
fn sometime(calendar: &Calendar) -> i64 {
    const DAY: i64 = 86_400_000_000;
    let middle = calendar.limits().map(|days| days.first().plus((days.last() - days.first()) / 2));
    middle.map_or(0, |day| i64::from(day.days_since_epoch()) * DAY + DAY / 2)
}

const FROM_PROFILES: &str = "this question is about profiles: ask it by report_state(profile, definition)";

impl Asked for Timelines {
    const FUNCTION: &'static str = "sequence_state";

    fn add(&mut self, bytes: &[u8]) -> Result<()> {
        let (user, rows) = open(Self::FUNCTION, bytes)?;
        let before = self.rows.len();
        for row in rows {
            self.rows.push(row?);
        }
        // Who has none of the events counts as a user, by an event that no step asks for.
        if let (true, Wanted::Some { other, .. }) = (self.rows.len() == before, &self.wanted) {
            let at = sometime(&self.definition.calendar);
            self.rows.push(Row { at, is_date: false, kind: other.code(), subject: 0, value: 0 });
        }
        self.users.resize(self.rows.len(), user.bits());
        Ok(())
    }

    fn is_full(&self) -> bool {
        self.rows.len() >= EVENTS
    }

    fn heap(&self) -> usize {
        self.rows.capacity() * size_of::<Row>() + self.users.capacity() * size_of::<u128>()
    }

    fn ask(&mut self) -> Result<Vec<Answer>> {
        if self.rows.is_empty() {
            return Ok(Vec::new());
        }
        let answer = self.answer()?;
        self.rows.clear();
        self.users.clear();
        Ok(vec![answer])
    }

    fn of_nobody(&self) -> Result<Vec<Answer>> {
        let nobody = Self::new(Arc::clone(&self.definition));
        Ok(vec![nobody.of_columns()?])
    }
}
