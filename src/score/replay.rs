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
        let (Some((began, value)), true) = (raw.last(), held.settled) else { return Some(self.as_of.plus(1)) };
        // A raw value has to last before it is shown.
        let wait = i32::from(hold.get()) - 1;
        if *value == held.value {
            return next.map(|next| next.plus(wait));
        }
        // What is shown goes on from an earlier run, which stays within reach until this one has lasted.
        Some(began.plus(wait))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Event;
    use crate::profile::Profile;

    const JOINED: Day = Day::ymd(2024, 1, 1);

    /// The raw values of a replay as of a day, which is that of the last one that came.
    fn shown(values: &[(Day, char)], hold: Hold, as_of: Day) -> (Replay<'static>, Vec<(Day, char)>, Held<char>) {
        let start = JOINED.max(as_of.minus(Hold::REPLAY.into()));
        let came = values.partition_point(|(day, _)| *day <= start) - 1;
        let until = values.partition_point(|(day, _)| *day <= as_of);
        let mut raw = values[came..until].to_vec();
        raw[0].0 = start;
        let replay = Replay { start, first: start, tallies: &[], as_of, joined: JOINED, missing: None };
        let held = replay.held(hold, &raw).unwrap();
        (replay, raw, held)
    }

    #[test]
    fn nothing_else_is_shown_before_the_day_that_is_told() {
        let mut told = 0;
        for hold in [2, 3, 7].map(Hold::days) {
            // One value for as long as it has to, then two others by turns, none of them for long enough, until a replay no
            // longer reaches back to the first.
            let short = i32::from(hold.get()) - 1;
            let turn = |turn: i32| (JOINED.plus((turn + 1) * short + 1), if turn % 2 == 0 { 'b' } else { 'c' });
            let turns = (0..420 / short).map(turn);
            let values: Vec<(Day, char)> = [(JOINED, 'a')].into_iter().chain(turns).collect();
            for as_of in (0..430).map(|number| JOINED.plus(number)) {
                let came = values.partition_point(|(day, _)| *day <= as_of);
                let (replay, raw, held) = shown(&values[..came], hold, as_of);
                // Once nothing more comes, as the last value stays.
                let later = (1..420).map(|more| as_of.plus(more));
                let changes = later.clone().find(|day| shown(&values[..came], hold, *day).2.value != held.value);
                let next = replay.next_shown(hold, &raw, &held, None);
                let is_in_time = match (next, changes) {
                    (Some(next), Some(changes)) => as_of < next && next <= changes,
                    (next, None) => next.is_none_or(|next| as_of < next),
                    (None, Some(_)) => false,
                };
                assert!(is_in_time, "{hold:?} as of {as_of}: {next:?}, {changes:?}");
                told += usize::from(next.is_some() && next != Some(as_of.plus(1)));
                // A value that is to come has to last too.
                let comes = as_of.plus(10);
                let then: Vec<(Day, char)> = values[..came].iter().copied().chain([(comes, 'z')]).collect();
                let changes = later.clone().find(|day| shown(&then, hold, *day).2.value != held.value);
                let next = replay.next_shown(hold, &raw, &held, Some(comes));
                assert!(
                    next.is_some_and(|next| as_of < next) && next <= changes,
                    "{hold:?} as of {as_of}: {next:?}, {changes:?}"
                );
            }
        }
        assert!(told > 300, "{told}");
    }

    #[test]
    fn days_that_are_forgotten_are_named_as_far_as_a_replay_asks_for_them() {
        let mut profile = Profile::of((0..900).map(|number| Event::log_in(1_u64, JOINED.plus(number))));
        profile.forget_before(JOINED.plus(890));
        let (day, horizon) = (JOINED.plus(895), JOINED.plus(890));
        let asked = |reach: u32| Replay::new(profile.as_of(day), JOINED, reach).map(|replay| replay.missing);
        let missing = |asked: Day| Some(BeforeHorizon { asked, horizon });
        assert_eq!(asked(3).unwrap(), missing(day.minus(403)));
        assert_eq!(asked(600), Err(BeforeHorizon { asked: day.minus(600), horizon }));
        let young = Replay::new(profile.as_of(day), JOINED.plus(885), 3).unwrap();
        assert_eq!(young.missing, missing(JOINED.plus(885)));
        let after = Replay::new(profile.as_of(day), JOINED.plus(891), 3).unwrap();
        assert_eq!((after.missing, after.start), (None, JOINED.plus(891)));
    }

    #[test]
    fn a_value_that_lasted_is_shown_until_the_next_one_has() {
        let profile = Profile::of([Event::log_in(1_u64, JOINED)]);
        let replay = Replay::new(profile.as_of(JOINED.plus(20)), JOINED, 5).unwrap();
        let (hold, raw) = (Hold::days(3), [(JOINED, 'a'), (JOINED.plus(19), 'b')]);
        let held = replay.held(hold, &raw).unwrap();
        assert_eq!((held.value, replay.next_shown(hold, &raw, &held, None)), ('a', Some(JOINED.plus(21))));
        let held = replay.held(hold, &raw[..1]).unwrap();
        assert_eq!(replay.next_shown(hold, &raw[..1], &held, None), None);
        assert_eq!(replay.next_shown(hold, &raw[..1], &held, Some(JOINED.plus(40))), Some(JOINED.plus(42)));
        let held = replay.held(Hold::NONE, &raw).unwrap();
        assert_eq!(replay.next_shown(Hold::NONE, &raw, &held, Some(JOINED.plus(40))), Some(JOINED.plus(40)));
    }
}
