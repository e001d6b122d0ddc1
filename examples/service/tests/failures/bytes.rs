//! Bytes that cannot be read.

use std::sync::Arc;

use lifestage_service::service::Service;
use lifestage_service::store::{StateRow, UserNumber};

use serde_json::json;

use crate::shared::client::event;
use crate::shared::on_both_stores;
use crate::shared::world::{World, outbox, verified};

on_both_stores!(bytes_that_are_broken_or_of_another_version_are_rebuilt_from_the_log);

type Damage = fn(&mut StateRow);

async fn state(service: &Arc<Service>) -> (UserNumber, StateRow) {
    let mut transaction = service.store.read().await.unwrap();
    let user = transaction.user("ann").await.unwrap().unwrap().number;
    (user, transaction.states(&[user]).await.unwrap().pop().unwrap().unwrap())
}

async fn put(service: &Arc<Service>, user: UserNumber, state: StateRow) {
    let mut transaction = service.store.write().await.unwrap();
    transaction.put_states(&[(user, state)]).await.unwrap();
    transaction.commit().await.unwrap();
}

async fn bytes_that_are_broken_or_of_another_version_are_rebuilt_from_the_log(world: World) {
    let (service, client) = world.client().await;
    let visit =
        |number: u32| event(&format!("visit-{number}"), "ann", &format!("2026-02-{number}T10:00:00Z"), "log_in");
    // Rules of stages alone: no event of the next days changes anything that is told.
    assert!(client.post("/rules?reset=true", &json!({})).await.0.is_success());
    client.events(&[visit(20), visit(21)]).await;
    let damages: [(&str, Damage); 6] = [
        ("a profile cut short", |state| state.profile.truncate(20)),
        ("a bit flipped", |state| state.profile[9] ^= 4),
        ("a profile of another version", |state| state.profile[0] = 200),
        ("nothing at all", |state| state.profile.clear()),
        ("seen events of another version", |state| state.seen[0] = 99),
        ("all of it broken", |state| {
            state.profile.truncate(3);
            state.seen.truncate(3);
        }),
    ];
    for (number, (what, damage)) in (22..).zip(damages) {
        let (told, card) = (outbox(&service).await, client.get("/users/ann").await);
        let (user, whole) = state(&service).await;
        let mut damaged = whole.clone();
        damage(&mut damaged);
        put(&service, user, damaged).await;
        assert_eq!(service.verify(false).await.unwrap().differences.len(), 1, "{what} is found");

        // An answer is right, although nothing was mended yet.
        assert_eq!(client.get("/users/ann").await, card, "{what}");
        // An event that is known is known, and a new one counts.
        let taken = client.events(&[visit(number - 1), visit(number)]).await;
        assert_eq!((taken.accepted, taken.duplicates), (1, 1), "{what}");
        verified(&service).await;
        assert_eq!(outbox(&service).await, told, "{what}: nothing is told twice");
    }

    // What was told is not in the log. Where that is lost, what is so before the next event counts as told.
    let told = outbox(&service).await;
    let (user, mut lost) = state(&service).await;
    lost.told.truncate(10);
    put(&service, user, lost).await;
    client.events(&[visit(28)]).await;
    assert_eq!(outbox(&service).await, told);
    verified(&service).await;

    let (user, mut broken) = state(&service).await;
    broken.profile.truncate(12);
    put(&service, user, broken).await;
    assert_eq!(service.verify(true).await.unwrap().differences.len(), 1);
    verified(&service).await;
}
