//! The raw types of a user from day to day, with one step for each day on which something can change.

use smallvec::SmallVec;

use super::BehaviorType;
use super::config::BehaviorCuts;
use super::rule::BehaviorRule;
use crate::number::decimal::Decimal;
use crate::profile::Tally;
use crate::time::Day;

/// The raw types of a replay, each with the day on which it begins.
pub(super) type Stretch = SmallVec<[(Day, Option<BehaviorType>); 16]>;

/// An active day and its depth in grains.
#[derive(Clone, Copy, Debug)]
struct ActiveDay {
    day: Day,
    grains: u64,
}

/// The active days, ascending.
pub(super) struct Timeline<'a> {
    rule: &'a BehaviorRule,
    days: SmallVec<[ActiveDay; 32]>,
}

/// The active days of a window, summed.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    pub(super) days: u32,
    grains: u64,
}

impl Seen {
    /// Whether the mean depth is at least this many grains a day.
    const fn is_at_least(self, grains: u64) -> bool {
        self.grains >= grains.saturating_mul(self.days as u64)
    }

    /// Mean depth; `None` without an active day.
    pub(super) fn depth(self, rule: &BehaviorRule) -> Option<Decimal> {
        rule.depth(self.grains, self.days)
    }
}

impl<'a> Timeline<'a> {
    /// Reads tallies in order.
    pub(super) fn new(rule: &'a BehaviorRule, tallies: &[Tally]) -> Self {
        let mut days = SmallVec::new();
        for tallies in tallies.chunk_by(|one, next| one.day() == next.day()) {
            let Some(day) = tallies.first().map(Tally::day) else { continue };
            if let (true, grains) = rule.day(tallies) {
                days.push(ActiveDay { day, grains });
            }
        }
        Self { rule, days }
    }

    /// The sum of all days, for tallies of a single window.
    pub(super) fn total(&self) -> Seen {
        let add = |seen: Seen, day: &ActiveDay| Seen { days: seen.days + 1, grains: seen.grains + day.grains };
        self.days.iter().fold(Seen::default(), add)
    }

    /// The next day after this one on which an active day leaves the window. `None` where none is in it.
    pub(super) fn next_after(&self, day: Day) -> Option<Day> {
        let window = self.rule.config().window.cast_signed();
        self.days.iter().map(|active| active.day.plus(window)).find(|leaves| *leaves > day)
    }

    /// The raw types from a first day up to a last one, each with the day on which it begins, and what is seen on the
    /// last day.
    ///
    /// A window that slides day by day would cost a step for each of up to 400 days. Its contents change only on the
    /// day an active day comes in and on the day it leaves, so the walk jumps from one such day to the next with two
    /// indexes into the same list: `ahead` is the first day that has not come yet, `inside` the first that has not
    /// left. Sums are whole grains, so a day that leaves takes out exactly what it put in. With floats the order of the
    /// walk would show.
    pub(super) fn replay(&self, cuts: BehaviorCuts, first: Day, last: Day) -> (Stretch, Seen) {
        // INVARIANT: a window is at most a year.
        let window = self.rule.config().window.cast_signed();
        // Compares without dividing: the mean reaches the threshold if the sum reaches the threshold times the days.
        let (often, deep) = (cuts.frequency, self.rule.in_grains(cuts.depth));
        let mut raw = Stretch::new();
        let (mut ahead, mut inside) = (&self.days[..], &self.days[..]);
        let mut seen = Seen::default();
        let mut day = first;
        loop {
            while let [next, rest @ ..] = ahead
                && next.day <= day
            {
                seen.days += 1;
                seen.grains += next.grains;
                ahead = rest;
            }
            while let [oldest, rest @ ..] = inside
                && day - oldest.day >= window
            {
                seen.days -= 1;
                seen.grains -= oldest.grains;
                inside = rest;
            }
            let now = (seen.days > 0).then(|| BehaviorType::of(seen.days >= often, seen.is_at_least(deep)));
            if raw.last().is_none_or(|(_, before)| *before != now) {
                raw.push((day, now));
            }
            let comes = ahead.first().map(|next| next.day);
            // The oldest day may not have come yet; then it leaves after it comes.
            let leaves = inside.first().map(|oldest| oldest.day.plus(window));
            match comes.into_iter().chain(leaves).min().filter(|next| *next <= last && *next > day) {
                Some(next) => day = next,
                None => break,
            }
        }
        (raw, seen)
    }
}
