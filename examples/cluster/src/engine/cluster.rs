//! Queries on a cluster: a scheduler that plans, executors that run, and sessions that ask.
//!
//! All servers listen on the loopback unless another address is given: they take any query from whoever reaches them, and
//! know no passwords.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use ballista::prelude::{SessionConfigExt, SessionContextExt};
use ballista_core::config::TaskSchedulingPolicy;
use ballista_core::error::BallistaError;
use ballista_core::registry::BallistaFunctionRegistry;
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::start_server;
use datafusion::common::Result;
use datafusion::error::DataFusionError;
use datafusion::execution::{SessionState, SessionStateBuilder};
use datafusion::prelude::{SessionConfig, SessionContext};

use super::codec::{LogicalCodec, PhysicalCodec};
use super::settings::Settings;
use crate::functions;

/// What keeps a cluster from running.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EngineError {
    /// What Ballista says.
    #[error(transparent)]
    Ballista(#[from] BallistaError),
    /// A session that cannot be built.
    #[error(transparent)]
    Session(#[from] DataFusionError),
}

/// What sessions on clusters are told.
fn config(settings: &Settings) -> SessionConfig {
    settings
        .apply(SessionConfig::new_with_ballista())
        // A task of all partitions of a stage would run on one executor, while the others wait.
        .set_usize("ballista.scheduler.max_partitions_per_task", 1)
        // Stages are planned once: when an executor is lost, the adaptive planner of 55.0.0 was seen to wait for ever.
        .with_ballista_adaptive_query_planner(false)
        .with_ballista_job_name("lifestage")
        // Plans say which release made them; who is of another one refuses them.
        .with_ballista_logical_extension_codec(Arc::new(LogicalCodec::default()))
        .with_ballista_physical_extension_codec(Arc::new(PhysicalCodec::default()))
}

/// A session with all functions.
fn state(config: SessionConfig) -> Result<SessionState> {
    let mut state = plain(config);
    functions::register(&mut state)?;
    Ok(state)
}

/// A session with the functions of the engine. Schedulers have no more: a query brings ours with its release, and one that has a
/// name alone is of a release that is not known.
fn plain(config: SessionConfig) -> SessionState {
    SessionStateBuilder::new().with_config(config).with_default_features().build()
}

/// A session whose queries run on the cluster of a scheduler, such as `df://localhost:50050`.
pub async fn remote(scheduler: &str, settings: &Settings) -> Result<SessionContext> {
    let mut context = SessionContext::remote_with_state(scheduler, state(config(settings))?).await?;
    // The session that comes back has the built-in functions only; without ours it does not plan a query.
    functions::register(&mut context)?;
    Ok(context)
}

/// A session whose queries run on a scheduler and an executor in this process, as tests want it.
pub async fn standalone(settings: &Settings) -> Result<SessionContext> {
    let config = config(settings).with_ballista_standalone_parallelism(settings.partitions);
    let mut context = SessionContext::standalone_with_state(state(config)?).await?;
    functions::register(&mut context)?;
    Ok(context)
}

/// Executors ask for tasks when they have a core to spare. Where the scheduler hands them out (the default of 55.0.0), it counts
/// the cores; when an executor is lost, tasks of the others are aborted, their cores are not given back, and the job waits for
/// ever: seen with two executors, one of them killed.
const SCHEDULING: TaskSchedulingPolicy = TaskSchedulingPolicy::PullStaged;

/// Runs a scheduler until the process ends. An executor that was not heard of for this long is given up, and its tasks run
/// elsewhere.
pub async fn scheduler(address: SocketAddr, give_up: Duration) -> Result<(), EngineError> {
    let seconds = give_up.as_secs().max(2);
    let config = SchedulerConfig {
        bind_host: address.ip().to_string(),
        external_host: address.ip().to_string(),
        bind_port: address.port(),
        scheduling_policy: SCHEDULING,
        executor_timeout_seconds: seconds,
        expire_dead_executor_interval_seconds: (seconds / 4).max(1),
        no_executors_grace_period_seconds: seconds,
        override_session_builder: Some(Arc::new(|config| Ok(plain(config)))),
        override_config_producer: Some(Arc::new(SessionConfig::new_with_ballista)),
        override_logical_codec: Some(Arc::new(LogicalCodec::default())),
        override_physical_codec: Some(Arc::new(PhysicalCodec::default())),
        ..SchedulerConfig::default()
    };
    let cluster = BallistaCluster::new_from_config(&config).await?;
    Ok(start_server(cluster, address, Arc::new(config)).await?)
}

/// How an executor runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Executor {
    /// The address it listens on.
    pub host: IpAddr,
    /// The port of its data; the next one takes its tasks.
    pub port: u16,
    /// The scheduler's host.
    pub scheduler_host: String,
    /// The scheduler's port.
    pub scheduler_port: u16,
    /// How many tasks at once.
    pub cores: usize,
    /// The bytes that all tasks together may take before they spill; none for seven tenths of the machine.
    pub memory: Option<u64>,
    /// Where shuffled and spilled data lies; none for a folder that goes with the process.
    pub folder: Option<String>,
    /// How often it says that it is alive.
    pub heartbeat: Duration,
}

/// Runs an executor until the process ends.
pub async fn executor(executor: Executor) -> Result<(), EngineError> {
    // Begun from the built-in functions: an executor that knows ours alone could not add two numbers.
    let mut registry = BallistaFunctionRegistry::default();
    for function in functions::scalars() {
        registry.scalar_functions.insert(function.name().to_owned(), function);
    }
    for function in functions::aggregates() {
        registry.aggregate_functions.insert(function.name().to_owned(), function);
    }
    let config = ExecutorProcessConfig {
        bind_host: executor.host.to_string(),
        external_host: Some(executor.host.to_string()),
        port: executor.port,
        grpc_port: executor.port.saturating_add(1),
        scheduler_host: executor.scheduler_host,
        scheduler_port: executor.scheduler_port,
        // Whoever starts first waits for the other.
        scheduler_connect_timeout_seconds: 30,
        vcores: executor.cores,
        task_scheduling_policy: SCHEDULING,
        work_dir: executor.folder,
        memory_pool_size: executor.memory,
        executor_heartbeat_interval_seconds: executor.heartbeat.as_secs().max(1),
        override_function_registry: Some(Arc::new(registry)),
        override_logical_codec: Some(Arc::new(LogicalCodec::default())),
        override_physical_codec: Some(Arc::new(PhysicalCodec::default())),
        ..ExecutorProcessConfig::default()
    };
    Ok(start_executor_process(Arc::new(config)).await?)
}
