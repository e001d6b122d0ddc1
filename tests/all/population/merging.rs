//! Populations of shards of a log merge into the population of the log.

use lifestage::profile::ProfileError;
use lifestage::time::Calendar;
use lifestage::{Amount, Event, Population, User};
use proptest::collection::vec;
use proptest::prelude::*;

use super::DAY;
use super::log::{Layout, Row, calendar, rows};
use crate::shared::seeded::cases;

fn merged(mut one: Population, other: Population) -> Population {
    one.merge(other).unwrap();
    one
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn shards_of_any_split_merge_into_the_whole(
        rows in rows(false, 0..100),
        places in vec(0..3_usize, 100),
        calendar in calendar(),
    ) {
        let build = |rows: &[Row]| Layout { wide: false, mapped: true }.build(rows, &calendar).unwrap();
        let whole = build(&rows);
        let shards: Vec<Population> = (0..3)
            .map(|shard| rows.iter().zip(&places).filter(|(_, place)| **place == shard).map(|(row, _)| *row).collect())
            .map(|rows: Vec<Row>| build(&rows))
            .collect();
        let [a, b, c] = <[Population; 3]>::try_from(shards).unwrap();
        // In any order and grouping, and with nobody.
        prop_assert_eq!(&merged(merged(a.clone(), b.clone()), c.clone()), &whole);
        prop_assert_eq!(&merged(a.clone(), merged(c.clone(), b.clone())), &whole);
        prop_assert_eq!(&merged(Population::new(calendar.clone()), merged(c, merged(b, a))), &whole);
        prop_assert_eq!(&merged(whole.clone(), Population::new(calendar.clone())), &whole);
    }
}

#[test]
fn another_calendar_is_refused_and_nothing_changes() {
    let of = |calendar: &Calendar| Population::from_events([&Event::log_in(7_u64, DAY)], calendar.clone()).unwrap();
    let (utc, early) = (Calendar::utc(), Calendar::utc().with_day_start(4).unwrap());
    let mut population = of(&utc);
    let error = population.merge(of(&early)).unwrap_err();
    assert_eq!(error, ProfileError::OtherCalendar { profile: early.fingerprint(), other: utc.fingerprint() });
    assert_eq!(population, of(&utc));
    // Also when the other one is empty.
    assert!(population.merge(Population::new(early)).is_err());
}

#[test]
fn one_user_with_too_much_keeps_everybody_as_they_were() {
    let of = |minor: [u64; 3]| {
        let events: Vec<Event> =
            (0_u64..).zip(minor).map(|(user, minor)| Event::purchase(user, DAY, Amount::minor(minor))).collect();
        Population::from_events(&events, Calendar::utc()).unwrap()
    };
    let mut population = of([1, i64::MAX.unsigned_abs(), 1]);
    let before = population.clone();
    let error = population.merge(of([5, 1, 5])).unwrap_err();
    assert_eq!(error, ProfileError::SumOverflow { value: 1 });
    assert_eq!(population, before);
}

#[test]
fn of_facts_known_to_both_those_that_come_in_are_taken() {
    let of = |users: &[(u64, i32)]| {
        let mut population = Population::new(Calendar::utc());
        for (id, after) in users {
            population.introduce(User::new(*id).joined(DAY.plus(*after)));
        }
        population
    };
    let mut population = of(&[(1, 10), (2, 10)]);
    population.observe(&Event::log_in(3_u64, DAY)).unwrap();
    population.merge(of(&[(2, 20), (3, 20), (4, 20)])).unwrap();
    let joined: Vec<Option<i32>> = population.iter().map(|member| member.user.join_day.map(|day| day - DAY)).collect();
    assert_eq!(joined, [Some(10), Some(20), Some(20), Some(20)]);
    assert_eq!(population.profile(3_u64).unwrap().tallies().len(), 1);
}
