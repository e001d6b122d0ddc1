//! The program `funnel`: what ends a chain, where it starts, what equal instants are, and how long it takes.

use serde_json::{Value, json};

use crate::program::{expected, run};

const LOG: &str = "user_id,ts,event_type\n\
    u,2026-01-01 10:00:00,a\nu,2026-01-01 10:05:00,stop\nu,2026-01-01 10:10:00,b\nu,2026-01-01 10:10:00,c\n\
    v,2026-01-01 10:00:00,a\nv,2026-01-01 10:30:00,a\nv,2026-01-01 10:40:00,b\nv,2026-01-01 11:10:00,c\n";

fn users(arguments: &[&str], log: &str) -> (Vec<u64>, Value) {
    let done = run("funnel", &[&["-", "--steps", "a,b,c", "--format", "json"], arguments].concat(), log);
    assert!(done.success, "{}", done.err);
    let answer: Value = serde_json::from_str(&done.out).unwrap();
    let steps = answer["steps"].as_array().unwrap().iter().map(|step| step["users"].as_u64().unwrap());
    (steps.collect(), answer)
}

#[test]
fn exclusions_entries_and_ties_are_asked_for_on_the_command_line() {
    assert_eq!(users(&[], LOG).0, [2, 2, 2]);
    assert_eq!(users(&["--exclude", "1:stop"], LOG).0, [2, 1, 1]);
    assert_eq!(users(&["--ties", "later"], LOG).0, [2, 2, 1]);
    assert_eq!(users(&["--within", "60m", "--entry", "first"], LOG).0, [2, 2, 1]);
    assert_eq!(users(&["--within", "60m", "--entry", "latest"], LOG).0, [2, 2, 2]);
    for wrong in ["stop", "x:stop"] {
        let done = run("funnel", &["-", "--steps", "a,b", "--exclude", wrong], LOG);
        assert!(!done.success && done.err.contains("like `--exclude 1:remove_from_cart`"), "{}", done.err);
    }
}

#[test]
fn times_have_quantiles_and_the_whole_way_has_a_time() {
    let (_, answer) = users(&["--entry", "latest"], LOG);
    let seconds = |quantiles: &Value| ["p50", "p90"].map(|name| quantiles[name].clone());
    assert_eq!(seconds(&answer["quantiles_seconds"][0]), [json!(600.0), json!(600.0)]);
    assert_eq!(seconds(&answer["whole_seconds"]), [json!(600.0), json!(2400.0)]);
    let text = run("funnel", &["-", "--steps", "a,b,c", "--entry", "latest"], LOG).out;
    assert!(text.contains("from the first step to the last: median 10 min"), "{text}");
}

#[test]
fn dates_and_microseconds_stand_in_their_order() {
    let log = "user_id,ts,event_type\nu,2026-01-02,a\nu,2026-01-02 03:00:00,b\nu,2026-01-02 03:00:00.000200,c\n";
    let (users_of_steps, answer) = users(&["--utc-offset", "+08:00"], log);
    assert_eq!(users_of_steps, [1, 1, 1]);
    assert!(answer["definition"].as_str().unwrap().contains("times are to the day"));
    let log = "user_id,ts,event_type\nu,2026-01-01 10:00:00.000900,a\nu,2026-01-01 10:00:00.000100,b\nu,2026-01-01 10:00:01,c\n";
    assert_eq!(users(&[], log).0, [1, 0, 0]);
}

/// The embedded year of one app.
const APP_YEAR: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/app_year.csv.gz");

#[test]
fn steps_may_ask_for_the_value_of_the_single_event() {
    let steps = "view>=60,add_to_cart>=50.00,purchase";
    let done = run("funnel", &[APP_YEAR, "--steps", steps, "--within", "24h", "--format", "jsonl"], "");
    assert!(done.success, "{}", done.err);
    let answer: Value = serde_json::from_str(&done.out).unwrap();
    let counted: Value = serde_json::from_str(&expected("app_funnel_values.json")).unwrap();
    let depths: Vec<u64> = counted["users_at_depth"].as_array().unwrap().iter().map(|n| n.as_u64().unwrap()).collect();
    let reached: Vec<u64> = (1..depths.len()).map(|depth| depths[depth..].iter().sum()).collect();
    let users = |answer: &Value| -> Vec<u64> {
        answer["steps"].as_array().unwrap().iter().map(|step| step["users"].as_u64().unwrap()).collect()
    };
    assert_eq!(users(&answer), reached);

    // One looked for a second, the other for a minute: the first is not interested.
    let log = "user_id,ts,event_type,value,subject,channel\n\
        1,2025-12-01 10:00:00,view,1,短视频,\n1,2025-12-01 10:05:00,purchase,10.00,,\n\
        2,2025-12-01 10:00:00,view,60,短视频,\n2,2025-12-01 10:05:00,purchase,10.00,,\n";
    let reach = |steps: &str| {
        let done = run("funnel", &["-", "--steps", steps, "--format", "jsonl"], log);
        assert!(done.success, "{}", done.err);
        users(&serde_json::from_str(&done.out).unwrap())
    };
    assert_eq!(reach("view,purchase"), [2, 2]);
    assert_eq!(reach("view>=3,purchase"), [1, 1]);
    assert_eq!(reach("view>=3,purchase>=10.01"), [1, 0]);
    for (steps, message) in [
        ("view>=x", "`>=x` is no value: give a number like the log has"),
        ("purchase>=9.999", "`>=9.999` is no value"),
        ("view|purchase>=3", "`>=3` is of money and of something else at once"),
        ("views>=3", "the log has no event type `views`"),
    ] {
        let done = run("funnel", &["-", "--steps", steps], log);
        assert!(!done.success && done.err.contains(message), "{steps}: {}", done.err);
    }
}
