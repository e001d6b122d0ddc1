//! The next best play of one user, and why not each other one.

use core::fmt;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::config::Play;
use super::reason::PlayReason;
use super::rule::PlaybookRule;
use crate::answer::guarantee::{Disagreement, Guarantee, all_must};
use crate::answer::reason::Reason;
use crate::answer::say::{Say, Words, display_in_english};
use crate::event::id::UserId;
use crate::event::user::User;
use crate::profile::AsOf;
use crate::rule::predicate::{Situation, Trace, Truth};
use crate::rule::ruleset::RuleSet;
use crate::rule::scorecard::ScoreError;
use crate::time::Day;

/// A play that was played for a user, from your log.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Played {
    /// The name of the play.
    pub play: String,
    /// The day on which it was played. Days after the one asked about do not count.
    pub on: Day,
}

/// The next best play of a user as of a day, if any applies, and what is said of each.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
#[non_exhaustive]
pub struct NextBest {
    /// The user.
    pub user: UserId,
    /// The day asked about.
    pub as_of: Day,
    /// The play to do; none where none applies.
    pub chosen: Option<Box<ChosenPlay>>,
    verdicts: Vec<PlayVerdict>,
}

/// The stored form of a [`NextBest`], before the check.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    user: UserId,
    as_of: Day,
    chosen: Option<Box<ChosenPlay>>,
    verdicts: Vec<PlayVerdict>,
}

/// A play that was chosen, and what its condition saw.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ChosenPlay {
    /// The play.
    pub play: Play,
    /// Why its condition is true; none for a play without a condition.
    pub trace: Option<Trace>,
}

/// What is said of a play.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PlayVerdict {
    /// The name of the play.
    pub play: String,
    /// Why it is the next one, or not.
    pub why: PlayReason,
}

impl PlayVerdict {
    pub(in crate::outreach) fn new(play: &Play, why: PlayReason) -> Self {
        Self { play: play.name.clone(), why }
    }
}

impl NextBest {
    /// The plays, those that go first before the others, each with the reason why it is the next one or not.
    pub fn reasons(&self) -> impl Iterator<Item = &PlayVerdict> {
        self.verdicts.iter()
    }

    /// The name of the play to do.
    pub fn name(&self) -> Option<&str> {
        self.chosen.as_ref().map(|chosen| chosen.play.name.as_str())
    }

    fn check(&self) -> Result<(), Guarantee> {
        let (name, verdicts) = (self.name(), &self.verdicts);
        let names: BTreeSet<&str> = verdicts.iter().map(|verdict| verdict.play.as_str()).collect();
        let first =
            verdicts.iter().filter(|verdict| verdict.why.is_chosen()).map(|verdict| Some(verdict.play.as_str()));
        let outranked = verdicts.iter().filter_map(|verdict| match &verdict.why {
            PlayReason::Outranked { by, .. } => Some(by.as_str()),
            _ => None,
        });
        let applying = 1 + outranked.clone().count();
        let counted = verdicts.iter().all(|verdict| match verdict.why {
            PlayReason::Chosen { priority, applying: said } => {
                usize::try_from(said) == Ok(applying)
                    && self.chosen.as_ref().is_some_and(|chosen| chosen.play.priority == priority)
            }
            PlayReason::Outranked { first, priority, .. } => first >= priority,
            _ => true,
        });
        all_must([
            (names.len() == verdicts.len(), Guarantee::PlayStandsOnce),
            (first.eq(name.map(Some)), Guarantee::FirstPlayIsDone),
            (outranked.into_iter().all(|by| Some(by) == name), Guarantee::OthersBehind),
            (counted, Guarantee::FirstByPriority),
        ])
    }
}

impl TryFrom<Written> for NextBest {
    type Error = Disagreement;

    fn try_from(Written { user, as_of, chosen, verdicts }: Written) -> Result<Self, Disagreement> {
        let next = Self { user, as_of, chosen, verdicts };
        next.check().map_err(Disagreement::of("NextBest"))?;
        Ok(next)
    }
}

impl Say for PlayVerdict {
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.play)?;
        f.write_str(words.language.colon())?;
        self.why.say_to(words, f)
    }
}

display_in_english!(PlayVerdict);

impl From<&PlayVerdict> for Reason {
    fn from(verdict: &PlayVerdict) -> Self {
        (&verdict.why).into()
    }
}

impl PlaybookRule {
    /// The next best play of one user as of a day; `None` before the user joined.
    ///
    /// `played` is what was played for the user, in any order; names that are no play count for nothing.
    ///
    /// ```
    /// use lifestage::outreach::{Played, PlaybookRule};
    /// use lifestage::{Day, Event, Profile, RuleSet, User};
    ///
    /// let playbook: PlaybookRule = serde_json::from_str(
    ///     r#"{ "plays": [
    ///         { "name": "win back", "when": { "stage": ["Silent"] }, "priority": 10, "pause_days": 14,
    ///           "action": { "send_message": "we miss you" }, "channels": ["push"], "why": "silent" },
    ///         { "name": "tips", "action": { "send_message": "tips" }, "channels": ["in_app"] }
    ///     ] }"#,
    /// )?;
    /// let (rules, user, monday) = (RuleSet::default(), User::new(1_u64), Day::ymd(2026, 1, 5));
    /// let profile = Profile::of([Event::log_in(1_u64, monday)]);
    ///
    /// let next = playbook.assess(&rules, profile.as_of(monday.plus(40)), &user, &[])?.unwrap();
    /// assert_eq!(next.name(), Some("win back"));
    /// let why: Vec<String> = next.reasons().map(|verdict| verdict.to_string()).collect();
    /// assert_eq!(
    ///     why,
    ///     ["win back: goes first of 2 plays that apply, by its priority 10",
    ///      "tips: `win back` goes first, by its priority 10 over 0"],
    /// );
    ///
    /// let played = [Played { play: "win back".to_owned(), on: monday.plus(35) }];
    /// let next = playbook.assess(&rules, profile.as_of(monday.plus(40)), &user, &played)?.unwrap();
    /// assert_eq!(next.name(), Some("tips"));
    /// let why = next.reasons().next().unwrap().to_string();
    /// assert_eq!(why, "win back: played on 2026-02-09, and pauses until 2026-02-24");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If the facts are of another user than the profile. What a condition cannot know is a reason, not an error.
    pub fn assess(
        &self,
        rules: &RuleSet,
        as_of: AsOf<'_>,
        user: &User,
        played: &[Played],
    ) -> Result<Option<NextBest>, ScoreError> {
        Ok(rules.situation(as_of, user)?.map(|situation| self.next_best(rules, &situation, played)))
    }

    fn next_best(&self, rules: &RuleSet, situation: &Situation<'_>, played: &[Played]) -> NextBest {
        let states: Vec<(&Play, Option<PlayReason>)> = self.states(rules, situation, played).collect();
        let applying = states.iter().filter(|(_, why_not)| why_not.is_none()).count();
        let first = states.iter().find_map(|(play, why_not)| why_not.is_none().then_some(*play));
        let verdict = |(play, why_not): (&Play, Option<PlayReason>)| {
            let why = why_not.or_else(|| {
                let first = first?;
                Some(if core::ptr::eq(first, play) {
                    let applying = u32::try_from(applying).unwrap_or(u32::MAX);
                    PlayReason::Chosen { priority: play.priority, applying }
                } else {
                    let by = first.name.clone();
                    PlayReason::Outranked { by, first: first.priority, priority: play.priority }
                })
            });
            // INVARIANT: where a play applies, one is the first that does.
            why.map(|why| PlayVerdict::new(play, why))
        };
        let chosen = first.map(|play| {
            let trace = play.when.as_ref().map(|when| when.trace(situation));
            Box::new(ChosenPlay { play: play.clone(), trace })
        });
        let verdicts = states.into_iter().filter_map(verdict).collect();
        NextBest { user: situation.user().id, as_of: situation.day(), chosen, verdicts }
    }

    /// Each play, those that go first before the others, with the reason why it does not apply, if it does not.
    pub(in crate::outreach) fn states<'a>(
        &'a self,
        rules: &'a RuleSet,
        situation: &'a Situation<'_>,
        played: &'a [Played],
    ) -> impl Iterator<Item = (&'a Play, Option<PlayReason>)> {
        self.in_order().map(move |play| (play, why_not(play, rules, situation, played)))
    }
}

/// Why a play does not apply to a user; none where it does.
fn why_not(play: &Play, rules: &RuleSet, situation: &Situation<'_>, played: &[Played]) -> Option<PlayReason> {
    match play.when.as_ref().map(|when| when.evaluate(situation)) {
        Some(Truth::False) => return Some(PlayReason::NotMet),
        Some(Truth::Unknown(why)) => return Some(PlayReason::Unknown { why }),
        Some(Truth::True) | None => {}
    }
    if let Some(name) = &play.trigger {
        let trigger = rules.triggers.iter().find(|trigger| trigger.name == *name);
        if !trigger.is_some_and(|trigger| trigger.fires(situation)) {
            return Some(PlayReason::NotFired { trigger: name.clone() });
        }
    }
    paused(play, situation.day(), played)
}

/// The pause that a play is in on a day.
fn paused(play: &Play, day: Day, played: &[Played]) -> Option<PlayReason> {
    let of_play = played.iter().filter(|played| played.play == play.name && played.on <= day);
    let last = of_play.map(|played| played.on).max().filter(|_| play.pause_days > 0)?;
    let until = last.plus(i32::from(play.pause_days) + 1);
    (day < until).then_some(PlayReason::Paused { played: last, until })
}
