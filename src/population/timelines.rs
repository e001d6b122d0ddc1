//! Columns → every user's rows in order of time: what funnels, sessions and paths are counted from.
//!
//! There are two readings. *Occurrences* keep when, what and about what. *Marks* pack the instant and a small number for what
//! happened into one word. The number is the place of the kind among those of the log, or one that a question gives; rows
//! that it does not ask about are then left out, and of a user with none but such rows one mark of class 0 or a few remain,
//! so that nobody is forgotten.
//!
//! ```text
//! 63                 15 14      0
//! | instant since year 0 |  class  |
//! ```

use core::ops::Range;
use std::collections::BTreeSet;

use super::columns::{Columns, ColumnsError, Finer, Id, KindColumn, RowError, UserColumn};
use super::parallel;
use super::row_kinds::RowKinds;
use super::scatter::{self, Batch, Parted, Scratch};
use crate::event::id::UserId;
use crate::event::kind::Kind;
use crate::event::sequence::Occurrence;
use crate::event::subject::Subject;
use crate::event::{Event, EventError};
use crate::time::{Admission, Calendar};

/// An instant and what happened, as a class of the question's own; in order of the instant, then the class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Mark(u64);

/// The class of what a question does not ask about.
pub(crate) const NOT_ASKED: u16 = 0;
/// The highest class.
pub(crate) const HIGHEST_CLASS: u16 = (1 << CLASS_BITS) - 1;
const CLASS_BITS: u32 = 15;
/// The start of the year 0, before which there is no instant.
const YEAR_0: i64 = -62_167_219_200_000;

impl Mark {
    /// INVARIANT: the instant is within the years 0 to 9999, so 49 bits are enough; the class is at most the highest.
    #[inline]
    pub(crate) const fn new(milliseconds: i64, class: u16) -> Self {
        Self((milliseconds - YEAR_0).cast_unsigned() << CLASS_BITS | class as u64)
    }

    /// The same of any instant; what is outside the years 0 to 9999 gives a mark that means nothing.
    #[inline]
    const fn new_wrapping(milliseconds: i64, class: u16) -> Self {
        Self(milliseconds.wrapping_sub(YEAR_0).cast_unsigned() << CLASS_BITS | class as u64)
    }

    /// Milliseconds since 1970.
    #[inline]
    pub(crate) const fn milliseconds(self) -> i64 {
        (self.0 >> CLASS_BITS).cast_signed() + YEAR_0
    }

    #[inline]
    pub(crate) const fn class(self) -> u16 {
        #[expect(clippy::cast_possible_truncation, reason = "these bits are the class")]
        let class = self.0 as u16 & HIGHEST_CLASS;
        class
    }
}

impl Marked for Mark {
    const PER_MILLISECOND: i64 = 1;

    #[inline]
    fn instant(self) -> i64 {
        self.milliseconds()
    }

    #[inline]
    fn class(self) -> u16 {
        self.class()
    }
}

/// An instant and what happened, as a class of the question's own, in order of the instant, then the class; in whatever unit
/// of time.
pub(crate) trait Marked: Copy + Ord {
    /// How many units of its time are a millisecond.
    const PER_MILLISECOND: i64;

    /// In units of its time since 1970.
    fn instant(self) -> i64;

    /// What happened.
    fn class(self) -> u16;
}

/// A mark to the microsecond, twice as large.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FineMark {
    microseconds: i64,
    class: u16,
}

impl FineMark {
    /// Instants outside the years 0 to 9999 count as the first or last one of these, so that the difference of two marks is
    /// a number.
    pub(crate) fn new(microseconds: i64, class: u16) -> Self {
        const LAST: i64 = 253_402_300_799_999_999;
        Self { microseconds: microseconds.clamp(YEAR_0 * 1000, LAST), class }
    }
}

impl Marked for FineMark {
    const PER_MILLISECOND: i64 = 1000;

    fn instant(self) -> i64 {
        self.microseconds
    }

    fn class(self) -> u16 {
        self.class
    }
}

/// Which class a question gives to what happened; [`NOT_ASKED`] for what it does not ask about.
pub(crate) trait Sieve: Sync {
    /// The class of a kind about a subject, of a value.
    fn class(&self, code: u16, subject: u16, value: u64) -> u16;

    /// Whether the subject matters to some kind.
    fn asks_for_subjects(&self) -> bool;

    /// Whether the value matters to some kind.
    fn asks_for_values(&self) -> bool;
}

impl Marked for Occurrence {
    const PER_MILLISECOND: i64 = 1000;

    fn instant(self) -> i64 {
        self.microseconds
    }

    fn class(self) -> u16 {
        self.kind.code()
    }
}

/// Adds the marks of each user, in order, to the total of their part; the totals are in order of the parts, and within each
/// the users in any order.
pub(crate) fn fold_marks<T: Send>(
    columns: &Columns<'_>,
    admission: &Admission<'_>,
    sieve: &impl Sieve,
    empty: impl Fn() -> T + Sync + Send,
    add: impl Fn(&mut T, UserId, &[Mark]) + Sync + Send,
) -> Result<Vec<T>, ColumnsError> {
    columns.check_lengths()?;
    let kinds = KindClasses::new(columns, sieve);
    let read = |rows: Range<usize>, batch: &mut Batch<Mark>| {
        if kinds.read(rows.clone(), admission, batch) {
            return Ok(());
        }
        let instants = columns.milliseconds.get(rows.clone()).unwrap_or_default();
        for ((row, instant), (key, matters)) in rows.zip(instants).zip(batch.keys.iter_mut().zip(&mut batch.matters)) {
            let class = kinds.class(row).and_then(|class| {
                admission.check(*instant)?;
                Ok(class)
            });
            let class = class.map_err(|problem| ColumnsError::Row { row, problem })?;
            (*key, *matters) = (Mark::new(*instant, class), class != NOT_ASKED);
        }
        Ok(())
    };
    match columns.users {
        UserColumn::Narrow(ids) => Ok(fold(scatter::part_sieved(ids, columns, read)?, empty, add)),
        UserColumn::Wide(ids) => Ok(fold(scatter::part_sieved(ids, columns, read)?, empty, add)),
    }
}

/// The kinds of a log, by which the marks of all rows are classed.
pub(crate) struct LogKinds<'a> {
    rows: RowKinds<'a>,
    kinds: Vec<Kind>,
}

impl<'a> LogKinds<'a> {
    /// The kinds of these columns; none where milliseconds or the bits of a class do not tell all that there is.
    pub(crate) fn of(columns: &Columns<'a>) -> Option<Self> {
        if columns.are_finer() {
            return None;
        }
        let rows = RowKinds::new(columns);
        let kinds: Vec<Kind> = rows.codes().filter_map(|code| Kind::from_code(code).ok()).collect();
        (kinds.len() <= usize::from(HIGHEST_CLASS) + 1).then_some(Self { rows, kinds })
    }

    /// The kind of a class.
    #[inline]
    pub(crate) fn kind(&self, class: u16) -> Kind {
        let kind = self.kinds.get(usize::from(class)).copied();
        debug_assert!(kind.is_some(), "a class is the place of a kind");
        kind.unwrap_or(Kind::custom(0))
    }
}

/// Adds the marks of all rows of each user, in order, to the total of their part, each by the place of its kind among those
/// of the log; the totals are in order of the parts, and within each the users in any order.
pub(crate) fn fold_all_marks<T: Send>(
    columns: &Columns<'_>,
    admission: &Admission<'_>,
    kinds: &LogKinds<'_>,
    empty: impl Fn() -> T + Sync + Send,
    add: impl Fn(&mut T, UserId, &[Mark]) + Sync + Send,
) -> Result<Vec<T>, ColumnsError> {
    columns.check_lengths()?;
    let read = |row: usize, instant: i64| {
        let (class, _) = kinds.rows.of_row(row, 0)?;
        admission.check(instant)?;
        Ok(Mark::new(instant, class))
    };
    match columns.users {
        UserColumn::Narrow(ids) => Ok(fold(scatter::part(ids, columns, read)?, empty, add)),
        UserColumn::Wide(ids) => Ok(fold(scatter::part(ids, columns, read)?, empty, add)),
    }
}

/// Adds the occurrences of each user, in order, to the total of their part; the totals are in order of the parts, and within
/// each the users in any order. Values are 0 where nobody asks for them.
pub(crate) fn fold_occurrences<T: Send>(
    columns: &Columns<'_>,
    admission: &Admission<'_>,
    asks_for_values: bool,
    empty: impl Fn() -> T + Sync + Send,
    add: impl Fn(&mut T, UserId, &[Occurrence]) + Sync + Send,
) -> Result<Vec<T>, ColumnsError> {
    columns.check_lengths()?;
    let read = |row: usize, milliseconds: i64| {
        let kind = columns.kind(row)?;
        admission.check(milliseconds)?;
        let microseconds = milliseconds * 1000 + columns.past_millisecond(row);
        let value = if asks_for_values { columns.value(row, kind)? } else { 0 };
        Ok(Occurrence { microseconds, kind, subject: Subject::new(columns.subject(row)), value })
    };
    match columns.users {
        UserColumn::Narrow(ids) => Ok(fold(scatter::part(ids, columns, read)?, empty, add)),
        UserColumn::Wide(ids) => Ok(fold(scatter::part(ids, columns, read)?, empty, add)),
    }
}

fn fold<I: Id, K: Copy + Default + Ord + Send, T: Send>(
    parted: Parted<I, K>,
    empty: impl Fn() -> T + Sync + Send,
    add: impl Fn(&mut T, UserId, &[K]) + Sync + Send,
) -> Vec<T> {
    parallel::map(parted, Scratch::default, |scratch: &mut Scratch<I, K>, records| {
        let mut total = empty();
        for (id, place) in scratch.gather(records) {
            let keys = scratch.keys(place);
            // A log that is written as things happen is in order already, and to see that is one pass instead of a sort.
            if !keys.is_sorted() {
                keys.sort_unstable();
            }
            add(&mut total, id.wide().into(), keys);
        }
        total
    })
}

/// The classes of all rows, by one look-up a row where neither subjects nor values matter.
struct KindClasses<'a, S> {
    columns: &'a Columns<'a>,
    sieve: &'a S,
    /// Your own codes of one byte, where neither subjects nor values matter.
    codes: &'a [u8],
    /// The class that each of them has, or [`UNMAPPED`].
    mapped: Vec<u16>,
}

/// No class: more than the highest.
const UNMAPPED: u16 = u16::MAX;

impl<'a, S: Sieve> KindClasses<'a, S> {
    fn new(columns: &'a Columns<'a>, sieve: &'a S) -> Self {
        let (codes, mapped) = match columns.kinds {
            KindColumn::Mapped(codes, map) if !sieve.asks_for_subjects() && !sieve.asks_for_values() => {
                let class = |code| map.kind(code).map_or(UNMAPPED, |kind| sieve.class(kind.code(), 0, 0));
                (codes, (0..=u8::MAX).map(class).collect())
            }
            _ => (&[][..], Vec::new()),
        };
        Self { columns, sieve, codes, mapped }
    }

    /// Reads rows in loops that do one thing each, where one look-up tells the class and every row is an event that the
    /// calendar surely admits; whether that was so.
    fn read(&self, rows: Range<usize>, admission: &Admission<'_>, batch: &mut Batch<Mark>) -> bool {
        let (Some(codes), Some(instants)) = (self.codes.get(rows.clone()), self.columns.milliseconds.get(rows)) else {
            return false;
        };
        let mut highest = 0;
        for ((code, instant), (key, matters)) in
            codes.iter().zip(instants).zip(batch.keys.iter_mut().zip(&mut batch.matters))
        {
            let class = self.mapped.get(usize::from(*code)).copied().unwrap_or(UNMAPPED);
            highest = highest.max(class);
            (*key, *matters) = (Mark::new_wrapping(*instant, class), class != NOT_ASKED);
        }
        highest <= HIGHEST_CLASS && admission.surely_admits(instants)
    }

    #[inline]
    fn class(&self, row: usize) -> Result<u16, RowError> {
        match self.codes.get(row) {
            Some(code) => match self.mapped.get(usize::from(*code)) {
                Some(class) if *class != UNMAPPED => Ok(*class),
                _ => Err(RowError::Unmapped(*code)),
            },
            None => self.looked_up(row),
        }
    }

    fn looked_up(&self, row: usize) -> Result<u16, RowError> {
        let kind = self.columns.kind(row)?;
        let value = if self.sieve.asks_for_values() { self.columns.value(row, kind)? } else { 0 };
        Ok(self.sieve.class(kind.code(), self.columns.subject(row), value))
    }
}

/// Events as columns.
#[derive(Clone, Debug, Default)]
pub(crate) struct EventColumns {
    users: Vec<u128>,
    milliseconds: Vec<i64>,
    kinds: Vec<u16>,
    subjects: Vec<u16>,
    values: Vec<i64>,
    finer: Option<Finer>,
}

impl EventColumns {
    /// The columns of these events, one row each; the calendar says when the day of a bare date begins.
    pub(crate) fn of<'a>(
        events: impl IntoIterator<Item = &'a Event>,
        calendar: &Calendar,
    ) -> Result<Self, ColumnsError> {
        let mut columns = Self::default();
        let (mut microseconds, mut dated) = (Vec::new(), BTreeSet::new());
        for (row, event) in events.into_iter().enumerate() {
            let occurrence = Occurrence::of(event, calendar)
                .map_err(|problem| ColumnsError::Row { row, problem: problem.into() })?;
            columns.users.push(event.user().bits());
            columns.milliseconds.push(occurrence.microseconds.div_euclid(1000));
            microseconds.push(u16::try_from(occurrence.microseconds.rem_euclid(1000)).unwrap_or_default());
            if event.moment().date().is_some() {
                dated.insert(event.user());
            }
            columns.kinds.push(occurrence.kind.code());
            columns.subjects.push(occurrence.subject.number());
            // INVARIANT: a kind carries at most i64::MAX.
            columns.values.push(occurrence.value.cast_signed());
        }
        if microseconds.iter().all(|past| *past == 0) {
            microseconds.clear();
        }
        columns.finer = Some(Finer { microseconds, dated, calendar: calendar.clone() });
        Ok(columns)
    }

    /// To be read where they lie.
    pub(crate) fn columns(&self) -> Columns<'_> {
        let columns = Columns::new(&self.users[..], &self.milliseconds, &self.kinds[..]);
        let columns = columns.with_subjects(&self.subjects).with_values(&self.values);
        Columns { finer: self.finer.as_ref(), ..columns }
    }
}

impl Columns<'_> {
    /// What happened in a row.
    #[inline]
    fn kind(&self, row: usize) -> Result<Kind, RowError> {
        match self.kinds {
            KindColumn::Codes(codes) => Ok(Kind::from_code(codes.get(row).copied().unwrap_or_default())?),
            KindColumn::Mapped(codes, map) => {
                let code = codes.get(row).copied().unwrap_or_default();
                map.kind(code).ok_or(RowError::Unmapped(code))
            }
        }
    }

    /// How many microseconds the instant of a row is past its millisecond.
    #[inline]
    fn past_millisecond(&self, row: usize) -> i64 {
        self.finer.and_then(|finer| finer.microseconds.get(row)).copied().unwrap_or_default().into()
    }

    /// How much a row carries, if its kind can.
    #[inline]
    fn value(&self, row: usize, kind: Kind) -> Result<u64, RowError> {
        let value = self.values.and_then(|values| values.get(row)).copied().unwrap_or_default();
        // A negative value is larger than any without a sign.
        if kind.carries(value.cast_unsigned()) {
            Ok(value.cast_unsigned())
        } else {
            Err(EventError::new(kind, value).into())
        }
    }

    /// About what a row is.
    #[inline]
    fn subject(&self, row: usize) -> u16 {
        self.subjects.and_then(|subjects| subjects.get(row)).copied().unwrap_or_default()
    }
}
