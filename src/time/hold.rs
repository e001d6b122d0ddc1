//! Holds: a value is shown only once it has lasted for some days, so that a user near a threshold does not flip back and
//! forth (hysteresis). *Has it lasted?*
//!
//! ```text
//! shown(D) = the latest raw value that held on each of h consecutive days ending on or before D
//!            (where none has held yet: the raw value of the first day replayed)
//! ```
//! Nothing is stored between runs. The raw values are replayed, one step for each change.

use core::fmt;
use core::num::NonZeroU16;

use serde::{Deserialize, Serialize};

use super::day::Day;
use crate::wording::problems::problems;

/// The number of days in a row, the day itself included, for which a raw value must hold until it is shown. 1 shows it at
/// once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct Hold(NonZeroU16);

/// A hold of 0 days, or of more than a replay reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HoldError {
    days: u16,
}

problems! {
    struct HoldError { days: Days } with (most: Whole = Hold::REPLAY) = "problem.hold"
        "a hold of `{days#}` days: give 1 to {most}"
        "保持`{days#}`天：请填写1至{most}";
}

/// The day since which a value has been shown: known exactly, or as a bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Since {
    /// From this day on.
    On(Day),
    /// From this day on or an earlier one: the replay starts here and the value was there already.
    OnOrBefore(Day),
}

impl Since {
    /// The day, exact or not.
    pub const fn day(self) -> Day {
        match self {
            Self::On(day) | Self::OnOrBefore(day) => day,
        }
    }

    /// Whether the true day may be earlier.
    pub const fn is_bound(self) -> bool {
        matches!(self, Self::OnOrBefore(_))
    }
}

impl fmt::Display for Since {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::On(day) => write!(f, "since {day}"),
            Self::OnOrBefore(day) => write!(f, "since {day} or before"),
        }
    }
}

/// A value that is shown, since when, and whether any has held as long as the hold asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Held<T> {
    /// The value that is shown on the day asked about.
    pub value: T,
    /// The first day of the unbroken run of shown values that ends on the day asked about.
    pub since: Since,
    /// Whether any value has held since the replay began; else the first raw value is shown.
    pub settled: bool,
}

impl Hold {
    /// A hold of 1 day: each value is shown at once.
    pub const NONE: Self = Self(NonZeroU16::MIN);
    /// A replay reads at most this many days back.
    pub const REPLAY: u16 = 400;

    /// A hold of this many days.
    ///
    /// # Errors
    /// For 0 and above [`Hold::REPLAY`].
    pub const fn new(days: u16) -> Result<Self, HoldError> {
        match NonZeroU16::new(days) {
            Some(some) if days <= Self::REPLAY => Ok(Self(some)),
            _ => Err(HoldError { days }),
        }
    }

    /// A hold of this many days, for numbers written in code.
    ///
    /// # Panics
    /// For literals: panics where [`Hold::new`] fails.
    #[expect(clippy::panic, reason = "a door for literals")]
    #[track_caller]
    pub const fn days(days: u16) -> Self {
        match Self::new(days) {
            Ok(hold) => hold,
            Err(_) => panic!("a hold is 1 to 400 days"),
        }
    }

    /// The number of days, from 1 to [`Hold::REPLAY`].
    pub const fn get(self) -> u16 {
        self.0.get()
    }

    /// The value shown on a day. Each raw value comes with the day from which on it held; days ascend, and none is after the
    /// day asked about. None where there is no raw value.
    ///
    /// `from_joining` says that the first raw value is the first one that this user ever had.
    ///
    /// ```
    /// use lifestage::Day;
    /// use lifestage::time::{Hold, Since};
    ///
    /// let day = |n| Day::EPOCH.plus(n);
    /// let raw = [(day(0), 'a'), (day(10), 'b'), (day(12), 'a'), (day(20), 'b')];
    /// let shown = Hold::days(3).shown(&raw, day(21), true).unwrap();
    /// assert_eq!((shown.value, shown.since), ('a', Since::On(day(0))));
    /// let shown = Hold::days(3).shown(&raw, day(22), true).unwrap();
    /// assert_eq!((shown.value, shown.since), ('b', Since::On(day(22))));
    /// ```
    pub fn shown<T: Copy + PartialEq>(self, raw: &[(Day, T)], as_of: Day, from_joining: bool) -> Option<Held<T>> {
        let start = if from_joining { ReplayStart::Joining } else { ReplayStart::Limit };
        self.replay(runs_back(raw, as_of), start).next()
    }

    /// What was shown, the latest first, by raw runs that come the latest first and leave no day out.
    ///
    /// A shown value begins on the day on which a raw run of it has lasted, and ends where a run of another value has.
    /// So runs that lasted are all that counts, and back from the day asked about the search ends at the second value
    /// among them: a segment whose days are costly to judge looks back no further. Forwards every replay would cost all
    /// its days. Before the first run that lasted, what was shown depends on how the replay starts.
    pub(crate) const fn replay<T, I: Iterator<Item = Run<T>>>(self, runs: I, start: ReplayStart) -> Shown<I, T> {
        Shown { hold: self, start, runs, next: None, first: None }
    }

    /// The value that is shown, without looking back for since when: that of the latest run that lasted, else of the
    /// earliest one.
    pub(crate) fn latest<T>(self, runs: impl Iterator<Item = Run<T>>) -> Option<T> {
        let mut latest = None;
        for run in runs {
            let lasted = self.lasted(&run).is_some();
            latest = Some(run.value);
            if lasted {
                break;
            }
        }
        latest
    }

    /// The day on which a run has lasted as long as asked, where it has.
    fn lasted<T>(self, run: &Run<T>) -> Option<Day> {
        let more = i32::from(self.get()) - 1;
        (run.last - run.first >= more).then(|| run.first.plus(more))
    }
}

/// Days in a row with the same raw value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Run<T> {
    pub(crate) value: T,
    pub(crate) first: Day,
    pub(crate) last: Day,
}

/// The runs of raw values that are given as [`Hold::shown`] takes them, the latest first.
pub(crate) fn runs_back<T: Copy + PartialEq>(raw: &[(Day, T)], as_of: Day) -> impl Iterator<Item = Run<T>> {
    let mut last = as_of;
    raw.chunk_by(|one, next| one.1 == next.1).rev().filter_map(move |run| {
        let (first, value) = *run.first()?;
        let run = Run { value, first, last };
        last = first.minus(1);
        Some(run)
    })
}

/// How a replay starts, and so what was shown until a value had lasted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReplayStart {
    /// On the join day: the first raw value was shown.
    Joining,
    /// At the limit of all replays: the first raw value is taken to be shown, from this day on or from one before it.
    Limit,
    /// Where days are forgotten: what was shown hangs on them, so nothing is said until a value has lasted.
    Horizon,
}

/// What was shown, the latest first: see [`Hold::replay`].
#[derive(Clone, Debug)]
pub(crate) struct Shown<I, T> {
    hold: Hold,
    start: ReplayStart,
    runs: I,
    /// The latest run that lasted and is not told yet: its value, and the day on which it had.
    next: Option<(T, Day)>,
    /// The earliest run seen, of which at the end of all runs it is known that it is the first.
    first: Option<(T, Day)>,
}

impl<T: Copy + PartialEq, I: Iterator<Item = Run<T>>> Iterator for Shown<I, T> {
    type Item = Held<T>;

    fn next(&mut self) -> Option<Held<T>> {
        let held = |(value, since)| Held { value, since, settled: true };
        let mut latest = self.next.take();
        for run in self.runs.by_ref() {
            self.first = Some((run.value, run.first));
            let Some(from) = self.hold.lasted(&run) else { continue };
            if let Some((_, since)) = latest.filter(|(value, _)| *value != run.value) {
                self.next = Some((run.value, from));
                return latest.map(|(value, _)| held((value, Since::On(since))));
            }
            latest = Some((run.value, from));
        }
        if self.start == ReplayStart::Horizon {
            return latest.map(|(value, since)| held((value, Since::OnOrBefore(since))));
        }
        let (first, start) = self.first?;
        if let Some((value, since)) = latest.filter(|(value, _)| *value != first) {
            return Some(held((value, Since::On(since))));
        }
        self.first = None;
        let since = if self.start == ReplayStart::Joining { Since::On(start) } else { Since::OnOrBefore(start) };
        Some(Held { value: first, since, settled: latest.is_some() })
    }
}

impl TryFrom<u16> for Hold {
    type Error = HoldError;

    fn try_from(days: u16) -> Result<Self, Self::Error> {
        Self::new(days)
    }
}

impl From<Hold> for u16 {
    fn from(hold: Hold) -> Self {
        hold.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_shown_is_told_back_to_the_start_and_then_no_more() {
        let day = |number: i32| Day::EPOCH.plus(number);
        for seed in 0..200_u32 {
            let values = |number: i32| seed.wrapping_mul(2_654_435_761) >> number & 1 == 1;
            let raw: Vec<(Day, bool)> = (0..30).map(|number| (day(number), values(number))).collect();
            for hold in [1, 2, 3, 5].map(Hold::days) {
                for (start, first) in
                    [(ReplayStart::Joining, Since::On(day(0))), (ReplayStart::Limit, Since::OnOrBefore(day(0)))]
                {
                    // Forwards, from one day to the next.
                    let mut shown = vec![(raw[0].1, first)];
                    for last in 0..raw.len() {
                        let run = raw[..=last].iter().rev().take_while(|(_, value)| *value == raw[last].1).count();
                        let is_new = shown.last().is_some_and(|(value, _)| *value != raw[last].1);
                        if run >= usize::from(hold.get()) && is_new {
                            shown.push((raw[last].1, Since::On(raw[last].0)));
                        }
                    }
                    shown.reverse();
                    let told =
                        hold.replay(runs_back(&raw, day(29)), start).take(99).map(|held| (held.value, held.since));
                    assert_eq!(told.collect::<Vec<_>>(), shown, "{seed:b} {hold:?} {start:?}");
                }
            }
        }
    }
}
