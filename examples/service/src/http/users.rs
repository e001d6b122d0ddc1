//! One user.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use lifestage::Day;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Shared;
use super::error::{ErrorBody, Query};
use crate::facts::Facts;
use crate::failure::Failure;
use crate::intake::Telling;
use crate::outbox::ToldChange;
use crate::points::{PointsApplied, PointsOperation};
use crate::service::Service;
use crate::users::{Receipt, UserCard};

pub(super) fn routes() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new()
        .routes(routes!(get_user, delete_user))
        .routes(routes!(put_facts))
        .routes(routes!(get_changes))
        .routes(routes!(post_points))
}

/// The day asked about.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Asked {
    /// Default today, where the user lives.
    #[param(value_type = Option<String>, example = "2026-01-31")]
    as_of: Option<Day>,
}

/// The scorecard of a user as of a day, with the reasons for all scores.
#[utoipa::path(
    get, path = "/users/{id}", params(("id" = String, Path), Asked),
    responses((status = 200, body = UserCard), (status = 404, body = ErrorBody)),
)]
async fn get_user(
    State(service): Shared,
    Path(id): Path<String>,
    Query(Asked { as_of }): Query<Asked>,
) -> Result<Json<UserCard>, Failure> {
    service.card(&id, as_of).await.map(Json)
}

/// Erases everything of a user, under all their ids, and says what that was.
#[utoipa::path(
    delete, path = "/users/{id}", params(("id" = String, Path)),
    responses((status = 200, body = Receipt), (status = 404, body = ErrorBody)),
)]
async fn delete_user(State(service): Shared, Path(id): Path<String>) -> Result<Json<Receipt>, Failure> {
    service.erase(&id).await.map(Json)
}

/// Takes in the facts of a user, in place of all those from before.
#[utoipa::path(
    put, path = "/users/{id}/facts", params(("id" = String, Path)), request_body = Facts,
    responses((status = 204), (status = 422, body = ErrorBody)),
)]
async fn put_facts(
    State(service): Shared,
    Path(id): Path<String>,
    facts: Result<Json<Facts>, JsonRejection>,
) -> Result<StatusCode, Failure> {
    service.put_facts(&id, &facts?.0, Telling::Aloud).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What was told of a user, the latest first, at most 1,000.
#[utoipa::path(
    get, path = "/users/{id}/changes", params(("id" = String, Path)),
    responses((status = 200, body = Vec<ToldChange>), (status = 404, body = ErrorBody)),
)]
async fn get_changes(State(service): Shared, Path(id): Path<String>) -> Result<Json<Vec<ToldChange>>, Failure> {
    service.changes_of(&id, 1_000).await.map(Json)
}

/// Earns, spends, takes back or gives back points, once for each key.
#[utoipa::path(
    post, path = "/users/{id}/points", params(("id" = String, Path)), request_body = PointsOperation,
    responses(
        (status = 200, body = PointsApplied),
        (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "The points do not allow it, or the key stands for something else"),
        (status = 422, body = ErrorBody),
    ),
)]
async fn post_points(
    State(service): Shared,
    Path(id): Path<String>,
    operation: Result<Json<PointsOperation>, JsonRejection>,
) -> Result<Json<PointsApplied>, Failure> {
    service.apply_points(&id, &operation?.0).await.map(Json)
}
