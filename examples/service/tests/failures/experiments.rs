//! Experiments: arms, exposures, verdicts.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::shared::client::{Client, event, purchase};
use crate::shared::on_both_stores;
use crate::shared::world::World;

on_both_stores!(an_experiment_is_judged_by_those_who_met_it_since_the_day_they_did);

const USERS: usize = 300;

fn halves(salt: &str) -> Value {
    let arms = json!([{ "name": "grey", "share": 5_000 }, { "name": "blue", "share": 5_000 }]);
    json!({ "assignment": { "experiments": [
        { "name": "button", "salt": salt, "control": "grey", "arms": arms }
    ] } })
}

async fn arm(client: &Client, user: &str) -> String {
    let assignment = client.get(&format!("/experiments/button/arm?user={user}")).await;
    assignment["arm"].as_str().unwrap().to_owned()
}

async fn an_experiment_is_judged_by_those_who_met_it_since_the_day_they_did(world: World) {
    let (_, client) = world.client().await;
    assert_eq!(client.post("/rules", &halves("one")).await.0, StatusCode::OK);
    let users: Vec<String> = (0..USERS).map(|number| format!("user-{number}")).collect();
    let joined: Vec<Value> =
        users.iter().map(|user| event(&format!("{user}-joins"), user, "2026-02-27T08:00:00Z", "register")).collect();
    client.events(&joined).await;
    let mut blue = 0_u64;
    for user in &users {
        let exposed = client.post("/experiments/button/exposures", &json!({ "user": user })).await;
        assert_eq!((exposed.0, &exposed.1["since"]), (StatusCode::OK, &json!("2026-03-02")));
        assert_eq!(exposed.1["arm"], arm(&client, user).await);
        blue += u64::from(exposed.1["arm"] == "blue");
    }
    assert!((100..200).contains(&blue), "{blue} of {USERS} are blue");

    // The second time is no first time, also a day later and under another arm; and a new salt is told before it spoils all.
    world.set_time("2026-03-03T09:00:00Z");
    let (status, refused) = client.post("/rules", &halves("two")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused["problems"][0]["path"].as_str().unwrap().starts_with("assignment"), "{refused}");
    let again = client.post("/experiments/button/exposures", &json!({ "user": "user-0" })).await.1;
    assert_eq!(again["since"], "2026-03-02");

    // Blue sells: everybody buys before they meet it, and of the blue ones three of four buy after it.
    let mut orders = Vec::new();
    for (number, user) in users.iter().enumerate() {
        orders.push(purchase(&format!("{user}-before"), user, "2026-03-01T08:00:00Z", 5_000));
        let buys = if arm(&client, user).await == "blue" { number % 4 != 0 } else { number % 4 == 0 };
        if buys {
            orders.push(purchase(&format!("{user}-after"), user, "2026-03-02T18:00:00Z", 1_000 + number as u64));
        }
    }
    client.events(&orders).await;
    let early = client.get("/experiments/button/verdict?metric=purchases&days=7").await;
    assert_eq!(early["arms"], json!([]), "nobody's week is over");
    world.set_time("2026-03-09T09:00:00Z");
    let verdict = client.get("/experiments/button/verdict?metric=purchases&days=7").await;
    assert_eq!(verdict["arms"][0]["users"].as_u64().unwrap(), blue, "{verdict}");
    let [sold, usual] = [0, 1].map(|arm: usize| verdict["arms"][arm]["mean"].as_f64().unwrap());
    assert!((0.65..0.85).contains(&sold) && (0.15..0.35).contains(&usual), "{verdict}");
    assert!(verdict["comparisons"][0]["verdict"].as_str().unwrap().starts_with("B is higher"), "{verdict}");

    for path in ["/experiments/none/arm?user=a", "/experiments/none/verdict"] {
        assert_eq!(client.send(axum::http::Method::GET, path, "").await.0, StatusCode::NOT_FOUND);
    }
    let nobody = client.post("/experiments/button/exposures", &json!({ "user": "nobody" })).await;
    assert_eq!(nobody.0, StatusCode::NOT_FOUND);
}
