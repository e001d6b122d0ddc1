//! The first fit of the rules: what it makes known is no change of anybody.

use lifestage_service::intake::Telling;
use lifestage_service::jobs::Fitted;

use crate::shared::client::{event, purchase};
use crate::shared::on_both_stores;
use crate::shared::world::{World, count, outbox, told, verified};

on_both_stores!(
    the_first_fit_after_an_import_tells_nothing,
    a_first_fit_hides_neither_what_an_event_nor_what_time_changed,
    a_service_that_begins_empty_is_fitted_once_there_are_users,
);

async fn the_first_fit_after_an_import_tells_nothing(world: World) {
    let (service, client) = world.client().await;
    let log = include_str!("../board/log.csv");
    service.import(log.as_bytes(), Telling::Silent).await.unwrap();
    let users = count(&service, "states").await;
    let night = service.nightly(1).await.unwrap();
    assert_eq!((night.looked_at.users, night.looked_at.changes), (users, 0));
    assert_eq!(outbox(&service).await, []);
    assert_eq!(client.get("/board/picture").await["rules"]["is_fitted"], true);
    // It is known from now on, and what is new against it is told.
    world.set_time("2026-05-01T01:00:00Z");
    service.hourly().await.unwrap();
    let later = told(&service).await;
    assert!(later.iter().any(|(.., text)| text.contains("(time)")), "{later:?}");
    assert!(later.iter().all(|(.., text)| !text.contains("(first sight)") && !text.contains("(new fit)")), "{later:?}");
    verified(&service).await;
}

/// Both come between the last telling and the first look under the fitted rules.
async fn a_first_fit_hides_neither_what_an_event_nor_what_time_changed(world: World) {
    let (service, client) = world.client().await;
    for user in ["ann", "bob", "cem"] {
        client.events(&[event(&format!("{user}-1"), user, "2026-02-24T10:00:00Z", "register")]).await;
    }
    client
        .events(&[event("d", "dan", "2026-01-20T10:00:00Z", "register"), purchase("o", "cem", "2026-03-01", 500)])
        .await;
    let first = outbox(&service).await.len();
    world.set_time("2026-03-04T01:00:00Z");
    // Everything of a night but its look at everybody.
    let everybody = service.read_everybody().await.unwrap();
    let rules = service.rules_now().await.unwrap();
    let fitted = rules.book.clone().fitted(&everybody.population, "2026-03-03".parse().unwrap()).unwrap();
    service.put_in_force(&fitted, 0, "fitted".to_owned(), false).await.unwrap();
    // Dan was silent, and comes back before the job gets to him.
    client.events(&[event("back", "dan", "2026-03-04T00:30:00Z", "log_in")]).await;
    service.hourly().await.unwrap();
    let new: Vec<String> = outbox(&service).await.split_off(first).into_iter().map(|row| row.row.change).collect();
    let about = |text: &str| new.iter().any(|change| change.contains(text));
    assert!(about("Silent → Growth (event)"), "{new:?}");
    assert_eq!(new.iter().filter(|change| change.contains("Introduction → Activation (time)")).count(), 3, "{new:?}");
    assert!(!about("\"cause\":\"refit\""), "{new:?}");
    verified(&service).await;
}

async fn a_service_that_begins_empty_is_fitted_once_there_are_users(world: World) {
    let (service, client) = world.client().await;
    assert_eq!(service.nightly(7).await.unwrap().fitted, Fitted::NotYet);
    // Whoever came today did nothing by yesterday.
    client.events(&[event("first", "ann", "2026-03-02T08:00:00Z", "log_in")]).await;
    assert_eq!(service.nightly(7).await.unwrap().fitted, Fitted::NotYet);
    service.import(include_str!("../board/log.csv").as_bytes(), Telling::Silent).await.unwrap();
    assert_eq!(service.nightly(7).await.unwrap().fitted, Fitted::Revision(1));
    assert_eq!(service.nightly(7).await.unwrap().fitted, Fitted::NotYet);
    assert_eq!(client.get("/board/picture").await["rules"]["is_fitted"], true);
    // Twice the users are another company.
    let users = count(&service, "states").await;
    let more: Vec<_> = (0..users + 2)
        .map(|user| purchase(&format!("more-{user}"), &format!("more-{user}"), "2026-02-20", 100 + user))
        .collect();
    for batch in more.chunks(500) {
        client.events(batch).await;
    }
    assert_eq!(service.nightly(7).await.unwrap().fitted, Fitted::Revision(2));
    verified(&service).await;
}
