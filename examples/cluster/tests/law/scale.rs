//! The five tasks of the comparison with other engines, through the engine in this process and on two executors of which one is
//! killed, against the crate alone: by one command.
//!
//! ```text
//! LIFESTAGE_COLUMNS=DIR LIFESTAGE_AGAINST=FILE cargo test --release --test law -- --ignored --nocapture five_tasks
//! ```
//! DIR has the columns that `benches/peers/columns.py` writes; without it 200,000 events are made here. The log is written to
//! `DIR/events` as Parquet, in eight files, and stays there for jobs. FILE has a line of JSON a task, with its `task` and `digest`,
//! as the benchmark `throughput` prints them and those who compare with others: each digest has to be that of the engine.

use std::path::{Path, PathBuf};
use std::time::Duration;

use datafusion::prelude::{ParquetReadOptions, SessionContext};
use lifestage::Population;
use lifestage::time::Calendar;
use lifestage_datafusion::engine::{self, Settings};
use serde_json::{Value, json};

use crate::columns::Data;
use crate::processes::Cluster;
use crate::tasks::{self, Found};

/// How many partitions on a cluster: two for each task that runs at once.
const PARTITIONS: usize = 8;

async fn asked(context: &SessionContext, log: &Path) {
    context.register_parquet("events", log.to_str().unwrap(), ParquetReadOptions::default()).await.unwrap();
}

/// Says seconds and digests.
fn said(engine: &str, data: &Data, found: &Found) -> Vec<Value> {
    eprintln!("{engine}: {} events, seconds {:.1?}", data.len(), found.seconds);
    let lines: Vec<Value> = found
        .rows(data.days)
        .iter()
        .map(
            |(task, rows)| json!({ "task": task, "engine": engine, "rows": rows.len(), "digest": tasks::digest(rows) }),
        )
        .collect();
    for line in &lines {
        println!("{line}");
    }
    lines
}

/// Fails where others have another digest of a task.
fn assert_digests(lines: &[Value], against: &Path) {
    let text = std::fs::read_to_string(against).unwrap_or_else(|problem| panic!("{}: {problem}", against.display()));
    let mut compared = 0;
    for other in text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()) {
        let Some(line) = lines.iter().find(|line| line["task"] == other["task"]) else { continue };
        assert_eq!(line["digest"], other["digest"], "{other}");
        compared += 1;
    }
    assert!(compared > 0, "{} has none of the tasks", against.display());
    eprintln!("{compared} digests of others are the same");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes: cargo test --release --test law -- --ignored --nocapture"]
async fn five_tasks_say_what_the_crate_says_here_and_while_an_executor_is_killed() {
    let made = tempfile::tempdir().unwrap();
    let (folder, data) = match std::env::var_os("LIFESTAGE_COLUMNS") {
        Some(folder) => (PathBuf::from(&folder), Data::read(Path::new(&folder))),
        None => (made.path().to_owned(), Data::made(200_000, 8_000)),
    };
    let (log, profiles) = (folder.join("events"), folder.join("profiles"));
    data.write(&log);
    let population = Population::from_columns(&data.columns(), Calendar::utc()).unwrap();
    let alone = tasks::alone(&data, &population);
    let lines = said("the crate alone", &data, &alone);
    if let Some(against) = std::env::var_os("LIFESTAGE_AGAINST") {
        assert_digests(&lines, Path::new(&against));
    }

    let here = engine::local(&Settings::default()).unwrap();
    asked(&here, &log).await;
    let found = tasks::by_engine(&here, data.days, &profiles).await;
    said("DataFusion", &data, &found);
    found.assert_is(&alone);
    tasks::assert_profiles(&profiles, &population).await;

    let work = folder.join("executors");
    let mut cluster = Cluster::start(&work, "4G");
    let there = engine::remote(&cluster.address, &Settings { partitions: PARTITIONS, memory: None }).await.unwrap();
    asked(&there, &log).await;
    let found = tasks::by_engine(&there, data.days, &profiles).await;
    said("Ballista, two executors", &data, &found);
    found.assert_is(&alone);
    tasks::assert_profiles(&profiles, &population).await;

    // In the middle of the longest step, where most is lost.
    let middle = Duration::from_secs_f64(found.seconds["profiles"] * 0.6);
    let mut victim = cluster.executors.pop().unwrap();
    let killer = tokio::spawn(async move {
        tokio::time::sleep(middle).await;
        victim.kill();
    });
    let found = tasks::by_engine(&there, data.days, &profiles).await;
    killer.await.unwrap();
    eprintln!("one executor was killed after {:.1} s", middle.as_secs_f64());
    said("Ballista, one executor killed", &data, &found);
    found.assert_is(&alone);
    tasks::assert_profiles(&profiles, &population).await;
    let _ = std::fs::remove_dir_all(&work);
}
