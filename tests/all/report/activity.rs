//! Active users by period and window, stickiness, L7.

use std::collections::BTreeSet;

use lifestage::population::Member;
use lifestage::report::{ActivityError, ActivityRule};
use lifestage::time::{Days, Period, Weekday, Window};
use lifestage::{Day, Kind, KindSet};
use proptest::prelude::*;

use super::crowd::crowd;
use super::{day, days, logins};
use crate::shared::seeded::cases;

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn active_users_are_those_with_a_day_in_the_period(crowd in crowd(), from in -50..60_i32, length in 0..60_i32) {
        let population = crowd.population();
        let (rule, range) = (ActivityRule::default(), days(from, from + length));
        let active = crowd.days(&rule.kinds);
        for period in [Period::Day, Period::Week(Weekday::Mon), Period::Month] {
            let report = rule.users(&population, period, range).unwrap();
            prop_assert_eq!(report.periods.len(), period.over(range).count());
            for row in report.periods {
                let inside = |day: &Day| row.days.contains(*day) && *day <= range.last();
                let users = active.values().filter(|days| days.iter().any(inside)).count();
                prop_assert_eq!((row.users, row.finished), (users as u64, row.days.last() <= range.last()));
            }
        }
    }

    #[test]
    fn trailing_users_are_those_with_a_day_in_the_window(
        crowd in crowd(),
        from in -50..60_i32,
        length in 0..40_i32,
        lags in (0..9_u32, 0..30_u32),
    ) {
        let (population, range) = (crowd.population(), days(from, from + length));
        let rule = ActivityRule { kinds: KindSet::of([Kind::LogIn, Kind::Purchase]) };
        let active = crowd.days(&rule.kinds);
        for window in [Window::last(1), Window::last(7), Window::lags(lags.0, lags.0 + lags.1), Window::LIFETIME] {
            let report = rule.trailing(&population, window, range).unwrap();
            prop_assert!(report.days.iter().map(|row| row.day).eq(range.iter()));
            for row in report.days {
                let inside = window.days(row.day);
                let users = active.values().filter(|days| days.iter().any(|day| inside.contains(*day))).count();
                prop_assert_eq!(row.users, users as u64, "{} as of {}", window, row.day);
            }
        }
    }

    #[test]
    fn histograms_and_stickiness_count_days(crowd in crowd(), as_of in -45..100_i32) {
        let population = crowd.population();
        let rule = ActivityRule::default();
        let active = crowd.days(&rule.kinds);
        let on = |inside: Days| active.values().map(move |days| days.iter().filter(|day| inside.contains(**day)).count());

        let l7 = rule.active_days(&population, Window::last(7), day(as_of)).unwrap();
        for count in 1..=7 {
            prop_assert_eq!(l7.on(count), on(days(as_of - 6, as_of)).filter(|days| *days == count).count() as u64);
        }
        prop_assert_eq!(l7.total(), on(days(as_of - 6, as_of)).filter(|days| *days > 0).count() as u64);

        let sticky = rule.stickiness(&population, day(as_of)).unwrap();
        let month = Period::Month.containing(day(as_of));
        let so_far = Days::new(month.first(), day(as_of)).unwrap();
        prop_assert_eq!((sticky.month, sticky.month_finished), (so_far, month.last() == day(as_of)));
        let users = |inside| on(inside).filter(|days| *days > 0).count() as u64;
        prop_assert_eq!(sticky.day_users, users(days(as_of, as_of)));
        prop_assert_eq!(sticky.trailing_30_users, users(days(as_of - 29, as_of)));
        prop_assert_eq!(sticky.month_users, users(so_far));
        prop_assert_eq!(sticky.month_user_days, on(so_far).sum::<usize>() as u64);
        let sum: u64 = so_far.iter().map(|day| users(Days::only(day))).sum();
        prop_assert_eq!(sticky.month_user_days, sum);
    }
}

#[test]
fn nobody_active_has_no_stickiness_and_no_number_that_is_none() {
    let sticky = ActivityRule::default().stickiness(&logins(&[&[0]]), day(90)).unwrap();
    assert_eq!((sticky.day_of_trailing_30(), sticky.mean_day_of_month()), (None, None));
    assert!(sticky.mean_day_users().abs() < f64::EPSILON);
}

#[test]
fn a_report_that_would_fill_the_memory_is_refused() {
    let (population, rule) = (logins(&[&[0]]), ActivityRule::default());
    assert!(matches!(rule.users(&population, Period::Day, Days::ALL), Err(ActivityError::Periods(_))));
    assert!(matches!(rule.trailing(&population, Window::last(7), Days::ALL), Err(ActivityError::Periods(_))));
    for window in [Window::LIFETIME, Window::last(367)] {
        let refused = rule.active_days(&population, window, day(0));
        assert_eq!(refused, Err(ActivityError::Window { window }));
    }
    assert_eq!(rule.active_days(&population, Window::last(366), day(0)).unwrap().users.len(), 366);
}

#[test]
fn a_group_is_asked_like_a_population_of_its_own() {
    let population = logins(&[&[0, 1], &[1], &[1, 5]]);
    let rule = ActivityRule::default();
    let odd = |Member { user, .. }: Member<'_>| (user.id != 2_u64.into()).then_some(user.id.bits() % 2);
    let users = rule.users_by(&population, Period::Day, days(0, 2), odd).unwrap();
    assert_eq!(users.keys().copied().collect::<BTreeSet<_>>(), BTreeSet::from([1]));
    assert_eq!(users[&1].periods.iter().map(|row| row.users).collect::<Vec<_>>(), [1, 2, 0]);
    assert_eq!(rule.active_days_by(&population, Window::last(7), day(6), odd).unwrap()[&1].users[..2], [0, 2]);
    assert_eq!(rule.stickiness_by(&population, day(1), odd).unwrap()[&1].day_users, 2);
    assert_eq!(rule.trailing_by(&population, Window::last(2), days(2, 2), odd).unwrap()[&1].days[0].users, 2);
}
