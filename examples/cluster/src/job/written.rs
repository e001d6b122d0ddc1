//! Rows that go to a folder of Parquet files, each of them once.

use std::fs;
use std::path::Path;

use datafusion::arrow::array::AsArray;
use datafusion::arrow::datatypes::UInt64Type;
use datafusion::dataframe::DataFrameWriteOptions;
use datafusion::prelude::{ParquetReadOptions, SessionContext};

use super::error::JobError;

/// How often a folder is written anew before a job gives up.
const ATTEMPTS: usize = 3;

/// Runs a query with a row a user, `user_id` among its columns, whose rows go to Parquet files of a folder; says how many they were.
///
/// Two things were seen to go wrong in Ballista 55.0.0 when an executor was lost, and neither is told: a task that ran twice wrote
/// two files, and a stage in the middle of three whose other half had survived was run whole again, so that its users came twice.
/// So rows and users in the folder are counted, and it is written anew where they are not as many as the engine says. The count
/// itself reads files in two steps of which nothing comes twice unless there are more users, and then it is written anew as well.
///
/// # Errors
/// When the engine refuses the query, or executors were lost in three attempts.
pub async fn write(context: &SessionContext, query: &str, folder: &Path) -> Result<u64, JobError> {
    // A path that ends so is a folder with a file a partition.
    let path = format!("{}/", folder.display());
    for _ in 0..ATTEMPTS {
        let written = context.sql(query).await?.write_parquet(&path, DataFrameWriteOptions::new(), None).await?;
        let counts = written.iter().filter_map(|batch| batch.column(0).as_primitive_opt::<UInt64Type>());
        let rows: u64 = counts.flat_map(|counts| counts.iter().flatten()).sum();
        let there = context.read_parquet(&path, ParquetReadOptions::default()).await?;
        let users = there.clone().select_columns(&["user_id"])?.distinct()?.count().await?;
        if [there.count().await?, users].map(u64::try_from) == [Ok(rows), Ok(rows)] {
            sweep(folder).map_err(|problem| JobError::file(folder, problem))?;
            return Ok(rows);
        }
        fs::remove_dir_all(folder).map_err(|problem| JobError::file(folder, problem))?;
    }
    let problem = "executors were lost in every attempt, and what they wrote is there twice: look why they are lost";
    Err(JobError::file(folder, problem))
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
        assert_eq!(write(&context, "SELECT 1 AS user_id", folder.path()).await.unwrap(), 1);
        let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert!(names.len() == 1 && names[0].to_string_lossy().ends_with(".parquet"), "{names:?}");
    }
}
