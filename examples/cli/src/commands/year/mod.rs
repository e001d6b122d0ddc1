//! What was their year like? One user of a log, one calendar year.
//!
//! ```text
//! lifestage year                                      one buyer of the embedded CDNOW sample
//! lifestage year EVENTS.csv --user ada --year 2026
//! ```

use std::cmp::Reverse;
use std::error::Error;
use std::io::Write;

use chrono::{Datelike, NaiveDate};
use clap::Args;
use lifestage::answer::Say;
use lifestage::population::Member;
use lifestage::report::{YearLine, YearRule};
use lifestage::time::Window;
use lifestage::{Day, Population};
use serde_json::json;

use crate::answer::Answer;
use crate::commands::who;
use crate::reader::options::Format;
use crate::reader::visible::visible;
use crate::reader::{EVENT_FILE_HELP, Embedded, ReaderOptions};
use crate::rules;
use crate::speech::sentences;

/// The year of a user in a few lines
#[derive(Args)]
#[command(after_help = EVENT_FILE_HELP)]
pub(crate) struct Arguments {
    #[command(flatten)]
    reader: ReaderOptions,

    /// Whose year [default: who spent the most in it]
    #[arg(long, value_name = "USER", help_heading = "Answers")]
    user: Option<String>,

    /// Which year [default: that of the day that is asked about]
    #[arg(long, value_name = "YEAR", allow_hyphen_values = true, help_heading = "Answers")]
    year: Option<i32>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let (log, population) = arguments.reader.read_profiles(Embedded::CDNOW)?;
    let year = arguments.year.unwrap_or(NaiveDate::from(log.as_of).year());
    let begins = NaiveDate::from_ymd_opt(year, 1, 1).map(Day::from);
    if let Some(begins) = begins.filter(|begins| *begins > log.as_of) {
        return Err(format!("nothing is known of {year} as of {}: it begins on {begins}", log.as_of).into());
    }
    let last = NaiveDate::from_ymd_opt(year, 12, 31).map_or(log.as_of, Day::from).min(log.as_of);
    let member = match &arguments.user {
        Some(name) => who::find(&log, &population, name, last)?,
        None => most_spent(&population, year, log.as_of).ok_or("nobody is in the log")?,
    };
    let user = member.user.id;
    let known = member.profile.as_of(log.as_of);
    let name = log.name(user);
    let Some(review) = YearRule::default().assess(known, &member.user, year)? else {
        return Err(format!("user `{name}` was not there in {year}, as far as it is known on {}", log.as_of).into());
    };
    let decimals = usize::from(arguments.reader.decimals);
    let names = rules::names(&log);
    let say = |line: YearLine| match line {
        YearLine::NetSpend(_) => format!("{:.decimals$}", line.say(arguments.reader.lang)),
        line => visible(&line.say_with(arguments.reader.lang, &names).to_string()).into_owned(),
    };
    let mut out = Answer::begin(&log, arguments.reader.format == Format::Table)?;
    match arguments.reader.format {
        Format::Table => {
            let [first, last] = [review.days.first(), review.days.last()].map(|day| day.say(log.language).to_string());
            writeln!(out, "{}\n", year_of(log.language, &log.source, log.shown(user), year, first, last))?;
            for line in review.lines() {
                writeln!(out, "  {}", say(line))?;
            }
        }
        Format::Csv => {
            let mut out = csv::Writer::from_writer(&mut out);
            out.write_record(["user", "year", "line"])?;
            for line in review.lines() {
                out.write_record([name, &year.to_string(), &say(line)])?;
            }
            out.flush()?;
        }
        Format::Jsonl => {
            let lines: Vec<String> = review.lines().map(say).collect();
            writeln!(out, "{}", json!({"user": name, "review": review, "lines": lines}))?;
        }
    }
    out.end()
}

sentences! {
    year_of(source, user, year, first, last)
        "{source}: {year} of user {user}, {first} to {last}"
        "{source}：用户{user}的{year}年（{first}至{last}）";
}

/// Who spent the most in a year, of several the first.
fn most_spent(population: &Population, year: i32, as_of: Day) -> Option<Member<'_>> {
    let [first, last] = [(1, 1), (12, 31)].map(|(month, day)| NaiveDate::from_ymd_opt(year, month, day));
    let last = Day::from(last?).min(as_of);
    let year = Window::new(0, u32::try_from(last - Day::from(first?)).ok()?).ok()?;
    let spend = |member: &Member<'_>| member.profile.as_of(last).net_spend(year).ok();
    population.iter().max_by_key(|member| (spend(member), Reverse(member.user.id)))
}
