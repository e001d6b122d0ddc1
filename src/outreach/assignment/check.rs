//! Checks of assignment: all mistakes of a rule at once.

use std::collections::{BTreeMap, BTreeSet};

use super::bucket::{ASSIGNMENT_BUCKETS, BucketRange};
use super::config::{AssignmentConfig, ExperimentSplit};
use crate::answer::problem::{Problem, Problems, listed};
use crate::number::work;
use crate::wording::problems::problems;

/// A mistake in a rule of assignment.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AssignmentProblem {
    /// A name, salt or layer is empty.
    Empty,
    /// Two experiments or arms have one name.
    NameTwice(String),
    /// Two experiments have one salt, so that their arms would be the same users.
    SaltTwice(String, String),
    /// There are fewer than two arms.
    FewArms(usize),
    /// An arm has nobody.
    NoShare,
    /// The shares of the arms are not everybody.
    Shares(u64),
    /// The control is not an arm.
    UnknownControl(String, String),
    /// Buckets that do not exist.
    Buckets(BucketRange),
    /// The rollout is larger than what the experiment owns.
    Rollout(u16, u16),
    /// Two experiments of one layer own a bucket: the first of those before it.
    Overlap(BucketRange, String, BucketRange, String),
    /// A hold-out of nobody or of everybody.
    HoldOut(u16),
}

problems! {
    enum AssignmentProblem {
        Empty = "problem.assignment.empty"
            "it is empty: write a name"
            "内容为空：请填写名称";
        NameTwice(name: Text) = "problem.assignment.name_twice"
            "an earlier one is also named `{name}`: give it another name"
            "前面已有同名的`{name}`：请换一个名称";
        SaltTwice(name: Text, salt: Text) = "problem.assignment.salt_twice"
            "`{name}` has the same salt `{salt}`, so both would part users alike: give one of them another salt"
            "`{name}`的盐值也是`{salt}`，两者会以同样方式划分用户：请给其中一个换盐值";
        FewArms(arms: Whole) = "problem.assignment.few_arms"
            "`{arms}` arms compare nothing: give at least 2"
            "`{arms}`个组无从比较：请至少填写2个";
        NoShare = "problem.assignment.no_share"
            "a share of `0` is nobody: leave the arm out, or give it at least 1 of 10000"
            "份额`0`等于没有人：请去掉该组，或至少给万分之1";
        Shares(sum: Whole) with (whole: Whole = ASSIGNMENT_BUCKETS) = "problem.assignment.shares"
            "the shares add up to `{sum}`: make it {whole}, so 5000 for one half"
            "各组份额合计为`{sum}`：应为{whole}，一半写作5000";
        UnknownControl(name: Text, known: Names) = "problem.assignment.unknown_control"
            "there is no arm `{name}`: name one of {known}"
            "没有`{name}`这个组：请从{known}中选择";
        Buckets(range) with (count: Whole = range.count, first: Whole = range.first, all: Whole = ASSIGNMENT_BUCKETS) = "problem.assignment.buckets"
            "`{count}` buckets from `{first}` on are not among the {all} of a layer, 0 to 9999: give at least 1, and end at 9999 or before"
            "从`{first}`起的`{count}`个分桶不在一个互斥层的{all}个分桶（0至9999）之内：请至少给1个，并止于9999或更早";
        Rollout(asked: Whole, owned: Whole) = "problem.assignment.rollout"
            "a rollout to `{asked}` buckets is more than the `{owned}` that it owns: give fewer, or let it own more"
            "放量到`{asked}`个分桶，超过它占用的`{owned}`个：请减少，或让它占用更多";
        Overlap(one: Built, layer: Text, other: Built, experiment: Text) = "problem.assignment.overlap"
            "{one} of layer `{layer}` overlap {other} of `{experiment}`: experiments of one layer own different buckets"
            "互斥层`{layer}`的{one}与`{experiment}`的{other}重叠：同一互斥层的实验应各占不同的分桶";
        HoldOut(share: Whole) = "problem.assignment.hold_out"
            "a hold-out of `{share}` of 10000 is nobody or everybody: give 1 to 9999, or leave it out"
            "留白组`{share}`（以万分之一计）等于没有人或所有人：请填写1至9999，或去掉";
    }
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
    let mut earlier = Earlier::default();
    for (place, experiment) in config.experiments.iter().enumerate() {
        let mut wrong =
            |field: &str, problem| found.push(Problem::new(format!("experiments[{place}].{field}"), problem));
        check_names(experiment, &earlier, &mut wrong);
        check_arms(experiment, &mut wrong);
        check_buckets(experiment, &earlier, &mut wrong);
        earlier.add(experiment);
    }
    Problems::none_in(found)
}

/// The experiments that stand before one, by what two must not share: a document may have thousands.
#[derive(Default)]
struct Earlier<'a> {
    names: BTreeSet<&'a str>,
    /// The first of each salt.
    salts: BTreeMap<&'a str, &'a ExperimentSplit>,
    layers: BTreeMap<&'a str, Vec<&'a ExperimentSplit>>,
}

impl<'a> Earlier<'a> {
    fn add(&mut self, experiment: &'a ExperimentSplit) {
        self.names.insert(&experiment.name);
        self.salts.entry(experiment.salt()).or_insert(experiment);
        if experiment.buckets.are_of_a_layer() {
            self.layers.entry(experiment.layer()).or_default().push(experiment);
        }
    }

    /// The first one whose buckets overlap those of an experiment. At most all of a layer are looked at: a megabyte has ten
    /// thousand experiments, and so fifty million comparisons of four numbers.
    fn overlapped(&self, experiment: &ExperimentSplit) -> Option<&'a ExperimentSplit> {
        let mut of_layer = self.layers.get(experiment.layer())?.iter().inspect(|_| work::steps(1));
        of_layer.find(|other| other.buckets.overlaps(experiment.buckets)).copied()
    }
}

fn check_names(experiment: &ExperimentSplit, earlier: &Earlier<'_>, wrong: &mut impl FnMut(&str, AssignmentProblem)) {
    let given = [("salt", &experiment.salt), ("layer", &experiment.layer)];
    let given = given.into_iter().filter_map(|(field, text)| Some((field, text.as_deref()?)));
    for (field, text) in given.chain([("name", experiment.name.as_str())]) {
        if text.is_empty() {
            wrong(field, AssignmentProblem::Empty);
        }
    }
    if earlier.names.contains(experiment.name.as_str()) {
        wrong("name", AssignmentProblem::NameTwice(experiment.name.clone()));
    } else if let Some(other) = earlier.salts.get(experiment.salt()) {
        wrong("salt", AssignmentProblem::SaltTwice(other.name.clone(), experiment.salt().to_owned()));
    }
}

fn check_arms(experiment: &ExperimentSplit, wrong: &mut impl FnMut(&str, AssignmentProblem)) {
    let arms = &experiment.arms;
    let mut names = BTreeSet::new();
    for (at, arm) in arms.iter().enumerate() {
        if arm.name.is_empty() {
            wrong(&format!("arms[{at}].name"), AssignmentProblem::Empty);
        } else if !names.insert(&arm.name) {
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
        let known = listed(arms.iter().map(|arm| format!("`{}`", arm.name)));
        wrong("control", AssignmentProblem::UnknownControl(experiment.control.clone(), known));
    }
}

fn check_buckets(experiment: &ExperimentSplit, earlier: &Earlier<'_>, wrong: &mut impl FnMut(&str, AssignmentProblem)) {
    let buckets = experiment.buckets;
    if !buckets.are_of_a_layer() {
        wrong("buckets", AssignmentProblem::Buckets(buckets));
        return;
    }
    if let Some(rollout) = experiment.rollout.filter(|rollout| *rollout > buckets.count) {
        wrong("rollout", AssignmentProblem::Rollout(rollout, buckets.count));
    }
    if let Some(other) = earlier.overlapped(experiment) {
        let layer = experiment.layer().to_owned();
        wrong("buckets", AssignmentProblem::Overlap(buckets, layer, other.buckets, other.name.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::work::counted;
    use crate::outreach::assignment::config::ArmShare;

    /// The steps of a check, and its problems.
    fn checked(count: u16, buckets: impl Fn(u16) -> BucketRange) -> (usize, Vec<String>) {
        let arms = ["old", "new"].map(|name| ArmShare { name: name.to_owned(), share: 5_000 });
        let split = |number: u16| ExperimentSplit {
            layer: Some("page".to_owned()),
            buckets: buckets(number),
            ..ExperimentSplit::new(number.to_string(), "old", arms.clone())
        };
        let config = AssignmentConfig { experiments: (0..count).map(split).collect(), ..AssignmentConfig::default() };
        let (steps, found) = counted(|| check(&config));
        (steps, found.err().iter().flat_map(Problems::iter).map(ToString::to_string).collect())
    }

    #[test]
    fn each_experiment_that_overlaps_is_told_once_and_with_the_first_one() {
        let (_, told) = checked(3, |number| BucketRange { first: number * 10, count: 15 });
        let overlap = |number: usize, buckets: &str, others: &str| {
            format!(
                "`experiments[{number}].buckets`: buckets {buckets} of layer `page` overlap buckets {others} of `{}`: \
                 experiments of one layer own different buckets",
                number - 1
            )
        };
        assert_eq!(told, [overlap(1, "10 to 24", "0 to 14"), overlap(2, "20 to 34", "10 to 24")]);
        let all = |_| BucketRange { first: 0, count: 10 };
        for count in [200, 400] {
            let (steps, told) = checked(count, all);
            assert_eq!((steps, told.len()), (usize::from(count) - 1, usize::from(count) - 1));
        }
    }

    #[test]
    fn buckets_that_do_not_exist_overlap_nothing() {
        let (steps, told) = checked(200, |number| BucketRange { first: 0, count: (number % 2) * 10_001 });
        assert_eq!((steps, told.len()), (0, 200));
    }
}
