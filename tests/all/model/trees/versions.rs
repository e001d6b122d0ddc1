//! What versions of `XGBoost` and ways of training change in a file, and files that are no models.

use lifestage::model::{BoostedTrees, TreesError, XgboostModel};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::shared::travels::travels;

/// What `XGBoost` says of some rows, in the version that the file's name ends in: of an early-stopped model what its
/// wrapper says, and with all trees. `null` where it says an infinity. `tests/oracles/trees.py --ways` writes more.
#[derive(Deserialize)]
struct Expected {
    rows: Vec<Vec<Option<f64>>>,
    margin: Option<Vec<f64>>,
    pred: Vec<f64>,
    pred_all_trees: Option<Vec<f64>>,
    /// The bias last.
    contribs: Option<Vec<Vec<f64>>>,
}

macro_rules! case {
    ($name:literal) => {
        [
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/trees/", $name, ".json")),
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/trees/", $name, ".expect.json")),
        ]
    };
}

const DART: [&str; 2] = case!("dart_3.4");
const EARLY: [&str; 2] = case!("early_3.4");

/// A step of 32 bits is 6e-8 to 1.2e-7 of a number. A margin is the sum of a few leaves, each rounded: 3e-7 of it, or of 1
/// if it is small. A prediction, however small, is off by the error of its margin, at −13.8 some 1e-6, and its own
/// rounding: 2e-6 of it. Contributions are sums over more steps, rounded differently there and here.
const MARGIN: f64 = 3e-7;
const PREDICTION: f64 = 2e-6;
const CONTRIBUTION: f64 = 1e-5;

fn near(found: f64, wanted: f64, within: f64, what: &str) {
    assert!((found - wanted).abs() <= within * wanted.abs().max(1.0), "{what}: {found} and not {wanted}");
}

fn assert_predictions(model: &BoostedTrees, rows: &[Vec<Option<f64>>], wanted: &[f64]) {
    let scorer = model.over(model.feature_names()).unwrap();
    assert_eq!(rows.len(), wanted.len());
    for (row, wanted) in rows.iter().zip(wanted) {
        let found = scorer.score(row).unwrap().prediction;
        assert!((found - wanted).abs() <= PREDICTION * wanted, "{row:?}: {found} and not {wanted}");
    }
}

fn assert_as_expected([json, expected]: [&str; 2]) -> BoostedTrees {
    let expected: Expected = serde_json::from_str(expected).unwrap();
    XgboostModel::check_format(json.as_bytes()).unwrap();
    let model: BoostedTrees = serde_json::from_str(json).unwrap();
    assert_predictions(&model, &expected.rows, &expected.pred);
    let scorer = model.over(model.feature_names()).unwrap();
    for (at, row) in expected.rows.iter().enumerate() {
        let found = scorer.explain(row).unwrap();
        if let Some(margins) = &expected.margin {
            near(found.score.margin, margins[at], MARGIN, "margin");
        }
        if let Some(contributions) = &expected.contribs {
            let (bias, effects) = contributions[at].split_last().unwrap();
            near(found.bias, *bias, CONTRIBUTION, "bias");
            for (one, wanted) in found.contributions.iter().zip(effects) {
                near(one.effect, *wanted, CONTRIBUTION, &one.feature);
            }
        }
    }
    travels(&model);
    model
}

#[test]
fn a_dart_model_has_the_weights_of_its_trees_multiplied_in() {
    let model = assert_as_expected(DART);
    assert_eq!(model.number_of_trees(), 3);
    let changed = |weights: Value| {
        let mut json: Value = serde_json::from_str(DART[0]).unwrap();
        json["learner"]["gradient_booster"]["model"]["weight_drop"] = weights;
        BoostedTrees::try_from(serde_json::from_value::<XgboostModel>(json).unwrap())
    };
    assert_eq!(changed(json!([0.5, 1.0])), Err(TreesError::TreeWeights { weights: 2, trees: 3 }));
    let infinite = changed(json!([0.5, 1e39, 1.0])).unwrap_err().to_string();
    assert_eq!(
        infinite,
        "tree 1, node 1: its leaf times the `weight_drop` of the tree is not finite: save the model again"
    );
}

#[test]
fn a_dart_model_of_before_3_3_is_the_same_model() {
    let mut json: Value = serde_json::from_str(DART[0]).unwrap();
    let booster = json["learner"]["gradient_booster"].take();
    let mut inner = booster.clone();
    let weights = inner["model"].as_object_mut().unwrap().remove("weight_drop").unwrap();
    json["learner"]["gradient_booster"] = json!({"name": "dart", "gbtree": inner, "weight_drop": weights});
    let old: BoostedTrees = serde_json::from_value(json).unwrap();
    assert_eq!(old, serde_json::from_str(DART[0]).unwrap());
}

#[test]
fn an_early_stopped_model_scores_as_its_wrapper_or_with_all_trees() {
    let model = assert_as_expected(EARLY);
    assert_eq!(model.number_of_trees(), 1);
    let expected: Expected = serde_json::from_str(EARLY[1]).unwrap();
    let file: XgboostModel = serde_json::from_str(EARLY[0]).unwrap();
    let whole = BoostedTrees::try_from(file.with_all_trees()).unwrap();
    assert_eq!(whole.number_of_trees(), 4);
    assert_predictions(&whole, &expected.rows, &expected.pred_all_trees.unwrap());
}

#[test]
fn the_best_iteration_counts_iterations_and_not_trees() {
    let read = |best: &str, change: &dyn Fn(&mut Value)| {
        let mut json: Value = serde_json::from_str(EARLY[0]).unwrap();
        json["learner"]["attributes"]["best_iteration"] = json!(best);
        change(&mut json["learner"]);
        let model = BoostedTrees::try_from(serde_json::from_value::<XgboostModel>(json).unwrap());
        model.map(|model| model.number_of_trees())
    };
    let bounds = |learner: &mut Value, bounds: Value| {
        learner["gradient_booster"]["model"]["iteration_indptr"] = bounds;
    };
    assert_eq!(read("2", &|_| ()), Ok(3));
    assert_eq!(read("0", &|learner| bounds(learner, json!([0, 2, 4]))), Ok(2), "two trees side by side");
    // Versions before 2 have no bounds, and the oldest no number of parallel trees.
    let old = |learner: &mut Value| {
        bounds(learner, json!([]));
        learner["gradient_booster"]["model"]["gbtree_model_param"]["num_parallel_tree"] = json!("2");
    };
    assert_eq!(read("1", &old), Ok(4));
    let oldest = |learner: &mut Value| {
        bounds(learner, json!([]));
        learner["gradient_booster"]["model"]["gbtree_model_param"] = json!({"num_trees": "4"});
        learner["attributes"]["best_ntree_limit"] = json!("2");
    };
    assert_eq!(read("0", &oldest), Ok(2));
    assert_eq!(read("4", &|_| ()), Err(TreesError::BestIteration { best: 4, trees: 4 }));
    assert_eq!(
        read("9", &old).unwrap_err().to_string(),
        "`best_iteration` is 9, beyond the 4 trees of the model: save it again, or choose all trees with `with_all_trees`"
    );
    assert_eq!(read("first", &|_| ()), Err(TreesError::Parameter { name: "best_iteration", text: "first".into() }));
}

#[test]
fn ways_of_training_score_and_explain_as_xgboost_does() {
    for (case, used, all) in [
        (case!("dropped_3.2"), 6, 6),
        (case!("dropped_3.4"), 6, 6),
        (case!("dropped_early_3.4"), 26, 30),
        (case!("parallel_early_3.4"), 21, 33),
        (case!("all_one_3.4"), 2, 2),
        (case!("all_zero_share_3.4"), 2, 2),
        (case!("no_events_3.4"), 2, 2),
    ] {
        assert_eq!(assert_as_expected(case).number_of_trees(), used);
        let whole = serde_json::from_str::<XgboostModel>(case[0]).unwrap().with_all_trees();
        let whole = BoostedTrees::try_from(whole).unwrap();
        assert_eq!(whole.number_of_trees(), all);
        let expected: Expected = serde_json::from_str(case[1]).unwrap();
        if let Some(wanted) = expected.pred_all_trees {
            assert_predictions(&whole, &expected.rows, &wanted);
        }
    }
}

#[test]
fn labels_that_are_all_alike_make_a_model() {
    assert_as_expected(case!("all_zero_3.4"));
    let changed = |base: &str, version: Value| {
        let mut json: Value = serde_json::from_str(case!("all_zero_3.4")[0]).unwrap();
        json["learner"]["learner_model_param"]["base_score"] = json!(base);
        json["version"] = version;
        BoostedTrees::try_from(serde_json::from_value::<XgboostModel>(json).unwrap())
    };
    // 1 − 1e-6 in 32 bits, whose log-odds `XGBoost` 3.2.0 computes as 13.74516.
    near(changed("[1E0]", json!([3, 2, 0])).unwrap().bias(), 13.745_16, 1e-6, "all yes");
    for (base, version) in [("[0E0]", json!([3, 1, 3])), ("[2E0]", json!([3, 4, 1])), ("[-1E-9]", json!([3, 4, 1]))] {
        assert!(matches!(changed(base, version), Err(TreesError::BaseScore { .. })), "{base}");
    }
}

#[test]
fn a_base_score_near_0_or_1_is_clamped_from_3_2_on() {
    let model = assert_as_expected(case!("tiny_base_3.4"));
    let old: BoostedTrees = serde_json::from_str(&case!("tiny_base_3.4")[0].replace("[3,4,1]", "[3,1,3]")).unwrap();
    near(model.bias() - old.bias(), 10_f64.ln(), 1e-5, "1e-7 is a tenth of 1e-6");
}

#[test]
fn a_poisson_model_of_no_events_predicts_none() {
    let json = case!("all_zero_3.4")[0].replace("binary:logistic", "count:poisson");
    let model: BoostedTrees = serde_json::from_str(&json).unwrap();
    let found = model.over(["days"]).unwrap().explain(&[Some(3.0)]).unwrap();
    assert!(found.score.prediction == 0.0 && found.score.margin.is_finite() && found.bias.is_finite());
    travels(&model);
    let gamma = json.replace("count:poisson", "reg:gamma");
    assert!(serde_json::from_str::<BoostedTrees>(&gamma).is_err(), "XGBoost does not train it either");
}

#[test]
fn names_come_from_the_caller_where_the_file_has_none() {
    let nameless = EARLY[0].replace(r#""feature_names":["days"],"#, "");
    let file = || serde_json::from_str::<XgboostModel>(&nameless).unwrap();
    assert_eq!(BoostedTrees::try_from(file()), Err(TreesError::NoFeatureNames));
    let named = file().with_feature_names(["days"]).unwrap();
    assert_eq!(BoostedTrees::try_from(named.clone()), Ok(serde_json::from_str(EARLY[0]).unwrap()));
    assert_eq!(named.clone().with_feature_names(["days"]).as_ref(), Ok(&named));
    assert_eq!(
        named.clone().with_feature_names(["age"]).unwrap_err().to_string(),
        "feature 0 is `days` in the model, but the given name is `age`: give the names of the model or none"
    );
    assert_eq!(
        named.with_feature_names(["days", "age"]),
        Err(TreesError::OtherFeatureNames { at: 1, trained: None, given: Some("age".into()) })
    );
    let two = file().with_feature_names(["days", "age"]).unwrap();
    assert_eq!(BoostedTrees::try_from(two), Err(TreesError::FeatureCount { names: 2, features: 1 }));
}

#[test]
fn files_that_are_no_models_are_named() {
    let format = |bytes: &[u8]| XgboostModel::check_format(bytes).err();
    assert_eq!(format(b"{L\0\0\0\0\0\0\0\x07learner{L\0\0"), Some(TreesError::Ubjson));
    assert_eq!(format(b"binf\0\0\0?"), Some(TreesError::OldBinary));
    assert_eq!(format(b"booster[0]:\n0:[days<3] yes=1,no=2,missing=2\n"), Some(TreesError::Dump));
    let dump = r#"[
  { "nodeid": 0, "depth": 0, "split": "days", "split_condition": 3, "yes": 1, "no": 2, "missing": 2 , "children": [
    { "nodeid": 1, "leaf": -0.5 }, { "nodeid": 2, "leaf": 0.4 } ]} ]"#;
    assert_eq!(format(dump.as_bytes()), Some(TreesError::Dump));
    let unchecked = serde_json::from_str::<XgboostModel>(dump).unwrap_err().to_string();
    assert!(unchecked.contains("not as `dump_model` does"), "{unchecked}");
    assert_eq!(format(b"user,days\nann,3"), None, "the JSON reader says it");

    // What `save_config` of 3.2 gives, shortened.
    let config = json!({"version": [3, 2, 0], "learner": {
        "gradient_booster": {"name": "gbtree", "gbtree_model_param": {"num_parallel_tree": "1", "num_trees": "2"},
            "specified_updater": false, "updater": [{"name": "grow_quantile_histmaker"}]},
        "learner_model_param": {"base_score": "[5.75E-1]", "num_class": "0", "num_feature": "1", "num_target": "1"},
        "learner_train_param": {"booster": "gbtree", "objective": "binary:logistic"},
        "objective": {"name": "binary:logistic", "reg_loss_param": {"scale_pos_weight": "1"}}}});
    let read = |json: Value| BoostedTrees::try_from(serde_json::from_value::<XgboostModel>(json).unwrap());
    assert_eq!(read(config.clone()), Err(TreesError::NoTrees));
    assert_eq!(read(json!({"Config": config, "Model": {}})), Err(TreesError::NotAModel));
}

#[test]
fn an_infinite_hessian_is_named_before_a_json_reader_stumbles() {
    let infinite = EARLY[0].replacen("\"sum_hessian\":[2.0,", "\"sum_hessian\":[Infinity,", 1);
    assert!(serde_json::from_str::<XgboostModel>(&infinite).is_err());
    assert_eq!(
        XgboostModel::check_format(infinite.as_bytes()).unwrap_err().to_string(),
        "`sum_hessian` has `Infinity`, which JSON does not have: training overflowed; scale the sample weights and \
         labels down and train again"
    );
    let named = EARLY[0].replace("days", r#"Infinity \" NaN"#);
    assert_eq!(XgboostModel::check_format(named.as_bytes()), Ok(()), "in a name it is no number");
}
