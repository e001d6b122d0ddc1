//! A disk that is full, and a connection that is lost, in the middle of a batch.

use std::io::{Error, ErrorKind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use lifestage_service::store::Store;
use lifestage_service::store::embedded::Embedded;
use lifestage_service::store::postgres::Postgres;
use redb::StorageBackend;
use serde_json::{Value, json};

use crate::shared::client::{Client, event};
use crate::shared::cluster::{CLUSTER, Cluster};
use crate::shared::world::{World, counts, verified};

/// A disk in memory that can be full.
#[derive(Clone, Debug, Default)]
struct Disk {
    bytes: Arc<Mutex<Vec<u8>>>,
    is_full: Arc<AtomicBool>,
}

impl Disk {
    fn check(&self) -> Result<(), Error> {
        let is_full = self.is_full.load(Ordering::SeqCst);
        if is_full { Err(Error::new(ErrorKind::StorageFull, "no space left on device")) } else { Ok(()) }
    }
}

impl StorageBackend for Disk {
    fn len(&self) -> Result<u64, Error> {
        Ok(self.bytes.lock().unwrap().len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> Result<(), Error> {
        let (bytes, from) = (self.bytes.lock().unwrap(), usize::try_from(offset).unwrap());
        out.copy_from_slice(&bytes[from..from + out.len()]);
        Ok(())
    }

    fn set_len(&self, length: u64) -> Result<(), Error> {
        self.check()?;
        self.bytes.lock().unwrap().resize(usize::try_from(length).unwrap(), 0);
        Ok(())
    }

    fn sync_data(&self) -> Result<(), Error> {
        self.check()
    }

    fn write(&self, offset: u64, data: &[u8]) -> Result<(), Error> {
        self.check()?;
        let from = usize::try_from(offset).unwrap();
        self.bytes.lock().unwrap()[from..from + data.len()].copy_from_slice(data);
        Ok(())
    }
}

fn batch(round: u32, events: u32) -> Value {
    let name = |number: u32| format!("user-{}", number % 50);
    let events: Vec<Value> = (0..events)
        .map(|number| event(&format!("{round}-{number}"), &name(number), "2026-03-01T08:00:00Z", "log_in"))
        .collect();
    json!({ "events": events })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_leaves_nothing_half_in_a_file() {
    let world = World::redb();
    let disk = Disk::default();
    let service = world.over(Arc::new(Embedded::on(disk.clone()).unwrap())).await.unwrap();
    let client = Client::over(&service);
    assert_eq!(client.post("/events", &batch(0, 200)).await.0, StatusCode::OK);
    let before = counts(&service).await;

    disk.is_full.store(true, Ordering::SeqCst);
    let (status, answer) = client.post("/events", &batch(1, 200)).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{answer}");
    drop((service, client));

    // Somebody made room, and the service was started again over what the disk has.
    disk.is_full.store(false, Ordering::SeqCst);
    let copy = Disk { bytes: Arc::new(Mutex::new(disk.bytes.lock().unwrap().clone())), ..Disk::default() };
    let service = world.over(Arc::new(Embedded::on(copy).unwrap())).await.unwrap();
    assert_eq!(counts(&service).await, before);
    verified(&service).await;
    let (status, taken) = Client::over(&service).post("/events", &batch(1, 200)).await;
    assert_eq!((status, &taken["accepted"]), (StatusCode::OK, &json!(200)));
    verified(&service).await;
}

/// A server whose files may not grow: PostgreSQL says of it what it says of a full disk.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_leaves_nothing_half_in_postgresql() {
    let cluster = Cluster::start(Some(1_500));
    let url = cluster.database().await;
    let world = World::redb();
    let store: Arc<dyn Store> = Arc::new(Postgres::open(&url, 4).await.unwrap());
    let service = world.over(store).await.unwrap();
    let client = Client::over(&service);
    let (mut round, mut accepted) = (0, 0);
    let failed = loop {
        let before = counts(&service).await;
        let (status, answer) = client.post("/events", &batch(round, 2_000)).await;
        if !status.is_success() {
            assert_eq!(counts(&service).await, before, "nothing of the batch is there");
            break answer;
        }
        accepted += 2_000;
        round += 1;
        assert!(round < 40, "the disk is never full");
    };
    assert!(failed["error"].as_str().unwrap().contains("extend"), "{failed}\n{}", cluster.log());
    assert!(accepted > 0);
    verified(&service).await;
}

/// Cuts all connections of services to a database.
async fn cut(url: &str) {
    let database = url.rsplit('=').next().unwrap();
    let others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'lifestage-service'";
    CLUSTER.run("postgres", &format!("{others} AND datname = '{database}'")).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_connection_leaves_nothing_half() {
    let world = World::postgres().await;
    let (service, client) = world.client().await;
    assert_eq!(client.post("/events", &batch(0, 100)).await.0, StatusCode::OK);
    let before = counts(&service).await;
    let crate::shared::world::Place::Postgres { url } = &world.place else { unreachable!() };

    // In the middle of a transaction, by hand, so that it is surely in the middle.
    let mut transaction = service.store.write().await.unwrap();
    let users = transaction.lock(&["user-1", "new"], lifestage_service::store::Absent::Create).await.unwrap();
    transaction.put_facts(users[0].number, "{\"zone\":\"UTC\"}", None).await.unwrap();
    cut(url).await;
    assert!(transaction.commit().await.is_err());
    // The pool finds out that its connections are gone, and makes new ones.
    let mut answers = Vec::new();
    for round in 1..20 {
        let (status, answer) = client.post("/events", &batch(round, 10)).await;
        answers.push(answer);
        if status.is_success() {
            break;
        }
    }
    assert_eq!(answers.last().unwrap()["accepted"], 10, "{answers:?}");
    let after = counts(&service).await;
    let rows = |counts: &[(&str, u64)], table: &str| counts.iter().find(|(name, _)| *name == table).unwrap().1;
    assert_eq!(rows(&after, "users"), rows(&before, "users"));
    assert_eq!(rows(&after, "log"), rows(&before, "log") + 10);
    verified(&service).await;

    // And at whatever moment the connection is cut while batches come in.
    let cutting = async {
        for _ in 0..10 {
            tokio::time::sleep(std::time::Duration::from_millis(15)).await;
            cut(url).await;
        }
    };
    let sending = async {
        for round in 100..130 {
            while !client.post("/events", &batch(round, 20)).await.0.is_success() {}
        }
    };
    tokio::join!(cutting, sending);
    assert_eq!(rows(&counts(&service).await, "log"), rows(&after, "log") + 600);
    verified(&service).await;
}
