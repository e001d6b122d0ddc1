//! How numbers are written, for text and HTML alike.

use std::fmt;

use lifestage::answer::Definition;
use lifestage::report::{Kpi, KpiFigure, KpiRow, KpiUnit, KpiVerdict, Lags};
use lifestage::score::LifecycleStage;
use lifestage::time::{Days, Period};
use lifestage::{Day, Kind, Money};

use crate::commands::report::answers::Report;
use crate::commands::report::shown::Block;
use crate::table::duration;

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

    /// What a period is called.
    pub(crate) fn label(&self, days: Days) -> String {
        self.period.label(days.first())
    }

    /// `day`, `week` or `month`.
    pub(crate) const fn each(&self) -> &'static str {
        match self.period {
            Period::Day => "day",
            Period::Month => "month",
            _ => "week",
        }
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
        match row.unit {
            KpiUnit::Share => format!("{:.1} % ({numerator} of {denominator})", actual * 100.0),
            KpiUnit::Hours => format!("{actual:.1} h (over {})", counted(*denominator, "user")),
            KpiUnit::Money => {
                format!(
                    "{} (over {})",
                    self.money(Money::mean(*numerator, *denominator)),
                    counted(*denominator, "user")
                )
            }
            KpiUnit::Factor => format!("{actual:.3} ({numerator} for {denominator})"),
            KpiUnit::Number => format!("{actual:.3} (over {})", counted(*denominator, "user")),
        }
    }

    /// Where a number of the board should be.
    pub(crate) fn target(&self, row: &KpiRow) -> String {
        row.goal.map_or_else(|| "–".into(), |goal| format!("{:.*}", self.decimals, goal.target))
    }

    /// How a number of the board stands: `met`, `short by 3 users`.
    pub(crate) fn verdict(&self, row: &KpiRow) -> String {
        if !self.in_log(row) {
            return "not in the log".into();
        }
        if !self.shown.sees_kpi(row, "") {
            return "not shown".into();
        }
        match row.verdict() {
            KpiVerdict::Met => "met".into(),
            KpiVerdict::NoTarget => "no target".into(),
            KpiVerdict::NotEnoughData => "not enough data".into(),
            KpiVerdict::Short { by } => match row.unit {
                KpiUnit::Share | KpiUnit::Factor => format!("short by {}", counted(by, "user")),
                KpiUnit::Money => format!("short by {}", self.sum(by)),
                #[expect(clippy::cast_precision_loss, reason = "shown in two units")]
                KpiUnit::Hours => format!("short by {}", duration(by as f64)),
                KpiUnit::Number => "short".into(),
            },
        }
    }
}

impl Report {
    /// That the log begins before the report does, where it does.
    pub(crate) fn earlier(&self) -> Option<String> {
        let begins = self.log.first_day;
        let earlier = begins < self.days.first();
        earlier.then(|| {
            format!("the log begins on {begins}; what is before the report counts in stages and lifetime sums only")
        })
    }

    /// What of the log was not read, for the top of the report; none where all of it was.
    pub(crate) fn skipped(&self) -> Option<String> {
        let (skipped, rows) = (self.log.losses.skipped.count, counted(self.log.losses.rows, "row"));
        let verb = if skipped == 1 { "was" } else { "were" };
        (skipped > 0)
            .then(|| format!("{} of {rows} {verb} skipped; the end of the report says which", grouped(skipped)))
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

/// Which channels nothing is said of, if any.
pub(crate) fn not_shown(withheld: &[String]) -> Option<String> {
    (!withheld.is_empty()).then(|| format!("not shown, as a few users could be told from it: {}", withheld.join(", ")))
}

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
        self.users().map_or_else(|| format!("{DOT} users"), |users| counted(users, "user"))
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

/// What was asked, and its fingerprint.
pub(crate) fn defined(definition: &Definition) -> impl fmt::Display {
    format!("{definition} [{}]", definition.fingerprint())
}
