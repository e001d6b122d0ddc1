//! The board: a page, the picture that it begins with, and a stream of what is new.
//!
//! The page holds nothing of anybody, so it needs no token; what it then asks for does.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderName, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use futures_util::Stream;
use lifestage::answer::Language;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Shared;
use crate::board::Said;
use crate::failure::Failure;
use crate::service::Service;

pub(super) fn routes() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new().routes(routes!(get_picture)).routes(routes!(get_stream))
}

/// A file of the page: its content type and its text.
type File = (&'static str, &'static str);

const PAGE: File = ("text/html; charset=utf-8", include_str!("../../board/board.html"));
const FILES: [(&str, File); 5] = [
    ("/", PAGE),
    ("/board", PAGE),
    ("/board/board.css", ("text/css; charset=utf-8", include_str!("../../board/board.css"))),
    ("/board/board.js", ("text/javascript; charset=utf-8", include_str!("../../board/board.js"))),
    ("/board/texts.js", ("text/javascript; charset=utf-8", include_str!("../../board/texts.js"))),
];

/// Nothing comes from elsewhere, nothing goes elsewhere, and nothing in the page itself runs: whatever an event is called,
/// it stays a text.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The page itself.
pub(super) fn page() -> Router<Arc<Service>> {
    FILES
        .into_iter()
        .fold(Router::new(), |router, (path, file)| router.route(path, get(move || async move { sent(file) })))
}

fn sent((kind, text): File) -> Response {
    let headers: [(HeaderName, &str); 5] = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, text).into_response()
}

/// What the board shows: today against usual, stages, funnels, retention, targets and the latest changes. A few seconds
/// old, and the same for everybody who asks.
#[utoipa::path(get, path = "/board/picture", responses((status = 200, body = Object)))]
async fn get_picture(State(service): Shared) -> Result<Response, Failure> {
    let text = service.first_picture().await?;
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, text.to_string()).into_response())
}

/// What is new on the board, as server-sent events: `changes` within a second, and a `picture` every few seconds.
#[utoipa::path(
    get, path = "/board/stream", responses((status = 200, content_type = "text/event-stream", body = String)),
)]
async fn get_stream(State(service): Shared, Extension(language): Extension<Language>) -> Result<Response, Failure> {
    let said = service.watch().ok_or_else(|| Failure::Conflict("the service stops: ask again later".to_owned()))?;
    Ok((
        [(HeaderName::from_static("x-accel-buffering"), "no")],
        Sse::new(events(service.clone(), language, said)).keep_alive(KeepAlive::default()),
    )
        .into_response())
}

/// The stream ends when the service stops.
fn events(
    service: Arc<Service>,
    language: Language,
    said: Receiver<Said>,
) -> impl Stream<Item = Result<Event, Infallible>> {
    futures_util::stream::unfold((service, said), move |(service, mut said)| async move {
        loop {
            let (event, text) = match said.recv().await {
                Ok(Said::Picture(text)) => ("picture", text),
                Ok(Said::Changes(text)) => ("changes", text),
                // A slow viewer missed some; the next picture has what matters of them.
                Err(RecvError::Lagged(_)) => continue,
                Err(RecvError::Closed) => return None,
            };
            // All viewers share what is told; each has it said in their language.
            let names = service.names_to_say().await.unwrap_or_default();
            let data = super::said::said(language, &names, &text).unwrap_or_else(|| text.to_string());
            return Some((Ok(Event::default().event(event).data(data)), (service, said)));
        }
    })
}
