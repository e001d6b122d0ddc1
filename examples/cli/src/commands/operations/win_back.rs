//! Whom to win back, by which channels they may be asked, and how many of earlier lists came back.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::error::Error;

use lifestage::answer::Say;
use lifestage::event::ContactChannel;
use lifestage::time::Period;
use lifestage::{Day, User, UserId};
use serde::Serialize;

use super::Block;
use super::contact::only_later;
use super::morning::{Counts, Morning, listed};
use super::page::Page;
use crate::reader::visible::visible;
use crate::speech::{Text, all};
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
        let name = |channel: &ContactChannel| Text::of(|language| channel.name(language));
        let allowed = ContactChannel::ALL.iter().map(|channel| (name(channel), may(*channel)));
        let high: BTreeSet<UserId> = morning.cards.iter().filter(|card| is_high(card)).map(|card| card.user).collect();
        let mut lines: Vec<_> = today.iter().map(|line| (Reverse(morning.value(line.user)), line)).collect();
        lines.sort_by_key(|(value, line)| (*value, line.user));
        let first = lines.iter().take(morning.named).map(|(Reverse(value), line)| Line {
            user: morning.name(line.user).to_owned(),
            value: *value,
            subjects: line.subjects.iter().map(|subject| morning.subject(*subject).to_owned()).collect(),
            why: visible(&morning.say(line)).into_owned(),
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
        let language = morning.language;
        page.title(words::TITLE.said(language));
        page.line(&words::today(language, self));
        if !self.only_later.is_empty() {
            page.line(&words::later(language, listed(language, &self.only_later)));
        }
        for line in &self.first {
            page.item(&words::line(language, &line.user, morning.money(line.value), &line.why));
        }
        let mut table = table(all(language, words::COLUMNS));
        for list in &self.lists {
            table.add_row([
                list.day.say(language).to_string(),
                grouped(list.listed),
                grouped(list.won_back),
                share(language, list.won_back, list.known),
            ]);
        }
        page.table(table);
        page.call(words::CALL);
    }

    fn gist(&self, morning: &Morning) -> Option<(Text, String)> {
        Some((words::TITLE, words::gist(morning.language, self)))
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
    use lifestage::answer::{Language, Say};

    use super::WinBackCalls;
    use crate::commands::operations::morning::listed;
    use crate::speech::{Text, in_a_row, sentences};
    use crate::table::{grouped, part};

    pub(super) const TITLE: Text = Text::new("Whom to win back", "召回名单");
    pub(super) const CALL: &str = "let rate = rule.rate(&rule.report(&population, day)?, &population, as_of)?;";
    pub(super) const COLUMNS: [Text; 4] = [
        Text::new("list of", "名单日期"),
        Text::new("users", "人数"),
        Text::new("active again in 14 days", "14天内回归"),
        Text::new("share", "回归率"),
    ];

    sentences! {
        on_the_list(users, high_value, by, nobody, without_topic)
            "On today's list: {users} silent users, {high_value} of high value. May be contacted by {by}; {nobody} by no channel. Of {without_topic} it is not known what they came for."
            "今日召回名单：沉默用户{users}人，其中高价值{high_value}人。可触达渠道：{by}；{nobody}人没有可用渠道。{without_topic}人此前的需求未知。";
        nobody_allows(users, high_value, nobody, without_topic)
            "On today's list: {users} silent users, {high_value} of high value. May be contacted by {nobody} by no channel. Of {without_topic} it is not known what they came for."
            "今日召回名单：沉默用户{users}人，其中高价值{high_value}人；{nobody}人没有可用渠道。{without_topic}人此前的需求未知。";
        later(users)
            "By the contact policy some of them may be asked only later than at 09:00: {users}."
            "受触达频次和免打扰时段限制，以下用户要到09:00之后才能触达：{users}。";
        silent(users, high_value) "{users} silent users, {high_value} of high value." "沉默用户{users}人，其中高价值{high_value}人。";
        back(day, back) "Of the list of {day} {back} came back." "{day}的名单中，{back}已回归。";
        line(user, spent, why) "{user} spent {spent} in a year; {why}" "用户{user}近一年净消费{spent}；{why}";
    }

    /// How many are on the list, and what became of the latest one that is judged.
    pub(super) fn gist(language: Language, calls: &WinBackCalls) -> String {
        let silent = silent(language, grouped(calls.listed), grouped(calls.high_value));
        let back = calls
            .lists
            .last()
            .map(|list| back(language, list.day.say(language), part(language, list.won_back, list.known)));
        in_a_row(language, &[silent].into_iter().chain(back).collect::<Vec<_>>())
    }

    pub(super) fn today(language: Language, calls: &WinBackCalls) -> String {
        let [users, high_value, nobody, without_topic] =
            [calls.listed, calls.high_value, calls.nobody_may_ask, calls.without_topic].map(grouped);
        if calls.allowed.is_empty() {
            return nobody_allows(language, users, high_value, nobody, without_topic);
        }
        on_the_list(language, users, high_value, listed(language, &calls.allowed), nobody, without_topic)
    }
}
