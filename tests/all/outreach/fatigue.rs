//! Fatigue: contact days counted plainly, and the cap that they suggest.

use std::collections::BTreeMap;

use lifestage::answer::{Language, Reason, Say};
use lifestage::number::Ratio;
use lifestage::outreach::{FatigueReport, FatigueRule};
use lifestage::time::{Calendar, Days};
use lifestage::{Day, Event, Kind, Population};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::shared::people::MONDAY;
use crate::shared::seeded::cases;
use crate::shared::travels::travels;

fn within() -> Days {
    Days::new(MONDAY.plus(5), MONDAY.plus(25)).unwrap()
}

/// Each contact day with its number of contacts, and whether it made the user unhappy: every event for every day.
fn counted(events: &[Event], rule: &FatigueRule, as_of: Day) -> BTreeMap<u32, (u64, u64)> {
    let on = |event: &Event| event.moment().date().unwrap();
    let mut rows: BTreeMap<u32, (u64, u64)> = BTreeMap::new();
    for user in 0..6_u64 {
        let own = || events.iter().filter(|event| event.user() == user.into());
        let sent = |first: Day, last: Day| {
            own().filter(|event| event.kind() == Kind::MessageSent && (first..=last).contains(&on(event))).count()
        };
        for day in (0..60).map(|n| MONDAY.plus(n)) {
            let last = day.plus(rule.after.into());
            if !within().contains(day) || last > as_of || sent(day, day) == 0 {
                continue;
            }
            let contacts = sent(day.minus(u32::from(rule.days.get()) - 1), day);
            let unhappy = own().any(|event| rule.unhappy.contains(event.kind()) && (day..=last).contains(&on(event)));
            let row = rows.entry(contacts.try_into().unwrap()).or_default();
            *row = (row.0 + 1, row.1 + u64::from(unhappy));
        }
    }
    rows
}

fn rows(report: &FatigueReport) -> BTreeMap<u32, (u64, u64)> {
    report.rows.iter().map(|(contacts, row)| (*contacts, (row.contact_days, row.unhappy))).collect()
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn contact_days_are_those_of_a_plain_count(
        events in vec((0_u64..6, 0_i32..40, 0_u8..5), 0..80), days in 1_u16..9, after in 0_u16..5, as_of in 10_i32..40,
    ) {
        let event = |(user, day, what): (u64, i32, u8)| match what {
            0 => Event::complain(user, MONDAY.plus(day)),
            _ => Event::message_sent(user, MONDAY.plus(day)),
        };
        let events: Vec<Event> = events.into_iter().map(event).collect();
        let (rule, as_of) = (FatigueRule { days: days.try_into().unwrap(), after, ..FatigueRule::default() }, MONDAY.plus(as_of));
        let population = Population::from_events(&events, Calendar::utc()).unwrap();
        let report = rule.report(&population, within(), as_of).unwrap();
        prop_assert_eq!(rows(&report), counted(&events, &rule, as_of));
        travels(&report);
    }
}

#[test]
fn a_cap_is_suggested_only_where_the_interval_is_above_what_is_tolerable() {
    let day = MONDAY.plus(10);
    // A hundred users each with one, two and three messages; some complain after the last.
    let crowd = |unhappy: [u64; 3]| {
        let events = (0..300_u64).flat_map(move |user| {
            let messages = i32::try_from(user / 100).unwrap() + 1;
            let complains = user % 100 < unhappy[usize::try_from(user / 100).unwrap()];
            let sent = (0..messages).map(move |n| Event::message_sent(user, day.plus(4 * n)));
            sent.chain(complains.then(|| Event::complain(user, day.plus(4 * (messages - 1) + 1))))
        });
        Population::from_events(&events.collect::<Vec<_>>(), Calendar::utc()).unwrap()
    };
    let rule = FatigueRule {
        days: 9.try_into().unwrap(),
        minimum: 100,
        tolerable: Ratio::percent(2),
        ..FatigueRule::default()
    };
    let report = |unhappy| rule.report(&crowd(unhappy), within(), MONDAY.plus(40)).unwrap();
    // Wilson: 9 of 100 is at least 4.8 %, 2 of 100 at least 0.55 %.
    let some = report([1, 2, 9]);
    let cap = some.suggestion().unwrap();
    assert_eq!((cap.at_most, cap.row.contact_days, cap.row.unhappy), (2, 100, 9));
    assert!((cap.low.get() - 0.048_079).abs() < 1e-5, "{}", cap.low.get());
    assert_eq!(report([1, 2, 2]).suggestion(), None);
    // Of 300 days with one contact 9 are as bad as of 100: 1.6 % at least.
    assert_eq!(report([9, 0, 0]).suggestion(), None);
    assert_eq!(report([30, 0, 0]).suggestion().unwrap().at_most, 0);
    let few = FatigueRule { minimum: 101, ..rule.clone() };
    assert_eq!(few.report(&crowd([1, 2, 9]), within(), MONDAY.plus(40)).unwrap().suggestion(), None);
    let stored = Reason::from(cap);
    assert_eq!(
        stored.say(Language::Chinese).to_string(),
        "9天内触达3次时，100个触达日中有9个引起不满，占比至少4.81%，可接受2.00%"
    );
    assert_eq!(stored.to_string(), cap.to_string());
    travels(&cap);
    let mut bent = serde_json::to_value(&some).unwrap();
    bent["rows"]["3"]["unhappy"] = 101.into();
    assert!(serde_json::from_value::<FatigueReport>(bent).is_err());
}
