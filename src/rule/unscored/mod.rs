//! Missing scores: a score, or the reason why there is none. Conditions and scorecards share it.
//!
//! ```text
//! in JSON   {"recency": …}                               the score as it is
//!           "no_rule"   "not_fitted"   {"forgotten": …}  or the reason
//! ```

pub(crate) mod sentence;

use serde::de::{self, DeserializeOwned};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::answer::document::Document;
use crate::answer::message::phrased_errors;
use crate::answer::reason::Reason;
use crate::answer::sentence::{Phrase, Phrased};
use crate::incentive::achieved::AchievedError;
use crate::profile::BeforeHorizon;

/// Why there is no score, and so no number or label that a condition could look at.
///
/// ```
/// use lifestage::{Day, Event, Profile, RuleSet, User, rule::Unscored};
///
/// let day = Day::ymd(2026, 1, 5);
/// let profile = Profile::of([Event::log_in(1_u64, day)]);
/// let card = RuleSet::default().score(profile.as_of(day), &User::new(1_u64))?.unwrap();
/// assert_eq!(card.rfm.score(), Err(Unscored::NotFitted));
/// assert_eq!(card.churn.score().unwrap_err().to_string(), "no rule for it");
/// # Ok::<(), lifestage::rule::ScoreError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Unscored {
    /// There is no rule for this score.
    NoRule,
    /// The rule is not fitted to a population yet.
    NotFitted,
    /// The user bought nothing in the time that counts.
    NoPurchase,
    /// There is no data: no such event ever, no activity, no birthday.
    NoData,
    /// The previous window has nothing that a change could be measured against.
    NothingBefore,
    /// The previous window starts before the user joined.
    BeforeJoining,
    /// There is no such segment.
    NoSegment,
    /// The score asks for itself; a rule set that was checked never does.
    OnItself,
    /// The user refused to be judged by personal traits.
    TraitsRefused,
    /// The profile forgot needed days.
    Forgotten(BeforeHorizon),
}

impl From<BeforeHorizon> for Unscored {
    fn from(problem: BeforeHorizon) -> Self {
        Self::Forgotten(problem)
    }
}

impl Unscored {
    /// Why incentives that go on from what was achieved have no score.
    pub(in crate::rule) fn after(problem: AchievedError) -> Self {
        match problem {
            AchievedError::BeforeHorizon(problem) => Self::Forgotten(problem),
            // INVARIANT: what does not belong together is refused before anything is scored.
            other => {
                debug_assert!(false, "{other}");
                Self::NoRule
            }
        }
    }
}

impl Phrased for Unscored {
    fn phrase(&self) -> Phrase<'_> {
        match self {
            Self::NoRule => sentence::no_rule(),
            Self::NotFitted => sentence::not_fitted(),
            Self::NoPurchase => sentence::no_purchase(),
            Self::NoData => sentence::no_data(),
            Self::NothingBefore => sentence::nothing_before(),
            Self::BeforeJoining => sentence::before_joining(),
            Self::NoSegment => sentence::no_segment(),
            Self::OnItself => sentence::on_itself(),
            Self::TraitsRefused => sentence::traits_refused(),
            Self::Forgotten(problem) => sentence::forgotten(problem.asked, problem.horizon),
        }
    }
}

phrased_errors!(Unscored);

impl From<Unscored> for Reason {
    fn from(unscored: Unscored) -> Self {
        Self::saying("unscored", None, [None, None], &unscored.phrase())
    }
}

/// A score, or why there is none. In JSON and similar formats it is written as one or the other, without a wrapper.
///
/// Exhaustive: either there is a score, or there is none. Scores are always objects, so the two cannot be confused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judged<T> {
    /// The score.
    Known(T),
    /// Why there is none.
    Unscored(Unscored),
}

impl<T> Judged<T> {
    /// The score.
    ///
    /// # Errors
    /// With the reason why there is none.
    pub const fn score(&self) -> Result<&T, Unscored> {
        match self {
            Self::Known(score) => Ok(score),
            Self::Unscored(why) => Err(*why),
        }
    }

    /// The score, where it is known.
    pub const fn known(&self) -> Option<&T> {
        match self {
            Self::Known(score) => Some(score),
            Self::Unscored(_) => None,
        }
    }
}

/// The default on an old card that was written before the rule existed.
impl<T> Default for Judged<T> {
    fn default() -> Self {
        Self::Unscored(Unscored::NoRule)
    }
}

impl<T> From<Result<T, Unscored>> for Judged<T> {
    fn from(score: Result<T, Unscored>) -> Self {
        score.map_or_else(Self::Unscored, Self::Known)
    }
}

impl<T: Serialize> Serialize for Judged<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (self, serializer.is_human_readable()) {
            (Self::Known(score), true) => score.serialize(serializer),
            (Self::Unscored(why), true) => why.serialize(serializer),
            (_, false) => self.score().serialize(serializer),
        }
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Judged<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            return Ok(Result::deserialize(deserializer)?.into());
        }
        let document = Document::deserialize(deserializer)?;
        let is_reason = matches!(document, Document::Text(_)) || document.get("forgotten").is_some();
        if is_reason {
            document.read().map(Self::Unscored).map_err(de::Error::custom)
        } else {
            document.read().map(Self::Known).map_err(de::Error::custom)
        }
    }
}
