//! What was seen in serde: written with the version of the format, checked when it is read.

use serde::{Deserialize, Serialize};

use super::keys::{Entry, Keys};
use super::numbers::{Numbers, Run};
use super::rule::SeenRule;
use super::state::Seen;
use crate::answer::version::{Stored, VersionOf, Versions};
use crate::event::id::UserId;
use crate::time::Day;
use crate::wording::problems::problems;

impl Stored for Seen {
    const VERSIONS: Versions = Versions {
        of: "record of seen events",
        oldest: 1,
        newest: 1,
        otherwise: "rebuild it from the log, together with the profile",
    };
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    version: VersionOf<Seen>,
    rule: SeenRule,
    newest: Option<Day>,
    /// None where all days are remembered.
    from: Option<Day>,
    keys: Vec<WrittenKey>,
    sources: Vec<WrittenSource>,
}

/// A key is written as the id of a user is, as a number or a UUID.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenKey {
    key: UserId,
    day: Day,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSource {
    source: u32,
    from: u64,
    runs: Vec<Run>,
}

/// Data that is not what was seen, in this format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SeenWrittenError {
    /// Keys that this crate did not write.
    Key {
        /// The key, as an id of a user is written.
        key: UserId,
    },
    /// A source that this crate did not write.
    Source {
        /// The source.
        source_number: u32,
    },
    /// A window that does not end on the newest day.
    Window {
        /// The first day that it says is remembered.
        from: Option<Day>,
        /// The newest day that it says.
        newest: Option<Day>,
    },
}

problems! {
    enum SeenWrittenError {
        Key { key: Text } = "problem.seen.key"
            "key `{key}` stands twice, out of order or outside the window of days: give what this crate wrote, or rebuild it from the log"
            "键`{key}`重复、顺序不对，或不在时间窗内：请提供未经改动的记录，或用日志重建";
        Source { source_number: Whole } = "problem.seen.source"
            "source `{source_number}` stands twice, out of order, or has runs that do: give what this crate wrote, or rebuild it from the log"
            "来源`{source_number}`或其序号段重复、顺序不对：请提供未经改动的记录，或用日志重建";
        Window { from: OptionalText, newest: OptionalText } = "problem.seen.window"
            "days are remembered from `[{from}|the first one]` on though the newest is `[{newest}|none]`: give what this crate wrote, or rebuild it from the log"
            "从[`{from}`|第一天]起记住日期，而最新一天是[`{newest}`|空]：请提供未经改动的记录，或用日志重建";
    }
}

impl Serialize for Seen {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let key = |entry: &Entry| WrittenKey { key: UserId::new(entry.key()), day: entry.day() };
        let source = |(source, numbers): &(u32, Numbers)| WrittenSource {
            source: *source,
            from: numbers.from(),
            runs: numbers.runs().iter().copied().collect(),
        };
        Written {
            version: VersionOf::NEWEST,
            rule: self.rule,
            newest: self.newest,
            from: self.remembered_from(),
            keys: self.keys.iter().map(key).collect(),
            sources: self.sources.iter().map(source).collect(),
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Seen {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Written::deserialize(deserializer)?.try_into().map_err(serde::de::Error::custom)
    }
}

impl TryFrom<Written> for Seen {
    type Error = SeenWrittenError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written { version: _, rule, newest, from, keys, sources } = written;
        let first = from.unwrap_or(Day::MIN);
        let mut before = None;
        for WrittenKey { key, day } in &keys {
            let of_window = *day >= first && Some(*day) <= newest;
            if before >= Some(*key) || !of_window {
                return Err(SeenWrittenError::Key { key: *key });
            }
            before = Some(*key);
        }
        let mut checked: Vec<(u32, Numbers)> = Vec::with_capacity(sources.len());
        for WrittenSource { source, from, runs } in sources {
            let numbers = Numbers::checked(from, runs, rule.config().sequences);
            let numbers = numbers.filter(|_| checked.last().is_none_or(|(before, _)| *before < source));
            checked.push((source, numbers.ok_or(SeenWrittenError::Source { source_number: source })?));
        }
        let keys = keys.iter().map(|written| Entry::new(written.key.bits(), written.day)).collect();
        let keys = Keys::of_sorted(keys);
        let seen = Self { rule, newest, from: first, keys, sources: checked };
        seen.assembled().ok_or(SeenWrittenError::Window { from, newest })
    }
}
