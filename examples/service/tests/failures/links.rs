//! Ids that are one user: a visitor, a device and an account.

use std::sync::Arc;

use axum::http::{Method, StatusCode};
use lifestage_service::service::Service;
use lifestage_service::store::{StateRow, UserNumber};
use serde_json::{Value, json};

use crate::shared::client::{Client, event, purchase};
use crate::shared::numbers::Numbers;
use crate::shared::on_both_stores;
use crate::shared::world::{World, count, counts, told, verified};

on_both_stores!(
    a_visitor_who_logs_in_is_one_user_with_the_account_until_they_are_told_apart,
    no_order_of_links_and_events_changes_who_is_who,
    a_shared_device_joins_nobody_and_says_why,
    erasure_follows_links_and_leaves_what_is_of_others,
    points_that_do_not_go_together_are_no_link,
    links_go_out_and_come_in_as_a_file,
);

fn link(alias: &str, user: &str, since: &str) -> Value {
    json!({ "alias": alias, "user": user, "since": since, "source": "login" })
}

async fn linked(client: &Client, links: &[Value]) -> Value {
    let (status, answer) = client.post("/links", &json!({ "links": links })).await;
    assert_eq!((status, &answer["refused"]), (StatusCode::OK, &json!([])), "{answer}");
    answer
}

async fn unlinked(client: &Client, alias: &str, user: &str, on: &str) -> Value {
    let body = json!({ "unlinks": [{ "alias": alias, "user": user, "on": on, "source": "login" }] });
    let (status, answer) = client.post("/unlinks", &body).await;
    assert_eq!((status, &answer["refused"]), (StatusCode::OK, &json!([])), "{answer}");
    answer
}

async fn a_visitor_who_logs_in_is_one_user_with_the_account_until_they_are_told_apart(world: World) {
    let (service, client) = world.client().await;
    client
        .events(&[event("v1", "visitor", "2026-02-10T10:00:00Z", "view"), event("v2", "visitor", "2026-02-20", "view")])
        .await;
    client
        .events(&[event("a1", "ann", "2026-02-25T10:00:00Z", "register"), purchase("a2", "ann", "2026-02-26", 500)])
        .await;
    // Sent under both ids before anybody knew that they are one.
    client
        .events(&[event("twice", "visitor", "2026-02-24", "view"), event("twice", "ann", "2026-02-24", "view")])
        .await;
    client.put("/users/ann/facts", &json!({ "allowed": ["push"], "zone": "Asia/Shanghai" })).await;
    for (id, key, points) in [("visitor", "tour", 20), ("ann", "welcome", 100)] {
        let earn = json!({ "op": "earn", "key": key, "points": points });
        assert_eq!(client.post(&format!("/users/{id}/points"), &earn).await.0, StatusCode::OK);
    }
    let apart = [client.get("/users/visitor").await, client.get("/users/ann").await];

    let answer = linked(&client, &[link("visitor", "ann", "2026-02-25")]).await;
    assert_eq!((&answer["accepted"], &answer["users"][0]["ids"]), (&json!(1), &json!(["visitor", "ann"])));
    assert_eq!(linked(&client, &[link("visitor", "ann", "2026-02-25")]).await["known"], 1);
    verified(&service).await;
    let card = client.get("/users/ann").await;
    assert_eq!(card, client.get("/users/visitor").await);
    assert_eq!((&card["user"], &card["aliases"]), (&json!("visitor"), &json!(["ann"])));
    // The facts are those that came last, the days those of Shanghai, and the day of joining the visitor's first.
    assert_eq!((&card["facts"]["allowed"], &card["points"]["available"]), (&json!(["push"]), &json!(120)));
    let activity = client.get("/reports/activity?from=2026-02-24&to=2026-02-24").await;
    assert_eq!(activity["answer"]["periods"][0]["users"], 1);
    assert_eq!(client.get("/users/ann/changes").await, client.get("/users/visitor/changes").await);

    // What came under one id is known under the other, and points are one balance.
    assert_eq!(
        client
            .events(&[event("v2", "ann", "2026-02-20", "view"), event("new", "ann", "2026-03-01", "view")])
            .await
            .duplicates,
        1
    );
    let spend = json!({ "op": "spend", "key": "order", "points": 110 });
    assert_eq!(client.post("/users/visitor/points", &spend).await.1["balance"]["available"], 10);
    let plan = json!({ "users": ["visitor"], "claim": true, "messages": [{ "key": "hello", "channel": "push" }] });
    assert_eq!(client.post("/messages/plan", &plan).await.1[0]["messages"][0]["verdict"], "send");
    let again = json!({ "users": ["ann"], "claim": true, "messages": [{ "key": "hello", "channel": "push" }] });
    assert_eq!(client.post("/messages/plan", &again).await.1[0]["messages"][0]["verdict"], "already_sent");
    verified(&service).await;

    // Before the link, they were two.
    let before = client.get("/users/ann?as_of=2026-02-24").await;
    assert_eq!((&before["user"], &before.get("aliases")), (&json!("ann"), &None));

    // It was somebody else: both are as they were, with what came since, and the points are with the account.
    unlinked(&client, "visitor", "ann", "2026-03-02").await;
    verified(&service).await;
    let visitor = client.get("/users/visitor").await;
    assert_eq!((&visitor["card"], &visitor["points"]), (&apart[0]["card"], &Value::Null));
    let ann = client.get("/users/ann").await;
    assert_eq!(ann["points"]["available"], 10);
    assert_eq!(ann["card"]["stage"]["since"], apart[1]["card"]["stage"]["since"]);
    let told_by_then = told(&service).await;
    service.hourly().await.unwrap();
    assert_eq!(told(&service).await, told_by_then);
    // And as of a day between, they were one.
    assert_eq!(client.get("/users/ann?as_of=2026-03-01").await["aliases"], json!(["ann"]));
}

/// What is kept of each id: under which number, and the bytes that its user has.
async fn kept(service: &Arc<Service>) -> Vec<(String, UserNumber, Option<(Vec<u8>, Vec<u8>)>)> {
    let mut transaction = service.store.read().await.unwrap();
    let of = |state: StateRow| (state.profile, state.seen);
    let rows = transaction.users_after(UserNumber(0), 1_000).await.unwrap();
    rows.into_iter().map(|(row, state)| (row.id.clone(), row.head(), state.map(of))).collect()
}

const IDS: usize = 24;

/// Ids in a fixed order, so that they have the same numbers.
async fn with_ids(world: &World) -> [Arc<Service>; 2] {
    let services = world.two_services().await;
    let first: Vec<Value> = (0..IDS)
        .map(|id| event(&format!("first-{id}"), &format!("id-{id}"), "2026-02-15T09:00:00Z", "log_in"))
        .collect();
    Client::over(&services[0]).events(&first).await;
    services
}

async fn no_order_of_links_and_events_changes_who_is_who(world: World) {
    let mut numbers = Numbers::new(11);
    let mut requests: Vec<(&str, Value)> = Vec::new();
    let mut below = |bound: u64| numbers.below(bound);
    for number in 0..30 {
        let (alias, user) = (below(IDS as u64), below(IDS as u64));
        if alias == user {
            continue;
        }
        let day = format!("2026-02-{:02}", 10 + below(15));
        requests.push(("/links", json!({ "links": [link(&format!("id-{alias}"), &format!("id-{user}"), &day)] })));
        if number % 4 == 0 {
            let end = json!({ "alias": format!("id-{alias}"), "user": format!("id-{user}"), "on": "2026-02-26", "source": "login" });
            requests.push(("/unlinks", json!({ "unlinks": [end] })));
        }
    }
    for number in 0..40 {
        let at = format!("2026-02-{:02}T10:00:00Z", 12 + below(15));
        let visit = event(&format!("visit-{number}"), &format!("id-{}", below(IDS as u64)), &at, "use");
        requests.push(("/events", json!({ "events": [visit] })));
    }
    let untroubled = World::redb();
    let [calm, _] = with_ids(&untroubled).await;
    for (path, body) in &requests {
        assert_eq!(Client::over(&calm).post(path, body).await.0, StatusCode::OK);
    }
    // All of it twice, in another order, by two at once.
    let services = with_ids(&world).await;
    let mut twice: Vec<_> = requests.iter().chain(&requests).cloned().collect();
    numbers.shuffle(&mut twice);
    let half = twice.len() / 2;
    let send = async |service: &Arc<Service>, requests: &[(&str, Value)]| {
        for (path, body) in requests {
            let (status, answer) = Client::over(service).post(path, body).await;
            assert_eq!(status, StatusCode::OK, "{answer}");
        }
    };
    tokio::join!(send(&services[0], &twice[..half]), send(&services[1], &twice[half..]));
    let as_it_should_be = kept(&calm).await;
    assert!(
        as_it_should_be
            .iter()
            .filter(|(_, _, state)| state.as_ref().is_some_and(|(profile, _)| profile.is_empty()))
            .count()
            > 5
    );
    assert_eq!(kept(&services[0]).await, as_it_should_be);
    verified(&services[0]).await;
    verified(&calm).await;
}

async fn a_shared_device_joins_nobody_and_says_why(world: World) {
    let (service, client) = world.client().await;
    for id in ["ada", "ben", "tablet"] {
        client.events(&[event(&format!("{id}-1"), id, "2026-02-20T10:00:00Z", "log_in")]).await;
    }
    let answer = linked(&client, &[link("tablet", "ada", "2026-02-20")]).await;
    assert_eq!(answer["users"][0]["ids"], json!(["ada", "tablet"]));
    let answer = linked(&client, &[link("tablet", "ben", "2026-02-22")]).await;
    let why = "`tablet` is not joined to `ada`: `tablet` is shared since 2026-02-22, as it stands for 2 users by `login`, and the rules allow 1";
    let ben = answer["users"].as_array().unwrap().iter().find(|user| user["user"] == "ben").unwrap();
    assert_eq!(ben["ids"], json!(["ben"]));
    assert_eq!(client.get("/users/ada/ids").await["left_out"][0]["text"], why);
    assert_eq!(client.get("/users/tablet").await["user"], "tablet");
    // As of the days before, it was ada's.
    assert_eq!(client.get("/users/tablet?as_of=2026-02-21").await["user"], "ada");
    verified(&service).await;

    // The rules may allow more, by source; the next hour puts them together.
    let limits = json!({ "identity": { "limits": [
        { "source": "login", "limit": { "users_of_an_alias": 2, "aliases_of_a_user": 9 } }
    ] } });
    let (status, posted) = client.post("/rules", &limits).await;
    assert_eq!(status, StatusCode::OK, "{posted}");
    assert!(!service.verify(false).await.unwrap().differences.is_empty(), "nobody was put together yet");
    service.hourly().await.unwrap();
    verified(&service).await;
    assert_eq!(client.get("/users/ben/ids").await["ids"], json!(["ada", "ben", "tablet"]));
    assert_eq!(client.post("/rules?reset=true", &json!({})).await.0, StatusCode::OK);
    assert!(!service.verify(true).await.unwrap().differences.is_empty());
    verified(&service).await;
    assert_eq!(client.get("/users/ben/ids").await["ids"], json!(["ben"]));

    // What is no link is refused alone, with its place.
    let odd = json!({ "links": [link("ada", "ada", "2026-02-20"), link("phone", "ada", "2026-02-20"), link("phone", "ada", "2026-03-05")] });
    let (status, answer) = client.post("/links", &odd).await;
    let places: Vec<_> = answer["refused"].as_array().unwrap().iter().map(|refused| refused["place"].clone()).collect();
    assert_eq!(
        (status, places, &answer["accepted"]),
        (StatusCode::OK, vec![json!(0), json!(2)], &json!(1)),
        "{answer}"
    );
}

async fn erasure_follows_links_and_leaves_what_is_of_others(world: World) {
    let (service, client) = world.client().await;
    client
        .events(&[event("b", "ben", "2026-02-28T10:00:00Z", "log_in"), event("t", "tablet", "2026-02-28", "log_in")])
        .await;
    linked(&client, &[link("tablet", "ben", "2026-02-28")]).await;
    let before = counts(&service).await;

    client.events(&[event("v", "visitor", "2026-02-26", "view"), event("a", "ann", "2026-02-27", "register")]).await;
    client.put("/users/ben/facts", &json!({ "referrer": "ann" })).await;
    for (id, key) in [("visitor", "tour"), ("ann", "welcome")] {
        let earn = json!({ "op": "earn", "key": key, "points": 10 });
        assert_eq!(client.post(&format!("/users/{id}/points"), &earn).await.0, StatusCode::OK);
    }
    linked(&client, &[link("visitor", "ann", "2026-02-27"), link("tablet", "ann", "2026-03-01")]).await;
    assert_eq!(client.get("/users/tablet").await["user"], "tablet");

    let (status, receipt) = client.send(Method::DELETE, "/users/visitor", "").await;
    assert_eq!(status, StatusCode::OK, "{receipt}");
    let receipt: Value = serde_json::from_str(&receipt).unwrap();
    assert_eq!((&receipt["ids"], &receipt["referrals"]), (&json!(["ann", "visitor"]), &json!(1)));
    assert_eq!(receipt["beside"][0]["id"], "tablet");
    assert!(receipt["beside"][0]["because"].as_str().unwrap().contains("stands for 2 users"), "{receipt}");
    // The tablet is only ben's now.
    assert_eq!(client.get("/users/tablet").await["user"], "ben");
    verified(&service).await;
    let others_told = told(&service).await.len() as u64;
    for ((table, before), (_, after)) in before.into_iter().zip(counts(&service).await) {
        let expected = if table == "outbox" { others_told } else { before };
        assert_eq!(after, expected, "{table}");
    }
    for id in ["visitor", "ann"] {
        assert_eq!(client.send(Method::GET, &format!("/users/{id}"), "").await.0, StatusCode::NOT_FOUND);
    }
}

async fn points_that_do_not_go_together_are_no_link(world: World) {
    let (service, client) = world.client().await;
    for (id, points) in [("visitor", 20), ("ann", 100)] {
        client.events(&[event(id, id, "2026-02-20", "log_in")]).await;
        let earn = json!({ "op": "earn", "key": "welcome", "points": points });
        assert_eq!(client.post(&format!("/users/{id}/points"), &earn).await.0, StatusCode::OK);
    }
    let both = json!({ "links": [link("visitor", "ann", "2026-02-20"), link("phone", "ann", "2026-02-20")] });
    let (status, answer) = client.post("/links", &both).await;
    assert_eq!((status, &answer["accepted"], &answer["refused"][0]["place"]), (StatusCode::OK, &json!(1), &json!(0)));
    assert!(answer["refused"][0]["reason"].as_str().unwrap().contains("operation `welcome` is refused"), "{answer}");
    assert_eq!(count(&service, "links").await, 1);
    assert_eq!(client.get("/users/ann").await["points"]["available"], 100);
    verified(&service).await;
}

async fn links_go_out_and_come_in_as_a_file(world: World) {
    let (service, client) = world.client().await;
    let ids = ["ada", "phone", "tablet", "ben"];
    for id in ids {
        client.events(&[event(id, id, "2026-02-20T10:00:00Z", "log_in")]).await;
    }
    linked(&client, &[link("phone", "ada", "2026-02-20"), link("tablet", "ben", "2026-02-21")]).await;
    unlinked(&client, "tablet", "ben", "2026-02-25").await;
    let (mut events, mut links) = (Vec::new(), Vec::new());
    service.export(&mut events).await.unwrap();
    assert_eq!(service.export_links(&mut links).await.unwrap(), 3);

    let elsewhere = World::redb();
    let (other, other_client) = elsewhere.client().await;
    // Links first: an id may be known before anything came under it.
    let taken = other.import_links(links.as_slice()).await.unwrap();
    assert_eq!((taken.accepted, taken.refused.len()), (3, 0));
    assert_eq!(other.import_links(links.as_slice()).await.unwrap().known, 3);
    other.import(events.as_slice(), lifestage_service::intake::Telling::Silent).await.unwrap();
    verified(&other).await;
    for id in ids {
        let mut both =
            [client.get(&format!("/users/{id}/ids")).await, other_client.get(&format!("/users/{id}/ids")).await];
        for one in &mut both {
            one["ids"].as_array_mut().unwrap().sort_by_key(ToString::to_string);
        }
        assert_eq!(both[0]["ids"], both[1]["ids"]);
    }
    let wrong = "alias,user,source,what,day\nphone,ada,login,link,soon\nphone,phone,login,link,2026-02-20\n";
    let taken = other.import_links(wrong.as_bytes()).await.unwrap();
    assert_eq!(taken.refused.iter().map(|refused| refused.place).collect::<Vec<_>>(), [2, 3]);
}
