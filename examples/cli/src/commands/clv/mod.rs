//! What customers are still worth: fits a value model to a log of events or to a summary of customers.
//!
//! ```text
//! lifestage clv                                             the embedded CDNOW sample
//! lifestage clv EVENTS.csv --cut 2026-06-30 --horizon 26 your own events, the next half year
//! lifestage clv --summary SUMMARY.csv --model bg-nbd     x, t_x, T that you have already
//! ```

mod fit;
mod input;
mod print;

use std::error::Error;
use std::io::Write;
use std::num::NonZeroU32;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use lifestage::Day;
use lifestage::value::{Discount, FitOutcome, Lifetime, Penalty, Span, SpendOf};

use crate::answer::output;
use crate::commands::aside;
use crate::commands::clv::fit::{Asked, fit};
use crate::commands::one_or_more::one_or_more;
use crate::reader::options::Format;
use crate::reader::{EVENT_FILE_HELP, ReaderOptions};
use crate::stages::Work;

/// What is said of events, and of customers who are known by their sums would be passed over.
const OF_EVENTS: [&str; 15] = [
    "events",
    "users",
    "columns",
    "map",
    "value",
    "by_value",
    "decimals",
    "epoch",
    "date_order",
    "zone",
    "utc_offset",
    "week_start",
    "day_start",
    "as_of",
    "cut",
];

/// Fits a value model, and says of every customer whether they are alive, what they will buy, and what that is worth.
///
/// Times are in units of the ruler. A purchase is all that is bought on one day; for bg-bb and sbg all that is bought in one
/// period of the ruler, counted back from the cut. sbg takes a customer for lost in the period after their last purchase.
/// P(alive) of bg-bb is of the next period. clv is what the purchases to expect within the horizon bring, if
/// money is known; the Gamma-Gamma model says how much that is per purchase.
#[derive(Args)]
#[command(after_help = EVENT_FILE_HELP)]
pub(crate) struct Arguments {
    #[command(flatten)]
    reader: ReaderOptions,

    /// Customers instead of events: the columns `x`, `t_x`, `T` (or frequency, recency, periods); ID, zbar, weights
    #[arg(long, value_name = "SUMMARY.csv", conflicts_with_all = OF_EVENTS, help_heading = "Events")]
    summary: Option<PathBuf>,

    /// The model
    #[arg(long, value_enum, default_value_t = ModelName::MbgNbd, help_heading = "Answers")]
    model: ModelName,

    /// The unit of time, in days
    #[arg(long, value_name = "DAYS", default_value = "7", value_parser = one_or_more::<NonZeroU32>, help_heading = "Answers")]
    ruler: NonZeroU32,

    /// The day that is asked about, like --as-of
    #[arg(long, value_name = "DATE", conflicts_with = "as_of", help_heading = "Answers")]
    cut: Option<Day>,

    /// How far ahead, in units of time
    #[arg(long, value_name = "UNITS", default_value = "39", value_parser = span, help_heading = "Answers")]
    horizon: Span,

    /// How much less a purchase is worth after a year, such as 0.1 for 10 %
    #[arg(long, value_name = "RATE", default_value_t = 0.0, help_heading = "Answers")]
    discount: f64,

    /// Which purchases say what a purchase brings: those after the first, as published, or all of them
    ///
    /// By repeat purchases, somebody who bought once is taken to spend like those who came back; by all, their own first
    /// purchase counts. A summary of customers needs a column for it, with the spend of the first purchase: `first_spend`.
    #[arg(long, value_enum, value_name = "PURCHASES", default_value_t, help_heading = "Answers")]
    spend_of: SpendBy,

    /// How strongly large parameters are held back, for few customers
    #[arg(long, value_name = "LAMBDA", default_value = "0", value_parser = penalty, help_heading = "Answers")]
    penalty: Penalty,
}

/// The models, as they are called on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ModelName {
    /// Customers never leave
    Nbd,
    /// They leave after a repeat purchase
    BgNbd,
    /// They leave after any purchase
    MbgNbd,
    /// They leave at any moment
    ParetoNbd,
    /// They buy or not in each period
    BgBb,
    /// They renew each period or are lost
    Sbg,
    /// What a purchase brings
    GammaGamma,
}

impl ModelName {
    fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// Whether time comes in whole periods.
    const fn is_discrete(self) -> bool {
        matches!(self, Self::BgBb | Self::Sbg)
    }
}

/// Which purchases say what a purchase brings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum SpendBy {
    /// Repeat purchases alone
    #[default]
    Repeat,
    /// All purchases, the first one too
    All,
}

impl From<SpendBy> for SpendOf {
    fn from(by: SpendBy) -> Self {
        match by {
            SpendBy::Repeat => Self::RepeatPurchases,
            SpendBy::All => Self::AllPurchases,
        }
    }
}

fn span(text: &str) -> Result<Span, String> {
    let units = text.parse::<f64>().map_err(|error| error.to_string())?;
    Span::new(units).map_err(|error| error.to_string())
}

fn penalty(text: &str) -> Result<Penalty, String> {
    let lambda = text.parse::<f64>().map_err(|error| error.to_string())?;
    Penalty::new(lambda).map_err(|error| error.to_string())
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let input = if let Some(path) = &arguments.summary {
        input::summary(path, &arguments.reader, arguments.model)?
    } else {
        let as_of = arguments.cut.or(arguments.reader.as_of);
        input::events(&ReaderOptions { as_of, ..arguments.reader.clone() }, arguments.model, arguments.ruler)?
    };
    let discount = Discount::annual(arguments.discount, Span::year(arguments.ruler))?;
    let lifetime = Lifetime { span: arguments.horizon, discount };
    let of = SpendOf::from(arguments.spend_of);
    if of == SpendOf::AllPurchases && input.customers.iter().any(|row| row.first_spend.is_none()) {
        return Err("--spend-of all: the header has no column `first_spend`, what each customer spent at first".into());
    }
    let asked = Asked { lifetime, penalty: arguments.penalty, of };
    let mut answer = Work::begin().stage("fitting", || fit(arguments.model, &input.customers, asked))?;
    // Numbers that so few customers give would look like those of any other fit.
    let outcome = &answer.fit.outcome;
    if matches!(outcome, FitOutcome::TooFewRepeaters { .. } | FitOutcome::TooFewLosses { .. }) {
        aside::tell(&input.warnings);
        aside::tell(&input.notes);
        return Err(format!("{}: {outcome}", answer.fit.model).into());
    }
    let users = answer.users.len();
    if let Some(top) = arguments.reader.top {
        answer.users.sort_by(|one, other| other.rank().total_cmp(&one.rank()));
        answer.users.truncate(top.get());
    }

    let is_for_people = arguments.reader.format == Format::Table;
    let mut out = output(is_for_people);
    if !is_for_people {
        aside::tell(&input.warnings);
    } else if !input.warnings.is_empty() {
        writeln!(out, "{}", input.warnings)?;
    }
    match arguments.reader.format {
        Format::Table => {
            print::table(arguments.reader.lang, &answer, users, &input.notes, &mut out)?;
        }
        Format::Csv => print::csv(&answer, &mut out)?,
        Format::Jsonl => print::jsonl(&answer, &mut out)?,
    }
    out.flush()?;
    if !is_for_people {
        aside::tell(&input.notes);
    }
    Ok(input.enough?)
}
