//! An experiment by its users, one a row: ratios, quantiles, capped means, one-sided questions and guardrails.

use std::error::Error;
use std::io::{self, Write};

use clap::Args;
use indexmap::IndexMap;
use lifestage::answer::{Language, Say};
use lifestage::number::Ratio;
use lifestage::outreach::{
    ArmShare, ExperimentLooks, TrialBetter, TrialConfig, TrialEffect, TrialEstimate, TrialInterval, TrialMargin,
    TrialMetric, TrialQuestion, TrialRule, TrialValue, WinsorCap,
};
use serde::Deserialize;
use serde_json::json;

use super::{Arguments, Format, number, ratio, rows, words};
use crate::answer::output;
use crate::reader::visible::visible;
use crate::speech::all;
use crate::table::table;

/// What is asked of the value of each user
#[derive(Args)]
#[group(multiple = true)]
pub(super) struct Asked {
    /// Of each user: compare the sum of values over the sum of denominators, such as revenue per session
    #[arg(long, conflicts_with_all = ["quantile", "winsorize"])]
    ratio: bool,

    /// Of each user: compare a quantile of whole values, such as 0.9
    #[arg(long, value_name = "Q", value_parser = ratio, conflicts_with = "winsorize")]
    quantile: Option<Ratio>,

    /// Of each user: compare means with values above a cap counted as the cap, a quantile such as 0.99 or a whole value such as 500
    #[arg(long, value_name = "CAP", value_parser = cap)]
    winsorize: Option<WinsorCap>,

    /// Of each user: ask whether it is not worse by a margin, in its own unit such as 0.5, or of the first arm such as 2%
    #[arg(long, value_name = "MARGIN", value_parser = margin, conflicts_with = "one_sided")]
    not_worse: Option<TrialMargin>,

    /// Of each user: ask whether it is better, and not whether it differs
    #[arg(long)]
    one_sided: bool,

    /// Of each user: which way is better, higher or lower
    #[arg(long, value_name = "WAY", value_parser = better, default_value = "higher")]
    better: TrialBetter,
}

/// One user.
#[derive(Deserialize)]
struct Row {
    arm: String,
    value: f64,
    #[serde(default)]
    denominator: Option<f64>,
    #[serde(default)]
    value_before: Option<f64>,
    #[serde(default)]
    denominator_before: Option<f64>,
}

fn cap(text: &str) -> Result<WinsorCap, String> {
    match text.parse::<i64>() {
        Ok(value) => Ok(WinsorCap::Value(value)),
        Err(_) => ratio(text).map(WinsorCap::Quantile),
    }
}

fn margin(text: &str) -> Result<TrialMargin, String> {
    match text.strip_suffix('%') {
        Some(percent) => ratio(&(number(percent.trim())? / 100.0).to_string()).map(TrialMargin::Relative),
        None => number(text).map(TrialMargin::Absolute),
    }
}

fn better(text: &str) -> Result<TrialBetter, String> {
    match text {
        "higher" => Ok(TrialBetter::Higher),
        "lower" => Ok(TrialBetter::Lower),
        _ => Err(format!("`{text}` is no way: write `higher` or `lower`")),
    }
}

impl Asked {
    /// Whether something is asked that takes each user.
    pub(super) fn takes_users(&self) -> bool {
        self.ratio || self.quantile.is_some() || self.winsorize.is_some() || self.not_worse.is_some() || self.one_sided
    }

    fn metric(&self, uses_before: bool) -> TrialMetric {
        let estimate = match (self.quantile, self.winsorize) {
            (Some(quantile), _) => TrialEstimate::Quantile(quantile),
            (None, Some(cap)) => TrialEstimate::Winsorized(cap),
            (None, None) if self.ratio => TrialEstimate::Ratio,
            (None, None) => TrialEstimate::Mean,
        };
        let question = match self.not_worse {
            Some(margin) => TrialQuestion::NotWorse(margin),
            None if self.one_sided => TrialQuestion::Better,
            None => TrialQuestion::Differs,
        };
        // What needs each whole value takes nothing from before.
        let needs_each =
            matches!(estimate, TrialEstimate::Quantile(_) | TrialEstimate::Winsorized(WinsorCap::Quantile(_)));
        let uses_before = uses_before && !needs_each;
        TrialMetric { estimate, uses_before, better: self.better, question, ..TrialMetric::mean("value") }
    }
}

/// Whether a file has a row for each user, by its header or its first object.
pub(super) fn has_users(text: &str) -> bool {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    match serde_json::from_str::<serde_json::Value>(first) {
        Ok(object) => object.get("value").is_some(),
        Err(_) => first.split([',', ';', '\t']).any(|name| name.trim().trim_matches('"').eq_ignore_ascii_case("value")),
    }
}

/// Compares the arms of these users.
pub(super) fn run(arguments: &Arguments, name: &str, text: &str) -> Result<(), Box<dyn Error>> {
    let users = read(text).map_err(|error| format!("{name}: {error}"))?;
    let mut arms: IndexMap<&str, Vec<&Row>> = IndexMap::new();
    for (_, row) in &users {
        arms.entry(&row.arm).or_default().push(row);
    }
    if arms.len() < 2 {
        return Err(format!("{name}: {} arm, and it takes at least 2 to compare", arms.len()).into());
    }
    let uses_before = users.iter().all(|(_, row)| row.value_before.is_some());
    let others = arms.len() - 1;
    let rule = TrialRule::new(TrialConfig {
        arms: shares(&arms.keys().copied().collect::<Vec<_>>(), arguments.allocation.get()),
        metrics: vec![TrialMetric { worth_seeing: arguments.worth_seeing, ..arguments.asked.metric(uses_before) }],
        level: arguments.level,
        looks: if arguments.any_time { ExperimentLooks::AnyTime } else { ExperimentLooks::Once },
        minimum_users: arguments.minimum,
        ..TrialConfig::default()
    })?;
    let mut trial = rule.start();
    for (line, row) in &users {
        let value = value(row, arguments.asked.ratio).map_err(|error| format!("{name}: line {line}: {error}"))?;
        trial.observe(&row.arm, &[Some(value)]).map_err(|error| format!("{name}: line {line}: {error}"))?;
    }
    let verdicts = trial.verdicts();
    let first = arms.keys().next().copied().unwrap_or_default();
    let mut out = output(arguments.format == Format::Table);
    if arguments.format == Format::Json {
        for effect in &verdicts.effects {
            let said = effect.say(arguments.lang).to_string();
            let line = json!({"a": first, "b": effect.arm, "effect": effect, "verdict": said, "split": verdicts.split});
            writeln!(out, "{line}")?;
        }
        return Ok(out.flush()?);
    }
    for effect in &verdicts.effects {
        print(&mut out, arguments.lang, first, effect, others)?;
    }
    if let Some(split) = verdicts.split {
        let (chi_square, p) = (format!("{:.3}", split.chi_square), format!("{:.6}", split.p_value.get()));
        writeln!(out, "{}", words::sample_ratio(arguments.lang, chi_square, p))?;
    }
    for reason in verdicts.reasons() {
        writeln!(out, "{}", visible(&reason.say(arguments.lang).to_string()))?;
    }
    Ok(out.flush()?)
}

fn read(text: &str) -> Result<Vec<(usize, Row)>, String> {
    let read = |(line, row): (usize, Result<Row, String>)| match row {
        Ok(row) => Ok((line, row)),
        Err(error) => Err(format!("line {line}: {error}")),
    };
    rows(text).into_iter().map(read).collect()
}

fn value(row: &Row, is_ratio: bool) -> Result<TrialValue, String> {
    let mut value = TrialValue::of(row.value).before(row.value_before.unwrap_or_default());
    if is_ratio {
        let denominator = row.denominator.ok_or("a ratio takes a column `denominator`")?;
        value = value.per(denominator);
        if row.value_before.is_some() {
            let before =
                row.denominator_before.ok_or("with `value_before` a ratio takes a column `denominator_before`")?;
            value = value.before_per(before);
        }
    }
    Ok(value)
}

/// The planned shares: of each other arm, the users for one of the first.
fn shares(names: &[&str], allocation: f64) -> Vec<ArmShare> {
    // Shares are weights here: in ten-thousandths of the larger one.
    let largest = allocation.max(1.0);
    let share = |weight: f64| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 1 to 10,000")]
        let share = (weight / largest * 10_000.0).round().max(1.0) as u16;
        share
    };
    let of = |(place, name): (usize, &&str)| ArmShare {
        name: (*name).to_owned(),
        share: share(if place == 0 { 1.0 } else { allocation }),
    };
    names.iter().enumerate().map(of).collect()
}

fn print(out: &mut impl Write, language: Language, first: &str, effect: &TrialEffect, others: usize) -> io::Result<()> {
    let mut arms = table(all(language, words::VALUE_COLUMNS));
    let sides =
        [("A", first, effect.users.a, effect.control), ("B", effect.arm.as_str(), effect.users.b, effect.treatment)];
    for (letter, name, users, value) in sides {
        let value = value.map_or_else(String::new, |value| format!("{value:.6}"));
        arms.add_row([format!("{letter} {}", visible(name)), users.to_string(), value]);
    }
    let mut effects = table(all(language, words::EFFECT_COLUMNS));
    for (name, interval) in [(words::ABSOLUTE, effect.absolute), (words::RELATIVE, effect.relative)] {
        let Some(TrialInterval { effect: seen, standard_error, low, high, .. }) = interval else { continue };
        let p_value = effect.p_value_alone.map(Ratio::get).filter(|_| effect.tested() == interval);
        let cell = |number: Option<f64>| number.map_or_else(String::new, |number| format!("{number:.6}"));
        let cells = [Some(seen), standard_error, low, high, p_value].map(cell);
        effects.add_row([vec![name.said(language).to_owned()], cells.to_vec()].concat());
    }
    writeln!(out, "{arms}\n\n{effects}\n")?;
    if let Some(p_value) = effect.p_value.filter(|_| others > 1 && effect.questions > 1) {
        writeln!(out, "{}", words::holm(language, format!("{:.6}", p_value.get())))?;
    }
    Ok(())
}
