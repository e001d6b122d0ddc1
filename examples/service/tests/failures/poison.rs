//! Events that no good producer sends.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::shared::client::{event, purchase};
use crate::shared::on_both_stores;
use crate::shared::world::{World, count, verified};

on_both_stores!(
    each_bad_event_is_refused_alone_with_its_place_and_the_rest_count,
    a_body_that_is_no_batch_is_refused_whole_and_cheaply,
);

async fn each_bad_event_is_refused_alone_with_its_place_and_the_rest_count(world: World) {
    let (service, client) = world.client().await;
    let at = "2026-03-01T10:00:00Z";
    let deep = format!("{}{}", "[".repeat(50_000), "]".repeat(50_000));
    let bad: Vec<(Value, &str)> = vec![
        (event("a", "ann", "2099-01-01T00:00:00Z", "log_in"), "2099-01-01"),
        (event("b", "ann", "1970-01-21T00:00:00Z", "log_in"), "1970-01-21"),
        (json!({ "id": "c", "user": "ann", "at": 1_772_366_400_000_000_u64, "kind": "log_in" }), "1772366400000000"),
        (event("d", "ann", at, "teleport"), "`teleport` is not the name of a kind"),
        (event("e", "ann", "yesterday", "log_in"), "RFC 3339"),
        (json!({ "id": "f", "user": "ann", "at": at, "kind": "log_in", "value": 5 }), "carries no value"),
        (json!({ "id": "g", "user": "ann", "at": at, "kind": "purchase", "value": -5 }), "-5"),
        (json!({ "id": "h", "user": "", "at": at, "kind": "log_in" }), "`user` has `0` bytes"),
        (json!({ "id": "i".repeat(201), "user": "ann", "at": at, "kind": "log_in" }), "`id` has `201` bytes"),
        (json!({ "user": "ann", "at": at, "kind": "log_in" }), "missing field `id`"),
        (json!({ "id": "k", "user": "ann", "at": at, "kind": "log_in", "name": "Ann Lee" }), "unknown field `name`"),
        (json!({ "id": "l", "user": "a\0b", "at": at, "kind": "log_in" }), "U+0000"),
        (json!("log_in"), "invalid type"),
        (Value::Null, "invalid type"),
    ];
    let good = [event("good-1", "ann", at, "log_in"), purchase("good-2", "bob", at, 1_999)];
    let mut events = vec![good[0].clone()];
    events.extend(bad.iter().map(|(event, _)| event.clone()));
    events.push(good[1].clone());
    // Deep JSON cannot be made by the writer of a test without recursing itself.
    let body = json!({ "events": events }).to_string();
    let body = body.replacen("null", &format!("{{\"id\":\"m\",\"deep\":{deep}}}"), 1);
    let (status, answer) = client.send(Method::POST, "/events", body).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let taken: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!((&taken["accepted"], &taken["duplicates"]), (&json!(2), &json!(0)), "{answer}");
    let refused = taken["refused"].as_array().unwrap();
    assert_eq!(refused.len(), bad.len());
    for (place, (refused, (_, why))) in refused.iter().zip(&bad).enumerate() {
        assert_eq!(refused["place"], place + 1);
        let reason = refused["reason"].as_str().unwrap();
        assert!(reason.contains(why) || place + 1 == bad.len(), "{reason} does not say {why}");
        assert!(reason.len() < 1_000, "a reason does not repeat the event");
    }
    assert_eq!(count(&service, "log").await, 2);
    assert_eq!(count(&service, "users").await, 2);

    // Sums that no number holds are refused as well, and the user is as before.
    let all = u64::try_from(i64::MAX).unwrap();
    let taken = client.try_events(&[purchase("huge", "bob", at, all)]).await;
    assert!(taken.refused[0].reason.contains("above 9223372036854775807"), "{taken:?}");
    assert_eq!(count(&service, "log").await, 2);
    verified(&service).await;
}

async fn a_body_that_is_no_batch_is_refused_whole_and_cheaply(world: World) {
    let (service, client) = world.client().await;
    let send = async |body: String| client.send(Method::POST, "/events", body).await;
    let large = json!({ "events": [event("a", &"x".repeat(10 * 1024 * 1024), "2026-03-01", "log_in")] });
    assert_eq!(send(large.to_string()).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    let many: Vec<Value> = (0..5_001).map(|number| json!(number)).collect();
    assert_eq!(send(json!({ "events": many }).to_string()).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    for body in ["", "{", "[]", "{\"events\": 7}", "{\"event\": []}", "\u{feff}{}"] {
        let (status, answer) = send(body.to_owned()).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{body}: {answer}");
    }
    for depth in [200, 100_000] {
        let deep = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(send(deep.clone()).await.0, StatusCode::UNPROCESSABLE_ENTITY);
        let (status, _) = client.send(Method::POST, "/rules", deep).await;
        assert!(status.is_client_error(), "{status}");
    }
    let (status, _) = client.send(Method::POST, "/users/ann/points", "{\"op\":\"earn\"}").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(count(&service, "users").await, 0);
}
