//! Queries in this process.

use std::sync::Arc;

use datafusion::common::Result;
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::prelude::{SessionConfig, SessionContext};

use super::settings::Settings;
use crate::functions;

/// A session with all functions, whose queries run here.
pub fn local(settings: &Settings) -> Result<SessionContext> {
    with_config(settings, SessionConfig::new())
}

/// The same, begun from a configuration.
pub(super) fn with_config(settings: &Settings, config: SessionConfig) -> Result<SessionContext> {
    let mut runtime = RuntimeEnvBuilder::new();
    if let Some(bytes) = settings.memory {
        // Each group and sort gets its share, and spills alone. A pool where the first takes all would starve the second.
        runtime = runtime.with_memory_pool(Arc::new(FairSpillPool::new(bytes)));
    }
    let mut context = SessionContext::new_with_config_rt(settings.apply(config), runtime.build_arc()?);
    functions::register(&mut context)?;
    Ok(context)
}
