//! Reasons for a streak.

use serde::{Deserialize, Serialize};

use super::answer::Streak;
use super::monthly::MonthlyReward;
use super::sentence;
use crate::answer::reason::Reason;
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::time::Day;

/// Why a streak is what it is.
///
/// ```
/// use lifestage::incentive::StreakRule;
/// use lifestage::{Day, Event, Profile, User};
///
/// let profile = Profile::of([1, 2, 3].map(|day| Event::check_in(42_u64, Day::ymd(2026, 1, day))));
/// let as_of = profile.as_of(Day::ymd(2026, 1, 5));
/// let streak = StreakRule::default().assess(as_of, &User::new(42_u64))?.unwrap();
/// let reason = streak.reasons().next().unwrap();
/// assert_eq!(reason.to_string(), "no run on 2026-01-05: 2026-01-04 was missed");
/// # Ok::<(), lifestage::profile::BeforeHorizon>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum StreakReason {
    /// The day has qualified.
    DoneToday {
        /// The length of the run in days.
        length: u32,
        /// Its first day.
        started_on: Day,
    },
    /// The day has not qualified but still can; the run is alive.
    NotYetToday {
        /// The length of the run in days.
        length: u32,
        /// Its first day.
        started_on: Day,
        /// The day asked about, which can still qualify.
        as_of: Day,
    },
    /// There is no run: this missed day broke the last one.
    Broken {
        /// The missed day.
        missed: Day,
        /// The day asked about.
        as_of: Day,
    },
    /// No day ever qualified.
    NeverBegan {
        /// The day asked about.
        as_of: Day,
    },
    /// Freeze tokens keep the current run.
    Frozen {
        /// The number of days that they bridged.
        days: u32,
        /// The tokens that are left.
        tokens: u32,
    },
    /// The current run includes repaired days.
    Repaired {
        /// The number of repaired days.
        days: u32,
        /// The repairs that the month has left.
        repairs_left: u32,
    },
    /// Days of the month bring points, in a row or not.
    ThisMonth {
        /// The days done so far.
        days: u32,
        /// The next reward.
        next: MonthlyReward,
    },
}

impl Streak {
    /// Why the streak is what it is, the main reason first.
    pub fn reasons(&self) -> impl Iterator<Item = StreakReason> + use<> {
        use StreakReason::{Broken, DoneToday, Frozen, NeverBegan, NotYetToday, Repaired, ThisMonth};
        let Streak { as_of, tokens, repairs_left, done_this_month: days, .. } = *self;
        let main = match (self.current, self.broken_on) {
            (Some(run), _) if self.done_today => DoneToday { length: run.length, started_on: run.started_on },
            (Some(run), _) => NotYetToday { length: run.length, started_on: run.started_on, as_of },
            (None, Some(missed)) => Broken { missed, as_of },
            (None, None) => NeverBegan { as_of },
        };
        let frozen = self.current.map_or(0, |run| run.frozen);
        let repaired = self.current.map_or(0, |run| run.repaired);
        let frozen = (frozen > 0).then_some(Frozen { days: frozen, tokens });
        let repaired = (repaired > 0).then_some(Repaired { days: repaired, repairs_left });
        let this_month = self.next_monthly.map(|next| ThisMonth { days, next });
        core::iter::once(main).chain(frozen).chain(repaired).chain(this_month)
    }
}

impl Phrased for StreakReason {
    fn phrase(&self) -> Phrase<'_> {
        match *self {
            Self::DoneToday { length, started_on } => sentence::done_today(length, started_on),
            Self::NotYetToday { length, started_on, as_of } => sentence::not_yet_today(length, started_on, as_of),
            Self::Broken { missed, as_of } => sentence::broken(missed, as_of),
            Self::NeverBegan { as_of } => sentence::never_began(as_of),
            Self::Frozen { days, tokens } => sentence::frozen(days, tokens),
            Self::Repaired { days, repairs_left } => sentence::repaired(days, repairs_left),
            Self::ThisMonth { days, next: MonthlyReward { days: needed, points } } => {
                sentence::this_month(days, needed, points)
            }
        }
    }
}

display_phrases!(StreakReason);

impl From<StreakReason> for Reason {
    fn from(reason: StreakReason) -> Self {
        let (rule, seen, bound) = match reason {
            StreakReason::DoneToday { length, started_on } => {
                ("streak.current", length.into(), [Some(started_on.into()), None])
            }
            StreakReason::NotYetToday { length, started_on, as_of } => {
                ("streak.current", length.into(), [Some(started_on.into()), Some(as_of.into())])
            }
            StreakReason::Broken { missed, as_of } => ("streak.gap", missed.into(), [None, Some(as_of.into())]),
            StreakReason::NeverBegan { as_of } => ("streak.current", 0_u32.into(), [None, Some(as_of.into())]),
            StreakReason::Frozen { days, tokens } => ("streak.freeze", days.into(), [None, Some(tokens.into())]),
            StreakReason::Repaired { days, repairs_left } => {
                ("streak.repair", days.into(), [None, Some(repairs_left.into())])
            }
            StreakReason::ThisMonth { days, next } => ("streak.month", days.into(), [None, Some(next.days.into())]),
        };
        Self::saying(rule, Some(seen), bound, &reason.phrase())
    }
}
