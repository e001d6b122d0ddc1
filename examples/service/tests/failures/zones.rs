//! A user who moves to another zone.

use serde_json::json;

use crate::shared::client::event;
use crate::shared::on_both_stores;
use crate::shared::world::{World, outbox, verified};

on_both_stores!(a_user_in_a_new_zone_is_counted_anew_and_nothing_is_told_twice);

async fn a_user_in_a_new_zone_is_counted_anew_and_nothing_is_told_twice(world: World) {
    let (service, client) = world.client().await;
    let late_evening = |day: u32| event(&format!("visit-{day}"), "ann", &format!("2026-02-{day}T23:30:00Z"), "log_in");
    client.events(&[late_evening(24), late_evening(25), late_evening(26)]).await;
    let before = client.get("/users/ann?as_of=2026-02-27").await;
    let told = outbox(&service).await;
    assert!(!told.is_empty());

    client.put("/users/ann/facts", &json!({ "zone": "Asia/Shanghai" })).await;
    // In Shanghai each of these evenings was the next morning.
    let after = client.get("/users/ann?as_of=2026-02-28").await;
    assert_eq!(before["card"]["stage"]["since"]["on"], "2026-02-24");
    assert_eq!(after["card"]["stage"]["since"]["on"], "2026-02-25");
    assert_eq!(outbox(&service).await, told, "it was all told");
    verified(&service).await;

    // Known events are known, new ones count on the day it is there, and reports count everybody's days alike.
    assert_eq!(client.events(&[late_evening(25)]).await.duplicates, 1);
    client.events(&[event("there", "ann", "2026-03-02T17:00:00+08:00", "log_in")]).await;
    client.events(&[event("here", "bob", "2026-02-26T23:45:00Z", "log_in")]).await;
    let days = client.get("/reports/activity?from=2026-02-26&to=2026-02-27").await;
    let users: Vec<_> = days["answer"]["periods"].as_array().unwrap().iter().map(|day| day["users"].clone()).collect();
    assert_eq!(users, [2, 0]);
    verified(&service).await;

    // Back again: the bytes are those of before.
    client.put("/users/ann/facts", &json!({})).await;
    let back = client.get("/users/ann?as_of=2026-02-27").await;
    assert_eq!(back["card"]["stage"], before["card"]["stage"]);
    verified(&service).await;
}
