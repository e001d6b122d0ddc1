//! Columns of tallies, as an engine gives them that counted already: `GROUP BY user, day, kind, subject`.

use super::columns::{KindColumn, UserColumn};
use crate::event::id::UserId;
use crate::event::kind::{Kind, KindError};
use crate::event::subject::Subject;
use crate::profile::{Hours, ProfileError, Tally, TallyError};
use crate::time::{Calendar, CalendarError, Day, DayError};
use crate::wording::problems::problems;

/// Tallies as columns of equal length, a row for each user, day, kind and subject, in any order. The queries that make them
/// are in [`engines`](crate::engines).
///
/// ```
/// use lifestage::population::TallyColumns;
/// use lifestage::{Calendar, Kind, Population};
///
/// // SELECT user_id, day, kind, count(*), sum(value), bit_or(1 << hour) … GROUP BY ALL
/// let (users, days) = ([42_u64, 42, 43], [20_458, 20_459, 20_458]); // days since 1970-01-01, as Arrow's Date32
/// let kinds = [Kind::LogIn, Kind::Purchase, Kind::LogIn].map(Kind::code);
/// let columns = TallyColumns::new(&users[..], &days, &kinds[..], &[2, 1, 1])
///     .with_sums(&[0, 12_99, 0])
///     .with_hours(&[1 << 9 | 1 << 20, 1 << 20, 0]);
/// let population = Population::from_tally_columns(&columns, Calendar::utc())?;
/// assert_eq!((population.len(), population.profile(42_u64).unwrap().tallies()[1].sum()), (2, 12_99));
/// # Ok::<(), lifestage::population::TallyColumnsError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct TallyColumns<'a> {
    pub(super) users: UserColumn<'a>,
    days: &'a [i32],
    kinds: KindColumn<'a>,
    counts: &'a [i64],
    subjects: Option<&'a [u16]>,
    sums: Option<&'a [i64]>,
    hours: Option<&'a [i32]>,
}

impl<'a> TallyColumns<'a> {
    /// Columns of user ids, civil days as days since 1970-01-01, kinds, and numbers of events.
    pub fn new(
        users: impl Into<UserColumn<'a>>,
        days: &'a [i32],
        kinds: impl Into<KindColumn<'a>>,
        counts: &'a [i64],
    ) -> Self {
        let (users, kinds) = (users.into(), kinds.into());
        Self { users, days, kinds, counts, subjects: None, sums: None, hours: None }
    }

    /// The same with subjects, as numbers of [`Subject`], 0 for none.
    #[must_use]
    pub const fn with_subjects(mut self, subjects: &'a [u16]) -> Self {
        self.subjects = Some(subjects);
        self
    }

    /// The same with sums of values, in the unit of each kind; 0 for kinds that carry none.
    #[must_use]
    pub const fn with_sums(mut self, sums: &'a [i64]) -> Self {
        self.sums = Some(sums);
        self
    }

    /// The same with local clock hours, bit h for hour h: `bit_or(1 << hour)`. Bare dates add no bit.
    #[must_use]
    pub const fn with_hours(mut self, hours: &'a [i32]) -> Self {
        self.hours = Some(hours);
        self
    }

    /// The number of rows.
    pub const fn rows(&self) -> usize {
        self.days.len()
    }

    pub(super) fn check_lengths(&self) -> Result<(), TallyColumnsError> {
        let users = match self.users {
            UserColumn::Narrow(ids) => ids.len(),
            UserColumn::Wide(ids) => ids.len(),
        };
        let kinds = match self.kinds {
            KindColumn::Codes(codes) => codes.len(),
            KindColumn::Mapped(codes, _) => codes.len(),
        };
        let rows = self.rows();
        let lengths = [
            ("users", users),
            ("kinds", kinds),
            ("counts", self.counts.len()),
            ("subjects", self.subjects.map_or(rows, <[u16]>::len)),
            ("sums", self.sums.map_or(rows, <[i64]>::len)),
            ("hours", self.hours.map_or(rows, <[i32]>::len)),
        ];
        match lengths.into_iter().find(|(_, length)| *length != rows) {
            Some((column, length)) => Err(TallyColumnsError::Length { column, length, rows }),
            None => Ok(()),
        }
    }

    /// The tally of a row.
    pub(super) fn tally(&self, row: usize, calendar: &Calendar) -> Result<Tally, TallyRowError> {
        // INVARIANT: the lengths were checked, so there is a value in each column.
        let day = Day::new(self.days.get(row).copied().unwrap_or_default())?;
        calendar.check_day(day)?;
        let kind = self.kind(row)?;
        let subject = self.subjects.and_then(|subjects| subjects.get(row)).copied().unwrap_or_default();
        let count = self.counts.get(row).copied().unwrap_or_default();
        let sum = self.sums.and_then(|sums| sums.get(row)).copied().unwrap_or_default();
        let hours = self.hours.and_then(|hours| hours.get(row)).copied().unwrap_or_default();
        let count = u32::try_from(count).map_err(|_| TallyRowError::Count(count))?;
        let sum = u64::try_from(sum).map_err(|_| TallyRowError::Sum(sum))?;
        let bits = u32::try_from(hours).map_err(|_| TallyRowError::Hours(hours))?;
        let hours = Hours::from_bits(bits).map_err(|_| TallyRowError::Hours(hours))?;
        Ok(Tally::new(day, kind, Subject::new(subject), count, sum, hours)?)
    }

    fn kind(&self, row: usize) -> Result<Kind, TallyRowError> {
        match self.kinds {
            KindColumn::Codes(codes) => Ok(Kind::from_code(codes.get(row).copied().unwrap_or_default())?),
            KindColumn::Mapped(codes, map) => {
                let code = codes.get(row).copied().unwrap_or_default();
                map.kind(code).ok_or(TallyRowError::Unmapped(code))
            }
        }
    }
}

/// Columns that are not tallies. Nothing was built.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TallyColumnsError {
    /// Columns of different lengths.
    Length {
        /// The name of the column.
        column: &'static str,
        /// The number of rows of the column.
        length: usize,
        /// The number of days.
        rows: usize,
    },
    /// A row that is not a tally: the first such row.
    Row {
        /// The row, counted from 0.
        row: usize,
        /// The user of the row.
        user: UserId,
        /// The problem of the row.
        problem: TallyRowError,
    },
    /// Tallies of one user that repeat each other, or add up to too much.
    User {
        /// The user.
        user: UserId,
        /// What is wrong with all their tallies.
        problem: ProfileError,
    },
}

problems! {
    enum TallyColumnsError {
        Length { column: Text, length: Whole, rows: Whole } = "problem.tally_columns.length"
            "the column `{column}` has `{length}` rows but there are `{rows}` days: give a value for each row"
            "列`{column}`有`{length}`行，而日期有`{rows}`个：请为每行给出取值";
        Row { row: Whole, user: Text, problem: Within } = "problem.tally_columns.row"
            "row `{row}`, of user `{user}`: {problem}"
            "第`{row}`行（从0计），用户`{user}`：{problem}";
        User { user: Text, problem: Within } = "problem.tally_columns.user"
            "user `{user}`: {problem}"
            "用户`{user}`：{problem}";
    }
}

/// A row that is not a tally, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TallyRowError {
    /// The number is no day.
    Day(DayError),
    /// The day is outside the limits of the calendar.
    Limits(CalendarError),
    /// No kind has this code.
    Kind(KindError),
    /// The map of kinds does not have the code.
    Unmapped(u8),
    /// The count is no number of events.
    Count(i64),
    /// The sum is below 0.
    Sum(i64),
    /// The number is no set of hours.
    Hours(i32),
    /// No events can add up to this.
    Tally(TallyError),
}

problems! {
    enum TallyRowError {
        Unmapped(code: Whole) = "problem.tally_row.unmapped"
            "the code `{code}` has no kind: set one for it in the `KindMap`"
            "代码`{code}`没有对应的行为：请在`KindMap`中设置";
        Count(count: Whole) = "problem.tally_row.count"
            "`{count}` is no number of events: give 1 to 4294967295, as `count(*)` does"
            "`{count}`不是次数：请像`count(*)`那样填写1至4294967295";
        Sum(sum: Whole) = "problem.tally_row.sum"
            "the sum `{sum}` is below 0: a value is 0 or more, and a refund is a kind of its own with the amount that went back"
            "合计`{sum}`小于0：数值不小于0，退款是单独的一种行为，数值为退回的金额";
        Hours(hours: Whole) = "problem.tally_row.hours"
            "`{hours}` is no set of hours: give `bit_or(1 << hour)` of hours from 0 to 23, 0 where only the day is known"
            "`{hours}`不是小时的集合：请填写0至23时的`bit_or(1 << hour)`，只知道日期则为0";
    }
    passes { Day(DayError), Limits(CalendarError), Kind(KindError), Tally(TallyError) }
}

impl TallyColumnsError {
    /// Whether the columns are at fault, as they always are but where one user adds up to too much.
    pub const fn is_input(&self) -> bool {
        match self {
            Self::Length { .. } | Self::Row { .. } => true,
            Self::User { problem, .. } => problem.is_input(),
        }
    }
}
