//! Which numbers by channel are not shown with `--minimum`, so that none of a few users follows from what is.
//!
//! Stages lose single cells, and totals where they must. A channel that lacks a stage is left out of the other blocks whole:
//! its size, which every other number of it hints at, would tell what is missing. A block goes by channel only where the
//! channels that are left give nothing away beside its numbers for everybody.

use std::collections::{BTreeMap, BTreeSet};

use lifestage::Subject;
use lifestage::answer::{CellTable, ShownTable, SmallCells};
use lifestage::report::{FunnelReport, KpiBoard, KpiUnit};

/// The stages by channel as they may be shown, beside those of everybody.
pub(crate) fn stages(rule: SmallCells, rows: Vec<Vec<u64>>) -> ShownTable {
    let table = CellTable { rows, column_totals: true, grand_total: true, zeros: true, ..CellTable::default() };
    let mut shown = rule.counts(&table);
    if shown.grand_total.is_none() {
        // How many there are in all is the first number of the report: what it would give away goes instead.
        shown.rows.iter_mut().for_each(|row| row.cells.fill(None));
        shown.column_totals.fill(None);
    }
    shown
}

/// The channels that are left out of a block whose numbers are the cells of these tables, one list of rows a table.
fn left_out(
    rule: SmallCells,
    channels: &[Subject],
    mut out: BTreeSet<Subject>,
    tables: &[Vec<Vec<u64>>],
) -> BTreeSet<Subject> {
    loop {
        let withheld: Vec<usize> = (0..channels.len()).filter(|row| out.contains(&channels[*row])).collect();
        let before = out.len();
        for rows in tables {
            let table = CellTable {
                rows: rows.clone(),
                row_totals: true,
                column_totals: true,
                grand_total: true,
                zeros: true,
                withheld: withheld.clone(),
            };
            let shown = rule.counts(&table);
            // Numbers of everybody are printed as they are: where they would have to go, the channels go instead.
            let total_goes = shown.grand_total.is_none() || shown.column_totals.contains(&None);
            let goes = channels.iter().zip(&shown.rows).filter(|(_, row)| total_goes || row.cells.contains(&None));
            out.extend(goes.map(|(channel, _)| *channel));
        }
        if out.len() == before {
            return out;
        }
    }
}

/// The channels that are left out of the key numbers.
pub(crate) fn of_boards(
    rule: SmallCells,
    boards: &BTreeMap<Subject, KpiBoard>,
    out: BTreeSet<Subject>,
) -> BTreeSet<Subject> {
    let channels: Vec<Subject> = boards.keys().copied().collect();
    let numbers = boards.values().map(|board| board.rows.len()).max().unwrap_or(0);
    let cells = |board: &KpiBoard, number: usize| {
        let Some(row) = board.rows.get(number) else { return Vec::new() };
        let of = row.denominator;
        match (row.kpi.unit(), u64::try_from(row.numerator)) {
            (KpiUnit::Share, Ok(some)) => vec![some, of.saturating_sub(some)],
            (KpiUnit::Factor, Ok(some)) => vec![some, of],
            _ => vec![of],
        }
    };
    let table = |number: usize| boards.values().map(|board| cells(board, number)).collect();
    left_out(rule, &channels, out, &(0..numbers).map(table).collect::<Vec<_>>())
}

/// The channels that are left out of the funnel.
pub(crate) fn of_funnels(
    rule: SmallCells,
    funnels: &BTreeMap<Subject, FunnelReport>,
    out: BTreeSet<Subject>,
) -> BTreeSet<Subject> {
    let channels: Vec<Subject> = funnels.keys().copied().collect();
    left_out(rule, &channels, out, &[funnels.values().map(|report| report.users_at_depth().to_vec()).collect()])
}
