//! What they bring: RFM, revenue by period.

use lifestage::Money;
use lifestage::number::Ratio;
use lifestage::score::RfmSegment;
use maud::{Markup, html};

use super::chart::{Height, Mark, Plot, place};
use super::{Part, bar, definition, details, heat, or_dash, scroll};
use crate::commands::report::answers::{Report, RfmGrid};
use crate::commands::report::shown::Block;
use crate::commands::report::words::{DOT, counted, dotted, grouped};
use crate::table::percent;

pub(super) fn rfm(report: &Report) -> Markup {
    let Some(rfm) = &report.rfm else {
        return html! { p.empty { "Nobody bought anything by the last day, so there is nobody to grade." } };
    };
    let segments = html! {
        table.bars {
            thead { tr {
                th scope="col" { "Segment" } th scope="col" { "Buyers" } th scope="col" { "Share" }
                @if report.has_spend() { th scope="col" { "Net spend" } }
                th.wide aria-hidden="true" {}
            } }
            tbody {
                @for segment in RfmSegment::ALL {
                    @let cell = rfm.segments.get(&segment).copied().unwrap_or_default();
                    @let share = Ratio::of(cell.users, rfm.all.users);
                    tr {
                        th scope="row" { (segment) }
                        @let sees = report.shown.sees(Block::Rfm, "segments", &segment);
                        @let share = share.filter(|_| sees && report.shown.sees_total(Block::Rfm, "segments"));
                        td { (dotted(sees, grouped(cell.users))) }
                        td { (percent(share)) }
                        @if report.has_spend() { td { (dotted(sees, report.sum(cell.net))) } }
                        td.wide { (bar(share)) }
                    }
                }
            }
        }
    };
    html! {
        p.lead {
            "Buyers in fifths: how lately they bought (R), against how often and for how much (FM, the mean of the two). 5 is best; "
            "the top left corner are the champions."
        }
        (scroll("Buyers by R and FM", &grid(report, rfm)))
        (definition(&rfm.definition))
        h3 { "Segments" }
        (scroll("Buyers by segment", &segments))
    }
}

fn grid(report: &Report, rfm: &RfmGrid) -> Markup {
    let sees = |r: u8, fm: u8| report.shown.sees(Block::Rfm, "cells", format_args!("{r} {fm}"));
    let seen = rfm.cells.iter().filter(|((r, fm), _)| sees(*r, *fm));
    let most = seen.map(|(_, cell)| cell.users).max().unwrap_or(1);
    html! {
        table.heat.grid {
            thead { tr {
                td {}
                @for fm in (1..=5_u8).rev() { th scope="col" { "FM " (fm) } }
            } }
            tbody {
                @for r in (1..=5_u8).rev() {
                    tr {
                        th scope="row" { "R " (r) }
                        @for fm in (1..=5_u8).rev() {
                            @match rfm.cells.get(&(r, fm)) {
                                Some(_) if !sees(r, fm) => td title="too few to show" { (DOT) },
                                Some(cell) => {
                                    @let strength = Ratio::of(cell.users, most).map_or(0.0, Ratio::get);
                                    (heat(strength, &html! {
                                        b { (grouped(cell.users)) }
                                        @if report.has_spend() { small { (report.sum(cell.net)) } }
                                    }, &counted(cell.users, "buyer")))
                                },
                                None => td { "·" },
                            }
                        }
                    }
                }
            }
        }
    }
}

pub(super) fn revenue(report: &Report) -> Part {
    let revenue = &report.revenue;
    let description = format!("Net spend by {}", report.each());
    let mut plot = Plot::of_periods(report, description, revenue.periods.iter().map(|period| period.days));
    plot.height = Height::Money(report.decimals);
    for (number, period) in revenue.periods.iter().enumerate() {
        let net = Money::mean(period.net, 1).unwrap_or_default().minor_units();
        #[expect(clippy::cast_precision_loss, reason = "a height of a plot")]
        let to = (place(number) + 0.86, net as f64);
        if net != 0 && report.shown.whole(Block::Revenue, period.days.first()) {
            plot.marks.push(Mark::Bar { colour: 1, faint: !period.finished, from: (place(number) + 0.14, 0.0), to });
        }
    }
    let table = html! {
        table {
            thead { tr {
                th scope="col" { (report.each()) }
                @for name in ["Net spend", "Active", "Buyers", "Buyer share", "ARPU", "ARPPU"] { th scope="col" { (name) } }
            } }
            tbody {
                @for period in &revenue.periods {
                    tr.unfinished[!period.finished] {
                        th scope="row" { (report.label(period.days)) @if !period.finished { " so far" } }
                        @let sees = report.shown.whole(Block::Revenue, period.days.first());
                        td { (dotted(sees, report.sum(period.net))) }
                        @for users in [period.active, period.payers] { td { (dotted(sees, grouped(users))) } }
                        td { (dotted(sees, or_dash(percent(period.payer_share())))) }
                        @for mean in [period.arpu(), period.arppu()] { td { (dotted(sees, report.money(mean))) } }
                    }
                }
            }
        }
    };
    Ok(html! {
        p.lead { "Purchases less refunds, each on its own day; per active user (ARPU), and per user who bought (ARPPU)." }
        @if report.has_spend() {
            (plot.figure()?)
            (details(&format!("Every {} in numbers", report.each()), &table))
        } @else {
            p.empty { "Nothing was spent in these days: the log carries no amounts, or nobody bought. Buyers are counted all the same." }
            (details(&format!("Buyers of every {}", report.each()), &table))
        }
        (definition(revenue.definition()))
    })
}
