//! The programs `experiment`, `contact` and `year`, run as people run them.

use serde_json::Value;

use crate::program::{Done, run};

#[test]
fn experiment_compares_the_embedded_arms_and_adds_up_rows_of_one() {
    let done = run("experiment", &[], "");
    assert!(done.success && done.err.is_empty(), "{}", done.err);
    for line in ["A control      3407", "B is higher: by 0.29, 0.0453779 to 0.534622", "sample ratio: χ² 0.425"] {
        assert!(done.out.contains(line), "`{line}` is not in\n{}", done.out);
    }
    let whole = "arm,n,sum,sum_squares\nA,3407,1396.87,52377.9767\nB,3461,2422.7,134698.29\n";
    let json = run("experiment", &["-", "--format", "json"], whole);
    let line: Value = serde_json::from_str(&json.out).unwrap();
    let p = line["report"]["absolute"]["p_value"].as_f64().unwrap();
    assert!((p - 0.020_158_402_643_587).abs() < 1e-14, "{p}");
    assert_eq!((&line["a"], &line["p_holm"]), (&"A".into(), &Value::Null));
}

#[test]
fn experiment_reads_lines_of_json_with_what_was_before_and_names_the_line_of_what_is_wrong() {
    let row = |arm: &str, sum: f64| {
        format!(
            r#"{{"arm":"{arm}","n":200,"sum":{sum},"sum_squares":900,"sum_before":300,"sum_squares_before":800,"sum_products":700}}"#
        )
    };
    let done = run("experiment", &["-", "--format", "json"], &format!("{}\n\n{}\n", row("A", 310.0), row("B", 330.0)));
    let line: Value = serde_json::from_str(&done.out).unwrap_or_else(|_| panic!("{}{}", done.out, done.err));
    let adjusted = line["report"]["arms"]["a"]["variance"].as_f64().unwrap();
    assert!(adjusted < (900.0 - 310.0 * 310.0 / 200.0) / 199.0, "what was before explains a part");
    let wrong = run("experiment", &["-"], "arm,n,sum,sum_squares\nA,10,100,1000\nB,10,100,10\n");
    assert!(!wrong.success && wrong.err.contains("line 3: `10` values with the sum `100`"), "{}", wrong.err);
    let alone = run("experiment", &["-"], "arm,n,sum,sum_squares\nA,10,100,1000\n");
    assert!(!alone.success && alone.err.contains("it takes at least 2"), "{}", alone.err);
}

#[test]
fn experiment_judges_ten_arms_together_and_not_each_by_itself() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/arms11.csv");
    let done = run("experiment", &[path], "");
    assert!(done.success && !done.out.contains("B is lower"), "{}{}", done.out, done.err);
    assert_eq!(done.out.matches("no difference detected").count(), 10, "{}", done.out);
    for line in
        ["p among all arms (Holm): 0.1997", "in one of 10 comparisons in 19.97 % of cases, in this one in 2.00 %"]
    {
        assert!(done.out.contains(line), "`{line}` is not in\n{}", done.out);
    }
    for looks in [&[][..], &["--any-time"]] {
        let json = run("experiment", &[&[path, "--format", "json"], looks].concat(), "").out;
        let last: Value = serde_json::from_str(json.lines().last().unwrap()).unwrap();
        let seen = &last["report"]["verdict"]["no_difference"]["seen"];
        assert_eq!((&last["p_holm"], &last["report"]["p_value"]), (&seen["p_value"], &seen["p_value"]), "{last}");
        let of = if looks.is_empty() { "absolute" } else { "any_time" };
        assert_eq!(seen["p_value_alone"], last["report"][of]["p_value"], "{last}");
    }

    // The same two arms alone are one comparison, with one chance to be wrong.
    let sums = std::fs::read_to_string(path).unwrap();
    let (first, last) = (sums.lines().take(2).collect::<Vec<_>>().join("\n"), sums.lines().last().unwrap());
    let alone = run("experiment", &["-"], &format!("{first}\n{last}\n"));
    assert!(alone.out.contains("B is lower") && !alone.out.contains("Holm"), "{}{}", alone.out, alone.err);
}

#[test]
fn experiment_refuses_rows_that_are_wider_than_the_header_and_too_many_users() {
    let header = "arm,n,sum,sum_squares\n";
    for (row, problem) in [
        ("A,1,200,900,1000\n", "line 2: the row has 5 fields and the header 4"),
        ("A,200,900\n", "line 2: the row has 3 fields and the header 4"),
        ("A,1e300,900,1000\n", "`1e300` is too many users: a number below 2^53, 9007199254740992, can be counted"),
        ("A,9007199254740992,900,1000\n", "too many users"),
        ("A,-2,900,1000\n", "`-2` is not a whole number of users"),
    ] {
        let done = run("experiment", &["-"], &format!("{header}{row}B,200,100,1000\n"));
        assert!(!done.success && done.err.contains(problem) && done.err.len() < 200, "{}", done.err);
    }
    let json = r#"{"arm":"A","n":1e300,"sum":1,"sum_squares":1}"#;
    let done = run("experiment", &["-"], json);
    assert!(!done.success && done.err.contains("line 1: `1e300` is too many users"), "{}", done.err);
}

/// A hundred and twenty users of two arms: B earns half a unit more in each session.
fn users() -> String {
    let row = |user: u32| {
        let (arm, sessions) = (["A", "B"][(user % 2) as usize], 1 + user / 2 % 5);
        let value = f64::from(sessions * (2 + user / 2 % 3)) + f64::from(user % 2 * sessions) * 0.5;
        format!("{arm},{value},{sessions},{}\n", sessions * (2 + user / 2 % 3))
    };
    format!("arm,value,denominator,{}\n{}", "score", (0..400).map(row).collect::<String>())
}

#[test]
fn experiment_asks_about_each_user_where_rows_are_users() {
    let of = |arguments: &[&str]| {
        let done = run("experiment", &[&["-", "--format", "json"], arguments].concat(), &users());
        serde_json::from_str::<Value>(&done.out).unwrap_or_else(|_| panic!("{}{}", done.out, done.err))["effect"]
            .clone()
    };
    // By hand: each session of A brings 2, 3 or 4, those of B half a unit more.
    let ratio = of(&["--ratio"]);
    assert_eq!(ratio["verdict"], "better", "{ratio}");
    let effect = ratio["absolute"]["effect"].as_f64().unwrap();
    assert!((effect - 0.5).abs() < 1e-12, "{effect}");
    assert!((ratio["treatment"].as_f64().unwrap() - ratio["control"].as_f64().unwrap() - 0.5).abs() < 1e-12);
    let guardrail = of(&["--ratio", "--not-worse", "5%", "--better", "lower"]);
    assert_eq!((&guardrail["verdict"], &guardrail["absolute"]["low"]), (&"worse".into(), &Value::Null), "{guardrail}");
    assert_eq!(of(&["--ratio", "--not-worse", "0.9", "--better", "lower"])["verdict"], "not_worse");
    assert_eq!(of(&["--ratio", "--one-sided"])["question"], "better");
    let capped = of(&["--winsorize", "6"]);
    assert!(capped["treatment"].as_f64().unwrap() < of(&[])["treatment"].as_f64().unwrap());

    let whole = users().replace(".5,", ",");
    let quantile = run("experiment", &["-", "--quantile", "0.5"], &whole);
    assert!(quantile.success && quantile.out.contains("`value` of `B`: "), "{}{}", quantile.out, quantile.err);
    let chinese = run("experiment", &["-", "--winsorize", "0.9", "--lang", "zh"], &whole);
    assert!(chinese.success && chinese.out.contains("“B”的“value”："), "{}{}", chinese.out, chinese.err);
    assert!(chinese.out.contains("估计值") && chinese.out.contains("样本比例检验"), "{}", chinese.out);
}

#[test]
fn experiment_says_what_is_wrong_with_a_user_or_a_question() {
    let wrong = |arguments: &[&str], rows: &str, problem: &str| {
        let done = run("experiment", &[&["-"], arguments].concat(), rows);
        assert!(!done.success && done.err.contains(problem), "{}", done.err);
    };
    wrong(&["--quantile", "0.5"], &users(), "line 3: `2.5` of `value` is not a whole number up to 2^53");
    wrong(&["--ratio"], "arm,value\nA,1\nB,2\n", "line 2: a ratio takes a column `denominator`");
    wrong(&["--ratio"], "arm,value,denominator\nA,1,-1\nB,2,1\n", "line 2: `-1` of `value` is not a denominator");
    wrong(&["--ratio"], "arm,n,sum,sum_squares\nA,3,3,9\nB,3,3,9\n", "this asks about each user");
    wrong(&["--quantile", "1.5"], &users(), "`1.5` is not a ratio");
    wrong(&["--quantile", "0.12345"], &users(), "`0.12345` is not a quantile");
    wrong(&["--not-worse", "0"], &users(), "`0` is not a margin");
    wrong(&["--better", "up"], &users(), "`up` is no way");
    wrong(&[], "arm,value\nA,1\nA,2\n", "it takes at least 2");
    wrong(&[], "arm,value\nA,x\nB,2\n", "line 2: ");
}

#[test]
fn a_summary_of_customers_has_one_column_of_each_sort_and_no_day() {
    let table = |header: &str| format!("{header}\na,1,2,10,3\nb,0,0,10,1\n");
    for (header, problem) in [
        ("ID,x,t_x,T,x", "the header has `x` and `x` for one column: leave out one of the two"),
        ("ID,x,t_x,T,Frequency", "the header has `x` and `Frequency` for one column"),
    ] {
        let done = run("clv", &["--summary", "-"], &table(header));
        assert!(!done.success && done.err.contains(problem), "{}", done.err);
    }
    for arguments in [["--as-of", "2026-01-01"], ["--cut", "2026-01-01"], ["--users", "none.csv"], ["--decimals", "2"]]
    {
        let done = run("clv", &[&["--summary", "-"][..], &arguments[..]].concat(), &table("ID,x,t_x,T,note"));
        assert!(!done.success && done.err.contains("cannot be used with"), "{}", done.err);
    }
    for (question, arguments) in [("clv", ["--ruler", "0"]), ("backtest", ["--silent", "0"])] {
        let done = run(question, &arguments, "");
        assert!(!done.success && done.err.contains("give 1 or more"), "{}", done.err);
    }
}

/// Twelve customers who are as alive as can be, the first with other purchases and mean spend.
fn customers(first: &str) -> String {
    let others = ["2,30,38,20", "1,10,38,12.5", "0,0,38,0", "3,30,33,40"];
    let rows = (1..12).map(|at| format!("c{at},{}\n", others[at % 4]));
    format!("ID,x,t_x,T,zbar\nfirst,{first}\n{}", rows.collect::<String>())
}

#[test]
fn too_few_repeaters_give_no_probabilities() {
    let few = "ID,x,t_x,T\na,2,3,10\nb,0,0,10\nc,0,0,9\nd,1,4,8\ne,0,0,8\n";
    for (model, needed) in [("mbg-nbd", 4), ("bg-nbd", 4), ("pareto-nbd", 4), ("bg-bb", 4)] {
        for format in ["table", "csv", "jsonl"] {
            let done = run("clv", &["--summary", "-", "--model", model, "--format", format], few);
            let said = format!("error: {model}: too few repeaters: 2 bought again, at least {needed} are needed");
            assert!(done.err.contains(&said), "{}", done.err);
            assert!(!done.success && done.out.is_empty(), "{model}: {}", done.out);
        }
    }
    let lost = run("clv", &["--summary", "-", "--model", "sbg"], "ID,x,t_x,T\na,2,3,10\nb,0,10,10\nc,0,9,9\n");
    assert!(!lost.success && lost.err.contains("error: sbg: too few losses: 1 left"), "{}", lost.err);
    assert!(run("clv", &["--summary", "-", "--penalty", "0.1"], few).success);
}

#[test]
fn a_negative_mean_spend_drops_a_customer_from_the_spend_model_alone() {
    let asked =
        |first: &str| run("clv", &["--summary", "-", "--format", "jsonl", "--penalty", "0.01"], &customers(first));
    let line = |done: &Done, user: &str| {
        let found = done.out.lines().find(|line| line.contains(&format!(r#""user":"{user}""#)));
        serde_json::from_str::<serde_json::Value>(found.unwrap_or_else(|| panic!("{user}: {}", done.err))).unwrap()
    };
    let (refunded, known) = (asked("2,20,30,-5.5"), asked("2,20,30,20"));
    assert!(refunded.success && known.success, "{}", refunded.err);
    let [one, other] = [&refunded, &known].map(|done| line(done, "first"));
    assert_eq!((&one["p_alive"], &one["expected"]), (&other["p_alive"], &other["expected"]));
    assert!(one["clv"].is_null() && other["clv"].is_number(), "{one} {other}");
    // Everybody else has a value, from a spend model without the one.
    assert!(line(&refunded, "c1")["clv"].is_number());
    let done = asked("2,20,30,inf");
    assert!(done.err.contains("a mean spend of `inf`"), "{}", done.err);
}

#[test]
fn contact_walks_a_day_and_asks_again_about_what_was_held() {
    let done = run("contact", &[], "");
    assert!(done.success && done.err.is_empty(), "{}", done.err);
    for line in [
        "hold until 2026-01-05T08:00:00+08:00: quiet from 22:00 to 08:00",
        "at most 1 by SMS in 24 hours, 1 sent",
        "push is not allowed by the user",
    ] {
        assert!(done.out.contains(line), "`{line}` is not in\n{}", done.out);
    }
    // Clocks go forward in Berlin while a message waits for the end of quiet hours, which is an hour earlier by UTC.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("day.json").display().to_string();
    let day = |zone: &str| {
        let message = r#"{"at":"2026-03-28T23:30:00+01:00","user":"ada","channel":"push","class":"news","name":"n"}"#;
        format!(
            r#"{{"classes":["news"],"policy":{{}},"users":[{{"user":"ada","zone":"{zone}","allowed":["push"]}}],"messages":[{message}]}}"#
        )
    };
    std::fs::write(&file, day("Europe/Berlin")).unwrap();
    let told = run("contact", &[&file], "").out;
    assert!(told.contains("hold until 2026-03-29T08:00:00+02:00") && told.contains("03-29 08:00"), "{told}");
    std::fs::write(&file, day("Berlin")).unwrap();
    let told = run("contact", &[&file], "").err;
    assert!(
        told.contains("`Berlin` of user `ada` is no offset like +08:00") && told.contains("Europe/Berlin"),
        "{told}"
    );

    let lines = run("contact", &["--format", "jsonl"], "").out;
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |name: &str| {
        lines.iter().filter(|line| line["message"] == name).map(|line| line["decision"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(of("morning offer").len(), 2);
    assert_eq!(of("morning offer")[1], "send");
    assert_eq!(
        (&of("survey")[0], of("news")[0]["refuse"]["reasons"][0]["cap"]["sent"].clone()),
        (&"send".into(), 2.into())
    );
    let text = |name: &str| lines.iter().find(|line| line["message"] == name).unwrap()["text"].clone();
    assert_eq!(text("second survey"), "refuse, never allowed: at most 1 of class survey ever, 1 sent");
}

#[test]
fn year_says_the_year_of_a_user() {
    let done = run("year", &[], "");
    assert!(
        done.success && done.out.contains("1998 of user ") && done.out.contains("purchase "),
        "{}{}",
        done.out,
        done.err
    );
    let log = "user_id,ts,event_type,value,subject\nann,2026-01-05,use,60,editor\nann,2026-01-06,purchase,9.50,\n";
    let ann = run("year", &["-", "--user", "ann", "--year", "2026"], log);
    for line in
        ["active on 2 of 2 days", "2 days in a row, from 2026-01-05 to 2026-01-06", "spent 9.50", "once about editor"]
    {
        assert!(ann.out.contains(line), "`{line}` is not in\n{}", ann.out);
    }
    let nobody = run("year", &["-", "--user", "bob"], log);
    assert!(!nobody.success && nobody.err.contains("standard input has no user `bob`: give an id"), "{}", nobody.err);
    let early = run("year", &["-", "--user", "ann", "--year", "2020"], log);
    assert!(
        !early.success && early.err.contains("user `ann` joined on 2026-01-05, after 2020-12-31,"),
        "{}",
        early.err
    );
    let late = run("year", &["-", "--user", "ann", "--year", "2027"], log);
    assert!(!late.success && late.err.contains("nothing is known of 2027 as of 2026-01-06"), "{}", late.err);
    for day in ["2026-01-05", "2026-01-06"] {
        let log = format!("user_id,ts,event_type\nbob,2026-01-04,log_in\nann,{day},log_in\n");
        let said = run("score", &["-", "--as-of", "2026-01-04", "--explain", "ann"], &log).err;
        assert!(said.contains(&format!("user `ann` joined on {day}, after 2026-01-04,")), "{said}");
        let said = run("score", &["-", "--explain", "zoe"], &log).err;
        assert!(said.contains("standard input has no user `zoe`"), "{said}");
    }
}
