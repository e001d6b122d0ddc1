//! Why revenue changed: against counting by hand.

use lifestage::answer::{Language, Say};
use lifestage::report::{RevenueFactor, RevenueSplitError, RevenueSplitRule};
use lifestage::time::{Calendar, Days};
use lifestage::{Amount, Day, Event, Kind, KindSet, Population};
use proptest::prelude::*;

use super::crowd::crowd;
use super::{day, days};
use crate::shared::seeded::cases;

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn the_parts_of_a_change_add_up_to_it(crowd in crowd(), from in -40..20_i32, one in 1..40_i32, other in 1..40_i32) {
        let rule = RevenueSplitRule::default();
        let (before, after) = (days(from, from + one - 1), days(from + one, from + one + other - 1));
        let split = rule.report(&crowd.population(), before, after).unwrap();
        let net = |days: Days| -> i128 {
            let within = crowd.actions.iter().filter(|action| days.contains(day(action.day)));
            within.map(|action| match action.kind {
                Kind::Purchase => i128::from(action.value),
                Kind::Refund => -i128::from(action.value),
                _ => 0,
            }).sum()
        };
        prop_assert_eq!((split.before.net(), split.after.net()), (net(before), net(after)));
        prop_assert_eq!(split.change(), net(after) - net(before));
        prop_assert_eq!(split.parts().iter().map(|part| part.net).sum::<i128>(), split.change());
        let users = |days: Days, kinds: &KindSet| {
            let users = crowd.days(kinds);
            users.values().filter(|on| on.iter().any(|day| days.contains(*day))).count() as u64
        };
        for (factors, days) in [(split.before, before), (split.after, after)] {
            prop_assert_eq!(factors.payers, users(days, &Kind::Purchase.into()));
            prop_assert_eq!(factors.users, users(days, &KindSet::activity()));
            let purchases = crowd.actions.iter().filter(|action| action.kind == Kind::Purchase && days.contains(day(action.day)));
            prop_assert_eq!(factors.purchases, purchases.count() as u64);
        }
    }
}

fn pay(user: u64, month: u32, units: u64) -> Event {
    Event::purchase(user, Day::ymd(2026, month, 10), Amount::minor(units))
}

fn of(events: &[Event]) -> Population {
    Population::from_events(events, Calendar::utc()).unwrap()
}

#[test]
fn a_change_is_said_by_its_largest_part_first() {
    let mut events = vec![pay(1, 1, 10_00), pay(1, 2, 10_00), pay(2, 2, 30_00)];
    events.push(Event::refund(1_u64, Day::ymd(2026, 2, 11), Amount::minor(5_00)));
    let month = |month| Days::new(Day::ymd(2026, month, 1), Day::ymd(2026, month, 28)).unwrap();
    let split = RevenueSplitRule::default().report(&of(&events), month(1), month(2)).unwrap();
    let said: Vec<String> = split.reasons().map(|part| format!("{part:.2}")).collect();
    assert_eq!(said, ["users brought 15.00", "basket brought 15.00", "paid back took 5.00"]);
    assert_eq!(split.part(RevenueFactor::PayerShare), 0);
    let chinese = split.reasons().last().unwrap();
    assert_eq!(format!("{:.2}", chinese.say(Language::Chinese)), "受退款影响减少5.00");
}

#[test]
fn periods_must_be_apart_and_in_order() {
    let (rule, nobody) = (RevenueSplitRule::default(), of(&[]));
    let split = |before, after| rule.report(&nobody, before, after);
    assert!(matches!(split(days(0, 9), days(9, 20)), Err(RevenueSplitError::Overlap { .. })));
    assert!(matches!(split(days(10, 19), days(0, 9)), Err(RevenueSplitError::Order { .. })));
    assert_eq!(split(days(0, 9), days(10, 19)).unwrap().reasons().count(), 0);
}
