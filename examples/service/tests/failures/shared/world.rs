//! A store to break, and services over it.

use std::path::PathBuf;
use std::sync::Arc;

use lifestage::profile::SeenRule;
use lifestage_service::clock::Clock;
use lifestage_service::failure::Failure;
use lifestage_service::service::{Service, Settings};
use lifestage_service::store::embedded::Embedded;
use lifestage_service::store::postgres::Postgres;
use lifestage_service::store::{Store, ToldRow};
use tempfile::TempDir;

use super::client::Client;
use super::cluster::CLUSTER;
use super::program::Program;

/// One store, and a clock that stands until a test sets it.
pub(crate) struct World {
    pub(crate) place: Place,
    pub(crate) clock: Clock,
    pub(crate) zone: &'static str,
    /// After how many days services over it forget.
    pub(crate) forget_after: Option<u32>,
}

/// Where the store is.
pub(crate) enum Place {
    /// A file, which one process may have open at a time.
    Redb {
        directory: TempDir,
    },
    Postgres {
        url: String,
    },
}

/// Noon of a Monday.
pub(crate) const START: &str = "2026-03-02T12:00:00Z";

impl World {
    pub(crate) fn redb() -> Self {
        Self::at(Place::Redb { directory: tempfile::tempdir().unwrap() })
    }

    pub(crate) async fn postgres() -> Self {
        Self::at(Place::Postgres { url: CLUSTER.database().await })
    }

    fn at(place: Place) -> Self {
        Self { place, clock: Clock::at(START.parse().unwrap()), zone: "UTC", forget_after: None }
    }

    pub(crate) fn set_time(&self, now: &str) {
        self.clock.set(now.parse().unwrap());
    }

    pub(crate) fn is_redb(&self) -> bool {
        matches!(self.place, Place::Redb { .. })
    }

    pub(crate) fn file(&self) -> Option<PathBuf> {
        match &self.place {
            Place::Redb { directory } => Some(directory.path().join("service.redb")),
            Place::Postgres { .. } => None,
        }
    }

    /// The store, as one more process opens it.
    pub(crate) async fn store(&self) -> Arc<dyn Store> {
        match &self.place {
            Place::Redb { .. } => Arc::new(Embedded::open(&self.file().unwrap()).unwrap()),
            Place::Postgres { url } => Arc::new(Postgres::open(url, 6).await.unwrap()),
        }
    }

    /// Two services: over two stores where two processes can have them, else over one.
    pub(crate) async fn two_services(&self) -> [Arc<Service>; 2] {
        let first = self.store().await;
        let second = if self.is_redb() { first.clone() } else { self.store().await };
        [self.over(first).await.unwrap(), self.over(second).await.unwrap()]
    }

    pub(crate) async fn service(&self) -> Arc<Service> {
        self.over(self.store().await).await.unwrap()
    }

    pub(crate) async fn over(&self, store: Arc<dyn Store>) -> Result<Arc<Service>, Failure> {
        let zone = self.zone.parse().unwrap();
        let (seen, forget_after) = (SeenRule::default(), self.forget_after);
        let settings = Settings { zone, seen, forget_after, report_seconds: 0 };
        Service::start(store, self.clock.clone(), settings).await.map(Arc::new)
    }

    pub(crate) async fn client(&self) -> (Arc<Service>, Client) {
        let service = self.service().await;
        let client = Client::over(&service);
        (service, client)
    }

    /// The program over this store, at the time that the clock of the test shows.
    pub(crate) fn program(&self, arguments: &[&str]) -> Program {
        let now = self.clock.now().to_string();
        let mut all = vec!["--now".to_owned(), now, "--zone".to_owned(), self.zone.to_owned()];
        all.extend(self.forget_after.into_iter().flat_map(|days| ["--forget-after".to_owned(), days.to_string()]));
        match (&self.place, self.file()) {
            (Place::Postgres { url }, _) => all.extend(["--postgres".to_owned(), url.clone()]),
            (_, file) => all.extend(["--data".to_owned(), file.unwrap().display().to_string()]),
        }
        Program::start(all.iter().map(String::as_str).chain(arguments.iter().copied()))
    }

    /// Runs the program to its end; what it printed.
    pub(crate) fn run(&self, arguments: &[&str]) -> Result<String, String> {
        self.program(arguments).finish()
    }
}

/// Everything in the outbox, the oldest first.
pub(crate) async fn outbox(service: &Service) -> Vec<ToldRow> {
    let mut transaction = service.store.read().await.unwrap();
    let mut rows = transaction.told_last(100_000).await.unwrap();
    rows.reverse();
    rows
}

/// What was told, as user, day and sentence, in order.
pub(crate) async fn told(service: &Service) -> Vec<(String, String, String)> {
    let said = |row: ToldRow| {
        let change: serde_json::Value = serde_json::from_str(&row.row.change).unwrap();
        (row.id, row.row.day.to_string(), change["text"].as_str().unwrap().to_owned())
    };
    let mut told: Vec<_> = outbox(service).await.into_iter().map(said).collect();
    told.sort();
    told
}

/// How many rows each table has.
pub(crate) async fn counts(service: &Service) -> Vec<(&'static str, u64)> {
    service.store.read().await.unwrap().counts().await.unwrap()
}

/// How many rows a table has.
pub(crate) async fn count(service: &Service, table: &str) -> u64 {
    counts(service).await.into_iter().find(|(name, _)| *name == table).unwrap().1
}

/// Fails unless the log makes the bytes that the store has.
pub(crate) async fn verified(service: &Service) {
    let verified = service.verify(false).await.unwrap();
    assert!(verified.differences.is_empty(), "{:?}", verified.differences);
}
