//! Debt: the points that a user owes, and what paid them.
//!
//! ```text
//! owed(t) = what refunds left owed until t − what lots paid until t
//! ```

use std::collections::BTreeSet;

use crate::time::Day;

/// The points that refunds left owed, and what paid them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Debt {
    /// The last day up to which it is settled: the latest day of all operations.
    until: Day,
    /// The lots that become active after that day, with the day of each.
    coming: BTreeSet<(Day, u32)>,
    /// In order of days.
    owed: Vec<(Day, u32)>,
    /// In order of days.
    payments: Vec<Payment>,
    total_owed: u64,
    total_paid: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Payment {
    pub(super) day: Day,
    pub(super) lot: u32,
    pub(super) points: u32,
}

impl Debt {
    /// Nothing owed yet, settled up to a day, with the lots that become active after it among these.
    pub(super) fn new(until: Day, lots: impl Iterator<Item = (Day, u32)>) -> Self {
        let coming = lots.filter(|(active_from, _)| *active_from > until).collect();
        Self { until, coming, owed: Vec::new(), payments: Vec::new(), total_owed: 0, total_paid: 0 }
    }

    /// The last day up to which it is settled.
    pub(super) const fn until(&self) -> Day {
        self.until
    }

    /// A lot was earned that becomes active on this day.
    pub(super) fn expect(&mut self, active_from: Day, lot: u32) {
        if active_from > self.until {
            self.coming.insert((active_from, lot));
        }
    }

    /// Whether a lot becomes active on a day that is not settled yet, but no later than this one.
    pub(super) fn has_coming(&self, day: Day) -> bool {
        self.coming.first().is_some_and(|(active_from, _)| *active_from <= day)
    }

    /// Lets the days up to this one pass: the day up to which it was settled, and the lots that become active meanwhile,
    /// in order of days. `None` if it is settled up to this day already.
    pub(super) fn pass_to(&mut self, day: Day) -> Option<(Day, Vec<(Day, u32)>)> {
        if day <= self.until {
            return None;
        }
        let from = core::mem::replace(&mut self.until, day);
        let mut passed = Vec::new();
        while let Some(first) = self.coming.first().copied().filter(|(active_from, _)| *active_from <= day) {
            self.coming.pop_first();
            passed.push(first);
        }
        Some((from, passed))
    }

    /// Undoes [`Debt::pass_to`].
    pub(super) fn go_back(&mut self, until: Day, passed: Vec<(Day, u32)>) {
        self.until = until;
        self.coming.extend(passed);
    }

    /// The points owed at the end of the day.
    pub(super) fn on(&self, day: Day) -> u64 {
        let owed_later = self.owed.iter().rev().take_while(|(owed, _)| *owed > day);
        let paid_later = self.payments.iter().rev().take_while(|payment| payment.day > day);
        let owed = self.total_owed - owed_later.map(|(_, points)| u64::from(*points)).sum::<u64>();
        let paid = self.total_paid - paid_later.map(|payment| u64::from(payment.points)).sum::<u64>();
        // INVARIANT: no day pays more than is owed on it.
        owed.saturating_sub(paid)
    }

    pub(super) fn owe(&mut self, day: Day, points: u32) {
        let at = self.owed.iter().rposition(|(owed, _)| *owed <= day).map_or(0, |before| before + 1);
        self.owed.insert(at, (day, points));
        self.total_owed += u64::from(points);
    }

    /// Removes and returns the last payment if it is of a later day.
    pub(super) fn take_back(&mut self, day: Day) -> Option<Payment> {
        let payment = self.payments.pop_if(|payment| payment.day > day)?;
        self.total_paid -= u64::from(payment.points);
        Some(payment)
    }

    /// Whether anything is still owed after all payments.
    pub(super) const fn is_open(&self) -> bool {
        self.total_owed > self.total_paid
    }

    /// The days after the given one on which debts begin, latest first.
    pub(super) fn days_after(&self, day: Day) -> impl Iterator<Item = Day> {
        self.owed.iter().rev().map(|(owed, _)| *owed).take_while(move |owed| *owed > day)
    }

    /// Adds a payment. Consecutive calls must be in order of days.
    pub(super) fn pay(&mut self, payment: Payment) {
        self.total_paid += u64::from(payment.points);
        self.payments.push(payment);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn owed_is_all_debt_so_far_less_all_payments_so_far() {
        let day = |number: u32| Day::EPOCH.plus(number.cast_signed());
        let mut debt = Debt::new(Day::EPOCH, core::iter::empty());
        let [mut owed, mut paid] = [(); 2].map(|()| Vec::<(u32, u32)>::new());
        let mut seed = 1_u32;
        for _ in 0..200 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let (number, points) = (seed >> 20 & 31, seed >> 8 & 15);
            // An operation of a day takes back the payments of later days, in whatever order operations arrive.
            while let Some(payment) = debt.take_back(day(number)) {
                assert_eq!(paid.pop(), Some(((payment.day - Day::EPOCH).cast_unsigned(), payment.points)));
            }
            assert!(paid.iter().all(|(on, _)| *on <= number));
            debt.owe(day(number), points);
            owed.push((number, points));
            let pays = u32::try_from(debt.on(day(number))).unwrap().min(points / 2);
            debt.pay(Payment { day: day(number), lot: 0, points: pays });
            paid.push((number, pays));
            let sum = |list: &[(u32, u32)], until: u32| -> u64 {
                list.iter().filter(|(on, _)| *on <= until).map(|(_, points)| u64::from(*points)).sum()
            };
            for until in 0..32 {
                assert_eq!(debt.on(day(until)), sum(&owed, until).saturating_sub(sum(&paid, until)), "{until}");
            }
            assert_eq!(debt.is_open(), sum(&owed, 32) > sum(&paid, 32));
            let mut later: Vec<u32> = owed.iter().map(|(on, _)| *on).filter(|on| *on > number).collect();
            later.sort_unstable_by(|one, other| other.cmp(one));
            let found: Vec<u32> = debt.days_after(day(number)).map(|on| (on - Day::EPOCH).cast_unsigned()).collect();
            assert_eq!(found, later);
        }
    }
}
