//! Exact Shapley values of a tree, leaf by leaf. *Which feature had how much effect?*
//!
//! ```text
//! A leaf of value v, with n features on its way: where feature i is known, the user keeps to the way or not (oᵢ = 1 or 0);
//! where it is not, a share zᵢ of all does, by the weights of training. With q the coefficients of Π over j ≠ i of (zⱼ + oⱼ y),
//!
//! φᵢ += v · (oᵢ − zᵢ) · Σ over k of qₖ · k! (n−1−k)! / n!
//! ```
//! This is the value function of path-dependent `TreeSHAP`, with one product per leaf and one polynomial division per
//! feature instead of its extend and unwind. Dividing by z + y from the highest power is stable, because z ≤ 1.

use super::error::MOST_DEPTH;
use super::tree::{Node, Tree, goes_left};

/// A feature on the path to a leaf.
#[derive(Clone, Copy)]
struct Step {
    feature: u32,
    /// Whether the user follows the path.
    keeps: bool,
    /// The share of training weight that follows it.
    share: f64,
}

/// The effects to add to, and reused memory.
pub(super) struct Shapley<'a> {
    values: &'a [f32],
    effects: &'a mut [f64],
    way: Vec<Step>,
    product: Vec<f64>,
}

/// The shares of the weights that go left and right; they add up to exactly 1, whatever was rounded in training.
fn shares(tree: &Tree, left: u32, right: u32) -> [f64; 2] {
    let weight = |child| tree.node(child).map_or(0.0, Node::weight);
    let (left, right) = (weight(left), weight(right));
    let sum = left + right;
    if sum > 0.0 { [left / sum, right / sum] } else { [0.5, 0.5] }
}

/// The mean value of a tree in training.
pub(super) fn expected(tree: &Tree) -> f64 {
    // INVARIANT: children come after their parents, so shares are computed before they are needed.
    let mut share = vec![0.0; tree.nodes().len()];
    if let Some(root) = share.first_mut() {
        *root = 1.0;
    }
    let mut sum = 0.0;
    for (at, node) in tree.nodes().iter().enumerate() {
        let own = share.get(at).copied().unwrap_or_default();
        match *node {
            Node::Leaf { value, .. } => sum += own * f64::from(value),
            Node::Split { left, right, .. } => {
                for (child, part) in [left, right].into_iter().zip(shares(tree, left, right)) {
                    if let Some(share) = share.get_mut(child as usize) {
                        *share = own * part;
                    }
                }
            }
        }
    }
    sum
}

impl<'a> Shapley<'a> {
    /// For a user, whose unknown features are NaN; effects are added to the given ones.
    pub(super) fn new(values: &'a [f32], effects: &'a mut [f64]) -> Self {
        Self { values, effects, way: Vec::with_capacity(MOST_DEPTH), product: Vec::with_capacity(MOST_DEPTH + 1) }
    }

    /// Adds the effects of a tree.
    pub(super) fn add(&mut self, tree: &Tree) {
        self.descend(tree, 0);
    }

    /// Recurses as deep as the tree, which is bounded.
    fn descend(&mut self, tree: &Tree, at: u32) {
        match tree.node(at) {
            Some(Node::Leaf { value, .. }) => self.leaf(value.into()),
            Some(Node::Split { feature, threshold, unknown_left, left, right, .. }) => {
                let goes_left = goes_left(self.values, feature, threshold, unknown_left);
                let [share_left, share_right] = shares(tree, left, right);
                for (child, share, goes) in [(left, share_left, goes_left), (right, share_right, !goes_left)] {
                    self.walk(Step { feature, keeps: goes, share }, |shapley| shapley.descend(tree, child));
                }
            }
            None => {}
        }
    }

    /// Takes one step, continues, and takes it back.
    ///
    /// A feature may occur twice on a path. The formula has each feature once, so the later step is merged into the
    /// earlier one: the user follows the path if they follow both, and the shares multiply. The earlier step is
    /// restored from a copy, not by division: a share can be 0, and dividing would not restore its bits. A separate
    /// step would credit one feature as if it were two, and the effects would no longer add up to the margin.
    fn walk(&mut self, step: Step, on: impl FnOnce(&mut Self)) {
        let Some(place) = self.way.iter().position(|known| known.feature == step.feature) else {
            self.way.push(step);
            on(self);
            self.way.pop();
            return;
        };
        let mut before = step;
        if let Some(known) = self.way.get_mut(place) {
            before = *known;
            known.keeps &= step.keeps;
            known.share *= step.share;
        }
        on(self);
        if let Some(known) = self.way.get_mut(place) {
            *known = before;
        }
    }

    fn leaf(&mut self, value: f64) {
        // Nobody gets here: neither the user nor any training weight.
        if self.way.iter().any(|step| !step.keeps && step.share <= 0.0) {
            return;
        }
        self.product.clear();
        self.product.push(1.0);
        for step in &self.way {
            times(&mut self.product, step);
        }
        for step in &self.way {
            let Some(effect) = self.effects.get_mut(step.feature as usize) else { continue };
            let kept = if step.keeps { 1.0 } else { 0.0 };
            *effect += value * (kept - step.share) * weighted(&self.product, step);
        }
    }
}

/// Multiplies by z + o·y; coefficients ascend.
fn times(product: &mut Vec<f64>, step: &Step) {
    let mut lower = 0.0;
    for coefficient in &mut *product {
        let own = *coefficient;
        *coefficient = own * step.share + lower;
        lower = if step.keeps { own } else { 0.0 };
    }
    product.push(lower);
}

/// Divides by z + o·y, and weights the coefficients of the quotient with k! (n−1−k)! / n!, n the degree.
fn weighted(product: &[f64], step: &Step) -> f64 {
    let mut degree = 0.0;
    for _ in product.iter().skip(1) {
        degree += 1.0;
    }
    // From the highest power down: k = n−1 has weight 1/n, and each step down multiplies it by (n−1−k)/(k+1).
    let (mut sum, mut weight, mut power) = (0.0, 1.0 / degree, degree - 1.0);
    let mut quotient = 0.0;
    let from_the_top: &mut dyn Iterator<Item = &f64> =
        if step.keeps { &mut product.iter().skip(1).rev() } else { &mut product.iter().rev().skip(1) };
    for coefficient in from_the_top {
        quotient = if step.keeps { coefficient - step.share * quotient } else { coefficient / step.share };
        sum += quotient * weight;
        weight *= (degree - power) / power;
        power -= 1.0;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-12, "{found} instead of {expected}");
    }

    /// The sum over all sets of the other features, by the definition.
    fn by_sets(way: &[Step], at: usize) -> f64 {
        let others: Vec<&Step> =
            way.iter().enumerate().filter(|(place, _)| *place != at).map(|(_, step)| step).collect();
        let factorial = |n: usize| (1..=n).map(|k| f64::from(u32::try_from(k).unwrap())).product::<f64>();
        let n = way.len();
        (0..1_usize << others.len())
            .map(|known| {
                let kept = |(place, step): (usize, &&Step)| {
                    if known >> place & 1 == 0 { step.share } else { f64::from(u8::from(step.keeps)) }
                };
                let product: f64 = others.iter().enumerate().map(kept).product();
                let k = known.count_ones() as usize;
                product * factorial(k) * factorial(n - 1 - k) / factorial(n)
            })
            .sum()
    }

    #[test]
    fn a_polynomial_division_equals_the_sum_over_feature_sets() {
        for keeps in 0..16_u32 {
            let step = |(feature, share): (u32, f64)| Step { feature, keeps: keeps >> feature & 1 == 1, share };
            let way: Vec<Step> = (0..4).zip([0.5, 0.125, 1.0, 0.3]).map(step).collect();
            let mut product = vec![1.0];
            for step in &way {
                times(&mut product, step);
            }
            for at in 0..way.len() {
                near(weighted(&product, &way[at]), by_sets(&way, at));
            }
        }
    }

    #[test]
    fn a_step_of_nobody_that_the_user_takes_is_divided_by_no_zero() {
        let way = [Step { feature: 0, keeps: true, share: 0.0 }, Step { feature: 1, keeps: true, share: 0.25 }];
        let mut product = vec![1.0];
        for step in &way {
            times(&mut product, step);
        }
        for at in 0..2 {
            near(weighted(&product, &way[at]), by_sets(&way, at));
        }
    }

    #[test]
    fn a_feature_on_a_path_twice_counts_once_and_is_restored() {
        let values = [0.0, 0.0];
        let mut effects = [0.0, 0.0];
        let mut shapley = Shapley::new(&values, &mut effects);
        let step = |keeps, share| Step { feature: 1, keeps, share };
        shapley.walk(step(true, 0.5), |shapley| {
            shapley.walk(step(false, 0.1), |shapley| {
                assert_eq!((shapley.way.len(), shapley.way[0].keeps), (1, false));
                near(shapley.way[0].share, 0.05);
            });
            assert_eq!((shapley.way[0].keeps, shapley.way[0].share.to_bits()), (true, 0.5_f64.to_bits()));
        });
        assert!(shapley.way.is_empty());
    }
}
