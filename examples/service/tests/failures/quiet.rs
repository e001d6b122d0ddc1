//! Quiet hours in nights of which an hour is missing or comes twice.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::shared::client::{Client, event};
use crate::shared::on_both_stores;
use crate::shared::world::World;

on_both_stores!(quiet_hours_end_by_the_clock_also_when_it_changes, a_message_is_claimed_once);

async fn plan(client: &Client, key: &str, claim: bool) -> Value {
    let request = json!({ "users": ["ann"], "claim": claim, "messages": [{ "key": key, "channel": "push" }] });
    let (status, answer) = client.post("/messages/plan", &request).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    answer[0]["messages"][0].clone()
}

async fn ann_in_berlin(client: &Client) {
    client.events(&[event("a", "ann", "2026-02-20T10:00:00Z", "register")]).await;
    client.put("/users/ann/facts", &json!({ "zone": "Europe/Berlin", "allowed": ["push"] })).await;
}

async fn quiet_hours_end_by_the_clock_also_when_it_changes(world: World) {
    let (_, client) = world.client().await;
    ann_in_berlin(&client).await;
    // Asked half an hour before midnight of the nights in which summer time begins and ends.
    for (asked, until) in [
        ("2026-03-28T23:30:00+01:00", "2026-03-29T08:00:00+02:00"),
        ("2026-10-24T23:30:00+02:00", "2026-10-25T08:00:00+01:00"),
    ] {
        world.set_time(asked);
        let planned = plan(&client, asked, true).await;
        assert_eq!((&planned["verdict"], &planned["next_allowed"]), (&json!("hold"), &json!(until)), "{planned}");
        assert!(planned["reasons"][0]["text"].as_str().unwrap().contains("quiet from 22:00 to 08:00"));
        world.set_time(until);
        assert_eq!(plan(&client, asked, true).await["verdict"], "send");
    }
}

async fn a_message_is_claimed_once(world: World) {
    let services = world.two_services().await;
    let clients = services.each_ref().map(Client::over);
    ann_in_berlin(&clients[0]).await;
    world.set_time("2026-03-10T12:00:00Z");
    let (one, other) = tokio::join!(plan(&clients[0], "spring", true), plan(&clients[1], "spring", true));
    let mut verdicts = [one["verdict"].as_str().unwrap(), other["verdict"].as_str().unwrap()];
    verdicts.sort_unstable();
    assert_eq!(verdicts, ["already_sent", "send"]);
    // Two a day is the cap; planning without a claim counts nothing.
    assert_eq!(plan(&clients[1], "second", false).await["verdict"], "send");
    assert_eq!(plan(&clients[1], "second", true).await["verdict"], "send");
    let third = plan(&clients[0], "third", true).await;
    assert_eq!(third["verdict"], "refuse");
    assert!(third["reasons"][0]["text"].as_str().unwrap().contains("at most 2 a day"), "{third}");
    // Without consent there is nothing to wait for.
    clients[0].put("/users/ann/facts", &json!({ "zone": "Europe/Berlin" })).await;
    let refused = plan(&clients[0], "fourth", true).await;
    assert_eq!((&refused["verdict"], &refused["next_allowed"]), (&json!("refuse"), &Value::Null));
}
