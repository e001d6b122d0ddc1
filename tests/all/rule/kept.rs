//! Conditions on kinds that are kept say what they said before others were forgotten, also of past days.

use lifestage::profile::KeepRule;
use lifestage::rule::{Predicate, Situation, Truth};
use lifestage::{Amount, Day, Event, Profile, RuleSet, Subject, User};

const FIRST: Day = Day::ymd(2026, 1, 5);

/// Purchases about two subjects, and many views.
fn profile() -> Profile {
    let bought = [(3, 1), (9, 3), (40, 3), (41, 1), (90, 3)]
        .map(|(after, about)| Event::purchase(1_u64, FIRST.plus(after), Amount::minor(900)).about(Subject::new(about)));
    Profile::of((0..100).map(|after| Event::view(1_u64, FIRST.plus(after), 60)).chain(bought))
}

fn forgetful() -> Profile {
    let mut profile = profile();
    let keep: KeepRule = serde_json::from_str(r#"{ "kinds": { "view": 20 } }"#).unwrap();
    keep.forget(&mut profile, FIRST.plus(99));
    profile
}

const CONDITIONS: [&str; 5] = [
    r#"{ "count": "purchase", "about": 3, "in": "lifetime", "at_least": 2 }"#,
    r#"{ "count": "purchase", "in": "lifetime", "between": [2, 3] }"#,
    r#"{ "sum": "purchase", "in": "lifetime", "at_least": 3000 }"#,
    r#"{ "days_since": "purchase", "at_least": 14 }"#,
    r#"{ "days_since_first": "purchase", "at_least": 30 }"#,
];

#[test]
fn conditions_on_what_is_kept_go_on_as_before() {
    let (all, left, user) = (profile(), forgetful(), User::new(1_u64).joined(FIRST));
    let rules = RuleSet::default();
    for written in CONDITIONS {
        let when: Predicate = serde_json::from_str(written).unwrap();
        let verdict = |profile: &Profile, day: Day| {
            when.evaluate(&Situation::new(profile.as_of(day), &user, rules.judges()).unwrap())
        };
        let mut verdicts: Vec<Truth> = Vec::new();
        for day in (0..120).map(|after| FIRST.plus(after)) {
            assert_eq!(verdict(&left, day), verdict(&all, day), "{written} on {day}");
            verdicts.push(verdict(&left, day));
        }
        assert!(verdicts.contains(&Truth::True), "{written}");
        // And so do the days on which it becomes true.
        let trigger =
            format!(r#"{{ "triggers": [{{ "name": "t", "when": {written}, "suggest": [{{ "alert": "a" }}] }}] }}"#);
        let rules: RuleSet = serde_json::from_str(&trigger).unwrap();
        let firings = |profile: &Profile| rules.firings(profile.as_of(FIRST.plus(110)), &user, FIRST).unwrap();
        assert_eq!(firings(&left), firings(&all), "{written}");
        assert!(!firings(&all).is_empty());
    }
}

#[test]
fn a_run_since_the_first_day_of_all_has_nothing_forgotten_before_it() {
    let mut profile = Profile::of((0..5).map(|after| Event::view(1_u64, FIRST.plus(after), 60)));
    profile.forget_before(FIRST);
    let (user, rules) = (User::new(1_u64), RuleSet::default());
    let situation = Situation::new(profile.as_of(FIRST.plus(4)), &user, rules.judges()).unwrap();
    let when = |days| format!(r#"{{ "consecutive_days": "view", "at_least": {days} }}"#);
    let verdict = |days| serde_json::from_str::<Predicate>(&when(days)).unwrap().evaluate(&situation);
    assert_eq!((verdict(5), verdict(6)), (Truth::True, Truth::False));
}

#[test]
fn conditions_on_what_was_forgotten_are_unknown() {
    let (left, user, rules) = (forgetful(), User::new(1_u64).joined(FIRST), RuleSet::default());
    let situation = Situation::new(left.as_of(FIRST.plus(99)), &user, rules.judges()).unwrap();
    let verdict = |written: &str| serde_json::from_str::<Predicate>(written).unwrap().evaluate(&situation);
    let unknown = |truth: Truth| matches!(truth, Truth::Unknown(_));
    assert!(unknown(verdict(r#"{ "days": "view", "in": "lifetime", "at_least": 1 }"#)));
    assert!(unknown(verdict(r#"{ "count": "view", "in": { "last": 30 }, "at_least": 1 }"#)));
    assert_eq!(verdict(r#"{ "count": "view", "in": { "last": 20 }, "at_least": 20 }"#), Truth::True);
    assert_eq!(verdict(r#"{ "count": "view", "in": "lifetime", "at_least": 100 }"#), Truth::True);
}
