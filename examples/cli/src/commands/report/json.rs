//! The report for machines: the answers of the library as they serialise, with what they are asked for most.

use std::error::Error;

use lifestage::answer::{Definition, Language, ShownRow};
use lifestage::report::{
    ActiveDays, ActiveUsers, Breakdown, CohortAverage, FunnelReport, Kpi, KpiBoard, KpiPast, Lags, Retention,
    TrailingUsers, UserAccounting, UserAccountingPeriod,
};
use lifestage::score::LifecycleStage;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::commands::report::answers::{Report, RfmCell};
use crate::commands::report::by_channel::Channels;
use crate::commands::report::shown::Block;
use crate::commands::sessions;

type Answer = Result<Value, Box<dyn Error>>;

/// All of it in one object.
pub(crate) fn json(report: &Report) -> Answer {
    let Report { log, days, lifecycle, .. } = report;
    Ok(json!({
        "source": log.source,
        "days": days,
        "as_of": days.last(),
        "period": report.period,
        "users": report.users(),
        "stages": stages(report),
        "active_users": active(report)?,
        "lifecycle": with(&accounting(report, lifecycle)?, json!({
            "by_channel": by_channel(&report.lifecycle_by_channel, |of| accounting(report, of))?,
        }))?,
        "retention": {
            "by_period": retention(report, Block::Retention, &report.retention)?,
            "by_day": with(&retention(report, Block::Classic, &report.classic)?, json!({
                "by_channel": by_channel(&report.classic_by_channel, |of| {
                    Ok(json!({ "averages": retention(report, Block::Classic, of)?["averages"].take() }))
                })?,
            }))?,
        },
        "rfm": rfm(report),
        "revenue": revenue(report)?,
        "cohort_revenue": cohort_revenue(report)?,
        "time_to_churn": time_to_churn(report),
        "funnel": funnel(report)?,
        "sessions": visits(report)?,
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

/// The same without these fields, which are null, where they may not be shown.
fn or_null(is_shown: bool, mut answer: Value, fields: &[&str]) -> Value {
    if let (false, Value::Object(answer)) = (is_shown, &mut answer) {
        answer
            .iter_mut()
            .filter(|(name, _)| fields.contains(&name.as_str()))
            .for_each(|(_, field)| *field = Value::Null);
    }
    answer
}

/// An answer as it serialises, with rows of which the users are null where they may not be shown.
fn with_rows(answer: &impl Serialize, rows: &str, shown: impl IntoIterator<Item = bool>, fields: &[&str]) -> Answer {
    let mut answer = serde_json::to_value(answer)?;
    if let Some(Value::Array(rows)) = answer.get_mut(rows) {
        rows.iter_mut().zip(shown).for_each(|(row, shown)| *row = or_null(shown, row.take(), fields));
    }
    Ok(answer)
}

fn active(report: &Report) -> Answer {
    let (active, shown) = (&report.active, &report.shown);
    let periods = |block, of: &ActiveUsers| {
        with_rows(of, "periods", of.periods.iter().map(|row| shown.whole(block, row.days.first())), &["users"])
    };
    let days = |block, of: &TrailingUsers| {
        with_rows(of, "days", of.days.iter().map(|row| shown.whole(block, row.day)), &["users"])
    };
    let histogram = |block, of: &ActiveDays| {
        let cells = of.users.iter().zip(1_usize..);
        let cells = cells.map(|(users, days)| shown.sees(block, "active days", days).then_some(users));
        with(of, json!({ "users": cells.collect::<Vec<_>>() }))
    };
    let sticky = with(
        &active.stickiness,
        json!({
            "day_of_trailing_30": active.stickiness.day_of_trailing_30(),
            "mean_day_users": active.stickiness.mean_day_users(),
            "mean_day_of_month": active.stickiness.mean_day_of_month(),
        }),
    )?;
    let counts = ["day_users", "trailing_30_users", "month_users", "day_of_trailing_30"];
    let means = ["month_user_days", "mean_day_users", "mean_day_of_month"];
    let sticky = or_null(shown.whole(Block::Stickiness, "stickiness"), sticky, &counts);
    Ok(json!({
        "daily": periods(Block::Daily, &active.daily)?,
        "weekly": periods(Block::Weekly, &active.weekly)?,
        "monthly": periods(Block::Monthly, &active.monthly)?,
        "trailing_7": days(Block::Trailing7, &active.trailing_7)?,
        "trailing_30": days(Block::Trailing30, &active.trailing_30)?,
        "stickiness": or_null(report.sees_mean_day(), sticky, &means),
        "l7": histogram(Block::L7, &active.l7)?,
        "l28": histogram(Block::L28, &active.l28)?,
    }))
}

fn revenue(report: &Report) -> Answer {
    let fields = ["active", "payers", "net", "arpu", "arppu", "payer_share"];
    let rows = report.revenue.periods.iter().map(|period| {
        let row = with(
            period,
            json!({
                "arpu": period.arpu(),
                "arppu": period.arppu(),
                "payer_share": period.payer_share(),
            }),
        )?;
        Ok(or_null(report.shown.whole(Block::Revenue, period.days.first()), row, &fields))
    });
    let rows = rows.collect::<Result<Vec<_>, Box<dyn Error>>>()?;
    Ok(json!({ "definition": report.revenue.definition(), "periods": rows }))
}

fn cohort_revenue(report: &Report) -> Answer {
    let of = &report.cohort_revenue;
    let cohorts = of.cohorts.iter().map(|cohort| {
        let first = cohort.days.first();
        let lags = (0..cohort.lags.len()).map(|lag| report.sees_mature(first, lag));
        let row = with_rows(cohort, "lags", lags, &["mature", "net"])?;
        Ok(or_null(report.shown.sees(Block::CohortRevenue, first, "size"), row, &["size"]))
    });
    let cohorts = cohorts.collect::<Result<Vec<_>, Box<dyn Error>>>()?;
    let pooled = report.shown.whole(Block::CohortRevenue, "all").then(|| of.pooled());
    with(of, json!({ "cohorts": cohorts, "pooled": pooled }))
}

fn time_to_churn(report: &Report) -> Value {
    let of = &report.time_to_churn;
    let told = json!({
        "definition": of.definition(),
        "customers": of.survival.count(),
        "churned": of.churned,
        "median_days": of.median_days(),
        "mean_value_before_churn": of.mean_value_before_churn(),
    });
    let fields = ["customers", "churned", "median_days", "mean_value_before_churn"];
    or_null(report.shown.whole(Block::Churn, "time to churn"), told, &fields)
}

fn visits(report: &Report) -> Answer {
    let sessions = &report.sessions;
    let told = with(
        &sessions::object(sessions)?,
        json!({
            "definition": report.sessions_definition,
            "mean_per_user": sessions.sessions_per_user().mean(),
            "median_per_user": sessions.sessions_per_user().median(),
        }),
    )?;
    Ok(or_null(report.shown.whole(Block::Sessions, "users"), told, &["users", "mean_per_user", "median_per_user"]))
}

/// An object for each group, the largest first; null where nobody asked, or nothing may be said of any.
fn by_channel<A>(groups: &Channels<A>, write: impl Fn(&A) -> Answer) -> Answer {
    let named = groups.shown.iter().map(|(name, answer)| Ok(name.object(write(answer)?)));
    let named = named.collect::<Result<Vec<_>, Box<dyn Error>>>()?;
    Ok(if named.is_empty() { Value::Null } else { Value::Array(named) })
}

fn accounting(report: &Report, lifecycle: &UserAccounting) -> Answer {
    let fields = ["new", "returning", "resurrecting", "dormant", "active", "pulse"];
    let is_shown = |period: &UserAccountingPeriod| report.shown.whole(Block::Lifecycle, period.days.first());
    let periods = lifecycle
        .periods
        .iter()
        .map(|period| {
            let row = with(period, json!({ "active": period.active(), "pulse": period.pulse() }))?;
            Ok(or_null(is_shown(period), row, &fields))
        })
        .collect::<Result<Vec<_>, Box<dyn Error>>>()?;
    Ok(json!({ "definition": lifecycle.definition(), "periods": periods }))
}

fn stages(report: &Report) -> Value {
    let Breakdown { rows, .. } = &report.stages.all;
    let definition = report.stages.all.definition();
    let rows = rows.iter().map(|row| {
        let (users, share) = (report.in_stage(row.label), report.share_in_stage(row.label));
        json!({ "stage": row.label, "users": users, "share": share })
    });
    let by_channel = report.stages.by_channel.as_ref().map(|(definition, rows): &(Definition, Channels<ShownRow>)| {
        let rows = rows.shown.iter().map(|(name, row)| {
            let cells = LifecycleStage::ALL.iter().zip(&row.cells);
            let cells: Map<_, _> =
                cells.map(|(stage, users)| (stage.name(Language::English).to_owned(), json!(users))).collect();
            let users = (!row.cells.contains(&None)).then(|| row.total());
            name.object(json!({ "stages": cells, "users": users }))
        });
        json!({ "definition": definition, "channels": rows.collect::<Vec<_>>() })
    });
    let journey = &report.stages.journey;
    let steps = journey.steps.iter().map(|step| {
        let step_told = json!({
            "from": step.from,
            "to": step.to,
            "users": step.users(),
            "conversion": journey.conversion(step.from, step.to),
            "median_days": step.median_days(),
        });
        or_null(report.sees_step(step.from, step.to), step_told, &["users", "conversion", "median_days"])
    });
    let stays = journey
        .stages
        .iter()
        .map(|of| (of, json!({ "stage": of.stage, "entered": of.entered, "median_days": of.stays.median() })))
        .map(|(of, told)| or_null(report.shown.whole(Block::Journey, of.stage), told, &["entered", "median_days"]));
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

fn retention(report: &Report, block: Block, retention: &Retention) -> Answer {
    let averages = retention.lags.iter().map(|lags: &Lags| {
        let pooled = retention.pooled(*lags);
        let told = json!({
            "lags": lags,
            "eligible": pooled.eligible(),
            "retained": pooled.retained(),
            "pooled": pooled.rate(),
            "mean_of_rates": retention.average(*lags, CohortAverage::MeanOfRates),
            "size_weighted_twice": retention.average(*lags, CohortAverage::SizeWeightedTwice),
        });
        let [counted, averaged] = report.sees_averages(block, *lags);
        let told = or_null(counted, told, &["eligible", "retained", "pooled"]);
        or_null(averaged, told, &["mean_of_rates", "size_weighted_twice"])
    });
    let averages: Vec<Value> = averages.collect();
    if block == Block::Classic && report.shown.leaves_out() {
        // Cohorts of a day are of few users each.
        return with(retention, json!({ "cohorts": null, "averages": averages }));
    }
    let cohorts = retention.cohorts.iter().map(|cohort| {
        let first = cohort.days.first();
        let cells = retention.lags.iter().map(|lags| block != Block::Retention || report.sees_retained(first, *lags));
        let row = with_rows(cohort, "cells", cells, &["eligible", "retained"])?;
        let sees_size = block != Block::Retention || report.shown.sees(Block::Retention, first, "size");
        Ok(or_null(sees_size, row, &["size"]))
    });
    let cohorts = cohorts.collect::<Result<Vec<_>, Box<dyn Error>>>()?;
    with(retention, json!({ "cohorts": cohorts, "averages": averages }))
}

fn rfm(report: &Report) -> Value {
    let Some(rfm) = &report.rfm else { return Value::Null };
    let cell = |cell: &RfmCell| json!({ "users": cell.users, "net": i64::try_from(cell.net).ok() });
    let cells = rfm.cells.iter().map(|((r, fm), of)| {
        let told = json!({ "r": r, "fm": fm, "users": of.users, "net": cell(of)["net"] });
        or_null(report.shown.sees(Block::Rfm, "cells", format_args!("{r} {fm}")), told, &["users", "net"])
    });
    let segments: Map<_, _> = rfm
        .segments
        .iter()
        .map(|(name, of)| {
            let is_shown = report.shown.sees(Block::Rfm, "segments", name);
            (name.to_string(), or_null(is_shown, cell(of), &["users", "net"]))
        })
        .collect();
    let told = json!({
        "definition": rfm.definition,
        "buyers": rfm.all.users,
        "net": cell(&rfm.all)["net"],
        "cells": cells.collect::<Vec<_>>(),
        "segments": segments,
        "rule": rfm.rule,
    });
    let sees_all = ["cells", "segments"].iter().all(|line| report.shown.sees_total(Block::Rfm, line));
    or_null(sees_all, told, &["buyers", "net"])
}

fn funnel(report: &Report) -> Answer {
    let Some(funnel) = &report.funnel else { return Ok(Value::Null) };
    let object = |of: &FunnelReport| -> Answer {
        let steps = of.steps().into_iter().zip(1_usize..).map(|(step, number)| {
            let told = serde_json::to_value(step)?;
            let told = or_null(report.sees_funnel([number]), told, &["users"]);
            let told = or_null(report.sees_funnel([1, number]), told, &["overall"]);
            let times = ["conversion", "mean_seconds", "median_seconds"];
            Ok(or_null(report.sees_funnel([number - 1, number]), told, &times))
        });
        let steps = steps.collect::<Result<Vec<_>, Box<dyn Error>>>()?;
        let users = report.shown.sees(Block::Funnel, "steps", "users").then(|| of.users());
        let depths = report.shown.whole(Block::Funnel, "steps").then(|| of.users_at_depth());
        Ok(json!({ "users": users, "users_at_depth": depths, "steps": steps }))
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
        let is_shown = report.shown.sees_kpi(row, "");
        let told = or_null(is_shown, told, &["numerator", "denominator", "actual", "verdict"]);
        let change = |since, when| {
            row.change(since).filter(|_| in_log && is_shown && report.shown.sees_kpi(row, when))
        };
        let changes = json!({
            "since_month_before": change(KpiPast::MonthBefore, " month before"), "since_year_before": change(KpiPast::YearBefore, " year before"),
        });
        if with_changes { with(&told, changes) } else { Ok(told) }
    });
    Ok(json!({ "definition": board.definition(), "rows": rows.collect::<Result<Vec<_>, _>>()? }))
}
