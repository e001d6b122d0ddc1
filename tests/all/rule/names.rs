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

/// Names by their sorts, numbered from a number on, so that no two tables agree.
fn numbered_from(first: usize) -> Names {
    let mut names = names();
    names.kinds.insert("long view".to_owned(), Kind::custom(8));
    for interner in [&mut names.subjects, &mut names.channels, &mut names.classes] {
        *interner = lifestage::Interner::new();
        for number in 0..first {
            interner.intern(&format!("other {number}")).unwrap();
        }
    }
    let subjects = ["editor", "export", "library", "spring sale", "editor tour"];
    let sorts: [(_, &[&str]); 3] = [
        (&mut names.subjects, &subjects),
        (&mut names.channels, &["ads", "friends"]),
        (&mut names.classes, &["receipt", "promotion"]),
    ];
    for (interner, sort) in sorts {
        for name in sort {
            interner.intern(name).unwrap();
        }
    }
    names
}

#[test]
fn rules_by_their_names_mean_the_same_in_another_table() {
    use lifestage::model::Company;

    let [one, other] = [3, 40].map(numbered_from);
    let mut written: Value = serde_json::from_str(include_str!("../../../examples/data/company.json")).unwrap();
    written.as_object_mut().unwrap().remove("names");
    written["contact"]["recommendations"] = json!(["promotion"]);
    let written = document(written);
    let by_names = |names: &Names| {
        let company = Company::from_document_with(&written, names.clone()).unwrap();
        let mut stored = Document::of(&company).unwrap();
        if let Document::Map(sections) = &mut stored {
            sections.retain(|(section, _)| section != "names");
        }
        let named = names.named(stored.clone());
        assert_ne!(named, stored);
        assert_eq!(names.numbered(named.clone()).unwrap(), stored, "each number comes back");
        (named, stored)
    };
    let [(one_named, one_stored), (other_named, other_stored)] = [by_names(&one), by_names(&other)];
    assert_ne!(one_stored, other_stored);
    assert_eq!(one_named, other_named);
    // Numbers that are no names stay: those of default rules, under a table in which every number has one.
    let mut every = Names::default();
    for number in 1..=u16::MAX {
        let name = format!("n{number}");
        for interner in [&mut every.subjects, &mut every.channels, &mut every.classes] {
            interner.intern(&name).unwrap();
        }
    }
    let defaults = Document::of(&Company { rules: RuleSet::full(), ..Company::default() }).unwrap();
    assert_eq!(every.named(defaults.clone()), defaults);
    let kinds = json!({ "by_value": [{ "also": 7 }], "when": { "count": ["custom_7", "custom_9"], "days": 7 } });
    let expected = json!({ "by_value": [{ "also": "scan" }], "when": { "count": ["scan", "custom_9"], "days": 7 } });
    assert_eq!(one.named(document(kinds)), document(expected));
}
