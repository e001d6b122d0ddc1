//! Problems in a plan, all of them found at once, and the course that follows from a valid one.

use std::collections::BTreeMap;

use smallvec::SmallVec;

use super::course::Course;
use super::name::Name;
use super::sentence;
use super::{Counting, Task};
use crate::answer::problem::Problem;
use crate::answer::sentence::Phrase;
use crate::event::kind::Kind;

/// The course of the tasks, and the problems in them. The course is of use only if there are no problems.
pub(super) fn check(tasks: &[Task]) -> (Course, Vec<Problem>) {
    let mut problems = Vec::new();
    if tasks.is_empty() {
        problems.push(Problem::new("tasks", sentence::no_tasks().into()));
    }
    let mut places: BTreeMap<Name, usize> = BTreeMap::new();
    for (place, task) in tasks.iter().enumerate() {
        places.entry(task.id).or_insert(place);
    }
    let mut prerequisites = Vec::new();
    for (place, task) in tasks.iter().enumerate() {
        let mut at = Place { path: format!("tasks[{place}]"), problems: &mut problems };
        if let Some(first) = places.get(&task.id).filter(|first| **first != place) {
            at.problem("id", sentence::id_taken(task.id, format!("tasks[{first}]")));
        }
        at.days(task);
        at.needs(task);
        prerequisites.push(at.prerequisites(task, &places));
        at.rewards(task);
        at.make_up(task);
    }
    let (order, cycles) = in_order(&prerequisites);
    for cycle in &cycles {
        problems.push(cycle_problem(tasks, cycle));
    }
    if cycles.is_empty() {
        too_late(tasks, &prerequisites, &order, &mut problems);
    }
    let (denominator, whole) = weights(tasks).unwrap_or_else(|problem| {
        problems.push(problem);
        (1, 1)
    });
    let course = Course {
        order,
        prerequisites,
        last: tasks.iter().map(Task::last).max().unwrap_or(0),
        denominator,
        whole,
        kinds: kinds(tasks),
        tutorials: tasks.iter().any(|task| task.tutorial.is_some() && task.make_up.is_some()),
    };
    (course, problems)
}

/// The most ids that a message lists.
const SHOWN: usize = 12;

/// The place in the plan that is checked, and the list of problems.
struct Place<'a> {
    path: String,
    problems: &'a mut Vec<Problem>,
}

impl Place<'_> {
    fn problem(&mut self, field: &str, message: Phrase<'_>) {
        self.problems.push(Problem::new(format!("{}.{field}", self.path), message.into()));
    }

    fn days(&mut self, task: &Task) {
        if task.opens == 0 {
            self.problem("opens", sentence::before_joining());
        }
        if task.due == 0 && task.opens == 0 {
            self.problem("due", sentence::before_joining());
        } else if task.due < task.opens {
            self.problem("due", sentence::due_before_open(task.due, task.opens));
        }
    }

    fn needs(&mut self, task: &Task) {
        if task.needs.is_empty() {
            self.problem("needs", sentence::no_needs());
        }
        for (index, need) in task.needs.iter().enumerate() {
            if need.events.kinds.is_empty() {
                self.problem(&format!("needs[{index}].events.kinds"), sentence::no_kind());
            }
            if need.count == 0 {
                self.problem(&format!("needs[{index}].count"), sentence::asks_nothing());
            }
        }
    }

    /// The positions of the prerequisites.
    fn prerequisites(&mut self, task: &Task, places: &BTreeMap<Name, usize>) -> SmallVec<[usize; 2]> {
        let mut known = SmallVec::new();
        for (index, id) in task.prerequisites.iter().enumerate() {
            let field = format!("prerequisites[{index}]");
            match places.get(id) {
                None => {
                    let more = (places.len() > SHOWN).then(|| "…".to_owned());
                    let known = places.keys().take(SHOWN).map(|id| format!("`{id}`")).chain(more);
                    self.problem(&field, sentence::no_task(id, known));
                }
                Some(place) if known.contains(place) => {
                    self.problem(&field, sentence::listed_twice(id));
                }
                Some(place) => known.push(*place),
            }
        }
        known
    }

    fn rewards(&mut self, task: &Task) {
        for (field, reward) in [("reward", task.reward), ("consolation", task.consolation)] {
            if reward.is_some_and(super::Reward::is_nothing) {
                self.problem(field, sentence::gives_nothing());
            }
        }
        let lost = task.reward.is_some_and(|reward| reward.points().is_none())
            && task.make_up.is_some_and(|make_up| make_up.share != super::Share::ONE);
        if task.consolation.is_some() && !lost {
            self.problem("consolation", sentence::consolation());
        }
    }

    fn make_up(&mut self, task: &Task) {
        let Some(make_up) = task.make_up else { return };
        if make_up.days == 0 {
            self.problem("make_up.days", sentence::no_make_up_days("make_up"));
        }
        if !make_up.late_counts && task.tutorial.is_none() {
            self.problem("make_up.late_counts", sentence::no_make_up("tutorial", "make_up"));
        }
    }
}

/// All positions, each after its prerequisites; and the cycles that leave some of them out.
fn in_order(prerequisites: &[SmallVec<[usize; 2]>]) -> (Vec<usize>, Vec<Vec<usize>>) {
    let mut open: Vec<usize> = prerequisites.iter().map(SmallVec::len).collect();
    let mut dependents = vec![Vec::new(); prerequisites.len()];
    for (place, before) in prerequisites.iter().enumerate() {
        for prerequisite in before {
            dependents.get_mut(*prerequisite).into_iter().for_each(|list: &mut Vec<usize>| list.push(place));
        }
    }
    let mut settled = vec![false; prerequisites.len()];
    let mut order: Vec<usize> = (0..open.len()).filter(|place| open.get(*place) == Some(&0)).collect();
    let mut cycles = Vec::new();
    let mut next = 0;
    loop {
        while let Some(place) = order.get(next).copied() {
            next += 1;
            settled.get_mut(place).into_iter().for_each(|settled| *settled = true);
            for dependent in dependents.get(place).into_iter().flatten() {
                if let Some(count) = open.get_mut(*dependent) {
                    *count = count.saturating_sub(1);
                    if *count == 0 && settled.get(*dependent) == Some(&false) {
                        order.push(*dependent);
                    }
                }
            }
        }
        // Every position that is left waits for another that is left, so following them leads into a cycle.
        let Some(mut place) = settled.iter().position(|settled| !settled) else { return (order, cycles) };
        let mut walked = Vec::new();
        let mut seen = vec![false; settled.len()];
        while seen.get_mut(place).is_some_and(|seen| !core::mem::replace(seen, true)) {
            walked.push(place);
            let left = |place: &&usize| settled.get(**place) == Some(&false);
            place = prerequisites.get(place).and_then(|before| before.iter().find(left)).copied().unwrap_or(place);
        }
        let cycle: Vec<usize> = walked.into_iter().skip_while(|walked| *walked != place).collect();
        for place in &cycle {
            settled.get_mut(*place).into_iter().for_each(|settled| *settled = true);
        }
        order.extend(&cycle);
        cycles.push(cycle);
    }
}

fn cycle_problem(tasks: &[Task], cycle: &[usize]) -> Problem {
    let first = cycle.iter().copied().min().unwrap_or(0);
    let start = cycle.iter().position(|place| *place == first).unwrap_or(0);
    let round = cycle.iter().cycle().skip(start).take(cycle.len() + 1);
    let ids = round.filter_map(|place| tasks.get(*place)).map(|task| format!("`{}`", task.id));
    Problem::new(format!("tasks[{first}].prerequisites"), sentence::circle(ids).into())
}

/// Tasks that are over before their prerequisites can be done.
fn too_late(tasks: &[Task], prerequisites: &[SmallVec<[usize; 2]>], order: &[usize], problems: &mut Vec<Problem>) {
    let mut earliest = vec![0_u32; tasks.len()];
    let mut found = Vec::new();
    for place in order.iter().copied() {
        let (Some(task), Some(before)) = (tasks.get(place), prerequisites.get(place)) else { continue };
        let mut own = match task.counting {
            Counting::SinceOpening => u32::from(task.opens),
            Counting::FromJoining => 1,
        };
        for prerequisite in before {
            let possible = earliest.get(*prerequisite).copied().unwrap_or(0);
            if possible > task.last()
                && let Some(id) = tasks.get(*prerequisite).map(|task| task.id)
            {
                let index = task.prerequisites.iter().position(|written| *written == id).unwrap_or(0);
                found.push((
                    place,
                    Problem::new(
                        format!("tasks[{place}].prerequisites[{index}]"),
                        sentence::ends_before(id, possible, task.last()).into(),
                    ),
                ));
            }
            own = own.max(possible);
        }
        // Nothing is possible after the end of a task, so one problem is not reported again down the chain.
        earliest.get_mut(place).into_iter().for_each(|earliest| *earliest = own.min(task.last()));
    }
    found.sort_by_key(|(place, _)| *place);
    problems.extend(found.into_iter().map(|(_, problem)| problem));
}

/// The common denominator of all shares, and the sum of all weights as a multiple of that fraction.
fn weights(tasks: &[Task]) -> Result<(u64, u64), Problem> {
    let whole = |task: &Task| task.make_up.map_or(1, |make_up| u64::from(make_up.share.whole()));
    let too_large = || Problem::new("tasks", sentence::too_large().into());
    let denominator = tasks.iter().map(whole).try_fold(1, least_common_multiple).ok_or_else(too_large)?;
    let weight: u64 = tasks.iter().map(|task| u64::from(task.weight)).sum();
    if weight == 0 && !tasks.is_empty() {
        return Err(Problem::new("tasks", sentence::no_weight().into()));
    }
    Ok((denominator, weight.checked_mul(denominator).ok_or_else(too_large)?))
}

fn least_common_multiple(one: u64, other: u64) -> Option<u64> {
    let (mut divisor, mut rest) = (one, other);
    while rest > 0 {
        (divisor, rest) = (rest, divisor.checked_rem(rest)?);
    }
    one.checked_div(divisor)?.checked_mul(other)
}

/// One bit for the code of each named kind that any task looks at.
fn kinds(tasks: &[Task]) -> u64 {
    let needed = |kind: Kind| tasks.iter().flat_map(|task| &task.needs).any(|need| need.events.kinds.contains(kind));
    let watched = |kind: Kind| kind == Kind::WatchTutorial && tasks.iter().any(|task| task.tutorial.is_some());
    let looked_at = Kind::NAMED.iter().filter(|kind| needed(**kind) || watched(**kind));
    looked_at.fold(0, |bits, kind| bits | 1 << kind.code())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_graph_of_four_tasks_is_ordered_or_has_a_cycle() {
        const TASKS: usize = 4;
        for graph in 0..1_usize << (TASKS * TASKS) {
            let waits = |place: usize, other: usize| graph >> (place * TASKS + other) & 1 == 1;
            let prerequisites: Vec<SmallVec<[usize; 2]>> =
                (0..TASKS).map(|place| (0..TASKS).filter(|other| waits(place, *other)).collect()).collect();
            let (order, cycles) = in_order(&prerequisites);
            let mut places = order.clone();
            places.sort_unstable();
            assert_eq!(places, [0, 1, 2, 3], "{prerequisites:?}");
            for cycle in &cycles {
                let next = cycle.iter().cycle().skip(1);
                assert!(
                    cycle.iter().zip(next).all(|(place, next)| waits(*place, *next)),
                    "{prerequisites:?} {cycle:?}"
                );
            }
            let position = |place: usize| order.iter().position(|other| *other == place);
            let comes_after =
                |place: usize| prerequisites[place].iter().all(|other| position(*other) < position(place));
            assert_eq!(cycles.is_empty(), (0..TASKS).all(comes_after), "{prerequisites:?} {order:?}");
        }
    }
}
