//! Experiments.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use lifestage::outreach::Assignment;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Shared;
use super::error::{ErrorBody, Query};
use crate::experiments::{ExperimentVerdicts, Exposed, VerdictRequest};
use crate::failure::Failure;
use crate::service::Service;

pub(super) fn routes() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new().routes(routes!(get_arm)).routes(routes!(post_exposure)).routes(routes!(get_verdict))
}

/// A user, by the caller's id.
#[derive(Deserialize, utoipa::IntoParams, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Of {
    user: String,
}

/// The arm of an id, and why. It follows from the id and the rules alone.
#[utoipa::path(
    get, path = "/experiments/{name}/arm", params(("name" = String, Path), Of),
    responses((status = 200, body = Object), (status = 404, body = ErrorBody)),
)]
async fn get_arm(
    State(service): Shared,
    Path(name): Path<String>,
    Query(Of { user }): Query<Of>,
) -> Result<Json<Assignment>, Failure> {
    service.arm(&name, &user).await.map(Json)
}

/// Notes that a user met what the experiment changes. Only the first time counts.
#[utoipa::path(
    post, path = "/experiments/{name}/exposures", params(("name" = String, Path)), request_body = Of,
    responses((status = 200, body = Exposed), (status = 404, body = ErrorBody)),
)]
async fn post_exposure(
    State(service): Shared,
    Path(name): Path<String>,
    of: Result<Json<Of>, JsonRejection>,
) -> Result<Json<Exposed>, Failure> {
    service.expose(&name, &of?.0.user).await.map(Json)
}

/// What came of an experiment: each arm against the control, judged together.
#[utoipa::path(
    get, path = "/experiments/{name}/verdict", params(("name" = String, Path), VerdictRequest),
    responses((status = 200, body = ExperimentVerdicts), (status = 404, body = ErrorBody)),
)]
async fn get_verdict(
    State(service): Shared,
    Path(name): Path<String>,
    Query(asked): Query<VerdictRequest>,
) -> Result<Json<ExperimentVerdicts>, Failure> {
    service.verdict(&name, asked).await.map(Json)
}
