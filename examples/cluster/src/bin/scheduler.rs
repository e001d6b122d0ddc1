//! `scheduler`: plans the queries of a cluster and hands tasks to executors.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use lifestage_datafusion::engine;

/// Plans the queries of a cluster and hands tasks to executors
#[derive(Debug, Parser)]
#[command(name = "scheduler", version)]
struct Program {
    /// The address to listen on. It takes any query from whoever reaches it: leave it on the loopback, or in a network that only
    /// your executors and jobs are in
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,

    /// The port
    #[arg(long, value_name = "PORT", default_value_t = 50050)]
    port: u16,

    /// After how many seconds without a sign an executor is given up, and its tasks run elsewhere
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(2..))]
    give_up: u64,
}

#[tokio::main]
async fn main() -> ExitCode {
    let Program { host, port, give_up } = Program::parse();
    lifestage_datafusion::engine::log_to_stderr();
    match engine::scheduler(SocketAddr::new(host, port), Duration::from_secs(give_up)).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::FAILURE
        }
    }
}
