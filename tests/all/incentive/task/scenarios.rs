//! States, counting, prerequisites and make-up, as scenarios in `tests/data/task`.

use std::collections::BTreeMap;

use lifestage::event::Subject;
use lifestage::incentive::{Name, Plan, PlanStatus, Reward, TaskState};
use lifestage::number::Ratio;
use lifestage::{Day, Event, Kind, Profile, User};
use serde::Deserialize;

use super::USER;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    name: String,
    plan: WhichPlan,
    join_day: Option<Day>,
    events: Vec<EventLine>,
    as_of: BTreeMap<Day, Option<Expected>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WhichPlan {
    Preset(String),
    Given(Plan),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum EventLine {
    Plain(Day, Kind),
    About(Day, Kind, Subject),
    Often(Day, Kind, Subject, u32),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    #[serde(default)]
    states: BTreeMap<Name, TaskState>,
    #[serde(default)]
    missing: BTreeMap<Name, u32>,
    completion: Option<(u64, u64)>,
    on_time: Option<(u64, u64)>,
    rewards: Option<BTreeMap<Name, Reward>>,
    lost: Option<BTreeMap<Name, Reward>>,
    completed_on: Option<Day>,
}

fn profile_of(lines: &[EventLine]) -> Profile {
    let events = lines.iter().flat_map(|line| {
        let (day, kind, subject, count) = match *line {
            EventLine::Plain(day, kind) => (day, kind, Subject::NONE, 1),
            EventLine::About(day, kind, subject) => (day, kind, subject, 1),
            EventLine::Often(day, kind, subject, count) => (day, kind, subject, count),
        };
        (0..count).map(move |_| Event::new(USER, day, kind, 0).unwrap().about(subject))
    });
    Profile::of(events)
}

fn check_scenarios(written: &str) {
    let scenarios: Vec<Scenario> = serde_json::from_str(written).unwrap();
    assert!(!scenarios.is_empty());
    for scenario in scenarios {
        let plan = match scenario.plan {
            WhichPlan::Given(plan) => plan,
            WhichPlan::Preset(name) => match name.as_str() {
                "newcomer" => Plan::newcomer(None),
                "newcomer with core feature 3" => Plan::newcomer(Subject::new(3)),
                "first_steps" => Plan::first_steps(),
                other => panic!("no preset `{other}`"),
            },
        };
        let user = User::new(USER).joined(scenario.join_day);
        let profile = profile_of(&scenario.events);
        for (day, expected) in scenario.as_of {
            let context = format!("{}, as of {day}", scenario.name);
            let status = plan.status(profile.as_of(day), &user).unwrap();
            match (status, expected) {
                (None, None) => {}
                (Some(status), Some(expected)) => check(&status, &expected, &context),
                (status, _) => panic!("{context}: {status:?}"),
            }
        }
    }
}

fn check(status: &PlanStatus, expected: &Expected, context: &str) {
    let by_id: BTreeMap<Name, _> = status.tasks().iter().map(|task| (task.id, task)).collect();
    for (id, state) in &expected.states {
        assert_eq!(by_id[id].state, *state, "{context}: {id}");
    }
    for (id, missing) in &expected.missing {
        assert_eq!(by_id[id].missing, *missing, "{context}: {id}");
    }
    let ratio = |(part, whole)| Ratio::of(part, whole).unwrap();
    if let Some(completion) = expected.completion {
        assert_eq!(status.completion(), ratio(completion), "{context}: completion");
    }
    if let Some(on_time) = expected.on_time {
        assert_eq!(status.on_time_completion(), ratio(on_time), "{context}: on-time completion");
    }
    if let Some(rewards) = &expected.rewards {
        let due: BTreeMap<Name, Reward> = status.rewards_due().map(|due| (due.key.task, due.reward)).collect();
        assert_eq!(due, *rewards, "{context}: rewards");
    }
    if let Some(lost) = &expected.lost {
        let found: BTreeMap<Name, Reward> =
            status.tasks().iter().filter_map(|task| Some((task.id, task.lost?))).collect();
        assert_eq!(found, *lost, "{context}: lost rewards");
    }
    if expected.completed_on.is_some() {
        assert_eq!(status.completed_on(), expected.completed_on, "{context}");
    }
}

#[test]
fn a_task_is_locked_then_open_then_done_or_recoverable_or_missed() {
    check_scenarios(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/task/states.json")));
}

#[test]
fn events_count_from_the_opening_day_or_from_birth_and_never_before() {
    check_scenarios(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/task/counting.json")));
}

#[test]
fn prerequisites_lock_and_the_later_day_decides() {
    check_scenarios(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/task/prerequisites.json")));
}

#[test]
fn what_is_missed_can_be_made_up_at_a_share() {
    check_scenarios(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/task/make_up.json")));
}
