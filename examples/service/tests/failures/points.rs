//! Points: retries, and many at once.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::shared::client::{Client, event};
use crate::shared::on_both_stores;
use crate::shared::world::World;

on_both_stores!(
    a_retry_after_midnight_is_the_same_operation,
    of_twenty_equal_keys_at_once_one_is_applied,
    a_balance_is_never_spent_twice,
);

async fn with_points(client: &Client) {
    client.events(&[event("first", "ann", "2026-03-01T08:00:00Z", "register")]).await;
    let earn = json!({ "op": "earn", "key": "welcome", "points": 100, "expires": { "days": 60 } });
    assert_eq!(client.post("/users/ann/points", &earn).await.0, StatusCode::OK);
}

fn is_new(answer: &Value) -> bool {
    answer["applied"].get("new").is_some()
}

async fn a_retry_after_midnight_is_the_same_operation(world: World) {
    let (_, client) = world.client().await;
    with_points(&client).await;
    world.set_time("2026-03-02T23:59:59Z");
    let spend = json!({ "op": "spend", "key": "order-1", "points": 30 });
    let (status, first) = client.post("/users/ann/points", &spend).await;
    assert!(status == StatusCode::OK && is_new(&first), "{first}");

    world.set_time("2026-03-03T00:00:01Z");
    let (status, again) = client.post("/users/ann/points", &spend).await;
    assert!(status == StatusCode::OK && !is_new(&again), "{again}");
    assert_eq!(again["applied"]["again"]["day"], "2026-03-02");
    assert_eq!(again["balance"]["available"], 70);

    // The same key for something else is refused, and so is what the balance does not allow.
    let other = json!({ "op": "spend", "key": "order-1", "points": 31 });
    assert_eq!(client.post("/users/ann/points", &other).await.0, StatusCode::CONFLICT);
    let more = json!({ "op": "spend", "key": "order-2", "points": 71 });
    assert_eq!(client.post("/users/ann/points", &more).await.0, StatusCode::CONFLICT);

    // A cancelled order gives back what it took, with its own expiry.
    let reverse = json!({ "op": "reverse", "key": "cancel-1", "of": "order-1", "points": 30 });
    assert_eq!(client.post("/users/ann/points", &reverse).await.1["balance"]["available"], 100);
    let refund = json!({ "op": "refund", "key": "mistake", "of": "welcome", "points": 100 });
    assert_eq!(client.post("/users/ann/points", &refund).await.1["balance"]["available"], 0);
    let card = client.get("/users/ann").await;
    assert_eq!(card["points"]["clawed_back"], 100);
}

async fn of_twenty_equal_keys_at_once_one_is_applied(world: World) {
    let services = world.two_services().await;
    let clients = services.each_ref().map(Client::over);
    with_points(&clients[0]).await;
    let spend = json!({ "op": "spend", "key": "order-1", "points": 30 });
    let attempts = (0..20).map(|number| {
        let (client, spend) = (clients[number % 2].clone(), spend.clone());
        tokio::spawn(async move { client.post("/users/ann/points", &spend).await })
    });
    let mut new = 0;
    for attempt in attempts.collect::<Vec<_>>() {
        let (status, answer) = attempt.await.unwrap();
        assert_eq!(status, StatusCode::OK, "{answer}");
        assert_eq!(answer["balance"]["available"], 70);
        new += u32::from(is_new(&answer));
    }
    assert_eq!(new, 1);
}

async fn a_balance_is_never_spent_twice(world: World) {
    let services = world.two_services().await;
    let clients = services.each_ref().map(Client::over);
    with_points(&clients[0]).await;
    let attempts = (0..12).map(|number| {
        let client = clients[number % 2].clone();
        let spend = json!({ "op": "spend", "key": format!("order-{number}"), "points": 30 });
        tokio::spawn(async move { client.post("/users/ann/points", &spend).await.0 })
    });
    let mut spent = 0;
    for attempt in attempts.collect::<Vec<_>>() {
        match attempt.await.unwrap() {
            StatusCode::OK => spent += 30,
            status => assert_eq!(status, StatusCode::CONFLICT),
        }
    }
    assert_eq!(spent, 90);
    assert_eq!(clients[1].get("/users/ann").await["points"]["available"], 10);
}
