//! Links between ids.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Shared;
use super::error::ErrorBody;
use crate::failure::Failure;
use crate::identity::{LinkBatch, Linked, LinkedUser, UnlinkBatch};
use crate::service::Service;

pub(super) fn routes() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new().routes(routes!(post_links)).routes(routes!(post_unlinks)).routes(routes!(get_ids))
}

/// Takes in links: that an id is a user, since a day. From then on all ids of a user have one card, one balance of points and
/// one history, whichever of them is asked for. An id of more users than the rules allow is shared, and joins nobody.
///
/// The same link again changes nothing, and no order of links changes who is who.
#[utoipa::path(
    post, path = "/links", request_body = LinkBatch,
    responses((status = 200, body = Linked), (status = 413, body = ErrorBody), (status = 422, body = ErrorBody)),
)]
async fn post_links(
    State(service): Shared,
    batch: Result<Json<LinkBatch>, JsonRejection>,
) -> Result<Json<Linked>, Failure> {
    service.take_in_links(batch?.0.each()).await.map(Json)
}

/// Ends links: who was joined by them is told apart again, by the log. Points that were spent together stay with the account. The end of
/// a link that there is not is in `ended_nothing`; whom it joined otherwise than before is in `joined`.
#[utoipa::path(
    post, path = "/unlinks", request_body = UnlinkBatch,
    responses((status = 200, body = Linked), (status = 413, body = ErrorBody), (status = 422, body = ErrorBody)),
)]
async fn post_unlinks(
    State(service): Shared,
    batch: Result<Json<UnlinkBatch>, JsonRejection>,
) -> Result<Json<Linked>, Failure> {
    service.take_in_links(batch?.0.each()).await.map(Json)
}

/// All ids of a user, and which links at them join nobody, and why.
#[utoipa::path(
    get, path = "/users/{id}/ids", params(("id" = String, Path)),
    responses((status = 200, body = LinkedUser), (status = 404, body = ErrorBody)),
)]
async fn get_ids(State(service): Shared, Path(id): Path<String>) -> Result<Json<LinkedUser>, Failure> {
    service.ids(&id).await.map(Json)
}
