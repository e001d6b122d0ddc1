//! How tasks ended of plans that begin on a day or with a segment: told once for each run of the plan.

use lifestage::incentive::{Name, Reward};
use lifestage::rule::{Cause, Change, Edition, TaskOutcome, Told, Transition};
use lifestage::{Day, Event, Profile, RuleSet, User};
use serde_json::{Value, json};

use crate::shared::travels::travels;

const ANN: u64 = 1;
const MONDAY: Day = Day::ymd(2026, 1, 5);

fn day(number: i32) -> Day {
    MONDAY.plus(number)
}

/// Who logs in twice in a week is keen. From then on: to share within four days, for points, and to comment after it.
fn plan(anchor: &Value) -> Edition {
    let needs = |kind: &str| json!([{ "events": { "kinds": [kind] }, "count": 1 }]);
    let written = json!({
        "segments": [{ "name": "keen", "when": { "days": "log_in", "in": { "last": 7 }, "at_least": 2 } }],
        "incentives": { "plans": [{ "anchor": anchor, "plan": { "version": 12, "tasks": [
            { "id": "share", "due": 4, "needs": needs("share"), "reward": { "points": 10 }, "make_up": { "days": 3 } },
            { "id": "comment", "due": 6, "needs": needs("comment"), "prerequisites": ["share"], "make_up": null }
        ] } }] }
    });
    Edition::new(RuleSet::from_document(&serde_json::from_value(written).unwrap()).unwrap())
}

fn with_segment() -> Edition {
    plan(&json!({ "segment": "keen" }))
}

/// A user who is told of.
struct Ann {
    rules: Edition,
    events: Vec<Event>,
    told: Told,
}

impl Ann {
    fn new(rules: Edition, log_ins: &[i32]) -> Self {
        let mut ann = Self { rules, events: Vec::new(), told: Told::nothing(ANN) };
        ann.logs_in(log_ins);
        ann
    }

    fn logs_in(&mut self, days: &[i32]) {
        self.events.extend(days.iter().map(|number| Event::log_in(ANN, day(*number))));
    }

    fn shares(&mut self, number: i32) {
        self.events.push(Event::share(ANN, day(number)));
    }

    /// What is new of plans; from now on it is told.
    fn tells(&mut self, number: i32) -> Vec<Change> {
        let profile = Profile::of(self.events.iter().cloned());
        let ask = |told: &Told| self.rules.changes(profile.as_of(day(number)), &User::new(ANN), told).unwrap();
        let news = ask(&self.told);
        assert_eq!(ask(&news.told).changes, [], "asked again, nothing is new");
        assert_eq!(Told::from_bytes(&news.told.to_bytes()).as_ref(), Ok(&news.told));
        travels(&news.told);
        self.told = news.told;
        let of_plans = |change: &Change| matches!(change.what, Transition::Task { plan_version: 12, .. });
        news.changes.into_iter().filter(of_plans).collect()
    }

    fn says(&mut self, number: i32) -> Vec<String> {
        self.tells(number).iter().map(ToString::to_string).collect()
    }

    fn keys(&mut self, number: i32) -> Vec<String> {
        self.tells(number).iter().map(|change| change.key.to_string()).collect()
    }
}

#[test]
fn a_task_of_a_plan_is_told_when_it_is_done_with_its_reward_and_reasons() {
    let mut ann = Ann::new(with_segment(), &[0, 3]);
    assert_eq!((ann.says(2), ann.says(3)), (vec![], vec![]));
    assert_eq!(ann.told.plans().collect::<Vec<_>>(), [(12, day(3))]);
    ann.shares(4);
    let changes = ann.tells(4);
    assert_eq!(changes.len(), 1);
    let share = &changes[0];
    assert_eq!(share.to_string(), "task share of plan version 12 from 2026-01-08 done (event)");
    assert_eq!(share.key.as_str(), "1/task/12/2026-01-08/share/done");
    let what = Transition::Task {
        plan_version: 12,
        first_day: Some(day(3)),
        task: Name::literal("share"),
        from: None,
        to: TaskOutcome::Done,
        on: Some(day(4)),
        reward: Some(Reward::Points(10)),
    };
    assert_eq!((&share.what, share.cause), (&what, Cause::Event));
    let said: Vec<String> = share.reasons().map(|reason| reason.text.clone()).collect();
    assert_eq!(
        said,
        ["plan version 12 began on 2026-01-08, on entering `keen`", "`share` was done on 2026-01-09, due 2026-01-11"]
    );
    travels(share);
    // The due day of the other task passes, and it cannot be made up.
    assert_eq!(ann.says(8), Vec::<String>::new());
    assert_eq!(ann.says(9), ["task comment of plan version 12 from 2026-01-08 missed (time)"]);
    let ended: Vec<(Name, TaskOutcome)> = ann.told.tasks_of(12).collect();
    assert_eq!(ended, [(Name::literal("comment"), TaskOutcome::Missed), (Name::literal("share"), TaskOutcome::Done)]);
    assert_eq!(ann.told.tasks_of(13).count(), 0);
}

#[test]
fn a_task_that_is_done_late_is_told_as_made_up() {
    let mut ann = Ann::new(with_segment(), &[0, 3]);
    ann.tells(3);
    ann.shares(8);
    let changes = ann.tells(8);
    assert_eq!(changes[0].to_string(), "task share of plan version 12 from 2026-01-08 made up (event)");
    assert!(matches!(changes[0].what, Transition::Task { reward: Some(Reward::Points(5)), .. }));
    // An event of before the due day comes late: it was done on time after all.
    ann.shares(5);
    let done = ann.tells(8);
    assert_eq!(done[0].to_string(), "task share of plan version 12 from 2026-01-08 done (late event)");
    assert!(matches!(done[0].what, Transition::Task { from: Some(TaskOutcome::MadeUp), .. }));
}

#[test]
fn entering_again_begins_the_plan_anew_under_other_keys() {
    let mut ann = Ann::new(with_segment(), &[0, 3]);
    ann.shares(4);
    assert_eq!(ann.keys(4), ["1/task/12/2026-01-08/share/done"]);
    assert_eq!(ann.keys(20), ["1/task/12/2026-01-08/comment/missed"]);
    ann.logs_in(&[30, 33]);
    ann.shares(34);
    assert_eq!(ann.keys(34), ["1/task/12/2026-02-07/share/done"]);
    assert_eq!(ann.told.plans().collect::<Vec<_>>(), [(12, day(33))]);
}

#[test]
fn a_run_that_begins_on_the_day_of_the_last_telling_is_another_one() {
    let mut ann = Ann::new(with_segment(), &[0, 3]);
    ann.shares(4);
    ann.logs_in(&[30]);
    assert_eq!(ann.keys(33), ["1/task/12/2026-01-08/share/done", "1/task/12/2026-01-08/comment/missed"]);
    // Later on that day.
    ann.logs_in(&[33]);
    ann.shares(33);
    assert_eq!(ann.keys(33), ["1/task/12/2026-02-07/share/done"]);
}

#[test]
fn runs_that_began_and_ended_between_two_tellings_are_told() {
    let mut ann = Ann::new(with_segment(), &[0, 3]);
    ann.tells(3);
    // Done in the first run; a second one between; a third goes on.
    ann.shares(4);
    ann.logs_in(&[20, 22]);
    ann.shares(23);
    ann.logs_in(&[40, 41]);
    ann.shares(41);
    assert_eq!(
        ann.keys(42),
        [
            "1/task/12/2026-01-08/share/done",
            "1/task/12/2026-01-08/comment/missed",
            "1/task/12/2026-01-27/share/done",
            "1/task/12/2026-01-27/comment/missed",
            "1/task/12/2026-02-15/share/done",
        ]
    );
}

#[test]
fn a_late_event_that_moves_the_entry_tells_no_task_again() {
    let mut ann = Ann::new(with_segment(), &[0, 3]);
    ann.shares(4);
    assert_eq!(ann.keys(5), ["1/task/12/2026-01-08/share/done"]);
    // A log-in of the day after joining comes late: the user was keen since then.
    ann.logs_in(&[1]);
    assert_eq!(ann.keys(6), Vec::<String>::new());
    assert_eq!(ann.told.plans().collect::<Vec<_>>(), [(12, day(1))]);
    assert_eq!(ann.keys(7), ["1/task/12/2026-01-06/comment/missed"]);
}

#[test]
fn a_run_that_a_late_event_takes_back_stays_told() {
    // In the second week there is a gap, so the user left and entered again.
    let mut ann = Ann::new(with_segment(), &[0, 3, 13, 15]);
    ann.shares(4);
    ann.tells(14);
    assert_eq!(ann.told.plans().collect::<Vec<_>>(), [(12, day(3))]);
    ann.shares(15);
    assert_eq!(ann.keys(15), ["1/task/12/2026-01-20/share/done"]);
    // Without the gap there was one entry only.
    ann.logs_in(&[5, 9, 10]);
    assert_eq!(ann.keys(16), Vec::<String>::new());
    assert_eq!(ann.told.plans().collect::<Vec<_>>(), [(12, day(15))]);
}

#[test]
fn a_plan_on_a_day_is_told_of_everybody_and_due_when_it_begins() {
    let rules = plan(&json!({ "day": "2026-01-15" }));
    let user = User::new(ANN);
    let profile = Profile::of([Event::log_in(ANN, day(0))]);
    let next = |number| rules.rules().next_change(profile.as_of(day(number)), &user).unwrap();
    // The stage of a silent user and newcomer tasks come before and after.
    assert_eq!(next(9), Some(day(10)));
    // 15 January is day 10; sharing can be made up until day 16.
    assert_eq!((next(10), next(15)), (Some(day(16)), Some(day(16))));
    let mut ann = Ann::new(rules.clone(), &[0]);
    ann.tells(9);
    assert_eq!(ann.keys(16), ["1/task/12/2026-01-15/comment/missed"]);
    assert_eq!(ann.keys(17), ["1/task/12/2026-01-15/share/missed"]);
}

#[test]
fn a_plan_that_the_rules_do_not_have_any_more_is_forgotten_and_missed_by_nobody() {
    let mut ann = Ann::new(with_segment(), &[0, 3]);
    ann.tells(4);
    ann.rules = Edition::new(RuleSet::full());
    assert_eq!((ann.says(12), ann.told.plans().count()), (vec![], 0));
    // Without any incentives nobody knows, and what was told stays.
    ann.rules = with_segment();
    ann.tells(12);
    ann.rules = Edition::new(RuleSet::default());
    assert_eq!((ann.says(13), ann.told.plans().count()), (vec![], 1));
}

#[test]
fn what_was_told_with_runs_out_of_order_is_refused() {
    let mut ann = Ann::new(with_segment(), &[0, 3]);
    ann.shares(4);
    ann.tells(5);
    let written = serde_json::to_value(&ann.told).unwrap();
    let refused = |change: &dyn Fn(&mut Value)| {
        let mut changed = written.clone();
        change(&mut changed["parts"]["runs"]);
        serde_json::from_value::<Told>(changed).unwrap_err().to_string()
    };
    let run = written["parts"]["runs"][0].clone();
    for said in [
        refused(&|runs| runs.as_array_mut().unwrap().push(run.clone())),
        refused(&|runs| runs[0]["first_day"] = json!("2026-03-01")),
        refused(&|runs| runs[0]["previous"] = json!("2026-01-08")),
        refused(&|runs| runs[0]["tasks"] = json!([["share", "done"], ["share", "done"]])),
    ] {
        assert!(said.starts_with("what was told of user `1` has a list out of order"), "{said}");
    }
}
