//! Who is there: stages, active users, lifecycle.

use lifestage::Day;
use lifestage::number::Ratio;
use lifestage::report::{ActiveDays, ActiveUsers, UserAccounting, UserAccountingPeriod};
use lifestage::score::LifecycleStage;
use lifestage::time::Period;
use maud::{Markup, html};

use super::chart::{Height, Mark, Plot, height, place};
use super::ways::by_channel;
use super::{Part, bar, definition, details, or_dash, scroll};
use crate::commands::report::answers::Report;
use crate::commands::report::shown::Block;
use crate::commands::report::words::{DOT, WAY, dotted, grouped, not_shown, or_dot};
use crate::table::percent;

pub(super) fn stages(report: &Report) -> Markup {
    let stages = &report.stages;
    let table = html! {
        table.bars {
            thead { tr { th scope="col" { "Stage" } th scope="col" { "Users" } th scope="col" { "Share" } th.wide aria-hidden="true" {} } }
            tbody {
                @for stage in LifecycleStage::ALL {
                    @let share = report.share_in_stage(stage);
                    tr {
                        th scope="row" { (stage) }
                        td { (or_dot(report.in_stage(stage))) }
                        td { (percent(share)) }
                        td.wide { (bar(share)) }
                    }
                }
            }
        }
    };
    let journey = &stages.journey;
    let way = html! {
        table {
            thead { tr {
                th scope="col" { "From" } th.text scope="col" { "To" } th scope="col" { "Users" }
                th scope="col" { "Conversion" } th scope="col" { "Median days" }
            } }
            tbody {
                @for (from, to) in WAY {
                    @if let Some(step) = journey.step(from, to) {
                        tr {
                            th scope="row" { (from) }
                            td.text { (to) }
                            @let sees = report.sees_step(from, to);
                            td { (dotted(sees, grouped(step.users()))) }
                            td { (dotted(sees, percent(journey.conversion(from, to)))) }
                            td { (dotted(sees, step.median_days().map_or_else(|| "–".into(), |days| days.to_string()))) }
                        }
                    }
                }
            }
        }
    };
    html! {
        p.lead { "Where users are in their life on the last day, by what they have done so far." }
        (scroll("Users by stage", &table))
        (definition(stages.all.definition()))
        @if let Some((asked, channels)) = &stages.by_channel {
            h3 { "By channel" }
            (scroll("Users by channel and stage", &html! {
                table {
                    thead { tr {
                        th scope="col" { "Channel" }
                        @for stage in LifecycleStage::ALL { th scope="col" { (stage) } }
                        th scope="col" { "all" }
                    } }
                    tbody {
                        @for (name, row) in &channels.shown {
                            tr {
                                th scope="row" { (name.shown) }
                                @for cell in &row.cells {
                                    @match cell {
                                        Some(users) => td { (grouped(*users)) },
                                        None => td title="too few to show" { (DOT) },
                                    }
                                }
                                td { (dotted(!row.cells.contains(&None), grouped(row.total()))) }
                            }
                        }
                    }
                }
            }))
            @if let Some(said) = not_shown(&channels.withheld) { p.hint { (said) } }
            (definition(asked))
        }
        h3 { "How they get on" }
        (scroll("Journey between stages", &way))
        (definition(journey.definition()))
    }
}

pub(super) fn active(report: &Report) -> Part {
    let active = &report.active;
    let sticky = &active.stickiness;
    let rows = active.daily.periods.iter().zip(&active.trailing_7.days).zip(&active.trailing_30.days);
    let [mut day, mut week, mut month] = [const { Vec::new() }; 3];
    let shown = &report.shown;
    // A line goes straight on over days that are not shown.
    for (number, ((daily, trailing_7), trailing_30)) in rows.clone().enumerate() {
        let point = |is_shown: bool, users| is_shown.then(|| (place(number), height(users)));
        day.extend(point(shown.whole(Block::Daily, daily.days.first()), daily.users));
        week.extend(point(shown.whole(Block::Trailing7, trailing_7.day), trailing_7.users));
        month.extend(point(shown.whole(Block::Trailing30, trailing_30.day), trailing_30.users));
    }
    let plot = Plot {
        description: format!(
            "Users active on each day from {} to {}, and in the 7 and 30 days that end on it",
            report.days.first(),
            report.days.last()
        ),
        legend: vec!["a day (DAU)", "7 days (WAU)", "30 days (MAU-30)"],
        x: 0.0..place(active.daily.periods.len().max(2) - 1),
        ticks: day_ticks(report),
        height: Height::Users,
        marks: [day, week, month]
            .into_iter()
            .enumerate()
            .map(|(colour, points)| Mark::Line { colour, points })
            .collect(),
    };
    let so_far = if sticky.month_finished { "" } else { ", so far" };
    let numbers = html! {
        table {
            thead { tr { th scope="col" { "Day" } th scope="col" { "DAU" } th scope="col" { "7 days" } th scope="col" { "30 days" } } }
            tbody {
                @for ((daily, trailing_7), trailing_30) in rows {
                    tr {
                        th scope="row" { (trailing_7.day) }
                        td { (dotted(shown.whole(Block::Daily, daily.days.first()), grouped(daily.users))) }
                        td { (dotted(shown.whole(Block::Trailing7, trailing_7.day), grouped(trailing_7.users))) }
                        td { (dotted(shown.whole(Block::Trailing30, trailing_30.day), grouped(trailing_30.users))) }
                    }
                }
            }
        }
    };
    let sees = shown.whole(Block::Stickiness, "stickiness");
    Ok(html! {
        p.lead { "How many users do anything at all. Lines that rise together are growth; a month that rises over flat days is people who try and leave." }
        (plot.figure()?)
        dl.facts {
            div { dt { "DAU / MAU-30" } dd { (dotted(sees, or_dash(percent(sticky.day_of_trailing_30())))) } }
            div { dt { "Mean DAU, " (Period::Month.label(sticky.as_of)) (so_far) } dd { (dotted(report.sees_mean_day(), format!("{:.2}", sticky.mean_day_users()))) } }
            div { dt { "MAU, " (Period::Month.label(sticky.as_of)) (so_far) } dd { (dotted(sees, grouped(sticky.month_users))) } }
            div { dt { "Mean DAU / MAU" } dd { (dotted(report.sees_mean_day(), or_dash(percent(sticky.mean_day_of_month())))) } }
        }
        (definition(sticky.definition()))
        (details("Every day in numbers", &numbers))
        @for asked in [active.daily.definition(), active.trailing_7.definition(), active.trailing_30.definition()] { (definition(asked)) }
        (details("Every week in numbers", &periods(report, ("Week", Block::Weekly), report.log.calendar.week(), &active.weekly)))
        (definition(active.weekly.definition()))
        (details("Every month in numbers", &periods(report, ("Month", Block::Monthly), Period::Month, &active.monthly)))
        (definition(active.monthly.definition()))
        h3 { "On how many days they came" }
        div.pair {
            @for (name, block, histogram) in [("L7", Block::L7, &active.l7), ("L28", Block::L28, &active.l28)] {
                div { (days(report, (name, block), histogram)) }
            }
        }
    })
}

/// Active users of each period.
fn periods(report: &Report, (name, block): (&str, Block), period: Period, active: &ActiveUsers) -> Markup {
    html! {
        table {
            thead { tr { th scope="col" { (name) } th scope="col" { "Users" } } }
            tbody {
                @for row in &active.periods {
                    tr.unfinished[!row.finished] {
                        th scope="row" { (period.label(row.days.first())) @if !row.finished { " so far" } }
                        td { (dotted(report.shown.whole(block, row.days.first()), grouped(row.users))) }
                    }
                }
            }
        }
    }
}

/// A histogram of active days.
fn days(report: &Report, (name, block): (&str, Block), histogram: &ActiveDays) -> Markup {
    let sees_total = report.shown.sees_total(block, "active days");
    let most = histogram.users.iter().rposition(|users| *users > 0).map_or(1, |place| place + 1);
    let total = histogram.total();
    html! {
        h4 { (name) ": " (dotted(sees_total, grouped(total))) " users" }
        (scroll(&format!("{name}: users by active days"), &html! {
            table.bars {
                thead { tr { th scope="col" { "Days" } th scope="col" { "Users" } th.wide aria-hidden="true" {} } }
                tbody {
                    @for days in 1..=most {
                        tr {
                            th scope="row" { (days) }
                            @let sees = report.shown.sees(block, "active days", days);
                            td { (dotted(sees, grouped(histogram.on(days)))) }
                            td.wide { (bar(Ratio::of(histogram.on(days), total).filter(|_| sees && sees_total))) }
                        }
                    }
                }
            }
        }))
        (definition(histogram.definition()))
    }
}

/// Where months begin, or weeks in a short report.
fn day_ticks(report: &Report) -> Vec<(f64, String)> {
    let starts = |period: Period| {
        let days = report.days.iter().enumerate();
        days.filter(move |(_, day)| period.containing(*day).first() == *day).collect::<Vec<(usize, Day)>>()
    };
    let months = starts(Period::Month);
    let (shown, month) = if months.len() > 2 { (months, true) } else { (starts(report.log.calendar.week()), false) };
    let shown = if shown.is_empty() { vec![(0, report.days.first())] } else { shown };
    let name = |day: Day| if month { Period::Month.label(day) } else { day.to_string() };
    shown.into_iter().map(|(number, day)| (place(number), name(day))).collect()
}

pub(super) fn lifecycle(report: &Report) -> Part {
    let lifecycle = &report.lifecycle;
    let description = format!(
        "Users of each {}: new, returning and resurrecting ones above zero, those who became dormant below",
        report.each()
    );
    let mut plot = Plot::of_periods(report, description, lifecycle.periods.iter().map(|period| period.days));
    plot.legend = vec!["returning", "new", "resurrecting", "dormant"];
    let is_shown = |period: &UserAccountingPeriod| report.shown.whole(Block::Lifecycle, period.days.first());
    for (number, period) in lifecycle.periods.iter().enumerate().filter(|(_, period)| is_shown(period)) {
        let (left, right) = (place(number) + 0.14, place(number) + 0.86);
        let faint = !period.is_finished();
        let mut base = 0.0;
        for (colour, users) in [period.returning, period.new, period.resurrecting].into_iter().enumerate() {
            let top = base + height(users);
            if users > 0 {
                plot.marks.push(Mark::Bar { colour, faint, from: (left, base), to: (right, top) });
            }
            base = top;
        }
        if let Some(dormant) = period.dormant.filter(|dormant| dormant.total() > 0) {
            let to = (right, -height(dormant.total()));
            plot.marks.push(Mark::Bar { colour: 3, faint, from: (left, 0.0), to });
        }
    }
    let unfinished = lifecycle.periods.iter().any(|period| !period.is_finished());
    Ok(html! {
        p.lead { "Who came, who stayed, who came back, and below zero who fell silent. A pulse above 1 is a population that grows." }
        (plot.figure()?)
        @if unfinished { p.hint { "The pale bar is a " (report.each()) " that is not over: it can still grow, and nobody is dormant in it yet." } }
        (details(&format!("Every {} in numbers", report.each()), &accounting(report, lifecycle)))
        (definition(lifecycle.definition()))
        (by_channel(&report.lifecycle_by_channel, |name, of_channel| details(name, &accounting(report, of_channel))))
    })
}

fn accounting(report: &Report, lifecycle: &UserAccounting) -> Markup {
    html! {
        table {
            thead { tr {
                th scope="col" { (report.each()) }
                @for name in ["New", "Returning", "Resurrecting", "Dormant", "Active", "Pulse"] { th scope="col" { (name) } }
            } }
            tbody {
                @for period in &lifecycle.periods {
                    tr.unfinished[!period.is_finished()] {
                        th scope="row" { (report.label(period.days)) @if !period.is_finished() { " so far" } }
                        @let sees = report.shown.whole(Block::Lifecycle, period.days.first());
                        @for users in [period.new, period.returning, period.resurrecting] { td { (dotted(sees, grouped(users))) } }
                        @let dormant = period.dormant.map_or_else(|| "–".into(), |dormant| grouped(-i128::from(dormant.total())));
                        td { (dotted(sees, dormant)) }
                        td { (dotted(sees, grouped(period.active()))) }
                        td { (dotted(sees, period.pulse().map_or_else(|| "–".into(), |pulse| format!("{pulse:.2}")))) }
                    }
                }
            }
        }
    }
}
