//! Columns of events, as Arrow arrays and database cursors have them, read where they lie.

use std::collections::BTreeSet;

use super::report_key::ReportKey;
use crate::event::EventError;
use crate::event::by_value::KindsByValue;
use crate::event::id::UserId;
use crate::event::kind::{Kind, KindError};
use crate::profile::ProfileError;
use crate::time::{Calendar, CalendarError};
use crate::wording::problems::problems;

/// Events as columns of equal length, a row for each event, in any order. Rows in order of time build fastest.
///
/// Instants are milliseconds since 1970 and carry no offset, so a calendar of each event's own offset cannot place them. Whoever
/// reads columns says with which calendar: its [limits](Calendar::limited_to) hold in populations, funnels, sessions and paths.
///
/// ```
/// use lifestage::population::{Columns, KindMap};
/// use lifestage::time::Calendar;
/// use lifestage::{Kind, Population};
///
/// let mut kinds = KindMap::new();
/// kinds.map(0, Kind::LogIn);
/// kinds.map(7, Kind::Purchase);
///
/// let columns = Columns::new(&[42_u64, 43, 42][..], &[0, 60_000, 90_000_000], (&[0_u8, 0, 7][..], &kinds))
///     .with_values(&[0, 0, 1_299]);
/// let population = Population::from_columns(&columns, Calendar::utc())?;
/// assert_eq!(population.len(), 2);
/// # Ok::<(), lifestage::population::ColumnsError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Columns<'a> {
    pub(super) users: UserColumn<'a>,
    pub(super) milliseconds: &'a [i64],
    pub(super) kinds: KindColumn<'a>,
    pub(super) subjects: Option<&'a [u16]>,
    pub(super) values: Option<&'a [i64]>,
    pub(super) by_value: Option<&'a KindsByValue>,
    /// Under which key binary reports know their users.
    pub(super) report_key: Option<ReportKey>,
    /// What instants in milliseconds cannot say, where the rows came from events.
    pub(super) finer: Option<&'a Finer>,
}

/// What events say more exactly than columns of milliseconds do.
#[derive(Clone, Debug)]
pub(crate) struct Finer {
    /// Microseconds past the millisecond of each row; empty where all are 0.
    pub(super) microseconds: Vec<u16>,
    /// Users with a bare date, of which the time of day is not known.
    pub(super) dated: BTreeSet<UserId>,
    /// By whose days bare dates were placed.
    pub(super) calendar: Calendar,
}

/// A column of user ids.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum UserColumn<'a> {
    /// Ids of 64 bits.
    Narrow(&'a [u64]),
    /// Ids of 128 bits.
    Wide(&'a [u128]),
}

/// An id as the column has it.
pub(super) trait Id: Copy + Default + Ord + Send + Sync {
    fn wide(self) -> u128;
}

impl Id for u64 {
    #[inline]
    fn wide(self) -> u128 {
        self.into()
    }
}

impl Id for u128 {
    #[inline]
    fn wide(self) -> u128 {
        self
    }
}

/// A column of kinds.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum KindColumn<'a> {
    /// The codes of [`Kind::code`].
    Codes(&'a [u16]),
    /// Your own codes, and what they mean.
    Mapped(&'a [u8], &'a KindMap),
}

impl<'a> From<&'a [u64]> for UserColumn<'a> {
    fn from(ids: &'a [u64]) -> Self {
        Self::Narrow(ids)
    }
}

impl<'a> From<&'a [u128]> for UserColumn<'a> {
    fn from(ids: &'a [u128]) -> Self {
        Self::Wide(ids)
    }
}

impl<'a> From<&'a [u16]> for KindColumn<'a> {
    fn from(codes: &'a [u16]) -> Self {
        Self::Codes(codes)
    }
}

impl<'a> From<(&'a [u8], &'a KindMap)> for KindColumn<'a> {
    fn from((codes, map): (&'a [u8], &'a KindMap)) -> Self {
        Self::Mapped(codes, map)
    }
}

impl<'a> Columns<'a> {
    /// Columns of user ids, instants in milliseconds since 1970-01-01T00:00:00Z, and kinds.
    pub fn new(users: impl Into<UserColumn<'a>>, milliseconds: &'a [i64], kinds: impl Into<KindColumn<'a>>) -> Self {
        Self {
            users: users.into(),
            milliseconds,
            kinds: kinds.into(),
            subjects: None,
            values: None,
            by_value: None,
            report_key: None,
            finer: None,
        }
    }

    /// The same with subjects, as numbers of [`Subject`](crate::Subject), 0 for none.
    #[must_use]
    pub const fn with_subjects(mut self, subjects: &'a [u16]) -> Self {
        self.subjects = Some(subjects);
        self
    }

    /// The same with values, in the unit of each kind; 0 for kinds that carry none.
    #[must_use]
    pub const fn with_values(mut self, values: &'a [i64]) -> Self {
        self.values = Some(values);
        self
    }

    /// The same, where rows of enough value are observed as a kind of your own too, as
    /// [`KindsByValue::observed`] does with events. Profiles see both; funnels, sessions and paths read each row once, as it
    /// is.
    #[must_use]
    pub const fn with_kinds_by_value(mut self, kinds: &'a KindsByValue) -> Self {
        self.by_value = Some(kinds);
        self
    }

    /// The same with a key under which reports know their users also in binary formats.
    #[must_use]
    pub const fn with_report_key(mut self, key: ReportKey) -> Self {
        self.report_key = Some(key);
        self
    }

    /// The key under which reports know their users also in binary formats; none by default.
    pub const fn report_key(&self) -> Option<ReportKey> {
        self.report_key
    }

    /// The number of rows.
    pub const fn rows(&self) -> usize {
        self.milliseconds.len()
    }

    /// Whether some instant is no whole millisecond.
    pub(crate) fn are_finer(&self) -> bool {
        self.finer.is_some_and(|finer| !finer.microseconds.is_empty())
    }

    /// By whose days the bare dates of a user were placed; none for a user without any.
    pub(crate) fn days_of(&self, user: UserId) -> Option<&'a Calendar> {
        self.finer.filter(|finer| finer.dated.contains(&user)).map(|finer| &finer.calendar)
    }

    pub(super) fn check_lengths(&self) -> Result<(), ColumnsError> {
        let users = match self.users {
            UserColumn::Narrow(ids) => ids.len(),
            UserColumn::Wide(ids) => ids.len(),
        };
        let kinds = match self.kinds {
            KindColumn::Codes(codes) => codes.len(),
            KindColumn::Mapped(codes, _) => codes.len(),
        };
        let subjects = self.subjects.map_or(self.rows(), <[u16]>::len);
        let values = self.values.map_or(self.rows(), <[i64]>::len);
        let lengths = [("users", users), ("kinds", kinds), ("subjects", subjects), ("values", values)];
        match lengths.into_iter().find(|(_, length)| *length != self.rows()) {
            Some((column, length)) => Err(ColumnsError::Length { column, length, rows: self.rows() }),
            None => Ok(()),
        }
    }
}

/// The kinds that your own codes of one byte mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindMap([Option<Kind>; 256]);

impl KindMap {
    /// An empty map.
    pub const fn new() -> Self {
        Self([None; 256])
    }

    /// Sets the kind that a code means.
    pub fn map(&mut self, code: u8, kind: Kind) -> &mut Self {
        if let Some(meaning) = self.0.get_mut(usize::from(code)) {
            *meaning = Some(kind);
        }
        self
    }

    /// The kind that a code means; none where it has not been set.
    pub fn kind(&self, code: u8) -> Option<Kind> {
        self.0.get(usize::from(code)).copied().flatten()
    }
}

impl Default for KindMap {
    fn default() -> Self {
        Self::new()
    }
}

impl FromIterator<(u8, Kind)> for KindMap {
    fn from_iter<I: IntoIterator<Item = (u8, Kind)>>(pairs: I) -> Self {
        let mut map = Self::new();
        for (code, kind) in pairs {
            map.map(code, kind);
        }
        map
    }
}

/// Columns that are not events. Nothing was built.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ColumnsError {
    /// Columns of different lengths.
    Length {
        /// The name of the column.
        column: &'static str,
        /// The number of rows of the column.
        length: usize,
        /// The number of instants.
        rows: usize,
    },
    /// A row that is not an event: the first such row.
    Row {
        /// The row, counted from 0.
        row: usize,
        /// The problem of the row.
        problem: RowError,
    },
    /// Events of one user that add up to too much.
    User {
        /// The user.
        user: UserId,
        /// What adds up to too much.
        problem: ProfileError,
    },
}

problems! {
    enum ColumnsError {
        Length { column: Text, length: Whole, rows: Whole } = "problem.columns.length"
            "the column `{column}` has `{length}` rows but there are `{rows}` instants: give a value for each row"
            "列`{column}`有`{length}`行，而时刻有`{rows}`个：请为每行给出取值";
        Row { row: Whole, problem: Within } = "problem.columns.row"
            "row `{row}`: {problem}"
            "第`{row}`行（从0计）：{problem}";
        User { user: Text, problem: Within } = "problem.columns.user"
            "user `{user}`: {problem}"
            "用户`{user}`：{problem}";
    }
}

impl ColumnsError {
    /// Whether the columns are at fault, as they always are but where the calendar is, or one user adds up to too much.
    pub const fn is_input(&self) -> bool {
        match self {
            Self::Row { problem: RowError::Instant(problem), .. } => problem.is_input(),
            Self::Length { .. } | Self::Row { .. } => true,
            Self::User { problem, .. } => problem.is_input(),
        }
    }
}

/// A row that is not an event, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RowError {
    /// The calendar cannot place the instant.
    Instant(CalendarError),
    /// No kind has this code.
    Kind(KindError),
    /// The map of kinds does not have the code.
    Unmapped(u8),
    /// The kind cannot carry the value.
    Value(EventError),
}

problems! {
    enum RowError {
        Unmapped(code: Whole) = "problem.row.unmapped"
            "the code `{code}` has no kind: set one for it in the `KindMap`"
            "代码`{code}`没有对应的行为：请在`KindMap`中设置";
    }
    passes { Instant(CalendarError), Kind(KindError), Value(EventError) }
}
