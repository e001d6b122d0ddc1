//! A table to train a model on, and what a trained model says of everybody.
//!
//! ```text
//! lifestage features                                            the list of features
//! lifestage features --as-of 1997-09-30 --format csv --label-days 91 > train.csv
//! python3 tests/oracles/trees.py . train.csv bought                                 XGBoost writes cdnow.json
//! lifestage features --as-of 1997-12-30 --model cdnow.json   who buys next, and why
//! ```

use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use lifestage::answer::Say;
use lifestage::model::{
    BoostedTrees, FEATURES, FeatureProcess, FeatureRule, FeatureTable, Features, TreeScorer, XgboostModel,
};
use lifestage::time::Days;
use lifestage::{Kind, Population, UserId};
use serde_json::{Map, Value, json};

use crate::answer::Answer;
use crate::reader::log::Log;
use crate::reader::options::Format;
use crate::reader::words::people;
use crate::reader::{EVENT_FILE_HELP, Embedded, ReaderOptions, source};
use crate::stages::Work;

/// The features of everybody in a log, as a table to train a model on; or what a trained model says of them.
///
/// The process of the features is that of purchases, fitted to the log.
#[derive(Args)]
#[command(after_help = EVENT_FILE_HELP)]
pub(crate) struct Arguments {
    #[command(flatten)]
    reader: ReaderOptions,

    /// Add a column `bought`: whether a purchase came in this many days after the day that is asked about
    #[arg(long, value_name = "DAYS", help_heading = "Answers", value_parser = clap::value_parser!(u32).range(1..=3650))]
    label_days: Option<u32>,

    /// A model of these features: boosted trees, saved as JSON
    #[arg(long, value_name = "MODEL.json", conflicts_with = "label_days", help_heading = "Answers")]
    model: Option<PathBuf>,

    /// Use all trees of a model that was stopped early, not only those up to its best iteration
    #[arg(long, requires = "model", help_heading = "Answers")]
    all_trees: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let (log, population) = arguments.reader.read_profiles(Embedded::CDNOW)?;
    let process = FeatureProcess::default().fit(population.profiles(), log.as_of)?;
    let rule = FeatureRule { process: Some(process), ..FeatureRule::default() };
    let table = Work::begin().stage("measuring", || rule.report(&population, log.as_of))?;
    let mut out = Answer::begin(&log, arguments.reader.format == Format::Table)?;
    match &arguments.model {
        Some(path) => {
            let failed = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
            let trees = read_model(path, arguments.all_trees).map_err(|error| failed(&error))?;
            let scorer = trees.over(Features::names()).map_err(|error| failed(&error))?;
            scores(&log, &table, &scorer, &arguments.reader, &mut out)?;
        }
        None => features(&log, &table, &population, arguments, &mut out)?,
    }
    out.end()
}

/// The rows in order of the names.
fn by_name<'a>(log: &Log, table: &'a FeatureTable) -> Vec<(UserId, &'a Features)> {
    let mut rows: Vec<(UserId, &Features)> = table.rows().collect();
    rows.sort_by(|(one, _), (other, _)| log.name(*one).cmp(log.name(*other)));
    rows
}

/// The table itself; for people what is in it.
fn features(
    log: &Log,
    table: &FeatureTable,
    population: &Population,
    arguments: &Arguments,
    out: &mut impl Write,
) -> Result<(), Box<dyn Error>> {
    let most = arguments.reader.top.map_or(usize::MAX, std::num::NonZeroUsize::get);
    let ahead = arguments.label_days.map(|days| Days::new(log.as_of.plus(1), log.as_of.plus(days.cast_signed())));
    let ahead: Option<Days> = ahead.transpose()?;
    let bought = |user: UserId| {
        let ahead = ahead?;
        let tallies = population.profile(user)?.as_of(ahead.last()).during(ahead).ok()?;
        Some(tallies.iter().any(|tally| tally.kind() == Kind::Purchase))
    };
    match arguments.reader.format {
        Format::Table => {
            let language = log.language;
            let users = people(language, table.len() as u64);
            let as_of = table.as_of().say(language).to_string();
            writeln!(out, "{}\n", words::opening(language, &log.source, users, as_of, FEATURES.len()))?;
            for (feature, (name, values)) in FEATURES.iter().zip(table.columns()) {
                let known: Vec<f64> = values.flatten().collect();
                let (sum, number) =
                    known.iter().fold((0.0, 0.0), |(sum, number), value| (sum + value, number + 1.0_f64));
                let mean = sum / number.max(1.0);
                let (users, mean) = (format!("{:>7}", known.len()), format!("{mean:>10.2}"));
                let name = format!("{name:<24}");
                writeln!(out, "{}", words::feature(language, name, users, mean, feature.unit))?;
            }
        }
        Format::Csv => {
            let mut out = csv::Writer::from_writer(out);
            let label = arguments.label_days.map(|_| "bought");
            out.write_record(["user"].into_iter().chain(Features::names()).chain(label))?;
            for (user, features) in by_name(log, table).into_iter().take(most) {
                let cells =
                    features.values().iter().map(|value| value.map_or_else(String::new, |value| value.to_string()));
                let label = bought(user).map(|bought| u8::from(bought).to_string());
                out.write_record([log.name(user).to_owned()].into_iter().chain(cells).chain(label))?;
            }
            out.flush()?;
        }
        Format::Jsonl => {
            for (user, features) in by_name(log, table).into_iter().take(most) {
                let mut line: Map<String, Value> = Map::from_iter([("user".to_owned(), json!(log.name(user)))]);
                line.extend(features.iter().map(|(feature, value)| (feature.name.to_owned(), json!(value))));
                line.extend(bought(user).map(|bought| ("bought".to_owned(), json!(bought))));
                writeln!(out, "{}", Value::Object(line))?;
            }
        }
    }
    Ok(())
}

/// The checked model in a file.
fn read_model(path: &Path, all_trees: bool) -> Result<BoostedTrees, Box<dyn Error>> {
    let bytes = source::read_bytes(path)?;
    XgboostModel::check_format(&bytes)?;
    let model: XgboostModel = serde_json::from_slice(&bytes)?;
    let model = if all_trees { model.with_all_trees() } else { model };
    Ok(BoostedTrees::try_from(model)?)
}

/// What the model says, the highest first, each with its three strongest reasons.
fn scores(
    log: &Log,
    table: &FeatureTable,
    scorer: &TreeScorer<'_>,
    options: &ReaderOptions,
    out: &mut impl Write,
) -> Result<(), Box<dyn Error>> {
    let mut scored = Vec::with_capacity(table.len());
    for (user, features) in by_name(log, table) {
        scored.push((scorer.score(features.values())?, user, features));
    }
    scored.sort_by(|(one, ..), (other, ..)| other.margin.total_cmp(&one.margin));
    let shown =
        options.top.map_or(if options.format == Format::Table { 20 } else { usize::MAX }, std::num::NonZeroUsize::get);
    if options.format == Format::Csv {
        let mut out = csv::Writer::from_writer(out);
        out.write_record(["user", "prediction", "margin"])?;
        for (score, user, _) in scored.into_iter().take(shown) {
            out.write_record([log.name(user), &score.prediction.to_string(), &score.margin.to_string()])?;
        }
        return Ok(out.flush()?);
    }
    for (score, user, features) in scored.into_iter().take(shown) {
        let explanation = scorer.explain(features.values())?;
        let reasons: Vec<String> = explanation.reasons().take(3).map(ToString::to_string).collect();
        let name = log.name(user);
        if options.format == Format::Table {
            writeln!(out, "{:<12} {:>8.4}   {}", log.shown(user), score.prediction, reasons.join(", "))?;
        } else {
            let line =
                json!({"user": name, "prediction": score.prediction, "margin": score.margin, "reasons": reasons});
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

mod words {
    use crate::speech::sentences;

    sentences! {
        opening(source, users, as_of, features)
            "{source}: {users} as of {as_of}, {features} features"
            "{source}：截至{as_of}，共{users}，{features}个特征";
        feature(name, users, mean, unit)
            "{name} {users} know it, mean {mean} {unit}"
            "{name} {users}人有值，均值{mean} {unit}";
    }
}
