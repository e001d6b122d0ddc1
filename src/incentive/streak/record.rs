//! Records of streaks: each day on which the longest run grew, as it was known on that day.

use std::collections::VecDeque;

use super::known::Reader;
use super::rule::StreakRule;
use super::walk::{Visit, Walk};
use crate::event::user::User;
use crate::profile::{AsOf, BeforeHorizon};
use crate::time::{Day, Days};

impl StreakRule {
    /// The days as of which the longest run was longer than as of any day before, with its length; both ascending.
    ///
    /// A repair makes a run longer on the day of the make-up, not on the day that it repairs, because nobody knew
    /// before. So a record stays a record as of every later day. `None` of the days is before joining.
    ///
    /// # Errors
    /// When days since joining were forgotten.
    ///
    /// ```
    /// use lifestage::incentive::StreakRule;
    /// use lifestage::{Day, Event, Profile, User};
    ///
    /// let day = |number| Day::ymd(2026, 1, number);
    /// let checked_in = [1, 2, 4, 5].map(|number| Event::check_in(42_u64, day(number)));
    /// let profile = Profile::of(checked_in.into_iter().chain([Event::make_up_check_in(42_u64, day(6))]));
    /// let records = StreakRule::default().records(profile.as_of(day(9)), &User::new(42_u64))?;
    /// assert_eq!(records, [(day(1), 1), (day(2), 2), (day(6), 5)]);
    /// # Ok::<(), lifestage::profile::BeforeHorizon>(())
    /// ```
    pub fn records(&self, as_of: AsOf<'_>, user: &User) -> Result<Vec<(Day, u32)>, BeforeHorizon> {
        let mut records = Vec::new();
        let Some(joined) = as_of.joined(user) else { return Ok(records) };
        // INVARIANT: the user joined on or before the day.
        let tallies = Days::new(joined, as_of.day()).map_or(Ok(Default::default()), |days| as_of.during(days))?;
        let mut replay = Replay::new(self);
        let mut best = 0;
        Reader::new(self, joined, 0).read(self, joined, tallies, |reader, today| {
            replay.forget_before(today.minus(self.config().repair.days.into()));
            replay.repair(&reader.repairs);
            reader.repairs.clear();
            // The day qualified if it is in the list.
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

/// A walk that can go back as far as a make-up reaches, so that a day with repairs costs only the days since then.
struct Replay<'a> {
    walk: Walk<'a, fn(Visit)>,
    /// The last days walked, ascending.
    walked: VecDeque<Walked<'a>>,
}

/// A day that was walked.
struct Walked<'a> {
    day: Day,
    repaired: bool,
    /// The walk before that day.
    before: Walk<'a, fn(Visit)>,
}

impl<'a> Replay<'a> {
    fn new(rule: &'a StreakRule) -> Self {
        let silent: fn(Visit) = |_| ();
        Self { walk: Walk::new(rule, silent), walked: VecDeque::new() }
    }

    /// Forgets the days before this one, which can no longer be repaired.
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

    /// Goes back to the first of these days, given in any order, and walks on from there with them repaired.
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
