//! Made-up counts, tables and rules.

use super::super::*;

/// A small generator (xorshift), the same on every machine.
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub(super) fn below(&mut self, end: u64) -> u64 {
        (self.next() >> 11) % end
    }

    /// A count: often 0, small or just large enough.
    pub(super) fn count(&mut self, minimum: u64) -> u64 {
        match self.below(8) {
            0 => 0,
            1..=3 => self.below(minimum + 1),
            4 | 5 => minimum + self.below(3),
            _ => self.below(30),
        }
    }

    /// A rule of which more than one count is a small one.
    pub(super) fn rule(&mut self) -> (SmallCells, ZeroCounts) {
        let zeros = if self.below(2) == 0 { ZeroCounts::Shown } else { ZeroCounts::Hidden };
        let least = if zeros == ZeroCounts::Shown { 3 } else { 2 };
        (SmallCells::new(least + self.below(3)).unwrap(), zeros)
    }

    pub(super) fn table(&mut self, rows: Vec<Vec<u64>>) -> CellTable {
        let [row_totals, column_totals, grand_total, zeros] = [(); 4].map(|()| self.below(2) == 0);
        let zeros = if zeros { ZeroCounts::Shown } else { ZeroCounts::Hidden };
        CellTable { rows, row_totals, column_totals, grand_total, zeros }
    }
}
