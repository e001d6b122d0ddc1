//! The model: names, objective, base, trees.

use super::error::TreesError;
use super::objective::TreeObjective;
use super::shapley::expected;
use super::tree::Tree;

/// Checked gradient-boosted trees that were trained with `XGBoost`; see the [module](super).
///
/// They are read and written in the format of `XGBoost`.
#[derive(Clone, Debug, PartialEq)]
pub struct BoostedTrees {
    /// INVARIANT: names are unique.
    feature_names: Vec<String>,
    objective: TreeObjective,
    base_score: f32,
    /// The margin of the base score.
    base: f32,
    trees: Vec<Tree>,
    /// The mean margin in training.
    bias: f64,
}

impl BoostedTrees {
    pub(super) fn new(
        feature_names: Vec<String>,
        objective: TreeObjective,
        base_score: f32,
        trees: Vec<Tree>,
    ) -> Result<Self, TreesError> {
        let mut names: Vec<&str> = feature_names.iter().map(String::as_str).collect();
        names.sort_unstable();
        if let Some((twice, _)) = names.iter().zip(names.iter().skip(1)).find(|(one, other)| one == other) {
            return Err(TreesError::FeatureTwice((*twice).into()));
        }
        let base = objective.margin(base_score).ok_or(TreesError::BaseScore { base_score, objective })?;
        let bias = f64::from(base) + trees.iter().map(expected).sum::<f64>();
        Ok(Self { feature_names, objective, base_score, base, trees, bias })
    }

    /// The names of the features, in the order of training.
    pub fn feature_names(&self) -> &[String] {
        &self.feature_names
    }

    /// The objective of the training.
    pub const fn objective(&self) -> TreeObjective {
        self.objective
    }

    /// The number of trees.
    pub fn number_of_trees(&self) -> usize {
        self.trees.len()
    }

    /// The margin of a user with no known features: the mean of training. Contributions are deviations from it.
    pub const fn bias(&self) -> f64 {
        self.bias
    }

    pub(super) const fn base_score(&self) -> f32 {
        self.base_score
    }

    /// The margin in the precision of `XGBoost`, added in its order.
    pub(super) fn margin(&self, values: &[f32]) -> f32 {
        self.trees.iter().fold(self.base, |margin, tree| margin + tree.leaf(values))
    }

    pub(super) fn trees(&self) -> &[Tree] {
        &self.trees
    }
}
