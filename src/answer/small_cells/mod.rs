//! Small counts left out of reports, so that nobody can be picked out of them. *How few is too few to show?*
//!
//! | of what | rule |
//! |---|---|
//! | one count | shown from the minimum on; nobody at all only where zeros are shown |
//! | classes of one whole, beside their total | where some are too small, all of the next size go with them |
//! | nested counts, as steps of a funnel | shown where it is far enough from the last one shown, and from nobody |
//! | numbers that follow from each other | all, or none |
//! | groups of users | those with a small count go whole, and the next smallest with them, until the rest is no small count |
//!
//! That is one rule for every answer that counts users ([`UserCounts`]): [`SmallCells::shown`] tells which of its counts may be
//! printed, and [`GroupCounts`] which groups may be, over all answers that a page has by the same groups.
//!
//! # What is promised
//! A reader who knows this rule and every number that is printed is left with at least two values for each count that is left
//! out, if the minimum is 3 or more (2 where zeros are not shown); and whoever only adds and subtracts, with at least as many
//! values as the minimum. That holds by construction. Which counts are left out is decided by numbers that are printed, or by
//! values that could as well stand the other way round: a small class may have the count of the larger one that went with it,
//! as nothing that is printed tells them apart. Groups that are left out may be exchanged with all of their users, so it also
//! holds whatever else is known of how the numbers of a page hang together.
//!
//! It does not protect from somebody who knows other numbers: yesterday's report, or what some of the users did. Counts of two
//! answers about everybody hang together too, as the size of a cohort and the new users of a month: that is promised within one
//! answer, within a [`CountPage`] as far as its lines are linked, and for groups over all that were given together. A share, a mean or a
//! sum is shown where its counts are.

mod groups;
mod line;
mod page;
mod shown;
mod table;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::wording::problems::problems;
pub use groups::GroupCounts;
pub use page::{CountPage, CountPageError};
pub use shown::{CountLine, CountShape, ShownCounts, ShownLine, UserCounts};
pub use table::{CellTable, ShownTable};

/// The rule: counts below a minimum are not shown.
///
/// ```
/// use lifestage::answer::SmallCells;
///
/// let rule = SmallCells::new(5)?;
/// let row = rule.row(&[40, 3, 12, 7]);
/// assert_eq!(row.cells, [Some(40), None, Some(12), None]); // 7 goes with the lone 3
/// assert_eq!(row.total(), 52);
/// assert_eq!(
///     SmallCells::new(0).unwrap_err().to_string(),
///     "a minimum of `0` hides nothing: give at least 1, or 5 as statistical offices do",
/// );
/// # Ok::<(), lifestage::answer::SmallCellsError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct SmallCells {
    /// INVARIANT: at least 1.
    minimum: u64,
}

/// Whether counts of nobody are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ZeroCounts {
    /// They are left out like other small ones: that nobody is there says something about everybody. The default.
    #[default]
    Hidden,
    /// They are shown, as nobody can be picked out of them.
    Shown,
}

/// A minimum that hides nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SmallCellsError;

problems! {
    struct SmallCellsError = "problem.small_cells"
        "a minimum of `0` hides nothing: give at least 1, or 5 as statistical offices do"
        "下限`0`不会隐去任何数：请至少填写1，或像统计机构那样填写5";
}

/// A row of counts as it may be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShownRow {
    /// The counts; none where one is left out.
    pub cells: Vec<Option<u64>>,
}

impl ShownRow {
    /// The sum of the cells shown.
    pub fn total(&self) -> u64 {
        self.cells.iter().flatten().fold(0, |sum, count| sum.saturating_add(*count))
    }
}

impl Default for SmallCells {
    /// 5, below which statistical offices rarely publish.
    fn default() -> Self {
        Self { minimum: 5 }
    }
}

impl SmallCells {
    /// Counts below this are not shown.
    ///
    /// # Errors
    /// For 0.
    pub const fn new(minimum: u64) -> Result<Self, SmallCellsError> {
        if minimum == 0 { Err(SmallCellsError) } else { Ok(Self { minimum }) }
    }

    /// The smallest count that is shown.
    pub const fn minimum(self) -> u64 {
        self.minimum
    }

    /// Whether a count may be shown where nothing else is.
    pub const fn shows(self, count: u64) -> bool {
        count >= self.minimum
    }

    /// What of a row may be shown of which no total is printed. Its cells must be parts of one whole, each user in one of them
    /// at most. Where the total stands anywhere, take [`SmallCells::counts`].
    pub fn row(self, counts: &[u64]) -> ShownRow {
        let mut cells: Vec<Option<u64>> =
            counts.iter().map(|count| (*count >= self.minimum).then_some(*count)).collect();
        if cells.iter().filter(|cell| cell.is_none()).count() == 1 {
            let shown = cells.iter_mut().filter(|cell| cell.is_some());
            if let Some(next_smallest) = shown.min_by_key(|cell| **cell) {
                *next_smallest = None;
            }
        }
        ShownRow { cells }
    }

    /// What of a table with a row for each group may be shown of which no totals are printed.
    pub fn table<G: Ord>(self, rows: impl IntoIterator<Item = (G, Vec<u64>)>) -> BTreeMap<G, ShownRow> {
        rows.into_iter().map(|(group, counts)| (group, self.row(&counts))).collect()
    }
}

impl TryFrom<u64> for SmallCells {
    type Error = SmallCellsError;

    fn try_from(minimum: u64) -> Result<Self, Self::Error> {
        Self::new(minimum)
    }
}

impl From<SmallCells> for u64 {
    fn from(rule: SmallCells) -> Self {
        rule.minimum
    }
}

#[cfg(test)]
mod tests;
