//! Everything moves to another store: rules by names, and files of facts, links, events and points.

use axum::http::{Method, StatusCode};
use lifestage_service::intake::Telling;
use serde_json::{Value, json};

use crate::shared::client::{Client, event, purchase};
use crate::shared::on_both_stores;
use crate::shared::world::{World, count, verified};

on_both_stores!(
    rules_that_are_given_mean_the_same_in_another_store,
    the_same_rules_make_no_revision_and_no_section_is_no_reset,
    facts_and_points_go_out_and_come_in_elsewhere,
    a_file_that_is_imported_again_is_known_whatever_its_days,
    what_is_refused_of_a_file_is_said_by_the_exit_code,
);

fn about(id: &str, user: &str, kind: &str, subject: &str) -> Value {
    json!({ "id": id, "user": user, "at": "2026-02-20T08:00:00Z", "kind": kind, "subject": subject })
}

async fn rules_that_are_given_mean_the_same_in_another_store(world: World) {
    let (_, client) = world.client().await;
    let others: Vec<Value> =
        (0..9).map(|number| about(&format!("{number}"), "zoe", "use", &format!("other {number}"))).collect();
    client.events(&others).await;
    let rules = json!({
        "names": { "subjects": ["export"], "channels": ["ads"], "classes": ["promotion"], "kinds": { "scan": "custom_7" } },
        "segments": [
            { "name": "exporters", "when": { "count": ["use", "scan"], "about": "export", "in": { "last": 30 }, "at_least": 1 } },
            { "name": "by ads", "when": { "channel": "ads" } },
        ],
        "contact": { "caps": [{ "at_most": 1, "per": "day", "class": "promotion" }], "quiet_hours": null },
        "identity": { "limits": [{ "source": "login", "limit": { "users_of_an_alias": 2 } }] },
    });
    let (status, answer) = client.post("/rules", &rules).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let given = client.get("/rules").await;
    assert_eq!(given["names"], rules["names"]);
    assert_eq!(
        (&given["segments"][0]["when"]["about"], &given["segments"][1]["when"]["channel"]),
        (&json!("export"), &json!("ads"))
    );
    assert_eq!(given["identity"]["limits"][0]["source"], "login");

    let elsewhere = World::redb();
    let (other, other_client) = elsewhere.client().await;
    other_client.events(&[about("first", "zoe", "use", "ads"), about("second", "zoe", "use", "another")]).await;
    let (status, answer) = other_client.post("/rules", &given).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!(other_client.get("/rules").await, given);
    for client in [&client, &other_client] {
        client.events(&[about("scan", "ann", "scan", "export")]).await;
        client.put("/users/bob/facts", &json!({ "channel": "ads", "allowed": ["push"], "joined": "2026-02-01" })).await;
        assert_eq!(client.get("/segments/exporters").await, json!(["ann"]));
        assert_eq!(client.get("/segments/by%20ads").await, json!(["bob"]));
        let message = |key: &str| json!({ "key": key, "channel": "push", "class": "promotion" });
        let plan = json!({ "users": ["bob"], "claim": true, "messages": [message("one"), message("two")] });
        let (_, planned) = client.post("/messages/plan", &plan).await;
        assert_eq!(planned[0]["messages"][1]["verdict"], "refuse", "{planned}");
        assert!(planned.to_string().contains("at most 1 of class promotion a day"), "{planned}");
    }
    let plan = json!({ "users": ["bob"], "messages": [{ "key": "one", "channel": "push", "class": "promotoin" }] });
    let (status, answer) = client.post("/messages/plan", &plan).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.to_string().contains("`messages[0].class`: there is no class `promotoin`"), "{answer}");
    // A feature is no channel, also where it has a name.
    let wrong = json!({ "segments": [{ "name": "by feature", "when": { "channel": "export" } }] });
    let (status, answer) = client.post("/rules", &wrong).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.to_string().contains("there is no channel `export`: write a number, or one of `ads`"), "{answer}");
    verified(&other).await;
}

async fn the_same_rules_make_no_revision_and_no_section_is_no_reset(world: World) {
    let (service, client) = world.client().await;
    let log = include_str!("../board/log.csv");
    service.import(log.as_bytes(), Telling::Silent).await.unwrap();
    let mut rules = json!({ "stage": { "silent_from": 9 }, "rfm": { "unfitted": {} } });
    let posted = client.post("/rules", &rules).await.1;
    assert_eq!((&posted["revision"], &posted["unchanged"]), (&json!(1), &json!(false)), "{posted}");
    // The document itself, and what was given for it, with the cuts of the fit.
    for again in [rules.clone(), client.get("/rules").await] {
        let (status, posted) = client.post("/rules", &again).await;
        assert_eq!(status, StatusCode::OK, "{posted}");
        assert_eq!((&posted["revision"], &posted["unchanged"]), (&json!(1), &json!(true)), "{posted}");
    }
    // Days later other cuts would come out: those are for the job that fits.
    world.set_time("2026-03-20T12:00:00Z");
    assert_eq!(client.post("/rules", &rules).await.1["unchanged"], true);
    assert_eq!(count(&service, "rules").await, 1);
    for nothing in [json!({}), json!({ "names": { "subjects": ["export"] } })] {
        let (status, answer) = client.post("/rules", &nothing).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{answer}");
        assert!(answer["error"].as_str().unwrap().contains("?reset=true"), "{answer}");
    }
    assert_eq!(client.get("/rules/revision").await["revision"], 1);
    rules["stage"]["silent_from"] = json!(10);
    assert_eq!(client.post("/rules", &rules).await.1["revision"], 2);
    assert_eq!(client.post("/rules?reset=true", &json!({})).await.1["revision"], 3);
}

async fn points(client: &Client, operation: Value) {
    let (status, answer) = client.post("/users/ann/points", &operation).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
}

async fn facts_and_points_go_out_and_come_in_elsewhere(world: World) {
    let (service, client) = world.client().await;
    client
        .events(&[event("a", "ann", "2026-02-20T23:30:00Z", "register"), purchase("b", "ann", "2026-02-21", 900)])
        .await;
    let facts = json!({
        "joined": "2026-02-19", "channel": "ads", "referrer": "bob", "birthday": [2, 29], "allowed": ["push"],
        "refused": ["marketing"], "zone": "Asia/Shanghai"
    });
    client.put("/users/ann/facts", &facts).await;
    points(
        &client,
        json!({ "op": "earn", "key": "welcome", "points": 100, "expires": { "days": 60 }, "pending_days": 0 }),
    )
    .await;
    points(&client, json!({ "op": "spend", "key": "order", "points": 30, "day": "2026-03-02" })).await;
    points(&client, json!({ "op": "reverse", "key": "cancel", "of": "order", "points": 10 })).await;
    points(&client, json!({ "op": "refund", "key": "mistake", "of": "welcome", "points": 20, "policy": "lot_only" }))
        .await;
    let [mut facts_file, mut points_file, mut events_file] = [const { Vec::new() }; 3];
    assert_eq!(service.export_facts(&mut facts_file).await.unwrap(), 1);
    assert_eq!(service.export_points(&mut points_file).await.unwrap(), 4);
    service.export(&mut events_file).await.unwrap();

    let elsewhere = World::redb();
    let (other, other_client) = elsewhere.client().await;
    // Points of somebody of whom nothing else came yet make them.
    let taken = other.import_points(points_file.as_slice()).await.unwrap();
    assert_eq!((taken.accepted, taken.known, taken.refused.len()), (4, 0, 0), "{taken:?}");
    let taken = other.import_facts(facts_file.as_slice()).await.unwrap();
    assert_eq!((taken.accepted, taken.refused.len()), (1, 0), "{taken:?}");
    other.import(events_file.as_slice(), Telling::Silent).await.unwrap();
    assert_eq!(other_client.get("/users/ann").await, client.get("/users/ann").await);
    assert_eq!(other_client.get("/reports/referral").await["answer"], client.get("/reports/referral").await["answer"]);
    verified(&other).await;
    // The same files again change nothing, and facts that came later stay.
    let taken = other.import_points(points_file.as_slice()).await.unwrap();
    assert_eq!((taken.accepted, taken.known, taken.refused.len()), (0, 4, 0), "{taken:?}");
    elsewhere.set_time("2026-03-02T13:00:00Z");
    other_client.put("/users/ann/facts", &json!({ "joined": "2026-02-18" })).await;
    let taken = other.import_facts(facts_file.as_slice()).await.unwrap();
    assert_eq!((taken.accepted, taken.known), (0, 1), "{taken:?}");
    assert_eq!(other_client.get("/users/ann").await["facts"], json!({ "joined": "2026-02-18" }));
    // What is wrong is refused with its line.
    let wrong = "{\"user\":\"ann\",\"facts\":{\"joined\":\"1970-01-01\"}}\nsoon\n\n{\"user\":\"cem\",\"facts\":{\"joined\":\"2026-02-01\"}}\n";
    let taken = other.import_facts(wrong.as_bytes()).await.unwrap();
    let lines: Vec<usize> = taken.refused.iter().map(|refused| refused.place).collect();
    assert_eq!((taken.accepted, lines), (1, vec![2, 1]), "{taken:?}");
}

/// Rows of one user over half a year.
fn rows(days: std::ops::Range<i32>) -> String {
    let first = lifestage::Day::ymd(2025, 9, 1);
    let rows: Vec<String> = days.map(|day| format!("ann,{}T08:00:00Z,log_in\n", first.plus(day))).collect();
    rows.concat()
}

async fn a_file_that_is_imported_again_is_known_whatever_its_days(world: World) {
    let (service, _) = world.client().await;
    let file = format!("user_id,ts,event_type\n{}", rows(0..170));
    let first = service.import(file.as_bytes(), Telling::Silent).await.unwrap();
    assert_eq!((first.taken.accepted, first.is_refused()), (170, false));
    let again = service.import(file.as_bytes(), Telling::Silent).await.unwrap();
    assert_eq!((again.taken.accepted, again.taken.duplicates, &again.late, again.is_refused()), (0, 170, &None, false));
    assert_eq!(again.taken.refused, []);
    // Rows that are new and late are one line, with the first few.
    let more = format!("user_id,ts,event_type\n{}{}", rows(0..170), rows(0..20).replace("08:00", "09:00"));
    let more = service.import(more.as_bytes(), Telling::Silent).await.unwrap();
    let late = more.late.as_ref().unwrap();
    assert_eq!((more.taken.duplicates, late.rows, late.first.len(), late.first[0].place), (170, 20, 3, 172));
    assert!(more.is_refused() && late.first[0].reason.contains("more than 30 days before"), "{late:?}");
    verified(&service).await;
}

async fn what_is_refused_of_a_file_is_said_by_the_exit_code(world: World) {
    let place = tempfile::tempdir().unwrap();
    let written = |name: &str, text: &str| {
        let file = place.path().join(name);
        std::fs::write(&file, text).unwrap();
        file.display().to_string()
    };
    drop(world.service().await);
    let sound = written("sound.csv", &format!("user_id,ts,event_type\n{}", rows(0..60)));
    for _ in 0..2 {
        let said = world.run(&["import", &sound]).unwrap();
        assert!(said.contains("\"refused\": []"), "{said}");
    }
    let [events, links, facts, points] = [
        ("events.csv", "user_id,ts,event_type\nann,2026-02-20,dance\n"),
        ("links.csv", "alias,user,source,what,day\nphone,phone,login,link,2026-02-20\n"),
        ("facts.jsonl", "{\"user\":\"\",\"facts\":{}}\n"),
        ("points.jsonl", "{\"user\":\"ann\",\"operation\":{\"op\":\"spend\",\"key\":\"k\",\"points\":5}}\n"),
    ]
    .map(|(name, text)| written(name, text));
    for (command, file) in
        [("import", events), ("import-links", links), ("import-facts", facts), ("import-points", points)]
    {
        let said = world.run(&[command, &file]).unwrap_err();
        assert!(said.contains("\"place\": "), "{command}: {said}");
    }
    let said = world.run(&["export-points"]).unwrap();
    assert_eq!(said, "");
    let service = world.service().await;
    let client = Client::over(&service);
    assert_eq!(client.send(Method::GET, "/users/phone", "").await.0, StatusCode::NOT_FOUND);
}
