//! The census of referrals: what one user adds to the report.

use std::collections::BTreeMap;

use super::forest::{ReferralError, ReferralForest};
use super::report::{Inviter, ReferralReport, Sums};
use super::rule::ReferralRule;
use crate::answer::definition::Definition;
use crate::event::id::UserId;
use crate::incentive::maturity::Matured;
use crate::population::census::{Census, add_at};
use crate::population::{Member, Population};
use crate::profile::BeforeHorizon;
use crate::time::{Calendar, Day, Days};

impl ReferralRule {
    /// Reports on referrals as of a day.
    ///
    /// # Errors
    /// If the referrers are not a forest, or a profile forgot needed days.
    pub fn report(&self, population: &Population, as_of: Day) -> Result<ReferralReport, ReferralError> {
        self.report_in(&ReferralForest::of(population.iter().map(|member| member.user))?, population, as_of)
    }

    /// Reports on some of the users, with the forest of all users. Such reports merge.
    ///
    /// # Errors
    /// If a profile forgot needed days.
    pub fn report_in(
        &self,
        forest: &ReferralForest,
        population: &Population,
        as_of: Day,
    ) -> Result<ReferralReport, ReferralError> {
        Ok(Question::new(self, forest, as_of).report(population)?)
    }

    /// One answer for each group of users; users with group `None` are left out. Inviters are credited in the group of
    /// the invitee.
    ///
    /// # Errors
    /// The errors of [`ReferralRule::report`].
    pub fn report_by<G: Ord + Send>(
        &self,
        population: &Population,
        as_of: Day,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, ReferralReport>, ReferralError> {
        let forest = ReferralForest::of(population.iter().map(|member| member.user))?;
        Ok(Question::new(self, &forest, as_of).report_by(population, group)?)
    }
}

/// The question of one report.
struct Question<'a> {
    rule: &'a ReferralRule,
    forest: &'a ReferralForest,
    as_of: Day,
    /// The days of the K factor.
    days: Days,
}

impl<'a> Question<'a> {
    fn new(rule: &'a ReferralRule, forest: &'a ReferralForest, as_of: Day) -> Self {
        Self { rule, forest, as_of, days: rule.config().window.days(as_of) }
    }

    fn count(&self, sums: &mut Sums, user: UserId, invitee: &Matured) {
        let [matured, eligible, retained] =
            [invitee.on.is_some(), invitee.eligible, invitee.eligible && invitee.retained].map(u64::from);
        sums.invitees += 1;
        sums.matured += matured;
        sums.eligible += eligible;
        sums.retained += retained;
        sums.matured_within += u64::from(invitee.on.is_some_and(|on| self.days.contains(on)));
        // INVARIANT: an invitee is at least one link away, and a forest has fewer links than users.
        let place = usize::try_from(self.forest.depth(user).unwrap_or(1)).unwrap_or(1).saturating_sub(1);
        if sums.by_depth.len() <= place {
            sums.by_depth.resize(place + 1, 0);
        }
        add_at(&mut sums.by_depth, place);
        for (link, above) in (1..=self.rule.config().depth.get()).zip(self.forest.chain(user)) {
            let inviter = sums.inviters.entry(above).or_insert(Inviter::nobody_yet(above));
            inviter.team += 1;
            inviter.team_matured += matured;
            if link == 1 {
                inviter.invitees += 1;
                inviter.matured += matured;
                if let Some(on) = invitee.on {
                    inviter.mature(on, 1);
                }
                inviter.eligible += eligible;
                inviter.retained += retained;
            }
        }
    }
}

impl Census for Question<'_> {
    type Counts = Sums;
    type Answer = ReferralReport;

    fn empty(&self) -> Sums {
        Sums::default()
    }

    fn add(&self, sums: &mut Sums, member: Member<'_>) -> Result<(), BeforeHorizon> {
        let (as_of, config) = (member.profile.as_of(self.as_of), self.rule.config());
        if as_of.joined(&member.user).is_some() && as_of.active_days(&config.activity, config.window)? > 0 {
            sums.active += 1;
        }
        if member.user.referrer.is_some()
            && let Some(invitee) = self.rule.maturing().assess(as_of, &member.user)?
        {
            self.count(sums, member.user.id, &invitee);
        }
        Ok(())
    }

    fn join(&self, sums: &mut Sums, other: Sums) {
        sums.join(other);
    }

    fn answer(&self, calendar: &Calendar, sums: Sums) -> ReferralReport {
        let (config, forest) = (self.rule.config(), self.forest);
        let question = format!(
            "referrals as of {}, {}, credited {} links up, K of the {}, in the forest of {} users ({})",
            self.as_of,
            self.rule.in_words(),
            config.depth,
            config.window,
            forest.len(),
            forest.fingerprint(),
        );
        sums.report(Definition::new(question, calendar), self.as_of, config.window)
    }
}
