//! What is wrong with a log or an option, word for word.

use super::*;

#[test]
fn a_header_that_lacks_a_column_is_an_error() {
    assert_eq!(
        failure(&[], "user_id,when,event_type\na,2026-01-31,like\n"),
        "line 1: the header has no `ts`, only `user_id`, `when`, `event_type`: say which columns hold them, as --columns ts=NAME"
    );
    assert_eq!(
        failure(&[], "id,when,event_type\na,2026-01-31,like\n"),
        "line 1: the header has no `user_id`, `ts`, only `id`, `when`, `event_type`: say which columns hold them, as --columns user_id=NAME,ts=NAME"
    );
    // One that was renamed is wanted, also where it could be missing.
    assert_eq!(
        failure(&["--columns", "value=price"], "\r\nuser_id,ts,event_type\r\n"),
        "line 2: the header has no `price`, only `user_id`, `ts`, `event_type`: say which columns hold them, as --columns value=NAME"
    );
    assert_eq!(failure(&[], "user_id,ts,ts,event_type\n"), "line 1: the header has `ts` twice: rename one of the two");
    let long = failure(&[], "é".repeat(100_000));
    assert!(long.len() < 600 && long.contains("é…"), "{long}");
}

#[test]
fn a_log_without_a_good_row_is_an_error() {
    let empty = "log is empty: its first line must name the columns user_id, ts and event_type";
    for log in ["", "\n", "\r\n\r\n", "\u{feff}"] {
        assert_eq!(failure(&[], log), empty, "{log:?}");
    }
    assert_eq!(failure(&[], gzip("")), empty);
    assert_eq!(failure(&[], "user_id,ts,event_type"), "log has no row below its header");
    assert_eq!(
        failure(&[], "user_id,ts,event_type\n,2026-01-31,like\nb,x,like\n"),
        "log has no good row among 2, the first is line 2: user_id is empty"
    );
    let missing = options(&["no/such/file.csv"]).read(Embedded::CDNOW).unwrap_err().to_string();
    assert_eq!(missing, "`no/such/file.csv` cannot be opened: No such file or directory (os error 2)");
}

#[test]
fn a_bad_row_is_counted_and_the_first_few_are_told() {
    let rows = "user_id,ts,event_type\na,2026-01-31\n,2026-01-31,like\na,,like\na,2026-01-31,\na,2026-01-31,like\n\
                a,2026-01-31,like,\na,x,like\nb,2026-01-31,like\n";
    let log = read(&[], rows);
    assert_eq!((log.events.len(), log.losses.rows, log.losses.skipped.count), (2, 8, 6));
    assert_eq!(
        log.warnings().to_string(),
        "skipped 6 of 8 rows:\n  \
               line 2: the row has 2 fields and the header 3\n  \
               line 3: user_id is empty\n  \
               line 4: ts is empty\n  \
               line 5: event_type is empty\n  \
               line 7: the row has 4 fields and the header 3\n  \
               and 1 more\n"
    );
    assert_eq!(
        log.check_losses().unwrap_err().to_string(),
        "log: skipped 6 of 8 rows, more than a tenth: what was answered lacks them"
    );
    assert_eq!(failure(&["--strict"], rows), "line 2: the row has 2 fields and the header 3");
}

#[test]
fn a_bad_row_leaves_nothing_behind() {
    let good = ["a,2026-01-31,scan,,x,ad", "b,2026-02-01,rate,5,y,", "a,2026-02-02,tap,,z,mail"];
    let bad = ["c,x,first,,s,c", "c,2026-03-01,rate,101,s,c", "c,2026-03-01,like,,s", ",2026-03-01,first,,s,c"];
    let log =
        |rows: Vec<&str>| read(&[], format!("user_id,ts,event_type,value,subject,channel\n{}\n", rows.join("\n")));
    let clean = log(good.to_vec());
    for at in 0..=good.len() {
        let mixed = log([&good[..at], &bad, &good[at..]].concat());
        assert_eq!(mixed.losses.skipped.count, 4);
        assert_eq!((&mixed.events, &mixed.users, &mixed.names), (&clean.events, &clean.users, &clean.names), "{at}");
        assert_eq!((&mixed.subjects, &mixed.channels), (&clean.subjects, &clean.channels));
        assert_eq!(
            (&mixed.event_types, mixed.first_day, mixed.last_day),
            (&clean.event_types, clean.first_day, clean.last_day)
        );
    }
}

#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    let line = |log: &str| {
        let told = failure(&["--strict"], log);
        assert_eq!(failure_of(&["--strict"], Trickle(log.as_bytes())), told);
        told
    };
    let unix =
        "user_id,ts,event_type\na,2026-01-31,like\n\n\n\"b\nb\",\"2026-01-31\",like\n\nc,x,like\nd,2026-01-31,like";
    assert!(line(unix).starts_with("line 8: ts `x` is"));
    assert!(line(&unix.replace('\n', "\r\n")).starts_with("line 8: ts `x` is"));
    assert!(line(&format!("\u{feff}{unix}")).starts_with("line 8: ts `x` is"));
    // The row begins where its quote opens.
    let quoted = "user_id,ts,event_type\n\n\"a\n\nb\",x,like\n";
    assert!(line(quoted).starts_with("line 3: ts `x` is"));
    assert!(line(&quoted.replace('\n', "\r\n")).starts_with("line 3: ts `x` is"));
    // The last row may lack its end.
    assert_eq!(line("user_id,ts,event_type\na,2026-01-31,like\nb"), "line 3: the row has 1 field and the header 3");
}

#[test]
fn bytes_that_are_no_text_make_a_bad_row() {
    let log = b"user_id,ts,event_type,other\n\xff,2026-01-31,like,\nb,2026-01-31,li\xe9,\nc,2026-01-31,like,\xe9\n";
    let log = read(&[], log);
    let problems: Vec<_> = log.losses.skipped.problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems, ["line 2: user_id is not UTF-8", "line 3: event_type is not UTF-8"]);
    assert_eq!(log.names.iter().map(AsRef::as_ref).collect::<Vec<&str>>(), ["c"], "other columns are not looked at");
}

#[test]
fn where_the_bytes_fail_is_told_by_the_line() {
    struct Broken;

    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is gone"))
        }
    }

    let failure = |start: &str| failure_of(&[], start.as_bytes().chain(Broken));
    assert_eq!(failure(""), "line 1: cannot be read: the disk is gone");
    assert_eq!(failure("user_id,ts,event_type"), "line 1: cannot be read: the disk is gone");
    assert_eq!(failure("user_id,ts,event_type\na,2026-01-31,like\nb,"), "line 3: cannot be read: the disk is gone");
}

#[test]
fn an_option_that_cannot_be_read_says_how_to_write_it() {
    Program::command().debug_assert();
    let refused = |arguments: &[&str]| {
        let error = Program::try_parse_from(["program"].iter().chain(arguments)).unwrap_err().to_string();
        error.lines().next().unwrap().strip_prefix("error: invalid value ").unwrap().to_owned()
    };
    assert_eq!(refused(&["--map", "return"]), "'return' for '--map <TYPE=KIND>': write it like `return=refund`");
    assert_eq!(refused(&["--map", "a=view,=use"]), "'=use' for '--map <TYPE=KIND>': write it like `return=refund`");
    assert_eq!(
        refused(&["--map", "return=refnd"]),
        "'return=refnd' for '--map <TYPE=KIND>': `refnd` is not the name of a kind: give one like `log_in` or `purchase`, or `custom_0` to `custom_32767`"
    );
    assert_eq!(refused(&["--value", "tip"]), "'tip' for '--value <TYPE=VALUE>': write it like `tip=money`");
    assert_eq!(
        refused(&["--value", "tip=cash"]),
        "'tip=cash' for '--value <TYPE=VALUE>': `cash` is no sort of value: give money, seconds, points, count or ignore"
    );
    assert_eq!(refused(&["--columns", "ts="]), "'ts=' for '--columns <COLUMN=NAME>': write it like `ts=timestamp`");
    assert_eq!(
        refused(&["--columns", "time=ts"]),
        "'time=ts' for '--columns <COLUMN=NAME>': `time` is not a column: give user_id, ts, event_type, value, subject or channel"
    );
    assert_eq!(
        refused(&["--zone", "Berlin"]),
        "'Berlin' for '--zone <ZONE>': there is no zone of this name: give one of the IANA's, like `Europe/Berlin`"
    );
    assert_eq!(
        refused(&["--zone", "Mars"]),
        "'Mars' for '--zone <ZONE>': there is no zone of this name: give one of the IANA's, like `Europe/Berlin`, `Asia/Shanghai`"
    );
    assert_eq!(
        refused(&["--week-start", "sumday"]),
        "'sumday' for '--week-start <DAY>': give a day of the week, like `monday` or `sun`"
    );
    assert_eq!(refused(&["--day-start", "24"]), "'24' for '--day-start <HOUR>': 24 is not in 0..=23");
    assert_eq!(
        refused(&["--columns", "event_type=="]),
        "'event_type==' for '--columns <COLUMN=NAME>': write it like `event_type==purchase`"
    );
    assert_eq!(
        refused(&["--utc-offset", "-3"]),
        "'-3' for '--utc-offset <±HH:MM>': write it like `+08:00`, `-03:30` or `Z`"
    );
    assert_eq!(
        refused(&["--as-of", "today"]),
        "'today' for '--as-of <DATE>': `today` is not a date: write it like `2026-01-31`"
    );
    assert_eq!(refused(&["--decimals", "10"]), "'10' for '--decimals <N>': 10 is not in 0..=9");
    assert_eq!(refused(&["--top", "0"]), "'0' for '--top <N>': give 1 or more");
    assert_eq!(options(&["--format", "jsonl"]).format, Format::Jsonl);
    assert_eq!(options(&["--utc-offset", "Z"]).format, Format::Table);
    assert_eq!(
        failure(&["--columns", "ts=a,ts=b"], "user_id,a,event_type\n"),
        "--columns names `ts` twice: name it once"
    );
}

#[test]
fn a_quote_that_is_left_open_is_an_error_that_names_its_line() {
    let open = |log: &str| {
        let told = failure(&[], log);
        assert_eq!(failure_of(&[], Trickle(log.as_bytes())), told);
        assert_eq!(failure(&[], log.replace('\n', "\r\n")), told);
        told
    };
    let told = |line: u32| {
        format!(
            "line {line}: a quote opens here and is not closed where the row ends: close it, or write a quote within a field twice, as `\"\"`"
        )
    };
    let rows = "c,2026-01-31,like\n".repeat(20);
    // To the end of the log, or to the next quote, which closes it.
    assert_eq!(open(&format!("user_id,ts,event_type\na,2026-01-31,like\n\"b,2026-01-31,like\n{rows}")), told(3));
    assert_eq!(open(&format!("user_id,ts,event_type\n\nb,2026-01-31,\"like\n{rows}d,2026-01-31,\"like\"\n")), told(3));
    assert_eq!(open("user_id,ts,event_type\na,2026-01-31,\"like"), told(2));
    assert_eq!(open("user_id,\"ts,event_type\na,2026-01-31,like"), told(1));
    // One that is closed may hold lines, also at the end of the log.
    for log in ["user_id,ts,event_type\n\"a\nb\",2026-01-31,like\n", "user_id,ts,event_type\na,2026-01-31,\"like\n\n\""]
    {
        assert_eq!(read(&["--strict"], log).events.len(), 1);
    }
}

#[test]
fn names_of_the_header_are_found_without_regard_to_case_and_blanks() {
    for header in
        [" USER_ID ,Ts,Event_Type", "userId,ts,eventType", "User ID,TS,Event Type", "\"user-id\",ts,event type"]
    {
        assert_eq!(read(&[], format!("{header}\na,2026-01-31,like\n")).events, [Event::like(0_u64, DAY)], "{header}");
    }
    assert_eq!(
        failure(&[], "user_id,ts,TS ,event_type\n"),
        "line 1: the header has `ts` and `TS `, and both may be `ts`: rename one of the two, or say which it is, as --columns ts=ts"
    );
    // What is written for this header is taken to the letter first.
    let log = read(&["--columns", "ts=TS"], "user_id,ts,TS,event_type\na,x,2026-01-31,like\n");
    assert_eq!(log.events, [Event::like(0_u64, DAY)]);
    let log = read(&["--columns", "ts=Timestamp"], "user_id,timestamp,event_type\na,2026-01-31,like\n");
    assert_eq!(log.events, [Event::like(0_u64, DAY)]);
    // A name that is there is not looked for among those that are alike.
    let log = read(&[], "userid,user_id,ts,event_type\nx,a,2026-01-31,like\n");
    assert_eq!(log.names.get_index(0).map(AsRef::as_ref), Some("a"));
}

#[test]
fn a_text_can_stand_in_place_of_a_column() {
    let log = read(
        &["--columns", "event_type==purchase,channel==shop"],
        "user_id,ts,value\na,2026-01-31,5\nb,2026-01-31,7\n",
    );
    assert_eq!((kinds(&log), values(&log)), (vec!["purchase".into(), "purchase".into()], vec![500, 700]));
    assert_eq!(log.channels.name(log.users[1].acquisition_channel), Some("shop"));
}

#[test]
fn a_file_of_another_sort_gets_a_hint() {
    let rows = "user_id;ts;event_type\na;2026-01-31;like\n";
    let commas = "export the file with commas between the columns";
    assert_eq!(failure(&[], rows), format!("line 1: the header is one column with semicolons in it: {commas}"));
    assert_eq!(
        failure(&[], rows.replace(';', "\t")),
        format!("line 1: the header is one column with tabs in it: {commas}")
    );
    for note in ["sep=;\n", "sep=,\r\n", "\"sep=;\"\n"] {
        assert_eq!(
            failure(&[], format!("{note}{rows}")),
            format!("line 1: `sep=` is a line for spreadsheets: delete it, and {commas}")
        );
    }
    assert_eq!(
        failure(&[], "{\"user_id\": 1, \"ts\": 2}\n"),
        "line 1: this is JSON: give a CSV file, whose first line names the columns"
    );
    let utf16 =
        "this is UTF-16 text: save it as UTF-8, or pipe it through `iconv -f UTF-16 -t UTF-8` with - as the file";
    for (mark, order) in [("\u{feff}", true), ("", true), ("\u{feff}", false), ("", false)] {
        let units = format!("{mark}user_id,ts,event_type\n");
        let bytes = |unit: u16| if order { unit.to_le_bytes() } else { unit.to_be_bytes() };
        assert_eq!(failure(&[], units.encode_utf16().flat_map(bytes).collect::<Vec<u8>>()), utf16);
    }
    assert_eq!(
        failure(&[], b"PK\x03\x04\x14\0\0\0"),
        "this is a zip archive or a workbook: unpack the CSV file from it, or export the sheet as CSV, and give that"
    );
    assert!(failure(&[], b"\x28\xb5\x2f\xfd").starts_with("this is packed by zstd: "));
}

#[test]
fn a_value_that_cannot_be_read_leaves_the_event() {
    let rows = ["purchase,12.50", "purchase,n/a", "scan,1.5", "purchase,-3", "rate,high"];
    let log = read(&[], valued(&rows));
    assert_eq!(
        (kinds(&log), values(&log)),
        (["purchase", "purchase", "custom_0", "purchase"].map(String::from).to_vec(), vec![1250, 0, 0, 0])
    );
    assert_eq!(
        log.warnings().to_string(),
        "skipped 1 of 5 rows:\n  \
           line 6: value `high` is not a whole number: round it, and a `rate` without its value says nothing\n\
         left out 3 values in 5 rows, of which the rest was taken:\n  \
           line 3: value `n/a` is not a decimal number: write it like `1234.50`, without currency or separators\n  \
           line 4: value `1.5` is not a whole number: read the values as --value scan=money, or leave them out with --value scan=ignore\n  \
           line 5: value `-3` of `purchase` is below zero: only a refund may be\n"
    );
}
