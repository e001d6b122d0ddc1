//! What users do for each other: content, help, the honor roll of the month, satisfaction, and whom to look at for abuse.

use std::error::Error;

use lifestage::number::stats::RankMode;
use lifestage::report::SatisfactionRule;
use lifestage::score::{AbuseLevel, ContributionRole, ContributionRule};
use lifestage::time::{Period, Window};
use lifestage::{Day, Kind};
use serde::Serialize;

use super::Block;
use super::morning::{Counts, Morning};
use super::page::Page;
use crate::speech::{Text, in_a_row};

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
    /// By the name that files have.
    kind: String,
    #[serde(skip)]
    of: Kind,
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
    level: Text,
    reasons: Vec<String>,
}

impl Block for Community {
    const NAME: &'static str = "community";

    fn of(morning: &Morning) -> Result<Self, Box<dyn Error>> {
        let rule = morning.rules.contribution.clone().unwrap_or_default();
        let roles = ContributionRole::ALL.iter().rev().map(|role| Text::of(|language| role.name(language)));
        let satisfaction = SatisfactionRule::default().report(&morning.population, WINDOW.days(morning.as_of))?;
        Ok(Self {
            actions: KINDS.into_iter().map(|kind| actions(morning, kind)).collect::<Result<_, _>>()?,
            roles: morning.count(roles, |card| {
                card.contribution.known().map(|found| Text::of(|language| found.role.name(language)))
            }),
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
        let language = morning.language;
        page.title(words::TITLE.said(language));
        page.line(&words::actions(language, &self.actions));
        page.line(&words::roles(language, &self.roles, &self.satisfaction));
        page.line(&words::honor_roll(language, Period::Month.containing(morning.as_of).first(), &self.honor_roll));
        for warned in self.abuse.iter().take(morning.named) {
            page.item(&words::warned(language, warned));
        }
        page.line(&words::abuse(language, self.abuse.len()));
        page.call(words::CALL);
    }

    fn gist(&self, morning: &Morning) -> Option<(Text, String)> {
        let language = morning.language;
        let warned = self.abuse.first().map(|warned| words::first_warned(language, warned));
        let told: Vec<String> = warned.into_iter().chain([words::abuse(language, self.abuse.len())]).collect();
        Some((words::TITLE, in_a_row(language, &told)))
    }
}

fn actions(morning: &Morning, kind: Kind) -> Result<Actions, Box<dyn Error>> {
    let (mut users, mut events) = (0, 0);
    for (_, known) in morning.cards.iter().filter_map(|card| morning.member(card.user)) {
        let count = known.count(kind, WINDOW)?;
        users += u64::from(count > 0);
        events += count;
    }
    Ok(Actions { kind: morning.log.label(kind).into_owned(), of: kind, users, events })
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
        level: Text::of(|language| level.name(language)),
        reasons: card.abuse.known().into_iter().flat_map(|abuse| abuse.reasons()).map(|why| morning.say(why)).collect(),
    });
    warned.collect()
}

mod words {
    use lifestage::Day;
    use lifestage::answer::{Language, Say};

    use super::{Actions, Counts, Honored, Satisfaction, Warned};
    use crate::commands::operations::morning::listed;
    use crate::speech::{Text, dot, semicolon, sentences};
    use crate::table::grouped;

    pub(super) const TITLE: Text = Text::new("Community", "社区贡献");
    pub(super) const CALL: &str = "let places = contribution.honor_roll(&population, as_of)?.places(ties);";
    const NOTHING_DONE: Text = Text::new(
        "In 30 days nobody created, helped, commented or shared anything.",
        "近30天没有人创作、互助、评论或分享。",
    );
    const NOBODY_RATED: Text = Text::new("nobody rated", "暂无评价");
    const NO_ABUSE: Text = Text::new("No warning of abuse.", "没有滥用预警。");
    const ONE_ABUSE: Text = Text::new(
        "That is the only warning of abuse; what is done about it is for people to decide.",
        "滥用预警仅此一条，如何处置由人工决定。",
    );

    sentences! {
        action(kind, events, users) "{kind} {events} by {users}" "{kind}{events}次（{users}人）";
        done(actions) "In 30 days: {actions} users." "近30天：{actions}。";
        rated(mean, ratings) "{mean} of 100 in {ratings} ratings" "{mean}分（满分100分，共{ratings}次评价）";
        in_roles(roles, satisfaction)
            "Roles: {roles}. Satisfaction: {satisfaction}."
            "贡献角色：{roles}。满意度：{satisfaction}。";
        nobody_honored(first) "Nobody is on the honor roll from {first} on." "{first}起的荣誉榜暂无用户上榜。";
        honored(place, user, score, day)
            "{place}. {user} with {score}, by {day}"
            "第{place}名为用户{user}，{day}累计{score}分";
        all_honored(first, places) "Honor roll from {first} on: {places}." "{first}起的荣誉榜：{places}。";
        one_warned(user, why) "{user}: {why}" "用户{user}：{why}";
        sentence(told) "{told}." "{told}。";
        all_abuse(users)
            "{users} warnings of abuse in all; what is done about them is for people to decide."
            "滥用预警共{users}条，如何处置由人工决定。";
    }

    pub(super) fn actions(language: Language, actions: &[Actions]) -> String {
        let tell = |of: &Actions| {
            // In English as files have them, as they stand beside event types of the log's own.
            let kind = if language == Language::English { of.kind.clone() } else { of.of.say(language).to_string() };
            action(language, kind, grouped(of.events), grouped(of.users))
        };
        let told: Vec<String> = actions.iter().filter(|of| of.events > 0).map(tell).collect();
        if told.is_empty() {
            return NOTHING_DONE.said(language).to_owned();
        }
        done(language, told.join(dot(language)))
    }

    pub(super) fn roles(language: Language, roles: &Counts, satisfaction: &Satisfaction) -> String {
        let mean = satisfaction.mean.map_or_else(
            || NOBODY_RATED.said(language).to_owned(),
            |mean| rated(language, format!("{mean:.1}"), grouped(satisfaction.ratings)),
        );
        in_roles(language, listed(language, roles), mean)
    }

    pub(super) fn honor_roll(language: Language, first: Day, places: &[Honored]) -> String {
        let first = first.say(language);
        if places.is_empty() {
            return nobody_honored(language, first);
        }
        let tell =
            |of: &Honored| honored(language, of.place, &of.user, format!("{:.1}", of.score), of.reached.say(language));
        let separator = if language == Language::Chinese { semicolon(language) } else { dot(language) };
        all_honored(language, first, places.iter().map(tell).collect::<Vec<_>>().join(separator))
    }

    pub(super) fn warned(language: Language, warned: &Warned) -> String {
        one_warned(language, &warned.user, warned.reasons.join(semicolon(language)))
    }

    pub(super) fn first_warned(language: Language, of: &Warned) -> String {
        sentence(language, warned(language, of))
    }

    pub(super) fn abuse(language: Language, users: usize) -> String {
        match users {
            0 => NO_ABUSE.said(language).to_owned(),
            1 => ONE_ABUSE.said(language).to_owned(),
            users => all_abuse(language, users),
        }
    }
}
