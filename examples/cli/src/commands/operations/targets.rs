//! The board of key numbers: actual against target.

use std::error::Error;

use indexmap::IndexMap;
use lifestage::answer::Say;
use lifestage::report::{Kpi, KpiChange, KpiPast, KpiRow, KpiVerdict};
use serde::Serialize;

use super::morning::Morning;
use super::page::Page;
use super::{Block, figure};
use crate::speech::{Text, all};
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
    stage: Option<Text>,
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
                stage: row.name.standard().map(|kpi: Kpi| Text::of(|language| kpi.stage().name(language))),
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
        let language = morning.language;
        page.title(words::TITLE.said(language));
        page.line(&words::targets(language, self.met, self.short));
        let mut table = table(all(language, words::COLUMNS));
        let money = |units| morning.money(units);
        for row in self.numbers.values() {
            let (actual, target) = words::actual(language, row, money);
            table.add_row([
                row.row.name.say(language).to_string(),
                actual,
                grouped(row.denominator),
                words::change(language, row, row.since_month_before, money),
                words::change(language, row, row.since_year_before, money),
                target,
                words::verdict(row).said(language).to_owned(),
            ]);
        }
        page.table(table);
        for row in self.numbers.values() {
            if let Some(way) = figure::way(language, &row.row, money) {
                page.item(&words::on_the_way(language, row.row.name.say(language), way));
            }
        }
        page.call(words::CALL);
    }

    fn gist(&self, morning: &Morning) -> Option<(Text, String)> {
        Some((words::TITLE, words::in_all(morning.language, self.met, self.short)))
    }
}

mod words {
    use lifestage::answer::Language;
    use lifestage::report::KpiChange;

    use super::Number;
    use crate::commands::operations::figure::{changed, target, value};
    use crate::speech::{Text, sentences};

    pub(super) const TITLE: Text = Text::new("Targets", "关键指标与目标");
    pub(super) const CALL: &str = "let board = KpiRule::default().report(&population, as_of)?;";
    pub(super) const COLUMNS: [Text; 7] = [
        Text::new("number", "指标"),
        Text::new("actual", "当前值"),
        Text::new("over", "统计人数"),
        Text::new("month", "较上月"),
        Text::new("year", "较去年同期"),
        Text::new("target", "目标"),
        Text::alike(""),
    ];

    sentences! {
        targets(met, short)
            "{met} met, {short} short; only users who are old enough for a number count. A change that chance alone makes in 1 of 20 cases or fewer has a star."
            "{met}项达标，{short}项未达标；只统计已到考察期的用户。带*的变化在95%的置信水平下显著。";
        in_all(met, short) "{met} met, {short} short." "{met}项达标，{short}项未达标。";
        on_the_way(number, way) "{number}: {way}." "{number}：{way}。";
    }

    /// The number and its target, in the unit of the number.
    pub(super) fn actual(language: Language, row: &Number, money: impl Fn(i64) -> String) -> (String, String) {
        let actual = row.actual.map(|actual| value(language, row.row.unit, actual, &money));
        let target = row.row.goal.map(|goal| target(language, goal.target, &money));
        (actual.unwrap_or_default(), target.unwrap_or_default())
    }

    /// By how much the number changed; with a star where its interval is on one side of 0.
    pub(super) fn change(
        language: Language,
        row: &Number,
        change: Option<KpiChange>,
        money: impl Fn(i64) -> String,
    ) -> String {
        let Some(change) = change else { return String::new() };
        let is_sure = change.interval.is_some_and(|ends| ends.low > 0.0 || ends.high < 0.0);
        let star = if is_sure { " *" } else { "" };
        changed(language, row.row.unit, change.change, money) + star
    }

    pub(super) const fn verdict(row: &Number) -> Text {
        match row.met {
            Some(true) => Text::new("met", "达标"),
            Some(false) => Text::new("short", "未达标"),
            None => Text::alike(""),
        }
    }
}
