//! Processes that start at the same moment.

use std::time::Duration;

use crate::shared::client::event;
use crate::shared::world::{World, count};

/// Four programs at once on a database without tables: one makes them, the others wait and find them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn processes_that_start_at_once_on_an_empty_database_share_its_tables() {
    let world = World::postgres().await;
    let mut programs: Vec<_> =
        (0..4).map(|_| world.program(&["serve", "--listen", "127.0.0.1:0", "--no-jobs"])).collect();
    let addresses: Vec<String> = programs.iter_mut().map(crate::shared::program::Program::address).collect();
    let http = reqwest::Client::new();
    for (number, address) in addresses.iter().enumerate() {
        let batch = serde_json::json!({ "events": [event(&number.to_string(), "ann", "2026-03-01", "log_in")] });
        let answer = http.post(format!("{address}/events")).json(&batch).timeout(Duration::from_secs(10)).send().await;
        assert!(answer.unwrap().status().is_success());
    }
    drop(programs);
    assert_eq!(count(&*world.service().await, "log").await, 4);
}

/// A file has one process: the second one says so, and the first one goes on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_process_on_a_file_is_refused() {
    let world = World::redb();
    let mut first = world.program(&["serve", "--listen", "127.0.0.1:0", "--no-jobs"]);
    let address = first.address();
    let said = world.run(&["verify"]).unwrap_err();
    assert!(said.contains("already open"), "{said}");
    let health = reqwest::get(format!("{address}/health")).await.unwrap();
    assert!(health.status().is_success());
}

/// Whoever can be reached by others needs a token, and then every request does.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn beyond_the_loopback_nothing_is_served_without_a_token() {
    let world = World::redb();
    let said = world.run(&["serve", "--listen", "0.0.0.0:0"]).unwrap_err();
    assert!(said.contains("give a token"), "{said}");
    let said = world.run(&["serve", "--listen", "0.0.0.0:0", "--token", "secret"]).unwrap_err();
    assert!(said.contains("at least 32"), "{said}");

    let token = "0123456789abcdef0123456789abcdef";
    let mut program = world.program(&["serve", "--listen", "127.0.0.1:0", "--no-jobs", "--token", token]);
    let address = program.address();
    let http = reqwest::Client::new();
    let status = async |token: Option<&str>, path: &str| {
        let mut request = http.get(format!("{address}{path}"));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(status(None, "/segments").await, 401);
    assert_eq!(status(Some("0123456789abcdef0123456789abcdee"), "/segments").await, 401);
    assert_eq!(status(Some(token), "/segments").await, 200);
    assert_eq!(status(None, "/health").await, 200);
}
