//! Columns that are no events: the first bad row is named, and what is wrong with it.

use lifestage::population::{Columns, ColumnsError, KindMap};
use lifestage::time::Calendar;
use lifestage::{Kind, Population};
use proptest::prelude::*;

use super::DAY;
use crate::shared::seeded::cases;

fn noon() -> i64 {
    i64::from(DAY.days_since_epoch()) * 86_400_000 + 43_200_000
}

/// A good column of each sort, to be spoilt.
struct Sheet {
    users: Vec<u64>,
    milliseconds: Vec<i64>,
    codes: Vec<u16>,
    subjects: Vec<u16>,
    values: Vec<i64>,
}

impl Sheet {
    fn good(rows: usize) -> Self {
        Self {
            users: (0..rows as u64).collect(),
            milliseconds: vec![noon(); rows],
            codes: vec![Kind::Purchase.code(); rows],
            subjects: vec![0; rows],
            values: vec![5; rows],
        }
    }

    fn build(&self) -> Result<Population, ColumnsError> {
        let columns = Columns::new(&self.users[..], &self.milliseconds, &self.codes[..]);
        let columns = columns.with_subjects(&self.subjects).with_values(&self.values);
        Population::from_columns(&columns, Calendar::utc())
    }

    fn refused(&self) -> String {
        self.build().unwrap_err().to_string()
    }
}

fn spoilt(spoil: impl FnOnce(&mut Sheet)) -> String {
    let mut sheet = Sheet::good(3);
    spoil(&mut sheet);
    sheet.refused()
}

#[test]
fn columns_of_different_lengths_are_told_apart() {
    let message = |column: &str, length: usize| {
        format!("the column `{column}` has `{length}` rows but there are `3` instants: give a value for each row")
    };
    assert_eq!(spoilt(|sheet| sheet.users.truncate(2)), message("users", 2));
    assert_eq!(spoilt(|sheet| sheet.codes.push(0)), message("kinds", 4));
    assert_eq!(spoilt(|sheet| sheet.subjects.clear()), message("subjects", 0));
    assert_eq!(spoilt(|sheet| sheet.values.truncate(1)), message("values", 1));
    let wide = Columns::new(&[1_u128][..], &[], &[][..] as &[u16]);
    assert_eq!(
        Population::from_columns(&wide, Calendar::utc()).unwrap_err().to_string(),
        "the column `users` has `1` rows but there are `0` instants: give a value for each row",
    );
}

#[test]
fn a_row_that_is_no_event_says_what_is_wrong() {
    assert_eq!(
        spoilt(|sheet| sheet.values[1] = -5),
        "row `1`: a `purchase` of value `-5`: an amount is 0 to 9223372036854775807 minor units, without a sign",
    );
    assert_eq!(
        spoilt(|sheet| sheet.codes[2] = Kind::LogIn.code()),
        "row `2`: a `log_in` of value `5`: this kind carries no value, give 0",
    );
    assert_eq!(
        spoilt(|sheet| {
            sheet.codes[0] = Kind::Rate.code();
            sheet.values[0] = 101;
        }),
        "row `0`: a `rate` of value `101`: a satisfaction is 0 to 100",
    );
    assert_eq!(
        spoilt(|sheet| sheet.codes[1] = 35),
        "row `1`: `35` is not the code of a kind: give 0 to 34, or 32768 to 65535 for one of your own",
    );
    let out_of_range = |instant: i64| {
        format!(
            "row `2`: the instant `{instant}` ms is outside the years 0 to 9999: give milliseconds since 1970, not \
             micro- or nanoseconds"
        )
    };
    for instant in [i64::MIN, -62_167_219_200_001, 253_402_300_800_000, i64::MAX] {
        assert_eq!(spoilt(|sheet| sheet.milliseconds[2] = instant), out_of_range(instant));
    }
}

#[test]
fn a_code_that_the_map_lacks_is_named() {
    let map: KindMap = [(1, Kind::LogIn)].into_iter().collect();
    let instants = [noon(); 2];
    let columns = Columns::new(&[7_u64, 7][..], &instants, (&[1, 2][..], &map));
    assert_eq!(
        Population::from_columns(&columns, Calendar::utc()).unwrap_err().to_string(),
        "row `1`: the code `2` has no kind: set one for it in the `KindMap`",
    );
}

#[test]
fn a_calendar_that_reads_the_offset_of_the_event_places_no_instant_of_a_column() {
    let columns = Columns::new(&[7_u64][..], &[0], &[3][..]);
    assert_eq!(
        Population::from_columns(&columns, Calendar::of_the_event()).unwrap_err().to_string(),
        "row `0`: the instant `1970-01-01T00:00:00Z` carries no offset, and this calendar goes by the offset of each \
         event: give a local time with offset, like `2026-01-05T20:00:00+08:00`, or use a calendar with a zone",
    );
}

#[test]
fn values_that_add_up_to_too_much_name_the_user() {
    let overflow = |values: [i64; 4], codes: [Kind; 4], subjects: [u16; 4]| {
        let mut sheet = Sheet::good(4);
        (sheet.users, sheet.values, sheet.subjects) = (vec![7, 7, 7, 8], values.to_vec(), subjects.to_vec());
        sheet.codes = codes.map(Kind::code).to_vec();
        sheet.build().map(|population| population.len()).map_err(|error| error.to_string())
    };
    let (bought, most) = (Kind::Purchase, i64::MAX);
    let message = |value: u64| {
        Err(format!(
            "user `7`: a value of `{value}` brings the sum of the user's values above 9223372036854775807: give \
             values in a larger unit, or look for repeated events"
        ))
    };
    // In one tally, in two of them, and of two kinds.
    let twice = message(u64::MAX - 1);
    assert_eq!(overflow([most, 0, most, 5], [bought; 4], [0; 4]), twice);
    assert_eq!(overflow([most, 0, 1, 5], [bought; 4], [0, 0, 1, 0]), message(1));
    assert_eq!(overflow([most, 0, 1, 5], [Kind::AddToCart, bought, bought, bought], [0; 4]), message(1));
    assert_eq!(overflow([most, most, most, 5], [bought; 4], [0; 4]), message(i64::MAX.unsigned_abs()));
    // What fits, fits; each user alone.
    assert_eq!(overflow([most - 1, 0, 1, most], [bought; 4], [0; 4]), Ok(2));
}

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn of_several_bad_rows_the_first_is_named(bad in prop::collection::btree_set(0..3_000_usize, 1..6)) {
        let mut sheet = Sheet::good(3_000);
        for row in &bad {
            sheet.values[*row] = -1;
        }
        let first = *bad.first().unwrap();
        for threads in [1, 2, 8] {
            let error = crate::shared::threads::with_threads(threads, || sheet.build()).unwrap_err();
            prop_assert!(matches!(error, ColumnsError::Row { row, .. } if row == first), "{}: {}", threads, error);
        }
    }
}
