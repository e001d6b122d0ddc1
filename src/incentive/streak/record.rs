//! Since when the longest run is as long as it is: each day on which it grew, as it was known on that day.

use std::collections::VecDeque;

use super::StreakRule;
use super::known::Reader;
use super::walk::{Visit, Walk};
use crate::event::user::User;
use crate::profile::{AsOf, BeforeHorizon};
use crate::time::{Day, Days};

impl StreakRule {
    /// Each day as of which the longest run was longer than as of any day before, with its length, both ascending.
    ///
    /// A repair makes a run longer on the day of the make-up, not on the day that it repairs: nobody knew before. So
    /// what was once a record stays one as of every later day. None of them before joining.
    ///
    /// # Errors
    /// When the days from joining on are not remembered.
    ///
    /// ```
    /// use lifestage::incentive::StreakRule;
    /// use lifestage::{Day, Event, Profile, User};
    ///
    /// let day = |number| Day::ymd(2026, 1, number);
    /// let signed_in = [1, 2, 4, 5].map(|number| Event::check_in(42_u64, day(number)));
    /// let profile = Profile::of(signed_in.into_iter().chain([Event::make_up_check_in(42_u64, day(6))]));
    /// let records = StreakRule::default().records(profile.as_of(day(9)), &User::new(42_u64))?;
    /// assert_eq!(records, [(day(1), 1), (day(2), 2), (day(6), 5)]);
    /// # Ok::<(), lifestage::profile::BeforeHorizon>(())
    /// ```
    pub fn records(&self, as_of: AsOf<'_>, user: &User) -> Result<Vec<(Day, u32)>, BeforeHorizon> {
        let mut records = Vec::new();
        let Some(joined) = as_of.joined(user) else { return Ok(records) };
        // INVARIANT: joined on or before the day.
        let tallies = Days::new(joined, as_of.day()).map_or(Ok(Default::default()), |days| as_of.during(days))?;
        let mut replay = Replay::new(self);
        let mut best = 0;
        Reader::new(self, joined, 0).read(self, joined, tallies, |reader, today| {
            replay.forget_before(today.minus(self.repair.days.into()));
            replay.repair(&reader.repairs);
            reader.repairs.clear();
            // The day qualified, if it is among those that do.
            reader.days.drain(..).for_each(|day| replay.step(day, false));
            let longest = replay.walk.longest.map_or(0, |run| run.length);
            if longest > best {
                best = longest;
                records.push((today, longest));
            }
        });
        Ok(records)
    }
}

/// A walk that can go back as far as a make-up reaches, so that a day with repairs costs the days since then and no more.
struct Replay {
    walk: Walk<fn(Visit)>,
    /// The last days walked over, ascending.
    walked: VecDeque<Walked>,
}

/// A day that was walked over.
struct Walked {
    day: Day,
    repaired: bool,
    /// The walk before it.
    before: Walk<fn(Visit)>,
}

impl Replay {
    fn new(rule: &StreakRule) -> Self {
        let silent: fn(Visit) = |_| ();
        Self { walk: Walk::new(rule.freeze, rule.repair.counts, silent), walked: VecDeque::new() }
    }

    /// No day before this one will be repaired.
    fn forget_before(&mut self, day: Day) {
        while self.walked.front().is_some_and(|walked| walked.day < day) {
            self.walked.pop_front();
        }
    }

    fn step(&mut self, day: Day, repaired: bool) {
        self.walked.push_back(Walked { day, repaired, before: self.walk });
        if repaired {
            self.walk.repaired(day);
        } else {
            self.walk.qualifying(day);
        }
    }

    /// Goes back to the first of these days, in any order, and from there on again with them.
    fn repair(&mut self, missed: &[Day]) {
        let Some(first) = missed.iter().min() else { return };
        let later = self.walked.split_off(self.walked.partition_point(|walked| walked.day < *first));
        if let Some(next) = later.front() {
            self.walk = next.before;
        }
        let later = later.into_iter().map(|walked| (walked.day, walked.repaired));
        let mut days: Vec<(Day, bool)> = later.chain(missed.iter().map(|day| (*day, true))).collect();
        days.sort_unstable();
        for (day, repaired) in days {
            self.step(day, repaired);
        }
    }
}
