//! The periods in which a user was active: what retention, growth accounting and active users count.
//!
//! On 17 million tallies, nearly all time of these reports is spent here. Whether a tally is of another period than the one
//! before it follows no pattern, so there is no branch on it: each number is written to the place after the last one kept,
//! and that place moves on by 0 or 1. Kinds and periods are looked up in tables that are made once for a report.

use crate::event::kind::KindCodes;
use crate::profile::Tally;
use crate::time::{Day, Periods};

/// The numbers of the periods in which a user was active, found for one user after the other in the same space.
#[derive(Debug, Default)]
pub(crate) struct ActivePeriods {
    space: Vec<u16>,
    found: usize,
}

impl ActivePeriods {
    /// Finds the periods with a tally of these kinds, among tallies up to a day.
    pub(crate) fn find(&mut self, tallies: &[Tally], until: Day, kinds: &KindCodes, periods: &Periods) {
        if self.space.len() < tallies.len() {
            self.space.resize(tallies.len().next_power_of_two(), 0);
        }
        self.found = 0;
        // No period has this number.
        let mut last = u32::MAX;
        for tally in tallies.iter().take_while(|tally| tally.day() <= until) {
            // The table ends where the periods end; so does what is asked about.
            let Some(number) = periods.short_number(tally.day()) else { continue };
            let counts = kinds.contains(tally.code());
            if let Some(place) = self.space.get_mut(self.found) {
                *place = number;
            }
            self.found += usize::from(counts & (u32::from(number) != last));
            last = if counts { number.into() } else { last };
        }
    }

    /// The numbers, ascending, each once.
    pub(crate) fn numbers(&self) -> &[u16] {
        self.space.get(..self.found).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Event;
    use crate::event::kind::{Kind, KindSet};
    use crate::profile::Profile;
    use crate::time::{Days, Period};

    #[test]
    fn each_period_with_such_a_tally_is_found_once() {
        let day = |n: i32| Day::ymd(2026, 1, 5).plus(n);
        let visits = [(0, Kind::View), (1, Kind::Refund), (2, Kind::View), (2, Kind::Use), (8, Kind::Refund)];
        let later = [(15, Kind::Refund), (15, Kind::Use), (16, Kind::View), (30, Kind::View), (99, Kind::View)];
        let event = |(n, kind)| Event::new(1_u64, day(n), kind, 0).unwrap();
        let profile = Profile::of(visits.into_iter().chain(later).map(event));
        let week = Period::Block { days: 7.try_into().unwrap(), anchor: day(0) };
        let mut active = ActivePeriods::default();
        for (period, until, expected) in [
            (week, 40, vec![0, 2, 4]),
            (week, 29, vec![0, 2]),
            (Period::Day, 40, vec![0, 2, 15, 16, 30]),
            (Period::Day, -1, vec![]),
        ] {
            let periods = Periods::over(period, Days::new(day(0), day(40)).unwrap()).unwrap();
            active.find(profile.tallies(), day(until), &KindCodes::from(&KindSet::activity()), &periods);
            assert_eq!(active.numbers(), expected, "{period:?} until {until}");
        }
    }
}
