//! Who moved from one stage to another since yesterday and since a month ago, and why; and which triggers fire.

use std::cmp::Reverse;
use std::error::Error;

use lifestage::report::Flow;
use lifestage::time::Since;
use lifestage::{Day, LifecycleStage, Scorecard};
use serde::Serialize;

use super::Block;
use super::morning::Morning;
use super::page::Page;
use crate::speech::{Text, in_a_row};

/// How many ways are told.
const WAYS: usize = 5;

#[derive(Serialize)]
pub(super) struct Moved {
    since_yesterday: Went,
    since_a_month_ago: Went,
    /// Those who spent the most, of the users who moved since yesterday.
    who: Vec<Mover>,
    /// Users for whom a trigger fires today.
    fired: Vec<Fired>,
}

/// All ways that users went, the most first.
#[derive(Serialize)]
struct Went {
    from: Day,
    joined: u64,
    moved: u64,
    ways: Vec<Way>,
}

#[derive(Serialize)]
struct Way {
    from: Text,
    to: Text,
    users: u64,
}

#[derive(Serialize)]
struct Mover {
    user: String,
    stage: Text,
    reasons: Vec<String>,
}

#[derive(Serialize)]
struct Fired {
    user: String,
    trigger: String,
}

impl Block for Moved {
    const NAME: &'static str = "moved";

    fn of(morning: &Morning) -> Result<Self, Box<dyn Error>> {
        let rule = &morning.company.journey;
        let flow = |from| rule.flow(&morning.population, from, morning.as_of).map(|flow| Went::of(from, &flow));
        let mut movers: Vec<&Scorecard> = morning.cards.iter().filter(|card| moved_today(card)).collect();
        movers.sort_by_key(|card| (Reverse(morning.value(card.user)), card.user));
        let fired = morning.cards.iter().flat_map(|card| {
            card.fired
                .iter()
                .map(|trigger| Fired { user: morning.name(card.user).to_owned(), trigger: trigger.clone() })
        });
        Ok(Self {
            since_yesterday: flow(morning.yesterday)?,
            since_a_month_ago: flow(morning.month_ago)?,
            who: movers.into_iter().take(morning.named).map(|card| Mover::of(morning, card)).collect(),
            fired: fired.collect(),
        })
    }

    fn tell(&self, morning: &Morning, page: &mut Page) {
        let language = morning.language;
        page.title(words::TITLE.said(language));
        page.line(&words::ways(language, &self.since_yesterday));
        for mover in &self.who {
            page.item(&words::mover(language, mover));
        }
        page.line(&words::ways(language, &self.since_a_month_ago));
        page.line(&words::fired(language, &self.fired, morning.named));
        page.call(words::CALL);
    }

    fn gist(&self, morning: &Morning) -> Option<(Text, String)> {
        let language = morning.language;
        let told = [words::ways(language, &self.since_yesterday), words::fired(language, &self.fired, morning.named)];
        Some((words::TITLE, in_a_row(language, &told)))
    }
}

/// Whether the stage is another than yesterday's; who joined today came from none.
fn moved_today(card: &Scorecard) -> bool {
    card.stage.since == Since::On(card.as_of) && card.stage.age_days > 0
}

impl Went {
    fn of(from: Day, flow: &Flow<LifecycleStage>) -> Self {
        let (mut joined, mut ways) = (0, Vec::new());
        for cell in &flow.cells {
            match (cell.from, cell.to) {
                (None, Some(_)) => joined += cell.users,
                (Some(from), Some(to)) if from != to => {
                    ways.push(Way {
                        from: Text::of(|language| from.name(language)),
                        to: Text::of(|language| to.name(language)),
                        users: cell.users,
                    });
                }
                _ => {}
            }
        }
        ways.sort_by_key(|way| Reverse(way.users));
        Self { from, joined, moved: ways.iter().map(|way| way.users).sum(), ways }
    }
}

impl Mover {
    fn of(morning: &Morning, card: &Scorecard) -> Self {
        let reasons = card.stage.reasons().map(|reason| morning.say(reason)).collect();
        let stage = Text::of(|language| card.stage.stage.name(language));
        Self { user: morning.name(card.user).to_owned(), stage, reasons }
    }
}

mod words {
    use lifestage::answer::{Language, Say};

    use super::{Fired, Mover, WAYS, Way, Went};
    use crate::speech::{Text, comma, dot, semicolon, sentences};
    use crate::table::grouped;

    pub(super) const TITLE: Text = Text::new("Who moved, and why", "阶段流转及原因");
    pub(super) const CALL: &str = "let flow = JourneyRule::default().flow(&population, yesterday, as_of)?;";
    const NOBODY_FIRED: Text = Text::new("No trigger fires today.", "今日没有用户命中触发规则。");

    sentences! {
        way(from, to, users) "{from} → {to} {users}" "{from}→{to}{users}人";
        moved(day, joined, moved) "Since {day}: {joined} joined, {moved} moved." "自{day}以来：新加入{joined}人，阶段变化{moved}人。";
        moved_so(day, joined, moved, ways)
            "Since {day}: {joined} joined, {moved} moved: {ways}."
            "自{day}以来：新加入{joined}人，阶段变化{moved}人，主要为{ways}。";
        to_stage(user, stage, why) "{user} moved to {stage}: {why}" "用户{user}转入{stage}：{why}";
        fired_for(user, trigger) "{user} ({trigger})" "用户{user}（{trigger}）";
        all_fired(who) "A trigger fires today for {who}." "今日命中触发规则：{who}。";
        some_fired(who, more) "A trigger fires today for {who} and {more} more." "今日命中触发规则：{who}，另有{more}人次。";
    }

    pub(super) fn ways(language: Language, ways: &Went) -> String {
        let tell =
            |Way { from, to, users }: &Way| way(language, from.said(language), to.said(language), grouped(*users));
        let told: Vec<String> = ways.ways.iter().take(WAYS).map(tell).collect();
        let (day, joined, all) = (ways.from.say(language), grouped(ways.joined), grouped(ways.moved));
        if told.is_empty() {
            return moved(language, day, joined, all);
        }
        moved_so(language, day, joined, all, told.join(dot(language)))
    }

    pub(super) fn mover(language: Language, mover: &Mover) -> String {
        to_stage(language, &mover.user, mover.stage.said(language), mover.reasons.join(semicolon(language)))
    }

    pub(super) fn fired(language: Language, fired: &[Fired], named: usize) -> String {
        if fired.is_empty() {
            return NOBODY_FIRED.said(language).to_owned();
        }
        let who = fired.iter().take(named).map(|fired| fired_for(language, &fired.user, &fired.trigger));
        let who: Vec<String> = who.collect();
        match fired.len() - who.len() {
            0 => all_fired(language, who.join(comma(language))),
            more => some_fired(language, who.join(comma(language)), more),
        }
    }
}
