//! The value of each metric, and the labels of each kind, for one user.

use smallvec::{SmallVec, smallvec};

use super::label::{Label, LabelKind};
use super::metric::Metric;
use super::situation::Situation;
use crate::event::purpose::Purpose;
use crate::event::subject::Subject;
use crate::event::user::{Birthday, User};
use crate::rule::unscored::Unscored;
use crate::score::worth::Potential;
use crate::time::Day;

/// Personal traits that conditions may look at; no condition reads them elsewhere.
struct Traits {
    birthday: Option<Birthday>,
    acquisition_channel: Subject,
}

impl Situation<'_> {
    /// The value of a metric for the user.
    #[expect(clippy::cast_precision_loss, reason = "counts and money above 2^53 are still right to 16 digits")]
    pub(crate) fn number(&self, metric: &Metric) -> Result<f64, Unscored> {
        let days = |from: Day| f64::from(self.day() - from);
        Ok(match metric {
            Metric::Over(measure, window) => self.over(measure, *window)? as f64,
            Metric::Change(measure, window) => self.change(measure, *window)?,
            Metric::DaysSince(of) => days(self.last_day(of)?.ok_or(Unscored::NoData)?),
            Metric::DaysSinceFirst(of) => days(self.first_day(of)?.ok_or(Unscored::NoData)?),
            Metric::ConsecutiveDays(of) => f64::from(self.days_in_a_row(of, u32::MAX)?),
            Metric::AgeDays => days(self.joined()),
            Metric::SilenceDays => days(self.awake()?),
            Metric::DaysUntilBirthday => {
                let birthday = self.traits()?.birthday.ok_or(Unscored::NoData)?;
                f64::from(birthday.next_from(self.day()) - self.day())
            }
            Metric::RecencyGrade => f64::from(self.rfm()?.recency.grade.get()),
            Metric::FrequencyGrade => f64::from(self.rfm()?.frequency.grade.get()),
            Metric::MonetaryGrade => f64::from(self.rfm()?.monetary.grade.get()),
            Metric::GrowthPoints => self.earnings()?.growth.points as f64,
            Metric::GrowthTier => f64::from(self.earnings()?.growth.tier().unwrap_or_default()),
            Metric::MembershipLevel => f64::from(self.earnings()?.membership.ok_or(Unscored::NoRule)?.level),
            Metric::TaskCompletion => self.earnings()?.tasks.completion().get(),
            Metric::StreakDays => f64::from(self.earnings()?.streak.length()),
            Metric::Contribution => self.contribution()?.score.get(),
            Metric::ExpectedSpend => match self.worth()?.potential {
                Potential::Expected { spend, .. } => spend.minor_units() as f64,
                Potential::NoPurchase => return Err(Unscored::NoPurchase),
            },
            Metric::ProbabilityAlive => match self.worth()?.potential {
                Potential::Expected { alive, .. } => alive.get(),
                Potential::NoPurchase => return Err(Unscored::NoPurchase),
            },
            Metric::ChurnScore => self.churn()?.score,
            Metric::ChurnProbability => self.churn()?.outlook.ok_or(Unscored::NoData)?.churn.get().get(),
            Metric::NeedShare(need) => {
                let needs = self.needs()?;
                needs.ranked.iter().find(|score| score.need == *need).map_or(0.0, |score| score.share.get())
            }
            Metric::TagValue(dimension) => self.tags()?.get(*dimension).value.get(),
            Metric::PlanCompletion(version) => self.plan(*version)?.status.completion().get(),
        })
    }

    /// The personal traits of the user: facts that say who they are, not what they did.
    fn traits(&self) -> Result<Traits, Unscored> {
        let User { birthday, acquisition_channel, refused, .. } = *self.user();
        let refused = refused.contains(Purpose::PersonalTraits);
        if refused { Err(Unscored::TraitsRefused) } else { Ok(Traits { birthday, acquisition_channel }) }
    }

    /// The labels of a kind that the user has.
    pub(super) fn labels(&self, kind: LabelKind) -> Result<SmallVec<[Label; 2]>, Unscored> {
        Ok(match kind {
            LabelKind::Stage => smallvec![Label::Stage(self.stage()?.stage)],
            LabelKind::Behavior => self.behavior()?.behavior.map(Label::Behavior).into_iter().collect(),
            LabelKind::Worth => smallvec![Label::Worth(self.worth()?.class)],
            LabelKind::RfmSegment => smallvec![Label::RfmSegment(self.rfm()?.segment.clone())],
            LabelKind::RfmClass => smallvec![Label::RfmClass(self.rfm()?.class.ok_or(Unscored::NotFitted)?)],
            LabelKind::Group => smallvec![Label::Group(self.grouped()?.group)],
            LabelKind::Tier => smallvec![Label::Tier(self.grouped()?.tier)],
            LabelKind::Need => self.needs()?.held().map(Label::Need).collect(),
            LabelKind::ChurnRisk => smallvec![Label::ChurnRisk(self.churn()?.band)],
            LabelKind::Abuse => self.abuse()?.level().map(Label::Abuse).into_iter().collect(),
            LabelKind::Role => smallvec![Label::Role(self.contribution()?.role)],
            LabelKind::Channel => smallvec![Label::Channel(self.traits()?.acquisition_channel)],
            LabelKind::Allows => self.user().allowed_channels.iter().map(Label::Allows).collect(),
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

    /// Whether the user has one of these labels, all of the same kind.
    pub(super) fn bears(&self, kind: LabelKind, one_of: &[Label]) -> Result<bool, Unscored> {
        let is = |label: Label| one_of.contains(&label);
        Ok(match kind {
            // Compares without copying the name.
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
