//! The one message that each user may get this morning: by which plays and channels, why, and what stands in the way of the others.

use std::cmp::Reverse;
use std::error::Error;

use indexmap::IndexMap;
use lifestage::Day;
use lifestage::answer::Say;
use lifestage::outreach::{OutreachDecision, OutreachOutcome, OutreachReason, PlayReason, PlayVerdict};
use lifestage::rule::{Condition, Test};
use lifestage::time::Moment;
use serde::Serialize;

use super::contact::morning_hour;
use super::morning::{Counts, Morning};
use super::page::Page;
use super::{Block, plan};
use crate::speech::Text;

#[derive(Serialize)]
pub(super) struct Messages {
    /// When they go out; none without a playbook.
    at: Option<Moment>,
    users: u64,
    /// Each user once: the message, or the one thing that stands in its way.
    outcomes: Counts,
    /// Messages by their play, in the order of the playbook.
    plays: IndexMap<String, u64>,
    channels: Counts,
    /// Messages that keep a promise of contacts.
    promised: u64,
    cost: u64,
    /// A message of each play, to whoever spent the most.
    examples: Vec<Example>,
    /// Somebody who gets none, for each thing that stands in the way.
    refused: Vec<Refused>,
}

#[derive(Serialize)]
struct Example {
    user: String,
    play: String,
    action: String,
    channel: Text,
    hour: String,
    /// What the condition of the play saw; nothing where the play keeps a promise.
    why: Vec<String>,
    /// Why it is not another play, or another channel.
    not: Vec<String>,
}

#[derive(Serialize)]
struct Refused {
    user: String,
    outcome: Text,
    why: Vec<String>,
    next: Option<Moment>,
    next_play: Option<Day>,
}

impl Block for Messages {
    const NAME: &'static str = "messages";

    fn of(morning: &Morning) -> Result<Self, Box<dyn Error>> {
        let decisions = &morning.plan;
        let outcome = |outcome: OutreachOutcome| Text::of(|language| outcome.name(language));
        let count = |of: OutreachOutcome| decisions.iter().filter(|decision| decision.outcome == of).count() as u64;
        let outcomes = OutreachOutcome::ALL.iter().map(|of| (outcome(*of), count(*of))).filter(|(_, users)| *users > 0);
        let messages = || decisions.iter().filter_map(|decision| decision.message.as_deref());
        let by_play = morning.company.playbook.in_order().map(|play| {
            let sent = messages().filter(|message| message.play == play.name).count() as u64;
            (play.name.clone(), sent)
        });
        let mut channels = Counts::default();
        for message in messages() {
            *channels.entry(Text::of(|language| message.channel.name(language))).or_default() += 1;
        }
        channels.sort_by(|_, one, _, other| other.cmp(one));
        let is_promise = |reason: &OutreachReason| matches!(reason, OutreachReason::Floor { .. });
        let promised =
            decisions.iter().filter(|decision| decision.message.is_some() && decision.reasons().any(is_promise));
        let mut by_value: Vec<&OutreachDecision> = decisions.iter().collect();
        by_value.sort_by_key(|decision| (Reverse(morning.value(decision.user)), decision.user));
        Ok(Self {
            at: if decisions.is_empty() { None } else { Some(morning_hour(morning)?) },
            users: decisions.len() as u64,
            outcomes: outcomes.collect(),
            plays: by_play.filter(|(_, sent)| *sent > 0).collect(),
            channels,
            promised: promised.count() as u64,
            cost: messages().map(|message| message.cost.minor_units()).sum(),
            examples: examples(morning, &by_value)?,
            refused: refused(morning, &by_value),
        })
    }

    fn tell(&self, morning: &Morning, page: &mut Page) {
        let language = morning.language;
        page.title(words::TITLE.said(language));
        if self.at.is_none() {
            page.line(words::NO_PLAYBOOK.said(language));
            return page.call(words::CALL);
        }
        page.line(&words::sent(language, self, words::morning_of(language, morning.as_of.plus(1).say(language))));
        for example in self.examples.iter().take(morning.named) {
            page.item(&words::example(language, example));
        }
        page.line(&words::not_sent(language, self));
        for refused in &self.refused {
            page.item(&words::refused(language, refused));
        }
        page.call(words::CALL);
    }
}

/// The first of each play, those that spent the most before others.
fn examples(morning: &Morning, by_value: &[&OutreachDecision]) -> Result<Vec<Example>, Box<dyn Error>> {
    let mut examples = Vec::new();
    for play in morning.company.playbook.in_order() {
        let sent = by_value.iter().find_map(|decision| {
            let message = decision.message.as_deref().filter(|message| message.play == play.name)?;
            Some((*decision, message))
        });
        let Some((decision, message)) = sent else { continue };
        examples.push(Example {
            user: morning.name(decision.user).to_owned(),
            play: play.name.clone(),
            action: morning.say(&message.action),
            channel: Text::of(|language| message.channel.name(language)),
            hour: message.hour.hour.to_string(),
            why: why(morning, decision, &play.name)?,
            not: not(morning, decision),
        });
    }
    Ok(examples)
}

/// What the condition of a play saw of a user, condition by condition; or the promise that the play keeps.
fn why(morning: &Morning, decision: &OutreachDecision, play: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let promise = decision.reasons().find(|reason| matches!(reason, OutreachReason::Floor { .. }));
    if let Some(promise) = promise {
        return Ok(vec![morning.say(promise)]);
    }
    let Some((member, known)) = morning.member(decision.user) else { return Ok(Vec::new()) };
    let played = plan::played(morning, decision.user);
    let next = morning.company.playbook.assess(&morning.rules, known, &member.user, &played)?;
    // Where another play comes first and may not go out, what this one saw is not kept.
    let chosen = next.and_then(|next| next.chosen).filter(|chosen| chosen.play.name == play);
    let Some(trace) = chosen.and_then(|chosen| chosen.trace) else { return Ok(Vec::new()) };
    let met = trace.reasons().filter(|line| line.truth.is_true()).filter_map(|line| match &line.condition {
        // A label that is one of those asked for says it all.
        Condition::Test { test: test @ Test::Label(..), .. } => Some(morning.say(test)),
        Condition::Test { .. } => Some(morning.say(&line.condition)),
        _ => None,
    });
    Ok(met.collect())
}

/// Why it is not another play that applies, and not the channel that goes before.
fn not(morning: &Morning, decision: &OutreachDecision) -> Vec<String> {
    let contact = decision.reasons().filter(|reason| matches!(reason, OutreachReason::Contact { .. }));
    let paused = |why: &PlayReason| matches!(why, PlayReason::Paused { .. } | PlayReason::Outranked { .. });
    let plays = decision.plays().filter(|verdict| paused(&verdict.why));
    contact.map(|reason| morning.say(reason)).chain(plays.map(|verdict| morning.say(verdict))).collect()
}

/// Somebody for each thing that stands in the way, those who spent the most before others. That nothing applies needs no example.
fn refused(morning: &Morning, by_value: &[&OutreachDecision]) -> Vec<Refused> {
    let told =
        OutreachOutcome::ALL.iter().filter(|of| !matches!(of, OutreachOutcome::Message | OutreachOutcome::NoPlay));
    let first = told.filter_map(|of| by_value.iter().find(|decision| decision.outcome == *of));
    let paused = |verdict: &&PlayVerdict| matches!(verdict.why, PlayReason::Paused { .. });
    let one = |decision: &&OutreachDecision| {
        let reasons = decision.reasons().filter(|reason| **reason != OutreachReason::NoPlay);
        let plays = decision.plays().filter(paused).map(|verdict| morning.say(verdict));
        Refused {
            user: morning.name(decision.user).to_owned(),
            outcome: Text::of(|language| decision.outcome.name(language)),
            why: reasons.map(|reason| morning.say(reason)).chain(plays).collect(),
            next: decision.next,
            next_play: decision.next_play,
        }
    };
    first.map(one).collect()
}

mod words {
    use std::fmt::Display;

    use lifestage::answer::{Language, Say};
    use lifestage::outreach::OutreachOutcome;

    use super::{Example, Messages, Refused};
    use crate::commands::operations::morning::{Counts, listed};
    use crate::speech::{Text, dot, semicolon, sentences, users, with_users};
    use crate::table::grouped;

    pub(super) const TITLE: Text = Text::new("The one message each user may get", "今日触达计划（一人一策）");
    pub(super) const CALL: &str = "let plan = outreach.assess_all(&rules, &population, as_of, now, contacts)?;";
    pub(super) const NO_PLAYBOOK: Text = Text::new(
        "The company's document has no playbook, so nobody gets a message; the section playbook says whom to send what.",
        "公司规则文件中没有策略库，因此不触达任何用户；可在策略库部分设定对谁做什么。",
    );

    sentences! {
        morning_of(day) "09:00 on {day}" "{day}09:00";
        sent_at(sent, users, at, plays, channels)
            "{sent} of {users} get one at {at}: {plays}; by {channels}."
            "{users}中{sent}人将于{at}收到一条消息：{plays}；渠道：{channels}。";
        nobody(users, at) "None of {users} gets one at {at}." "{users}在{at}均不触达。";
        kept(sent, promised) "{sent} {promised} of them keep a promise of contacts." "{sent}其中{promised}条用于兑现最低触达承诺。";
        others(outcomes) "The others get none: {outcomes}." "其余用户不触达：{outcomes}。";
        to(user, play, channel, hour, why)
            "{user}: {play} by {channel}, best at {hour}; {why}"
            "用户{user}：“{play}”，{channel}，最佳时段{hour}；{why}";
        to_anybody(user, play, channel, hour)
            "{user}: {play} by {channel}, best at {hour}"
            "用户{user}：“{play}”，{channel}，最佳时段{hour}";
        not_another(told, why) "{told}. Not otherwise: {why}" "{told}。未选其他：{why}";
        none(user, outcome, why) "{user}, {outcome}: {why}" "用户{user}（{outcome}）：{why}";
        and_so_on(why, more) "{why}, nor {more} more" "{why}，另有{more}个渠道同样";
        from(told, next) "{told}; again from {next} on" "{told}；{next}起可再触达";
    }

    pub(super) fn sent(language: Language, of: &Messages, at: impl Display) -> String {
        let messages: u64 = of.plays.values().sum();
        let users = users(language, of.users);
        if messages == 0 {
            return nobody(language, users, at);
        }
        let plays: Vec<String> = of.plays.iter().map(|(play, sent)| with_users(language, play, *sent)).collect();
        let channels = listed(language, &of.channels);
        let sent = sent_at(language, grouped(messages), users, at, plays.join(dot(language)), channels);
        if of.promised == 0 { sent } else { kept(language, sent, grouped(of.promised)) }
    }

    pub(super) fn not_sent(language: Language, of: &Messages) -> String {
        let message = OutreachOutcome::Message.name(Language::English);
        let rest: Counts = of
            .outcomes
            .iter()
            .filter(|(outcome, _)| outcome.said(Language::English) != message)
            .map(|(outcome, users)| (*outcome, *users))
            .collect();
        others(language, listed(language, &rest))
    }

    pub(super) fn example(language: Language, of: &Example) -> String {
        let channel = of.channel.said(language);
        let told = if of.why.is_empty() {
            to_anybody(language, &of.user, &of.play, channel, &of.hour)
        } else {
            to(language, &of.user, &of.play, channel, &of.hour, of.why.join(semicolon(language)))
        };
        if of.not.is_empty() { told } else { not_another(language, told, of.not.join(semicolon(language))) }
    }

    pub(super) fn refused(language: Language, of: &Refused) -> String {
        // Of channels that are all not allowed one is enough.
        let is_consent = of.outcome.said(Language::English) == OutreachOutcome::Consent.name(Language::English);
        let why = match of.why.split_first() {
            Some((first, rest)) if is_consent && !rest.is_empty() => and_so_on(language, first, rest.len()),
            _ => of.why.join(semicolon(language)),
        };
        let told = none(language, &of.user, of.outcome.said(language), why);
        match (of.next, of.next_play) {
            (Some(next), _) => from(language, told, next.say(language)),
            // A pause says its end itself.
            _ => told,
        }
    }
}
