//! *Everything about one user, and why.* All scores of a user as of a day, by a rule set.

use core::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::id::UserId;
use crate::incentive::Earnings;
use crate::profile::{AsOf, BeforeHorizon};
use crate::reason::Reason;
use crate::rfm::Rfm;
use crate::ruleset::RuleSet;
use crate::stage::StageAssessment;
use crate::time::Day;
use crate::user::User;

/// All scores of a user as of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scorecard {
    /// Whose they are.
    pub user: UserId,
    /// As of which day.
    pub as_of: Day,
    /// Recency, frequency, monetary value.
    pub rfm: RfmScore,
    /// The lifecycle stage.
    pub stage: StageAssessment,
    /// Growth points, newcomer tasks and streak.
    #[serde(default)]
    pub earnings: EarningsScore,
}

/// What a user has earned, or why nothing is said of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "most cards of a rule set with incentives have earnings")]
pub enum EarningsScore {
    /// The rule set has no incentives.
    #[default]
    NoRules,
    /// What they earned is not remembered: it counts from birth on.
    Forgotten(BeforeHorizon),
    /// What they earned.
    Earned(Earnings),
}

impl EarningsScore {
    /// What they earned, where it is known.
    pub const fn earned(&self) -> Option<&Earnings> {
        match self {
            Self::Earned(earnings) => Some(earnings),
            Self::NoRules | Self::Forgotten(_) => None,
        }
    }
}

/// The RFM of a user, or why there is none; in JSON and its like the one or the other as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RfmScore {
    /// Graded.
    Graded(Rfm),
    /// Not graded.
    None(NoRfm),
}

/// [`RfmScore`] where what is written tells by itself what it is.
#[derive(Serialize, Deserialize)]
#[serde(
    remote = "RfmScore",
    untagged,
    expecting = "no RFM: give it with exactly the fields that this crate writes, or `not fitted` or `no purchase`"
)]
enum Plain {
    Graded(Rfm),
    None(NoRfm),
}

/// [`RfmScore`] in binary.
#[derive(Serialize, Deserialize)]
#[serde(remote = "RfmScore")]
enum Tagged {
    Graded(Rfm),
    None(NoRfm),
}

impl Serialize for RfmScore {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            Plain::serialize(self, serializer)
        } else {
            Tagged::serialize(self, serializer)
        }
    }
}

impl<'de> Deserialize<'de> for RfmScore {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            Plain::deserialize(deserializer)
        } else {
            Tagged::deserialize(deserializer)
        }
    }
}

/// Why a user has no RFM.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoRfm {
    /// The rule has no cut points yet.
    #[serde(rename = "not fitted")]
    NotFitted,
    /// The user bought nothing in the time that counts.
    #[serde(rename = "no purchase")]
    NoPurchase,
}

impl RfmScore {
    /// The RFM, where there is one.
    pub const fn graded(&self) -> Option<&Rfm> {
        match self {
            Self::Graded(rfm) => Some(rfm),
            Self::None(_) => None,
        }
    }
}

impl fmt::Display for NoRfm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::NotFitted => "not fitted",
            Self::NoPurchase => "no purchase",
        })
    }
}

impl From<NoRfm> for Reason {
    fn from(none: NoRfm) -> Self {
        Self { rule: "rfm".into(), seen: None, bound: [None, None], text: none.to_string() }
    }
}

impl RuleSet {
    /// All scores of a user as of a day; none where they are not in the population yet.
    ///
    /// # Errors
    /// When the profile remembers too little.
    pub fn score(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<Scorecard>, BeforeHorizon> {
        let Some(stage) = self.stage.assess(as_of, user)? else { return Ok(None) };
        let rfm = match self.rfm.fitted() {
            None => RfmScore::None(NoRfm::NotFitted),
            Some(fitted) => fitted.score(as_of)?.map_or(RfmScore::None(NoRfm::NoPurchase), RfmScore::Graded),
        };
        let earnings = match self.incentives.as_ref().map(|incentives| incentives.assess(as_of, user)) {
            Some(Ok(Some(earnings))) => EarningsScore::Earned(earnings),
            Some(Err(problem)) => EarningsScore::Forgotten(problem),
            // INVARIANT: who has a stage is born, and so has earnings.
            None | Some(Ok(None)) => EarningsScore::NoRules,
        };
        Ok(Some(Scorecard { user: as_of.user(), as_of: as_of.day(), rfm, stage, earnings }))
    }
}

impl Scorecard {
    /// Why all scores are what they are, in words too.
    ///
    /// ```
    /// use lifestage::{Day, Event, Profile, RuleSet, User};
    ///
    /// let day = Day::ymd(2026, 1, 5);
    /// let profile = Profile::of([Event::log_in(1_u64, day)]);
    /// let card = RuleSet::default().score(profile.as_of(day.plus(9)), &User::new(1_u64))?.unwrap();
    /// let reasons: Vec<String> = card.reasons().iter().map(ToString::to_string).collect();
    /// assert_eq!(reasons, ["not fitted", "here for 9 days, 8 to 30"]);
    /// # Ok::<(), lifestage::profile::BeforeHorizon>(())
    /// ```
    pub fn reasons(&self) -> Vec<Reason> {
        let mut reasons: Vec<Reason> = match &self.rfm {
            RfmScore::Graded(rfm) => rfm.reasons().map(Reason::from).collect(),
            RfmScore::None(none) => vec![(*none).into()],
        };
        reasons.extend(self.stage.reasons.iter().copied().map(Reason::from));
        if let Some(earnings) = self.earnings.earned() {
            reasons.extend(earnings.reasons());
        }
        reasons
    }
}
