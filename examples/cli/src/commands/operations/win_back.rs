//! Whom to win back, by which channels they may be asked, and how many of earlier lists came back.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::error::Error;

use lifestage::event::ContactChannel;
use lifestage::time::Period;
use lifestage::{Day, User, UserId};
use serde::Serialize;

use super::Block;
use super::contact::only_later;
use super::morning::{Counts, Morning};
use super::page::Page;
use crate::reader::visible::visible;
use crate::table::{grouped, share, table};

/// How many ends of months are looked back at, beside the day two weeks ago.
const MONTHS: u32 = 3;

#[derive(Serialize)]
pub(super) struct WinBackCalls {
    listed: u64,
    /// Of them, users whose value is high.
    high_value: u64,
    /// How many may be asked by which channel, and by none.
    allowed: Counts,
    nobody_may_ask: u64,
    /// How many of those who allow a channel may be asked by it only later than at nine, by the contact policy.
    only_later: Counts,
    /// Of whom neither a need nor a subject is known.
    without_topic: u64,
    /// Those who spent the most.
    first: Vec<Line>,
    lists: Vec<List>,
}

#[derive(Serialize)]
struct Line {
    user: String,
    value: i64,
    /// What they dealt with last, where no need was held.
    subjects: Vec<String>,
    why: String,
}

/// An earlier list, and what became of it by today.
#[derive(Serialize)]
struct List {
    day: Day,
    listed: u64,
    /// Users of whom it is known, as the days after the list are over or they came.
    known: u64,
    won_back: u64,
}

impl Block for WinBackCalls {
    const NAME: &'static str = "win_back";

    fn of(morning: &Morning) -> Result<Self, Box<dyn Error>> {
        let rule = &morning.company.winback;
        let today = rule.report(&morning.population, morning.as_of)?;
        let users = || today.iter().filter_map(|line| morning.member(line.user)).map(|(member, _)| member.user);
        let people: Vec<User> = users().collect();
        let only_later = only_later(morning, &people)?;
        let may = |channel| users().filter(|user| user.allowed_channels.allows(channel)).count() as u64;
        let allowed = ContactChannel::ALL.iter().map(|channel| (channel.to_string(), may(*channel)));
        let high: BTreeSet<UserId> = morning.cards.iter().filter(|card| is_high(card)).map(|card| card.user).collect();
        let mut lines: Vec<_> = today.iter().map(|line| (Reverse(morning.value(line.user)), line)).collect();
        lines.sort_by_key(|(value, line)| (*value, line.user));
        let first = lines.iter().take(morning.named).map(|(Reverse(value), line)| Line {
            user: morning.name(line.user).to_owned(),
            value: *value,
            subjects: line.subjects.iter().map(|subject| morning.subject(*subject).to_owned()).collect(),
            why: words::why(line, |subject| visible(morning.subject(subject)).to_string()),
        });
        let within = rule.config().within_days.get();
        let lists = earlier(morning.as_of, within).into_iter().filter(|day| *day >= morning.log.first_day).map(|day| {
            let list = rule.report(&morning.population, day)?;
            let rate = rule.rate(&list, &morning.population, morning.as_of)?;
            Ok(List { day, listed: rate.listed, known: rate.known, won_back: rate.won_back })
        });
        Ok(Self {
            listed: today.len() as u64,
            high_value: today.iter().filter(|line| high.contains(&line.user)).count() as u64,
            allowed: allowed.filter(|(_, users)| *users > 0).collect(),
            without_topic: today.iter().filter(|line| line.needs.is_empty() && line.subjects.is_empty()).count() as u64,
            only_later,
            nobody_may_ask: users().filter(|user| user.allowed_channels.iter().next().is_none()).count() as u64,
            first: first.collect(),
            lists: lists.collect::<Result<_, Box<dyn Error>>>()?,
        })
    }

    fn tell(&self, morning: &Morning, page: &mut Page) {
        page.title(words::TITLE);
        page.line(&words::today(self));
        if !self.only_later.is_empty() {
            page.line(&words::only_later(&self.only_later));
        }
        for line in &self.first {
            page.item(&words::line(line, &morning.money(line.value)));
        }
        let mut table = table(words::COLUMNS);
        for list in &self.lists {
            table.add_row([
                list.day.to_string(),
                grouped(list.listed),
                grouped(list.won_back),
                share(list.won_back, list.known),
            ]);
        }
        page.table(&table);
        page.call(words::CALL);
    }
}

fn is_high(card: &lifestage::Scorecard) -> bool {
    card.worth.known().is_some_and(|worth| worth.high_value)
}

/// The ends of the months before, and the latest day whose list is judged by now.
fn earlier(as_of: Day, within: u32) -> Vec<Day> {
    let latest = as_of.minus(within);
    let this_month = Period::Month.containing(as_of).first();
    let ends = (0..MONTHS).rev().filter_map(|back| Some(this_month.plus_months(-i32::try_from(back).ok()?).minus(1)));
    ends.filter(|end| *end < latest).chain([latest]).collect()
}

mod words {
    use lifestage::Subject;
    use lifestage::score::WinBack;

    use super::{Counts, Line, WinBackCalls};
    use crate::table::grouped;

    pub(super) const TITLE: &str = "Whom to win back";
    pub(super) const CALL: &str = "let rate = rule.rate(&rule.report(&population, day)?, &population, as_of)?;";
    pub(super) const COLUMNS: [&str; 4] = ["list of", "users", "active again in 14 days", "share"];

    pub(super) fn today(calls: &WinBackCalls) -> String {
        let allowed: Vec<String> =
            calls.allowed.iter().map(|(channel, users)| format!("{channel} {}", grouped(*users))).collect();
        let by = if allowed.is_empty() { String::new() } else { format!("{}; ", allowed.join(" · ")) };
        format!(
            "On today's list: {} silent users, {} of high value. May be contacted by {by}{} by no channel. Of {} it is \
             not known what they came for.",
            grouped(calls.listed),
            grouped(calls.high_value),
            grouped(calls.nobody_may_ask),
            grouped(calls.without_topic),
        )
    }

    pub(super) fn only_later(later: &Counts) -> String {
        let later: Vec<String> =
            later.iter().map(|(channel, users)| format!("{channel} {}", grouped(*users))).collect();
        format!("By the contact policy some of them may be asked only later than at 09:00: {}.", later.join(" · "))
    }

    /// The line of a user in words, with subjects by name.
    pub(super) fn why(line: &WinBack, name: impl Fn(Subject) -> String) -> String {
        let mut unnamed = line.clone();
        unnamed.subjects.clear();
        let names: Vec<String> = line.subjects.iter().map(|subject| name(*subject)).collect();
        if names.is_empty() { unnamed.to_string() } else { format!("{unnamed}; last dealt with {}", names.join(", ")) }
    }

    pub(super) fn line(line: &Line, spent: &str) -> String {
        format!("{} spent {spent} in a year; {}", line.user, line.why)
    }
}
