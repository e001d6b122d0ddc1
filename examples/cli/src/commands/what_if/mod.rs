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
use lifestage::answer::Say;
use lifestage::model::{RulesAsOf, SpendFlow, WhatIf, WhatIfRule};
use lifestage::number::Ratio;
use lifestage::{Day, RuleSet};
use serde_json::json;

use crate::answer::Answer;
use crate::reader::log::Log;
use crate::reader::options::Format;
use crate::reader::{EVENT_FILE_HELP, Embedded, ReaderOptions};
use crate::rules;
use crate::speech::all;
use crate::table::{percent, table};

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
        let language = self.log.language;
        let (from, to) = (from.say(language), to.say(language));
        writeln!(f, "{}", words::opening(language, &self.log.source, one, from, other, to))?;
        let share = percent(language, self.found.moved_share());
        let share = if share.is_empty() { share } else { words::moved_share(language, share) };
        let said = match users {
            1 => words::one_elsewhere(language, moved, share),
            _ => words::elsewhere(language, moved, users, share),
        };
        writeln!(f, "{said}\n")?;
        let mut rows = table(all(language, words::COLUMNS));
        for (of, flow) in flows {
            let share = percent(language, flow.moved_share());
            let of = words::question(language, of);
            rows.add_row([of, flow.users().to_string(), flow.moved().to_string(), share]);
        }
        writeln!(f, "{rows}\n")?;
        for (of, flow) in flows.iter().filter(|(_, flow)| flow.moved() > 0) {
            self.flow(of, flow, f)?;
        }
        if !movers.is_empty() {
            writeln!(f, "{}", words::WHO.said(language))?;
        }
        for mover in movers {
            let spend = format!("{:.*}", self.decimals, mover.spend);
            writeln!(f, "  {}", words::mover(language, self.log.shown(mover.user), spend))?;
            mover.changes.iter().try_for_each(|change| writeln!(f, "    {}", words::change(language, change)))?;
        }
        let more = moved - movers.len() as u64;
        if more > 0 { writeln!(f, "{}", words::more(language, more)) } else { Ok(()) }
    }
}

impl Picture<'_> {
    /// Users and their spend, by where from and where to.
    fn flow(&self, of: &str, flow: &SpendFlow, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let language = self.log.language;
        let name = |name: &Option<String>| words::answer(language, name.as_deref());
        let columns: BTreeSet<Option<String>> = flow.to_totals().into_keys().collect();
        let mut rows = table(
            [words::corner(language, words::question(language, of))]
                .into_iter()
                .chain(columns.iter().map(name))
                .chain([words::ALL.said(language).to_owned()]),
        );
        for (from, total) in flow.from_totals() {
            let cell = |to: &Option<String>| {
                let cell = flow.cells().find(|cell| cell.from == from && cell.to == *to);
                cell.map_or_else(
                    || "·".to_owned(),
                    |cell| {
                        let share = Ratio::of(cell.users, total)
                            .map_or_else(String::new, |share| format!(" {}", share.say(language)));
                        let spend = cell.spend / 10_i128.pow(u32::try_from(self.decimals).unwrap_or_default());
                        format!("{}{share}\n{spend}", cell.users)
                    },
                )
            };
            let cells = columns.iter().map(cell);
            rows.add_row([name(&from)].into_iter().chain(cells).chain([total.to_string()]));
        }
        writeln!(f, "{rows}\n{}\n", words::CELLS.said(language))
    }
}

mod words {
    use lifestage::answer::{Language, Say};
    use lifestage::catalogue;
    use lifestage::model::NameChange;

    use crate::speech::{Text, semicolon, sentences, texts};

    pub(super) const COLUMNS: [Text; 4] = [
        Text::new("what", "结论"),
        Text::new("users", "用户数"),
        Text::new("moved", "变化人数"),
        Text::new("share", "占比"),
    ];
    /// What changes, by the name that machines have for it.
    const QUESTIONS: [Text; 7] = [
        Text::new("stage", "生命周期阶段"),
        Text::new("rfm_segment", "RFM分层"),
        Text::new("behavior", "行为类型"),
        Text::new("value", "价值类别"),
        Text::new("churn_risk", "流失风险"),
        Text::new("group", "用户分组"),
        Text::new("tier", "用户层级"),
    ];

    texts! {
        WHO "Who moves, by spend, and why" "谁发生了变化（按净消费排序）及原因";
        ALL "all" "合计";
        NONE "none" "无";
        CELLS "users, share of those who were there, and what they spent" "每格为人数、占原类别的比例和净消费";
        IN "in" "在群内";
        OUT "out" "不在群内";
    }

    sentences! {
        opening(source, one, from, other, to)
            "{source}: rules {one} on {from} against {other} on {to}"
            "{source}：{from}的规则{one}与{to}的规则{other}相比";
        moved_share(share) ", {share}" "，占{share}";
        one_elsewhere(moved, share) "{moved} of 1 user is elsewhere{share}" "1名用户中{moved}名发生变化{share}";
        elsewhere(moved, users, share) "{moved} of {users} users are elsewhere{share}" "{users}名用户中{moved}名发生变化{share}";
        mover(user, spend) "{user} ({spend})" "用户{user}（净消费{spend}）";
        more(more) "  and {more} more (--top N shows more)" "  另有{more}名（用--top可以多看几名）";
        corner(of) "{of} → " "{of}→";
        changed(of, from, to) "{of} {from} → {to}" "{of}：{from}→{to}";
        because(change, why) "{change}: {why}" "{change}，{why}";
        segment(name) "segment {name}" "分群“{name}”";
    }

    pub(super) fn question(language: Language, of: &str) -> String {
        let known = QUESTIONS.into_iter().find(|text| text.said(Language::English) == of);
        match (known, of.strip_prefix("segment ")) {
            (Some(text), _) => {
                if language == Language::English {
                    of.to_owned()
                } else {
                    text.said(language).to_owned()
                }
            }
            (None, Some(name)) => segment(language, name),
            (None, None) => of.to_owned(),
        }
    }

    /// A word of the library by its English name; names of your own stay as they are.
    pub(super) fn answer(language: Language, name: Option<&str>) -> String {
        let Some(name) = name else { return NONE.said(language).to_owned() };
        match name {
            "in" => IN.said(language).to_owned(),
            "out" => OUT.said(language).to_owned(),
            name => {
                let words = catalogue::vocabularies().into_iter().flat_map(|list| list.words);
                let word = words.into_iter().find(|word| word.english == name);
                word.map_or(name, |word| word.name(language)).to_owned()
            }
        }
    }

    pub(super) fn change(language: Language, change: &NameChange) -> String {
        let [from, to] = [&change.from, &change.to].map(|name| answer(language, name.as_deref()));
        let said = changed(language, question(language, &change.of), from, to);
        let why: Vec<String> = change.reasons().map(|reason| reason.say(language).to_string()).collect();
        if why.is_empty() { said } else { because(language, said, why.join(semicolon(language))) }
    }
}
