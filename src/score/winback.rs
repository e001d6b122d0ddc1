//! *Whom to win back, and with what?* The users who have fallen silent, with the needs they had when they were last seen.
//!
//! ```text
//! listed:        lifecycle stage Silent as of the day
//! needs:         those held as of the last active day: evidence does not fade while nobody comes
//! win-back rate: of those whose 14 days after the list are over, the share with an active day in them
//! ```

use core::fmt;
use core::num::NonZeroU32;

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use crate::answer::definition::{Definition, OtherDefinition};
use crate::answer::reason::{Reason, Seen};
use crate::event::id::UserId;
use crate::event::user::User;
use crate::number::ratio::Ratio;
use crate::profile::{AsOf, BeforeHorizon, Profile};
use crate::score::need::{Need, NeedRule};
use crate::score::stage::{LifecycleStage, StageRule};
use crate::time::{Calendar, Day, Days};

/// Who is to be won back, and when that has worked.
///
/// ```
/// use lifestage::score::{Need, NeedRule, WinBackRule};
/// use lifestage::{Day, Event, Profile, Subject, User};
///
/// let needs: NeedRule = serde_json::from_str(r#"{"map":[{"subject":1,"need":"learning"}]}"#)?;
/// let rule = WinBackRule { needs, ..WinBackRule::default() };
/// let last = Day::ymd(2026, 1, 5);
/// let gone = Profile::of([Event::suggest(1_u64, last).about(Subject::new(1))]);
///
/// let user = User::new(1_u64);
/// let list = rule.list([(&user, &gone)], last.plus(45))?;
/// assert_eq!((list[0].silent_days, &list[0].needs[..]), (45, &[Need::Learning][..]));
/// assert_eq!(list[0].to_string(), "not active for 45 days; wanted learning");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WinBackRule {
    /// What tells who is silent, and what counts as activity.
    pub stage: StageRule,
    /// What tells needs. The default has no map of subjects, so no needs: only the host knows them.
    pub needs: NeedRule,
    /// Somebody who is active within so many days after the list is won back. Default 14: what comes later comes by
    /// itself.
    pub within_days: NonZeroU32,
}

impl Default for WinBackRule {
    fn default() -> Self {
        Self {
            stage: StageRule::default(),
            needs: NeedRule::default(),
            within_days: const { NonZeroU32::new(14).unwrap() },
        }
    }
}

/// A user to be won back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WinBack {
    /// Who it is.
    pub user: UserId,
    /// The day of the list.
    pub listed: Day,
    /// The last active day; none of somebody who joined and never came.
    pub last_active: Option<Day>,
    /// Days without activity.
    pub silent_days: u32,
    /// The needs held as of the last active day, the most evident first.
    pub needs: SmallVec<[Need; 8]>,
}

/// How many came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WinBackRate {
    /// What was asked.
    pub definition: Definition,
    /// How many were listed.
    pub listed: u64,
    /// Of how many the days are over, so that it is known.
    pub known: u64,
    /// How many of those were active in time.
    pub won_back: u64,
}

impl WinBackRate {
    /// The share of those of whom it is known; none of nobody.
    pub fn share(&self) -> Option<Ratio> {
        Ratio::of(self.won_back, self.known)
    }

    /// Adds the rate of another list: of other users, or of another day.
    ///
    /// # Errors
    /// When it is by another rule, or as of another day. Nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), OtherDefinition> {
        self.definition.must_be(&other.definition)?;
        let numbers = [(&mut self.listed, other.listed), (&mut self.known, other.known)];
        for (mine, theirs) in numbers.into_iter().chain([(&mut self.won_back, other.won_back)]) {
            *mine = mine.saturating_add(theirs);
        }
        Ok(())
    }
}

impl WinBackRule {
    /// The user's line in the list; none where they are not silent.
    ///
    /// # Errors
    /// When the profile remembers too little.
    pub fn candidate(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<WinBack>, BeforeHorizon> {
        let stage = self.stage.assess(as_of, user)?;
        let silent = stage.is_some_and(|stage| stage.stage == LifecycleStage::Silent);
        let Some(joined) = as_of.joined(user).filter(|_| silent) else { return Ok(None) };
        let activity = &self.stage.config().activity;
        let last_active = as_of.last_day_of(activity)?.filter(|last| *last >= joined);
        let needs = match last_active {
            Some(last) => self.needs.assess(as_of.back_on(last))?.held().collect(),
            None => SmallVec::new(),
        };
        let listed = as_of.day();
        let silent_days = (listed - last_active.unwrap_or(joined)).cast_unsigned();
        Ok(Some(WinBack { user: user.id, listed, last_active, silent_days, needs }))
    }

    /// The silent users as of a day, those first who have been silent for the fewest days, then by id.
    ///
    /// # Errors
    /// When a profile remembers too little.
    pub fn list<'a>(
        &self,
        users: impl IntoIterator<Item = (&'a User, &'a Profile)>,
        day: Day,
    ) -> Result<Vec<WinBack>, BeforeHorizon> {
        let lines =
            users.into_iter().filter_map(|(user, profile)| self.candidate(profile.as_of(day), user).transpose());
        let mut list: Vec<WinBack> = lines.collect::<Result<_, _>>()?;
        list.sort_by_key(|line| (line.silent_days, line.user));
        Ok(list)
    }

    /// Whether a listed user was active in time; none while that is not known yet.
    ///
    /// # Errors
    /// When the profile remembers too little.
    pub fn won_back(&self, line: &WinBack, as_of: AsOf<'_>) -> Result<Option<bool>, BeforeHorizon> {
        let last = line.listed.plus(self.within_days.get().cast_signed());
        if as_of.day() < last {
            return Ok(None);
        }
        let days = Days::new(line.listed.plus(1), last).unwrap_or(Days::only(last));
        let activity = &self.stage.config().activity;
        Ok(Some(as_of.during(days)?.iter().any(|tally| activity.contains(tally.kind()))))
    }

    /// How many of a list came back, as of a day; who has no profile any more did not. The calendar is that of the
    /// profiles, and part of the definition.
    ///
    /// # Errors
    /// When a profile remembers too little.
    pub fn rate<'a>(
        &self,
        list: &[WinBack],
        calendar: &Calendar,
        profile: impl Fn(UserId) -> Option<&'a Profile>,
        day: Day,
    ) -> Result<WinBackRate, BeforeHorizon> {
        let (within, stages) = (self.within_days, self.stage.in_words());
        let question =
            format!("users listed as silent, and active within {within} days after it, as of {day}; {stages}");
        let definition = Definition::new(question, calendar);
        let mut rate = WinBackRate { definition, listed: list.iter().map(|_| 1).sum(), known: 0, won_back: 0 };
        for line in list {
            let over = day >= line.listed.plus(self.within_days.get().cast_signed());
            let back = match profile(line.user) {
                Some(profile) => self.won_back(line, profile.as_of(day))?,
                None => over.then_some(false),
            };
            rate.known += u64::from(back.is_some());
            rate.won_back += u64::from(back == Some(true));
        }
        Ok(rate)
    }
}

impl fmt::Display for WinBack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.silent_days == 1 { "" } else { "s" };
        write!(f, "not active for {} day{plural}", self.silent_days)?;
        for (place, need) in self.needs.iter().enumerate() {
            f.write_str(if place == 0 { "; wanted " } else { ", " })?;
            need.fmt(f)?;
        }
        Ok(())
    }
}

impl From<&WinBack> for Reason {
    fn from(line: &WinBack) -> Self {
        Self {
            rule: "winback.silent".into(),
            seen: Some(Seen::from(line.silent_days)),
            bound: [None, None],
            text: line.to_string(),
        }
    }
}
