//! Plans that begin on entering a segment, and achievements on lines that are handed in, against an independent count in Python.

use lifestage::incentive::{CountSource, SourceCount};
use lifestage::{Day, Event, Kind, Profile, RuleSet, Scorecard, Subject, User};
use serde_json::{Value, json};

use crate::shared::oracle::expected;

fn rules(case: &Value) -> RuleSet {
    let bound = if case["at_least"] == true { "at_least" } else { "at_most" };
    let task = |id: &str, opens: u16, count: u32| {
        json!({
            "id": id, "opens": opens, "due": case["due"][id], "make_up": { "days": case["make_up"] },
            "needs": [{ "events": { "kinds": [id] }, "count": count }],
        })
    };
    let mut tasks = [task("share", 1, 1), task("comment", 2, 2), task("use", 1, 3)];
    tasks[0]["reward"] = json!({ "points": 10 });
    tasks[0]["tutorial"] = json!(5);
    tasks[1]["reward"] = json!({ "points": 7 });
    tasks[1]["prerequisites"] = json!(["share"]);
    tasks[1]["weight"] = json!(2);
    tasks[2]["weight"] = json!(3);
    let mut when = json!({ "days": "log_in", "in": { "last": case["window"] } });
    when[bound] = case["days"].clone();
    let written = json!({
        "segments": [{ "name": "s", "when": when, "hold": case["hold"] }],
        "incentives": {
            "plans": [{ "anchor": { "segment": "s" }, "plan": { "version": 12, "tasks": tasks } }],
            "achievements": [{ "id": "host", "measure": { "others": "matured_invitees" }, "goals": case["goals"] }],
        },
    });
    RuleSet::from_document(&serde_json::from_value(written).unwrap()).unwrap_or_else(|problems| panic!("{problems}"))
}

fn day(written: &Value) -> Day {
    written.as_str().unwrap().parse().unwrap()
}

fn events(case: &Value, user: u64) -> Vec<Event> {
    let event = |row: &Value| {
        let kind: Kind = row[1].as_str().unwrap().parse().unwrap();
        let subject = Subject::new(row[2].as_u64().unwrap().try_into().unwrap());
        Event::new(user, day(&row[0]), kind, 0).unwrap().about(subject)
    };
    case["events"].as_array().unwrap().iter().map(event).collect()
}

/// What a scorecard says, as the count writes it.
fn said(card: &Scorecard) -> Value {
    let plan = card.plans.known().unwrap().first().map(|plan| {
        let status = &plan.status;
        let tasks: Vec<Value> =
            status.tasks().iter().map(|task| json!([task.id.as_str(), task.state.to_string()])).collect();
        let rewards: Vec<Value> = status
            .rewards_due()
            .map(|due| json!([due.key.to_string(), due.on, due.reward.points().unwrap()]))
            .collect();
        let credit = (status.completion().get() * 12.0).round();
        #[expect(clippy::cast_possible_truncation, reason = "0 to 12")]
        let credit = credit as i64;
        json!({ "first_day": status.first_day(), "tasks": tasks, "credit": credit, "rewards": rewards })
    });
    let host = &card.achievements.known().unwrap().achievements[0];
    let unlocked: Vec<Day> = host.unlocked.iter().map(|level| level.on).collect();
    json!({ "as_of": card.as_of, "plan": plan, "host": unlocked })
}

#[test]
fn plans_and_lines_are_what_the_independent_count_says() {
    let mut compared = 0;
    for line in expected("plans.jsonl").lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let user = case["user"].as_u64().unwrap();
        let (rules, profile) = (rules(&case), Profile::of(events(&case, user)));
        let lines = case["lines"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| SourceCount::new(day(&line[0]), CountSource::MaturedInvitees, line[1].as_u64().unwrap()));
        let lines: Vec<SourceCount> = lines.collect();
        for answer in case["answers"].as_array().unwrap() {
            let as_of = profile.as_of(day(&answer["as_of"]));
            let card = rules.score_with(as_of, &User::new(user), &lines).unwrap().unwrap();
            assert_eq!(&said(&card), answer, "user {user}");
            compared += 1;
        }
    }
    assert_eq!(compared, 180);
}
