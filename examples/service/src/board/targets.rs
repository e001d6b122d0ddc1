//! Key numbers and their targets, as the board shows them.

use lifestage::Day;
use lifestage::report::{KpiBoard, KpiRow, KpiUnit, KpiVerdict};
use serde::Serialize;

/// All key numbers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Targets {
    /// What exactly was asked.
    pub asked: String,
    pub rows: Vec<Target>,
}

/// One of them. Values are in its unit: a share from 0 to 1, hours, minor units of money, or a number.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Target {
    pub name: String,
    pub unit: KpiUnit,
    /// None without users, or where it cannot be known.
    pub actual: Option<f64>,
    pub target: Option<f64>,
    pub due: Option<Day>,
    /// The share of the target that is reached; from the baseline on, where there is one.
    pub way: Option<f64>,
    /// Whether the target is met; none without one, or without users.
    pub met: Option<bool>,
    /// The same in a sentence.
    pub text: String,
}

impl From<&KpiBoard> for Targets {
    fn from(board: &KpiBoard) -> Self {
        Self { asked: board.definition().text().to_owned(), rows: board.rows.iter().map(Target::from).collect() }
    }
}

impl From<&KpiRow> for Target {
    fn from(row: &KpiRow) -> Self {
        let (actual, target) = (row.actual(), row.goal.map(|goal| goal.target.value()));
        let of_target = || Some(actual? / target.filter(|target| *target > 0.0)?);
        let met = match row.verdict() {
            KpiVerdict::Met => Some(true),
            KpiVerdict::Short { .. } => Some(false),
            _ => None,
        };
        Self {
            name: row.name.to_string(),
            unit: row.unit,
            actual,
            target,
            due: row.goal.and_then(|goal| goal.due),
            way: row.share_of_the_way().or_else(of_target),
            met,
            text: row.to_string(),
        }
    }
}
