//! Due days: when can time alone change anything that is told of a user? *Who has to be scored tonight?*
//!
//! ```text
//! next_change(D) = a day such that nothing told changes on D + 1 ..= that day − 1, if no event comes; none: nothing ever does
//! ```
//! Each part (stage, group, RFM segment, behavior, churn risk, tier, level, tasks, each segment, each trigger) says up to
//! which day it stays as it is: thresholds of age and silence, the day on which an action leaves a window, the end of a
//! period, the day on which a falling probability crosses its bound. Such a day is a bound, and often nothing happens on it.
//! So each part is looked at on that day, and the search goes on from there, a few times.
//!
//! What is told is in [`told`](crate::rule::told). The law is that the day is never too late; it may be too early, and then
//! scoring that user tells nothing and gives the next day.

use super::predicate::Situation;
use super::ruleset::RuleSet;
use super::scorecard::ScoreError;
use super::trigger::{Suggestion, Trigger};
use super::unscored::Unscored;
use crate::event::user::User;
use crate::incentive::achieved::Achieved;
use crate::incentive::growth_points::PointsPeriod;
use crate::profile::AsOf;
use crate::score::churn::RiskBand;
use crate::time::Day;

/// How often each part is looked at on a later day before its bound is taken as it is.
const LOOKS: usize = 8;

impl RuleSet {
    /// The next day on which time alone can change anything that is told of a user, if no event comes: score them on that
    /// day, or after an event, and on no other. `None` if nothing can.
    ///
    /// The day is never too late, and may be too early. New rules, a new fit and new facts of the user can change anything at
    /// once. A tally of a day after the one asked about that is in the profile already counts as an event of that day.
    ///
    /// ```
    /// use lifestage::{Day, Event, Profile, RuleSet, User};
    ///
    /// let (rules, user, day) = (RuleSet::default(), User::new(1_u64), Day::ymd(2026, 1, 5));
    /// let profile = Profile::of([Event::log_in(1_u64, day)]);
    /// let next = |days| rules.next_change(profile.as_of(day.plus(days)), &user);
    /// assert_eq!(next(0)?, Some(day.plus(8)), "from Introduction to Activation");
    /// assert_eq!(next(8)?, Some(day.plus(30)), "Silent");
    /// assert_eq!(next(30)?, Some(day.plus(60)), "Churned");
    /// assert_eq!(next(60)?, None);
    /// # Ok::<(), lifestage::rule::ScoreError>(())
    /// ```
    ///
    /// # Errors
    /// If the facts are of another user than the profile, or the profile forgot days that RFM or the stage needs.
    pub fn next_change(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<Day>, ScoreError> {
        self.next_change_in(self.situation(as_of, user)?, as_of, user)
    }

    /// The next day on which time alone can change anything that is told of a user whose days before a horizon were forgotten,
    /// where incentives go on from what they achieved by it: what
    /// [`Edition::changes_after`](crate::rule::Edition::changes_after) tells.
    ///
    /// ```
    /// use lifestage::{Day, Event, Profile, RuleSet, User};
    ///
    /// let (rules, user, first) = (RuleSet::full(), User::new(1_u64), Day::ymd(2026, 1, 1));
    /// let profile = Profile::of((0..200).map(|day| Event::check_in(1_u64, first.plus(day))));
    /// let (left, achieved) = rules.forget(&profile, &user, None, first.plus(100))?;
    /// let day = first.plus(199);
    /// let next = rules.next_change_after(&achieved, left.as_of(day), &user)?;
    /// assert!(next <= rules.next_change(profile.as_of(day), &user)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`next_change`](Self::next_change), and when what was achieved is of another user or of other incentive rules.
    pub fn next_change_after(
        &self,
        achieved: &Achieved,
        as_of: AsOf<'_>,
        user: &User,
    ) -> Result<Option<Day>, ScoreError> {
        self.next_change_in(self.situation_after(achieved, as_of, user)?, as_of, user)
    }

    fn next_change_in(
        &self,
        situation: Option<Situation<'_>>,
        as_of: AsOf<'_>,
        user: &User,
    ) -> Result<Option<Day>, ScoreError> {
        let next_tally = as_of.next_tally();
        let Some(now) = situation else {
            let joins = user.join_day.filter(|joins| *joins > as_of.day());
            return Ok(joins.into_iter().chain(next_tally).min());
        };
        for part in [now.rfm().map(drop), now.stage().map(drop)] {
            if let Err(Unscored::Forgotten(problem)) = part {
                return Err(problem.into());
            }
        }
        let mut due = Due { rules: self, now, next: next_tally };
        due.scores();
        due.earnings();
        due.conditions();
        Ok(due.next)
    }
}

/// A search that is under way.
struct Due<'a> {
    rules: &'a RuleSet,
    now: Situation<'a>,
    /// The earliest day found.
    next: Option<Day>,
}

impl<'a> Due<'a> {
    /// Notes the next day on which a part changes. `part` is what is told of it, `next` a day before which it stays as it is,
    /// looked for up to another day.
    fn note<T: PartialEq>(
        &mut self,
        part: impl Fn(&Situation<'a>) -> T,
        next: impl Fn(&Situation<'a>, Day) -> Option<Day>,
    ) {
        // What is due later than another part does not have to be known any better.
        let until = self.next.unwrap_or_else(|| self.now.far());
        let Some(mut day) = next(&self.now, until) else { return };
        let is = part(&self.now);
        for _ in 0..LOOKS {
            if self.next.is_some_and(|next| next <= day) {
                return;
            }
            let then = self.now.later(day);
            if part(&then) != is {
                break;
            }
            // What would come after the last day there is never comes.
            if day == Day::MAX {
                return;
            }
            let Some(later) = next(&then, until.max(day.plus(1))) else { return };
            debug_assert!(later > day, "a bound is a later day");
            day = later;
        }
        self.next = self.next.into_iter().chain([day]).min();
    }

    fn scores(&mut self) {
        // The cheap ones first: what they find bounds the search of the others.
        self.note(|then| then.stage().map(|stage| stage.stage), |then, _| then.next_stage());
        self.note(|then| then.rfm().map(|rfm| rfm.segment.clone()), |then, _| then.next_rfm());
        self.note(|then| then.grouped().map(|grouped| grouped.group), Situation::next_group);
        let band = |then: &Situation<'a>| {
            then.churn().map(|risk| risk.band).map(|band| (band != RiskBand::Unknown).then_some(band))
        };
        self.note(band, Situation::next_risk);
        let rules = self.rules;
        let upgrades = |trigger: &&Trigger| {
            trigger.suggest.iter().any(|suggestion| matches!(suggestion, Suggestion::ChangeBehavior { .. }))
        };
        let shown = |then: &Situation<'a>| {
            let upgrade = rules.upgrade(then).map(|upgrade| upgrade.to);
            let shown = upgrade.map_or_else(|| then.behavior().map(|behavior| behavior.behavior), |to| Ok(Some(to)));
            (shown, rules.upgrade_is_forgotten(then))
        };
        let next = |then: &Situation<'a>, _| {
            if rules.upgrade_is_forgotten(then) {
                return Some(then.day().plus(1));
            }
            let ends = rules.upgrade(then).map(|upgrade| upgrade.through.plus(1));
            let turns = rules.triggers.iter().filter(upgrades).filter_map(|trigger| trigger.when.next_change(then));
            turns.chain(ends).chain(then.next_behavior()).min()
        };
        self.note(shown, next);
    }

    fn earnings(&mut self) {
        // A calendar period that begins is no change, and within one and in a life points come by events.
        let trailing = |then: &Situation<'a>| {
            let earnings = then.earnings().ok()?;
            matches!(earnings.growth.period, PointsPeriod::Trailing(_)).then(|| earnings.growth.tier())
        };
        if trailing(&self.now).is_some() {
            self.note(trailing, |then, _| then.next_points());
        }
        let level = |then: &Situation<'a>| Some(then.earnings().ok()?.membership.as_ref()?.level);
        self.note(level, |then, _| then.next_level());
        // A task that is not over changes on the day after its last one.
        let tasks = [self.now.next_task(), self.now.next_plan()];
        self.next = self.next.into_iter().chain(tasks.into_iter().flatten()).min();
    }

    fn conditions(&mut self) {
        let rules = self.rules;
        for segment in &rules.segments {
            let of = |then: &Situation<'a>| {
                let member = rules.segments.is_member(segment, then);
                (member, rules.segments.must_be_known(&segment.name, member, then).is_ok())
            };
            let next = |then: &Situation<'a>, _| then.judges().segments?.next_change(&segment.name, then);
            self.note(of, next);
        }
        for trigger in &rules.triggers {
            self.note_firing(trigger);
        }
    }

    /// Notes the next day on which a condition turns true, which it does only after a day on which it is not.
    fn note_firing(&mut self, trigger: &Trigger) {
        let mut was = trigger.when.evaluate(&self.now).is_true();
        let mut then = self.now.clone();
        let mut day = then.day();
        for _ in 0..LOOKS {
            match trigger.when.next_change(&then).filter(|day| self.next.is_none_or(|next| *day < next)) {
                Some(next) => day = next,
                None => return,
            }
            then = self.now.later(day);
            let is = trigger.when.evaluate(&then).is_true();
            if is && !was {
                break;
            }
            was = is;
        }
        self.next = Some(day);
    }
}
