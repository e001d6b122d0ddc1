//! The board of key numbers: actual against target.

use std::error::Error;

use indexmap::IndexMap;
use lifestage::answer::Language;
use lifestage::report::{Kpi, KpiChange, KpiPast, KpiRow, KpiVerdict};
use serde::Serialize;

use super::Block;
use super::morning::Morning;
use super::page::Page;
use crate::table::{grouped, table};

#[derive(Serialize)]
pub(super) struct Targets {
    met: u64,
    short: u64,
    /// By their names, in the order of a life.
    numbers: IndexMap<String, Number>,
}

#[derive(Serialize)]
struct Number {
    /// Numbers of your own have none.
    stage: Option<&'static str>,
    numerator: i64,
    denominator: u64,
    actual: Option<f64>,
    met: Option<bool>,
    share_of_the_way: Option<f64>,
    pace: Option<f64>,
    since_month_before: Option<KpiChange>,
    since_year_before: Option<KpiChange>,
    #[serde(skip)]
    row: KpiRow,
}

impl Block for Targets {
    const NAME: &'static str = "targets";

    fn of(morning: &Morning) -> Result<Self, Box<dyn Error>> {
        let board = morning.company.kpi.report_with_rules(&morning.population, &morning.rules, morning.as_of)?;
        let count = |asked: fn(KpiVerdict) -> bool| board.rows.iter().filter(|row| asked(row.verdict())).count() as u64;
        let rows = board.rows.iter().map(|row| {
            let told = Number {
                stage: row.name.standard().map(|kpi: Kpi| kpi.stage().name(Language::English)),
                numerator: i64::try_from(row.now.numerator)?,
                denominator: row.now.denominator,
                actual: row.actual(),
                met: row.met(),
                share_of_the_way: row.share_of_the_way(),
                pace: row.pace(),
                since_month_before: row.change(KpiPast::MonthBefore),
                since_year_before: row.change(KpiPast::YearBefore),
                row: row.clone(),
            };
            Ok((row.name.to_string(), told))
        });
        Ok(Self {
            met: count(|verdict| verdict == KpiVerdict::Met),
            short: count(|verdict| matches!(verdict, KpiVerdict::Short { .. })),
            numbers: rows.collect::<Result<_, Box<dyn Error>>>()?,
        })
    }

    fn tell(&self, morning: &Morning, page: &mut Page) {
        page.title(words::TITLE);
        page.line(&words::targets(self));
        let mut table = table(words::COLUMNS);
        for (name, row) in &self.numbers {
            let money = |units| morning.money(units);
            let (actual, target) = words::actual(row, money);
            table.add_row([
                name.clone(),
                actual,
                grouped(row.denominator),
                words::change(row, row.since_month_before, money),
                words::change(row, row.since_year_before, money),
                target,
                words::verdict(row).to_owned(),
            ]);
        }
        page.table(&table);
        for (name, row) in &self.numbers {
            if let Some(way) = words::way(row, |units| morning.money(units)) {
                page.item(&format!("{name}: {way}."));
            }
        }
        page.call(words::CALL);
    }
}

mod words {
    use lifestage::report::{KpiChange, KpiTarget, KpiUnit};

    use super::{Number, Targets};

    pub(super) const TITLE: &str = "Targets";
    pub(super) const CALL: &str = "let board = KpiRule::default().report(&population, as_of)?;";

    pub(super) fn targets(targets: &Targets) -> String {
        format!(
            "{} met, {} short; only users who are old enough for a number count. A change that chance alone makes in 1 of 20 \
             cases or fewer has a star.",
            targets.met, targets.short
        )
    }

    pub(super) const COLUMNS: [&str; 7] = ["number", "actual", "over", "month", "year", "target", ""];

    /// A value in the unit of the number.
    fn value(unit: KpiUnit, value: f64, money: impl Fn(i64) -> String) -> String {
        match unit {
            KpiUnit::Share => format!("{:.1} %", value * 100.0),
            KpiUnit::Hours => format!("{value:.1} h"),
            #[expect(clippy::cast_possible_truncation, reason = "a mean of money is money")]
            KpiUnit::Money => money(value.round() as i64),
            KpiUnit::Factor | KpiUnit::Number => format!("{value:.3}"),
        }
    }

    /// The number and its target, in the unit of the number.
    pub(super) fn actual(row: &Number, money: impl Fn(i64) -> String) -> (String, String) {
        let actual = row.actual.map(|actual| value(row.row.unit, actual, &money));
        let target = row.row.goal.map(|goal| match goal.target {
            KpiTarget::Money(target) => money(target.minor_units()),
            target => target.to_string(),
        });
        (actual.unwrap_or_default(), target.unwrap_or_default())
    }

    /// By how much the number changed; with a star where its interval is on one side of 0.
    pub(super) fn change(row: &Number, change: Option<KpiChange>, money: impl Fn(i64) -> String) -> String {
        let Some(change) = change else { return String::new() };
        let is_sure = change.interval.is_some_and(|ends| ends.low > 0.0 || ends.high < 0.0);
        let (sign, star) = (if change.change > 0.0 { "+" } else { "" }, if is_sure { " *" } else { "" });
        let by = match row.row.unit {
            KpiUnit::Share => format!("{:.1} points", change.change * 100.0),
            unit => value(unit, change.change, money),
        };
        format!("{sign}{by}{star}")
    }

    /// How much of the way is done, and what is left of it for each day; none without a baseline and a due day.
    pub(super) fn way(row: &Number, money: impl Fn(i64) -> String) -> Option<String> {
        let way = row.share_of_the_way.map(|way| format!("{:.0} % of the way", way * 100.0));
        let pace = row.pace.filter(|_| row.met == Some(false)).map(|pace| match row.row.unit {
            KpiUnit::Share => format!("{:+.3} points a day are left", pace * 100.0),
            KpiUnit::Money => format!("{} a day are left", value(KpiUnit::Money, pace, money)),
            KpiUnit::Hours | KpiUnit::Factor | KpiUnit::Number => format!("{pace:+.4} a day are left"),
        });
        let said: Vec<String> = way.into_iter().chain(pace).collect();
        (!said.is_empty()).then(|| said.join(", "))
    }

    pub(super) const fn verdict(row: &Number) -> &'static str {
        match row.met {
            Some(true) => "met",
            Some(false) => "short",
            None => "",
        }
    }
}
