//! The programs in `examples/`: what they print, where, and how they end.

use std::{env, fs};

use crate::program::{Done, expected, run};

fn score(arguments: &[&str], input: &str) -> Done {
    run("score", arguments, input)
}

#[test]
fn score_prints_the_picture_of_the_embedded_sample() {
    let done = score(&[], "");
    assert!(done.success && done.err.is_empty(), "{}", done.err);
    for line in [
        "embedded CDNOW sample: 2,357 users as of 1998-06-30",
        "Champions               437",
        "Hibernating             596",
        "all buyers            2,357   100.0 %   244,091.94",
        "recency, days            152     442     486      512",
        "frequency, purchases       1       1       2        4",
        "monetary, net spend    15.36   31.95   59.25   130.49",
        "Churned                      2,128   90.3 %",
    ] {
        assert!(done.out.contains(line), "`{line}` is not in\n{}", done.out);
    }
}

#[test]
fn every_line_of_score_as_csv_is_that_of_the_independent_calculation() {
    let done = score(&["--format", "csv"], "");
    let without_day = |line: &str| {
        let (user, rest) = line.split_once(',').unwrap();
        format!("{user},{}", rest.split_once(',').unwrap().1)
    };
    let expected = expected("cdnow_lines.csv");
    assert_eq!(done.out.lines().count(), expected.lines().count());
    for (line, expected) in done.out.lines().zip(expected.lines()) {
        assert_eq!(without_day(line), expected);
    }
}

#[test]
fn a_line_of_json_is_as_documented() {
    let done = score(&["--explain", "00004", "--format", "jsonl"], "");
    let line: serde_json::Value = serde_json::from_str(&done.out).unwrap();
    let documented = serde_json::json!({
        "recency_days": 200, "frequency": 4, "monetary": 10050,
        "r": 4, "f": 4, "m": 4, "segment": "Loyal", "class": "110",
    });
    assert_eq!((&line["user"], &line["as_of"]), (&"00004".into(), &"1998-06-30".into()));
    assert_eq!(line["rfm"], documented);
    let stage = serde_json::json!({
        "name": "Churned", "ladder": null, "since": "1998-02-10", "since_is_bound": false,
    });
    assert_eq!(line["stage"], stage);
    let reason = serde_json::json!({
        "rule": "rfm.recency", "seen": 200, "bound": [152, 442],
        "sentence": "rfm.recency", "arguments": { "best": 5, "days": 200, "grade": 4, "within": 442 },
        "text": "recency 4 of 5: last purchase 200 days ago, within 442",
    });
    assert_eq!(line["reasons"][0], reason);
}

#[test]
fn explain_says_each_score_its_reasons_and_what_would_change_it() {
    let done = score(&["--explain", "00004"], "");
    for line in [
        "User 00004 as of 1998-06-30",
        "RFM 4-4-4: Loyal",
        "monetary 4 of 5: net spend 100.50, more than 59.25",
        "a purchase today: recency 5, Champions",
        "30.00 more net spend: monetary 5, Loyal",
        "Stage Churned since 1998-02-10",
        "not active for 200 days, this stage is 60 or more",
        "Growth by any activity",
    ] {
        assert!(done.out.contains(line), "`{line}` is not in\n{}", done.out);
    }
}

/// Ten weeks before they registered, somebody was sent a message.
#[test]
fn a_message_makes_nobody_a_user_of_ten_weeks() {
    let log = "user_id,ts,event_type,value,subject,channel\n\
               1,2025-01-01 10:00:00,message_sent,,拉新短信,\n1,2025-03-10 10:00:00,register,,,抖音\n\
               1,2025-03-10 11:00:00,bind_account,,,\n1,2025-03-11 10:00:00,use,600,高级编辑,\n\
               1,2025-03-12 10:00:00,invite,,,\n";
    let done = score(&["-", "--as-of", "2025-03-12", "--explain", "1"], log);
    for line in [
        "Stage Introduction since 2025-03-10, on the ladder Newcomer",
        "here for 2 days, this stage is 0 to 7",
        "Newcomer tasks: 100 % complete, plan day 3",
        "`register_and_bind` was done on 2025-03-10, due 2025-03-10",
        "`use_core_feature` was done on 2025-03-11, due 2025-03-11",
        "`invite` was done on 2025-03-12, due 2025-03-12",
    ] {
        assert!(done.out.contains(line), "`{line}` is not in\n{}", done.out);
    }
    let before = score(&["-", "--as-of", "2025-03-09", "--format", "jsonl"], log);
    assert!(before.success && before.out.is_empty(), "nobody is there yet: {}", before.out);
}

#[test]
fn explain_says_what_was_warned_of_and_that_nothing_was() {
    let day =
        |day: u32, user: &str, kind: &str, times: usize| format!("{user},2026-01-{day:02},{kind}\n").repeat(times);
    let log = format!("user_id,ts,event_type\n{}{}", day(1, "ann", "share", 1), day(2, "bob", "share", 1_000));
    let done = score(&["-", "--explain", "bob"], &log);
    let warning = "Abuse: block\n  block: share 1000 times per active day, 1 is usual, block begins at 20 times that";
    assert!(done.out.contains(warning), "{}", done.out);
    let done = score(&["-", "--explain", "ann"], &log);
    assert!(done.out.contains("\nAbuse: no warning\n"), "{}", done.out);
}

#[test]
fn the_top_is_by_net_spend_then_by_id() {
    let log =
        "user_id,ts,event_type,value\nb,2026-01-01,purchase,5\na,2026-01-01,purchase,5\nc,2026-01-01,purchase,9\n";
    let done = score(&["-", "--top", "2", "--format", "csv"], log);
    let users: Vec<&str> = done.out.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(users, ["c", "a"]);
}

#[test]
fn stored_rules_score_as_they_did() {
    let rules = serde_json::json!({ "rfm": { "fitted": {
        "recency": [1, 2, 3, 4], "frequency": [1, 2, 3, 4], "monetary": [100, 200, 300, 400],
    } } });
    let path = env::temp_dir().join(format!("lifestage-rules-{}.json", std::process::id()));
    fs::write(&path, rules.to_string()).unwrap();
    let log = "user_id,ts,event_type,value\na,2026-01-01,purchase,3.50\na,2026-01-03,log_in,\n";
    let done = score(&["-", "--rules", path.to_str().unwrap(), "--format", "csv"], log);
    fs::remove_file(path).unwrap();
    assert!(done.out.contains("a,2026-01-03,2,1,350,4,1,4,Potential Loyalists,,Introduction"), "{}", done.out);
}

#[test]
fn a_log_without_purchases_has_stages_and_says_why_it_has_no_rfm() {
    let log = "user_id,ts,event_type\na,2026-01-01,click\n";
    let table = score(&["-"], log);
    assert!(table.success && table.out.contains("RFM: not fitted, as nobody bought anything"), "{}", table.out);
    assert!(table.out.contains("custom_0 = click, 1 row"), "{}", table.out);
    let line = score(&["-", "--format", "jsonl"], log).out;
    assert!(line.contains(r#""rfm":null"#) && line.contains(r#""text":"not fitted""#), "{line}");
}

#[test]
fn scores_of_a_model_as_csv_begin_with_their_header() {
    let model = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/trees/cdnow.json");
    let asked =
        |format| run("features", &["--as-of", "1997-12-30", "--model", model, "--top", "2", "--format", format], "");
    let csv = asked("csv");
    assert!(csv.success, "{}", csv.err);
    let rows: Vec<&str> = csv.out.lines().collect();
    assert_eq!((rows.len(), rows[0]), (3, "user,prediction,margin"));
    for (row, line) in rows[1..].iter().zip(asked("jsonl").out.lines()) {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let cells: Vec<&str> = row.split(',').collect();
        assert_eq!(cells[0], line["user"]);
        for (cell, name) in cells[1..].iter().zip(["prediction", "margin"]) {
            let [cell, line] = [cell.parse::<f64>().unwrap(), line[name].as_f64().unwrap()];
            assert_eq!(cell.to_bits(), line.to_bits(), "{name}");
        }
    }
}

#[test]
fn one_user_is_no_users() {
    let log = "user_id,ts,event_type,value\na,2026-01-01,purchase,1\na,2026-01-02,purchase,1\n";
    for (question, format) in [
        ("score", "table"),
        ("operations", "table"),
        ("report", "text"),
        ("worth", "table"),
        ("clv", "table"),
        ("features", "table"),
    ] {
        // One customer alone is too few to fit to.
        let penalty: &[&str] = if question == "clv" { &["--penalty", "0.1"] } else { &[] };
        let said = run(question, &[&["-", "--format", format], penalty].concat(), log).out;
        assert!(
            said.contains("1 user") && ![" 1 users", "1 customers"].iter().any(|wrong| said.contains(wrong)),
            "{question}: {said}"
        );
    }
}

#[test]
fn what_is_wrong_with_a_log_is_said_with_its_line_and_fails() {
    let header = "user_id,ts,event_type,value\n";
    let cases: [(&str, String, &str); 5] = [
        ("a missing column", "user_id,event_type\na,log_in\n".into(), "ts"),
        ("an empty file", String::new(), "empty"),
        ("only bad rows", format!("{header}a,yesterday,purchase,1\n"), "line 2"),
        ("a header alone", header.into(), "no row"),
        ("a row of another length", format!("{header}a,2026-01-01,purchase\n"), "line 2"),
    ];
    for (case, log, says) in cases {
        let done = score(&["-"], &log);
        assert!(!done.success && done.out.is_empty(), "{case}: {}", done.out);
        assert!(done.err.starts_with("error: ") && done.err.contains(says), "{case}: {}", done.err);
    }
    let done = score(&["no-such-file.csv"], "");
    assert!(!done.success && done.err.contains("no-such-file.csv"), "{}", done.err);
    let done = score(&["--explain", "nobody"], "");
    assert!(!done.success && done.err.contains("embedded CDNOW sample has no user `nobody`"), "{}", done.err);
}

#[test]
fn bad_rows_are_skipped_counted_and_shown_or_end_a_strict_run() {
    let log = "user_id,ts,event_type,value\na,2026-01-32,purchase,1.23\na,2026-01-01,purchase,1.23\n";
    let lenient = score(&["-"], log);
    // The answer is there, and so is a warning that half of the log is not in it.
    assert!(lenient.out.starts_with("skipped 1 of 2 rows:\n  line 2: "), "{}", lenient.out);
    assert_eq!(lenient.code, Some(3), "{}", lenient.err);
    let nearly_all = format!("{log}{}", "a,2026-01-01,purchase,1.23\n".repeat(8));
    let lenient = score(&["-", "--format", "csv"], &nearly_all);
    assert_eq!(lenient.code, Some(0), "a tenth is not more than a tenth: {}", lenient.err);
    assert!(lenient.err.starts_with("skipped 1 of 10 rows:\n  line 2: "), "{}", lenient.err);
    let strict = score(&["-", "--strict"], log);
    assert!(!strict.success && strict.err.contains("line 2: "), "{}", strict.err);
}

#[test]
fn funnel_prints_the_steps_of_the_embedded_clickstream() {
    let done = run("funnel", &["--sessions"], "");
    assert!(done.success && done.err.is_empty(), "{}", done.err);
    for line in [
        "embedded clickstream of a shop: 600 users as of 2024-06-29",
        "product_view → add_to_cart → shipping_details → payment_details → purchase: in order, within 1d of the first step",
        "2 add_to_cart          482               80.6 %              80.6 %   █████████████████       3 min 40 s   10 min 14 s",
        "5 purchase              46               30.9 %               7.7 %",
        "Sessions: a pause of more than 30m starts a session",
        "sessions of a user     3605           6.0             6",
    ] {
        assert!(done.out.contains(line), "`{line}` is not in\n{}", done.out);
    }
}

#[test]
fn a_funnel_as_json_is_as_documented() {
    let log = "user_id,ts,event_type,channel\n\
        a,2026-01-01 10:00:00,look,search\na,2026-01-01 10:00:30,buy,\nb,2026-01-01 10:00:00,look,mail\n\
        b,2026-01-02 10:00:01,buy,\nc,2026-01-01,log_in,mail\n";
    let done = run("funnel", &["-", "--steps", "look,purchase", "--map", "buy=purchase", "--format", "json"], log);
    let answer: serde_json::Value = serde_json::from_str(&done.out).unwrap();
    let half = serde_json::json!({
        "name": "purchase", "users": 1, "conversion": 0.5, "overall": 0.5, "mean_seconds": 30.0, "median_seconds": 30.0,
    });
    assert_eq!((&answer["steps"][1], &answer["users"]), (&half, &3.into()));
    // One row has a date without a time.
    let definition = "look → purchase: in order, within 1d of the first step, equal instants in step order, best entry; \
                      bare dates begin their day, so times are to the day; days in UTC, weeks from Mon";
    assert_eq!(answer["definition"], definition);

    let users = |arguments: &[&str]| -> Vec<u64> {
        let done = run("funnel", &[&["-", "--steps", "look,buy", "--format", "json"], arguments].concat(), log);
        let answer: serde_json::Value = serde_json::from_str(&done.out).unwrap_or_else(|_| panic!("{}", done.err));
        answer["steps"].as_array().unwrap().iter().map(|step| step["users"].as_u64().unwrap()).collect()
    };
    assert_eq!(users(&["--within", "none"]), [2, 2]);
    assert_eq!(users(&["--within", "none", "--as-of", "2026-01-01"]), [2, 1]);
    assert_eq!(users(&["--within", "24h"]), [2, 1]);
    assert_eq!(users(&["--within", "20s"]), [2, 0]);
    assert_eq!(users(&["--within", "2d", "--order", "strict"]), [2, 2]);
    assert_eq!(users(&["--within", "2d", "--order", "any"]), [2, 2]);
    let by = run("funnel", &["-", "--steps", "look,buy|log_in", "--by", "channel", "--format", "csv"], log).out;
    assert!(by.contains("search,2,buy|log_in,1,1,1,30,30\n") && by.contains("mail,2,buy|log_in,0,0,0,,\n"), "{by}");
}

#[test]
fn a_bad_funnel_says_what_to_write() {
    let log = "user_id,ts,event_type\na,2026-01-01,look\na,2026-01-01,log_in\n";
    for (arguments, says) in [
        (&["--steps", "lok"][..], "the log has no event type `lok`: it has log_in, look"),
        (&[], "say which steps, like `--steps view,add_to_cart,purchase`: the log has log_in, look"),
        (&["--steps", "look", "--within", "-7d"], "`-7d` is negative"),
        (&["--steps", "look", "--within", "7"], "give a whole number and a unit"),
        (&["--steps", "look,"], "the log has no event type ``"),
    ] {
        let done = run("funnel", &[&["-"], arguments].concat(), log);
        assert!(!done.success && done.out.is_empty() && done.err.contains(says), "{}", done.err);
    }
    // A kind that nobody did is a step all the same.
    let done = run("funnel", &["-", "--steps", "look,purchase", "--format", "csv"], log);
    assert!(done.out.ends_with(",2,purchase,0,0,0,,\n"), "{}", done.out);
}

#[test]
fn nearly_a_kind_and_purchases_without_money_are_told() {
    let log = "user_id,ts,event_type\na,2026-01-05,Purchase\na,2026-01-05,Add To Cart\nb,2026-01-05,purchase\nb,2026-01-05,tap\n";
    let done = score(&["-"], log);
    for line in [
        "event types with nearly the name of a kind, which are kinds of the log's own:",
        "  Purchase: --map 'Purchase=purchase' makes it that kind",
        "  Add To Cart: --map 'Add To Cart=add_to_cart' makes it that kind",
        "no purchase has a value, so all spend is 0: --columns value=NAME names the column of the money",
    ] {
        assert!(done.success && done.out.contains(line), "`{line}` is not in\n{}", done.out);
    }
    assert!(!done.out.contains("tap: --map"), "{}", done.out);
    let mapped = score(&["-", "--map", "Purchase=purchase,Add To Cart=add_to_cart"], log);
    assert!(!mapped.out.contains("nearly the name"), "{}", mapped.out);
}
