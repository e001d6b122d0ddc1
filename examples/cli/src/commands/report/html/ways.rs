//! How far they come: key numbers, funnel, sessions.

use lifestage::report::{FunnelReport, KpiBoard, KpiVerdict};
use maud::{Markup, html};

use super::{bar, definition, or_dash, scroll};
use crate::commands::report::answers::{Channels, Report};
use crate::commands::report::words::{grouped, not_shown};
use crate::table::{duration, percent};

pub(super) fn board(report: &Report) -> Markup {
    html! {
        p.lead { "Where it is, against where it should be. Only users who are old enough for a number count in it." }
        (scroll("Key numbers", &rows(report, &report.kpi)))
        (definition(report.kpi.definition()))
        (by_channel(&report.kpi_by_channel, |name, board| html! {
            details { summary { (name) } (scroll(&format!("Key numbers of {name}"), &rows(report, board))) }
        }))
    }
}

fn rows(report: &Report, board: &KpiBoard) -> Markup {
    html! {
        table.board {
            thead { tr {
                @for name in ["Stage", "Number", "Actual", "Target", "Verdict"] { th scope="col" { (name) } }
            } }
            tbody {
                @for row in &board.rows {
                    @let class = match row.verdict() {
                        _ if !report.in_log(row) => "open",
                        KpiVerdict::Met => "met",
                        KpiVerdict::Short { .. } => "short",
                        KpiVerdict::NoTarget | KpiVerdict::NotEnoughData => "open",
                    };
                    tr {
                        td.text { (row.name.standard().map_or("", |kpi| kpi.stage().name())) }
                        th scope="row" { (row.name) }
                        td { (report.actual(row)) }
                        td { (report.target(row)) }
                        td.text { span.verdict.(class) { (report.verdict(row)) } }
                    }
                }
            }
        }
    }
}

pub(super) fn funnel(report: &Report) -> Markup {
    let Some(funnel) = &report.funnel else {
        return html! { p.empty { "The log has none of the usual steps: name them by --steps, like --steps view,add_to_cart,purchase." } };
    };
    html! {
        p.lead { "How many users take each step, of " (grouped(funnel.all.users())) " who did anything, and how long it takes them." }
        (scroll("Funnel", &steps(&funnel.all)))
        (definition(&funnel.definition))
        (by_channel(&funnel.by_channel, |name, report| html! {
            details { summary { (name) ": " (grouped(report.users())) " users" } (scroll(&format!("Funnel of {name}"), &steps(report))) }
        }))
    }
}

/// What is said of each channel, and of which nothing is.
pub(super) fn by_channel<A>(channels: &Channels<A>, write: impl Fn(&str, &A) -> Markup) -> Markup {
    html! {
        @if !channels.shown.is_empty() || !channels.withheld.is_empty() {
            h3 { "By channel" }
            @for (name, answer) in &channels.shown { (write(&name.shown, answer)) }
            @if let Some(said) = not_shown(&channels.withheld) { p.hint { (said) } }
        }
    }
}

fn steps(report: &FunnelReport) -> Markup {
    html! {
        table.bars {
            thead { tr {
                @for name in ["Step", "Users", "Of the first", "Of the one before", "Median time"] { th scope="col" { (name) } }
                th.wide aria-hidden="true" {}
            } }
            tbody {
                @for (number, step) in (1..).zip(report.steps()) {
                    tr {
                        th scope="row" { (number) ". " (step.name) }
                        td { (grouped(step.users)) }
                        td { (or_dash(percent(step.overall))) }
                        td { @if number > 1 { (or_dash(percent(step.conversion))) } @else { "–" } }
                        td { (step.median_seconds.map_or_else(|| "–".into(), duration)) }
                        td.wide { (bar(step.overall)) }
                    }
                }
            }
        }
    }
}

pub(super) fn sessions(report: &Report) -> Markup {
    let sessions = &report.sessions;
    let time = |seconds: Option<f64>| seconds.map_or_else(|| "–".into(), duration);
    let mean = |mean: Option<f64>| mean.map_or_else(|| "–".into(), |mean| format!("{mean:.1}"));
    html! {
        p.lead { "Visits, parted by pauses. A visit of one event has no length." }
        dl.facts {
            div { dt { "Sessions" } dd { (grouped(sessions.sessions())) } }
            div { dt { "Sessions a user, mean" } dd { (mean(sessions.sessions_per_user().mean())) } }
            div { dt { "Events a session, mean" } dd { (mean(sessions.events_per_session().mean())) } }
            div { dt { "Length, mean" } dd { (time(sessions.mean_seconds())) } }
            div { dt { "Length, median" } dd { (time(sessions.median_seconds())) } }
        }
        (definition(&report.sessions_definition))
    }
}
