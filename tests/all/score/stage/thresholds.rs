//! Thresholds that make no sense are refused, and it is said what to change.

use lifestage::score::{AdvocacyWeight, StageConfig, StageRule};
use lifestage::time::Hold;
use lifestage::{Kind, KindSet};
use proptest::prelude::*;

use super::lives;
use crate::shared::seeded::cases;

fn refused(change: fn(&mut StageConfig)) -> String {
    let mut thresholds = StageConfig::default();
    change(&mut thresholds);
    StageRule::new(thresholds).unwrap_err().to_string()
}

#[test]
fn ages_and_silences_must_ascend() {
    for (change, message) in [
        (
            (|t| t.introduction_through = 30) as fn(&mut StageConfig),
            "`activation_through` is `30` but must be more than `introduction_through`, which is `30`",
        ),
        (
            |t| t.activation_through = 91,
            "`growth_through` is `90` but must be more than `activation_through`, which is `91`",
        ),
        (|t| t.silent_from = 60, "`churned_from` is `60` but must be more than `silent_from`, which is `60`"),
        (|t| t.churned_from = 7, "`churned_from` is `7` but must be more than `silent_from`, which is `30`"),
    ] {
        assert_eq!(refused(change), message);
    }
}

#[test]
fn a_number_is_at_least_1_and_a_time_at_most_ten_years() {
    for (change, message) in [
        ((|t| t.introduction_through = 0) as fn(&mut StageConfig), "`introduction_through` is `0`: give 1 to 3653"),
        (|t| t.activation_through = 3_654, "`activation_through` is `3654`: give 1 to 3653"),
        (|t| t.growth_through = u32::MAX, "`growth_through` is `4294967295`: give 1 to 3653"),
        (|t| t.silent_from = 0, "`silent_from` is `0`: give 1 to 3653"),
        (|t| t.churned_from = 9_999, "`churned_from` is `9999`: give 1 to 3653"),
        (|t| t.loyal_active_days = 0, "`loyal_active_days` is `0`: give 1 to 3653"),
        (|t| t.loyal_active_window = 0, "`loyal_active_window` is `0`: give 1 to 3653"),
        (|t| t.loyal_purchases = 0, "`loyal_purchases` is `0`: give 1 to 4294967295"),
        (|t| t.loyal_purchase_window = 4_000, "`loyal_purchase_window` is `4000`: give 1 to 3653"),
        (|t| t.advocacy_points = 0, "`advocacy_points` is `0`: give 1 to 4294967295"),
        (|t| t.advocacy_window = 0, "`advocacy_window` is `0`: give 1 to 3653"),
    ] {
        assert_eq!(refused(change), message);
    }
}

#[test]
fn more_active_days_than_the_window_has_are_refused() {
    assert_eq!(
        refused(|t| t.loyal_active_days = 29),
        "`loyal_active_days` is `29` but the window has `28` days: give fewer, or a longer window",
    );
}

#[test]
fn an_action_has_one_weight() {
    for (kind, name) in [(Kind::Share, "share"), (Kind::custom(9), "custom_9")] {
        let twice = [1, 2].map(|points| AdvocacyWeight { kind, points });
        let thresholds = StageConfig { advocacy_weights: twice.to_vec(), ..StageConfig::default() };
        let message = format!("`advocacy_weights` has `{name}` twice: give one weight for each kind");
        assert_eq!(StageRule::new(thresholds).unwrap_err().to_string(), message);
    }
}

#[test]
fn a_stored_rule_is_checked_like_one_that_is_written_in_code() {
    let error = |text: &str| serde_json::from_str::<StageRule>(text).unwrap_err().to_string();
    assert!(error(r#"{"churned_from":20}"#).starts_with("`churned_from` is `20` but must be more than"));
    assert!(error(r#"{"churn_from":90}"#).starts_with("unknown field `churn_from`, expected one of `activity`"));
    assert!(error(r#"{"hold":0}"#).starts_with("a hold of `0` days: give 1 to 400"));
    assert!(error(r#"{"advocacy_weights":[{"kind":"like","points":1,"per":2}]}"#).starts_with("unknown field `per`"));
}

#[test]
fn a_rule_names_only_the_numbers_that_differ_from_the_default() {
    let rule: StageRule = serde_json::from_str(r#"{"silent_from":14,"churned_from":28,"hold":3}"#).unwrap();
    let thresholds = StageConfig { silent_from: 14, churned_from: 28, hold: Hold::days(3), ..StageConfig::default() };
    assert_eq!(rule, StageRule::new(thresholds).unwrap());
    assert_eq!(serde_json::from_str::<StageRule>("{}").unwrap(), StageRule::default());
}

#[test]
fn the_default_numbers_are_the_documented_ones() {
    let t = StageConfig::default();
    assert_eq!((t.introduction_through, t.activation_through, t.growth_through), (7, 30, 90));
    assert_eq!((t.silent_from, t.churned_from), (30, 60));
    assert_eq!((t.loyal_active_days, t.loyal_active_window), (8, 28));
    assert_eq!((t.loyal_purchases, t.loyal_purchase_window), (2, 90));
    assert_eq!((t.advocacy_points, t.advocacy_window), (5, 90));
    let weights: Vec<(Kind, u32)> = t.advocacy_weights.iter().map(|weight| (weight.kind, weight.points)).collect();
    assert_eq!(weights, [(Kind::Invite, 3), (Kind::Create, 2), (Kind::Help, 2), (Kind::Share, 1)]);
    assert_eq!((t.hold, t.activity), (Hold::NONE, KindSet::activity()));
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn a_rule_comes_back_from_its_text_and_from_bytes(rule in lives::rule()) {
        let text = serde_json::to_string(&rule).unwrap();
        prop_assert_eq!(&serde_json::from_str::<StageRule>(&text).unwrap(), &rule);
        let bytes = postcard::to_stdvec(&rule).unwrap();
        prop_assert_eq!(&postcard::from_bytes::<StageRule>(&bytes).unwrap(), &rule);
    }
}
