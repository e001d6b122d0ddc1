//! All rules of a company in one document, as the program takes them: the morning, and the table of touchpoints.

use std::collections::BTreeMap;
use std::io::Write;

use serde_json::{Value, json};
use tempfile::NamedTempFile;

use crate::operations::blocks;
use crate::program::{expected, run};

const EMBEDDED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/app_year_company.json");

fn file(text: &str) -> NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

#[test]
fn the_embedded_year_goes_by_its_own_company() {
    assert_eq!(blocks(&["--company", EMBEDDED], ""), blocks(&[], ""));
    let numbers = &blocks(&[], "")["targets"]["numbers"];
    assert!(numbers["regulars"]["denominator"].as_u64() > Some(0), "{numbers}");
}

#[test]
fn a_company_whose_invitees_mature_otherwise_has_one_k_too() {
    let company = file(r#"{ "referral": { "retained_from": 10, "retained_to": 90, "window": { "last": 60 } } }"#);
    let (own, usual) = (blocks(&["--company", company.path().to_str().unwrap()], ""), blocks(&[], ""));
    let k =
        |answers: &BTreeMap<String, Value>| answers["targets"]["numbers"]["matured invitees per active user"].clone();
    assert_eq!(k(&own)["actual"], own["referrals"]["k"]);
    assert_eq!(k(&own)["numerator"], own["referrals"]["matured_recently"]);
    assert_eq!(k(&own)["denominator"], own["referrals"]["active_recently"]);
    assert_ne!(k(&own)["numerator"], k(&usual)["numerator"]);
    assert_ne!(k(&own)["denominator"], k(&usual)["denominator"]);
}

#[test]
fn a_company_says_how_its_morning_is_looked_at() {
    let company = file(
        r#"{ "stage": { "silent_from": 21, "churned_from": 45 },
             "campaign": { "attribution": "sent", "window_days": 3 },
             "kpi": { "active_on_day_7": { "target": 0.9 } },
             "winback": { "within_days": 7 },
             "contact": { "quiet_hours": { "from": "20:00", "to": "10:00" } } }"#,
    );
    let path = company.path().to_str().unwrap();
    let (own, usual) = (blocks(&["--company", path], ""), blocks(&[], ""));
    let campaign = &own["campaign"]["campaign"];
    assert_eq!((&campaign["attribution"], &campaign["window_days"]), (&"sent".into(), &3.into()));
    assert_eq!(usual["campaign"]["campaign"]["attribution"], "clicked");
    // The command line goes before the company.
    let asked = &blocks(&["--company", path, "--attribution", "opened"], "")["campaign"]["campaign"];
    assert_eq!((&asked["attribution"], &asked["window_days"]), (&"opened".into(), &3.into()));
    // Users are silent and gone earlier, on the list of those to win back as well, of whom nobody may be asked before ten.
    let silent = |answers: &std::collections::BTreeMap<String, Value>| answers["people"]["stages"]["Silent"].clone();
    assert_ne!(silent(&own), silent(&usual));
    assert_eq!(own["win_back"]["listed"], silent(&own));
    assert_eq!(own["win_back"]["only_later"], own["win_back"]["allowed"]);
    assert_eq!(usual["win_back"]["only_later"], json!({}));
    let lists = own["win_back"]["lists"].as_array().unwrap();
    assert_eq!(lists.last().unwrap()["day"], "2025-12-24", "judged after seven days");
    assert_eq!(own["targets"]["numbers"]["active on day 7"]["met"], false);
    let told = run("operations", &["--all", "--company", path], "");
    assert!(
        told.out
            .replace('\n', " ")
            .contains("By the contact policy some of them may be asked only later than at 09:00: ")
    );
}

#[test]
fn every_mistake_of_a_company_is_told_at_once_with_its_path() {
    let wrong = file(
        r#"{ "behavior": { "fitted": { "rule": { "core_subjects": ["printer"] } } }, "campaign": { "window_days": -1 },
             "contact": { "caps": [{ "at_most": 0, "per": "day" }] }, "campagin": {} }"#,
    );
    let path = wrong.path().to_str().unwrap();
    for question in ["operations", "touchpoints"] {
        let done = run(question, &["--company", path], "");
        assert!(!done.success && done.err.contains(&format!("{path}: 4 problems")), "{}", done.err);
        for mistake in [
            "`behavior.fitted.rule.core_subjects[0]`: there is no subject `printer`",
            "`campaign.window_days`",
            "`contact",
            "campagin",
        ] {
            assert!(done.err.contains(mistake), "{mistake}: {}", done.err);
        }
    }
    let both = run("operations", &["--company", path, "--rules", path], "");
    assert!(!both.success && both.err.contains("cannot be used with"), "{}", both.err);
}

#[test]
fn touchpoints_are_those_of_the_independent_count() {
    let counted: Value = serde_json::from_str(&expected("touchpoints.json")).unwrap();
    // From October to the end of December.
    let done = run("touchpoints", &["--by", "channel", "--days", "92", "--format", "csv"], "");
    assert!(done.success, "{}", done.err);
    let mut rows = csv::Reader::from_reader(done.out.as_bytes());
    let mut found: Vec<Value> = Vec::new();
    for row in rows.records() {
        let row = row.unwrap();
        let number = |at: usize| row[at].parse::<u64>().unwrap();
        found.push(json!([row[0], row[1], row[2], number(3), number(4), number(5)]));
    }
    found.sort_by_key(ToString::to_string);
    let mut cells = counted["cells"].as_array().unwrap().clone();
    cells.sort_by_key(ToString::to_string);
    assert_eq!(found, cells);
}

#[test]
fn a_table_of_touchpoints_is_by_the_map_and_kinds_that_are_asked_for() {
    let log = "user_id,ts,event_type,subject,channel\n\
               a,2026-01-05,view,news,ads\na,2026-01-06,purchase,news,\nb,2026-01-05,view,news,\nb,2026-01-06,share,news,\n";
    let company = file(r#"{ "touchpoints": [{ "kind": "view", "subject": "news", "touchpoint": "feed" }] }"#);
    let path = company.path().to_str().unwrap();
    let ask = |more: &[&str]| run("touchpoints", &[&["-", "--company", path], more].concat(), log);
    let line = |more: &[&str]| -> Vec<Value> {
        let done = ask(&[more, &["--format", "jsonl"]].concat());
        done.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let cell = |users: u64, converted: u64, share: f64| json!({ "subject": "news", "touchpoint": "feed", "users": users, "events": users, "converted": converted, "conversion": share });
    assert_eq!(line(&[]), [cell(2, 1, 0.5)]);
    assert_eq!(line(&["--goal", "share,purchase"]), [cell(2, 2, 1.0)]);
    let by_channel = line(&["--by", "channel"]);
    assert_eq!(by_channel.len(), 2);
    assert_eq!((&by_channel[0]["channel"], &by_channel[1]["channel"]), (&Value::Null, &"ads".into()));
    let told = ask(&["--by", "channel"]);
    assert!(told.success && told.out.contains("(none)") && told.out.contains("100.0 %"), "{}", told.out);
    assert_eq!(line(&["--seen", "share"])[0]["touchpoint"], "unknown");
}

#[test]
fn one_time_buyers_may_be_taken_by_their_own_purchases() {
    let first = |more: &[&str]| -> (Value, Vec<Value>) {
        let done = run("clv", &[more, &["--format", "jsonl"]].concat(), "");
        assert!(done.success, "{}", done.err);
        let mut lines = done.out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        (lines.next().unwrap(), lines.collect())
    };
    let ((repeat, published), (all, own)) = (first(&[]), first(&["--spend-of", "all"]));
    assert_eq!((&repeat["spend_of"], &all["spend_of"]), (&"repeat_purchases".into(), &"all_purchases".into()));
    // In this shop people who bought once spent a little less, and not by a quarter.
    assert_eq!(
        (&repeat["params"], &repeat["one_timers"], &all["one_timers"]),
        (&all["params"], &Value::Null, &Value::Null)
    );
    let (mut less, mut once) = (0, 0);
    for (one, other) in published.iter().zip(&own).filter(|(one, _)| one["x"] == 0) {
        assert_eq!((&one["user"], &one["expected"]), (&other["user"], &other["expected"]));
        once += 1;
        less += u32::from(other["clv"].as_f64() < one["clv"].as_f64());
    }
    assert!(less > once / 2, "{less} of {once}");

    let summary = |header: &str, spend: &str| {
        let customer = |n: u32| {
            let (x, since) = (n % 4, if n.is_multiple_of(4) { 0 } else { (n % 4) * 9 + n % 5 });
            format!("c{n},{x},{since},52,{},{spend}\n", 40 + n)
        };
        let customers: String = (1..60).map(customer).collect();
        format!("ID,x,t_x,T,zbar,{header}\n{customers}")
    };
    let ask = |header: &str, more: &[&str]| {
        run("clv", &[&["--summary", "-", "--penalty", "0.01"], more].concat(), &summary(header, "10"))
    };
    let refused = ask("note", &["--spend-of", "all"]);
    assert!(!refused.success && refused.err.contains("the header has no column `first_spend`"), "{}", refused.err);
    assert!(ask("first_spend", &["--spend-of", "all"]).success);
    // Those who bought once spent 10, and are taken for people who spend 40 and more.
    let told = ask("first_spend", &[]);
    assert!(told.out.contains("one-time buyers spent 10.00 on average, but are taken to spend "), "{}", told.out);
    assert!(told.out.contains(" % │") || told.out.contains(" %"), "P(alive) is told in percent: {}", told.out);
}

#[test]
fn a_company_that_only_says_how_many_users_a_pair_needs_is_told_of_the_features_of_its_log() {
    let company = file(r#"{ "co_use": { "least_users": 30, "window": { "last": 89 } } }"#);
    let own = &blocks(&["--company", company.path().to_str().unwrap()], "")["co_use"];
    let usual = &blocks(&[], "")["co_use"];
    assert_eq!((&own["least_users"], &own["days"], &own["is_given"]), (&30.into(), &89.into(), &false.into()));
    assert_eq!(own["compared"], usual["compared"]);
    let lifts = [own, usual].map(|block| block["lifts"].as_array().map_or(0, Vec::len));
    assert!((1..lifts[1]).contains(&lifts[0]), "{own}");
}

#[test]
fn a_company_says_from_what_to_what_which_features_and_which_first_steps() {
    let company = file(
        r#"{ "intervals": { "start": ["view"], "goal": ["comment"], "least_days": 1, "within": [3, 14] },
             "co_use": { "items": [{ "kind": "search" }, { "subject": "模板" }, { "kind": "share" }], "least_users": 2 },
             "entry_effects": { "entries": ["view", "use"], "outcome": { "spend": { "days": 60 } }, "minimum": 2 } }"#,
    );
    let path = company.path().to_str().unwrap();
    let own = blocks(&["--company", path], "");
    let interval = &own["intervals"];
    assert_eq!((&interval["of"]["goal"], &interval["within"][1]["days"]), (&json!(["comment"]), &14.into()));
    assert_eq!((&own["co_use"]["compared"], &own["co_use"]["pairs"]), (&3.into(), &3.into()));
    assert_eq!(own["co_use"]["lifts"].as_array().map(Vec::len), Some(3));
    assert_eq!(own["entry"]["outcome"], json!({ "spend": { "days": 60 } }));
    assert_eq!(own["entry"]["steps"].as_array().map(Vec::len), Some(2));
    for (language, whole, said) in [
        ("en", true, &["From view to comment: ", " were active in 90 days. Of 3 pairs of 3 features, ", "spend"][..]),
        ("en", false, &["who began got from view to comment"]),
        ("zh", true, &["从浏览到评论：", "近90天活跃的有", "人人均消费"]),
        ("zh", false, &["从浏览到评论："]),
    ] {
        let whole = if whole { &["--all"][..] } else { &[] };
        let done = run("operations", &[&["--company", path, "--lang", language][..], whole].concat(), "");
        assert!(done.success, "{}", done.err);
        // Lines are broken anywhere.
        let page: String = done.out.split_whitespace().collect();
        for said in said {
            assert!(page.contains(&said.replace(' ', "")), "{said}: {page}");
        }
    }
}
