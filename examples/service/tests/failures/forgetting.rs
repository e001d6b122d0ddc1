//! Nights that forget: what users earned stays, and a job that dies halfway has forgotten whole pages.

use std::sync::Arc;
use std::time::Duration;

use lifestage::Day;
use lifestage_service::jobs::Forgot;
use lifestage_service::service::Service;
use lifestage_service::store::{StateRow, UserNumber};
use serde_json::{Value, json};

use crate::shared::client::{Client, event, purchase};
use crate::shared::numbers::Numbers;
use crate::shared::on_both_stores;
use crate::shared::world::{World, count, told, verified};

on_both_stores!(
    what_users_earned_is_what_it_is_where_nothing_is_forgotten,
    a_night_that_is_killed_while_it_forgets_comes_to_the_same_in_the_end,
);

/// Long enough for the windows and the holds of all rules of the library.
const DAYS: u32 = 400;

/// Users of two years: some come each day for weeks, buy, stay away for months. Events in order of time.
fn history(users: u64, days: u64, seed: u64) -> Vec<Value> {
    let mut numbers = Numbers::new(seed);
    let first = Day::ymd(2026, 3, 1).minus(u32::try_from(days).unwrap());
    let mut is_here = vec![true; usize::try_from(users).unwrap()];
    let mut events = Vec::new();
    for day in 0..days {
        let date = first.plus(i32::try_from(day).unwrap());
        for user in 0..users {
            let here = &mut is_here[usize::try_from(user).unwrap()];
            *here ^= numbers.below(40) == 0;
            if !*here || numbers.below(3) == 0 {
                continue;
            }
            let (name, hour) = (format!("user-{user}"), numbers.below(24));
            let at = format!("{date}T{hour:02}:{:02}:00Z", numbers.below(60));
            let id = format!("{user}-{date}");
            let kind = ["check_in", "check_in", "share", "create", "use"][usize::try_from(numbers.below(5)).unwrap()];
            events.push(match numbers.below(12) {
                0 => purchase(&id, &name, &at, 500 + numbers.below(9_000)),
                1 => event(&id, &name, &date.to_string(), "check_in"),
                _ => event(&id, &name, &at, kind),
            });
        }
    }
    events
}

async fn sent(client: &Client, events: &[Value]) {
    for part in events.chunks(800) {
        client.events(part).await;
    }
}

/// All rules of the library but for those that ask about the days of all of life: worth, with the groups by it, and churn;
/// needs get a window.
async fn put_rules(client: &Client) {
    let mut rules = client.get("/rules").await;
    for part in ["worth", "groups", "churn"] {
        assert!(rules.as_object_mut().unwrap().remove(part).is_some());
    }
    rules["needs"]["look_back"] = json!(180);
    let (status, answer) = client.post("/rules", &rules).await;
    assert!(status.is_success(), "{answer}");
}

async fn forgot(service: &Service) -> Forgot {
    let forgot = service.nightly(1).await.unwrap().forgot.unwrap();
    assert_eq!(forgot.because, [], "nobody is left");
    forgot
}

async fn what_users_earned_is_what_it_is_where_nothing_is_forgotten(mut world: World) {
    const USERS: u64 = 6;
    world.forget_after = Some(DAYS);
    let whole = World::redb();
    let clients = [world.client().await, whole.client().await];
    let zones = [(1, "Asia/Shanghai"), (2, "America/Los_Angeles"), (3, "Europe/Berlin")];
    for (_, client) in &clients {
        put_rules(client).await;
        for (user, zone) in zones {
            let facts = json!({ "zone": zone, "joined": "2024-09-01", "birthday": [2, 29] });
            client.put(&format!("/users/user-{user}/facts"), &facts).await;
        }
        sent(client, &history(USERS, 560, 11)).await;
    }
    let [(forgetful, client), (never, other)] = &clients;
    let all = count(never, "log").await;
    let mut horizons = Vec::new();
    for (night, now) in ["2026-03-02T03:00:00Z", "2026-03-05T03:00:00Z", "2026-04-09T03:00:00Z"].iter().enumerate() {
        world.set_time(now);
        whole.set_time(now);
        if night > 0 {
            let at = format!("{}T01:30:00Z", &now[..10]);
            let events: Vec<Value> = (0..USERS / 2)
                .map(|user| event(&format!("{user}-{now}"), &format!("user-{user}"), &at, "check_in"))
                .collect();
            client.events(&events).await;
            other.events(&events).await;
        }
        let done = forgot(forgetful).await;
        assert!(done.users > 0 && done.events > 0, "{done:?}");
        horizons.push(done.before);
        assert!(never.nightly(1).await.unwrap().forgot.is_none());
        verified(forgetful).await;
        for user in 0..USERS {
            let path = format!("/users/user-{user}");
            let [one, another] = [client.get(&path).await, other.get(&path).await];
            for part in ["earnings", "achievements", "plans", "rfm", "segments", "fired", "churn"] {
                assert_eq!(one["card"][part], another["card"][part], "{part} of user {user}, {now}");
            }
            assert_eq!(one["card"]["stage"]["stage"], another["card"]["stage"]["stage"]);
            assert!(one["card"]["earnings"]["growth"].is_object(), "{one}");
        }
        assert_eq!(told(forgetful).await, told(never).await, "{now}");
        for path in ["/segments", "/reports/activity", "/reports/stages"] {
            assert_eq!(client.get(path).await, other.get(path).await, "{path}");
        }
    }
    assert_eq!(horizons[0], Day::ymd(2026, 3, 2).minus(DAYS));
    // Another night on the same day finds nothing, also in another process.
    let again = forgot(forgetful).await;
    assert_eq!((again.users, again.events), (0, 0));
    assert!(count(forgetful, "log").await < all && count(forgetful, "forgotten").await > 0);
    assert_eq!((count(never, "log").await, count(never, "forgotten").await), (all + 6, 0));
}

/// What is kept of everybody, with what is left of forgotten days.
async fn kept(service: &Arc<Service>) -> Vec<(String, Option<StateRow>)> {
    let mut transaction = service.store.read().await.unwrap();
    let rows = transaction.users_after(UserNumber(0), 10_000).await.unwrap();
    rows.into_iter().map(|(row, state)| (row.id, state)).collect()
}

/// Many users of whom half have events of before the horizon.
fn crowd() -> Vec<Value> {
    let mut events = Vec::new();
    for user in 0..260_u64 {
        let name = format!("user-{user}");
        for (visit, ago) in [700, 699, 500, 401, 398, 200, 10].into_iter().enumerate() {
            if user % 2 == 0 || ago < 400 {
                let day = Day::ymd(2026, 3, 2).minus(ago);
                events.push(event(&format!("{user}-{visit}"), &name, &format!("{day}T10:00:00Z"), "check_in"));
            }
        }
    }
    events
}

async fn a_night_that_is_killed_while_it_forgets_comes_to_the_same_in_the_end(mut world: World) {
    let mut calm = World::redb();
    (world.forget_after, calm.forget_after) = (Some(DAYS), Some(DAYS));
    for place in [&world, &calm] {
        let (service, client) = place.client().await;
        put_rules(&client).await;
        sent(&client, &crowd()).await;
        service.hourly().await.unwrap();
    }
    let calm = calm.service().await;
    let done = forgot(&calm).await;
    assert_eq!((done.users, done.events), (130, 4 * 130));
    for attempt in 0..6_u64 {
        world.program(&["nightly"]).kill_after(Duration::from_millis(60 + 70 * attempt));
        let service = world.service().await;
        verified(&service).await;
        // Of each user all is forgotten or nothing.
        let (log, users) = (count(&service, "log").await, count(&service, "forgotten").await);
        assert_eq!(log, crowd().len() as u64 - 4 * users);
    }
    world.run(&["nightly"]).unwrap();
    let service = world.service().await;
    assert_eq!(told(&service).await, told(&calm).await);
    assert_eq!(kept(&service).await, kept(&calm).await);
    let again = forgot(&service).await;
    assert_eq!((again.users, again.events), (0, 0));
    verified(&service).await;
}
