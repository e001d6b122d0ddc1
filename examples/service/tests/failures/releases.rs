//! Rules of a newer release.

use axum::http::StatusCode;
use lifestage_service::rules::FORMAT;
use lifestage_service::store::RulesRow;
use serde_json::json;

use crate::shared::client::event;
use crate::shared::on_both_stores;
use crate::shared::world::{World, count};

on_both_stores!(rules_of_a_newer_release_are_refused_by_name_and_version);

async fn rules_of_a_newer_release_are_refused_by_name_and_version(world: World) {
    let (service, client) = world.client().await;
    client.events(&[event("a", "ann", "2026-03-01T10:00:00Z", "log_in")]).await;
    let newer = RulesRow {
        revision: 1,
        format: FORMAT + 1,
        written_by: "9.4.0".to_owned(),
        book: "{\"rules\": {\"telepathy\": {}}}".to_owned(),
        why: "posted".to_owned(),
        at: 0,
    };
    let mut transaction = service.store.write().await.unwrap();
    assert!(transaction.put_rules(&newer).await.unwrap());
    transaction.commit().await.unwrap();

    // A process that is still running does not guess: it takes nothing in.
    let batch = json!({ "events": [event("b", "ann", "2026-03-01T11:00:00Z", "log_in")] });
    let (status, answer) = client.post("/events", &batch).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    for part in ["revision 1 of the rules", "release 9.4.0", "run release 9.4.0 or a newer one"] {
        assert!(answer["error"].as_str().unwrap().contains(part), "{answer}");
    }
    assert_eq!(count(&service, "log").await, 1);

    // A new one does not start.
    let refused = world.over(service.store.clone()).await.unwrap_err().to_string();
    assert!(refused.contains("release 9.4.0"), "{refused}");
    drop((service, client));
    let said = world.run(&["hourly"]).unwrap_err();
    assert!(said.contains("release 9.4.0"), "{said}");
}
