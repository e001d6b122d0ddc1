//! A cluster of two releases: what it refuses, and that nothing is computed by the release that was forgotten.
//!
//! The executors of another release are of this one but for their codec, which is what an executor of another release has too.

use std::path::Path;
use std::sync::Arc;

use ballista::prelude::{SessionConfigExt, SessionContextExt};
use ballista_core::serde::protobuf::scheduler_grpc_client::SchedulerGrpcClient;
use datafusion::arrow::array::RecordBatch;
use datafusion::execution::{SessionState, SessionStateBuilder};
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};
use lifestage_datafusion::engine::{self, LogicalCodec, PhysicalCodec, Settings};
use lifestage_datafusion::functions;
use lifestage_datafusion::job::{Plan, Queries};

use crate::alone::Alone;
use crate::{events, files, obeyed};

const OTHER: &str = "5.0.12";
const HERE: &str = lifestage_datafusion::release::RELEASE;

/// A session, scheduler or executor of a release.
fn state(release: &str) -> SessionState {
    let config = SessionConfig::new_with_ballista()
        .with_target_partitions(4)
        .set_usize("ballista.scheduler.max_partitions_per_task", 1)
        .with_ballista_adaptive_query_planner(false)
        .with_ballista_logical_extension_codec(Arc::new(LogicalCodec::of(release)))
        .with_ballista_physical_extension_codec(Arc::new(PhysicalCodec::of(release)));
    let mut state = SessionStateBuilder::new().with_config(config).with_default_features().build();
    functions::register(&mut state).unwrap();
    state
}

/// A session of this release, on a scheduler and executors of these, with the tables of a folder.
async fn session(scheduler: &str, executors: &[&str], folder: &Path) -> SessionContext {
    let address = ballista_scheduler::standalone::new_standalone_scheduler_from_state(&state(scheduler)).await.unwrap();
    for release in executors {
        let client = SchedulerGrpcClient::connect(format!("http://localhost:{}", address.port())).await.unwrap();
        ballista_executor::new_standalone_executor_from_state(client, 1, &state(release)).await.unwrap();
    }
    let url = format!("df://localhost:{}", address.port());
    let mut context = SessionContext::remote_with_state(&url, state(HERE)).await.unwrap();
    functions::register(&mut context).unwrap();
    for name in ["events", "profiles"] {
        let path = folder.join(name);
        context.register_parquet(name, path.to_str().unwrap(), ParquetReadOptions::default()).await.unwrap();
    }
    context
}

/// A log, and the profiles of its users as Parquet.
async fn written(folder: &Path) -> Alone {
    let rows = events::random(12, 600, 40);
    files::write_parted(&folder.join("events"), &rows, 4, 100_000);
    let context = engine::local(&Settings::default()).unwrap();
    let log = folder.join("events");
    context.register_parquet("events", log.to_str().unwrap(), ParquetReadOptions::default()).await.unwrap();
    let path = format!("{}/", folder.join("profiles").display());
    let frame = context.sql(&obeyed::queries(&events::calendar()).profiles(Plan::Events)).await.unwrap();
    frame.write_parquet(&path, Default::default(), None).await.unwrap();
    Alone::of(&rows, &events::calendar())
}

/// Scores everybody: functions of one row alone.
async fn scores(context: &SessionContext, alone: &Alone) -> Result<usize, String> {
    let rules = serde_json::to_string(&alone.rules[1]).unwrap();
    rows(context, &Queries::scores("profiles", alone.days.last(), &rules, false)).await
}

async fn rows(context: &SessionContext, query: &str) -> Result<usize, String> {
    let found = async { context.sql(query).await?.collect().await }.await;
    let found = found.map_err(|problem| problem.to_string())?;
    Ok(found.iter().map(RecordBatch::num_rows).sum())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn executors_of_another_release_refuse_functions_of_one_row_and_plain_queries() {
    let folder = tempfile::tempdir().unwrap();
    let alone = written(folder.path()).await;
    let context = session(HERE, &[OTHER], folder.path()).await;
    let said = scores(&context, &alone).await.unwrap_err();
    assert!(said.contains(&format!("`score` was planned by release `{HERE}`")), "{said}");
    assert!(said.contains(&format!("this process is release `{OTHER}`")), "{said}");
    assert!(said.contains("let scheduler, executors and the job be of one release"), "{said}");
    let said = rows(&context, "SELECT kind, count(*) FROM events GROUP BY kind").await.unwrap_err();
    assert!(said.contains(&format!("a stage was planned by release `{HERE}`")), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_executor_that_was_forgotten_at_an_upgrade_ends_the_job() {
    let folder = tempfile::tempdir().unwrap();
    let alone = written(folder.path()).await;
    let context = session(HERE, &[HERE, OTHER], folder.path()).await;
    // Whoever asks first gets a task, so it may be that the right one is faster with all of them, but not a hundred times.
    for _ in 0..100 {
        match scores(&context, &alone).await {
            Ok(rows) => assert_eq!(rows, alone.cards.len()),
            Err(said) => {
                assert!(said.contains(&format!("this process is release `{OTHER}`")), "{said}");
                return;
            }
        }
    }
    panic!("the executor of release {OTHER} was never asked");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scheduler_of_another_release_refuses_a_query() {
    let folder = tempfile::tempdir().unwrap();
    let alone = written(folder.path()).await;
    let context = session(OTHER, &[OTHER], folder.path()).await;
    let said = scores(&context, &alone).await.unwrap_err();
    assert!(said.contains(&format!("`score` was planned by release `{HERE}`")), "{said}");
    assert!(said.contains(&format!("this process is release `{OTHER}`")), "{said}");
}
