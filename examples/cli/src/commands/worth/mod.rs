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
use lifestage::answer::{Language, Say};
use lifestage::score::{Concentration, FittedWorth, Worth, WorthClass, WorthReason, WorthRule};
use lifestage::{Money, UserId};
use serde_json::json;

use crate::answer::Answer;
use crate::reader::log::Log;
use crate::reader::options::Format;
use crate::reader::visible::visible;
use crate::reader::words::people;
use crate::reader::{EVENT_FILE_HELP, Embedded, ReaderOptions};
use crate::speech::all;
use crate::table::{share, table};

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
        let said = |reason: WorthReason| format!("{:.*}", judged.decimals, reason.say(judged.log.language));
        let reasons: Vec<String> = worth.reasons().map(said).collect();
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
        let language = log.language;
        let all_users = people(language, users.len() as u64);
        writeln!(f, "{}\n", words::opening(language, &log.source, all_users, log.as_of.say(language)))?;
        let mut table = table(all(language, words::CLASS_COLUMNS));
        let (high, low) = (words::HIGH, words::LOW);
        for class in WorthClass::ALL {
            let (value, potential) = match class {
                WorthClass::Maintain => (high, high),
                WorthClass::Protect => (high, low),
                WorthClass::Cultivate => (low, high),
                WorthClass::LowTouch => (low, low),
            };
            let count = self.0.in_class(class);
            let share = share(language, count, users.len() as u64);
            let [value, potential] = all(language, [value, potential]);
            table.add_row([class.name(language), value, potential, &count.to_string(), &share]);
        }
        writeln!(f, "{table}\n")?;
        let [value, potential] = [rule.value_cut, rule.potential_cut].map(|cut| self.0.money(cut));
        writeln!(f, "{}", words::cuts(language, value, potential))?;
        let share = spread.high_share().times(100);
        let share = if language == Language::Chinese { format!("{share:.1}%") } else { format!("{share:.1} %") };
        let gini = format!("{:.3}", spread.gini);
        writeln!(f, "{}", words::spread(language, spread.high_spenders, spread.spenders, share, gini))
    }
}

/// Some users, one a row.
struct Users<'a>(&'a Judged);

impl fmt::Display for Users<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let language = self.0.log.language;
        let mut table = table(all(language, words::USER_COLUMNS));
        for (name, worth) in self.0.shown() {
            let potential = worth.potential.expected_spend().map_or_else(String::new, |spend| self.0.money(spend));
            table.add_row([visible(name).as_ref(), &self.0.money(worth.value), &potential, worth.class.name(language)]);
        }
        writeln!(f, "{table}")
    }
}

mod words {
    use crate::speech::{Text, sentences, texts};

    pub(super) const CLASS_COLUMNS: [Text; 5] = [
        Text::new("class", "价值类别"),
        Text::new("value", "当前价值"),
        Text::new("potential", "潜在价值"),
        Text::new("users", "用户数"),
        Text::new("share", "占比"),
    ];
    pub(super) const USER_COLUMNS: [Text; 4] = [
        Text::new("user", "用户"),
        Text::new("value", "近一年净消费"),
        Text::new("potential", "未来一季度预计消费"),
        Text::new("class", "价值类别"),
    ];

    texts! {
        HIGH "high" "高";
        LOW "low" "低";
    }

    sentences! {
        opening(source, users, as_of) "{source}: {users} as of {as_of}" "{source}：截至{as_of}，共{users}";
        cuts(value, potential)
            "value is high from {value} on, spent in 365 days; potential from {potential} on, expected in 90"
            "近365天净消费达到{value}为高价值，未来90天预计消费达到{potential}为高潜力";
        spread(high, spenders, share, gini)
            "{high} of {spenders} spenders bring {share} of the spend; Gini {gini}"
            "{spenders}名消费用户中，{high}名高价值用户贡献了{share}的消费；基尼系数{gini}";
    }
}
