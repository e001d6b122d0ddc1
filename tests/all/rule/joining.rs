//! What happened before a given join day: which parts of a scorecard begin with joining, and which count everything.

use std::collections::BTreeMap;

use lifestage::{Amount, Calendar, Event, Population, Profile, RuleSet, Scorecard, Subject, User};
use serde_json::Value;

use crate::shared::people::day;

/// A person who acts on a day in each way that some score asks about.
fn busy(user: u64, number: i32) -> Vec<Event> {
    let on = day(number);
    let mut events: Vec<Event> = (0..4).map(|_| Event::share(user, on)).collect();
    events.extend([
        Event::log_in(user, on),
        Event::check_in(user, on),
        Event::create(user, on),
        Event::help(user, on),
        Event::purchase(user, on, Amount::minor(9_900)),
        Event::search(user, on).about(Subject::new(7)),
    ]);
    events
}

/// The parts of a card, each as JSON.
fn parts(card: &Scorecard) -> BTreeMap<String, Value> {
    serde_json::from_value(serde_json::to_value(card).unwrap()).unwrap()
}

fn is_empty(part: &Value) -> bool {
    part.is_null() || part == "no_rule" || part.as_array().is_some_and(Vec::is_empty)
}

/// The rules fitted to a company, and one of its users twice: with a life before day 200, and without.
fn company() -> (RuleSet, Profile, Profile) {
    let life = |user: u64, days: &[i32]| days.iter().flat_map(|number| busy(user, *number)).collect::<Vec<_>>();
    let others = (1..=98).flat_map(|user| life(user, &[100, 150 + i32::try_from(user).unwrap()]));
    let since: Vec<i32> = (200..212).step_by(3).collect();
    let before: Vec<i32> = (120..200).step_by(4).collect();
    let later = life(99, &since);
    // Somebody who shares two hundred times on the day before joining is known for it.
    let shares: Vec<Event> = (0..200).map(|_| Event::share(99_u64, day(199))).collect();
    let all = [life(99, &before), shares, later.clone()].concat();
    let events: Vec<Event> = others.chain(all.clone()).collect();
    let everybody = Population::from_events(&events, Calendar::utc()).unwrap();
    let rules = RuleSet {
        segments: serde_json::from_str(
            r#"[{ "name": "keen", "when": { "count": "create", "in": { "last": 90 }, "at_least": 10 } }]"#,
        )
        .unwrap(),
        needs: Some(serde_json::from_str(r#"{ "map": [{ "subject": 7, "need": "learning" }] }"#).unwrap()),
        ..RuleSet::full()
    };
    let rules = rules.fit_population(&everybody, day(210)).unwrap();
    (rules, Profile::of(all), Profile::of(later))
}

#[test]
fn a_given_join_day_begins_the_lifecycle_and_leaves_what_is_counted() {
    let (rules, with_past, without) = company();
    let card = |profile: &Profile| {
        let user = User::new(99_u64).joined(day(200));
        parts(&rules.score(profile.as_of(day(210)), &user).unwrap().unwrap())
    };
    let (joined, plain) = (card(&with_past), card(&without));
    let (begin, count): (Vec<&str>, Vec<&str>) = joined
        .keys()
        .map(String::as_str)
        .filter(|part| !["user", "as_of"].contains(part) && !is_empty(&joined[*part]))
        .partition(|part| joined[*part] == plain[*part]);
    assert_eq!(begin, ["achievements", "behavior", "earnings", "stage"]);
    assert_eq!(count, ["abuse", "churn", "contribution", "group", "needs", "rfm", "segments", "tags", "worth"]);
}
