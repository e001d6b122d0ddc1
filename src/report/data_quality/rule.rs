//! The rule of data quality: what should come, and what is too far out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::sentence;
use crate::answer::problem::{Problem, Problems};
use crate::answer::sentence::Phrase;
use crate::event::kind::{Kind, KindSet};
use crate::number::ratio::Ratio;
use crate::profile::{Selector, UserBeforeHorizon};
use crate::time::PeriodsError;
use crate::wording::problems::problems;

/// What should come, and what is too far out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DataQualityConfig {
    /// What counts as activity. Default every kind that users do themselves.
    pub activity: KindSet,
    /// Kinds of which days and values are looked at; at most 100. Default registrations, log-ins and purchases.
    pub kinds: Vec<Kind>,
    /// A kind usually comes if it came on at least this share of the days. Default 90 %.
    pub usual: Ratio,
    /// The power of 2 by which a value is too far above the usual one, 1 to 63. Default 10: about a thousand times, as where
    /// somebody sends cents for euros twice, or milliseconds for seconds.
    pub far_out: u8,
    /// The actions that your product must log, by names of your own; at most 1000. Default none.
    pub key_actions: BTreeMap<Box<str>, Selector>,
}

impl Default for DataQualityConfig {
    fn default() -> Self {
        Self {
            activity: KindSet::activity(),
            kinds: vec![Kind::Register, Kind::LogIn, Kind::Purchase],
            usual: Ratio::percent(90),
            far_out: 10,
            key_actions: BTreeMap::new(),
        }
    }
}

/// The greatest number of kinds.
const MOST_KINDS: usize = 100;
/// The greatest number of key actions.
const MOST_ACTIONS: usize = 1000;

/// The rule of data quality, checked.
///
/// ```
/// use lifestage::report::{DataAlarm, DataQualityRule};
/// use lifestage::time::{Calendar, Days};
/// use lifestage::{Day, Event, Kind, Population};
///
/// let day = |n| Day::ymd(2026, 1, 5).plus(n);
/// // Log-ins of every day but one, and somebody who registered after a log-in.
/// let events: Vec<Event> = (0..30).filter(|n| *n != 20).map(|n| Event::log_in(1_u64, day(n))).collect();
/// let events = [events, vec![Event::register(1_u64, day(3))]].concat();
/// let population = Population::from_events(&events, Calendar::utc())?;
///
/// let rule: DataQualityRule = serde_json::from_str(r#"{ "key_actions": { "export": { "kinds": ["share"] } } }"#)?;
/// let quality = rule.report(&population, Days::new(day(0), day(29))?)?;
/// let alarms: Vec<String> = rule.alarms(&quality).iter().map(DataAlarm::to_string).collect();
/// assert_eq!(alarms, [
///     "log_in is missing on 2026-01-25, it came on 29 of 30 days",
///     "1 user of 1 did something before registering",
///     "export was never seen",
/// ]);
/// assert_eq!(quality.coverage().unwrap().to_string(), "0 %");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "DataQualityConfig", into = "DataQualityConfig")]
pub struct DataQualityRule {
    config: DataQualityConfig,
}

/// Why there is no report of data quality.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DataQualityError {
    /// The report would have too many days.
    #[error(transparent)]
    Periods(#[from] PeriodsError),
    /// A profile forgot needed days.
    #[error(transparent)]
    Forgotten(#[from] UserBeforeHorizon),
}

problems! { passes DataQualityError { Periods, Forgotten } }

impl DataQualityRule {
    /// Makes a rule from a config.
    ///
    /// # Errors
    /// With every mistake in it, each with its path.
    ///
    /// ```
    /// use lifestage::Kind;
    /// use lifestage::report::{DataQualityConfig, DataQualityRule};
    ///
    /// let wrong = DataQualityConfig { far_out: 0, kinds: vec![Kind::LogIn; 2], ..DataQualityConfig::default() };
    /// assert_eq!(DataQualityRule::new(wrong).unwrap_err().len(), 2);
    /// ```
    pub fn new(config: DataQualityConfig) -> Result<Self, Problems> {
        let mut found = Vec::new();
        let mut wrong = |field: String, message: Phrase<'_>| found.push(Problem::new(field, message.into()));
        if config.kinds.len() > MOST_KINDS {
            wrong("kinds".to_owned(), sentence::kinds(config.kinds.len(), MOST_KINDS));
        }
        for (place, kind) in config.kinds.iter().enumerate() {
            if config.kinds.iter().take(place).any(|known| known == kind) {
                wrong(format!("kinds[{place}]"), sentence::named_before(kind));
            }
        }
        if !(1..=63).contains(&config.far_out) {
            wrong("far_out".to_owned(), sentence::not_power(config.far_out));
        }
        let actions = config.key_actions.len();
        if actions > MOST_ACTIONS {
            wrong("key_actions".to_owned(), sentence::actions(actions, MOST_ACTIONS));
        }
        for (name, action) in &config.key_actions {
            if action.kinds.is_empty() {
                wrong(format!("key_actions.{name}"), sentence::no_kind());
            }
        }
        Problems::none_in(found)?;
        Ok(Self { config })
    }

    /// The config.
    pub const fn config(&self) -> &DataQualityConfig {
        &self.config
    }
}

impl From<DataQualityRule> for DataQualityConfig {
    fn from(rule: DataQualityRule) -> Self {
        rule.config
    }
}

impl TryFrom<DataQualityConfig> for DataQualityRule {
    type Error = Problems;

    fn try_from(config: DataQualityConfig) -> Result<Self, Problems> {
        Self::new(config)
    }
}
