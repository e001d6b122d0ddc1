//! Slow and plain: what the rules must answer, by their definitions and from the bare list of actions.

use std::collections::BTreeMap;

use lifestage::score::{BehaviorType, FittedBehavior, Need};
use lifestage::{Kind, Subject};

use crate::shared::people::Action;

/// Whole hundredths of points, and the days that have them: so that sums are exact.
fn depth_of_day(actions: &[Action], core: &[u16], day: i32) -> i64 {
    let seconds_of = |subject: u16| -> u64 {
        let of_it = |action: &&Action| (action.day, action.kind, action.subject) == (day, Kind::Use, subject);
        actions.iter().filter(of_it).map(|action| action.value).sum()
    };
    // A core subject needs a minute of the day, or a log without durations.
    let is_used = |subject: u16| core.contains(&subject) && !(1..60).contains(&seconds_of(subject));
    // In thirtieths of a hundredth of a point: 600 seconds are a point of 3,000.
    let points: i64 = actions
        .iter()
        .filter(|action| action.day == day)
        .map(|action| {
            let weight = match action.kind {
                Kind::Use if is_used(action.subject) => 9_000,
                Kind::Create | Kind::Solve => 9_000,
                Kind::Help => 6_000,
                Kind::Use | Kind::Comment | Kind::JoinEvent => 3_000,
                Kind::Search | Kind::Share => 1_500,
                _ => 0,
            };
            let timed = matches!(action.kind, Kind::Use | Kind::View);
            weight + if timed { 5 * i64::try_from(action.value).unwrap() } else { 0 }
        })
        .sum();
    points.min(30_000)
}

/// Active days of the 28 that end on a day, and the depth of all of them together, three thousand to a point.
pub(crate) fn seen(actions: &[Action], core: &[u16], joined: i32, day: i32) -> (u32, i64) {
    let active = |day: &i32| actions.iter().any(|action| action.day == *day && action.kind.is_activity());
    let days: Vec<i32> = (joined.max(day - 27)..=day).filter(active).collect();
    (u32::try_from(days.len()).unwrap(), days.iter().map(|day| depth_of_day(actions, core, *day)).sum())
}

/// The raw type of a day.
pub(crate) fn raw(
    rule: &FittedBehavior,
    actions: &[Action],
    core: &[u16],
    joined: i32,
    day: i32,
) -> Option<BehaviorType> {
    let (days, depth) = seen(actions, core, joined, day);
    let frequent = days >= rule.cuts.frequency;
    let bound = i64::from(days) * i64::try_from(rule.cuts.depth.billionths()).unwrap();
    // Both sides in billionths, times three thousand.
    let deep = i128::from(depth) * 1_000_000_000 >= i128::from(bound) * 3_000;
    (days > 0).then_some(match (frequent, deep) {
        (true, false) => BehaviorType::Explorer,
        (false, true) => BehaviorType::Specialist,
        (true, true) => BehaviorType::Balanced,
        (false, false) => BehaviorType::Light,
    })
}

/// The value shown on the last of these days, and on which of them its unbroken run began.
pub(crate) fn shown<T: Copy + PartialEq>(raw: &[T], hold: usize) -> (T, usize) {
    let held = |day: usize| day + 1 >= hold && raw[day + 1 - hold..=day].iter().all(|value| *value == raw[day]);
    let shown = |day: usize| (0..=day).rev().find(|day| held(*day)).map_or(raw[0], |day| raw[day]);
    let last = raw.len() - 1;
    let run = (0..=last).rev().take_while(|day| shown(*day) == shown(last)).count();
    (shown(last), raw.len() - run)
}

/// Evidence of each need, event by event, except that a day's events of Use about one subject are one sum of time.
pub(crate) fn evidence(actions: &[Action], map: &[(u16, Need, f64)], as_of: i32) -> BTreeMap<Need, f64> {
    let mut used: BTreeMap<(i32, u16), (f64, f64)> = BTreeMap::new();
    let mut found: BTreeMap<Need, f64> = BTreeMap::new();
    let mut add = |day: i32, subject: u16, points: f64| {
        let decay = 0.5_f64.powf(f64::from(as_of - day) / 30.0);
        for (_, need, weight) in map.iter().filter(|(mapped, _, _)| *mapped == subject) {
            *found.entry(*need).or_default() += points * weight * decay;
        }
    };
    for action in actions.iter().filter(|action| action.day <= as_of) {
        let minutes = f64::from(u32::try_from(action.value).unwrap()) / 60.0;
        match action.kind {
            Kind::Search => add(action.day, action.subject, 3.0),
            Kind::Suggest => add(action.day, action.subject, 5.0),
            Kind::Create => add(action.day, action.subject, 2.0),
            Kind::View => add(action.day, action.subject, minutes * 0.2),
            Kind::Use => {
                let day = used.entry((action.day, action.subject)).or_default();
                *day = (day.0 + 1.0, day.1 + minutes);
            }
            _ => {}
        }
    }
    for ((day, subject), (count, minutes)) in used {
        add(day, subject, count.max(minutes / 10.0));
    }
    found
}

/// The mean absolute difference of all pairs over twice the mean.
pub(crate) fn gini(values: &[u64]) -> f64 {
    let sum: u64 = values.iter().sum();
    let pairs = values.iter().flat_map(|one| values.iter().map(|other| one.abs_diff(*other)));
    let differences: u64 = pairs.sum();
    let count = values.len() as f64;
    differences as f64 / (2.0 * count * sum as f64)
}

pub(crate) fn subjects(numbers: &[u16]) -> impl Iterator<Item = Subject> + '_ {
    numbers.iter().copied().map(Subject::new)
}
