//! Rules of a newer release, and stores of the one before.

use ::redb::{Database, TableDefinition};
use axum::http::StatusCode;
use lifestage_service::rules::FORMAT;
use lifestage_service::store::RulesRow;
use serde_json::json;

use crate::shared::client::event;
use crate::shared::cluster::CLUSTER;
use crate::shared::on_both_stores;
use crate::shared::world::{Place, World, count, verified};

on_both_stores!(
    rules_of_a_newer_release_are_refused_by_name_and_version,
    a_store_of_the_release_before_gets_the_tables_that_it_has_not,
);

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

type Link = (u64, u64, u16, i32, bool);
type Bytes = &'static [u8];
type Forgotten = (i32, Bytes, Bytes, Bytes, Bytes, Bytes, Option<u64>);

/// Takes away what the first version had not.
async fn made_old(world: &World) {
    if let Place::Postgres { url } = &world.place {
        let old =
            "DROP TABLE forgotten; DROP TABLE links; ALTER TABLE users DROP canonical; ALTER TABLE states DROP touched;
                   DROP INDEX log_date; UPDATE lifestage_version SET version = 1";
        CLUSTER.run(url.rsplit('=').next().unwrap(), old).await.unwrap();
        return;
    }
    let database = Database::open(world.file().unwrap()).unwrap();
    let transaction = database.begin_write().unwrap();
    let settings: TableDefinition<&str, &str> = TableDefinition::new("settings");
    transaction.open_table(settings).unwrap().insert("version", "1").unwrap();
    for links in ["links", "links by user"] {
        let table: TableDefinition<Link, ()> = TableDefinition::new(links);
        assert!(transaction.delete_table(table).unwrap());
    }
    let forgotten: TableDefinition<u64, Forgotten> = TableDefinition::new("forgotten");
    assert!(transaction.delete_table(forgotten).unwrap());
    transaction.commit().unwrap();
}

async fn a_store_of_the_release_before_gets_the_tables_that_it_has_not(world: World) {
    let (service, client) = world.client().await;
    let visits = [event("a", "ann", "2026-03-01T10:00:00Z", "log_in"), event("p", "phone", "2026-03-01", "log_in")];
    client.events(&visits).await;
    let old = RulesRow {
        revision: 1,
        format: 1,
        written_by: "0.1.0".to_owned(),
        book: "{\"rules\": {\"stage\": {\"silent_from\": 9}}, \"experiments\": {\"experiments\": []}}".to_owned(),
        why: "posted".to_owned(),
        at: 0,
    };
    let mut transaction = service.store.write().await.unwrap();
    assert!(transaction.put_rules(&old).await.unwrap());
    transaction.commit().await.unwrap();
    drop((service, client));
    made_old(&world).await;

    let (service, client) = world.client().await;
    assert_eq!(client.get("/rules").await["stage"]["silent_from"], 9);
    let link = json!({ "links": [{ "alias": "phone", "user": "ann", "source": "login" }] });
    assert_eq!(client.post("/links", &link).await.0, StatusCode::OK);
    assert_eq!(service.everybody().await.unwrap().population.len(), 1);
    verified(&service).await;
}
