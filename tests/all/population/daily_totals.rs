//! What all users together did each day.

use std::collections::{BTreeMap, BTreeSet};

use lifestage::report::{DailyTotal, DailyTotalsRule};
use lifestage::time::{Calendar, Days};
use lifestage::{Amount, Day, Event, Kind, Population, Subject};
use proptest::prelude::*;

use super::DAY;
use super::log::{Row, calendar, from_events, rows};
use crate::shared::seeded::cases;

/// The list of events, grouped.
/// Day, kind, events, sum, users.
type Total = (Day, Kind, u64, u128, u64);

fn totals(population: &Population, days: Days) -> Vec<Total> {
    let rows = DailyTotalsRule::default().report(population, days).unwrap().rows;
    rows.iter().map(|row| (row.day, row.kind, row.events, row.sum, row.users)).collect()
}

fn by_force(rows: &[Row], calendar: &Calendar, days: Days) -> Vec<Total> {
    let mut groups: BTreeMap<(Day, Kind), (u64, u128, BTreeSet<u128>)> = BTreeMap::new();
    for row in rows {
        let day = calendar.civil(row.event().moment()).unwrap().day;
        if days.contains(day) {
            let (events, sum, users) = groups.entry((day, row.kind)).or_default();
            *events += 1;
            *sum += u128::try_from(row.value).unwrap();
            users.insert(row.user);
        }
    }
    groups.into_iter().map(|((day, kind), (events, sum, users))| (day, kind, events, sum, users.len() as u64)).collect()
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn daily_totals_are_the_events_grouped(
        rows in rows(false, 0..150),
        calendar in calendar(),
        from in -8..8_i32,
        length in 0..8_i32,
    ) {
        let population = from_events(&rows, &calendar);
        let some_days = Days::new(DAY.plus(from), DAY.plus(from + length)).unwrap();
        for days in [some_days, Days::only(DAY), Days::ALL] {
            prop_assert_eq!(totals(&population, days), by_force(&rows, &calendar, days));
        }
    }
}

#[test]
fn events_about_several_subjects_are_of_one_user() {
    let share = |subject| Event::share(1_u64, DAY).about(Subject::new(subject));
    let events = [share(1), share(2), share(0), Event::share(2_u64, DAY)];
    let population = Population::from_events(&events, Calendar::utc()).unwrap();
    assert_eq!(totals(&population, Days::only(DAY)), [(DAY, Kind::Share, 4, 0, 2)]);
}

#[test]
fn sums_of_all_users_may_be_larger_than_those_of_one() {
    let most = Amount::minor(i64::MAX.unsigned_abs());
    let events: Vec<Event> = (0..4_u64).map(|user| Event::purchase(user, DAY, most)).collect();
    let population = Population::from_events(&events, Calendar::utc()).unwrap();
    let totals = DailyTotalsRule::default().report(&population, Days::only(DAY)).unwrap().rows;
    assert_eq!(totals[0].sum, 4 * u128::from(i64::MAX.unsigned_abs()));
    let text = serde_json::to_string(&totals).unwrap();
    assert_eq!(text, r#"[{"day":"2026-03-29","kind":"purchase","events":4,"sum":36893488147419103228,"users":4}]"#);
    assert_eq!(serde_json::from_str::<Vec<DailyTotal>>(&text).unwrap(), totals);
}

#[test]
fn days_half_a_million_years_apart_are_no_trouble() {
    // Around the days that are near enough to stand side by side, too.
    let mut days = vec![Day::MIN, Day::ymd(1, 1, 1), Day::ymd(1900, 1, 1), DAY, Day::MAX];
    days.extend([-16_385, -16_384, -16_383, -1, 1, 16_383, 16_384, 16_385].map(|distance| DAY.plus(distance)));
    days.sort_unstable();
    for first in [DAY, Day::MIN] {
        // Of one user after another: whose come first, settles what is near.
        let events = std::iter::once(Event::log_in(1_u64, first)).chain(
            (2_u64..).zip(&days).flat_map(|(user, day)| [user, user + 100].map(|user| Event::log_in(user, *day))),
        );
        let events: Vec<Event> = events.collect();
        let population = Population::from_events(&events, Calendar::utc()).unwrap();
        let totals = DailyTotalsRule::default().report(&population, Days::ALL).unwrap().rows;
        assert!(totals.iter().map(|total| total.day).eq(days.iter().copied()));
        assert!(totals.iter().all(|total| total.events == if total.day == first { 3 } else { 2 }));
    }
}

#[test]
fn days_that_somebody_forgot_are_refused_by_name() {
    let events = [
        Event::log_in(1_u64, DAY),
        Event::share(2_u64, DAY.minus(3)),
        Event::log_in(2_u64, DAY.plus(1)),
        Event::log_in(3_u64, DAY.plus(9)),
    ];
    let mut population = Population::from_events(&events, Calendar::utc()).unwrap();
    let (rule, whole) = (DailyTotalsRule::default(), population.clone());
    population.forget_before(DAY.plus(1));
    for first in [Day::MIN, DAY.minus(9), DAY] {
        let days = Days::new(first, DAY.plus(1)).unwrap();
        let refused = rule.report(&population, days).unwrap_err();
        assert_eq!((refused.user.bits(), refused.problem.horizon), (1, DAY.plus(1)));
        assert_eq!(refused.problem.asked, DAY);
        assert_eq!(rule.report_by(&population, days, |_| Some(())), Err(refused));
        // Only who is in a group is asked.
        let third = rule.report_by(&population, days, |member| (member.user.id.bits() == 3).then_some(())).unwrap();
        assert!(third[&()].rows.is_empty());
    }
    // What was forgotten is known to be none of these.
    for days in [Days::only(DAY.minus(1)), Days::only(DAY.plus(1)), Days::new(DAY.plus(1), Day::MAX).unwrap()] {
        assert_eq!(rule.report(&population, days), rule.report(&whole, days), "{days}");
    }
    assert_eq!(rule.report(&Population::new(Calendar::utc()), Days::ALL).unwrap().rows, []);
}
