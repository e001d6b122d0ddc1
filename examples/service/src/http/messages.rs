//! Messages.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Shared;
use super::error::ErrorBody;
use crate::failure::Failure;
use crate::messages::{PlanRequest, Planned};
use crate::service::Service;

pub(super) fn routes() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new().routes(routes!(post_plan))
}

/// Who may be written to now, and why not. With `claim`, what may go counts as sent from then on.
#[utoipa::path(
    post, path = "/messages/plan", request_body = PlanRequest,
    responses((status = 200, body = Vec<Planned>), (status = 413, body = ErrorBody), (status = 422, body = ErrorBody)),
)]
async fn post_plan(
    State(service): Shared,
    request: Result<Json<PlanRequest>, JsonRejection>,
) -> Result<Json<Vec<Planned>>, Failure> {
    service.plan(&request?.0).await.map(Json)
}
