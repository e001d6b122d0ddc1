//! The days that qualify, and the missed ones that are repaired.

use smallvec::SmallVec;

use super::rest::Rest;
use super::rule::StreakRule;
use super::so_far::{StreakSoFar, WalkSoFar};
use crate::event::kind::Kind;
use crate::incentive::asked::Asked;
use crate::profile::Tally;
use crate::time::{Day, Days, Period};

/// What is known of a user's days as of a day.
pub(super) struct Known {
    /// The first day that counts.
    pub(super) from: Day,
    /// Days that qualified, ascending.
    pub(super) days: SmallVec<[Day; 32]>,
    /// Missed days that were repaired, ascending.
    pub(super) repairs: SmallVec<[Day; 8]>,
    /// The calendar month of the day, and the repairs that it has left.
    pub(super) month: Days,
    pub(super) repairs_left: u32,
    /// The day that the next make-up would repair.
    pub(super) repairable: Option<Day>,
    /// The walk before the first of these days, if it goes on from a horizon.
    pub(super) begun: Option<WalkSoFar>,
}

impl Known {
    #[inline]
    pub(super) fn read(
        rule: &StreakRule,
        asked: Asked<'_>,
        from: Day,
        tallies: &[Tally],
        so_far: Option<&StreakSoFar>,
    ) -> Self {
        let (day, begins) = (asked.day(), asked.horizon().map_or(from, |horizon| horizon.max(from)));
        // At most all days qualify, and a day without a tally never does.
        let span = (day - begins).cast_unsigned() as usize + 1;
        let mut reader = Reader::going_on(rule, from, begins, so_far, span.min(tallies.len()));
        if let Some(so_far) = so_far {
            (reader.days, reader.repairs) = (so_far.days(false), so_far.days(true));
        }
        reader.read(rule, begins, tallies, |_, _| ());
        reader.known(from, day, so_far.map(|so_far| so_far.walk))
    }
}

impl Known {
    /// The first day that counts of those from `first` on, if it is before the horizon, so that its marks are gone.
    pub(super) fn begins_before(&self, asked: Asked<'_>, first: Day) -> Option<Day> {
        let first = first.max(self.from);
        self.begun.and(asked.horizon()).filter(|horizon| first < *horizon).map(|_| first)
    }
}

/// What is known while days are read in order.
pub(super) struct Reader<'a> {
    at_least: u64,
    at_least_sum: u64,
    by_subject: bool,
    pub(super) days: SmallVec<[Day; 32]>,
    /// In the order in which they were repaired, until everything is read.
    pub(super) repairs: SmallVec<[Day; 8]>,
    missed: Missed<'a>,
    quota: Quota,
    /// How many days back each make-up of the day reaches that chooses its day.
    chosen: SmallVec<[u16; 2]>,
}

/// What a day brought.
#[derive(Clone, Copy, Default)]
struct Brought {
    /// The events that count, and their summed value.
    events: u64,
    sum: u64,
    /// Make-ups of the latest missed day.
    make_ups: u64,
}

impl<'a> Reader<'a> {
    /// The state before anything is read, with room for this many days.
    #[inline]
    pub(super) fn new(rule: &'a StreakRule, from: Day, capacity: usize) -> Self {
        Self {
            at_least: rule.config().at_least.get().into(),
            at_least_sum: rule.config().at_least_sum,
            by_subject: rule.config().repair.by_subject,
            days: SmallVec::with_capacity(capacity),
            repairs: SmallVec::new(),
            missed: Missed {
                rest: &rule.config().rest,
                within: rule.config().repair.days.into(),
                gaps: SmallVec::new(),
                next: from,
            },
            quota: Quota { per_month: rule.config().repair.per_month, month: None, used: 0 },
            chosen: SmallVec::new(),
        }
    }

    /// The state to go on from, which before a horizon is that of joining; `begins` is the first day that is read.
    #[inline]
    pub(super) fn going_on(
        rule: &'a StreakRule,
        from: Day,
        begins: Day,
        so_far: Option<&StreakSoFar>,
        capacity: usize,
    ) -> Self {
        let mut reader = Self::new(rule, from, capacity);
        if let Some(so_far) = so_far {
            reader.missed.gaps = so_far.missed.iter().map(|gap| (gap.first(), gap.last())).collect();
            reader.missed.next = so_far.next;
            reader.quota.month = Some(Period::Month.containing(begins.minus(1)));
            reader.quota.used = so_far.repairs;
        }
        reader
    }

    /// The missed days from the first one on, the first day that is not classified, and the repairs used in the month of
    /// the day.
    pub(super) fn so_far(mut self, first: Day, day: Day) -> (Vec<Days>, Day, u32) {
        let gaps = self.missed.gaps.iter().filter_map(|gap| Days::new(gap.0.max(first), gap.1).ok()).collect();
        let left = self.quota.left(day);
        (gaps, self.missed.next, self.quota.per_month.saturating_sub(left))
    }

    /// Reads tallies since joining. Passes itself on after each day that may have changed something.
    #[inline]
    pub(super) fn read(
        &mut self,
        rule: &StreakRule,
        from: Day,
        tallies: &[Tally],
        mut after: impl FnMut(&mut Self, Day),
    ) {
        let (counted, make_up) = (&rule.config().events, Kind::MakeUpCheckIn.code());
        let (mut today, mut brought) = (from, Brought::default());
        for tally in tallies {
            let makes_up = tally.code() == make_up;
            // Most of what users do is neither, as its kind tells.
            if !makes_up && !counted.kinds.contains_code(tally.code()) {
                continue;
            }
            let matches = counted.matches(tally);
            if !makes_up && !matches {
                continue;
            }
            if tally.day() != today {
                self.day(today, brought);
                after(self, today);
                (today, brought) = (tally.day(), Brought::default());
            }
            if matches {
                brought.events += u64::from(tally.count());
                // INVARIANT: the profile bounds the sums.
                brought.sum += tally.sum();
            }
            match (makes_up, tally.subject().number()) {
                (true, back) if self.by_subject && back > 0 => self.chosen.push(back),
                (true, _) => brought.make_ups += u64::from(tally.count()),
                (false, _) => {}
            }
        }
        self.day(today, brought);
        after(self, today);
    }

    /// Reads the next day. Its make-ups that choose a day come first.
    #[inline]
    fn day(&mut self, today: Day, brought: Brought) {
        let qualifies = brought.events >= self.at_least && brought.sum >= self.at_least_sum;
        let makes_up = brought.make_ups > 0 || !self.chosen.is_empty();
        if qualifies || makes_up {
            self.missed.up_to(today);
        }
        if makes_up {
            self.make_up(today, brought.make_ups);
        }
        if qualifies {
            self.days.push(today);
            self.missed.next = today.plus(1);
        }
    }

    fn make_up(&mut self, today: Day, make_ups: u64) {
        for back in core::mem::take(&mut self.chosen) {
            let chosen = today.minus(back.into());
            if self.quota.left(today) > 0 && self.missed.take(chosen, today) {
                self.quota.used += 1;
                self.repairs.push(chosen);
            }
        }
        // If one make-up of this day has no effect, none after it can have any.
        for _ in 0..make_ups {
            if self.quota.left(today) == 0 {
                break;
            }
            let Some(repaired) = self.missed.take_latest(today) else { break };
            self.quota.used += 1;
            self.repairs.push(repaired);
        }
    }

    /// What is known as of a day, once all days up to it are read.
    #[inline]
    fn known(mut self, from: Day, day: Day, begun: Option<WalkSoFar>) -> Known {
        self.missed.up_to(day);
        self.repairs.sort_unstable();
        let (month, repairs_left) = (self.quota.turn_to(day), self.quota.left(day));
        let repairable = self.missed.latest(day).filter(|_| repairs_left > 0);
        Known { from, days: self.days, repairs: self.repairs, month, repairs_left, repairable, begun }
    }
}

/// Missed days that are not repaired and still within reach of a make-up.
struct Missed<'a> {
    rest: &'a Rest,
    within: u32,
    /// The first and last days of runs of missed days, ascending.
    gaps: SmallVec<[(Day, Day); 8]>,
    /// The first day that is not classified yet.
    next: Day,
}

impl Missed<'_> {
    /// Marks the unclassified days before this one as missed.
    #[inline]
    fn up_to(&mut self, today: Day) {
        if self.next == today {
            return;
        }
        // What is out of reach today stays out of reach.
        if self.latest(today).is_none() {
            self.gaps.clear();
        }
        let start = self.next.max(today.minus(self.within));
        let mut first = start;
        if !self.rest.is_none() {
            for day in (0..(today - start).max(0)).map(|n| start.plus(n)).filter(|day| self.rest.contains(*day)) {
                self.push(first, day);
                first = day.plus(1);
            }
        }
        self.push(first, today);
        self.next = self.next.max(today);
    }

    /// Adds the days from the first up to before this one, if there are any.
    fn push(&mut self, first: Day, end: Day) {
        if first < end {
            self.gaps.push((first, end.minus(1)));
        }
    }

    fn latest(&self, today: Day) -> Option<Day> {
        self.gaps.last().map(|(_, last)| *last).filter(|last| *last >= today.minus(self.within))
    }

    /// Takes out the latest day within reach.
    fn take_latest(&mut self, today: Day) -> Option<Day> {
        let latest = self.latest(today)?;
        let (first, last) = self.gaps.last_mut()?;
        if *first < latest {
            *last = latest.minus(1);
        } else {
            self.gaps.pop();
        }
        Some(latest)
    }

    /// Takes out a day. Returns whether it was missed and within reach.
    fn take(&mut self, day: Day, today: Day) -> bool {
        let within = today.minus(self.within) <= day;
        let Some(at) = self.gaps.iter().rposition(|(first, last)| within && *first <= day && day <= *last) else {
            return false;
        };
        let (first, last) = self.gaps.remove(at);
        let before = (first < day).then(|| (first, day.minus(1)));
        let after = (day < last).then(|| (day.plus(1), last));
        self.gaps.insert_many(at, before.into_iter().chain(after));
        true
    }
}

/// The repairs of a calendar month.
struct Quota {
    per_month: u32,
    /// The month that was asked about last.
    month: Option<Days>,
    used: u32,
}

impl Quota {
    /// The repairs that are left on a day. Days must ascend.
    fn left(&mut self, day: Day) -> u32 {
        self.turn_to(day);
        self.per_month.saturating_sub(self.used)
    }

    /// The month of a day, whose repairs are counted from now on. Days must ascend.
    fn turn_to(&mut self, day: Day) -> Days {
        if let Some(month) = self.month.filter(|month| month.contains(day)) {
            return month;
        }
        self.used = 0;
        *self.month.insert(Period::Month.containing(day))
    }
}
