//! Rules.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use lifestage::answer::Document;
use serde::Deserialize;
use utoipa::PartialSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Shared;
use super::error::{ErrorBody, Query};
use super::shapes::{IdentityShape, RulesShape};
use crate::failure::Failure;
use crate::rules::{Allow, Posted, Preview};
use crate::service::Service;

pub(super) fn routes() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new()
        .routes(routes!(get_rules, post_rules))
        .routes(routes!(get_revision))
        .routes(routes!(get_schema))
}

/// What to do with the rules.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
#[expect(clippy::struct_excessive_bools, reason = "each is a word of the address")]
struct How {
    /// Only says what they would do. Default false.
    #[serde(default)]
    dry_run: bool,
    /// The revision that they are meant to replace; another one in force is a conflict. Default whichever is.
    base: Option<u64>,
    /// Whether users of an experiment may be taken out of their arms, which spoils what was measured. Default false.
    #[serde(default)]
    reassign: bool,
    /// Whether what users earned on forgotten days stands as it was counted under other incentives. Default false: such
    /// incentives are refused, as the days are not there to be counted anew.
    #[serde(default)]
    adopt: bool,
    /// Whether a document without any section may put the library's defaults in place of everything. Default false: it is refused.
    #[serde(default)]
    reset: bool,
}

/// Which rules are in force.
#[derive(serde::Serialize, utoipa::ToSchema)]
struct InForce {
    /// 0 before any were put in force: the library's defaults.
    revision: u64,
    /// Why there is it: `posted`, or `fitted as of` a day.
    why: String,
    /// Since when, in milliseconds since 1970.
    at: Option<i64>,
}

/// The JSON schema of the library's document, to which two sections of the service are added.
const SCHEMA: &str = include_str!("../../../data/company.schema.json");

/// The rules in force: one document, as it may be sent again, also to another store: what has a name has it in place of its number here,
/// and `names` has them all. The header `etag` has its revision.
#[utoipa::path(get, path = "/rules", responses((status = 200, body = RulesShape)))]
async fn get_rules(State(service): Shared) -> Result<Response, Failure> {
    let rules = service.rules_now().await?;
    let names = service.interner(&mut *service.store.read().await?).await?;
    Ok(([(ETAG, format!("\"{}\"", rules.revision))], Json(rules.book.given(&names)?)).into_response())
}

/// Which revision of the rules is in force, and why.
#[utoipa::path(get, path = "/rules/revision", responses((status = 200, body = InForce)))]
async fn get_revision(State(service): Shared) -> Result<Json<InForce>, Failure> {
    let rules = service.rules_now().await?;
    Ok(Json(InForce { revision: rules.revision, why: rules.why.clone(), at: rules.at }))
}

/// The JSON schema of the rules, for editors that complete and check while one writes.
#[utoipa::path(get, path = "/rules/schema", responses((status = 200, body = Object)))]
async fn get_schema() -> Result<Json<serde_json::Value>, Failure> {
    let broken = |error: serde_json::Error| Failure::broken(error.to_string());
    let mut schema: serde_json::Value = serde_json::from_str(SCHEMA).map_err(broken)?;
    if let Some(sections) = schema.get_mut("properties").and_then(serde_json::Value::as_object_mut) {
        let identity = serde_json::to_value(<IdentityShape as PartialSchema>::schema()).map_err(broken)?;
        sections.insert("identity".to_owned(), identity);
        let address = serde_json::json!({ "description": "The address of this schema." });
        sections.insert("$schema".to_owned(), address);
    }
    Ok(Json(schema))
}

/// Puts rules in force: the company's document, with the section `identity` of the service. What it leaves
/// out gets its default. Names may stand where the library has numbers: those of events that came, and those in `names`.
///
/// All mistakes are told at once. With `dry_run` it says who would move, and changes nothing. The same rules again are `unchanged`, and
/// make no revision.
#[utoipa::path(
    post, path = "/rules", params(How), request_body = RulesShape,
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
    let allow = Allow { reassign: how.reassign, adopt: how.adopt, reset: how.reset };
    if how.dry_run {
        let preview = service.preview_rules(&document, how.base, allow).await?;
        return Ok((axum::http::StatusCode::ACCEPTED, Json(preview)).into_response());
    }
    Ok(Json(service.put_rules(&document, how.base, allow).await?).into_response())
}
