//! A bounded load on a service of this machine: how many events a second, and how long a request takes.
//!
//! ```text
//! cargo run --release --example load -- --url http://127.0.0.1:8080 --seconds 10 --batch 200
//! cargo run --release --example load -- --url http://127.0.0.1:8080 --users 200000 --fill 10
//! ```
//! It sends to the loopback only. Every event is new, of a user at random, and of the last four weeks.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use clap::Parser;
use reqwest::Client;
use serde_json::{Value, json};

#[derive(Clone, Debug, Parser)]
struct Options {
    /// Where the service listens.
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    url: String,
    /// For how long.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Events of a request.
    #[arg(long, default_value_t = 200)]
    batch: u64,
    /// Requests at once.
    #[arg(long, default_value_t = 4)]
    connections: u64,
    /// Among how many users.
    #[arg(long, default_value_t = 20_000)]
    users: u64,
    /// In place of a time: this many events for each user, in large batches.
    #[arg(long)]
    fill: Option<u64>,
}

/// What all connections share.
struct Load {
    options: Options,
    http: Client,
    /// The number of the next event: no two runs have the same ids.
    next: AtomicU64,
    run: u128,
    today: chrono::NaiveDate,
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
#[expect(clippy::print_stdout, reason = "the figures are what it is for")]
async fn main() -> Result<(), Failure> {
    let mut options = Options::parse();
    let url: reqwest::Url = options.url.parse()?;
    let host = url.host_str().unwrap_or_default();
    if host != "localhost" && !host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback()) {
        return Err(format!("`{host}` is not this machine: give a service on 127.0.0.1").into());
    }
    if options.fill.is_some() {
        options.batch = 2_000;
    }
    let run = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_micros();
    let today = chrono::Utc::now().date_naive();
    let (http, next) = (Client::new(), AtomicU64::new(0));
    let load = Arc::new(Load { options, http, next, run, today });
    let before = load.store_seconds().await?;
    let began = Instant::now();
    let connections = (0..load.options.connections).map(|_| tokio::spawn(load.clone().send(began)));
    let mut times = Vec::new();
    for connection in connections.collect::<Vec<_>>() {
        times.extend(connection.await??);
    }
    let (elapsed, after) = (began.elapsed().as_secs_f64(), load.store_seconds().await?);
    times.sort_unstable();
    let share = |permille: usize| times.get(times.len() * permille / 1_000).copied().unwrap_or_default();
    let store = 1.0 - (after.1 - before.1) / (after.0 - before.0).max(f64::MIN_POSITIVE);
    let events = times.len() as u64 * load.options.batch;
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    let a_second = events as f64 / elapsed;
    println!(
        "{events} events in {elapsed:.1} s: {a_second:.0} a second; a request of {} takes p50 {:.1?}, p99 {:.1?}; \
         the store's share of a batch {:.0} %",
        load.options.batch,
        share(500),
        share(990),
        store * 100.0,
    );
    Ok(())
}

impl Load {
    /// Sends requests one after another; how long each took.
    async fn send(self: Arc<Self>, began: Instant) -> Result<Vec<Duration>, Failure> {
        let mut times = Vec::new();
        loop {
            let first = self.next.fetch_add(self.options.batch, Ordering::Relaxed);
            let is_over = match self.options.fill {
                Some(events) => first >= events * self.options.users,
                None => began.elapsed().as_secs() >= self.options.seconds,
            };
            if is_over {
                return Ok(times);
            }
            let events: Vec<Value> = (first..first + self.options.batch).map(|number| self.event(number)).collect();
            let sent = Instant::now();
            let url = format!("{}/events", self.options.url);
            let answer = self.http.post(url).json(&json!({ "events": events })).send().await?;
            let (status, answer): (_, Value) = (answer.status(), answer.json().await?);
            if !status.is_success() || answer["accepted"] != self.options.batch {
                return Err(format!("{status}: {answer}").into());
            }
            times.push(sent.elapsed());
        }
    }

    /// An event that looks random: its number through a multiplication and a shift.
    fn event(&self, number: u64) -> Value {
        let mixed = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mixed = mixed ^ mixed >> 29;
        let user = match self.options.fill {
            // Each user in turn, so that everybody gets as many.
            Some(_) => number % self.options.users,
            None => mixed % self.options.users,
        };
        let day = self.today - chrono::Days::new(1 + mixed / 7 % 27);
        let (hour, minute) = (mixed / 211 % 24, mixed / 5_003 % 60);
        let (kind, value) = match mixed / 11 % 10 {
            0..=3 => ("log_in", 0),
            4 => ("check_in", 0),
            5..=7 => ("use", mixed / 13 % 900),
            8 => ("share", 0),
            _ => ("purchase", 100 + mixed / 17 % 9_900),
        };
        json!({
            "id": format!("{}-{number}", self.run), "user": format!("user-{user}"), "kind": kind, "value": value,
            "at": format!("{day}T{hour:02}:{minute:02}:00Z"),
        })
    }

    /// The seconds of all batches since the service began, and those that were not the store's.
    async fn store_seconds(&self) -> Result<(f64, f64), Failure> {
        let text = self.http.get(format!("{}/metrics", self.options.url)).send().await?.text().await?;
        let sum = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|rest| rest.trim().parse().ok()).unwrap_or(0.0)
        };
        Ok((sum("lifestage_batch_seconds_sum "), sum("lifestage_batch_scoring_seconds_sum ")))
    }
}
