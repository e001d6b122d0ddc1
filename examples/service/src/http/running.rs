//! Whether it runs, how it runs, and what it can do: open to everybody who reaches the port.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use utoipa::openapi::OpenApi;

use super::Shared;
use crate::failure::Failure;
use crate::service::Service;

pub(super) fn routes(documentation: OpenApi) -> Router<Arc<Service>> {
    let document = Arc::new(documentation);
    Router::new()
        .route("/health", get(health))
        .route("/metrics", get(metrics))
        .route("/openapi.json", get(move || async move { Json(document.as_ref().clone()) }))
}

/// Whether the store answers.
async fn health(State(service): Shared) -> Result<Json<serde_json::Value>, Failure> {
    let mut transaction = service.store.read().await?;
    let revision = transaction.revision().await?;
    Ok(Json(serde_json::json!({ "store": service.store.name(), "rules": revision })))
}

async fn metrics(State(service): Shared) -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], service.metrics.text())
}
