//! Nights: jobs that are killed, that run twice, that run while events come in.

use std::sync::Arc;
use std::time::Duration;

use lifestage_service::jobs::Fitted;
use lifestage_service::service::Service;
use serde_json::{Value, json};

use crate::shared::client::{Client, event, purchase};
use crate::shared::numbers::Numbers;
use crate::shared::on_both_stores;
use crate::shared::world::{World, count, outbox, told, verified};

on_both_stores!(
    a_night_that_is_killed_leaves_old_rules_or_new_ones_and_tells_the_same_in_the_end,
    events_during_a_night_are_told_by_the_rules_that_come_of_it,
    a_second_night_changes_nothing,
    the_first_of_a_month_takes_no_tier_away,
);

const RULES: &str = r#"{
    "stage": { "silent_from": 7, "churned_from": 20 },
    "segments": [{ "name": "keen", "when": { "active_days": { "last": 7 }, "at_least": 3 } }]
}"#;

/// A month of a few dozen users, some of whom buy and some of whom fall silent.
fn month(users: u64) -> Vec<Value> {
    let mut numbers = Numbers::new(3);
    let mut events = Vec::new();
    for user in 0..users {
        let (name, last) = (format!("user-{user}"), 3 + numbers.below(26));
        for day in 1..=last {
            if numbers.below(3) == 0 {
                let at = format!("2026-02-{day:02}T{:02}:15:00Z", numbers.below(24));
                events.push(event(&format!("{user}-{day}"), &name, &at, "check_in"));
                if numbers.below(4) == 0 {
                    events.push(purchase(&format!("{user}-{day}-order"), &name, &at, 500 + numbers.below(9_000)));
                }
            }
        }
    }
    events
}

async fn begun(world: &World) -> (Arc<Service>, Client) {
    let (service, client) = world.client().await;
    client.events(&month(80)).await;
    let (status, answer) = client.post("/rules", &serde_json::from_str(RULES).unwrap()).await;
    assert!(status.is_success(), "{answer}");
    service.hourly().await.unwrap();
    (service, client)
}

async fn a_night_that_is_killed_leaves_old_rules_or_new_ones_and_tells_the_same_in_the_end(world: World) {
    let untroubled = World::redb();
    let (calm, _) = begun(&untroubled).await;
    drop(begun(&world).await);
    let nights = ["2026-03-04T01:00:00Z", "2026-03-08T01:00:00Z", "2026-03-15T01:00:00Z"];
    for (number, night) in nights.into_iter().enumerate() {
        world.set_time(night);
        untroubled.set_time(night);
        for attempt in 0..4_u64 {
            let before = revision_in(&world).await;
            let night = world.program(&["nightly", "--fit-every", "1"]);
            night.kill_after(Duration::from_millis(8 + 35 * attempt + 9 * number as u64));
            let service = world.service().await;
            verified(&service).await;
            let now = revision(&service).await;
            assert!(now == before || now == before + 1, "revision {before}, then {now}");
        }
        world.run(&["nightly", "--fit-every", "1"]).unwrap();
        calm.nightly(1).await.unwrap();
        let service = world.service().await;
        assert_eq!(told(&service).await, told(&calm).await, "{night}");
    }
}

async fn revision(service: &Service) -> u64 {
    service.store.read().await.unwrap().revision().await.unwrap()
}

async fn revision_in(world: &World) -> u64 {
    revision(&*world.service().await).await
}

async fn events_during_a_night_are_told_by_the_rules_that_come_of_it(world: World) {
    drop(begun(&world).await);
    let [night, day] = world.two_services().await;
    let client = Client::over(&day);
    world.set_time("2026-03-05T01:00:00Z");
    let coming = async {
        for number in 0..30 {
            let user = format!("user-{}", number % 80);
            client.events(&[purchase(&format!("night-{number}"), &user, "2026-03-05T00:30:00Z", 700)]).await;
        }
    };
    let (done, ()) = tokio::join!(night.nightly(1), coming);
    assert!(matches!(done.unwrap().fitted, Fitted::Revision(_)));
    // Events of the last moments were told by the rules of before: the next hour looks at them, and then all is told.
    night.hourly().await.unwrap();
    let told_once = outbox(&night).await;
    assert_eq!(night.hourly().await.unwrap().users, 0);
    assert_eq!(outbox(&night).await, told_once);
    assert_eq!(count(&night, "log").await, month(80).len() as u64 + 30);
    verified(&night).await;
}

async fn a_second_night_changes_nothing(world: World) {
    let (service, _) = begun(&world).await;
    world.set_time("2026-03-06T01:00:00Z");
    let first = service.nightly(1).await.unwrap();
    assert!(
        matches!(first.fitted, Fitted::Revision(_)) && first.looked_at.users == count(&service, "states").await,
        "{first:?}"
    );
    let (told_once, revision_once) = (outbox(&service).await, revision(&service).await);
    for _ in 0..2 {
        let second = service.nightly(1).await.unwrap();
        assert_eq!((second.looked_at.users, second.looked_at.changes), (0, 0));
    }
    // Also where nothing says that it was done, and in another process.
    let other = if world.is_redb() { service.clone() } else { world.service().await };
    assert_eq!(other.nightly(0).await.unwrap().fitted, Fitted::Unchanged);
    assert_eq!((outbox(&service).await, revision(&service).await), (told_once, revision_once));
}

async fn the_first_of_a_month_takes_no_tier_away(world: World) {
    world.set_time("2026-02-28T12:00:00Z");
    let (service, client) = world.client().await;
    let rules = json!({ "incentives": { "growth": {
        "rules": [{ "kind": "check_in", "points": 10 }], "day_cap": 40, "period": { "calendar": "month" },
        "tiers": [{ "points": 50, "reward": "coupon_5" }, { "points": 100, "reward": "coupon_20" }]
    } } });
    let (status, answer) = client.post("/rules", &rules).await;
    assert!(status.is_success(), "{answer}");
    for day in 10..=21 {
        let at = format!("2026-02-{day}T09:00:00Z");
        client.events(&[event(&format!("check-in-{day}"), "ann", &at, "check_in")]).await;
    }
    let tiers = |told: &[(String, String, String)]| {
        told.iter().filter(|(.., text)| text.contains("growth tier")).cloned().collect::<Vec<_>>()
    };
    let before = tiers(&told(&service).await);
    assert!(before.iter().any(|(.., text)| text.contains("→ 2")), "{before:?}");
    for now in ["2026-03-01T00:05:00Z", "2026-03-01T03:00:00Z", "2026-03-02T00:05:00Z"] {
        world.set_time(now);
        service.nightly(1).await.unwrap();
        assert_eq!(tiers(&told(&service).await), before, "{now}");
    }
    // The new period has tiers of its own to reach.
    for check_in in 0..5 {
        let at = format!("2026-03-0{}T0{}:00:00Z", 1 + check_in % 2, check_in);
        client.events(&[event(&format!("march-{check_in}"), "ann", &at, "check_in")]).await;
    }
    let after = tiers(&told(&service).await);
    assert!(after.len() == before.len() + 1 && after.last().unwrap().2.contains('1'), "{after:?}");
}
