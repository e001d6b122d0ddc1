//! Jobs, for a scheduler that would rather send a request than start a program.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Shared;
use crate::failure::Failure;
use crate::jobs::{FIT_EVERY, LookedAt, Night, Verified};
use crate::service::Service;

pub(super) fn routes() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new().routes(routes!(post_hourly)).routes(routes!(post_nightly)).routes(routes!(post_verify))
}

/// Looks at everybody who is due. The service does so by itself every hour.
#[utoipa::path(post, path = "/jobs/hourly", responses((status = 200, body = LookedAt)))]
async fn post_hourly(State(service): Shared) -> Result<Json<LookedAt>, Failure> {
    service.hourly().await.map(Json)
}

/// Fits the rules where the last fit is a week old, looks at everybody who is due, and forgets what is too old to be kept.
#[utoipa::path(post, path = "/jobs/nightly", responses((status = 200, body = Night)))]
async fn post_nightly(State(service): Shared) -> Result<Json<Night>, Failure> {
    service.nightly(FIT_EVERY).await.map(Json)
}

/// Rebuilds everybody from the log, and compares bytes.
#[utoipa::path(post, path = "/jobs/verify", responses((status = 200, body = Verified)))]
async fn post_verify(State(service): Shared) -> Result<Json<Verified>, Failure> {
    service.verify(false).await.map(Json)
}
