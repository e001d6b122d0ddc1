//! The board of key numbers: actual against target.

use std::error::Error;

use indexmap::IndexMap;
use lifestage::report::{KpiRow, KpiRule, KpiVerdict};
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
    numbers: IndexMap<&'static str, Number>,
}

#[derive(Serialize)]
struct Number {
    stage: &'static str,
    numerator: i64,
    denominator: u64,
    actual: Option<f64>,
    met: Option<bool>,
    #[serde(skip)]
    row: KpiRow,
}

impl Block for Targets {
    const NAME: &'static str = "targets";

    fn of(morning: &Morning) -> Result<Self, Box<dyn Error>> {
        let plan = morning.rules.incentives.as_ref().map(|incentives| incentives.tasks().clone());
        let rule = KpiRule { plan: plan.unwrap_or_default(), ..KpiRule::default() };
        let board = rule.report(&morning.population, morning.as_of)?;
        let count = |asked: fn(KpiVerdict) -> bool| board.rows.iter().filter(|row| asked(row.verdict())).count() as u64;
        let rows = board.rows.iter().map(|row| {
            let told = Number {
                stage: row.kpi.stage().name(),
                numerator: i64::try_from(row.numerator)?,
                denominator: row.denominator,
                actual: row.actual(),
                met: row.met(),
                row: *row,
            };
            Ok((row.kpi.name(), told))
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
            let (actual, target) = words::actual(row, |units| morning.money(units));
            table.add_row([
                (*name).to_owned(),
                actual,
                grouped(row.denominator),
                target,
                words::verdict(row).to_owned(),
            ]);
        }
        page.table(&table);
        page.call(words::CALL);
    }
}

mod words {
    use lifestage::Money;
    use lifestage::report::{KpiTarget, KpiUnit};

    use super::{Number, Targets};

    pub(super) const TITLE: &str = "Targets";
    pub(super) const CALL: &str = "let board = KpiRule::default().report(&population, as_of)?;";

    pub(super) fn targets(targets: &Targets) -> String {
        format!("{} met, {} short; only users who are old enough for a number count.", targets.met, targets.short)
    }

    pub(super) const COLUMNS: [&str; 5] = ["number", "actual", "over users", "target", ""];

    /// The number and its target, in the unit of the number.
    pub(super) fn actual(row: &Number, money: impl Fn(i64) -> String) -> (String, String) {
        let unit = row.row.kpi.unit();
        let actual = row.actual.map(|actual| match unit {
            KpiUnit::Share => format!("{:.1} %", actual * 100.0),
            KpiUnit::Hours => format!("{actual:.1} h"),
            KpiUnit::Money => Money::mean(row.row.numerator, row.denominator)
                .map_or_else(String::new, |mean| money(mean.minor_units())),
            KpiUnit::Factor => format!("{actual:.3}"),
        });
        let target = row.row.target.map(|target| match target {
            KpiTarget::Money(target) => money(target.minor_units()),
            target => target.to_string(),
        });
        (actual.unwrap_or_default(), target.unwrap_or_default())
    }

    pub(super) const fn verdict(row: &Number) -> &'static str {
        match row.met {
            Some(true) => "met",
            Some(false) => "short",
            None => "",
        }
    }
}
