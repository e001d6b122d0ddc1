//! The numbers of the board against a small log, counted by hand.

use serde_json::{Value, json};

use crate::shared::client::{event, purchase};
use crate::shared::on_both_stores;
use crate::shared::world::World;

on_both_stores!(
    an_empty_store_makes_an_empty_picture,
    numbers_are_those_counted_by_hand,
    an_erased_user_is_on_it_no_more
);

async fn an_empty_store_makes_an_empty_picture(world: World) {
    let (_, client) = world.client().await;
    let picture = client.get("/board/picture").await;
    assert_eq!((&picture["users"], &picture["changes"], &picture["funnels"]), (&json!(0), &json!([]), &json!([])));
    assert_eq!((&picture["rules"]["revision"], &picture["rules"]["is_fitted"]), (&json!(0), &json!(false)));
    assert_eq!(picture["hours"]["usual_users"], Value::Null);
    assert_eq!(picture["hours"]["usual_days"], json!([]));
}

/// Twenty-four numbers, 0 but for these.
fn by_hour(hours: &[(usize, f64)]) -> Vec<f64> {
    let mut all = vec![0.0; 24];
    for (hour, number) in hours {
        all[*hour] = *number;
    }
    all
}

fn floats(numbers: &Value) -> Vec<f64> {
    numbers.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

// It is noon of Monday, 2 March. Ann was there on the Mondays of one and two weeks ago, bob a week ago.
async fn numbers_are_those_counted_by_hand(world: World) {
    let (_, client) = world.client().await;
    let events = [
        event("a1", "ann", "2026-02-16T08:10:00Z", "log_in"),
        event("a2", "ann", "2026-02-16T08:50:00Z", "view"),
        event("a3", "ann", "2026-02-23T08:00:00Z", "log_in"),
        event("b1", "bob", "2026-02-23T08:59:59Z", "log_in"),
        event("b2", "bob", "2026-02-23T20:00:00Z", "view"),
        // Another weekday.
        event("b3", "bob", "2026-02-24T08:00:00Z", "log_in"),
        // Today: three events of ann in one hour, and one in the hour that it is; a bare date has no hour.
        event("a4", "ann", "2026-03-02T09:00:00Z", "log_in"),
        event("a5", "ann", "2026-03-02T09:15:00Z", "view"),
        purchase("a6", "ann", "2026-03-02T09:45:00Z", 1_250),
        event("a7", "ann", "2026-03-02T12:00:00Z", "view"),
        event("c1", "清", "2026-03-02T09:30:00Z", "log_in"),
        event("d1", "dan", "2026-03-02", "log_in"),
    ];
    client.events(&events).await;
    let picture = client.get("/board/picture").await;
    assert_eq!(
        (&picture["users"], &picture["today"], &picture["zone"]),
        (&json!(4), &json!("2026-03-02"), &json!("UTC"))
    );

    let hours = &picture["hours"];
    assert_eq!((&hours["hour"], &hours["usual_days"]), (&json!(12), &json!(["2026-02-23", "2026-02-16"])));
    assert_eq!(floats(&hours["users"]), by_hour(&[(9, 2.0), (12, 1.0)]));
    assert_eq!(floats(&hours["usual_users"]), by_hour(&[(8, 1.5), (20, 0.5)]));
    assert_eq!(floats(&hours["events"]), by_hour(&[(9, 4.0), (12, 1.0)]));
    assert_eq!(floats(&hours["usual_events"]), by_hour(&[(8, 2.0), (20, 0.5)]));
    assert_eq!((&hours["users_today"], &hours["events_today"]), (&json!(3), &json!(5)));
    let before = json!({ "users": 2, "usual_users": 1.5, "events": 4, "usual_events": 2.0 });
    assert_eq!(hours["before_this_hour"], before);

    // Ann joined 14 days ago, bob 7, and the others today: a week is Introduction.
    let stages: Vec<_> =
        picture["stages"]["stages"].as_array().unwrap().iter().map(|row| row["users"].clone()).collect();
    assert_eq!(stages, [3, 1, 0, 0, 0, 0, 0]);
    // All four are new.
    assert_eq!(picture["moves"]["since"], 1_772_409_600_000_i64);
    let moved: u64 =
        picture["moves"]["moves"].as_array().unwrap().iter().map(|one| one["users"].as_u64().unwrap()).sum();
    assert_eq!(moved, 4, "{}", picture["moves"]);

    // Four came, ann and bob looked, ann bought.
    let funnel = &picture["funnels"][0];
    let steps: Vec<_> =
        funnel["steps"].as_array().unwrap().iter().map(|step| (&step["name"], &step["users"])).collect();
    assert_eq!(steps, [(&json!("came"), &json!(4)), (&json!("looked"), &json!(2)), (&json!("bought"), &json!(1))]);
    assert_eq!((&funnel["name"], &funnel["days"]), (&Value::Null, &json!(["2026-02-03", "2026-03-02"])));
    assert!(funnel["asked"].as_str().unwrap().contains("came → looked → bought"), "{funnel}");

    // Ann started in the week of 16 February and came again one and two weeks later, of which the last is not over.
    let retention = &picture["retention"];
    assert_eq!(retention["weeks"], json!([1, 2, 3, 4, 5, 6, 7]));
    let cohorts = retention["cohorts"].as_array().unwrap();
    let of = |day: &str| cohorts.iter().find(|cohort| cohort["first_day"] == day).unwrap();
    assert_eq!((&of("2026-02-16")["size"], &of("2026-02-16")["cells"][0]), (&json!(1), &json!(1)));
    assert_eq!(of("2026-02-16")["cells"][1], Value::Null);
    assert_eq!((&of("2026-02-23")["size"], &of("2026-02-23")["cells"][0]), (&json!(1), &Value::Null));
    assert_eq!(of("2026-03-02")["size"], 2);

    let targets = picture["targets"]["rows"].as_array().unwrap();
    let day_7 = targets.iter().find(|row| row["name"] == "active on day 7").unwrap();
    // Of ann and bob, who are old enough, ann was there on her day 7, and bob was not: his is today.
    let [actual, target, way] = ["actual", "target", "way"].map(|field| day_7[field].as_f64().unwrap());
    assert_eq!((actual, target, &day_7["met"]), (0.5, 0.35, &json!(true)), "{day_7}");
    assert!((way - 0.5 / 0.35).abs() < 1e-9, "{day_7}");

    let changes = picture["changes"].as_array().unwrap();
    let mut users: Vec<&str> = changes.iter().map(|change| change["user"].as_str().unwrap()).collect();
    users.sort_unstable();
    users.dedup();
    assert_eq!(users, ["ann", "bob", "dan", "清"]);
    assert!(changes.iter().any(|change| !change["reasons"].as_array().unwrap().is_empty()));
}

async fn an_erased_user_is_on_it_no_more(world: World) {
    let (_, client) = world.client().await;
    client.events(&[event("a1", "ann", "2026-03-02T08:10:00Z", "log_in")]).await;
    assert!(client.get("/board/picture").await.to_string().contains("ann"));
    let (status, _) = client.send(axum::http::Method::DELETE, "/users/ann", "").await;
    assert!(status.is_success());
    let picture = client.get("/board/picture").await;
    assert!(!picture.to_string().contains("\"ann\""), "{picture}");
    assert_eq!(picture["hours"]["events_today"], 0);
}
