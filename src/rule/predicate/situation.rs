//! One user as of a day, and by which rules they are judged: what predicates look at.

use core::fmt;
use core::panic::RefUnwindSafe;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use smallvec::{SmallVec, smallvec};

use super::label::{Label, LabelKind};
use super::metric::Metric;
use crate::event::kind::KindSet;
use crate::event::user::User;
use crate::incentive::incentives::{Earnings, IncentiveRule};
use crate::profile::{AsOf, BeforeHorizon};
use crate::score::behavior::{BehaviorAssessment, FittedBehavior};
use crate::score::churn::{ChurnRisk, FittedChurn};
use crate::score::contribution::{Contribution, ContributionRule};
use crate::score::group::{GroupRule, GroupStanding, Grouped};
use crate::score::need::{NeedRule, Needs};
use crate::score::rfm::{FittedRfm, Rfm};
use crate::score::stage::{LifecycleStage, StageAssessment, StageRule};
use crate::score::tag::{FittedTags, Tags};
use crate::score::worth::{FittedWorth, Potential, Worth};
use crate::time::Day;

/// The rules by which scores are judged; what has no rule is unknown to a predicate.
#[derive(Clone, Copy, Debug, Default)]
pub struct Judges<'a> {
    /// Recency, frequency, monetary value.
    pub rfm: Option<&'a FittedRfm>,
    /// The lifecycle stage, and what counts as activity; where there is none, every kind that the user does.
    pub stage: Option<&'a StageRule>,
    /// The type of behaviour.
    pub behavior: Option<&'a FittedBehavior>,
    /// Value × potential.
    pub worth: Option<&'a FittedWorth>,
    /// Needs.
    pub needs: Option<&'a NeedRule>,
    /// Tags.
    pub tags: Option<&'a FittedTags>,
    /// Groups and tiers, which need worth and stage too.
    pub groups: Option<&'a GroupRule>,
    /// Contribution.
    pub contribution: Option<&'a ContributionRule>,
    /// Churn risk.
    pub churn: Option<&'a FittedChurn>,
    /// Growth points, newcomer tasks, streaks.
    pub incentives: Option<&'a IncentiveRule>,
    /// Segments, for rules that name one.
    pub segments: Option<&'a dyn SegmentLookup>,
}

/// Who is in which segment: asked by rules that name one.
pub trait SegmentLookup: fmt::Debug + Send + Sync + RefUnwindSafe {
    /// Whether the user is in the segment of this name, and since when at the latest that has been so; none where there
    /// is no such segment.
    fn member(&self, segment: &str, situation: &Situation<'_>) -> Option<(bool, Day)>;
}

/// Why a leaf is neither true nor false.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Unknown {
    /// There is nothing to have a number of: no such event ever, no purchase, no birthday.
    NoData,
    /// Nothing was there before that a change could be measured against.
    NothingBefore,
    /// The earlier window starts before joining.
    BeforeJoining,
    /// There is no such rule, or it is not fitted.
    NoRule,
    /// There is no such segment.
    NoSegment,
    /// It is not remembered.
    Forgotten(BeforeHorizon),
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoData => f.pad("there is no number to hold against it"),
            Self::NothingBefore => f.pad("nothing before to compare with"),
            Self::BeforeJoining => f.pad("the window before starts before joining"),
            Self::NoRule => f.pad("no rule for it, or not fitted"),
            Self::NoSegment => f.pad("no such segment"),
            Self::Forgotten(problem) => problem.fmt(f),
        }
    }
}

impl From<BeforeHorizon> for Unknown {
    fn from(problem: BeforeHorizon) -> Self {
        Self::Forgotten(problem)
    }
}

/// A score asked for once and kept; apart, so that a situation is small: looking back makes one for each change.
type Kept<T> = OnceLock<Result<T, Unknown>>;

/// One user as of a day, judged by some rules. Each score is made when it is first asked for.
#[derive(Clone, Debug)]
pub struct Situation<'a> {
    as_of: AsOf<'a>,
    user: &'a User,
    joined: Day,
    judges: Judges<'a>,
    rfm: Kept<Box<Rfm>>,
    stage: Kept<Box<StageAssessment>>,
    behavior: Kept<Box<BehaviorAssessment>>,
    worth: Kept<Box<Worth>>,
    needs: Kept<Box<Needs>>,
    tags: Kept<Box<Tags>>,
    contribution: Kept<Box<Contribution>>,
    churn: Kept<Box<ChurnRisk>>,
    earnings: Kept<Box<Earnings>>,
    awake: Kept<Day>,
}

impl<'a> Situation<'a> {
    /// The situation of a user as of a day; none where they are not in the population yet.
    pub fn new(as_of: AsOf<'a>, user: &'a User, judges: Judges<'a>) -> Option<Self> {
        Some(Self::judged_from(as_of, user, judges, as_of.joined(user)?))
    }

    fn judged_from(as_of: AsOf<'a>, user: &'a User, judges: Judges<'a>, joined: Day) -> Self {
        Self {
            as_of,
            user,
            joined,
            judges,
            rfm: OnceLock::new(),
            stage: OnceLock::new(),
            behavior: OnceLock::new(),
            worth: OnceLock::new(),
            needs: OnceLock::new(),
            tags: OnceLock::new(),
            contribution: OnceLock::new(),
            churn: OnceLock::new(),
            earnings: OnceLock::new(),
            awake: OnceLock::new(),
        }
    }

    /// The same as of another day, not later; none before joining.
    pub fn on(&self, day: Day) -> Option<Self> {
        (day >= self.joined).then(|| Self::judged_from(self.as_of.back_on(day), self.user, self.judges, self.joined))
    }

    /// What the profile knows as of the day.
    pub const fn as_of(&self) -> AsOf<'a> {
        self.as_of
    }

    /// The day.
    pub const fn day(&self) -> Day {
        self.as_of.day()
    }

    /// The join day.
    pub const fn joined(&self) -> Day {
        self.joined
    }

    /// What the host knows of the user.
    pub const fn user(&self) -> &'a User {
        self.user
    }

    /// The rules.
    pub const fn judges(&self) -> &Judges<'a> {
        &self.judges
    }

    /// Recency, frequency, monetary value.
    ///
    /// # Errors
    /// When there is no rule, no purchase, or too little is remembered.
    pub fn rfm(&self) -> Result<&Rfm, Unknown> {
        let score = || self.judges.rfm.ok_or(Unknown::NoRule)?.assess(self.as_of)?.ok_or(Unknown::NoData);
        self.rfm.get_or_init(|| score().map(Box::new)).as_ref().map(AsRef::as_ref).map_err(|unknown| *unknown)
    }

    /// The lifecycle stage.
    ///
    /// # Errors
    /// When there is no rule, or too little is remembered.
    pub fn stage(&self) -> Result<&StageAssessment, Unknown> {
        let assess = || self.judges.stage.ok_or(Unknown::NoRule)?.assess(self.as_of, self.user)?.ok_or(Unknown::NoData);
        self.stage.get_or_init(|| assess().map(Box::new)).as_ref().map(AsRef::as_ref).map_err(|unknown| *unknown)
    }

    /// The type of behaviour.
    ///
    /// # Errors
    /// When there is no rule, or too little is remembered.
    pub fn behavior(&self) -> Result<&BehaviorAssessment, Unknown> {
        let assess =
            || self.judges.behavior.ok_or(Unknown::NoRule)?.assess(self.as_of, self.user)?.ok_or(Unknown::NoData);
        self.behavior.get_or_init(|| assess().map(Box::new)).as_ref().map(AsRef::as_ref).map_err(|unknown| *unknown)
    }

    /// Value × potential.
    ///
    /// # Errors
    /// When there is no rule, or too little is remembered.
    pub fn worth(&self) -> Result<&Worth, Unknown> {
        let assess = || Ok(self.judges.worth.ok_or(Unknown::NoRule)?.assess(self.as_of)?);
        self.worth.get_or_init(|| assess().map(Box::new)).as_ref().map(AsRef::as_ref).map_err(|unknown| *unknown)
    }

    /// The needs.
    ///
    /// # Errors
    /// When there is no rule, or too little is remembered.
    pub fn needs(&self) -> Result<&Needs, Unknown> {
        let assess = || Ok(self.judges.needs.ok_or(Unknown::NoRule)?.assess(self.as_of)?);
        self.needs.get_or_init(|| assess().map(Box::new)).as_ref().map(AsRef::as_ref).map_err(|unknown| *unknown)
    }

    /// The tags.
    ///
    /// # Errors
    /// When there is no rule, or too little is remembered.
    pub fn tags(&self) -> Result<&Tags, Unknown> {
        let assess = || self.judges.tags.ok_or(Unknown::NoRule)?.assess(self.as_of, self.user)?.ok_or(Unknown::NoData);
        self.tags.get_or_init(|| assess().map(Box::new)).as_ref().map(AsRef::as_ref).map_err(|unknown| *unknown)
    }

    /// The contribution.
    ///
    /// # Errors
    /// When there is no rule, or too little is remembered.
    pub fn contribution(&self) -> Result<&Contribution, Unknown> {
        let score = || Ok(self.judges.contribution.ok_or(Unknown::NoRule)?.assess(self.as_of)?);
        self.contribution.get_or_init(|| score().map(Box::new)).as_ref().map(AsRef::as_ref).map_err(|unknown| *unknown)
    }

    /// The churn risk.
    ///
    /// # Errors
    /// When there is no rule, the user was never active, or too little is remembered.
    pub fn churn(&self) -> Result<&ChurnRisk, Unknown> {
        let assess = || self.judges.churn.ok_or(Unknown::NoRule)?.assess(self.as_of, self.user)?.ok_or(Unknown::NoData);
        self.churn.get_or_init(|| assess().map(Box::new)).as_ref().map(AsRef::as_ref).map_err(|unknown| *unknown)
    }

    /// Growth points, newcomer tasks, streak.
    ///
    /// # Errors
    /// When there is no rule, or too little is remembered.
    pub fn earnings(&self) -> Result<&Earnings, Unknown> {
        let assess =
            || self.judges.incentives.ok_or(Unknown::NoRule)?.assess(self.as_of, self.user)?.ok_or(Unknown::NoData);
        self.earnings.get_or_init(|| assess().map(Box::new)).as_ref().map(AsRef::as_ref).map_err(|unknown| *unknown)
    }

    /// Group and tier.
    ///
    /// # Errors
    /// When there is no rule for them, for worth or for the stage, or too little is remembered.
    pub fn grouped(&self) -> Result<Grouped, Unknown> {
        let rule = self.judges.groups.ok_or(Unknown::NoRule)?;
        let (worth, stage) = (self.worth()?, self.stage()?);
        Ok(rule.assess_standing(GroupStanding {
            high_value: worth.high_value,
            high_potential: worth.potential.is_high(),
            silent: stage.stage == LifecycleStage::Silent,
            active_days: rule.active_days(self.as_of)?,
        }))
    }

    /// What counts as activity.
    pub(super) fn activity<T>(&self, job: impl FnOnce(&KindSet) -> T) -> T {
        match self.judges.stage {
            Some(stage) => job(&stage.config().activity),
            None => job(&KindSet::activity()),
        }
    }

    /// A number of the user.
    #[expect(clippy::cast_precision_loss, reason = "counts and money above 2^53 are still right to 16 digits")]
    pub(super) fn number(&self, metric: &Metric) -> Result<f64, Unknown> {
        let days = |from: Day| f64::from(self.day() - from);
        Ok(match metric {
            Metric::Over(measure, window) => self.over(measure, *window)? as f64,
            Metric::Change(measure, window) => self.change(measure, *window)?,
            Metric::DaysSince(of) => days(self.last_day(of)?.ok_or(Unknown::NoData)?),
            Metric::DaysSinceFirst(of) => days(self.first_day(of)?.ok_or(Unknown::NoData)?),
            Metric::ConsecutiveDays(of) => f64::from(self.days_in_a_row(of, u32::MAX)?),
            Metric::AgeDays => days(self.joined),
            Metric::SilenceDays => days(self.awake()?),
            Metric::DaysUntilBirthday => {
                let birthday = self.user.birthday.ok_or(Unknown::NoData)?;
                f64::from(birthday.next_from(self.day()) - self.day())
            }
            Metric::RecencyGrade => f64::from(self.rfm()?.recency.grade.get()),
            Metric::FrequencyGrade => f64::from(self.rfm()?.frequency.grade.get()),
            Metric::MonetaryGrade => f64::from(self.rfm()?.monetary.grade.get()),
            Metric::GrowthPoints => self.earnings()?.growth.points as f64,
            Metric::GrowthTier => f64::from(self.earnings()?.growth.tier().unwrap_or_default()),
            Metric::TaskCompletion => self.earnings()?.tasks.completion().get(),
            Metric::StreakDays => f64::from(self.earnings()?.streak.length()),
            Metric::Contribution => self.contribution()?.score.get(),
            Metric::ExpectedSpend => match self.worth()?.potential {
                Potential::Expected { spend, .. } => spend.minor_units() as f64,
                Potential::NoPurchase => return Err(Unknown::NoData),
            },
            Metric::ProbabilityAlive => match self.worth()?.potential {
                Potential::Expected { alive, .. } => alive.get(),
                Potential::NoPurchase => return Err(Unknown::NoData),
            },
            Metric::ChurnScore => self.churn()?.score,
            Metric::ChurnProbability => self.churn()?.outlook.ok_or(Unknown::NoData)?.churn.get().get(),
            Metric::NeedShare(need) => {
                let needs = self.needs()?;
                needs.ranked.iter().find(|score| score.need == *need).map_or(0.0, |score| score.share.get())
            }
            Metric::TagValue(dimension) => self.tags()?.get(*dimension).value.get(),
        })
    }

    /// The last active day, or the join day.
    pub(super) fn awake(&self) -> Result<Day, Unknown> {
        let last = || -> Result<Day, Unknown> {
            let last = self.activity(|kinds| self.last_day(&kinds.into()))?;
            Ok(last.map_or(self.joined, |last| last.max(self.joined)))
        };
        *self.awake.get_or_init(last)
    }

    /// The names of a kind that the user bears.
    pub(super) fn labels(&self, kind: LabelKind) -> Result<SmallVec<[Label; 2]>, Unknown> {
        Ok(match kind {
            LabelKind::Stage => smallvec![Label::Stage(self.stage()?.stage)],
            LabelKind::Behavior => self.behavior()?.behavior.map(Label::Behavior).into_iter().collect(),
            LabelKind::Worth => smallvec![Label::Worth(self.worth()?.class)],
            LabelKind::RfmSegment => smallvec![Label::RfmSegment(self.rfm()?.segment.clone())],
            LabelKind::RfmClass => smallvec![Label::RfmClass(self.rfm()?.class.ok_or(Unknown::NoRule)?)],
            LabelKind::Group => smallvec![Label::Group(self.grouped()?.group)],
            LabelKind::Tier => smallvec![Label::Tier(self.grouped()?.tier)],
            LabelKind::Need => self.needs()?.held().map(Label::Need).collect(),
            LabelKind::ChurnRisk => smallvec![Label::ChurnRisk(self.churn()?.band)],
            LabelKind::Role => smallvec![Label::Role(self.contribution()?.role)],
            LabelKind::Channel => smallvec![Label::Channel(self.user.acquisition_channel)],
            LabelKind::Allows => self.user.allowed_channels.iter().map(Label::Allows).collect(),
            LabelKind::TaskDone => {
                let tasks = &self.earnings()?.tasks;
                let done = tasks.tasks().iter().filter(|task| task.state.achieved_on().is_some());
                done.map(|task| Label::TaskDone(task.id.as_str().into())).collect()
            }
            LabelKind::Tag(dimension) => {
                let band = self.tags()?.get(dimension).band;
                band.map(|band| Label::Tag(dimension, band)).into_iter().collect()
            }
        })
    }

    /// Whether the user bears one of these names, all of one kind.
    pub(super) fn bears(&self, kind: LabelKind, one_of: &[Label]) -> Result<bool, Unknown> {
        let is = |label: Label| one_of.contains(&label);
        Ok(match kind {
            // Without a copy of the name.
            LabelKind::RfmSegment => {
                let segment = &self.rfm()?.segment;
                one_of.iter().any(|label| matches!(label, Label::RfmSegment(one) if one == segment))
            }
            LabelKind::TaskDone => {
                let tasks = &self.earnings()?.tasks;
                let mut done = tasks.tasks().iter().filter(|task| task.state.achieved_on().is_some());
                done.any(|task| {
                    one_of.iter().any(|label| matches!(label, Label::TaskDone(id) if **id == *task.id.as_str()))
                })
            }
            _ => self.labels(kind)?.into_iter().any(is),
        })
    }
}
