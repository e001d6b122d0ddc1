//! Did it work? Reads the sums of the arms of an experiment and says what they say.
//!
//! ```text
//! lifestage experiment                      an embedded sample
//! lifestage experiment SUMS.csv          your own sums: arm,n,sum,sum_squares
//! lifestage experiment - --format json   from standard input, for machines
//! lifestage experiment USERS.csv --ratio    users, one a row: arm,value,denominator
//! ```

mod users;
mod words;

use std::error::Error;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use csv::StringRecord;
use indexmap::IndexMap;
use lifestage::answer::{Language, Say};
use lifestage::number::Ratio;
use lifestage::outreach::{
    Allocation, ArmComparison, ArmEffect, ExperimentConfig, ExperimentLooks, ExperimentReport, ExperimentRule,
    PairedSums, SampleSums, Significance,
};
use serde::de::DeserializeOwned;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::json;

use crate::answer::output;
use crate::reader::error::RowProblem;
use crate::reader::lines::{self, Lines};
use crate::reader::visible::visible;
use crate::reader::{columns, source};
use crate::speech::all;
use crate::table::table;

const SAMPLE: &str = include_str!("../../../../data/experiment.csv");

const HELP: &str = "\
SampleSums are a CSV file with a header, or one JSON object a line:

    arm,n,sum,sum_squares
    control,3407,1396.87,52377.9767
    treatment,3461,2422.7,134698.29

Rows of one arm are added up. The first arm is the one that others are compared with; several others are judged together,
by Holm, so that one of many does not look better by chance. With sum_before, sum_squares_before
and sum_products as well, what users did before is taken out (CUPED). Of a yes or no, sum and sum_squares are both how
many did it.

With a column `value` each row is a user, and more can be asked: --ratio with a column denominator, --quantile and --winsorize of
whole values, --one-sided, --not-worse. With value_before, and for a ratio denominator_before, what users did before is taken
out:

    arm,value,denominator
    control,12.5,3
    treatment,0,1";

/// Compares the arms of an experiment, by sums of each arm
#[derive(Args)]
#[command(after_help = HELP)]
pub(crate) struct Arguments {
    /// The sums, as CSV or JSON lines; `-` is standard input, none the embedded sample
    #[arg(value_name = "SUMS")]
    sums: Option<PathBuf>,

    /// How the answer is written
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    /// The language that people get the answer in: en or zh
    #[arg(long, value_name = "LANGUAGE", default_value_t)]
    lang: Language,

    /// How often chance alone may look like an effect
    #[arg(long, value_name = "LEVEL", default_value = "0.05", value_parser = level)]
    level: Significance,

    /// Judge by intervals that hold however often one looks
    #[arg(long)]
    any_time: bool,

    /// How many users each arm must have before anything is said
    #[arg(long, value_name = "N", default_value_t = 100)]
    minimum: u64,

    /// How many users of each other arm there should be for one of the first
    #[arg(long, value_name = "RATIO", default_value = "1", value_parser = allocation)]
    allocation: Allocation,

    /// The smallest relative effect that would matter, such as 0.05: says how many users it takes to see it
    #[arg(long, value_name = "EFFECT", value_parser = ratio)]
    worth_seeing: Option<Ratio>,

    #[command(flatten)]
    asked: users::Asked,
}

/// How an answer is written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Table,
    /// One JSON object a line, for each arm but the first
    Json,
}

fn number(text: &str) -> Result<f64, String> {
    text.parse().map_err(|_| format!("`{text}` is not a number"))
}

fn level(text: &str) -> Result<Significance, String> {
    Significance::new(number(text)?).map_err(|error| error.to_string())
}

fn allocation(text: &str) -> Result<Allocation, String> {
    Allocation::new(number(text)?).map_err(|error| error.to_string())
}

fn ratio(text: &str) -> Result<Ratio, String> {
    Ratio::new(number(text)?).map_err(|error| error.to_string())
}

/// One row of sums.
#[derive(Deserialize)]
struct Row {
    arm: String,
    #[serde(deserialize_with = "whole")]
    n: u64,
    sum: f64,
    sum_squares: f64,
    #[serde(default)]
    sum_before: Option<f64>,
    #[serde(default)]
    sum_squares_before: Option<f64>,
    #[serde(default)]
    sum_products: Option<f64>,
}

/// The sums of an arm, with what was before where all its rows have it.
struct Arm {
    sums: SampleSums,
    pairs: Option<PairedSums>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let (name, text) = match &arguments.sums {
        Some(path) => (path.display().to_string(), source::read(path)?),
        None => (words::SAMPLE.said(arguments.lang).into(), SAMPLE.to_owned()),
    };
    if users::has_users(&text) {
        return users::run(arguments, &name, &text);
    }
    if arguments.asked.takes_users() {
        return Err(format!("{name}: these are sums, and this asks about each user: give rows of `arm,value`").into());
    }
    let arms = arms(&text).map_err(|error| format!("{name}: {error}"))?;
    let Some((first, base)) = arms.first().filter(|_| arms.len() > 1) else {
        return Err(format!("{name}: {} arm, and it takes at least 2 to compare", arms.len()).into());
    };
    let rule = ExperimentRule::new(ExperimentConfig {
        level: arguments.level,
        looks: if arguments.any_time { ExperimentLooks::AnyTime } else { ExperimentLooks::Once },
        minimum_users: arguments.minimum,
        allocation: arguments.allocation,
        worth_seeing: arguments.worth_seeing,
        ..ExperimentConfig::default()
    })?;
    let family = arms.values().skip(1).map(|arm| compared(base, arm)).collect::<Result<Vec<_>, _>>()?;
    let reports = rule.report_family(&family);
    let mut out = output(arguments.format == Format::Table);
    for (name, report) in arms.keys().skip(1).zip(&reports) {
        let corrected = report.p_value.filter(|_| reports.len() > 1);
        match arguments.format {
            Format::Table => print(&mut out, arguments.lang, [first, name], report, corrected)?,
            Format::Json => {
                let line = json!({"a": first, "b": name, "report": report, "verdict": report.verdict.say(arguments.lang).to_string(), "p_holm": corrected});
                writeln!(out, "{line}")?;
            }
        }
    }
    Ok(out.flush()?)
}

fn compared(a: &Arm, b: &Arm) -> Result<ArmComparison, Box<dyn Error>> {
    Ok(match (&a.pairs, &b.pairs) {
        (Some(a), Some(b)) => a.against(b)?,
        _ => ArmComparison { a: a.sums.summary()?, b: b.sums.summary()? },
    })
}

/// The arms in the order of their first rows.
fn arms(text: &str) -> Result<IndexMap<String, Arm>, Box<dyn Error>> {
    let mut arms: IndexMap<String, Arm> = IndexMap::new();
    for (line, row) in rows::<Row>(text) {
        let row = row.map_err(|error| format!("line {line}: {error}"))?;
        let arm = arm(&row).map_err(|error| format!("line {line}: {error}"))?;
        match arms.get_mut(&row.arm) {
            None => drop(arms.insert(row.arm, arm)),
            Some(known) => {
                known.sums.merge(&arm.sums)?;
                known.pairs = match (known.pairs.take(), arm.pairs) {
                    (Some(mut known), Some(pairs)) => known.merge(&pairs).map(|()| Some(known))?,
                    _ => None,
                };
            }
        }
    }
    Ok(arms)
}

/// The rows with their lines: JSON where the text begins with a brace, else CSV.
fn rows<T: DeserializeOwned>(text: &str) -> Vec<(usize, Result<T, String>)> {
    if text.trim_start().starts_with('{') {
        let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
        return lines.map(|(at, line)| (at, serde_json::from_str(line).map_err(|error| error.to_string()))).collect();
    }
    let mut lines = Lines::new(text.as_bytes());
    let (mut header, mut rows) = (None, Vec::new());
    loop {
        match lines.advance() {
            Ok(true) => {}
            Ok(false) => return rows,
            Err(error) => {
                let line = usize::try_from(lines.number()).unwrap_or(usize::MAX);
                let (error, named) = (error.to_string(), format!("line {line}: "));
                rows.push((line, Err(error.strip_prefix(&named).unwrap_or(&error).to_owned())));
                return rows;
            }
        }
        let line = usize::try_from(lines.number()).unwrap_or(usize::MAX);
        let Some(header) = &header else {
            if let Some(problem) = columns::other_sort(&lines.row) {
                rows.push((line, Err(problem.to_string())));
                return rows;
            }
            header = Some(lines::texts(&lines.row).map(|name| columns::folded(&name)).collect::<StringRecord>());
            continue;
        };
        let mut row: StringRecord = lines::texts(&lines.row).collect();
        row.trim();
        // Else a comma within a number would move what follows by a column.
        let read = if row.len() == header.len() {
            row.deserialize(Some(header)).map_err(|error| error.to_string())
        } else {
            Err(RowProblem::Width { found: row.len(), expected: header.len() }.to_string())
        };
        rows.push((line, read));
    }
}

/// A whole number, also one that ends in `.0`.
fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let number = f64::deserialize(deserializer)?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be whole and small")]
    let whole = number as u64;
    // Up to here every whole number is one of these.
    if number >= 9_007_199_254_740_992.0 {
        let problem = format!("`{number:e}` is too many users: a number below 2^53, 9007199254740992, can be counted");
        return Err(D::Error::custom(problem));
    }
    let is_whole = number >= 0.0 && number.fract() == 0.0;
    if is_whole { Ok(whole) } else { Err(D::Error::custom(format!("`{number}` is not a whole number of users"))) }
}

fn arm(row: &Row) -> Result<Arm, Box<dyn Error>> {
    let sums = SampleSums::new(row.n, row.sum, row.sum_squares)?;
    let before = row.sum_before.zip(row.sum_squares_before).zip(row.sum_products);
    let pairs = before
        .map(|((sum, squares), products)| PairedSums::new(row.n, [row.sum, row.sum_squares], [sum, squares], products));
    Ok(Arm { sums, pairs: pairs.transpose()? })
}

fn print(
    out: &mut impl Write,
    language: Language,
    names: [&str; 2],
    report: &ExperimentReport,
    corrected: Option<Ratio>,
) -> io::Result<()> {
    let mut arms = table(all(language, words::ARM_COLUMNS));
    for (letter, name, arm) in [("A", names[0], report.arms.a), ("B", names[1], report.arms.b)] {
        let deviation = arm.variance().sqrt();
        arms.add_row([
            format!("{letter} {}", visible(name)),
            arm.n().to_string(),
            format!("{:.6}", arm.mean()),
            format!("{deviation:.6}"),
        ]);
    }
    let mut effects = table(all(language, words::EFFECT_COLUMNS));
    let once =
        |effect: ArmEffect| [effect.effect, effect.standard_error, effect.low, effect.high, effect.p_value.get()];
    let rows = [
        (words::ABSOLUTE, report.absolute.map(once)),
        (words::RELATIVE, report.relative.map(once)),
        (
            words::ABSOLUTE_ANY_TIME,
            report.any_time.map(|e| [e.effect, e.standard_error, e.low, e.high, e.p_value.get()]),
        ),
        (
            words::RELATIVE_ANY_TIME,
            report.relative_any_time.map(|e| [e.effect, e.standard_error, e.low, e.high, e.p_value.get()]),
        ),
    ];
    for (name, numbers) in rows {
        let cells =
            numbers.map_or_else(|| vec![String::new(); 5], |found| found.map(|number| format!("{number:.6}")).to_vec());
        effects.add_row([vec![name.said(language).to_owned()], cells].concat());
    }
    writeln!(out, "{arms}\n\n{effects}\n")?;
    if let Some(split) = report.split {
        let (chi_square, p) = (format!("{:.3}", split.chi_square), format!("{:.6}", split.p_value.get()));
        writeln!(out, "{}", words::sample_ratio(language, chi_square, p))?;
    }
    if let Some(corrected) = corrected {
        writeln!(out, "{}", words::holm(language, format!("{:.6}", corrected.get())))?;
    }
    writeln!(out, "{}\n", report.verdict.say(language))
}
