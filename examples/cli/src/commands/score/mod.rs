//! The main job: scores everybody in a log of events, and says why.
//!
//! ```text
//! lifestage score                            the embedded CDNOW sample
//! lifestage score EVENTS.csv --top 20     your own events
//! lifestage score --explain 00004         one user, with reasons and what would change them
//! ```

mod explain;
mod lines;
mod picture;

use std::error::Error;
use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use lifestage::answer::Names;
use lifestage::incentive::GrowthPointsStatement;
use lifestage::number::{Fingerprint, Ratio};
use lifestage::score::{EarlyWarning, RiskBand};
use lifestage::time::Window;
use lifestage::{Day, Money, Population, RuleSet, Scorecard};

use crate::answer::Answer;
use crate::commands::who;
use crate::reader::log::Log;
use crate::reader::options::Format;
use crate::reader::{EVENT_FILE_HELP, Embedded, ReaderOptions};
use crate::rules;
use crate::stages::Work;

/// Scores everybody in a log of events: RFM, lifecycle stage, growth points, tasks and streaks, each with its reasons.
#[derive(Args)]
#[command(after_help = EVENT_FILE_HELP)]
pub(crate) struct Arguments {
    #[command(flatten)]
    reader: ReaderOptions,

    /// Print one user's scores, the reasons, and what would change them
    #[arg(long, value_name = "USER", help_heading = "Answers")]
    explain: Option<String>,

    /// The rules, as JSON; those without cut points are fitted to the log
    #[arg(long, value_name = "FILE.json", help_heading = "Answers")]
    rules: Option<PathBuf>,
}

/// A log that is scored.
struct Scored {
    log: Log,
    population: Population,
    rules: RuleSet,
    /// What the rules mean.
    fingerprint: Fingerprint,
    /// In the order to be printed: by id as read, or those who spend the most.
    cards: Vec<Scorecard>,
    /// What the log calls subjects, channels and kinds.
    names: Names,
    /// How many decimals money has.
    decimals: usize,
}

impl Scored {
    /// The id of the user as the log has it.
    fn name(&self, card: &Scorecard) -> &str {
        self.log.name(card.user)
    }

    /// The growth points of the period, line by line; none where there are none.
    fn statement(&self, card: &Scorecard) -> Option<GrowthPointsStatement> {
        let member = self.population.get(card.user)?;
        let incentives = self.rules.incentives.as_ref()?;
        // Nothing is forgotten here.
        incentives.statement(member.profile.as_of(self.log.as_of), &member.user).ok().flatten()
    }

    /// Purchases less refunds up to the day asked about.
    fn net_spend(&self, card: &Scorecard) -> Money {
        net_spend(&self.population, card, self.log.as_of, Window::LIFETIME)
    }

    /// What is unusual for a user who is here, by their own past and by what they spent in a year among everybody.
    fn early_warning(&self, card: &Scorecard) -> Option<EarlyWarning> {
        let fitted = self.rules.churn.as_ref()?.fitted()?;
        let risk = card.churn.known().filter(|risk| risk.band != RiskBand::Gone)?;
        let member = self.population.get(card.user)?;
        let spent = |card: &Scorecard| net_spend(&self.population, card, self.log.as_of, Window::last(365));
        let value = spent(card);
        let below = self.cards.iter().filter(|other| spent(other) < value).count();
        let rank = Ratio::of(below as u64, self.cards.len() as u64)?;
        // Nothing is forgotten here.
        fitted.early_warning(member.profile.as_of(self.log.as_of), &member.user, risk, rank).ok()
    }
}

fn net_spend(population: &Population, card: &Scorecard, day: Day, window: Window) -> Money {
    let profile = population.profile(card.user);
    // Nothing is forgotten here.
    profile.and_then(|profile| profile.as_of(day).net_spend(window).ok()).unwrap_or_default()
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let scored = score(arguments)?;
    let mut out = Answer::begin(&scored.log, arguments.reader.format == Format::Table)?;
    if let Some(name) = &arguments.explain {
        let user = who::find(&scored.log, &scored.population, name, scored.log.as_of)?.user.id;
        let card = scored.cards.iter().find(|card| card.user == user);
        let card = card.ok_or_else(|| {
            format!("user `{name}` has neither an event nor a day of joining by {}", scored.log.as_of)
        })?;
        match arguments.reader.format {
            Format::Table => {
                write!(out, "{}", explain::Explanation { scored: &scored, card, language: scored.log.language })?;
            }
            Format::Csv => lines::csv(&scored, std::slice::from_ref(card), &mut out)?,
            Format::Jsonl => lines::jsonl(&scored, std::slice::from_ref(card), &mut out)?,
        }
        return out.end_alone();
    }
    let shown = arguments.reader.top.map_or(scored.cards.len(), |top| top.get().min(scored.cards.len()));
    match arguments.reader.format {
        Format::Table => {
            let picture = Work::begin().stage("drawing", || picture::Picture { scored: &scored }.to_string());
            write!(out, "{picture}")?;
            if arguments.reader.top.is_some() {
                write!(out, "{}", picture::Users { scored: &scored, cards: &scored.cards[..shown] })?;
            }
        }
        Format::Csv => lines::csv(&scored, &scored.cards[..shown], &mut out)?,
        Format::Jsonl => lines::jsonl(&scored, &scored.cards[..shown], &mut out)?,
    }
    out.end()?;
    if arguments.reader.events.is_none() && arguments.reader.format == Format::Table {
        writeln!(std::io::stdout(), "\n{}", picture::MORE.said(arguments.reader.lang))?;
    }
    Ok(())
}

fn score(arguments: &Arguments) -> Result<Scored, Box<dyn Error>> {
    let (log, population) = arguments.reader.read_profiles(Embedded::CDNOW)?;
    let work = Work::begin();
    let names = rules::names(&log);
    let rules = arguments.rules.as_deref().map_or_else(|| Ok(RuleSet::full()), |path| rules::read(path, &log))?;
    let rules =
        work.stage("fitting rules", || rules.completed().fit_population_where_possible(&population, log.as_of))?;
    let mut cards = work.stage("scoring", || rules.score_all(&population, log.as_of))?;
    work.stage("sorting", || cards.sort_by_cached_key(|card| log.name(card.user).to_owned()));
    if arguments.reader.top.is_some() {
        cards.sort_by_cached_key(|card| std::cmp::Reverse(net_spend(&population, card, log.as_of, Window::LIFETIME)));
    }
    let decimals = usize::from(arguments.reader.decimals);
    let fingerprint = rules.fingerprint();
    Ok(Scored { log, population, rules, fingerprint, cards, names, decimals })
}
