//! What is written comes back equal, and nothing invalid comes in.

use lifestage::number::{Decimal, Ratio};
use lifestage::score::{
    ChurnConfig, ChurnRule, ChurnWeights, EarlyWarning, EarlyWarningConfig, FittedChurn, RiskBounds,
};
use lifestage::{KindSet, Profile};
use proptest::prelude::*;

use crate::shared::churn_people::{USER, day, fitted, life, profile, rfm, user};
use crate::shared::seeded::cases;
use crate::shared::travels::travels;

#[test]
fn rules_are_read_from_what_differs_from_the_default() {
    let read = |text: &str| serde_json::from_str::<ChurnRule>(text);
    assert_eq!(read("{}").unwrap(), ChurnRule::default());
    let rule = read(r#"{"process":["log_in"],"weights":{"complaints":0},"bands":{"watch":30}}"#).unwrap();
    assert_eq!(rule.config().weights.complaints, Decimal::ZERO);
    assert_eq!(rule.config().bands.watch, Decimal::whole(30));
    assert!(read(r#"{"proces":["log_in"]}"#).is_err());
    assert_eq!(serde_json::from_str::<FittedChurn>("{}").unwrap(), FittedChurn::default());
    let given = serde_json::from_str::<FittedChurn>(r#"{"mean_gap":{"days":2000,"gaps":100}}"#).unwrap();
    assert_eq!(FittedChurn { rule: ChurnRule::purchases(), ..given.with_rfm(rfm()) }, fitted());
    travels(&ChurnConfig::default());
    travels(&fitted());
}

#[test]
fn impossible_numbers_are_refused_in_their_own_words() {
    let refused = |change: fn(&mut ChurnConfig)| {
        let mut numbers = ChurnConfig::default();
        change(&mut numbers);
        let text = ChurnRule::new(numbers.clone()).unwrap_err().to_string();
        let written = serde_json::to_string(&numbers).unwrap();
        assert!(serde_json::from_str::<ChurnRule>(&written).unwrap_err().to_string().starts_with(&text));
        text
    };
    let zero = ChurnWeights {
        probability: Decimal::ZERO,
        overdue: Decimal::ZERO,
        activity_drop: Decimal::ZERO,
        complaints: Decimal::ZERO,
        rfm_decline: Decimal::ZERO,
    };
    assert_eq!(serde_json::to_value(zero).unwrap()["overdue"], 0.0);
    for (text, change) in [
        (
            "`process` has no kind: give the kinds of events that users should come back for, like `purchase`",
            (|n| n.process = KindSet::default()) as fn(&mut ChurnConfig),
        ),
        ("`activity_window` is `367`: give 1 to 366", |n| n.activity_window = 367),
        ("`complaint_days` is `0`: give 1 to 3653", |n| n.complaint_days = 0),
        ("`payment_failed_days` is `0`: give 1 to 3653", |n| n.payment_failed_days = 0),
        ("`weeks` is `0`: give 1 to 521", |n| n.anomaly.weeks = 0),
        ("`days` is `367`: give 1 to 366", |n| n.anomaly.days = 367),
        ("`least_days_before` is `57` but `days_before` is `56`: give at most that", |n| {
            n.anomaly.least_days_before = 57;
        }),
        ("`least_weeks` is `9` but `weeks` is `8`: give at most that", |n| n.anomaly.least_weeks = 9),
        ("`least_active_days` is `0`: give 1 to 366", |n| n.least_active_days = 0),
        ("`least_active_days` is `29` but `activity_window` is `28`: give at most that", |n| {
            n.least_active_days = 29;
        }),
        ("`overdue_full` is `1`: give more than 1 and at most 1000 usual gaps", |n| n.overdue_full = Decimal::ONE),
        ("`weights` has `1001`: give at most 1000", |n| n.weights.overdue = Decimal::whole(1_001)),
        ("`weights` are all `0`: give at least one signal a weight above 0", |n| {
            let [probability, overdue, activity_drop, complaints, rfm_decline] = [Decimal::ZERO; 5];
            n.weights = ChurnWeights { probability, overdue, activity_drop, complaints, rfm_decline };
        }),
        ("`bands` begin at `25`, `25` and `75`: give three scores above 0, ascending, at most 100", |n| {
            n.bands = RiskBounds { high: Decimal::whole(25), ..RiskBounds::default() };
        }),
        ("`bands` begin at `25`, `50` and `101`: give three scores above 0, ascending, at most 100", |n| {
            n.bands.critical = Decimal::whole(101);
        }),
        ("`high_value` is `0.4` but `middle_value` is `0.5`: give the larger one for high", |n| {
            n.warning = EarlyWarningConfig { high_value: Ratio::percent(40), ..EarlyWarningConfig::default() };
        }),
    ] {
        assert_eq!(refused(change), text);
    }
}

#[test]
fn value_may_be_high_from_where_it_is_middling_on() {
    let half = Ratio::percent(50);
    let warning = EarlyWarningConfig { high_value: half, middle_value: half };
    assert!(ChurnRule::new(ChurnConfig { warning, ..ChurnConfig::default() }).is_ok());
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn every_answer_travels(actions in life(60, 120), number in 0..130_i32) {
        let profile: Profile = profile(USER, &actions);
        let as_of = profile.as_of(day(number));
        travels(&ChurnRule::default().fit([&profile], day(number)).unwrap());
        travels(&ChurnRule::default().measure(as_of).unwrap());
        travels(&ChurnRule::default().anomaly(as_of, &user()).unwrap());
        let risk = fitted().assess(as_of, &user()).unwrap();
        travels(&risk);
        travels(&risk.iter().flat_map(lifestage::score::ChurnRisk::reasons).collect::<Vec<_>>());
        let Some(risk) = risk else { return Ok(()) };
        let warning: EarlyWarning = fitted().early_warning(as_of, &user(), &risk, Ratio::percent(7)).unwrap();
        travels(&warning.reasons().collect::<Vec<_>>());
        travels(&warning);
    }
}
