//! Who comes back, and what they bring: cohorts by lags, as heat maps.

use lifestage::answer::Say;
use lifestage::number::Ratio;
use lifestage::report::{Cohort, CohortAverage, CumulativeSpend, Lags, Retention, RevenueCohort};
use maud::{Markup, html};

use super::chart::{Height, Mark, Plot, place};
use super::ways::by_channel;
use super::{FEW, Part, between, definition, details, heat, or_dash, pale, scroll, span, words};
use crate::commands::report::answers::Report;
use crate::commands::report::defined::Meaning;
use crate::commands::report::shown::Block;
use crate::commands::report::words::{DOT, dotted, grouped};
use crate::table::in_percent;

pub(super) fn retention(report: &Report) -> Part {
    let retention = &report.retention;
    let (each, language) = (report.each(), report.language());
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
                th scope="col" { (report.say(words::COHORT)) } th scope="col" { (report.say(words::USERS_COLUMN)) }
                @for lags in &retention.lags { th scope="col" { (lags.from()) } }
            } }
            tbody {
                @for cohort in &retention.cohorts {
                    tr {
                        th scope="row" { (report.label(cohort.days)) }
                        td.size { (dotted(report.shown.sees(Block::Retention, cohort.days.first(), "size"), grouped(cohort.size))) }
                        @for (cell, lags) in cohort.cells.iter().zip(&retention.lags) {
                            @match cell.rate() {
                                Some(_) if !sees(cohort, *lags) => td title=(report.say(words::TOO_FEW)) { (DOT) },
                                // Everybody is there when they start.
                                Some(rate) if lags.from() == 0 => td.start { (rate.say(language)) },
                                Some(rate) => {
                                    @let (text, title) = (html! { (rate.say(language)) }, words::of(language, cell.retained(), cell.eligible()));
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
        description: words::retention_plot(language, each),
        legend: Vec::new(),
        x: 1.0..points.last().map_or(2.0, |last| last.0.max(2.0)),
        ticks: points.iter().map(|(lag, _)| (*lag, format!("{lag:.0}"))).collect(),
        height: Height::Share(language),
        marks: vec![Mark::Line { colour: 0, points: points.clone() }],
    };
    Ok(html! {
        p.lead {
            (words::retention_lead(language, each))
        }
        (scroll(report.say(words::RETENTION_MAP), &map))
        @if shades.1 > 0.0 {
            p.hint {
                (words::shades(language, in_percent(language, shades.0, 0), in_percent(language, shades.1, 0), FEW))
            }
        } @else {
            p.hint { (report.say(words::NOBODY_BACK)) }
        }
        (definition(report, Meaning::Retention))
        @if !points.is_empty() {
            h3 { (words::pooled(language, each)) }
            (plot.figure()?)
        }
        (details(report.say(words::AVERAGES), &numbers(report, Block::Retention, retention)))
        h3 { (report.say(words::CLASSIC)) }
        (scroll(report.say(words::CLASSIC_TABLE), &numbers(report, Block::Classic, &report.classic)))
        (definition(report, Meaning::Classic))
        (by_channel(report, &report.classic_by_channel, |name, of_channel| details(name, &numbers(report, Block::Classic, of_channel))))
    })
}

/// Two ways to average cohorts, by lag.
fn averages(report: &Report, retention: &Retention) -> [(&'static str, Vec<String>); 2] {
    let rate = |rate: Option<Ratio>| rate.map_or_else(String::new, |rate| rate.say(report.language()).to_string());
    let sees = |lags| report.shown.sees_lag(Block::Retention, lags);
    let each = |by| retention.lags.iter().map(|lags| dotted(sees(*lags), rate(retention.average(*lags, by)))).collect();
    [
        (report.say(words::POOLED), each(CohortAverage::Pooled)),
        (report.say(words::MEAN_OF_COHORTS), each(CohortAverage::MeanOfRates)),
    ]
}

/// The averages over cohorts, lag by lag.
fn numbers(report: &Report, block: Block, retention: &Retention) -> Markup {
    html! {
        table {
            thead { tr {
                @for name in words::AVERAGE { th scope="col" { (report.say(name)) } }
            } }
            tbody {
                @for lags in &retention.lags {
                    @let pooled = retention.pooled(*lags);
                    tr {
                        th scope="row" { (words::lag(report.language(), *lags)) }
                        @let [counted, averaged] = report.sees_averages(block, *lags);
                        td { (dotted(counted, grouped(pooled.retained()))) } td { (dotted(counted, grouped(pooled.eligible()))) }
                        td { (dotted(counted, or_dash(report.percent(pooled.rate())))) }
                        @for by in [CohortAverage::MeanOfRates, CohortAverage::SizeWeightedTwice] {
                            td { (dotted(averaged, or_dash(report.percent(retention.average(*lags, by))))) }
                        }
                    }
                }
            }
        }
    }
}

pub(super) fn revenue(report: &Report) -> Part {
    let language = report.language();
    let (cohorts, pooled) = (&report.cohort_revenue, report.cohort_revenue.pooled());
    if !report.has_spend() {
        return Ok(html! {
            p.empty { (report.say(words::NO_COHORT_SPENT)) }
            (definition(report, Meaning::CohortRevenue))
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
                th scope="col" { (report.say(words::COHORT)) } th scope="col" { (report.say(words::USERS_COLUMN)) }
                @for lag in 0..pooled.len() { th scope="col" { (lag) } }
            } }
            tbody {
                @for cohort in &cohorts.cohorts {
                    tr {
                        th scope="row" { (report.label(cohort.days)) }
                        td.size { (dotted(report.shown.sees(Block::CohortRevenue, cohort.days.first(), "size"), grouped(cohort.size))) }
                        @for (lag, sees) in &lags(cohort) {
                            @match units(lag) {
                                Some(_) if !sees => td title=(report.say(words::TOO_FEW)) { (DOT) },
                                Some(spend) => {
                                    @let (text, title) = (html! { (report.money(lag.per_user())) }, words::spend_of(language, report.sum(lag.net), lag.mature));
                                    @if lag.mature < FEW { (pale(&text, &title)) } @else { (heat(between(float(spend), shades), &text, &title)) }
                                }
                                None => td {},
                            }
                        }
                    }
                }
                tr.average {
                    th scope="row" { (report.say(words::ALL)) }
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
        description: words::spend_plot(language, report.each()),
        legend: Vec::new(),
        x: 0.0..points.last().map_or(1.0, |last| last.0.max(1.0)),
        ticks: points.iter().map(|(lag, _)| (*lag, format!("{lag:.0}"))).collect(),
        height: Height::Money(report.decimals),
        marks: vec![Mark::Line { colour: 1, points }],
    };
    Ok(html! {
        p.lead { (words::spend_lead(language, report.each())) }
        @if sees_all && pooled.iter().any(|lag| lag.mature > 0) { (plot.figure()?) }
        @if sees_all && falls {
            p.hint {
                (words::line_falls(language, report.each()))
            }
        }
        (scroll(report.say(words::SPEND_MAP), &map))
        (definition(report, Meaning::CohortRevenue))
        (churn(report))
    })
}

/// How long customers stay.
fn churn(report: &Report) -> Markup {
    let churn = &report.time_to_churn;
    html! {
        h3 { (report.say(words::CHURN)) }
        @let sees = report.shown.whole(Block::Churn, "time to churn");
        @let half = churn.median_days().map_or_else(|| report.say(words::NOT_YET).to_owned(), |days| words::days(report.language(), days));
        dl.facts {
            div { dt { (report.say(words::CHURNED)) } dd { (dotted(sees, words::of(report.language(), grouped(churn.churned), grouped(churn.survival.count())))) } }
            div { dt { (report.say(words::HALF)) } dd { (dotted(sees, half)) } }
            div { dt { (report.say(words::BEFORE_CHURN)) } dd { (dotted(sees, report.money(churn.mean_value_before_churn()))) } }
        }
        (definition(report, Meaning::Churn))
    }
}
