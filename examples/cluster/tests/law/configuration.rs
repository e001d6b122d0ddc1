//! One of many ways to run the same queries.

use std::fmt;
use std::path::Path;

use datafusion::execution::context::SessionContext;
use datafusion::prelude::ParquetReadOptions;
use lifestage_datafusion::engine::{self, Settings};
use lifestage_datafusion::job::Plan;

use crate::events::Row;
use crate::files;
use crate::random::Random;

/// What is grouped before rows are shuffled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Partial {
    /// All rows.
    On,
    /// As many as the engine likes; it may stop when it sees that it saves nothing.
    Usual,
    /// None: each row becomes a state.
    Skipped,
    /// There is no first half: one aggregate takes all rows.
    Off,
}

/// Where queries run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Where {
    Here,
    /// On a scheduler and an executor in this process.
    Standalone,
    /// On processes of their own.
    Cluster(String),
}

/// How queries run.
#[derive(Clone, Debug)]
pub(crate) struct Configuration {
    pub(crate) seed: u64,
    pub(crate) files: usize,
    pub(crate) row_group: usize,
    pub(crate) batch: usize,
    pub(crate) partitions: usize,
    pub(crate) partial: Partial,
    pub(crate) memory: Option<usize>,
    pub(crate) plan: Plan,
    pub(crate) at: Where,
}

impl fmt::Display for Configuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seed, files, row_group, batch, partitions, partial, memory, plan, at } = self;
        write!(
            f,
            "seed {seed}: {files} files in groups of {row_group}, batches of {batch}, {partitions} partitions, partial {partial:?}, \
             memory {memory:?}, {plan:?}, {at:?}"
        )
    }
}

impl Configuration {
    pub(crate) fn random(seed: u64, at: Where) -> Self {
        let mut random = Random::new(seed);
        let partial = random.one_of(&[Partial::On, Partial::Usual, Partial::Skipped, Partial::Off]);
        let batch = random.one_of(&[7, 64, 8_192]);
        // Memory is limited where queries run here; executors have limits of their own. The engine does not spill below what a few
        // batches take, so large ones get more.
        let least = if batch > 1_000 { 8 << 20 } else { 1 << 20 };
        let limits = if at == Where::Here { vec![None, Some(least), Some(4 * least)] } else { vec![None] };
        Self {
            seed,
            files: random.one_of(&[1, 2, 3, 5]),
            row_group: random.one_of(&[50, 333, 100_000]),
            batch,
            partitions: random.one_of(&[1, 2, 4]),
            partial,
            memory: random.one_of(&limits),
            plan: random.one_of(&[Plan::Events, Plan::Tallies]),
            at,
        }
    }

    /// Writes the log in another order, and gives a session that reads it as `events`.
    pub(crate) async fn session(&self, rows: &[Row], folder: &Path) -> SessionContext {
        let mut rows = rows.to_vec();
        Random::new(self.seed).shuffle(&mut rows);
        files::write_parted(folder, &rows, self.files, self.row_group);
        let settings = Settings { partitions: self.partitions, memory: self.memory };
        let context = match &self.at {
            Where::Here => engine::local(&settings).unwrap(),
            Where::Standalone => engine::standalone(&settings).await.unwrap(),
            Where::Cluster(scheduler) => engine::remote(scheduler, &settings).await.unwrap(),
        };
        for (option, value) in self.options() {
            context
                .sql(&format!("SET {option} = {value}"))
                .await
                .unwrap_or_else(|problem| panic!("{option}: {problem}"));
        }
        let path = folder.to_str().unwrap();
        context.register_parquet("events", path, ParquetReadOptions::default()).await.unwrap();
        context
    }

    fn options(&self) -> Vec<(&'static str, String)> {
        let never = "1.0".to_owned();
        let (ratio, rows) = match self.partial {
            Partial::On | Partial::Off => (never, u32::MAX.to_string()),
            Partial::Usual => ("0.8".to_owned(), "100".to_owned()),
            Partial::Skipped => ("0.0".to_owned(), "1".to_owned()),
        };
        vec![
            ("datafusion.execution.batch_size", self.batch.to_string()),
            ("datafusion.execution.skip_partial_aggregation_probe_ratio_threshold", ratio),
            ("datafusion.execution.skip_partial_aggregation_probe_rows_threshold", rows),
            ("datafusion.optimizer.repartition_aggregations", (self.partial != Partial::Off).to_string()),
            // What is not spilled of a sort, to merge with, is 10 MB by default: more than all memory here.
            ("datafusion.execution.sort_spill_reservation_bytes", "16384".to_owned()),
        ]
    }
}
