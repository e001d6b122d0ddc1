//! The report for the terminal.

use std::fmt;

use comfy_table::Table;
use lifestage::answer::Language;
use lifestage::number::Ratio;
use lifestage::report::{
    ActivePeriod, CohortAverage, FunnelReport, KpiBoard, Lags, Retained, Retention, TrailingDay, UserAccounting,
};
use lifestage::score::LifecycleStage;
use lifestage::time::{Days, Period};

use crate::commands::channel::ChannelName;
use crate::commands::report::answers::{Report, RfmCell, RfmGrid, Steps};
use crate::commands::report::shown::Block;
use crate::commands::report::words::{self, DOT, WAY, counted, defined, dotted};
use crate::table::{duration, percent, table};

/// All of it, block by block.
pub(crate) struct Text<'a>(pub(crate) &'a Report);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report { log, days, .. } = self.0;
        writeln!(f, "{}: {} as of {}, report from {}", log.source, self.0.users_in_words(), days.last(), days.first())?;
        if let Some(earlier) = self.0.earlier() {
            writeln!(f, "{earlier}")?;
        }
        self.kpi(f)?;
        self.stages(f)?;
        self.active(f)?;
        self.lifecycle(f)?;
        self.retention(f)?;
        self.rfm(f)?;
        self.revenue(f)?;
        self.funnel(f)?;
        self.sessions(f)
    }
}

impl Text<'_> {
    fn kpi(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report { kpi, kpi_by_channel, .. } = self.0;
        writeln!(f, "\nKey numbers\n{}\n\n{}", defined(kpi.definition()), self.board(kpi))?;
        for (ChannelName { shown: name, .. }, board) in &kpi_by_channel.shown {
            writeln!(f, "\n{name}\n\n{}", self.board(board))?;
        }
        words::not_shown(&kpi_by_channel.withheld).map_or(Ok(()), |said| writeln!(f, "\n{said}"))
    }

    fn board(&self, board: &KpiBoard) -> Table {
        let mut rows = table(["number", "actual", "target", ""]);
        for row in &board.rows {
            rows.add_row([row.name.as_str(), &self.0.actual(row), &self.0.target(row), &self.0.verdict(row)]);
        }
        rows
    }

    fn stages(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stages = &self.0.stages;
        writeln!(f, "\nStages\n{}\n", defined(stages.all.definition()))?;
        let mut rows = table(["stage", "users", "share"]);
        for stage in LifecycleStage::ALL {
            let share = percent(self.0.share_in_stage(stage));
            let users = self.0.in_stage(stage).map_or_else(|| DOT.into(), |users| users.to_string());
            rows.add_row([stage.name(Language::English), &users, &share]);
        }
        writeln!(f, "{rows}")?;
        if let Some((definition, channels)) = &stages.by_channel {
            writeln!(f, "\n{}\n", defined(definition))?;
            let names = LifecycleStage::ALL.iter().map(|stage| stage.name(Language::English));
            let mut rows = table(["channel"].into_iter().chain(names).chain(["all"]));
            for (ChannelName { shown: name, .. }, row) in &channels.shown {
                let cells = row.cells.iter().map(|cell| cell.map_or_else(|| DOT.into(), |users| users.to_string()));
                let total = dotted(!row.cells.contains(&None), row.total().to_string());
                rows.add_row([name.clone()].into_iter().chain(cells).chain([total]));
            }
            writeln!(f, "{rows}")?;
            if let Some(said) = words::not_shown(&channels.withheld) {
                writeln!(f, "\n{said}")?;
            }
        }
        writeln!(f, "\n{}\n", defined(stages.journey.definition()))?;
        let mut rows = table(["from", "to", "users", "conversion", "median days"]);
        for (from, to) in WAY {
            let Some(step) = stages.journey.step(from, to) else { continue };
            let days = step.median_days().map_or_else(String::new, |days| days.to_string());
            let conversion = percent(stages.journey.conversion(from, to));
            let [users, conversion, days] =
                [step.users().to_string(), conversion, days].map(|text| dotted(self.0.sees_step(from, to), text));
            rows.add_row([from.name(Language::English), to.name(Language::English), &users, &conversion, &days]);
        }
        writeln!(f, "{rows}")
    }

    fn active(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let active = &self.0.active;
        let sticky = &active.stickiness;
        writeln!(f, "\nActive users\n{}\n", defined(sticky.definition()))?;
        let shown = &self.0.shown;
        let sticky_is_shown = shown.whole(Block::Stickiness, "stickiness");
        let week = active
            .trailing_7
            .days
            .last()
            .map_or_else(String::new, |row| dotted(shown.whole(Block::Trailing7, row.day), row.users.to_string()));
        let [day, month_30, month] = [sticky.day_users, sticky.trailing_30_users, sticky.month_users]
            .map(|users| dotted(sticky_is_shown, users.to_string()));
        writeln!(f, "  a day {day}, 7 days {week}, 30 days {month_30}")?;
        let so_far = if sticky.month_finished { "" } else { ", so far" };
        let mean = dotted(self.0.sees_mean_day(), format!("{:.2}", sticky.mean_day_users()));
        writeln!(f, "  the month {month}, a day of it {mean} on average{so_far}")?;
        let last = dotted(sticky_is_shown, percent(sticky.day_of_trailing_30()));
        let mean = dotted(self.0.sees_mean_day(), percent(sticky.mean_day_of_month()));
        writeln!(f, "  DAU / MAU-30 {last}; mean DAU / MAU {mean}")?;
        for (name, block, histogram) in [("L7", Block::L7, &active.l7), ("L28", Block::L28, &active.l28)] {
            let most = histogram.users.iter().rposition(|users| *users > 0).map_or(0, |place| place + 1);
            let bars = (1..=most).map(|days| {
                let users = dotted(shown.sees(block, "active days", days), histogram.on(days).to_string());
                format!("{users} on {}", counted(days as u64, "day"))
            });
            let bars = bars.collect::<Vec<_>>().join(", ");
            writeln!(f, "\n{}\n\n  {name}: {bars}", defined(histogram.definition()))?;
        }
        let mut rows = table(["month", "users"]);
        for row in &active.monthly.periods {
            let so_far = if row.finished { "" } else { " so far" };
            let users = dotted(shown.whole(Block::Monthly, row.days.first()), row.users.to_string());
            rows.add_row([Period::Month.label(row.days.first()) + so_far, users]);
        }
        writeln!(f, "\n{}\n\n{rows}\n", defined(active.monthly.definition()))?;
        // Those of days are in the other formats.
        let mut rows = table(["week", "users", "of its last day", "in 7 days", "in 30 days"]);
        let last_day = |days: Days| usize::try_from(days.last().min(self.0.days.last()) - self.0.days.first()).ok();
        for row in &active.weekly.periods {
            let Some(place) = last_day(row.days) else { continue };
            let users = |block, series: &[TrailingDay]| {
                let row = series.get(place);
                row.map_or_else(String::new, |row| dotted(shown.whole(block, row.day), row.users.to_string()))
            };
            let of_day =
                |row: &ActivePeriod| dotted(shown.whole(Block::Daily, row.days.first()), row.users.to_string());
            rows.add_row([
                row.days.first().to_string() + if row.finished { "" } else { " so far" },
                dotted(shown.whole(Block::Weekly, row.days.first()), row.users.to_string()),
                active.daily.periods.get(place).map_or_else(String::new, of_day),
                users(Block::Trailing7, &active.trailing_7.days),
                users(Block::Trailing30, &active.trailing_30.days),
            ]);
        }
        let series = [
            active.weekly.definition(),
            active.daily.definition(),
            active.trailing_7.definition(),
            active.trailing_30.definition(),
        ];
        for definition in series {
            writeln!(f, "{}", defined(definition))?;
        }
        writeln!(f, "\n{rows}")
    }

    fn lifecycle(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report { lifecycle, lifecycle_by_channel, .. } = self.0;
        writeln!(f, "\nLifecycle\n{}\n\n{}", defined(lifecycle.definition()), self.accounting(lifecycle))?;
        for (ChannelName { shown: name, .. }, report) in &lifecycle_by_channel.shown {
            writeln!(f, "\n{name}\n\n{}", self.accounting(report))?;
        }
        words::not_shown(&lifecycle_by_channel.withheld).map_or(Ok(()), |said| writeln!(f, "\n{said}"))
    }

    fn accounting(&self, report: &UserAccounting) -> Table {
        let mut rows = table([self.0.each(), "new", "returning", "resurrecting", "dormant", "active", "pulse"]);
        for row in &report.periods {
            let so_far = if row.is_finished() { "" } else { " so far" };
            let numbers = [
                row.new.to_string(),
                row.returning.to_string(),
                row.resurrecting.to_string(),
                row.dormant.map_or_else(String::new, |dormant| format!("−{}", dormant.total())),
                row.active().to_string(),
                row.pulse().map_or_else(String::new, |pulse| format!("{pulse:.2}")),
            ];
            let is_shown = self.0.shown.whole(Block::Lifecycle, row.days.first());
            let numbers = numbers.map(|text| dotted(is_shown, text));
            rows.add_row([format!("{}{so_far}", self.0.label(row.days))].into_iter().chain(numbers));
        }
        rows
    }

    fn retention(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report { retention, classic, .. } = self.0;
        writeln!(f, "\nRetention\n{}\n", defined(retention.definition()))?;
        let header = ["cohort".into(), "users".into()].into_iter().chain(retention.lags.iter().copied().map(lag));
        let mut rows = table(header);
        for cohort in &retention.cohorts {
            let first = cohort.days.first();
            let cells = cohort
                .cells
                .iter()
                .zip(&retention.lags)
                .map(|(cell, lags)| dotted(self.0.sees_retained(first, *lags), mature(*cell)));
            let size = dotted(self.0.shown.sees(Block::Retention, first, "size"), cohort.size.to_string());
            rows.add_row([self.0.label(cohort.days), size].into_iter().chain(cells));
        }
        writeln!(f, "{rows}\n\n{}", self.averages(Block::Retention, retention))?;
        writeln!(f, "\n{}\n\n{}", defined(classic.definition()), self.averages(Block::Classic, classic))?;
        for (ChannelName { shown: name, .. }, retention) in &self.0.classic_by_channel.shown {
            writeln!(f, "\n{name}\n\n{}", self.averages(Block::Classic, retention))?;
        }
        words::not_shown(&self.0.classic_by_channel.withheld).map_or(Ok(()), |said| writeln!(f, "\n{said}"))
    }

    /// The averages over cohorts, lag by lag.
    fn averages(&self, block: Block, retention: &Retention) -> Table {
        let mut rows = table(["lag", "retained", "of", "pooled", "mean of cohorts", "weighted twice"]);
        for lags in &retention.lags {
            let pooled = retention.pooled(*lags);
            let [counted, averaged] = self.0.sees_averages(block, *lags);
            let counts = [pooled.retained().to_string(), pooled.eligible().to_string(), percent(pooled.rate())];
            let averages = [CohortAverage::MeanOfRates, CohortAverage::SizeWeightedTwice];
            let averages = averages.map(|by| dotted(averaged, percent(retention.average(*lags, by))));
            rows.add_row([lag(*lags)].into_iter().chain(counts.map(|text| dotted(counted, text))).chain(averages));
        }
        rows
    }

    fn rfm(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(rfm) = &self.0.rfm else { return writeln!(f, "\nRFM: nobody bought anything") };
        writeln!(f, "\nRFM\n{}\n\n{}\n", defined(&rfm.definition), self.grid(rfm))?;
        let mut rows = table(["segment", "buyers", "share", "net spend"]);
        for (segment, cell) in &rfm.segments {
            let is_shown = self.0.shown.sees(Block::Rfm, "segments", segment);
            let share = percent(Ratio::of(cell.users, rfm.all.users));
            let share = dotted(is_shown && self.0.shown.sees_total(Block::Rfm, "segments"), share);
            let [users, net] = [cell.users.to_string(), self.0.sum(cell.net)].map(|text| dotted(is_shown, text));
            rows.add_row([segment.name(Language::English), &users, &share, &net]);
        }
        writeln!(f, "{rows}")
    }

    fn grid(&self, rfm: &RfmGrid) -> Table {
        let grades = || (1..=5_u8).rev();
        let mut rows = table(["buyers (spend)".to_owned()].into_iter().chain(grades().map(|fm| format!("FM {fm}"))));
        for r in grades() {
            let is_shown = |fm| self.0.shown.sees(Block::Rfm, "cells", format_args!("{r} {fm}"));
            let cells = grades().map(|fm| match rfm.cells.get(&(r, fm)) {
                Some(_) if !is_shown(fm) => DOT.into(),
                Some(RfmCell { users, net }) if self.0.has_spend() => format!("{users} ({})", self.0.sum(*net)),
                Some(RfmCell { users, .. }) => users.to_string(),
                None => "·".into(),
            });
            rows.add_row([format!("R {r}")].into_iter().chain(cells));
        }
        rows
    }

    fn revenue(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report { revenue, cohort_revenue, time_to_churn, .. } = self.0;
        writeln!(f, "\nRevenue\n{}\n", defined(revenue.definition()))?;
        let mut rows = table([self.0.each(), "net spend", "active", "buyers", "buyer share", "ARPU", "ARPPU"]);
        for row in &revenue.periods {
            let so_far = if row.finished { "" } else { " so far" };
            let numbers = [
                self.0.sum(row.net),
                row.active.to_string(),
                row.payers.to_string(),
                percent(row.payer_share()),
                self.0.money(row.arpu()),
                self.0.money(row.arppu()),
            ];
            let is_shown = self.0.shown.whole(Block::Revenue, row.days.first());
            let numbers = numbers.map(|text| dotted(is_shown, text));
            rows.add_row([format!("{}{so_far}", self.0.label(row.days))].into_iter().chain(numbers));
        }
        writeln!(f, "{rows}\n\n{}\n", defined(cohort_revenue.definition()))?;
        if self.0.has_spend() {
            writeln!(f, "{}\n", self.cohort_revenue())?;
        } else {
            writeln!(f, "  nothing was spent in these days\n")?;
        }
        writeln!(f, "{}\n", defined(time_to_churn.definition()))?;
        let half = time_to_churn.median_days().map_or_else(|| "not yet".into(), |days| format!("{days} days"));
        let value = self.0.money(time_to_churn.mean_value_before_churn());
        let (churned, customers) = (time_to_churn.churned, counted(time_to_churn.survival.count(), "customer"));
        if !self.0.shown.whole(Block::Churn, "time to churn") {
            return writeln!(f, "  not shown, as a few users could be told from it");
        }
        writeln!(f, "  {churned} of {customers} churned; half of all within: {half}; mean spend before churn: {value}")
    }

    fn cohort_revenue(&self) -> Table {
        let report = &self.0.cohort_revenue;
        let pooled = report.pooled();
        let header = ["cohort".into(), "users".into()].into_iter().chain((0..pooled.len()).map(|lag| lag.to_string()));
        let mut rows = table(header);
        for cohort in &report.cohorts {
            let first = cohort.days.first();
            let cells = cohort.lags.iter().enumerate().map(|(lag, cell)| {
                let text = cell.per_user().map_or_else(String::new, |money| self.0.money(Some(money)));
                dotted(self.0.sees_mature(first, lag), text)
            });
            let size = dotted(self.0.shown.sees(Block::CohortRevenue, first, "size"), cohort.size.to_string());
            rows.add_row([self.0.label(cohort.days), size].into_iter().chain(cells));
        }
        let is_shown = self.0.shown.whole(Block::CohortRevenue, "all");
        let cells = pooled
            .iter()
            .map(|lag| dotted(is_shown, lag.per_user().map_or_else(String::new, |money| self.0.money(Some(money)))));
        rows.add_row(["all".to_owned(), String::new()].into_iter().chain(cells));
        rows
    }

    fn funnel(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(Steps { definition, all, by_channel, .. }) = &self.0.funnel else {
            return writeln!(
                f,
                "\nFunnel: none, as the log has none of the usual steps: say which, like --steps view,purchase"
            );
        };
        writeln!(f, "\nFunnel\n{}\n", defined(definition))?;
        writeln!(f, "{}", self.steps(all))?;
        for (ChannelName { shown: name, .. }, report) in &by_channel.shown {
            let users = dotted(self.0.shown.sees(Block::Funnel, "steps", "users"), counted(report.users(), "user"));
            writeln!(f, "\n{name}: {users}\n\n{}", self.steps(report))?;
        }
        words::not_shown(&by_channel.withheld).map_or(Ok(()), |said| writeln!(f, "\n{said}"))
    }

    /// One step a row.
    fn steps(&self, report: &FunnelReport) -> Table {
        let mut rows = table(["step", "users", "of the step before", "of the first step", "median time"]);
        for (number, step) in (1..).zip(report.steps()) {
            let conversion = if number == 1 { String::new() } else { percent(step.conversion) };
            rows.add_row([
                format!("{number} {}", step.name),
                dotted(self.0.sees_funnel([number]), step.users.to_string()),
                dotted(self.0.sees_funnel([number - 1, number]), conversion),
                dotted(self.0.sees_funnel([1, number]), percent(step.overall)),
                dotted(
                    self.0.sees_funnel([number - 1, number]),
                    step.median_seconds.map_or_else(String::new, duration),
                ),
            ]);
        }
        rows
    }

    fn sessions(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sessions = &self.0.sessions;
        writeln!(f, "\nSessions\n{}\n", defined(&self.0.sessions_definition))?;
        let events = words::grouped(i128::try_from(sessions.events()).unwrap_or(i128::MAX));
        write!(f, "  {} of ", counted(sessions.sessions(), "session"))?;
        let is_shown = self.0.shown.whole(Block::Sessions, "users");
        writeln!(f, "{}, {events} events", dotted(is_shown, counted(sessions.users(), "user")))?;
        let time = |seconds: Option<f64>| seconds.map_or_else(|| "–".into(), duration);
        writeln!(
            f,
            "  length: {} on average, median {}",
            time(sessions.mean_seconds()),
            time(sessions.median_seconds())
        )?;
        let mean = sessions.events_per_session().mean().unwrap_or_default();
        let per_user = sessions.sessions_per_user().mean().unwrap_or_default();
        let per_user = dotted(is_shown, format!("{per_user:.1}"));
        writeln!(f, "  {mean:.1} events a session, {per_user} sessions a user on average")
    }
}

/// `0`, `1`, … or `1 to 7`.
fn lag(lags: Lags) -> String {
    if lags.through() == Some(lags.from()) { lags.from().to_string() } else { lags.to_string() }
}

/// The rate; nothing where nobody's time has come.
fn mature(cell: Retained) -> String {
    cell.rate().map_or_else(String::new, |rate| format!("{rate}"))
}
