//! What would move a user on does move them on: each step is taken on a copy of the life.

use std::collections::BTreeSet;

use lifestage::score::{StageAssessment, StageMove, StageRule, StageStep};
use lifestage::{Kind, KindSet, LifecycleStage};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

use super::lives::{Life, life_and_days, rule};
use crate::shared::seeded::cases;

/// A move of a life on a day, by a rule.
struct Trial<'a> {
    life: &'a Life,
    rule: &'a StageRule,
    today: i32,
    now: &'a StageAssessment,
    the_move: StageMove,
}

impl Trial<'_> {
    fn run(&self) -> TestCaseResult {
        match self.the_move.by {
            StageStep::Activity => self.activity(),
            StageStep::Days { more } => self.days(more.cast_signed()),
            StageStep::Silence { more } => self.silence(more.cast_signed()),
            StageStep::ActiveDays { more, window } => self.active_days(more as usize, window.cast_signed()),
            StageStep::Purchases { more, .. } => self.purchases(usize::try_from(more).unwrap()),
            StageStep::Advocacy { more, .. } => self.advocacy(usize::try_from(more).unwrap()),
            other => panic!("{other:?} is new: try it here"),
        }
    }

    /// The stage of a day of this life.
    fn stage(&self, life: &Life, day: i32) -> LifecycleStage {
        life.assess(self.rule, day).unwrap().raw
    }

    /// The first day on which the move can be.
    fn earliest(&self) -> i32 {
        self.today + self.the_move.earliest_in_days.cast_signed()
    }

    fn leads_there(&self, life: &Life, day: i32) -> TestCaseResult {
        prop_assert_eq!(self.stage(life, day), self.the_move.to, "{} on day {}", self.the_move, day);
        Ok(())
    }

    fn leads_elsewhere(&self, life: &Life, day: i32) -> TestCaseResult {
        prop_assert_ne!(self.stage(life, day), self.the_move.to, "less than {} on day {}", self.the_move, day);
        Ok(())
    }

    fn activity(&self) -> TestCaseResult {
        let active_on = |day| self.life.with([(day, Kind::LogIn)]);
        if self.earliest() > self.today {
            prop_assert_eq!(self.stage(&active_on(self.today), self.today), self.now.raw);
        }
        self.leads_there(&active_on(self.earliest()), self.earliest())
    }

    fn days(&self, more: i32) -> TestCaseResult {
        prop_assert_eq!(self.earliest(), self.today + more);
        let (last, before) = (self.today + more, self.today + more - 1);
        self.leads_there(&self.life.with([(last, Kind::LogIn)]), last)?;
        self.leads_elsewhere(&self.life.with([(before, Kind::LogIn)]), before)
    }

    fn silence(&self, more: i32) -> TestCaseResult {
        prop_assert_eq!(self.earliest(), self.today + more);
        self.leads_there(self.life, self.today + more)?;
        self.leads_elsewhere(self.life, self.today + more - 1)
    }

    /// The first day on which the user is old enough to be loyal.
    fn old_enough(&self) -> i32 {
        let young_for = (self.rule.config().growth_through + 1).saturating_sub(self.now.age_days);
        self.today + young_for.cast_signed()
    }

    fn active_days(&self, more: usize, window: i32) -> TestCaseResult {
        let joined = self.life.joined().unwrap();
        let then = self.old_enough();
        let activity = &self.rule.config().activity;
        let active: BTreeSet<i32> =
            self.life.actions.iter().filter(|(_, kind)| activity.contains(*kind)).map(|(day, _)| *day).collect();
        // Actions after today are not known yet.
        let known = |day: &i32| *day <= self.today && active.contains(day);
        let idle: Vec<i32> = (joined.max(then - window + 1)..=then).rev().filter(|day| !known(day)).collect();
        let with = |days: usize| self.life.with(idle.iter().take(days).map(|day| (*day, Kind::LogIn)));
        if idle.len() >= more {
            self.leads_there(&with(more), then)?;
            prop_assert!(!is_loyal(self.stage(&with(more - 1), then)));
        }
        // However much is done, it is not sooner; and it is then where no day that counts has left the window.
        let earliest = self.earliest();
        let busy_through = |last: i32| self.life.with((self.today..=last).map(|day| (day, Kind::LogIn)));
        if earliest > self.today {
            prop_assert!(!is_loyal(self.stage(&busy_through(earliest - 1), earliest - 1)));
        }
        let counting_then = active.iter().find(|day| **day > then - window && known(day));
        if counting_then.is_none_or(|first| *first > earliest - window) {
            prop_assert!(is_loyal(self.stage(&busy_through(earliest), earliest)));
        }
        prop_assert!(self.earliest() >= then);
        Ok(())
    }

    fn purchases(&self, more: usize) -> TestCaseResult {
        let then = self.earliest();
        prop_assert_eq!(then, self.old_enough());
        let activity: &KindSet = &self.rule.config().activity;
        // One who waits is active at times, so also then.
        let awake = then > self.today && !activity.contains(Kind::Purchase);
        let with = |count: usize| {
            let bought = std::iter::repeat_n((then, Kind::Purchase), count);
            self.life.with(bought.chain(awake.then_some((then, Kind::LogIn))))
        };
        // That day may be the active one that was missing anyway.
        let active_now = self.stage(&self.life.with([(then, Kind::LogIn)]), then);
        if !is_loyal(active_now) {
            self.leads_there(&with(more), then)?;
            prop_assert!(!is_loyal(self.stage(&with(more - 1), then)));
        }
        Ok(())
    }

    fn advocacy(&self, more: usize) -> TestCaseResult {
        prop_assert_eq!(self.earliest(), self.today);
        let weights = &self.rule.config().advocacy_weights;
        prop_assert!(weights.iter().any(|weight| weight.points > 0));
        let Some(one_point) = weights.iter().find(|weight| weight.points == 1) else { return Ok(()) };
        let with = |count| self.life.with(std::iter::repeat_n((self.today, one_point.kind), count));
        self.leads_there(&with(more), self.today)?;
        self.leads_elsewhere(&with(more - 1), self.today)
    }
}

fn is_loyal(stage: LifecycleStage) -> bool {
    matches!(stage, LifecycleStage::Loyalty | LifecycleStage::Advocacy)
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn doing_what_a_move_says_leads_where_it_says((life, days) in life_and_days(6), rule in rule()) {
        for today in days {
            let known = life.actions.iter().copied().filter(|(day, _)| *day <= today).collect();
            let life = Life { actions: known, ..life.clone() };
            let Some(now) = life.assess(&rule, today) else { continue };
            for the_move in now.moves() {
                prop_assert_ne!(the_move.to, now.raw);
                Trial { life: &life, rule: &rule, today, now: &now, the_move }.run()?;
            }
        }
    }

    #[test]
    fn all_but_advocates_and_churned_users_can_go_up_and_out((life, days) in life_and_days(6)) {
        let rule = StageRule::default();
        for found in days.into_iter().filter_map(|today| life.assess(&rule, today)) {
            let out = found.moves().filter(|the_move| matches!(the_move.by, StageStep::Silence { .. })).count();
            prop_assert_eq!(out, usize::from(found.raw != LifecycleStage::Churned));
            prop_assert_eq!(found.moves().count() > out, found.raw != LifecycleStage::Advocacy);
        }
    }
}
