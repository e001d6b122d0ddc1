//! The door: routes, and what every request passes on its way in and out.

mod board;
mod changes;
mod error;
mod events;
mod experiments;
mod jobs;
mod language;
mod layers;
mod links;
mod messages;
mod reports;
mod rules;
mod running;
mod said;
mod shapes;
mod token;
mod users;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

pub(crate) use shapes::ExpiryShape;
pub use token::Token;

use crate::service::Service;

/// The largest body: more than a full batch needs.
const LARGEST_BODY: usize = 2 * 1024 * 1024;

/// How long a request may take.
const LONGEST_REQUEST: Duration = Duration::from_mins(1);

#[derive(OpenApi)]
#[openapi(info(
    title = "lifestage service",
    description = "Events come in at least once and count once; answers carry their reasons; changes are told once. Every \
                   request takes `lang`, `en` or `zh`, and answers say theirs by `content-language`."
))]
struct Documentation;

/// The routes over a service, and their description. `token` is what a caller must know, if anything.
pub fn router(service: Arc<Service>, token: Option<Token>) -> Router {
    let guarded = OpenApiRouter::with_openapi(Documentation::openapi())
        .merge(events::routes())
        .merge(users::routes())
        .merge(links::routes())
        .merge(changes::routes())
        .merge(reports::routes())
        .merge(board::routes())
        .merge(rules::routes())
        .merge(messages::routes())
        .merge(experiments::routes())
        .merge(jobs::routes());
    let (guarded, documentation) = guarded.split_for_parts();
    let guarded = guarded
        .route_layer(middleware::from_fn_with_state(service.clone(), language::speak))
        .route_layer(middleware::from_fn_with_state(token, token::check));
    Router::new()
        .merge(guarded)
        .merge(running::routes(documentation))
        .merge(board::page())
        .fallback(error::nowhere)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LONGEST_REQUEST))
        .layer(middleware::from_fn_with_state(service.clone(), layers::measure))
        .layer(TraceLayer::new_for_http())
        .with_state(service)
}

/// What handlers are given.
type Shared = axum::extract::State<Arc<Service>>;
