//! What every request is measured by.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;

use crate::service::Service;

/// Notes how long a request took, by its route.
pub(super) async fn measure(State(service): State<Arc<Service>>, request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let began = Instant::now();
    let response = next.run(request).await;
    let path = path.unwrap_or_else(|| "none".to_owned());
    service.metrics.note_request(&path, response.status().as_u16(), began.elapsed().as_secs_f64());
    response
}
