//! *By which rules?* All rules by which a user is scored, as one value to store. It has no number of its own.

use serde::{Deserialize, Serialize};

use crate::incentive::Incentives;
use crate::profile::Profile;
use crate::rfm::{FittedRfm, RfmFitError, RfmRule};
use crate::stage::StageRule;
use crate::time::Day;

/// All rules by which a user is scored.
///
/// Rules that need the population are fitted to it once; the fitted set is a plain value, and scoring one user with it
/// later gives what scoring everybody gave.
///
/// ```
/// use lifestage::{Amount, Day, Event, Profile, RuleSet, User};
///
/// let day = Day::ymd(2026, 1, 5);
/// let buyer = Profile::of([Event::purchase(1_u64, day, Amount::minor(1_299))]);
/// let rules = RuleSet::default().fit([&buyer], day)?;
///
/// let stored = serde_json::to_string(&rules)?;
/// let rules: RuleSet = serde_json::from_str(&stored)?;
/// let card = rules.score(buyer.as_of(day.plus(7)), &User::new(1_u64))?.unwrap();
/// assert_eq!(card.stage.stage.to_string(), "Introduction");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RuleSet {
    /// Recency, frequency, monetary value.
    pub rfm: RfmRules,
    /// The lifecycle stage.
    pub stage: StageRule,
    /// Growth points, newcomer tasks and streaks. Default none: they are a programme that a product has or has not.
    pub incentives: Option<Incentives>,
}

/// An RFM rule before it is fitted, or after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RfmRules {
    /// Grades nobody yet.
    Unfitted(RfmRule),
    /// With cut points.
    Fitted(FittedRfm),
}

impl Default for RfmRules {
    fn default() -> Self {
        Self::Unfitted(RfmRule::default())
    }
}

impl From<FittedRfm> for RfmRules {
    fn from(fitted: FittedRfm) -> Self {
        Self::Fitted(fitted)
    }
}

impl RfmRules {
    /// The rule, fitted or not.
    pub const fn rule(&self) -> &RfmRule {
        match self {
            Self::Unfitted(rule) => rule,
            Self::Fitted(fitted) => fitted.rule(),
        }
    }

    /// The fitted rule; none before it is fitted.
    pub const fn fitted(&self) -> Option<&FittedRfm> {
        match self {
            Self::Unfitted(_) => None,
            Self::Fitted(fitted) => Some(fitted),
        }
    }
}

impl RuleSet {
    /// The same rules, those that need a population fitted to this one as of a day, anew where they were already.
    ///
    /// # Errors
    /// When nobody bought, or a profile remembers too little.
    pub fn fit<'a>(self, profiles: impl IntoIterator<Item = &'a Profile>, day: Day) -> Result<Self, RfmFitError> {
        let rfm = RfmRules::Fitted(self.rfm.rule().fit(profiles, day)?);
        Ok(Self { rfm, ..self })
    }
}
