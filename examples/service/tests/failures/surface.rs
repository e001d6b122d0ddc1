//! What the service offers, walked through once: files, reports, rules, the description of itself.

use axum::http::{Method, StatusCode};
use lifestage_service::intake::Telling;
use serde_json::{Value, json};

use crate::shared::client::{event, purchase};
use crate::shared::on_both_stores;
use crate::shared::world::{World, count, verified};

on_both_stores!(
    a_join_day_that_cannot_be_is_refused_and_changes_nothing,
    a_file_comes_in_goes_out_and_comes_in_elsewhere_to_the_same_bytes,
    rules_are_checked_whole_tried_and_then_put_in_force,
    reports_say_what_was_asked,
    changes_are_handed_on_and_marked,
    the_company_s_document_is_taken_whole_given_back_and_used,
    a_language_that_is_not_there_is_refused_and_every_answer_says_its_own,
);

const FILE: &str = "user_id,ts,event_type,value,subject,channel\n\
    ann,2026-02-20 08:00:00,register,,,\n\
    ann,2026-02-21T09:00:00+08:00,purchase,12.50,editor,\n\
    ann,2026-02-21T09:00:00+08:00,purchase,12.50,editor,\n\
    bob,2026-02-22,use,90,export,\n\
    bob,2026-02-23 10:00:00,dance,,,\n\
    bob,soon,log_in,,,\n\
    bob,2026-02-23 11:00:00,purchase,-5.00,,\n";

async fn a_file_comes_in_goes_out_and_comes_in_elsewhere_to_the_same_bytes(world: World) {
    let (service, _) = world.client().await;
    let imported = service.import(FILE.as_bytes(), Telling::Silent).await.unwrap();
    assert_eq!((imported.rows, imported.taken.accepted), (7, 4));
    let lines: Vec<usize> = imported.taken.refused.iter().map(|refused| refused.place).collect();
    assert_eq!(lines, [6, 7, 8]);
    assert_eq!(count(&service, "outbox").await, 0);
    // The same file again is known, line by line: two equal lines are two events.
    let again = service.import(FILE.as_bytes(), Telling::Silent).await.unwrap();
    assert_eq!((again.taken.accepted, again.taken.duplicates), (0, 4));

    let mut file = Vec::new();
    assert_eq!(service.export(&mut file).await.unwrap(), 4);
    let elsewhere = World::redb();
    let other = elsewhere.service().await;
    assert_eq!(other.import(file.as_slice(), Telling::Silent).await.unwrap().taken.accepted, 4);
    let mut exported = Vec::new();
    other.export(&mut exported).await.unwrap();
    assert_eq!(String::from_utf8(exported).unwrap(), String::from_utf8(file).unwrap());
    verified(&service).await;
    verified(&other).await;
}

async fn rules_are_checked_whole_tried_and_then_put_in_force(world: World) {
    let (service, client) = world.client().await;
    client.events(&[event("a", "ann", "2026-02-20T08:00:00Z", "register")]).await;
    let mistaken = json!({
        "stage": { "silent_from": 70 }, "groups": { "active_from": "8" },
        "contact": { "caps": [{ "at_most": 0, "per": "day" }] },
        "funnels": { "sale": { "steps": [] } },
        "kpis": {}
    });
    let (status, answer) = client.post("/rules", &mistaken).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let paths: Vec<&str> =
        answer["problems"].as_array().unwrap().iter().map(|problem| problem["path"].as_str().unwrap()).collect();
    for part in ["kpis", "stage", "groups", "contact", "funnels.sale"] {
        assert!(paths.iter().any(|path| path.starts_with(part)), "{part} is not among {paths:?}");
    }
    assert_eq!(client.get("/rules/revision").await["revision"], 0);

    let strict = json!({ "stage": { "silent_from": 9, "churned_from": 60 } });
    let (status, preview) = client.post("/rules?dry_run=true", &strict).await;
    assert_eq!(status, StatusCode::ACCEPTED, "{preview}");
    assert_eq!((&preview["what_if"]["moved"], &preview["what_if"]["movers"][0]["user"]), (&json!(1), &json!("ann")));
    assert_eq!(client.get("/rules/revision").await["revision"], 0);

    let (status, posted) = client.post("/rules?base=0", &strict).await;
    assert_eq!((status, &posted["revision"]), (StatusCode::OK, &json!(1)), "{posted}");
    assert_eq!(client.post("/rules?base=0", &strict).await.0, StatusCode::CONFLICT);
    // Those whom the rules move are told by the next hour, with the cause.
    assert_eq!(service.hourly().await.unwrap().users, 1);
    let changes = client.get("/users/ann/changes").await;
    assert!(changes.as_array().unwrap().iter().any(|change| change["cause"] == "rules"), "{changes}");
}

async fn reports_say_what_was_asked(world: World) {
    let (service, client) = world.client().await;
    for user in 0..5 {
        let name = format!("user-{user}");
        let mut events = vec![event(&format!("{user}"), &name, "2026-02-23T08:00:00Z", "log_in")];
        if user < 3 {
            events.push(purchase(&format!("{user}-order"), &name, "2026-02-24T09:00:00Z", 1_000));
        }
        client.events(&events).await;
    }
    let _ = service;
    let rules = json!({
        "segments": [{ "name": "buyers", "when": { "count": "purchase", "in": { "last": 30 }, "at_least": 1 } }],
        "funnels": { "sale": { "steps": [
            { "name": "came", "what": { "kinds": ["log_in"] } }, { "name": "bought", "what": { "kinds": ["purchase"] } }
        ] } }
    });
    let (status, answer) = client.post("/rules", &rules).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let days = "from=2026-02-23&to=2026-02-25";
    let activity = client.get(&format!("/reports/activity?{days}")).await;
    assert!(activity["asked"].as_str().unwrap().contains("2026-02-23..=2026-02-25"), "{activity}");
    assert_eq!(activity["answer"]["periods"][1]["users"], 3);
    let retention = client.get(&format!("/reports/retention?{days}")).await;
    assert_eq!(retention["answer"]["cohorts"][0]["size"], 5, "{retention}");
    let accounting = client.get(&format!("/reports/accounting?{days}")).await;
    assert_eq!(accounting["answer"]["periods"][0]["new"], 5, "{accounting}");
    let funnel = client.get(&format!("/reports/funnels/sale?{days}")).await;
    assert_eq!((&funnel["steps"][0]["users"], &funnel["steps"][1]["users"]), (&json!(5), &json!(3)), "{funnel}");
    let stages = client.get("/reports/stages").await;
    assert_eq!((&stages["users"], &stages["segments"][0]["users"]), (&json!(5), &json!(3)), "{stages}");
    assert_eq!(client.get("/segments/buyers").await, json!(["user-0", "user-1", "user-2"]));
    let kpi = client.get("/reports/kpi").await;
    assert!(kpi["answer"]["rows"].as_array().is_some_and(|rows| !rows.is_empty()), "{kpi}");
    for path in ["/reports/funnels/none", "/segments/none", "/users/nobody", "/users/nobody/changes"] {
        assert_eq!(client.send(Method::GET, path, "").await.0, StatusCode::NOT_FOUND, "{path}");
    }
    let card = client.get("/users/user-0?as_of=2026-02-23").await;
    assert!(
        card["reasons"].as_array().unwrap().iter().any(|reason| reason["rule"].as_str().unwrap().starts_with("stage"))
    );
    let openapi = client.get("/openapi.json").await;
    assert!(openapi["paths"].as_object().unwrap().len() > 15);
    let (_, metrics) = client.send(Method::GET, "/metrics", "").await;
    assert!(metrics.contains("lifestage_events_accepted_total 8"), "{metrics}");
}

async fn changes_are_handed_on_and_marked(world: World) {
    let (_, client) = world.client().await;
    client.events(&[event("a", "ann", "2026-03-01T08:00:00Z", "register")]).await;
    let waiting = client.get("/changes?limit=1000").await;
    let keys: Vec<&Value> = waiting.as_array().unwrap().iter().map(|change| &change["key"]).collect();
    assert!(!keys.is_empty() && waiting[0]["user"] == "ann", "{waiting}");
    let (status, marked) = client.post("/changes/delivered", &json!({ "keys": keys })).await;
    assert_eq!((status, &marked["marked"]), (StatusCode::OK, &json!(keys.len())));
    assert_eq!(client.post("/changes/delivered", &json!({ "keys": keys })).await.1["marked"], 0);
    assert_eq!(client.get("/changes").await, json!([]));
    assert_eq!(client.get("/users/ann/changes").await[0]["delivered"], true);
}

async fn the_company_s_document_is_taken_whole_given_back_and_used(world: World) {
    let (service, client) = world.client().await;
    let written: Value = serde_json::from_str(include_str!("../../../data/company.json")).unwrap();
    // Trying it numbers no names.
    let (status, answer) = client.post("/rules?dry_run=true", &written).await;
    assert_eq!((status, count(&service, "names").await), (StatusCode::ACCEPTED, 0), "{answer}");
    let (status, answer) = client.post("/rules", &written).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let given = client.get("/rules").await;
    let sections = written.as_object().unwrap().keys();
    assert!(sections.into_iter().all(|section| given.get(section).is_some()), "{given}");
    // What was given is taken again, and means the same.
    let (status, answer) = client.post("/rules", &given).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!(client.get("/rules").await, given);
    let schema = client.get("/rules/schema").await;
    let known = schema["properties"].as_object().unwrap();
    assert!(given.as_object().unwrap().keys().all(|section| known.contains_key(section)));

    // Kinds have the names that the document gives them, and a long view counts as one too.
    let view = json!({ "id": "v", "user": "ann", "at": "2026-02-20T08:00:00Z", "kind": "view", "value": 40, "subject": "editor" });
    let scans = (20..24).map(|day| event(&format!("scan-{day}"), "ann", &format!("2026-02-{day}T09:00:00Z"), "scan"));
    client.events(&scans.chain([view.clone()]).collect::<Vec<_>>()).await;
    assert_eq!(client.events(&[view]).await.duplicates, 1);
    assert_eq!(count(&service, "log").await, 6);
    verified(&service).await;
    assert_eq!(client.get("/segments/scanners").await, json!(["ann"]));
    let mut file = Vec::new();
    service.export(&mut file).await.unwrap();
    assert!(String::from_utf8(file).unwrap().contains("custom_8"));
    // Its key numbers, its ledger and its contact policy are the ones that answer.
    let kpi = client.get("/reports/kpi").await;
    assert!(kpi["answer"]["rows"].as_array().unwrap().iter().any(|row| row["name"]["own"] == "scanners"), "{kpi}");
    let earn = json!({ "op": "earn", "key": "welcome", "points": 100 });
    let (_, earned) = client.post("/users/ann/points", &earn).await;
    assert_eq!((&earned["balance"]["pending"], &earned["balance"]["available"]), (&json!(100), &json!(0)), "{earned}");
    client.put("/users/ann/facts", &json!({ "allowed": ["sms"] })).await;
    world.set_time("2026-03-02T21:30:00Z");
    let plan = json!({ "users": ["ann"], "messages": [{ "key": "hello", "channel": "sms" }] });
    assert_eq!(client.post("/messages/plan", &plan).await.1[0]["messages"][0]["verdict"], "hold");
    // New rules change no retry: it means what it meant.
    assert_eq!(client.post("/rules?reset=true", &json!({})).await.0, StatusCode::OK);
    let (status, again) = client.post("/users/ann/points", &earn).await;
    assert_eq!((status, &again["balance"]["pending"]), (StatusCode::OK, &json!(100)), "{again}");

    client
        .events(&[
            json!({ "id": "m", "user": "ann", "at": "2026-03-01", "kind": "message_sent", "subject": "spring sale" }),
        ])
        .await;
    let campaign = client.get("/reports/campaigns/spring%20sale?cost=1000").await;
    assert_eq!(campaign["answer"]["counts"]["reach"], 1, "{campaign}");
    client.put("/users/bob/facts", &json!({ "referrer": "ann", "joined": "2026-02-21" })).await;
    let referral = client.get("/reports/referral").await;
    assert_eq!(referral["answer"]["inviters"][0]["user"], "ann", "{referral}");
    assert_eq!(client.send(Method::GET, "/reports/campaigns/none", "").await.0, StatusCode::NOT_FOUND);
}

async fn a_language_that_is_not_there_is_refused_and_every_answer_says_its_own(world: World) {
    let (_, client) = world.client().await;
    client.events(&[event("a", "ann", "2026-03-01T08:00:00Z", "register")]).await;
    let english = Some("en".to_owned());
    for path in ["/users/ann", "/users/ann?lang=en", "/users/ann?as_of=2026-03-01&lang=EN", "/reports/kpi?lang=en"] {
        assert_eq!(client.language(path).await, (StatusCode::OK, english.clone()), "{path}");
    }
    assert_eq!(client.language("/users/nobody").await, (StatusCode::NOT_FOUND, english.clone()));
    for path in ["/users/ann?lang=fr", "/users/ann?lang=", "/reports/stages?lang=klingon"] {
        assert_eq!(client.language(path).await, (StatusCode::UNPROCESSABLE_ENTITY, english.clone()), "{path}");
    }
    let (_, refused) = client.send(Method::GET, "/users/ann?lang=fr", "").await;
    let advice = "there is no language `fr` here: leave it out, or give one of `en`, `zh`";
    assert!(refused.contains(advice), "{refused}");
    let chinese = Some("zh".to_owned());
    assert_eq!(client.language("/users/ann?lang=zh-CN").await, (StatusCode::OK, chinese));
    let (_, card) = client.send(Method::GET, "/users/ann?lang=zh", "").await;
    assert!(card.contains("天，本阶段为") && !card.contains("this stage is"), "{card}");
}

async fn a_join_day_that_cannot_be_is_refused_and_changes_nothing(world: World) {
    let (_, client) = world.client().await;
    client.put("/users/ann/facts", &json!({ "joined": "2026-02-21", "allowed": ["push"] })).await;
    for joined in ["1700-01-05", "1970-01-01", "2026-03-04", "2099-01-05"] {
        let (status, answer) =
            client.send(Method::PUT, "/users/ann/facts", json!({ "joined": joined }).to_string()).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{answer}");
        assert!(answer.contains(joined) && answer.contains("2000-01-01 to 2026-03-03"), "{answer}");
    }
    assert_eq!(client.get("/users/ann").await["facts"], json!({ "joined": "2026-02-21", "allowed": ["push"] }));
}
