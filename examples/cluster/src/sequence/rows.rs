//! The rows that a timeline is gathered from, and its bytes.

use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, Int64Array, UInt16Array};
use datafusion::common::Result;
use lifestage::time::Moment;
use lifestage::{Day, Event, Kind, UserId};

use super::wanted::Wanted;
use crate::argument::{column, there};
use crate::gather::Gathering;
use crate::moments::Moments;
use crate::refusal::Refusal;
use crate::release;

pub(super) const NAME: &str = "timeline";

/// An event of a user. Its order is that of the bytes: by moment, kind, subject and value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Row {
    /// Microseconds since 1970, or the days of a date.
    pub(super) at: i64,
    pub(super) is_date: bool,
    pub(super) kind: u16,
    pub(super) subject: u16,
    pub(super) value: i64,
}

impl Row {
    /// The moment.
    pub(super) fn moment(&self) -> Option<Moment> {
        if !self.is_date {
            return Some(Moment::from_microseconds(self.at));
        }
        i32::try_from(self.at).ok().and_then(|day| Day::new(day).ok()).map(Moment::from)
    }
}

/// Gathers the events that a question needs.
#[derive(Clone, Debug)]
pub(crate) struct Timeline {
    pub(super) wanted: Arc<Wanted>,
}

/// The columns of a batch of events, beside the users.
pub(crate) struct Columns<'a> {
    moments: Moments<'a>,
    kinds: &'a UInt16Array,
    subjects: &'a UInt16Array,
    values: &'a Int64Array,
}

impl Gathering for Timeline {
    const FUNCTION: &'static str = NAME;
    const WIDTH: usize = 21;
    type Row = Row;
    type Columns<'a> = Columns<'a>;

    fn columns<'a>(&self, values: &'a [ArrayRef]) -> Result<Columns<'a>> {
        Ok(Columns {
            moments: Moments::of(NAME, values, 1)?,
            kinds: column(NAME, "kind", values, 2)?,
            subjects: column(NAME, "subject", values, 3)?,
            values: column(NAME, "value", values, 4)?,
        })
    }

    fn row(&self, columns: &Columns<'_>, at: usize) -> Result<Option<Row>> {
        let all: [(&'static str, &dyn Array); 3] =
            [("kind", columns.kinds), ("subject", columns.subjects), ("value", columns.values)];
        for (name, column) in all {
            there(NAME, name, column, at)?;
        }
        let code = columns.kinds.value(at);
        let kind = Kind::from_code(code).map_err(|problem| Refusal::row(NAME, None, problem))?;
        let (moment, value) = (columns.moments.at(NAME, at)?, columns.values.value(at));
        // Refused here also where the question does not need it: a bad row is bad whatever is asked.
        Event::new(UserId::new(0), moment, kind, u64::try_from(value).unwrap_or(u64::MAX))
            .map_err(|problem| Refusal::row(NAME, None, problem))?;
        if !self.wanted.has(kind) {
            return Ok(None);
        }
        let (at_moment, is_date) = match (moment.date(), moment.microseconds()) {
            (Some(day), _) => (day.days_since_epoch().into(), true),
            (None, microseconds) => (microseconds.unwrap_or_default(), false),
        };
        Ok(Some(Row { at: at_moment, is_date, kind: code, subject: columns.subjects.value(at), value }))
    }

    /// Equal events are two events: they are put in order only.
    fn fold(&self, _: UserId, rows: &mut Vec<Row>) -> Result<()> {
        if !rows.is_sorted() {
            rows.sort_unstable();
        }
        Ok(())
    }

    fn write(row: &Row, state: &mut Vec<u8>) {
        state.extend_from_slice(&row.at.to_le_bytes());
        state.push(row.is_date.into());
        state.extend_from_slice(&row.kind.to_le_bytes());
        state.extend_from_slice(&row.subject.to_le_bytes());
        state.extend_from_slice(&row.value.to_le_bytes());
    }

    fn read(bytes: &[u8]) -> Option<Row> {
        let (at, rest) = bytes.split_first_chunk()?;
        let (is_date, rest) = rest.split_first()?;
        let (kind, rest) = rest.split_first_chunk()?;
        let (subject, value) = rest.split_first_chunk()?;
        Some(Row {
            at: i64::from_le_bytes(*at),
            is_date: *is_date != 0,
            kind: u16::from_le_bytes(*kind),
            subject: u16::from_le_bytes(*subject),
            value: i64::from_le_bytes(value.try_into().ok()?),
        })
    }

    /// The same as a state: what reads it is of the same release.
    fn finish(&self, user: UserId, rows: &[Row]) -> Result<Vec<u8>> {
        let mut bytes = release::begin(16 + rows.len() * Self::WIDTH);
        bytes.extend_from_slice(&user.bits().to_le_bytes());
        for row in rows {
            Self::write(row, &mut bytes);
        }
        Ok(bytes)
    }
}

/// The number of rows of a timeline.
pub(crate) fn events(function: &'static str, bytes: &[u8]) -> Result<i64> {
    let (_, rows) = open(function, bytes)?;
    let count = rows.map(|row| row.map(|_| 1)).sum::<Result<i64>>()?;
    Ok(count)
}

/// The user and the rows of a timeline.
pub(super) fn open<'a>(
    function: &'static str,
    bytes: &'a [u8],
) -> Result<(UserId, impl Iterator<Item = Result<Row>> + 'a)> {
    let broken = move || Refusal::State { function, length: bytes.len() };
    let (user, rows) = release::open(function, bytes)?.split_first_chunk().ok_or_else(broken)?;
    let rows = rows.chunks(Timeline::WIDTH).map(move |row| Ok(Timeline::read(row).ok_or_else(broken)?));
    Ok((UserId::new(u128::from_le_bytes(*user)), rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_reads_as_it_was_written() {
        let row = Row { at: -5, is_date: true, kind: 40_000, subject: 7, value: 1 << 40 };
        let mut bytes = Vec::new();
        Timeline::write(&row, &mut bytes);
        assert_eq!(bytes.len(), Timeline::WIDTH);
        assert_eq!(Timeline::read(&bytes), Some(row));
        assert_eq!(Timeline::read(&bytes[1..]), None);
    }
}
