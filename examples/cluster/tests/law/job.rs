//! A job from the file to the report, on the year of one app.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Parser;
use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, Int32Array, Int64Array, RecordBatch, StringArray, TimestampSecondArray,
};
use datafusion::arrow::datatypes::{DataType, UInt8Type};
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use lifestage::report::RetentionRule;
use lifestage::time::{Calendar, Moment};
use lifestage::{Day, Event, Population, RuleSet, Scorecard, Subject, UserId};
use lifestage_datafusion::job::{self, Arguments};

use crate::year::{self, Row};

#[derive(Parser)]
struct Program {
    #[command(flatten)]
    arguments: Arguments,
}

/// Runs a job as the command line says it.
async fn run(words: &[&str]) -> Result<(), job::JobError> {
    job::run(&Program::parse_from([&["job"], words].concat()).arguments).await
}

/// Writes it with other names of columns, and values as they come: refunds below 0.
fn write(path: &Path, rows: &[Row]) {
    let columns: [(&str, ArrayRef); 5] = [
        ("who", Arc::new(rows.iter().map(|row| Some(row.user.to_string())).collect::<StringArray>())),
        ("at", Arc::new(rows.iter().map(|row| Some(row.seconds)).collect::<TimestampSecondArray>())),
        ("event_type", Arc::new(rows.iter().map(|row| Some(row.kind.to_string())).collect::<StringArray>())),
        ("value", Arc::new(rows.iter().map(|row| Some(row.value)).collect::<Int64Array>())),
        ("subject", Arc::new(rows.iter().map(|row| Some(i32::from(row.subject))).collect::<Int32Array>())),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut writer = ArrowWriter::try_new(File::create(path).unwrap(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

fn population(rows: &[Row], calendar: &Calendar) -> Population {
    let event = |row: &Row| {
        let value = row.value.unsigned_abs();
        let at = Moment::from_milliseconds(row.seconds * 1_000);
        Event::new(UserId::from(row.user), at, row.kind, value).unwrap().about(Subject::new(row.subject))
    };
    let events: Vec<Event> = rows.iter().map(event).collect();
    Population::from_events(&events, calendar.clone()).unwrap()
}

/// All batches of a folder of Parquet files.
fn read(folder: &Path) -> Vec<RecordBatch> {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let batches = files.flat_map(|path: PathBuf| {
        ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap().build().unwrap()
    });
    batches.map(Result::unwrap).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_says_of_a_year_of_one_app_what_the_crate_says() {
    let folder = tempfile::tempdir().unwrap();
    let (log, out) = (folder.path().join("log.parquet"), folder.path().join("out"));
    let rows = year::embedded();
    write(&log, &rows);
    let words = ["--columns", "user_id=who,ts=at", "--utc-offset", "+08:00", "--score", "--cards", "--report"];
    let reports = "stages,active-users,lifecycle,retention,revenue,cohort-revenue,time-to-churn,kpi,funnel,sessions";
    let paths = [log.to_str().unwrap(), "--out", out.to_str().unwrap()];
    run(&[&paths[..], &words, &[reports]].concat()).await.unwrap();

    let calendar = year::calendar();
    let population = population(&rows, &calendar);
    let expected: BTreeMap<String, Vec<u8>> =
        population.iter().map(|member| (member.user.id.to_string(), member.profile.to_bytes())).collect();
    let mut found = BTreeMap::new();
    for batch in read(&out.join("profiles")) {
        let (users, profiles) = (batch.column(0).as_string::<i32>(), batch.column(1).as_binary::<i64>());
        found.extend((0..batch.num_rows()).map(|row| (users.value(row).to_owned(), profiles.value(row).to_vec())));
    }
    assert!(found == expected, "profiles");

    let report: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(out.join("report.json")).unwrap()).unwrap();
    let days: lifestage::time::Days = serde_json::from_value(report["days"].clone()).unwrap();
    assert_eq!(report["users"], population.len());
    let retention = RetentionRule::default().report(&population, days, days.last()).unwrap();
    assert_eq!(report["retention"]["by_day"], serde_json::to_value(&retention).unwrap());
    for place in [
        "stages",
        "journey",
        "active_users",
        "lifecycle",
        "revenue",
        "cohort_revenue",
        "time_to_churn",
        "kpi",
        "funnel",
        "sessions",
    ] {
        assert!(report[place].is_object(), "{place}");
    }
    check_scores(&out, &population, days.last());

    let again = run(&[&paths[..], &words, &["kpi"]].concat()).await.unwrap_err().to_string();
    assert!(again.contains("this folder is not empty"), "{again}");
}

fn check_scores(out: &Path, population: &Population, day: Day) {
    let rules = RuleSet::full().fit_population_where_possible(population, day).unwrap();
    let written: RuleSet = serde_json::from_str(&std::fs::read_to_string(out.join("rules.json")).unwrap()).unwrap();
    assert!(written == rules, "fitted rules");
    let cards: BTreeMap<String, Scorecard> =
        rules.score_all(population, day).unwrap().into_iter().map(|card| (card.user.to_string(), card)).collect();
    let mut rows = 0;
    for batch in read(&out.join("scores")) {
        let column = |name: &str| batch.column_by_name(name).unwrap_or_else(|| panic!("{name}"));
        assert_eq!(column("since").data_type(), &DataType::Date32);
        for row in 0..batch.num_rows() {
            let card = &cards[column("user_id").as_string::<i32>().value(row)];
            assert_eq!(column("stage").as_string::<i32>().value(row), card.stage.stage.to_string());
            let grades = column("r").as_primitive::<UInt8Type>();
            let grade = grades.is_valid(row).then(|| grades.value(row));
            assert_eq!(grade, card.rfm.known().map(|rfm| rfm.recency.grade.get()));
            let json = column("card").as_string::<i64>().value(row);
            assert_eq!(json, serde_json::to_string(card).unwrap());
            rows += 1;
        }
    }
    assert_eq!(rows, cards.len());
}

#[tokio::test]
async fn what_is_wrong_with_a_log_is_said_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let (log, out) = (folder.path().join("log.parquet"), folder.path().join("out"));
    write(&log, &year::embedded()[..50]);
    let (log, out) = (log.to_str().unwrap(), out.to_str().unwrap());
    let cases: [(&[&str], &str); 6] = [
        (
            &[log],
            "has no column `user_id`, it has who, at, event_type, value, subject: say what it is called, as --columns user_id=NAME does",
        ),
        (&["nowhere.parquet"], "there is no such file or folder"),
        (&[log, "--engine", "ballista"], "--scheduler df://localhost:50050"),
        (&[log, "--columns", "user_id=who,ts=subject"], "as --epoch ms does"),
        (&[log, "--columns", "user_id=who,ts=at", "--steps", "view,jump"], "`jump` is no kind"),
        (&[log, "--columns", "user_id=who,ts=at", "--from", "2031-01-01"], "is later than the day asked about"),
    ];
    for (words, expected) in cases {
        let said = run(&[words, &["--out", out]].concat()).await.unwrap_err().to_string();
        assert!(said.contains(expected), "{words:?}: {said}");
    }
}
