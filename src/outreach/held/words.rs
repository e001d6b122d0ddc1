//! All that is held, line by line.

use core::fmt;

use super::HeldData;
use super::sentence;
use crate::answer::reason::Reason;
use crate::answer::say::{Say, Words, display_in_english};
use crate::answer::sentence::Phrase;
use crate::incentive::ledger::{Earn, Ledger, Operation, Refund};
use crate::profile::{Links, Tally};
use crate::rule::told::Told;
use crate::time::Day;

impl HeldData<'_> {
    /// Everything that is held, each line a reason that can be stored and said in every language, in this order: who it is and the
    /// facts, what they did day by day, what was forgotten, scores with their reasons, what was told, points, links, messages and plays.
    ///
    /// Values and money are in the unit of their kind, minor units for money, as the crate knows no currency.
    pub fn reasons(&self) -> Vec<Reason> {
        let mut lines = vec![sentence::user(self.user.id)];
        lines.extend(self.facts());
        lines.extend(self.profile.kept().chain(self.profile.tallies()).map(tally));
        if let Some(horizon) = self.profile.as_of(Day::MAX).horizon() {
            lines.push(sentence::horizon(horizon));
        }
        let left = self.profile.forgotten();
        lines.extend(
            left.map(|of| sentence::left(of.kind, of.count, of.first, of.last, Some(of.sum).filter(|sum| *sum > 0))),
        );
        let mut reasons: Vec<Reason> = lines.iter().map(held).collect();
        if let Some(card) = self.card {
            reasons.push(held(&sentence::scored(card.as_of)));
            reasons.extend(card.reasons());
            reasons.extend(card.segments.iter().map(|one| held(&sentence::segment(one.segment.as_str()))));
            reasons.extend(card.fired.iter().map(|trigger| held(&sentence::fires(trigger.as_str()))));
        }
        reasons.extend(self.told.into_iter().flat_map(told));
        reasons.extend(self.achieved.map(|achieved| held(&sentence::achieved(achieved.horizon()))));
        reasons.extend(self.ledger.into_iter().flat_map(ledger));
        reasons.extend(self.seen.map(|seen| held(&sentence::seen(seen.key_count()))));
        reasons.extend(self.links());
        reasons.extend(self.outreach());
        reasons
    }

    /// The facts beside the id.
    pub(super) fn facts(&self) -> Vec<Phrase<'static>> {
        let user = self.user;
        let mut facts = Vec::new();
        facts.extend(user.join_day.map(sentence::joined));
        let channel = Some(user.acquisition_channel).filter(|channel| channel.is_some());
        facts.extend(channel.map(sentence::channel));
        facts.extend(user.referrer.map(sentence::referrer));
        facts.extend(user.birthday.map(|birthday| {
            let (month, day): (u8, u8) = birthday.into();
            sentence::birthday(month, day)
        }));
        facts.extend(user.allowed_channels.iter().map(sentence::allows));
        facts.extend(user.refused.iter().map(sentence::refused));
        facts
    }

    /// The links that name the user, and their ends.
    fn links(&self) -> impl Iterator<Item = Reason> {
        let id = self.user.id;
        let links = self.links.into_iter().flat_map(Links::iter).filter(move |link| link.names(id));
        let ends = self.links.into_iter().flat_map(Links::unlinks).filter(move |end| end.names(id));
        let links = links.map(|link| held(&sentence::link(link.alias(), link.user(), link.since())));
        links.chain(ends.map(|end| held(&sentence::unlink(end.alias(), end.user(), end.on()))))
    }

    /// The messages and the plays.
    fn outreach(&self) -> impl Iterator<Item = Reason> {
        let messages = self.sent.iter().map(|sent| {
            let class = Some(sent.class).filter(|class| class.is_some());
            held(&sentence::message(sent.at, sent.channel, class))
        });
        messages.chain(self.played.iter().map(|played| held(&sentence::play(played.play.as_str(), played.on))))
    }
}

/// A line as a reason.
fn held(line: &Phrase<'_>) -> Reason {
    Reason::saying("held", None, [None, None], line)
}

/// What the user did on a day of a kind.
fn tally(tally: &Tally) -> Phrase<'static> {
    let hours: Vec<String> = tally.hours().iter().map(|hour| hour.to_string()).collect();
    let hours = Some(hours.join("/")).filter(|hours| !hours.is_empty());
    let (subject, sum) = (Some(tally.subject()).filter(|subject| subject.is_some()), Some(tally.sum()));
    sentence::tally(tally.day(), tally.kind(), subject, tally.count(), sum.filter(|sum| *sum > 0), hours)
}

/// What was told of the user.
fn told(told: &Told) -> Vec<Reason> {
    let mut lines: Vec<Phrase<'_>> = told.as_of().map(sentence::told).into_iter().collect();
    lines.extend(told.stage().map(sentence::told_stage));
    lines.extend(told.group().map(sentence::told_group));
    lines.extend(told.rfm_segment().map(|segment| sentence::told_rfm_segment(segment.to_string())));
    lines.extend(told.behavior().map(sentence::told_behavior));
    lines.extend(told.churn_band().map(sentence::told_churn));
    lines.extend(told.growth_tier().map(sentence::told_tier));
    lines.extend(told.membership_level().map(sentence::told_level));
    lines.extend(told.segments().map(sentence::told_segment));
    lines.extend(told.tasks().map(|(task, outcome)| sentence::told_task(task, outcome)));
    for (version, first) in told.plans() {
        lines.push(sentence::told_plan(version, first));
        lines.extend(told.tasks_of(version).map(|(task, outcome)| sentence::told_task(task, outcome)));
    }
    lines.extend(told.achievements().map(|(name, level)| sentence::told_achievement(name, level)));
    lines.extend(told.firings().map(|(trigger, on)| sentence::told_firing(trigger, on)));
    lines.iter().map(held).collect()
}

/// The operations of a ledger, in order of arrival, and what is left of its lots in the end.
fn ledger(ledger: &Ledger) -> Vec<Reason> {
    let operation = |operation: Operation| match operation {
        Operation::Earn(Earn { id, day, points, .. }) => sentence::earn(day, id, points.get()),
        Operation::Spend { id, day, points } => sentence::spend(day, id, points.get()),
        Operation::Refund(Refund { id, day, of, points, .. }) => sentence::refund(day, id, points.get(), of),
        Operation::Reverse { id, day, of, points } => sentence::reverse(day, id, points.get(), of),
        Operation::Activity { id, day } => sentence::activity(day, id),
    };
    let mut lines: Vec<Phrase<'_>> = ledger.operations().map(operation).collect();
    let last = ledger.operations().map(|operation| operation.day()).max();
    let lots = last.into_iter().flat_map(|last| ledger.lots(last));
    lines.extend(lots.map(|lot| sentence::lot(lot.id, lot.left, lot.amount.get(), lot.expires_on)));
    lines.iter().map(held).collect()
}

impl Say for HeldData<'_> {
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, reason) in self.reasons().iter().enumerate() {
            f.write_str(if place == 0 { "" } else { "\n" })?;
            reason.say_to(words, f)?;
        }
        Ok(())
    }
}

display_in_english!(HeldData<'_>);
