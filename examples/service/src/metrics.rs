//! Metrics: what the service counts of itself, as Prometheus reads it.

use std::time::Duration;

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::intake::Taken;

/// Seconds, from a fast answer to one that nobody waits for.
const SECONDS: [f64; 10] = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0];

/// Histograms by path and status.
type Requests = Family<Vec<(&'static str, String)>, Histogram, fn() -> Histogram>;

/// Counters of one process.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    accepted: Counter,
    duplicates: Counter,
    refused: Counter,
    changes: Counter,
    /// Users whose bytes could not be used as they were.
    pub rebuilt: Counter,
    /// Events that were forgotten.
    pub forgotten: Counter,
    /// Users that a job looked at.
    pub looked_at: Counter,
    /// Users who were read for reports.
    pub read: Counter,
    /// Seconds that a batch took in all, and those of them that the library took to observe and score.
    batches: Histogram,
    scoring: Histogram,
    requests: Requests,
}

impl Metrics {
    pub fn new() -> Self {
        let mut registry = Registry::with_prefix("lifestage");
        let mut counter = |name: &str, help: &str| {
            let counter = Counter::default();
            registry.register(name, help, counter.clone());
            counter
        };
        let accepted = counter("events_accepted", "Events that counted for the first time");
        let duplicates = counter("events_duplicate", "Events that counted already");
        let refused = counter("events_refused", "Events that were refused");
        let changes = counter("changes", "Changes put into the outbox by events");
        let rebuilt = counter("users_rebuilt", "Users rebuilt from the log, as their bytes could not be used");
        let forgotten =
            counter("events_forgotten", "Events that were forgotten, as they were older than they are kept");
        let looked_at = counter("users_looked_at", "Users that a job looked at");
        let read = counter("users_read", "Users read for reports, of whom only those are read again who changed");
        let requests = Family::new_with_constructor((|| Histogram::new(SECONDS)) as fn() -> Histogram);
        let [batches, scoring] = [Histogram::new(SECONDS), Histogram::new(SECONDS)];
        registry.register("batch_seconds", "Batches in all", batches.clone());
        registry.register("batch_scoring_seconds", "Batches without the store: observing and scoring", scoring.clone());
        registry.register("request_seconds", "Requests by path and status", requests.clone());
        Self {
            registry,
            accepted,
            duplicates,
            refused,
            changes,
            rebuilt,
            forgotten,
            looked_at,
            read,
            batches,
            scoring,
            requests,
        }
    }

    /// Counts what became of a batch.
    pub fn note(&self, taken: &Taken) {
        self.accepted.inc_by(taken.accepted);
        self.duplicates.inc_by(taken.duplicates);
        self.refused.inc_by(taken.refused.len() as u64);
        self.changes.inc_by(taken.changes);
    }

    /// Notes how long a batch took in all, and without the store.
    pub fn note_batch(&self, all: Duration, scoring: Duration) {
        self.batches.observe(all.as_secs_f64());
        self.scoring.observe(scoring.as_secs_f64());
    }

    /// Counts a request. `path` is that of the route, so that ids of users make no series of their own.
    pub fn note_request(&self, path: &str, status: u16, seconds: f64) {
        let labels = vec![("path", path.to_owned()), ("status", status.to_string())];
        self.requests.get_or_create(&labels).observe(seconds);
    }

    /// All of it as text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a string does not fail.
        let _: std::fmt::Result = encode(&mut text, &self.registry);
        text
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}
