//! The win-back rule: whom to win back, and what counts as won back.

use core::cmp::Reverse;
use core::num::NonZeroU32;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::line::WinBack;
use crate::event::kind::KindSet;
use crate::event::subject::Subject;
use crate::event::user::User;
use crate::profile::{AsOf, BeforeHorizon, Tally};
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
    /// How many subjects are named of a user who held no need, among the days that the need rule counts. Default 3: a
    /// message has one topic, and two more to choose from. 0 names none.
    pub last_subjects: u8,
    /// A user who is active within this many days after the list is won back. Default 14: users who come later come by
    /// themselves.
    pub within_days: NonZeroU32,
}

impl Default for WinBackConfig {
    fn default() -> Self {
        Self {
            stage: StageRule::default(),
            needs: NeedRule::default(),
            last_subjects: 3,
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
///
/// let reader = Profile::of([Event::view(2_u64, last, 20).about(Subject::new(7))]);
/// let line = rule.assess(reader.as_of(last.plus(45)), &User::new(2_u64))?.unwrap();
/// assert_eq!(line.to_string(), "not active for 45 days; last dealt with #7");
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
        let (mut held, mut subjects) = (SmallVec::new(), SmallVec::new());
        if let Some(last) = last_active {
            let seen = as_of.back_on(last);
            held = needs.assess(seen)?.held().collect();
            if held.is_empty() {
                let known = seen.within(needs.window())?;
                subjects = last_subjects(known, activity, self.config.last_subjects.into());
            }
        }
        let silent_days = (as_of.day() - last_active.unwrap_or(joined)).cast_unsigned();
        Ok(Some(WinBack { user: user.id, as_of: as_of.day(), last_active, silent_days, needs: held, subjects }))
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

/// The subjects of the latest active days, at most this many.
fn last_subjects(tallies: &[Tally], activity: &KindSet, most: usize) -> SmallVec<[Subject; 3]> {
    let mut found: SmallVec<[Subject; 3]> = SmallVec::new();
    for day in tallies.chunk_by(|one, next| one.day() == next.day()).rev() {
        if found.len() >= most {
            break;
        }
        let mut events: BTreeMap<Subject, u64> = BTreeMap::new();
        let about = day.iter().filter(|tally| tally.subject().is_some() && activity.contains_code(tally.code()));
        for tally in about.filter(|tally| !found.contains(&tally.subject())) {
            *events.entry(tally.subject()).or_default() += u64::from(tally.count());
        }
        let mut events: SmallVec<[(Subject, u64); 8]> = events.into_iter().collect();
        // Stable, so at equal numbers the smaller subject stays first.
        events.sort_by_key(|(_, count)| Reverse(*count));
        found.extend(events.into_iter().map(|(subject, _)| subject).take(most - found.len()));
    }
    found
}
