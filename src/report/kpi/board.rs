//! The board: all key numbers as of a day.

use serde::Serialize;

use super::row::{Kpi, KpiRow, KpiUnit};
use crate::answer::definition::{Definition, OtherDefinition};
use crate::population::census::add;
use crate::report::checked::{Broken, checked, must};

/// The key numbers as of a day, against their targets.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct KpiBoard {
    /// The question that was answered, with a fingerprint of the rule.
    pub(super) definition: Definition,
    /// One row for each number, in lifecycle order.
    pub rows: Vec<KpiRow>,
}

checked!(KpiBoard { definition: Definition, rows: Vec<KpiRow> });

impl KpiBoard {
    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The row of one number.
    pub fn row(&self, kpi: Kpi) -> Option<&KpiRow> {
        self.rows.iter().find(|row| row.kpi == kpi)
    }

    /// Adds the same board over other users, for example from another machine.
    ///
    /// # Errors
    /// If the definitions differ; nothing is added then.
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
