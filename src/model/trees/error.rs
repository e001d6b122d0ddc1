//! Models that are refused, and why.

use super::objective::TreeObjective;

/// Deeper than any tree that generalizes.
pub(super) const MOST_DEPTH: usize = 64;

/// A model that cannot be scored as `XGBoost` would.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TreesError {
    /// Another kind of booster.
    #[error("the booster is `{0}`: train with booster `gbtree`")]
    Booster(Box<str>),
    /// An objective whose link is not known here.
    #[error("the objective is `{0}`: train with one of {list}", list = TreeObjective::list())]
    Objective(Box<str>),
    /// Several classes, targets, or numbers in a leaf.
    #[error("the model has several outputs: train one model for each class or target")]
    ManyOutputs,
    /// A parameter of the model that is no number.
    #[error("`{name}` is `{text}`, which is no number that it can have")]
    Parameter {
        /// Its name.
        name: &'static str,
        /// What stands there.
        text: Box<str>,
    },
    /// A base score that the objective does not allow.
    #[error("`base_score` is `{base_score}`, which the link of `{objective}` has no margin for")]
    BaseScore {
        /// The base score.
        base_score: f32,
        /// The objective.
        objective: TreeObjective,
    },
    /// Features are found by name only.
    #[error("the model has no feature names: train on named columns")]
    NoFeatureNames,
    /// Names and features differ in number.
    #[error("the model has {names} feature names for `num_feature` {features}: save it with all of them")]
    FeatureCount {
        /// How many names.
        names: usize,
        /// How many features.
        features: usize,
    },
    /// A name twice.
    #[error("the model has the feature `{0}` twice: give each column a name of its own")]
    FeatureTwice(Box<str>),
    /// More trees, nodes or features than a model that somebody trained.
    #[error("the model has {found} {what}: at most {most} are read")]
    TooLarge {
        /// What there is too much of.
        what: &'static str,
        /// How many.
        found: usize,
        /// How many there may be.
        most: usize,
    },
    /// Something is wrong with a tree.
    #[error(transparent)]
    Tree(#[from] TreeError),
}

/// A tree that is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("tree {tree}, node {node}: {problem}")]
#[non_exhaustive]
pub struct TreeError {
    /// Which tree, from 0.
    pub tree: usize,
    /// Which node of it, from 0.
    pub node: usize,
    /// What is wrong there.
    pub problem: TreeProblem,
}

/// What can be wrong with a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TreeProblem {
    /// A column of the tree ends before the node.
    #[error("a column ends before it")]
    Missing,
    /// Only one child.
    #[error("it has one child: give both or none")]
    OneChild,
    /// A child that is not there.
    #[error("its child is beyond the last node")]
    NoSuchChild,
    /// A node that is reached twice: a circle, or two parents.
    #[error("it is reached twice")]
    ReachedTwice,
    /// Deeper than a tree that somebody trained.
    #[error("it is deeper than {most} levels", most = MOST_DEPTH)]
    TooDeep,
    /// A feature that the model does not have.
    #[error("it asks for a feature beyond the last one")]
    NoSuchFeature,
    /// A split by categories.
    #[error("it splits by categories: encode them as numbers and train again")]
    Categorical,
    /// A threshold, a leaf or a weight that is not finite, or a negative weight.
    #[error("it has a number that is not finite, or a negative weight")]
    NotFinite,
}
