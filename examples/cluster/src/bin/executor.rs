//! `executor`: runs the tasks of a cluster.

use std::net::{IpAddr, Ipv4Addr};
use std::num::NonZeroU16;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use lifestage_datafusion::engine::{self, Executor};
use lifestage_datafusion::job::bytes;

/// Runs the tasks of a cluster
#[derive(Debug, Parser)]
#[command(name = "executor", version)]
struct Program {
    /// The scheduler's host
    #[arg(long, value_name = "HOST", default_value = "127.0.0.1")]
    scheduler_host: String,

    /// The scheduler's port
    #[arg(long, value_name = "PORT", default_value_t = 50050)]
    scheduler_port: u16,

    /// The address to listen on. It takes tasks from whoever reaches it: leave it on the loopback, or in a network that only
    /// your cluster is in
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,

    /// The port of its data; the next one takes its tasks. Two executors of one machine need ports of their own
    #[arg(long, value_name = "PORT", default_value_t = 50060, value_parser = clap::value_parser!(u16).range(..=65534))]
    port: u16,

    /// How many tasks at once [default: one a core]
    #[arg(long, value_name = "N")]
    cores: Option<NonZeroU16>,

    /// How much memory all tasks together may take before they spill to disk, as 8G [default: seven tenths of the machine, so
    /// give it where several executors share one]
    #[arg(long, value_name = "BYTES", value_parser = bytes)]
    memory: Option<u64>,

    /// The folder of shuffled and spilled data [default: a temporary one]
    #[arg(long, value_name = "DIR")]
    folder: Option<String>,

    /// How often it says that it is alive, in seconds; the scheduler gives it up after --give-up
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..))]
    heartbeat: u64,
}

#[tokio::main]
async fn main() -> ExitCode {
    let program = Program::parse();
    engine::log_to_stderr();
    let cores = program
        .cores
        .or_else(|| NonZeroU16::try_from(u16::try_from(std::thread::available_parallelism().ok()?.get()).ok()?).ok());
    let executor = Executor {
        host: program.host,
        port: program.port,
        scheduler_host: program.scheduler_host,
        scheduler_port: program.scheduler_port,
        cores: cores.map_or(1, |cores| cores.get().into()),
        memory: program.memory,
        folder: program.folder,
        heartbeat: Duration::from_secs(program.heartbeat),
    };
    match engine::executor(executor).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::FAILURE
        }
    }
}
