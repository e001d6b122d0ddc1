//! One morning of a company: who is there, who moved, whom to help, thank and win back, and whether what was tried worked.
//!
//! ```text
//! lifestage operations                                          an embedded year of one app
//! lifestage operations EVENTS.csv --users USERS.csv             your own
//! lifestage operations --as-of 2025-11-08 --campaign 双十一     another morning
//! lifestage operations EVENTS.csv --company COMPANY.json        by your own rules, all in one document
//! lifestage operations --all                                    every block in whole
//! ```
//!
//! The page begins with what a manager decides on each morning: what is unusual, which targets are off pace, who gets which message,
//! what the budget pays for, what a campaign brought, who is at risk. Other blocks stand at its end in a sentence or two each.
//!
//! A block is a file: what is counted, as data for machines, then its `words`, the only place where people's sentences stand, in
//! each language. Machines get names in English whatever the language, and sentences in the one that was asked for.

mod aha;
mod birthdays;
mod budget;
mod campaign;
mod channels;
mod co_use;
mod communities;
mod community;
mod contact;
mod effect;
mod entry;
mod figure;
mod goals;
mod handed_in;
mod intervals;
mod memories;
mod messages;
mod money;
mod morning;
mod moved;
mod newcomer_test;
mod newcomers;
mod page;
mod people;
mod plan;
mod points;
mod referrals;
mod referrers;
mod risk;
mod targets;
mod unusual;
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
use crate::speech::Text;
use morning::Morning;
use page::Page;

/// One morning of user operations: who is there, what is unusual, which goals are off pace, the one message that each user may
/// get and what it costs, what a campaign brought, who is at risk; and in brief newcomers, win-back, communities, money and more
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

    /// Tells every block in whole, also those that a morning's page has in brief
    #[arg(long, help_heading = "Answers")]
    all: bool,

    #[arg(
        long,
        value_name = "MEMBERS.csv",
        help_heading = "Answers",
        help = "Who is in which community: a CSV file with community, user, role (operator, seed_user, candidate, member), since and until"
    )]
    communities: Option<PathBuf>,

    /// Questions and complaints of users: a CSV file with id, opened, answered, by (volunteer, staff) and closed, as instants
    #[arg(long, value_name = "CASES.csv", help_heading = "Answers")]
    cases: Option<PathBuf>,

    /// All rules of the company, as one JSON document: beside those of --rules the playbook, budget, goals, watch, campaign, key
    /// numbers, win-back, referrals, contact and more; without it the embedded year has one of its own
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

    /// Its title and what it comes to in a sentence or two; none for what every morning's page has in whole.
    fn gist(&self, _morning: &Morning) -> Option<(Text, String)> {
        None
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let morning = Morning::of(arguments)?;
    let (format, page) = (arguments.reader.format, Page::of(morning.language));
    let mut told = Told { morning: &morning, format, is_whole: arguments.all, page, gists: Vec::new() };
    told.opening();
    told.add::<people::People>()?;
    told.add::<unusual::Unusual>()?;
    told.add::<goals::GoalsOnTheWay>()?;
    told.add::<messages::Messages>()?;
    told.add::<budget::Budget>()?;
    told.add::<campaign::CampaignSoFar>()?;
    told.add::<effect::Effect>()?;
    told.add::<risk::Risk>()?;
    told.add::<win_back::WinBackCalls>()?;
    told.add::<moved::Moved>()?;
    told.add::<newcomers::Newcomers>()?;
    told.add::<points::Points>()?;
    told.add::<community::Community>()?;
    told.add::<communities::CommunitiesAndService>()?;
    told.add::<newcomer_test::NewcomerTest>()?;
    told.add::<referrals::Referrals>()?;
    told.add::<channels::PaidChannels>()?;
    told.add::<money::MoneyOfTheMonth>()?;
    told.add::<intervals::Intervals>()?;
    told.add::<entry::FirstSteps>()?;
    told.add::<aha::EarlyAction>()?;
    told.add::<co_use::FeaturesTogether>()?;
    told.add::<birthdays::Birthdays>()?;
    told.add::<memories::Memories>()?;
    told.add::<targets::Targets>()?;
    told.close();
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
    /// Whether every block is told in whole.
    is_whole: bool,
    page: Page,
    /// What is told at the end, in brief.
    gists: Vec<(Text, String)>,
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
            OperationsFormat::Table => match block.gist(self.morning).filter(|_| !self.is_whole) {
                Some(gist) => self.gists.push(gist),
                None => block.tell(self.morning, &mut self.page),
            },
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

    /// The blocks that were told in brief.
    fn close(&mut self) {
        if self.gists.is_empty() {
            return;
        }
        let language = self.morning.language;
        self.page.title(words::IN_BRIEF.said(language));
        for (title, said) in std::mem::take(&mut self.gists) {
            self.page.item(&words::gist(language, title.said(language), said));
        }
        self.page.line(words::MORE.said(language));
    }
}

mod words {
    use lifestage::answer::Say;

    use crate::commands::operations::morning::Morning;
    use crate::speech::{Text, sentences, users};

    pub(super) const IN_BRIEF: Text = Text::new("In brief", "其他要点");
    pub(super) const MORE: Text = Text::new("--all tells each of these in whole.", "加--all查看全部内容。");

    sentences! {
        gist(title, said) "{title}: {said}" "{title}：{said}";
        morning(source, day, users)
            "{source}: the morning after {day}, {users}. Below each block is the call that made it."
            "{source}：截至{day}，共{users}。";
    }

    pub(super) fn opening(of: &Morning) -> String {
        let language = of.language;
        morning(language, &of.log.source, of.as_of.say(language), users(language, of.cards.len() as u64))
    }
}
