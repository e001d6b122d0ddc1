//! One morning of a company: who is there, who moved, whom to help, thank and win back, and whether what was tried worked.
//!
//! ```text
//! lifestage operations                                          an embedded year of one app
//! lifestage operations EVENTS.csv --users USERS.csv             your own
//! lifestage operations --as-of 2025-11-08 --campaign 双十一     another morning
//! lifestage operations EVENTS.csv --company COMPANY.json        by your own rules, all in one document
//! ```
//!
//! A block is a file: what is counted, as data for machines, then its `words`, the only place where people's sentences stand, in
//! each language. Machines get names in English whatever the language, and sentences in the one that was asked for.

mod birthdays;
mod campaign;
mod channels;
mod community;
mod contact;
mod morning;
mod moved;
mod newcomer_test;
mod newcomers;
mod page;
mod people;
mod points;
mod referrals;
mod referrers;
mod risk;
mod targets;
mod win_back;

use std::error::Error;
use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use lifestage::outreach::Attribution;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::answer::Answer;
use crate::commands::aside;
use crate::reader::{EVENT_FILE_HELP, ReaderOptions};
use morning::Morning;
use page::Page;

/// One morning of user operations: who is there, who moved and why, newcomers, points, risk, win-back, community, campaign,
/// test, referrals, paid channels, birthdays and targets
#[derive(Args)]
#[command(after_help = EVENT_FILE_HELP)]
pub(crate) struct Arguments {
    #[command(flatten)]
    reader: ReaderOptions<OperationsFormat>,

    /// The subjects that the product is about: using them counts three times as much
    #[arg(long, value_name = "SUBJECTS", value_delimiter = ',', help_heading = "Answers")]
    core: Vec<String>,

    /// The campaign, a subject of messages [default: the one with the most messages]
    #[arg(long, value_name = "SUBJECT", help_heading = "Answers")]
    campaign: Option<String>,

    /// What its revenue is attributed by: all who were sent it, who opened or clicked, or what was bought about its subject
    /// [default: what the company says, else who clicked]
    #[arg(long, value_enum, help_heading = "Answers")]
    attribution: Option<AttributedBy>,

    /// The arm of the users file whose users were left out of the campaign by lot
    #[arg(long, value_name = "ARM", help_heading = "Answers")]
    hold_out: Option<String>,

    /// What the campaign cost, like 1500.00; without it there is no verdict
    #[arg(long, value_name = "MONEY", allow_hyphen_values = true, help_heading = "Answers")]
    cost: Option<String>,

    /// What channels cost: a CSV file with channel, first, last (days of joining) and cost
    #[arg(long, value_name = "COSTS.csv", help_heading = "Answers")]
    channel_costs: Option<PathBuf>,

    /// The arm of the newcomer test that the others are compared with [default: the first by name]
    #[arg(long, value_name = "ARM", help_heading = "Answers")]
    control: Option<String>,

    /// The board of key numbers, as JSON: targets, baselines, due days, and numbers of your own; goes before that of the
    /// company
    #[arg(long, value_name = "FILE.json", help_heading = "Answers")]
    targets: Option<PathBuf>,

    /// The rules, as JSON; those that are missing are the defaults, those without cut points are fitted to the log
    #[arg(long, value_name = "FILE.json", help_heading = "Answers")]
    rules: Option<PathBuf>,

    /// All rules of the company, as one JSON document: beside those of --rules the campaign, key numbers, win-back, referrals,
    /// contact and more; without it the embedded year has one of its own
    #[arg(long, value_name = "COMPANY.json", conflicts_with = "rules", help_heading = "Answers")]
    company: Option<PathBuf>,
}

/// What the revenue of the campaign is attributed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum AttributedBy {
    Sent,
    Opened,
    Clicked,
    About,
}

impl From<AttributedBy> for Attribution {
    fn from(by: AttributedBy) -> Self {
        match by {
            AttributedBy::Sent => Self::Sent,
            AttributedBy::Opened => Self::Opened,
            AttributedBy::Clicked => Self::Clicked,
            AttributedBy::About => Self::About,
        }
    }
}

/// How the morning is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum OperationsFormat {
    /// For people
    #[default]
    Table,
    /// One JSON object for each block
    #[value(alias = "json")]
    Jsonl,
}

/// The rules of the company of the embedded year of one app.
pub(crate) const EMBEDDED_COMPANY: &str = include_str!("../../../../data/app_year_company.json");

/// One theme of the morning.
trait Block: Serialize + Sized {
    /// What machines call it.
    const NAME: &'static str;

    /// Asks the library.
    fn of(morning: &Morning) -> Result<Self, Box<dyn Error>>;

    /// Tells it to people.
    fn tell(&self, morning: &Morning, page: &mut Page);
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let morning = Morning::of(arguments)?;
    let mut told = Told { morning: &morning, format: arguments.reader.format, page: Page::of(morning.language) };
    told.opening();
    told.add::<people::People>()?;
    told.add::<moved::Moved>()?;
    told.add::<newcomers::Newcomers>()?;
    told.add::<points::Points>()?;
    told.add::<risk::Risk>()?;
    told.add::<win_back::WinBackCalls>()?;
    told.add::<community::Community>()?;
    told.add::<campaign::CampaignSoFar>()?;
    told.add::<newcomer_test::NewcomerTest>()?;
    told.add::<referrals::Referrals>()?;
    told.add::<channels::PaidChannels>()?;
    told.add::<birthdays::Birthdays>()?;
    told.add::<targets::Targets>()?;
    let is_for_people = told.format == OperationsFormat::Table;
    let mut out = Answer::begin(&morning.log, is_for_people)?;
    if !is_for_people {
        aside::tell(&morning.warnings);
    } else if !morning.warnings.is_empty() {
        writeln!(out, "{}", morning.warnings)?;
    }
    write!(out, "{}", told.page)?;
    out.end()
}

/// The blocks so far.
struct Told<'a> {
    morning: &'a Morning,
    format: OperationsFormat,
    page: Page,
}

impl Told<'_> {
    fn opening(&mut self) {
        if self.format == OperationsFormat::Table {
            self.page.line(&words::opening(self.morning));
        }
    }

    fn add<B: Block>(&mut self) -> Result<(), Box<dyn Error>> {
        let block = B::of(self.morning)?;
        match self.format {
            OperationsFormat::Table => block.tell(self.morning, &mut self.page),
            OperationsFormat::Jsonl => {
                let mut line = Map::new();
                line.insert("block".into(), json!(B::NAME));
                line.insert("as_of".into(), json!(self.morning.as_of));
                if let Value::Object(figures) = serde_json::to_value(&block)? {
                    line.extend(figures);
                }
                self.page.raw(&Value::from(line).to_string());
            }
        }
        Ok(())
    }
}

mod words {
    use lifestage::answer::Say;

    use crate::commands::operations::morning::Morning;
    use crate::speech::{sentences, users};

    sentences! {
        morning(source, day, users)
            "{source}: the morning after {day}, {users}. Below each block is the call that made it."
            "{source}：截至{day}，共{users}。";
    }

    pub(super) fn opening(of: &Morning) -> String {
        let language = of.language;
        morning(language, &of.log.source, of.as_of.say(language), users(language, of.cards.len() as u64))
    }
}
