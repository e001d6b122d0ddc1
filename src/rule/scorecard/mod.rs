//! Scorecards: all scores of one user as of a day. *Everything about one user, and why.*

mod after;
pub(crate) mod sentence;
mod upgrade;

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::answer::document::{Document, UnwritableError};
use crate::answer::reason::Reason;
use crate::event::id::UserId;
use crate::event::user::User;
use crate::incentive::achieved::{Achieved, AchievedError};
use crate::incentive::achievement::{AchievementBoard, SourceCount};
use crate::incentive::earnings::Earnings;
use crate::incentive::task::AnchoredPlanStatus;
use crate::population::Population;
use crate::profile::{AsOf, BeforeHorizon, UserBeforeHorizon};
use crate::rule::predicate::Situation;
use crate::rule::ruleset::RuleSet;
use crate::rule::segment::SegmentMembership;
use crate::rule::trigger::Trigger;
use crate::rule::unscored::{Judged, Unscored};
use crate::score::abuse::Abuse;
use crate::score::behavior::{BehaviorAssessment, BehaviorType};
use crate::score::churn::ChurnRisk;
use crate::score::contribution::Contribution;
use crate::score::group::Grouped;
use crate::score::need::Needs;
use crate::score::rfm::Rfm;
use crate::score::stage::StageAssessment;
use crate::score::tag::Tags;
use crate::score::worth::Worth;
use crate::time::Day;
use crate::wording::problems::problems;

pub use after::UserScoreError;
pub use upgrade::Upgrade;

/// All scores of one user as of a day, under a rule set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Scorecard {
    /// The user's id.
    pub user: UserId,
    /// The day asked about.
    pub as_of: Day,
    /// Recency, frequency, monetary value.
    pub rfm: Judged<Rfm>,
    /// The lifecycle stage.
    pub stage: StageAssessment,
    /// The type of behavior.
    #[serde(default)]
    pub behavior: Judged<Box<BehaviorAssessment>>,
    /// The upgrade of the type of behavior that a trigger suggested, if one is in effect.
    #[serde(default)]
    pub upgrade: Option<Box<Upgrade>>,
    /// Value × potential.
    #[serde(default)]
    pub worth: Judged<Box<Worth>>,
    /// Needs.
    #[serde(default)]
    pub needs: Judged<Box<Needs>>,
    /// Tags.
    #[serde(default)]
    pub tags: Judged<Box<Tags>>,
    /// Group and tier.
    #[serde(default)]
    pub group: Judged<Grouped>,
    /// Contribution.
    #[serde(default)]
    pub contribution: Judged<Box<Contribution>>,
    /// Warnings of abuse.
    #[serde(default)]
    pub abuse: Judged<Box<Abuse>>,
    /// Churn risk.
    #[serde(default)]
    pub churn: Judged<Box<ChurnRisk>>,
    /// Growth points, newcomer tasks and streak.
    #[serde(default)]
    pub earnings: Judged<Box<Earnings>>,
    /// Achievements, if the rules have any.
    #[serde(default)]
    pub achievements: Judged<Box<AchievementBoard>>,
    /// The plans of tasks that begin on a day or with a segment and have begun, in the order of the rules.
    #[serde(default)]
    pub plans: Judged<Vec<AnchoredPlanStatus>>,
    /// The segments that the user is in, in the order of the rules.
    #[serde(default)]
    pub segments: Vec<SegmentMembership>,
    /// The names of the triggers that fire on the day, in the order of the rules.
    #[serde(default)]
    pub fired: Vec<String>,
}

/// A firing of a trigger.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Firing {
    /// The name of the trigger.
    pub trigger: String,
    /// The day on which it fired.
    pub on: Day,
}

impl fmt::Display for Firing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} fired on {}", self.trigger, self.on)
    }
}

/// Why a user has no scorecard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ScoreError {
    /// The facts of one user with the profile of another.
    OtherUser {
        /// The user of the profile.
        profile: UserId,
        /// The user of the facts.
        facts: UserId,
    },
    /// What was told of one user with the facts of another.
    ToldOfOther {
        /// The user of whom it was told.
        told: UserId,
        /// The user of the facts.
        facts: UserId,
    },
    /// The profile forgot days that a score needs.
    BeforeHorizon(BeforeHorizon),
    /// Incentives cannot go on from what was achieved.
    Achieved(AchievedError),
}

problems! {
    enum ScoreError {
        OtherUser { profile: Text, facts: Text } = "problem.score.other_user"
            "this is the profile of user `{profile}` but the facts are of user `{facts}`: give those of one user"
            "这是用户`{profile}`的行为档案，而用户信息属于`{facts}`：两者应属于同一用户";
        ToldOfOther { told: Text, facts: Text } = "problem.score.told_of_other"
            "this was told of user `{told}` but the facts are of user `{facts}`: give those of one user"
            "这是告知过的用户`{told}`的内容，而用户信息属于`{facts}`：两者应属于同一用户";
    }
    passes { BeforeHorizon(BeforeHorizon), Achieved(AchievedError) }
}

impl ScoreError {
    /// Whether what was given is at fault. Otherwise the profile remembers too little.
    pub const fn is_input(&self) -> bool {
        match self {
            Self::OtherUser { .. } | Self::ToldOfOther { .. } => true,
            Self::BeforeHorizon(_) => false,
            Self::Achieved(problem) => problem.is_input(),
        }
    }
}

impl RuleSet {
    /// Scorecards of all users in the population as of a day, in order of their ids, computed on all cores of the
    /// current thread pool.
    ///
    /// A scorecard takes about 700 bytes, and more for each part that the rules have. If they do not all fit into memory, use [`Population::iter`] and score users
    /// one at a time.
    ///
    /// # Errors
    /// If a profile forgot needed days.
    pub fn score_all(&self, population: &Population, as_of: Day) -> Result<Vec<Scorecard>, UserBeforeHorizon> {
        let cards = population.map_large(|member| {
            let situation = Situation::new(member.profile.as_of(as_of), &member.user, self.judges());
            let card = situation.map_or(Ok(None), |mut situation| {
                let fired = self.fired(&situation);
                self.card_of(&mut situation, fired, None)
            });
            card.map_err(|problem| UserBeforeHorizon::new(member.user.id, problem))
        });
        cards.into_iter().filter_map(Result::transpose).collect()
    }

    /// All scores of one user as of a day; `None` before the user joined.
    ///
    /// # Errors
    /// If the facts are of another user than the profile, or the profile forgot days that RFM or the stage needs; other
    /// scores say so themselves.
    pub fn score(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<Scorecard>, ScoreError> {
        let Some(mut situation) = self.situation(as_of, user)? else { return Ok(None) };
        let fired = self.fired(&situation);
        Ok(self.card_of(&mut situation, fired, None)?)
    }

    /// All scores of one user as of a day, with counts of what other users did, which achievements may measure: invitees who
    /// matured, as the report on referrals gives them.
    ///
    /// # Errors
    /// Those of [`RuleSet::score`].
    pub fn score_with(
        &self,
        as_of: AsOf<'_>,
        user: &User,
        counts: &[SourceCount],
    ) -> Result<Option<Scorecard>, ScoreError> {
        let Some(mut situation) = self.situation(as_of, user)? else { return Ok(None) };
        let fired = self.fired(&situation);
        Ok(self.card_of(&mut situation, fired, Some(counts))?)
    }

    /// The days on which each trigger fires, from a day to the day asked about, in order of days and within a day in the order of
    /// the rules. Empty before the user joined.
    ///
    /// # Errors
    /// If the facts are of another user than the profile.
    ///
    /// ```
    /// use lifestage::{Day, Event, Profile, RuleSet, User};
    ///
    /// let rules: RuleSet = serde_json::from_str(
    ///     r#"{ "triggers": [{ "name": "back", "when": { "consecutive_days": "log_in", "at_least": 2 },
    ///          "suggest": [{ "alert": "say hello" }] }] }"#,
    /// )?;
    /// let day = Day::ymd(2026, 1, 5);
    /// let profile = Profile::of([0, 1, 4, 5, 6].map(|n| Event::log_in(1_u64, day.plus(n))));
    /// let firings = rules.firings(profile.as_of(day.plus(9)), &User::new(1_u64), day)?;
    /// let firings: Vec<String> = firings.iter().map(ToString::to_string).collect();
    /// assert_eq!(firings, ["back fired on 2026-01-06", "back fired on 2026-01-10"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn firings(&self, as_of: AsOf<'_>, user: &User, from: Day) -> Result<Vec<Firing>, ScoreError> {
        Ok(self.situation(as_of, user)?.map_or_else(Vec::new, |situation| self.firings_in(&situation, from)))
    }

    /// The days on which each trigger fires, where incentives go on from what the user achieved by the horizon of the profile. A
    /// firing that hangs on forgotten days is left out.
    ///
    /// # Errors
    /// As [`firings`](Self::firings), and when what was achieved is of another user or of other incentive rules.
    pub fn firings_after(
        &self,
        achieved: &Achieved,
        as_of: AsOf<'_>,
        user: &User,
        from: Day,
    ) -> Result<Vec<Firing>, ScoreError> {
        let situation = self.situation_after(achieved, as_of, user)?;
        Ok(situation.map_or_else(Vec::new, |situation| self.firings_in(&situation, from)))
    }

    fn firings_in(&self, situation: &Situation<'_>, from: Day) -> Vec<Firing> {
        let of = |trigger: &Trigger| {
            let days = trigger.firings(situation, from).into_iter();
            days.map(|on| Firing { trigger: trigger.name.clone(), on }).collect::<Vec<_>>()
        };
        let mut firings: Vec<Firing> = self.triggers.iter().flat_map(of).collect();
        firings.sort_by_key(|firing| firing.on);
        firings
    }

    /// The situation of a user as of a day; `None` before they joined.
    #[inline]
    pub(crate) fn situation<'a>(
        &'a self,
        as_of: AsOf<'a>,
        user: &'a User,
    ) -> Result<Option<Situation<'a>>, ScoreError> {
        if as_of.user() != user.id {
            return Err(ScoreError::OtherUser { profile: as_of.user(), facts: user.id });
        }
        Ok(Situation::new(as_of, user, self.judges()))
    }

    /// The scorecard of a situation that is looked at afterwards too, with the triggers that fire on its day.
    pub(in crate::rule) fn card_in(
        &self,
        situation: &Situation<'_>,
        fired: Vec<String>,
    ) -> Result<Option<Scorecard>, BeforeHorizon> {
        situation.complete();
        self.card_of(&mut situation.clone(), fired, None)
    }

    /// The scorecard of a situation, whose scores move into it, with the triggers that fire on its day.
    fn card_of(
        &self,
        situation: &mut Situation<'_>,
        fired: Vec<String>,
        counts: Option<&[SourceCount]>,
    ) -> Result<Option<Scorecard>, BeforeHorizon> {
        let (as_of, user, after) = (situation.as_of(), situation.user(), situation.after());
        // A card without a stage, or with an RFM that is merely forgotten, would mislead.
        for forgotten in [situation.rfm().err(), situation.stage().err()] {
            if let Some(Unscored::Forgotten(problem)) = forgotten {
                return Err(problem);
            }
        }
        let achievements = || {
            let rule = self.incentives.as_ref().filter(|rule| rule.achievements().iter().len() > 0);
            let rule = rule.ok_or(Unscored::NoRule)?;
            let board = match after {
                Some(after) => after.board_with(as_of, user, counts).map_err(Unscored::after)?,
                None => rule.board_with(as_of, user, counts)?,
            };
            board.ok_or(Unscored::NoData)
        };
        let (upgrade, group) = (self.upgrade(situation), situation.grouped());
        let segments = if self.segments.is_empty() { Vec::new() } else { self.segments.members(situation) };
        let plans = situation.plans();
        // What was computed moves into the card: copying it would cost as much as an allocation for each part.
        let scores = situation.take_scores();
        let Ok(stage) = scores.stage else {
            debug_assert!(false, "there is a stage rule, and a user who joined has a stage");
            return Ok(None);
        };
        Ok(Some(Scorecard {
            user: as_of.user(),
            as_of: as_of.day(),
            rfm: scores.rfm.map(|rfm| *rfm).into(),
            stage: *stage,
            behavior: scores.behavior.into(),
            upgrade: upgrade.map(Box::new),
            worth: scores.worth.into(),
            needs: scores.needs.into(),
            tags: scores.tags.into(),
            group: group.into(),
            contribution: scores.contribution.into(),
            abuse: scores.abuse.into(),
            churn: scores.churn.into(),
            earnings: scores.earnings.into(),
            achievements: achievements().map(Box::new).into(),
            plans: plans.into(),
            segments,
            fired,
        }))
    }

    /// The names of the triggers that fire on the day.
    pub(in crate::rule) fn fired(&self, situation: &Situation<'_>) -> Vec<String> {
        let fires = self.triggers.iter().filter(|trigger| trigger.fires(situation));
        fires.map(|trigger| trigger.name.clone()).collect()
    }
}

impl Scorecard {
    /// The scorecard as it goes out: under your own id in place of the number, in each part that names the user.
    ///
    /// ```
    /// use lifestage::{Day, Event, Profile, RuleSet, User};
    ///
    /// let day = Day::ymd(2026, 1, 5);
    /// let profile = Profile::of([Event::log_in(1_u64, day)]);
    /// let card = RuleSet::full().score(profile.as_of(day), &User::new(1_u64))?.unwrap();
    /// let json = serde_json::to_value(card.under("ann")?)?;
    /// assert_eq!((&json["user"], &json["earnings"]["growth"]["user"]), (&"ann".into(), &"ann".into()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Never for a scorecard that the library made; the door of [`Document::of`].
    pub fn under(&self, id: &str) -> Result<Document, UnwritableError> {
        let (own, mut document) = (Document::of(&self.user)?, Document::of(self)?);
        rename(&mut document, &own, id);
        Ok(document)
    }

    /// The type of behavior to show: as assessed, or as a trigger upgraded it; `None` if there is none.
    pub fn shown_behavior(&self) -> Option<BehaviorType> {
        self.upgrade.as_ref().map(|upgrade| upgrade.to).or_else(|| self.behavior.known()?.behavior)
    }

    /// The reasons for all scores, also as text.
    ///
    /// Money in the text is in minor units, as the crate knows no currency; the reasons of one part print it with decimals, as
    /// `format!("{reason:.2}")`.
    ///
    /// ```
    /// use lifestage::{Day, Event, Profile, RuleSet, User};
    ///
    /// let day = Day::ymd(2026, 1, 5);
    /// let profile = Profile::of([Event::log_in(1_u64, day)]);
    /// let card = RuleSet::default().score(profile.as_of(day.plus(9)), &User::new(1_u64))?.unwrap();
    /// let reasons: Vec<String> = card.reasons().map(|reason| reason.to_string()).collect();
    /// assert_eq!(reasons, ["not fitted", "here for 9 days, this stage is 8 to 30"]);
    /// # Ok::<(), lifestage::rule::ScoreError>(())
    /// ```
    pub fn reasons(&self) -> impl Iterator<Item = Reason> {
        let Self {
            rfm,
            stage,
            behavior,
            upgrade,
            worth,
            needs,
            tags,
            group,
            contribution,
            abuse,
            churn,
            earnings,
            achievements,
            plans,
            ..
        } = self;
        let ungraded = rfm.score().err().map(|why| Reason { rule: "rfm".into(), ..why.into() });
        said(rfm.known(), Rfm::reasons)
            .chain(ungraded)
            .chain(stage.reasons().map(Reason::from))
            .chain(said(behavior.known(), |behavior| behavior.reasons()))
            .chain(upgrade.as_deref().map(Reason::from))
            .chain(said(worth.known(), |worth| worth.reasons()))
            .chain(said(needs.known(), |needs| needs.reasons()))
            .chain(said(tags.known(), |tags| tags.reasons()))
            .chain(said(group.known(), Grouped::reasons))
            .chain(said(contribution.known(), |contribution| contribution.reasons()))
            .chain(said(abuse.known(), |abuse| abuse.reasons()))
            .chain(said(churn.known(), |churn| churn.reasons()))
            .chain(said(earnings.known(), |earnings| earnings.reasons()))
            .chain(said(achievements.known(), |board| board.reasons()))
            .chain(said(plans.known(), |plans| plans.iter().flat_map(AnchoredPlanStatus::reasons)))
    }
}

/// Puts another id in place of a user's own, wherever it stands in a field `user`.
fn rename(document: &mut Document, own: &Document, id: &str) {
    match document {
        Document::List(list) => list.iter_mut().for_each(|part| rename(part, own, id)),
        Document::Map(entries) => {
            for (name, value) in entries {
                if name == "user" && value == own {
                    *value = Document::Text(id.to_owned());
                } else {
                    rename(value, own, id);
                }
            }
        }
        _ => {}
    }
}

/// The reasons for a score, if it is known.
fn said<'a, T: 'a, R: IntoIterator<Item: Into<Reason>>>(
    score: Option<&'a T>,
    reasons: impl Fn(&'a T) -> R,
) -> impl Iterator<Item = Reason> {
    score.into_iter().flat_map(reasons).map(Into::into)
}
