//! The numbers that a rule can look at.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::profile::Selector;
use crate::score::need::Need;
use crate::score::tag::TagDimension;
use crate::time::Window;

/// What is added up over the days of a window.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum WindowMeasure {
    /// Events.
    Count(Selector),
    /// Their values, in the unit of their kind.
    Sum(Selector),
    /// Days with such an event.
    Days(Selector),
    /// Different subjects that such events are about.
    DistinctSubjects(Selector),
    /// Days with activity, as the lifecycle stage counts it.
    ActiveDays,
    /// Purchases less refunds, in minor units.
    NetSpend,
}

/// A number that a rule can look at, of one user as of a day.
///
/// ```
/// use lifestage::Kind;
/// use lifestage::rule::{WindowMeasure, Metric};
/// use lifestage::time::Window;
///
/// let bought = Metric::Over(WindowMeasure::Count(Kind::Purchase.into()), Window::last(90));
/// assert_eq!(bought.to_string(), "count of purchase in the last 90 days");
/// assert_eq!(Metric::Change(WindowMeasure::NetSpend, Window::last(30)).to_string(), "change of net spend, last 30 days");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Metric {
    /// What is added up over a window.
    Over(WindowMeasure, Window),
    /// By how much it is more than in the window of the same length before, as a share of that: 0.2 is a fifth more.
    Change(WindowMeasure, Window),
    /// Days since the last such event; 0 for that day.
    DaysSince(Selector),
    /// Days since the first such event.
    DaysSinceFirst(Selector),
    /// Days in a row with such an event, up to the day itself.
    ConsecutiveDays(Selector),
    /// Days since joining.
    AgeDays,
    /// Days since the last active day, or since joining.
    SilenceDays,
    /// Days until the next birthday; 0 for the day itself.
    DaysUntilBirthday,
    /// The grade of recency, 1 to as many as the RFM rule has.
    RecencyGrade,
    /// The grade of frequency.
    FrequencyGrade,
    /// The grade of monetary value.
    MonetaryGrade,
    /// Growth points of the period.
    GrowthPoints,
    /// The tier reached by them, counted from 1; 0 below the first.
    GrowthTier,
    /// The share of the newcomer tasks that is complete, by weight.
    TaskCompletion,
    /// The length of the current streak.
    StreakDays,
    /// Points of contribution.
    Contribution,
    /// Spend to expect in the horizon of the worth rule, in minor units.
    ExpectedSpend,
    /// The probability that the user still buys at all.
    ProbabilityAlive,
    /// The score of churn risk, 0 to 100.
    ChurnScore,
    /// The probability that no event of the churn rule's process comes within its horizon.
    ChurnProbability,
    /// The share of a need in the evidence for all.
    NeedShare(Need),
    /// The value of a tag's dimension, in its unit.
    TagValue(TagDimension),
}

/// The words by which a measure or metric of events is written.
pub(super) const OF_EVENTS: [&str; 7] =
    ["count", "sum", "days", "distinct_subjects", "days_since", "days_since_first", "consecutive_days"];
/// Those whose window is the value itself.
pub(super) const OF_WINDOW: [&str; 2] = ["active_days", "net_spend"];
/// Those of the day itself, written with `"now"`.
pub(super) const OF_NOW: [&str; 15] = [
    "age_days",
    "silence_days",
    "days_until_birthday",
    "recency_grade",
    "frequency_grade",
    "monetary_grade",
    "growth_points",
    "growth_tier",
    "task_completion",
    "streak_days",
    "contribution",
    "expected_spend",
    "probability_alive",
    "churn_score",
    "churn_probability",
];

impl WindowMeasure {
    /// The word by which it is written.
    pub(super) const fn word(&self) -> &'static str {
        match self {
            Self::Count(_) => "count",
            Self::Sum(_) => "sum",
            Self::Days(_) => "days",
            Self::DistinctSubjects(_) => "distinct_subjects",
            Self::ActiveDays => "active_days",
            Self::NetSpend => "net_spend",
        }
    }

    /// The events it is about, where they are given.
    pub(super) const fn selector(&self) -> Option<&Selector> {
        match self {
            Self::Count(selector) | Self::Sum(selector) | Self::Days(selector) | Self::DistinctSubjects(selector) => {
                Some(selector)
            }
            Self::ActiveDays | Self::NetSpend => None,
        }
    }
}

impl Metric {
    /// The word by which it is written.
    pub(super) const fn word(&self) -> &'static str {
        match self {
            Self::Over(measure, _) => measure.word(),
            Self::Change(..) => "change_of",
            Self::DaysSince(_) => "days_since",
            Self::DaysSinceFirst(_) => "days_since_first",
            Self::ConsecutiveDays(_) => "consecutive_days",
            Self::AgeDays => "age_days",
            Self::SilenceDays => "silence_days",
            Self::DaysUntilBirthday => "days_until_birthday",
            Self::RecencyGrade => "recency_grade",
            Self::FrequencyGrade => "frequency_grade",
            Self::MonetaryGrade => "monetary_grade",
            Self::GrowthPoints => "growth_points",
            Self::GrowthTier => "growth_tier",
            Self::TaskCompletion => "task_completion",
            Self::StreakDays => "streak_days",
            Self::Contribution => "contribution",
            Self::ExpectedSpend => "expected_spend",
            Self::ProbabilityAlive => "probability_alive",
            Self::ChurnScore => "churn_score",
            Self::ChurnProbability => "churn_probability",
            Self::NeedShare(_) => "need_share",
            Self::TagValue(_) => "tag_value",
        }
    }

    /// The metric of the day itself that is written by this word.
    pub(super) fn of_now(word: &str) -> Option<Self> {
        Some(match word {
            "age_days" => Self::AgeDays,
            "silence_days" => Self::SilenceDays,
            "days_until_birthday" => Self::DaysUntilBirthday,
            "recency_grade" => Self::RecencyGrade,
            "frequency_grade" => Self::FrequencyGrade,
            "monetary_grade" => Self::MonetaryGrade,
            "growth_points" => Self::GrowthPoints,
            "growth_tier" => Self::GrowthTier,
            "task_completion" => Self::TaskCompletion,
            "streak_days" => Self::StreakDays,
            "contribution" => Self::Contribution,
            "expected_spend" => Self::ExpectedSpend,
            "probability_alive" => Self::ProbabilityAlive,
            "churn_score" => Self::ChurnScore,
            "churn_probability" => Self::ChurnProbability,
            _ => return None,
        })
    }

    /// Whether it is always a whole number.
    pub(super) const fn is_whole(&self) -> bool {
        !matches!(
            self,
            Self::Change(..)
                | Self::TaskCompletion
                | Self::Contribution
                | Self::ProbabilityAlive
                | Self::ChurnScore
                | Self::ChurnProbability
                | Self::NeedShare(_)
                | Self::TagValue(_)
        )
    }

    /// The smallest and the largest number that it can be, where there is such an end.
    pub(super) fn range(&self) -> [Option<f64>; 2] {
        match self {
            // Refunds may be more than purchases, and less than nothing may be left of net spend; a price level is a mean of it.
            Self::Over(WindowMeasure::NetSpend, _)
            | Self::Change(WindowMeasure::NetSpend, _)
            | Self::ExpectedSpend
            | Self::TagValue(TagDimension::PriceLevel) => [None, None],
            Self::Over(WindowMeasure::Days(_) | WindowMeasure::ActiveDays, window) => {
                [Some(0.0), window.length().map(f64::from)]
            }
            Self::Change(..) => [Some(-1.0), None],
            Self::RecencyGrade | Self::FrequencyGrade | Self::MonetaryGrade => [Some(1.0), Some(10.0)],
            Self::TaskCompletion | Self::ProbabilityAlive | Self::ChurnProbability | Self::NeedShare(_) => {
                [Some(0.0), Some(1.0)]
            }
            Self::ChurnScore => [Some(0.0), Some(100.0)],
            Self::DaysUntilBirthday => [Some(0.0), Some(366.0)],
            _ => [Some(0.0), None],
        }
    }
}

impl fmt::Display for WindowMeasure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(of) => write!(f, "count of {of}"),
            Self::Sum(of) => write!(f, "sum of {of}"),
            Self::Days(of) => write!(f, "days with {of}"),
            Self::DistinctSubjects(of) => write!(f, "distinct subjects of {of}"),
            Self::ActiveDays => f.write_str("active days"),
            Self::NetSpend => f.write_str("net spend"),
        }
    }
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Over(measure, window) if *window == Window::LIFETIME => write!(f, "{measure} of the lifetime"),
            Self::Over(measure, window) if window.days(crate::time::Day::EPOCH).last() == crate::time::Day::EPOCH => {
                write!(f, "{measure} in the {window}")
            }
            Self::Over(measure, window) => write!(f, "{measure} {window}"),
            Self::Change(measure, window) => write!(f, "change of {measure}, {window}"),
            Self::DaysSince(of) => write!(f, "days since the last {of}"),
            Self::DaysSinceFirst(of) => write!(f, "days since the first {of}"),
            Self::ConsecutiveDays(of) => write!(f, "days in a row with {of}"),
            Self::AgeDays => f.write_str("days since joining"),
            Self::SilenceDays => f.write_str("days of silence"),
            Self::DaysUntilBirthday => f.write_str("days until the birthday"),
            Self::RecencyGrade => f.write_str("grade of recency"),
            Self::FrequencyGrade => f.write_str("grade of frequency"),
            Self::MonetaryGrade => f.write_str("grade of monetary value"),
            Self::GrowthPoints => f.write_str("growth points"),
            Self::GrowthTier => f.write_str("growth tier"),
            Self::TaskCompletion => f.write_str("completion of the newcomer tasks"),
            Self::StreakDays => f.write_str("days of the streak"),
            Self::Contribution => f.write_str("points of contribution"),
            Self::ExpectedSpend => f.write_str("expected spend"),
            Self::ProbabilityAlive => f.write_str("probability of being alive"),
            Self::ChurnScore => f.write_str("score of churn risk"),
            Self::ChurnProbability => f.write_str("probability of churn"),
            Self::NeedShare(need) => write!(f, "share of {}", need.name()),
            Self::TagValue(dimension) => write!(f, "{dimension}"),
        }
    }
}
