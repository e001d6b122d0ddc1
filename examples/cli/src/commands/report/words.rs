//! How numbers are written, for text and HTML alike.

use lifestage::answer::{Language, Say};
use lifestage::number::Ratio;
use lifestage::report::{Kpi, KpiFigure, KpiGoal, KpiRow, KpiTarget, KpiUnit, KpiVerdict, Lags};
use lifestage::score::LifecycleStage;
use lifestage::time::{Days, Period};
use lifestage::{Day, Kind, Money};

use crate::commands::report::answers::Report;
use crate::commands::report::shown::Block;
use crate::speech::{Text, comma, period};
use crate::table::{duration, in_percent, percent};

impl Report {
    /// An amount; none is a dash.
    pub(crate) fn money(&self, money: Option<Money>) -> String {
        let Some(money) = money else { return "–".into() };
        let text = format!("{money:.*}", self.decimals);
        let (whole, decimals) = text.split_at(text.find('.').unwrap_or(text.len()));
        whole.parse::<i128>().map_or(text.clone(), |number| match (number, whole.starts_with('-')) {
            (0, true) => format!("−0{decimals}"),
            _ => grouped(number) + decimals,
        })
    }

    /// A sum of minor units.
    pub(crate) fn sum(&self, minor_units: i128) -> String {
        self.money(Money::mean(minor_units, 1))
    }

    /// In which people get the report.
    pub(crate) const fn language(&self) -> Language {
        self.log.language
    }

    /// A text in that language.
    pub(crate) const fn say(&self, text: Text) -> &'static str {
        text.said(self.log.language)
    }

    /// A day in that language.
    pub(crate) fn day(&self, day: Day) -> String {
        day.say(self.language()).to_string()
    }

    /// A share with one decimal; empty for none.
    pub(crate) fn percent(&self, share: Option<Ratio>) -> String {
        percent(self.language(), share)
    }

    /// Seconds in two units at most.
    pub(crate) fn duration(&self, seconds: f64) -> String {
        duration(self.language(), seconds)
    }

    /// `1 user`, `1,234 users`, `1,234名用户`.
    pub(crate) fn counted_users(&self, count: impl Into<i128>) -> String {
        let count = count.into();
        match self.language() {
            Language::Chinese => format!("{}名用户", grouped(count)),
            _ => counted(count, "user"),
        }
    }

    /// What a period is called.
    pub(crate) fn label(&self, days: Days) -> String {
        period(self.language(), self.period, days.first())
    }

    /// `day`, `week` or `month`.
    pub(crate) const fn each(&self) -> &'static str {
        let each = match self.period {
            Period::Day => Text::new("day", "日"),
            Period::Month => Text::new("month", "月"),
            _ => Text::new("week", "周"),
        };
        each.said(self.log.language)
    }

    /// Whether anybody spent anything: a log without values has purchases of 0.
    pub(crate) fn has_spend(&self) -> bool {
        self.rfm.as_ref().is_some_and(|rfm| rfm.all.net != 0)
            || self.revenue.periods.iter().any(|period| period.net != 0)
    }

    /// Whether the log has the kinds of events, or the facts, that a number counts: 0 purchases in a log without any are no
    /// failure.
    pub(crate) fn in_log(&self, row: &KpiRow) -> bool {
        let has = |kind: Kind| self.log.event_types.iter().any(|of| of.kind == Some(kind) && of.rows > 0);
        let Some(kpi) = row.name.standard() else { return true };
        match kpi {
            Kpi::NewcomerPlan => [Kind::BindAccount, Kind::Use, Kind::Invite].into_iter().all(has),
            Kpi::HoursOfUse => has(Kind::Use),
            Kpi::FirstPurchase | Kpi::RepeatPurchase => has(Kind::Purchase),
            Kpi::RevenuePerUser | Kpi::RevenuePerPayer => self.has_spend(),
            Kpi::KFactor => self.log.users.iter().any(|user| user.referrer.is_some()),
            _ => true,
        }
    }

    /// Whether a number of the board is as it should be; none where that is not known.
    pub(crate) fn met(&self, row: &KpiRow) -> Option<bool> {
        row.met().filter(|_| self.in_log(row) && self.shown.sees_kpi(row, ""))
    }

    /// A number of the board as it is shown: `25.0 % (1 of 4)`.
    pub(crate) fn actual(&self, row: &KpiRow) -> String {
        if !self.in_log(row) {
            return "–".into();
        }
        let Some(actual) = row.actual() else { return "–".into() };
        if !self.shown.sees_kpi(row, "") {
            return DOT.into();
        }
        let KpiFigure { numerator, denominator, .. } = &row.now;
        let language = self.language();
        let over = |value: String| say::over(language, value, self.counted_users(*denominator));
        match row.unit {
            KpiUnit::Share => say::part_of(language, in_percent(language, actual, 1), numerator, denominator),
            KpiUnit::Hours => over(say::hours(language, format!("{actual:.1}"))),
            KpiUnit::Money => over(self.money(Money::mean(*numerator, *denominator))),
            KpiUnit::Factor => say::factor(language, format!("{actual:.3}"), numerator, denominator),
            KpiUnit::Number => over(format!("{actual:.3}")),
        }
    }

    /// Where a number of the board should be.
    pub(crate) fn target(&self, row: &KpiRow) -> String {
        let target = |goal: KpiGoal<KpiTarget>| match (self.language(), goal.target) {
            (Language::Chinese, KpiTarget::Share(share)) => in_percent(Language::Chinese, share.get(), 1),
            (Language::Chinese, KpiTarget::Hours(hours)) => say::hours(Language::Chinese, hours),
            (_, target) => format!("{target:.*}", self.decimals),
        };
        row.goal.map_or_else(|| "–".into(), target)
    }

    /// How a number of the board stands: `met`, `short by 3 users`.
    pub(crate) fn verdict(&self, row: &KpiRow) -> String {
        if !self.in_log(row) {
            return self.say(say::NOT_IN_LOG).into();
        }
        if !self.shown.sees_kpi(row, "") {
            return self.say(say::NOT_SHOWN).into();
        }
        let short = |by: String| say::short_by(self.language(), by);
        match row.verdict() {
            KpiVerdict::Met => self.say(say::MET).into(),
            KpiVerdict::NoTarget => self.say(say::NO_TARGET).into(),
            KpiVerdict::NotEnoughData => self.say(say::NOT_ENOUGH_DATA).into(),
            KpiVerdict::Short { by } => match row.unit {
                KpiUnit::Share | KpiUnit::Factor => short(self.counted_users(by)),
                KpiUnit::Money => short(self.sum(by)),
                #[expect(clippy::cast_precision_loss, reason = "shown in two units")]
                KpiUnit::Hours => short(self.duration(by as f64)),
                KpiUnit::Number => self.say(say::SHORT).into(),
            },
        }
    }
}

impl Report {
    /// That the log begins before the report does, where it does.
    pub(crate) fn earlier(&self) -> Option<String> {
        let begins = self.log.first_day;
        let earlier = begins < self.days.first();
        earlier.then(|| say::earlier(self.language(), self.day(begins)))
    }

    /// What of the log was not read, for the top of the report; none where all of it was.
    pub(crate) fn skipped(&self) -> Option<String> {
        let (language, skipped) = (self.language(), self.log.losses.skipped.count);
        let rows = match language {
            Language::Chinese => format!("{}行", grouped(self.log.losses.rows)),
            _ => counted(self.log.losses.rows, "row"),
        };
        match skipped {
            0 => None,
            1 => Some(say::one_skipped(language, rows)),
            _ => Some(say::skipped(language, grouped(skipped), rows)),
        }
    }

    /// Which channels nothing is said of, if any.
    pub(crate) fn not_shown(&self, withheld: &[String]) -> Option<String> {
        let names = || withheld.join(comma(self.language()));
        (!withheld.is_empty()).then(|| say::not_shown(self.language(), names()))
    }
}

/// `1 user`, `1,234 users`.
pub(crate) fn counted(count: impl Into<i128>, what: &str) -> String {
    let count = count.into();
    format!("{} {what}{}", grouped(count), if count == 1 { "" } else { "s" })
}

/// Thousands apart.
pub(crate) fn grouped(count: impl Into<i128>) -> String {
    let count = count.into();
    let digits = count.unsigned_abs().to_string();
    let mut text = String::from(if count < 0 { "−" } else { "" });
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The way of a life, and from where users fall silent and come back: the pairs worth a row.
pub(crate) const WAY: [(LifecycleStage, LifecycleStage); 8] = [
    (LifecycleStage::Introduction, LifecycleStage::Activation),
    (LifecycleStage::Activation, LifecycleStage::Growth),
    (LifecycleStage::Growth, LifecycleStage::Loyalty),
    (LifecycleStage::Loyalty, LifecycleStage::Advocacy),
    (LifecycleStage::Activation, LifecycleStage::Silent),
    (LifecycleStage::Growth, LifecycleStage::Silent),
    (LifecycleStage::Silent, LifecycleStage::Churned),
    (LifecycleStage::Silent, LifecycleStage::Growth),
];

/// A count that may be shown, or a dot.
pub(crate) fn or_dot(count: Option<u64>) -> String {
    count.map_or_else(|| DOT.into(), grouped)
}

/// What stands for a number that is left out, as it would tell of a few users.
pub(crate) const DOT: &str = "·";

/// A number that may be shown, or a dot.
pub(crate) fn dotted(is_shown: bool, text: impl Into<String>) -> String {
    if is_shown { text.into() } else { DOT.into() }
}

impl Report {
    /// How many users there are in words, where that may be shown.
    pub(crate) fn users_in_words(&self) -> String {
        self.users().map_or_else(|| say::some_users(self.language(), DOT), |users| self.counted_users(users))
    }

    /// Whether a step between stages may be shown.
    pub(crate) fn sees_step(&self, from: LifecycleStage, to: LifecycleStage) -> bool {
        self.shown.whole(Block::Journey, format_args!("{from} → {to}"))
    }

    /// Whether a step of the funnel may be shown, and one before it, for a share of it.
    pub(crate) fn sees_funnel(&self, steps: impl IntoIterator<Item = usize>) -> bool {
        steps.into_iter().all(|step| self.shown.sees(Block::Funnel, "steps", step))
    }

    /// Whether what returned of a cohort at a lag may be shown.
    pub(crate) fn sees_retained(&self, first: Day, lags: Lags) -> bool {
        let one = self.shown.whole(Block::Retention, format_args!("{first} {lags}"));
        one && self.shown.sees(Block::Retention, first, format_args!("eligible {lags}"))
    }

    /// Whether what a cohort spent by a lag may be shown.
    pub(crate) fn sees_mature(&self, first: Day, lag: usize) -> bool {
        self.shown.sees(Block::CohortRevenue, first, format_args!("mature {lag}"))
    }

    /// Whether the counts of all cohorts as one may be shown, and averages of the cohorts, which follow from each of them.
    pub(crate) fn sees_averages(&self, block: Block, lags: Lags) -> [bool; 2] {
        let counts = self.shown.sees_lag(block, lags);
        [counts, counts && (block == Block::Retention || !self.shown.leaves_out())]
    }

    /// Whether the mean of the days of the month may be shown: it follows from each day.
    pub(crate) fn sees_mean_day(&self) -> bool {
        let month = self.active.stickiness.month;
        let days = self.active.daily.periods.iter().filter(|row| month.contains(row.days.first()));
        self.shown.whole(Block::Stickiness, "stickiness") && self.shown.sees_days(days)
    }
}

mod say {
    use crate::speech::{sentences, texts};

    texts! {
        NOT_IN_LOG "not in the log" "日志中没有";
        NOT_SHOWN "not shown" "不予显示";
        MET "met" "达标";
        SHORT "short" "未达标";
        NO_TARGET "no target" "未设目标";
        NOT_ENOUGH_DATA "not enough data" "数据不足";
    }

    sentences! {
        over(value, users) "{value} (over {users})" "{value}（{users}）";
        part_of(share, part, whole) "{share} ({part} of {whole})" "{share}（{whole}人中{part}人）";
        factor(value, part, whole) "{value} ({part} for {whole})" "{value}（{whole}人带来{part}人）";
        hours(hours) "{hours} h" "{hours}小时";
        short_by(by) "short by {by}" "还差{by}";
        some_users(users) "{users} users" "{users}名用户";
        earlier(begins)
            "the log begins on {begins}; what is before the report counts in stages and lifetime sums only"
            "日志从{begins}开始；报告期之前的行为只计入生命周期阶段和累计值";
        one_skipped(rows)
            "1 of {rows} was skipped; the end of the report says which"
            "{rows}中跳过了1行，详见报告末尾";
        skipped(skipped, rows)
            "{skipped} of {rows} were skipped; the end of the report says which"
            "{rows}中跳过了{skipped}行，详见报告末尾";
        not_shown(names)
            "not shown, as a few users could be told from it: {names}"
            "以下渠道不予显示，以免由此推断出少数用户：{names}";
    }
}
