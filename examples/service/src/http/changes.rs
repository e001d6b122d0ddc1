//! The outbox: what is to be told, and what was.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Shared;
use super::error::Query;
use crate::failure::Failure;
use crate::outbox::ToldChange;
use crate::service::{Service, retried};

pub(super) fn routes() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new().routes(routes!(get_outbox)).routes(routes!(post_delivered))
}

/// Which part of the outbox.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Part {
    /// How many changes, at most 1,000. Default 100.
    limit: Option<usize>,
}

/// Changes that were handed on.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct Delivered {
    keys: Vec<String>,
}

/// How many changes were marked.
#[derive(Serialize, utoipa::ToSchema)]
struct Marked {
    marked: u64,
}

/// The oldest changes that were not delivered yet. Tell them, and then mark them: whoever is killed between tells them
/// again, under the same keys.
#[utoipa::path(get, path = "/changes", params(Part), responses((status = 200, body = Vec<ToldChange>)))]
async fn get_outbox(State(service): Shared, Query(part): Query<Part>) -> Result<Json<Vec<ToldChange>>, Failure> {
    let mut transaction = service.store.read().await?;
    let rows = transaction.undelivered(part.limit.unwrap_or(100).min(1_000)).await?;
    rows.into_iter().map(TryFrom::try_from).collect::<Result<_, _>>().map(Json)
}

/// Marks changes as delivered.
#[utoipa::path(
    post, path = "/changes/delivered", request_body = Delivered, responses((status = 200, body = Marked)),
)]
async fn post_delivered(
    State(service): Shared,
    delivered: Result<Json<Delivered>, JsonRejection>,
) -> Result<Json<Marked>, Failure> {
    let Json(Delivered { keys }) = delivered?;
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let mark = || async {
        let mut transaction = service.store.write().await?;
        let marked = transaction.delivered(&keys).await?;
        transaction.commit().await?;
        Ok(Json(Marked { marked }))
    };
    retried(mark).await
}
