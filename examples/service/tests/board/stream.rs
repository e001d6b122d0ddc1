//! What the stream tells, and the door of the page.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::response::Response;
use http_body_util::BodyExt;
use lifestage_service::http::{Token, router};
use serde_json::Value;
use tower::ServiceExt;

use crate::shared::client::event;
use crate::shared::on_both_stores;
use crate::shared::world::World;

on_both_stores!(a_change_is_told_after_an_event_and_only_once, the_stream_ends_when_the_service_stops);

async fn asked(router: axum::Router, path: &str, token: Option<&str>) -> Response {
    let mut request = Request::builder().uri(path);
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
}

/// The next event of a stream: its name and its data. None at its end.
async fn next(body: &mut Body) -> Option<(String, Value)> {
    loop {
        let frame =
            tokio::time::timeout(Duration::from_secs(20), body.frame()).await.expect("something is told in time");
        let text = String::from_utf8(frame?.unwrap().into_data().unwrap().to_vec()).unwrap();
        let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        if let (Some(event), Some(data)) = (field("event:"), field("data:")) {
            return Some((event.to_owned(), serde_json::from_str(data).unwrap()));
        }
    }
}

async fn changes(body: &mut Body) -> Vec<(String, String)> {
    loop {
        let (event, data) = next(body).await.unwrap();
        if event == "changes" {
            let told = data.as_array().unwrap().iter();
            let of = |change: &Value, field: &str| change[field].as_str().unwrap().to_owned();
            return told.map(|change| (of(change, "user"), of(change, "key"))).collect();
        }
    }
}

async fn a_change_is_told_after_an_event_and_only_once(world: World) {
    let (service, client) = world.client().await;
    client.events(&[event("a1", "ann", "2026-03-02T08:10:00Z", "log_in")]).await;
    let response = asked(router(service, None), "/board/stream", None).await;
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let mut body = response.into_body();
    // What was before is in the picture, and is not told.
    let (first, picture) = next(&mut body).await.unwrap();
    assert_eq!((first.as_str(), picture["changes"][0]["user"].as_str()), ("picture", Some("ann")));
    client.events(&[event("b1", "user-7", "2026-03-02T09:00:00Z", "log_in")]).await;
    let told = changes(&mut body).await;
    assert!(!told.is_empty() && told.iter().all(|(user, _)| user == "user-7"), "{told:?}");
    client.events(&[event("c1", "cem", "2026-03-02T09:00:00Z", "log_in")]).await;
    let told = changes(&mut body).await;
    assert!(!told.is_empty() && told.iter().all(|(user, _)| user == "cem"), "{told:?}");
}

async fn the_stream_ends_when_the_service_stops(world: World) {
    let (service, _) = world.client().await;
    let mut body = asked(router(service.clone(), None), "/board/stream", None).await.into_body();
    assert_eq!(next(&mut body).await.unwrap().0, "picture");
    service.board.close();
    while next(&mut body).await.is_some() {}
    assert_eq!(asked(router(service, None), "/board/stream", None).await.status(), StatusCode::CONFLICT);
}

#[tokio::test]
async fn the_page_is_open_and_what_it_shows_needs_the_token() {
    let secret = "0123456789abcdef0123456789abcdef";
    let router = router(World::redb().service().await, Some(Token::new(secret).unwrap()));
    for path in ["/", "/board", "/board/board.css", "/board/board.js", "/board/texts.js"] {
        let response = asked(router.clone(), path, None).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        let policy = response.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self';") && !policy.contains("unsafe"), "{policy}");
    }
    for path in ["/board/picture", "/board/stream"] {
        assert_eq!(asked(router.clone(), path, None).await.status(), StatusCode::UNAUTHORIZED, "{path}");
        assert_eq!(asked(router.clone(), path, Some(secret)).await.status(), StatusCode::OK, "{path}");
    }
}

#[test]
fn nothing_from_an_event_is_ever_read_as_markup() {
    let script = include_str!("../../board/board.js");
    let writes = ["innerHTML =", "innerHTML=", "outerHTML", "insertAdjacentHTML", "document.write", "eval("];
    for write in writes {
        assert!(!script.contains(write), "{write}");
    }
}
