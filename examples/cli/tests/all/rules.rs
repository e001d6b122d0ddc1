//! The programs `segments` and `what_if`, run as people run them.

use std::fs;

use serde_json::Value;

use crate::program::run;

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn segments_says_who_is_in_who_came_and_went_and_why() {
    let done = run("segments", &["--since", "1998-05-31"], "");
    assert!(done.success && done.err.is_empty(), "{}", done.err);
    for line in [
        "2357 users as of 1998-06-30, changes since 1998-05-31",
        "big spenders",
        "Triggers on 1998-06-30",
        "gone quiet",
    ] {
        assert!(done.out.contains(line), "`{line}` is not in\n{}", done.out);
    }
    let json = run("segments", &["--since", "1998-05-31", "--format", "jsonl"], "");
    let lines = lines(&json.out);
    let segments: Vec<&Value> = lines.iter().filter(|line| line["segment"].is_string()).collect();
    let users: Vec<&Value> = lines.iter().filter(|line| line["user"].is_string()).collect();
    assert_eq!(segments.len(), 7);
    for segment in segments {
        let name = segment["segment"].as_str().unwrap();
        let count = |test: &dyn Fn(&Value) -> bool| users.iter().filter(|user| test(user)).count() as u64;
        let of = |list: &Value, test: &dyn Fn(&Value) -> bool| {
            list.as_array().unwrap().iter().any(|part| part["segment"] == name && test(part))
        };
        assert_eq!(segment["users"], count(&|user| of(&user["segments"], &|_| true)), "{name}");
        assert_eq!(
            segment["entered"],
            count(&|user| of(&user["changes"], &|change| change["entered"] == true)),
            "{name}"
        );
        assert_eq!(
            segment["left"],
            count(&|user| of(&user["changes"], &|change| change["entered"] == false)),
            "{name}"
        );
    }
    // Nobody is in two segments of an exclusive group.
    for user in users {
        let spend = ["big spenders", "spenders", "triers"];
        let exclusive = user["segments"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|part| spend.contains(&part["segment"].as_str().unwrap()));
        assert!(exclusive.count() <= 1, "{user}");
    }
    let csv = run("segments", &["--format", "csv"], "");
    assert!(csv.out.starts_with("user,segment,since,since_is_bound\n"), "{}", csv.out);
}

const LOG: &str = "user_id,ts,event_type,value,subject,channel\n\
    ann,2026-01-05,use,60,editor,ads\n\
    ann,2026-01-06,use,60,editor,\n\
    ann,2026-01-07,use,60,editor,\n\
    bob,2026-01-05,use,60,chart,friends\n\
    bob,2026-01-06,scan,,chart,\n";

#[test]
fn subjects_channels_and_event_types_go_by_their_names() {
    let folder = std::env::temp_dir().join(format!("lifestage-segments-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("rules.json");
    fs::write(
        &file,
        r#"{ "segments": [{ "name": "editors", "when": { "consecutive_days": "use", "about": "editor", "at_least": 3 } },
                          { "name": "friends", "when": { "channel": "friends" } },
                          { "name": "scanners", "when": { "count": ["scan"], "in": { "last": 7 }, "at_least": 1 } }] }"#,
    )
    .unwrap();
    let path = file.to_str().unwrap();
    let done = run("segments", &["-", "--rules", path, "--format", "csv"], LOG);
    assert_eq!(
        done.out,
        "user,segment,since,since_is_bound\nann,editors,2026-01-07,false\nbob,friends,2026-01-05,false\nbob,scanners,2026-01-06,false\n"
    );
    fs::write(&file, r#"{ "segments": [{ "name": "a", "when": { "channel": "tv" } }] }"#).unwrap();
    let unknown = run("segments", &["-", "--rules", path], LOG);
    assert!(
        !unknown.success
            && unknown.err.contains(
                "`segments[0].when.channel`: there is no channel `tv`: write a number, or one of `ads`, `friends`"
            ),
        "{}",
        unknown.err
    );
    fs::write(&file, r#"{ "segments": [{ "name": "a", "when": { "stage": "Loyal" } }], "colour": 1 }"#).unwrap();
    let wrong = run("segments", &["-", "--rules", path], LOG);
    assert!(wrong.err.contains("2 problems") && wrong.err.contains("`segments[0].when.stage`: "), "{}", wrong.err);
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn what_if_says_who_would_move_where_and_by_which_rule() {
    let done = run("what-if", &["--top", "3"], "");
    assert!(done.success && done.err.is_empty(), "{}", done.err);
    assert!(done.out.contains("Who moves, by spend, and why") && done.out.contains("stage → "), "{}", done.out);
    let json = run("what-if", &["--top", "3", "--format", "jsonl"], "");
    let lines = lines(&json.out);
    let whole = &lines[0];
    assert_eq!(whole["users"], 2_357);
    let movers = lines.iter().filter(|line| line["user"].is_string()).count();
    assert_eq!(movers, 3);
    let mut totals = std::collections::BTreeMap::new();
    for cell in lines.iter().filter(|line| line["of"].is_string()) {
        *totals.entry(cell["of"].as_str().unwrap()).or_insert(0) += cell["users"].as_u64().unwrap();
    }
    assert!(totals.len() >= 5 && totals.values().all(|users| *users == 2_357), "{totals:?}");
    assert!(run("what-if", &["--format", "csv"], "").out.starts_with("of,from,to,users,spend\n"));
}

#[test]
fn what_if_compares_two_days_under_one_rule_set() {
    let json = run("what-if", &["--since", "1997-03-31", "--format", "jsonl"], "");
    let lines = lines(&json.out);
    assert_eq!(lines[0]["days"], serde_json::json!(["1997-03-31", "1998-06-30"]));
    assert_eq!(lines[0]["rules"][0], lines[0]["rules"][1]);
    let refused = run("what-if", &["--since", "1999-01-01"], "");
    assert!(
        !refused.success && refused.err.contains("--since 1999-01-01 is later than --as-of 1998-06-30"),
        "{}",
        refused.err
    );
}
