//! The cells of daily totals: one for each day and kind that occurs, found by two look-ups a tally.
//!
//! Cells of one day are neighbors, as the tallies of a user come day by day. A cell takes 24 bytes, so a year of eight kinds
//! fits the second-level cache and most of it the first.

use std::collections::BTreeMap;

use crate::profile::Tally;
use crate::time::{Day, Days};

/// The sums of one day and kind.
#[derive(Clone, Copy, Default)]
struct Cell {
    events: u64,
    users: u64,
    /// The sum of the values, modulo 2^64; how often it went around is with the rare ones.
    sum: u64,
}

const _: () = assert!(size_of::<Cell>() == 24, "a cell is 24 bytes");

/// The sums of one day and kind, of any size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Total {
    pub(super) events: u64,
    pub(super) users: u64,
    pub(super) sum: u128,
}

impl Total {
    fn add(&mut self, other: Self) {
        self.events += other.events;
        self.users += other.users;
        self.sum += other.sum;
    }
}

/// The kinds that a scan has met, numbered from 1 in order of first sight. All groups of one scan share them.
#[derive(Default)]
pub(super) struct KindNumbers {
    /// By code, the number; 0 for a kind that was not met. As long as the highest code met asks for.
    numbers: Vec<u16>,
    met: u16,
}

impl KindNumbers {
    /// The number of a kind; 0, of which there is no column, for one that was not met.
    #[inline]
    fn number(&self, code: u16) -> usize {
        self.numbers.get(usize::from(code)).copied().unwrap_or_default().into()
    }

    #[cold]
    fn number_or_next(&mut self, code: u16) -> usize {
        if self.numbers.len() <= usize::from(code) {
            self.numbers.resize(usize::from(code) + 1, 0);
        }
        if let Some(number) = self.numbers.get_mut(usize::from(code)).filter(|number| **number == 0) {
            // INVARIANT: there are fewer than 2^16 kinds.
            self.met = self.met.saturating_add(1);
            *number = self.met;
        }
        self.number(code)
    }
}

/// No column: so high that no place with it is in the table.
const NO_COLUMN: u32 = 1 << 31;
/// The most days in a row and the most kinds that have cells in the table.
const MOST_DAYS: usize = 1 << 15;
const MOST_KINDS: usize = 1 << 8;
/// A range up to this many days longer than what happened in it is laid out from its first day on.
const SLACK: i32 = 1 << 12;

/// The totals of some users. Memory grows with what happened, not with the length of the range: a date far from all
/// others, such as a mistake in the log, is kept in a map, and so are kinds beyond the first 256.
pub(super) struct Cells {
    days: Days,
    /// The day of the first row.
    first: Day,
    /// Row by row, each `1 << width` cells.
    table: Vec<Cell>,
    width: u32,
    /// The column of each kind by its number, and the code of each column.
    columns: Vec<u32>,
    codes: Vec<u16>,
    rare: BTreeMap<(Day, u16), Total>,
}

impl Cells {
    /// Nothing on these days.
    pub(super) const fn new(days: Days) -> Self {
        Self {
            days,
            first: days.first(),
            table: Vec::new(),
            width: 0,
            columns: Vec::new(),
            codes: Vec::new(),
            rare: BTreeMap::new(),
        }
    }

    /// Adds what one user did.
    pub(super) fn add_user(&mut self, kinds: &mut KindNumbers, tallies: &[Tally]) {
        // No day and kind has this number.
        let mut last = u64::MAX;
        for tally in self.inside(tallies) {
            // The tallies of a day and kind are adjacent: the first of them counts the user.
            let run = tally.key() >> 16;
            let users = u64::from(run != last);
            last = run;
            let place = self.place(tally.day(), kinds.number(tally.code()));
            if let Some(cell) = place.and_then(|place| self.table.get_mut(place)) {
                cell.events += u64::from(tally.count());
                cell.users += users;
                let (sum, is_around) = cell.sum.overflowing_add(tally.sum());
                cell.sum = sum;
                if is_around {
                    self.go_around(tally.day(), tally.code());
                }
            } else {
                let total = Total { events: tally.count().into(), users, sum: tally.sum().into() };
                self.add_elsewhere(kinds, tally.day(), tally.code(), total);
            }
        }
    }

    /// The tallies of the range. Nearly always it is all of them, which their ends tell.
    fn inside<'t>(&self, tallies: &'t [Tally]) -> &'t [Tally] {
        let days = self.days;
        match tallies {
            [first, .., last] if days.contains(first.day()) && days.contains(last.day()) => tallies,
            _ => {
                let from = tallies.partition_point(|tally| tally.day() < days.first());
                let until = tallies.partition_point(|tally| tally.day() <= days.last());
                tallies.get(from..until).unwrap_or_default()
            }
        }
    }

    /// The place of a day and of the kind of a number; beyond the table where there is none.
    #[inline]
    fn place(&self, day: Day, number: usize) -> Option<usize> {
        let row = (day - self.first).cast_unsigned();
        let column = self.columns.get(number).copied().unwrap_or(NO_COLUMN);
        usize::try_from(u64::from(row) << self.width | u64::from(column)).ok()
    }

    #[cold]
    fn go_around(&mut self, day: Day, code: u16) {
        self.rare.entry((day, code)).or_default().sum += 1 << 64;
    }

    /// Adds where there may be no cell yet.
    #[cold]
    fn add_elsewhere(&mut self, kinds: &mut KindNumbers, day: Day, code: u16, total: Total) {
        let number = kinds.number_or_next(code);
        let is_inside = self.make_column(number, code) && self.make_row(day);
        let place = self.place(day, number).filter(|_| is_inside);
        let Some(cell) = place.and_then(|place| self.table.get_mut(place)) else {
            return self.rare.entry((day, code)).or_default().add(total);
        };
        cell.events += total.events;
        cell.users += total.users;
        let sum = u128::from(cell.sum) + total.sum;
        cell.sum = u64::try_from(sum & u128::from(u64::MAX)).unwrap_or_default();
        if sum > u128::from(u64::MAX) {
            self.rare.entry((day, code)).or_default().sum += sum >> 64 << 64;
        }
    }

    /// Makes a column for a kind, if there may be another one.
    fn make_column(&mut self, number: usize, code: u16) -> bool {
        if self.columns.get(number).is_some_and(|column| *column != NO_COLUMN) {
            return true;
        }
        let Some(column) = u32::try_from(self.codes.len()).ok().filter(|_| self.codes.len() < MOST_KINDS) else {
            return false;
        };
        if self.columns.len() <= number {
            self.columns.resize(number + 1, NO_COLUMN);
        }
        if let Some(place) = self.columns.get_mut(number) {
            *place = column;
        }
        self.codes.push(code);
        if self.codes.len() > 1 << self.width {
            let mut wider = vec![Cell::default(); self.table.len() * 2];
            let rows = self.table.chunks(1 << self.width);
            wider.chunks_mut(2 << self.width).zip(rows).for_each(|(wide, row)| {
                wide.iter_mut().zip(row).for_each(|(to, from)| *to = *from);
            });
            self.table = wider;
            self.width += 1;
        }
        true
    }

    /// Makes a row for a day, if it is near enough to the others.
    fn make_row(&mut self, day: Day) -> bool {
        let rows = self.table.len() >> self.width;
        if rows == 0 {
            self.first = if day - self.days.first() < SLACK { self.days.first() } else { day };
        }
        let offset = day - self.first;
        if let Ok(after) = usize::try_from(offset) {
            if after >= MOST_DAYS {
                return false;
            }
            if after >= rows {
                self.table.resize((after + 1) << self.width, Cell::default());
            }
            return true;
        }
        // Twice as many rows as there are, so that days in descending order do not move all of them again and again.
        let needed = usize::try_from(-offset).unwrap_or(MOST_DAYS);
        if needed + rows > MOST_DAYS {
            return false;
        }
        let there_are = usize::try_from(self.first - Day::MIN).unwrap_or_default();
        let more = needed.max(rows).min(MOST_DAYS - rows).min(there_are);
        let mut cells = vec![Cell::default(); more << self.width];
        cells.append(&mut self.table);
        self.table = cells;
        self.first = self.first.minus(u32::try_from(more).unwrap_or_default());
        true
    }

    /// Adds the totals of other users.
    pub(super) fn join(&mut self, kinds: &mut KindNumbers, other: Self) {
        for (day, code, total) in other.all() {
            self.add_elsewhere(kinds, day, code, total);
        }
    }

    /// The total of each day and kind with events, in order of day and code.
    pub(super) fn totals(self) -> Vec<(Day, u16, Total)> {
        let mut totals: Vec<(Day, u16, Total)> = self.all().collect();
        totals.sort_unstable_by_key(|(day, code, _)| (*day, *code));
        // What went around in a cell comes as a total of its own.
        totals.dedup_by(|(day, code, more), (first_day, first_code, total)| {
            let is_same = (day, code) == (first_day, first_code);
            total.add(if is_same { *more } else { Total::default() });
            is_same
        });
        totals
    }

    /// The totals in any order; those of one day and kind may come in two parts.
    fn all(self) -> impl Iterator<Item = (Day, u16, Total)> {
        let Self { first, table: cells, width, codes, rare, .. } = self;
        let cells = cells.into_iter().zip(0_usize..).filter(|(cell, _)| cell.events > 0);
        let near = cells.filter_map(move |(Cell { events, users, sum }, place)| {
            let day = first.plus(i32::try_from(place >> width).ok()?);
            let code = codes.get(place & ((1 << width) - 1))?;
            Some((day, *code, Total { events, users, sum: sum.into() }))
        });
        near.chain(rare.into_iter().map(|((day, code), total)| (day, code, total)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Event;
    use crate::event::kind::Kind;
    use crate::event::subject::Subject;
    use crate::profile::Profile;

    /// The totals that a map of all days and kinds gives.
    fn simply(profiles: &[Profile], days: Days) -> Vec<(Day, u16, Total)> {
        let mut totals: BTreeMap<(Day, u16), Total> = BTreeMap::new();
        for profile in profiles {
            let mut seen = std::collections::BTreeSet::new();
            for tally in profile.tallies().iter().filter(|tally| days.contains(tally.day())) {
                let key = (tally.day(), tally.code());
                let users = u64::from(seen.insert(key));
                let total = Total { events: tally.count().into(), users, sum: tally.sum().into() };
                totals.entry(key).or_default().add(total);
            }
        }
        totals.into_iter().map(|((day, code), total)| (day, code, total)).collect()
    }

    fn check(profiles: &[Profile], days: Days) {
        let expected = simply(profiles, days);
        for parts in [1, 3] {
            let mut all = (KindNumbers::default(), Cells::new(days));
            for part in profiles.chunks(profiles.len().div_ceil(parts)) {
                let (mut kinds, mut cells) = (KindNumbers::default(), Cells::new(days));
                for profile in part {
                    cells.add_user(&mut kinds, profile.tallies());
                }
                all.1.join(&mut all.0, cells);
            }
            assert_eq!(all.1.totals(), expected, "{days} in {parts} parts");
        }
    }

    #[test]
    fn far_days_many_kinds_and_subjects_give_what_a_map_gives() {
        let day = |n: i32| Day::ymd(2026, 1, 5).plus(n);
        let events = |user: u64, step: i32, count: i32| {
            let event = move |n: i32| {
                let index = u16::try_from(n * 37 % 300).unwrap();
                let kind = if n % 3 == 0 { Kind::custom(index) } else { Kind::Purchase };
                let event = Event::new(user, day(n % 11 * step), kind, 5 + u64::from(index)).unwrap();
                event.about(Subject::new(index % 3))
            };
            Profile::of((0..count).map(event))
        };
        // Ascending, descending, and years apart; more kinds than there are columns.
        let profiles: Vec<Profile> = [(1, 3, 40), (2, -40, 60), (3, 4_000, 9), (4, -9_000, 20), (5, 1, 1_500)]
            .map(|(user, step, count)| events(user, step, count))
            .into();
        let around = Days::new(day(-30), day(30)).unwrap();
        for days in [Days::ALL, around, Days::only(day(3)), Days::new(day(-50_000), day(1)).unwrap()] {
            check(&profiles, days);
        }
    }

    #[test]
    fn sums_of_all_users_may_exceed_what_one_user_can_have() {
        let day = Day::ymd(2026, 1, 5);
        let most = i64::MAX.unsigned_abs();
        let rich = |user: u64| Profile::of([Event::new(user, day, Kind::Purchase, most).unwrap()]);
        let profiles: Vec<Profile> = (0..7).map(rich).collect();
        check(&profiles, Days::only(day));
        assert_eq!(simply(&profiles, Days::ALL)[0].2.sum, 7 * u128::from(most));
    }
}
