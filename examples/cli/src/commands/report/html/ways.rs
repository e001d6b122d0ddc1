//! How far they come: key numbers, funnel, sessions.

use lifestage::answer::Language;
use lifestage::report::{FunnelReport, KpiBoard, KpiVerdict};
use maud::{Markup, html};

use super::{bar, definition, or_dash, scroll};
use crate::commands::report::answers::Report;
use crate::commands::report::by_channel::Channels;
use crate::commands::report::shown::Block;
use crate::commands::report::words::{dotted, grouped, not_shown};
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
                        _ if !report.in_log(row) || !report.shown.sees_kpi(row, "") => "open",
                        KpiVerdict::Met => "met",
                        KpiVerdict::Short { .. } => "short",
                        KpiVerdict::NoTarget | KpiVerdict::NotEnoughData => "open",
                    };
                    tr {
                        td.text { (row.name.standard().map_or("", |kpi| kpi.stage().name(Language::English))) }
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
        p.lead { "How many users take each step, of " (users(report, &funnel.all)) " who did anything, and how long it takes them." }
        (scroll("Funnel", &steps(report, &funnel.all)))
        (definition(&funnel.definition))
        (by_channel(&funnel.by_channel, |name, of| html! {
            details { summary { (name) ": " (users(report, of)) " users" } (scroll(&format!("Funnel of {name}"), &steps(report, of))) }
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

fn users(report: &Report, of: &FunnelReport) -> String {
    dotted(report.shown.sees(Block::Funnel, "steps", "users"), grouped(of.users()))
}

fn steps(report: &Report, of: &FunnelReport) -> Markup {
    html! {
        table.bars {
            thead { tr {
                @for name in ["Step", "Users", "Of the first", "Of the one before", "Median time"] { th scope="col" { (name) } }
                th.wide aria-hidden="true" {}
            } }
            tbody {
                @for (number, step) in (1..).zip(of.steps()) {
                    tr {
                        th scope="row" { (number) ". " (step.name) }
                        @let (of_first, of_before) = (report.sees_funnel([1, number]), report.sees_funnel([number - 1, number]));
                        td { (dotted(report.sees_funnel([number]), grouped(step.users))) }
                        td { (dotted(of_first, or_dash(percent(step.overall)))) }
                        td { @if number > 1 { (dotted(of_before, or_dash(percent(step.conversion)))) } @else { "–" } }
                        td { (dotted(of_before, step.median_seconds.map_or_else(|| "–".into(), duration))) }
                        td.wide { (bar(step.overall.filter(|_| of_first))) }
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
            div { dt { "Sessions a user, mean" } dd { (dotted(report.shown.whole(Block::Sessions, "users"), mean(sessions.sessions_per_user().mean()))) } }
            div { dt { "Events a session, mean" } dd { (mean(sessions.events_per_session().mean())) } }
            div { dt { "Length, mean" } dd { (time(sessions.mean_seconds())) } }
            div { dt { "Length, median" } dd { (time(sessions.median_seconds())) } }
        }
        (definition(&report.sessions_definition))
    }
}
