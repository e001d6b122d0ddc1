//! Problems in a set of achievements, all of them found at once.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::Achievement;
use super::measure::AchievementMeasure;
use super::sources::AchievementSources;
use crate::answer::problem::Problem;
use crate::event::kind::{Kind, Unit};
use crate::incentive::task::Name;
use crate::profile::Selector;
use crate::wording::problems::problems;

/// A mistake in a set of achievements.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AchievementProblem {
    /// Two achievements with the same id.
    Repeated {
        /// The id of both.
        id: Name,
        /// The position of the earlier one, counted from 0.
        first: usize,
    },
    /// No kind of event is selected.
    NoKinds,
    /// A sum of values of a kind that carries none.
    NoValue {
        /// The kind.
        kind: Kind,
    },
    /// A sum of values in different units.
    MixedUnits {
        /// A kind.
        kind: Kind,
        /// A kind with another unit.
        other: Kind,
    },
    /// No levels.
    NoGoals,
    /// Too many levels.
    TooManyGoals {
        /// The number of goals.
        count: usize,
    },
    /// Several levels of something that happens once.
    OneLevel {
        /// The number of goals.
        count: usize,
    },
    /// A level that everybody reaches from the start.
    GoalOfNothing,
    /// Levels that are out of order.
    OutOfOrder {
        /// The goal.
        goal: u64,
        /// The goal before it.
        before: u64,
    },
    /// A goal that nobody can reach.
    TooHigh {
        /// The goal.
        goal: u64,
        /// The most that can be reached.
        most: u64,
    },
    /// A tier that the growth points rule does not have.
    NoSuchTier {
        /// The number of the tier.
        tier: u64,
        /// The number of tiers.
        tiers: usize,
    },
    /// More tasks than the plan has.
    TooManyTasks {
        /// The goal.
        goal: u64,
        /// The number of tasks in the plan.
        tasks: usize,
    },
    /// A task that the plan does not have.
    NoSuchTask {
        /// The task.
        task: Name,
    },
}

problems! {
    enum AchievementProblem {
        Repeated { id: Text, first } with (place: Text = format!("[{first}]")) = "problem.achievement.repeated"
            "`{id}` is already the id of `{place}`: give another id"
            "`{id}`已是`{place}`的ID：请换一个ID";
        NoKinds = "problem.achievement.no_kinds"
            "no kind is given, so nothing ever counts: give at least one"
            "没有填写行为，不会计入任何内容：请至少填写一种";
        NoValue { kind: Text } = "problem.achievement.no_value"
            "`{kind}` events carry no value to sum: leave the kind out, or measure `events`"
            "`{kind}`不带可以累加的值：请去掉它，或按`events`计数";
        MixedUnits { kind: Text, other: Text } = "problem.achievement.mixed_units"
            "the values of `{kind}` and `{other}` have different units: make one achievement for each"
            "`{kind}`与`{other}`的值单位不同：请各建一个成就";
        NoGoals = "problem.achievement.no_goals"
            "there are no goals, so no levels: give at least one goal"
            "没有目标，也就没有等级：请至少填写一个";
        TooManyGoals { count: Whole } with (most: Whole = MOST_LEVELS) = "problem.achievement.too_many_goals"
            "`{count}` goals: give at most {most}"
            "有`{count}`个目标：最多填写{most}个";
        OneLevel { count: Whole } = "problem.achievement.one_level"
            "`{count}` goals for something that happens once: give one goal of 1, or leave the goals out"
            "只会发生一次的事却有`{count}`个目标：请只写一个目标1，或不写目标";
        GoalOfNothing = "problem.achievement.goal_of_nothing"
            "a goal of `0` is reached by everybody: give at least 1"
            "目标`0`人人都已达到：请至少填写1";
        OutOfOrder { goal: Whole, before: Whole } = "problem.achievement.out_of_order"
            "a goal of `{goal}` is not above `{before}`: give each level a higher goal than the one before"
            "目标`{goal}`不大于`{before}`：每一级的目标应高于前一级";
        TooHigh { goal: Whole, most: Whole } = "problem.achievement.too_high"
            "a goal of `{goal}` is out of reach: give at most {most}"
            "目标`{goal}`无法达到：最多填写{most}";
        NoSuchTier { tier: Whole, tiers: Whole } = "problem.achievement.no_such_tier"
            "growth points have no tier `{tier}`: give 1 to {tiers}, or add the tier to growth points"
            "成长值没有第`{tier}`级：请填写1至{tiers}，或在成长值中增加这一级";
        TooManyTasks { goal: Whole, tasks: Whole } = "problem.achievement.too_many_tasks"
            "the plan has no `{goal}` tasks: give at most {tasks}"
            "计划没有`{goal}`个任务：最多填写{tasks}";
        NoSuchTask { task: Text } = "problem.achievement.no_such_task"
            "the plan has no task `{task}`: give the id of one of its tasks, or add the task to the plan"
            "计划没有任务`{task}`：请填写其中某个任务的ID，或把它加入计划";
    }
}

/// The most levels of one achievement; more can hardly be told apart.
const MOST_LEVELS: usize = 1_000;

type Found = Vec<Problem<AchievementProblem>>;

/// All problems in the achievements themselves, in the order in which they are written.
pub(super) fn problems(achievements: &[Achievement]) -> Found {
    let mut found = Found::new();
    let mut seen = BTreeMap::new();
    for (at, achievement) in achievements.iter().enumerate() {
        let mut wrong = |path: &str, problem| found.push(Problem::new(format!("[{at}].{path}"), problem));
        let id = achievement.id;
        match seen.entry(id) {
            Entry::Vacant(vacant) => _ = vacant.insert(at),
            Entry::Occupied(first) => wrong("id", AchievementProblem::Repeated { id, first: *first.get() }),
        }
        match &achievement.measure {
            AchievementMeasure::Events(selector) => check_kinds("measure.events", selector, &mut wrong),
            AchievementMeasure::Days(selector) => check_kinds("measure.days", selector, &mut wrong),
            AchievementMeasure::First(selector) => check_kinds("measure.first", selector, &mut wrong),
            AchievementMeasure::Values(selector) => {
                check_kinds("measure.values", selector, &mut wrong);
                check_values(selector, &mut wrong);
            }
            _ => {}
        }
        check_goals(achievement, &mut wrong);
    }
    found
}

fn check_kinds(path: &str, selector: &Selector, wrong: &mut impl FnMut(&str, AchievementProblem)) {
    if selector.kinds.is_empty() {
        wrong(&format!("{path}.kinds"), AchievementProblem::NoKinds);
    }
}

fn check_values(selector: &Selector, wrong: &mut impl FnMut(&str, AchievementProblem)) {
    let path = "measure.values.kinds";
    let mut first = None;
    for kind in Kind::NAMED.iter().copied().filter(|kind| selector.kinds.contains(*kind)) {
        match (kind.unit(), first) {
            (Unit::Nothing, _) => wrong(path, AchievementProblem::NoValue { kind }),
            (unit, Some((first, other))) if unit != other => {
                wrong(path, AchievementProblem::MixedUnits { kind: first, other: kind });
            }
            (unit, _) => first = Some((kind, unit)),
        }
    }
}

fn check_goals(achievement: &Achievement, wrong: &mut impl FnMut(&str, AchievementProblem)) {
    let count = achievement.goals.len();
    match count {
        0 => wrong("goals", AchievementProblem::NoGoals),
        1..=MOST_LEVELS => {}
        _ => return wrong("goals", AchievementProblem::TooManyGoals { count }),
    }
    let most = match achievement.measure {
        AchievementMeasure::First(_) | AchievementMeasure::Task(_) if count > 1 => {
            return wrong("goals", AchievementProblem::OneLevel { count });
        }
        AchievementMeasure::First(_) | AchievementMeasure::Task(_) => 1,
        AchievementMeasure::Days(_) | AchievementMeasure::Streak => u32::MAX.into(),
        AchievementMeasure::Tier => u16::MAX.into(),
        // INVARIANT: the values of a profile never sum to more.
        AchievementMeasure::Values(_) => i64::MAX.cast_unsigned(),
        AchievementMeasure::Events(_) | AchievementMeasure::Tasks | AchievementMeasure::Others(_) => u64::MAX,
    };
    let mut before = None;
    for (at, goal) in achievement.goals.iter().copied().enumerate() {
        let path = format!("goals[{at}]");
        match before.replace(goal) {
            _ if goal == 0 => wrong(&path, AchievementProblem::GoalOfNothing),
            _ if goal > most => wrong(&path, AchievementProblem::TooHigh { goal, most }),
            Some(before) if goal <= before => wrong(&path, AchievementProblem::OutOfOrder { goal, before }),
            _ => {}
        }
    }
}

/// All goals that the rules do not know, in the order in which they are written.
pub(super) fn unknown(achievements: &[Achievement], sources: &AchievementSources<'_>) -> Found {
    let mut found = Found::new();
    let (tiers, tasks) = (sources.growth.config().tiers.len(), sources.plan.tasks().len());
    for (at, achievement) in achievements.iter().enumerate() {
        if let AchievementMeasure::Task(task) = achievement.measure
            && sources.plan.task(task).is_none()
        {
            found.push(Problem::new(format!("[{at}].measure.task"), AchievementProblem::NoSuchTask { task }));
            continue;
        }
        for (place, goal) in achievement.goals.iter().copied().enumerate() {
            if achievement.measure.needed(goal, sources).is_none() {
                let problem = match achievement.measure {
                    AchievementMeasure::Tier => AchievementProblem::NoSuchTier { tier: goal, tiers },
                    _ => AchievementProblem::TooManyTasks { goal, tasks },
                };
                found.push(Problem::new(format!("[{at}].goals[{place}]"), problem));
            }
        }
    }
    found
}
