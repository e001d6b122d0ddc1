//! The errors that say sentences of the catalogue: the list of their sentences, and how each is said in a language.

use core::fmt;

use crate::answer::message::Message;
use crate::answer::say::{Say, Words};
#[cfg(feature = "incentive")]
use crate::incentive;
#[cfg(feature = "model")]
use crate::model;
#[cfg(feature = "outreach")]
use crate::outreach;
#[cfg(feature = "report")]
use crate::report;
#[cfg(feature = "rule")]
use crate::rule;
use crate::wording::pattern::Sentence;
use crate::wording::problems::Worded;
use crate::{answer, event, number, profile, score, time};

/// Lists the sentences of errors, and makes each error sayable: whoever adds an error to one gets the other.
macro_rules! errors {
    ($($(#[$cfg:meta])? $type:ty,)+) => {
        /// The sentences of each error.
        pub(super) static SENTENCES: &[&[&Sentence]] = &[$($(#[$cfg])? <$type as Worded>::SENTENCES),+];

        $($(#[$cfg])?
        impl Say for $type {
            fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                Message::of(self).say_to(words, f)
            }
        })+
    };
}

errors! {
    number::plain::NotFinite,
    number::DecimalError,
    number::FingerprintError,
    number::NegativeAmount,
    number::MoneyError,
    number::RatioError,
    number::GradeError,
    number::CutsError,
    time::CalendarError,
    time::DayError,
    time::DaysError,
    time::HoldError,
    time::MomentError,
    time::UtcOffsetError,
    time::PeriodError,
    time::PeriodsError,
    time::TimespanError,
    time::WindowError,
    event::KindsByValueError,
    event::UserIdError,
    event::InternerError,
    event::KindError,
    event::TouchpointError,
    event::TouchpointMapError,
    event::BirthdayError,
    answer::LanguageError,
    answer::SmallCellsError,
    profile::IdentityRuleError,
    profile::SeenRuleError,
    profile::BeforeHorizon,
    profile::UserBeforeHorizon,
    score::AbuseFitError,
    score::AbuseRuleError,
    score::BehaviorFitError,
    score::BehaviorRuleError,
    score::ChurnFitError,
    score::ChurnRuleError,
    score::ContributionFitError,
    score::ContributionRuleError,
    score::NeedMapError,
    score::NeedRuleError,
    score::RecommendationRuleError,
    score::MbgError,
    score::RfmClassError,
    score::RfmFitError,
    score::GradesError,
    score::SegmentMapError,
    score::StageRuleError,
    score::TagFitError,
    score::TagRuleError,
    score::WorthFitError,
    #[cfg(feature = "incentive")]
    incentive::AchievementProblem,
    #[cfg(feature = "incentive")]
    incentive::GrowthPointsProblem,
    #[cfg(feature = "incentive")]
    incentive::PointsError,
    #[cfg(feature = "incentive")]
    incentive::NameError,
    #[cfg(feature = "incentive")]
    incentive::ShareError,
    #[cfg(feature = "rule")]
    rule::ComparisonError,
    #[cfg(feature = "rule")]
    rule::PredicateError,
    #[cfg(feature = "rule")]
    rule::SegmentProblem,
    #[cfg(feature = "rule")]
    rule::RuleFitError,
    #[cfg(feature = "report")]
    report::LagsError,
    #[cfg(feature = "report")]
    report::SessionRuleError,
    #[cfg(feature = "report")]
    report::FunnelError,
    #[cfg(feature = "outreach")]
    outreach::AssignmentProblem,
    #[cfg(feature = "outreach")]
    outreach::UnknownExperimentError,
    #[cfg(feature = "outreach")]
    outreach::RolloutProblem,
    #[cfg(feature = "outreach")]
    outreach::ClockTimeError,
    #[cfg(feature = "outreach")]
    outreach::ContactRuleError,
    #[cfg(feature = "outreach")]
    outreach::AttributionProblem,
    #[cfg(feature = "outreach")]
    outreach::SpecialDayProblem,
    #[cfg(feature = "outreach")]
    outreach::OutreachProblem,
    #[cfg(feature = "outreach")]
    outreach::BudgetProblem,
    #[cfg(feature = "outreach")]
    outreach::PlaybookProblem,
    #[cfg(feature = "outreach")]
    outreach::ExperimentRuleError,
    #[cfg(feature = "outreach")]
    outreach::SignificanceError,
    #[cfg(feature = "outreach")]
    outreach::TrialProblem,
    #[cfg(feature = "outreach")]
    outreach::LaunchProblem,
    #[cfg(feature = "outreach")]
    outreach::ReferralRuleError,
    #[cfg(feature = "model")]
    model::AhaConfigError,
    #[cfg(feature = "model")]
    model::TuneRuleError,
    #[cfg(feature = "model")]
    model::TuneNumberError,
}
