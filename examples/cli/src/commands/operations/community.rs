//! What users do for each other: content, help, the honor roll of the month, satisfaction, and whom to look at for abuse.

use std::error::Error;

use lifestage::answer::Language;
use lifestage::number::stats::RankMode;
use lifestage::report::SatisfactionRule;
use lifestage::score::{AbuseLevel, ContributionRole, ContributionRule};
use lifestage::time::{Period, Window};
use lifestage::{Day, Kind};
use serde::Serialize;

use super::Block;
use super::morning::{Counts, Morning};
use super::page::Page;

/// What is counted.
const KINDS: [Kind; 6] = [Kind::Create, Kind::Help, Kind::Solve, Kind::Comment, Kind::Share, Kind::JoinEvent];

const WINDOW: Window = Window::last(30);

#[derive(Serialize)]
pub(super) struct Community {
    /// Of the last 30 days.
    actions: Vec<Actions>,
    roles: Counts,
    honor_roll: Vec<Honored>,
    satisfaction: Satisfaction,
    abuse: Vec<Warned>,
}

#[derive(Serialize)]
struct Actions {
    kind: String,
    users: u64,
    events: u64,
}

#[derive(Serialize)]
struct Honored {
    place: usize,
    user: String,
    score: f64,
    reached: Day,
}

/// Of the last 30 days.
#[derive(Serialize)]
struct Satisfaction {
    users: u64,
    ratings: u64,
    mean: Option<f64>,
}

#[derive(Serialize)]
struct Warned {
    user: String,
    level: &'static str,
    reasons: Vec<String>,
}

impl Block for Community {
    const NAME: &'static str = "community";

    fn of(morning: &Morning) -> Result<Self, Box<dyn Error>> {
        let rule = morning.rules.contribution.clone().unwrap_or_default();
        let roles = ContributionRole::ALL.iter().rev().map(|role| role.name(Language::English));
        let satisfaction = SatisfactionRule::default().report(&morning.population, WINDOW.days(morning.as_of))?;
        Ok(Self {
            actions: KINDS.into_iter().map(|kind| actions(morning, kind)).collect::<Result<_, _>>()?,
            roles: morning
                .count(roles, |card| card.contribution.known().map(|found| found.role.name(Language::English))),
            honor_roll: honor_roll(morning, &rule)?,
            satisfaction: Satisfaction {
                users: satisfaction.users,
                ratings: satisfaction.ratings,
                mean: satisfaction.mean(),
            },
            abuse: abuse(morning),
        })
    }

    fn tell(&self, morning: &Morning, page: &mut Page) {
        page.title(words::TITLE);
        page.line(&words::actions(&self.actions));
        page.line(&words::roles(&self.roles, &self.satisfaction));
        page.line(&words::honor_roll(Period::Month.containing(morning.as_of).first(), &self.honor_roll));
        for warned in self.abuse.iter().take(morning.named) {
            page.item(&words::warned(warned));
        }
        page.line(&words::abuse(self.abuse.len()));
        page.call(words::CALL);
    }
}

fn actions(morning: &Morning, kind: Kind) -> Result<Actions, Box<dyn Error>> {
    let (mut users, mut events) = (0, 0);
    for (_, known) in morning.cards.iter().filter_map(|card| morning.member(card.user)) {
        let count = known.count(kind, WINDOW)?;
        users += u64::from(count > 0);
        events += count;
    }
    Ok(Actions { kind: morning.log.label(kind).into_owned(), users, events })
}

fn honor_roll(morning: &Morning, rule: &ContributionRule) -> Result<Vec<Honored>, Box<dyn Error>> {
    let places = rule.honor_roll(&morning.population, morning.as_of)?.places(RankMode::Competition);
    let named = places.into_iter().take(morning.named).map(|place| Honored {
        place: place.place,
        user: morning.name(place.contribution.user).to_owned(),
        score: place.contribution.score.get(),
        reached: place.contribution.reached,
    });
    Ok(named.collect())
}

/// All users with a warning, the worst first.
fn abuse(morning: &Morning) -> Vec<Warned> {
    let level = |card: &&lifestage::Scorecard| card.abuse.known().and_then(|abuse| abuse.level());
    let mut cards: Vec<(AbuseLevel, _)> = morning.cards.iter().filter_map(|card| Some((level(&card)?, card))).collect();
    cards.sort_by_key(|(level, card)| (std::cmp::Reverse(*level), card.user));
    let warned = cards.into_iter().map(|(level, card)| Warned {
        user: morning.name(card.user).to_owned(),
        level: level.name(Language::English),
        reasons: card.abuse.known().into_iter().flat_map(|abuse| abuse.reasons()).map(|why| why.to_string()).collect(),
    });
    warned.collect()
}

mod words {
    use lifestage::Day;

    use super::{Actions, Counts, Honored, Satisfaction, Warned};
    use crate::table::grouped;

    pub(super) const TITLE: &str = "Community";
    pub(super) const CALL: &str =
        "let places = contribution.honor_roll(&population, as_of)?.places(RankMode::Competition);";

    pub(super) fn actions(actions: &[Actions]) -> String {
        let told: Vec<String> = actions
            .iter()
            .filter(|actions| actions.events > 0)
            .map(|actions| format!("{} {} by {}", actions.kind, grouped(actions.events), grouped(actions.users)))
            .collect();
        if told.is_empty() {
            return "In 30 days nobody created, helped, commented or shared anything.".to_owned();
        }
        format!("In 30 days: {} users.", told.join(" · "))
    }

    pub(super) fn roles(roles: &Counts, satisfaction: &Satisfaction) -> String {
        let roles: Vec<String> = roles.iter().map(|(role, users)| format!("{role} {}", grouped(*users))).collect();
        let mean = satisfaction.mean.map_or_else(
            || "nobody rated".to_owned(),
            |mean| format!("{mean:.1} of 100 in {} ratings", grouped(satisfaction.ratings)),
        );
        format!("Roles: {}. Satisfaction: {mean}.", roles.join(" · "))
    }

    pub(super) fn honor_roll(first: Day, places: &[Honored]) -> String {
        if places.is_empty() {
            return format!("Nobody is on the honor roll from {first} on.");
        }
        let told: Vec<String> = places
            .iter()
            .map(|place| format!("{}. {} with {:.1}, by {}", place.place, place.user, place.score, place.reached))
            .collect();
        format!("Honor roll from {first} on: {}.", told.join(" · "))
    }

    pub(super) fn warned(warned: &Warned) -> String {
        format!("{}: {}", warned.user, warned.reasons.join("; "))
    }

    pub(super) fn abuse(users: usize) -> String {
        match users {
            0 => "No warning of abuse.".to_owned(),
            1 => "That is the only warning of abuse; what is done about it is for people to decide.".to_owned(),
            users => format!("{users} warnings of abuse in all; what is done about them is for people to decide."),
        }
    }
}
