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
#[cfg(feature = "value")]
use crate::value;
use crate::wording::pattern::Sentence;
use crate::wording::problems::Worded;
use crate::{answer, event, number, population, profile, score, time};

/// Lists the sentences of errors, and makes each error sayable: whoever adds an error to one gets the other. The errors of a feature
/// stand together.
macro_rules! errors {
    ($($when:meta { $($type:ty,)+ })+) => {
        /// The sentences of each error.
        pub(super) static SENTENCES: &[&[&Sentence]] = &[$($(#[cfg($when)] <$type as Worded>::SENTENCES),+),+];

        $($(#[cfg($when)]
        impl Say for $type {
            fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                Message::of(self).say_to(words, f)
            }
        })+)+
    };
}

errors! {
    all() {
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
        number::ExactSumError,
        number::ExactSumTextError,
        number::stats::counted::CountedError,
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
        event::PseudonymError,
        event::EventError,
        event::SequenceError,
        answer::LanguageError,
        answer::OtherDefinition,
        answer::MergeError,
        answer::VersionError,
        answer::mergeable::error::Foreign<'_>,
        answer::bytes::Unreadable,
        answer::SmallCellsError,
        answer::guarantee::Disagreement,
        answer::BudgetSpent,
        answer::PrivacyBudgetError,
        answer::NoiseError,
        answer::EpsilonError,
        answer::CountPageError,
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
        profile::FamiliesError,
        profile::LinkError,
        profile::TallyError,
        profile::HoursError,
        population::ColumnsError,
        population::RowError,
        population::TallyColumnsError,
        population::TallyRowError,
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
        score::HonorRollError,
        score::RecurrenceError,
        score::WinBackListError,
    }
    feature = "incentive" {
        incentive::AchievementProblem,
        incentive::GrowthPointsProblem,
        incentive::PointsError,
        incentive::NameError,
        incentive::ShareError,
        incentive::PlanProgressError,
        incentive::PlanStatusError,
        incentive::AchievedError,
        incentive::AchievedContentError,
        incentive::ReplayError,
        incentive::StatementError,
        incentive::ledger::line::LineError,
    }
    feature = "value" {
        value::CustomerError,
        value::DiscountError,
        value::CovarianceError,
        value::FittedError,
        value::PenaltyError,
        value::FitError,
        value::HoldoutError,
        value::OpportunitiesError,
        value::ParameterError,
        value::SpanError,
        value::SpendError,
        value::TenureError,
        value::ValidationError,
    }
    feature = "rule" {
        rule::ComparisonError,
        rule::PredicateError,
        rule::SegmentProblem,
        rule::RuleFitError,
        rule::UserScoreError,
        rule::ScoreError,
        rule::ToldError,
    }
    feature = "report" {
        report::ActivityError,
        report::UserAccountingError,
        report::CohortError,
        report::RetainedError,
        report::RevenueSplitError,
        report::SubscriptionError,
        report::CorrelationReportError,
        report::KpiError,
        report::WatchError,
        report::DataQualityError,
        report::ExplainError,
        report::YearError,
        report::FunnelReportError,
        report::PassageError,
        report::SessionReportError,
        report::PathReportError,
        report::LagsError,
        report::SessionRuleError,
        report::FunnelError,
    }
    feature = "outreach" {
        outreach::AssignmentProblem,
        outreach::UnknownExperimentError,
        outreach::RolloutProblem,
        outreach::ClockTimeError,
        outreach::ContactRuleError,
        outreach::AttributionProblem,
        outreach::SpecialDayProblem,
        outreach::OutreachProblem,
        outreach::BudgetProblem,
        outreach::PlaybookProblem,
        outreach::ExperimentRuleError,
        outreach::SignificanceError,
        outreach::TrialProblem,
        outreach::LaunchProblem,
        outreach::UpliftConfigError,
        outreach::EntryEffectConfigError,
        outreach::ReferralRuleError,
        outreach::EventActivityError,
        outreach::CampaignError,
        outreach::CampaignReportError,
        outreach::ContactError,
        outreach::EntryEffectError,
        outreach::MatchedLiftError,
        outreach::BalanceError,
        outreach::AllocationError,
        outreach::PowerError,
        outreach::ProportionError,
        outreach::SampleRatioError,
        outreach::SampleSummaryError,
        outreach::SampleSumsError,
        outreach::FeedbackError,
        outreach::PriorityScoreError,
        outreach::ServiceQualityError,
        outreach::ErasureReceiptError,
        outreach::OutreachError,
        outreach::UserOutreachError,
        outreach::BudgetError,
        outreach::ChannelError,
        outreach::ReferralError,
        outreach::PaybackError,
        outreach::ReferralReportError,
        outreach::TrialError,
        outreach::TrialReportError,
        outreach::UpliftProblem,
        outreach::UpliftRowError,
        outreach::UpliftReportError,
    }
    feature = "model" {
        model::AhaConfigError,
        model::IntervalConfigError,
        model::IntervalError,
        model::CoUseConfigError,
        model::TuneRuleError,
        model::TuneNumberError,
        model::AhaError,
        model::BacktestError,
        model::FeatureTableError,
        model::FeaturesError,
        model::UnknownFeature,
        model::ForecastError,
        model::TreesError,
        model::TreeError,
        model::TreeProblem,
        model::FeatureNamesError,
        model::WidthError,
        model::TuneError,
        model::WhatIfError,
        model::SpendFlowError,
    }
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
    [] answer::AnswerError,
    [] answer::UnwritableError,
    [<E: fmt::Display>] answer::BytesError<E>,
    [<E: core::error::Error + 'static>] population::WithoutRefusalsError<E>,
    #[cfg(feature = "report")]
    [] report::RosterError,
}
