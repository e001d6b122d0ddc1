//! May we write to them now? Walks the messages of a day through a contact policy.
//!
//! ```text
//! lifestage contact                   an embedded day
//! lifestage contact DAY.json       your own policy, users and messages
//! ```

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::io::Write;
use std::path::PathBuf;

use chrono::{DateTime, FixedOffset, Utc};
use clap::{Args, ValueEnum};
use lifestage::answer::{Language, Names, Say};
use lifestage::event::{ContactChannel, ContactChannels, Purposes};
use lifestage::outreach::{Candidate, ContactDecision, ContactRule, Recipient, Sent};
use lifestage::time::Calendar;
use lifestage::{Interner, Subject};
use serde::Deserialize;
use serde_json::json;

use crate::answer::output;
use crate::reader::source;
use crate::reader::visible::visible;
use crate::reader::zone::{Zone, named};
use crate::speech::{Text, all};
use crate::table::table;

const COLUMNS: [Text; 6] = [
    Text::new("at", "时间"),
    Text::new("user", "用户"),
    Text::new("message", "消息"),
    Text::new("class", "消息类别"),
    Text::new("channel", "渠道"),
    Text::new("decision", "决定"),
];

const SAMPLE: &[u8] = include_bytes!("../../../../data/contact.json");

/// Who is written to, who is not and why, and from when on they may be
///
/// What quiet hours hold is asked about again when they end.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Policy, classes, users and messages, as examples/data/contact.json has them; none for that one
    #[arg(value_name = "DAY.json")]
    day: Option<PathBuf>,

    /// How the answer is written
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    /// The language that people get the answer in: en or zh
    #[arg(long, value_name = "LANGUAGE", default_value_t)]
    lang: Language,
}

/// How an answer is written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Table,
    /// One JSON object a line
    Jsonl,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Day {
    /// The names of the classes 1, 2, 3 …
    classes: Interner,
    policy: ContactRule,
    users: Vec<Person>,
    messages: Vec<Message>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    user: String,
    /// An offset, or a zone by its IANA name
    zone: String,
    allowed: ContactChannels,
    #[serde(default)]
    refused: Purposes,
    #[serde(default)]
    sent: Vec<Message>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Message {
    at: DateTime<Utc>,
    #[serde(default)]
    user: String,
    channel: ContactChannel,
    class: String,
    #[serde(default)]
    priority: i32,
    #[serde(default)]
    name: String,
}

/// A user while messages are walked through.
struct State {
    zone: Zone,
    calendar: Calendar,
    allowed: ContactChannels,
    refused: Purposes,
    sent: Vec<Sent>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let day: Day = match &arguments.day {
        Some(path) => {
            serde_json::from_str(&source::read(path)?).map_err(|error| format!("{}: {error}", path.display()))?
        }
        None => serde_json::from_slice(SAMPLE)?,
    };
    let class = |name: &str| -> Result<Subject, String> {
        day.classes.get(name).ok_or_else(|| format!("class `{name}` is not among the classes"))
    };
    let names = Names { classes: day.classes.clone(), ..Names::default() };
    let mut users: HashMap<&str, State> = HashMap::new();
    for person in &day.users {
        let zone = match person.zone.parse::<FixedOffset>() {
            Ok(offset) => Zone::Fixed(offset),
            Err(_) => Zone::Named(named(&person.zone).map_err(|problem| {
                format!("`{}` of user `{}` is no offset like +08:00, and {problem}", person.zone, person.user)
            })?),
        };
        let sent = person
            .sent
            .iter()
            .map(|sent| Ok(Sent { at: sent.at.into(), channel: sent.channel, class: class(&sent.class)? }));
        let sent = sent.collect::<Result<_, String>>()?;
        let state = State { zone, calendar: zone.calendar(), allowed: person.allowed, refused: person.refused, sent };
        users.insert(&person.user, state);
    }
    // Messages of one user at one instant compete.
    let mut queue: BTreeMap<(DateTime<Utc>, &str), Vec<&Message>> = BTreeMap::new();
    for message in &day.messages {
        queue.entry((message.at, &message.user)).or_default().push(message);
    }
    let mut decided = table(all(arguments.lang, COLUMNS));
    for column in decided.column_iter_mut() {
        column.set_cell_alignment(comfy_table::CellAlignment::Left);
    }
    let mut out = output(arguments.format == Format::Table);
    while let Some(((now, user), messages)) = queue.pop_first() {
        let state = users.get_mut(user).ok_or_else(|| format!("user `{user}` is not among the users"))?;
        let candidates = messages.iter().map(|message| {
            Ok(Candidate { channel: message.channel, class: class(&message.class)?, priority: message.priority })
        });
        let candidates: Vec<Candidate> = candidates.collect::<Result<_, String>>()?;
        let State { allowed, refused, .. } = *state;
        let recipient = Recipient { allowed, refused, calendar: &state.calendar, sent: &state.sent };
        let decisions = day.policy.decide(&recipient, now.into(), &candidates)?;
        for ((message, candidate), decision) in messages.into_iter().zip(candidates).zip(decisions) {
            let local = state.zone.local(now);
            let words = decision.say_with(arguments.lang, &names).to_string();
            match arguments.format {
                Format::Table => {
                    let channel = message.channel.name(arguments.lang);
                    decided.add_row([
                        local.format("%m-%d %H:%M").to_string().as_ref(),
                        visible(user).as_ref(),
                        visible(&message.name).as_ref(),
                        visible(&message.class).as_ref(),
                        channel,
                        visible(&words).as_ref(),
                    ]);
                }
                Format::Jsonl => {
                    let line = json!({"at": local.to_rfc3339(), "user": user, "message": message.name, "decision": decision, "text": words});
                    writeln!(out, "{line}")?;
                }
            }
            match decision {
                ContactDecision::Send => {
                    state.sent.push(Sent { at: now.into(), channel: candidate.channel, class: candidate.class });
                }
                ContactDecision::Hold { until, .. } => {
                    let again = until
                        .milliseconds()
                        .and_then(DateTime::from_timestamp_millis)
                        .unwrap_or(DateTime::<Utc>::MAX_UTC);
                    queue.entry((again, user)).or_default().push(message);
                }
                ContactDecision::Refuse { .. } => {}
            }
        }
    }
    if arguments.format == Format::Table {
        writeln!(out, "{decided}")?;
    }
    Ok(out.flush()?)
}
