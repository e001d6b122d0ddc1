//! Columns are the events that they hold, whatever their layout and order.

use lifestage::population::{Columns, KindMap};
use lifestage::time::{Calendar, UtcOffset};
use lifestage::{Event, Kind, Population, Subject};
use proptest::prelude::*;

use super::DAY;
use super::log::{Layout, Row, calendar, from_events, rows};
use crate::shared::seeded::cases;

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn columns_in_any_layout_are_the_events_observed_one_by_one(rows in rows(false, 0..120), calendar in calendar()) {
        let expected = from_events(&rows, &calendar);
        for layout in Layout::ALL {
            prop_assert_eq!(&layout.build(&rows, &calendar).unwrap(), &expected, "{:?}", layout);
        }
    }

    #[test]
    fn ids_of_128_bits_are_kept_apart(rows in rows(true, 0..120), calendar in calendar()) {
        let layout = Layout { wide: true, mapped: true };
        let population = layout.build(&rows, &calendar).unwrap();
        prop_assert_eq!(&population, &from_events(&rows, &calendar));
        let mut ids: Vec<u128> = rows.iter().map(|row| row.user).collect();
        ids.sort_unstable();
        ids.dedup();
        prop_assert_eq!(population.iter().map(|member| member.user.id.bits()).collect::<Vec<_>>(), ids);
    }

    #[test]
    fn the_order_of_the_rows_changes_nothing(
        (rows, shuffled) in rows(false, 0..120).prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
    ) {
        let build = |rows: &[Row]| Layout { wide: false, mapped: false }.build(rows, &Calendar::utc()).unwrap();
        prop_assert_eq!(build(&rows), build(&shuffled));
        prop_assert_eq!(from_events(&rows, &Calendar::utc()), from_events(&shuffled, &Calendar::utc()));
    }
}

/// Noon of a day from [`DAY`] on.
fn noon(after: i64) -> i64 {
    (i64::from(DAY.days_since_epoch()) + after) * 86_400_000 + 43_200_000
}

#[test]
fn without_columns_of_subjects_and_values_there_are_none() {
    let (instants, codes) = ([noon(0); 2], [Kind::Purchase.code(); 2]);
    let columns = Columns::new(&[1_u64, 1][..], &instants, &codes[..]);
    let population = Population::from_columns(&columns, Calendar::utc()).unwrap();
    let [tally] = population.profile(1_u64).unwrap().tallies() else { panic!("one day, one kind") };
    assert_eq!((tally.count(), tally.sum(), tally.subject()), (2, 0, Subject::NONE));
    assert_eq!(tally.hours().iter().collect::<Vec<_>>(), [12]);
}

#[test]
fn a_log_of_a_hundred_kinds_is_the_events_observed_one_by_one() {
    let row = |number: u16| Row {
        user: u128::from(number % 7),
        milliseconds: noon(i64::from(number % 5)),
        kind: Kind::custom(number * 13 % 100),
        subject: number % 3,
        value: i64::from(number),
    };
    let rows: Vec<Row> = (0..400).map(row).collect();
    let built = Layout { wide: false, mapped: false }.build(&rows, &Calendar::utc()).unwrap();
    assert_eq!(built, from_events(&rows, &Calendar::utc()));
}

#[test]
fn columns_may_be_empty() {
    let population =
        Population::from_columns(&Columns::new(&[][..] as &[u64], &[], &[][..] as &[u16]), Calendar::utc());
    let population = population.unwrap();
    assert!(population.is_empty() && population.iter().next().is_none());
    assert_eq!(population, Population::new(Calendar::utc()));
    assert_eq!(population, Population::from_events(&[] as &[Event], Calendar::utc()).unwrap());
}

#[test]
fn a_code_of_the_host_means_what_it_was_last_said_to_mean() {
    let mut map = KindMap::new();
    map.map(9, Kind::Like).map(9, Kind::Share);
    assert_eq!((map.kind(9), map.kind(8)), (Some(Kind::Share), None));
    assert_eq!(map, [(9, Kind::Share)].into_iter().collect());
    assert_eq!(KindMap::default(), KindMap::new());
}

#[test]
fn the_hours_of_columns_are_those_of_the_calendar() {
    let rows = [noon(0), noon(0) + 3_600_000, noon(0) + 12 * 3_600_000 - 1];
    let rows = rows.map(|milliseconds| Row { user: 5, milliseconds, kind: Kind::LogIn, subject: 0, value: 0 });
    let calendar = Calendar::fixed(UtcOffset::hours(2));
    let population = Layout { wide: false, mapped: true }.build(&rows, &calendar).unwrap();
    let hours: Vec<(i32, Vec<u8>)> = population
        .profile(5_u64)
        .unwrap()
        .tallies()
        .iter()
        .map(|tally| (tally.day() - DAY, tally.hours().iter().collect()))
        .collect();
    assert_eq!(hours, [(0, vec![14, 15]), (1, vec![1])]);
}
