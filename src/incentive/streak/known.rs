//! The days that qualify, and the missed ones that are repaired.

use smallvec::SmallVec;

use super::rule::StreakRule;
use crate::event::kind::Kind;
use crate::profile::Tally;
use crate::time::{Day, Days, Period};

/// What is known of a user's days as of a day.
pub(super) struct Known {
    pub(super) joined: Day,
    /// Days that qualified, ascending.
    pub(super) days: SmallVec<[Day; 32]>,
    /// Missed days that were repaired, ascending.
    pub(super) repairs: SmallVec<[Day; 8]>,
    /// The repairs that the month of the day has left.
    pub(super) repairs_left: u32,
    /// The day that the next make-up would repair.
    pub(super) repairable: Option<Day>,
}

impl Known {
    pub(super) fn read(rule: &StreakRule, joined: Day, day: Day, tallies: &[Tally]) -> Self {
        // At most all days qualify, and a day without a tally never does.
        let span = (day - joined).cast_unsigned() as usize + 1;
        let mut reader = Reader::new(rule, joined, span.min(tallies.len()));
        reader.read(rule, joined, tallies, |_, _| ());
        reader.known(joined, day)
    }
}

/// What is known while days are read in order.
pub(super) struct Reader<'a> {
    at_least: u64,
    pub(super) days: SmallVec<[Day; 32]>,
    /// In the order in which they were repaired, until everything is read.
    pub(super) repairs: SmallVec<[Day; 8]>,
    missed: Missed<'a>,
    quota: Quota,
}

impl<'a> Reader<'a> {
    /// The state before anything is read, with room for this many days.
    pub(super) fn new(rule: &'a StreakRule, joined: Day, capacity: usize) -> Self {
        Self {
            at_least: rule.config().at_least.get().into(),
            days: SmallVec::with_capacity(capacity),
            repairs: SmallVec::new(),
            missed: Missed { rule, within: rule.config().repair.days.into(), gaps: SmallVec::new(), next: joined },
            quota: Quota {
                per_month: rule.config().repair.per_month,
                month: Period::Month.containing(joined),
                used: 0,
            },
        }
    }

    /// Reads tallies since joining. Passes itself on after each day that may have changed something.
    #[inline]
    pub(super) fn read(
        &mut self,
        rule: &StreakRule,
        joined: Day,
        tallies: &[Tally],
        mut after: impl FnMut(&mut Self, Day),
    ) {
        let (counted, make_up) = (&rule.config().events, Kind::MakeUpCheckIn.code());
        let (mut today, mut events, mut make_ups) = (joined, 0_u64, 0_u64);
        for tally in tallies {
            let (matches, makes_up) = (counted.matches(tally), tally.code() == make_up);
            // Most of what users do is neither.
            if !matches && !makes_up {
                continue;
            }
            if tally.day() != today {
                self.day(today, events, make_ups);
                after(self, today);
                (today, events, make_ups) = (tally.day(), 0, 0);
            }
            events += if matches { tally.count().into() } else { 0 };
            make_ups += if makes_up { tally.count().into() } else { 0 };
        }
        self.day(today, events, make_ups);
        after(self, today);
    }

    /// Reads the next day, with its number of qualifying events and of make-ups.
    fn day(&mut self, today: Day, events: u64, make_ups: u64) {
        let qualifies = events >= self.at_least;
        if qualifies || make_ups > 0 {
            self.missed.up_to(today);
        }
        // If one make-up of this day has no effect, none after it can have any.
        for _ in 0..make_ups {
            let Some(repaired) = self.missed.latest(today).filter(|_| self.quota.left(today) > 0) else { break };
            self.quota.used += 1;
            self.missed.take_latest();
            self.repairs.push(repaired);
        }
        if qualifies {
            self.days.push(today);
            self.missed.next = today.plus(1);
        }
    }

    /// What is known as of a day, once all days up to it are read.
    fn known(mut self, joined: Day, day: Day) -> Known {
        self.missed.up_to(day);
        self.repairs.sort_unstable();
        let repairs_left = self.quota.left(day);
        let repairable = self.missed.latest(day).filter(|_| repairs_left > 0);
        Known { joined, days: self.days, repairs: self.repairs, repairs_left, repairable }
    }
}

/// Missed days that are not repaired and still within reach of a make-up.
struct Missed<'a> {
    rule: &'a StreakRule,
    within: u32,
    /// The first and last days of runs of missed days, ascending.
    gaps: SmallVec<[(Day, Day); 8]>,
    /// The first day that is not classified yet.
    next: Day,
}

impl Missed<'_> {
    /// Marks the unclassified days before this one as missed.
    fn up_to(&mut self, today: Day) {
        // What is out of reach today stays out of reach.
        if self.latest(today).is_none() {
            self.gaps.clear();
        }
        for skipped in self.rule.skipped_between(self.next.minus(1), today) {
            self.miss_before(*skipped);
            self.next = skipped.plus(1);
        }
        self.miss_before(today);
    }

    fn miss_before(&mut self, day: Day) {
        if self.next < day {
            self.gaps.push((self.next, day.minus(1)));
            self.next = day;
        }
    }

    fn latest(&self, today: Day) -> Option<Day> {
        self.gaps.last().map(|(_, last)| *last).filter(|last| *last >= today.minus(self.within))
    }

    fn take_latest(&mut self) {
        match self.gaps.pop() {
            Some((first, last)) if first < last => self.gaps.push((first, last.minus(1))),
            _ => {}
        }
    }
}

/// The repairs of a calendar month.
struct Quota {
    per_month: u32,
    month: Days,
    used: u32,
}

impl Quota {
    /// The repairs that are left on a day. Days must ascend.
    fn left(&mut self, day: Day) -> u32 {
        if !self.month.contains(day) {
            (self.month, self.used) = (Period::Month.containing(day), 0);
        }
        self.per_month.saturating_sub(self.used)
    }
}
