//! Who is in which segment, who came and went, and why; and which triggers fire.
//!
//! ```text
//! lifestage segments                                          the embedded CDNOW sample and rules
//! lifestage segments EVENTS.csv --rules FILE.json          your own events and rules
//! lifestage segments --since 1998-05-31                    who entered and left since
//! ```

mod picture;

use std::error::Error;
use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use lifestage::answer::Say;
use lifestage::population::Member;
use lifestage::rule::{SegmentChange, Situation, TraceLine};
use lifestage::time::Window;
use lifestage::{Day, Money, RuleSet, Segment, UserId};
use serde_json::json;

use crate::answer::Answer;
use crate::reader::log::Log;
use crate::reader::options::Format;
use crate::reader::{EVENT_FILE_HELP, Embedded, ReaderOptions};
use crate::rules;
use crate::stages::Work;

/// Who is in which segment, who came and went, and why
#[derive(Args)]
#[command(after_help = EVENT_FILE_HELP)]
pub(crate) struct Arguments {
    #[command(flatten)]
    reader: ReaderOptions,

    /// The rules, as JSON; those without cut points are fitted to the log [default: the embedded ones]
    ///
    /// Subjects and channels may be named as the log has them. The shape is in examples/data/rules.schema.json.
    #[arg(long, value_name = "FILE.json", help_heading = "Answers")]
    rules: Option<PathBuf>,

    /// An earlier day: who entered and left between it and the day of --as-of [default: 30 days earlier]
    #[arg(long, value_name = "DATE", help_heading = "Answers")]
    since: Option<Day>,
}

/// Rules for a shop, for when no file is named.
const RULES: &str = include_str!("../../../../data/segments.json");

/// A log that is segmented.
struct Segmented {
    log: Log,
    rules: RuleSet,
    since: Day,
    /// In order of the ids as read.
    users: Vec<User>,
    /// How many changes are printed for each segment.
    shown: usize,
    /// How many decimals money has.
    decimals: usize,
}

/// What becomes of one user.
struct User {
    id: UserId,
    spend: Money,
    segments: Vec<lifestage::rule::SegmentMembership>,
    changes: Vec<SegmentChange>,
    fired: Vec<String>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let segmented = segment(arguments)?;
    let mut out = Answer::begin(&segmented.log, arguments.reader.format == Format::Table)?;
    match arguments.reader.format {
        Format::Table => write!(out, "{}", picture::Picture(&segmented))?,
        Format::Csv => segmented.csv(&mut out)?,
        Format::Jsonl => segmented.jsonl(&mut out)?,
    }
    out.end()
}

fn segment(arguments: &Arguments) -> Result<Segmented, Box<dyn Error>> {
    let options = &arguments.reader;
    let (log, population) = options.read_profiles(Embedded::CDNOW)?;
    let rules = match &arguments.rules {
        Some(path) => rules::read(path, &log)?,
        None => rules::parse(RULES, &log)?,
    };
    if rules.segments.is_empty() && rules.triggers.is_empty() {
        return Err("the rules have no segments and no triggers: add \"segments\" to them".into());
    }
    let since = arguments.since.unwrap_or_else(|| log.as_of.minus(30));
    if since > log.as_of {
        return Err(format!("--since {since} is later than --as-of {}: give an earlier day", log.as_of).into());
    }
    let rules = rules.fit_population_where_possible(&population, log.as_of)?;
    let judged = Work::begin().stage("judging", || population.map(|member| judge(&rules, member, log.as_of, since)));
    let mut users: Vec<User> = judged.into_iter().filter_map(Result::transpose).collect::<Result<_, _>>()?;
    users.sort_by_cached_key(|user| log.name(user.id).to_owned());
    let shown = options.top.map_or(5, std::num::NonZero::get);
    Ok(Segmented { log, rules, since, users, shown, decimals: options.decimals.into() })
}

/// What becomes of a user; none where they are not there yet.
fn judge(
    rules: &RuleSet,
    member: Member<'_>,
    day: Day,
    since: Day,
) -> Result<Option<User>, lifestage::profile::BeforeHorizon> {
    let as_of = member.profile.as_of(day);
    let Some(situation) = Situation::new(as_of, &member.user, rules.judges()) else { return Ok(None) };
    Ok(Some(User {
        id: member.user.id,
        spend: as_of.net_spend(Window::LIFETIME)?,
        segments: rules.segments.members(&situation),
        changes: rules.segments.changes(&situation, since),
        fired: rules.triggers.iter().filter(|it| it.fires(&situation)).map(|it| it.name.clone()).collect(),
    }))
}

impl Segmented {
    fn members<'a>(&'a self, segment: &'a Segment) -> impl Iterator<Item = &'a User> {
        self.users.iter().filter(|user| user.segments.iter().any(|member| member.segment == segment.name))
    }

    fn changes<'a>(
        &'a self,
        segment: &'a Segment,
        entered: bool,
    ) -> impl Iterator<Item = (&'a User, &'a SegmentChange)> {
        let changes = self.users.iter().flat_map(|user| user.changes.iter().map(move |change| (user, change)));
        changes.filter(move |(_, change)| change.segment == segment.name && change.entered == entered)
    }

    fn csv(&self, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
        let mut out = csv::Writer::from_writer(out);
        out.write_record(["user", "segment", "since", "since_is_bound"])?;
        for user in &self.users {
            for member in &user.segments {
                let bound = if member.since.is_bound() { "true" } else { "false" };
                out.write_record([self.log.name(user.id), &member.segment, &member.since.day().to_string(), bound])?;
            }
        }
        Ok(out.flush()?)
    }

    /// A line for each segment, then one for each user in any, or that came or went, or for whom a trigger fires.
    fn jsonl(&self, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
        let rules = self.rules.fingerprint();
        for segment in &self.rules.segments {
            let spend: i64 = self.members(segment).map(|user| user.spend.minor_units()).sum();
            let line = json!({
                "segment": segment.name,
                "as_of": self.log.as_of,
                "since": self.since,
                "users": self.members(segment).count(),
                "spend": spend,
                "entered": self.changes(segment, true).count(),
                "left": self.changes(segment, false).count(),
                "rules": rules,
            });
            writeln!(out, "{line}")?;
        }
        for user in &self.users {
            if user.segments.is_empty() && user.changes.is_empty() && user.fired.is_empty() {
                continue;
            }
            let segments = user.segments.iter().map(|member| {
                json!({ "segment": member.segment, "since": member.since.day(), "since_is_bound": member.since.is_bound() })
            });
            let changes = user.changes.iter().map(|change| {
                let why: Vec<String> = deciding(change).map(|line| line.say(self.log.language).to_string()).collect();
                json!({ "segment": change.segment, "entered": change.entered, "why": why })
            });
            let line = json!({
                "user": self.log.name(user.id),
                "segments": segments.collect::<Vec<_>>(),
                "changes": changes.collect::<Vec<_>>(),
                "fired": user.fired,
            });
            writeln!(out, "{line}")?;
        }
        Ok(())
    }
}

/// The conditions that made it so: those that hold where somebody came in, those that do not where they left.
fn deciding(change: &SegmentChange) -> impl Iterator<Item = &TraceLine> {
    let lines = change.why.reasons();
    let tests = lines.filter(|line| matches!(line.condition, lifestage::rule::Condition::Test { .. }));
    let so = change.why.truth.is_true();
    tests.filter(move |line| line.truth.is_true() == so)
}
