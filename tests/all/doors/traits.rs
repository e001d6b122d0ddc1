//! What every public type can do, whatever it holds inside.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::panic::{RefUnwindSafe, UnwindSafe};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::shared::sources::{public_types, sources};

fn any<T: Send + Sync + Unpin + UnwindSafe + RefUnwindSafe + Clone + Debug>() {}
fn data<T: Serialize + DeserializeOwned + PartialEq>() {}
fn error<T: std::error::Error + PartialEq + 'static>() {}

/// Pins what the types listed can do, and gives their names.
macro_rules! pinned {
    ($($what:ident: $($type:ty),+;)+) => {
        fn pinned() -> BTreeSet<String> {
            $($(
                any::<$type>();
                $what::<$type>();
            )+)+
            let paths = [$($(stringify!($type)),+),+];
            paths.iter().map(|path| last_segment(path)).collect()
        }
    };
}

pinned! {
    data: lifestage::incentive::Achievement, lifestage::incentive::AchievementBoard;
    data: lifestage::incentive::AchievementReason, lifestage::incentive::AchievementStatus;
    data: lifestage::incentive::AchievementUnit, lifestage::incentive::Achievements;
    data: lifestage::incentive::AchievementMeasure, lifestage::incentive::NextAchievementLevel, lifestage::incentive::Notification;
    data: lifestage::incentive::ReachedLevel, lifestage::incentive::Unlock, lifestage::incentive::AchievementEvidence;
    any: lifestage::incentive::AchievementSources<'static>;
    error: lifestage::incentive::AchievementProblem;

    data: lifestage::score::Abuse, lifestage::score::AbuseLevel, lifestage::score::AbuseConfig;
    data: lifestage::score::AbuseRule, lifestage::score::AbuseWarning, lifestage::score::AbuseComparison;
    data: lifestage::score::FittedAbuse, lifestage::score::AbuseLevels, lifestage::score::UsualRate;
    error: lifestage::score::AbuseFitError, lifestage::score::AbuseRuleError;

    data: lifestage::report::ActiveDays, lifestage::report::ActivePeriod, lifestage::report::ActiveUsers;
    data: lifestage::report::ActivityRule, lifestage::report::DailyTotal, lifestage::report::DailyTotals;
    data: lifestage::report::Stickiness, lifestage::report::TrailingDay, lifestage::report::TrailingUsers;
    error: lifestage::report::ActivityError;

    data: lifestage::model::BacktestRule, lifestage::model::BacktestReport, lifestage::model::BacktestOutcome;
    data: lifestage::model::ScorerReport;
    any: lifestage::model::ChurnOdds<'static>, lifestage::model::ChurnScore<'static>;
    any: lifestage::model::Probability<u8>, lifestage::model::Recency, lifestage::model::RecencyOverGap;
    error: lifestage::model::BacktestError;

    data: lifestage::score::BehaviorAssessment, lifestage::score::BehaviorMeasures;
    data: lifestage::score::BehaviorMove, lifestage::score::BehaviorConfig;
    data: lifestage::score::BehaviorReason, lifestage::score::BehaviorRule, lifestage::score::BehaviorStep;
    data: lifestage::score::BehaviorCuts, lifestage::score::BehaviorType;
    data: lifestage::score::DepthWeight, lifestage::score::FittedBehavior;
    error: lifestage::score::BehaviorFitError, lifestage::score::BehaviorRuleError;

    data: lifestage::value::BtydRule, lifestage::value::BtydSummary;

    data: lifestage::outreach::Campaign, lifestage::outreach::CampaignCounts, lifestage::outreach::CampaignRule;
    data: lifestage::outreach::CampaignVerdict, lifestage::outreach::EventActivity;
    data: lifestage::outreach::EventActivityRule, lifestage::outreach::CampaignReturn, lifestage::outreach::ReturnInterval;
    error: lifestage::outreach::CampaignError, lifestage::outreach::CampaignMeasureError;

    data: lifestage::score::Anomaly, lifestage::score::AnomalyConfig, lifestage::score::ChurnHistory;
    data: lifestage::score::ChurnMeasures, lifestage::score::ChurnConfig, lifestage::score::ChurnProbability;
    data: lifestage::score::ChurnReason, lifestage::score::ChurnRisk, lifestage::score::ChurnRule;
    data: lifestage::score::ChurnSignal, lifestage::score::ChurnWeights, lifestage::score::EarlyWarning;
    data: lifestage::score::FittedChurn, lifestage::score::MeanGap, lifestage::score::ChurnOutlook;
    data: lifestage::score::RiskBand, lifestage::score::RiskBounds, lifestage::score::RiskContribution;
    data: lifestage::score::RiskEvidence, lifestage::score::WarningLevel, lifestage::score::EarlyWarningConfig;
    error: lifestage::score::ChurnFitError, lifestage::score::ChurnRuleError;

    data: lifestage::outreach::Candidate, lifestage::outreach::Cap, lifestage::outreach::CapPeriod;
    data: lifestage::outreach::ClockTime, lifestage::outreach::ContactDecision, lifestage::outreach::ContactConfig;
    data: lifestage::outreach::ContactRule, lifestage::outreach::ContactReason, lifestage::outreach::QuietHours;
    data: lifestage::outreach::Sent, lifestage::outreach::WhenQuiet;
    any: lifestage::outreach::Recipient<'static>;
    error: lifestage::outreach::ClockTimeError, lifestage::outreach::ContactRuleError;

    data: lifestage::score::Contribution, lifestage::score::ContributionConfig;
    data: lifestage::score::ContributionReason, lifestage::score::ContributionRole;
    data: lifestage::score::ContributionRule, lifestage::score::ContributionActions;
    data: lifestage::score::MonthlyContribution, lifestage::score::ContributionPlace;
    error: lifestage::score::ContributionRuleError;

    data: lifestage::number::Decimal;
    error: lifestage::number::DecimalError;

    data: lifestage::answer::Definition;
    error: lifestage::answer::MergeError, lifestage::answer::OtherDefinition;

    data: lifestage::event::Event, lifestage::event::Satisfaction;
    error: lifestage::event::EventError;

    data: lifestage::outreach::Allocation, lifestage::outreach::AnyTime, lifestage::outreach::AnyTimeEffect;
    data: lifestage::outreach::ArmComparison, lifestage::outreach::ArmEffect, lifestage::outreach::ExperimentConfig;
    data: lifestage::outreach::ExperimentReport, lifestage::outreach::ExperimentRule;
    data: lifestage::outreach::ExperimentLooks, lifestage::outreach::MissingEvidence, lifestage::outreach::NotEnough;
    data: lifestage::outreach::PairedSums, lifestage::outreach::Power, lifestage::outreach::Proportion;
    data: lifestage::outreach::ProportionTest, lifestage::outreach::SampleRatio;
    data: lifestage::outreach::SampleSize, lifestage::outreach::EffectSeen;
    data: lifestage::outreach::Significance, lifestage::outreach::SampleSummary, lifestage::outreach::SampleSums;
    data: lifestage::outreach::ExperimentVerdict;
    error: lifestage::outreach::AllocationError, lifestage::outreach::ExperimentRuleError;
    error: lifestage::outreach::NotEnough, lifestage::outreach::PowerError;
    error: lifestage::outreach::ProportionError, lifestage::outreach::SampleRatioError;
    error: lifestage::outreach::SignificanceError, lifestage::outreach::SampleSummaryError;
    error: lifestage::outreach::SampleSumsError;

    data: lifestage::answer::Document;
    error: lifestage::answer::UnwritableError;

    data: lifestage::report::ActivityQuestion, lifestage::report::ActivitySpan, lifestage::report::Clause;
    data: lifestage::report::ClauseDifference, lifestage::report::Difference, lifestage::report::DifferenceExample;
    data: lifestage::report::DifferenceRule, lifestage::report::UserAccountingQuestion;
    data: lifestage::report::RetentionQuestion, lifestage::report::SideCount, lifestage::report::UserEvidence;
    data: lifestage::report::UserOutcome;
    any: lifestage::report::Asked<'static, lifestage::report::ActivityQuestion>;
    error: lifestage::report::ExplainError;

    data: lifestage::model::FeatureProcess, lifestage::model::FeatureRule, lifestage::model::FeatureTable;
    data: lifestage::model::FeatureUnit, lifestage::model::Features;
    any: lifestage::model::Feature;
    error: lifestage::model::FeaturesError, lifestage::model::UnknownFeature;

    data: lifestage::outreach::FeedbackEstimate, lifestage::outreach::Feedback, lifestage::outreach::FeedbackKind;
    data: lifestage::outreach::FeedbackRule, lifestage::outreach::FeedbackMethod, lifestage::outreach::PriorityScore;
    data: lifestage::outreach::RankedFeedback;
    error: lifestage::outreach::FeedbackError, lifestage::outreach::PriorityScoreError;

    data: lifestage::number::Fingerprint;
    any: lifestage::number::Fingerprinter;
    error: lifestage::number::FingerprintError;

    data: lifestage::report::Entry, lifestage::report::Exclusion, lifestage::report::FunnelRule;
    data: lifestage::report::FunnelConfig, lifestage::report::FunnelReport, lifestage::report::FunnelStep;
    data: lifestage::report::Passage, lifestage::report::SameInstant, lifestage::report::StepConversion;
    data: lifestage::report::StepOrder;
    error: lifestage::report::FunnelError, lifestage::report::FunnelReportError, lifestage::report::PassageError;

    data: lifestage::score::Group, lifestage::score::GroupReason, lifestage::score::GroupRule;
    data: lifestage::score::GroupShares, lifestage::score::Grouped, lifestage::score::GroupStanding;
    data: lifestage::score::UserTier;

    data: lifestage::incentive::Clipped, lifestage::incentive::SourcePoints, lifestage::incentive::Downgrade;
    data: lifestage::incentive::Earned, lifestage::incentive::GrowthPointsLine, lifestage::incentive::PointsPeriod;
    data: lifestage::incentive::GrowthPointsRule, lifestage::incentive::EarningRule, lifestage::incentive::GrowthPointsConfig;
    data: lifestage::incentive::GrowthPointsStanding, lifestage::incentive::GrowthPointsStatement, lifestage::incentive::MembershipLevel;
    data: lifestage::incentive::MembershipReason, lifestage::incentive::MembershipLevels, lifestage::incentive::Membership;
    data: lifestage::incentive::Multiplier, lifestage::incentive::NextMembershipLevel, lifestage::incentive::NextTier;
    data: lifestage::incentive::Pace, lifestage::incentive::ReachedTier, lifestage::incentive::TierRewardKey;
    data: lifestage::incentive::PointsSource, lifestage::incentive::Stacking, lifestage::incentive::PointsTier;
    any: lifestage::incentive::TierRewardDue<'static>;
    error: lifestage::incentive::GrowthPointsProblem, lifestage::incentive::StatementError;

    data: lifestage::time::Held<u8>, lifestage::time::Hold, lifestage::time::Since;
    error: lifestage::time::HoldError;

    data: lifestage::event::UserId;
    error: lifestage::event::UserIdError;

    data: lifestage::incentive::Earnings, lifestage::incentive::IncentiveConfig, lifestage::incentive::IncentiveRule;
    data: lifestage::incentive::LadderConfig, lifestage::incentive::PlanConfig, lifestage::incentive::StreakConfig;

    data: lifestage::report::CrossCell<u8>, lifestage::report::CrossRow<u8>, lifestage::report::CrossTable<u8>;
    data: lifestage::report::CrossTableRule, lifestage::report::Breakdown<u8>, lifestage::report::Flow<u8>;
    data: lifestage::report::ActionsOfKind, lifestage::report::ActionsOfStage, lifestage::report::StageActions;
    data: lifestage::report::FlowCell<u8>, lifestage::report::JourneyStep, lifestage::report::Labelled<u8>;
    data: lifestage::report::CorrelationReport, lifestage::report::SatisfactionReport;
    data: lifestage::report::StageJourney, lifestage::report::StageTime;
    error: lifestage::report::CorrelationReportError;

    data: lifestage::report::Kpi, lifestage::report::KpiBoard, lifestage::report::KpiRow, lifestage::report::KpiRule;
    data: lifestage::report::KpiTarget, lifestage::report::KpiUnit, lifestage::report::KpiVerdict;

    data: lifestage::event::CustomKind, lifestage::event::Kind, lifestage::event::KindSet, lifestage::event::Unit;
    error: lifestage::event::KindError;

    data: lifestage::incentive::LedgerAccount, lifestage::incentive::Balance, lifestage::incentive::Expires;
    data: lifestage::incentive::ExpiringPoints, lifestage::incentive::Expiry, lifestage::incentive::Ledger;
    data: lifestage::incentive::LedgerLine, lifestage::incentive::LedgerLineKind, lifestage::incentive::LotBalance;
    data: lifestage::incentive::LotState, lifestage::incentive::Operation, lifestage::incentive::LedgerOutcome;
    data: lifestage::incentive::Points, lifestage::incentive::RefundPolicy;
    data: lifestage::incentive::LedgerStatement, lifestage::incentive::TransactionId;
    any: lifestage::incentive::Earn, lifestage::incentive::Refund;
    error: lifestage::incentive::PointsError, lifestage::incentive::Refusal, lifestage::incentive::ReplayError;

    data: lifestage::report::Dormant, lifestage::report::UserAccounting, lifestage::report::UserAccountingPeriod;
    data: lifestage::report::UserAccountingRule, lifestage::report::UserAccountingState, lifestage::report::NewIn;
    error: lifestage::report::UserAccountingError;

    data: lifestage::score::Mbg, lifestage::score::Recurrence;
    error: lifestage::score::MbgError, lifestage::score::RecurrenceError;

    data: lifestage::model::Auc, lifestage::model::AucGain, lifestage::model::BandOutcome, lifestage::model::Brier;
    data: lifestage::model::CalibrationGroup, lifestage::model::ScoredForecast, lifestage::model::AucInterval;
    data: lifestage::model::Lift, lifestage::model::Scored;
    error: lifestage::model::ForecastError;

    data: lifestage::number::Amount, lifestage::number::Money;
    error: lifestage::number::MoneyError, lifestage::number::NegativeAmount;

    data: lifestage::score::EvidenceRate, lifestage::score::Need, lifestage::score::NeedMap;
    data: lifestage::score::NeedConfig, lifestage::score::NeedReason, lifestage::score::NeedRule;
    data: lifestage::score::NeedScore, lifestage::score::NeedWeight, lifestage::score::Needs;
    error: lifestage::score::NeedMapError, lifestage::score::NeedRuleError;

    data: lifestage::report::PathCount, lifestage::report::PathReport, lifestage::report::PathRule;
    data: lifestage::report::PathStart, lifestage::report::RankedPath, lifestage::report::PathTransition;
    error: lifestage::report::PathReportError;

    any: lifestage::population::Columns<'static>, lifestage::population::KindColumn<'static>;
    any: lifestage::population::KindMap, lifestage::population::Member<'static>, lifestage::population::Population;
    any: lifestage::population::UserColumn<'static>;
    error: lifestage::population::ColumnsError, lifestage::population::RowError, lifestage::profile::UserBeforeHorizon;

    data: lifestage::answer::Problem;
    any: lifestage::answer::Problems;

    data: lifestage::profile::Hours, lifestage::profile::HoursHistogram, lifestage::profile::LifetimeTally;
    data: lifestage::profile::Profile, lifestage::profile::Selector, lifestage::profile::Tally;
    data: lifestage::profile::BeforeHorizon;
    any: lifestage::profile::AsOf<'static>;
    error: lifestage::profile::BeforeHorizon, lifestage::profile::ProfileBytesError, lifestage::profile::HoursError;
    error: lifestage::profile::ProfileError, lifestage::profile::TallyError, lifestage::profile::WrittenError;

    data: lifestage::number::Grade<5>, lifestage::number::Ratio;
    error: lifestage::number::GradeError, lifestage::number::RatioError;

    data: lifestage::answer::Reason, lifestage::answer::Seen;

    data: lifestage::score::Recommendation, lifestage::score::RecommendationConfig;
    data: lifestage::score::RecommendationRule, lifestage::score::Related;
    error: lifestage::score::RecommendationRuleError;

    data: lifestage::report::Cohort, lifestage::report::Lags, lifestage::report::Retained;
    data: lifestage::report::Retention, lifestage::report::RetentionRule, lifestage::report::Starts;
    error: lifestage::report::LagsError, lifestage::report::RetainedError;
    error: lifestage::report::RetentionError;

    data: lifestage::report::CohortRevenue, lifestage::report::CohortRevenueRule;
    data: lifestage::report::CumulativeSpend, lifestage::report::Revenue, lifestage::report::RevenueCohort;
    data: lifestage::report::RevenuePeriod, lifestage::report::RevenueRule, lifestage::report::TimeToChurn;
    error: lifestage::report::RevenueError;

    data: lifestage::outreach::Inviter, lifestage::outreach::KFactor, lifestage::outreach::Payback;
    data: lifestage::outreach::ReferralConfig, lifestage::outreach::ReferralReport, lifestage::outreach::ReferralRule;
    any: lifestage::outreach::ReferralForest;
    error: lifestage::outreach::ReferralError, lifestage::outreach::ReferralRuleError;

    data: lifestage::score::CustomSegments, lifestage::score::FittedRfm, lifestage::score::RfmFrequency;
    data: lifestage::score::GradedValue, lifestage::score::Grades, lifestage::score::RfmMeans, lifestage::score::RfmMeasures;
    data: lifestage::score::RfmMonetary, lifestage::score::Rfm, lifestage::score::RfmChange, lifestage::score::RfmClass;
    data: lifestage::score::RfmRule, lifestage::score::RfmSegment, lifestage::score::RfmStep, lifestage::score::SegmentMap;
    data: lifestage::score::SegmentRule;
    any: lifestage::score::RfmReason<'static>;
    error: lifestage::score::GradesError, lifestage::score::RfmClassError, lifestage::score::RfmFitError;
    error: lifestage::score::SegmentMapError;

    data: lifestage::rule::Bounds, lifestage::rule::Comparison, lifestage::rule::Condition, lifestage::rule::Flip;
    data: lifestage::rule::Label, lifestage::rule::LabelKind, lifestage::rule::WindowMeasure, lifestage::rule::Metric;
    data: lifestage::rule::Predicate, lifestage::rule::Test, lifestage::rule::Trace, lifestage::rule::TraceLine;
    data: lifestage::rule::Truth, lifestage::rule::Unknown;
    any: lifestage::rule::Judges<'static>, lifestage::rule::TruthRun, lifestage::rule::TruthRuns<'static, 'static>;
    any: lifestage::rule::Situation<'static>;
    error: lifestage::rule::ComparisonError, lifestage::rule::PredicateError;

    data: lifestage::rule::Fittable<u8, u8>, lifestage::rule::RuleSet;
    error: lifestage::rule::RuleFitError;

    data: lifestage::rule::NoRfm, lifestage::rule::RfmScore, lifestage::rule::Score<u8>;
    data: lifestage::rule::Scorecard, lifestage::rule::Upgrade;

    data: lifestage::rule::SegmentMembership, lifestage::rule::Segment, lifestage::rule::SegmentChange;
    data: lifestage::rule::Segments;
    error: lifestage::rule::SegmentProblem;

    data: lifestage::score::MeanSpend;

    data: lifestage::event::Occurrence, lifestage::event::Sequence;
    error: lifestage::event::SequenceError;

    data: lifestage::report::Session, lifestage::report::SessionReport, lifestage::report::SessionRule;
    error: lifestage::report::SessionReportError, lifestage::report::SessionRuleError;

    data: lifestage::answer::ShownRow, lifestage::answer::SmallCells;
    error: lifestage::answer::SmallCellsError;

    data: lifestage::score::AdvocacyWeight, lifestage::score::DailyState, lifestage::score::StageLadder;
    data: lifestage::score::LifecycleStage, lifestage::score::Move, lifestage::score::StageAssessment;
    data: lifestage::score::StageReason, lifestage::score::StageRule, lifestage::score::StageConfig;
    data: lifestage::score::StageRun, lifestage::score::StageStep;
    error: lifestage::score::StageRuleError;

    data: lifestage::number::Correlation, lifestage::number::Cuts, lifestage::number::Distribution;
    data: lifestage::number::Ends, lifestage::number::RankMode, lifestage::number::Survival;
    data: lifestage::number::SurvivalStep;
    error: lifestage::number::CorrelationError, lifestage::number::CutsError, lifestage::number::DistributionError;

    data: lifestage::incentive::Bonus, lifestage::incentive::DayMark, lifestage::incentive::Freeze, lifestage::incentive::RewardLadder;
    data: lifestage::incentive::PastEnd, lifestage::incentive::Repair, lifestage::incentive::StreakRun, lifestage::incentive::SignInDay;
    data: lifestage::incentive::CheckInMonth, lifestage::incentive::LadderStep, lifestage::incentive::Streak;
    data: lifestage::incentive::StreakReason, lifestage::incentive::StreakRule;

    data: lifestage::event::Interner, lifestage::event::Subject;
    error: lifestage::event::InternerError;

    data: lifestage::score::Band, lifestage::score::DimensionCuts, lifestage::score::FittedTags, lifestage::score::Tag;
    data: lifestage::score::TagLabels, lifestage::score::TagMeasures, lifestage::score::TagConfig, lifestage::score::TagRule;
    data: lifestage::score::TagDimension, lifestage::score::TagUnit, lifestage::score::TagValue, lifestage::score::Tags;
    error: lifestage::score::TagFitError, lifestage::score::TagRuleError;

    data: lifestage::incentive::Counting, lifestage::incentive::Lock, lifestage::incentive::MadeUpBy, lifestage::incentive::MakeUp;
    data: lifestage::incentive::Name, lifestage::incentive::TaskNeed, lifestage::incentive::Plan, lifestage::incentive::PlanProgress;
    data: lifestage::incentive::PlanStatus, lifestage::incentive::Plans, lifestage::incentive::Reward, lifestage::incentive::TaskRewardDue;
    data: lifestage::incentive::TaskRewardKey, lifestage::incentive::Share, lifestage::incentive::Task, lifestage::incentive::TaskProgress;
    data: lifestage::incentive::TaskReason, lifestage::incentive::TaskState, lifestage::incentive::TaskStatus, lifestage::incentive::TaskReasonKind;
    error: lifestage::incentive::NameError, lifestage::incentive::PlanProgressError, lifestage::incentive::PlanStatusError;
    error: lifestage::incentive::ShareError;

    data: lifestage::time::Calendar, lifestage::time::Day, lifestage::time::Days, lifestage::time::Moment;
    data: lifestage::time::Period, lifestage::time::Timespan, lifestage::time::OffsetTransition;
    data: lifestage::time::Window;
    any: lifestage::time::Civil, lifestage::time::Periods;
    error: lifestage::time::PeriodError, lifestage::time::PeriodsError;
    error: lifestage::time::CalendarError, lifestage::time::DayError, lifestage::time::DaysError;
    error: lifestage::time::MomentError, lifestage::time::TimespanError, lifestage::time::WindowError;

    data: lifestage::model::BoostedTrees, lifestage::model::TreeContribution, lifestage::model::TreeExplanation;
    data: lifestage::model::TreeObjective, lifestage::model::TreeScore, lifestage::model::XgboostModel;
    any: lifestage::model::TreeScorer<'static>;
    error: lifestage::model::FeatureNamesError, lifestage::model::TreeError, lifestage::model::TreeProblem;
    error: lifestage::model::TreesError, lifestage::model::WidthError;

    data: lifestage::model::TuneGain, lifestage::model::TuneNumber, lifestage::model::TuneObjective;
    data: lifestage::model::TuneRule, lifestage::model::TuneSearch, lifestage::model::TuneConfig;
    data: lifestage::model::TuneUser<u8>, lifestage::model::Tuned, lifestage::model::TunedFold;
    data: lifestage::model::TunedNumber;
    error: lifestage::model::TuneError, lifestage::model::TuneNumberError, lifestage::model::TuneRuleError;

    data: lifestage::rule::Suggestion, lifestage::rule::Trigger;

    data: lifestage::event::Birthday, lifestage::event::ContactChannel, lifestage::event::ContactChannels;
    data: lifestage::event::User;
    error: lifestage::event::BirthdayError;

    data: lifestage::model::MoveCause, lifestage::model::WhatIfRule, lifestage::model::SpendFlow;
    data: lifestage::model::SpendFlowCell, lifestage::model::Mover, lifestage::model::WhatIf;
    any: lifestage::model::RulesAsOf<'static>;
    error: lifestage::model::WhatIfError;

    data: lifestage::score::WinBack, lifestage::score::WinBackRate, lifestage::score::WinBackRule;

    data: lifestage::score::Concentration, lifestage::score::FittedWorth;
    data: lifestage::score::Potential, lifestage::score::WorthPurchases, lifestage::score::Worth;
    data: lifestage::score::WorthClass, lifestage::score::WorthMeasures, lifestage::score::WorthReason;
    data: lifestage::score::WorthRule;
    error: lifestage::score::WorthFitError;

    data: lifestage::value::BetaGeometric<true>;

    data: lifestage::report::FirstTime, lifestage::report::KindCount, lifestage::report::SubjectCount;
    data: lifestage::report::YearInReview, lifestage::report::YearRule;
    any: lifestage::report::YearLine;
    error: lifestage::report::YearError;

    data: lifestage::value::BgBb;
    data: lifestage::value::BgNbd;
    data: lifestage::value::Covariance;
    data: lifestage::value::Customer;
    data: lifestage::value::Discount;
    data: lifestage::value::GammaGamma;
    data: lifestage::value::PurchaseForecast, lifestage::value::FrequencyClass, lifestage::value::Holdout, lifestage::value::HoldoutRule;
    data: lifestage::value::TrackingPoint, lifestage::value::Validation;
    data: lifestage::value::Lifetime;
    data: lifestage::value::Limit;
    data: lifestage::value::MbgNbd;
    data: lifestage::value::Nbd;
    data: lifestage::value::Opportunities;
    data: lifestage::value::LifetimeOutlook;
    data: lifestage::value::ParetoNbd;
    data: lifestage::value::Penalty;
    data: lifestage::value::ShiftedBetaGeometric;
    data: lifestage::value::Span;
    data: lifestage::value::Spend;
    data: lifestage::value::Tenure;
    data: lifestage::value::Toward;
    data: lifestage::value::Fitted<lifestage::value::Nbd>;
    any: lifestage::value::Sample<lifestage::value::Customer>, lifestage::value::Weighted<lifestage::value::Customer>;
    data: lifestage::value::FitOutcome;
    error: lifestage::incentive::LedgerBytesError;
    error: lifestage::value::CovarianceError;
    error: lifestage::value::CustomerError;
    error: lifestage::value::DiscountError;
    error: lifestage::value::FitError;
    error: lifestage::value::FittedError;
    error: lifestage::value::HoldoutError;
    error: lifestage::value::OpportunitiesError;
    error: lifestage::value::ParameterError;
    error: lifestage::value::PenaltyError;
    error: lifestage::value::SpanError;
    error: lifestage::value::SpendError;
    error: lifestage::value::TenureError;
}

/// `Held` of `lifestage::time::Held<u8>`.
fn last_segment(path: &str) -> String {
    let path = path.split('<').next().unwrap();
    path.rsplit("::").next().unwrap().trim().to_owned()
}

#[test]
fn every_public_type_is_pinned_here() {
    let pinned = pinned();
    let missing: Vec<String> = public_types().into_iter().filter(|name| !pinned.contains(name)).collect();
    assert!(missing.is_empty(), "add these to the list above, as data, error or any: {missing:?}");
}

#[test]
fn no_field_is_left_out_when_it_is_written() {
    // A binary format that does not name its fields could not read what follows.
    let skipping = sources().into_iter().filter(|source| source.text.contains("skip_serializing_if"));
    let skipping: Vec<String> = skipping.map(|source| source.path).collect();
    assert!(skipping.is_empty(), "write the field always, `#[serde(default)]` alone reads what lacks it: {skipping:?}");
}
