//! What every public type can do, whatever it holds inside.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::panic::{RefUnwindSafe, UnwindSafe};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::layering::{public_types, sources};

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
    data: lifestage::achievement::Achievement, lifestage::achievement::AchievementBoard;
    data: lifestage::achievement::AchievementReason, lifestage::achievement::AchievementStatus;
    data: lifestage::achievement::AchievementUnit, lifestage::achievement::Achievements;
    data: lifestage::achievement::Measure, lifestage::achievement::NextLevel, lifestage::achievement::Notification;
    data: lifestage::achievement::ReachedLevel, lifestage::achievement::Unlock, lifestage::achievement::Why;
    any: lifestage::achievement::Programme<'static>;
    error: lifestage::achievement::AchievementProblem;

    data: lifestage::abuse::Abuse, lifestage::abuse::AbuseLevel, lifestage::abuse::AbuseNumbers;
    data: lifestage::abuse::AbuseRule, lifestage::abuse::AbuseWarning, lifestage::abuse::Compared;
    data: lifestage::abuse::FittedAbuse, lifestage::abuse::Levels, lifestage::abuse::UsualRate;
    error: lifestage::abuse::AbuseFitError, lifestage::abuse::AbuseRuleError;

    data: lifestage::activity::ActiveDays, lifestage::activity::ActivePeriod, lifestage::activity::ActiveUsers;
    data: lifestage::activity::ActivityRule, lifestage::activity::DailyTotal, lifestage::activity::DailyTotals;
    data: lifestage::activity::Stickiness, lifestage::activity::TrailingDay, lifestage::activity::TrailingUsers;
    error: lifestage::activity::ActivityError;

    data: lifestage::backtest::Backtest, lifestage::backtest::BacktestReport, lifestage::backtest::Outcome;
    data: lifestage::backtest::ScorerReport;
    any: lifestage::backtest::ChurnOdds<'static>, lifestage::backtest::ChurnScore<'static>;
    any: lifestage::backtest::Probability<u8>, lifestage::backtest::Recency, lifestage::backtest::RecencyOverGap;
    error: lifestage::backtest::BacktestError;

    data: lifestage::behavior::BehaviorAssessment, lifestage::behavior::BehaviorMeasures;
    data: lifestage::behavior::BehaviorMove, lifestage::behavior::BehaviorNumbers;
    data: lifestage::behavior::BehaviorReason, lifestage::behavior::BehaviorRule, lifestage::behavior::BehaviorStep;
    data: lifestage::behavior::BehaviorThresholds, lifestage::behavior::BehaviorType;
    data: lifestage::behavior::DepthWeight, lifestage::behavior::FittedBehavior;
    error: lifestage::behavior::BehaviorFitError, lifestage::behavior::BehaviorRuleError;

    data: lifestage::btyd::BtydRule, lifestage::btyd::BtydSummary;

    data: lifestage::campaign::Campaign, lifestage::campaign::CampaignCounts, lifestage::campaign::CampaignRule;
    data: lifestage::campaign::CampaignVerdict, lifestage::campaign::EventActivity;
    data: lifestage::campaign::EventActivityRule, lifestage::campaign::Return, lifestage::campaign::ReturnInterval;
    error: lifestage::campaign::CampaignError, lifestage::campaign::CampaignMeasureError;

    data: lifestage::churn::Anomaly, lifestage::churn::AnomalyNumbers, lifestage::churn::ChurnHistory;
    data: lifestage::churn::ChurnMeasures, lifestage::churn::ChurnNumbers, lifestage::churn::ChurnProbability;
    data: lifestage::churn::ChurnReason, lifestage::churn::ChurnRisk, lifestage::churn::ChurnRule;
    data: lifestage::churn::ChurnSignal, lifestage::churn::ChurnWeights, lifestage::churn::EarlyWarning;
    data: lifestage::churn::FittedChurn, lifestage::churn::MeanGap, lifestage::churn::Outlook;
    data: lifestage::churn::RiskBand, lifestage::churn::RiskBounds, lifestage::churn::RiskContribution;
    data: lifestage::churn::RiskEvidence, lifestage::churn::WarningLevel, lifestage::churn::WarningNumbers;
    error: lifestage::churn::ChurnFitError, lifestage::churn::ChurnRuleError;

    data: lifestage::contact::Candidate, lifestage::contact::Cap, lifestage::contact::CapPeriod;
    data: lifestage::contact::ClockTime, lifestage::contact::ContactDecision, lifestage::contact::ContactNumbers;
    data: lifestage::contact::ContactPolicy, lifestage::contact::ContactReason, lifestage::contact::QuietHours;
    data: lifestage::contact::Sent, lifestage::contact::WhenQuiet;
    any: lifestage::contact::Recipient<'static>;
    error: lifestage::contact::ClockTimeError, lifestage::contact::ContactPolicyError;

    data: lifestage::contribution::Contribution, lifestage::contribution::ContributionNumbers;
    data: lifestage::contribution::ContributionReason, lifestage::contribution::ContributionRole;
    data: lifestage::contribution::ContributionRule, lifestage::contribution::Deeds;
    data: lifestage::contribution::MonthlyContribution, lifestage::contribution::Place;
    error: lifestage::contribution::ContributionRuleError;

    data: lifestage::decimal::Decimal;
    error: lifestage::decimal::DecimalError;

    data: lifestage::definition::Definition;
    error: lifestage::definition::MergeError, lifestage::definition::OtherDefinition;

    data: lifestage::event::Event, lifestage::event::Satisfaction;
    error: lifestage::event::EventError;

    data: lifestage::experiment::Allocation, lifestage::experiment::AnyTime, lifestage::experiment::AnyTimeEffect;
    data: lifestage::experiment::Comparison, lifestage::experiment::Effect, lifestage::experiment::ExperimentNumbers;
    data: lifestage::experiment::ExperimentReport, lifestage::experiment::ExperimentRule;
    data: lifestage::experiment::Looks, lifestage::experiment::Missing, lifestage::experiment::NotEnough;
    data: lifestage::experiment::PairedSums, lifestage::experiment::Power, lifestage::experiment::Proportion;
    data: lifestage::experiment::ProportionTest, lifestage::experiment::SampleRatio;
    data: lifestage::experiment::SampleSize, lifestage::experiment::SeenEffect;
    data: lifestage::experiment::Significance, lifestage::experiment::Summary, lifestage::experiment::Sums;
    data: lifestage::experiment::Verdict;
    error: lifestage::experiment::AllocationError, lifestage::experiment::ExperimentRuleError;
    error: lifestage::experiment::NotEnough, lifestage::experiment::PowerError;
    error: lifestage::experiment::ProportionError, lifestage::experiment::SampleRatioError;
    error: lifestage::experiment::SignificanceError, lifestage::experiment::SummaryError;
    error: lifestage::experiment::SumsError;

    data: lifestage::document::Document;
    error: lifestage::document::UnwritableError;

    data: lifestage::explain::ActivityQuestion, lifestage::explain::ActivitySpan, lifestage::explain::Clause;
    data: lifestage::explain::ClauseDifference, lifestage::explain::Difference, lifestage::explain::DifferenceExample;
    data: lifestage::explain::DifferenceRule, lifestage::explain::LifecycleQuestion;
    data: lifestage::explain::RetentionQuestion, lifestage::explain::SideCount, lifestage::explain::UserEvidence;
    data: lifestage::explain::UserOutcome;
    any: lifestage::explain::Asked<'static, lifestage::explain::ActivityQuestion>;
    error: lifestage::explain::ExplainError;

    data: lifestage::features::FeatureProcess, lifestage::features::FeatureRule, lifestage::features::FeatureTable;
    data: lifestage::features::FeatureUnit, lifestage::features::Features;
    any: lifestage::features::Feature;
    error: lifestage::features::FeaturesError, lifestage::features::UnknownFeature;

    data: lifestage::feedback::Estimate, lifestage::feedback::Feedback, lifestage::feedback::FeedbackKind;
    data: lifestage::feedback::FeedbackRule, lifestage::feedback::Method, lifestage::feedback::PriorityScore;
    data: lifestage::feedback::Ranked;
    error: lifestage::feedback::FeedbackError, lifestage::feedback::PriorityScoreError;

    data: lifestage::fingerprint::Fingerprint;
    any: lifestage::fingerprint::Fingerprinter;
    error: lifestage::fingerprint::FingerprintError;

    data: lifestage::funnel::Entry, lifestage::funnel::Exclusion, lifestage::funnel::Funnel;
    data: lifestage::funnel::FunnelDefinition, lifestage::funnel::FunnelReport, lifestage::funnel::FunnelStep;
    data: lifestage::funnel::Passage, lifestage::funnel::SameInstant, lifestage::funnel::StepConversion;
    data: lifestage::funnel::StepOrder;
    error: lifestage::funnel::FunnelError, lifestage::funnel::FunnelReportError, lifestage::funnel::PassageError;

    data: lifestage::group::Group, lifestage::group::GroupReason, lifestage::group::GroupRule;
    data: lifestage::group::GroupShares, lifestage::group::Grouped, lifestage::group::Standing;
    data: lifestage::group::Tier;

    data: lifestage::growth::Clipped, lifestage::growth::Contribution, lifestage::growth::Downgrade;
    data: lifestage::growth::Earned, lifestage::growth::GrowthLine, lifestage::growth::GrowthPeriod;
    data: lifestage::growth::GrowthPlan, lifestage::growth::GrowthRule, lifestage::growth::GrowthRules;
    data: lifestage::growth::GrowthStanding, lifestage::growth::GrowthStatement, lifestage::growth::Level;
    data: lifestage::growth::LevelReason, lifestage::growth::Levels, lifestage::growth::Membership;
    data: lifestage::growth::Multiplier, lifestage::growth::NextLevel, lifestage::growth::NextTier;
    data: lifestage::growth::Pace, lifestage::growth::ReachedTier, lifestage::growth::RewardKey;
    data: lifestage::growth::Source, lifestage::growth::Stacking, lifestage::growth::Tier;
    any: lifestage::growth::RewardDue<'static>;
    error: lifestage::growth::GrowthProblem, lifestage::growth::StatementError;

    data: lifestage::hold::Held<u8>, lifestage::hold::Hold, lifestage::hold::Since;
    error: lifestage::hold::HoldError;

    data: lifestage::id::UserId;
    error: lifestage::id::UserIdError;

    data: lifestage::incentive::Earnings, lifestage::incentive::IncentiveRules, lifestage::incentive::Incentives;
    data: lifestage::incentive::LadderRules, lifestage::incentive::PlanRules, lifestage::incentive::StreakRules;

    data: lifestage::journey::CrossCell<u8>, lifestage::journey::CrossRow<u8>, lifestage::journey::CrossTable<u8>;
    data: lifestage::journey::CrossTableRule, lifestage::journey::Breakdown<u8>, lifestage::journey::Flow<u8>;
    data: lifestage::journey::DeedsOfKind, lifestage::journey::DeedsOfStage, lifestage::journey::StageDeeds;
    data: lifestage::journey::FlowCell<u8>, lifestage::journey::JourneyStep, lifestage::journey::Labelled<u8>;
    data: lifestage::journey::MetricCorrelation, lifestage::journey::MetricSatisfaction;
    data: lifestage::journey::StageJourney, lifestage::journey::StageTime;
    error: lifestage::journey::MetricError;

    data: lifestage::kpi::Kpi, lifestage::kpi::KpiBoard, lifestage::kpi::KpiRow, lifestage::kpi::KpiRule;
    data: lifestage::kpi::KpiTarget, lifestage::kpi::KpiUnit, lifestage::kpi::KpiVerdict;

    data: lifestage::kind::CustomKind, lifestage::kind::Kind, lifestage::kind::KindSet, lifestage::kind::Unit;
    error: lifestage::kind::KindError;

    data: lifestage::ledger::Account, lifestage::ledger::Balance, lifestage::ledger::Expires;
    data: lifestage::ledger::ExpiringPoints, lifestage::ledger::Expiry, lifestage::ledger::Ledger;
    data: lifestage::ledger::Line, lifestage::ledger::LineKind, lifestage::ledger::LotBalance;
    data: lifestage::ledger::LotState, lifestage::ledger::Operation, lifestage::ledger::Outcome;
    data: lifestage::ledger::Points, lifestage::ledger::RefundPolicy;
    data: lifestage::ledger::Statement, lifestage::ledger::TransactionId;
    any: lifestage::ledger::Earn, lifestage::ledger::Refund;
    error: lifestage::ledger::PointsError, lifestage::ledger::Refusal, lifestage::ledger::ReplayError;

    data: lifestage::lifecycle::Dormant, lifestage::lifecycle::Lifecycle, lifestage::lifecycle::LifecyclePeriod;
    data: lifestage::lifecycle::LifecycleRule, lifestage::lifecycle::LifecycleState, lifestage::lifecycle::NewIn;
    error: lifestage::lifecycle::LifecycleError;

    data: lifestage::mbg::Mbg, lifestage::mbg::Recurrence;
    error: lifestage::mbg::MbgError, lifestage::mbg::RecurrenceError;

    data: lifestage::metric::Auc, lifestage::metric::AucGain, lifestage::metric::BandOutcome, lifestage::metric::Brier;
    data: lifestage::metric::CalibrationGroup, lifestage::metric::Forecast, lifestage::metric::Interval;
    data: lifestage::metric::Lift, lifestage::metric::Scored;
    error: lifestage::metric::MetricError;

    data: lifestage::money::Amount, lifestage::money::Money;
    error: lifestage::money::MoneyError, lifestage::money::NegativeAmount;

    data: lifestage::need::EvidenceRate, lifestage::need::Need, lifestage::need::NeedMap;
    data: lifestage::need::NeedNumbers, lifestage::need::NeedReason, lifestage::need::NeedRule;
    data: lifestage::need::NeedScore, lifestage::need::NeedWeight, lifestage::need::Needs;
    error: lifestage::need::NeedMapError, lifestage::need::NeedRuleError;

    data: lifestage::path::PathCount, lifestage::path::PathReport, lifestage::path::PathRule;
    data: lifestage::path::PathStart, lifestage::path::RankedPath, lifestage::path::Transition;
    error: lifestage::path::PathReportError;

    any: lifestage::population::Columns<'static>, lifestage::population::KindColumn<'static>;
    any: lifestage::population::KindMap, lifestage::population::Member<'static>, lifestage::population::Population;
    any: lifestage::population::UserColumn<'static>;
    error: lifestage::population::ColumnsError, lifestage::population::RowError, lifestage::population::ScoreError;

    data: lifestage::problem::Problem;
    any: lifestage::problem::Problems;

    data: lifestage::profile::Hours, lifestage::profile::HoursHistogram, lifestage::profile::LifetimeTally;
    data: lifestage::profile::Profile, lifestage::profile::Selector, lifestage::profile::Tally;
    data: lifestage::profile::BeforeHorizon;
    any: lifestage::profile::AsOf<'static>;
    error: lifestage::profile::BeforeHorizon, lifestage::profile::BytesError, lifestage::profile::HoursError;
    error: lifestage::profile::ProfileError, lifestage::profile::TallyError, lifestage::profile::WrittenError;

    data: lifestage::ratio::Grade<5>, lifestage::ratio::Ratio;
    error: lifestage::ratio::GradeError, lifestage::ratio::RatioError;

    data: lifestage::reason::Reason, lifestage::reason::Seen;

    data: lifestage::recommendation::Recommendation, lifestage::recommendation::RecommendationNumbers;
    data: lifestage::recommendation::RecommendationRule, lifestage::recommendation::Related;
    error: lifestage::recommendation::RecommendationRuleError;

    data: lifestage::retention::Cohort, lifestage::retention::Lags, lifestage::retention::Retained;
    data: lifestage::retention::Retention, lifestage::retention::RetentionRule, lifestage::retention::Starts;
    error: lifestage::retention::LagsError, lifestage::retention::RetainedError;
    error: lifestage::retention::RetentionError;

    data: lifestage::revenue::CohortRevenue, lifestage::revenue::CohortRevenueRule;
    data: lifestage::revenue::CumulativeSpend, lifestage::revenue::Revenue, lifestage::revenue::RevenueCohort;
    data: lifestage::revenue::RevenuePeriod, lifestage::revenue::RevenueRule, lifestage::revenue::TimeToChurn;
    error: lifestage::revenue::RevenueError;

    data: lifestage::referral::Inviter, lifestage::referral::KFactor, lifestage::referral::Payback;
    data: lifestage::referral::ReferralNumbers, lifestage::referral::ReferralReport, lifestage::referral::ReferralRule;
    any: lifestage::referral::ReferralForest;
    error: lifestage::referral::ReferralError, lifestage::referral::ReferralRuleError;

    data: lifestage::rfm::CustomSegments, lifestage::rfm::FittedRfm, lifestage::rfm::Frequency;
    data: lifestage::rfm::Graded, lifestage::rfm::Grades, lifestage::rfm::Means, lifestage::rfm::Measures;
    data: lifestage::rfm::Monetary, lifestage::rfm::Rfm, lifestage::rfm::RfmChange, lifestage::rfm::RfmClass;
    data: lifestage::rfm::RfmRule, lifestage::rfm::RfmSegment, lifestage::rfm::RfmStep, lifestage::rfm::SegmentMap;
    data: lifestage::rfm::SegmentRule;
    any: lifestage::rfm::RfmReason<'static>;
    error: lifestage::rfm::GradesError, lifestage::rfm::RfmClassError, lifestage::rfm::RfmFitError;
    error: lifestage::rfm::SegmentMapError;

    data: lifestage::rule::Bounds, lifestage::rule::Comparison, lifestage::rule::Condition, lifestage::rule::Flip;
    data: lifestage::rule::Label, lifestage::rule::LabelKind, lifestage::rule::Measure, lifestage::rule::Metric;
    data: lifestage::rule::Predicate, lifestage::rule::Test, lifestage::rule::Trace, lifestage::rule::TraceLine;
    data: lifestage::rule::Truth, lifestage::rule::Unknown;
    any: lifestage::rule::Judges<'static>, lifestage::rule::Run, lifestage::rule::Runs<'static, 'static>;
    any: lifestage::rule::Situation<'static>;
    error: lifestage::rule::ComparisonError, lifestage::rule::PredicateError;

    data: lifestage::ruleset::Fittable<u8, u8>, lifestage::ruleset::RuleSet;
    error: lifestage::ruleset::RuleFitError;

    data: lifestage::scorecard::NoRfm, lifestage::scorecard::RfmScore, lifestage::scorecard::Score<u8>;
    data: lifestage::scorecard::Scorecard, lifestage::scorecard::Upgrade;

    data: lifestage::segment::Member, lifestage::segment::Segment, lifestage::segment::SegmentChange;
    data: lifestage::segment::Segments;
    error: lifestage::segment::SegmentProblem;

    data: lifestage::spend::MeanSpend;

    data: lifestage::sequence::Occurrence, lifestage::sequence::Sequence;
    error: lifestage::sequence::SequenceError;

    data: lifestage::session::Session, lifestage::session::SessionReport, lifestage::session::SessionRule;
    error: lifestage::session::SessionReportError, lifestage::session::SessionRuleError;

    data: lifestage::small_cells::ShownRow, lifestage::small_cells::SmallCells;
    error: lifestage::small_cells::SmallCellsError;

    data: lifestage::stage::AdvocacyWeight, lifestage::stage::DailyState, lifestage::stage::Ladder;
    data: lifestage::stage::LifecycleStage, lifestage::stage::Move, lifestage::stage::StageAssessment;
    data: lifestage::stage::StageReason, lifestage::stage::StageRule, lifestage::stage::StageThresholds;
    data: lifestage::stage::StageRun, lifestage::stage::Step;
    error: lifestage::stage::StageRuleError;

    data: lifestage::stats::Correlation, lifestage::stats::Cuts, lifestage::stats::Distribution;
    data: lifestage::stats::Ends, lifestage::stats::RankMode, lifestage::stats::Survival;
    data: lifestage::stats::SurvivalStep;
    error: lifestage::stats::CorrelationError, lifestage::stats::CutsError, lifestage::stats::DistributionError;

    data: lifestage::streak::Bonus, lifestage::streak::DayMark, lifestage::streak::Freeze, lifestage::streak::Ladder;
    data: lifestage::streak::PastEnd, lifestage::streak::Repair, lifestage::streak::Run, lifestage::streak::SignInDay;
    data: lifestage::streak::SignInMonth, lifestage::streak::Step, lifestage::streak::Streak;
    data: lifestage::streak::StreakReason, lifestage::streak::StreakRule;

    data: lifestage::subject::Interner, lifestage::subject::Subject;
    error: lifestage::subject::InternerError;

    data: lifestage::tag::Band, lifestage::tag::DimensionCuts, lifestage::tag::FittedTags, lifestage::tag::Tag;
    data: lifestage::tag::TagLabels, lifestage::tag::TagMeasures, lifestage::tag::TagNumbers, lifestage::tag::TagRule;
    data: lifestage::tag::TagDimension, lifestage::tag::TagUnit, lifestage::tag::TagValue, lifestage::tag::Tags;
    error: lifestage::tag::TagFitError, lifestage::tag::TagRuleError;

    data: lifestage::task::Counting, lifestage::task::Lock, lifestage::task::MadeUpBy, lifestage::task::MakeUp;
    data: lifestage::task::Name, lifestage::task::Need, lifestage::task::Plan, lifestage::task::PlanProgress;
    data: lifestage::task::PlanStatus, lifestage::task::Plans, lifestage::task::Reward, lifestage::task::RewardDue;
    data: lifestage::task::RewardKey, lifestage::task::Share, lifestage::task::Task, lifestage::task::TaskProgress;
    data: lifestage::task::TaskReason, lifestage::task::TaskState, lifestage::task::TaskStatus, lifestage::task::Why;
    error: lifestage::task::NameError, lifestage::task::PlanProgressError, lifestage::task::PlanStatusError;
    error: lifestage::task::ShareError;

    data: lifestage::time::Calendar, lifestage::time::Day, lifestage::time::Days, lifestage::time::Moment;
    data: lifestage::time::Period, lifestage::time::Timespan, lifestage::time::Transition;
    data: lifestage::time::Window;
    any: lifestage::time::Civil, lifestage::time::Periods;
    error: lifestage::time::PeriodError, lifestage::time::PeriodsError;
    error: lifestage::time::CalendarError, lifestage::time::DayError, lifestage::time::DaysError;
    error: lifestage::time::MomentError, lifestage::time::TimespanError, lifestage::time::WindowError;

    data: lifestage::trees::BoostedTrees, lifestage::trees::TreeContribution, lifestage::trees::TreeExplanation;
    data: lifestage::trees::TreeObjective, lifestage::trees::TreeScore, lifestage::trees::XgboostModel;
    any: lifestage::trees::TreeScorer<'static>;
    error: lifestage::trees::FeatureNamesError, lifestage::trees::TreeError, lifestage::trees::TreeProblem;
    error: lifestage::trees::TreesError, lifestage::trees::WidthError;

    data: lifestage::tune::TuneGain, lifestage::tune::TuneNumber, lifestage::tune::TuneObjective;
    data: lifestage::tune::TuneRule, lifestage::tune::TuneSearch, lifestage::tune::TuneSettings;
    data: lifestage::tune::TuneUser<u8>, lifestage::tune::Tuned, lifestage::tune::TunedFold;
    data: lifestage::tune::TunedNumber;
    error: lifestage::tune::TuneError, lifestage::tune::TuneNumberError, lifestage::tune::TuneRuleError;

    data: lifestage::trigger::Suggestion, lifestage::trigger::Trigger;

    data: lifestage::user::Birthday, lifestage::user::ContactChannel, lifestage::user::ContactChannels;
    data: lifestage::user::User;
    error: lifestage::user::BirthdayError;

    data: lifestage::what_if::Change, lifestage::what_if::Comparing, lifestage::what_if::SpendFlow;
    data: lifestage::what_if::SpendFlowCell, lifestage::what_if::Mover, lifestage::what_if::WhatIf;
    any: lifestage::what_if::Side<'static>;
    error: lifestage::what_if::WhatIfError;

    data: lifestage::winback::WinBack, lifestage::winback::WinBackRate, lifestage::winback::WinBackRule;

    data: lifestage::worth::Concentration, lifestage::worth::FittedWorth;
    data: lifestage::worth::Potential, lifestage::worth::Purchases, lifestage::worth::Worth;
    data: lifestage::worth::WorthClass, lifestage::worth::WorthMeasures, lifestage::worth::WorthReason;
    data: lifestage::worth::WorthRule;
    error: lifestage::worth::WorthFitError;

    data: lifestage::value::BetaGeometric<true>;

    data: lifestage::year::FirstTime, lifestage::year::KindCount, lifestage::year::SubjectCount;
    data: lifestage::year::YearInReview, lifestage::year::YearRule;
    any: lifestage::year::YearLine;
    error: lifestage::year::YearError;

    data: lifestage::value::BgBb;
    data: lifestage::value::BgNbd;
    data: lifestage::value::Covariance;
    data: lifestage::value::Customer;
    data: lifestage::value::Discount;
    data: lifestage::value::GammaGamma;
    data: lifestage::value::Forecast, lifestage::value::FrequencyClass, lifestage::value::Holdout, lifestage::value::Split;
    data: lifestage::value::TrackingPoint, lifestage::value::Validation;
    data: lifestage::value::Lifetime;
    data: lifestage::value::Limit;
    data: lifestage::value::MbgNbd;
    data: lifestage::value::Nbd;
    data: lifestage::value::Opportunities;
    data: lifestage::value::Outlook;
    data: lifestage::value::ParetoNbd;
    data: lifestage::value::Penalty;
    data: lifestage::value::ShiftedBetaGeometric;
    data: lifestage::value::Span;
    data: lifestage::value::Spend;
    data: lifestage::value::Tenure;
    data: lifestage::value::Toward;
    data: lifestage::value::Fitted<lifestage::value::Nbd>;
    any: lifestage::value::Sample<lifestage::value::Customer>, lifestage::value::Weighted<lifestage::value::Customer>;
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

/// `Held` of `lifestage::hold::Held<u8>`.
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
