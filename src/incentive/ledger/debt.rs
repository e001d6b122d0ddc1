//! Debt: the points that a user owes, and what paid them.
//!
//! ```text
//! owed(t) = what refunds left owed until t − what lots paid until t
//! ```

use std::collections::BTreeSet;

use smallvec::SmallVec;

use crate::time::Day;

/// The points that refunds left owed, and what paid them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Debt {
    /// The last day up to which it is settled: the latest day of all operations.
    until: Day,
    /// The days on which lots gain points, becoming active or refilled, with the lots.
    gains: BTreeSet<(Day, u32)>,
    /// In order of days.
    owed: Vec<(Day, u32)>,
    /// In order of days.
    payments: Vec<Payment>,
    total_owed: u64,
    total_paid: u64,
    /// The latest day on which points came after others had paid: settled again, they may pay in place of those.
    overtaken: Option<Day>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Payment {
    pub(super) day: Day,
    pub(super) lot: u32,
    pub(super) points: u32,
}

impl Debt {
    /// Nothing owed yet, settled up to a day, with the days on which lots gain points.
    pub(super) fn new(until: Day, gains: impl Iterator<Item = (Day, u32)>) -> Self {
        let (gains, owed, payments) = (gains.collect(), Vec::new(), Vec::new());
        Self { until, gains, owed, payments, total_owed: 0, total_paid: 0, overtaken: None }
    }

    /// The last day up to which it is settled.
    pub(super) const fn until(&self) -> Day {
        self.until
    }

    /// Sets the last day up to which it is settled, and returns the one before.
    pub(super) const fn set_until(&mut self, day: Day) -> Day {
        core::mem::replace(&mut self.until, day)
    }

    /// A lot gains points on a day.
    pub(super) fn gain(&mut self, day: Day, lot: u32) {
        self.gains.insert((day, lot));
    }

    /// The first day after one day and up to another on which lots gain points.
    pub(super) fn next_gain(&self, after: Day, until: Day) -> Option<Day> {
        // Ranges that end before they begin are none.
        (after < until).then(|| self.gains.range((after.plus(1), 0)..=(until, u32::MAX)).next().map(|(day, _)| *day))?
    }

    /// The lots that gain points on a day.
    pub(super) fn gains_on(&self, day: Day) -> SmallVec<[u32; 4]> {
        self.gains.range((day, 0)..=(day, u32::MAX)).map(|(_, lot)| *lot).collect()
    }

    /// The first day after one day and up to another on which debt begins.
    pub(super) fn next_debt(&self, after: Day, until: Day) -> Option<Day> {
        let later = self.owed.get(self.owed.partition_point(|(owed, _)| *owed <= after)..);
        later.and_then(|later| later.first()).map(|(day, _)| *day).filter(|day| *day <= until)
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

    /// Notes that points came on a day on which others have paid, or before which they could have.
    pub(super) fn overtake(&mut self, day: Day) {
        self.overtaken = self.overtaken.max(Some(day));
    }

    /// Notes that the days after this one are settled again.
    pub(super) fn settle_again(&mut self, day: Day) {
        self.overtaken = self.overtaken.map(|overtaken| overtaken.min(day));
    }

    /// Whether the days after this one, settled again, would be as they are.
    pub(super) fn is_steady_after(&self, day: Day) -> bool {
        self.overtaken.is_none_or(|overtaken| overtaken <= day)
    }

    /// Whether something was paid on the day.
    pub(super) fn has_paid_on(&self, day: Day) -> bool {
        let until = self.payments.partition_point(|payment| payment.day <= day);
        self.payments.get(..until).and_then(<[_]>::last).is_some_and(|last| last.day == day)
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

    /// Adds a payment, nearly always that of the latest day.
    pub(super) fn pay(&mut self, payment: Payment) {
        let at = self.payments.iter().rposition(|paid| paid.day <= payment.day).map_or(0, |before| before + 1);
        self.payments.insert(at, payment);
        self.total_paid += u64::from(payment.points);
    }

    /// The least that is owed at the end of the day and of any later one.
    pub(super) fn least_from(&self, day: Day) -> u64 {
        let mut owed = self.owed.iter().rev().take_while(|(owed, _)| *owed > day).copied().peekable();
        let mut paid = self.payments.iter().rev().take_while(|payment| payment.day > day).peekable();
        // INVARIANT: no day pays more than is owed on it.
        let mut now = self.total_owed.saturating_sub(self.total_paid);
        let mut least = now;
        // Back to the day, over all that one day changed at once.
        while let Some(last) = owed.peek().map(|(day, _)| *day).max(paid.peek().map(|payment| payment.day)) {
            while let Some(payment) = paid.next_if(|payment| payment.day == last) {
                now += u64::from(payment.points);
            }
            while let Some((_, points)) = owed.next_if(|(day, _)| *day == last) {
                now = now.saturating_sub(points.into());
            }
            least = least.min(now);
        }
        least
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
                let least = (until..32).map(|until| debt.on(day(until))).min();
                assert_eq!(Some(debt.least_from(day(until))), least, "{until}");
            }
            assert_eq!(debt.is_open(), sum(&owed, 32) > sum(&paid, 32));
            let next = owed.iter().map(|(on, _)| *on).filter(|on| (number + 1..24).contains(on)).min();
            assert_eq!(debt.next_debt(day(number), day(23)), next.map(day));
        }
    }
}
