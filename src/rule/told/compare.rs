//! A scorecard compared with what was told: one comparison for each part.

use super::change::{Cause, Change, ChangeKey, Transition};
use super::outcome::TaskOutcome;
use super::state::{Parts, TierOf, Told};
use crate::answer::reason::Reason;
use crate::incentive::growth_points::{GrowthPointsStanding, PointsPeriod};
use crate::incentive::task::{Name, PlanStatus, TaskState, TaskStatus};
use crate::rule::predicate::{Situation, Truth};
use crate::rule::ruleset::RuleSet;
use crate::rule::scorecard::Scorecard;
use crate::rule::segment::Segment;
use crate::rule::trigger::Trigger;
use crate::rule::unscored::Unscored;
use crate::score::churn::RiskBand;
use crate::score::group::GroupReason;
use crate::time::{Day, Days};

/// A comparison that is under way.
pub(super) struct Comparing<'a, 'b> {
    rules: &'a RuleSet,
    pub(super) card: &'a Scorecard,
    pub(super) situation: &'a Situation<'b>,
    /// What is told from now on, as far as it was compared.
    pub(super) parts: Parts,
    cause: Cause,
    /// The day of the last telling, and the number of the one that this may become.
    pub(super) telling: Option<(Day, u32)>,
    changes: Vec<Change>,
}

/// What was told and what is so now, if that is another value. What is not known stays as it was told.
fn moved<T: Clone + PartialEq>(told: &mut Option<T>, now: Option<T>) -> Option<(Option<T>, T)> {
    let now = now.filter(|now| told.as_ref() != Some(now))?;
    Some((told.replace(now.clone()), now))
}

impl<'a, 'b> Comparing<'a, 'b> {
    pub(super) fn new(
        rules: &'a RuleSet,
        card: &'a Scorecard,
        situation: &'a Situation<'b>,
        told: &Told,
        cause: Cause,
    ) -> Self {
        let telling = told.last.map(|last| (last.as_of, last.number));
        Self { rules, card, situation, parts: told.parts.clone(), cause, telling, changes: Vec::new() }
    }

    /// What is told from now on, but for firings, and what changed.
    pub(super) fn finish(self) -> (Parts, Vec<Change>) {
        (self.parts, self.changes)
    }

    fn tell(&mut self, what: Transition, reasons: impl IntoIterator<Item: Into<Reason>>) {
        self.tell_by(self.cause, what, reasons);
    }

    fn tell_by(&mut self, cause: Cause, what: Transition, reasons: impl IntoIterator<Item: Into<Reason>>) {
        let Scorecard { user, as_of, .. } = *self.card;
        let key = ChangeKey::of(user, &what, self.telling);
        self.changes.push(Change {
            user,
            as_of,
            what,
            cause,
            key,
            reasons: reasons.into_iter().map(Into::into).collect(),
        });
    }

    /// Stage, group, RFM segment, behavior, churn risk.
    pub(super) fn scores(&mut self) {
        let card = self.card;
        if let Some((from, to)) = moved(&mut self.parts.stage, Some(card.stage.stage)) {
            self.tell(Transition::Stage { from, to }, card.stage.reasons());
        }
        if let Some(grouped) = card.group.known()
            && let Some((from, to)) = moved(&mut self.parts.group, Some(grouped.group))
        {
            let reasons = grouped.reasons().filter(|reason| matches!(reason, GroupReason::Group(_)));
            self.tell(Transition::Group { from, to }, reasons);
        }
        if let Some(rfm) = card.rfm.known()
            && let Some((from, to)) = moved(&mut self.parts.rfm, Some(rfm.segment.clone()))
        {
            self.tell(Transition::RfmSegment { from, to }, rfm.reasons());
        }
        if let Some(behavior) = card.behavior.known().filter(|_| !self.rules.upgrade_is_forgotten(self.situation)) {
            // No type is a value of its own here: a user without activity.
            let (from, to) = (self.parts.behavior, card.shown_behavior());
            if from != to {
                self.parts.behavior = to;
                let upgrade = card.upgrade.as_deref().map(Reason::from);
                let reasons: Vec<Reason> = behavior.reasons().map(Reason::from).chain(upgrade).collect();
                self.tell(Transition::Behavior { from, to }, reasons);
            }
        }
        if let Some(risk) = card.churn.known() {
            let band = Some(risk.band).filter(|band| *band != RiskBand::Unknown);
            if let Some((from, to)) = moved(&mut self.parts.churn, band) {
                self.tell(Transition::ChurnBand { from, to }, risk.reasons());
            }
        }
    }

    /// Growth tier, membership level, tasks, achievements.
    pub(super) fn earnings(&mut self) {
        let card = self.card;
        if let Some(earnings) = card.earnings.known() {
            self.past_tiers(&earnings.growth);
            self.tier(&earnings.growth);
            if let Some(membership) = &earnings.membership
                && let Some((from, to)) = moved(&mut self.parts.level, Some(membership.level))
            {
                self.tell(Transition::MembershipLevel { from, to }, membership.reasons());
            }
            self.tasks(&earnings.tasks);
        }
        for status in card.achievements.known().into_iter().flat_map(|board| &board.achievements) {
            let place = self.parts.achievements.binary_search_by_key(&status.id, |(id, _)| *id);
            let told = place.ok().and_then(|at| self.parts.achievements.get(at)).map_or(0, |(_, level)| *level);
            let Some(level) = status.level().filter(|level| *level > told) else { continue };
            for reached in status.unlocked.iter().filter(|reached| reached.level > told) {
                let what = Transition::Achievement { achievement: status.id, level: reached.level, on: reached.on };
                self.tell(what, status.reasons());
            }
            put(&mut self.parts.achievements, place, (status.id, level));
        }
    }

    /// The tier of the running period. Points start again from 0 with a new period, and nobody falls by that.
    fn tier(&mut self, standing: &GrowthPointsStanding) {
        let now = TierOf { period: calendar_period(standing), tier: standing.tier() };
        let told = self.parts.tier.replace(now).filter(|told| told.period == now.period);
        let from = told.and_then(|told| told.tier);
        if from != now.tier {
            let what = Transition::GrowthTier { period: now.period, from, to: now.tier };
            self.tell(what, standing.reasons());
        }
    }

    /// Tiers that events since the last telling reached in periods that are over by now: that of the last telling, and those
    /// between. A tier that was lost again is not told of a period that is over.
    fn past_tiers(&mut self, running: &GrowthPointsStanding) {
        let (Some(told), Some(now)) = (self.parts.tier, calendar_period(running)) else { return };
        let (PointsPeriod::Calendar(calendar), Cause::Event | Cause::LateEvent) = (running.period, self.cause) else {
            return;
        };
        let (mut period, mut from) = (told.period, told.tier);
        while let Some(days) = period.filter(|days| days.last() < now.first()) {
            let end = self.situation.on(days.last());
            if let Some(Ok(earnings)) = end.as_ref().map(Situation::earnings)
                && earnings.growth.tier() > from
            {
                let what = Transition::GrowthTier { period, from, to: earnings.growth.tier() };
                self.tell(what, earnings.growth.reasons());
            }
            (period, from) = (Some(calendar.containing(days.last().plus(1))), None);
        }
    }

    fn tasks(&mut self, status: &PlanStatus) {
        if self.parts.plan_version != status.plan_version() {
            self.parts.plan_version = status.plan_version();
            self.parts.tasks.clear();
        }
        let told = core::mem::take(&mut self.parts.tasks);
        self.parts.tasks = self.ended(status, None, told, |task| {
            status.reasons().filter(|reason| reason.task == task).map(Reason::from).collect()
        });
    }

    /// Tells the tasks of a plan that ended since they were told, and gives all that did. What was told is never taken back:
    /// done is better than made up, and that than missed.
    pub(super) fn ended(
        &mut self,
        status: &PlanStatus,
        first_day: Option<Day>,
        mut told: Vec<(Name, TaskOutcome)>,
        why: impl Fn(Name) -> Vec<Reason>,
    ) -> Vec<(Name, TaskOutcome)> {
        for task in status.tasks() {
            let Some(to) = outcome(task) else { continue };
            let place = told.binary_search_by_key(&task.id, |(id, _)| *id);
            let from = place.ok().and_then(|at| told.get(at)).map(|(_, outcome)| *outcome);
            if from.is_some_and(|from| from <= to) {
                continue;
            }
            let (plan_version, on, reward) = (status.plan_version(), task.state.achieved_on(), task.reward);
            let what = Transition::Task { plan_version, first_day, task: task.id, from, to, on, reward };
            self.tell(what, why(task.id));
            put(&mut told, place, (task.id, to));
        }
        told
    }

    /// Segments entered and left, in the order of the rules, and within that order of what was told.
    pub(super) fn segments(&mut self) {
        let (card, segments) = (self.card, &self.rules.segments);
        let is_member = |name: &str| card.segments.iter().any(|member| member.segment == name);
        for segment in segments {
            let name = &segment.name;
            let (place, member) = (self.parts.segments.binary_search(name), is_member(name));
            match place {
                // Known to be in, or out, and not so only because days are forgotten.
                _ if segments.must_be_known(name, member, self.situation).is_err() => {}
                Err(at) if member => {
                    self.parts.segments.insert(at, name.clone());
                    let what = Transition::SegmentEntered { segment: name.clone() };
                    self.tell(what, segment.when.trace(self.situation).reasons());
                }
                Ok(at) if !member && self.is_out(segment) => {
                    self.parts.segments.remove(at);
                    let what = Transition::SegmentLeft { segment: name.clone() };
                    self.tell(what, segment.when.trace(self.situation).reasons());
                }
                _ => {}
            }
        }
        // What the rules do not have any more is forgotten, and nobody left it.
        self.parts.segments.retain(|name| segments.get(name).is_some());
    }

    /// Whether a user who is not in a segment is out of it, and not merely unknown because days or rules are missing.
    fn is_out(&self, segment: &Segment) -> bool {
        !matches!(
            segment.when.evaluate(self.situation),
            Truth::Unknown(Unscored::Forgotten(_) | Unscored::NotFitted | Unscored::NoRule | Unscored::NoSegment)
        )
    }

    pub(super) fn firings(&mut self, news: &[(&Trigger, Day)]) {
        let told = self.telling.map(|(day, _)| day);
        for (trigger, on) in news {
            let Some(then) = self.situation.on(*on) else { continue };
            let cause = if told.is_some_and(|told| *on < told) { Cause::LateEvent } else { self.cause };
            let suggest = trigger.suggest.clone();
            let what = Transition::Fired { trigger: trigger.name.clone(), on: *on, suggest };
            self.tell_by(cause, what, trigger.when.trace(&then).reasons());
        }
    }
}

/// The calendar period of a standing. `None` for a lifetime and for a trailing window, whose days move on every day.
fn calendar_period(standing: &GrowthPointsStanding) -> Option<Days> {
    matches!(standing.period, PointsPeriod::Calendar(_)).then_some(standing.days)
}

fn outcome(task: &TaskStatus) -> Option<TaskOutcome> {
    match task.state {
        TaskState::Done { .. } => Some(TaskOutcome::Done),
        TaskState::MadeUp { .. } => Some(TaskOutcome::MadeUp),
        TaskState::Missed { .. } => Some(TaskOutcome::Missed),
        _ => None,
    }
}

/// Puts an entry where a search found its place, or the place where it belongs.
pub(super) fn put<T>(list: &mut Vec<T>, place: Result<usize, usize>, entry: T) {
    match place {
        Ok(at) => {
            if let Some(present) = list.get_mut(at) {
                *present = entry;
            }
        }
        Err(at) => list.insert(at, entry),
    }
}
