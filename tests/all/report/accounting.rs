//! New, returning, resurrecting, dormant.

use std::collections::BTreeSet;

use lifestage::report::{Dormant, NewIn, UserAccountingError, UserAccountingRule};
use lifestage::time::{Days, Period, Weekday};
use lifestage::{Day, Kind, KindSet};
use proptest::prelude::*;

use super::crowd::{Crowd, crowd};
use super::{days, logins};
use crate::shared::seeded::cases;

fn by_day() -> UserAccountingRule {
    UserAccountingRule { period: Period::Day, ..UserAccountingRule::default() }
}

/// Dormant users who were new, returning, resurrecting.
fn parts(dormant: Dormant) -> [u64; 3] {
    [dormant.new, dormant.returning, dormant.resurrecting]
}

#[test]
fn the_published_example_of_four_people() {
    // p1 to p4 on January 9 to 19, 2020.
    let base = Day::ymd(2020, 1, 1) - super::START - 1;
    let on = |days: &[i32]| days.iter().map(|day| base + day).collect::<Vec<_>>();
    let people = [on(&[11, 12, 13, 15, 17, 19]), on(&[9, 12]), on(&[12]), on(&[15])];
    let population = logins(&people.each_ref().map(Vec::as_slice));
    let report = by_day().report(&population, days(base + 12, base + 19)).unwrap();
    let column = |number: fn(&lifestage::report::UserAccountingPeriod) -> u64| -> Vec<u64> {
        report.periods.iter().map(number).collect()
    };
    assert_eq!(column(|p| p.new), [1, 0, 0, 1, 0, 0, 0, 0]);
    assert_eq!(column(|p| p.returning), [1, 1, 0, 0, 0, 0, 0, 0]);
    assert_eq!(column(|p| p.resurrecting), [1, 0, 0, 1, 0, 1, 0, 1]);
    assert_eq!(column(|p| p.dormant.unwrap().total()), [0, 2, 1, 0, 2, 0, 1, 0]);
    assert_eq!(report.periods[1].dormant.map(parts), Some([1, 0, 1]));
    assert_eq!(report.periods[0].pulse(), None);
    assert_eq!(report.periods[4].pulse(), Some(0.0));
    assert_eq!(
        report.definition().text(),
        "users with any activity accounted by day over 2020-01-12..=2020-01-19, new in the first active period; \
         days in UTC, weeks from Mon",
    );
}

/// The users of a period, told apart by looking at everything they did.
struct ByForce {
    new: BTreeSet<u64>,
    returning: BTreeSet<u64>,
    resurrecting: BTreeSet<u64>,
}

fn by_force(crowd: &Crowd, rule: &UserAccountingRule, period: Days, last: Day) -> ByForce {
    let join_days = crowd.join_days(last);
    let mut users = crowd.days(&rule.activity);
    if rule.new_in == NewIn::PeriodOfJoining {
        for (user, days) in &mut users {
            days.retain(|day| join_days.get(user).is_some_and(|joined| joined <= day));
        }
    }
    for days in users.values_mut() {
        days.retain(|day| *day <= last);
    }
    let before = rule.period.before(period.first()).unwrap();
    let active = users.iter().filter(|(_, days)| days.iter().any(|day| period.contains(*day)));
    let mut states = ByForce { new: BTreeSet::new(), returning: BTreeSet::new(), resurrecting: BTreeSet::new() };
    for (user, days) in active {
        let new = match rule.new_in {
            NewIn::FirstActivePeriod => *days.first().unwrap() >= period.first(),
            NewIn::PeriodOfJoining => period.contains(join_days[user]),
        };
        let returning = days.iter().any(|day| before.contains(*day));
        assert!(!(new && returning));
        let set = if new {
            &mut states.new
        } else if returning {
            &mut states.returning
        } else {
            &mut states.resurrecting
        };
        set.insert(*user);
    }
    states
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn every_user_is_where_looking_at_everything_puts_them(
        crowd in crowd(),
        from in -50..60_i32,
        length in 0..70_i32,
        joined in any::<bool>(),
        buyers in any::<bool>(),
    ) {
        let population = crowd.population();
        let range = days(from, from + length);
        let new_in = if joined { NewIn::PeriodOfJoining } else { NewIn::FirstActivePeriod };
        let activity = if buyers { Kind::Purchase.into() } else { KindSet::activity() };
        for period in [Period::Day, Period::Week(Weekday::Sun), Period::Month] {
            let rule = UserAccountingRule { period, new_in, activity: activity.clone() };
            let report = rule.report(&population, range).unwrap();
            prop_assert_eq!(report.periods.len(), period.over(range).count());
            let mut last_active = None;
            for row in report.periods {
                let now = by_force(&crowd, &rule, row.days, range.last());
                let was = by_force(&crowd, &rule, period.before(row.days.first()).unwrap(), range.last());
                let sizes = |states: &ByForce| {
                    (states.new.len() as u64, states.returning.len() as u64, states.resurrecting.len() as u64)
                };
                prop_assert_eq!((row.new, row.returning, row.resurrecting), sizes(&now));
                prop_assert_eq!(row.is_finished(), row.days.last() <= range.last());
                let Some(dormant) = row.dormant else { continue };
                let active: BTreeSet<u64> = [&now.new, &now.returning, &now.resurrecting].into_iter().flatten().copied().collect();
                let gone = |set: &BTreeSet<u64>| set.difference(&active).count() as u64;
                let expected =
                    [gone(&was.new), gone(&was.returning), gone(&was.resurrecting)];
                prop_assert_eq!(parts(dormant), expected);
                // The two identities.
                prop_assert_eq!(row.active(), active.len() as u64);
                if let Some(before) = last_active {
                    prop_assert_eq!(dormant.total() + row.returning, before);
                }
                last_active = Some(row.active());
            }
        }
    }
}

#[test]
fn a_period_that_is_not_over_has_no_dormant_users_and_no_pulse() {
    let population = logins(&[&[0, 40], &[3]]);
    let rule = UserAccountingRule { period: Period::Month, ..UserAccountingRule::default() };
    let report = rule.report(&population, days(0, 45)).unwrap();
    assert_eq!((report.periods[0].new, report.periods[0].dormant), (2, Some(Dormant::default())));
    assert_eq!((report.periods[1].returning, report.periods[1].dormant, report.periods[1].pulse()), (1, None, None));
    assert!(!report.periods[1].is_finished());
    let later = rule.report(&population, days(0, 59)).unwrap();
    assert_eq!(later.periods[1].dormant.map(parts), Some([1, 0, 0]));
}

#[test]
fn days_before_the_report_are_known_to_it() {
    let population = logins(&[&[0, 1, 2], &[0, 2], &[1, 2], &[2], &[1], &[0, 1], &[-9, 1]]);
    let report = by_day().report(&population, days(2, 2)).unwrap();
    let row = report.periods[0];
    assert_eq!((row.new, row.returning, row.resurrecting), (1, 2, 1));
    assert_eq!(row.dormant.map(parts), Some([1, 1, 1]));
}

#[test]
fn too_many_days_are_refused_and_the_ends_of_time_are_not() {
    let population = logins(&[&[0]]);
    assert!(matches!(by_day().report(&population, Days::ALL), Err(UserAccountingError::Periods(_))));
    for day in [Day::MIN, Day::MIN.plus(1), Day::MAX] {
        assert_eq!(by_day().report(&population, Days::only(day)).unwrap().periods.len(), 1);
    }
}
