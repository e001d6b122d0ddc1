//! The answer as people read it.

use std::fmt;

use lifestage::Segment;
use lifestage::number::Ratio;
use lifestage::time::Hold;

use crate::commands::segments::{Segmented, deciding};
use crate::reader::losses::counted;
use crate::table::table;

/// The segments of a log, who came and went, what fires.
pub(crate) struct Picture<'a>(pub(crate) &'a Segmented);

impl fmt::Display for Picture<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Segmented { log, users, since, rules, .. } = self.0;
        writeln!(
            f,
            "{}: {} as of {}, changes since {since}",
            log.source,
            counted(users.len() as u64, "user"),
            log.as_of
        )?;
        writeln!(f, "rules {}\n", rules.fingerprint())?;
        self.segments(f)?;
        for segment in &rules.segments {
            self.changes(segment, f)?;
        }
        self.triggers(f)
    }
}

impl Picture<'_> {
    fn segments(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = self.0.users.len() as u64;
        let mut rows = table(["segment", "users", "share", "spend", "entered", "left"]);
        for segment in &self.0.rules.segments {
            let users = self.0.members(segment).count();
            let spend: i64 = self.0.members(segment).map(|user| user.spend.minor_units()).sum();
            rows.add_row([
                segment.name.clone(),
                users.to_string(),
                Ratio::of(users as u64, all).map_or_else(String::new, |share| format!("{share:.1}")),
                format!("{:.*}", self.0.decimals, lifestage::Money::minor(spend)),
                self.0.changes(segment, true).count().to_string(),
                self.0.changes(segment, false).count().to_string(),
            ]);
        }
        writeln!(f, "{rows}")
    }

    fn changes(&self, segment: &Segment, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut changes = [true, false].map(|entered| self.0.changes(segment, entered).peekable());
        if changes.iter_mut().all(|changes| changes.peek().is_none()) {
            return Ok(());
        }
        write!(f, "\n{}: {}", segment.name, segment.when)?;
        if segment.hold != Hold::NONE {
            write!(f, "; held for {} days", segment.hold.get())?;
        }
        if let Some(group) = &segment.exclusive {
            write!(f, "; one of {group}, priority {}", segment.priority)?;
        }
        writeln!(f)?;
        for (entered, changes) in [true, false].into_iter().zip(changes) {
            let count = self.0.changes(segment, entered).count();
            for (user, change) in changes.take(self.0.shown) {
                let word = if entered { "+" } else { "−" };
                let why: Vec<String> = deciding(change).map(|line| line.condition.to_string()).collect();
                // What still holds, or does not hold yet, was not the reason.
                let because = match (entered, change.why.truth.is_true()) {
                    (true, false) => "still held".to_owned(),
                    (false, true) if segment.exclusive.is_some() => "another one of the group comes first".to_owned(),
                    (false, true) => "not held yet".to_owned(),
                    _ => why.join("; "),
                };
                writeln!(f, "  {word} {}  {because}", self.0.log.shown(user.id))?;
            }
            if count > self.0.shown {
                let word = if entered { "entered" } else { "left" };
                writeln!(f, "    and {} more {word}", count - self.0.shown)?;
            }
        }
        Ok(())
    }

    fn triggers(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.rules.triggers.is_empty() {
            return Ok(());
        }
        writeln!(f, "\nTriggers on {}", self.0.log.as_of)?;
        for trigger in &self.0.rules.triggers {
            let fired: Vec<_> = self
                .0
                .users
                .iter()
                .filter(|user| user.fired.contains(&trigger.name))
                .map(|user| self.0.log.shown(user.id))
                .collect();
            let suggests: Vec<String> = trigger.suggest.iter().map(ToString::to_string).collect();
            writeln!(f, "  {}: {}: {}", trigger.name, counted(fired.len() as u64, "user"), suggests.join("; "))?;
            if !fired.is_empty() {
                let more = if fired.len() > 10 { ", …" } else { "" };
                writeln!(f, "    {}{more}", fired[..fired.len().min(10)].join(", "))?;
            }
        }
        Ok(())
    }
}
