//! Events that come late, and triggers.

use serde_json::json;

use crate::shared::client::event;
use crate::shared::on_both_stores;
use crate::shared::world::{World, told, verified};

on_both_stores!(a_late_event_fires_a_trigger_once_and_not_within_its_cool_down);

async fn a_late_event_fires_a_trigger_once_and_not_within_its_cool_down(world: World) {
    let (service, client) = world.client().await;
    let rules = json!({ "triggers": [{
        "name": "keen", "when": { "consecutive_days": "check_in", "at_least": 3 }, "cool_down": 7,
        "suggest": [{ "send_message": "three days in a row" }]
    }] });
    let (status, answer) = client.post("/rules", &rules).await;
    assert!(status.is_success(), "{answer}");
    let check_in = |day: &str| event(&format!("check-in-{day}"), "ann", &format!("{day}T08:00:00Z"), "check_in");
    let fired = async || {
        let told = told(&service).await;
        told.into_iter().filter(|(.., text)| text.contains("trigger")).map(|(.., text)| text).collect::<Vec<_>>()
    };
    client.events(&[check_in("2026-02-24"), check_in("2026-02-26")]).await;
    service.hourly().await.unwrap();
    assert!(fired().await.is_empty());

    // The day between comes three days later, from a phone that was offline.
    let late = check_in("2026-02-25");
    client.events(std::slice::from_ref(&late)).await;
    let once = fired().await;
    assert_eq!(once, ["trigger keen fired on 2026-02-26 (late event)"]);

    // It comes again, the hours pass, and a second run within the cool-down comes to nothing.
    assert_eq!(client.events(&[late]).await.duplicates, 1);
    client.events(&[check_in("2026-02-28"), check_in("2026-03-01"), check_in("2026-03-02")]).await;
    for now in ["2026-03-02T13:00:00Z", "2026-03-03T00:10:00Z", "2026-03-04T00:10:00Z"] {
        world.set_time(now);
        service.hourly().await.unwrap();
        assert_eq!(fired().await, once, "{now}");
    }

    // After the cool-down it fires again.
    world.set_time("2026-03-09T12:00:00Z");
    client.events(&[check_in("2026-03-07"), check_in("2026-03-08"), check_in("2026-03-09")]).await;
    assert_eq!(fired().await.len(), 2);
    verified(&service).await;
}
