//! How far do users come? The steps of a log, how many users take each, and how long it takes them.
//!
//! ```text
//! lifestage funnel                                       an embedded clickstream
//! lifestage funnel EVENTS.csv --steps view,add_to_cart,purchase --within 7d
//! lifestage funnel EVENTS.csv --steps view,purchase --by channel --sessions
//! ```

mod counted;
mod print;

use std::error::Error;
use std::io::Write;

use clap::{Args, ValueEnum};
use lifestage::report::{Entry, SameInstant, StepOrder};

use crate::answer::Answer;
use crate::reader::options::Format;
use crate::reader::{EVENT_FILE_HELP, ReaderOptions};
use crate::steps::{Within, within};

/// How far users come: steps one after the other, how many users take each, and how long it takes them
#[expect(clippy::doc_markdown, reason = "these are texts of the command line")]
#[derive(Args)]
#[command(after_help = EVENT_FILE_HELP)]
pub(crate) struct Arguments {
    #[command(flatten)]
    reader: ReaderOptions,

    /// The steps, in order: event types of the log or names of kinds; `a|b` is either of them, `a>=N` such events of a value
    /// of N or more each
    ///
    /// Example: --steps 'view>=3,add_to_cart|wishlist_add,purchase'
    #[arg(long, value_name = "STEP", value_delimiter = ',', help_heading = "Funnel")]
    steps: Vec<String>,

    /// How long after the first step the others count: 30m, 24h, 7d or none
    #[arg(long, value_name = "TIME", default_value = "24h", value_parser = within, allow_hyphen_values = true, help_heading = "Funnel")]
    within: Within,

    /// What may happen between two steps
    #[arg(long, value_enum, default_value_t = Order::Ordered, help_heading = "Funnel")]
    order: Order,

    /// Events that end a chain between two steps, as the number of the step before and event types: `1:remove|cancel`
    ///
    /// Example: --exclude 1:remove_from_cart --exclude 2:payment_error
    #[arg(long, value_name = "N:STEP", value_delimiter = ',', help_heading = "Funnel")]
    exclude: Vec<String>,

    /// From which of several first steps a user is followed
    #[arg(long, value_enum, default_value_t = Start::Best, help_heading = "Funnel")]
    entry: Start,

    /// Whether a step may be at the very instant of the one before it
    #[arg(long, value_enum, default_value_t = Ties::StepOrder, help_heading = "Funnel")]
    ties: Ties,

    /// A funnel for each group of users; with --top for the largest groups only
    #[arg(long, value_enum, value_name = "GROUP", help_heading = "Funnel")]
    by: Option<Group>,

    /// Show sessions too, by pauses of more than 30 minutes
    #[arg(long, help_heading = "Funnel")]
    sessions: bool,
}

/// What may happen between two steps.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Order {
    /// Anything
    Ordered,
    /// No other event
    Strict,
    /// Steps may come in any order
    Any,
}

/// From which of several first steps a user is followed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Start {
    /// The one that leads farthest
    Best,
    /// The first one
    First,
    /// The latest one
    Latest,
}

/// What equal instants are.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Ties {
    /// In the order in which the steps need them
    StepOrder,
    /// No order at all: a step has to be later
    Later,
}

/// What users are grouped by.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Group {
    /// The channel by which they came
    Channel,
}

impl From<Start> for Entry {
    fn from(start: Start) -> Self {
        match start {
            Start::Best => Self::Best,
            Start::First => Self::First,
            Start::Latest => Self::Latest,
        }
    }
}

impl From<Ties> for SameInstant {
    fn from(ties: Ties) -> Self {
        match ties {
            Ties::StepOrder => Self::InStepOrder,
            Ties::Later => Self::StrictlyLater,
        }
    }
}

impl From<Order> for StepOrder {
    fn from(order: Order) -> Self {
        match order {
            Order::Ordered => Self::Ordered,
            Order::Strict => Self::Strict,
            Order::Any => Self::Any,
        }
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let counted = counted::count(arguments)?;
    let mut out = Answer::begin(&counted.log, arguments.reader.format == Format::Table)?;
    match arguments.reader.format {
        Format::Table => write!(out, "{}", print::Picture(&counted))?,
        Format::Csv => print::csv(&counted, &mut out)?,
        Format::Jsonl => print::json(&counted, &mut out)?,
    }
    out.end()
}
