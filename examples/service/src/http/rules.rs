//! Rules.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use lifestage::answer::Document;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Shared;
use super::error::ErrorBody;
use crate::failure::Failure;
use crate::rules::{Posted, Preview};
use crate::service::Service;

pub(super) fn routes() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new().routes(routes!(get_rules, post_rules))
}

/// What to do with the rules.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct How {
    /// Only says what they would do. Default false.
    #[serde(default)]
    dry_run: bool,
    /// The revision that they are meant to replace; another one in force is a conflict. Default whichever is.
    base: Option<u64>,
    /// Whether users of an experiment may be taken out of their arms, which spoils what was measured. Default false.
    #[serde(default)]
    reassign: bool,
}

/// The rules in force.
#[utoipa::path(get, path = "/rules", responses((status = 200, body = Object)))]
async fn get_rules(State(service): Shared) -> Result<Json<serde_json::Value>, Failure> {
    let rules = service.rules_now().await?;
    let book = serde_json::to_value(&rules.book).map_err(|error| Failure::broken(error.to_string()))?;
    Ok(Json(serde_json::json!({ "revision": rules.revision, "why": rules.why, "book": book })))
}

/// Puts a book of rules in force: `rules`, `contact`, `kpi`, `funnels`, `experiments`. Names may stand where the library has numbers.
///
/// All mistakes are told at once. With `dry_run` it says who would move, and changes nothing.
#[utoipa::path(
    post, path = "/rules", params(How), request_body = Object,
    responses(
        (status = 200, body = Posted, description = "In force; with `dry_run` a preview"),
        (status = 202, body = Preview, description = "What it would do"),
        (status = 409, body = ErrorBody),
        (status = 422, body = ErrorBody),
    ),
)]
async fn post_rules(
    State(service): Shared,
    Query(how): Query<How>,
    document: Result<Json<Document>, JsonRejection>,
) -> Result<Response, Failure> {
    let Json(document) = document?;
    if how.dry_run {
        let preview = service.preview_rules(&document, how.base, how.reassign).await?;
        return Ok((axum::http::StatusCode::ACCEPTED, Json(preview)).into_response());
    }
    Ok(Json(service.put_rules(&document, how.base, how.reassign).await?).into_response())
}
