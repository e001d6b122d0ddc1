//! The programs `behavior` and `worth`, against an independent calculation and on a small log.

use serde_json::Value;

use crate::program::{expected, run};

#[test]
fn behavior_says_of_cdnow_what_the_independent_calculation_says() {
    let done = run("behavior", &["--format", "jsonl"], "");
    assert!(done.success, "{}", done.err);
    assert_eq!(done.out, expected("cdnow_behavior.jsonl"));
}

#[test]
fn worth_says_of_cdnow_what_the_independent_calculation_says() {
    let done = run("worth", &["--format", "jsonl"], "");
    assert!(done.success, "{}", done.err);
    let summary: Value = serde_json::from_str(done.out.lines().next().unwrap()).unwrap();
    assert_eq!(summary, serde_json::from_str::<Value>(&expected("cdnow_worth.json")).unwrap());
    assert_eq!(done.out.lines().count(), 1 + 2_357);

    let first = done.out.lines().nth(1).unwrap();
    assert!(first.starts_with(r#"{"user":"00004","class":"LowTouch","value":4144,"potential":875,"#), "{first}");
}

#[test]
fn worth_prints_classes_cuts_and_who_spends_the_most() {
    let done = run("worth", &["--top", "2"], "");
    assert!(done.success && done.err.is_empty(), "{}", done.err);
    for line in [
        "embedded CDNOW sample: 2357 users as of 1998-06-30",
        "Maintain     high        high     162    6.9 %",
        "value is high from 173.22 on, spent in 365 days; potential from 9.22 on, expected in 90",
        "163 of 812 spenders bring 62.1 % of the spend; Gini 0.579",
        "20111   1388.06      201.41   Maintain",
    ] {
        assert!(done.out.contains(line), "`{line}` is not in\n{}", done.out);
    }
    let csv = run("worth", &["--top", "1", "--format", "csv"], "").out;
    assert_eq!(csv, "user,class,value,potential\n20111,Maintain,138806,20141\n");
}

/// A user of each type from January to February, one who comes late, and one who goes away.
fn log() -> String {
    let daily = (1..=31).flat_map(|day| [format!("01-{day:02}"), format!("02-{:02}", day.min(28))]);
    let daily = daily.map(|day| format!("explorer,2026-{day},log_in,,\nbalanced,2026-{day},use,60,editor\n"));
    let monthly = ["01", "02"].map(|month| {
        format!(
            "specialist,2026-{month}-03,use,60,editor\nspecialist,2026-{month}-20,create,,\n\
             light,2026-{month}-05,use,60,viewer\n"
        )
    });
    let header = "user_id,ts,event_type,value,subject\n".to_owned();
    let once = "gone,2026-01-02,log_in,,\nlate,2026-02-27,create,,\n".to_owned();
    [header].into_iter().chain(daily).chain(monthly).chain([once]).collect()
}

#[test]
fn opening_a_core_feature_three_times_a_month_makes_no_specialist() {
    let log = |value: &str| {
        let row = |day| format!("1,2025-12-{day} 10:00:00,use,{value},高级编辑,\n");
        format!("user_id,ts,event_type,value,subject,channel\n{}", ["01", "05", "09"].map(row).concat())
    };
    for (value, shown) in [("5", "Light"), ("60", "Specialist"), ("", "Specialist")] {
        let done = run("behavior", &["-", "--core", "高级编辑", "--format", "csv"], &log(value));
        assert!(done.out.contains(&format!("2025-12-09,{shown},1\n")), "{value}: {}{}", done.out, done.err);
    }
}

#[test]
fn behavior_tells_types_month_by_month_and_who_went_where() {
    let done = run("behavior", &["-", "--core", "editor", "--format", "jsonl"], &log());
    assert!(done.success, "{}", done.err);
    // Two users rise above the threshold of frequency, one is not active for three days, one no more.
    assert_eq!(
        done.out.lines().collect::<Vec<_>>(),
        [
            r#"{"as_of":"2026-01-31","users":5,"Explorer":1,"Specialist":1,"Balanced":1,"Light":2,"none":0}"#,
            r#"{"as_of":"2026-02-28","users":6,"Explorer":1,"Specialist":2,"Balanced":1,"Light":1,"none":1}"#,
            r#"{"before":"Explorer","after":"Explorer","users":1}"#,
            r#"{"before":"Specialist","after":"Specialist","users":1}"#,
            r#"{"before":"Balanced","after":"Balanced","users":1}"#,
            r#"{"before":"Light","after":"Light","users":1}"#,
            r#"{"before":"Light","after":"none","users":1}"#,
            r#"{"before":"absent","after":"Specialist","users":1}"#,
            r#"{"user_days":284,"raw_flips":5,"shown_flips":3}"#,
        ]
    );
    let csv = run("behavior", &["-", "--core", "editor", "--format", "csv"], &log()).out;
    assert!(csv.starts_with("as_of,behavior,users\n2026-01-31,Explorer,1\n"), "{csv}");
    assert!(csv.ends_with("2026-02-28,none,1\n"), "{csv}");
    let table = run("behavior", &["-", "--core", "editor", "--from", "2026-02-01", "--to", "2026-02-10"], &log()).out;
    for line in [
        "types of behavior from 2026-02-01 to 2026-02-10",
        "often: 8 active days in 28 or more; deep: 3 points a day or more",
        "2026-02-10          5     20.0 %",
    ] {
        assert!(table.contains(line), "`{line}` is not in\n{table}");
    }
    assert!(!table.contains("2026-01-31") && !table.contains("2026-02-28 "), "{table}");
}

#[test]
fn thresholds_can_be_the_medians_of_the_log() {
    // Active days 1 1 2 28 28, depths 0 1.1 3 3.05 and more.
    let table = run("behavior", &["-", "--core", "editor", "--fit"], &log()).out;
    assert!(table.contains("often: 2 active days in 28 or more; deep: 3 points a day or more"), "{table}");
}

#[test]
fn what_the_log_does_not_have_is_refused_by_its_name() {
    for (arguments, expected) in [
        (&["-", "--core", "editor,printer"][..], "error: subject `printer` of --core is not in standard input\n"),
        (
            &["-", "--from", "2026-02-01", "--to", "2026-01-01"],
            "error: the range from `2026-02-01` ends before it starts, on `2026-01-01`: give the earlier day first\n",
        ),
        (
            &["-", "--fit", "--to", "2027-01-01"],
            "error: nobody in the population was active in the window: fit to a population with activity, or give \
             thresholds\n",
        ),
    ] {
        let done = run("behavior", arguments, &log());
        assert!(!done.success && done.out.is_empty());
        assert_eq!(done.err, expected);
    }
    let done = run("worth", &["-"], &log());
    assert_eq!(
        (done.success, done.err.as_str()),
        (
            false,
            "error: nobody in the population has a net spend above 0 in the window: fit to a population with purchases, \
             or give cuts\n"
        )
    );
}

#[test]
fn behavior_looks_at_two_years_and_says_what_it_leaves_out() {
    let log = log().replacen('\n', "\nold,0001-01-01,log_in,,\n", 1);
    let left_out = |from: &str, to: &str| format!("left out: {from} to {to}, before the last months;");
    let table = run("behavior", &["-"], &log);
    assert!(table.success && table.out.contains(&left_out("0001-01-01", "2024-02-29")), "{}{}", table.out, table.err);
    let months = |arguments: &[&str]| {
        let done = run("behavior", &[&["-", "--format", "csv"], arguments].concat(), &log);
        assert!(done.success, "{}", done.err);
        (done.out.lines().filter(|line| line.contains(",Light,")).count(), done.err)
    };
    let (all, said) = months(&[]);
    assert!(all == 24 && said.contains("left out: 0001-01-01"), "{all} {said}");
    assert_eq!(months(&["--months", "2"]).0, 2);
    assert_eq!(months(&["--as-of", "9999-12-31"]).0, 24);
    let (one, said) = months(&["--from", "2026-01-10", "--to", "2026-01-20"]);
    assert!(one == 1 && !said.contains("left out"), "{said}");
    for (arguments, problem) in [
        (["--from", "0001-01-01"], "ask about at most 36525 days, a hundred years"),
        (["--months", "0"], "give a whole number from 1 to 1200"),
    ] {
        let done = run("behavior", &[&["-"], &arguments[..]].concat(), &log);
        assert!(!done.success && done.err.contains(problem), "{}", done.err);
    }
}
