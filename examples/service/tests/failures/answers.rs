//! What a stranger gets for an answer: what there is instead, in which unit, of which days, by which name.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::shared::client::{Client, event, purchase};
use crate::shared::on_both_stores;
use crate::shared::world::World;

on_both_stores!(
    what_is_not_there_says_what_is,
    what_cannot_be_read_is_refused_in_json_and_once,
    days_that_are_still_to_come_are_refused_by_name,
    numbers_say_their_units_and_reports_their_days,
    names_stand_where_the_store_has_numbers,
    a_link_that_is_none_is_refused_alone,
);

async fn refused(client: &Client, path: &str, status: StatusCode) -> Value {
    let (found, answer) = client.send(Method::GET, path, "").await;
    assert_eq!(found, status, "{path}: {answer}");
    serde_json::from_str(&answer).unwrap()
}

fn said(answer: &Value) -> &str {
    answer["error"].as_str().unwrap()
}

async fn what_is_not_there_says_what_is(world: World) {
    let (_, client) = world.client().await;
    let missing = async |path: &str| said(&refused(&client, path, StatusCode::NOT_FOUND).await).to_owned();
    assert!(missing("/segments/Champions").await.starts_with("there is no segment `Champions`: there is none yet"));
    let rules = json!({
        "names": { "kinds": { "scan": "custom_7" } },
        "segments": [{ "name": "keen", "when": { "days_since": "log_in", "at_most": 7 } }],
        "funnels": { "sale": { "steps": [{ "name": "came", "what": { "kinds": ["log_in"] } }, { "name": "bought", "what": { "kinds": ["purchase"] } }] } },
        "assignment": { "experiments": [{ "name": "button", "control": "grey", "arms": [{ "name": "grey", "share": 5_000 }, { "name": "blue", "share": 5_000 }] }] },
    });
    let (status, answer) = client.post("/rules", &rules).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let champions = missing("/segments/Champions").await;
    assert!(
        champions.contains("there is `keen`") && champions.contains("`rfm_segments` of `/segments`"),
        "{champions}"
    );
    assert!(missing("/reports/funnels/none").await.ends_with("there is `sale`"));
    assert!(missing("/experiments/none/verdict").await.ends_with("there is `button`"));
    assert!(missing("/reports/revenue").await.contains("there is `activity`, `retention`"));
    assert!(missing("/reports/campaigns/none").await.contains("`message_sent`"));
    assert_eq!(missing("/user/ann").await, "there is no address `GET /user/ann`: `/openapi.json` lists what there is");
    let taken = client.try_events(&[event("a", "ann", "2026-03-01", "login")]).await;
    let reason = &taken.refused[0].reason;
    assert!(
        reason.contains("give one of `scan`, ") && reason.contains("`log_in`") && reason.contains(" more"),
        "{reason}"
    );
    let plan = json!({ "users": ["nobody"], "messages": [{ "key": "hello", "channel": "push" }] });
    assert_eq!(client.post("/messages/plan", &plan).await.1[0]["refused"], "there is no user `nobody`");
}

async fn what_cannot_be_read_is_refused_in_json_and_once(world: World) {
    let (_, client) = world.client().await;
    for path in
        ["/users/ann?as_of=soon", "/users/ann?day=2026-03-01", "/reports/kpi?as_of=2026-13-01", "/changes?limit=all"]
    {
        let answer = refused(&client, path, StatusCode::UNPROCESSABLE_ENTITY).await;
        assert_eq!(answer.get("problems"), None, "{answer}");
        assert!(said(&answer).contains("query string"), "{answer}");
    }
    let (status, answer) = client.post("/users/ann/points", &json!({ "op": "earn" })).await;
    assert_eq!((status, answer.get("problems")), (StatusCode::UNPROCESSABLE_ENTITY, None), "{answer}");
    let (status, answer) = client.post("/events", &json!([])).await;
    assert_eq!((status, answer.get("problems")), (StatusCode::UNPROCESSABLE_ENTITY, None), "{answer}");
    for (value, written) in [(json!(12.5), "12.5"), (json!(-5), "-5")] {
        let order = json!({ "id": "a", "user": "ann", "at": "2026-03-01", "kind": "purchase", "value": value });
        let reason = client.try_events(&[order]).await.refused[0].reason.clone();
        assert!(reason.contains(&format!("`{written}`")) && reason.contains("1250 for 12.50"), "{reason}");
    }
    // Points are spoken of by their keys.
    client.events(&[event("a", "ann", "2026-03-01", "log_in")]).await;
    let earn = json!({ "op": "earn", "key": "welcome", "points": 10 });
    assert_eq!(client.post("/users/ann/points", &earn).await.0, StatusCode::OK);
    let others = [
        (json!({ "op": "earn", "key": "welcome", "points": 11 }), "`welcome` is already the key of another operation"),
        (
            json!({ "op": "refund", "key": "back", "of": "none", "points": 1 }),
            "no accepted operation has the key `none`",
        ),
    ];
    for (operation, why) in others {
        let (status, answer) = client.post("/users/ann/points", &operation).await;
        assert_eq!(status, StatusCode::CONFLICT);
        assert!(said(&answer).contains(why), "{answer}");
    }
}

async fn days_that_are_still_to_come_are_refused_by_name(world: World) {
    let (_, client) = world.client().await;
    client.events(&[event("a", "ann", "2026-02-20T08:00:00Z", "register")]).await;
    for path in [
        "/users/ann?as_of=9999-12-31",
        "/users/ann?as_of=2026-03-04",
        "/segments?as_of=2026-03-04",
        "/reports/kpi?as_of=2030-01-01",
        "/reports/referral?as_of=2030-01-01",
    ] {
        let answer = refused(&client, path, StatusCode::UNPROCESSABLE_ENTITY).await;
        assert_eq!(answer["problems"][0]["path"], "as_of", "{answer}");
        assert!(said(&answer).contains("give a day up to 2026-03-03"), "{answer}");
    }
    for path in ["/reports/activity?to=2030-01-01", "/reports/retention?to=2026-03-04"] {
        assert_eq!(refused(&client, path, StatusCode::UNPROCESSABLE_ENTITY).await["problems"][0]["path"], "to");
    }
    let before = client.get("/users/ann?as_of=2026-02-19").await;
    assert_eq!((&before["card"], &before["reasons"]), (&Value::Null, &json!([])));
    assert_eq!(before["no_card"], "`ann` joined on 2026-02-20, after 2026-02-19: ask about that day or a later one");
    assert_eq!(client.get("/users/ann").await.get("no_card"), None);
    client.put("/users/bob/facts", &json!({ "allowed": ["push"] })).await;
    assert!(client.get("/users/bob").await["no_card"].as_str().unwrap().starts_with("nothing is known of `bob` yet"));
    for operation in [
        json!({ "op": "earn", "key": "k", "points": 5, "day": "2030-01-01" }),
        json!({ "op": "spend", "key": "k", "points": 5, "day": "2026-03-04" }),
        json!({ "op": "earn", "key": "k", "points": 5, "day": "1970-01-01" }),
    ] {
        let (status, answer) = client.post("/users/ann/points", &operation).await;
        assert_eq!(
            (status, &answer["problems"][0]["path"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!("day")),
            "{answer}"
        );
        assert!(said(&answer).contains("2000-01-01 to 2026-03-03"), "{answer}");
    }
    assert_eq!(client.get("/users/ann").await["points"], Value::Null);
}

async fn numbers_say_their_units_and_reports_their_days(world: World) {
    let (_, client) = world.client().await;
    let used = json!({ "id": "u", "user": "ann", "at": "2026-02-24T08:00:00Z", "kind": "use", "value": 5_400 });
    client.events(&[used, event("a", "ann", "2026-03-02T08:00:00Z", "log_in")]).await;
    let kpi = client.get("/reports/kpi").await;
    let values = kpi["values"].as_array().unwrap();
    assert_eq!(values.len(), kpi["answer"]["rows"].as_array().unwrap().len());
    let hours = values.iter().find(|value| value["name"]["standard"] == "hours_of_use").unwrap();
    let expected = json!({ "name": { "standard": "hours_of_use" }, "value": 1.5, "unit": "hours per user", "numerator_in": "seconds" });
    assert_eq!(hours, &expected);
    // Today goes on.
    let periods = client.get("/reports/activity?from=2026-02-28").await["answer"]["periods"].clone();
    let finished: Vec<&Value> = periods.as_array().unwrap().iter().map(|period| &period["finished"]).collect();
    assert_eq!(finished, [true, true, false]);
    let rules = json!({ "funnels": { "visit": { "steps": [
        { "name": "came", "what": { "kinds": ["log_in"] } }, { "name": "used", "what": { "kinds": ["use"] } }
    ] } } });
    assert_eq!(client.post("/rules", &rules).await.0, StatusCode::OK);
    let funnel = client.get("/reports/funnels/visit?from=2026-02-23&to=2026-02-25").await;
    assert_eq!(funnel["days"], json!(["2026-02-23", "2026-02-25"]));
    let openapi = client.get("/openapi.json").await;
    let shape = |name: &str| openapi["components"]["schemas"][name].to_string();
    assert!(shape("ExpiryShape").contains("inactive_days"), "{}", shape("ExpiryShape"));
    assert!(shape("WrittenLink").contains("alias"), "{}", shape("WrittenLink"));
    assert!(shape("RulesShape").contains("users_of_an_alias"), "{}", shape("RulesShape"));
    assert!(client.get("/rules/schema").await["properties"]["identity"].to_string().contains("aliases_of_a_user"));
}

/// All sentences in an answer.
fn texts(answer: &Value, into: &mut Vec<String>) {
    match answer {
        Value::Array(parts) => parts.iter().for_each(|part| texts(part, into)),
        Value::Object(fields) => {
            into.extend(fields.get("text").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|part| texts(part, into));
        }
        _ => {}
    }
}

async fn names_stand_where_the_store_has_numbers(world: World) {
    let (service, client) = world.client().await;
    let rules = json!({ "names": { "subjects": ["export"] }, "rfm": { "unfitted": {} } });
    let (status, answer) = client.post("/rules", &rules).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let sent =
        json!({ "id": "m", "user": "ann", "at": "2026-03-01", "kind": "message_sent", "subject": "spring sale" });
    client.events(&[sent, purchase("p", "ann", "2026-02-25", 1_234)]).await;
    let others: Vec<Value> = (0..9)
        .map(|user| purchase(&format!("p{user}"), &format!("user-{user}"), "2026-02-20", 100 * (user + 1)))
        .collect();
    client.events(&others).await;
    service.nightly(1).await.unwrap();
    for lang in ["en", "zh"] {
        let mut said = Vec::new();
        texts(&client.get(&format!("/users/ann?lang={lang}")).await["reasons"], &mut said);
        assert!(said.iter().any(|text| text.contains("12.34")), "{said:?}");
        let campaign = client.get(&format!("/reports/campaigns/spring%20sale?lang={lang}")).await;
        let asked = campaign["asked"].as_str().unwrap();
        assert!(asked.contains("spring sale") && !asked.contains('#'), "{asked}");
    }
    assert!(!client.get("/reports/kpi?lang=zh").await["asked"].as_str().unwrap().is_ascii());
}

async fn a_link_that_is_none_is_refused_alone(world: World) {
    let (_, client) = world.client().await;
    let good = json!({ "alias": "phone", "user": "ann", "source": "login" });
    let links = json!({ "links": [{ "alias": "tablet" }, good, 7, { "alias": "a", "user": "b", "source": "c", "since": "soon" }] });
    let (status, answer) = client.post("/links", &links).await;
    assert_eq!((status, &answer["accepted"]), (StatusCode::OK, &json!(1)), "{answer}");
    let places: Vec<&Value> = answer["refused"].as_array().unwrap().iter().map(|refused| &refused["place"]).collect();
    assert_eq!(places, [0, 2, 3]);
    assert!(answer["refused"][0]["reason"].as_str().unwrap().contains("missing field `user`"), "{answer}");
    assert_eq!(client.post("/links", &json!({ "links": 7 })).await.0, StatusCode::UNPROCESSABLE_ENTITY);

    // An end by another source than that of the link ends nothing, and says so.
    let end = |source: &str, user: &str| json!({ "unlinks": [{ "alias": "phone", "user": user, "source": source }] });
    for _ in 0..2 {
        let (status, answer) = client.post("/unlinks", &end("email", "ann")).await;
        assert_eq!((status, &answer["accepted"], &answer["known"]), (StatusCode::OK, &json!(0), &json!(0)), "{answer}");
        assert!(
            answer["ended_nothing"][0]["reason"].as_str().unwrap().contains("not linked to `ann` by `email`"),
            "{answer}"
        );
        assert_eq!(answer["users"][0]["ids"].as_array().unwrap().len(), 2);
    }
    // A phone of two people is nobody's; once it is not bob's any more, it is ann's, and the answer says so.
    let shared = json!({ "links": [{ "alias": "phone", "user": "bob", "source": "login" }] });
    assert_eq!(client.post("/links", &shared).await.1["joined"], json!([]));
    let (_, answer) = client.post("/unlinks", &end("login", "bob")).await;
    assert_eq!((&answer["accepted"], &answer["ended_nothing"]), (&json!(1), &json!([])), "{answer}");
    let mut ids: Vec<&str> =
        answer["joined"][0]["ids"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
    ids.sort_unstable();
    assert_eq!((ids, answer["joined"].as_array().unwrap().len()), (vec!["ann", "phone"], 1), "{answer}");
    let (_, answer) = client.post("/unlinks", &end("login", "ann")).await;
    assert_eq!((&answer["accepted"], &answer["joined"]), (&json!(1), &json!([])), "{answer}");
}
