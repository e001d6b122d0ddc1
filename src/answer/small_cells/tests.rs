//! The small rules one by one. What somebody can derive who knows them is in `attack`.

mod attack;
mod random;

use super::*;
use crate::number::work::counted;

fn rule(minimum: u64) -> SmallCells {
    SmallCells::new(minimum).unwrap()
}

fn table(rows: &[&[u64]]) -> CellTable {
    CellTable { rows: rows.iter().map(|row| row.to_vec()).collect(), zeros: ZeroCounts::Shown, ..CellTable::default() }
}

#[test]
fn a_row_never_lacks_exactly_one_cell_unless_it_has_only_one() {
    let rule = rule(3);
    assert_eq!(rule.row(&[2]).cells, [None]);
    assert_eq!(rule.row(&[]).cells, []);
    assert_eq!(rule.row(&[3, 2]).cells, [None, None]);
    assert_eq!(rule.row(&[0, 1, 9]).cells, [None, None, Some(9)]);
    assert_eq!(rule.row(&[4, 2, 4, 5]).cells, [None, None, Some(4), Some(5)]);
    assert_eq!(rule.row(&[3, 4]).cells, [Some(3), Some(4)]);
}

#[test]
fn classes_of_one_size_go_together() {
    let shown = rule(5).counts(&CellTable { row_totals: true, ..table(&[&[2, 7, 30, 7, 0]]) });
    assert_eq!(shown.rows[0].cells, [None, None, Some(30), None, Some(0)]);
    assert_eq!(shown.row_totals, [Some(46)]);
}

#[test]
fn a_total_of_small_classes_only_goes_where_it_would_tell_them() {
    let total = |row: &[u64]| rule(5).counts(&CellTable { row_totals: true, ..table(&[row]) }).row_totals[0];
    // Five classes of somebody each: 5 would say that all have 1.
    assert_eq!(total(&[1, 1, 1, 1, 1]), None);
    assert_eq!(total(&[2, 2, 2, 2, 1]), Some(9));
    assert_eq!((total(&[4]), total(&[0, 0]), total(&[9])), (None, Some(0), Some(9)));
}

#[test]
fn a_step_too_close_to_the_one_before_goes_and_the_others_stay() {
    let steps = |counts: &[u64]| {
        let line = CountLine::nested("", counts.iter().enumerate().map(|(place, count)| (place.to_string(), *count)));
        line.judged(line::Judge { rule: rule(5), zeros: ZeroCounts::Shown }).0
    };
    assert_eq!(steps(&[62, 60, 31, 30, 30, 0]), [true, false, true, false, false, true]);
    assert_eq!(steps(&[62, 62, 3, 0]), [true, true, false, true]);
    assert_eq!(steps(&[4, 4, 0]), [false, false, true]);
}

#[test]
fn a_group_with_totals_on_both_sides_goes_whole() {
    let rows: &[&[u64]] = &[&[41, 12, 9], &[60, 20, 11], &[3, 20, 8]];
    let table = CellTable { row_totals: true, column_totals: true, grand_total: true, ..table(rows) };
    let shown = rule(5).counts(&table);
    assert_eq!(shown.row_totals, [Some(62), Some(91), None].map(|total| total.filter(|total| *total == 91)));
    assert_eq!(shown.rows[1].cells, [Some(60), Some(20), Some(11)]);
    assert_eq!((shown.rows[0].total(), shown.rows[2].total()), (0, 0));
    assert_eq!((shown.column_totals, shown.grand_total), (vec![Some(104), Some(52), Some(28)], Some(184)));
}

#[test]
fn what_is_shown_does_not_depend_on_the_order_of_rows_and_columns() {
    let mut random = random::Random(11);
    for _ in 0..300 {
        let (rows, columns) = (1 + random.below(4), 1 + random.below(4));
        let cells: Vec<Vec<u64>> = (0..rows).map(|_| (0..columns).map(|_| random.count(4)).collect()).collect();
        let table = CellTable { rows: cells.clone(), ..random.table(Vec::new()) };
        let turned = CellTable {
            rows: cells.into_iter().rev().map(|row| row.into_iter().rev().collect()).collect(),
            ..table.clone()
        };
        let (shown, mut turned) = (rule(4).counts(&table), rule(4).counts(&turned));
        turned.rows.reverse();
        turned.rows.iter_mut().for_each(|row| row.cells.reverse());
        turned.row_totals.reverse();
        turned.column_totals.reverse();
        assert_eq!(shown, turned, "{table:?}");
    }
}

/// A page of this many groups with this many classes each, the last of them small.
fn page(groups: usize, classes: usize) -> CellTable {
    let cell = |group: usize, class: usize| {
        if (group + class).is_multiple_of(3) { 2 } else { 10 + (group * 7 + class) as u64 }
    };
    let rows = (0..groups).map(|group| (0..classes).map(|class| cell(group, class)).collect()).collect();
    CellTable { rows, row_totals: true, column_totals: true, grand_total: true, zeros: ZeroCounts::Shown }
}

#[test]
fn twice_the_groups_or_classes_is_twice_the_work() {
    let work = |table: &CellTable| counted(|| rule(5).counts(table)).0;
    let one = work(&page(40, 40));
    for (groups, classes) in [(80, 40), (40, 80)] {
        let twice = work(&page(groups, classes));
        assert!(twice <= one * 2 + one / 10, "{twice} steps after {one}");
    }
    let one_side = |table: CellTable| work(&CellTable { row_totals: false, ..table });
    assert!(one_side(page(80, 40)) <= one_side(page(40, 40)) * 2 + 10);
}
