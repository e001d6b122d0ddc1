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
use crate::{answer, event, number, population, profile, score, time};

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
    number::CorrelationError,
    number::DistributionError,
    number::NumberPairsError,
    number::SurvivalError,
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
    answer::OtherDefinition,
    answer::MergeError,
    answer::VersionError,
    answer::AnswerError,
    answer::bytes::Unreadable,
    answer::SmallCellsError,
    profile::IdentityRuleError,
    profile::SeenRuleError,
    profile::ProfileError,
    profile::WrittenError,
    profile::SeenMergeError,
    profile::SeenWrittenError,
    profile::MergeOnceError,
    profile::UniteError,
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
    #[cfg(feature = "incentive")]
    incentive::PlanProgressError,
    #[cfg(feature = "rule")]
    rule::ComparisonError,
    #[cfg(feature = "rule")]
    rule::PredicateError,
    #[cfg(feature = "rule")]
    rule::SegmentProblem,
    #[cfg(feature = "rule")]
    rule::RuleFitError,
    #[cfg(feature = "report")]
    report::ActivityError,
    #[cfg(feature = "report")]
    report::UserAccountingError,
    #[cfg(feature = "report")]
    report::CohortError,
    #[cfg(feature = "report")]
    report::RetainedError,
    #[cfg(feature = "report")]
    report::RevenueSplitError,
    #[cfg(feature = "report")]
    report::SubscriptionError,
    #[cfg(feature = "report")]
    report::CorrelationReportError,
    #[cfg(feature = "report")]
    report::KpiError,
    #[cfg(feature = "report")]
    report::WatchError,
    #[cfg(feature = "report")]
    report::DataQualityError,
    #[cfg(feature = "report")]
    report::ExplainError,
    #[cfg(feature = "report")]
    report::YearError,
    #[cfg(feature = "report")]
    report::FunnelReportError,
    #[cfg(feature = "report")]
    report::PassageError,
    #[cfg(feature = "report")]
    report::SessionReportError,
    #[cfg(feature = "report")]
    report::PathReportError,
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
    outreach::UpliftConfigError,
    #[cfg(feature = "outreach")]
    outreach::EntryEffectConfigError,
    #[cfg(feature = "outreach")]
    outreach::ReferralRuleError,
    #[cfg(feature = "model")]
    model::AhaConfigError,
    #[cfg(feature = "model")]
    model::IntervalConfigError,
    #[cfg(feature = "model")]
    model::CoUseConfigError,
    #[cfg(feature = "model")]
    model::TuneRuleError,
    #[cfg(feature = "model")]
    model::TuneNumberError,
}

/// Says errors that only pass on what others say.
macro_rules! passing_on {
    ($($(#[$cfg:meta])? [$($of:tt)*] $type:ty,)+) => {
        $($(#[$cfg])?
        impl $($of)* Say for $type {
            fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                Message::of(self).say_to(words, f)
            }
        })+
    };
}

passing_on! {
    [<E: fmt::Display>] answer::BytesError<E>,
    [<E: core::error::Error + 'static>] population::WithoutRefusalsError<E>,
    #[cfg(feature = "report")]
    [] report::RosterError,
}
