//! Kinds for event types, and their values.

use super::*;

#[test]
fn an_event_type_is_a_kind_by_map_else_by_name_else_by_number() {
    for kind in Kind::NAMED {
        assert_eq!(kinds(&read(&[], valued(&[&format!("{kind},0")]))), [kind.to_string()]);
    }
    let log = read(
        &["--map", "click=view,like=share", "--map", "a=b=custom_1,retrun=refund"],
        valued(&["scan,", "click,5", "like,", "Like,", "a=b,", "scan,3", "custom_9,", "tap,"]),
    );
    assert_eq!(kinds(&log), ["custom_0", "view", "share", "custom_2", "custom_1", "custom_0", "custom_9", "custom_3"]);
    assert_eq!(
        log.notes().to_string(),
        "log: 8 rows of 1 user, 2026-01-31 to 2026-01-31, days in UTC, weeks from Mon\n\
         kinds of the log's own (--map TYPE=KIND names them):\n  \
           custom_0 = scan, 2 rows\n  \
           custom_2 = Like, 1 row\n  \
           custom_1 = a=b, 1 row\n  \
           custom_9 = custom_9, 1 row\n  \
           custom_3 = tap, 1 row\n\
         named in --map, --value or --by-value, but not in the log: retrun\n"
    );
    assert_eq!(log.label(Kind::View), "view");
    assert_eq!(log.label(Kind::custom(0)), "scan");
    assert_eq!(log.label(Kind::custom(77)), "custom_77");
}

#[test]
fn a_number_is_given_to_one_event_type_only() {
    let rows = valued(&["scan,", "custom_0,", "custom_1,", "tap,"]);
    assert_eq!(
        failure(&["--strict"], &rows),
        "line 3: `custom_0` is already the number of `scan`: give that one another with --map scan=custom_N"
    );
    assert_eq!(kinds(&read(&[], &rows)), ["custom_0", "custom_1", "custom_2"]);
    assert_eq!(kinds(&read(&["--map", "scan=custom_5"], &rows)), ["custom_5", "custom_0", "custom_1", "custom_2"]);
}

#[test]
fn a_kind_without_a_number_left_is_a_bad_row_and_a_subject_is_left_out() {
    let mut rows: Vec<String> = (0..=32768).map(|at| format!("type {at},")).collect();
    rows.push("type 7,".into());
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let log = read(&["--map", "x=custom_3"], valued(&rows));
    // One number is given, so two event types are left without.
    assert_eq!((log.events.len(), log.losses.skipped.count), (32768, 2));
    assert_eq!(
        log.losses.skipped.problems[0].to_string(),
        "line 32769: no number is left for `type 32767`: there are 32768 kinds of your own, so give it one with --map"
    );
    let subjects = (1..=65535).map(|at| format!("a,2026-01-31,like,{at}\n")).collect::<Vec<_>>().concat();
    let rows = "a,2026-01-31,scan,one more\na,2026-01-31,tap,1\na,2026-01-31,scan,2\n";
    let log = read(&[], format!("user_id,ts,event_type,subject\n{subjects}{rows}"));
    assert_eq!(
        log.notes().to_string(),
        "log: 65538 rows of 1 user, 2026-01-31 to 2026-01-31, days in UTC, weeks from Mon\n\
         kinds of the log's own (--map TYPE=KIND names them):\n  \
           custom_0 = scan, 2 rows\n  \
           custom_1 = tap, 1 row\n"
    );
    assert_eq!(
        log.warnings().to_string(),
        "left out 1 value in 65538 rows, of which the rest was taken:\n  \
           line 65537: subject `one more` comes after 65535 others, which is as many as can be told apart: put some under one name, such as that of their category, or leave the column out\n"
    );
}

#[test]
fn money_is_decimal_and_only_a_refund_may_be_negative() {
    let rows =
        ["purchase,12.34", "purchase,5", "purchase,", "purchase,-0.00", "refund,-7.5", "refund,7.5", "use_coupon,.5"];
    assert_eq!(values(&read(&[], valued(&rows))), [1234, 500, 0, 0, 750, 750, 50]);
    // Zeros behind the decimals lose nothing.
    assert_eq!(values(&read(&[], valued(&["purchase,12.3400", "refund,-7.000"]))), [1234, 700]);
    assert_eq!(values(&read(&["--decimals", "0"], valued(&["purchase,579.0"]))), [579]);
    assert_eq!(values(&read(&["--decimals", "3"], valued(&["purchase,1.234"]))), [1234]);
    assert_eq!(values(&read(&["--decimals", "0"], valued(&["purchase,1234"]))), [1234]);
    assert_eq!(values(&read(&["--map", "return=refund"], valued(&["return,-1"]))), [100]);

    assert_eq!(
        problem(&[], "purchase,1.234"),
        "line 2: value `1.234` has more than 2 decimals: round it, or allow more with --decimals"
    );
    assert_eq!(
        problem(&["--decimals", "0"], "refund,1.05"),
        "line 2: value `1.05` has more than 0 decimals: round it, or allow more with --decimals"
    );
    assert_eq!(
        problem(&[], "purchase,-5.00"),
        "line 2: value `-5.00` of `purchase` is below zero: only a refund may be"
    );
    assert_eq!(
        problem(&[], "add_to_cart,\"1,234\""),
        "line 2: value `1,234` is not a decimal number: write it like `1234.50`, without currency or separators"
    );
    assert_eq!(
        problem(&[], "purchase,99999999999999999"),
        "line 2: value `99999999999999999` is too large: at most 922337203685477.58, of which a sum can hold a hundred"
    );
    assert_eq!(
        problem(&[], "refund,-92233720368547758.08"),
        "line 2: value `-92233720368547758.08` is too large: at most 922337203685477.58, of which a sum can hold a hundred"
    );
}

#[test]
fn seconds_points_satisfactions_and_counts_are_whole_numbers() {
    let rows = ["view,90", "redeem,5.0", "rate,100", "scan,", "scan,579.00"];
    assert_eq!(values(&read(&[], valued(&rows))), [90, 5, 100, 0, 579]);
    assert_eq!(values(&read(&[], valued(&["scan,9223372036854775807"]))), [i64::MAX.unsigned_abs()]);

    assert_eq!(
        problem(&[], "view,1.5"),
        "line 2: value `1.5` is not a whole number: round it, or leave the values out with --value view=ignore"
    );
    assert_eq!(
        problem(&["--map", "tap=custom_3"], "tap,1.5"),
        "line 2: value `1.5` is not a whole number: read the values as --value tap=money, or leave them out with --value tap=ignore"
    );
    assert_eq!(problem(&[], "tap,x"), problem(&["--map", "tap=custom_3"], "tap,x"));
    assert_eq!(problem(&[], "scan,-5"), "line 2: value `-5` of `scan` is below zero: only a refund may be");
    assert_eq!(
        problem(&[], "redeem,-99999999999999999999"),
        "line 2: value `-99999999999999999999` of `redeem` is below zero: only a refund may be"
    );
    assert_eq!(
        problem(&[], "scan,9223372036854775808"),
        "line 2: value `9223372036854775808` is too large: at most 9223372036854775807"
    );
    assert_eq!(
        problem(&[], "rate,101"),
        "line 2: a `rate` of value `101`: a satisfaction is 0 to 100, and a `rate` without its value says nothing"
    );
}

#[test]
fn a_rate_without_its_value_is_skipped_and_not_the_worst() {
    let rows = valued(&["rate,80", "rate,", "rate,60"]);
    let log = read(&[], &rows);
    assert_eq!((values(&log), log.losses.skipped.count), (vec![80, 60], 1));
    let told = "line 3: value is empty, and a `rate` without its value says nothing";
    assert_eq!(failure(&["--strict"], &rows), told);
    // A log without the column has no satisfaction at all.
    let without = failure(&[], "user_id,ts,event_type\na,2026-01-31,rate\n");
    assert_eq!(
        without,
        "log has no good row among 1, the first is line 2: value is empty, and a `rate` without its value says nothing"
    );
    let refused = failure(&["--map", "stars=rate", "--value", "stars=ignore"], &rows);
    assert!(
        refused.starts_with("--value stars=ignore: `rate` carries a satisfaction of 0 to 100, only `count` fits"),
        "{refused}"
    );
    let kept = read(&["--map", "rate=custom_0"], &rows);
    assert_eq!((kinds(&kept), values(&kept)), (vec!["custom_0".to_owned(); 3], vec![80, 0, 60]));
}

#[test]
fn money_that_no_sum_can_hold_is_skipped_by_line() {
    let log = read(&[], valued(&["purchase,92233720368547758.07", "purchase,922337203685477.58", "purchase,1"]));
    assert_eq!(values(&log), [i64::MAX.unsigned_abs() / 100, 100]);
    assert_eq!(
        log.warnings().to_string(),
        "skipped 1 of 3 rows:\n  line 2: value `92233720368547758.07` is too large: at most 922337203685477.58, of which a sum can hold a hundred\n"
    );
    let told = problem(&["--decimals", "0"], "refund,-9223372036854775807");
    assert!(told.contains("at most 92233720368547758, of"), "{told}");
}

#[test]
fn a_text_with_two_points_is_told_whole() {
    for decimals in ["0", "1", "2"] {
        let told = problem(&["--decimals", decimals], "purchase,5.0.0");
        assert!(told.contains("`5.0.0` is not a decimal number"), "{told}");
    }
}

#[test]
fn a_value_that_the_kind_cannot_carry_is_ignored_and_noted() {
    let rows = valued(&["log_in,3", "log_in,", "log_in,0", "like,abc", "log_in,-1"]);
    let log = read(&[], &rows);
    assert_eq!((values(&log), log.losses.skipped.count), (vec![0; 5], 0));
    let notes = log.notes().to_string();
    assert!(
        notes.ends_with(
            "Mon\nvalues ignored, as the kind carries none (--value TYPE=ignore says so):\n  log_in, 2 rows\n  like, 1 row\n"
        ),
        "{notes}"
    );
    let notes = read(&["--value", "log_in=ignore,like=ignore"], &rows).notes().to_string();
    assert!(!notes.contains("ignored"), "{notes}");
}

#[test]
fn what_values_are_is_said_by_event_type_or_by_kind() {
    let arguments = ["--map", "scan=custom_7,peek=custom_7,click=view"];
    let rows = valued(&["scan,1.50", "peek,2", "tip,3", "click,x", "purchase,y"]);
    let value = "scan=money,custom_7=count,tip=points,view=ignore,purchase=ignore";
    assert_eq!(values(&read(&[&arguments[..], &["--value", value]].concat(), &rows)), [150, 2, 3, 0, 0]);
    // Also by the number that the log's own kind gets.
    let numbered = read(&["--value", "custom_1=money,custom_0=ignore"], valued(&["scan,x", "tap,2.5", "tap,3"]));
    assert_eq!((values(&numbered), numbered.unknown), (vec![0, 250, 300], vec![]));

    let refused = |value: &str| failure(&["--map", "tap=view", "--value", value], valued(&["log_in,"]));
    assert_eq!(
        refused("purchase=count"),
        "--value purchase=count: `purchase` carries money, only `money` and `ignore` fit"
    );
    assert_eq!(refused("log_in=count"), "--value log_in=count: `log_in` carries no value, only `ignore` fits");
    assert_eq!(refused("tap=money"), "--value tap=money: `view` carries seconds, only `seconds` and `ignore` fit");
    assert_eq!(
        refused("redeem=count"),
        "--value redeem=count: `redeem` carries points, only `points` and `ignore` fit"
    );
    assert_eq!(
        refused("rate=points"),
        "--value rate=points: `rate` carries a satisfaction of 0 to 100, only `count` fits: without its value it says nothing, and a kind of your own keeps the events, as --map rate=custom_0"
    );
    assert_eq!(refused("a=money,a=count"), "--value names `a` twice: name it once");
    assert_eq!(failure(&["--map", "a=view,a=use"], valued(&["log_in,"])), "--map names `a` twice: name it once");
}

#[test]
fn events_of_enough_value_are_observed_as_a_kind_of_the_logs_own_too() {
    let rows = valued(&["view,2", "view,3", "view,60", "purchase,99.99", "purchase,100.00", "scan,7", "watched,1"]);
    let arguments = ["--by-value", "view:3=watched,purchase:100.00=large_order,scan:5=big_scan,scan:100=huge_scan"];
    let read = read(&arguments, &rows);
    assert_eq!(read.events.len(), 7, "funnels read each row once");
    let population = read.population().unwrap();
    let profile = population.profile(0_u64).unwrap();
    let counted = |name: &str| {
        let kind = read.event_types.iter().find(|event_type| *event_type.name == *name).unwrap().kind.unwrap();
        profile.as_of(read.as_of).count(kind, lifestage::time::Window::last(1)).unwrap()
    };
    // Two long views, and one row of that name.
    assert_eq!([counted("view"), counted("watched"), counted("large_order"), counted("big_scan")], [3, 3, 1, 1]);
    let notes = read.notes().to_string();
    assert!(notes.contains("custom_0 = watched, 3 rows\n") && notes.contains("= big_scan, 1 row\n"), "{notes}");
    assert!(!notes.contains("huge_scan"), "nobody did it: {notes}");

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.csv").display().to_string();
    std::fs::write(&path, &rows).unwrap();
    let (log, profiles) = options(&[&[path.as_str()][..], &arguments].concat()).read_profiles(Embedded::CDNOW).unwrap();
    assert_eq!((profiles, log.notes().to_string()), (population, notes.replace("log: ", &format!("{path}: "))));
}

#[test]
fn what_cannot_count_by_value_is_refused_with_the_option() {
    for (asked, message) in [
        (
            "view:3=purchase",
            "--by-value view:3=purchase: `purchase` is no kind of your own: give a name that no kind has",
        ),
        ("log_in:1=here", "--by-value log_in:1=here: `log_in` carries no value here"),
        ("view:x=watched", "--by-value view:x=watched: value `x` is not a whole number"),
        ("view:0=watched", "--by-value view:0=watched: `view` of `0` or more"),
        ("view:3=w,view:5=w", "--by-value view:5=w: `view` is also `custom_0` twice: give one least value"),
        ("scan:3=scan", "--by-value scan:3=scan: `custom_0` is also itself: give another kind of your own"),
    ] {
        let told = failure(&["--by-value", asked], valued(&["view,5"]));
        assert!(told.starts_with(message), "{asked}: {told}");
    }
    let unread = Program::try_parse_from(["program", "--by-value", "view=watched"]).unwrap_err().to_string();
    assert!(unread.contains("write it like `view:3=watched`"), "{unread}");
    let unknown = read(&["--by-value", "glance:3=watched"], valued(&["view,5"])).notes().to_string();
    assert!(unknown.contains("named in --map, --value or --by-value, but not in the log: glance\n"), "{unknown}");
    // A number that is taken is told where the log gives it to another event type.
    let taken = read(&["--by-value", "view:3=watched"], valued(&["view,5", "custom_0,1"])).warnings().to_string();
    assert!(taken.starts_with("skipped 1 of 2 rows"), "{taken}");
}
