//! The answer as people read it.

use std::fmt;

use lifestage::Segment;
use lifestage::answer::{Language, Say};
use lifestage::rule::TraceLine;
use lifestage::time::Hold;

use crate::commands::segments::{Segmented, deciding};
use crate::reader::words::people;
use crate::rules;
use crate::speech::{all, colon, comma, semicolon};
use crate::table::{share, table};

/// The segments of a log, who came and went, what fires.
pub(crate) struct Picture<'a>(pub(crate) &'a Segmented);

impl fmt::Display for Picture<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Segmented { log, users, since, rules, .. } = self.0;
        let language = log.language;
        let users = people(language, users.len() as u64);
        let (as_of, since) = (log.as_of.say(language), since.say(language));
        writeln!(f, "{}", words::opening(language, &log.source, users, as_of, since))?;
        writeln!(f, "{}\n", words::rules(language, rules.fingerprint()))?;
        self.segments(f)?;
        for segment in &rules.segments {
            self.changes(segment, f)?;
        }
        self.triggers(f)
    }
}

impl Picture<'_> {
    const fn language(&self) -> Language {
        self.0.log.language
    }

    fn segments(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let everybody = self.0.users.len() as u64;
        let language = self.language();
        let mut rows = table(all(language, words::COLUMNS));
        for segment in &self.0.rules.segments {
            let users = self.0.members(segment).count();
            let spend: i64 = self.0.members(segment).map(|user| user.spend.minor_units()).sum();
            rows.add_row([
                segment.name.clone(),
                users.to_string(),
                share(language, users as u64, everybody),
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
        let language = self.language();
        let names = rules::names(&self.0.log);
        let when = format!("{:.*}", self.0.decimals, segment.when.say_with(language, &names));
        let when = if language == Language::English { segment.when.to_string() } else { when };
        write!(f, "\n{}{}{when}", segment.name, colon(language))?;
        if segment.hold != Hold::NONE {
            write!(f, "{}", words::held(language, segment.hold.get()))?;
        }
        if let Some(group) = &segment.exclusive {
            write!(f, "{}", words::exclusive(language, group, segment.priority))?;
        }
        writeln!(f)?;
        for (entered, changes) in [true, false].into_iter().zip(changes) {
            let count = self.0.changes(segment, entered).count();
            for (user, change) in changes.take(self.0.shown) {
                let word = if entered { "+" } else { "−" };
                let said = |line: &TraceLine| match language {
                    Language::English => line.condition.to_string(),
                    _ => format!("{:.*}", self.0.decimals, line.condition.say_with(language, &names)),
                };
                let why: Vec<String> = deciding(change).map(said).collect();
                // What still holds, or does not hold yet, was not the reason.
                let because = match (entered, change.why.truth.is_true()) {
                    (true, false) => words::STILL_HELD.said(language).to_owned(),
                    (false, true) if segment.exclusive.is_some() => words::ANOTHER_FIRST.said(language).to_owned(),
                    (false, true) => words::NOT_HELD_YET.said(language).to_owned(),
                    _ => why.join(semicolon(language)),
                };
                writeln!(f, "  {word} {}  {because}", self.0.log.shown(user.id))?;
            }
            if count > self.0.shown {
                let more = count - self.0.shown;
                let said = if entered { words::more_entered(language, more) } else { words::more_left(language, more) };
                writeln!(f, "    {said}")?;
            }
        }
        Ok(())
    }

    fn triggers(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.rules.triggers.is_empty() {
            return Ok(());
        }
        let language = self.language();
        writeln!(f, "\n{}", words::triggers(language, self.0.log.as_of.say(language)))?;
        for trigger in &self.0.rules.triggers {
            let fired: Vec<_> = self
                .0
                .users
                .iter()
                .filter(|user| user.fired.contains(&trigger.name))
                .map(|user| self.0.log.shown(user.id))
                .collect();
            let suggests: Vec<String> = trigger.suggest.iter().map(|it| it.say(language).to_string()).collect();
            let (colon, users) = (colon(language), people(language, fired.len() as u64));
            writeln!(f, "  {}{colon}{users}{colon}{}", trigger.name, suggests.join(semicolon(language)))?;
            if !fired.is_empty() {
                let more = if fired.len() > 10 { comma(language).to_owned() + "…" } else { String::new() };
                writeln!(f, "    {}{more}", fired[..fired.len().min(10)].join(comma(language)))?;
            }
        }
        Ok(())
    }
}

mod words {
    use crate::speech::{Text, sentences, texts};

    pub(super) const COLUMNS: [Text; 6] = [
        Text::new("segment", "用户分群"),
        Text::new("users", "用户数"),
        Text::new("share", "占比"),
        Text::new("spend", "净消费"),
        Text::new("entered", "进入"),
        Text::new("left", "离开"),
    ];

    texts! {
        STILL_HELD "still held" "条件已不满足，防抖期内仍保留";
        ANOTHER_FIRST "another one of the group comes first" "同组中有优先级更高的分群";
        NOT_HELD_YET "not held yet" "条件已满足，防抖期未满";
    }

    sentences! {
        opening(source, users, as_of, since)
            "{source}: {users} as of {as_of}, changes since {since}"
            "{source}：截至{as_of}，共{users}；变化自{since}起";
        rules(rules) "rules {rules}" "规则{rules}";
        held(days) "; held for {days} days" "；防抖{days}天";
        exclusive(group, priority) "; one of {group}, priority {priority}" "；互斥组“{group}”，优先级{priority}";
        more_entered(more) "and {more} more entered" "另有{more}名用户进入";
        more_left(more) "and {more} more left" "另有{more}名用户离开";
        triggers(day) "Triggers on {day}" "{day}的触发规则";
    }
}
