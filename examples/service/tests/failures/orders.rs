//! Two processes that get the same events at once.

use serde_json::Value;

use crate::shared::client::{Client, event};
use crate::shared::on_both_stores;
use crate::shared::world::{World, count, verified};

on_both_stores!(the_same_batch_in_opposite_orders_counts_once_and_locks_nobody_out);

async fn the_same_batch_in_opposite_orders_counts_once_and_locks_nobody_out(world: World) {
    let [one, other] = world.two_services().await;
    let clients = [Client::over(&one), Client::over(&other)];
    for round in 0..15 {
        let name = |number: usize| format!("user-{}", (number * 7 + round) % 40);
        let batch: Vec<Value> = (0..40)
            .map(|number| event(&format!("{round}-{number}"), &name(number), "2026-03-01T08:00:00Z", "log_in"))
            .collect();
        let mut reversed = batch.clone();
        reversed.reverse();
        let (one, other) = tokio::join!(clients[0].events(&batch), clients[1].events(&reversed));
        assert_eq!((one.accepted + other.accepted, one.duplicates + other.duplicates), (40, 40), "round {round}");
    }
    assert_eq!(count(&one, "log").await, 600);
    assert_eq!(count(&one, "users").await, 40);
    verified(&one).await;
}
