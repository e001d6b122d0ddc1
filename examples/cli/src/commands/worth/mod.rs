//! Where effort pays: value and potential of everybody in a log, and how much of the spend how few bring.
//!
//! ```text
//! lifestage worth                            the embedded CDNOW sample
//! lifestage worth EVENTS.csv --top 20     your own events, and who spend the most
//! ```

use std::error::Error;
use std::fmt;
use std::io::Write;

use clap::Args;
use lifestage::answer::Language;
use lifestage::number::Ratio;
use lifestage::score::{Concentration, FittedWorth, Worth, WorthClass, WorthRule};
use lifestage::{Money, UserId};
use serde_json::json;

use crate::answer::Answer;
use crate::reader::log::Log;
use crate::reader::losses::counted;
use crate::reader::options::Format;
use crate::reader::visible::visible;
use crate::reader::{EVENT_FILE_HELP, Embedded, ReaderOptions};
use crate::table::table;

/// What users are worth: net spend of the last year, and spend to expect of the next quarter
#[derive(Args)]
#[command(after_help = EVENT_FILE_HELP)]
pub(crate) struct Arguments {
    #[command(flatten)]
    reader: ReaderOptions,
}

/// A log that is judged.
struct Judged {
    log: Log,
    rule: FittedWorth,
    spread: Concentration,
    /// In the order to be printed: by id as read, or those who spent the most.
    users: Vec<(UserId, Worth)>,
    /// How many of them are printed.
    shown: usize,
    /// How many decimals money has.
    decimals: usize,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let judged = judge(&arguments.reader)?;
    let mut out = Answer::begin(&judged.log, arguments.reader.format == Format::Table)?;
    match arguments.reader.format {
        Format::Table => {
            write!(out, "{}", Picture(&judged))?;
            if arguments.reader.top.is_some() {
                write!(out, "\n{}", Users(&judged))?;
            }
        }
        Format::Csv => csv(&judged, &mut out)?,
        Format::Jsonl => jsonl(&judged, &mut out)?,
    }
    out.end()
}

fn judge(options: &ReaderOptions) -> Result<Judged, Box<dyn Error>> {
    let (log, population) = options.read_profiles(Embedded::CDNOW)?;
    let rule = WorthRule::default().fit(population.profiles(), log.as_of)?;
    let spread = rule.concentration(&population, log.as_of)?;
    let there = population.iter().filter(|member| member.profile.as_of(log.as_of).first_day().is_some());
    let judged = there.map(|member| Ok((member.user.id, rule.assess(member.profile.as_of(log.as_of))?)));
    let mut users: Vec<(UserId, Worth)> = judged.collect::<Result<_, Box<dyn Error>>>()?;
    users.sort_by_cached_key(|(user, _)| log.name(*user).to_owned());
    if options.top.is_some() {
        users.sort_by_key(|(_, worth)| std::cmp::Reverse(worth.value));
    }
    let shown = options.top.map_or(users.len(), |top| top.get().min(users.len()));
    Ok(Judged { log, rule, spread, users, shown, decimals: options.decimals.into() })
}

impl Judged {
    fn in_class(&self, class: WorthClass) -> u64 {
        self.users.iter().filter(|(_, worth)| worth.class == class).count() as u64
    }

    fn shown(&self) -> impl Iterator<Item = (&str, &Worth)> {
        self.users.iter().take(self.shown).map(|(user, worth)| (self.log.name(*user), worth))
    }

    fn money(&self, money: Money) -> String {
        format!("{money:.*}", self.decimals)
    }
}

/// One JSON object a line: first what is said of all of them, then each.
fn jsonl(judged: &Judged, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let spread = &judged.spread;
    let classes: serde_json::Map<_, _> =
        WorthClass::ALL.iter().map(|class| (format!("{class:?}"), json!(judged.in_class(*class)))).collect();
    let buyers = judged.users.iter().filter(|(_, worth)| worth.potential.expected_spend().is_some()).count();
    let summary = json!({
        "as_of": judged.log.as_of,
        "spenders": spread.spenders,
        "spend": u64::try_from(spread.spend)?,
        "value_cut": judged.rule.value_cut,
        "high_spenders": spread.high_spenders,
        "high_spend": u64::try_from(spread.high_spend)?,
        "high_share": spread.high_share(),
        "gini": spread.gini,
        "alpha": judged.rule.model().alpha(),
        "buyers": buyers,
        "potential_cut": judged.rule.potential_cut,
        "classes": classes,
    });
    writeln!(out, "{summary}")?;
    for (name, worth) in judged.shown() {
        let reasons: Vec<String> = worth.reasons().map(|reason| format!("{reason:.*}", judged.decimals)).collect();
        let potential = worth.potential.expected_spend();
        let line = json!({"user": name, "class": worth.class, "value": worth.value, "potential": potential, "reasons": reasons});
        writeln!(out, "{line}")?;
    }
    Ok(())
}

fn csv(judged: &Judged, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let mut out = csv::Writer::from_writer(out);
    out.write_record(["user", "class", "value", "potential"])?;
    for (name, worth) in judged.shown() {
        let potential = worth.potential.expected_spend().map_or_else(String::new, |spend| spend.to_string());
        out.write_record([name, worth.class.name(Language::English), &worth.value.to_string(), &potential])?;
    }
    Ok(out.flush()?)
}

/// Everybody at a glance.
struct Picture<'a>(&'a Judged);

impl fmt::Display for Picture<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Judged { log, rule, spread, users, .. } = self.0;
        writeln!(f, "{}: {} as of {}\n", log.source, counted(users.len() as u64, "user"), log.as_of)?;
        let mut table = table(["class", "value", "potential", "users", "share"]);
        for class in WorthClass::ALL {
            let (value, potential) = match class {
                WorthClass::Maintain => ("high", "high"),
                WorthClass::Protect => ("high", "low"),
                WorthClass::Cultivate => ("low", "high"),
                WorthClass::LowTouch => ("low", "low"),
            };
            let count = self.0.in_class(class);
            let share = Ratio::of(count, users.len() as u64).map_or_else(String::new, |share| format!("{share:.1}"));
            table.add_row([class.name(Language::English), value, potential, &count.to_string(), &share]);
        }
        writeln!(f, "{table}\n")?;
        let [value, potential] = [rule.value_cut, rule.potential_cut].map(|cut| self.0.money(cut));
        writeln!(f, "value is high from {value} on, spent in 365 days; potential from {potential} on, expected in 90")?;
        let share = spread.high_share().times(100);
        write!(f, "{} of {} spenders bring {share:.1} % ", spread.high_spenders, spread.spenders)?;
        writeln!(f, "of the spend; Gini {:.3}", spread.gini)
    }
}

/// Some users, one a row.
struct Users<'a>(&'a Judged);

impl fmt::Display for Users<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut table = table(["user", "value", "potential", "class"]);
        for (name, worth) in self.0.shown() {
            let potential = worth.potential.expected_spend().map_or_else(String::new, |spend| self.0.money(spend));
            table.add_row([
                visible(name).as_ref(),
                &self.0.money(worth.value),
                &potential,
                worth.class.name(Language::English),
            ]);
        }
        writeln!(f, "{table}")
    }
}
