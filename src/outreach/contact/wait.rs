//! Waits: how long each rule blocks a message.

use super::local::{HOUR, Local};
use super::policy::{Cap, CapPeriod};
use crate::time::Period;

/// How long a message is blocked.
#[derive(Clone, Copy)]
pub(super) enum Wait {
    /// Until this instant, if nothing else happens.
    Until(i64),
    /// Forever.
    ForGood,
}

impl Wait {
    /// Until both are over.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Until(one), Self::Until(other)) => Self::Until(one.max(other)),
            _ => Self::ForGood,
        }
    }
}

/// The number of messages that a cap counts at an instant, and how long a further message waits if the cap is full.
/// `sends` are the instants of all messages that the cap applies to, ascending.
pub(super) fn by_cap(cap: &Cap, sends: &[i64], now: i64, local: &Local<'_>) -> (u32, Option<Wait>) {
    let known = sends.get(..sends.partition_point(|at| *at <= now)).unwrap_or_default();
    let full = |count: usize| count >= usize::try_from(cap.at_most).unwrap_or(usize::MAX);
    let by_days = |period: Period| {
        let count = local.count_in(period, known, now);
        (count, full(count).then(|| Wait::Until(local.period_ends(period, now))))
    };
    let (count, wait) = match cap.per {
        CapPeriod::Day => by_days(Period::Day),
        CapPeriod::Week => by_days(local.week()),
        CapPeriod::Month => by_days(Period::Month),
        CapPeriod::Hours(hours) => {
            let span = i64::from(hours.get()) * HOUR;
            let counted = known.get(known.partition_point(|at| *at <= now - span)..).unwrap_or_default();
            // The message may go once the window holds one message fewer than the cap.
            let last_to_leave = counted.len().checked_sub(usize::try_from(cap.at_most).unwrap_or(usize::MAX));
            let leaving = last_to_leave.and_then(|place| counted.get(place));
            (counted.len(), leaving.map(|at| Wait::Until(at + span)))
        }
        CapPeriod::Lifetime => (known.len(), full(known.len()).then_some(Wait::ForGood)),
    };
    (u32::try_from(count).unwrap_or(u32::MAX), wait)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_waits_are_over_when_the_longer_one_is() {
        let both = |one: Wait, other: Wait| match one.and(other) {
            Wait::Until(at) => Some(at),
            Wait::ForGood => None,
        };
        let (short, long) = (Wait::Until(3), Wait::Until(9));
        assert_eq!([both(short, long), both(long, short), both(long, long)], [Some(9); 3]);
        assert_eq!([both(short, Wait::ForGood), both(Wait::ForGood, long)], [None; 2]);
    }
}
