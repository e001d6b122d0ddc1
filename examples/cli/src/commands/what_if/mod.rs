//! What would change: two rule sets over one log, or two days under one; who moves from where to where, and why.
//!
//! ```text
//! lifestage what-if                                             the embedded CDNOW sample
//! lifestage what-if EVENTS.csv --rules A.json --against B.json
//! lifestage what-if EVENTS.csv --rules A.json --since 2026-01-31
//! ```

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt;
use std::io::Write;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;
use lifestage::model::{RulesAsOf, SpendFlow, WhatIf, WhatIfRule};
use lifestage::number::Ratio;
use lifestage::{Day, RuleSet};
use serde_json::json;

use crate::answer::Answer;
use crate::reader::log::Log;
use crate::reader::options::Format;
use crate::reader::{EVENT_FILE_HELP, Embedded, ReaderOptions};
use crate::rules;
use crate::table::table;

/// What would change under other rules, or has changed since another day
#[derive(Args)]
#[command(after_help = EVENT_FILE_HELP)]
pub(crate) struct Arguments {
    #[command(flatten)]
    reader: ReaderOptions,

    /// The rules, as JSON; those without cut points are fitted to the log [default: every rule with its defaults]
    #[arg(long, value_name = "A.json", help_heading = "Answers")]
    rules: Option<PathBuf>,

    /// Other rules to compare with them [default: without --since, the embedded examples/data/rules.json]
    #[arg(long, value_name = "B.json", help_heading = "Answers")]
    against: Option<PathBuf>,

    /// An earlier day to hold the day of --as-of against, under the same rules or, with --against, under the others
    #[arg(long, value_name = "DATE", help_heading = "Answers")]
    since: Option<Day>,
}

/// Rules to compare with the defaults, for when no file is named.
const OTHER_RULES: &str = include_str!("../../../../data/rules.json");

pub(crate) fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let options = &arguments.reader;
    let (log, population) = options.read_profiles(Embedded::CDNOW)?;
    let read = |path: &Option<PathBuf>| path.as_deref().map(|path| rules::read(path, &log)).transpose();
    let fit = |rules: RuleSet| rules.fit_population_where_possible(&population, log.as_of);
    let one = fit(read(&arguments.rules)?.unwrap_or_else(RuleSet::full))?;
    let other = match (read(&arguments.against)?, arguments.since) {
        (Some(rules), _) => fit(rules)?,
        (None, Some(_)) => one.clone(),
        (None, None) => fit(rules::parse(OTHER_RULES, &log)?.completed())?,
    };
    let since = arguments.since.unwrap_or(log.as_of);
    if since > log.as_of {
        return Err(format!("--since {since} is later than --as-of {}: give an earlier day", log.as_of).into());
    }
    let most_movers = options.top.unwrap_or(const { NonZeroUsize::new(10).unwrap() });
    let sides = [RulesAsOf { rules: &one, as_of: since }, RulesAsOf { rules: &other, as_of: log.as_of }];
    let found = WhatIfRule { most_movers }.report(&population, sides[0], sides[1])?;
    let decimals = usize::from(options.decimals);
    let mut out = Answer::begin(&log, options.format == Format::Table)?;
    match options.format {
        Format::Table => write!(out, "{}", Picture { log: &log, found: &found, decimals })?,
        Format::Csv => csv(&found, &mut out)?,
        Format::Jsonl => jsonl(&log, &found, &mut out)?,
    }
    out.end()
}

fn csv(found: &WhatIf, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let mut out = csv::Writer::from_writer(out);
    out.write_record(["of", "from", "to", "users", "spend"])?;
    for (of, flow) in &found.flows {
        for cell in flow.cells() {
            let [from, to] = [&cell.from, &cell.to].map(|name| name.as_deref().unwrap_or_default());
            out.write_record([of, from, to, &cell.users.to_string(), &cell.spend.to_string()])?;
        }
    }
    Ok(out.flush()?)
}

/// A line for the whole, one for each cell of a flow, one for each mover.
fn jsonl(log: &Log, found: &WhatIf, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let WhatIf { rules, as_of, users, moved, .. } = found;
    writeln!(out, "{}", json!({ "rules": rules, "days": as_of, "users": users, "moved": moved }))?;
    for (of, flow) in &found.flows {
        for cell in flow.cells() {
            let spend = i64::try_from(cell.spend)?;
            writeln!(
                out,
                "{}",
                json!({ "of": of, "from": cell.from, "to": cell.to, "users": cell.users, "spend": spend })
            )?;
        }
    }
    for mover in &found.movers {
        let line = json!({ "user": log.name(mover.user), "spend": mover.spend, "changes": mover.changes });
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// What would change, at a glance.
struct Picture<'a> {
    log: &'a Log,
    found: &'a WhatIf,
    decimals: usize,
}

impl fmt::Display for Picture<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let WhatIf { rules: [one, other], as_of: [from, to], flows, movers, moved, users, .. } = self.found;
        let share = self.found.moved_share().map_or_else(String::new, |share| format!(", {share:.1}"));
        writeln!(f, "{}: rules {one} on {from} against {other} on {to}", self.log.source)?;
        writeln!(
            f,
            "{moved} of {} elsewhere{share}\n",
            if *users == 1 { "1 user is".to_owned() } else { format!("{users} users are") }
        )?;
        let mut rows = table(["what", "users", "moved", "share"]);
        for (of, flow) in flows {
            let share = flow.moved_share().map_or_else(String::new, |share| format!("{share:.1}"));
            rows.add_row([of.clone(), flow.users().to_string(), flow.moved().to_string(), share]);
        }
        writeln!(f, "{rows}\n")?;
        for (of, flow) in flows.iter().filter(|(_, flow)| flow.moved() > 0) {
            self.flow(of, flow, f)?;
        }
        if !movers.is_empty() {
            writeln!(f, "Who moves, by spend, and why")?;
        }
        for mover in movers {
            writeln!(f, "  {} ({:.*})", self.log.shown(mover.user), self.decimals, mover.spend)?;
            mover.changes.iter().try_for_each(|change| writeln!(f, "    {change}"))?;
        }
        let more = moved - movers.len() as u64;
        if more > 0 { writeln!(f, "  and {more} more (--top N shows more)") } else { Ok(()) }
    }
}

impl Picture<'_> {
    /// Users and their spend, by where from and where to.
    fn flow(&self, of: &str, flow: &SpendFlow, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |name: &Option<String>| name.as_deref().unwrap_or("none").to_owned();
        let columns: BTreeSet<Option<String>> = flow.to_totals().into_keys().collect();
        let mut rows =
            table([format!("{of} → ")].into_iter().chain(columns.iter().map(name)).chain(["all".to_owned()]));
        for (from, total) in flow.from_totals() {
            let cell = |to: &Option<String>| {
                let cell = flow.cells().find(|cell| cell.from == from && cell.to == *to);
                cell.map_or_else(
                    || "·".to_owned(),
                    |cell| {
                        let share =
                            Ratio::of(cell.users, total).map_or_else(String::new, |share| format!(" {share:.0}"));
                        let spend = cell.spend / 10_i128.pow(u32::try_from(self.decimals).unwrap_or_default());
                        format!("{}{share}\n{spend}", cell.users)
                    },
                )
            };
            let cells = columns.iter().map(cell);
            rows.add_row([name(&from)].into_iter().chain(cells).chain([total.to_string()]));
        }
        writeln!(f, "{rows}\nusers, share of those who were there, and what they spent\n")
    }
}
