//! The loop that `operations` runs in a morning, against an independent count: what is unusual, goals, messages, budget, effects, and what
//! files hand in.

use std::collections::BTreeSet;
use std::io::Write;

use serde_json::{Value, json};
use tempfile::NamedTempFile;

use crate::operations::{blocks, holds};
use crate::program::{expected, oracle, run};

fn counted() -> Value {
    serde_json::from_str(&expected("loop.json")).unwrap()
}

fn file(text: &str) -> NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

#[test]
fn the_loop_of_the_embedded_app_is_what_the_independent_count_says() {
    let counted = counted();
    let files = [oracle("communities.csv"), oracle("cases.csv")].map(|file| file.to_str().unwrap().to_owned());
    let answers = blocks(&["--communities", &files[0], "--cases", &files[1]], "");
    let themes =
        counted.as_object().unwrap().iter().filter(|(name, _)| !["as_of", "later_memories"].contains(&&***name));
    assert_eq!(themes.clone().count(), 12);
    for (theme, counted) in themes {
        holds(theme, &answers[theme], counted);
    }
}

#[test]
fn a_year_later_there_is_more_to_remember() {
    for (as_of, counted) in counted()["later_memories"].as_object().unwrap() {
        holds(as_of, &blocks(&["--as-of", as_of], "")["memories"], counted);
    }
}

#[test]
fn each_user_has_one_outcome_and_what_is_paid_for_adds_up() {
    for as_of in ["2025-03-10", "2025-10-05", "2025-11-01", "2025-12-31"] {
        let answers = blocks(&["--as-of", as_of], "");
        let sum =
            |counts: &Value| counts.as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum::<u64>();
        let (messages, budget) = (&answers["messages"], &answers["budget"]);
        let sent = messages["outcomes"]["message"].as_u64().unwrap_or(0);
        assert_eq!(sum(&messages["outcomes"]), messages["users"].as_u64().unwrap(), "{as_of}");
        assert_eq!((sum(&messages["plays"]), sum(&messages["channels"])), (sent, sent), "{as_of}");
        let number = |name: &str| budget[name].as_u64().unwrap();
        assert_eq!((number("claims"), number("asked")), (sent, messages["cost"].as_u64().unwrap()), "{as_of}");
        let groups = || budget["groups"].as_array().unwrap().iter();
        let of_groups = |name: &str| groups().map(|group| group[name].as_u64().unwrap()).sum::<u64>();
        assert_eq!((of_groups("spent"), of_groups("funded")), (number("spent"), number("funded")), "{as_of}");
        assert_eq!(number("spent") + number("left"), number("total"), "{as_of}");
        assert_eq!(sum(&budget["nothing"]) + number("funded"), number("claims"), "{as_of}");
        let split = &answers["money"]["month"];
        if !split.is_null() {
            let parts =
                split["parts"].as_array().unwrap().iter().map(|part| part["net"].as_i64().unwrap()).sum::<i64>();
            assert_eq!(parts, split["change"].as_i64().unwrap(), "{as_of}");
        }
        let touches = &answers["effect"]["attribution"];
        let credit =
            touches["credit"].as_array().unwrap().iter().map(|row| row["credit"].as_u64().unwrap()).sum::<u64>();
        assert_eq!(credit + touches["direct"].as_u64().unwrap(), touches["spend"].as_u64().unwrap(), "{as_of}");
    }
}

#[test]
fn the_page_is_two_pages_long_and_tells_the_rest_in_brief() {
    let told = run("operations", &[], "");
    let whole = run("operations", &["--all"], "");
    let page = |text: &str| text.rsplit_once("\n\n").unwrap().0.to_owned();
    let (told, whole) = (page(&told.out), page(&whole.out));
    assert!(told.lines().count() <= 141, "{}", told.lines().count());
    assert!(told.ends_with("--all tells each of these in whole."), "{told}");
    let titles = |text: &str| -> BTreeSet<String> {
        let titles = text.lines().filter_map(|line| line.strip_prefix("── "));
        titles.map(|title| title.trim_end_matches('─').trim_end().to_owned()).collect()
    };
    let (here, all) = (titles(&told), titles(&whole));
    assert_eq!((here.len(), all.len()), (9, 25), "{here:?}");
    for title in all.difference(&here) {
        assert!(told.contains(&format!("\n  {title}: ")), "{title}");
    }
}

#[test]
fn a_company_without_a_playbook_or_goals_says_so() {
    let company = file("{}");
    let path = company.path().to_str().unwrap();
    let told = run("operations", &["--company", path], "").out.replace('\n', " ");
    for said in [
        "has no playbook, so nobody gets a message",
        "has no budget, so only messages that cost nothing are paid for",
        "No key number has a target with a due day",
        "names no touchpoints, so purchases are credited to none",
    ] {
        assert!(told.contains(said), "{said}: {told}");
    }
    let answers = blocks(&["--company", path], "");
    assert_eq!((&answers["messages"]["users"], &answers["budget"]["claims"]), (&0.into(), &0.into()));
    assert_eq!(answers["communities"]["communities"], Value::Null);
}

#[test]
fn sections_of_a_company_decide_who_gets_what() {
    let all = r#"{ "playbook": { "plays": [{ "name": "hello", "action": { "send_message": "hello" }, "channels": ["in_app"], "cost": 7 }] }"#;
    let with = |more: &str| {
        let company = file(&format!("{all}{more} }}"));
        blocks(&["--company", company.path().to_str().unwrap()], "")
    };
    let plain = with("");
    assert_eq!(plain["messages"]["outcomes"], json!({ "message": 423 }));
    assert_eq!((&plain["budget"]["asked"], &plain["budget"]["spent"]), (&(423 * 7).into(), &0.into()));
    let held_out = with(r#", "assignment": { "hold_out": { "salt": "2026", "share": 500 } }"#);
    assert_eq!(held_out["messages"]["outcomes"]["held out"], 19);
    let quiet = with(r#", "contact": { "quiet_hours": { "from": "08:00", "to": "10:00" } }"#);
    assert_eq!(quiet["messages"]["outcomes"], json!({ "quiet hours": 423 }));
    assert!(quiet["messages"]["refused"][0]["next"].as_str().unwrap().starts_with("2026-01-01T10:00:00"), "{quiet:?}");
    let paid = with(r#", "budget": { "total": 700 }"#);
    assert_eq!((&paid["budget"]["spent"], &paid["budget"]["funded"]), (&700.into(), &100.into()));
    let arms = r#", "assignment": { "experiments": [{ "name": "m", "arms": [{ "name": "a", "share": 5000 }, { "name": "b", "share": 5000 }], "control": "a" }] },
                   "outreach": { "experiment": "m" }"#;
    let halves = with(arms);
    let control = halves["messages"]["outcomes"]["control arm"].as_u64().unwrap();
    assert!((170..260).contains(&control), "{control}");
    let unknown = file(&format!(r#"{all}, "outreach": {{ "experiment": "letters" }} }}"#));
    let refused = run("operations", &["--company", unknown.path().to_str().unwrap()], "");
    assert!(!refused.success && refused.err.contains("there is no experiment `letters`"), "{}", refused.err);
}

#[test]
fn what_is_wrong_with_a_file_that_is_handed_in_is_told_by_its_row() {
    let header = "community,user,role,since,until\n";
    for (option, text, message) in [
        ("--communities", format!("{header}a,1,boss,2025-01-01,\n"), "row 1: "),
        ("--communities", format!("{header}a,1,member,soon,\n"), "row 1: `soon` is not a date"),
        (
            "--communities",
            format!("{header}a,1,member,2025-01-01,\na,1,operator,2025-02-01,\n"),
            "row 2: user `1` is in community `a` by another row too",
        ),
        (
            "--cases",
            "id,opened,answered,by,closed\n1,2025-12-01T09:00:00+08:00,2025-12-01T10:00:00+08:00,,\n".to_owned(),
            "nobody says by whom",
        ),
        ("--cases", "id,opened,answered,by,closed\n1,2025-12-01,,,\n".to_owned(), "a bare date: give instants"),
    ] {
        let given = file(&text);
        let done = run("operations", &[option, given.path().to_str().unwrap()], "");
        assert!(!done.success && done.err.contains(message), "{message}: {}", done.err);
    }
    let missing = run("operations", &["--cases", "/no/such.csv"], "");
    assert!(!missing.success && missing.err.contains("/no/such.csv: "), "{}", missing.err);
}
