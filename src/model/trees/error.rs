//! Errors of trained models.

use super::objective::TreeObjective;

/// The greatest depth, beyond any tree that generalizes.
pub(super) const MOST_DEPTH: usize = 64;

/// Why a model cannot be scored as `XGBoost` would score it.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TreesError {
    /// The file is UBJSON, the binary format of `XGBoost`.
    #[error("the file is UBJSON: save the model as JSON, with `save_model(\"model.json\")`")]
    Ubjson,
    /// The file is in the binary format of `XGBoost` before version 3.1.
    #[error("the file is in the old binary format: load it in XGBoost and save it with `save_model(\"model.json\")`")]
    OldBinary,
    /// The file is the output of `dump_model`, which lacks the base score, the objective and the names.
    #[error(
        "the file is the output of `dump_model`, for people to read: save the model with `save_model(\"model.json\")`"
    )]
    Dump,
    /// The file has no learner.
    #[error("the file has no `learner`, so it is not a model: save one with `save_model(\"model.json\")`")]
    NotAModel,
    /// The file has no list of trees, like a configuration.
    #[error(
        "the file has no `trees`; if it is the output of `save_config`, save the model with `save_model(\"model.json\")`"
    )]
    NoTrees,
    /// A number that JSON does not have.
    #[error(
        "`{column}` has `{text}`, which JSON does not have: training overflowed; scale the sample weights and labels \
         down and train again"
    )]
    NotFinite {
        /// The column of the tree, or the parameter.
        column: Box<str>,
        /// `Infinity` or `NaN`.
        text: Box<str>,
    },
    /// The model has another kind of booster.
    #[error("the booster is `{0}`: train with booster `gbtree` or `dart`")]
    Booster(Box<str>),
    /// The link of the objective is not known here.
    #[error("the objective is `{0}`: train with one of {list}", list = TreeObjective::list())]
    Objective(Box<str>),
    /// The model has several classes, targets, or numbers in a leaf.
    #[error("the model has several outputs: train one model for each class or target")]
    ManyOutputs,
    /// A parameter of the model is not a valid number.
    #[error("`{name}` is `{text}`, which is not a valid number for it: save the model again")]
    Parameter {
        /// The name of the parameter.
        name: &'static str,
        /// The value in the file.
        text: Box<str>,
    },
    /// The objective does not allow the base score.
    #[error(
        "`base_score` is `{base_score}`, which `{objective}` does not allow: train with a base score that it allows"
    )]
    BaseScore {
        /// The base score.
        base_score: f32,
        /// The objective.
        objective: TreeObjective,
    },
    /// The best iteration of early stopping is beyond the last tree.
    #[error(
        "`best_iteration` is {best}, beyond the {trees} trees of the model: save it again, or choose all trees with \
         `with_all_trees`"
    )]
    BestIteration {
        /// The best iteration, from 0.
        best: usize,
        /// The number of trees in the file.
        trees: usize,
    },
    /// The numbers of weights and trees of a DART model differ.
    #[error("`weight_drop` has {weights} weights for {trees} trees: save the model again")]
    TreeWeights {
        /// The number of weights.
        weights: usize,
        /// The number of trees.
        trees: usize,
    },
    /// The features have no names: the file is of before version 1.4, or the model was trained on an array.
    #[error(
        "the model has no feature names, as before version 1.4 or after training on an array: give them with \
         `with_feature_names`, or train on named columns"
    )]
    NoFeatureNames,
    /// Names were given for a model that has others.
    #[error(
        "feature {at} is {trained} in the model, but the given name is {given}: give the names of the model or none",
        trained = quoted(trained.as_deref()), given = quoted(given.as_deref())
    )]
    OtherFeatureNames {
        /// The first feature that differs, from 0.
        at: usize,
        /// Its name in the model; `None` if there are fewer.
        trained: Option<Box<str>>,
        /// Its given name; `None` if there are fewer.
        given: Option<Box<str>>,
    },
    /// The numbers of names and features differ.
    #[error("the model has {names} feature names for `num_feature` {features}: save it with all of them")]
    FeatureCount {
        /// The number of names.
        names: usize,
        /// The number of features.
        features: usize,
    },
    /// Two features have the same name.
    #[error("the model has the feature `{0}` twice: give each column its own name")]
    FeatureTwice(Box<str>),
    /// The model is larger than any that is useful.
    #[error("the model has {found} {what}: train one with at most {most}")]
    TooLarge {
        /// What there is too much of.
        what: &'static str,
        /// The number found.
        found: usize,
        /// The greatest number allowed.
        most: usize,
    },
    /// A tree is invalid.
    #[error(transparent)]
    Tree(#[from] TreeError),
}

fn quoted(name: Option<&str>) -> String {
    name.map_or_else(|| "missing".to_owned(), |name| format!("`{name}`"))
}

/// An invalid tree.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("tree {tree}, node {node}: {problem}")]
#[non_exhaustive]
pub struct TreeError {
    /// The number of the tree, from 0.
    pub tree: usize,
    /// The number of the node, from 0.
    pub node: usize,
    /// What is wrong with the node.
    pub problem: TreeProblem,
}

/// What is wrong with a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TreeProblem {
    /// A column of the tree ends before the node.
    #[error("a column ends before this node")]
    Missing,
    /// The node has only one child.
    #[error("it has one child: give both or none")]
    OneChild,
    /// The node has a child that does not exist.
    #[error("its child is beyond the last node")]
    NoSuchChild,
    /// The node is reached twice: through a cycle, or from two parents.
    #[error("it is reached twice")]
    ReachedTwice,
    /// The node is deeper than any useful tree.
    #[error("it is deeper than {most} levels", most = MOST_DEPTH)]
    TooDeep,
    /// The node splits by a feature that the model does not have.
    #[error("it splits by a feature beyond the last one")]
    NoSuchFeature,
    /// The node splits by categories.
    #[error("it splits by categories: encode them as numbers and train again")]
    Categorical,
    /// The sum of hessians is infinite, so no share of it, and no contribution, can be computed.
    #[error("its `sum_hessian` is infinite: scale the sample weights and labels down and train again")]
    InfiniteHessian,
    /// The leaf is not finite once it is multiplied by the weight of its tree.
    #[error("its leaf times the `weight_drop` of the tree is not finite: save the model again")]
    Weighted,
    /// A threshold, a leaf or a weight is not finite, or a weight is negative.
    #[error("it has a number that is not finite, or a negative weight")]
    NotFinite,
}
