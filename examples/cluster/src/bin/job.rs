//! `job`: one night, from a log of events to profiles, scores and reports.

use std::process::ExitCode;

use clap::Parser;
use lifestage_datafusion::job::{Arguments, run};

/// A log of events in; profiles, scores and reports out, on one machine or on many
#[derive(Debug, Parser)]
#[command(name = "job", version)]
struct Program {
    #[command(flatten)]
    arguments: Arguments,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Program::parse().arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::FAILURE
        }
    }
}
