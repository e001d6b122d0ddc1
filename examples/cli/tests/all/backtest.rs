//! The program `backtest`, against an independent calculation and on small logs.

use serde_json::Value;

use crate::program::{expected, run};

/// All that is expected is there, numbers to nine digits.
fn agrees(seen: &Value, expected: &Value, path: &str) {
    match expected {
        Value::Object(fields) => {
            fields.iter().for_each(|(key, value)| agrees(&seen[key], value, &format!("{path}.{key}")));
        }
        Value::Array(items) => {
            assert_eq!(seen.as_array().map(Vec::len), Some(items.len()), "{path}");
            (0..)
                .zip(items)
                .for_each(|(place, value): (usize, _)| agrees(&seen[place], value, &format!("{path}[{place}]")));
        }
        Value::Number(number) => {
            let (seen, number) = (seen.as_f64().unwrap_or(f64::NAN), number.as_f64().unwrap());
            assert!((seen - number).abs() <= 1e-9 * number.abs().max(1.0), "{path}: {seen} {number}");
        }
        other => assert_eq!(seen, other, "{path}"),
    }
}

#[test]
fn every_figure_of_cdnow_is_that_of_the_independent_calculation() {
    let done = run("backtest", &["--cut", "1997-09-30", "--horizon", "91", "--format", "jsonl"], "");
    assert!(done.success, "{}", done.err);
    let lines = |text: &str| -> Vec<Value> { text.lines().map(|line| serde_json::from_str(line).unwrap()).collect() };
    let (seen, expected) = (lines(&done.out), lines(&expected("cdnow_churn.jsonl")));
    assert_eq!(seen.len(), expected.len());
    for (place, (seen, expected)) in seen.iter().zip(&expected).enumerate() {
        agrees(seen, expected, &format!("line {}", place + 1));
    }
}

#[test]
fn the_picture_of_cdnow_is_readable() {
    let done = run("backtest", &["--cut", "1997-09-30", "--horizon", "91"], "");
    assert!(done.success && done.err.is_empty(), "{}", done.err);
    for line in [
        "embedded CDNOW sample: scored as of 1997-09-30, tested on 1997-10-01 to 1997-12-30",
        "churned: no event of purchase within 91 days; fitted without training, α 219.69 days",
        "all users: 1955 of 2357 churned, 82.9 %",
        "churn probability     .796   .770 to .822           1.16   0.1110             0.1415",
        "recency               .784   .758 to .811",
        "repeaters: 637 of 946 churned, 67.3 %",
        "churn probability        .748   .714 to .781",
        "recency / own mean gap   .663   .628 to .699",
        "critical    1770      1617      91.4 %   82.7 %",
    ] {
        assert!(done.out.contains(line), "`{line}` is not in\n{}", done.out);
    }
    let csv = run("backtest", &["--cut", "1997-09-30", "--horizon", "91", "--format", "csv"], "").out;
    assert!(csv.starts_with("group,scorer,users,churned,auc,low,high,lift,brier,brier_of_base_rate\nall users,churn probability,2357,1955,0.795"), "{csv}");
    assert_eq!(csv.lines().count(), 10);
}

/// Eight users who click daily: three stop on the 20th, one leaves on the 25th, one stopped on the 10th, one left then.
fn log() -> String {
    let daily = |user: &str, last: u32| -> String {
        (1..=last).map(|day| [user, ",2026-01-", &format!("{day:02}"), ",click\n"].concat()).collect()
    };
    let users = [("a", 31), ("b", 31), ("c", 20), ("d", 20), ("e", 20), ("f", 31), ("g", 10), ("h", 20)];
    let days: String = users.into_iter().map(|(user, last)| daily(user, last)).collect();
    format!("user_id,ts,event_type\n{days}f,2026-01-25,quit\nh,2026-01-20,quit\n")
}

#[test]
fn who_leaves_or_falls_silent_is_forecast_among_those_active_at_the_cut() {
    let arguments = ["-", "--map", "quit=leave", "--silent", "7", "--cut", "2026-01-21", "--horizon", "10"];
    let done = run("backtest", &arguments, &log());
    assert!(done.success, "{}", done.err);
    for line in ["churned: leave or 7 silent days in a row within 10 days", "all users: 4 of 6 churned, 66.7 %"] {
        assert!(done.out.contains(line), "`{line}` is not in\n{}", done.out);
    }
    // An event type of the log's own is waited for by its name.
    let arguments = ["-", "--event", "click", "--cut", "2026-01-21", "--horizon", "10"];
    let done = run("backtest", &arguments, &log());
    assert!(done.success && done.out.contains("all users: 5 of 8 churned, 62.5 %"), "{}{}", done.out, done.err);
}

#[test]
fn what_cannot_be_tested_is_refused() {
    for (arguments, error) in [
        (
            &["-", "--event", "click", "--cut", "2026-01-21", "--horizon", "11"][..],
            "the horizon ends on 2026-02-01, but what came is known up to 2026-01-31: give an earlier --cut, or a shorter --horizon",
        ),
        (
            &["-", "--event", "tap", "--cut", "2026-01-21", "--horizon", "9"],
            "`tap` of --event is neither a kind nor an event type",
        ),
        (
            &["-", "--event", "click", "--cut", "2026-01-21", "--horizon", "0"],
            "a horizon of `0` days after `2026-01-21` holds no day: give at least 1, within the range of dates",
        ),
        (
            &["-", "--cut", "2026-01-21", "--horizon", "9"],
            "no users are left as of `2026-01-21`: give a later cut, or exclude fewer users",
        ),
        (
            &["-", "--event", "click", "--cut", "2026-01-05", "--horizon", "3"],
            "`no event of custom_0` happened for `0` of all `8` users: check that there is data after the cut, or choose another outcome",
        ),
    ] {
        let done = run("backtest", arguments, &log());
        assert!(!done.success && done.out.is_empty(), "{}", done.out);
        assert_eq!(done.err, format!("error: {error}\n"));
    }
}
