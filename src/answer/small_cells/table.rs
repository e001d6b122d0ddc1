//! A table of counts with its totals, a row for each group: what of it may be shown.
//!
//! - Without totals each cell stands for itself.
//! - With totals on one side each column, or each row, is classes of one whole; so are the totals themselves.
//! - With totals on both sides rows are groups that are shown whole, or not at all.

use serde::{Deserialize, Serialize};

use super::line::Judge;
use super::{CountLine, GroupCounts, ShownRow, SmallCells, UserCounts, ZeroCounts};

/// A table of counts: a row for each group, a column for each part of the whole that they are counted in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CellTable {
    /// The rows, each with its cells. Cells that a short row lacks are 0.
    pub rows: Vec<Vec<u64>>,
    /// Whether the total of each row is printed anywhere. Default no.
    pub row_totals: bool,
    /// Whether the total of each column is printed anywhere, as in a table of everybody beside one by group. Default no.
    pub column_totals: bool,
    /// Whether the total of everything is printed anywhere. Default no.
    pub grand_total: bool,
    /// Whether a count of 0 is shown. Default hidden.
    pub zeros: ZeroCounts,
}

/// What of a [`CellTable`] may be shown; none where something is left out, or a total was not to be printed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ShownTable {
    /// The cells, row by row.
    pub rows: Vec<ShownRow>,
    /// The total of each row.
    pub row_totals: Vec<Option<u64>>,
    /// The total of each column.
    pub column_totals: Vec<Option<u64>>,
    /// The total of everything.
    pub grand_total: Option<u64>,
}

impl SmallCells {
    /// What of a table with totals may be shown, so that nothing left out follows from what is.
    ///
    /// ```
    /// use lifestage::answer::{CellTable, SmallCells};
    ///
    /// let rows = vec![vec![41, 12, 9], vec![60, 20, 11], vec![3, 2, 8]];
    /// let table = CellTable { rows, column_totals: true, grand_total: true, ..CellTable::default() };
    /// let shown = SmallCells::new(5)?.counts(&table);
    /// // The small ones take the smallest others of their columns with them, or a subtraction would tell them.
    /// assert_eq!(shown.rows[2].cells, [None, None, Some(8)]);
    /// assert_eq!(shown.rows[0].cells, [None, None, Some(9)]);
    /// assert_eq!(shown.rows[1].cells, [Some(60), Some(20), Some(11)]);
    /// assert_eq!(shown.column_totals, [Some(104), Some(34), Some(28)]);
    /// # Ok::<(), lifestage::answer::SmallCellsError>(())
    /// ```
    pub fn counts(self, table: &CellTable) -> ShownTable {
        let judge = Judge { rule: self, zeros: table.zeros };
        let columns = table.rows.iter().map(Vec::len).max().unwrap_or(0);
        let row = |row: &Vec<u64>| row.iter().copied().chain(std::iter::repeat(0)).take(columns).collect();
        let counts = Counts { judge, rows: table.rows.iter().map(row).collect(), columns };
        let mut shown = match (table.row_totals, table.column_totals, table.grand_total) {
            (false, false, false) => counts.alone(),
            (false, false, true) => counts.in_one(),
            (true, false, false) => counts.by_row(),
            (false, true, grand) => counts.by_column(grand),
            (true, _, _) => counts.by_group(),
        };
        for (asked, totals) in
            [(table.row_totals, &mut shown.row_totals), (table.column_totals, &mut shown.column_totals)]
        {
            totals.iter_mut().filter(|_| !asked).for_each(|total| *total = None);
        }
        shown.grand_total = shown.grand_total.filter(|_| table.grand_total);
        shown
    }
}

/// The counts of a table: as many in each row.
struct Counts {
    judge: Judge,
    rows: Vec<Vec<u64>>,
    columns: usize,
}

/// The counts of one row or of everybody, as classes of one whole.
struct Classes<'a>(&'a [u64]);

impl UserCounts for Classes<'_> {
    fn user_counts(&self) -> Vec<CountLine> {
        vec![CountLine::parts("", self.0.iter().enumerate().map(|(place, count)| (place.to_string(), *count)))]
    }
}

fn sum(counts: impl IntoIterator<Item = u64>) -> u64 {
    counts.into_iter().fold(0, u64::saturating_add)
}

fn row(counts: &[u64], shown: &[bool]) -> ShownRow {
    ShownRow { cells: counts.iter().zip(shown).map(|(count, shown)| shown.then_some(*count)).collect() }
}

impl Counts {
    fn column(&self, column: usize) -> Vec<u64> {
        self.rows.iter().filter_map(|row| row.get(column).copied()).collect()
    }

    fn column_totals(&self) -> Vec<u64> {
        (0..self.columns).map(|column| sum(self.column(column))).collect()
    }

    fn table(&self, rows: Vec<ShownRow>) -> ShownTable {
        let (row_totals, column_totals) = (vec![None; self.rows.len()], vec![None; self.columns]);
        ShownTable { rows, row_totals, column_totals, grand_total: None }
    }

    /// No totals: each cell by itself.
    fn alone(&self) -> ShownTable {
        let shown =
            |counts: &Vec<u64>| row(counts, &counts.iter().map(|count| self.judge.shows(*count)).collect::<Vec<_>>());
        self.table(self.rows.iter().map(shown).collect())
    }

    /// One total: all cells are classes of it.
    fn in_one(&self) -> ShownTable {
        let cells = self.rows.concat();
        let (shown, total) = self.judge.parts(&cells);
        // A table without columns has rows all the same.
        let mut shown = shown.into_iter();
        let rows = self.rows.iter().map(|counts| row(counts, &shown.by_ref().take(counts.len()).collect::<Vec<_>>()));
        ShownTable { grand_total: total.then(|| sum(cells.iter().copied())), ..self.table(rows.collect()) }
    }

    /// Totals of rows only.
    fn by_row(&self) -> ShownTable {
        let judged = self.rows.iter().map(|counts| {
            let (shown, total) = self.judge.parts(counts);
            (row(counts, &shown), total.then(|| sum(counts.iter().copied())))
        });
        let (rows, row_totals) = judged.unzip();
        ShownTable { row_totals, ..self.table(rows) }
    }

    /// Totals of columns, and perhaps of everything.
    fn by_column(&self, and_of_everything: bool) -> ShownTable {
        let judged: Vec<(Vec<bool>, bool)> =
            (0..self.columns).map(|column| self.judge.parts(&self.column(column))).collect();
        let totals = self.column_totals();
        let secret: Vec<bool> = judged.iter().map(|(_, total)| !total).collect();
        let (shown, grand) = if and_of_everything {
            self.judge.parts_but(&totals, &secret)
        } else {
            (secret.iter().map(|secret| !secret).collect(), false)
        };
        // Of a column without a total nothing is shown: its cells would add up to it.
        let cell = |place: usize, column: usize| {
            shown.get(column) == Some(&true)
                && judged.get(column).is_some_and(|(shown, _)| shown.get(place) == Some(&true))
        };
        let rows = self.rows.iter().enumerate().map(|(place, counts)| {
            row(counts, &(0..self.columns).map(|column| cell(place, column)).collect::<Vec<_>>())
        });
        let grand_total = grand.then(|| sum(totals.iter().copied()));
        ShownTable { column_totals: row(&totals, &shown).cells, grand_total, ..self.table(rows.collect()) }
    }

    /// Totals of rows and of columns: rows whole, or not at all.
    fn by_group(&self) -> ShownTable {
        let totals = self.column_totals();
        let (shown, grand) = self.judge.parts(&totals);
        let mut groups = GroupCounts::new(self.judge.rule, self.judge.zeros);
        let rows = self.rows.iter().enumerate().map(|(place, counts)| (place, Classes(counts))).collect();
        groups.add(&Classes(&totals), &rows);
        let withheld = groups.withheld();
        let none = vec![false; self.columns];
        let of_row = |(place, counts): (usize, &Vec<u64>)| {
            let open = !withheld.contains(&place);
            // Where not even the total of everything is shown, the totals of rows would add up to it.
            (row(counts, if open { &shown } else { &none }), (open && grand).then(|| sum(counts.iter().copied())))
        };
        let (rows, row_totals) = self.rows.iter().enumerate().map(of_row).unzip();
        let grand_total = grand.then(|| sum(totals.iter().copied()));
        ShownTable { row_totals, column_totals: row(&totals, &shown).cells, grand_total, ..self.table(rows) }
    }
}
