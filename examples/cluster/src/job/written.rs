//! Rows that go to a folder of Parquet files, each of them once.

use std::fs;
use std::path::Path;

use datafusion::arrow::array::AsArray;
use datafusion::arrow::datatypes::{Int64Type, UInt64Type};
use datafusion::dataframe::{DataFrame, DataFrameWriteOptions};
use datafusion::execution::FunctionRegistry;
use datafusion::functions_aggregate::expr_fn::sum;
use datafusion::prelude::{ParquetReadOptions, SessionContext, col};

use super::error::JobError;

/// How often a folder is written anew before a job gives up.
const ATTEMPTS: usize = 3;

/// What the rows of a folder add up to when none is missing and none is there twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whole {
    /// The function that counts the events of a row.
    pub function: &'static str,
    /// The column that it takes.
    pub column: &'static str,
    /// How many they are, as the log was counted.
    pub events: u64,
}

/// Runs a query with a row a user, `user_id` among its columns, whose rows go to Parquet files of a folder; says how many they were.
///
/// Three things were seen to go wrong in Ballista 55.0.0 when an executor was lost, and none is told: a task that ran twice wrote
/// two files; a stage in the middle of three whose other half had survived was run whole again, so that its users came twice; and
/// one of its partitions was passed over, so that an eighth of the users was missing, which the engine's own count agrees with.
/// So rows and users in the folder are counted, and the events that they hold: it is written anew where they are not as many as
/// the engine says, and the log. The counts read files in two steps, of which none comes twice or is left out.
///
/// # Errors
/// When the engine refuses the query, or executors were lost in three attempts.
pub async fn write(
    context: &SessionContext,
    query: &str,
    folder: &Path,
    whole: Option<Whole>,
) -> Result<u64, JobError> {
    // A path that ends so is a folder with a file a partition.
    let path = format!("{}/", folder.display());
    for _ in 0..ATTEMPTS {
        let written = context.sql(query).await?.write_parquet(&path, DataFrameWriteOptions::new(), None).await?;
        let counts = written.iter().filter_map(|batch| batch.column(0).as_primitive_opt::<UInt64Type>());
        let rows: u64 = counts.flat_map(|counts| counts.iter().flatten()).sum();
        let there = context.read_parquet(&path, ParquetReadOptions::default()).await?;
        let users = there.clone().select_columns(&["user_id"])?.distinct()?.count().await?;
        let is_whole = match whole {
            Some(whole) => events(context, there.clone(), whole).await? == whole.events,
            None => true,
        };
        if is_whole && [there.count().await?, users].map(u64::try_from) == [Ok(rows), Ok(rows)] {
            sweep(folder).map_err(|problem| JobError::file(folder, problem))?;
            return Ok(rows);
        }
        fs::remove_dir_all(folder).map_err(|problem| JobError::file(folder, problem))?;
    }
    let problem = "executors were lost in every attempt, and what they wrote is not whole: look why they are lost";
    Err(JobError::file(folder, problem))
}

/// How many events the rows hold.
async fn events(context: &SessionContext, there: DataFrame, whole: Whole) -> Result<u64, JobError> {
    let count = context.udf(whole.function)?.call(vec![col(whole.column)]);
    let found = there.aggregate(Vec::new(), vec![sum(count)])?.collect().await?;
    let sums = found.iter().filter_map(|batch| batch.column(0).as_primitive_opt::<Int64Type>());
    Ok(sums.flat_map(|sums| sums.iter().flatten()).map(|sum| u64::try_from(sum).unwrap_or_default()).sum())
}

/// Removes what an executor had begun when it was lost: a file gets the name of a Parquet file when it is whole. The engine passes
/// over the others, but another program that reads the folder stumbles on them.
fn sweep(folder: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_none_or(|extension| extension != "parquet") {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{self, Settings};

    #[tokio::test]
    async fn what_a_lost_executor_had_begun_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("lost_0.parquet#1"), "PAR1").unwrap();
        let context = engine::local(&Settings { partitions: 1, memory: None }).unwrap();
        assert_eq!(write(&context, "SELECT 1 AS user_id", folder.path(), None).await.unwrap(), 1);
        let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert!(names.len() == 1 && names[0].to_string_lossy().ends_with(".parquet"), "{names:?}");
    }

    #[tokio::test]
    async fn a_folder_without_some_events_is_not_whole() {
        let calendar = serde_json::to_string(&lifestage::time::Calendar::utc()).unwrap();
        let query = format!(
            "SELECT user_id, profile(user_id, day, 0, 0, 2, 0, 0, '{calendar}') AS profile FROM (VALUES (1, DATE '2026-01-01'), \
             (1, DATE '2026-01-02'), (2, DATE '2026-01-01')) AS log(user_id, day) GROUP BY user_id"
        );
        let context = engine::local(&Settings { partitions: 2, memory: None }).unwrap();
        let whole = |events| Some(Whole { function: "profile_events", column: "profile", events });
        for (events, is_whole) in [(6, true), (7, false), (5, false)] {
            let folder = tempfile::tempdir().unwrap();
            let done = write(&context, &query, folder.path(), whole(events)).await;
            assert_eq!(done.ok(), is_whole.then_some(2), "{events}");
            // What is not whole does not stay.
            assert_eq!(folder.path().exists(), is_whole);
        }
    }
}
