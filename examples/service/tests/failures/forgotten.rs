//! After days were forgotten: what is refused and why, who is who, what is erased, what can be mended.

use std::sync::Arc;

use axum::http::{Method, StatusCode};
use lifestage_service::service::Service;
use lifestage_service::store::{StateRow, UserNumber};
use serde_json::{Value, json};

use crate::shared::client::{Client, event, purchase};
use crate::shared::on_both_stores;
use crate::shared::world::{World, count, told, verified};

on_both_stores!(
    what_asks_about_forgotten_days_is_refused_by_name,
    incentives_that_cannot_go_on_are_refused_whole_or_taken_with_what_was_counted,
    new_ids_come_and_go_and_ids_with_forgotten_days_stay_apart,
    an_erased_user_leaves_nothing_of_forgotten_days,
    bytes_are_mended_from_the_log_and_from_what_is_left,
    what_rules_ask_about_is_kept_and_the_job_says_why,
);

/// The horizon of the first night, 100 days before the start.
const HORIZON: &str = "2025-11-22";

fn rules(points: u32) -> Value {
    json!({
        "incentives": { "growth": {
            "rules": [{ "kind": "check_in", "points": points }], "day_cap": 100, "period": { "calendar": "year" },
            "tiers": [{ "points": 30, "reward": "coupon_5" }]
        } },
        "funnels": { "visit": { "steps": [{ "name": "came", "what": { "kinds": ["check_in"] } }, { "name": "bought", "what": { "kinds": ["purchase"] } }] } }
    })
}

/// Ann came in October and in February, bob in February alone; a night has forgotten October.
async fn after_a_night(world: &mut World) -> (Arc<Service>, Client) {
    world.forget_after = Some(100);
    let (service, client) = world.client().await;
    let (status, answer) = client.post("/rules", &rules(10)).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let visits = [
        event("a1", "ann", "2025-10-01T10:00:00Z", "check_in"),
        purchase("a2", "ann", "2025-10-02T10:00:00Z", 700),
        event("a3", "ann", "2026-02-20T10:00:00Z", "check_in"),
        event("b1", "bob", "2026-02-21T10:00:00Z", "check_in"),
    ];
    client.events(&visits).await;
    let forgot = service.nightly(1).await.unwrap().forgot.unwrap();
    assert_eq!((forgot.before.to_string().as_str(), forgot.users, forgot.events), (HORIZON, 1, 2), "{forgot:?}");
    verified(&service).await;
    (service, client)
}

fn said(answer: &Value) -> &str {
    answer["error"].as_str().unwrap_or_default()
}

async fn what_asks_about_forgotten_days_is_refused_by_name(mut world: World) {
    let (service, client) = after_a_night(&mut world).await;
    for path in ["/users/ann?as_of=2025-10-02", "/users/ann?as_of=2025-11-21", "/users/ann?as_of=2025-11-22"] {
        let (status, answer) = client.send(Method::GET, path, "").await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{answer}");
        assert!(answer.contains(HORIZON) && answer.contains("`ann`") && answer.contains("as_of"), "{answer}");
    }
    assert_eq!(client.get("/users/ann?as_of=2026-02-25").await["as_of"], "2026-02-25");
    assert_eq!(client.get("/users/bob?as_of=2025-10-02").await["card"], Value::Null, "nothing of bob is forgotten");
    for path in
        ["/reports/funnels/visit?from=2025-10-01&to=2025-10-31", "/reports/activity?from=2025-10-01&to=2025-10-31"]
    {
        let (status, answer) = client.send(Method::GET, path, "").await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{path}: {answer}");
        // Of events, the days of all zones must be there.
        assert!(answer.contains(HORIZON) || answer.contains("2025-11-24"), "{answer}");
    }
    client.get("/reports/funnels/visit?from=2025-11-24&to=2026-03-02").await;

    // One by one: what lies on a forgotten day is refused with its reason, known or not, and the rest stands.
    let late = [
        event("a1", "ann", "2025-10-01T10:00:00Z", "check_in"),
        event("a4", "ann", "2025-11-21T23:59:59Z", "check_in"),
        event("a5", "ann", "2026-03-01T10:00:00Z", "check_in"),
        event("a3", "ann", "2026-02-20T10:00:00Z", "check_in"),
    ];
    let taken = client.try_events(&late).await;
    assert_eq!((taken.accepted, taken.duplicates, taken.refused.len()), (1, 1, 2), "{taken:?}");
    for (place, refused) in taken.refused.iter().enumerate() {
        assert_eq!(refused.place, place);
        assert!(refused.reason.contains(&format!("before `{HORIZON}`")), "{}", refused.reason);
    }
    verified(&service).await;

    // Facts by which forgotten days were counted stay; others may change.
    for facts in [json!({ "joined": "2025-10-02" }), json!({ "zone": "Asia/Shanghai" })] {
        let (status, answer) = client.send(Method::PUT, "/users/ann/facts", facts.to_string()).await;
        assert_eq!(status, StatusCode::CONFLICT, "{answer}");
        assert!(answer.contains("`ann`") && answer.contains("forgotten"), "{answer}");
    }
    client.put("/users/ann/facts", &json!({ "allowed": ["push"] })).await;
    assert_eq!(client.get("/users/ann").await["facts"], json!({ "allowed": ["push"] }));
    verified(&service).await;
    // What is too soon is refused at the start.
    world.forget_after = Some(30);
    let refused = world.over(service.store.clone()).await.unwrap_err().to_string();
    assert!(refused.contains("at least 90"), "{refused}");
}

async fn incentives_that_cannot_go_on_are_refused_whole_or_taken_with_what_was_counted(mut world: World) {
    let (service, client) = after_a_night(&mut world).await;
    let points = async |user: &str| client.get(&format!("/users/{user}")).await["card"]["earnings"]["growth"].clone();
    let before = [points("ann").await, points("bob").await];
    for (how, document) in [("?dry_run=true", rules(20)), ("", rules(20)), ("?reset=true", json!({}))] {
        let (status, answer) = client.post(&format!("/rules{how}"), &document).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{answer}");
        assert!(answer["problems"][0]["path"] == "incentives" && said(&answer).contains(HORIZON), "{answer}");
    }
    assert_eq!(client.get("/rules/revision").await["revision"], service.rules_now().await.unwrap().revision);
    assert_eq!([points("ann").await, points("bob").await], before, "nothing was half applied");
    // What has nothing to do with it comes into force.
    let mut other = rules(10);
    other["stage"] = json!({ "silent_from": 9 });
    assert_eq!(client.post("/rules", &other).await.0, StatusCode::OK);
    // A stage with a hold asks about more days than are left.
    other["stage"] = json!({ "silent_from": 9, "hold": 3 });
    let (status, answer) = client.post("/rules", &other).await;
    assert!(status == StatusCode::OK || said(&answer).contains("could not be scored"), "{answer}");

    // What was counted stands, and from now on a check-in gives twice as much.
    let (status, answer) = client.post("/rules?adopt=true", &rules(20)).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    client.events(&[event("a9", "ann", "2026-03-02T10:00:00Z", "check_in")]).await;
    service.hourly().await.unwrap();
    assert!(!told(&service).await.is_empty());
    // Nothing of this year is forgotten: all of it is counted by the new rules.
    assert_eq!(points("ann").await["points"], 40);
    verified(&service).await;
    // Other rules that leave incentives alone need no word.
    let mut other = rules(20);
    other["stage"] = json!({ "silent_from": 8 });
    assert_eq!(client.post("/rules", &other).await.0, StatusCode::OK);
    world.set_time("2026-06-10T12:00:00Z");
    let forgot = service.nightly(1).await.unwrap().forgot.unwrap();
    assert_eq!((forgot.users, forgot.left), (2, 0), "{forgot:?}");
    assert_eq!(points("ann").await["points"], 40);
    verified(&service).await;
}

fn link(alias: &str, user: &str) -> Value {
    json!({ "links": [{ "alias": alias, "user": user, "since": "2026-02-25", "source": "login" }] })
}

async fn new_ids_come_and_go_and_ids_with_forgotten_days_stay_apart(mut world: World) {
    let (service, client) = after_a_night(&mut world).await;
    let old = [event("o1", "old", "2025-10-01", "check_in"), event("v1", "visitor", "2026-02-24", "check_in")];
    client.events(&old).await;
    assert_eq!(service.nightly(1).await.unwrap().forgot.unwrap().users, 1);
    let ann = client.get("/users/ann").await;

    // A visitor of this month is ann: one card, which goes on from what ann earned.
    let (status, answer) = client.post("/links", &link("visitor", "ann")).await;
    assert_eq!((status, &answer["accepted"]), (StatusCode::OK, &json!(1)), "{answer}");
    let both = client.get("/users/visitor").await;
    assert_eq!((&both["user"], &both["aliases"]), (&json!("ann"), &json!(["visitor"])));
    assert_eq!(both["card"]["earnings"]["growth"]["points"], 20);
    verified(&service).await;
    // As of a day before the link they were two, of whom one is forgotten before the horizon.
    assert_eq!(client.get("/users/visitor?as_of=2026-02-24").await["user"], "visitor");
    assert_eq!(client.get("/users/ann?as_of=2026-02-24").await["card"]["earnings"]["growth"]["points"], 10);

    // Two who both have forgotten days are not put together, and are told so.
    let (status, answer) = client.post("/links", &link("old", "ann")).await;
    assert_eq!((status, &answer["accepted"]), (StatusCode::OK, &json!(0)), "{answer}");
    let reason = answer["refused"][0]["reason"].as_str().unwrap();
    assert!(reason.contains("`old`") && reason.contains(HORIZON), "{reason}");
    verified(&service).await;

    let unlink = json!({ "unlinks": [{ "alias": "visitor", "user": "ann", "source": "login" }] });
    assert_eq!(client.post("/unlinks", &unlink).await.1["accepted"], 1);
    assert_eq!(client.get("/users/ann").await["card"], ann["card"]);
    verified(&service).await;

    // Once days of an alias are forgotten, it cannot go any more.
    world.set_time("2026-03-05T12:00:00Z");
    let again = json!({ "links": [{ "alias": "visitor", "user": "ann", "source": "login" }] });
    assert_eq!(client.post("/links", &again).await.1["accepted"], 1);
    world.set_time("2026-06-20T12:00:00Z");
    let forgot = service.nightly(1).await.unwrap().forgot.unwrap();
    assert_eq!((forgot.users, forgot.left), (2, 0), "{forgot:?}");
    verified(&service).await;
    let (_, answer) = client.post("/unlinks", &unlink).await;
    assert_eq!((&answer["accepted"], answer["refused"].as_array().map(Vec::len)), (&json!(0), Some(1)), "{answer}");
    assert_eq!(client.get("/users/visitor").await["user"], "ann");
    verified(&service).await;
}

async fn an_erased_user_leaves_nothing_of_forgotten_days(mut world: World) {
    let (service, client) = after_a_night(&mut world).await;
    assert_eq!(count(&service, "forgotten").await, 1);
    let (status, receipt) = client.send(Method::DELETE, "/users/ann", "").await;
    assert_eq!(status, StatusCode::OK, "{receipt}");
    let receipt: Value = serde_json::from_str(&receipt).unwrap();
    let removed = receipt["removed"].as_array().unwrap().iter().find(|row| row["table"] == "forgotten").unwrap();
    assert_eq!((&removed["rows"], count(&service, "forgotten").await), (&json!(1), 0));
    verified(&service).await;
    // A device that was shared with somebody else, and has forgotten days of its own, stays by itself.
    let old = [event("d1", "device", "2025-10-05", "check_in"), event("c1", "carl", "2026-02-20", "check_in")];
    client.events(&old).await;
    assert_eq!(service.nightly(1).await.unwrap().forgot.unwrap().users, 1);
    let links = ["bob", "carl"].map(|user| json!({ "alias": "device", "user": user, "source": "login" }));
    let (_, answer) = client.post("/links", &json!({ "links": links })).await;
    assert_eq!((&answer["accepted"], answer["refused"].as_array().map(Vec::len)), (&json!(2), Some(0)), "{answer}");
    let (status, receipt) = client.send(Method::DELETE, "/users/carl", "").await;
    assert_eq!(status, StatusCode::OK, "{receipt}");
    assert_eq!(client.get("/users/device").await["user"], "device");
    service.hourly().await.unwrap();
    verified(&service).await;
    // Whoever comes again is new, and may say so late.
    client.events(&[event("a1", "ann", "2025-10-01T10:00:00Z", "check_in")]).await;
    assert_eq!(client.get("/users/ann?as_of=2025-10-01").await["card"]["earnings"]["growth"]["points"], 10);
    verified(&service).await;
}

async fn state(service: &Arc<Service>) -> (UserNumber, StateRow) {
    let mut transaction = service.store.read().await.unwrap();
    let user = transaction.user("ann").await.unwrap().unwrap().number;
    (user, transaction.states(&[user]).await.unwrap().pop().unwrap().unwrap())
}

async fn bytes_are_mended_from_the_log_and_from_what_is_left(mut world: World) {
    let (service, client) = after_a_night(&mut world).await;
    let (user, whole) = state(&service).await;
    let card = client.get("/users/ann").await;
    let put = async |state: &StateRow| {
        let mut transaction = service.store.write().await.unwrap();
        transaction.put_states(&[(user, state.clone())]).await.unwrap();
        let left = state.forgotten.as_deref().unwrap().clone();
        transaction.put_forgotten(&[(user, left)]).await.unwrap();
        transaction.commit().await.unwrap();
    };
    let mut broken = whole.clone();
    broken.profile.truncate(20);
    broken.seen.clear();
    put(&broken).await;
    assert_eq!(client.get("/users/ann").await, card);
    assert_eq!(service.verify(true).await.unwrap().differences.len(), 1);
    verified(&service).await;
    let (_, mended) = state(&service).await;
    assert_eq!((&mended.profile, &mended.seen, &mended.forgotten), (&whole.profile, &whole.seen, &whole.forgotten));

    // A profile that remembers a forgotten day, and one that lost what is left of it, are found.
    for damage in [
        |state: &mut StateRow| state.profile = Vec::new(),
        |state: &mut StateRow| {
            state.forgotten.as_mut().unwrap().profile[20] ^= 1;
        },
    ] {
        let mut damaged = whole.clone();
        damage(&mut damaged);
        put(&damaged).await;
        assert_eq!(service.verify(false).await.unwrap().differences.len(), 1);
    }
    // What is left of forgotten days is nowhere else: no answer is made up.
    let (status, answer) = client.send(Method::GET, "/users/ann", "").await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(answer.contains("restore it from a backup"), "{answer}");
    put(&whole).await;
    assert_eq!(client.get("/users/ann").await, card);
    verified(&service).await;
}

async fn what_rules_ask_about_is_kept_and_the_job_says_why(mut world: World) {
    world.forget_after = Some(100);
    let (service, client) = world.client().await;
    let events = [purchase("a1", "ann", "2025-09-30", 900), event("a2", "ann", "2026-02-28", "check_in")];
    client.events(&events).await;
    let long = |days: u32| {
        let mut rules = rules(10);
        let when = json!({ "active_days": { "last": days }, "at_least": 2 });
        rules["segments"] = json!([{ "name": "faithful", "when": when }]);
        rules
    };
    assert_eq!(client.post("/rules", &long(365)).await.0, StatusCode::OK);
    let whole = client.get("/users/ann").await;
    assert_eq!(whole["card"]["segments"][0]["segment"], "faithful");
    for _ in 0..2 {
        let forgot = service.nightly(1).await.unwrap().forgot.unwrap();
        assert_eq!((forgot.users, forgot.events, forgot.left), (0, 0, 1));
        assert_eq!((forgot.because[0].user.as_str(), count(&service, "log").await), ("ann", 2));
        assert!(forgot.because[0].reason.contains("`faithful`"), "{forgot:?}");
        assert_eq!(client.get("/users/ann?as_of=2025-10-01").await["as_of"], "2025-10-01");
    }
    // Nothing is gone, so events of all days can be asked for.
    client.get("/reports/funnels/visit?from=2025-09-01&to=2025-10-31").await;
    let told_by_then = told(&service).await;
    // Rules that ask about fewer days let go.
    assert_eq!(client.post("/rules", &long(80)).await.0, StatusCode::OK);
    let forgot = service.nightly(1).await.unwrap().forgot.unwrap();
    assert_eq!((forgot.users, forgot.events, forgot.left), (1, 1, 0), "{forgot:?}");
    assert!(told(&service).await.len() > told_by_then.len(), "ann left the segment, by the rules");
    // And those that would ask again are refused where somebody could not be scored by them.
    let stage = json!({ "stage": { "loyal_active_window": 150, "silent_from": 40, "churned_from": 200 } });
    let mut longer = long(80);
    longer["stage"] = stage["stage"].clone();
    let (status, answer) = client.post("/rules", &longer).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{answer}");
    assert!(said(&answer).contains("`ann` could not be scored"), "{answer}");
    verified(&service).await;
}
