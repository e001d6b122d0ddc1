//! Tallies that an engine counted are the events that it counted.

use std::collections::BTreeMap;

use lifestage::population::{KindMap, TallyColumns, TallyColumnsError};
use lifestage::profile::{Hours, ProfileError, Tally};
use lifestage::time::{Calendar, Days};
use lifestage::{Day, Event, Kind, Population, Profile, Subject, UserId};
use proptest::prelude::*;

use super::DAY;
use super::log::{HOST_CODES, calendar, from_events, rows};
use crate::shared::generate::{USER, life};
use crate::shared::seeded::cases;
use crate::shared::threads::with_threads;

/// Rows of `GROUP BY user, day, kind, subject`, one list a column.
#[derive(Clone, Default)]
struct Sheet {
    users: Vec<u128>,
    days: Vec<i32>,
    kinds: Vec<Kind>,
    subjects: Vec<u16>,
    counts: Vec<i64>,
    sums: Vec<i64>,
    hours: Vec<i32>,
}

impl Sheet {
    /// Groups events as a query does.
    fn of<'a>(events: impl IntoIterator<Item = &'a Event>, calendar: &Calendar) -> Self {
        let mut groups: BTreeMap<(u128, i32, Kind, u16), (i64, i64, i32)> = BTreeMap::new();
        for event in events {
            let civil = calendar.civil(event.moment()).unwrap();
            let key = (event.user().bits(), civil.day.days_since_epoch(), event.kind(), event.subject().number());
            let (count, sum, hours) = groups.entry(key).or_default();
            *count += 1;
            *sum += i64::try_from(event.value()).unwrap();
            *hours |= civil.hour.map_or(0, |hour| 1 << hour);
        }
        let mut sheet = Self::default();
        for ((user, day, kind, subject), (count, sum, hours)) in groups {
            sheet.push(user, day, kind, subject, [count, sum], hours);
        }
        sheet
    }

    fn push(&mut self, user: u128, day: i32, kind: Kind, subject: u16, [count, sum]: [i64; 2], hours: i32) {
        self.users.push(user);
        self.days.push(day);
        self.kinds.push(kind);
        self.subjects.push(subject);
        self.counts.push(count);
        self.sums.push(sum);
        self.hours.push(hours);
    }

    /// A sheet of good rows, to be spoilt.
    fn good(rows: u64) -> Self {
        let mut sheet = Self::default();
        (0..rows).for_each(|user| sheet.push(user.into(), 20_000, Kind::Purchase, 0, [2, 9], 1 << 9));
        sheet
    }

    /// The rows in another order.
    fn shuffled(&self, seed: u64) -> Self {
        let mut order: Vec<usize> = (0..self.days.len()).collect();
        order.sort_by_key(|place| (*place as u64 + 1).wrapping_mul(seed | 1).rotate_left(17));
        let mut sheet = Self::default();
        for at in order {
            let numbers = [self.counts[at], self.sums[at]];
            sheet.push(self.users[at], self.days[at], self.kinds[at], self.subjects[at], numbers, self.hours[at]);
        }
        sheet
    }

    fn build(&self, wide: bool, mapped: bool, calendar: &Calendar) -> Result<Population, TallyColumnsError> {
        let narrow: Vec<u64> =
            if wide { vec![] } else { self.users.iter().map(|id| (*id).try_into().unwrap()).collect() };
        let codes: Vec<u16> = self.kinds.iter().map(|kind| kind.code()).collect();
        let host_code = |kind: &Kind| HOST_CODES.iter().find(|(_, named)| named == kind).unwrap().0;
        let bytes: Vec<u8> = if mapped { self.kinds.iter().map(host_code).collect() } else { vec![] };
        let map: KindMap = HOST_CODES.into_iter().collect();
        let columns = match (wide, mapped) {
            (false, false) => TallyColumns::new(&narrow[..], &self.days, &codes[..], &self.counts),
            (false, true) => TallyColumns::new(&narrow[..], &self.days, (&bytes[..], &map), &self.counts),
            (true, false) => TallyColumns::new(&self.users[..], &self.days, &codes[..], &self.counts),
            (true, true) => TallyColumns::new(&self.users[..], &self.days, (&bytes[..], &map), &self.counts),
        };
        let columns = columns.with_subjects(&self.subjects).with_sums(&self.sums).with_hours(&self.hours);
        Population::from_tally_columns(&columns, calendar.clone())
    }
}

fn bytes(population: &Population) -> Vec<Vec<u8>> {
    population.iter().map(|member| member.profile.to_bytes()).collect()
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn counted_by_an_engine_a_log_is_the_log(rows in rows(false, 0..160), calendar in calendar(), seed in any::<u64>()) {
        let expected = from_events(&rows, &calendar);
        let events: Vec<Event> = rows.iter().map(|row| row.event()).collect();
        let sheet = Sheet::of(&events, &calendar).shuffled(seed);
        for (wide, mapped) in [(false, false), (false, true), (true, false), (true, true)] {
            for threads in [1, 2, 8] {
                let built = with_threads(threads, || sheet.build(wide, mapped, &calendar)).unwrap();
                prop_assert_eq!(&built, &expected);
                prop_assert_eq!(bytes(&built), bytes(&expected));
            }
        }
    }

    #[test]
    fn ids_of_128_bits_are_kept_apart_in_tallies(rows in rows(true, 0..120), calendar in calendar()) {
        let events: Vec<Event> = rows.iter().map(|row| row.event()).collect();
        let built = Sheet::of(&events, &calendar).build(true, false, &calendar).unwrap();
        prop_assert_eq!(built, from_events(&rows, &calendar));
    }

    #[test]
    fn the_profile_of_tallies_is_that_of_the_events_with_dates_and_offsets_too(life in life(), seed in any::<u64>()) {
        let sheet = Sheet::of(&life.events, &life.calendar).shuffled(seed);
        let tally = |at: usize| {
            let hours = Hours::from_bits(sheet.hours[at].try_into().unwrap()).unwrap();
            let (day, subject) = (Day::new(sheet.days[at]).unwrap(), Subject::new(sheet.subjects[at]));
            let (count, sum) = (sheet.counts[at].try_into().unwrap(), sheet.sums[at].try_into().unwrap());
            Tally::new(day, sheet.kinds[at], subject, count, sum, hours).unwrap()
        };
        let counted = Profile::from_tallies(USER, (0..sheet.days.len()).map(tally), &life.calendar).unwrap();
        prop_assert_eq!(&counted, &life.profile());
        prop_assert_eq!(counted.to_bytes(), life.profile().to_bytes());
    }

    #[test]
    fn of_several_bad_tallies_the_first_is_named(bad in prop::collection::btree_set(0..3_000_usize, 1..6)) {
        let mut sheet = Sheet::good(3_000);
        bad.iter().for_each(|row| sheet.counts[*row] = 0);
        let first = *bad.first().unwrap();
        for threads in [1, 2, 8] {
            let error = with_threads(threads, || sheet.build(false, false, &Calendar::utc())).unwrap_err();
            prop_assert!(matches!(error, TallyColumnsError::Row { row, .. } if row == first), "{}: {}", threads, error);
        }
    }
}

fn refused(spoil: impl FnOnce(&mut Sheet)) -> String {
    let mut sheet = Sheet::good(3);
    spoil(&mut sheet);
    sheet.build(true, false, &Calendar::utc()).unwrap_err().to_string()
}

#[test]
fn a_row_that_is_no_tally_says_which_and_what_is_wrong() {
    assert_eq!(
        refused(|sheet| sheet.days[1] = i32::MAX),
        format!("row `1`, of user `1`: {}", Day::new(i32::MAX).unwrap_err()),
    );
    assert_eq!(
        refused(|sheet| sheet.counts[2] = -4),
        "row `2`, of user `2`: `-4` is no number of events: give 1 to 4294967295, as `count(*)` does",
    );
    assert_eq!(
        refused(|sheet| sheet.counts[0] = 0),
        "row `0`, of user `0`: a tally of `purchase` on `2024-10-04` counts nothing: leave it out",
    );
    assert_eq!(
        refused(|sheet| sheet.sums[1] = -9),
        "row `1`, of user `1`: the sum `-9` is below 0: a value is 0 or more, and a refund is a kind of its own with the \
         amount that went back",
    );
    for hours in [-1, 1 << 24, i32::MIN] {
        assert_eq!(
            refused(|sheet| sheet.hours[2] = hours),
            format!(
                "row `2`, of user `2`: `{hours}` is no set of hours: give `bit_or(1 << hour)` of hours from 0 to 23, 0 \
                 where only the day is known"
            ),
        );
    }
    assert_eq!(
        refused(|sheet| sheet.hours[0] = 0b111),
        "row `0`, of user `0`: a tally of `purchase` on `2024-10-04` has `2` events in `3` different hours: count each \
         event, at least one for each hour",
    );
    assert_eq!(
        refused(|sheet| sheet.kinds[1] = Kind::LogIn),
        "row `1`, of user `1`: a `log_in` of value `9`: this kind carries no value, give 0",
    );
    let limits = Days::new(DAY, DAY.plus(9)).unwrap();
    let outside = Sheet::good(1).build(false, false, &Calendar::utc().limited_to(limits)).unwrap_err();
    assert!(outside.to_string().starts_with("row `0`, of user `0`: the day `2024-10-04` is outside"), "{outside}");
}

#[test]
fn columns_of_tallies_of_different_lengths_are_told_apart() {
    let message = |column: &str, length: usize| {
        format!("the column `{column}` has `{length}` rows but there are `3` days: give a value for each row")
    };
    assert_eq!(refused(|sheet| sheet.users.truncate(2)), message("users", 2));
    assert_eq!(refused(|sheet| sheet.kinds.push(Kind::LogIn)), message("kinds", 4));
    assert_eq!(refused(|sheet| sheet.counts.clear()), message("counts", 0));
    assert_eq!(refused(|sheet| sheet.subjects.push(0)), message("subjects", 4));
    assert_eq!(refused(|sheet| sheet.sums.truncate(1)), message("sums", 1));
    assert_eq!(refused(|sheet| sheet.hours.clear()), message("hours", 0));
}

#[test]
fn codes_without_a_kind_are_named() {
    let map: KindMap = [(1, Kind::LogIn)].into_iter().collect();
    let build = |codes: &[u8]| {
        let columns = TallyColumns::new(&[7_u64, 7][..], &[0, 1], (codes, &map), &[1, 1]);
        Population::from_tally_columns(&columns, Calendar::utc()).map_err(|error| error.to_string())
    };
    assert_eq!(
        build(&[1, 2]).unwrap_err(),
        "row `1`, of user `7`: the code `2` has no kind: set one for it in the `KindMap`",
    );
    assert_eq!(build(&[1, 1]).unwrap().profile(7_u64).unwrap().tallies().len(), 2);
    let columns = TallyColumns::new(&[7_u64][..], &[0], &[35_u16][..], &[1]);
    assert_eq!(
        Population::from_tally_columns(&columns, Calendar::utc()).unwrap_err().to_string(),
        "row `0`, of user `7`: `35` is not the code of a kind: give 0 to 34, or 32768 to 65535 for one of your own",
    );
}

#[test]
fn a_key_that_comes_twice_is_refused_and_parts_are_merged_instead() {
    let twice = |sheet: &mut Sheet| {
        sheet.users = vec![7, 8, 7];
        sheet.subjects = vec![3; 3];
    };
    assert_eq!(
        refused(twice),
        "user `7`: two tallies of `purchase` about `#3` on `2024-10-04`: group by user, day, kind and subject, so that \
         each comes once; parts that were counted apart are merged as profiles",
    );
    let tally = Tally::new(DAY, Kind::LogIn, Subject::NONE, 2, 0, Hours::only(9)).unwrap();
    let error = Profile::from_tallies(7_u64, [tally, tally], &Calendar::utc()).unwrap_err();
    assert_eq!(error, ProfileError::RepeatedTally { day: DAY, kind: Kind::LogIn, subject: Subject::NONE });
    assert!(error.is_input());

    let part = |count| {
        let tally = Tally::new(DAY, Kind::LogIn, Subject::NONE, count, 0, Hours::only(9)).unwrap();
        Profile::from_tallies(7_u64, [tally], &Calendar::utc()).unwrap()
    };
    let mut both = part(2);
    both.merge(&part(3)).unwrap();
    assert_eq!(both, part(5));
}

#[test]
fn sums_of_one_user_that_are_too_large_name_the_user() {
    let mut sheet = Sheet::good(3);
    sheet.users = vec![7, 8, 7];
    sheet.days = vec![20_000, 20_000, 20_001];
    sheet.sums = vec![i64::MAX, 0, i64::MAX];
    let error = sheet.build(false, false, &Calendar::utc()).unwrap_err();
    assert!(matches!(&error, TallyColumnsError::User { user, problem: ProfileError::SumOverflow { .. } }
        if *user == UserId::from(7_u64)));
    assert!(!error.is_input());
}

#[test]
fn no_tallies_are_nobody_and_limits_hold_for_a_profile_too() {
    let nobody = Sheet::default().build(false, false, &Calendar::utc()).unwrap();
    assert_eq!(nobody, Population::new(Calendar::utc()));
    assert_eq!(Profile::from_tallies(7_u64, [], &Calendar::utc()), Ok(Profile::new(7_u64, &Calendar::utc())));
    let tally = Tally::new(DAY, Kind::LogIn, Subject::NONE, 1, 0, Hours::NONE).unwrap();
    let limited = Calendar::utc().limited_to(Days::only(DAY.plus(1)));
    let error = Profile::from_tallies(7_u64, [tally], &limited).unwrap_err();
    assert!(matches!(error, ProfileError::Calendar(_)), "{error}");
}
