//! How the users of a log behave: types month by month, who went from which to which, and how steady the types are.
//!
//! ```text
//! lifestage behavior                                   the embedded CDNOW sample
//! lifestage behavior EVENTS.csv --core editor,export   your own events
//! ```

mod picture;

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::io::{self, Write};
use std::num::NonZeroU16;

use clap::Args;
use lifestage::answer::{Language, Say};
use lifestage::population::Member;
use lifestage::profile::BeforeHorizon;
use lifestage::score::{BehaviorConfig, BehaviorCuts, BehaviorRule, BehaviorType, FittedBehavior};
use lifestage::time::{Days, Period, Periods};
use lifestage::{Day, Population, Subject};
use serde_json::{Map, Value, json};

use crate::answer::Answer;
use crate::commands::aside;
use crate::reader::log::Log;
use crate::reader::options::Format;
use crate::reader::{EVENT_FILE_HELP, Embedded, ReaderOptions};
use crate::speech::Text;
use crate::stages::Work;

/// How users behave, month by month: often or not, in depth or not
#[derive(Args)]
#[command(after_help = EVENT_FILE_HELP)]
pub(crate) struct Arguments {
    #[command(flatten)]
    reader: ReaderOptions,

    /// The subjects that the product is about: using them counts three times as much
    #[arg(long, value_name = "SUBJECTS", value_delimiter = ',', help_heading = "Answers")]
    core: Vec<String>,

    /// How many months are looked at, the last one being that of the last day
    #[arg(long, value_name = "N", default_value = "24", value_parser = months, conflicts_with = "from", help_heading = "Answers")]
    months: NonZeroU16,

    /// The first day looked at [default: the first day of the log, or of the first of --months]
    #[arg(long, value_name = "DATE", help_heading = "Answers")]
    from: Option<Day>,

    /// The last day looked at [default: the day of --as-of]
    #[arg(long, value_name = "DATE", help_heading = "Answers")]
    to: Option<Day>,

    /// Take the medians as of the last day for thresholds, and not 8 active days and a depth of 3
    #[arg(long, help_heading = "Answers")]
    fit: bool,
}

/// As many months as a report may be long, which is 100 years.
fn months(text: &str) -> Result<NonZeroU16, String> {
    let months = text.parse::<NonZeroU16>().ok().filter(|months| months.get() <= MOST_MONTHS);
    months.ok_or_else(|| format!("give a whole number from 1 to {MOST_MONTHS}"))
}

const MOST_MONTHS: u16 = 1_200;

/// A type, or none.
type Type = Option<BehaviorType>;

/// All types, none last.
const TYPES: [Type; 5] = [
    Some(BehaviorType::Explorer),
    Some(BehaviorType::Specialist),
    Some(BehaviorType::Balanced),
    Some(BehaviorType::Light),
    None,
];

fn name(behavior: Type) -> &'static str {
    called(behavior).said(Language::English)
}

/// The name of a type, for people.
fn called(behavior: Type) -> Text {
    behavior.map_or(Text::new("none", "无"), |it| Text::of(|language| it.name(language)))
}

/// What the log says.
struct Behavior {
    days: Days,
    /// The days of the log before them that nobody asked to leave out.
    left_out: Option<Days>,
    thresholds: BehaviorCuts,
    /// For each end of a month, how many users are of each type.
    months: BTreeMap<Day, BTreeMap<Type, u64>>,
    /// Where users were at the end of the first month, if they were there yet, and where at the last.
    flow: BTreeMap<(Option<Type>, Type), u64>,
    steadiness: Steadiness,
}

/// How often types change from one day to the next.
#[derive(Clone, Copy, Default)]
struct Steadiness {
    /// Pairs of days on both of which a user was there.
    user_days: u64,
    raw_flips: u64,
    shown_flips: u64,
}

/// What is seen of one user.
struct Seen {
    /// The type shown at the end of each month; none before joining.
    at_ends: Vec<Option<Type>>,
    steadiness: Steadiness,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let (log, population) = arguments.reader.read_profiles(Embedded::CDNOW)?;
    let behavior = Behavior::of(arguments, &log, &population)?;
    let mut out = Answer::begin(&log, arguments.reader.format == Format::Table)?;
    match arguments.reader.format {
        Format::Table => write!(out, "{}", picture::Picture { log: &log, behavior: &behavior })?,
        Format::Csv => behavior.csv(&mut out)?,
        Format::Jsonl => behavior.jsonl(&mut out)?,
    }
    if arguments.reader.format != Format::Table {
        aside::tell(behavior.note(log.language));
    }
    out.end()
}

impl Arguments {
    /// The days looked at, and those before them that are left out where nobody said which is the first: users are judged
    /// day by day, and one wrong date would make thousands of years of them.
    fn days(&self, log: &Log) -> Result<(Days, Option<Days>), Box<dyn Error>> {
        let last = self.to.unwrap_or(log.as_of);
        if let Some(from) = self.from {
            let days = Days::new(from, last)?;
            Periods::over(Period::Month, days)?;
            return Ok((days, None));
        }
        let month = Period::Month.containing(last).first();
        let earliest = month.plus_months(1 - i32::from(self.months.get()));
        let days = Days::new(log.first_day.max(earliest), last)?;
        Ok((days, Days::new(log.first_day, earliest.minus(1)).ok()))
    }
}

impl Behavior {
    /// What to say of the days that are left out.
    fn note(&self, language: Language) -> String {
        self.left_out.map_or_else(String::new, |left_out| {
            let [first, last] = [left_out.first(), left_out.last()].map(|day| day.say(language).to_string());
            picture::words::left_out(language, first, last) + "\n"
        })
    }

    fn of(arguments: &Arguments, log: &Log, population: &Population) -> Result<Self, Box<dyn Error>> {
        let (days, left_out) = arguments.days(log)?;
        let rule = BehaviorRule::new(BehaviorConfig {
            core_subjects: core_subjects(&arguments.core, log)?,
            ..BehaviorConfig::default()
        })?;
        let fitted = if arguments.fit {
            rule.fit(population.profiles(), days.last())?
        } else {
            rule.with_cuts(BehaviorCuts::default())
        };
        let ends: Vec<Day> = Period::Month.over(days).map(|month| month.last().min(days.last())).collect();
        let seen = Work::begin()
            .stage("judging day by day", || population.map(|member| Seen::of(&fitted, member, days, &ends)));
        let seen: Vec<Seen> = seen.into_iter().collect::<Result<_, _>>()?;
        let mut behavior = Self {
            days,
            left_out,
            thresholds: fitted.cuts,
            months: ends.iter().map(|end| (*end, BTreeMap::new())).collect(),
            flow: BTreeMap::new(),
            steadiness: Steadiness::default(),
        };
        for seen in &seen {
            behavior.add(seen);
        }
        Ok(behavior)
    }

    fn add(&mut self, seen: &Seen) {
        for (types, at_end) in self.months.values_mut().zip(&seen.at_ends) {
            if let Some(at_end) = at_end {
                *types.entry(*at_end).or_default() += 1;
            }
        }
        if let (Some(first), Some(Some(last))) = (seen.at_ends.first(), seen.at_ends.last()) {
            *self.flow.entry((*first, *last)).or_default() += 1;
        }
        self.steadiness.user_days += seen.steadiness.user_days;
        self.steadiness.raw_flips += seen.steadiness.raw_flips;
        self.steadiness.shown_flips += seen.steadiness.shown_flips;
    }

    fn users(&self, end: Day, behavior: Type) -> u64 {
        self.months.get(&end).and_then(|types| types.get(&behavior)).copied().unwrap_or_default()
    }

    fn csv(&self, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
        let mut out = csv::Writer::from_writer(out);
        out.write_record(["as_of", "behavior", "users"])?;
        for end in self.months.keys() {
            for behavior in TYPES {
                out.write_record([&end.to_string(), name(behavior), &self.users(*end, behavior).to_string()])?;
            }
        }
        Ok(out.flush()?)
    }

    /// A line for each month, then one for each way that users went, then one on how steady types are.
    fn jsonl(&self, out: &mut impl Write) -> io::Result<()> {
        for (end, types) in &self.months {
            let mut line = Map::new();
            line.insert("as_of".into(), json!(end));
            line.insert("users".into(), json!(types.values().sum::<u64>()));
            line.extend(TYPES.map(|behavior| (name(behavior).to_owned(), json!(self.users(*end, behavior)))));
            writeln!(out, "{}", Value::from(line))?;
        }
        for before in TYPES.into_iter().map(Some).chain([None]) {
            for after in TYPES {
                if let Some(users) = self.flow.get(&(before, after)) {
                    let before = before.map_or("absent", name);
                    writeln!(out, "{}", json!({"before": before, "after": name(after), "users": users}))?;
                }
            }
        }
        let Steadiness { user_days, raw_flips, shown_flips } = self.steadiness;
        writeln!(out, "{}", json!({"user_days": user_days, "raw_flips": raw_flips, "shown_flips": shown_flips}))
    }
}

impl Seen {
    fn of(rule: &FittedBehavior, member: Member<'_>, days: Days, ends: &[Day]) -> Result<Self, BeforeHorizon> {
        let mut seen = Self { at_ends: vec![None; ends.len()], steadiness: Steadiness::default() };
        let mut before: Option<[Type; 2]> = None;
        for day in days.iter() {
            let Some(found) = rule.assess(member.profile.as_of(day), &member.user)? else { continue };
            let now = [found.raw, found.behavior];
            if let Some(before) = before.replace(now) {
                seen.steadiness.user_days += 1;
                seen.steadiness.raw_flips += u64::from(before[0] != now[0]);
                seen.steadiness.shown_flips += u64::from(before[1] != now[1]);
            }
            if let Ok(place) = ends.binary_search(&day) {
                seen.at_ends[place] = Some(found.behavior);
            }
        }
        Ok(seen)
    }
}

/// The subjects of these names.
fn core_subjects(names: &[String], log: &Log) -> Result<BTreeSet<Subject>, String> {
    let find = |name: &String| {
        log.subjects.get(name).ok_or_else(|| format!("subject `{name}` of --core is not in {}", log.source))
    };
    names.iter().map(find).collect()
}
