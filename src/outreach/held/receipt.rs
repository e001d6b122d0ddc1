//! The receipt: what went, counted.

use core::fmt;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::HeldData;
use super::sentence;
use crate::answer::say::{Say, Words, display_in_english};
use crate::answer::sentence::Phrase;
use crate::event::kind::Kind;
use crate::event::pseudonym::{Pseudonym, PseudonymKey};
use crate::time::{Day, Moment};
use crate::wording::problems::problems;

/// What was erased of one user, counted, under a pseudonym.
///
/// It has no id, no subject and no value in it. It is still about one person, for whoever has the key or knows their days: keep it
/// as long as you must show what was erased, and no longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
#[non_exhaustive]
pub struct ErasureReceipt {
    /// Who it was, for whoever has the key and the id.
    pub pseudonym: Pseudonym,
    /// The day of the erasure.
    pub erased_on: Day,
    /// The number of facts beside the id: join day, acquisition channel, referrer, birthday, each allowed channel, each refusal.
    pub facts: u64,
    /// The events, forgotten ones included, in order of their kinds.
    pub kinds: Vec<ErasedKind>,
    /// The operations of the ledger of points.
    pub ledger_operations: u64,
    /// The lots of points.
    pub ledger_lots: u64,
    /// Whether something was told of them.
    pub told: bool,
    /// Whether it was kept what they achieved before the horizon.
    pub achieved: bool,
    /// The ids of events that were seen.
    pub seen: u64,
    /// The links of their id with others, and ends of such links.
    pub links: u64,
    /// The messages that were sent to them; none without one.
    pub messages: Option<ErasedMessages>,
    /// The plays that were played for them.
    pub plays: u64,
}

/// The events of one kind that were erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ErasedKind {
    /// The kind.
    pub kind: Kind,
    /// The number of events, at least 1.
    pub events: u64,
    /// The day of the first one.
    pub first: Day,
    /// The day of the last one.
    pub last: Day,
}

/// The messages that were erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ErasedMessages {
    /// Their number, at least 1.
    pub count: u64,
    /// The instant of the first one.
    pub first: Moment,
    /// The instant of the last one.
    pub last: Moment,
}

/// How a receipt is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    pseudonym: Pseudonym,
    erased_on: Day,
    facts: u64,
    kinds: Vec<ErasedKind>,
    ledger_operations: u64,
    ledger_lots: u64,
    told: bool,
    achieved: bool,
    seen: u64,
    links: u64,
    messages: Option<ErasedMessages>,
    plays: u64,
}

/// A receipt whose counts contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErasureReceiptError {
    /// A kind without events, with a last day before the first one, or out of order.
    Kind {
        /// The kind.
        kind: Kind,
    },
    /// Messages of which there is none.
    NoMessage,
}

problems! {
    enum ErasureReceiptError {
        Kind { kind: Text } = "problem.erasure_receipt.kind"
            "the row of `{kind}` cannot be: each kind stands once, in order, with events and its first day not after its last; give a receipt as it was written"
            "`{kind}`的一行不成立：每种行为按顺序只出现一次，有次数，首日不晚于末日；请提供未经改动的回执";
        NoMessage = "problem.erasure_receipt.no_message"
            "`0` messages have no first and no last one: leave them out, as a receipt is written"
            "`0`条消息没有首条和末条：请像回执写出时那样去掉";
    }
}

impl HeldData<'_> {
    /// The receipt for erasing all that was handed in, on a day. Write it before you erase, and keep it after.
    pub fn receipt(&self, key: PseudonymKey, erased_on: Day) -> ErasureReceipt {
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        let id = self.user.id;
        let of_theirs = self.links.map_or(0, |links| {
            let ended = links.unlinks().filter(|unlink| unlink.names(id)).count();
            links.iter().filter(|link| link.names(id)).count() + ended
        });
        ErasureReceipt {
            pseudonym: key.pseudonym(id),
            erased_on,
            facts: count(self.facts().len()),
            kinds: self.kinds(),
            ledger_operations: self.ledger.map_or(0, |ledger| count(ledger.len())),
            ledger_lots: self.ledger.map_or(0, |ledger| count(ledger.lots(Day::MAX).count())),
            told: self.told.is_some_and(|told| told.as_of().is_some()),
            achieved: self.achieved.is_some(),
            seen: self.seen.map_or(0, |seen| count(seen.key_count())),
            links: count(of_theirs),
            messages: self.messages(),
            plays: count(self.played.len()),
        }
    }

    /// The events by kind, forgotten ones included.
    fn kinds(&self) -> Vec<ErasedKind> {
        let mut kinds: BTreeMap<Kind, ErasedKind> = BTreeMap::new();
        let mut add = |of: ErasedKind| {
            let known = kinds.entry(of.kind).or_insert(ErasedKind { events: 0, ..of });
            known.events = known.events.saturating_add(of.events);
            known.first = known.first.min(of.first);
            known.last = known.last.max(of.last);
        };
        for tally in self.profile.forgotten() {
            add(ErasedKind { kind: tally.kind, events: tally.count, first: tally.first, last: tally.last });
        }
        for tally in self.profile.tallies() {
            let (kind, day) = (tally.kind(), tally.day());
            add(ErasedKind { kind, events: tally.count().into(), first: day, last: day });
        }
        kinds.into_values().collect()
    }

    fn messages(&self) -> Option<ErasedMessages> {
        let instants = || self.sent.iter().map(|sent| sent.at);
        let first = instants().min_by_key(|at| at.milliseconds())?;
        let last = instants().max_by_key(|at| at.milliseconds())?;
        Some(ErasedMessages { count: u64::try_from(self.sent.len()).unwrap_or(u64::MAX), first, last })
    }
}

impl ErasureReceipt {
    /// Whether nothing was there to erase.
    pub fn is_empty(&self) -> bool {
        self.lines().len() == 1
    }

    /// What it says, line by line.
    fn lines(&self) -> Vec<Phrase<'static>> {
        let mut lines = vec![sentence::erased(self.pseudonym, self.erased_on)];
        let mut add = |count: u64, line: Phrase<'static>| {
            if count > 0 {
                lines.push(line);
            }
        };
        add(self.facts, sentence::erased_facts(self.facts));
        for kind in &self.kinds {
            add(kind.events, sentence::erased_kind(kind.kind, kind.events, kind.first, kind.last));
        }
        let ledger = sentence::erased_ledger(self.ledger_operations, self.ledger_lots);
        add(self.ledger_operations.max(self.ledger_lots), ledger);
        add(self.told.into(), sentence::erased_told());
        add(self.achieved.into(), sentence::erased_achieved());
        add(self.seen, sentence::erased_seen(self.seen));
        add(self.links, sentence::erased_links(self.links));
        if let Some(ErasedMessages { count, first, last }) = self.messages {
            add(count, sentence::erased_messages(count, first, last));
        }
        add(self.plays, sentence::erased_plays(self.plays));
        lines
    }
}

impl TryFrom<Written> for ErasureReceipt {
    type Error = ErasureReceiptError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written { pseudonym, erased_on, facts, kinds, ledger_operations, ledger_lots, .. } = written;
        let Written { told, achieved, seen, links, messages, plays, .. } = written;
        let mut last: Option<Kind> = None;
        for row in &kinds {
            let in_order = last.replace(row.kind).is_none_or(|last| last < row.kind);
            if !in_order || row.events == 0 || row.first > row.last {
                return Err(ErasureReceiptError::Kind { kind: row.kind });
            }
        }
        if messages.is_some_and(|messages| messages.count == 0) {
            return Err(ErasureReceiptError::NoMessage);
        }
        Ok(Self {
            pseudonym,
            erased_on,
            facts,
            kinds,
            ledger_operations,
            ledger_lots,
            told,
            achieved,
            seen,
            links,
            messages,
            plays,
        })
    }
}

impl Say for ErasureReceipt {
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, line) in self.lines().iter().enumerate() {
            f.write_str(if place == 0 { "" } else { "\n" })?;
            line.say_to(words, f)?;
        }
        Ok(())
    }
}

display_in_english!(ErasureReceipt);
