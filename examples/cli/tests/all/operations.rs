//! The program `operations`, against an independent count of the embedded app and on small logs.

use std::collections::BTreeMap;
use std::io::Write;

use serde_json::Value;

use crate::program::{expected, oracle, run};

/// The blocks by their names.
pub(crate) fn blocks(arguments: &[&str], log: &str) -> BTreeMap<String, Value> {
    let done = run("operations", &[arguments, &["--format", "jsonl"]].concat(), log);
    assert!(done.success, "{}", done.err);
    let blocks = done.out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    blocks.map(|block| (block["block"].as_str().unwrap().to_owned(), block)).collect()
}

/// Every figure that was counted stands in the answer, which may say more than that.
pub(crate) fn holds(path: &str, answer: &Value, counted: &Value) {
    match counted {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, counted)| holds(&format!("{path}.{name}"), &answer[name.as_str()], counted));
        }
        Value::Array(rows) => {
            assert_eq!(answer.as_array().map(Vec::len), Some(rows.len()), "{path}: {answer}");
            rows.iter().enumerate().for_each(|(at, row)| holds(&format!("{path}[{at}]"), &answer[at], row));
        }
        // Decimals have nine places.
        Value::Number(number) if number.is_f64() => {
            let found = answer.as_f64().unwrap_or_else(|| panic!("{path}: {answer} instead of {number}"));
            assert!((found - number.as_f64().unwrap()).abs() < 1e-8, "{path}: {found} instead of {number}");
        }
        _ => assert_eq!(answer, counted, "{path}"),
    }
}

#[test]
fn the_embedded_app_is_what_the_independent_count_says() {
    let counted: Value = serde_json::from_str(&expected("operations.json")).unwrap();
    let costs = oracle("channel_costs.csv");
    let answers = blocks(&["--channel-costs", costs.to_str().unwrap()], "");
    let themes = counted
        .as_object()
        .unwrap()
        .iter()
        .filter(|(name, _)| !["as_of", "attributions", "hold_out"].contains(&name.as_str()));
    assert_eq!(themes.clone().count(), 13);
    for (theme, counted) in themes {
        holds(theme, &answers[theme], counted);
        assert_eq!(answers[theme]["as_of"], "2025-12-31");
    }
}

#[test]
fn every_block_is_told_in_terminal_width_and_ends_with_its_call() {
    let done = run("operations", &["--all"], "");
    assert!(done.success && done.err.is_empty(), "{}", done.err);
    let blocks: Vec<&str> = done.out.split("\n── ").skip(1).collect();
    assert_eq!(blocks.len(), 25);
    for block in blocks {
        let calls: Vec<&str> = block.lines().filter(|line| line.starts_with("  » ")).collect();
        assert_eq!(calls.len(), 1, "{block}");
    }
    let wide =
        |line: &str| line.chars().map(|character| if character >= '\u{2e80}' { 2 } else { 1 }).sum::<usize>() > 80;
    // What was read is told below the page.
    let (page, _read) = done.out.rsplit_once("\n\n").unwrap();
    assert_eq!(page.lines().find(|line| wide(line)), None);
}

#[test]
fn the_planted_three_are_found_on_their_days() {
    let upgraded = &blocks(&["--as-of", "2025-11-15"], "")["moved"]["fired"];
    assert!(upgraded.as_array().unwrap().iter().any(|fired| fired["user"] == "90001"), "{upgraded}");
    let abuse = &blocks(&["--as-of", "2025-12-20"], "")["community"]["abuse"][0];
    assert_eq!((&abuse["user"], &abuse["level"]), (&"90002".into(), &"block".into()));
    let quiet = &blocks(&[], "")["risk"]["call"][0];
    assert_eq!((&quiet["user"], &quiet["value"]), (&"90003".into(), &650_000.into()));
}

#[test]
fn a_campaign_is_judged_where_its_cost_is_known() {
    let campaign = &blocks(&["--cost", "100.00"], "")["campaign"]["campaign"];
    assert_eq!((&campaign["cost"], &campaign["return_ratio"]), (&10_000.into(), &2.36.into()));
    assert_eq!((&campaign["roi"], &campaign["incremental_ratio"]), (&1.36.into(), &2.85.into()));
    let other = &blocks(&["--campaign", "召回"], "")["campaign"]["campaign"];
    assert_eq!((&other["subject"], &other["first_day"]), (&"召回".into(), &"2025-10-01".into()));
    assert_eq!((&other["cost"], &other["verdict"]), (&Value::Null, &Value::Null));
}

#[test]
fn a_campaign_is_attributed_and_compared_as_asked() {
    let counted: Value = serde_json::from_str(&expected("operations.json")).unwrap();
    for (attribution, counted) in counted["attributions"].as_object().unwrap() {
        let campaign = &blocks(&["--attribution", attribution], "")["campaign"]["campaign"];
        holds(attribution, campaign, counted);
    }
    let beside = &blocks(&["--hold-out", "五步引导"], "")["campaign"]["campaign"];
    holds("hold_out", beside, &counted["hold_out"]);
}

#[test]
fn the_day_of_sending_is_too_early_to_stop_a_campaign() {
    let sending = ["--as-of", "2025-11-01", "--cost", "100.00"];
    let campaign = &blocks(&sending, "")["campaign"]["campaign"];
    assert_eq!((&campaign["sent"], &campaign["pending"]), (&63.into(), &63.into()));
    assert_eq!(campaign["verdict"], "not yet: the windows of 63 of 63 users are still open");
}

#[test]
fn users_who_were_left_out_of_a_campaign_say_what_it_brought() {
    // a and b were sent it and spend 30 and 50, c and d were held out and spend 20 and 30; 2 · (40 − 25) = 30.
    let log = "user_id,ts,event_type,subject,value\n\
               a,2026-01-05,message_sent,spring,\nb,2026-01-05,message_sent,spring,\n\
               a,2026-01-06,purchase,,30\nb,2026-01-12,purchase,,50\nc,2026-01-05,purchase,,20\nd,2026-01-12,purchase,,30\n\
               d,2026-01-13,purchase,,900\n";
    let mut users = tempfile::NamedTempFile::new().unwrap();
    users.write_all(b"user_id,arm\na,sent\nb,sent\nc,out\nd,out\n").unwrap();
    let arguments = ["-", "--users", users.path().to_str().unwrap(), "--as-of", "2026-01-20", "--hold-out", "out"];
    let campaign = &blocks(&arguments, log)["campaign"]["campaign"];
    assert_eq!((&campaign["held_out"], &campaign["increment_by"]), (&2.into(), &"hold_out".into()));
    assert_eq!((&campaign["spent"], &campaign["increment"]), (&8_000.into(), &3_000.into()));
    let told = run("operations", &arguments, log);
    assert!(told.out.replace('\n', " ").contains("Over 2 held out it brought 30.00 ("), "{}", told.out);
    let wrong = run("operations", &["--hold-out", "nobody"], "");
    assert!(!wrong.success && wrong.err.contains("--hold-out `nobody` is no arm of the users file"), "{}", wrong.err);
}

#[test]
fn k_is_the_same_in_both_blocks_on_every_day() {
    for as_of in ["2025-03-10", "2025-07-01", "2025-10-20", "2025-12-31"] {
        let answers = blocks(&["--as-of", as_of], "");
        let board = &answers["targets"]["numbers"]["matured invitees per active user"];
        assert_eq!(board["actual"], answers["referrals"]["k"], "{as_of}");
        assert_eq!(board["numerator"], answers["referrals"]["matured_recently"], "{as_of}");
    }
}

#[test]
fn a_file_of_targets_gives_ways_paces_and_numbers_of_your_own() {
    let mut targets = tempfile::NamedTempFile::new().unwrap();
    targets
        .write_all(
            br#"{ "active_on_day_7": { "target": 0.35, "baseline": 0.2, "due": "2026-03-31" },
                  "own": { "regulars": { "share": { "of": { "active_days": { "last": 28 }, "at_least": 8 },
                                                    "among": { "stage": ["Growth", "Loyalty", "Advocacy"] } } } } }"#,
        )
        .unwrap();
    let path = targets.path().to_str().unwrap();
    let numbers = &blocks(&["--targets", path], "")["targets"]["numbers"];
    let day_7 = &numbers["active on day 7"];
    // 93 of 417, and 90 days to the due day.
    let actual = 93.0 / 417.0;
    let near = |found: &Value, expected: f64| assert!((found.as_f64().unwrap() - expected).abs() < 1e-12, "{found}");
    near(&day_7["share_of_the_way"], (actual - 0.2) / 0.15);
    near(&day_7["pace"], (0.35 - actual) / 90.0);
    assert_eq!(numbers["regulars"]["stage"], Value::Null);
    assert!(numbers["regulars"]["denominator"].as_u64() > Some(0), "{numbers}");
    let told = run("operations", &["--all", "--targets", path], "");
    assert!(told.out.contains("active on day 7: 15 % of the way, +0.141 points a day needed."), "{}", told.out);
    let missing = run("operations", &["--targets", "/no/such.json"], "");
    assert!(!missing.success && missing.err.contains("/no/such.json: "), "{}", missing.err);
}

#[test]
fn a_log_of_purchases_alone_and_a_file_of_users_are_enough() {
    let log = "user_id,ts,event_type,value\nann,2026-01-05,purchase,9.50\nbob,2026-01-06,purchase,1.00\n";
    let mut users = tempfile::NamedTempFile::new().unwrap();
    users
        .write_all(b"user_id,joined,referrer,birthday,arm\nann,2026-01-01,,01-20,A\nbob,2026-01-02,ann,01-25,B\n")
        .unwrap();
    let arguments = ["-", "--users", users.path().to_str().unwrap(), "--as-of", "2026-01-20"];
    let answers = blocks(&arguments, log);
    assert_eq!(
        (&answers["people"]["worth"]["spenders"], &answers["birthdays"]["today"]["users"]),
        (&2.into(), &1.into())
    );
    assert_eq!(
        (&answers["referrals"]["invitees"], &answers["newcomer_test"]["arms"][1]["users"]),
        (&1.into(), &1.into())
    );
    assert_eq!(answers["campaign"]["campaign"], Value::Null);
    let told = run("operations", &arguments, log);
    assert!(told.success && told.out.contains("No messages of a campaign have been sent."), "{}{}", told.out, told.err);
}

#[test]
fn what_the_log_does_not_have_is_refused_by_its_name() {
    for (arguments, message) in [
        (["--core", "printer"], "subject `printer` of --core is not in embedded year of one app"),
        (["--campaign", "summer"], "subject `summer` of --campaign is not in embedded year of one app"),
        (["--cost", "-3"], "--cost `-3` is below 0: give what was paid"),
        (["--channel-costs", "/no/such.csv"], "/no/such.csv: "),
        (["--control", "C"], "--control `C` is no arm"),
    ] {
        let done = run("operations", &arguments.map(|argument| argument), "");
        assert!(!done.success && done.err.contains(message), "{}", done.err);
    }
}

#[test]
fn referrers_in_a_circle_are_left_out_and_named_as_the_file_does() {
    let log = "user_id,ts,event_type\nann,2026-01-05,log_in\nbob,2026-01-06,log_in\n0,2026-01-06,log_in\ncid,2026-01-06,log_in\n";
    let mut users = tempfile::NamedTempFile::new().unwrap();
    users.write_all(b"user_id,referrer\n0,0\nann,bob\nbob,ann\ncid,ann\n").unwrap();
    let arguments = ["-", "--users", users.path().to_str().unwrap()];
    let warning = "left out the referrers of 3 users, who brought themselves:\n  `ann` and `bob`, in a circle\n  \
                   `0` is their own referrer\n";
    let told = run("operations", &arguments, log);
    assert!(told.success && told.out.starts_with(warning), "{}{}", told.out, told.err);
    assert!(told.out.contains("1 user came by invitation"), "{}", told.out);
    let data = run("operations", &[&arguments[..], &["--format", "jsonl"]].concat(), log);
    assert!(data.success && data.err.starts_with(warning), "{}", data.err);
    assert_eq!(blocks(&arguments, log)["referrals"]["invitees"], 1);
    let strict = run("operations", &[&arguments[..], &["--strict"]].concat(), log);
    assert!(!strict.success && strict.err.contains("`0` is their own referrer"), "{}", strict.err);
}
