//! Reasons of achievements: why each one stands where it does.

use serde::{Deserialize, Serialize};

use super::measure::AchievementUnit;
use super::sentence;
use super::status::AchievementStatus;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::incentive::task::Name;
use crate::time::Day;

/// Why an achievement stands where it does, as of a day.
///
/// ```
/// use lifestage::answer::Reason;
/// use lifestage::incentive::{Achievement, AchievementMeasure, AchievementSources, Achievements, Name};
/// use lifestage::{Day, Event, Kind, Profile, User};
/// # use lifestage::incentive::{GrowthPointsRule, Plan, StreakRule};
/// # let (growth, plan, streak) = (GrowthPointsRule::default(), Plan::default(), StreakRule::default());
/// # let sources = AchievementSources::new(&growth, &plan, &streak);
///
/// let helper = Achievement::new(Name::literal("helper"), AchievementMeasure::Events(Kind::Help.into()), [1, 5]);
/// let day = Day::ymd(2026, 1, 5);
/// let profile = Profile::of([Event::help(42_u64, day), Event::help(42_u64, day.plus(1))]);
/// let board = Achievements::new([helper])?.board(profile.as_of(day.plus(9)), &User::new(42_u64), &sources)?.unwrap();
/// let reasons: Vec<Reason> = board.reasons().map(Reason::from).collect();
/// assert_eq!(reasons[0].text, "`helper` level 1 of 2 since 2026-01-05: 1 event");
/// assert_eq!(reasons[1].text, "`helper` level 2 takes 5 events: 2 so far");
/// assert_eq!(reasons[1].rule, "achievement.next");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AchievementReason {
    /// The achievement.
    pub achievement: Name,
    /// The unit that it is counted in.
    pub unit: AchievementUnit,
    /// The highest value measured so far.
    pub best: u64,
    /// Where it stands.
    pub kind: AchievementReasonKind,
}

/// Why an achievement stands where it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AchievementReasonKind {
    /// A level that is unlocked.
    Unlocked {
        /// Its number, from 1.
        level: u16,
        /// The number of levels.
        levels: u16,
        /// How much the level took.
        at: u64,
        /// The day on which it was unlocked.
        on: Day,
    },
    /// The next level, which is not unlocked yet.
    Missing {
        /// Its number, from 1.
        level: u16,
        /// How much the level takes.
        at: u64,
        /// The value as of the day, which may be less than the highest.
        now: u64,
    },
    /// The next level, of a measure that nobody handed in.
    NotHandedIn {
        /// Its number, from 1.
        level: u16,
        /// How much the level takes.
        at: u64,
    },
    /// A level whose goal the rules do not know.
    OutOfReach {
        /// Its number, from 1.
        level: u16,
    },
}

impl AchievementStatus {
    /// Why it stands where it does: the unlocked level, then what the next one takes.
    pub fn reasons(&self) -> impl Iterator<Item = AchievementReason> + use<> {
        let AchievementStatus { id: achievement, unit, levels, best, now, ref unlocked, handed_in, next } = *self;
        let reached = unlocked.last().copied();
        let unlocked =
            reached.map(|last| AchievementReasonKind::Unlocked { level: last.level, levels, at: last.at, on: last.on });
        let level = reached.map_or(0, |last| last.level);
        let ahead = match next {
            Some(next) if !handed_in => Some(AchievementReasonKind::NotHandedIn { level: next.level, at: next.at }),
            Some(next) => Some(AchievementReasonKind::Missing { level: next.level, at: next.at, now }),
            None => (level < levels).then(|| AchievementReasonKind::OutOfReach { level: level.saturating_add(1) }),
        };
        unlocked.into_iter().chain(ahead).map(move |kind| AchievementReason { achievement, unit, best, kind })
    }
}

impl Phrased for AchievementReason {
    fn phrase(&self) -> Phrase<'_> {
        let (achievement, unit) = (self.achievement.as_str(), self.unit);
        match self.kind {
            AchievementReasonKind::Unlocked { level, levels, at, on } => {
                sentence::unlocked(achievement, level, levels, on, unit.of(at))
            }
            AchievementReasonKind::Missing { level, at, now } if now == self.best => {
                sentence::missing(achievement, level, unit.of(at), now)
            }
            AchievementReasonKind::Missing { level, at, now } => {
                sentence::fallen_back(achievement, level, unit.of(at), self.best, now)
            }
            AchievementReasonKind::NotHandedIn { level, at } => {
                sentence::not_handed_in(achievement, level, unit.of(at))
            }
            AchievementReasonKind::OutOfReach { level } => sentence::out_of_reach(achievement, level),
        }
    }
}

display_phrases!(AchievementReason);

impl From<AchievementReason> for Reason {
    fn from(reason: AchievementReason) -> Self {
        let (rule, lower) = match reason.kind {
            AchievementReasonKind::Unlocked { at, .. } => ("achievement.level", Some(whole(at))),
            AchievementReasonKind::Missing { at, .. } | AchievementReasonKind::NotHandedIn { at, .. } => {
                ("achievement.next", Some(whole(at)))
            }
            AchievementReasonKind::OutOfReach { .. } => ("achievement.next", None),
        };
        let is_seen = !matches!(reason.kind, AchievementReasonKind::NotHandedIn { .. });
        Self::saying(rule, is_seen.then(|| whole(reason.best)), [lower, None], &reason.phrase())
    }
}

/// A number in the form that reasons use.
fn whole(number: u64) -> SeenValue {
    SeenValue::Whole(i64::try_from(number).unwrap_or(i64::MAX))
}
