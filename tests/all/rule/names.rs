//! Names in a rule file become the numbers that the host gave them, and what has no number is told at once.

use lifestage::answer::Document;
use lifestage::answer::Names;
use lifestage::rule::Predicate;
use lifestage::score::RecommendationConfig;
use lifestage::{Kind, RuleSet};
use serde_json::{Value, json};

fn names() -> Names {
    let mut names = Names::default();
    for (interner, name) in
        [(&mut names.subjects, "export"), (&mut names.channels, "ads"), (&mut names.classes, "sale")]
    {
        interner.intern("another").unwrap();
        interner.intern(name).unwrap();
    }
    names.kinds.insert("scan".to_owned(), Kind::custom(7));
    // A name of the crate's own stays what it is.
    names.kinds.insert("share".to_owned(), Kind::custom(8));
    names
}

fn document(written: Value) -> Document {
    serde_json::from_value(written).unwrap()
}

fn numbered(written: Value) -> Value {
    serde_json::to_value(names().numbered(document(written)).unwrap()).unwrap()
}

#[test]
fn every_word_about_kinds_knows_the_hosts_names() {
    for word in ["count", "sum", "days", "distinct_subjects"] {
        let written = json!({ word: ["scan", "share"], "about": "export", "in": { "last": 7 }, "at_least": 1 });
        let expected = json!({ word: ["custom_7", "share"], "about": 2, "in": { "last": 7 }, "at_least": 1 });
        let rule: Predicate = serde_json::from_value(numbered(written)).unwrap();
        assert_eq!(rule, serde_json::from_value(expected).unwrap(), "{word}");
    }
    for word in ["days_since", "days_since_first", "consecutive_days"] {
        let rule: Predicate = serde_json::from_value(numbered(json!({ word: "scan", "at_least": 1 }))).unwrap();
        assert_eq!(rule, serde_json::from_value(json!({ word: "custom_7", "at_least": 1 })).unwrap(), "{word}");
    }
}

#[test]
fn parts_of_a_rule_set_name_subjects_channels_and_kinds() {
    let written = json!({
        "stage": { "activity": ["scan"] },
        "behavior": { "core_subjects": ["export", 9], "weights": [{ "kind": "scan", "points": "2" }] },
        "incentives": { "growth": { "rules": [{ "kind": "use", "subject": "export", "points": 2 }] } },
        "segments": [{ "name": "ads", "when": { "not": { "channel": "ads" } } }],
    });
    let expected = json!({
        "stage": { "activity": ["custom_7"] },
        "behavior": { "core_subjects": [2, 9], "weights": [{ "kind": "custom_7", "points": "2" }] },
        "incentives": { "growth": { "rules": [{ "kind": "use", "subject": 2, "points": 2 }] } },
        "segments": [{ "name": "ads", "when": { "not": { "channel": 2 } } }],
    });
    assert_eq!(numbered(written), expected);
    assert_eq!(numbered(json!({ "class": "sale", "exempt": ["sale"] })), json!({ "class": 2, "exempt": [2] }));
    let related = numbered(json!({ "related": [{ "from": "another", "to": "export", "weight": 1.0 }] }));
    assert_eq!(related, json!({ "related": [{ "from": 1, "to": 2, "weight": 1.0 }] }));
    assert_eq!(serde_json::from_value::<RecommendationConfig>(related).unwrap().related.len(), 1);
}

#[test]
fn what_needs_no_number_stays_as_it_was_written() {
    let rules = serde_json::to_value(RuleSet::full()).unwrap();
    assert_eq!(numbered(rules.clone()), rules);
    let behavior = json!({ "suggest": [{ "change_behavior": { "from": "Light", "to": "Balanced", "days": 28 } }] });
    assert_eq!(numbered(behavior.clone()), behavior);
}

#[test]
fn all_unknown_names_are_told_at_once_each_where_it_stands() {
    let written = json!({
        "core_subjects": ["export", "exprot"],
        "segments": [{ "when": { "all": [{ "channel": "tv" }, { "count": "scann", "about": "x" }] } }],
    });
    let problems = names().numbered(document(written)).unwrap_err();
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "`core_subjects[1]`: there is no subject `exprot`: write a number, or one of `another`, `export`",
            "`segments[0].when.all[0].channel`: there is no channel `tv`: write a number, or one of `another`, `ads`",
            "`segments[0].when.all[1].about`: there is no subject `x`: write a number, or one of `another`, `export`",
        ]
    );
    let nothing = Names::default().numbered(document(json!({ "about": "x" }))).unwrap_err().to_string();
    assert_eq!(nothing, "`about`: there is no subject `x`, as no subject has a name: write a number");
    // Where many names are known, the first twenty are enough.
    let mut many = Names::default();
    for number in 0..25 {
        many.subjects.intern(&format!("s{number}")).unwrap();
    }
    let told = many.numbered(document(json!({ "about": "x" }))).unwrap_err().to_string();
    assert!(told.ends_with("`s18`, `s19` and 5 more"), "{told}");
}
