//! Small counts left out of tables, so that nobody can be picked out of them. *How few is too few to show?*
//!
//! ```text
//! count < minimum                      left out; nobody at all included, unless the table shows zeros
//! one cell left out in a row           the next smallest goes with it, the first of several
//! a total is shown too                 more go, until what is left out could be as many values as the minimum
//! ```
//! A row by itself shows the sum of its shown cells only. Where totals are shown, of rows, of columns or in a table of
//! everybody elsewhere in the report, subtraction is what a reader tries first; [`SmallCells::counts`] reckons with it.

mod network;
mod table;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

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

/// A minimum that hides nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a minimum of `0` hides nothing: give at least 1, or 5 as statistical offices do")]
pub struct SmallCellsError;

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

    /// What of a row may be shown. Its cells must be parts of one whole, each user in one of them at most.
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

    /// What of a table with a row for each group may be shown.
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
