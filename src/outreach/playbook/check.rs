//! Checks of a playbook: all mistakes at once, plays that are never chosen and plays that contradict each other among them.

use std::collections::BTreeMap;

use super::config::{Play, PlaybookConfig};
use crate::answer::problem::{Problem, Problems, listed};
use crate::event::user::ContactChannel;
use crate::rule::predicate::{ImpliesSteps, Label, LabelKind, Predicate, Test};
use crate::score::stage::LifecycleStage;
use crate::wording::problems::problems;

/// The most plays of a playbook.
pub const PLAYS_MAX: usize = 200;

/// The most steps that comparing the conditions of all plays with each other may take.
const STEPS: u32 = 1_000_000;

/// A mistake in a playbook.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PlaybookProblem {
    /// There are more plays than a playbook holds.
    TooMany(usize),
    /// A play has no name.
    NoName,
    /// Two plays have one name.
    NameTwice(String),
    /// An action without a name, or of no points.
    NoAction,
    /// A message without a channel.
    NoChannel,
    /// A channel stands twice.
    ChannelTwice(ContactChannel),
    /// Another play goes first whenever this one would.
    NeverChosen(String),
    /// Another play of the same priority and for the same users does something else.
    Contradicts(String, i32),
    /// Users without a play, where everybody must have one.
    NotTotal(String),
}

problems! {
    enum PlaybookProblem {
        TooMany(plays: Whole) with (most: Whole = PLAYS_MAX) = "problem.playbook.too_many"
            "`{plays}` plays: give at most {most}, and the rest as a playbook of its own"
            "有`{plays}`条策略：最多{most}条，其余请另建一份策略手册";
        NoName = "problem.playbook.no_name"
            "a play has no name: give it one"
            "策略没有名称：请填写";
        NameTwice(name: Text) = "problem.playbook.name_twice"
            "an earlier play is also named `{name}`: give it another name"
            "前面已有策略叫`{name}`：请换一个名称";
        NoAction = "problem.playbook.no_action"
            "the action does nothing: name what to send, grant, begin or say, or give at least 1 point"
            "动作什么也不做：请写明要发送、发放、开始或说明的内容，或至少给1分";
        NoChannel = "problem.playbook.no_channel"
            "a message or a person reaches nobody without a channel: give at least one, such as `in_app`"
            "没有渠道，消息或人工都触达不到：请至少填写一个，如`in_app`";
        ChannelTwice(channel: Built) = "problem.playbook.channel_twice"
            "`{channel}` stands twice: give each channel once, the best one first"
            "“{channel}”出现两次：每个渠道只写一次，最优先的写在前面";
        NeverChosen(other: Text) = "problem.playbook.never_chosen"
            "it can never be chosen: `{other}` applies whenever it does, goes first and never pauses; give this one a higher priority, or the other a narrower condition or a pause"
            "永远不会被选中：它适用时`{other}`也适用，优先级更高且从不暂停；请提高本条优先级，或给另一条收窄条件或加暂停";
        Contradicts(other: Text, priority: Whole) = "problem.playbook.contradicts"
            "it contradicts `{other}`, which has the same condition and the same priority `{priority}` and does something else: give them different priorities"
            "与`{other}`矛盾：条件相同，优先级同为`{priority}`，动作却不同；请设为不同的优先级";
        NotTotal(stages: Names) = "problem.playbook.not_total"
            "not everybody has a play: add one without a condition, or plays for the stages {stages}"
            "并非人人都有策略：请加一条无条件的策略，或为以下阶段添加：{stages}";
    }
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
