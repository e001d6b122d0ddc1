//! Every arm and reason against `tests/oracles/assignment.py`, which has its own XXH64.

use lifestage::UserId;
use lifestage::outreach::AssignmentRule;
use serde_json::{Value, json};

fn lines() -> impl Iterator<Item = Value> {
    let text = include_str!("../../../oracles/expected/assignment.jsonl");
    text.lines().map(|line| serde_json::from_str(line).unwrap())
}

#[test]
fn arms_and_reasons_are_those_of_another_language() {
    let mut lines = lines();
    let rule: AssignmentRule = serde_json::from_value(lines.next().unwrap()["rule"].clone()).unwrap();
    let mut seen = std::collections::BTreeMap::<String, u32>::new();
    for line in lines.filter(|line| line.get("id").is_some()) {
        let id = line["id"].as_str().unwrap();
        for found in rule.assess_all(id) {
            let name = &*found.experiment;
            assert_eq!(json!(found.arm), line["arms"][name], "{id}: {name}");
            let reason = serde_json::to_value(found.reasons().next().unwrap()).unwrap();
            assert_eq!(reason, line["reasons"][name], "{id}: {name}");
            assert_eq!(found.is_control, found.arm.as_ref() == Some(&rule.experiment(name).unwrap().control));
            assert_eq!(rule.arm(name, id).unwrap(), found.arm.as_deref(), "both doors say the same");
            *seen.entry(reason.as_object().unwrap().keys().next().unwrap().clone()).or_default() += 1;
            // Where the text is the id of a user, the user gets the same.
            if let Some(user) = id.parse::<UserId>().ok().filter(|user| user.to_string() == id) {
                assert_eq!(rule.assess(name, user).unwrap(), found);
                *seen.entry("user".to_owned()).or_default() += 1;
            }
        }
    }
    let enough = ["held_out", "in_arm", "not_rolled_out", "other_buckets", "user"];
    assert!(seen.len() == enough.len() && enough.iter().all(|one| seen[*one] >= 8), "{seen:?}");
}
