//! The order in which points are used: earliest expiry first, then oldest, then id.
//!
//! Only lots with points left are kept, in that order, so a spend looks at the lots that it takes from and at few
//! others.

use core::cmp::Ordering;

use super::activity::Activity;
use super::lot::{Lot, LotState};
use super::places::{Place, Places};
use super::transaction::Transactions;
use super::{Expires, TransactionId};
use crate::time::Day;

// Two lists in place of one sorted by expiry: activity moves the expiry of all lots of a group at once, and one list
// would have to be sorted again at every operation. Within a group the order never changes, so groups and fixed lots
// are merged when asked, as of the day asked about.
//
// A spend of an earlier day may arrive late. It uses the same list: a lot leaves the list only when nothing is left
// after all movements, and then nothing is free on any day. Dropping lots that have expired by now, or that are only
// empty on the day of the latest spend, would hide points that a late spend of an earlier day may still take.
/// The lots of a ledger, and the open ones in spend order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lots {
    all: Vec<Lot>,
    /// The open lots whose expiry is fixed, or that have none, in spend order.
    open: Places,
    /// The other open lots. `None` if no lot expires by inactivity.
    activity: Option<Box<Activity>>,
}

impl Lots {
    pub(super) fn new() -> Self {
        Self { all: Vec::new(), open: Places::new(), activity: None }
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn get(&self, lot: u32) -> Option<&Lot> {
        self.all.get(lot as usize)
    }

    pub(super) fn get_mut(&mut self, lot: u32) -> Option<&mut Lot> {
        self.all.get_mut(lot as usize)
    }

    /// The id of the operation that earned a lot.
    pub(super) fn id<'a>(&self, lot: u32, transactions: &'a Transactions) -> Option<&'a TransactionId> {
        id_of(&self.all, transactions, lot)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Lot> {
        self.all.iter()
    }

    /// Whether some lot expires by inactivity.
    pub(super) const fn depend_on_activity(&self) -> bool {
        self.activity.is_some()
    }

    /// Notes the activity of an accepted transaction.
    pub(super) fn note_activity(&mut self, day: Day) {
        if let Some(activity) = &mut self.activity {
            activity.note(day);
        }
    }

    /// Adds a new lot. The transaction that earned it must be there already.
    pub(super) fn push(&mut self, lot: Lot, number: u32, transactions: &Transactions) {
        if matches!(lot.expires, Expires::AfterInactiveDays(_)) && self.activity.is_none() {
            self.activity = Some(Box::new(Activity::new(transactions.active_days())));
        }
        self.all.push(lot);
        self.open(number, transactions);
    }

    /// Takes points out of a lot on a day; a negative number brings them back.
    pub(super) fn take(&mut self, lot: u32, day: Day, points: i32, transactions: &Transactions) {
        self.change(lot, transactions, |lot| lot.take(day, points));
    }

    /// Pays debt from a lot on a day; a negative number takes the payment back.
    pub(super) fn pay(&mut self, lot: u32, day: Day, points: i32, transactions: &Transactions) {
        self.change(lot, transactions, |lot| lot.pay(day, points));
    }

    fn change(&mut self, number: u32, transactions: &Transactions, change: impl FnOnce(&mut Lot)) {
        let Some(lot) = self.get_mut(number) else { return };
        let was_empty = lot.is_empty();
        change(lot);
        match (was_empty, lot.is_empty()) {
            (true, false) => self.open(number, transactions),
            (false, true) => self.close(number, transactions),
            _ => {}
        }
    }

    fn open(&mut self, number: u32, transactions: &Transactions) {
        self.with_place(number, transactions, |open, place, order| open.put(place, order));
    }

    fn close(&mut self, number: u32, transactions: &Transactions) {
        self.with_place(number, transactions, |open, _, order| open.take(order));
    }

    /// The place of a lot, those of the open lots of its group, and where each of them stands to it.
    fn with_place(
        &mut self,
        number: u32,
        transactions: &Transactions,
        act: impl FnOnce(&mut Places, Place, &dyn Fn(&Place) -> Ordering),
    ) {
        let Self { all, open, activity } = self;
        let Some(lot) = all.get(number as usize) else { return };
        let (open, expires_on) = match lot.expires {
            Expires::On(day) => (open, day),
            Expires::Never => (open, Day::MAX),
            Expires::AfterInactiveDays(days) => {
                let Some(open) = activity.as_mut().and_then(|activity| activity.open(days)) else { return };
                (open, Day::MIN)
            }
        };
        let place = Place { expires_on, earned: lot.earned, active_from: lot.active_from, lot: number };
        let id = |lot: u32| id_of(all, transactions, lot);
        let order = |other: &Place| {
            let key = |place: &Place| (place.expires_on, place.earned);
            key(other).cmp(&key(&place)).then_with(|| id(other.lot).cmp(&id(number)))
        };
        act(open, place, &order);
    }

    /// The last usable day of a lot as of a day. `None` if it never expires.
    pub(super) fn expires_on(&self, lot: &Lot, as_of: Day) -> Option<Day> {
        match (lot.expires, &self.activity) {
            (Expires::On(day), _) => Some(day),
            (Expires::AfterInactiveDays(days), Some(activity)) => Some(activity.expires_on(lot.earned, days, as_of)),
            (Expires::Never, _) | (_, None) => None,
        }
    }

    /// The state of a lot on a day on or after its earn day.
    pub(super) fn state(&self, lot: &Lot, day: Day) -> LotState {
        if self.expires_on(lot, day).is_some_and(|last| last < day) {
            LotState::Expired
        } else if day < lot.active_from {
            LotState::Pending
        } else {
            LotState::Usable
        }
    }

    /// The open lots that have not expired on the day, in spend order, including some but not all that are not usable yet.
    ///
    /// For expiry by inactivity, says whether the operation itself is activity.
    pub(super) fn alive<'a>(
        &'a self,
        day: Day,
        is_activity: bool,
        transactions: &'a Transactions,
    ) -> impl Iterator<Item = (u32, &'a Lot)> {
        let mut fixed = self.open.from(day, move |place| place.expires_on < day).copied().peekable();
        let mut moving = self
            .activity
            .iter()
            .flat_map(move |activity| {
                let last = if is_activity { day } else { activity.last(day).unwrap_or(day) };
                activity.alive(day, last)
            })
            .peekable();
        let is_first = move |one: &Place, other: &Place| {
            let key = |place: &Place| (place.expires_on, place.earned);
            let id = |lot: u32| id_of(&self.all, transactions, lot);
            key(one).cmp(&key(other)).then_with(|| id(one.lot).cmp(&id(other.lot))).is_lt()
        };
        core::iter::from_fn(move || match (fixed.peek(), moving.peek()) {
            (Some(one), Some(other)) if is_first(other, one) => moving.next(),
            (Some(_), _) => fixed.next(),
            (None, _) => moving.next(),
        })
        .filter_map(|place| Some((place.lot, self.get(place.lot)?)))
    }

    /// The days on which lots gain points, becoming active or refilled, with the lots.
    pub(super) fn gains(&self) -> impl Iterator<Item = (Day, u32)> {
        let lots = (0..).zip(&self.all);
        lots.flat_map(|(number, lot)| {
            core::iter::once(lot.active_from).chain(lot.refills()).map(move |day| (day, number))
        })
    }
}

fn id_of<'a>(all: &[Lot], transactions: &'a Transactions, lot: u32) -> Option<&'a TransactionId> {
    Some(transactions.get(all.get(lot as usize)?.transaction)?.id())
}

#[cfg(test)]
mod tests {
    use super::super::transaction::What;
    use super::super::{Expiry, Points};
    use super::*;

    /// Sorts everything from scratch, as of the day.
    fn sorted(lots: &Lots, transactions: &Transactions, day: Day) -> Vec<u32> {
        let mut alive: Vec<(Day, Day, &TransactionId, u32)> = (0..)
            .zip(lots.iter())
            .filter(|(_, lot)| !lot.is_empty() && lot.earned <= day)
            .filter_map(|(number, lot)| {
                let last = lots.expires_on(lot, day).unwrap_or(Day::MAX);
                let id = transactions.get(lot.transaction)?.id();
                (last >= day).then_some((last, lot.earned, id, number))
            })
            .collect();
        alive.sort_unstable();
        alive.into_iter().map(|(.., number)| number).collect()
    }

    #[test]
    fn lots_come_by_expiry_then_age_then_id() {
        let (mut lots, mut transactions) = (Lots::new(), Transactions::new());
        let mut seed = 7_u32;
        let mut random = |below: u32| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) % below
        };
        for number in 0..60 {
            let earned = Day::EPOCH.plus(random(20).cast_signed());
            let expiry = match random(4) {
                0 => Expiry::Never,
                1 => Expiry::Days(random(9)),
                2 => Expiry::InactiveDays(4),
                _ => Expiry::InactiveDays(7),
            };
            let id = TransactionId::from(u64::from(random(1_000) * 100 + number));
            let what = What::Earn { lot: number, expiry, pending_days: 0 };
            lots.note_activity(earned);
            let transaction = transactions.push(id, earned, what, &[]);
            lots.push(Lot::new(transaction, earned, Points::of(5), expiry, 0), number, &transactions);
            // Some are used up, and some of those are refilled.
            let used = random(number + 1);
            let is_empty = lots.get(used).is_some_and(Lot::is_empty);
            lots.take(used, Day::EPOCH.plus(20), if is_empty { -5 } else { 5 }, &transactions);
            for day in (0..30).map(|day| Day::EPOCH.plus(day)) {
                let alive = lots.alive(day, false, &transactions).filter(|(_, lot)| lot.active_from <= day);
                assert_eq!(
                    alive.map(|(number, _)| number).collect::<Vec<_>>(),
                    sorted(&lots, &transactions, day),
                    "{day}"
                );
            }
        }
        assert!(lots.iter().any(Lot::is_empty));
    }
}
