//! Growth points of the period, the tiers that they reach, and runs of check-ins.

use std::cmp::Reverse;
use std::error::Error;

use lifestage::incentive::{Earnings, StreakRun};
use lifestage::time::Days;
use lifestage::{Kind, Scorecard, UserId};
use serde::Serialize;

use super::Block;
use super::morning::Morning;
use super::page::Page;
use crate::speech::Text;
use crate::table::{part, table};

/// A run of this many days is worth a word.
const LONG_RUN: u32 = 7;

#[derive(Serialize)]
pub(super) struct Points {
    days: Option<Days>,
    /// What users did, by the earning rules alone.
    by_actions: u64,
    /// With tasks, check-in ladders and caps.
    granted: u64,
    earners: u64,
    /// Below the first tier, then at each.
    tiers: Vec<Tier>,
    /// Users who get to the next tier before the period ends, at their pace.
    on_the_way: u64,
    checked_in_today: u64,
    long_runs: u64,
    longest: Option<Longest>,
}

#[derive(Serialize)]
struct Tier {
    from: u64,
    users: u64,
}

#[derive(Serialize)]
struct Longest {
    user: String,
    days: u32,
}

impl Block for Points {
    const NAME: &'static str = "points";

    fn of(morning: &Morning) -> Result<Self, Box<dyn Error>> {
        let incentives = morning.rules.incentives.clone().unwrap_or_default();
        let earned: Vec<(UserId, &Earnings)> = morning.cards.iter().filter_map(earnings).collect();
        let (mut by_actions, mut checked_in_today) = (0, 0);
        for card in &morning.cards {
            let Some((member, known)) = morning.member(card.user) else { continue };
            by_actions += incentives.growth().points(known, &member.user, &[])?.unwrap_or_default();
            let checked_in = known.last_day_of(Kind::CheckIn)? == Some(morning.as_of);
            checked_in_today += u64::from(checked_in);
        }
        let at = |tier: Option<u16>| earned.iter().filter(|(_, earned)| earned.growth.tier() == tier).count() as u64;
        let reached = (1..).zip(&incentives.growth().config().tiers);
        let tiers = [Tier { from: 0, users: at(None) }].into_iter();
        let runs = earned.iter().filter_map(|(user, earned)| Some((*user, earned.streak.current?)));
        let long = |run: &StreakRun| run.length >= LONG_RUN;
        let longest = runs.clone().min_by_key(|(user, run)| (Reverse(run.length), *user));
        Ok(Self {
            days: earned.first().map(|(_, earned)| earned.growth.days),
            by_actions,
            granted: earned.iter().map(|(_, earned)| earned.growth.points).sum(),
            earners: earned.iter().filter(|(_, earned)| earned.growth.points > 0).count() as u64,
            tiers: tiers
                .chain(reached.map(|(number, tier)| Tier { from: tier.points, users: at(Some(number)) }))
                .collect(),
            on_the_way: earned.iter().filter(|(_, earned)| on_the_way(earned)).count() as u64,
            checked_in_today,
            long_runs: runs.filter(|(_, run)| long(run)).count() as u64,
            longest: longest.map(|(user, run)| Longest { user: morning.name(user).to_owned(), days: run.length }),
        })
    }

    fn tell(&self, morning: &Morning, page: &mut Page) {
        let language = morning.language;
        page.title(words::TITLE.said(language));
        page.line(&words::granted(language, self));
        let total = self.tiers.iter().map(|tier| tier.users).sum();
        let name = |name: Text| [name.said(language).to_owned()].into_iter();
        let mut table = table(name(words::TIER).chain(self.tiers.iter().map(|tier| words::tier(language, tier))));
        let counts = self.tiers.iter().map(|tier| part(language, tier.users, total));
        table.add_row(name(words::USERS).chain(counts));
        page.table(table);
        page.line(&words::runs(language, self));
        page.call(words::CALL);
    }

    fn gist(&self, morning: &Morning) -> Option<(Text, String)> {
        Some((words::TITLE, words::granted(morning.language, self)))
    }
}

fn earnings(card: &Scorecard) -> Option<(UserId, &Earnings)> {
    card.earnings.known().map(|earned| (card.user, earned.as_ref()))
}

fn on_the_way(earned: &Earnings) -> bool {
    earned.growth.next.as_ref().is_some_and(|next| next.on.is_some())
}

mod words {
    use lifestage::answer::{Language, Say};

    use super::{LONG_RUN, Points, Tier};
    use crate::speech::{Text, sentences, users};
    use crate::table::grouped;

    pub(super) const TITLE: Text = Text::new("Points and tiers", "成长值与档位");
    pub(super) const CALL: &str = "let standing = incentives.standing(profile.as_of(as_of), &user)?;";
    pub(super) const TIER: Text = Text::new("points", "成长值");
    pub(super) const USERS: Text = Text::new("users", "用户数");
    const BELOW: Text = Text::new("below", "未达第一档");

    sentences! {
        granted_from(points, day, users, by_actions)
            "{points} points from {day} on to {users}, {by_actions} of them for what they did, the others for tasks and check-in runs."
            "{day}起，{users}共获得{points}分成长值，其中{by_actions}分来自行为，其余来自任务和连续签到。";
        granted_to(points, users, by_actions)
            "{points} points to {users}, {by_actions} of them for what they did, the others for tasks and check-in runs."
            "{users}共获得{points}分成长值，其中{by_actions}分来自行为，其余来自任务和连续签到。";
        at_least(points) "{points} or more" "{points}及以上";
        on_the_way(on_the_way, checked_in, long_runs, length)
            "{on_the_way} will reach the next tier in time at their pace. {checked_in} checked in today; {long_runs} runs of {length} days or more."
            "按目前进度，{on_the_way}人能在本期内升到下一档。今日签到{checked_in}人，连续签到{length}天及以上的有{long_runs}人。";
        on_the_way_longest(on_the_way, checked_in, long_runs, length, days, user)
            "{on_the_way} will reach the next tier in time at their pace. {checked_in} checked in today; {long_runs} runs of {length} days or more, the longest {days} (user {user})."
            "按目前进度，{on_the_way}人能在本期内升到下一档。今日签到{checked_in}人，连续签到{length}天及以上的有{long_runs}人，最长{days}（用户{user}）。";
        one_day() "1 day" "1天";
        days(days) "{days} days" "{days}天";
    }

    pub(super) fn granted(language: Language, points: &Points) -> String {
        let (granted, by_actions) = (grouped(points.granted), grouped(points.by_actions));
        let users = users(language, points.earners);
        match points.days {
            Some(days) => granted_from(language, granted, days.first().say(language), users, by_actions),
            None => granted_to(language, granted, users, by_actions),
        }
    }

    pub(super) fn tier(language: Language, tier: &Tier) -> String {
        if tier.from == 0 { BELOW.said(language).to_owned() } else { at_least(language, tier.from) }
    }

    pub(super) fn runs(language: Language, points: &Points) -> String {
        let [soon, today, long] = [points.on_the_way, points.checked_in_today, points.long_runs].map(grouped);
        match &points.longest {
            Some(longest) => {
                let length = if longest.days == 1 { one_day(language) } else { days(language, longest.days) };
                on_the_way_longest(language, soon, today, long, LONG_RUN, length, &longest.user)
            }
            None => on_the_way(language, soon, today, long, LONG_RUN),
        }
    }
}
