//! Editions: which revision of the rules it is, and what makes it another one.

use lifestage::rule::{Edition, Revision};
use lifestage::{Amount, Day, Event, Profile, RuleSet};

const DAY: Day = Day::ymd(2026, 1, 5);

/// All rules, fitted to two buyers.
fn fitted(cents: u64) -> RuleSet {
    let buyers = [1_u64, 2].map(|user| Profile::of([Event::purchase(user, DAY, Amount::minor(cents * user))]));
    RuleSet::full().fit(&buyers, DAY).unwrap()
}

fn revision(rules: RuleSet) -> Revision {
    Edition::new(rules).revision()
}

#[test]
fn another_fit_of_the_same_rules_is_a_refit() {
    let (before, after) = (revision(fitted(500)), revision(fitted(900)));
    assert!(after.is_refit_of(before) && before.is_refit_of(after));
    assert!(!before.is_refit_of(before), "nothing differs");
    assert_eq!(before.rules, revision(RuleSet::full()).rules, "what was fitted is no part of what the rules mean");
}

#[test]
fn another_rule_is_no_refit_whatever_was_fitted() {
    let before = revision(fitted(500));
    let silent = serde_json::json!({ "stage": { "silent_from": 20 } });
    let silent = revision(serde_json::from_value::<RuleSet>(silent).unwrap().completed());
    assert!(!silent.is_refit_of(before));
    assert_ne!(silent.rules, before.rules);
}

#[test]
fn an_edition_that_was_stored_is_the_same_revision() {
    let edition = Edition::new(fitted(500));
    let stored = serde_json::to_string(&edition).unwrap();
    let read: Edition = serde_json::from_str(&stored).unwrap();
    assert_eq!((read.revision(), &read), (edition.revision(), &edition));
    assert_eq!(read.into_rules(), fitted(500));
}
