//! Plans of tasks that begin on a day or with a segment: on which day, for how long, and what they may hang on.

use std::collections::BTreeMap;

use lifestage::answer::Problems;
use lifestage::incentive::{AnchoredPlanStatus, IncentiveConfig, IncentiveRule, PlanAnchor, TaskRewardKey};
use lifestage::rule::{Judged, SegmentLookup, Situation, Unscored};
use lifestage::{Day, Event, Profile, RuleSet, User};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::shared::seeded::cases;
use crate::shared::travels::travels;

const START: Day = Day::ymd(2026, 1, 5);

fn rules(written: Value) -> RuleSet {
    read(written).unwrap_or_else(|problems| panic!("{problems}"))
}

fn read(written: Value) -> Result<RuleSet, Problems> {
    RuleSet::from_document(&serde_json::from_value(written).unwrap())
}

fn said(written: Value) -> Vec<String> {
    read(written).unwrap_err().iter().map(ToString::to_string).collect()
}

/// A plan of one task: to share within a week, for ten points.
fn plan(version: u32) -> Value {
    let needs = json!([{ "events": { "kinds": ["share"] }, "count": 1 }]);
    json!({ "version": version, "tasks": [{ "id": "share", "opens": 1, "due": 7, "needs": needs, "reward": { "points": 10 } }] })
}

fn from_segment(segment: &str, version: u32) -> Value {
    json!({ "anchor": { "segment": segment }, "plan": plan(version) })
}

fn segment(name: &str, when: Value) -> Value {
    json!({ "name": name, "when": when })
}

/// Users who logged in at least twice in a week are keen; plan 12 begins with that.
fn keen(hold: u16) -> RuleSet {
    began_by(hold, json!({ "days": "log_in", "in": { "last": 7 }, "at_least": 2 }))
}

/// Plan 12 begins with this condition.
fn began_by(hold: u16, when: Value) -> RuleSet {
    let mut keen = segment("keen", when);
    keen["hold"] = json!(hold);
    rules(json!({ "segments": [keen], "incentives": { "plans": [from_segment("keen", 12)] } }))
}

fn logged_in(days: &[i32]) -> Profile {
    Profile::of(days.iter().map(|n| Event::log_in(1_u64, START.plus(*n))))
}

/// The plans of the user as of a day.
fn plans(rules: &RuleSet, profile: &Profile, day: i32) -> Judged<Vec<AnchoredPlanStatus>> {
    rules.score(profile.as_of(START.plus(day)), &User::new(1_u64)).unwrap().unwrap().plans
}

/// Plan day 1 of the only plan, as a number of days after the start; none where it has not begun.
fn begun(rules: &RuleSet, profile: &Profile, day: i32) -> Option<i32> {
    plans(rules, profile, day).known().unwrap().first().map(|plan| plan.status.first_day() - START)
}

#[test]
fn a_plan_begins_on_the_latest_entry_and_goes_on_while_the_user_stays() {
    let (rules, profile) = (keen(1), logged_in(&[0, 3, 5, 8, 30, 33]));
    let on = |day| begun(&rules, &profile, day);
    assert_eq!([on(0), on(2), on(3), on(4), on(9)], [None, None, Some(3), Some(3), Some(3)]);
    // Leaving ends nothing: what is under way can still be done.
    assert_eq!([on(12), on(20), on(32)], [Some(3), Some(3), Some(3)]);
    // Entering again begins it anew.
    assert_eq!([on(33), on(50)], [Some(33), Some(33)]);
    assert_eq!(begun(&keen(3), &profile, 33), Some(5), "shown after three days in a row");
}

#[test]
fn the_scorecard_shows_the_plan_with_its_reasons_and_keyed_rewards() {
    let mut profile = logged_in(&[0, 3]);
    profile.observe(&Event::share(1_u64, START.plus(5)), &lifestage::Calendar::utc()).unwrap();
    let rules = keen(1);
    let card = rules.score(profile.as_of(START.plus(6)), &User::new(1_u64)).unwrap().unwrap();
    let only = &card.plans.known().unwrap()[0];
    assert_eq!(only.anchor, PlanAnchor::Segment("keen".into()));
    let due: Vec<_> = only.status.rewards_due().collect();
    assert_eq!((due.len(), due[0].on, due[0].key.to_string().as_str()), (1, START.plus(5), "1/12/2026-01-08/share"));
    let said: Vec<String> = only.reasons().map(|reason| reason.text).collect();
    assert_eq!(
        said,
        ["plan version 12 began on 2026-01-08, on entering `keen`", "`share` was done on 2026-01-10, due 2026-01-14"]
    );
    let all: Vec<String> = card.reasons().map(|reason| reason.text).collect();
    assert!(said.iter().all(|text| all.contains(text)));
    travels(&card);
    // Newcomer tasks keep their keys.
    let own = &card.earnings.known().unwrap().tasks;
    assert!(own.rewards_due().all(|due| due.key.first_day.is_none()));
}

#[test]
fn a_condition_asks_how_far_the_user_is_and_knows_nothing_before_it_began() {
    let mut written = serde_json::to_value(keen(1)).unwrap();
    let done = segment("thanked", json!({ "plan_completion": 12, "at_least": "100 %" }));
    written["segments"].as_array_mut().unwrap().push(done);
    let rules = rules(written);
    let mut profile = logged_in(&[0, 3]);
    profile.observe(&Event::share(1_u64, START.plus(5)), &lifestage::Calendar::utc()).unwrap();
    let user = User::new(1_u64);
    let on = |day: i32| Situation::new(profile.as_of(START.plus(day)), &user, rules.judges()).unwrap();
    let is = |day| rules.segments.contains("thanked", &on(day)).unwrap();
    assert_eq!([is(2), is(4), is(5), is(40)], [false, false, true, true]);
    let trace = |day| rules.segments.trace("thanked", &on(day)).unwrap().to_string();
    assert!(trace(2).contains("nothing to compare with the bound"), "{}", trace(2));
    assert!(trace(4).starts_with("false: completion of plan version 12 0, needs at least 1: 1 short"), "{}", trace(4));
}

#[test]
fn points_of_a_plan_on_a_day_are_growth_points_and_those_of_a_segment_are_not() {
    let mut profile = logged_in(&[0, 3]);
    profile.observe(&Event::share(1_u64, START.plus(5)), &lifestage::Calendar::utc()).unwrap();
    let points = |plans: Value| {
        let rules = rules(json!({ "segments": keen(1).segments, "incentives": { "plans": plans } }));
        let card = rules.score(profile.as_of(START.plus(6)), &User::new(1_u64)).unwrap().unwrap();
        card.earnings.known().unwrap().growth.points
    };
    let without = points(json!([]));
    assert_eq!(points(json!([from_segment("keen", 12)])), without);
    let on_a_day = json!([{ "anchor": { "day": "2026-01-06" }, "plan": plan(12) }]);
    assert_eq!(points(on_a_day), without + 10);
}

#[test]
fn a_plan_on_a_day_is_of_everybody_from_that_day_on() {
    let rules = rules(json!({ "incentives": { "plans": [{ "anchor": { "day": "2026-01-08" }, "plan": plan(12) }] } }));
    let profile = logged_in(&[0, 30]);
    assert_eq!(
        [begun(&rules, &profile, 2), begun(&rules, &profile, 3), begun(&rules, &profile, 900)],
        [None, Some(3), Some(3)]
    );
    let said: Vec<String> =
        plans(&rules, &profile, 3).known().unwrap()[0].reasons().map(|reason| reason.text).collect();
    assert_eq!(said[0], "plan version 12 began on 2026-01-08");
    assert_eq!(plans(&RuleSet::full(), &profile, 3), Judged::Unscored(Unscored::NoRule));
}

#[test]
fn an_entry_further_back_than_a_replay_reads_is_none() {
    let days: Vec<i32> = (0..150).map(|week| week * 3).collect();
    let (rules, profile) = (keen(1), logged_in(&days));
    assert_eq!([begun(&rules, &profile, 403), begun(&rules, &profile, 404)], [Some(3), None]);
    let long = json!({ "incentives": { "plans": [{ "anchor": { "segment": "keen" }, "plan": {
        "version": 12, "tasks": [{ "id": "share", "due": 399, "needs": [{ "events": { "kinds": ["share"] }, "count": 1 }] }]
    } }] } });
    assert!(said(long)[0].starts_with("`incentives.plans[0].plan.tasks`: its last plan day is `402`, but an entry"));
}

#[test]
fn a_plan_that_hangs_on_itself_is_refused_with_its_path() {
    let keen = |when: Value| json!({ "segments": [segment("keen", when)], "incentives": { "plans": [from_segment("keen", 12)] } });
    assert_eq!(
        said(keen(json!({ "not": { "plan_completion": 12, "at_least": 1 } }))),
        [
            "`segments[0].when`: `keen` asks for a plan that begins with it: `keen` hangs on `keen`; remove the condition, or begin the plan on a day"
        ]
    );
    assert_eq!(
        said(json!({
            "segments": [
                segment("a", json!({ "in_segment": "b" })),
                segment("b", json!({ "plan_completion": 12, "at_least": 1 })),
            ],
            "incentives": { "plans": [from_segment("a", 12)] },
        })),
        [
            "`segments[1].when`: `b` asks for a plan that begins with it: `b` hangs on `a` hangs on `b`; remove the condition, or begin the plan on a day"
        ]
    );
    // Also by the other members of an exclusive group, which have to be judged first.
    let grouped = |name: &str, priority: i32, when: Value| json!({ "name": name, "when": when, "exclusive": "x", "priority": priority });
    let found = said(json!({
        "segments": [
            grouped("first", 2, json!({ "plan_completion": 12, "at_least": 1 })),
            grouped("second", 1, json!({ "age_days": "now", "at_least": 3 })),
        ],
        "incentives": { "plans": [from_segment("second", 12)] },
    }));
    assert_eq!(found.len(), 1, "{found:?}");
    // A plan that begins on a day hangs on nothing.
    let mut dated = keen(json!({ "plan_completion": 12, "at_least": 1 }));
    dated["incentives"]["plans"][0]["anchor"] = json!({ "day": "2026-01-05" });
    rules(dated);
}

/// Each segment asks for the plan that begins with the one before.
fn chained(length: u32) -> Value {
    let asks = |number: u32| match number {
        0 => json!({ "age_days": "now", "at_least": 2 }),
        number => json!({ "plan_completion": number - 1, "at_least": 1 }),
    };
    json!({
        "segments": (0..length).map(|number| segment(&format!("s{number}"), asks(number))).collect::<Vec<_>>(),
        "incentives": {
            "tasks": { "version": 99, "tasks": [] },
            "plans": (0..length).map(|number| from_segment(&format!("s{number}"), number)).collect::<Vec<_>>(),
        },
    })
}

#[test]
fn a_plan_may_begin_with_another_one_done_but_not_through_many() {
    let mut two = chained(2);
    two["incentives"]["tasks"] = json!(plan(99));
    let rules = rules(two);
    let share = |day: i32| Event::share(1_u64, START.plus(day));
    let profile = Profile::of([Event::log_in(1_u64, START), share(4), share(6)]);
    let first_days: Vec<i32> =
        plans(&rules, &profile, 9).known().unwrap().iter().map(|plan| plan.status.first_day() - START).collect();
    assert_eq!(first_days, [2, 4]);

    let mut three = chained(3);
    three["incentives"]["tasks"] = json!(plan(99));
    assert_eq!(
        said(three),
        [
            "`incentives.plans[2].anchor.segment`: the first day of plan version 2 from entering `s2` hangs on more than 1 other plans: ask for fewer in `s2`"
        ]
    );
}

#[test]
fn mistakes_in_plans_are_told_at_once_each_with_its_path() {
    let found = said(json!({
        "segments": [segment("late", json!({ "plan_completion": 13, "at_least": 1 }))],
        "incentives": { "plans": [from_segment("keen", 12)] },
    }));
    assert_eq!(
        found,
        [
            "`segments[0].when`: no plan of version `13` begins on a day or with a segment: the rule set has `12`; for newcomer tasks write `task_completion`",
            "`incentives.plans[0].anchor.segment`: there is no segment `keen`: the rule set has `late`",
        ]
    );
    let config: IncentiveConfig = serde_json::from_value(json!({
        "tasks": plan(3),
        "plans": [from_segment("", 12), from_segment("a", 12), from_segment("b", 3), { "anchor": { "day": "2026-01-05" }, "plan": { "version": 4, "tasks": [{ "id": "x", "due": 0, "needs": [] }] } }],
    }))
    .unwrap();
    let problems = IncentiveRule::new(config).unwrap_err();
    let paths: Vec<&str> = problems.iter().map(|problem| problem.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "plans[0].anchor.segment",
            "plans[1].plan.version",
            "plans[2].plan.version",
            "plans[3].plan.tasks[0].due",
            "plans[3].plan.tasks[0].needs"
        ]
    );
}

#[test]
fn rules_that_nobody_checked_say_that_they_ask_for_themselves_and_end() {
    let keen = segment("keen", json!({ "not": { "plan_completion": 12, "at_least": 1 } }));
    let incentives =
        IncentiveRule::new(serde_json::from_value(json!({ "plans": [from_segment("keen", 12)] })).unwrap()).unwrap();
    let rules = RuleSet {
        segments: serde_json::from_value(json!([keen])).unwrap(),
        incentives: Some(incentives),
        ..RuleSet::default()
    };
    assert!(rules.check().is_err());
    let (profile, user) = (logged_in(&[0, 3]), User::new(1_u64));
    let situation = Situation::new(profile.as_of(START.plus(300)), &user, rules.judges()).unwrap();
    // Within the plan the condition is unknown, so nobody is ever in, and the plan has not begun.
    assert_eq!(situation.plan(12), Err(Unscored::NoData));
    assert_eq!(situation.plan(13), Err(Unscored::NoRule));
}

/// Days of logging in, some long apart.
fn days() -> impl Strategy<Value = Vec<i32>> {
    prop::collection::btree_set(0..120_i32, 1..30).prop_map(|days| days.into_iter().collect())
}

proptest! {
    #![proptest_config(cases(200))]

    /// Day by day: in on the day and not on the day before, by what was shown on each.
    #[test]
    fn the_entry_is_that_of_a_walk_over_all_days(days in days(), hold in 1_u16..5, as_of in 0_i32..160, rival in any::<bool>()) {
        let mut written = serde_json::to_value(keen(hold)).unwrap();
        if rival {
            let first = json!({ "name": "first", "when": { "days": "log_in", "in": { "last": 7 }, "at_least": 4 }, "exclusive": "x", "priority": 2 });
            written["segments"].as_array_mut().unwrap().push(first);
            written["segments"][0]["exclusive"] = json!("x");
        }
        let (rules, profile, user) = (rules(written), logged_in(&days), User::new(1_u64));
        let as_of = as_of.max(days[0]);
        let shown = |day: i32| {
            let situation = Situation::new(profile.as_of(START.plus(day)), &user, rules.judges());
            situation.is_some_and(|situation| rules.segments.contains("keen", &situation).unwrap())
        };
        let expected = (days[0]..=as_of).rev().find(|day| shown(*day) && !shown(day - 1));
        prop_assert_eq!(begun(&rules, &profile, as_of), expected);
    }

    /// Forgetting refuses by name or changes nothing.
    #[test]
    fn a_plan_after_forgetting_is_the_same_or_refused(
        days in days(), hold in 1_u16..5, quiet in any::<bool>(), horizon in 0_i32..120, as_of in 0_i32..150,
    ) {
        let quiet = quiet.then(|| began_by(hold, json!({ "days": "log_in", "in": { "last": 7 }, "at_most": 0 })));
        let rules = quiet.unwrap_or_else(|| keen(hold));
        let (user, as_of) = (User::new(1_u64), as_of.max(horizon).max(days[0]));
        let (whole, mut rest) = (logged_in(&days), logged_in(&days));
        rest.forget_before(START.plus(horizon));
        let plan = |profile: &Profile| {
            let situation = Situation::new(profile.as_of(START.plus(as_of)), &user, rules.judges()).unwrap();
            situation.plan(12).map(|plan| plan.status.first_day())
        };
        let after = plan(&rest);
        prop_assert!(after == plan(&whole) || matches!(after, Err(Unscored::Forgotten(_))), "{:?} {:?}", after, plan(&whole));
    }
}

proptest! {
    #![proptest_config(cases(12))]

    /// A key is of one reward, on one day, as of whatever day it is asked for.
    #[test]
    fn no_reward_is_due_twice_under_different_keys_for_one_entry(days in days(), shares in days(), hold in 1_u16..4) {
        let (rules, user) = (keen(hold), User::new(1_u64));
        let events = days.iter().map(|n| Event::log_in(1_u64, START.plus(*n)));
        let profile = Profile::of(events.chain(shares.iter().map(|n| Event::share(1_u64, START.plus(*n)))));
        let mut given: BTreeMap<TaskRewardKey, Day> = BTreeMap::new();
        for day in 0..150 {
            let Some(card) = rules.score(profile.as_of(START.plus(day)), &user).unwrap() else { continue };
            for due in card.plans.known().unwrap().iter().flat_map(|plan| plan.status.rewards_due()) {
                prop_assert!(due.on >= due.key.first_day.unwrap() && due.on <= START.plus(day));
                prop_assert_eq!(*given.entry(due.key).or_insert(due.on), due.on);
            }
        }
    }
}

#[test]
fn a_segment_that_is_not_there_has_no_entry() {
    let (rules, profile, user) = (keen(1), logged_in(&[0]), User::new(1_u64));
    let situation = Situation::new(profile.as_of(START), &user, rules.judges()).unwrap();
    assert_eq!(rules.segments.entered("other", &situation), Err(Unscored::NoSegment));
}
