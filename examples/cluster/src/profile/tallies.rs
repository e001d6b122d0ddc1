//! The rows that a profile is gathered from, and the profile that they come to.

use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, Date32Array, Int32Array, UInt16Array, UInt64Array};
use datafusion::arrow::datatypes::{DataType, Decimal128Type, Int64Type};
use datafusion::common::{Result, internal_err};
use lifestage::profile::{Hours, Tally};
use lifestage::time::Calendar;
use lifestage::{Day, Kind, Profile, Subject, UserId};

use crate::argument::{column, there};
use crate::gather::Gathering;
use crate::refusal::Refusal;

pub(super) const NAME: &str = "profile";

/// What a user did on a day, of a kind, about a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    day: i32,
    kind: u16,
    subject: u16,
    count: u32,
    hours: u32,
    sum: u64,
}

impl Row {
    fn key(&self) -> (i32, u16, u16) {
        (self.day, self.kind, self.subject)
    }

    /// The row as the crate checks it.
    fn tally(&self) -> Result<Tally, String> {
        fn told(problem: impl std::fmt::Display) -> String {
            problem.to_string()
        }
        let day = Day::new(self.day).map_err(told)?;
        let kind = Kind::from_code(self.kind).map_err(told)?;
        let hours = Hours::from_bits(self.hours).map_err(told)?;
        Tally::new(day, kind, Subject::new(self.subject), self.count, self.sum, hours).map_err(told)
    }
}

/// Gathers tallies of days by a calendar.
#[derive(Clone, Debug)]
pub(crate) struct Tallies {
    pub(super) calendar: Arc<Calendar>,
}

/// The columns of a batch of tallies, beside the users.
pub(crate) struct Columns<'a> {
    days: &'a Date32Array,
    kinds: &'a UInt16Array,
    subjects: &'a UInt16Array,
    counts: &'a UInt64Array,
    sums: &'a ArrayRef,
    hours: &'a Int32Array,
    /// Whether some of them is null, which each row is looked at for then.
    holes: bool,
}

impl Columns<'_> {
    /// Whether nothing of a row is missing.
    fn check(&self, row: usize) -> Result<()> {
        let all: [(&'static str, &dyn Array); 6] = [
            ("day", self.days),
            ("kind", self.kinds),
            ("subject", self.subjects),
            ("count", self.counts),
            ("sum", self.sums),
            ("set of hours", self.hours),
        ];
        all.into_iter().try_for_each(|(name, column)| there(NAME, name, column, row))
    }

    fn sum(&self, row: usize) -> i128 {
        match self.sums.data_type() {
            DataType::Decimal128(..) => self.sums.as_primitive::<Decimal128Type>().value(row),
            _ => self.sums.as_primitive::<Int64Type>().value(row).into(),
        }
    }
}

fn refused(user: impl Into<Option<UserId>>, problem: impl std::fmt::Display) -> Refusal {
    Refusal::row(NAME, user, problem)
}

impl Gathering for Tallies {
    const FUNCTION: &'static str = NAME;
    const WIDTH: usize = 24;
    type Row = Row;
    type Columns<'a> = Columns<'a>;

    fn columns<'a>(&self, values: &'a [ArrayRef]) -> Result<Columns<'a>> {
        let days = column(NAME, "day", values, 1)?;
        let kinds = column(NAME, "kind", values, 2)?;
        let subjects = column(NAME, "subject", values, 3)?;
        let counts = column(NAME, "n", values, 4)?;
        let hours = column(NAME, "hours", values, 6)?;
        let sums = values.get(5).filter(|sums| matches!(sums.data_type(), DataType::Int64 | DataType::Decimal128(..)));
        // The engine has cast it: what is of another type was not asked for by this function.
        let Some(sums) = sums else {
            return internal_err!("`profile` was given sums of another type than it asked for");
        };
        let holes = values.iter().take(7).any(|values| values.null_count() > 0);
        Ok(Columns { days, kinds, subjects, counts, sums, hours, holes })
    }

    fn row(&self, columns: &Columns<'_>, at: usize) -> Result<Option<Row>> {
        if columns.holes {
            columns.check(at)?;
        }
        let count = columns.counts.value(at);
        let count = u32::try_from(count).map_err(|_| {
            refused(None, format!("`{count}` events in one tally are more than 4294967295: are events repeated?"))
        })?;
        let sum = columns.sum(at);
        let sum = u64::try_from(sum).map_err(|_| {
            refused(None, format!("a sum of `{sum}`: values are 0 to 9223372036854775807, without a sign"))
        })?;
        Ok(Some(Row {
            day: columns.days.value(at),
            kind: columns.kinds.value(at),
            subject: columns.subjects.value(at),
            count,
            hours: columns.hours.value(at).cast_unsigned(),
            sum,
        }))
    }

    fn fold(&self, user: UserId, rows: &mut Vec<Row>) -> Result<()> {
        if rows.is_sorted_by(|one, next| one.key() < next.key()) {
            return Ok(());
        }
        rows.sort_unstable_by_key(Row::key);
        let mut overflow = None;
        rows.dedup_by(|next, kept| {
            if next.key() != kept.key() {
                return false;
            }
            match (kept.count.checked_add(next.count), kept.sum.checked_add(next.sum)) {
                (Some(count), Some(sum)) => (kept.count, kept.sum) = (count, sum),
                _ => overflow = Some(kept.day),
            }
            kept.hours |= next.hours;
            true
        });
        match overflow {
            Some(day) => {
                let day = Day::new(day).map_or_else(|_| day.to_string(), |day| day.to_string());
                Err(refused(
                    user,
                    format!("the events of `{day}` are too many, or their values too large: are events repeated?"),
                )
                .into())
            }
            None => Ok(()),
        }
    }

    fn write(row: &Row, state: &mut Vec<u8>) {
        state.extend_from_slice(&row.day.to_le_bytes());
        state.extend_from_slice(&row.kind.to_le_bytes());
        state.extend_from_slice(&row.subject.to_le_bytes());
        state.extend_from_slice(&row.count.to_le_bytes());
        state.extend_from_slice(&row.hours.to_le_bytes());
        state.extend_from_slice(&row.sum.to_le_bytes());
    }

    fn read(bytes: &[u8]) -> Option<Row> {
        let (day, rest) = bytes.split_first_chunk()?;
        let (kind, rest) = rest.split_first_chunk()?;
        let (subject, rest) = rest.split_first_chunk()?;
        let (count, rest) = rest.split_first_chunk()?;
        let (hours, sum) = rest.split_first_chunk()?;
        Some(Row {
            day: i32::from_le_bytes(*day),
            kind: u16::from_le_bytes(*kind),
            subject: u16::from_le_bytes(*subject),
            count: u32::from_le_bytes(*count),
            hours: u32::from_le_bytes(*hours),
            sum: u64::from_le_bytes(sum.try_into().ok()?),
        })
    }

    fn finish(&self, user: UserId, rows: &[Row]) -> Result<Vec<u8>> {
        let tallies = rows.iter().map(|row| row.tally().map_err(|problem| refused(user, problem)));
        let tallies: Vec<Tally> = tallies.collect::<Result<_, _>>()?;
        let profile = Profile::from_tallies(user, tallies, &self.calendar).map_err(|problem| refused(user, problem))?;
        Ok(profile.to_bytes())
    }
}
