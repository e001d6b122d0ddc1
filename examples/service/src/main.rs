//! The program: serves, and does by hand what the service does by itself.

mod arguments;

use std::fs::File;
use std::io::{BufWriter, IsTerminal, Write, stdin, stdout};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::Parser;
use lifestage_service::clock::Clock;
use lifestage_service::failure::Failure;
use lifestage_service::http;
use lifestage_service::intake::Telling;
use lifestage_service::service::{Service, Settings};
use lifestage_service::store::Store;
use lifestage_service::store::embedded::Embedded;
use lifestage_service::store::postgres::Postgres;

use crate::arguments::{Arguments, Command, Serve, Where};

#[tokio::main]
async fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_env("LIFESTAGE_LOG").unwrap_or_else(|_| "info".into());
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    match run(Arguments::parse()).await {
        Ok(code) => code,
        Err(failure) => {
            tracing::error!("{failure}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    let command = arguments.command;
    let begins = matches!(
        command,
        Command::Serve(_)
            | Command::Import { .. }
            | Command::ImportLinks { .. }
            | Command::ImportFacts { .. }
            | Command::ImportPoints { .. }
    );
    let service = Arc::new(start(&arguments.place, begins).await?);
    let is_whole = match command {
        Command::Serve(options) => serve(service, options).await.map(|()| true)?,
        Command::Hourly => print(&service.hourly().await?).map(|()| true)?,
        Command::Nightly { fit_every } => print(&service.nightly(fit_every).await?).map(|()| true)?,
        Command::Verify { mend } => {
            let verified = service.verify(mend).await?;
            print(&verified)?;
            verified.differences.is_empty()
        }
        files => move_files(&service, files).await?,
    };
    Ok(if is_whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Reads or writes a file; whether nothing of it was refused.
async fn move_files(service: &Service, command: Command) -> Result<bool, Failure> {
    match command {
        Command::Import { file, tell } => {
            let telling = if tell { Telling::Aloud } else { Telling::Silent };
            let imported = match file.as_os_str().to_str() {
                Some("-") => service.import(stdin().lock(), telling).await?,
                _ => service.import(read(&file)?, telling).await?,
            };
            print(&imported)?;
            return Ok(!imported.is_refused());
        }
        Command::ImportLinks { file } => {
            let linked = service.import_links(read(&file)?).await?;
            print(&linked)?;
            return Ok(linked.refused.is_empty());
        }
        Command::ImportFacts { file } => {
            let imported = service.import_facts(read(&file)?).await?;
            print(&imported)?;
            return Ok(imported.refused.is_empty());
        }
        Command::ImportPoints { file } => {
            let imported = service.import_points(read(&file)?).await?;
            print(&imported)?;
            return Ok(imported.refused.is_empty());
        }
        Command::Export { file } => {
            let count = service.export(&mut written(file.as_deref())?).await?;
            tracing::info!("{count} events");
        }
        Command::ExportLinks { file } => {
            let count = service.export_links(&mut written(file.as_deref())?).await?;
            tracing::info!("{count} links and ends of links");
        }
        Command::ExportFacts { file } => {
            let count = service.export_facts(&mut written(file.as_deref())?).await?;
            tracing::info!("facts of {count} ids");
        }
        Command::ExportPoints { file } => {
            let count = service.export_points(&mut written(file.as_deref())?).await?;
            tracing::info!("{count} operations on points");
        }
        Command::Serve(_) | Command::Hourly | Command::Nightly { .. } | Command::Verify { .. } => {}
    }
    Ok(true)
}

/// A file to be read.
fn read(file: &Path) -> Result<File, Failure> {
    opened(File::open(file), file)
}

/// A file to be written, or standard output.
fn written(file: Option<&Path>) -> Result<Box<dyn Write + Send>, Failure> {
    Ok(match file {
        Some(file) => Box::new(BufWriter::new(opened(File::create(file), file)?)),
        None => Box::new(BufWriter::new(stdout())),
    })
}

/// Opens the store. Only what brings something into it makes a file that is missing: elsewhere the path is mistyped.
async fn start(place: &Where, begins: bool) -> Result<Service, Failure> {
    if place.postgres.is_none() && !begins && !place.data.exists() {
        let file = place.data.display();
        return Err(Failure::broken(format!(
            "there is no file `{file}`: give the one that `serve` writes, by --data FILE"
        )));
    }
    let store: Arc<dyn Store> = match &place.postgres {
        Some(url) => Arc::new(Postgres::open(url, place.connections).await?),
        None => Arc::new(Embedded::open(&place.data)?),
    };
    let clock = place.now.map_or(Clock::System, Clock::from);
    let (zone, forget_after) = (place.zone.clone(), place.forget_after);
    Service::start(store, clock, Settings { zone, forget_after, ..Settings::default() }).await
}

async fn serve(service: Arc<Service>, options: Serve) -> Result<(), Failure> {
    let token = options.token()?;
    if options.sample {
        let imported = lifestage_service::files::load_sample(&service).await?;
        let loaded = imported.map(|imported| format!("{} events", imported.taken.accepted));
        tracing::info!("the sample: {}", loaded.as_deref().unwrap_or("left out, as the store holds users already"));
    }
    let listener = tokio::net::TcpListener::bind(options.listen).await;
    let listener =
        listener.map_err(|error| Failure::broken(format!("{} cannot be listened on: {error}", options.listen)))?;
    let address = listener.local_addr().map_err(|error| Failure::broken(error.to_string()))?;
    tracing::info!("serving on http://{address} from {}", service.store.name());
    if !options.no_jobs {
        tokio::spawn(every_hour(service.clone(), options.fit_every));
    }
    let stopping = {
        let service = service.clone();
        async move {
            stopped().await;
            // Whoever looks at the board would otherwise be waited for.
            service.board.close();
        }
    };
    let serving = axum::serve(listener, http::router(service, token)).with_graceful_shutdown(stopping);
    serving.await.map_err(|error| Failure::broken(error.to_string()))
}

/// Runs the jobs. Several processes may do so at once: the second one finds nothing to do.
async fn every_hour(service: Arc<Service>, fit_every: u32) {
    let mut hours = tokio::time::interval(Duration::from_hours(1));
    hours.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        hours.tick().await;
        match service.nightly(fit_every).await {
            Ok(night) => tracing::info!(?night, "the hourly job"),
            Err(failure) => tracing::error!("the hourly job: {failure}"),
        }
    }
}

/// Waits for an interrupt or a request to end.
async fn stopped() {
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminated => {}
    }
    tracing::info!("stopping after the requests that have begun");
}

fn opened(file: std::io::Result<File>, name: &Path) -> Result<File, Failure> {
    file.map_err(|error| Failure::broken(format!("{}: {error}", name.display())))
}

/// Prints an answer for people and programs.
#[expect(clippy::print_stdout, reason = "this is what the command was asked for")]
fn print(answer: &impl serde::Serialize) -> Result<(), Failure> {
    println!("{}", serde_json::to_string_pretty(answer).map_err(|error| Failure::broken(error.to_string()))?);
    Ok(())
}
