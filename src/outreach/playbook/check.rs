//! Checks of a playbook: all mistakes at once, plays that are never chosen and plays that contradict each other among them.

use std::collections::BTreeMap;

use super::config::{Play, PlaybookConfig};
use crate::answer::problem::{Problem, Problems, listed};
use crate::event::user::ContactChannel;
use crate::rule::predicate::{ImpliesSteps, Label, LabelKind, Predicate, Test};
use crate::score::stage::LifecycleStage;

/// The most plays of a playbook.
pub const PLAYS_MAX: usize = 200;

/// The most steps that comparing the conditions of all plays with each other may take.
const STEPS: u32 = 1_000_000;

/// A mistake in a playbook.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlaybookProblem {
    /// There are more plays than a playbook holds.
    #[error("`{0}` plays: give at most {PLAYS_MAX}, and the rest as a playbook of its own")]
    TooMany(usize),
    /// A play has no name.
    #[error("a play has no name: give it one")]
    NoName,
    /// Two plays have one name.
    #[error("an earlier play is also named `{0}`: give it another name")]
    NameTwice(String),
    /// An action without a name, or of no points.
    #[error("the action does nothing: name what to send, grant, begin or say, or give at least 1 point")]
    NoAction,
    /// A message without a channel.
    #[error("a message or a person reaches nobody without a channel: give at least one, such as `in_app`")]
    NoChannel,
    /// A channel stands twice.
    #[error("`{0}` stands twice: give each channel once, the best one first")]
    ChannelTwice(ContactChannel),
    /// Another play goes first whenever this one would.
    #[error(
        "it can never be chosen: `{0}` applies whenever it does, goes first and never pauses; give this one a higher priority, or the other a narrower condition or a pause"
    )]
    NeverChosen(String),
    /// Another play of the same priority and for the same users does something else.
    #[error(
        "it contradicts `{0}`, which has the same condition and the same priority `{1}` and does something else: give them different priorities"
    )]
    Contradicts(String, i32),
    /// Users without a play, where everybody must have one.
    #[error("not everybody has a play: add one without a condition, or plays for the stages {0}")]
    NotTotal(String),
}

pub(super) fn check(config: &PlaybookConfig) -> Result<(), Problems<PlaybookProblem>> {
    let plays = &config.plays;
    // What follows compares each with all others.
    if plays.len() > PLAYS_MAX {
        return Err(Problems::one(Problem::new("plays", PlaybookProblem::TooMany(plays.len()))));
    }
    let mut found = Vec::new();
    let mut steps = ImpliesSteps::new(STEPS);
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, play) in plays.iter().enumerate() {
        let mut wrong = |field: &str, problem| {
            let dot = if field.is_empty() { "" } else { "." };
            found.push(Problem::new(format!("plays[{place}]{dot}{field}"), problem));
        };
        if play.name.is_empty() {
            wrong("name", PlaybookProblem::NoName);
        } else if names.insert(&play.name, place).is_some() {
            wrong("name", PlaybookProblem::NameTwice(play.name.clone()));
        }
        check_action(play, &mut wrong);
        if let Some(problem) = check_against(plays, place, &mut steps) {
            wrong("", problem);
        }
    }
    if config.total
        && let Some(problem) = check_total(plays)
    {
        found.push(Problem::new("total", problem));
    }
    Problems::none_in(found)
}

fn check_action(play: &Play, wrong: &mut impl FnMut(&str, PlaybookProblem)) {
    if play.action.is_empty() {
        wrong("action", PlaybookProblem::NoAction);
    }
    if play.action.needs_channel() && play.channels.is_empty() {
        wrong("channels", PlaybookProblem::NoChannel);
    }
    let mut channels = play.channels.iter().enumerate();
    if let Some((_, twice)) =
        channels.find(|(place, channel)| play.channels.iter().take(*place).any(|earlier| earlier == *channel))
    {
        wrong("channels", PlaybookProblem::ChannelTwice(*twice));
    }
}

/// Why a play at a place cannot stand beside the others.
fn check_against(plays: &[Play], place: usize, steps: &mut ImpliesSteps) -> Option<PlaybookProblem> {
    let play = plays.get(place)?;
    let earlier = plays.get(..place).unwrap_or_default();
    let contradicts = earlier.iter().find(|other| {
        other.priority == play.priority
            && other.trigger == play.trigger
            && (&other.action, &other.channels) != (&play.action, &play.channels)
            && implies(play.when.as_ref(), other.when.as_ref(), steps)
            && implies(other.when.as_ref(), play.when.as_ref(), steps)
    });
    if let Some(other) = contradicts {
        return Some(PlaybookProblem::Contradicts(other.name.clone(), play.priority));
    }
    let mut others = plays.iter().enumerate().filter(|(at, _)| *at != place);
    let hides = others.find(|(at, other)| {
        let first = (other.priority, place) > (play.priority, *at);
        // A pause lets others have their turn, and a channel of its own may be allowed where the others are not.
        first
            && other.pause_days == 0
            && (other.trigger.is_none() || other.trigger == play.trigger)
            && play.channels.iter().all(|channel| other.channels.contains(channel))
            && (play.channels.is_empty() || play.class == other.class)
            && implies(play.when.as_ref(), other.when.as_ref(), steps)
    });
    hides.map(|(_, other)| PlaybookProblem::NeverChosen(other.name.clone()))
}

/// Whether one condition is seen to imply the other; none is true of everybody.
fn implies(one: Option<&Predicate>, other: Option<&Predicate>, steps: &mut ImpliesSteps) -> bool {
    match (one, other) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(one), Some(other)) => one.implies(other, steps),
    }
}

/// The stages that no play names, where no play is for everybody.
fn check_total(plays: &[Play]) -> Option<PlaybookProblem> {
    let mut missing: Vec<LifecycleStage> = LifecycleStage::ALL.to_vec();
    for play in plays.iter().filter(|play| play.trigger.is_none()) {
        let Some(when) = &play.when else { return None };
        let mut tests = when.tests();
        // The one test of a condition that is nothing else: `all` or `any` of it is the same.
        if let (Some(Test::Label(LabelKind::Stage, stages)), None) = (tests.next(), tests.next())
            && !when.has_not()
        {
            missing.retain(|stage| !stages.contains(&Label::Stage(*stage)));
        }
    }
    let missing: Vec<String> = missing.iter().map(|stage| format!("`{stage}`")).collect();
    (!missing.is_empty()).then(|| PlaybookProblem::NotTotal(listed(missing)))
}
