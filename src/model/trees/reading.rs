//! The reading of a model: which trees with which weights, and everything that is checked.

use super::columns::Columns;
use super::error::{ModelPart, TreesError};
use super::model::BoostedTrees;
use super::objective::TreeObjective;
use super::tree::Tree;
use super::xgboost::{BEST_ITERATION, BEST_TREES, Booster, Forest, Learner, Parameters, XgboostModel};

/// A model beyond these limits is a mistake.
const MOST_TREES: usize = 100_000;
const MOST_NODES: usize = 1 << 24;
const MOST_FEATURES: usize = 1 << 16;

/// From this version on, `XGBoost` keeps the base score of a logistic model away from 0 and 1.
const CLAMPED_FROM: [u32; 2] = [3, 2];

fn at_most(what: ModelPart, found: usize, most: usize) -> Result<(), TreesError> {
    if found > most { Err(TreesError::TooLarge { what, found, most }) } else { Ok(()) }
}

/// Reads a whole number that is written as a text.
fn whole(name: &'static str, text: Option<&str>, default: usize) -> Result<usize, TreesError> {
    let refused = |text: &str| TreesError::Parameter { name, text: text.into() };
    text.map_or(Ok(default), |text| text.parse().map_err(|_| refused(text)))
}

/// Reads `5E-1`, or in new versions `[5E-1]`.
fn base_score(text: &str, version: &[u32], objective: TreeObjective) -> Result<f32, TreesError> {
    let list = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
    if list.is_some_and(|list| list.contains(',')) {
        return Err(TreesError::ManyOutputs);
    }
    let number = list.unwrap_or(text).trim().parse::<f32>().ok().filter(|number| number.is_finite());
    let number = number.ok_or_else(|| TreesError::Parameter { name: "base_score", text: text.into() })?;
    Ok(if version >= CLAMPED_FROM.as_slice() { objective.clamped(number) } else { number })
}

/// The trees and their weights, wherever the version has them; no weights if each is 1.
fn forest(booster: Booster) -> Result<(Forest, Vec<f32>), TreesError> {
    let (booster, weights) = match (booster.name.as_str(), booster.gbtree) {
        ("dart", Some(inner)) => (*inner, booster.weight_drop),
        (_, gbtree) => (Booster { gbtree, ..booster }, Vec::new()),
    };
    if booster.name != "gbtree" {
        return Err(TreesError::Booster(booster.name.into()));
    }
    let mut forest = booster.model;
    let weights = if weights.is_empty() { core::mem::take(&mut forest.weight_drop) } else { weights };
    Ok((forest, weights))
}

/// How many trees there are up to the best iteration; all of them if the training was not stopped early.
fn trees_used(learner: &Learner, forest: &Forest, trees: usize) -> Result<usize, TreesError> {
    let Some(text) = learner.attributes.get(BEST_ITERATION) else { return Ok(trees) };
    let best = whole(BEST_ITERATION, Some(text), 0)?;
    let used = if !forest.iteration_indptr.is_empty() {
        best.checked_add(1).and_then(|end| forest.iteration_indptr.get(end)).copied()
    } else if let Some(limit) = learner.attributes.get(BEST_TREES) {
        Some(whole(BEST_TREES, Some(limit), 0)?)
    } else {
        let parallel = forest.gbtree_model_param.num_parallel_tree.as_deref();
        let parallel = whole("num_parallel_tree", parallel, 1)?.max(1);
        best.checked_add(1).and_then(|iterations| iterations.checked_mul(parallel))
    };
    used.filter(|used| (1..=trees).contains(used)).ok_or(TreesError::BestIteration { best, trees })
}

/// Whether each leaf of each tree has one number, for one output.
fn one_output(parameters: &Parameters, tree_info: &[i64], trees: &[Columns]) -> Result<bool, TreesError> {
    for columns in trees {
        if whole("size_leaf_vector", columns.tree_param.size_leaf_vector.as_deref(), 1)? > 1 {
            return Ok(false);
        }
    }
    Ok(whole("num_class", parameters.num_class.as_deref(), 0)? <= 1
        && whole("num_target", parameters.num_target.as_deref(), 1)? <= 1
        && tree_info.iter().all(|output| *output == 0))
}

/// Checks the number of names.
fn check_names(names: &[String], parameters: &Parameters) -> Result<(), TreesError> {
    if names.is_empty() {
        return Err(TreesError::NoFeatureNames);
    }
    let features = whole("num_feature", parameters.num_feature.as_deref(), names.len())?;
    if features != names.len() {
        return Err(TreesError::FeatureCount { names: names.len(), features });
    }
    at_most(ModelPart::Features, features, MOST_FEATURES)
}

impl TryFrom<XgboostModel> for BoostedTrees {
    type Error = TreesError;

    fn try_from(XgboostModel { file }: XgboostModel) -> Result<Self, TreesError> {
        let mut learner = file.learner.ok_or(TreesError::NotAModel)?;
        let booster = core::mem::take(&mut learner.gradient_booster);
        let (mut forest, weights) = forest(booster)?;
        let columns = forest.trees.take().ok_or(TreesError::NoTrees)?;
        let named = TreeObjective::named(&learner.objective.name);
        let objective = named.ok_or_else(|| TreesError::Objective(learner.objective.name.as_str().into()))?;
        if !one_output(&learner.parameters, &forest.tree_info, &columns)? {
            return Err(TreesError::ManyOutputs);
        }
        check_names(&learner.feature_names, &learner.parameters)?;
        at_most(ModelPart::Trees, columns.len(), MOST_TREES)?;
        at_most(ModelPart::Nodes, columns.iter().map(|tree| tree.left_children.len()).sum(), MOST_NODES)?;
        if !weights.is_empty() && weights.len() != columns.len() {
            return Err(TreesError::TreeWeights { weights: weights.len(), trees: columns.len() });
        }
        let used = trees_used(&learner, &forest, columns.len())?;
        let base_score = base_score(&learner.parameters.base_score, &file.version, objective)?;
        let features = learner.feature_names.len();
        let tree = |(number, columns): (usize, &Columns)| {
            Tree::of(columns, number, features)?.weighted(weights.get(number).copied(), number)
        };
        // Trees after the best iteration are checked too: a damaged file is refused whole.
        let mut trees = columns.iter().enumerate().map(tree).collect::<Result<Vec<_>, _>>()?;
        trees.truncate(used);
        Self::new(learner.feature_names, objective, base_score, trees)
    }
}
