//! Processes that are killed while they work.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::RwLock;

use crate::shared::numbers::Numbers;
use crate::shared::on_both_stores;
use crate::shared::world::{World, count, verified};

on_both_stores!(killed_again_and_again_nothing_is_lost_and_nothing_counts_twice);

const EVENTS: u64 = 1_500;
const USERS: u64 = 60;
const KILLS: u32 = 12;

/// Events of the four weeks before the test begins, in no order: most of them are late.
fn events(numbers: &mut Numbers) -> Vec<Value> {
    let kinds = ["log_in", "check_in", "use", "purchase", "share"];
    let event = |number: u64| {
        let kind = kinds[usize::try_from(numbers.below(5)).unwrap()];
        let value = if kind == "use" || kind == "purchase" { numbers.below(5_000) } else { 0 };
        let at = format!("2026-02-{:02}T{:02}:{:02}:00Z", 3 + numbers.below(26), numbers.below(24), numbers.below(60));
        let user = format!("user-{}", numbers.below(USERS));
        json!({ "id": format!("event-{number}"), "user": user, "at": at, "kind": kind, "value": value })
    };
    (0..EVENTS).map(event).collect()
}

/// Links of each two neighbors, of which every third ends again.
fn links() -> Vec<(&'static str, Value)> {
    let ids = |user: u64| (format!("user-{user}"), format!("user-{}", user + 1));
    let mut requests = Vec::new();
    for user in (0..USERS).step_by(2) {
        let (alias, account) = ids(user);
        let link = json!({ "alias": alias, "user": account, "source": "login", "since": "2026-02-10" });
        requests.push(("links", json!({ "links": [link] })));
        if user % 3 == 0 {
            let end = json!({ "alias": alias, "user": account, "source": "login", "on": "2026-02-20" });
            requests.push(("unlinks", json!({ "unlinks": [end] })));
        }
    }
    requests
}

/// Sends something to one of the addresses, again and again until one of them says that it has it. The addresses change, as
/// the processes behind them are killed.
async fn deliver(http: &reqwest::Client, addresses: &RwLock<Vec<String>>, path: &str, body: &Value, first: usize) {
    for attempt in first.. {
        let address = {
            let addresses = addresses.read().await;
            addresses[attempt % addresses.len()].clone()
        };
        let answer = http.post(format!("{address}/{path}")).json(body).timeout(Duration::from_secs(5)).send().await;
        match answer {
            Ok(answer) if answer.status().is_success() => {
                let taken: Value = answer.json().await.unwrap_or_default();
                assert_eq!(taken["refused"], json!([]), "nothing is refused");
                return;
            }
            _ => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

async fn killed_again_and_again_nothing_is_lost_and_nothing_counts_twice(world: World) {
    // A file of redb has one process, so there the two are one that is killed and started again.
    let processes = if world.is_redb() { 1 } else { 2 };
    let serve = || world.program(&["serve", "--listen", "127.0.0.1:0", "--no-jobs"]);
    let mut programs: Vec<_> = (0..processes).map(|_| serve()).collect();
    let addresses = programs.iter_mut().map(super::shared::program::Program::address).collect();
    let addresses = Arc::new(RwLock::new(addresses));

    let mut numbers = Numbers::new(7);
    let events = events(&mut numbers);
    // Each event is sent twice or more, in other batches and another order.
    let mut rounds: Vec<(&str, Value)> = Vec::new();
    for _ in 0..2 {
        let mut order = events.clone();
        numbers.shuffle(&mut order);
        rounds.extend(order.chunks(25).map(|batch| ("events", json!({ "events": batch }))));
        rounds.extend(links());
    }
    numbers.shuffle(&mut rounds);
    let senders = rounds.chunks(rounds.len() / 3 + 1).enumerate().map(|(number, rounds)| {
        let (rounds, addresses) = (rounds.to_vec(), addresses.clone());
        tokio::spawn(async move {
            let http = reqwest::Client::new();
            for (round, (path, body)) in rounds.iter().enumerate() {
                deliver(&http, &addresses, path, body, number + round).await;
            }
        })
    });
    let senders: Vec<_> = senders.collect();

    for kill in 0..KILLS {
        tokio::time::sleep(Duration::from_millis(40 + numbers.below(160))).await;
        let victim = usize::try_from(kill).unwrap() % processes;
        programs[victim].kill();
        programs[victim] = serve();
        let address = programs[victim].address();
        addresses.write().await[victim] = address;
    }
    for sender in senders {
        sender.await.unwrap();
    }
    programs.iter_mut().for_each(super::shared::program::Program::kill);

    let service = world.service().await;
    assert_eq!(count(&service, "log").await, EVENTS);
    verified(&service).await;
    let joined = service.store.read().await.unwrap().joined().await.unwrap().len() as u64;
    assert_eq!((count(&service, "links").await, joined), (USERS / 2 + USERS / 6, USERS - USERS / 3));
    // The program itself says so as well, and says it by its exit code.
    drop(service);
    let said = world.run(&["verify"]).unwrap();
    assert!(said.contains(&format!("\"events\": {EVENTS}")), "{said}");
}
