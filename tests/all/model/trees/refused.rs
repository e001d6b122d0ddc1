//! Models that no training wrote, and models that would be scored wrongly.

use lifestage::model::{BoostedTrees, TreeError, TreeProblem, TreesError, XgboostModel};
use serde_json::{Value, json};

use super::MODELS;

/// A model that is fine, changed.
fn changed(change: impl FnOnce(&mut Value)) -> Result<BoostedTrees, TreesError> {
    let mut model = json!({"version": [1, 7, 0], "learner": {
        "feature_names": ["age", "days"],
        "learner_model_param": {"base_score": "2.5E-1", "num_class": "0", "num_feature": "2"},
        "objective": {"name": "binary:logistic", "reg_loss_param": {"scale_pos_weight": "1"}},
        "gradient_booster": {"name": "gbtree", "model": {"tree_info": [0], "trees": [tree()]}}}});
    change(&mut model["learner"]);
    BoostedTrees::try_from(serde_json::from_value::<XgboostModel>(model).unwrap())
}

/// One split, as old versions wrote it.
fn tree() -> Value {
    json!({"left_children": [1, -1, -1], "right_children": [2, -1, -1], "split_indices": [1, 0, 0],
        "split_conditions": [2, 0.5, -1.5], "default_left": [true, false, false], "sum_hessian": [8.0, 6, 2],
        "parents": [2_147_483_647, 0, 0], "base_weights": [0, 0, 0]})
}

fn with_tree(change: impl FnOnce(&mut Value)) -> Result<BoostedTrees, TreesError> {
    changed(|learner| change(&mut learner["gradient_booster"]["model"]["trees"][0]))
}

#[test]
fn models_of_old_versions_are_read() {
    let model = changed(|_| {}).unwrap();
    let scorer = model.over(["age", "days"]).unwrap();
    let logit = f64::from((0.25_f32 / 0.75).ln());
    for (days, leaf) in [(Some(1.999_999), 0.5), (Some(2.0), -1.5), (None, 0.5)] {
        assert!((scorer.score(&[None, days]).unwrap().margin - (logit + leaf)).abs() < 1e-6, "{days:?}");
    }
    assert!((model.bias() - logit).abs() < 1e-6, "the leaves are 0.5 · 6 − 1.5 · 2 = 0 on average");
    let new = changed(|learner| learner["learner_model_param"]["base_score"] = json!("[2.5E-1]"));
    assert_eq!(new, Ok(model));
}

#[test]
fn a_model_that_would_be_scored_wrongly_is_refused() {
    let base = |text: &str| changed(|learner| learner["learner_model_param"]["base_score"] = json!(text)).unwrap_err();
    let parameter = |text: &str| TreesError::Parameter { name: "base_score", text: text.into() };
    assert_eq!(base("[5E-1,5E-1]"), TreesError::ManyOutputs);
    for text in ["", "[]", "half", "NaN", "[inf]", "[5E-1"] {
        assert_eq!(base(text), parameter(text));
    }
    for text in ["0", "1", "-0.5", "2"] {
        assert!(matches!(base(text), TreesError::BaseScore { .. }), "{text}");
    }
    let set = |path: &str, value: Value| changed(|learner| *learner.pointer_mut(path).unwrap() = value).unwrap_err();
    assert_eq!(set("/gradient_booster/name", json!("gblinear")), TreesError::Booster("gblinear".into()));
    assert_eq!(set("/objective/name", json!("multi:softprob")), TreesError::Objective("multi:softprob".into()));
    assert_eq!(set("/learner_model_param/num_class", json!("3")), TreesError::ManyOutputs);
    assert_eq!(set("/gradient_booster/model/tree_info", json!([1])), TreesError::ManyOutputs);
    assert_eq!(set("/feature_names", json!([])), TreesError::NoFeatureNames);
    assert_eq!(set("/feature_names", json!(["age"])), TreesError::FeatureCount { names: 1, features: 2 });
    assert_eq!(set("/feature_names", json!(["age", "age"])), TreesError::FeatureTwice("age".into()));
    assert_eq!(
        set("/objective/name", json!("rank:ndcg")).to_string(),
        "the objective is `rank:ndcg`: train with one of `binary:logistic`, `reg:logistic`, `reg:squarederror`, \
         `reg:absoluteerror`, `reg:pseudohubererror`, `count:poisson`, `reg:gamma`, `reg:tweedie`, `survival:cox`, \
         `survival:aft`"
    );
    let vector = with_tree(|tree| tree["tree_param"] = json!({"size_leaf_vector": "2"}));
    assert_eq!(vector, Err(TreesError::ManyOutputs));
}

/// Which tree, which node, and what is wrong there.
fn wrong(read: Result<BoostedTrees, TreesError>) -> (usize, usize, TreeProblem) {
    match read {
        Err(TreesError::Tree(TreeError { tree, node, problem, .. })) => (tree, node, problem),
        other => panic!("{other:?}"),
    }
}

#[test]
fn trees_that_are_none_are_refused() {
    let refused = |node: usize, problem: TreeProblem| (0_usize, node, problem);
    let set = |column: &str, cells: Value| with_tree(|tree| tree[column] = cells);
    assert_eq!(wrong(set("left_children", json!([0, -1, -1]))), refused(0, TreeProblem::ReachedTwice));
    assert_eq!(wrong(set("left_children", json!([2, -1, -1]))), refused(2, TreeProblem::ReachedTwice));
    assert_eq!(wrong(set("left_children", json!([3, -1, -1]))), refused(3, TreeProblem::NoSuchChild));
    assert!(set("left_children", json!([i64::MAX, -1, -1])).is_err());
    assert_eq!(wrong(set("left_children", json!([-1, -1, -1]))), refused(0, TreeProblem::OneChild));
    assert_eq!(wrong(set("left_children", json!([]))), refused(0, TreeProblem::Missing));
    assert_eq!(wrong(set("right_children", json!([2]))), refused(1, TreeProblem::Missing));
    assert_eq!(wrong(set("default_left", json!([]))), refused(0, TreeProblem::Missing));
    assert_eq!(wrong(set("split_indices", json!([2, 0, 0]))), refused(0, TreeProblem::NoSuchFeature));
    assert_eq!(wrong(set("split_indices", json!([-1, 0, 0]))), refused(0, TreeProblem::NoSuchFeature));
    assert_eq!(wrong(set("split_type", json!([1, 0, 0]))), refused(0, TreeProblem::Categorical));
    assert_eq!(wrong(set("sum_hessian", json!([8, -6, 2]))), refused(1, TreeProblem::NotFinite));
    assert_eq!(wrong(set("split_conditions", json!([2, 1e39, 0]))), refused(1, TreeProblem::NotFinite));
    assert_eq!(wrong(set("sum_hessian", json!([1e39, 6, 2]))), refused(0, TreeProblem::InfiniteHessian));
    assert!(set("sum_hessian", json!([0, 0, 0])).is_ok(), "a weight of 0 is one");

    // A chain: each node splits, and its left child is a leaf.
    let chain = |depth: i64| {
        with_tree(|tree| {
            let nodes = 2 * depth + 1;
            let child =
                |plus: i64| (0..nodes).map(move |at| if at % 2 == 0 && at + 1 < nodes { at + plus } else { -1 });
            tree["left_children"] = child(1).collect();
            tree["right_children"] = child(2).collect();
            for column in ["split_indices", "split_conditions", "sum_hessian", "default_left"] {
                tree[column] = (0..nodes).map(|_| json!(0)).collect();
            }
        })
    };
    let deep = chain(64).unwrap();
    assert!(deep.over(["age", "days"]).unwrap().explain(&[None, None]).is_ok());
    assert!(matches!(chain(65), Err(TreesError::Tree(TreeError { problem: TreeProblem::TooDeep, .. }))));
}

#[test]
fn nodes_that_pruning_left_behind_are_dropped() {
    let pruned = with_tree(|tree| {
        for (column, cell) in [("left_children", json!(-7)), ("split_indices", json!(i64::from(u32::MAX)))] {
            tree[column].as_array_mut().unwrap().push(cell);
        }
    });
    assert_eq!(pruned, changed(|_| {}));
}

#[test]
fn a_damaged_text_is_refused_or_read_and_never_panics() {
    let (_, json, _) = MODELS[1];
    for end in (0..json.trim_end().len()).step_by(13) {
        assert!(serde_json::from_str::<BoostedTrees>(&json[..end]).is_err(), "{end}");
    }
    for at in (0..json.len()).step_by(3) {
        let mut bent = json.as_bytes().to_vec();
        bent[at] = if bent[at].is_ascii_digit() { b'9' } else { b'1' };
        if let Ok(model) = serde_json::from_slice::<BoostedTrees>(&bent) {
            let scorer = model.over(model.feature_names()).unwrap();
            let score = scorer.explain(&vec![Some(1.0); model.feature_names().len()]).unwrap();
            assert!(score.score.prediction.is_finite() && score.bias.is_finite());
        }
    }
}
