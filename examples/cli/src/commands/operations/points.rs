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

    fn tell(&self, _: &Morning, page: &mut Page) {
        page.title(words::TITLE);
        page.line(&words::granted(self));
        let total = self.tiers.iter().map(|tier| tier.users).sum();
        let mut table = table([words::TIER.to_owned()].into_iter().chain(self.tiers.iter().map(words::tier)));
        let counts = self.tiers.iter().map(|tier| part(tier.users, total));
        table.add_row([words::USERS.to_owned()].into_iter().chain(counts));
        page.table(&table);
        page.line(&words::runs(self));
        page.call(words::CALL);
    }
}

fn earnings(card: &Scorecard) -> Option<(UserId, &Earnings)> {
    card.earnings.known().map(|earned| (card.user, earned.as_ref()))
}

fn on_the_way(earned: &Earnings) -> bool {
    earned.growth.next.as_ref().is_some_and(|next| next.on.is_some())
}

mod words {
    use super::{LONG_RUN, Points, Tier};
    use crate::commands::who::users;
    use crate::table::grouped;

    pub(super) const TITLE: &str = "Points and tiers";
    pub(super) const CALL: &str = "let standing = incentives.standing(profile.as_of(as_of), &user)?;";
    pub(super) const TIER: &str = "points";
    pub(super) const USERS: &str = "users";

    pub(super) fn granted(points: &Points) -> String {
        let days = points.days.map_or_else(String::new, |days| format!(" from {} on", days.first()));
        format!(
            "{} points{days} to {}, {} of them for what they did, the others for tasks and check-in runs.",
            grouped(points.granted),
            users(points.earners),
            grouped(points.by_actions),
        )
    }

    pub(super) fn tier(tier: &Tier) -> String {
        if tier.from == 0 { "below".to_owned() } else { format!("{} or more", tier.from) }
    }

    pub(super) fn runs(points: &Points) -> String {
        let longest = points.longest.as_ref().map_or_else(String::new, |longest| {
            let days = if longest.days == 1 { "day" } else { "days" };
            format!(", the longest {} {days} (user {})", longest.days, longest.user)
        });
        format!(
            "{} will reach the next tier in time at their pace. {} checked in today; {} runs of {LONG_RUN} days or \
             more{longest}.",
            grouped(points.on_the_way),
            grouped(points.checked_in_today),
            grouped(points.long_runs),
        )
    }
}
