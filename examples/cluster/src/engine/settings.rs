//! How a session runs.

use datafusion::prelude::SessionConfig;

/// How many partitions at once, and in how much memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Into how many partitions rows are parted.
    pub partitions: usize,
    /// The bytes that groups and sorts may take before they spill to disk; none for as many as there are. On a cluster the
    /// executors have limits of their own.
    pub memory: Option<usize>,
}

impl Default for Settings {
    /// One partition a core, and all memory.
    fn default() -> Self {
        let partitions = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self { partitions, memory: None }
    }
}

impl Settings {
    /// What both engines are told.
    pub(super) fn apply(&self, config: SessionConfig) -> SessionConfig {
        config
            .with_target_partitions(self.partitions)
            // Profiles are read as they were written, not as views that are cast back.
            .set_bool("datafusion.execution.parquet.schema_force_view_types", false)
    }
}
