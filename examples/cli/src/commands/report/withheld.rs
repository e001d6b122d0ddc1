//! Which numbers by channel are not shown with `--minimum`, so that none of a few users follows from what is.
//!
//! Stages lose single cells, and totals where they must. A channel that lacks a stage is left out of the other blocks whole:
//! its size, which every other number of it hints at, would tell what is missing. A block goes by channel only where the
//! channels that are left give nothing away beside its numbers for everybody.

use std::collections::{BTreeMap, BTreeSet};

use lifestage::Subject;
use lifestage::answer::{CellTable, ShownTable, SmallCells};
use lifestage::report::{Dormant, FunnelReport, KpiBoard, KpiUnit, Lags, Retention, UserAccounting};

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
        let of = row.now.denominator;
        match (row.unit, u64::try_from(row.now.numerator)) {
            (KpiUnit::Share, Ok(some)) => vec![some, of.saturating_sub(some)],
            (KpiUnit::Factor, Ok(some)) => vec![some, of],
            _ => vec![of],
        }
    };
    let table = |number: usize| boards.values().map(|board| cells(board, number)).collect();
    left_out(rule, &channels, out, &(0..numbers).map(table).collect::<Vec<_>>())
}

/// The channels that are left out of lifecycle accounting.
pub(crate) fn of_lifecycles(
    rule: SmallCells,
    reports: &BTreeMap<Subject, UserAccounting>,
    out: BTreeSet<Subject>,
) -> BTreeSet<Subject> {
    let channels: Vec<Subject> = reports.keys().copied().collect();
    let periods = reports.values().map(|report| report.periods.len()).max().unwrap_or(0);
    let cells = |report: &UserAccounting, number: usize| {
        let Some(row) = report.periods.get(number) else { return Vec::new() };
        vec![row.new, row.returning, row.resurrecting, row.dormant.map_or(0, Dormant::total)]
    };
    let table = |number: usize| reports.values().map(|report| cells(report, number)).collect();
    left_out(rule, &channels, out, &(0..periods).map(table).collect::<Vec<_>>())
}

/// The channels that are left out of retention by day.
pub(crate) fn of_retentions(
    rule: SmallCells,
    reports: &BTreeMap<Subject, Retention>,
    out: BTreeSet<Subject>,
) -> BTreeSet<Subject> {
    let channels: Vec<Subject> = reports.keys().copied().collect();
    let lags: Vec<Lags> = reports.values().next().map(|report| report.lags.clone()).unwrap_or_default();
    let cells = |report: &Retention, lag: Lags| {
        let pooled = report.pooled(lag);
        vec![pooled.retained(), pooled.eligible().saturating_sub(pooled.retained())]
    };
    let table = |lag: &Lags| reports.values().map(|report| cells(report, *lag)).collect();
    left_out(rule, &channels, out, &lags.iter().map(table).collect::<Vec<_>>())
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
