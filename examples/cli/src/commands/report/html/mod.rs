//! The report for the browser: one file that asks the network for nothing.

mod chart;
mod cohorts;
mod money;
mod people;
mod ways;

use std::error::Error;

use lifestage::answer::Definition;
use lifestage::number::Ratio;
use lifestage::report::{KpiRow, KpiVerdict, Lags};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::commands::report::answers::Report;
use crate::commands::report::shown::Block;
use crate::commands::report::words::{dotted, grouped, or_dot};
use crate::table::percent;

/// A page, or a part of one.
type Part = Result<Markup, Box<dyn Error>>;

const STYLE: &str = include_str!("style.css");

/// The whole page.
pub(crate) fn page(report: &Report) -> Result<String, Box<dyn Error>> {
    let sections = [
        ("key-numbers", "Key numbers", ways::board(report)),
        ("stages", "Lifecycle stages", people::stages(report)),
        ("active-users", "Active users", people::active(report)?),
        ("lifecycle", "New, returning, dormant", people::lifecycle(report)?),
        ("retention", "Retention", cohorts::retention(report)?),
        ("rfm", "RFM", money::rfm(report)),
        ("revenue", "Revenue", money::revenue(report)?),
        ("cohort-revenue", "Cohort revenue", cohorts::revenue(report)?),
        ("funnel", "Funnel", ways::funnel(report)),
        ("sessions", "Sessions", ways::sessions(report)),
    ];
    let title = format!("{}: user lifecycle report", report.log.source);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    p.eyebrow { "User lifecycle report" }
                    h1 { (report.log.source) }
                    p.period {
                        time datetime=(report.days.first()) { (report.days.first()) } " to "
                        time datetime=(report.days.last()) { (report.days.last()) }
                        @if let Some(earlier) = report.earlier() { " (" (earlier) ")" }
                        " · " (report.log.days())
                    }
                    @if let Some(skipped) = report.skipped() { p.warning role="note" { (skipped) } }
                }
                main {
                    (key_figures(report))
                    nav aria-label="Sections" {
                        @for (id, name, _) in &sections { a href={ "#" (id) } { (name) } }
                    }
                    @for (id, name, content) in &sections {
                        section id=(id) aria-labelledby={ (id) "-title" } {
                            h2 id={ (id) "-title" } { (name) }
                            (content)
                        }
                    }
                }
                footer {
                    p { "Every block ends with what was asked, word by word, and a fingerprint of it: two numbers compare where the fingerprints are equal." }
                    pre { (report.log.warnings()) (report.log.notes()) }
                }
            }
        }
    };
    Ok(page.into_string())
}

/// The numbers on top.
fn key_figures(report: &Report) -> Markup {
    let sticky = &report.active.stickiness;
    let shown = &report.shown;
    let week = report
        .active
        .trailing_7
        .days
        .last()
        .map_or_else(String::new, |row| dotted(shown.whole(Block::Trailing7, row.day), grouped(row.users)));
    let sees_sticky = shown.whole(Block::Stickiness, "stickiness");
    let sees_day_7 = shown.sees_lag(Block::Classic, Lags::on(7));
    let sees_buyers = ["cells", "segments"].iter().all(|line| shown.sees_total(Block::Rfm, line));
    let day_7 = report.classic.pooled(Lags::on(7));
    let judged: Vec<bool> = report.kpi.rows.iter().filter_map(|row| report.met(row)).collect();
    let met = judged.iter().filter(|met| **met).count();
    let steps = report.funnel.as_ref().map_or(0, |funnel| funnel.all.steps().len());
    let last = report.funnel.as_ref().and_then(|funnel| funnel.all.steps().pop());
    html! {
        dl.figures {
            (figure("Users", &or_dot(report.users()), &format!("as of {}", report.days.last())))
            (figure("Active in 7 days", &week, &format!("{} on the last day", dotted(sees_sticky, grouped(sticky.day_users)))))
            (figure(
                "Active in 30 days",
                &dotted(sees_sticky, grouped(sticky.trailing_30_users)),
                &format!("DAU / MAU-30 {}", dotted(sees_sticky, or_dash(percent(sticky.day_of_trailing_30())))),
            ))
            (figure(
                "Day 7 retention",
                &dotted(sees_day_7, or_dash(percent(day_7.rate()))),
                &dotted(sees_day_7, format!("{} of {} old enough", grouped(day_7.retained()), grouped(day_7.eligible()))),
            ))
            @if report.has_spend() && let Some(rfm) = &report.rfm {
                (figure("Net spend", &dotted(sees_buyers, report.sum(rfm.all.net)), &format!("of {} buyers, lifetime", dotted(sees_buyers, grouped(rfm.all.users)))))
            } @else if let Some(rfm) = &report.rfm {
                @let share = or_dash(percent(Ratio::of(rfm.all.users, report.stages.all.total())));
                @let share = dotted(sees_buyers && report.users().is_some(), share);
                (figure("Buyers", &dotted(sees_buyers, grouped(rfm.all.users)), &format!("{share} of all users")))
            }
            @if let Some(last) = last {
                (figure(
                    "Funnel conversion",
                    &dotted(report.sees_funnel([1, steps]), or_dash(percent(last.overall))),
                    &format!("{} came to {}", dotted(report.sees_funnel([steps]), grouped(last.users)), last.name),
                ))
            }
            (figure("Targets met", &format!("{met} of {}", judged.len()), &unjudged(report)))
        }
    }
}

/// What is not known of the board.
fn unjudged(report: &Report) -> String {
    let targets = || report.kpi.rows.iter().filter(|row| row.goal.is_some());
    let too_few = |row: &&&KpiRow| report.in_log(row) && row.verdict() == KpiVerdict::NotEnoughData;
    let not_in_log = targets().filter(|row| !report.in_log(row)).count();
    let too_few = targets().collect::<Vec<_>>().iter().filter(too_few).count();
    let said = [(not_in_log, "not in the log"), (too_few, "with too little data")];
    let said = said.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}"));
    let said: Vec<String> = said.collect();
    if said.is_empty() { "all of them are known".into() } else { said.join(", ") }
}

fn figure(name: &str, value: &str, note: &str) -> Markup {
    // A long number is written smaller rather than over its neighbor.
    let (long, longest) = (value.chars().count() > 8, value.chars().count() > 12);
    html! { div { dt { (name) } dd.value.long[long].longest[longest] { (value) } dd.note { (note.replace(" %", "\u{a0}%")) } } }
}

/// What was asked, and its fingerprint.
fn definition(definition: &Definition) -> Markup {
    html! { p.definition { (definition) " " code title="fingerprint of this definition" { (definition.fingerprint()) } } }
}

/// A table that scrolls by itself, behind a line to open it.
fn details(summary: &str, table: &Markup) -> Markup {
    html! { details { summary { (summary) } (scroll(summary, table)) } }
}

/// A table that scrolls by itself.
fn scroll(name: &str, table: &Markup) -> Markup {
    html! { div.scroll role="region" aria-label=(name) tabindex="0" { (table) } }
}

/// A bar for a share.
fn bar(share: Option<Ratio>) -> Markup {
    let width = share.map_or(0.0, Ratio::get) * 100.0;
    html! { span.bar aria-hidden="true" { span style=(format!("width:{width:.2}%")) {} } }
}

/// Of fewer users a share jumps by 10 % and more with each of them, so that its color would say nothing.
const FEW: u64 = 10;

/// A cell of a heat map that is of too few users for a color.
fn pale(content: &Markup, title: &str) -> Markup {
    html! { td.cell.few title=(title) { (content) } }
}

/// The lowest and the highest of some values, for the palest and the strongest color.
fn span(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) = values.fold((f64::INFINITY, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
    (low.min(high), high)
}

/// Where a value is between the two.
fn between(value: f64, (low, high): (f64, f64)) -> f64 {
    if high > low { (value - low) / (high - low) } else { 0.5 }
}

/// A cell of a heat map that is the stronger, the more: from 0 to 1.
fn heat(strength: f64, content: &Markup, title: &str) -> Markup {
    let strength = if strength.is_finite() { strength.clamp(0.0, 1.0) } else { 0.0 };
    // Where letters on it are easier to read in the other colour, in dark and in light.
    let (middle, strong) = (strength > 0.67, strength > 0.76);
    html! { td.cell.middle[middle].strong[strong] style=(format!("--heat:{strength:.3}")) title=(title) { (content) } }
}

fn or_dash(text: String) -> String {
    if text.is_empty() { "–".into() } else { text }
}
