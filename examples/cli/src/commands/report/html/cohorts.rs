//! Who comes back, and what they bring: cohorts by lags, as heat maps.

use lifestage::number::Ratio;
use lifestage::report::{Cohort, CohortAverage, CumulativeSpend, Lags, Retention, RevenueCohort};
use maud::{Markup, html};

use super::chart::{Height, Mark, Plot, place};
use super::ways::by_channel;
use super::{FEW, Part, between, definition, details, heat, or_dash, pale, scroll, span};
use crate::commands::report::answers::Report;
use crate::commands::report::shown::Block;
use crate::commands::report::words::{DOT, dotted, grouped};
use crate::table::percent;

pub(super) fn retention(report: &Report) -> Part {
    let retention = &report.retention;
    let each = report.each();
    // A cohort of one has 100 %: the shades follow the cohorts that are large enough, from the lowest rate to the highest.
    let cells = || {
        let of_cohort = |cohort| move |(cell, lags)| (cohort, cell, lags);
        retention.cohorts.iter().flat_map(move |cohort| cohort.cells.iter().zip(&retention.lags).map(of_cohort(cohort)))
    };
    let sees = |cohort: &Cohort, lags: Lags| report.sees_retained(cohort.days.first(), lags);
    let counted =
        cells().filter(|(cohort, cell, lags)| lags.from() > 0 && cell.eligible() >= FEW && sees(cohort, **lags));
    let shades = span(counted.filter_map(|(_, cell, _)| cell.rate()).map(Ratio::get));
    let map = html! {
        table.heat {
            thead { tr {
                th scope="col" { "Cohort" } th scope="col" { "Users" }
                @for lags in &retention.lags { th scope="col" { (lags.from()) } }
            } }
            tbody {
                @for cohort in &retention.cohorts {
                    tr {
                        th scope="row" { (report.label(cohort.days)) }
                        td.size { (dotted(report.shown.sees(Block::Retention, cohort.days.first(), "size"), grouped(cohort.size))) }
                        @for (cell, lags) in cohort.cells.iter().zip(&retention.lags) {
                            @match cell.rate() {
                                Some(_) if !sees(cohort, *lags) => td title="too few to show" { (DOT) },
                                // Everybody is there when they start.
                                Some(rate) if lags.from() == 0 => td.start { (format!("{rate}")) },
                                Some(rate) => {
                                    @let (text, title) = (html! { (format!("{rate}")) }, format!("{} of {}", cell.retained(), cell.eligible()));
                                    @if cell.eligible() < FEW { (pale(&text, &title)) } @else { (heat(between(rate.get(), shades), &text, &title)) }
                                }
                                None => td {},
                            }
                        }
                    }
                }
                @for (name, average) in averages(report, retention) {
                    tr.average {
                        th scope="row" { (name) }
                        td.size {}
                        @for rate in average { td { (rate) } }
                    }
                }
            }
        }
    };
    let pooled =
        retention.lags.iter().filter(|lags| lags.from() > 0 && report.shown.sees_lag(Block::Retention, **lags));
    let pooled = pooled.filter_map(|lags| Some((f64::from(lags.from()), retention.pooled(*lags).rate()?.get())));
    let points: Vec<_> = pooled.collect();
    let plot = Plot {
        description: format!("Share of users active again, by {each}s since the first one, all cohorts pooled"),
        legend: Vec::new(),
        x: 1.0..points.last().map_or(2.0, |last| last.0.max(2.0)),
        ticks: points.iter().map(|(lag, _)| (*lag, format!("{lag:.0}"))).collect(),
        height: Height::Share,
        marks: vec![Mark::Line { colour: 0, points: points.clone() }],
    };
    Ok(html! {
        p.lead {
            "Of those who first came in a " (each) ", the part that is active again that many " (each) "s later. "
            "Only users whose " (each) " is over are in a cell."
        }
        (scroll("Retention by cohort and lag", &map))
        @if shades.1 > 0.0 {
            p.hint {
                "From the palest color, " (format!("{:.0} %", shades.0 * 100.0)) ", to the strongest, " (format!("{:.0} %", shades.1 * 100.0))
                "; grey is of fewer than " (FEW) " users. Hold the pointer on a cell to see its users."
            }
        } @else {
            p.hint { "Nobody who first came in these days has come back yet, or nobody did: an earlier --from takes more users in." }
        }
        (definition(retention.definition()))
        @if !points.is_empty() {
            h3 { "All cohorts pooled, by " (each) "s since the first" }
            (plot.figure()?)
        }
        (details("Averages in numbers", &numbers(report, Block::Retention, retention)))
        h3 { "Day 1, day 7, day 30" }
        (scroll("Retention on days 1, 7 and 30", &numbers(report, Block::Classic, &report.classic)))
        (definition(report.classic.definition()))
        (by_channel(&report.classic_by_channel, |name, of_channel| details(name, &numbers(report, Block::Classic, of_channel))))
    })
}

/// Two ways to average cohorts, by lag.
fn averages(report: &Report, retention: &Retention) -> [(&'static str, Vec<String>); 2] {
    let rate = |rate: Option<Ratio>| rate.map_or_else(String::new, |rate| format!("{rate}"));
    let sees = |lags| report.shown.sees_lag(Block::Retention, lags);
    let each = |by| retention.lags.iter().map(|lags| dotted(sees(*lags), rate(retention.average(*lags, by)))).collect();
    [("Pooled", each(CohortAverage::Pooled)), ("Mean of cohorts", each(CohortAverage::MeanOfRates))]
}

/// The averages over cohorts, lag by lag.
fn numbers(report: &Report, block: Block, retention: &Retention) -> Markup {
    html! {
        table {
            thead { tr {
                @for name in ["Lag", "Retained", "Of", "Pooled", "Mean of cohorts", "Weighted twice"] { th scope="col" { (name) } }
            } }
            tbody {
                @for lags in &retention.lags {
                    @let pooled = retention.pooled(*lags);
                    tr {
                        th scope="row" { (lags) }
                        @let [counted, averaged] = report.sees_averages(block, *lags);
                        td { (dotted(counted, grouped(pooled.retained()))) } td { (dotted(counted, grouped(pooled.eligible()))) }
                        td { (dotted(counted, or_dash(percent(pooled.rate())))) }
                        @for by in [CohortAverage::MeanOfRates, CohortAverage::SizeWeightedTwice] {
                            td { (dotted(averaged, or_dash(percent(retention.average(*lags, by))))) }
                        }
                    }
                }
            }
        }
    }
}

pub(super) fn revenue(report: &Report) -> Part {
    let (cohorts, pooled) = (&report.cohort_revenue, report.cohort_revenue.pooled());
    if !report.has_spend() {
        return Ok(html! {
            p.empty { "Nothing was spent in these days: the log carries no amounts, or nobody bought." }
            (definition(cohorts.definition()))
            (churn(report))
        });
    }
    let units = |lag: &CumulativeSpend| lag.per_user().map(lifestage::Money::minor_units);
    #[expect(clippy::cast_precision_loss, reason = "a shade or a height of a plot")]
    let float = |units: i64| units as f64;
    let lags = |cohort: &RevenueCohort| -> Vec<(CumulativeSpend, bool)> {
        let first = cohort.days.first();
        cohort.lags.iter().enumerate().map(|(lag, cell)| (*cell, report.sees_mature(first, lag))).collect()
    };
    let counted = cohorts.cohorts.iter().flat_map(lags).filter(|(lag, sees)| *sees && lag.mature >= FEW);
    let counted: Vec<CumulativeSpend> = counted.map(|(lag, _)| lag).collect();
    let shades = span(counted.iter().filter_map(units).map(float));
    let sees_all = report.shown.whole(Block::CohortRevenue, "all");
    let map = html! {
        table.heat {
            thead { tr {
                th scope="col" { "Cohort" } th scope="col" { "Users" }
                @for lag in 0..pooled.len() { th scope="col" { (lag) } }
            } }
            tbody {
                @for cohort in &cohorts.cohorts {
                    tr {
                        th scope="row" { (report.label(cohort.days)) }
                        td.size { (dotted(report.shown.sees(Block::CohortRevenue, cohort.days.first(), "size"), grouped(cohort.size))) }
                        @for (lag, sees) in &lags(cohort) {
                            @match units(lag) {
                                Some(_) if !sees => td title="too few to show" { (DOT) },
                                Some(spend) => {
                                    @let (text, title) = (html! { (report.money(lag.per_user())) }, format!("{} of {} users", report.sum(lag.net), lag.mature));
                                    @if lag.mature < FEW { (pale(&text, &title)) } @else { (heat(between(float(spend), shades), &text, &title)) }
                                }
                                None => td {},
                            }
                        }
                    }
                }
                tr.average {
                    th scope="row" { "All" }
                    td.size {}
                    @for lag in &pooled { td { @if lag.mature > 0 { (dotted(sees_all, report.money(lag.per_user()))) } } }
                }
            }
        }
    };
    let points: Vec<_> =
        pooled.iter().enumerate().filter_map(|(lag, spend)| Some((place(lag), float(units(spend)?)))).collect();
    let falls = points.windows(2).any(|pair| pair[1].1 < pair[0].1);
    let plot = Plot {
        description: format!("Net spend per user by {}s since the first one, all cohorts pooled", report.each()),
        legend: Vec::new(),
        x: 0.0..points.last().map_or(1.0, |last| last.0.max(1.0)),
        ticks: points.iter().map(|(lag, _)| (*lag, format!("{lag:.0}"))).collect(),
        height: Height::Money(report.decimals),
        marks: vec![Mark::Line { colour: 1, points }],
    };
    Ok(html! {
        p.lead { "What a user has brought by then, buyers or not. Only users whose " (report.each()) " is over are in a cell." }
        @if sees_all && pooled.iter().any(|lag| lag.mature > 0) { (plot.figure()?) }
        @if sees_all && falls {
            p.hint {
                "Where the line falls, nobody gave anything back: later " (report.each()) "s are of the older cohorts only, "
                "as the younger ones have not come so far, and these have brought less. Read a cohort along its row."
            }
        }
        (scroll("Net spend per user by cohort and lag", &map))
        (definition(cohorts.definition()))
        (churn(report))
    })
}

/// How long customers stay.
fn churn(report: &Report) -> Markup {
    let churn = &report.time_to_churn;
    html! {
        h3 { "From the first purchase to churn" }
        @let sees = report.shown.whole(Block::Churn, "time to churn");
        @let half = churn.median_days().map_or_else(|| "not yet".into(), |days| format!("{days} days"));
        dl.facts {
            div { dt { "Customers who churned" } dd { (dotted(sees, format!("{} of {}", grouped(churn.churned), grouped(churn.survival.count())))) } }
            div { dt { "Half have churned within" } dd { (dotted(sees, half)) } }
            div { dt { "Mean spend before churn" } dd { (dotted(sees, report.money(churn.mean_value_before_churn()))) } }
        }
        (definition(churn.definition()))
    }
}
