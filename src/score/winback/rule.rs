//! The win-back rule: whom to win back, and what counts as won back.

use core::num::NonZeroU32;

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::line::WinBack;
use crate::event::user::User;
use crate::profile::{AsOf, BeforeHorizon};
use crate::score::need::NeedRule;
use crate::score::stage::{LifecycleStage, StageRule};
use crate::time::{Day, Days};

/// The numbers of the win-back rule, each with its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WinBackConfig {
    /// The stage rule that decides who is silent and what counts as activity. Default the default rule.
    pub stage: StageRule,
    /// The need rule. Default a rule without a map of subjects, so without needs: only you know the map.
    pub needs: NeedRule,
    /// A user who is active within this many days after the list is won back. Default 14: users who come later come by
    /// themselves.
    pub within_days: NonZeroU32,
}

impl Default for WinBackConfig {
    fn default() -> Self {
        Self {
            stage: StageRule::default(),
            needs: NeedRule::default(),
            within_days: const { NonZeroU32::new(14).unwrap() },
        }
    }
}

/// The win-back rule: whom to win back, and what counts as won back.
///
/// ```
/// use lifestage::score::{Need, NeedRule, WinBackConfig, WinBackRule};
/// use lifestage::{Day, Event, Profile, Subject, User};
///
/// let needs: NeedRule = serde_json::from_str(r#"{"map":[{"subject":1,"need":"learning"}]}"#)?;
/// let rule = WinBackRule::new(WinBackConfig { needs, ..WinBackConfig::default() });
/// let last = Day::ymd(2026, 1, 5);
/// let gone = Profile::of([Event::suggest(1_u64, last).about(Subject::new(1))]);
///
/// let line = rule.assess(gone.as_of(last.plus(45)), &User::new(1_u64))?.unwrap();
/// assert_eq!((line.silent_days, &line.needs[..]), (45, &[Need::Learning][..]));
/// assert_eq!(line.to_string(), "not active for 45 days; wanted learning");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "WinBackConfig", into = "WinBackConfig")]
pub struct WinBackRule {
    config: WinBackConfig,
}

impl From<WinBackConfig> for WinBackRule {
    fn from(config: WinBackConfig) -> Self {
        Self::new(config)
    }
}

impl From<WinBackRule> for WinBackConfig {
    fn from(rule: WinBackRule) -> Self {
        rule.config
    }
}

impl WinBackRule {
    /// The rule with this configuration; every configuration is valid.
    pub const fn new(config: WinBackConfig) -> Self {
        Self { config }
    }

    /// The configuration.
    pub const fn config(&self) -> &WinBackConfig {
        &self.config
    }

    /// The user's line in the list. `None` if they are not silent.
    ///
    /// # Errors
    /// When the profile has forgotten days that this needs.
    pub fn assess(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<WinBack>, BeforeHorizon> {
        let WinBackConfig { stage, needs, .. } = &self.config;
        let activity = &stage.config().activity;
        let silent = stage.assess(as_of, user)?.is_some_and(|stage| stage.stage == LifecycleStage::Silent);
        let Some(joined) = as_of.joined(user).filter(|_| silent) else { return Ok(None) };
        let last_active = as_of.last_day_of(activity)?.filter(|last| *last >= joined);
        let needs = match last_active {
            Some(last) => needs.assess(as_of.back_on(last))?.held().collect(),
            None => SmallVec::new(),
        };
        let silent_days = (as_of.day() - last_active.unwrap_or(joined)).cast_unsigned();
        Ok(Some(WinBack { user: user.id, as_of: as_of.day(), last_active, silent_days, needs }))
    }

    /// Whether a listed user was active in time. `None` while that cannot be known yet.
    ///
    /// # Errors
    /// When the profile has forgotten days that this needs.
    pub fn won_back(&self, line: &WinBack, as_of: AsOf<'_>) -> Result<Option<bool>, BeforeHorizon> {
        let last = self.over_on(line);
        if as_of.day() < last {
            return Ok(None);
        }
        let days = Days::new(line.as_of.plus(1), last).unwrap_or(Days::only(last));
        let activity = &self.config.stage.config().activity;
        Ok(Some(as_of.during(days)?.iter().any(|tally| activity.contains(tally.kind()))))
    }

    /// The last day on which a listed user can come back in time.
    pub(super) fn over_on(&self, line: &WinBack) -> Day {
        line.as_of.plus(self.config.within_days.get().cast_signed())
    }
}
