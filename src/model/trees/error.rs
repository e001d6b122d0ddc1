//! Errors of trained models.

use super::objective::TreeObjective;

/// The greatest depth, beyond any tree that generalizes.
pub(super) const MOST_DEPTH: usize = 64;

/// Why a model cannot be scored as `XGBoost` would score it.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TreesError {
    /// The model has another kind of booster.
    #[error("the booster is `{0}`: train with booster `gbtree`")]
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
    /// The features have no names.
    #[error("the model has no feature names: train on named columns")]
    NoFeatureNames,
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
    /// A threshold, a leaf or a weight is not finite, or a weight is negative.
    #[error("it has a number that is not finite, or a negative weight")]
    NotFinite,
}
