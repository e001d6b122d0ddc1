//! *Is it checked, whichever way it comes in?* As a text, and as a tree of values that a service has read already.

use lifestage::RuleSet;
use lifestage::incentive::*;
use lifestage::model::*;
use lifestage::outreach::*;
use lifestage::report::*;
use lifestage::rule::*;
use lifestage::score::*;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::shared::sources::sources;

/// Bends a value of each type in every place, and reads what comes of it both ways. The types are named, not a parameter:
/// a method of their own called `deserialize` would come before the trait's.
macro_rules! checked {
    ($($type:ty: $sample:expr;)+) => {
        #[test]
        fn a_tree_of_values_is_checked_as_its_text_is() {
            $(
                let sample: Value = serde_json::to_value::<$type>($sample).unwrap();
                assert!(<$type>::deserialize(&sample).is_ok(), "{sample}");
                both_ways(
                    stringify!($type),
                    &sample,
                    |text| serde_json::from_str::<$type>(text).is_ok(),
                    |tree| <$type>::deserialize(tree).map(drop),
                );
            )+
        }
    };
}

checked! {
    AbuseRule: AbuseRule::default();
    BehaviorRule: BehaviorRule::default();
    ChurnRule: ChurnRule::default();
    Comparison: Comparison::between(2.0, 5.0).unwrap();
    ContactRule: ContactRule::default();
    ContributionRule: ContributionRule::default();
    FittedBehavior: FittedBehavior::default();
    GrowthPointsRule: GrowthPointsRule::default();
    IncentiveRule: IncentiveRule::default();
    NeedRule: NeedRule::default();
    Predicate: condition();
    RecommendationRule: RecommendationRule::default();
    RfmRule: RfmRule::default();
    RuleSet: rules();
    Segments: rules().segments;
    SessionRule: SessionRule::default();
    StageRule: StageRule::default();
    TagRule: TagRule::default();
    TrialRule: TrialRule::default();
    Trigger: rules().triggers.remove(0);
    WhatIfRule: WhatIfRule::default();
    WorthRule: WorthRule::default();
}

fn condition() -> Predicate {
    serde_json::from_value(json!({ "all": [
        { "active_days": { "last": 28 }, "at_least": 8 },
        { "not": { "stage": ["Silent", "Churned"] } },
    ] }))
    .unwrap()
}

fn rules() -> RuleSet {
    serde_json::from_value(json!({
        "stage": { "silent_from": 20 },
        "segments": [{ "name": "keen", "when": { "task_completion": "now", "at_least": 0.5 }, "hold": 3 }],
        "incentives": {},
        "triggers": [{ "name": "t", "when": { "in_segment": "keen" }, "suggest": [{ "alert": "look" }] }],
    }))
    .unwrap()
}

fn both_ways(name: &str, sample: &Value, text: fn(&str) -> bool, tree: fn(&Value) -> Result<(), serde_json::Error>) {
    let mut refused = 0;
    for bent in bent(sample) {
        let found = tree(&bent);
        assert_eq!(text(&bent.to_string()), found.is_ok(), "{name}: {bent}");
        let is_checked = |error: &serde_json::Error| !error.to_string().starts_with("invalid type");
        refused += usize::from(found.as_ref().is_err_and(is_checked));
    }
    assert!(refused > 0, "nothing is refused that is no {name}");
}

/// The value with one part of it bent, for each part, in some ways.
fn bent(value: &Value) -> Vec<Value> {
    match value {
        Value::Number(_) => [json!(-1), json!(0), json!(0.5), json!(101), json!(4_000_000_000_u32)].to_vec(),
        Value::String(_) => vec![json!(""), json!("no such name")],
        Value::Null | Value::Bool(_) => vec![json!({})],
        Value::Array(list) => {
            let inner = list.iter().enumerate().flat_map(|(place, part)| {
                bent(part).into_iter().map(move |part| {
                    let mut list = list.clone();
                    list[place] = part;
                    Value::Array(list)
                })
            });
            let twice = [list.as_slice(), list.as_slice()].concat();
            inner.chain([Value::Array(twice), json!([])]).collect()
        }
        Value::Object(entries) => {
            let inner = entries.iter().flat_map(|(name, part)| {
                bent(part).into_iter().map(move |part| {
                    let mut entries = entries.clone();
                    entries[name] = part;
                    Value::Object(entries)
                })
            });
            let mut more = entries.clone();
            more.insert("no such name".to_owned(), json!(1));
            inner.chain([Value::Object(more)]).collect()
        }
    }
}

#[test]
fn a_rule_set_from_a_tree_of_values_is_refused_for_all_its_problems_at_once() {
    let wrong = json!({
        "stage": { "silent_from": 70 },
        "groups": { "active_from": "8" },
        "segments": [{ "name": "keen", "when": { "active_days": { "last": 7 }, "at_least": 8 } }],
        "triggers": [{ "name": "t", "when": { "all": [] }, "suggest": [] }],
    });
    let error = RuleSet::deserialize(&wrong).unwrap_err().to_string();
    assert!(error.starts_with("4 problems\n"), "{error}");
    for path in ["`stage`: ", "`groups.active_from`: ", "`segments[0].when.at_least`: ", "`triggers[0].when.all`: "] {
        assert!(error.contains(path), "{path} in {error}");
    }
    assert_eq!(RuleSet::deserialize(wrong.clone()).unwrap_err().to_string(), error);
    assert_eq!(serde_json::from_str::<RuleSet>(&wrong.to_string()).unwrap_err().to_string(), error);
    // What fits part by part, and not together.
    let apart = json!({ "segments": [{ "name": "far", "when": { "growth_points": "now", "at_least": 3 } }] });
    assert!(RuleSet::deserialize(apart).unwrap_err().to_string().contains("add \"incentives\""));
}

#[test]
fn no_derive_puts_a_way_around_the_check_on_the_type_itself() {
    let around = |text: &str| {
        text.split("remote").skip(1).any(|rest| rest.trim_start_matches([' ', '=']).starts_with("\"Self\""))
    };
    let found: Vec<String> =
        sources().into_iter().filter(|source| around(&source.text)).map(|source| source.path).collect();
    assert!(found.is_empty(), "derive on a private mirror instead: `remote` makes public `deserialize`: {found:?}");
}
