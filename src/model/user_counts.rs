//! The counts of users in each answer, and how they hang together: what [`SmallCells::shown`] judges.
//!
//! [`SmallCells::shown`]: crate::answer::SmallCells::shown

use crate::answer::small_cells::{CountLine, UserCounts};
use crate::model::aha::{AhaReport, AhaTable};
use crate::model::backtest::BacktestReport;
use crate::model::co_use::{CoUse, CoUsePair};
use crate::model::interval::Intervals;
use crate::model::what_if::{SpendFlow, SpendFlowCell, WhatIf};

/// One line: classes by both names, `before → after`.
impl UserCounts for SpendFlow {
    fn user_counts(&self) -> Vec<CountLine> {
        vec![flow("users by both names", self)]
    }
}

/// A line for each flow, by its name: classes by both names, `before → after`, of all users. How many move, and how many by one
/// name, follows where nothing is left out of any flow. The list of movers is about one user each.
impl UserCounts for WhatIf {
    fn user_counts(&self) -> Vec<CountLine> {
        self.flows.iter().map(|(name, of)| flow(name, of)).collect()
    }
}

fn flow(name: &str, of: &SpendFlow) -> CountLine {
    let label = |name: &Option<String>| name.clone().unwrap_or_else(|| "·".to_owned());
    let class = |cell: &SpendFlowCell| (format!("{} → {}", label(&cell.from), label(&cell.to)), cell.users);
    CountLine::parts(name, of.cells().map(class))
}

/// For each scorer the classes of its bands, and of its calibration: who had the outcome, and who had not. Then one line of
/// `users` and of those for whom it `happened`.
impl UserCounts for BacktestReport {
    fn user_counts(&self) -> Vec<CountLine> {
        let mut lines = Vec::new();
        for scorer in &self.scorers {
            let first = lines.len();
            let bands = scorer.bands.iter().map(|band| (band.users, band.happened)).collect();
            let calibration = scorer.calibration.iter().map(|group| (group.users, group.happened)).collect();
            let parts: [(&str, Vec<(u64, u64)>); 2] = [("band", bands), ("calibration", calibration)];
            for (what, of) in parts.into_iter().filter(|(_, of)| !of.is_empty()) {
                let number = |count: &dyn Fn((u64, u64)) -> u64| -> Vec<(String, u64)> {
                    of.iter().zip(1_u32..).map(|(of, number)| (number.to_string(), count(*of))).collect()
                };
                let name = format!("{} by {what}", scorer.name);
                lines.push(CountLine::parts(format!("{name}: happened"), number(&|(_, happened)| happened)));
                let others = number(&|(users, happened)| users.saturating_sub(happened));
                lines.push(CountLine::parts(format!("{name}: not"), others));
            }
            let counts = [("users", scorer.users), ("happened", scorer.happened)];
            let whole = CountLine::nested(scorer.name.clone(), counts).after(first..lines.len());
            lines.push(whole);
        }
        let all = [("users", self.users), ("happened", self.happened)];
        let whole = CountLine::nested("all", all).after(0..lines.len());
        lines.push(whole);
        lines
    }
}

/// One line, all or none: the four cells of the table of each candidate. The tables are about the same users, so cells of one follow
/// from those of others; of a user who did it more often, or sooner, the candidate before counts too.
impl UserCounts for AhaReport {
    fn user_counts(&self) -> Vec<CountLine> {
        let tables: Vec<(String, AhaTable)> = self
            .tables()
            .map(|(of, table)| (format!("{} {} in {}", of.kind, of.times, of.within_days), table))
            .collect();
        let cells = tables.iter().flat_map(|(name, table)| {
            let sides = [("did", table.did), ("did not", table.did_not)];
            sides.into_iter().flat_map(move |(side, of)| {
                let ends = [("stay", of.stay), ("leave", of.users.saturating_sub(of.stay))];
                ends.map(|(end, count)| (format!("{name}: {side}, {end}"), count))
            })
        });
        // Of every two candidates of a kind: the same cell of both, those who did it less the fewer who did.
        let mut differences = Vec::new();
        for (one, of) in self.candidates.iter().enumerate() {
            for (other, stricter) in self.candidates.iter().enumerate() {
                let is_stricter = of.times <= stricter.times && of.within_days >= stricter.within_days;
                if one != other && of.kind == stricter.kind && is_stricter {
                    differences.extend([(4 * one, 4 * other), (4 * one + 1, 4 * other + 1)]);
                }
            }
        }
        vec![CountLine::together("early actions", cells, differences)]
    }
}

/// One line, all or none: `users`, and those who `arrived`; then by days asked about the starts whose days are `over`, and those that were
/// `in time`. Where each user has one start these are users.
impl UserCounts for Intervals {
    fn user_counts(&self) -> Vec<CountLine> {
        let all = [("users".to_owned(), self.users), ("arrived".to_owned(), self.arrived)];
        let rows = self
            .within
            .iter()
            .flat_map(|row| [(format!("over {}", row.days), row.over), (format!("in time {}", row.days), row.arrived)]);
        let places = (1..=self.within.len()).map(|row| 2 * row);
        let differences = places.flat_map(|over| [(over - 2, over), (over, over + 1)]);
        vec![CountLine::together("intervals", all.into_iter().chain(rows), [(0, 1)].into_iter().chain(differences))]
    }
}

/// One line, all or none: the four cells of each pair. The pairs are about the same users, so cells of one follow from those of others.
impl UserCounts for CoUse {
    fn user_counts(&self) -> Vec<CountLine> {
        let cells = self.pairs().flat_map(|pair| {
            let CoUsePair { one, other, of_one, of_other, both, users } = pair;
            let either = of_one.saturating_add(of_other).saturating_sub(both);
            let cells = [
                ("both".to_owned(), both),
                (format!("only {one}"), of_one.saturating_sub(both)),
                (format!("only {other}"), of_other.saturating_sub(both)),
                ("neither".to_owned(), users.saturating_sub(either)),
            ];
            cells.map(|(cell, count)| (format!("{one} and {other}: {cell}"), count))
        });
        vec![CountLine::together("co-use", cells, [])]
    }
}
