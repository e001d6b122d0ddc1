//! Answers of every report: one value to merge, to store and to write.

use lifestage::answer::{AnswerLabel, Definition, Mergeable};
use lifestage::report::{
    ActiveDays, ActiveUsers, Breakdown, CohortRevenue, DailyTotals, FunnelReport, KpiBoard, PathReport, Retention,
    Revenue, SessionReport, StageJourney, Stickiness, TimeToChurn, TrailingUsers, UserAccounting,
};
use lifestage::rule::FitMeasures;
use lifestage::score::LifecycleStage;
use serde_json::Value;

/// Why an answer cannot be read, written or merged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AnswerProblem {
    /// What the crate says.
    #[error("{0}")]
    Crate(String),
    /// Bytes of an answer that is no report.
    #[error("these are the bytes of `{0}`, which is no report of this package: it has {known}", known = Answer::NAMES.join(", "))]
    Unknown(String),
    /// Two answers of different kinds.
    #[error("an answer of `{one}` and one of `{other}`: merge answers to one question only")]
    Different {
        /// The name of one.
        one: &'static str,
        /// The name of the other.
        other: &'static str,
    },
}

fn of_the_crate(problem: impl std::fmt::Display) -> AnswerProblem {
    AnswerProblem::Crate(problem.to_string())
}

macro_rules! answers {
    ($($(#[$doc:meta])+ $name:ident($answer:ty);)+) => {
        /// The answer to a question about many users.
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum Answer {
            $($(#[$doc])+ $name(Box<$answer>),)+
        }

        impl Answer {
            /// The names that answers have in bytes.
            pub const NAMES: &'static [&'static str] = &[$(<$answer as Mergeable>::NAME),+];

            /// The name of the answer in bytes, such as `retention`.
            pub const fn name(&self) -> &'static str {
                match self {
                    $(Self::$name(_) => <$answer as Mergeable>::NAME,)+
                }
            }

            /// What was asked.
            pub fn definition(&self) -> Definition {
                match self {
                    $(Self::$name(answer) => Mergeable::definition(&**answer).into_owned(),)+
                }
            }

            /// Adds the answer to the same question about other users.
            pub fn merge(&mut self, other: &Self) -> Result<(), AnswerProblem> {
                match (&mut *self, other) {
                    $((Self::$name(one), Self::$name(other)) => Mergeable::merge(&mut **one, other).map_err(of_the_crate),)+
                    (one, other) => Err(AnswerProblem::Different { one: one.name(), other: other.name() }),
                }
            }

            /// The bytes of the crate.
            pub fn to_bytes(&self) -> Result<Vec<u8>, AnswerProblem> {
                match self {
                    $(Self::$name(answer) => answer.to_bytes().map_err(of_the_crate),)+
                }
            }

            /// The answer that the bytes say they are.
            pub fn from_bytes(bytes: &[u8]) -> Result<Self, AnswerProblem> {
                let label = AnswerLabel::of(bytes).map_err(of_the_crate)?;
                $(if label.name() == <$answer as Mergeable>::NAME {
                    let answer = <$answer as Mergeable>::from_bytes(bytes).map_err(of_the_crate)?;
                    return Ok(Self::$name(Box::new(answer)));
                })+
                Err(AnswerProblem::Unknown(label.name().to_owned()))
            }

            /// The answer as JSON, as the crate serializes it.
            pub fn to_json(&self) -> Result<Value, AnswerProblem> {
                match self {
                    $(Self::$name(answer) => serde_json::to_value(answer).map_err(of_the_crate),)+
                }
            }
        }

        $(impl From<$answer> for Answer {
            fn from(answer: $answer) -> Self {
                Self::$name(Box::new(answer))
            }
        })+
    };
}

answers! {
    /// Active users by period.
    ActiveUsers(ActiveUsers);
    /// Active users of the days before each day.
    TrailingUsers(TrailingUsers);
    /// How often users come back.
    Stickiness(Stickiness);
    /// Users by their active days.
    ActiveDays(ActiveDays);
    /// Events, values and users by day and kind.
    DailyTotals(DailyTotals);
    /// New, returning, resurrecting and dormant users.
    Lifecycle(UserAccounting);
    /// Users who come back, by cohort.
    Retention(Retention);
    /// Revenue by period.
    Revenue(Revenue);
    /// Revenue by cohort and lag.
    CohortRevenue(CohortRevenue);
    /// How long customers stay.
    TimeToChurn(TimeToChurn);
    /// Key numbers against their targets.
    Kpi(KpiBoard);
    /// Users by stage.
    Stages(Breakdown<LifecycleStage>);
    /// Ways between stages.
    Journey(StageJourney);
    /// How far users come.
    Funnel(FunnelReport);
    /// How long users stay at a time.
    Sessions(SessionReport);
    /// What follows what.
    Paths(PathReport);
    /// What rules are fitted to.
    FitMeasures(FitMeasures);
}
