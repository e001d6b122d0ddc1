//! How far they come: key numbers, funnel, sessions.

use lifestage::answer::Say;
use lifestage::report::{FunnelReport, KpiBoard, KpiVerdict};
use maud::{Markup, html};

use super::{bar, definition, or_dash, scroll, words};
use crate::commands::report::answers::Report;
use crate::commands::report::by_channel::Channels;
use crate::commands::report::defined::Meaning;
use crate::commands::report::shown::Block;
use crate::commands::report::words::{dotted, grouped};
use crate::steps;

pub(super) fn board(report: &Report) -> Markup {
    html! {
        p.lead { (report.say(words::BOARD_LEAD)) }
        (scroll(report.say(words::BOARD), &rows(report, &report.kpi)))
        (definition(report, Meaning::Board))
        (by_channel(report, &report.kpi_by_channel, |name, board| html! {
            details { summary { (name) } (scroll(&words::board_of(report.language(), name), &rows(report, board))) }
        }))
    }
}

fn rows(report: &Report, board: &KpiBoard) -> Markup {
    html! {
        table.board {
            thead { tr {
                @for name in words::BOARD_COLUMNS { th scope="col" { (report.say(name)) } }
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
                        td.text { (row.name.standard().map_or("", |kpi| kpi.stage().name(report.language()))) }
                        th scope="row" { (row.name.say(report.language())) }
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
        return html! { p.empty { (report.say(words::NO_FUNNEL)) } };
    };
    html! {
        p.lead { (words::funnel_lead(report.language(), users(report, &funnel.all))) }
        (scroll(report.say(words::FUNNEL), &steps(report, &funnel.all)))
        (definition(report, Meaning::Funnel(&funnel.definition)))
        (by_channel(report, &funnel.by_channel, |name, of| html! {
            details { summary { (words::users_of(report.language(), name, users(report, of))) } (scroll(&words::funnel_of(report.language(), name), &steps(report, of))) }
        }))
    }
}

/// What is said of each channel, and of which nothing is.
pub(super) fn by_channel<A>(report: &Report, channels: &Channels<A>, write: impl Fn(&str, &A) -> Markup) -> Markup {
    html! {
        @if !channels.shown.is_empty() || !channels.withheld.is_empty() {
            h3 { (report.say(words::BY_CHANNEL)) }
            @for (name, answer) in &channels.shown { (write(&name.shown, answer)) }
            @if let Some(said) = report.not_shown(&channels.withheld) { p.hint { (said) } }
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
                @for name in words::STEP_COLUMNS { th scope="col" { (report.say(name)) } }
                th.wide aria-hidden="true" {}
            } }
            tbody {
                @for (number, step) in (1..).zip(of.steps()) {
                    tr {
                        th scope="row" { (number) ". " (steps::said(report.language(), &step.name)) }
                        @let (of_first, of_before) = (report.sees_funnel([1, number]), report.sees_funnel([number - 1, number]));
                        td { (dotted(report.sees_funnel([number]), grouped(step.users))) }
                        td { (dotted(of_first, or_dash(report.percent(step.overall)))) }
                        td { @if number > 1 { (dotted(of_before, or_dash(report.percent(step.conversion)))) } @else { "–" } }
                        td { (dotted(of_before, step.median_seconds.map_or_else(|| "–".into(), |seconds| report.duration(seconds)))) }
                        td.wide { (bar(step.overall.filter(|_| of_first))) }
                    }
                }
            }
        }
    }
}

pub(super) fn sessions(report: &Report) -> Markup {
    let sessions = &report.sessions;
    let time = |seconds: Option<f64>| seconds.map_or_else(|| "–".into(), |seconds| report.duration(seconds));
    let mean = |mean: Option<f64>| mean.map_or_else(|| "–".into(), |mean| format!("{mean:.1}"));
    html! {
        p.lead { (report.say(words::SESSIONS_LEAD)) }
        dl.facts {
            div { dt { (report.say(words::SESSIONS)) } dd { (grouped(sessions.sessions())) } }
            div { dt { (report.say(words::SESSIONS_A_USER)) } dd { (dotted(report.shown.whole(Block::Sessions, "users"), mean(sessions.sessions_per_user().mean()))) } }
            div { dt { (report.say(words::EVENTS_A_SESSION)) } dd { (mean(sessions.events_per_session().mean())) } }
            div { dt { (report.say(words::LENGTH_MEAN)) } dd { (time(sessions.mean_seconds())) } }
            div { dt { (report.say(words::LENGTH_MEDIAN)) } dd { (time(sessions.median_seconds())) } }
        }
        (definition(report, Meaning::Sessions))
    }
}
