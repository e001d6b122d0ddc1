//! The report for the browser: one file that asks the network for nothing.

mod chart;
mod cohorts;
mod money;
mod people;
mod ways;
mod words;

use std::error::Error;

use lifestage::number::Ratio;
use lifestage::report::{KpiRow, KpiVerdict, Lags};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::commands::report::answers::Report;
use crate::commands::report::defined::{Meaning, Meant};
use crate::commands::report::shown::Block;
use crate::commands::report::words::{dotted, grouped, or_dot};
use crate::speech::clause;
use crate::steps;

/// A page, or a part of one.
type Part = Result<Markup, Box<dyn Error>>;

const STYLE: &str = include_str!("style.css");

/// The whole page.
pub(crate) fn page(report: &Report) -> Result<String, Box<dyn Error>> {
    let sections = [
        ("key-numbers", words::BOARD, ways::board(report)),
        ("stages", words::STAGES, people::stages(report)),
        ("active-users", words::ACTIVE, people::active(report)?),
        ("lifecycle", words::LIFECYCLE, people::lifecycle(report)?),
        ("retention", words::RETENTION, cohorts::retention(report)?),
        ("rfm", words::RFM, money::rfm(report)),
        ("revenue", words::REVENUE, money::revenue(report)?),
        ("cohort-revenue", words::COHORT_REVENUE, cohorts::revenue(report)?),
        ("funnel", words::FUNNEL, ways::funnel(report)),
        ("sessions", words::SESSIONS_TITLE, ways::sessions(report)),
    ];
    let sections = sections.map(|(id, name, content)| (id, report.say(name), content));
    let language = report.language();
    let title = words::title(language, &report.log.source);
    let page = html! {
        (DOCTYPE)
        html lang=(words::lang(language)) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    p.eyebrow { (report.say(words::EYEBROW)) }
                    h1 { (report.log.source) }
                    p.period {
                        time datetime=(report.days.first()) { (report.day(report.days.first())) } (report.say(words::TO))
                        time datetime=(report.days.last()) { (report.day(report.days.last())) }
                        @if let Some(earlier) = report.earlier() { (words::in_brackets(language, earlier)) }
                        " · " (report.log.days())
                    }
                    @if let Some(skipped) = report.skipped() { p.warning role="note" { (skipped) } }
                }
                main {
                    (key_figures(report))
                    nav aria-label=(report.say(words::SECTIONS)) {
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
                    p { (report.say(words::FINGERPRINTS)) }
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
    let (shown, language) = (&report.shown, report.language());
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
            (figure(report.say(words::USERS), &or_dot(report.users()), &words::as_of(language, report.day(report.days.last()))))
            (figure(report.say(words::ACTIVE_7), &week, &words::on_last_day(language, dotted(sees_sticky, grouped(sticky.day_users)))))
            (figure(
                report.say(words::ACTIVE_30),
                &dotted(sees_sticky, grouped(sticky.trailing_30_users)),
                &words::dau_of_mau(language, dotted(sees_sticky, or_dash(report.percent(sticky.day_of_trailing_30())))),
            ))
            (figure(
                report.say(words::DAY_7),
                &dotted(sees_day_7, or_dash(report.percent(day_7.rate()))),
                &dotted(sees_day_7, words::old_enough(language, grouped(day_7.retained()), grouped(day_7.eligible()))),
            ))
            @if report.has_spend() && let Some(rfm) = &report.rfm {
                (figure(report.say(words::NET_SPEND), &dotted(sees_buyers, report.sum(rfm.all.net)), &words::of_buyers(language, dotted(sees_buyers, grouped(rfm.all.users)))))
            } @else if let Some(rfm) = &report.rfm {
                @let share = or_dash(report.percent(Ratio::of(rfm.all.users, report.stages.all.total())));
                @let share = dotted(sees_buyers && report.users().is_some(), share);
                (figure(report.say(words::BUYERS), &dotted(sees_buyers, grouped(rfm.all.users)), &words::of_all_users(language, share)))
            }
            @if let Some(last) = last {
                (figure(
                    report.say(words::CONVERSION),
                    &dotted(report.sees_funnel([1, steps]), or_dash(report.percent(last.overall))),
                    &words::came_to(language, dotted(report.sees_funnel([steps]), grouped(last.users)), steps::said(language, &last.name)),
                ))
            }
            (figure(report.say(words::TARGETS_MET), &words::met_of(language, met, judged.len()), &unjudged(report)))
        }
    }
}

/// What is not known of the board.
fn unjudged(report: &Report) -> String {
    let targets = || report.kpi.rows.iter().filter(|row| row.goal.is_some());
    let too_few = |row: &&&KpiRow| report.in_log(row) && row.verdict() == KpiVerdict::NotEnoughData;
    let not_in_log = targets().filter(|row| !report.in_log(row)).count();
    let too_few = targets().collect::<Vec<_>>().iter().filter(too_few).count();
    let language = report.language();
    let mut said = Vec::new();
    said.extend((not_in_log > 0).then(|| words::not_in_log(language, not_in_log)));
    said.extend((too_few > 0).then(|| words::too_little_data(language, too_few)));
    if said.is_empty() { report.say(words::ALL_KNOWN).into() } else { said.join(clause(language)) }
}

fn figure(name: &str, value: &str, note: &str) -> Markup {
    // A long number is written smaller rather than over its neighbor.
    let (long, longest) = (value.chars().count() > 8, value.chars().count() > 12);
    html! { div { dt { (name) } dd.value.long[long].longest[longest] { (value) } dd.note { (note.replace(" %", "\u{a0}%")) } } }
}

/// What was asked, and its fingerprint.
fn definition(report: &Report, of: Meaning<'_>) -> Markup {
    let Meant { said, fingerprint } = report.meaning(of);
    html! { p.definition { (said) " " code title=(report.say(words::FINGERPRINT)) { (fingerprint) } } }
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
