//! The board: all key numbers as of a day.

use serde::Serialize;

use super::figure::KpiFigure;
use super::row::{Kpi, KpiName, KpiRow};
use super::unit::KpiUnit;
use crate::answer::definition::{Definition, OtherDefinition};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::report::checked::{Broken, checked, must};

/// The key numbers as of a day, against their targets.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct KpiBoard {
    /// The question that was answered, with a fingerprint of the rule.
    pub(super) definition: Definition,
    /// One row for each number: the nine in lifecycle order, then yours in order of their names.
    pub rows: Vec<KpiRow>,
}

checked!(KpiBoard { definition: Definition, rows: Vec<KpiRow> });
mergeable!(KpiBoard, "kpi_board", 1, OtherDefinition);

impl KpiBoard {
    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The row of one number.
    pub fn row(&self, kpi: Kpi) -> Option<&KpiRow> {
        self.rows.iter().find(|row| row.name == KpiName::Standard(kpi))
    }

    /// The row of a number of your own.
    pub fn own(&self, name: &str) -> Option<&KpiRow> {
        self.rows.iter().find(|row| matches!(&row.name, KpiName::Own(own) if **own == *name))
    }

    /// Adds the same board over other users, for example from another machine.
    ///
    /// # Errors
    /// If the definitions differ; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), OtherDefinition> {
        self.definition.must_be(&other.definition)?;
        for (mine, theirs) in self.rows.iter_mut().zip(&other.rows) {
            mine.join(theirs);
        }
        Ok(())
    }

    fn check(&self) -> Result<(), Broken> {
        let standard = self.rows.iter().take(Kpi::ALL.len());
        must(
            standard.map(|row| row.name.standard()).eq(Kpi::ALL.map(Some)),
            "each of the nine has a row, in the order of a life",
        )?;
        let own = self.rows.iter().skip(Kpi::ALL.len());
        must(own.clone().all(|row| row.name.standard().is_none()), "further rows are numbers of your own")?;
        must(own.is_sorted_by(|one, next| one.name < next.name), "your own have different names, in their order")?;
        let is_in_unit = |row: &KpiRow| {
            row.name.standard().is_none_or(|kpi| kpi.unit() == row.unit)
                && row.goal.is_none_or(|goal| goal.target.unit() == row.unit)
        };
        must(self.rows.iter().all(is_in_unit), "a number and its target are in its unit")?;
        let mut shares = self.rows.iter().filter(|row| row.unit == KpiUnit::Share).flat_map(KpiRow::figures);
        must(shares.all(KpiFigure::is_share), "a share is of users")
    }
}
