//! What `operations` says of first purchases, first steps and features that go together, where there is more or less to say than of the
//! embedded app.

use serde_json::json;

use crate::operations::{blocks, holds};
use crate::program::run;

/// A whole page, each block as one line.
fn page(arguments: &[&str], log: &str) -> String {
    let done = run("operations", &[arguments, &["--all"]].concat(), log);
    assert!(done.success, "{}", done.err);
    done.out.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}

/// Of 100 who search first and of 100 who look around, this many of ten come back three weeks later.
fn newcomers(searched: u32, looked: u32) -> String {
    let mut log = "user_id,ts,event_type\n".to_owned();
    for user in 0..200 {
        let (first, back) = if user % 2 == 0 { ("search", searched) } else { ("view", looked) };
        log.extend([format!("{user},2026-03-02,register\n"), format!("{user},2026-03-02,{first}\n")]);
        if user / 2 % 10 < back {
            log.extend([format!("{user},2026-03-22,log_in\n")]);
        }
    }
    log
}

#[test]
fn who_begins_with_a_step_is_compared_with_users_like_them() {
    let arguments = ["-", "--as-of", "2026-05-01"];
    let log = newcomers(6, 3);
    let found = &blocks(&arguments, &log)["entry"];
    let reach = 1.959_963_984_540_054 * ((0.6 * 0.4 + 0.3 * 0.7) / 99.0_f64).sqrt();
    for (place, kind, effect) in [(0, "view", -0.3), (1, "search", 0.3)] {
        let counted = json!({
            "kind": kind, "users": 100,
            "compared": { "users": 100, "strata": 1, "effect": effect, "interval": [effect - reach, effect + reach] },
        });
        holds(kind, &found["steps"][place], &counted);
    }
    let told = page(&arguments, &log);
    let said = "first search: 60 % of 100 users stay, of users like them 30 %: 30.0 points (16.8 to 43.2) ";
    assert!(told.contains(said), "{told}");
    let brief = run("operations", &arguments, &log).out;
    assert!(brief.contains("who stays, against users like them: view -30.0 points · search"), "{brief}");
}

#[test]
fn where_nothing_varies_a_page_says_that_its_certainty_is_unknown() {
    let told = page(&["-", "--as-of", "2026-05-01"], &newcomers(10, 10));
    assert!(told.contains("of users like them 100 %: 0.0 points; how certain that is, is unknown"), "{told}");
}

#[test]
fn days_on_which_nobody_bought_are_told_without_a_share() {
    let log = newcomers(6, 3) + "7,2026-03-30,purchase\n";
    let told = page(&["-", "--as-of", "2026-05-01"], &log);
    let so_far = "Of 200 users who registered since 2025-05-02, 1 has bought so far. How many get there,";
    assert!(
        told.contains(so_far) && told.contains("within 7 days nobody got there within 30 days 1 % get there"),
        "{told}"
    );
    let brief = run("operations", &["-", "--as-of", "2026-05-01"], &log).out;
    assert!(brief.contains("1 of 200 newcomers made one, 0.5 % within 30 days."), "{brief}");
}

#[test]
fn a_log_with_little_in_it_says_what_is_missing() {
    let buyer = "user_id,ts,event_type\na,2026-01-05,purchase\n";
    for (log, said) in [
        (buyer, "Nobody registered since 2025-01-06, as far as the log says."),
        (buyer, "Nobody joined from 2025-01-06 to 2025-12-03; those who joined later cannot be judged yet."),
        (buyer, "Fewer than two features were used in 90 days, so there are none to compare."),
        (
            "user_id,ts,event_type\na,2026-01-05,register\n",
            "None of 1 user who registered since 2025-01-06 has bought so far.",
        ),
        (
            "user_id,ts,event_type\na,2026-01-05,register\na,2026-01-05,purchase\n",
            "Of 1 user who registered since 2025-01-06, 1 has bought so far. It takes 20 users to say how long that takes.",
        ),
        (
            "user_id,ts,event_type,subject\na,2026-01-05,use,x\nb,2026-01-05,use,y\n",
            "2 users used features in 90 days. No two of 2 features have 20 users of both: too few to say which go together.",
        ),
    ] {
        let told = page(&["-"], log);
        assert!(told.contains(said) && !told.contains("get there"), "{said}: {told}");
    }
}

#[test]
fn features_that_have_nothing_to_do_with_each_other_go_not_together() {
    // Every second user uses a, the half of them and of the others b, and everybody c.
    let mut log = "user_id,ts,event_type,subject\n".to_owned();
    for user in 0..200 {
        let used = [(user % 2 == 0, "a"), (user / 2 % 2 == 0, "b"), (true, "c"), (user == 0, "d")];
        let used = used.into_iter().filter(|(is_used, _)| *is_used);
        log.extend(used.map(|(_, feature)| format!("{user},2026-03-02,use,{feature}\n")));
    }
    let found = &blocks(&["-"], &log)["co_use"];
    let number = |name: &str| found[name].as_u64().unwrap();
    assert_eq!((number("features"), number("pairs"), number("together"), number("too_few")), (4, 6, 0, 3));
    let told = page(&["-"], &log);
    assert!(told.contains("none is used together more often than chance alone would have it."), "{told}");
    assert!(told.contains("With fewer than 20 users of both, too few to say: 3 pairs."), "{told}");
    let mut many = log.clone();
    many.extend((0..25).map(|feature| format!("0,2026-03-02,use,more {feature}\n")));
    let told = page(&["-"], &many);
    assert!(told.contains("Of 190 pairs of the 20 most used of 29 features, none"), "{told}");
    assert_eq!(blocks(&["-"], &many)["co_use"]["lifts"].as_array().map(Vec::len), Some(3));
}
