//! Every table that a reader could have in front of them, by trying all of them.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

/// The numbers of a table: cells by row, totals of rows, of columns, of everything.
fn numbers(rows: &[Vec<u64>]) -> (Vec<u64>, Vec<u64>, Vec<u64>, u64) {
    let columns = rows.first().map_or(0, Vec::len);
    let row_totals = rows.iter().map(|row| row.iter().sum()).collect();
    let column_totals = (0..columns).map(|column| rows.iter().map(|row| row[column]).sum()).collect();
    (rows.concat(), row_totals, column_totals, rows.iter().flatten().sum())
}

/// Whether a table agrees with what is shown of another one.
fn agrees(rows: &[Vec<u64>], shown: &ShownTable) -> bool {
    let (cells, row_totals, column_totals, grand_total) = numbers(rows);
    let same = |shown: Option<u64>, count: u64| shown.is_none_or(|shown| shown == count);
    let all =
        |shown: &[Option<u64>], counts: &[u64]| shown.iter().zip(counts).all(|(shown, count)| same(*shown, *count));
    all(&shown.rows.iter().flat_map(|row| row.cells.clone()).collect::<Vec<_>>(), &cells)
        && all(&shown.row_totals, &row_totals)
        && all(&shown.column_totals, &column_totals)
        && same(shown.grand_total, grand_total)
}

/// Calls with every table of this size whose cells are at most this.
fn for_all(size: (usize, usize), most: u64, mut call: impl FnMut(&[Vec<u64>])) {
    let mut cells = vec![0; size.0 * size.1];
    loop {
        let rows: Vec<Vec<u64>> = cells.chunks(size.1).map(<[u64]>::to_vec).collect();
        call(&rows);
        let Some(place) = cells.iter().position(|cell| *cell < most) else { return };
        cells[..place].fill(0);
        cells[place] += 1;
    }
}

/// For every number that is a secret of a table, the values that it has in the tables that agree with what is shown.
fn values(table: &CellTable, rule: SmallCells, most: u64) -> Vec<(u64, BTreeSet<u64>)> {
    let shown = rule.counts(table);
    let mut secrets = Vec::new();
    let (cells, row_totals, column_totals, grand_total) = numbers(&table.rows);
    let shown_cells = shown.rows.iter().flat_map(|row| row.cells.clone());
    let harmless = |count: u64| rule.shows(count) || (table.zeros && count == 0);
    let hidden = |shown: Option<u64>, asked: bool, count: u64| shown.is_none() && (asked || !harmless(count));
    secrets.extend(shown_cells.zip(&cells).map(|(shown, count)| (hidden(shown, true, *count), *count)));
    secrets.extend(
        shown
            .row_totals
            .iter()
            .zip(&row_totals)
            .map(|(shown, count)| (hidden(*shown, table.row_totals, *count), *count)),
    );
    secrets.extend(
        shown
            .column_totals
            .iter()
            .zip(&column_totals)
            .map(|(shown, count)| (hidden(*shown, table.column_totals, *count), *count)),
    );
    secrets.push((hidden(shown.grand_total, table.grand_total, grand_total), grand_total));
    let mut found = vec![BTreeSet::new(); secrets.len()];
    for_all((table.rows.len(), table.rows[0].len()), most, |rows| {
        if !agrees(rows, &shown) {
            return;
        }
        let (cells, row_totals, column_totals, grand_total) = numbers(rows);
        let all = cells.into_iter().chain(row_totals).chain(column_totals).chain([grand_total]);
        found.iter_mut().zip(all).for_each(|(found, count)| {
            found.insert(count);
        });
    });
    secrets
        .into_iter()
        .zip(found)
        .filter(|((secret, _), _)| *secret)
        .map(|((_, count), found)| (count, found))
        .collect()
}

fn table() -> impl Strategy<Value = CellTable> {
    let rows = prop_oneof![
        vec(vec(0..8_u64, 2), 2),
        vec(vec(0..8_u64, 3), 1),
        vec(vec(0..8_u64, 1), 3),
        vec(vec(0..6_u64, 2), 3)
    ];
    (rows, any::<[bool; 4]>()).prop_map(|(rows, [row_totals, column_totals, grand_total, zeros])| CellTable {
        rows,
        row_totals,
        column_totals,
        grand_total,
        zeros,
        withheld: Vec::new(),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, rng_seed: proptest::test_runner::RngSeed::Fixed(7), ..ProptestConfig::default() })]

    #[test]
    fn what_is_left_out_could_be_as_many_values_as_the_minimum(table in table(), minimum in 1..4_u64) {
        let rule = SmallCells::new(minimum).unwrap();
        let most = if table.rows.len() * table.rows[0].len() > 4 { 6 } else { 11 };
        for (count, values) in values(&table, rule, most) {
            let values: Vec<u64> = values.into_iter().filter(|value| !table.zeros || *value > 0).collect();
            prop_assert!(values.len() as u64 >= minimum, "{count} could only be {values:?} in {table:?}: {:?}", rule.counts(&table));
        }
    }
}

#[test]
fn a_group_whose_total_goes_in_one_table_is_withheld_in_all() {
    let rule = SmallCells::new(5).unwrap();
    let totals =
        |rows| CellTable { rows, row_totals: true, column_totals: true, grand_total: true, ..CellTable::default() };
    // Of the third group all cells are small in the first table, and none is in the second.
    let (one, other) = (vec![vec![30, 40], vec![30, 9], vec![2, 1]], vec![vec![70], vec![39], vec![3]]);
    let shown = rule.counts_of_same_groups(&[totals(one), totals(other)]);
    assert_eq!(shown[0].row_totals, shown[1].row_totals);
    assert_eq!(shown[0].row_totals, [Some(70), None, None]);
    for (withheld, cells) in [(1, vec![None; 2]), (2, vec![None; 2])] {
        assert_eq!(shown[0].rows[withheld].cells, cells);
    }
    assert_eq!(shown[0].grand_total, Some(112));
}

#[test]
fn a_row_never_lacks_exactly_one_cell_unless_it_has_only_one() {
    let rule = SmallCells::new(3).unwrap();
    assert_eq!(rule.row(&[2]).cells, [None]);
    assert_eq!(rule.row(&[]).cells, []);
    assert_eq!(rule.row(&[3, 2]).cells, [None, None]);
    assert_eq!(rule.row(&[0, 1, 9]).cells, [None, None, Some(9)]);
    assert_eq!(rule.row(&[4, 2, 4, 5]).cells, [None, None, Some(4), Some(5)]);
    assert_eq!(rule.row(&[3, 4]).cells, [Some(3), Some(4)]);
}
