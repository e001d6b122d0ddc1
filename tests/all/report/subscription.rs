//! How recurring spend moves: against counting by hand.

use std::collections::{BTreeMap, BTreeSet};

use lifestage::answer::{Language, Say};
use lifestage::report::{
    MovementSum, SubscriptionConfig, SubscriptionError, SubscriptionMovement, SubscriptionPeriod, SubscriptionRule,
};
use lifestage::time::{Calendar, Days, Period};
use lifestage::{Amount, Day, Event, Kind, Money, Population, Subject};
use proptest::prelude::*;

use super::crowd::{Crowd, crowd};
use super::{day, days};
use crate::shared::seeded::cases;

/// What each user paid, net, in each period by its first day.
fn paid(crowd: &Crowd, period: Period, last: Day) -> BTreeMap<u64, BTreeMap<Day, i64>> {
    let mut users: BTreeMap<u64, BTreeMap<Day, i64>> = BTreeMap::new();
    for action in crowd.actions.iter().filter(|action| day(action.day) <= last) {
        let value = i64::try_from(action.value).unwrap();
        let net = match action.kind {
            Kind::Purchase => value,
            Kind::Refund => -value,
            _ => continue,
        };
        *users.entry(action.user).or_default().entry(period.containing(day(action.day)).first()).or_default() += net;
    }
    users
}

fn row_of(crowd: &Crowd, period: Period, of: Days) -> [(u64, i128); 7] {
    let mut row = [(0, 0); 7];
    let mut count = |place: usize, net: i64| {
        row[place].0 += 1;
        row[place].1 += i128::from(net);
    };
    for paid in paid(crowd, period, of.last()).values() {
        let net = |days: Days| paid.get(&days.first()).copied().unwrap_or(0).max(0);
        let (before, now) = (net(period.before(of.first()).unwrap()), net(of));
        let ever = paid.iter().any(|(first, net)| *first < of.first() && *net > 0);
        if before > 0 {
            count(0, before);
        }
        match (before, now) {
            (0, 0) => {}
            (0, now) => count(if ever { 2 } else { 1 }, now),
            (before, 0) => count(5, before),
            (before, now) if now > before => count(3, now - before),
            (before, now) if now < before => count(4, before - now),
            _ => {}
        }
        if now > 0 {
            count(6, now);
        }
    }
    row
}

fn sums(row: &SubscriptionPeriod) -> [(u64, i128); 7] {
    let sums = [row.start, row.new, row.reactivated, row.expansion, row.contraction, row.churned, row.end];
    sums.map(|MovementSum { users, net, .. }| (users, net))
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn movements_are_those_of_counting_by_hand_and_add_up(
        crowd in crowd(), from in -40..60_i32, length in 0..90_i32,
        period in prop::sample::select(vec![Period::Month, Period::Day, Period::Week(lifestage::time::Weekday::Mon)]),
    ) {
        let rule = SubscriptionRule::new(SubscriptionConfig { period, ..SubscriptionConfig::default() }).unwrap();
        let range = days(from, from + length);
        let report = rule.report(&crowd.population(), range).unwrap();
        let over: Vec<Days> = period.over(range).filter(|days| days.last() <= range.last()).collect();
        prop_assert_eq!(report.periods.iter().map(|row| row.days).collect::<Vec<_>>(), over);
        for row in &report.periods {
            prop_assert_eq!(sums(row), row_of(&crowd, period, row.days), "{}", row.days);
            let net = |sum: MovementSum| sum.net;
            prop_assert_eq!(
                net(row.start) + net(row.new) + net(row.reactivated) + net(row.expansion) - net(row.contraction) - net(row.churned),
                net(row.end)
            );
            prop_assert_eq!(row.start.users + row.new.users + row.reactivated.users - row.churned.users, row.end.users);
            prop_assert_eq!(row.net_retention().is_some(), row.start.users > 0);
            prop_assert_eq!(row.quick_ratio().is_some(), row.churned.users + row.contraction.users > 0);
        }
        for pair in report.periods.windows(2) {
            prop_assert_eq!(pair[0].end, pair[1].start);
        }
    }

    #[test]
    fn a_report_of_later_periods_is_the_end_of_that_of_all(crowd in crowd(), from in -40..20_i32, skip in 0..60_i32) {
        let rule = SubscriptionRule::default();
        let population = crowd.population();
        let all = rule.report(&population, days(from, 99)).unwrap();
        let later = rule.report(&population, days(from + skip, 99)).unwrap();
        prop_assert_eq!(&all.periods[all.periods.len() - later.periods.len()..], &later.periods[..]);
    }


}

fn pay(user: u64, month: u32, units: u64) -> Event {
    Event::purchase(user, Day::ymd(2026, month, 10), Amount::minor(units))
}

fn of(events: &[Event]) -> Population {
    Population::from_events(events, Calendar::utc()).unwrap()
}

#[test]
fn each_movement_is_called_what_it_is() {
    // 1 pays once, 2 comes back, 3 pays more, 4 less, 5 never.
    let events = [
        pay(1, 1, 100),
        pay(2, 1, 50),
        pay(2, 3, 60),
        pay(3, 1, 10),
        pay(3, 2, 30),
        pay(3, 3, 30),
        pay(4, 1, 90),
        pay(4, 2, 40),
        pay(4, 3, 40),
        Event::log_in(5_u64, Day::ymd(2026, 2, 1)),
    ];
    let months = Days::new(Day::ymd(2026, 1, 1), Day::ymd(2026, 4, 15)).unwrap();
    let report = SubscriptionRule::default().report(&of(&events), months).unwrap();
    assert_eq!(report.periods.len(), 3, "April is not over");
    let [january, february, march] = &report.periods[..] else { panic!() };
    assert_eq!((january.start.users, january.new.users, january.end.net), (0, 4, 250));
    assert_eq!((january.net_retention(), january.gross_retention(), january.quick_ratio()), (None, None, None));
    assert_eq!((february.churned.net, february.churned.users), (150, 2));
    assert_eq!((february.expansion.net, february.contraction.net, february.end.net), (20, 50, 70));
    assert_eq!(february.net_retention(), Some(0.28));
    assert_eq!(february.gross_retention().unwrap().to_string(), "20 %");
    assert_eq!(february.user_retention().unwrap().to_string(), "50 %");
    assert_eq!(february.quick_ratio(), Some(0.1));
    assert_eq!((march.reactivated.net, march.quick_ratio()), (60, None));
    let said: Vec<String> = february.reasons().map(|reason| format!("{reason:.2}")).collect();
    assert_eq!(
        said,
        [
            "expansion: 0.20 more, from 1 user",
            "contraction: 0.50 less, from 1 user",
            "churned: 1.50 less, from 2 users"
        ]
    );
    let churned = february.reasons().last().unwrap();
    assert_eq!(churned.movement, SubscriptionMovement::Churned);
    assert_eq!(format!("{:.2}", churned.say(Language::Chinese)), "流失：减少1.50，涉及2人");
}

#[test]
fn only_what_recurs_counts_and_a_full_refund_is_no_payment() {
    let plan = Subject::new(7);
    let events = [
        pay(1, 1, 500), // something else
        pay(1, 2, 100).about(plan),
        pay(2, 2, 100).about(plan),
        Event::refund(2_u64, Day::ymd(2026, 2, 20), Amount::minor(100)).about(plan),
    ];
    let config = SubscriptionConfig { about: BTreeSet::from([plan]), ..SubscriptionConfig::default() };
    let rule = SubscriptionRule::new(config).unwrap();
    let february = Days::new(Day::ymd(2026, 2, 1), Day::ymd(2026, 2, 28)).unwrap();
    let row = rule.report(&of(&events), february).unwrap().periods[0];
    assert_eq!((row.start.users, row.new, row.end.users), (0, row.end, 1));
    assert_eq!(row.mean_spend(), Some(Money::minor(100)));
}

#[test]
fn forgotten_days_tell_who_is_back_as_far_as_their_sums_can() {
    let march = Days::new(Day::ymd(2026, 3, 1), Day::ymd(2026, 3, 31)).unwrap();
    let rule = SubscriptionRule::default();
    let mut known = of(&[pay(1, 1, 100), pay(1, 3, 100), pay(2, 3, 50), Event::log_in(2_u64, Day::ymd(2026, 1, 2))]);
    let whole = rule.report(&known, march).unwrap();
    known.forget_before(Day::ymd(2026, 2, 1));
    assert_eq!(rule.report(&known, march).unwrap(), whole, "something was paid, and more than was paid back");
    assert_eq!((whole.periods[0].reactivated.users, whole.periods[0].new.users), (1, 1));
    let mut returned =
        of(&[pay(1, 1, 100), Event::refund(1_u64, Day::ymd(2026, 1, 20), Amount::minor(100)), pay(1, 3, 100)]);
    assert_eq!(rule.report(&returned, march).unwrap().periods[0].new.users, 1);
    returned.forget_before(Day::ymd(2026, 2, 1));
    assert!(
        matches!(rule.report(&returned, march), Err(SubscriptionError::Forgotten(_))),
        "it may have been in another month"
    );
    let config = SubscriptionConfig { about: BTreeSet::from([Subject::new(7)]), ..SubscriptionConfig::default() };
    let narrow = SubscriptionRule::new(config).unwrap();
    let mut plan = of(&[pay(1, 1, 100), pay(1, 3, 100).about(Subject::new(7))]);
    plan.forget_before(Day::ymd(2026, 2, 1));
    assert!(matches!(narrow.report(&plan, march), Err(SubscriptionError::Forgotten(_))), "subjects are forgotten");
}

#[test]
fn mistakes_of_the_rule_are_told_at_once() {
    let wrong = r#"{ "paid": ["log_in", "purchase"], "returned": ["purchase"], "about": [0] }"#;
    let said = serde_json::from_str::<SubscriptionRule>(wrong).unwrap_err().to_string();
    for part in [
        "3 problems",
        "`paid`: `log_in` carries no money",
        "`returned`: `purchase` is in `paid` too",
        "`about`: `0` is no subject",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let own = r#"{ "paid": ["custom_7"], "returned": [] }"#;
    assert!(serde_json::from_str::<SubscriptionRule>(own).is_ok(), "kinds of your own may carry money");
}
