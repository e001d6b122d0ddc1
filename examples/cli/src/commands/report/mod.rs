//! How is it going? Stages, active users, lifecycle, retention, RFM, revenue, a funnel, sessions and key numbers of a log,
//! as text, as JSON, or as one HTML file with plots that needs nothing else.
//!
//! ```text
//! lifestage report                                                   an embedded clickstream
//! lifestage report EVENTS.csv --format html --out report.html     one file for the browser
//! lifestage report EVENTS.csv --from 2024-01-01 --to 2024-03-31 --by channel
//! ```

mod answers;
mod asked;
mod by_channel;
mod defined;
mod html;
mod json;
mod shown;
mod text;
mod text_words;
mod words;

use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use lifestage::Day;
use lifestage::answer::{SmallCells, SmallCellsError};

use crate::answer::{Answer, told};
use crate::commands::aside;
use crate::commands::report::answers::Report;
use crate::reader::visible::visible_lines;
use crate::reader::{EVENT_FILE_HELP, ReaderOptions};
use crate::stages::Work;
use crate::steps::{Within, within};

/// How it is going: stages, active users, lifecycle, retention, RFM, revenue, a funnel, sessions and key numbers
#[derive(Args)]
#[command(after_help = EVENT_FILE_HELP)]
pub(crate) struct Arguments {
    #[command(flatten)]
    reader: ReaderOptions<ReportFormat>,

    /// The first day of the report [default: the first day of the log, but at most two years before the last one of the report]
    #[arg(long, value_name = "DATE", help_heading = "Report")]
    from: Option<Day>,

    /// The last day of the report, another name of --as-of: what comes after it is not seen
    #[arg(long, value_name = "DATE", conflicts_with = "as_of", help_heading = "Report")]
    to: Option<Day>,

    /// The periods of lifecycle, cohorts and revenue [default: by the length of the report]
    #[arg(long, value_enum, value_name = "PERIOD", help_heading = "Report")]
    period: Option<Each>,

    /// Stages, funnel and key numbers for each group of users too; with --top for the largest groups only
    #[arg(long, value_enum, value_name = "GROUP", help_heading = "Report")]
    by: Option<Group>,

    /// Leave out counts of fewer users, but zeros, and all from which they would follow; groups with one go whole
    #[arg(long, value_name = "USERS", value_parser = minimum, help_heading = "Report")]
    minimum: Option<SmallCells>,

    /// The steps of the funnel, in order: event types of the log or names of kinds; `a|b` is either of them
    /// [default: those of views, cart, shipping, payment and purchase that the log has]
    #[arg(long, value_name = "STEP", value_delimiter = ',', help_heading = "Report")]
    steps: Vec<String>,

    /// How long after the first step the others count: 30m, 24h, 7d or none
    #[arg(long, value_name = "TIME", default_value = "24h", value_parser = within, allow_hyphen_values = true, help_heading = "Report")]
    within: Within,

    /// The file to write [default: standard output]
    #[arg(long, value_name = "FILE", help_heading = "Report")]
    out: Option<PathBuf>,
}

/// How the report is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum ReportFormat {
    /// For the terminal
    #[default]
    #[value(alias = "table")]
    Text,
    /// One JSON object
    #[value(alias = "jsonl")]
    Json,
    /// One file with plots, for the browser
    Html,
}

/// By which periods it is accounted.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Each {
    /// Days
    Day,
    /// Weeks from Monday
    Week,
    /// Calendar months
    Month,
}

/// What users are grouped by.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Group {
    /// The channel by which they came
    Channel,
}

/// What `--minimum` may be.
#[derive(Debug, thiserror::Error)]
enum MinimumError {
    #[error(transparent)]
    Number(#[from] std::num::ParseIntError),
    #[error(transparent)]
    Rule(#[from] SmallCellsError),
}

fn minimum(text: &str) -> Result<SmallCells, MinimumError> {
    Ok(SmallCells::new(text.parse()?)?)
}

/// An `--out` that is read from.
#[derive(Debug, thiserror::Error)]
#[error("--out `{}` is what the report is read from, and would be overwritten: give another file", .path.display())]
struct OutIsInput {
    path: PathBuf,
}

impl Arguments {
    /// What is read is not written over, by whatever path it is named.
    fn check_out(&self) -> Result<(), OutIsInput> {
        let read =
            || self.reader.events.iter().chain(&self.reader.users).filter_map(|path| fs::canonicalize(path).ok());
        match &self.out {
            // A file that is not there yet is not read either.
            Some(path) if fs::canonicalize(path).is_ok_and(|out| read().any(|read| read == out)) => {
                Err(OutIsInput { path: path.clone() })
            }
            _ => Ok(()),
        }
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    arguments.check_out()?;
    let report = answers::report(arguments)?;
    let format = arguments.reader.format;
    let is_for_people = format == ReportFormat::Text;
    if let Some(path) = &arguments.out {
        let written = match written(&report, format)? {
            text if is_for_people => visible_lines(&told(&report.log, &text)).into_owned(),
            data => data,
        };
        fs::write(path, written).map_err(|error| format!("{}: {error}", path.display()))?;
        if !is_for_people {
            aside::tell(format_args!("{}{}", report.log.warnings(), report.log.notes()));
        }
        return Ok(report.log.check_losses()?);
    }
    let mut out = Answer::begin(&report.log, is_for_people)?;
    out.write_all(written(&report, format)?.as_bytes())?;
    out.end()
}

fn written(report: &Report, format: ReportFormat) -> Result<String, Box<dyn Error>> {
    Work::begin().stage("drawing", || match format {
        ReportFormat::Text => Ok(text::Terminal(report).to_string()),
        ReportFormat::Json => Ok(format!("{}\n", json::json(report)?)),
        ReportFormat::Html => html::page(report),
    })
}
