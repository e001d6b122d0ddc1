//! The report for the terminal.

use std::fmt;

use comfy_table::Table;
use lifestage::answer::Say;
use lifestage::number::Ratio;
use lifestage::report::{
    ActivePeriod, CohortAverage, FunnelReport, KpiBoard, Lags, Retained, Retention, TrailingDay, UserAccounting,
};
use lifestage::score::LifecycleStage;
use lifestage::time::{Days, Period};

use crate::commands::channel::ChannelName;
use crate::commands::report::answers::{Report, RfmCell, RfmGrid, Steps};
use crate::commands::report::defined::{ActiveBlock, Meaning, Meant};
use crate::commands::report::shown::Block;
use crate::commands::report::text_words as words;
use crate::commands::report::words::{DOT, WAY, dotted, grouped};
use crate::speech::{Text, all, colon, comma, period};
use crate::steps;
use crate::table::table;

/// All of it, block by block.
pub(crate) struct Terminal<'a>(pub(crate) &'a Report);

impl fmt::Display for Terminal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report { log, days, .. } = self.0;
        let language = self.0.language();
        let (last, first) = (self.0.day(days.last()), self.0.day(days.first()));
        writeln!(f, "{}", words::opening(language, &log.source, self.0.users_in_words(), last, first))?;
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

impl Terminal<'_> {
    fn kpi(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report { kpi, kpi_by_channel, .. } = self.0;
        self.title(f, words::BOARD)?;
        writeln!(f, "{}\n\n{}", self.0.meaning(Meaning::Board), self.board(kpi))?;
        for (ChannelName { shown: name, .. }, board) in &kpi_by_channel.shown {
            writeln!(f, "\n{name}\n\n{}", self.board(board))?;
        }
        self.0.not_shown(&kpi_by_channel.withheld).map_or(Ok(()), |said| writeln!(f, "\n{said}"))
    }

    fn board(&self, board: &KpiBoard) -> Table {
        let mut rows = table(words::BOARD_COLUMNS.map(|text| self.0.say(text)));
        for row in &board.rows {
            let name = row.name.say(self.0.language()).to_string();
            rows.add_row([name.as_str(), &self.0.actual(row), &self.0.target(row), &self.0.verdict(row)]);
        }
        rows
    }

    fn stages(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stages = &self.0.stages;
        let language = self.0.language();
        self.title(f, words::STAGES)?;
        writeln!(f, "{}\n", self.0.meaning(Meaning::Stages))?;
        let mut rows = table(all(language, words::STAGE_COLUMNS));
        for stage in LifecycleStage::ALL {
            let share = self.0.percent(self.0.share_in_stage(stage));
            let users = self.0.in_stage(stage).map_or_else(|| DOT.into(), |users| users.to_string());
            rows.add_row([stage.name(language), &users, &share]);
        }
        writeln!(f, "{rows}")?;
        if let Some((definition, channels)) = &stages.by_channel {
            writeln!(f, "\n{}\n", self.0.meaning(Meaning::ByChannel(definition)))?;
            let names = LifecycleStage::ALL.iter().map(|stage| stage.name(language));
            let [channel, whole] = all(language, [words::CHANNEL, words::ALL]);
            let mut rows = table([channel].into_iter().chain(names).chain([whole]));
            for (ChannelName { shown: name, .. }, row) in &channels.shown {
                let cells = row.cells.iter().map(|cell| cell.map_or_else(|| DOT.into(), |users| users.to_string()));
                let total = dotted(!row.cells.contains(&None), row.total().to_string());
                rows.add_row([name.clone()].into_iter().chain(cells).chain([total]));
            }
            writeln!(f, "{rows}")?;
            if let Some(said) = self.0.not_shown(&channels.withheld) {
                writeln!(f, "\n{said}")?;
            }
        }
        writeln!(f, "\n{}\n", self.0.meaning(Meaning::Journey))?;
        let mut rows = table(all(language, words::JOURNEY_COLUMNS));
        for (from, to) in WAY {
            let Some(step) = stages.journey.step(from, to) else { continue };
            let days = step.median_days().map_or_else(String::new, |days| days.to_string());
            let conversion = self.0.percent(stages.journey.conversion(from, to));
            let [users, conversion, days] =
                [step.users().to_string(), conversion, days].map(|text| dotted(self.0.sees_step(from, to), text));
            rows.add_row([from.name(language), to.name(language), &users, &conversion, &days]);
        }
        writeln!(f, "{rows}")
    }

    fn active(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let active = &self.0.active;
        let sticky = &active.stickiness;
        let language = self.0.language();
        self.title(f, words::ACTIVE)?;
        writeln!(f, "{}\n", self.active_block(ActiveBlock::Stickiness))?;
        let shown = &self.0.shown;
        let sticky_is_shown = shown.whole(Block::Stickiness, "stickiness");
        let week = active
            .trailing_7
            .days
            .last()
            .map_or_else(String::new, |row| dotted(shown.whole(Block::Trailing7, row.day), row.users.to_string()));
        let [day, month_30, month] = [sticky.day_users, sticky.trailing_30_users, sticky.month_users]
            .map(|users| dotted(sticky_is_shown, users.to_string()));
        writeln!(f, "  {}", words::active(language, day, week, month_30))?;
        let so_far = if sticky.month_finished { Text::alike("") } else { words::MONTH_SO_FAR };
        let mean = dotted(self.0.sees_mean_day(), format!("{:.2}", sticky.mean_day_users()));
        writeln!(f, "  {}", words::month(language, month, mean, self.0.say(so_far)))?;
        let last = dotted(sticky_is_shown, self.0.percent(sticky.day_of_trailing_30()));
        let mean = dotted(self.0.sees_mean_day(), self.0.percent(sticky.mean_day_of_month()));
        writeln!(f, "  {}", words::sticky(language, last, mean))?;
        let histograms =
            [("L7", Block::L7, ActiveBlock::L7, &active.l7), ("L28", Block::L28, ActiveBlock::L28, &active.l28)];
        for (name, block, asked, histogram) in histograms {
            let most = histogram.users.iter().rposition(|users| *users > 0).map_or(0, |place| place + 1);
            let bars = (1..=most).map(|days| {
                let users = dotted(shown.sees(block, "active days", days), histogram.on(days).to_string());
                match days {
                    1 => words::on_one_day(language, users),
                    _ => words::on_days(language, users, days),
                }
            });
            let bars = bars.collect::<Vec<_>>().join(comma(language));
            writeln!(f, "\n{}\n\n  {name}{}{bars}", self.active_block(asked), colon(language))?;
        }
        let mut rows = table(all(language, words::MONTH_COLUMNS));
        for row in &active.monthly.periods {
            let so_far = self.so_far(row.finished);
            let users = dotted(shown.whole(Block::Monthly, row.days.first()), row.users.to_string());
            rows.add_row([period(language, Period::Month, row.days.first()) + so_far, users]);
        }
        writeln!(f, "\n{}\n\n{rows}\n", self.active_block(ActiveBlock::Monthly))?;
        // Those of days are in the other formats.
        let mut rows = table(all(language, words::WEEK_COLUMNS));
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
                self.0.day(row.days.first()) + self.so_far(row.finished),
                dotted(shown.whole(Block::Weekly, row.days.first()), row.users.to_string()),
                active.daily.periods.get(place).map_or_else(String::new, of_day),
                users(Block::Trailing7, &active.trailing_7.days),
                users(Block::Trailing30, &active.trailing_30.days),
            ]);
        }
        let series = [ActiveBlock::Weekly, ActiveBlock::Daily, ActiveBlock::Trailing7, ActiveBlock::Trailing30];
        for block in series {
            writeln!(f, "{}", self.active_block(block))?;
        }
        writeln!(f, "\n{rows}")
    }

    fn lifecycle(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report { lifecycle, lifecycle_by_channel, .. } = self.0;
        self.title(f, words::LIFECYCLE)?;
        writeln!(f, "{}\n\n{}", self.0.meaning(Meaning::Lifecycle), self.accounting(lifecycle))?;
        for (ChannelName { shown: name, .. }, report) in &lifecycle_by_channel.shown {
            writeln!(f, "\n{name}\n\n{}", self.accounting(report))?;
        }
        self.0.not_shown(&lifecycle_by_channel.withheld).map_or(Ok(()), |said| writeln!(f, "\n{said}"))
    }

    fn accounting(&self, report: &UserAccounting) -> Table {
        let columns = words::ACCOUNTING_COLUMNS.map(|text| self.0.say(text));
        let mut rows = table([self.0.each()].into_iter().chain(columns));
        for row in &report.periods {
            let so_far = self.so_far(row.is_finished());
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
        self.title(f, words::RETENTION)?;
        writeln!(f, "{}\n", self.0.meaning(Meaning::Retention))?;
        let lags = retention.lags.iter().map(|lags| self.lag(*lags));
        let header = words::COHORT_COLUMNS.map(|text| self.0.say(text).to_owned()).into_iter().chain(lags);
        let mut rows = table(header);
        for cohort in &retention.cohorts {
            let first = cohort.days.first();
            let cells = cohort
                .cells
                .iter()
                .zip(&retention.lags)
                .map(|(cell, lags)| dotted(self.0.sees_retained(first, *lags), self.mature(*cell)));
            let size = dotted(self.0.shown.sees(Block::Retention, first, "size"), cohort.size.to_string());
            rows.add_row([self.0.label(cohort.days), size].into_iter().chain(cells));
        }
        writeln!(f, "{rows}\n\n{}", self.averages(Block::Retention, retention))?;
        writeln!(f, "\n{}\n\n{}", self.0.meaning(Meaning::Classic), self.averages(Block::Classic, classic))?;
        for (ChannelName { shown: name, .. }, retention) in &self.0.classic_by_channel.shown {
            writeln!(f, "\n{name}\n\n{}", self.averages(Block::Classic, retention))?;
        }
        self.0.not_shown(&self.0.classic_by_channel.withheld).map_or(Ok(()), |said| writeln!(f, "\n{said}"))
    }

    /// The averages over cohorts, lag by lag.
    fn averages(&self, block: Block, retention: &Retention) -> Table {
        let mut rows = table(words::AVERAGE_COLUMNS.map(|text| self.0.say(text)));
        for lags in &retention.lags {
            let pooled = retention.pooled(*lags);
            let [counted, averaged] = self.0.sees_averages(block, *lags);
            let counts = [pooled.retained().to_string(), pooled.eligible().to_string(), self.0.percent(pooled.rate())];
            let averages = [CohortAverage::MeanOfRates, CohortAverage::SizeWeightedTwice];
            let averages = averages.map(|by| dotted(averaged, self.0.percent(retention.average(*lags, by))));
            rows.add_row([self.lag(*lags)].into_iter().chain(counts.map(|text| dotted(counted, text))).chain(averages));
        }
        rows
    }

    fn rfm(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(rfm) = &self.0.rfm else { return writeln!(f, "\n{}", self.0.say(words::NOBODY_BOUGHT)) };
        writeln!(f, "\nRFM\n{}\n\n{}\n", self.0.meaning(Meaning::Rfm(rfm)), self.grid(rfm))?;
        let mut rows = table(words::SEGMENT_COLUMNS.map(|text| self.0.say(text)));
        for (segment, cell) in &rfm.segments {
            let is_shown = self.0.shown.sees(Block::Rfm, "segments", segment);
            let share = self.0.percent(Ratio::of(cell.users, rfm.all.users));
            let share = dotted(is_shown && self.0.shown.sees_total(Block::Rfm, "segments"), share);
            let [users, net] = [cell.users.to_string(), self.0.sum(cell.net)].map(|text| dotted(is_shown, text));
            rows.add_row([segment.name(self.0.language()), &users, &share, &net]);
        }
        writeln!(f, "{rows}")
    }

    fn grid(&self, rfm: &RfmGrid) -> Table {
        let grades = || (1..=5_u8).rev();
        let mut rows = table(
            [self.0.say(words::BUYERS_AND_SPEND).to_owned()].into_iter().chain(grades().map(|fm| format!("FM {fm}"))),
        );
        for r in grades() {
            let is_shown = |fm| self.0.shown.sees(Block::Rfm, "cells", format_args!("{r} {fm}"));
            let cells = grades().map(|fm| match rfm.cells.get(&(r, fm)) {
                Some(_) if !is_shown(fm) => DOT.into(),
                Some(RfmCell { users, net }) if self.0.has_spend() => {
                    words::with_spend(self.0.language(), users, self.0.sum(*net))
                }
                Some(RfmCell { users, .. }) => users.to_string(),
                None => "·".into(),
            });
            rows.add_row([format!("R {r}")].into_iter().chain(cells));
        }
        rows
    }

    fn revenue(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report { revenue, time_to_churn, .. } = self.0;
        self.title(f, words::REVENUE)?;
        writeln!(f, "{}\n", self.0.meaning(Meaning::Revenue))?;
        let columns = words::REVENUE_COLUMNS.map(|text| self.0.say(text));
        let mut rows = table([self.0.each()].into_iter().chain(columns));
        for row in &revenue.periods {
            let so_far = self.so_far(row.finished);
            let numbers = [
                self.0.sum(row.net),
                row.active.to_string(),
                row.payers.to_string(),
                self.0.percent(row.payer_share()),
                self.0.money(row.arpu()),
                self.0.money(row.arppu()),
            ];
            let is_shown = self.0.shown.whole(Block::Revenue, row.days.first());
            let numbers = numbers.map(|text| dotted(is_shown, text));
            rows.add_row([format!("{}{so_far}", self.0.label(row.days))].into_iter().chain(numbers));
        }
        writeln!(f, "{rows}\n\n{}\n", self.0.meaning(Meaning::CohortRevenue))?;
        if self.0.has_spend() {
            writeln!(f, "{}\n", self.cohort_revenue())?;
        } else {
            writeln!(f, "  {}\n", self.0.say(words::NOTHING_SPENT))?;
        }
        writeln!(f, "{}\n", self.0.meaning(Meaning::Churn))?;
        let language = self.0.language();
        let not_yet = || self.0.say(words::NOT_YET).to_owned();
        let half = time_to_churn.median_days().map_or_else(not_yet, |days| words::days(language, days));
        let value = self.0.money(time_to_churn.mean_value_before_churn());
        let (churned, customers) = (time_to_churn.churned, time_to_churn.survival.count());
        if !self.0.shown.whole(Block::Churn, "time to churn") {
            return writeln!(f, "  {}", self.0.say(words::NOT_SHOWN));
        }
        let said = match customers {
            1 => words::one_churned(language, churned, half, value),
            _ => words::churned(language, churned, grouped(customers), half, value),
        };
        writeln!(f, "  {said}")
    }

    fn cohort_revenue(&self) -> Table {
        let report = &self.0.cohort_revenue;
        let pooled = report.pooled();
        let header = words::COHORT_COLUMNS.map(|text| self.0.say(text).to_owned());
        let header = header.into_iter().chain((0..pooled.len()).map(|lag| lag.to_string()));
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
        rows.add_row([self.0.say(words::ALL).to_owned(), String::new()].into_iter().chain(cells));
        rows
    }

    fn funnel(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(Steps { definition, all, by_channel, .. }) = &self.0.funnel else {
            return writeln!(f, "\n{}", self.0.say(words::NO_FUNNEL));
        };
        self.title(f, words::FUNNEL)?;
        writeln!(f, "{}\n", self.0.meaning(Meaning::Funnel(definition)))?;
        writeln!(f, "{}", self.steps(all))?;
        for (ChannelName { shown: name, .. }, report) in &by_channel.shown {
            let users =
                dotted(self.0.shown.sees(Block::Funnel, "steps", "users"), self.0.counted_users(report.users()));
            writeln!(f, "\n{name}{}{users}\n\n{}", colon(self.0.language()), self.steps(report))?;
        }
        self.0.not_shown(&by_channel.withheld).map_or(Ok(()), |said| writeln!(f, "\n{said}"))
    }

    /// One step a row.
    fn steps(&self, report: &FunnelReport) -> Table {
        let mut rows = table(words::STEP_COLUMNS.map(|text| self.0.say(text)));
        for (number, step) in (1..).zip(report.steps()) {
            let conversion = if number == 1 { String::new() } else { self.0.percent(step.conversion) };
            rows.add_row([
                format!("{number} {}", steps::said(self.0.language(), &step.name)),
                dotted(self.0.sees_funnel([number]), step.users.to_string()),
                dotted(self.0.sees_funnel([number - 1, number]), conversion),
                dotted(self.0.sees_funnel([1, number]), self.0.percent(step.overall)),
                dotted(
                    self.0.sees_funnel([number - 1, number]),
                    step.median_seconds.map_or_else(String::new, |seconds| self.0.duration(seconds)),
                ),
            ]);
        }
        rows
    }

    fn sessions(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sessions = &self.0.sessions;
        let language = self.0.language();
        self.title(f, words::SESSIONS)?;
        writeln!(f, "{}\n", self.0.meaning(Meaning::Sessions))?;
        let events = grouped(i128::try_from(sessions.events()).unwrap_or(i128::MAX));
        let is_shown = self.0.shown.whole(Block::Sessions, "users");
        let users = dotted(is_shown, self.0.counted_users(sessions.users()));
        let said = match sessions.sessions() {
            1 => words::one_session(language, users, events),
            count => words::sessions(language, grouped(count), users, events),
        };
        writeln!(f, "  {said}")?;
        let time = |seconds: Option<f64>| seconds.map_or_else(|| "–".into(), |seconds| self.0.duration(seconds));
        let (mean, median) = (time(sessions.mean_seconds()), time(sessions.median_seconds()));
        writeln!(f, "  {}", words::session_length(language, mean, median))?;
        let mean = sessions.events_per_session().mean().unwrap_or_default();
        let per_user = sessions.sessions_per_user().mean().unwrap_or_default();
        let per_user = dotted(is_shown, format!("{per_user:.1}"));
        writeln!(f, "  {}", words::per_session(language, format!("{mean:.1}"), per_user))
    }

    fn title(&self, f: &mut fmt::Formatter<'_>, title: Text) -> fmt::Result {
        writeln!(f, "\n{}", self.0.say(title))
    }

    fn active_block(&self, block: ActiveBlock) -> Meant {
        self.0.meaning(Meaning::Active(block))
    }

    /// What follows the name of a period that is not over.
    const fn so_far(&self, finished: bool) -> &'static str {
        if finished { "" } else { self.0.say(words::SO_FAR) }
    }

    /// `0`, `1`, … or `1 to 7`.
    fn lag(&self, lags: Lags) -> String {
        match lags.through() {
            Some(through) if through == lags.from() => through.to_string(),
            _ => lags.say(self.0.language()).to_string(),
        }
    }

    /// The rate; nothing where nobody's time has come.
    fn mature(&self, cell: Retained) -> String {
        cell.rate().map_or_else(String::new, |rate| rate.say(self.0.language()).to_string())
    }
}
