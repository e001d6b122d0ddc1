//! Checks of assignment: all mistakes of a rule at once.

use super::bucket::{ASSIGNMENT_BUCKETS, BucketRange};
use super::config::{AssignmentConfig, ExperimentSplit};
use crate::answer::problem::{Problem, Problems};

/// A mistake in a rule of assignment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AssignmentProblem {
    /// A name, salt or layer is empty.
    #[error("it is empty: write a name")]
    Empty,
    /// Two experiments or arms have one name.
    #[error("an earlier one is also named `{0}`: give it another name")]
    NameTwice(String),
    /// Two experiments have one salt, so that their arms would be the same users.
    #[error("`{0}` has the same salt `{1}`, so both would part users alike: give one of them another salt")]
    SaltTwice(String, String),
    /// There are fewer than two arms.
    #[error("`{0}` arms compare nothing: give at least 2")]
    FewArms(usize),
    /// An arm has nobody.
    #[error("a share of `0` is nobody: leave the arm out, or give it at least 1 of 10000")]
    NoShare,
    /// The shares of the arms are not everybody.
    #[error("the shares add up to `{0}`: make it {ASSIGNMENT_BUCKETS}, so 5000 for one half")]
    Shares(u64),
    /// The control is not an arm.
    #[error("there is no arm `{0}`: name one of {1}")]
    UnknownControl(String, String),
    /// Buckets that do not exist.
    #[error(
        "`{}` buckets from `{}` on are not among the {ASSIGNMENT_BUCKETS} of a layer, 0 to 9999: give at least 1, and end at 9999 or before",
        .0.count, .0.first
    )]
    Buckets(BucketRange),
    /// The rollout is larger than what the experiment owns.
    #[error("a rollout to `{0}` buckets is more than the `{1}` that it owns: give fewer, or let it own more")]
    Rollout(u16, u16),
    /// Two experiments of one layer own a bucket.
    #[error("{0} of layer `{1}` overlap {2} of `{3}`: experiments of one layer own different buckets")]
    Overlap(BucketRange, String, BucketRange, String),
    /// A hold-out of nobody or of everybody.
    #[error("a hold-out of `{0}` of 10000 is nobody or everybody: give 1 to 9999, or leave it out")]
    HoldOut(u16),
}

pub(super) fn check(config: &AssignmentConfig) -> Result<(), Problems<AssignmentProblem>> {
    let mut found = Vec::new();
    if let Some(hold_out) = &config.hold_out {
        if hold_out.salt.is_empty() {
            found.push(Problem::new("hold_out.salt", AssignmentProblem::Empty));
        }
        if !hold_out.is_possible() {
            found.push(Problem::new("hold_out.share", AssignmentProblem::HoldOut(hold_out.share)));
        }
    }
    for (place, experiment) in config.experiments.iter().enumerate() {
        let earlier = config.experiments.get(..place).unwrap_or_default();
        let mut wrong =
            |field: &str, problem| found.push(Problem::new(format!("experiments[{place}].{field}"), problem));
        check_names(experiment, earlier, &mut wrong);
        check_arms(experiment, &mut wrong);
        check_buckets(experiment, earlier, &mut wrong);
    }
    Problems::none_in(found)
}

fn check_names(
    experiment: &ExperimentSplit,
    earlier: &[ExperimentSplit],
    wrong: &mut impl FnMut(&str, AssignmentProblem),
) {
    let given = [("salt", &experiment.salt), ("layer", &experiment.layer)];
    let given = given.into_iter().filter_map(|(field, text)| Some((field, text.as_deref()?)));
    for (field, text) in given.chain([("name", experiment.name.as_str())]) {
        if text.is_empty() {
            wrong(field, AssignmentProblem::Empty);
        }
    }
    if earlier.iter().any(|other| other.name == experiment.name) {
        wrong("name", AssignmentProblem::NameTwice(experiment.name.clone()));
    } else if let Some(other) = earlier.iter().find(|other| other.salt() == experiment.salt()) {
        wrong("salt", AssignmentProblem::SaltTwice(other.name.clone(), experiment.salt().to_owned()));
    }
}

fn check_arms(experiment: &ExperimentSplit, wrong: &mut impl FnMut(&str, AssignmentProblem)) {
    let arms = &experiment.arms;
    for (at, arm) in arms.iter().enumerate() {
        if arm.name.is_empty() {
            wrong(&format!("arms[{at}].name"), AssignmentProblem::Empty);
        } else if arms.iter().take(at).any(|other| other.name == arm.name) {
            wrong(&format!("arms[{at}].name"), AssignmentProblem::NameTwice(arm.name.clone()));
        }
        if arm.share == 0 {
            wrong(&format!("arms[{at}].share"), AssignmentProblem::NoShare);
        }
    }
    let sum: u64 = arms.iter().map(|arm| u64::from(arm.share)).sum();
    if arms.len() < 2 {
        wrong("arms", AssignmentProblem::FewArms(arms.len()));
    } else if sum != u64::from(ASSIGNMENT_BUCKETS) {
        wrong("arms", AssignmentProblem::Shares(sum));
    }
    if !arms.is_empty() && arms.iter().all(|arm| arm.name != experiment.control) {
        let known = arms.iter().map(|arm| format!("`{}`", arm.name)).collect::<Vec<_>>().join(", ");
        wrong("control", AssignmentProblem::UnknownControl(experiment.control.clone(), known));
    }
}

fn check_buckets(
    experiment: &ExperimentSplit,
    earlier: &[ExperimentSplit],
    wrong: &mut impl FnMut(&str, AssignmentProblem),
) {
    let buckets = experiment.buckets;
    if buckets.count == 0 || buckets.end() > ASSIGNMENT_BUCKETS.into() {
        wrong("buckets", AssignmentProblem::Buckets(buckets));
        return;
    }
    if let Some(rollout) = experiment.rollout.filter(|rollout| *rollout > buckets.count) {
        wrong("rollout", AssignmentProblem::Rollout(rollout, buckets.count));
    }
    let same_layer = earlier.iter().filter(|other| other.layer() == experiment.layer());
    for other in same_layer.filter(|other| other.buckets.overlaps(buckets)) {
        let layer = experiment.layer().to_owned();
        wrong("buckets", AssignmentProblem::Overlap(buckets, layer, other.buckets, other.name.clone()));
    }
}
