//! A table of counts with its totals, and several of the same groups: what of them may be shown.
//!
//! 1. Counts below the minimum go, totals among them.
//! 2. For each number that is gone the network of sums tells how many values what is shown leaves for it.
//! 3. Where these are fewer than the minimum, the numbers that make room for more go too: those with the smallest sum, totals
//!    only where no cells do. And so on from 2.
//!
//! Each round takes at least one number away, and where nothing is shown nothing follows; so it ends.

use serde::{Deserialize, Serialize};

use super::network::{Edge, companions};
use super::{ShownRow, SmallCells};

/// A table of counts: a row for each group, a column for each part of the whole that they are counted in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each says of a sort of numbers whether it is printed")]
pub struct CellTable {
    /// The rows, each with its cells. Cells that a short row lacks are 0.
    pub rows: Vec<Vec<u64>>,
    /// Whether the total of each row is printed anywhere. Default no.
    pub row_totals: bool,
    /// Whether the total of each column is printed anywhere, as in a table of everybody beside one by group. Default no.
    pub column_totals: bool,
    /// Whether the total of everything is printed anywhere. Default no.
    pub grand_total: bool,
    /// Whether a count of 0 is shown, as nobody can be picked out of it. Default no: that nobody is there says something about
    /// everybody.
    pub zeros: bool,
    /// Rows of which nothing may be shown, as what is shown elsewhere would give something away. Default none.
    pub withheld: Vec<usize>,
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
    /// Whoever adds and subtracts all that is shown, and knows that counts are whole and not negative, is left with at least as
    /// many values for each number left out as the minimum. That is about sums: somebody who tries this rule on every table
    /// that agrees with what is shown may rule out some of these values.
    ///
    /// ```
    /// use lifestage::answer::{CellTable, SmallCells};
    ///
    /// let rows = vec![vec![41, 12, 9], vec![60, 20, 11], vec![3, 2, 8]];
    /// let table = CellTable { rows, row_totals: true, column_totals: true, grand_total: true, ..CellTable::default() };
    /// let shown = SmallCells::new(5)?.counts(&table);
    /// // The small ones take others of their columns with them, or a subtraction would tell them.
    /// assert_eq!(shown.rows[2].cells, [None, None, Some(8)]);
    /// assert_eq!(shown.rows[0].cells, [None, None, Some(9)]);
    /// assert_eq!(shown.rows[1].cells, [Some(60), Some(20), Some(11)]);
    /// assert_eq!(shown.row_totals, [Some(62), Some(91), Some(13)]);
    /// # Ok::<(), lifestage::answer::SmallCellsError>(())
    /// ```
    pub fn counts(self, table: &CellTable) -> ShownTable {
        Layout::of(table, self).shown(self.minimum())
    }

    /// What of several tables may be shown of which the rows are the same groups, and so their totals the same numbers.
    ///
    /// Where the total of a group is left out of one, it is left out of all, with the whole row: given its total, the tables
    /// have nothing in common, and groups without a shown cell can have any total that adds up with the other ones. Where not
    /// even that helps, nothing is shown.
    pub fn counts_of_same_groups(self, tables: &[CellTable]) -> Vec<ShownTable> {
        let mut tables = tables.to_vec();
        let most = tables.iter().map(|table| table.rows.len()).max().unwrap_or(0);
        for _ in 0..=most {
            let shown: Vec<ShownTable> = tables.iter().map(|table| self.counts(table)).collect();
            let asked = |totals: fn(&CellTable) -> bool| tables.iter().any(totals);
            if asked(|table| table.grand_total) && shown.iter().any(|table| table.grand_total.is_none()) {
                break;
            }
            let gone = |row: &usize| {
                let lacks = |shown: &ShownTable| shown.row_totals.get(*row).is_some_and(Option::is_none);
                tables.iter().zip(&shown).any(|(table, shown)| table.row_totals && lacks(shown))
            };
            let withheld: Vec<usize> = (0..most).filter(gone).collect();
            let grew = tables.iter().any(|table| withheld.iter().any(|row| !table.withheld.contains(row)));
            if !grew {
                return shown;
            }
            for table in &mut tables {
                table.withheld.extend(&withheld);
                table.withheld.sort_unstable();
                table.withheld.dedup();
            }
        }
        tables.iter().map(|table| nothing(Layout::of(table, self).size())).collect()
    }
}

fn nothing((rows, columns): (usize, usize)) -> ShownTable {
    ShownTable {
        rows: vec![ShownRow { cells: vec![None; columns] }; rows],
        row_totals: vec![None; rows],
        column_totals: vec![None; columns],
        grand_total: None,
    }
}

/// The numbers of a table in one list: row by row its cells and its total, then the totals of the columns and of everything.
struct Layout {
    edges: Vec<Edge>,
    /// Numbers that are no secret, as they are large and nobody asked for them.
    open: Vec<bool>,
    rows: usize,
    columns: usize,
}

impl Layout {
    fn of(table: &CellTable, rule: SmallCells) -> Self {
        let rows = table.rows.len();
        let columns = table.rows.iter().map(Vec::len).max().unwrap_or(0);
        let cell = |row: &Vec<u64>, column: usize| row.get(column).copied().unwrap_or(0);
        let sum = |counts: &mut dyn Iterator<Item = u64>| counts.fold(0_u64, u64::saturating_add);
        let (every_column, whole) = (rows + columns, rows + columns + 1);
        let mut layout = Self { edges: Vec::new(), open: Vec::new(), rows, columns };
        let harmless = |count| rule.shows(count) || (table.zeros && count == 0);
        let total_price = sum(&mut table.rows.iter().flatten().copied()).saturating_mul(2).saturating_add(2);
        let mut push = |from, to, count, printed: bool| {
            let is_total = from >= rows;
            let shown = printed && harmless(count);
            let least = u64::from(printed && table.zeros);
            // A total goes only where no cell can, and what is 0 stays where zeros are shown.
            let whole_price = if is_total { total_price } else { 0 };
            let cost = (count > 0 || !table.zeros).then(|| count.saturating_add(1).saturating_add(whole_price));
            layout.edges.push(Edge { from, to, count, shown, least, cost });
            layout.open.push(!printed && harmless(count));
        };
        for (number, row) in table.rows.iter().enumerate() {
            let withheld = table.withheld.contains(&number);
            for column in 0..columns {
                let count = cell(row, column);
                push(number, rows + column, count, !withheld);
            }
            push(whole, number, sum(&mut row.iter().copied()), table.row_totals && !withheld);
        }
        for column in 0..columns {
            let total = sum(&mut table.rows.iter().map(|row| cell(row, column)));
            push(rows + column, every_column, total, table.column_totals);
        }
        push(every_column, whole, sum(&mut table.rows.iter().flatten().copied()), table.grand_total);
        // What is withheld is a secret, however large it is.
        for (place, open) in layout.open.iter_mut().enumerate() {
            let row = place / (columns + 1);
            let of_cell = row < rows && place % (columns + 1) < columns;
            *open &= !(of_cell || row < rows && table.withheld.contains(&row));
        }
        layout
    }

    const fn size(&self) -> (usize, usize) {
        (self.rows, self.columns)
    }

    fn shown(mut self, minimum: u64) -> ShownTable {
        let nodes = self.rows + self.columns + 2;
        loop {
            let mut changed = false;
            for place in 0..self.edges.len() {
                let hidden = self.edges.get(place).is_some_and(|edge| !edge.shown);
                while hidden && self.open.get(place) == Some(&false) {
                    let gone = companions(&self.edges, nodes, place, minimum);
                    if gone.is_empty() {
                        break;
                    }
                    for place in gone {
                        self.edges.iter_mut().skip(place).take(1).for_each(|edge| edge.shown = false);
                    }
                    changed = true;
                }
            }
            if !changed {
                return self.written();
            }
        }
    }

    fn written(&self) -> ShownTable {
        let count = |place: usize| self.edges.get(place).and_then(|edge| edge.shown.then_some(edge.count));
        let width = self.columns + 1;
        let rows = 0..self.rows;
        let cells = |row: usize| (0..self.columns).map(|column| count(row * width + column)).collect();
        ShownTable {
            rows: rows.clone().map(|row| ShownRow { cells: cells(row) }).collect(),
            row_totals: rows.map(|row| count(row * width + self.columns)).collect(),
            column_totals: (0..self.columns).map(|column| count(self.rows * width + column)).collect(),
            grand_total: count(self.rows * width + self.columns),
        }
    }
}
