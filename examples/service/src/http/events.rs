//! Events.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Shared;
use super::error::ErrorBody;
use crate::calendars::limited;
use crate::failure::Failure;
use crate::intake::{Batch, Taken, Telling, WrittenEvent};
use crate::service::Service;

/// A batch of events.
#[derive(serde::Deserialize, utoipa::ToSchema)]
#[expect(dead_code, reason = "describes a body whose events are read one by one")]
pub(super) struct Events {
    /// At most 5,000.
    events: Vec<WrittenEvent>,
}

pub(super) fn routes() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new().routes(routes!(post_events))
}

/// Takes in a batch of events. Those that cannot be taken in are named with their places; all others count.
#[utoipa::path(
    post, path = "/events", request_body = Events,
    responses(
        (status = 200, body = Taken),
        (status = 413, body = ErrorBody, description = "More than 5,000 events, or more than 2 MiB"),
        (status = 422, body = ErrorBody, description = "Not a batch at all"),
        (status = 503, body = ErrorBody, description = "Nothing was taken in: send it again"),
    ),
)]
async fn post_events(State(service): Shared, body: Result<Bytes, BytesRejection>) -> Result<Json<Taken>, Failure> {
    let body = body.map_err(|rejection| Failure::TooLarge(rejection.body_text()))?;
    let limits = limited(service.calendars.own(), service.clock.now());
    let limits = limits.map_err(|error| Failure::broken(error.to_string()))?;
    let known = service.rules.latest().map_or_else(Default::default, |rules| rules.book.company.names.kinds.clone());
    let mut batch = Batch::read(&body, &limits, &known)?;
    if !batch.refused.is_empty() {
        // Another process may have put rules in force that name a kind.
        let kinds = &service.rules_now().await?.book.company.names.kinds;
        if *kinds != known {
            batch = Batch::read(&body, &limits, kinds)?;
        }
    }
    service.take_in(&batch, Telling::Aloud).await.map(Json)
}
