//! *How many days in a row?* Runs of civil days, what keeps them alive, and what they give.
//!
//! ```text
//! a day qualifies         with at least n events of the kinds given
//! a missed day            is repaired by a make-up sign-in on a later day, else bridged by a freeze token, else
//!                         breaks the run
//! length of a run         = its qualifying days + its repaired days
//! current, as of D        = the run that ends on D, or on D − 1 while D can still qualify
//! ```
//! Repairs come before tokens, whenever they happened: as of each day, everything known by then is replayed from joining.

mod answer;
mod during;
mod known;
mod ladder;
mod month;
mod reason;
mod record;
mod walk;

pub use answer::{Streak, StreakRun};
pub use ladder::{Bonus, LadderStep, PastEnd, RewardLadder};
pub use month::{CheckInMonth, DayMark, SignInDay};
pub use reason::StreakReason;

use core::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use self::known::Known;
use self::walk::{Visit, Walk};
use crate::event::kind::Kind;
use crate::event::user::User;
use crate::profile::{AsOf, BeforeHorizon, Selector};
use crate::time::{Day, Days};

/// What makes a streak, what keeps it alive, and what it gives.
///
/// ```
/// use lifestage::incentive::StreakRule;
/// use lifestage::{Day, Event, Profile, User};
///
/// let monday = Day::ymd(2026, 1, 5);
/// let profile = Profile::of([0, 1, 3].map(|day| Event::check_in(42_u64, monday.plus(day))));
/// let user = User::new(42_u64);
/// let rule = StreakRule::default();
///
/// let thursday = rule.streak(profile.as_of(monday.plus(3)), &user)?.unwrap();
/// assert_eq!((thursday.length(), thursday.longest()), (1, 2));
/// assert_eq!(thursday.repairable, Some(monday.plus(2)));
/// # Ok::<(), lifestage::profile::BeforeHorizon>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StreakRule {
    /// Which events make a day qualify; default sign-ins ([`Kind::CheckIn`]).
    pub events: Selector,
    /// How many of them in a day; default 1, as a sign-in is one tap.
    pub at_least: NonZeroU32,
    /// What bridges missed days by itself; default nothing.
    pub freeze: Freeze,
    /// How a [`Kind::MakeUpCheckIn`] repairs a missed day; default within 7 days, 3 a month.
    pub repair: Repair,
    /// What the days of a run give; default nothing.
    pub ladder: Option<RewardLadder>,
}

impl Default for StreakRule {
    fn default() -> Self {
        Self {
            events: Kind::CheckIn.into(),
            at_least: NonZeroU32::MIN,
            freeze: Freeze::default(),
            repair: Repair::default(),
            ladder: None,
        }
    }
}

/// Freeze tokens: each bridges one missed day, in order of the days. A frozen day keeps a run and does not add to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Freeze {
    /// How many a user has at joining; default 0: they are earned. Never more than `at_most`.
    pub at_start: u32,
    /// One is earned with every so many days of a run; default none: a streak forgives nothing unless asked to.
    pub earned_every: Option<NonZeroU32>,
    /// No more than so many are kept; default 2, a weekend.
    pub at_most: u32,
    /// Whether a gap that the tokens cannot bridge as a whole leaves them unspent; default false: they are spent day by
    /// day, as each day is over, and the run breaks when they run out.
    pub whole_gap_or_nothing: bool,
}

impl Default for Freeze {
    fn default() -> Self {
        Self { at_start: 0, earned_every: None, at_most: 2, whole_gap_or_nothing: false }
    }
}

/// Make-up sign-ins: each repairs the latest missed day before it that is not repaired yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Repair {
    /// Among so many days before the make-up; default 7, a week.
    pub days: u16,
    /// At most so many repairs in the calendar month of the make-up; default 3, so that a month cannot be bought. 0 for
    /// none.
    pub per_month: u32,
    /// Whether a repaired day adds to the length of the run; default true. Else it only keeps it.
    pub counts: bool,
}

impl Default for Repair {
    fn default() -> Self {
        Self { days: 7, per_month: 3, counts: true }
    }
}

impl StreakRule {
    /// The streak of a user as of a day; none where they have not joined by then. Events before joining do not count.
    ///
    /// # Errors
    /// When the days from joining on are not remembered.
    pub fn streak(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<Streak>, BeforeHorizon> {
        let Some(known) = self.known(as_of, user)? else { return Ok(None) };
        let walk = self.walk(&known, as_of.day(), |_| ());
        Ok(Some(Streak {
            day: as_of.day(),
            done_today: known.days.last() == Some(&as_of.day()),
            current: walk.run,
            best: walk.longest,
            broken_on: walk.broken_on,
            tokens: walk.tokens,
            repairs_left: known.repairs_left,
            repairable: known.repairable,
        }))
    }

    /// The points that the days of a user's runs give by the ladder: each day with its points, ascending.
    ///
    /// Growth points take these lines in. A repair gives the repaired day its points and the days after it those of the
    /// longer run.
    ///
    /// # Errors
    /// When the days from joining on are not remembered.
    pub fn points(&self, as_of: AsOf<'_>, user: &User) -> Result<Vec<(Day, u64)>, BeforeHorizon> {
        let mut lines = Vec::new();
        let (Some(ladder), Some(known)) = (&self.ladder, self.known(as_of, user)?) else { return Ok(lines) };
        self.walk(&known, as_of.day(), |visit| {
            if let Visit::Counted { day, length, .. } = visit {
                lines.push((day, ladder.points(length)));
            }
        });
        lines.retain(|(_, points)| *points > 0);
        Ok(lines)
    }

    /// What is known of the days since joining; none where there is no join day yet.
    fn known(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<Known>, BeforeHorizon> {
        let Some(joined) = as_of.joined(user) else { return Ok(None) };
        // INVARIANT: joined on or before the day.
        let tallies = Days::new(joined, as_of.day()).map_or(Ok(Default::default()), |days| as_of.during(days))?;
        Ok(Some(Known::read(self, joined, as_of.day(), tallies)))
    }

    fn walk(&self, known: &Known, day: Day, visit: impl FnMut(Visit)) -> Walk<impl FnMut(Visit)> {
        let mut walk = Walk::new(self.freeze, self.repair.counts, visit);
        let mut repairs = known.repairs.iter().copied().peekable();
        for qualifying in &known.days {
            while let Some(repaired) = repairs.next_if(|repaired| repaired < qualifying) {
                walk.repaired(repaired);
            }
            walk.qualifying(*qualifying);
        }
        repairs.for_each(|repaired| walk.repaired(repaired));
        walk.end(day);
        walk
    }
}
