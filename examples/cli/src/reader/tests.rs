//! Logs as people have them, and what becomes of them.

mod bad_input;
mod kinds;
mod profiles;
mod shown;
mod times;
mod told;
mod users;

use std::io::{self, Read, Write};

use chrono::{DateTime, NaiveDateTime};
use clap::{CommandFactory, Parser};
use flate2::Compression;
use flate2::write::GzEncoder;
use lifestage::time::Moment;
use lifestage::{Day, Event, Kind, Subject, UserId};
use proptest::prelude::*;

use super::error::ReadError;
use super::log::Log;
use super::options::Format;
use super::progress::Progress;
use super::{EVENT_FILE_HELP, Embedded, ReaderOptions};

#[derive(Debug, Parser)]
#[command(after_help = EVENT_FILE_HELP)]
struct Program {
    #[command(flatten)]
    reader: ReaderOptions,
}

fn options(arguments: &[&str]) -> ReaderOptions {
    Program::parse_from(["program"].iter().chain(arguments)).reader
}

fn read(arguments: &[&str], log: impl AsRef<[u8]>) -> Log {
    options(arguments).read_from("log", log.as_ref()).unwrap()
}

/// The error, without the name of the log where that comes before a line or a sort of file.
fn failure(arguments: &[&str], log: impl AsRef<[u8]>) -> String {
    failure_of(arguments, log.as_ref())
}

fn failure_of(arguments: &[&str], log: impl Read) -> String {
    let told = options(arguments).read_from("log", log).unwrap_err().to_string();
    let bare = told.strip_prefix("log: ").filter(|bare| bare.starts_with("line ") || bare.starts_with("this is "));
    bare.map(str::to_owned).unwrap_or(told)
}

/// A log of these lines, each a type and a value, all on one day and by one user.
fn valued(rows: &[&str]) -> String {
    rows.iter().fold("user_id,ts,event_type,value\n".into(), |log, row| log + "a,2026-01-31," + row + "\n")
}

/// What is wrong with the first of the rows.
fn problem(arguments: &[&str], row: &str) -> String {
    let arguments = [arguments, &["--strict"]].concat();
    failure(&arguments, valued(&[row]))
}

fn gzip(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes.as_ref()).unwrap();
    packed.finish().unwrap()
}

/// Hands out one byte at a time, as a slow pipe may.
struct Trickle<'bytes>(&'bytes [u8]);

impl Read for Trickle<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let one = buffer.len().min(1);
        self.0.read(&mut buffer[..one])
    }
}

const DAY: Day = Day::ymd(2026, 1, 31);

fn kinds(log: &Log) -> Vec<String> {
    log.events.iter().map(|event| event.kind().to_string()).collect()
}

fn values(log: &Log) -> Vec<u64> {
    log.events.iter().map(Event::value).collect()
}

#[test]
fn a_row_becomes_an_event_of_a_numbered_user() {
    let log = read(
        &[],
        "user_id,ts,event_type,value,subject,channel\n\
         00007,2026-01-31,purchase,12.5,shoes,\n\
         7,2026-01-31T23:30:00Z,view,90,news,search\n\
         00007,2026-01-30,log_in,,,mail\n\
         00007,2026-01-30,like,,shoes,search\n",
    );
    let (first, second) = (UserId::from(0_u64), UserId::from(1_u64));
    let event = |user, at: Moment, kind, value, subject| {
        Event::new(user, at, kind, value).unwrap().about(Subject::new(subject))
    };
    let instant = Moment::from_milliseconds(1_769_902_200_000);
    let earlier = Day::ymd(2026, 1, 30);
    assert_eq!(
        log.events,
        [
            event(first, DAY.into(), Kind::Purchase, 1250, 1),
            event(second, instant, Kind::View, 90, 2),
            event(first, earlier.into(), Kind::LogIn, 0, 0),
            event(first, earlier.into(), Kind::Like, 0, 1),
        ]
    );
    assert_eq!([log.name(first), log.name(second), log.name(UserId::from(2_u64))], ["00007", "7", ""]);
    assert_eq!([log.find("00007"), log.find("7"), log.find("8")], [Some(first), Some(second), None]);
    assert_eq!(log.subjects.name(Subject::new(2)), Some("news"));
    // The first channel that is not empty stays.
    let channels: Vec<_> = log.users.iter().map(|user| log.channels.name(user.acquisition_channel)).collect();
    assert_eq!(channels, [Some("mail"), Some("search")]);
    assert_eq!(log.users.iter().map(|user| user.id).collect::<Vec<_>>(), [first, second]);
    assert_eq!((log.first_day, log.last_day, log.as_of), (earlier, DAY, DAY));
    assert_eq!(
        log.notes().to_string(),
        "log: 4 rows of 2 users, 2026-01-30 to 2026-01-31, days in UTC, weeks from Mon\n"
    );
}

#[test]
fn columns_come_in_any_order_under_any_name_among_others() {
    let log = read(
        &["--columns", "ts=timestamp,event_type=event", "--columns", "channel=a=b"],
        "event,ts,platform,timestamp,user_id,a=b\nlike,x,ios,2026-01-31,7,ad\n",
    );
    assert_eq!(log.events, [Event::like(0_u64, DAY)]);
    assert_eq!(log.channels.name(log.users[0].acquisition_channel), Some("ad"));
}

#[test]
fn windows_line_ends_byte_order_marks_and_quotes_are_no_part_of_the_text() {
    let log =
        "\u{feff}\"user_id\",ts,event_type\r\n\"a, \"\"b\"\"\",2026-01-31,\"like\"\r\n c ,\"2026-01-31\",like\r\n";
    for log in [read(&[], log), options(&[]).read_from("log", Trickle(log.as_bytes())).unwrap(), read(&[], gzip(log))] {
        assert_eq!((kinds(&log), log.losses.skipped.count), (vec!["like".into(), "like".into()], 0));
        assert_eq!(log.names.iter().map(AsRef::as_ref).collect::<Vec<&str>>(), ["a, \"b\"", " c "]);
    }
}

#[test]
fn a_gzip_file_reads_as_it_is_also_of_several_members() {
    let (one, two) = ("user_id,ts,event_type\na,2026-01-31,like\nb,2026-", "01-31,share\n");
    let packed = [gzip(one), gzip(two)].concat();
    let log = read(&[], &packed);
    assert_eq!(kinds(&log), ["like", "share"]);
    let log = options(&[]).read_from("log", Trickle(&packed)).unwrap();
    assert_eq!(kinds(&log), ["like", "share"]);

    // Cut anywhere but between the members.
    for length in (3..packed.len()).filter(|length| *length != gzip(one).len()) {
        let told = failure(&[], &packed[..length]);
        assert!(told.contains(": cannot be read: "), "{length}: {told}");
    }
}

#[test]
fn a_file_is_read_by_its_name_and_without_one_the_embedded_data() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("reader.csv.gz").display().to_string();
    std::fs::write(&path, gzip("user_id,ts,event_type\na,2026-01-31,like\n")).unwrap();
    let log = options(&[&path]).read(Embedded::CDNOW).unwrap();
    assert_eq!((&*log.source, kinds(&log)), (&*path, vec!["like".into()]));

    let log = options(&[]).read(Embedded::CDNOW).unwrap();
    assert_eq!(
        log.notes().to_string(),
        "embedded CDNOW sample: 6919 rows of 2357 users, 1997-01-01 to 1998-06-30, days in UTC, weeks from Mon\n"
    );
    assert_eq!(values(&log).iter().sum::<u64>(), 24_409_194);
}

#[test]
fn the_progress_bar_hands_on_what_it_reads() {
    let bytes: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    for length in [None, Some(100_000), Some(5)] {
        let mut read = Vec::new();
        Progress::new(&*bytes, length).read_to_end(&mut read).unwrap();
        assert!(read == bytes);
    }
}
