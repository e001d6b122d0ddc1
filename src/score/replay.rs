//! The days over which a held score is replayed, as far as they are remembered.

use crate::profile::{AsOf, BeforeHorizon, Tally};
use crate::time::{Day, Days, Held, Hold, ReplayStart, runs_back};

/// The days of a replay, and what is remembered of them.
///
/// Nothing is stored between runs, so a held score is replayed from the day of joining, at most [`Hold::REPLAY`] days
/// back. Each raw score looks back itself, so the tallies begin `reach` days earlier. If days are forgotten, the replay
/// starts on the first day whose whole reach is remembered; the raw score of an earlier day would count forgotten days
/// as empty and be wrong. The value shown is certain once one value has lasted. If none has, the profile is refused:
/// the first raw value need not be what the full profile shows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Replay<'a> {
    /// The first day that is replayed.
    pub(crate) start: Day,
    /// The first day whose tallies are read.
    pub(crate) first: Day,
    /// The tallies from that day on.
    pub(crate) tallies: &'a [Tally],
    as_of: Day,
    joined: Day,
    /// What was forgotten, if that cuts the replay short.
    missing: Option<BeforeHorizon>,
}

impl<'a> Replay<'a> {
    /// The replay of a score that depends on `reach` days before its day.
    ///
    /// # Errors
    /// When days are forgotten that the day asked about itself depends on.
    pub(crate) fn new(as_of: AsOf<'a>, joined: Day, reach: u32) -> Result<Self, BeforeHorizon> {
        let day = as_of.day();
        let full_start = joined.max(day.minus(Hold::REPLAY.into()));
        let horizon = as_of.horizon().filter(|horizon| *horizon > joined);
        let start = horizon.map_or(full_start, |horizon| full_start.max(horizon.plus(reach.cast_signed())));
        let asked = joined.max(full_start.minus(reach));
        let missing = horizon.filter(|_| start > full_start).map(|horizon| BeforeHorizon { asked, horizon });
        // If the horizon is too close, ask for the days that `day` itself needs, which is refused.
        let first = joined.max(start.min(day).minus(reach));
        let tallies = as_of.during(Days::new(first, day).unwrap_or(Days::only(day)))?;
        Ok(Self { start, first, tallies, as_of: day, joined, missing })
    }

    /// The value shown on the day asked about, from the raw values since the start.
    ///
    /// # Errors
    /// When days were forgotten and no value has lasted since.
    pub(crate) fn held<T: Copy + PartialEq>(&self, hold: Hold, raw: &[(Day, T)]) -> Result<Held<T>, BeforeHorizon> {
        let start = match self.missing {
            Some(_) => ReplayStart::Horizon,
            None if self.start == self.joined => ReplayStart::Joining,
            None => ReplayStart::Limit,
        };
        let held = hold.replay(runs_back(raw, self.as_of), start).next();
        held.ok_or_else(|| {
            debug_assert!(self.missing.is_some(), "a replay has a first raw value");
            self.missing.unwrap_or(BeforeHorizon { asked: self.start, horizon: self.start })
        })
    }

    /// The next day on which the shown value can be another one, if nothing more happens. `next` is the next day on which the
    /// raw value can be. It may be too early, and is never too late.
    pub(crate) fn next_shown<T: Copy + PartialEq>(
        &self,
        hold: Hold,
        raw: &[(Day, T)],
        held: &Held<T>,
        next: Option<Day>,
    ) -> Option<Day> {
        if hold == Hold::NONE {
            return next;
        }
        let tomorrow = self.as_of.plus(1);
        let (Some((began, value)), true) = (raw.last(), held.settled) else { return Some(tomorrow) };
        let wait = i32::from(hold.get()) - 1;
        // A raw value that comes later has to last first.
        let after = next.map(|next| next.plus(wait));
        if *value == held.value {
            return after;
        }
        // What is shown goes on from an earlier run: until the raw value has lasted, or the replay starts after that run.
        let replaced = held.since.day().plus(i32::from(Hold::REPLAY) - wait);
        [after, Some(began.plus(wait)), Some(replaced)].into_iter().flatten().min().map(|day| day.max(tomorrow))
    }
}
