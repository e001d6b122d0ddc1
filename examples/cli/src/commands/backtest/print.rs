//! The answer, for people and for machines.

use std::error::Error;
use std::fmt;
use std::io::Write;

use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};
use lifestage::answer::Language;
use lifestage::model::{BacktestReport, BandOutcome, ScorerReport};
use lifestage::number::Ratio;
use lifestage::score::RiskBand;
use serde_json::{Map, Value, json};

use crate::commands::backtest::{PROBABILITY, SCORE, Tested};

/// What a product manager wants to know.
pub(crate) struct Picture<'a>(pub(crate) &'a Tested);

impl fmt::Display for Picture<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Tested { log, test, rule, groups } = self.0;
        let horizon = test.horizon();
        writeln!(
            f,
            "{}: scored as of {}, tested on {} to {}",
            log.source,
            test.cut(),
            horizon.first(),
            horizon.last()
        )?;
        let days = horizon.count();
        writeln!(
            f,
            "churned: {} within {days} days; fitted without training, α {:.2} days",
            test.outcome(),
            rule.model().alpha()
        )?;
        for (name, report) in groups {
            let rate = report.base_rate().unwrap_or(Ratio::ZERO);
            writeln!(f, "\n{name}: {} of {} churned, {rate:.1}\n", report.happened, report.users)?;
            writeln!(f, "{}", scorers(report, test.lift_share))?;
        }
        writeln!(
            f,
            "\nAUC: how often one who churned is scored above one who stayed; .5 is chance, the interval is of 95 %\n\
             lift: how many times as many churned among the {} with the highest scores as among all\n\
             Brier: mean squared error of a probability; below that of the base rate it knows something",
            test.lift_share
        )?;
        let Some((name, all)) = groups.first() else { return Ok(()) };
        if let Some(report) = all.scorer(PROBABILITY) {
            writeln!(f, "\n{PROBABILITY}, {name}: what was expected, and what came\n\n{}", calibration(report))?;
        }
        if let Some(report) = all.scorer(SCORE) {
            writeln!(f, "\n{SCORE}, {name}: what the bands are worth\n\n{}", bands(report))?;
        }
        Ok(())
    }
}

fn scorers(report: &BacktestReport, share: Ratio) -> Table {
    let lift = format!("lift at {share}");
    let mut table = table(["scored by", "AUC", "interval", &lift, "Brier", "of the base rate"]);
    for scorer in &report.scorers {
        let interval =
            scorer.auc.interval.map_or_else(String::new, |i| format!("{} to {}", three(i.low), three(i.high)));
        let brier = |number: fn(&lifestage::model::Brier) -> f64| {
            scorer.brier.as_ref().map_or_else(String::new, |brier| format!("{:.4}", number(brier)))
        };
        let (error, base) = (brier(|brier| brier.score), brier(|brier| brier.base_rate));
        let lift = format!("{:.2}", scorer.lift.lift);
        table.add_row([scorer.name.clone(), three(scorer.auc.area), interval, lift, error, base]);
    }
    table
}

fn calibration(report: &ScorerReport) -> Table {
    let mut table = table(["from", "to", "users", "expected", "churned"]);
    for group in &report.calibration {
        let [lowest, highest, expected, observed] =
            [group.lowest, group.highest, group.expected, group.observed].map(|share| format!("{share:.1}"));
        table.add_row([lowest, highest, group.users.to_string(), expected, observed]);
    }
    table
}

fn bands(report: &ScorerReport) -> Table {
    let mut table =
        table(["band", "users", "churned", "precision", "recall", "precision from here", "recall from here"]);
    for (band, outcome) in named(&report.bands).rev() {
        let share = |share: Option<Ratio>| share.map_or_else(String::new, |share| format!("{share:.1}"));
        table.add_row([
            band.to_owned(),
            outcome.users.to_string(),
            outcome.happened.to_string(),
            share(outcome.precision),
            share(outcome.recall),
            share(outcome.precision_from),
            share(outcome.recall_from),
        ]);
    }
    table
}

/// The bands of the churn score by their names.
fn named(bands: &[BandOutcome]) -> impl DoubleEndedIterator<Item = (&'static str, &BandOutcome)> {
    RiskBand::OF_SCORE
        .into_iter()
        .zip(bands)
        .map(|(band, outcome)| (band.name(Language::English), outcome))
        .collect::<Vec<_>>()
        .into_iter()
}

/// `.774`, and `1.000`.
fn three(number: f64) -> String {
    let text = format!("{number:.3}");
    text.strip_prefix('0').unwrap_or(&text).to_owned()
}

/// One JSON object a line: first what was tested, then a line for each scorer, its groups and its bands.
pub(crate) fn jsonl(tested: &Tested, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let Tested { test, rule, groups, .. } = tested;
    let horizon = test.horizon();
    let what = json!({
        "cut": test.cut(), "horizon_days": horizon.count(), "outcome": test.outcome(), "alpha": rule.model().alpha(),
        "mean_gap": rule.mean_gap.get(), "lift_share": test.lift_share,
    });
    writeln!(out, "{what}")?;
    for (group, report) in groups {
        for scorer in &report.scorers {
            let mut line = labelled(group, scorer);
            let interval = scorer.auc.interval;
            line.extend([
                ("users".to_owned(), json!(scorer.users)),
                ("happened".to_owned(), json!(scorer.happened)),
                ("auc".to_owned(), json!(scorer.auc.area)),
                ("standard_error".to_owned(), json!(interval.map(|interval| interval.standard_error))),
                ("interval".to_owned(), json!(interval.map(|interval| [interval.low, interval.high]))),
                ("lift".to_owned(), json!(scorer.lift.lift)),
                ("brier".to_owned(), json!(scorer.brier.map(|brier| brier.score))),
                ("brier_of_base_rate".to_owned(), json!(scorer.brier.map(|brier| brier.base_rate))),
            ]);
            writeln!(out, "{}", Value::Object(line))?;
            for calibration in &scorer.calibration {
                let mut line = labelled(group, scorer);
                line.insert("calibration".to_owned(), json!(calibration));
                writeln!(out, "{}", Value::Object(line))?;
            }
            for (name, outcome) in named(&scorer.bands) {
                let mut line = labelled(group, scorer);
                line.insert("band".to_owned(), json!(name));
                line.insert("outcome".to_owned(), json!(outcome));
                writeln!(out, "{}", Value::Object(line))?;
            }
        }
    }
    Ok(())
}

fn labelled(group: &str, scorer: &ScorerReport) -> Map<String, Value> {
    [("group", group), ("scorer", &scorer.name)].map(|(key, text)| (key.to_owned(), json!(text))).into_iter().collect()
}

/// A row for each scorer.
pub(crate) fn csv(tested: &Tested, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let mut out = csv::Writer::from_writer(out);
    out.write_record([
        "group",
        "scorer",
        "users",
        "churned",
        "auc",
        "low",
        "high",
        "lift",
        "brier",
        "brier_of_base_rate",
    ])?;
    for (group, report) in &tested.groups {
        for scorer in &report.scorers {
            let number = |number: Option<f64>| number.map_or_else(String::new, |number| number.to_string());
            let interval = scorer.auc.interval;
            out.write_record([
                (*group).to_owned(),
                scorer.name.clone(),
                scorer.users.to_string(),
                scorer.happened.to_string(),
                scorer.auc.area.to_string(),
                number(interval.map(|interval| interval.low)),
                number(interval.map(|interval| interval.high)),
                scorer.lift.lift.to_string(),
                number(scorer.brier.map(|brier| brier.score)),
                number(scorer.brier.map(|brier| brier.base_rate)),
            ])?;
        }
    }
    Ok(out.flush()?)
}

fn table<const COLUMNS: usize>(header: [&str; COLUMNS]) -> Table {
    /// A line below the header, and no others.
    const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::new('─', '─', '─', '─'));
    let mut table = Table::new();
    table.load_style(STYLE).set_header(header);
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}
