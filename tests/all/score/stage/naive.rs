//! The definition read aloud: every day evaluated from scratch, and held by looking back.

use std::collections::BTreeSet;

use lifestage::score::StageConfig;
use lifestage::time::Since;
use lifestage::{Kind, LifecycleStage};

use super::lives::{Life, day};

/// The days that a replay reads back at most.
const REPLAY: i32 = 400;

/// What the rule sees on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sight {
    pub(super) raw: LifecycleStage,
    pub(super) age: i32,
    pub(super) silence: i32,
    pub(super) active_days: usize,
    pub(super) purchases: usize,
    pub(super) advocacy: u64,
}

/// What is seen of a life on a day from joining on; none before it.
pub(super) fn sight(life: &Life, t: &StageConfig, today: i32) -> Option<Sight> {
    let joined = life.joined().filter(|joined| *joined <= today)?;
    let known = || life.actions.iter().filter(move |(day, _)| (joined..=today).contains(day));
    let in_last = |days: u32| known().filter(move |(day, _)| today - day < days.cast_signed());
    let points = |kind: Kind| t.advocacy_weights.iter().find(|weight| weight.kind == kind).map_or(0, |w| w.points);

    let last_active = known().filter(|(_, kind)| t.activity.contains(*kind)).map(|(day, _)| *day).max();
    let age = today - joined;
    let silence = today - last_active.unwrap_or(joined);
    let left = known().any(|(day, kind)| *kind == Kind::Leave && last_active.is_none_or(|active| active <= *day));
    let active_days = in_last(t.loyal_active_window).filter(|(_, kind)| t.activity.contains(*kind));
    let active_days = active_days.map(|(day, _)| *day).collect::<BTreeSet<_>>().len();
    let purchases = in_last(t.loyal_purchase_window).filter(|(_, kind)| *kind == Kind::Purchase).count();
    let advocacy = in_last(t.advocacy_window).map(|(_, kind)| u64::from(points(*kind))).sum();

    let loyal = active_days >= t.loyal_active_days as usize || purchases >= t.loyal_purchases as usize;
    let raw = if silence >= t.churned_from.cast_signed() || left {
        LifecycleStage::Churned
    } else if silence >= t.silent_from.cast_signed() {
        LifecycleStage::Silent
    } else if age <= t.introduction_through.cast_signed() {
        LifecycleStage::Introduction
    } else if age <= t.activation_through.cast_signed() {
        LifecycleStage::Activation
    } else if age <= t.growth_through.cast_signed() || !loyal {
        LifecycleStage::Growth
    } else if advocacy < u64::from(t.advocacy_points) {
        LifecycleStage::Loyalty
    } else {
        LifecycleStage::Advocacy
    };
    Some(Sight { raw, age, silence, active_days, purchases, advocacy })
}

/// The stage shown on a day, and since when.
pub(super) fn shown(life: &Life, t: &StageConfig, today: i32) -> Option<(LifecycleStage, Since)> {
    let joined = life.joined().filter(|joined| *joined <= today)?;
    let start = joined.max(today - REPLAY);
    let raw: Vec<LifecycleStage> = (start..=today).map(|day| sight(life, t, day).unwrap().raw).collect();
    let hold = usize::from(t.hold.get());
    let held_on = |place: usize| place + 1 >= hold && raw[place + 1 - hold..place].iter().all(|s| *s == raw[place]);
    let mut shown = Vec::new();
    for place in 0..raw.len() {
        let before = shown.last().copied().unwrap_or(raw[0]);
        shown.push(if held_on(place) { raw[place] } else { before });
    }
    let last = shown[shown.len() - 1];
    let run = shown.iter().rev().take_while(|stage| **stage == last).count();
    let since = today + 1 - i32::try_from(run).unwrap();
    let since = if since == start && start != joined { Since::OnOrBefore(day(since)) } else { Since::On(day(since)) };
    Some((last, since))
}
