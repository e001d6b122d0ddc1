//! Reports. Each answer carries its definition: what exactly was asked.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use lifestage::Day;
use lifestage::report::{KpiRow, KpiUnit};
use serde::Deserialize;
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Shared;
use super::error::{ErrorBody, Query};
use crate::failure::Failure;
use crate::reports::{ReportDays, Stages};
use crate::service::Service;

pub(super) fn routes() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new()
        .routes(routes!(get_activity))
        .routes(routes!(get_retention))
        .routes(routes!(get_accounting))
        .routes(routes!(get_stages))
        .routes(routes!(get_kpi))
        .routes(routes!(get_funnel))
        .routes(routes!(get_referral))
        .routes(routes!(get_campaign))
        .routes(routes!(get_segments))
        .routes(routes!(get_members))
        .route("/reports/{name}", axum::routing::get(no_report))
}

/// The reports by their names.
const REPORTS: [&str; 8] =
    ["activity", "retention", "accounting", "stages", "kpi", "referral", "funnels/{name}", "campaigns/{name}"];

async fn no_report(Path(name): Path<String>) -> Failure {
    Failure::missing_among("report", name, REPORTS)
}

/// The day asked about.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct AsOf {
    /// Default today.
    #[param(value_type = Option<String>, example = "2026-01-31")]
    as_of: Option<Day>,
}

/// An answer of the library as it writes it, with the definition as a sentence beside it.
fn defined(answer: &impl serde::Serialize, definition: &lifestage::answer::Definition) -> Result<Json<Value>, Failure> {
    let broken = |error: serde_json::Error| Failure::broken(error.to_string());
    let answer = serde_json::to_value(answer).map_err(broken)?;
    Ok(Json(serde_json::json!({ "asked": definition.text(), "answer": answer })))
}

/// How many users were active in each period.
#[utoipa::path(get, path = "/reports/activity", params(ReportDays), responses((status = 200, body = Object)))]
async fn get_activity(State(service): Shared, Query(asked): Query<ReportDays>) -> Result<Json<Value>, Failure> {
    let (answer, today) = (service.activity(asked).await?, service.today()?);
    let Json(mut written) = defined(&answer, answer.definition())?;
    let periods = written["answer"].get_mut("periods").and_then(Value::as_array_mut).into_iter().flatten();
    for (written, period) in periods.zip(&answer.periods) {
        // The library is told up to which day to look, and not that this day goes on.
        if let Some(finished) = written.get_mut("finished") {
            *finished = Value::Bool(period.finished && period.days.last() < today);
        }
    }
    Ok(Json(written))
}

/// How many of those who came first in each period came back later, as the section `retention` of the rules asks.
#[utoipa::path(get, path = "/reports/retention", params(ReportDays), responses((status = 200, body = Object)))]
async fn get_retention(State(service): Shared, Query(asked): Query<ReportDays>) -> Result<Json<Value>, Failure> {
    let answer = service.retention(asked).await?;
    defined(&answer, answer.definition())
}

/// Who was new, came again, came back and stayed away, in each period.
#[utoipa::path(get, path = "/reports/accounting", params(ReportDays), responses((status = 200, body = Object)))]
async fn get_accounting(State(service): Shared, Query(asked): Query<ReportDays>) -> Result<Json<Value>, Failure> {
    let answer = service.accounting(asked).await?;
    defined(&answer, answer.definition())
}

/// How many users are in each stage, RFM segment and segment of the rules in force.
#[utoipa::path(get, path = "/reports/stages", params(AsOf), responses((status = 200, body = Stages)))]
async fn get_stages(State(service): Shared, Query(asked): Query<AsOf>) -> Result<Json<Stages>, Failure> {
    service.stages(asked.as_of).await.map(Json)
}

/// What a number of the board is in its unit, which its parts in the answer are not.
fn value(row: &KpiRow) -> Value {
    let (unit, numerator) = match row.unit {
        KpiUnit::Share => ("share", "users"),
        KpiUnit::Hours => ("hours per user", "seconds"),
        KpiUnit::Money => ("minor units of money per user", "minor units of money"),
        KpiUnit::Factor => ("users per user", "users"),
        KpiUnit::Number => ("number per user", "millionths"),
    };
    serde_json::json!({ "name": row.name, "value": row.actual(), "unit": unit, "numerator_in": numerator })
}

/// The key numbers and their targets, by the rules in force. `values` has each number in its unit, and says in what the numerator
/// of the answer is counted.
#[utoipa::path(get, path = "/reports/kpi", params(AsOf), responses((status = 200, body = Object)))]
async fn get_kpi(State(service): Shared, Query(asked): Query<AsOf>) -> Result<Json<Value>, Failure> {
    let answer = service.kpi(asked.as_of).await?;
    let Json(mut written) = defined(&answer, answer.definition())?;
    written["values"] = answer.rows.iter().map(value).collect();
    Ok(Json(written))
}

/// Who brought whom, and how many of these matured and stayed, by the section `referral` of the rules.
#[utoipa::path(get, path = "/reports/referral", params(AsOf), responses((status = 200, body = Object)))]
async fn get_referral(State(service): Shared, Query(asked): Query<AsOf>) -> Result<Json<Value>, Failure> {
    let (answer, everybody) = service.referral(asked.as_of).await?;
    let Json(mut written) = defined(&answer, answer.definition())?;
    let inviters = written["answer"].get_mut("inviters").and_then(Value::as_array_mut).into_iter().flatten();
    for (written, inviter) in inviters.zip(&answer.inviters) {
        if let (Some(user), Some(id)) = (written.get_mut("user"), everybody.ids.get(&inviter.user)) {
            *user = Value::String(id.clone());
        }
    }
    Ok(Json(written))
}

/// What a campaign cost, and the day asked about.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct OfCampaign {
    /// What it cost, in minor units of money. Default 0.
    #[serde(default)]
    cost: u64,
    /// Default today.
    #[param(value_type = Option<String>, example = "2026-01-31")]
    as_of: Option<Day>,
}

/// Whom the messages about a campaign reached, and what they did and spent after it, by the section `campaign` of the rules.
#[utoipa::path(
    get, path = "/reports/campaigns/{name}", params(("name" = String, Path), OfCampaign),
    responses((status = 200, body = Object), (status = 404, body = ErrorBody)),
)]
async fn get_campaign(
    State(service): Shared,
    Path(name): Path<String>,
    Query(asked): Query<OfCampaign>,
) -> Result<Json<Value>, Failure> {
    let answer = service.campaign(&name, asked.cost, asked.as_of).await?;
    defined(&answer, answer.definition())
}

/// How far users came in a funnel of the rules in force: `steps`, from the events of `days`, the first and the last one.
#[utoipa::path(
    get, path = "/reports/funnels/{name}", params(("name" = String, Path), ReportDays),
    responses((status = 200, body = Object), (status = 404, body = ErrorBody)),
)]
async fn get_funnel(
    State(service): Shared,
    Path(name): Path<String>,
    Query(asked): Query<ReportDays>,
) -> Result<Json<Value>, Failure> {
    let (answer, days) = (service.funnel(&name, asked).await?, service.days(asked)?);
    let Json(mut written) = defined(&answer, answer.definition())?;
    written["days"] = serde_json::json!([days.first(), days.last()]);
    written["steps"] = serde_json::to_value(answer.steps()).map_err(|error| Failure::broken(error.to_string()))?;
    Ok(Json(written))
}

/// The segments of the rules in force, with how many users are in each.
#[utoipa::path(get, path = "/segments", params(AsOf), responses((status = 200, body = Stages)))]
async fn get_segments(State(service): Shared, Query(asked): Query<AsOf>) -> Result<Json<Stages>, Failure> {
    service.stages(asked.as_of).await.map(Json)
}

/// The ids of the users in a segment.
#[utoipa::path(
    get, path = "/segments/{name}", params(("name" = String, Path), AsOf),
    responses((status = 200, body = Vec<String>), (status = 404, body = ErrorBody)),
)]
async fn get_members(
    State(service): Shared,
    Path(name): Path<String>,
    Query(asked): Query<AsOf>,
) -> Result<Json<Vec<String>>, Failure> {
    service.members(&name, asked.as_of).await.map(Json)
}
