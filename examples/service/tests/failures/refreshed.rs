//! Everybody, of whom only those are read again who changed.

use std::sync::Arc;
use std::time::Duration;

use axum::http::{Method, StatusCode};
use lifestage_service::service::Service;
use serde_json::json;

use crate::shared::client::{Client, event, purchase};
use crate::shared::numbers::Numbers;
use crate::shared::on_both_stores;
use crate::shared::world::World;

on_both_stores!(whoever_changed_is_read_again_and_all_is_as_if_read_anew, one_event_reads_one_user);

/// Fails unless what a service has kept up is what it would read.
async fn is_as_read_anew(service: &Arc<Service>, step: &str) {
    let kept = service.everybody().await.unwrap();
    let anew = service.read_everybody().await.unwrap();
    assert_eq!(kept.ids, anew.ids, "{step}");
    assert_eq!(kept.aliases, anew.aliases, "{step}");
    assert!(*kept == anew, "{step}: the profiles or facts differ");
}

async fn whoever_changed_is_read_again_and_all_is_as_if_read_anew(world: World) {
    let services = world.two_services().await;
    let clients = services.each_ref().map(Client::over);
    let mut numbers = Numbers::new(5);
    for step in 0..70 {
        let (client, user) = (&clients[step % 2], format!("user-{}", numbers.below(12)));
        let other = format!("user-{}", numbers.below(12));
        let what = numbers.below(8);
        match what {
            0..=2 => {
                let at = format!("2026-02-{:02}T{:02}:00:00Z", 5 + numbers.below(20), numbers.below(24));
                let visit = event(&format!("visit-{step}"), &user, &at, "log_in");
                client.events(&[visit, purchase(&format!("order-{step}"), &other, &at, 100)]).await;
            }
            3 => {
                let zone = ["UTC", "Asia/Shanghai", "America/New_York"][step % 3];
                let facts = json!({ "zone": zone, "referrer": (other != user).then_some(other) });
                client.put(&format!("/users/{user}/facts"), &facts).await;
            }
            4 | 5 if other != user => {
                let link =
                    json!({ "links": [{ "alias": user, "user": other, "source": "login", "since": "2026-02-20" }] });
                assert_eq!(client.post("/links", &link).await.0, StatusCode::OK);
            }
            6 if other != user => {
                let end = json!({ "unlinks": [{ "alias": user, "user": other, "source": "login" }] });
                assert_eq!(client.post("/unlinks", &end).await.0, StatusCode::OK);
            }
            _ => drop(client.send(Method::DELETE, &format!("/users/{user}"), "").await),
        }
        for service in &services {
            is_as_read_anew(service, &format!("step {step}, {what} of {user}")).await;
        }
    }
}

async fn read_so_far(client: &Client) -> u64 {
    let (_, metrics) = client.send(Method::GET, "/metrics", "").await;
    let line = metrics.lines().find_map(|line| line.strip_prefix("lifestage_users_read_total "));
    line.map_or(0, |number| number.parse().unwrap())
}

/// Reads everybody until nobody is read again. Transactions that are open in other databases of the server hold back how far this one knows
/// that it has read everything, and until they end the same users are read each time.
async fn settle(service: &Arc<Service>, client: &Client) -> u64 {
    for _ in 0..1_000 {
        let before = read_so_far(client).await;
        service.everybody().await.unwrap();
        if read_so_far(client).await == before {
            return before;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("users are read again although nothing changed");
}

async fn one_event_reads_one_user(world: World) {
    let (service, client) = world.client().await;
    let visits: Vec<_> =
        (0..50).map(|user| event(&format!("{user}"), &format!("user-{user}"), "2026-02-20", "log_in")).collect();
    client.events(&visits).await;
    service.everybody().await.unwrap();
    assert_eq!(read_so_far(&client).await, 50);
    let before = settle(&service, &client).await;
    client.events(&[event("one", "user-7", "2026-02-21", "log_in")]).await;
    service.everybody().await.unwrap();
    assert_eq!(read_so_far(&client).await, before + 1);
    is_as_read_anew(&service, "one event").await;
}
