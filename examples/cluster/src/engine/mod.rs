//! Where queries run: in this process, or on a cluster of schedulers and executors.

mod cluster;
mod codec;
mod local;
mod log;
mod settings;

pub use cluster::{EngineError, Executor, executor, remote, scheduler, standalone};
pub use codec::{LogicalCodec, PhysicalCodec};
pub use local::local;
pub use log::log_to_stderr;
pub use settings::Settings;
