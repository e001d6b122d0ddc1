//! What they bring: RFM, revenue by period.

use lifestage::Money;
use lifestage::number::Ratio;
use lifestage::score::RfmSegment;
use maud::{Markup, html};

use super::chart::{Height, Mark, Plot, place};
use super::{Part, bar, definition, details, heat, or_dash, scroll, words};
use crate::commands::report::answers::{Report, RfmGrid};
use crate::commands::report::defined::Meaning;
use crate::commands::report::shown::Block;
use crate::commands::report::words::{DOT, dotted, grouped};

pub(super) fn rfm(report: &Report) -> Markup {
    let Some(rfm) = &report.rfm else {
        return html! { p.empty { (report.say(words::NOBODY_BOUGHT)) } };
    };
    let segments = html! {
        table.bars {
            thead { tr {
                th scope="col" { (report.say(words::SEGMENT)) } th scope="col" { (report.say(words::BUYERS_COLUMN)) } th scope="col" { (report.say(words::SHARE)) }
                @if report.has_spend() { th scope="col" { (report.say(words::NET_SPEND)) } }
                th.wide aria-hidden="true" {}
            } }
            tbody {
                @for segment in RfmSegment::ALL {
                    @let cell = rfm.segments.get(&segment).copied().unwrap_or_default();
                    @let share = Ratio::of(cell.users, rfm.all.users);
                    tr {
                        th scope="row" { (segment.name(report.language())) }
                        @let sees = report.shown.sees(Block::Rfm, "segments", &segment);
                        @let share = share.filter(|_| sees && report.shown.sees_total(Block::Rfm, "segments"));
                        td { (dotted(sees, grouped(cell.users))) }
                        td { (report.percent(share)) }
                        @if report.has_spend() { td { (dotted(sees, report.sum(cell.net))) } }
                        td.wide { (bar(share)) }
                    }
                }
            }
        }
    };
    html! {
        p.lead {
            (report.say(words::RFM_LEAD))
        }
        (scroll(report.say(words::RFM_GRID), &grid(report, rfm)))
        (definition(report, Meaning::Rfm(rfm)))
        h3 { (report.say(words::SEGMENTS)) }
        (scroll(report.say(words::BUYERS_BY_SEGMENT), &segments))
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
                                Some(_) if !sees(r, fm) => td title=(report.say(words::TOO_FEW)) { (DOT) },
                                Some(cell) => {
                                    @let strength = Ratio::of(cell.users, most).map_or(0.0, Ratio::get);
                                    (heat(strength, &html! {
                                        b { (grouped(cell.users)) }
                                        @if report.has_spend() { small { (report.sum(cell.net)) } }
                                    }, &words::buyers(report.language(), cell.users)))
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
    let description = words::revenue_plot(report.language(), report.each());
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
                @for name in words::REVENUE_COLUMNS { th scope="col" { (report.say(name)) } }
            } }
            tbody {
                @for period in &revenue.periods {
                    tr.unfinished[!period.finished] {
                        th scope="row" { (report.label(period.days)) @if !period.finished { (report.say(words::SO_FAR)) } }
                        @let sees = report.shown.whole(Block::Revenue, period.days.first());
                        td { (dotted(sees, report.sum(period.net))) }
                        @for users in [period.active, period.payers] { td { (dotted(sees, grouped(users))) } }
                        td { (dotted(sees, or_dash(report.percent(period.payer_share())))) }
                        @for mean in [period.arpu(), period.arppu()] { td { (dotted(sees, report.money(mean))) } }
                    }
                }
            }
        }
    };
    Ok(html! {
        p.lead { (report.say(words::REVENUE_LEAD)) }
        @if report.has_spend() {
            (plot.figure()?)
            (details(&words::every(report.language(), report.each()), &table))
        } @else {
            p.empty { (report.say(words::NOTHING_SPENT)) }
            (details(&words::buyers_of_every(report.language(), report.each()), &table))
        }
        (definition(report, Meaning::Revenue))
    })
}
