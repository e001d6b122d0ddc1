//! The report for machines: the answers of the library as they serialise, with what they are asked for most.

use std::error::Error;

use lifestage::answer::Definition;
use lifestage::report::{
    Breakdown, CohortAverage, FunnelReport, Kpi, KpiBoard, KpiPast, Lags, Retention, UserAccounting,
};
use lifestage::score::LifecycleStage;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::commands::report::answers::{Channels, Report, RfmCell};
use crate::commands::sessions;

type Answer = Result<Value, Box<dyn Error>>;

/// All of it in one object.
pub(crate) fn json(report: &Report) -> Answer {
    let Report { log, days, active, lifecycle, revenue, time_to_churn, sessions, .. } = report;
    Ok(json!({
        "source": log.source,
        "days": days,
        "as_of": days.last(),
        "period": report.period,
        "users": report.stages.all.total(),
        "stages": stages(report),
        "active_users": {
            "daily": active.daily,
            "weekly": active.weekly,
            "monthly": active.monthly,
            "trailing_7": active.trailing_7,
            "trailing_30": active.trailing_30,
            "stickiness": with(&active.stickiness, json!({
                "day_of_trailing_30": active.stickiness.day_of_trailing_30(),
                "mean_day_users": active.stickiness.mean_day_users(),
                "mean_day_of_month": active.stickiness.mean_day_of_month(),
            }))?,
            "l7": active.l7,
            "l28": active.l28,
        },
        "lifecycle": with(&accounting(lifecycle)?, json!({
            "by_channel": by_channel(&report.lifecycle_by_channel, accounting)?,
        }))?,
        "retention": {
            "by_period": retention(&report.retention)?,
            "by_day": with(&retention(&report.classic)?, json!({
                "by_channel": by_channel(&report.classic_by_channel, |of| Ok(json!({ "averages": retention(of)?["averages"].take() })))?,
            }))?,
        },
        "rfm": rfm(report),
        "revenue": {
            "definition": revenue.definition(),
            "periods": revenue.periods.iter().map(|period| with(period, json!({
                "arpu": period.arpu(),
                "arppu": period.arppu(),
                "payer_share": period.payer_share(),
            }))).collect::<Result<Vec<_>, _>>()?,
        },
        "cohort_revenue": with(&report.cohort_revenue, json!({ "pooled": report.cohort_revenue.pooled() }))?,
        "time_to_churn": {
            "definition": time_to_churn.definition(),
            "customers": time_to_churn.survival.count(),
            "churned": time_to_churn.churned,
            "median_days": time_to_churn.median_days(),
            "mean_value_before_churn": time_to_churn.mean_value_before_churn(),
        },
        "funnel": funnel(report)?,
        "sessions": with(&sessions::object(sessions)?, json!({
            "definition": report.sessions_definition,
            "mean_per_user": sessions.sessions_per_user().mean(),
            "median_per_user": sessions.sessions_per_user().median(),
        }))?,
        "kpi": with(
            &board(report, &report.kpi, true)?,
            json!({ "by_channel": by_channel(&report.kpi_by_channel, |of| board(report, of, false))? }),
        )?,
    }))
}

/// An answer as it serialises, and what it is asked for.
fn with(answer: &impl Serialize, more: Value) -> Answer {
    let mut answer = serde_json::to_value(answer)?;
    if let (Value::Object(answer), Value::Object(more)) = (&mut answer, more) {
        answer.extend(more);
    }
    Ok(answer)
}

/// An object for each group, the largest first; null where nobody asked, or nothing may be said of any.
fn by_channel<A>(groups: &Channels<A>, write: impl Fn(&A) -> Answer) -> Answer {
    let named = groups.shown.iter().map(|(name, answer)| Ok(name.object(write(answer)?)));
    let named = named.collect::<Result<Vec<_>, Box<dyn Error>>>()?;
    Ok(if named.is_empty() { Value::Null } else { Value::Array(named) })
}

fn accounting(lifecycle: &UserAccounting) -> Answer {
    let periods = lifecycle
        .periods
        .iter()
        .map(|period| with(period, json!({ "active": period.active(), "pulse": period.pulse() })))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(json!({ "definition": lifecycle.definition(), "periods": periods }))
}

fn stages(report: &Report) -> Value {
    let Breakdown { rows, .. } = &report.stages.all;
    let definition = report.stages.all.definition();
    let rows = rows.iter().map(|row| {
        let (users, share) = (report.stages.in_stage(row.label), report.stages.share(row.label));
        json!({ "stage": row.label, "users": users, "share": share })
    });
    let by_channel = report.stages.by_channel.as_ref().map(|(definition, rows): &(Definition, Vec<_>)| {
        let rows = rows.iter().map(|(name, row)| {
            let cells = LifecycleStage::ALL.iter().zip(&row.cells);
            let cells: Map<_, _> = cells.map(|(stage, users)| (stage.name().to_owned(), json!(users))).collect();
            name.object(json!({ "stages": cells, "users": row.total() }))
        });
        json!({ "definition": definition, "channels": rows.collect::<Vec<_>>() })
    });
    let journey = &report.stages.journey;
    let steps = journey.steps.iter().map(|step| {
        json!({
            "from": step.from,
            "to": step.to,
            "users": step.users(),
            "conversion": journey.conversion(step.from, step.to),
            "median_days": step.median_days(),
        })
    });
    let stays = journey
        .stages
        .iter()
        .map(|stage| json!({ "stage": stage.stage, "entered": stage.entered, "median_days": stage.stays.median() }));
    json!({
        "definition": definition,
        "rows": rows.collect::<Vec<_>>(),
        "by_channel": by_channel,
        "journey": {
            "definition": journey.definition(),
            "stages": stays.collect::<Vec<_>>(),
            "steps": steps.collect::<Vec<_>>(),
        },
    })
}

fn retention(retention: &Retention) -> Answer {
    let averages = retention.lags.iter().map(|lags: &Lags| {
        let pooled = retention.pooled(*lags);
        json!({
            "lags": lags,
            "eligible": pooled.eligible(),
            "retained": pooled.retained(),
            "pooled": pooled.rate(),
            "mean_of_rates": retention.average(*lags, CohortAverage::MeanOfRates),
            "size_weighted_twice": retention.average(*lags, CohortAverage::SizeWeightedTwice),
        })
    });
    let averages: Vec<Value> = averages.collect();
    with(retention, json!({ "averages": averages }))
}

fn rfm(report: &Report) -> Value {
    let Some(rfm) = &report.rfm else { return Value::Null };
    let cell = |cell: &RfmCell| json!({ "users": cell.users, "net": i64::try_from(cell.net).ok() });
    let cells =
        rfm.cells.iter().map(|((r, fm), of)| json!({ "r": r, "fm": fm, "users": of.users, "net": cell(of)["net"] }));
    let segments: Map<_, _> = rfm.segments.iter().map(|(name, of)| (name.to_string(), cell(of))).collect();
    json!({
        "definition": rfm.definition,
        "buyers": rfm.all.users,
        "net": cell(&rfm.all)["net"],
        "cells": cells.collect::<Vec<_>>(),
        "segments": segments,
        "rule": rfm.rule,
    })
}

fn funnel(report: &Report) -> Answer {
    let Some(funnel) = &report.funnel else { return Ok(Value::Null) };
    let object = |report: &FunnelReport| -> Answer {
        Ok(json!({ "users": report.users(), "users_at_depth": report.users_at_depth(), "steps": report.steps() }))
    };
    with(
        &object(&funnel.all)?,
        json!({ "definition": funnel.definition, "by_channel": by_channel(&funnel.by_channel, object)? }),
    )
}

/// A board; that of a channel without its changes, as the counts of earlier days are not checked for small ones.
fn board(report: &Report, board: &KpiBoard, with_changes: bool) -> Answer {
    let rows = board.rows.iter().map(|row| {
        let in_log = report.in_log(row);
        let (actual, verdict) = (row.actual().filter(|_| in_log), Some(row.verdict()).filter(|_| in_log));
        let told = json!({
            "kpi": row.name.standard(), "name": row.name.as_str(), "stage": row.name.standard().map(Kpi::stage),
            "numerator": i64::try_from(row.now.numerator)?, "denominator": row.now.denominator,
            "target": row.goal.map(|goal| goal.target), "in_log": in_log, "actual": actual, "verdict": verdict,
        });
        let change = |since| row.change(since).filter(|_| in_log);
        let changes = json!({
            "since_month_before": change(KpiPast::MonthBefore), "since_year_before": change(KpiPast::YearBefore),
        });
        if with_changes { with(&told, changes) } else { Ok(told) }
    });
    Ok(json!({ "definition": board.definition(), "rows": rows.collect::<Result<Vec<_>, _>>()? }))
}
