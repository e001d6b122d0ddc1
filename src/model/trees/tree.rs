//! One tree: the nodes reachable from its root, each reached once.

use super::columns::{Columns, Flag};
use super::error::{MOST_DEPTH, TreeError, TreeProblem};

/// A node; weights are the sums of hessians that reached it in training.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Node {
    /// A leaf: what the tree adds to the margin.
    Leaf { value: f32, weight: f32 },
    /// Goes left if the feature is below the threshold, or unknown and `unknown_left`.
    Split { feature: u32, threshold: f32, unknown_left: bool, left: u32, right: u32, weight: f32 },
}

impl Node {
    pub(super) const fn weight(self) -> f64 {
        match self {
            Self::Leaf { weight, .. } | Self::Split { weight, .. } => weight as f64,
        }
    }
}

/// The nodes, level by level from the root.
///
/// INVARIANT: not empty; each node but the root is the child of one earlier split, and features exist.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tree(Vec<Node>);

impl Tree {
    pub(super) fn nodes(&self) -> &[Node] {
        &self.0
    }

    pub(super) fn node(&self, at: u32) -> Option<Node> {
        self.0.get(at as usize).copied()
    }

    /// Reads a tree from columns. Nodes that are not reachable from the root, as pruning leaves them, are dropped.
    pub(super) fn of(columns: &Columns, tree: usize, features: usize) -> Result<Self, TreeError> {
        let mut reached = vec![false; columns.left_children.len()];
        let mut nodes = Vec::new();
        let (mut level, mut depth) = (vec![0_usize], 0);
        // The number of the first node of the next level.
        let mut next = 1_u32;
        while !level.is_empty() {
            let mut below = Vec::new();
            for at in level {
                let refused = |problem| TreeError { tree, node: at, problem };
                if depth > MOST_DEPTH {
                    return Err(refused(TreeProblem::TooDeep));
                }
                match reached.get_mut(at) {
                    Some(reached) if !*reached => *reached = true,
                    Some(_) => return Err(refused(TreeProblem::ReachedTwice)),
                    None if at == 0 => return Err(refused(TreeProblem::Missing)),
                    None => return Err(refused(TreeProblem::NoSuchChild)),
                }
                let (node, children) = read(columns, at, features, next).map_err(refused)?;
                nodes.push(node);
                if let Some(children) = children {
                    below.extend(children);
                    next += 2;
                }
            }
            level = below;
            depth += 1;
        }
        Ok(Self(nodes))
    }

    /// The tree with its leaves multiplied by its weight in a DART model, in the precision of `XGBoost`.
    pub(super) fn weighted(mut self, by: Option<f32>, tree: usize) -> Result<Self, TreeError> {
        let Some(by) = by else { return Ok(self) };
        for (at, node) in self.0.iter_mut().enumerate() {
            if let Node::Leaf { value, .. } = node {
                *value *= by;
                if !value.is_finite() {
                    return Err(TreeError { tree, node: at, problem: TreeProblem::Weighted });
                }
            }
        }
        Ok(self)
    }

    /// The tree in columns.
    pub(super) fn columns(&self) -> Columns {
        let mut columns = Columns::with_capacity(self.0.len());
        for node in &self.0 {
            let (left, right, feature, number, unknown_left, weight) = match *node {
                Node::Leaf { value, weight } => (-1, -1, 0, value, false, weight),
                Node::Split { feature, threshold, unknown_left, left, right, weight } => {
                    (left.into(), right.into(), feature.into(), threshold, unknown_left, weight)
                }
            };
            columns.left_children.push(left);
            columns.right_children.push(right);
            columns.split_indices.push(feature);
            columns.split_conditions.push(number);
            columns.default_left.push(Flag(unknown_left));
            columns.split_type.push(0);
            columns.sum_hessian.push(weight);
        }
        columns
    }

    /// The leaf of a user; unknown features are NaN.
    pub(super) fn leaf(&self, values: &[f32]) -> f32 {
        let mut at = 0;
        // INVARIANT: children come after their parents, so this ends at a leaf.
        loop {
            match self.node(at) {
                Some(Node::Split { feature, threshold, unknown_left, left, right, .. }) => {
                    at = if goes_left(values, feature, threshold, unknown_left) { left } else { right };
                }
                Some(Node::Leaf { value, .. }) => return value,
                None => return 0.0,
            }
        }
    }
}

/// Whether a user goes left at a split.
pub(super) fn goes_left(values: &[f32], feature: u32, threshold: f32, unknown_left: bool) -> bool {
    let value = values.get(feature as usize).copied().unwrap_or(f32::NAN);
    if value.is_nan() { unknown_left } else { value < threshold }
}

/// Reads a node of the columns, whose children are numbered from `next`, and the positions of its children.
fn read(columns: &Columns, at: usize, features: usize, next: u32) -> Result<(Node, Option<[usize; 2]>), TreeProblem> {
    fn cell<T: Copy>(column: &[T], at: usize) -> Result<T, TreeProblem> {
        column.get(at).copied().ok_or(TreeProblem::Missing)
    }
    let (left, right) = (cell(&columns.left_children, at)?, cell(&columns.right_children, at)?);
    let (number, weight) = (cell(&columns.split_conditions, at)?, cell(&columns.sum_hessian, at)?);
    if weight == f32::INFINITY {
        return Err(TreeProblem::InfiniteHessian);
    }
    if !number.is_finite() || !(0.0..=f32::MAX).contains(&weight) {
        return Err(TreeProblem::NotFinite);
    }
    if left < 0 && right < 0 {
        return Ok((Node::Leaf { value: number, weight }, None));
    }
    let (Ok(left), Ok(right)) = (usize::try_from(left), usize::try_from(right)) else {
        return Err(TreeProblem::OneChild);
    };
    if columns.split_type.get(at).is_some_and(|kind| *kind != 0) {
        return Err(TreeProblem::Categorical);
    }
    let feature = u32::try_from(cell(&columns.split_indices, at)?).map_err(|_| TreeProblem::NoSuchFeature)?;
    if feature as usize >= features {
        return Err(TreeProblem::NoSuchFeature);
    }
    let Flag(unknown_left) = cell(&columns.default_left, at)?;
    let split = Node::Split { feature, threshold: number, unknown_left, left: next, right: next + 1, weight };
    Ok((split, Some([left, right])))
}
