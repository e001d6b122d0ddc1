//! Who is there: stages, active users, lifecycle.

use lifestage::Day;
use lifestage::number::Ratio;
use lifestage::report::{ActiveDays, ActiveUsers, UserAccounting, UserAccountingPeriod};
use lifestage::score::LifecycleStage;
use lifestage::time::Period;
use maud::{Markup, html};

use super::chart::{Height, Mark, Plot, height, place};
use super::ways::by_channel;
use super::{Part, bar, definition, details, or_dash, scroll, words};
use crate::commands::report::answers::Report;
use crate::commands::report::defined::{ActiveBlock, Meaning};
use crate::commands::report::shown::Block;
use crate::commands::report::words::{DOT, WAY, dotted, grouped, or_dot};
use crate::speech;

pub(super) fn stages(report: &Report) -> Markup {
    let (stages, language) = (&report.stages, report.language());
    let table = html! {
        table.bars {
            thead { tr { th scope="col" { (report.say(words::STAGE)) } th scope="col" { (report.say(words::USERS_COLUMN)) } th scope="col" { (report.say(words::SHARE)) } th.wide aria-hidden="true" {} } }
            tbody {
                @for stage in LifecycleStage::ALL {
                    @let share = report.share_in_stage(stage);
                    tr {
                        th scope="row" { (stage.name(language)) }
                        td { (or_dot(report.in_stage(stage))) }
                        td { (report.percent(share)) }
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
                th scope="col" { (report.say(words::FROM)) } th.text scope="col" { (report.say(words::TO_STAGE)) } th scope="col" { (report.say(words::USERS_COLUMN)) }
                th scope="col" { (report.say(words::STEP_CONVERSION)) } th scope="col" { (report.say(words::MEDIAN_DAYS)) }
            } }
            tbody {
                @for (from, to) in WAY {
                    @if let Some(step) = journey.step(from, to) {
                        tr {
                            th scope="row" { (from.name(language)) }
                            td.text { (to.name(language)) }
                            @let sees = report.sees_step(from, to);
                            td { (dotted(sees, grouped(step.users()))) }
                            td { (dotted(sees, report.percent(journey.conversion(from, to)))) }
                            td { (dotted(sees, step.median_days().map_or_else(|| "–".into(), |days| days.to_string()))) }
                        }
                    }
                }
            }
        }
    };
    html! {
        p.lead { (report.say(words::STAGES_LEAD)) }
        (scroll(report.say(words::USERS_BY_STAGE), &table))
        (definition(report, Meaning::Stages))
        @if let Some((asked, channels)) = &stages.by_channel {
            h3 { (report.say(words::BY_CHANNEL)) }
            (scroll(report.say(words::USERS_BY_CHANNEL), &html! {
                table {
                    thead { tr {
                        th scope="col" { (report.say(words::CHANNEL)) }
                        @for stage in LifecycleStage::ALL { th scope="col" { (stage.name(language)) } }
                        th scope="col" { (report.say(words::ALL_COLUMN)) }
                    } }
                    tbody {
                        @for (name, row) in &channels.shown {
                            tr {
                                th scope="row" { (name.shown) }
                                @for cell in &row.cells {
                                    @match cell {
                                        Some(users) => td { (grouped(*users)) },
                                        None => td title=(report.say(words::TOO_FEW)) { (DOT) },
                                    }
                                }
                                td { (dotted(!row.cells.contains(&None), grouped(row.total()))) }
                            }
                        }
                    }
                }
            }))
            @if let Some(said) = report.not_shown(&channels.withheld) { p.hint { (said) } }
            (definition(report, Meaning::ByChannel(asked)))
        }
        h3 { (report.say(words::JOURNEY)) }
        (scroll(report.say(words::JOURNEY_TABLE), &way))
        (definition(report, Meaning::Journey))
    }
}

pub(super) fn active(report: &Report) -> Part {
    let (active, language) = (&report.active, report.language());
    let sticky = &active.stickiness;
    let month_name = speech::period(language, Period::Month, sticky.as_of);
    let asked = |block| definition(report, Meaning::Active(block));
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
        description: words::active_plot(language, report.day(report.days.first()), report.day(report.days.last())),
        legend: [words::DAU, words::WAU, words::MAU_30].map(|text| report.say(text)).to_vec(),
        x: 0.0..place(active.daily.periods.len().max(2) - 1),
        ticks: day_ticks(report),
        height: Height::Users,
        marks: [day, week, month]
            .into_iter()
            .enumerate()
            .map(|(colour, points)| Mark::Line { colour, points })
            .collect(),
    };
    let so_far = if sticky.month_finished { "" } else { report.say(words::MONTH_SO_FAR) };
    let numbers = html! {
        table {
            thead { tr { th scope="col" { (report.say(words::DAY)) } th scope="col" { "DAU" } th scope="col" { (report.say(words::DAYS_7)) } th scope="col" { (report.say(words::DAYS_30)) } } }
            tbody {
                @for ((daily, trailing_7), trailing_30) in rows {
                    tr {
                        th scope="row" { (report.day(trailing_7.day)) }
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
        p.lead { (report.say(words::ACTIVE_LEAD)) }
        (plot.figure()?)
        dl.facts {
            div { dt { (report.say(words::DAU_MAU_30)) } dd { (dotted(sees, or_dash(report.percent(sticky.day_of_trailing_30())))) } }
            div { dt { (words::mean_dau(language, &month_name)) (so_far) } dd { (dotted(report.sees_mean_day(), format!("{:.2}", sticky.mean_day_users()))) } }
            div { dt { (words::mau(language, &month_name)) (so_far) } dd { (dotted(sees, grouped(sticky.month_users))) } }
            div { dt { (report.say(words::MEAN_DAU_MAU)) } dd { (dotted(report.sees_mean_day(), or_dash(report.percent(sticky.mean_day_of_month())))) } }
        }
        (asked(ActiveBlock::Stickiness))
        (details(report.say(words::EVERY_DAY), &numbers))
        @for block in [ActiveBlock::Daily, ActiveBlock::Trailing7, ActiveBlock::Trailing30] { (asked(block)) }
        (details(report.say(words::EVERY_WEEK), &periods(report, (report.say(words::WEEK), Block::Weekly), report.log.calendar.week(), &active.weekly)))
        (asked(ActiveBlock::Weekly))
        (details(report.say(words::EVERY_MONTH), &periods(report, (report.say(words::MONTH), Block::Monthly), Period::Month, &active.monthly)))
        (asked(ActiveBlock::Monthly))
        h3 { (report.say(words::ACTIVE_DAYS)) }
        div.pair {
            @for (name, block, asked, histogram) in [("L7", Block::L7, ActiveBlock::L7, &active.l7), ("L28", Block::L28, ActiveBlock::L28, &active.l28)] {
                div { (days(report, (name, block, asked), histogram)) }
            }
        }
    })
}

/// Active users of each period.
fn periods(report: &Report, (name, block): (&str, Block), period: Period, active: &ActiveUsers) -> Markup {
    html! {
        table {
            thead { tr { th scope="col" { (name) } th scope="col" { (report.say(words::USERS_COLUMN)) } } }
            tbody {
                @for row in &active.periods {
                    tr.unfinished[!row.finished] {
                        th scope="row" { (speech::period(report.language(), period, row.days.first())) @if !row.finished { (report.say(words::SO_FAR)) } }
                        td { (dotted(report.shown.whole(block, row.days.first()), grouped(row.users))) }
                    }
                }
            }
        }
    }
}

/// A histogram of active days.
fn days(report: &Report, (name, block, asked): (&str, Block, ActiveBlock), histogram: &ActiveDays) -> Markup {
    let sees_total = report.shown.sees_total(block, "active days");
    let most = histogram.users.iter().rposition(|users| *users > 0).map_or(1, |place| place + 1);
    let total = histogram.total();
    html! {
        h4 { (words::active_in(report.language(), name, dotted(sees_total, grouped(total)))) }
        (scroll(&words::by_active_days(report.language(), name), &html! {
            table.bars {
                thead { tr { th scope="col" { (report.say(words::DAYS)) } th scope="col" { (report.say(words::USERS_COLUMN)) } th.wide aria-hidden="true" {} } }
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
        (definition(report, Meaning::Active(asked)))
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
    let of = if month { Period::Month } else { Period::Day };
    let name = |day: Day| speech::period(report.language(), of, day);
    shown.into_iter().map(|(number, day)| (place(number), name(day))).collect()
}

pub(super) fn lifecycle(report: &Report) -> Part {
    let lifecycle = &report.lifecycle;
    let description = words::lifecycle_plot(report.language(), report.each());
    let mut plot = Plot::of_periods(report, description, lifecycle.periods.iter().map(|period| period.days));
    let legend = [words::RETURNING, words::NEW, words::RESURRECTING, words::DORMANT];
    plot.legend = legend.map(|text| report.say(text)).to_vec();
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
        p.lead { (report.say(words::LIFECYCLE_LEAD)) }
        (plot.figure()?)
        @if unfinished { p.hint { (words::pale_bar(report.language(), report.each())) } }
        (details(&words::every(report.language(), report.each()), &accounting(report, lifecycle)))
        (definition(report, Meaning::Lifecycle))
        (by_channel(report, &report.lifecycle_by_channel, |name, of_channel| details(name, &accounting(report, of_channel))))
    })
}

fn accounting(report: &Report, lifecycle: &UserAccounting) -> Markup {
    html! {
        table {
            thead { tr {
                th scope="col" { (report.each()) }
                @for name in words::ACCOUNTING { th scope="col" { (report.say(name)) } }
            } }
            tbody {
                @for period in &lifecycle.periods {
                    tr.unfinished[!period.is_finished()] {
                        th scope="row" { (report.label(period.days)) @if !period.is_finished() { (report.say(words::SO_FAR)) } }
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
