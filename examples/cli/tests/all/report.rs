//! The program `report`: known numbers of the embedded clickstream, a page that needs nothing else, and odd logs.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::program::{Done, run};

fn report(arguments: &[&str], log: &str) -> String {
    let Done { out, err, success, .. } = run("report", arguments, log);
    assert!(success, "{err}");
    out
}

fn answer(arguments: &[&str], log: &str) -> Value {
    serde_json::from_str(&report(&[arguments, &["--format", "json"]].concat(), log)).unwrap()
}

/// A field of each row of a list.
fn column(rows: &Value, field: &str) -> Vec<Value> {
    rows.as_array().unwrap().iter().map(|row| row[field].clone()).collect()
}

/// The rows that a list has for a day.
fn users_on(rows: &Value, day: &str) -> Value {
    rows.as_array().unwrap().iter().find(|row| row["day"] == day).unwrap()["users"].clone()
}

#[test]
fn the_numbers_of_may_are_those_of_a_database() {
    let answer = answer(&["--to", "2024-05-31"], "");
    let active = &answer["active_users"];
    assert_eq!(active["daily"]["periods"].as_array().unwrap().last().unwrap()["users"], 34);
    assert_eq!(users_on(&active["trailing_7"]["days"], "2024-05-31"), 189);
    assert_eq!(users_on(&active["trailing_30"]["days"], "2024-05-31"), 465);
    let sticky = &active["stickiness"];
    assert_eq!((&sticky["day_users"], &sticky["trailing_30_users"]), (&json!(34), &json!(465)));
    assert_eq!((&sticky["month_users"], &sticky["month_finished"]), (&json!(468), &json!(true)));
    assert_eq!(format!("{:.4}", sticky["mean_day_users"].as_f64().unwrap()), "32.4839");
    assert_eq!(format!("{:.4}", sticky["day_of_trailing_30"].as_f64().unwrap()), "0.0731");
    assert_eq!(active["l7"]["users"], json!([158, 28, 3, 0, 0, 0, 0]));
    // Nothing of June is seen.
    assert_eq!(answer["days"], json!({ "first": "2024-01-04", "last": "2024-05-31" }));
    assert_eq!(active["monthly"]["periods"].as_array().unwrap().len(), 5);
}

#[test]
fn the_numbers_of_half_a_year_are_those_of_a_database() {
    let answer = answer(&["--from", "2024-01-01", "--to", "2024-06-30", "--period", "month"], "");
    let lifecycle = &answer["lifecycle"]["periods"];
    assert_eq!(column(lifecycle, "new"), [63, 124, 181, 167, 62, 3]);
    assert_eq!(column(lifecycle, "returning"), [0, 45, 115, 244, 354, 361]);
    assert_eq!(column(lifecycle, "resurrecting"), [0, 0, 13, 42, 52, 98]);
    let dormant = column(lifecycle, "dormant").into_iter();
    let dormant = dormant.map(|states| states.as_object().unwrap().values().filter_map(Value::as_u64).sum::<u64>());
    assert_eq!(dormant.collect::<Vec<_>>(), [0, 18, 54, 65, 99, 107]);
    assert_eq!(answer["sessions"]["sessions"], 3_605);
    let by_day = &answer["retention"]["by_day"]["averages"];
    assert_eq!(column(by_day, "retained"), [32, 25, 28]);
    assert_eq!(answer["funnel"]["users_at_depth"], json!([2, 116, 174, 159, 103, 46]));
    let steps = ["product_view", "add_to_cart", "shipping_details", "payment_details", "purchase"];
    assert_eq!(column(&answer["funnel"]["steps"], "name"), steps);
    assert_eq!(column(&answer["stages"]["rows"], "users").iter().filter_map(Value::as_u64).sum::<u64>(), 600);
    let kpi = &answer["kpi"]["rows"][0];
    assert_eq!(
        (&kpi["numerator"], &kpi["denominator"], &kpi["verdict"]["short"]["by"]),
        (&json!(25), &json!(600), &json!(185))
    );
    let zone = run("report", &["--utc-offset", "+08:00", "--format", "json"], "").out;
    // The log's times have no zone: they and the days move together.
    assert_eq!(serde_json::from_str::<Value>(&zone).unwrap()["retention"]["by_day"]["averages"][0]["retained"], 32);
}

#[test]
fn every_block_says_what_was_asked_in_all_three_formats() {
    let answer = answer(&["--by", "channel"], "");
    let mut definitions = BTreeSet::new();
    collect_definitions(&answer, &mut definitions);
    assert_eq!(definitions.len(), 21);
    let html = report(&["--by", "channel", "--format", "html"], "");
    let text = report(&["--by", "channel"], "");
    for (asked, fingerprint) in definitions {
        assert_eq!(fingerprint.len(), 16, "{asked}");
        assert!(text.contains(&format!("{asked} [{fingerprint}]")), "`{asked}` is not in the text");
        assert!(
            html.contains(&format!("{asked} <code")) && html.contains(&fingerprint),
            "`{asked}` is not on the page"
        );
    }
}

fn collect_definitions(value: &Value, into: &mut BTreeSet<(String, String)>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                if name == "definition" {
                    let part = |part: &str| value[part].as_str().unwrap().to_owned();
                    into.insert((part("text"), part("fingerprint")));
                } else {
                    collect_definitions(value, into);
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| collect_definitions(value, into)),
        _ => {}
    }
}

#[test]
fn the_text_is_for_reading() {
    let text = report(&[], "");
    for line in [
        "embedded clickstream of a shop: 600 users as of 2024-06-29, report from 2024-01-04",
        "  a purchase by day 90                      48.1 % (177 of 368)   12.0 %                  met",
        "Growth           427   71.2 %",
        "  a day 25, 7 days 186, 30 days 469",
        "  2024-W26 so far     0          63            103                166",
        "5 purchase              46               30.9 %               7.7 %",
        "  3,605 sessions of 600 users, 31,106 events",
    ] {
        assert!(text.contains(line), "`{line}` is not in\n{text}");
    }
    assert_eq!(text, report(&["--format", "text"], ""));
}

/// Every element is closed in order, and every attribute is quoted.
fn check_well_formed(page: &str) {
    const VOID: [&str; 1] = ["meta"];
    let body = page.strip_prefix("<!DOCTYPE html>").unwrap();
    let (mut open, mut rest) = (Vec::new(), body);
    while let Some((_, tag)) = rest.split_once('<') {
        let (tag, after) = tag.split_once('>').unwrap();
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "</{name}> closes another element");
            continue;
        }
        let name = tag.split([' ', '/']).next().unwrap();
        assert!(!name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric()), "<{tag}>");
        let mut outside = tag.split('"').step_by(2);
        assert!(outside.all(|text| !text.trim_end_matches('=').contains('=')), "<{tag}>");
        assert_eq!(tag.matches('"').count() % 2, 0, "<{tag}>");
        if !VOID.contains(&name) && !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?} are not closed");
}

#[test]
fn the_page_is_one_well_formed_file_that_asks_the_network_for_nothing() {
    let page = report(&["--format", "html", "--by", "channel"], "");
    check_well_formed(&page);
    for outside in ["http", "<script", "<link", "<img", "@import", "url("] {
        assert!(!page.contains(outside), "{outside}");
    }
    for part in [
        "<title>embedded clickstream of a shop: user lifecycle report</title>",
        "prefers-color-scheme: dark",
        "name=\"viewport\"",
    ] {
        assert!(page.contains(part), "{part}");
    }
    // Each plot is there for wide and narrow screens, and says what it shows.
    assert_eq!(page.matches("<svg").count(), 6);
    assert_eq!(page.matches("<svg").count(), page.matches("role=\"img\" aria-label=\"").count());
    assert!(page.contains("<polyline") && page.contains("<rect"));
    assert_eq!(page, report(&["--format", "html", "--by", "channel"], ""));
}

#[test]
fn what_a_log_calls_things_stays_text_on_the_page() {
    let log = "user_id,ts,event_type,value,channel\n\
        a,2026-01-01,view,,<script>alert(1)</script>\na,2026-01-02,\"<b>\"\"buy\",,\nb,2026-01-02,purchase,5,\"a&b\"\n";
    let page = report(&["-", "--format", "html", "--by", "channel", "--steps", "view,<b>\"buy"], log);
    check_well_formed(&page);
    assert!(!page.contains("<script") && !page.contains("<b>\""));
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && page.contains("a&amp;b"));
    assert!(page.contains("2. &lt;b&gt;&quot;buy"), "{page}");
    // Spend is drawn where there is any: net spend by period, and by cohort.
    assert_eq!(page.matches("<svg").count(), 10);
}

#[test]
fn logs_of_one_user_or_without_purchases_work_in_all_formats() {
    let header = "user_id,ts,event_type,value\n";
    for rows in [
        "a,2026-01-31,log_in,\n",
        "a,2026-01-31,purchase,0\n",
        "a,2026-01-30,refund,3\n",
        "a,2026-01-31,view,5\nb,2026-03-01,view,5\n",
    ] {
        let log = format!("{header}{rows}");
        for format in ["text", "json", "html"] {
            for extra in [&[][..], &["--period", "month", "--from", "2025-11-30", "--to", "2026-03-02"]] {
                let written = report(&[&["-", "--format", format], extra].concat(), &log);
                assert!(!written.contains("NaN") && !written.contains("inf"), "{format} of {rows}: {written}");
                if format == "html" {
                    check_well_formed(&written);
                }
            }
        }
    }
    let text = report(&["-"], &format!("{header}a,2026-01-31,log_in,\n"));
    assert!(text.contains("RFM: nobody bought anything") && text.contains("Funnel: none"), "{text}");
}

#[test]
fn days_out_of_order_and_other_mistakes_say_what_to_write() {
    for (arguments, says) in [
        (
            &["--from", "2024-06-01", "--to", "2024-05-01"][..],
            "--from `2024-06-01` is later than --to `2024-05-01`: give the earlier day first",
        ),
        (&["--from", "2025-01-01"], "later than the last day of the log, `2024-06-29`: give an earlier one, or a --to"),
        (&["--to", "2023-12-31"], "nothing is known as of 2023-12-31"),
        (&["--to", "2024-05-01", "--as-of", "2024-05-01"], "cannot be used with"),
        (&["--from", "yesterday"], "--from"),
        (&["--steps", "look"], "the log has no event type `look`: it has"),
        (&["--minimum", "0"], "a minimum of `0` hides nothing"),
        (&["--out", "/no/such/folder/report.html"], "/no/such/folder/report.html: "),
    ] {
        let done = run("report", arguments, "");
        assert!(!done.success && done.out.is_empty() && done.err.contains(says), "{arguments:?}: {}", done.err);
    }
    let log = "user_id,ts,event_type\na,2026-01-01,look\n";
    let done = run("report", &["-", "--by", "channel"], log);
    assert!(!done.success && done.err.contains("--columns channel=NAME"), "{}", done.err);
}

/// What is said of one channel.
fn of_channel<'a>(channels: &'a Value, name: &str) -> &'a Value {
    channels.as_array().unwrap().iter().find(|of| of["channel"] == name).unwrap()
}

#[test]
fn users_without_a_channel_are_no_channel_that_is_called_none() {
    let log = "user_id,ts,event_type,channel\na,2026-01-01,view,(none)\nb,2026-01-01,view,\nb,2026-01-02,purchase,\nc,2026-01-01,view,\n";
    let answer = answer(&["-", "--by", "channel"], log);
    let names = |of: &Value| of.as_array().unwrap().iter().map(|of| of["channel"].clone()).collect::<Vec<_>>();
    let both = [Value::Null, json!("(none)")];
    for of in [
        &answer["stages"]["by_channel"]["channels"],
        &answer["kpi"]["by_channel"],
        &answer["lifecycle"]["by_channel"],
        &answer["retention"]["by_day"]["by_channel"],
        &answer["funnel"]["by_channel"],
    ] {
        assert_eq!(names(of), both);
    }
    let funnel = ["-", "--by", "channel", "--steps", "view,purchase"];
    let done = run("funnel", &[&funnel[..], &["--format", "json"]].concat(), log);
    let groups = serde_json::from_str::<Value>(&done.out).unwrap()["groups"].take();
    assert_eq!((names(&groups), &groups[0]["users"]), (both.to_vec(), &json!(2)));
    let told = run("funnel", &funnel, log).out;
    assert!(told.contains("\n(none): 1 user\n") && told.contains("\n((none)): 2 users\n"), "{told}");
}

#[test]
fn a_file_is_written_where_named() {
    let path = std::env::temp_dir().join(format!("lifestage-report-{}.html", std::process::id()));
    let done = run("report", &["--format", "html", "--out", path.to_str().unwrap()], "");
    let written = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(path).unwrap();
    assert!(done.success && done.out.is_empty());
    assert_eq!(written, report(&["--format", "html"], ""));
}

/// A log of channels whose users were last here today, two months ago or four.
fn log_of_channels(channels: &[(&str, [usize; 3])]) -> String {
    let mut rows = vec!["user_id,ts,event_type,channel".to_owned(), "last,2026-06-30,log_in,ads".to_owned()];
    for (channel, users) in channels {
        for (last, users) in ["2026-06-25", "2026-05-20", "2026-03-01"].iter().zip(users) {
            for user in 0..*users {
                rows.extend(["2026-01-10", last].map(|day| format!("{channel}-{last}-{user},{day},log_in,{channel}")));
            }
        }
    }
    rows.join("\n") + "\n"
}

#[test]
fn a_few_users_of_a_channel_follow_from_nothing_that_is_shown() {
    let log = log_of_channels(&[("ads", [40, 12, 9]), ("organic", [60, 20, 11]), ("vip", [3, 2, 8])]);
    let answer = answer(&["-", "--by", "channel", "--minimum", "5"], &log);
    let channels = &answer["stages"]["by_channel"]["channels"];
    // Of vip some stages have few users. The next smallest goes with it, or the totals of everybody would tell them.
    for of in [
        channels,
        &answer["kpi"]["by_channel"],
        &answer["lifecycle"]["by_channel"],
        &answer["retention"]["by_day"]["by_channel"],
    ] {
        assert_eq!(of.as_array().unwrap().iter().map(|of| &of["channel"]).collect::<Vec<_>>(), ["organic"]);
    }
    assert_eq!(of_channel(channels, "organic")["stages"]["Silent"], 20);
    for format in ["text", "html"] {
        let written = report(&["-", "--by", "channel", "--minimum", "5", "--format", format], &log);
        assert!(written.contains("not shown, as a few users could be told from it: ads, vip"), "{format}");
        assert!(written.contains('·') && !written.contains("vip:"), "{format}");
    }
}

/// The fields that count users.
const OF_USERS: [&str; 25] = [
    "users",
    "day_users",
    "trailing_30_users",
    "month_users",
    "new",
    "returning",
    "resurrecting",
    "active",
    "payers",
    "size",
    "mature",
    "eligible",
    "retained",
    "customers",
    "churned",
    "entered",
    "buyers",
    "denominator",
    "Introduction",
    "Activation",
    "Growth",
    "Loyalty",
    "Advocacy",
    "Silent",
    "Churned",
];

/// Calls with each number of users in an answer.
fn each_count(value: &Value, name: &str, call: &mut impl FnMut(&str, u64)) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, field)| each_count(field, name, call)),
        Value::Array(rows) => rows.iter().for_each(|row| each_count(row, name, call)),
        Value::Number(number) if OF_USERS.contains(&name) => call(name, number.as_u64().unwrap_or(0)),
        _ => {}
    }
}

#[test]
fn no_count_of_fewer_users_than_the_minimum_is_written() {
    let [all, shown] = [&[][..], &["--minimum", "10"]].map(|more| answer(&[&["--by", "channel"], more].concat(), ""));
    let small = |answer: &Value| {
        let mut small = Vec::new();
        each_count(answer, "", &mut |name, users| small.extend((1..10).contains(&users).then(|| name.to_owned())));
        small
    };
    assert_eq!(small(&shown), Vec::<String>::new());
    assert!(small(&all).len() > 50, "there is something to leave out: {:?}", small(&all));
    let mut seen = 0;
    each_count(&shown, "", &mut |_, users| seen += u32::from(users >= 10));
    assert!(seen > 50, "the large ones stay: {seen}");
}

#[test]
fn numbers_of_kinds_that_a_log_lacks_are_no_failures() {
    let log = "user_id,ts,event_type\na,2026-01-01,log_in\na,2026-01-20,log_in\n";
    let answer = answer(&["-"], log);
    let rows = answer["kpi"]["rows"].as_array().unwrap();
    let lacking = rows.iter().filter(|row| row["in_log"] == false);
    assert!(lacking.clone().all(|row| row["actual"].is_null() && row["verdict"].is_null()));
    assert_eq!(lacking.count(), 7, "all but the activity of day 7 and of days 24 to 30");
    let page = report(&["-", "--format", "html"], log);
    assert!(
        page.contains("0 of 1<") && page.contains("4 not in the log") && page.contains(">not in the log<"),
        "{page}"
    );
}

#[test]
fn retention_and_lifecycle_go_by_channel_too() {
    let answer = answer(&["--by", "channel"], "");
    let of_channels = |value: &Value| value["by_channel"].as_array().unwrap().clone();
    let retained = of_channels(&answer["retention"]["by_day"]);
    let sum: u64 = retained.iter().map(|of| of["averages"][0]["retained"].as_u64().unwrap()).sum();
    assert_eq!(json!(sum), answer["retention"]["by_day"]["averages"][0]["retained"]);
    let new = |lifecycle: &Value| column(&lifecycle["periods"], "new").iter().filter_map(Value::as_u64).sum::<u64>();
    let by_channel: u64 = of_channels(&answer["lifecycle"]).iter().map(new).sum();
    assert_eq!(by_channel, new(&answer["lifecycle"]));
}

#[test]
fn what_was_skipped_stands_at_the_top() {
    // One bad row of eleven is less than a tenth, so the program is content.
    let log = "user_id,ts,event_type\n".to_owned() + &"a,2026-01-01,log_in\n".repeat(10) + "a,some day,log_in\n";
    let text = report(&["-"], &log);
    assert_eq!(text.lines().next(), Some("skipped 1 of 11 rows:"));
    let later = report(&["-", "--from", "2026-01-01"], &log.replace("some day", "2025-12-01"));
    assert!(later.lines().nth(1).unwrap().starts_with("the log begins on 2025-12-01; "), "{later}");
    let page = report(&["-", "--format", "html"], &log);
    assert!(page.find("class=\"warning\"").unwrap() < page.find("<main>").unwrap());
}

#[test]
fn nothing_on_the_page_can_push_it_wider_than_the_screen() {
    let name = "x".repeat(200);
    let log = format!("user_id,ts,event_type,value,channel\na,2026-01-01,purchase,1234567890.00,{name}\n");
    let page = report(&["-", "--format", "html", "--by", "channel"], &log);
    // Every table scrolls by itself, long names break, and a long number is smaller.
    assert_eq!(page.matches("<table").count(), page.matches("tabindex=\"0\"").count());
    for style in ["summary { overflow-wrap: anywhere;", ".scroll {", "overflow-wrap: anywhere; }"] {
        assert!(page.contains(style), "{style}");
    }
    assert!(page.contains("class=\"value long longest\">1,234,567,890.00"), "{page}");
}

#[test]
fn what_is_read_is_not_written_over_by_whatever_path() {
    let folder = tempfile::tempdir().unwrap();
    let (log, text) = (folder.path().join("log.csv"), "user_id,ts,event_type\na,2026-01-01,log_in\n");
    std::fs::write(&log, text).unwrap();
    let other = folder.path().join(".").join("log.csv");
    for arguments in [vec![log.to_str().unwrap()], vec!["-", "--users", log.to_str().unwrap()]] {
        let done = run("report", &[arguments, vec!["--out", other.to_str().unwrap()]].concat(), text);
        assert!(!done.success && done.err.contains("would be overwritten: give another file"), "{}", done.err);
        assert_eq!(std::fs::read_to_string(&log).unwrap(), text);
    }
}

#[test]
fn a_minimum_holds_for_everybody_without_groups_too() {
    let log = "user_id,ts,event_type\na,2026-01-01,log_in\nb,2026-01-01,log_in\n";
    assert!(report(&["-"], log).contains(": 2 users as of"));
    let out = run("report", &["-", "--minimum", "5"], log).out;
    // How much was read is told below the report.
    let text: String = out.lines().filter(|line| !line.contains(" rows of ")).collect();
    assert!(text.contains(": · users as of") && !text.contains("2 users"), "{text}");
}
