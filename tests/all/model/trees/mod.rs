//! Boosted trees: what `XGBoost` says of the same rows, what is refused, and what travels.

mod refused;
mod versions;

use lifestage::answer::{Reason, SeenValue};
use lifestage::model::{BoostedTrees, FeatureNamesError, TreeExplanation, TreeObjective, TreeScore};
use serde::Deserialize;

use crate::shared::travels::travels;

/// What `XGBoost` 3.2 says of some rows: `tests/oracles/trees.py`.
#[derive(Deserialize)]
struct Expected {
    rows: Vec<Vec<Option<f64>>>,
    margins: Vec<f64>,
    predictions: Vec<f64>,
    /// The bias last.
    contributions: Vec<Vec<f64>>,
}

/// The models in `tests/data/trees`.
macro_rules! models {
    ($($name:literal)+) => {
        [$((
            $name,
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/trees/", $name, ".json")),
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/trees/", $name, ".expected.json")),
        )),+]
    };
}

const MODELS: [(&str, &str, &str); 10] = models! {
    "binary_logistic" "reg_logistic" "reg_squarederror" "reg_absoluteerror" "reg_pseudohubererror"
    "count_poisson" "reg_gamma" "reg_tweedie" "survival_cox" "survival_aft"
};

fn model(name: &str) -> BoostedTrees {
    let (_, json, _) = MODELS.into_iter().find(|(known, ..)| *known == name).unwrap();
    serde_json::from_str(json).unwrap()
}

pub(crate) fn assert_as_xgboost_says(name: &str, model: &BoostedTrees, expected: &str) {
    let expected: Expected = serde_json::from_str(expected).unwrap();
    let scorer = model.over(model.feature_names()).unwrap();
    assert!(expected.rows.len() >= 8);
    for (at, row) in expected.rows.iter().enumerate() {
        let TreeExplanation { score, bias, contributions, .. } = scorer.explain(row).unwrap();
        assert_eq!(scorer.score(row), Ok(score));
        let near = |found: f64, wanted: f64, within: f64, what: &str| {
            let room = within * wanted.abs().max(1.0);
            assert!((found - wanted).abs() <= room, "{name}, row {at}, {what}: {found} and not {wanted}");
        };
        near(score.margin, expected.margins[at], 3e-7, "margin");
        near(score.prediction, expected.predictions[at], 1e-6, "prediction");
        let (wanted_bias, wanted) = expected.contributions[at].split_last().unwrap();
        near(bias, *wanted_bias, 1e-5, "bias");
        assert_eq!(contributions.len(), wanted.len());
        for (one, wanted) in contributions.iter().zip(wanted) {
            near(one.effect, *wanted, 1e-5, &one.feature);
        }
        let sum = bias + contributions.iter().map(|one| one.effect).sum::<f64>();
        near(sum, score.margin, 1e-6, "sum of contributions");
    }
}

#[test]
fn every_objective_scores_and_explains_as_xgboost_does() {
    for (name, json, expected) in MODELS {
        assert_as_xgboost_says(name, &serde_json::from_str(json).unwrap(), expected);
    }
    let objectives: Vec<String> = MODELS.map(|(name, ..)| model(name).objective().name().replace(':', "_")).to_vec();
    assert_eq!(objectives, MODELS.map(|(name, ..)| name), "each objective has a model");
    assert_eq!(MODELS.len(), TreeObjective::ALL.len());
}

#[test]
fn the_test_model_repeats_features_on_a_path_and_sees_gaps() {
    // Else equal contributions would prove little.
    let (_, json, expected) = MODELS[0];
    let tree: serde_json::Value = serde_json::from_str(json).unwrap();
    let trees = tree["learner"]["gradient_booster"]["model"]["trees"].as_array().unwrap();
    assert!(
        trees.iter().all(|tree| tree["left_children"].as_array().unwrap().len() > 40),
        "larger than its 5 features"
    );
    let expected: Expected = serde_json::from_str(expected).unwrap();
    assert!(expected.rows.iter().flatten().filter(|value| value.is_none()).count() > 10);
}

#[test]
fn features_are_found_by_name_wherever_they_stand() {
    let model = model("binary_logistic");
    let in_order = model.over(model.feature_names()).unwrap();
    let values = [Some(1.5), Some(-2.0), None, Some(0.25), Some(4.0)];
    let known = in_order.score(&values).unwrap();

    let elsewhere = ["breadth", "unused", "tenure", "monetary", "frequency", "recency"];
    let scorer = model.over(elsewhere).unwrap();
    let turned = [Some(4.0), Some(9e9), Some(0.25), None, Some(-2.0), Some(1.5)];
    assert_eq!(scorer.score(&turned), Ok(known));
    assert_eq!(scorer.explain(&turned), in_order.explain(&values));

    assert_eq!(model.over(["recency"]).unwrap_err(), FeatureNamesError::Missing("frequency".into()));
    assert_eq!(
        model.over(["recency", "recency"]).unwrap_err().to_string(),
        "the feature `recency` occurs twice: give each feature its own name"
    );
    assert_eq!(
        scorer.score(&values).unwrap_err().to_string(),
        "5 values were given for 6 names: give one value for each name, in order"
    );
}

#[test]
fn no_number_gives_anything_but_a_number() {
    let values = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN_POSITIVE, -0.0];
    for (name, json, _) in MODELS {
        let model: BoostedTrees = serde_json::from_str(json).unwrap();
        let scorer = model.over(model.feature_names()).unwrap();
        for value in values {
            let explanation = scorer.explain(&[Some(value); 5]).unwrap();
            let TreeScore { margin, prediction, .. } = explanation.score;
            assert!(margin.is_finite() && prediction.is_finite(), "{name} {value}");
            assert!(explanation.contributions.iter().all(|one| one.effect.is_finite()), "{name} {value}");
        }
        let unknown = scorer.explain(&[None; 5]).unwrap();
        assert_eq!(scorer.explain(&[Some(f64::NAN); 5]), Ok(unknown), "not a number is not known");
    }
}

#[test]
fn models_and_answers_travel() {
    for (_, json, _) in MODELS {
        travels(&serde_json::from_str::<BoostedTrees>(json).unwrap());
    }
    let model = model("survival_aft");
    let scorer = model.over(model.feature_names()).unwrap();
    travels(&scorer.explain(&[Some(1.0), None, Some(0.5), None, None]).unwrap());
}

#[test]
fn the_strongest_contributions_are_the_reasons() {
    let model = model("binary_logistic");
    let scorer = model.over(model.feature_names()).unwrap();
    let explanation = scorer.explain(&[Some(6.5), Some(-2.0), None, None, Some(4.0)]).unwrap();
    let two: Vec<_> = explanation.reasons().take(2).collect();
    assert_eq!(two.len(), 2);
    assert!(two[0].effect.abs() >= two[1].effect.abs());
    assert!(explanation.contributions.iter().all(|one| one.effect.abs() <= two[0].effect.abs()));
    assert_eq!(two[0].feature, "recency");
    let reason = Reason::from(two[0]);
    assert_eq!((reason.rule.as_ref(), reason.seen), ("trees.recency", Some(SeenValue::Number(6.5))));
    assert_eq!(reason.text, format!("recency 6.5: {:+.3}", two[0].effect));
}
