//! Files as the tools of the trade write them, read by the program.

use serde_json::Value;

use crate::program::{Done, run};

/// The path of a case.
fn case(name: &str) -> String {
    format!("{}/tests/data/reader/{name}.csv", env!("CARGO_MANIFEST_DIR"))
}

/// How many users take each step of a funnel.
fn steps(name: &str, arguments: &[&str]) -> Vec<u64> {
    let path = case(name);
    let done = run("funnel", &[&[&*path, "--format", "jsonl"], arguments].concat(), "");
    assert_eq!(done.code, Some(0), "{}", done.err);
    let funnel: Value = serde_json::from_str(done.out.lines().next().unwrap()).unwrap();
    funnel["steps"].as_array().unwrap().iter().map(|step| step["users"].as_u64().unwrap()).collect()
}

fn score(arguments: &[&str]) -> Done {
    run("score", arguments, "")
}

#[test]
fn times_of_all_tools_are_read_and_none_is_lost() {
    let path = case("ts_formats");
    let columns = ["--columns", "user_id=written_by,event_type==log_in"];
    for (epoch, numbers) in [(None, 0), (Some("s"), 3)] {
        let epoch = epoch.map_or(vec![], |unit| vec!["--epoch", unit]);
        let done = score(&[&[&*path, "--format", "csv"], &columns[..], &epoch].concat());
        // Three of them are numbers, and count different things: no unit is right for all.
        assert_eq!(done.code, Some(3), "{}", done.err);
        assert!(done.err.starts_with(if numbers == 0 { "skipped 3 of 12 rows" } else { "skipped 2 of 12 rows" }));
    }
}

#[test]
fn a_whole_number_may_have_a_zero_behind_its_point() {
    assert_eq!(steps("value_format", &["--steps", "catalog,payment_done"]), [10, 10]);
}

#[test]
fn a_bare_date_is_the_first_instant_of_its_day_in_the_zone() {
    assert_eq!(steps("bare_dates_offset", &["--steps", "a,b", "--utc-offset", "+08:00"]), [1, 1]);
}

#[test]
fn what_comes_a_microsecond_before_is_before() {
    assert_eq!(steps("microseconds", &["--steps", "a,b"]), [1, 0]);
    assert_eq!(steps("microseconds", &["--steps", "b,a"]), [1, 1]);
}

#[test]
fn a_quote_left_open_ends_the_program_with_its_line() {
    let path = case("unclosed_quote");
    let done = score(&[&path]);
    assert_eq!(done.code, Some(1));
    let told = format!("error: {path}: line 3: a quote opens here and is not closed");
    assert!(done.err.starts_with(&told), "{}", done.err);
}

#[test]
fn a_clock_set_wrong_makes_nobody_churn() {
    let path = case("future_row");
    let done = score(&[&path]);
    assert!(done.out.starts_with("not seen: 1 row of 2038-01-19, more than a year after"), "{}", done.out);
    let done = score(&[&path, "--format", "jsonl"]);
    assert!(done.err.starts_with("not seen: 1 row of 2038-01-19, more than a year after"), "{}", done.err);
    let cards: Vec<Value> = done.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(cards.len(), 3);
    for card in cards {
        assert_eq!(card["as_of"], "2026-01-03");
        assert_ne!(card["stage"]["name"], "Churned");
    }
    let done = score(&[&path, "--as-of", "2038-01-19"]);
    assert!(!done.out.contains("not seen"), "{}", done.out);
}

#[test]
fn a_log_of_one_kind_gets_its_event_type_and_its_times_are_seconds() {
    let path = case("single_kind");
    let columns = ["--columns", "user_id=userId,ts=timestamp,event_type==rating"];
    let done = score(&[&[&*path, "--epoch", "s", "--as-of", "2015-10-31", "--format", "jsonl"], &columns[..]].concat());
    assert_eq!(done.code, Some(0), "{}", done.err);
    assert_eq!(done.out.lines().count(), 2);
    assert!(done.err.contains("3 rows of 2 users, 2000-07-30 to 2015-10-24"), "{}", done.err);
    assert!(done.err.contains("custom_0 = rating, 3 rows"), "{}", done.err);

    let done = score(&[&[&*path], &columns[..]].concat());
    assert_eq!(done.code, Some(1));
    assert!(
        done.err.ends_with(
            "ts is nothing but numbers, such as `964982703`: say what they count since 1970, as --epoch s\n"
        ),
        "{}",
        done.err
    );
}

#[test]
fn days_in_berlin_bring_back_whom_they_bring_back() {
    let retained = |arguments: &[&str]| {
        let done = run("report", &[&["--format", "json"], arguments].concat(), "");
        assert_eq!(done.code, Some(0), "{}", done.err);
        let report: Value = serde_json::from_str(&done.out).unwrap();
        let averages = report["retention"]["by_day"]["averages"].as_array().unwrap().clone();
        let counts = |name: &str| -> Vec<u64> { averages.iter().map(|lag| lag[name].as_u64().unwrap()).collect() };
        (counts("eligible"), counts("retained"))
    };
    // The times of the embedded log are in UTC; summer time begins within it.
    assert_eq!(retained(&["--zone", "Europe/Berlin"]), (vec![600, 600, 597], vec![37, 25, 28]));
    assert_eq!(retained(&[]), (vec![600, 600, 597], vec![32, 25, 28]));
}

#[test]
fn what_the_host_knows_of_users_comes_from_a_file_beside_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let users = folder.path().join("users.csv").display().to_string();
    std::fs::write(&users, "user_id,channel,arm\na,mail,control\nb,search,treatment\nc,mail,control\n").unwrap();
    let log = "user_id,ts,event_type\na,2026-01-01,log_in\nb,2026-01-01,log_in\n";
    let done = run("funnel", &["-", "--steps", "log_in", "--by", "channel", "--users", &users], log);
    assert_eq!(done.code, Some(0), "{}", done.err);
    assert!(done.out.contains("\nmail"), "{}", done.out);
    assert!(done.out.contains("2 rows of 3 users"), "{}", done.out);
    assert!(done.out.contains("arms of an experiment: control 2 users, treatment 1 user"), "{}", done.out);

    let done = run("score", &["-", "--users", "no-such-file.csv"], log);
    assert!(done.err.starts_with("error: `no-such-file.csv` cannot be opened"), "{}", done.err);
}

#[test]
fn what_comes_from_a_file_cannot_command_the_terminal() {
    let log = "user_id,ts,event_type,channel,value\n\
               \"\u{1b}]0;owned\u{7}\n\",2026-01-01,\"lo\u{1b}[2Jok\",\u{202e}x,\n\
               \"\u{1b}]0;owned\u{7}\n\",2026-01-01,purchase,,5\n\
               \u{9b}2J,\u{1b}[31m,like,,\n";
    for question in ["score", "report", "funnel", "year", "segments", "worth", "behavior"] {
        let arguments: &[&str] = match question {
            "score" | "worth" => &["-", "--top", "5"],
            "funnel" => &["-", "--steps", "lo\u{1b}[2Jok", "--by", "channel"],
            "report" => &["-", "--by", "channel"],
            _ => &["-"],
        };
        let done = run(question, arguments, log);
        let obeyed = |text: &str| text.replace('\n', "").contains(|c: char| c.is_control() || c == '\u{202e}');
        assert!(!obeyed(&done.out) && !obeyed(&done.err), "{question}:\n{:?}\n{:?}", done.out, done.err);
        assert!(done.out.contains("ts `\\u{1b}[31m` is neither"), "{question}: {}\n{}", done.out, done.err);
    }
    // For programs it is data, and stays what it is.
    let done = run("score", &["-", "--format", "csv"], log);
    assert!(done.out.contains("\"\u{1b}]0;owned\u{7}\n\""), "{:?}", done.out);
    let done = run("score", &["-"], "user_id,\u{1b}[2Jts,event_type\n");
    assert!(done.err.contains("only `user_id`, `\\u{1b}[2Jts`"), "{:?}", done.err);
}

#[test]
fn a_name_with_line_ends_forges_no_line_of_the_notes() {
    let log = "user_id,ts,event_type,channel\n\"u\nFAKE 1\",2026-01-01,\"t\nFAKE 2\",\"c\nFAKE 3\"\n";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log\nFAKE 4.csv").display().to_string();
    std::fs::write(&path, log).unwrap();
    for question in ["score", "year", "worth"] {
        let done = run(question, &[&path], "");
        assert!(
            done.code.is_some() && !done.out.contains("\nFAKE") && !done.err.contains("\nFAKE"),
            "{question}: {}{}",
            done.out,
            done.err
        );
    }
    let directory = folder.path().display().to_string();
    let done = score(&[&directory]);
    assert_eq!(done.err, format!("error: `{directory}` cannot be opened: is a directory\n"));
}

#[test]
fn a_value_near_the_limit_of_sums_is_skipped_by_its_line() {
    let rows: String =
        (1..=5).map(|day| format!("a,2026-01-0{day},purchase,92233720368547758.07\n")).collect::<Vec<_>>().concat();
    let log = format!("user_id,ts,event_type,value\na,2026-01-06,purchase,5\n{rows}");
    for question in ["score", "report"] {
        let done = run(question, &["-"], &log);
        assert_eq!(done.code, Some(3), "{question}: {}", done.err);
        assert!(
            done.out.starts_with("skipped 5 of 6 rows:\n  line 3: value `92233720368547758.07` is too large"),
            "{}",
            done.out
        );
    }
}

#[test]
fn other_files_are_read_with_the_same_care() {
    let experiment = |sums: &str| run("experiment", &["-"], sums);
    let done = experiment("Arm , N,SUM,sum_squares\r\n\"a\u{1b}[2J\",200.0,10,10\r\nb,200,12,12\r\n");
    assert_eq!(done.code, Some(0), "{}", done.err);
    assert!(done.out.contains("A a\\u{1b}[2J") && !done.out.contains('\u{1b}'), "{}", done.out);

    let refused = |sums: &str| experiment(sums).err;
    assert_eq!(
        refused("arm;n;sum;sum_squares\na;200;10;10\n"),
        "error: -: line 1: the header is one column with semicolons in it: export the file with commas between the columns\n"
    );
    let open = refused("arm,n,sum,sum_squares\n\"a,200,10,10\nb,200,12,12\n");
    assert!(open.starts_with("error: -: line 2: a quote opens here and is not closed"), "{open}");
    let half = refused("arm,n,sum,sum_squares\na,200.5,10,10\n");
    assert!(half.contains("line 2: ") && half.contains("`200.5` is not a whole number of users"), "{half}");

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file").display().to_string();
    let utf16: Vec<u8> = "\u{feff}x,t_x,T\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    std::fs::write(&file, utf16).unwrap();
    for arguments in [
        &["experiment", &file][..],
        &["contact", &file],
        &["ledger", &file],
        &["clv", "--summary", &file],
        &["score", "--rules", &file],
        &["score", "--users", &file],
        &["features", "--model", &file],
    ] {
        let done = run(arguments[0], &arguments[1..], "");
        assert!(
            !done.success && done.err.contains("this is UTF-16 text: save it as UTF-8"),
            "{arguments:?}: {}",
            done.err
        );
    }
    // What XGBoost writes beside models, some of it no text.
    let model = |bytes: &[u8]| {
        std::fs::write(&file, bytes).unwrap();
        run("features", &["--model", &file], "")
    };
    let ubjson = model(b"{L\0\0\0\0\0\0\0\x07learner{d\xff\xc0\x80");
    assert_eq!(
        ubjson.err,
        format!("error: {file}: the file is UBJSON: save the model as JSON, with `save_model(\"model.json\")`\n")
    );
    assert!(model(b"[{\"nodeid\": 0}]").err.contains("output of `dump_model`"));
    let clv = |summary: &str| {
        std::fs::write(&file, summary).unwrap();
        run("clv", &["--summary", &file, "--model", "mbg-nbd"], "")
    };
    assert!(clv("x;t_x;T\n").err.contains("line 1: the header is one column with semicolons in it"));
    assert!(clv("x,t_x,T\n\"1,2,3\n2,3,4\n").err.contains("line 2: a quote opens here"));
    let rows = "2,30,38\n1,10,38\n0,0,38\n0,0,20\n3,30,33\n".repeat(4);
    let done = clv(&format!("X,T_x,T\n{rows}x\n"));
    assert_eq!(done.code, Some(0), "{}", done.err);
    assert!(done.out.starts_with("skipped 1 of 21 rows:\n  line 22: "), "{}", done.out);
    let done = clv(&format!("X,T_x,T\n{rows}x\ny\nz\n"));
    assert_eq!(done.code, Some(3), "{}", done.err);
}
