//! Somebody who wants to be forgotten.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::shared::client::{event, purchase};
use crate::shared::on_both_stores;
use crate::shared::world::{World, counts, verified};

on_both_stores!(an_erased_user_leaves_nothing_in_any_table);

async fn an_erased_user_leaves_nothing_in_any_table(world: World) {
    let (service, client) = world.client().await;
    client.events(&[event("b", "bob", "2026-02-28T10:00:00Z", "log_in")]).await;
    let _ = client.get("/segments").await;
    let before = counts(&service).await;

    client
        .events(&[event("a", "ann", "2026-02-28T10:00:00Z", "register"), purchase("c", "ann", "2026-03-01", 999)])
        .await;
    client.put("/users/ann/facts", &json!({ "joined": "2026-02-28", "allowed": ["push"], "birthday": [2, 29] })).await;
    client.put("/users/bob/facts", &json!({ "referrer": "ann" })).await;
    let earn = json!({ "op": "earn", "key": "welcome", "points": 100 });
    assert_eq!(client.post("/users/ann/points", &earn).await.0, StatusCode::OK);
    let plan = json!({ "users": ["ann"], "claim": true, "messages": [{ "key": "hello", "channel": "push" }] });
    assert_eq!(client.post("/messages/plan", &plan).await.1[0]["messages"][0]["verdict"], "send");
    let rules = json!({ "assignment": { "experiments": [{ "name": "button", "control": "grey", "arms": [
        { "name": "grey", "share": 5_000 }, { "name": "blue", "share": 5_000 }
    ] }] } });
    assert_eq!(client.post("/rules", &rules).await.0, StatusCode::OK);
    let met = client.post("/experiments/button/exposures", &json!({ "user": "ann" })).await;
    assert_eq!(met.1["since"], "2026-03-02", "{}", met.1);
    assert!(!client.get("/users/ann/changes").await.as_array().unwrap().is_empty());

    let (status, receipt) = client.send(Method::DELETE, "/users/ann", "").await;
    assert_eq!(status, StatusCode::OK, "{receipt}");
    let receipt: Value = serde_json::from_str(&receipt).unwrap();
    let removed = |table: &str| {
        let rows = receipt["removed"].as_array().unwrap().iter().find(|row| row["table"] == table);
        rows.unwrap()["rows"].as_u64().unwrap()
    };
    assert_eq!((removed("users"), removed("states"), removed("log")), (1, 1, 2));
    assert_eq!((removed("ledgers"), removed("sent"), &receipt["referrals"]), (1, 1, &json!(1)));
    assert!(removed("outbox") > 0 && removed("exposures") == 1);

    let outbox_of_bob = client.get("/users/bob/changes").await.as_array().unwrap().len() as u64;
    let after: Vec<_> = counts(&service).await;
    for ((table, before), (_, after)) in before.into_iter().zip(after) {
        let expected = match table {
            "outbox" => outbox_of_bob,
            "rules" => before + 1,
            _ => before,
        };
        assert_eq!(after, expected, "{table}");
    }
    assert_eq!(client.send(Method::GET, "/users/ann", "").await.0, StatusCode::NOT_FOUND);
    assert_eq!(client.send(Method::DELETE, "/users/ann", "").await.0, StatusCode::NOT_FOUND);
    assert_eq!(client.get("/users/bob").await["facts"], json!({}));
    let days = client.get("/reports/activity?from=2026-03-01&to=2026-03-01").await;
    assert_eq!(days["answer"]["periods"][0]["users"], 0);
    verified(&service).await;
    let mut exported = Vec::new();
    service.export(&mut exported).await.unwrap();
    assert!(!String::from_utf8(exported).unwrap().contains("\nann,"));

    // Whoever comes again is somebody new.
    client.events(&[event("d", "ann", "2026-03-02T10:00:00Z", "register")]).await;
    assert_eq!(client.get("/users/ann").await["points"], Value::Null);
    verified(&service).await;
}
