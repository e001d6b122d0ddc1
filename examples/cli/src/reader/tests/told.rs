//! What messages say of files, and how long they get.

use super::*;

const HEADER: &str = "user_id,ts,event_type,value\n";

#[test]
fn what_is_wrong_with_a_file_names_it_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.csv").display().to_string();
    let told = |text: &[u8], arguments: &[&str]| {
        std::fs::write(&path, text).unwrap();
        let error = options(&[&[&*path], arguments].concat()).read(Embedded::CDNOW).unwrap_err();
        error.to_string().replace(&path, "log.csv")
    };
    assert_eq!(told(b"", &[]), "log.csv is empty: its first line must name the columns user_id, ts and event_type");
    assert!(told(b"user_id,ts\n", &[]).starts_with("log.csv: line 1: the header has no `event_type`"));
    assert!(told(b"PK\x03\x04\x14\0", &[]).starts_with("log.csv: this is a zip archive"));
    assert!(told(b"user_id,ts,event_type\n\"a,", &[]).starts_with("log.csv: line 2: a quote opens here"));
    let strict = told(b"user_id,ts,event_type\na,x,like\n", &["--strict"]);
    assert!(strict.starts_with("log.csv: line 2: ts `x`"), "{strict}");

    let users = folder.path().join("users.csv").display().to_string();
    std::fs::write(&users, "").unwrap();
    let error = options(&["--users", &users]).read_from("log", "user_id,ts,event_type\na,2026-01-31,like\n".as_bytes());
    let told = error.unwrap_err().to_string();
    assert!(told.starts_with(&format!("{users} is empty")), "{told}");
    // So it is where a question names its own file.
    let file = || "sums.csv".into();
    let empty = Box::new(ReadError::Empty { log: file(), columns: "arm and n" });
    assert_eq!(
        ReadError::Of { file: file(), error: empty }.to_string(),
        "sums.csv is empty: its first line must name the columns arm and n"
    );

    let directory = folder.path().display().to_string();
    let told = options(&[&directory]).read(Embedded::CDNOW).unwrap_err().to_string();
    assert_eq!(told, format!("`{directory}` cannot be opened: is a directory"));
}

#[test]
fn lines_that_end_as_on_an_old_mac_get_a_hint() {
    let hint = "line 1: the lines end with CR alone, as on an old Mac: save the file with LF or CRLF at the line ends";
    for header in ["user_id,ts,event_type", "user_id,event_type,ts", "user_id,ts,event_type,value", "user_id"] {
        assert_eq!(failure(&[], format!("{header}\ra,2026-01-31,like,5\rb,2026-01-31,like,5\r")), hint);
    }
    assert_eq!(read(&[], "user_id,ts,event_type\r\na,2026-01-31,like\r\n").events.len(), 1);
}

#[test]
fn zeros_behind_gzip_are_padding_and_anything_else_is_an_error() {
    let log = gzip("user_id,ts,event_type\na,2026-01-31,like\n");
    for zeros in [1, 2, 511, 70_000] {
        let padded = [&log[..], &vec![0; zeros]].concat();
        assert_eq!(read(&[], &padded).events.len(), 1);
        assert_eq!(options(&[]).read_from("log", Trickle(&padded)).unwrap().events.len(), 1);
    }
    for rest in [&b"garbage"[..], b"\0\0x", b"\x1fx", &[&[0], &log[..]].concat()] {
        let told = options(&[]).read_from("log.gz", &*[&log[..], rest].concat()).unwrap_err().to_string();
        assert!(told.starts_with("log.gz: line ") && told.contains(": cannot be read: "), "{told}");
    }
}

#[test]
fn two_byte_order_marks_are_no_part_of_the_text() {
    let log = read(&[], "\u{feff}\u{feff}user_id,ts,event_type\na,2026-01-31,like\n");
    assert_eq!(log.events.len(), 1);
}

#[test]
fn a_time_outside_the_years_is_told_as_it_is_written() {
    assert_eq!(
        failure(&["--strict"], format!("{HEADER}a,0000-01-01T00:00:00+14:00,like,\n")),
        "line 2: ts `0000-01-01T00:00:00+14:00` lies outside the years 0 to 9999 by its offset from UTC: is the year or the offset mistyped?"
    );
}

#[test]
fn a_text_in_place_of_a_column_may_hold_no_comma() {
    let error = Program::try_parse_from(["program", "--columns", "event_type==a,b"]).unwrap_err().to_string();
    assert!(error.contains("a comma ends a name, and also the text in `event_type==purchase`"), "{error}");
}

#[test]
fn a_message_quotes_about_eighty_characters() {
    let long = "é".repeat(50_000);
    let rows = [
        format!("a,{long},like,\n"),
        format!("a,2026-01-31,purchase,{long}\n"),
        format!("a,2026-01-31,purchase,{}1\n", "9".repeat(50_000)),
        format!("a,2026-01-31,view,{long}\n"),
        format!("a,2026-01-31,{long},x\n"),
        format!("a,2026-01-31,rate,{long}\n"),
    ];
    for row in rows {
        let told = failure(&["--strict"], format!("{HEADER}{row}"));
        assert!(told.chars().count() < 500 && told.contains('…'), "{}", told.chars().take(500).collect::<String>());
    }
    let log = read(&[], format!("{HEADER}a,2026-01-31,{long},\n"));
    assert!(log.notes().to_string().len() < 500);
    let header = failure(&[], format!("user_id,ts,event_type,{long},{long}x,event-type,{long}\n"));
    assert!(header.len() < 1500, "{}", header.len());
    assert!(
        failure(&["--columns", &format!("ts={long}")], format!("user_id,ts,event_type,{long},{long}\n")).len() < 500
    );
}

#[test]
fn notes_and_errors_list_the_first_names_of_many() {
    let rows = (0..1000).map(|at| format!("a,2026-01-31,type {at},\n")).collect::<Vec<_>>().concat();
    let log = read(&[], format!("{HEADER}{rows}"));
    let notes = log.notes().to_string();
    assert!(notes.ends_with("  custom_19 = type 19, 1 row\n  and 980 more\n"), "{notes}");
    assert_eq!(notes.lines().count(), 23);
    let unknown = crate::steps::step(&log, "cart", 2).unwrap_err().to_string();
    assert!(
        unknown.starts_with("the log has no event type `cart`: it has type 0, type 1, ")
            && unknown.ends_with(" and 980 more"),
        "{unknown}"
    );
    assert_eq!(unknown.matches("type ").count(), 21);
}

#[test]
fn a_name_with_line_ends_forges_no_line() {
    let forged = "x\nFAKE 100 users\u{61c}";
    let log =
        options(&[]).read_from(forged, format!("{HEADER}\"{forged}\",2026-01-31,\"{forged}\",\n").as_bytes()).unwrap();
    let user = log.find(forged).unwrap();
    let told =
        [log.notes().to_string(), log.source.to_string(), log.label(Kind::custom(0)).into(), log.shown(user).into()];
    for told in told {
        assert!(told.contains("x\\nFAKE 100 users\\u{61c}") && !told.contains("\nFAKE"), "{told}");
    }
    // Programs get what was read.
    assert_eq!(serde_json::to_value(&log.source).unwrap(), forged);
    assert_eq!(log.name(user), forged);
    let header = options(&[]).read_from(forged, format!("\"{forged}\",ts\n").as_bytes()).unwrap_err().to_string();
    assert!(!header.contains('\n'), "{header}");
    let step = crate::steps::step(&log, forged, 2);
    assert!(step.is_ok());
    assert!(!crate::steps::step(&log, "y\nz", 2).unwrap_err().to_string().contains('\n'));
}
