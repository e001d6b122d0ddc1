//! The course of a plan: what follows from its tasks, computed once.

use smallvec::SmallVec;

/// What follows from the tasks of a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Course {
    /// The positions of all tasks, each after its prerequisites.
    pub(super) order: Vec<usize>,
    /// For each task, the positions of its prerequisites.
    pub(super) prerequisites: Vec<SmallVec<[usize; 2]>>,
    /// The last plan day on which anything can be done or made up.
    pub(super) last: u32,
    /// The common denominator of all shares. Completion is counted in fractions of a weight with this denominator.
    pub(super) denominator: u64,
    /// Σ weight · denominator.
    pub(super) whole: u64,
    /// One bit for the code of each named kind that any task looks at.
    pub(super) kinds: u64,
    /// Whether a tutorial can make up for any task.
    pub(super) tutorials: bool,
}
