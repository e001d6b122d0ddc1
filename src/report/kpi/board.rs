//! The board: all numbers as of a day.

use serde::Serialize;

use super::row::{Kpi, KpiRow, KpiUnit};
use crate::answer::definition::{Definition, OtherDefinition};
use crate::population::census::add;
use crate::report::checked::{Broken, checked, must};

/// The key numbers as of a day, against their targets.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct KpiBoard {
    /// What was asked.
    pub(super) definition: Definition,
    /// One row for each number, in the order of a life.
    pub rows: Vec<KpiRow>,
}

checked!(KpiBoard { definition: Definition, rows: Vec<KpiRow> });

impl KpiBoard {
    /// What was asked.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The row of a number.
    pub fn row(&self, kpi: Kpi) -> Option<&KpiRow> {
        self.rows.iter().find(|row| row.kpi == kpi)
    }

    /// Adds the same board of other users, as from another machine.
    ///
    /// # Errors
    /// When it is another board. Nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), OtherDefinition> {
        self.definition.must_be(&other.definition)?;
        for (mine, theirs) in self.rows.iter_mut().zip(&other.rows) {
            mine.numerator = mine.numerator.saturating_add(theirs.numerator);
            add(&mut mine.denominator, theirs.denominator);
        }
        Ok(())
    }

    fn check(&self) -> Result<(), Broken> {
        must(self.rows.iter().map(|row| row.kpi).eq(Kpi::ALL), "each number has a row, in the order of a life")?;
        let part = |row: &KpiRow| (0..=i128::from(row.denominator)).contains(&row.numerator);
        let shares = self.rows.iter().filter(|row| row.kpi.unit() == KpiUnit::Share);
        must(shares.into_iter().all(part), "a share is of users")
    }
}
