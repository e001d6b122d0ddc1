//! The board: all key numbers as of a day.

use serde::Serialize;

use super::figure::KpiFigure;
use super::row::{Kpi, KpiName, KpiRow};
use super::unit::KpiUnit;
use crate::answer::definition::{Definition, MergeError, in_one_line};
use crate::answer::guarantee::{Guarantee, must};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::report::checked::{Part, checked, largest, most};

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
mergeable!(KpiBoard, "kpi_board", 1, MergeError);

/// How many numbers of your own there are, as the definition says it before them.
pub(super) fn count_of_own(count: usize) -> String {
    if count == 0 { String::new() } else { format!(", {count} of your own") }
}

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
    /// If the definitions differ, or the numbers of a report contradict each other; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.part().must_add_up(&other.part())?;
        for (mine, theirs) in self.rows.iter_mut().zip(&other.rows) {
            mine.join(theirs);
        }
        Ok(())
    }

    fn part(&self) -> Part<'_> {
        let figures = || self.rows.iter().flat_map(KpiRow::figures);
        let (most, largest) =
            (most(figures().map(|figure| figure.denominator)), largest(figures().map(|figure| figure.numerator)));
        Part { definition: &self.definition, check: self.check(), most, largest }
    }

    /// Whether the definition says the day, the targets and the names of these rows, and no others.
    fn is_of_its_definition(&self) -> bool {
        let target = |row: &KpiRow| row.goal.map_or_else(|| "none".to_owned(), |goal| goal.to_string());
        let Some((standard, own)) = self.rows.split_at_checked(Kpi::ALL.len()) else { return false };
        let Some(as_of) =
            standard.first().map(|row| row.as_of).filter(|day| self.rows.iter().all(|row| row.as_of == *day))
        else {
            return false;
        };
        let targets: Vec<String> = standard.iter().map(target).collect();
        // After the targets of the nine stands each number of your own: its name, what it is, its target.
        let name = |row: &KpiRow| in_one_line(format!(", {}: ", row.name));
        let mut ends =
            vec![format!(", of those mature as of {as_of}, targets {}{}", targets.join(", "), count_of_own(own.len()))];
        for row in own {
            if let Some(end) = ends.last_mut() {
                end.push_str(&name(row));
            }
            ends.push(format!(", target {}", target(row)));
        }
        let Some(last) = ends.pop() else { return false };
        let mut rest = self.definition.text();
        for end in ends {
            let Some((_, after)) = rest.split_once(&end) else { return false };
            rest = after;
        }
        ["; ", ", by rules "].iter().any(|after| rest.contains(&format!("{last}{after}")))
    }

    fn check(&self) -> Result<(), Guarantee> {
        let standard = self.rows.iter().take(Kpi::ALL.len());
        must(standard.map(|row| row.name.standard()).eq(Kpi::ALL.map(Some)), Guarantee::NineInOrder)?;
        let own = self.rows.iter().skip(Kpi::ALL.len());
        must(own.clone().all(|row| row.name.standard().is_none()), Guarantee::FurtherRowsAreOwn)?;
        must(own.is_sorted_by(|one, next| one.name < next.name), Guarantee::OwnInOrder)?;
        let is_in_unit = |row: &KpiRow| {
            row.name.standard().is_none_or(|kpi| kpi.unit() == row.unit)
                && row.goal.is_none_or(|goal| goal.target.unit() == row.unit)
        };
        must(self.rows.iter().all(is_in_unit), Guarantee::InItsUnit)?;
        let mut shares = self.rows.iter().filter(|row| row.unit == KpiUnit::Share).flat_map(KpiRow::figures);
        must(shares.all(KpiFigure::is_share), Guarantee::ShareOfUsers)?;
        must(self.is_of_its_definition(), Guarantee::BoardDefined)
    }
}
