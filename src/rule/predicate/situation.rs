//! A situation: one user as of a day, with the rules that judge them. Predicates look at it.

use core::fmt;
use core::panic::RefUnwindSafe;
use std::sync::{Arc, OnceLock};

use super::beginning::Beginning;
use super::held::HeldTruth;
use super::look_back::LookBack;
use super::scores::Scores;
use crate::event::kind::KindSet;
use crate::event::user::User;
use crate::incentive::achieved::IncentivesAfter;
use crate::incentive::earnings::Earnings;
use crate::incentive::incentives::IncentiveRule;
use crate::profile::{AsOf, BeforeHorizon};
use crate::rule::unscored::Unscored;
use crate::score::abuse::{Abuse, FittedAbuse};
use crate::score::behavior::{BehaviorAssessment, FittedBehavior};
use crate::score::churn::{ChurnRisk, FittedChurn};
use crate::score::contribution::{Contribution, ContributionRule};
use crate::score::group::{GroupRule, GroupStanding, Grouped};
use crate::score::need::{NeedRule, Needs};
use crate::score::rfm::{FittedRfm, Rfm};
use crate::score::stage::{StageAssessment, StageRule};
use crate::score::tag::{FittedTags, Tags};
use crate::score::worth::{FittedWorth, Worth};
use crate::time::Day;

/// The rules that compute scores, each present or with the reason why it is missing; numbers from a missing rule are
/// unknown.
#[derive(Clone, Copy, Debug)]
pub struct Judges<'a> {
    /// Recency, frequency, monetary value.
    pub rfm: Result<&'a FittedRfm, Unscored>,
    /// The lifecycle stage, and what counts as activity. Without a rule, every event counts as activity.
    pub stage: Result<&'a StageRule, Unscored>,
    /// The type of behavior.
    pub behavior: Result<&'a FittedBehavior, Unscored>,
    /// Value × potential.
    pub worth: Result<&'a FittedWorth, Unscored>,
    /// Needs.
    pub needs: Result<&'a NeedRule, Unscored>,
    /// Tags.
    pub tags: Result<&'a FittedTags, Unscored>,
    /// Groups and tiers, which also need worth and stage.
    pub groups: Result<&'a GroupRule, Unscored>,
    /// Contribution.
    pub contribution: Result<&'a ContributionRule, Unscored>,
    /// Warnings of abuse.
    pub abuse: Result<&'a FittedAbuse, Unscored>,
    /// Churn risk.
    pub churn: Result<&'a FittedChurn, Unscored>,
    /// Growth points, newcomer tasks, streaks.
    pub incentives: Result<&'a IncentiveRule, Unscored>,
    /// Segments, for conditions that name one.
    pub segments: Option<&'a dyn SegmentLookup>,
}

impl Default for Judges<'_> {
    /// No rules.
    fn default() -> Self {
        const NONE: Unscored = Unscored::NoRule;
        Self {
            rfm: Err(NONE),
            stage: Err(NONE),
            behavior: Err(NONE),
            worth: Err(NONE),
            needs: Err(NONE),
            tags: Err(NONE),
            groups: Err(NONE),
            contribution: Err(NONE),
            abuse: Err(NONE),
            churn: Err(NONE),
            incentives: Err(NONE),
            segments: None,
        }
    }
}

/// Looks up segment membership for conditions that name a segment.
pub trait SegmentLookup: fmt::Debug + Send + Sync + RefUnwindSafe {
    /// Whether the user is in the segment of this name, and a day since which that has been so.
    ///
    /// # Errors
    /// If there is no such segment, or it hangs on forgotten days whether the user is in it.
    fn member(&self, segment: &str, situation: &Situation<'_>) -> Result<(bool, Day), Unscored>;

    /// The latest day on which the user entered the segment: shown in it, and not on the day before. Entries are looked for in
    /// the last [`Hold::REPLAY`](crate::time::Hold::REPLAY) days; `None` without one.
    ///
    /// # Errors
    /// If there is no such segment, or it hangs on forgotten days whether the user was in it.
    fn entered(&self, segment: &str, situation: &Situation<'_>) -> Result<Option<Day>, Unscored>;

    /// The next day on which membership can be another one, if nothing more happens; `None` if it stays, or there is no such
    /// segment. The day may be too early, and must not be too late. Default the next day.
    fn next_change(&self, segment: &str, situation: &Situation<'_>) -> Option<Day> {
        let _ = segment;
        Some(situation.day().plus(1))
    }
}

/// All scores of a situation, moved out of it.
pub(in crate::rule) struct Scored {
    pub(in crate::rule) rfm: Result<Box<Rfm>, Unscored>,
    pub(in crate::rule) stage: Result<Box<StageAssessment>, Unscored>,
    pub(in crate::rule) behavior: Result<Box<BehaviorAssessment>, Unscored>,
    pub(in crate::rule) worth: Result<Box<Worth>, Unscored>,
    pub(in crate::rule) needs: Result<Box<Needs>, Unscored>,
    pub(in crate::rule) tags: Result<Box<Tags>, Unscored>,
    pub(in crate::rule) contribution: Result<Box<Contribution>, Unscored>,
    pub(in crate::rule) abuse: Result<Box<Abuse>, Unscored>,
    pub(in crate::rule) churn: Result<Box<ChurnRisk>, Unscored>,
    pub(in crate::rule) earnings: Result<Box<Earnings>, Unscored>,
}

/// One user as of a day, with the rules that judge them. Each score is computed when it is first asked for.
#[derive(Clone, Debug)]
pub struct Situation<'a> {
    as_of: AsOf<'a>,
    user: &'a User,
    joined: Day,
    judges: Judges<'a>,
    /// The incentives to go on from, if not from joining.
    after: Option<IncentivesAfter<'a>>,
    /// The plan whose first day is being found.
    beginning: Option<&'a Beginning<'a>>,
    scores: Scores,
    /// On a day that was looked back at, its scores, which all rules share.
    shared: Option<Arc<Scores>>,
    /// What rules that look back share; none as long as nobody did.
    look_back: OnceLock<Arc<LookBack>>,
}

impl<'a> Situation<'a> {
    /// The situation of a user as of a day; `None` before the user joined.
    #[inline]
    pub fn new(as_of: AsOf<'a>, user: &'a User, judges: Judges<'a>) -> Option<Self> {
        let joined = as_of.joined(user)?;
        Some(Self::fresh(as_of, user, joined, judges, (None, None)))
    }

    /// A situation in which nothing was found out yet.
    #[inline]
    fn fresh(
        as_of: AsOf<'a>,
        user: &'a User,
        joined: Day,
        judges: Judges<'a>,
        (after, beginning): (Option<IncentivesAfter<'a>>, Option<&'a Beginning<'a>>),
    ) -> Self {
        let (scores, shared, look_back) = (Scores::default(), None, OnceLock::new());
        Self { as_of, user, joined, judges, after, beginning, scores, shared, look_back }
    }

    /// The same situation, where incentives go on from what the user achieved by a horizon.
    pub(in crate::rule) fn going_on(self, after: Option<IncentivesAfter<'a>>) -> Self {
        let Self { as_of, user, joined, judges, beginning, .. } = self;
        Self::fresh(as_of, user, joined, judges, (after, beginning))
    }

    /// What incentives go on from.
    pub(in crate::rule) const fn after(&self) -> Option<IncentivesAfter<'a>> {
        self.after
    }

    /// The same user as of an earlier day; `None` before the user joined.
    pub fn on(&self, day: Day) -> Option<Self> {
        (day >= self.joined).then(|| {
            let Self { user, joined, judges, after, beginning, .. } = *self;
            let (as_of, back) = (self.as_of.back_on(day), self.look_back());
            let (scores, shared) = (Scores::default(), Some(back.scores(as_of.day())));
            let look_back = OnceLock::from(Arc::clone(back));
            Self { as_of, user, joined, judges, after, beginning, scores, shared, look_back }
        })
    }

    /// Whether the verdict of a segment is held: as it was found out before, where rules look back.
    pub(in crate::rule) fn held(&self, segment: usize, find_out: impl FnOnce() -> HeldTruth) -> HeldTruth {
        if let Some(held) = self.looked_back().and_then(|back| back.held(segment, self.day())) {
            return held;
        }
        let held = find_out();
        if let Some(back) = self.looked_back() {
            back.keep_held(segment, self.day(), held);
        }
        held
    }

    /// What rules that look back share.
    fn look_back(&self) -> &Arc<LookBack> {
        self.look_back.get_or_init(Arc::default)
    }

    /// What rules that look back share, where one did.
    pub(super) fn looked_back(&self) -> Option<&LookBack> {
        self.look_back.get().map(AsRef::as_ref)
    }

    fn scores(&self) -> &Scores {
        self.shared.as_deref().unwrap_or(&self.scores)
    }

    /// The same situation while the first day of a plan is being found.
    pub(super) fn within<'b>(&self, beginning: &'b Beginning<'b>) -> Situation<'b>
    where
        'a: 'b,
    {
        let Self { as_of, user, joined, judges, after, .. } = *self;
        Situation::fresh(as_of, user, joined, judges, (after, Some(beginning)))
    }

    /// The plan whose first day is being found.
    pub(super) const fn beginning(&self) -> Option<&'a Beginning<'a>> {
        self.beginning
    }

    /// The same user as of a later day, if nothing more happens by then.
    pub(in crate::rule) fn later(&self, day: Day) -> Self {
        let Self { user, joined, judges, after, beginning, .. } = *self;
        Self::fresh(self.as_of.unchanged_on(day), user, joined, judges, (after, beginning))
    }

    /// The profile as of the day.
    pub const fn as_of(&self) -> AsOf<'a> {
        self.as_of
    }

    /// The day asked about.
    pub const fn day(&self) -> Day {
        self.as_of.day()
    }

    /// The day the user joined.
    pub const fn joined(&self) -> Day {
        self.joined
    }

    /// What your service knows of the user.
    pub const fn user(&self) -> &'a User {
        self.user
    }

    /// The rules that compute scores.
    pub const fn judges(&self) -> &Judges<'a> {
        &self.judges
    }

    /// Recency, frequency, monetary value.
    ///
    /// # Errors
    /// If there is no rule, no purchase, or the needed days were forgotten.
    pub fn rfm(&self) -> Result<&Rfm, Unscored> {
        let rule = self.judges.rfm?;
        self.scores().rfm.get(|| rule.assess(self.as_of)?.ok_or(Unscored::NoPurchase))
    }

    /// The lifecycle stage.
    ///
    /// # Errors
    /// If there is no rule, or the needed days were forgotten.
    pub fn stage(&self) -> Result<&StageAssessment, Unscored> {
        let rule = self.judges.stage?;
        self.scores().stage.get(|| rule.assess(self.as_of, self.user)?.ok_or(Unscored::NoData))
    }

    /// The type of behavior.
    ///
    /// # Errors
    /// If there is no rule, or the needed days were forgotten.
    pub fn behavior(&self) -> Result<&BehaviorAssessment, Unscored> {
        let rule = self.judges.behavior?;
        self.scores().behavior.get(|| rule.assess(self.as_of, self.user)?.ok_or(Unscored::NoData))
    }

    /// Value × potential.
    ///
    /// # Errors
    /// If there is no rule, or the needed days were forgotten.
    pub fn worth(&self) -> Result<&Worth, Unscored> {
        let rule = self.judges.worth?;
        self.scores().worth.get(|| Ok(rule.assess(self.as_of)?))
    }

    /// The needs.
    ///
    /// # Errors
    /// If there is no rule, or the needed days were forgotten.
    pub fn needs(&self) -> Result<&Needs, Unscored> {
        let rule = self.judges.needs?;
        self.scores().needs.get(|| Ok(rule.assess(self.as_of)?))
    }

    /// The tags.
    ///
    /// # Errors
    /// If there is no rule, or the needed days were forgotten.
    pub fn tags(&self) -> Result<&Tags, Unscored> {
        let rule = self.judges.tags?;
        self.scores().tags.get(|| rule.assess(self.as_of, self.user)?.ok_or(Unscored::NoData))
    }

    /// The contribution.
    ///
    /// # Errors
    /// If there is no rule, or the needed days were forgotten.
    pub fn contribution(&self) -> Result<&Contribution, Unscored> {
        let rule = self.judges.contribution?;
        self.scores().contribution.get(|| Ok(rule.assess(self.as_of)?))
    }

    /// The warnings of abuse.
    ///
    /// # Errors
    /// If there is no rule, or the needed days were forgotten.
    pub fn abuse(&self) -> Result<&Abuse, Unscored> {
        let rule = self.judges.abuse?;
        self.scores().abuse.get(|| Ok(rule.assess(self.as_of)?))
    }

    /// The churn risk, in a band that goes by the stage too, where there is a rule for it.
    ///
    /// # Errors
    /// If there is no rule, the user was never active, or the needed days were forgotten.
    pub fn churn(&self) -> Result<&ChurnRisk, Unscored> {
        let rule = self.judges.churn?;
        self.scores().churn.get(|| {
            let risk = rule.assess(self.as_of, self.user)?.ok_or(Unscored::NoData)?;
            match self.stage() {
                Ok(stage) => Ok(risk.in_stage(stage.stage)),
                Err(Unscored::NoRule) => Ok(risk),
                // Without its stage, a risk could read low for a user who is gone.
                Err(why) => Err(why),
            }
        })
    }

    /// Growth points, newcomer tasks, streak.
    ///
    /// # Errors
    /// If there is no rule, or the needed days were forgotten.
    pub fn earnings(&self) -> Result<&Earnings, Unscored> {
        let rule = self.judges.incentives?;
        self.scores().earnings.get(|| {
            let earnings = match self.after {
                Some(after) => after.assess(self.as_of, self.user).map_err(Unscored::after)?,
                None => rule.assess(self.as_of, self.user)?,
            };
            earnings.ok_or(Unscored::NoData)
        })
    }

    /// Group and tier.
    ///
    /// # Errors
    /// If there is no rule for groups, worth or stage, or the needed days were forgotten.
    pub fn grouped(&self) -> Result<Grouped, Unscored> {
        let rule = self.judges.groups?;
        let (worth, stage) = (self.worth()?, self.stage()?);
        Ok(rule.assess_standing(GroupStanding {
            high_value: worth.high_value,
            high_potential: worth.potential.is_high(),
            stage: stage.stage,
            active_days: rule.active_days(self.as_of)?,
        }))
    }

    /// Computes all scores that were not computed before. Returns why a score is missing, in the order of [`Scored`].
    pub(in crate::rule) fn complete(&self) -> [Option<Unscored>; 10] {
        [
            self.rfm().err(),
            self.stage().err(),
            self.behavior().err(),
            self.worth().err(),
            self.needs().err(),
            self.tags().err(),
            self.contribution().err(),
            self.abuse().err(),
            self.churn().err(),
            self.earnings().err(),
        ]
    }

    /// All scores, moved out, each computed now if it was not before.
    pub(in crate::rule) fn take_scores(&mut self) -> Scored {
        let [rfm, stage, behavior, worth, needs, tags, contribution, abuse, churn, earnings] = self.complete();
        let scores = self.shared.as_mut().map_or(&mut self.scores, Arc::make_mut);
        Scored {
            rfm: rfm.map_or_else(|| scores.rfm.take(), Err),
            stage: stage.map_or_else(|| scores.stage.take(), Err),
            behavior: behavior.map_or_else(|| scores.behavior.take(), Err),
            worth: worth.map_or_else(|| scores.worth.take(), Err),
            needs: needs.map_or_else(|| scores.needs.take(), Err),
            tags: tags.map_or_else(|| scores.tags.take(), Err),
            contribution: contribution.map_or_else(|| scores.contribution.take(), Err),
            abuse: abuse.map_or_else(|| scores.abuse.take(), Err),
            churn: churn.map_or_else(|| scores.churn.take(), Err),
            earnings: earnings.map_or_else(|| scores.earnings.take(), Err),
        }
    }

    /// Passes the kinds that count as activity to `job`.
    pub(super) fn activity<T>(&self, job: impl FnOnce(&KindSet) -> T) -> T {
        match self.judges.stage {
            Ok(stage) => job(&stage.config().activity),
            Err(_) => job(&KindSet::activity()),
        }
    }

    /// The last active day, or the join day.
    pub(super) fn awake(&self) -> Result<Day, Unscored> {
        let last = || -> Result<Option<Day>, BeforeHorizon> { self.activity(|kinds| self.last_day(&kinds.into())) };
        self.scores().awake.get(|| Ok(last()?.map_or(self.joined, |last| last.max(self.joined)))).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Event;
    use crate::profile::Profile;

    #[test]
    fn what_was_held_on_a_day_is_found_out_once_where_rules_look_back() {
        let (day, user) = (Day::ymd(2026, 1, 5), User::new(1_u64));
        let profile = Profile::of([Event::log_in(1_u64, day)]);
        let situation = Situation::new(profile.as_of(day), &user, Judges::default()).unwrap();
        let mut asked = 0;
        for _ in 0..2 {
            let held = situation.on(day).unwrap().held(3, || {
                asked += 1;
                HeldTruth { so: true, since: day.minus(2), forgotten: None }
            });
            assert_eq!((held.so, held.since), (true, day.minus(2)));
        }
        assert_eq!(asked, 1);
    }
}
