//! What somebody derives of reports whose lines hang together: rows of accounting, and lags of retention.
//!
//! Both are counts of users by the days on which they were here, so another report that is printed just so is found by giving one
//! or two users other days.

use std::collections::BTreeMap;

use super::*;
use crate::answer::small_cells::{ShownCounts, SmallCells, ZeroCounts};
use crate::event::Event;
use crate::population::Population;
use crate::report::accounting::UserAccountingRule;
use crate::report::retention::RetentionRule;
use crate::time::{Calendar, Day, Days, Period};

const FIRST: Day = Day::ymd(2026, 1, 5);
const DAYS: u32 = 4;

/// A small generator (xorshift), the same on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % end
    }
}

/// How many users were here on which days: a bit for each day.
type Crowd = BTreeMap<u32, u64>;

/// A few patterns, some of them rare.
fn crowd(random: &mut Random) -> Crowd {
    let users = |random: &mut Random| if random.below(3) == 0 { 1 + random.below(4) } else { 4 + random.below(20) };
    (0..3 + random.below(8)).map(|_| (1 + u32::try_from(random.below(15)).unwrap(), users(random))).collect()
}

fn days() -> Days {
    Days::new(FIRST, FIRST.plus(i32::try_from(DAYS).unwrap() - 1)).unwrap()
}

fn population(crowd: &Crowd) -> Population {
    let users = crowd
        .iter()
        .flat_map(|(pattern, users)| (0..*users).map(move |user| (u64::from(*pattern) << 32 | user, *pattern)));
    let here = |pattern: u32| (0..DAYS).filter(move |day| pattern >> day & 1 == 1);
    let events = users.flat_map(|(user, pattern)| {
        here(pattern).map(move |day| Event::log_in(user, FIRST.plus(i32::try_from(day).unwrap())))
    });
    Population::from_events(&events.collect::<Vec<_>>(), Calendar::utc()).unwrap()
}

/// The counts of one report, each as a sum over users of each pattern.
struct Linear {
    lines: Vec<CountLine>,
    /// What a user of each pattern adds to the counts of all lines.
    of_one: BTreeMap<u32, Vec<u64>>,
}

impl UserCounts for Linear {
    fn user_counts(&self) -> Vec<CountLine> {
        self.lines.clone()
    }
}

fn flat(lines: &[CountLine]) -> Vec<u64> {
    lines.iter().flat_map(|line| line.counts.iter().map(|(_, count)| *count)).collect()
}

impl Linear {
    /// By asking about each pattern alone.
    fn of(ask: &dyn Fn(&Population) -> Vec<CountLine>) -> Self {
        // One user of each pattern names all lines; those of one pattern are filled up with zeros.
        let lines = ask(&population(&(1..1 << DAYS).map(|pattern| (pattern, 1)).collect()));
        let filled = |pattern| {
            let alone = ask(&population(&Crowd::from([(pattern, 1)])));
            let counts: BTreeMap<_, _> = alone
                .iter()
                .flat_map(|line| line.counts.iter().map(|(name, count)| ((&line.name, name), *count)))
                .collect();
            let names = lines.iter().flat_map(|line| line.counts.iter().map(|(name, _)| (&line.name, name)));
            names.map(|name| counts.get(&name).copied().unwrap_or(0)).collect()
        };
        let nobody = (0, vec![0; flat(&lines).len()]);
        let of_one = (1..1 << DAYS).map(|pattern| (pattern, filled(pattern))).chain([nobody]).collect();
        Self { lines, of_one }
    }

    fn counts(&self, crowd: &Crowd) -> Vec<u64> {
        let mut sums = vec![0; flat(&self.lines).len()];
        for (pattern, users) in crowd {
            sums.iter_mut().zip(&self.of_one[pattern]).for_each(|(sum, one)| *sum += users * one);
        }
        sums
    }

    /// What is printed where the counts are these.
    fn printed(&self, counts: &[u64], rule: SmallCells) -> ShownCounts {
        let mut counts = counts.iter();
        let mut lines = self.lines.clone();
        lines.iter_mut().flat_map(|line| &mut line.counts).for_each(|(_, count)| *count = *counts.next().unwrap());
        rule.shown(&Self { lines, of_one: BTreeMap::new() }, ZeroCounts::Shown)
    }

    /// The hidden counts above 0 that no other crowd near this one tells otherwise.
    fn derived(&self, crowd: &Crowd, rule: SmallCells) -> Vec<u64> {
        let truth = self.counts(crowd);
        let printed = self.printed(&truth, rule);
        // Who is eligible stands in the line of sizes already.
        let is_hidden = |line: &str, name: &str| printed.get(line, name).is_none();
        let of = |line: &CountLine| {
            let hidden =
                line.counts.iter().map(|(name, _)| (is_hidden(&line.name, name), !name.starts_with("eligible")));
            hidden.collect::<Vec<_>>()
        };
        let (hidden, asked): (Vec<bool>, Vec<bool>) = self.lines.iter().flat_map(of).unzip();
        let mut open: Vec<usize> =
            (0..truth.len()).filter(|place| hidden[*place] && asked[*place] && truth[*place] > 0).collect();
        // To or from no day at all: there may be other users than these.
        let from = || crowd.keys().copied().chain([0]);
        let moves = from().flat_map(|from| (0..1 << DAYS).map(move |to| (from, to))).filter(|(from, to)| from != to);
        let moves: Vec<(u32, u32)> = moves.collect();
        let singles = moves.iter().map(|one| vec![*one]);
        let pairs = moves
            .iter()
            .enumerate()
            .flat_map(|(place, one)| moves[place..].iter().map(move |other| vec![*one, *other]));
        for moves in singles.chain(pairs) {
            if open.is_empty() {
                break;
            }
            let mut counts = truth.clone();
            let mut possible = true;
            for (from, to) in &moves {
                let many = moves.iter().filter(|(other, _)| other == from).count() as u64;
                possible &= *from == 0 || crowd[from] >= many;
                counts.iter_mut().zip(&self.of_one[to]).for_each(|(count, one)| *count += one);
            }
            for (from, _) in moves.iter().filter(|_| possible) {
                counts.iter_mut().zip(&self.of_one[from]).for_each(|(count, one)| *count -= one);
            }
            let same = || (0..truth.len()).all(|place| hidden[place] || counts[place] == truth[place]);
            if possible
                && same()
                && open.iter().any(|place| counts[*place] != truth[*place])
                && self.printed(&counts, rule) == printed
            {
                open.retain(|place| counts[*place] == truth[*place]);
            }
        }
        open.into_iter().map(|place| truth[place]).collect()
    }

    fn holds(&self, seed: u64, reports: usize) {
        let mut random = Random(seed);
        for _ in 0..reports {
            let (crowd, rule) = (crowd(&mut random), SmallCells::new(3 + random.below(3)).unwrap());
            let derived = self.derived(&crowd, rule);
            assert!(
                derived.is_empty(),
                "{derived:?} are derived of {crowd:?} by {rule:?}: {:?}",
                self.printed(&self.counts(&crowd), rule)
            );
        }
    }
}

#[test]
fn no_hidden_row_of_accounting_follows_from_the_rows_around_it() {
    let rule = UserAccountingRule { period: Period::Day, ..UserAccountingRule::default() };
    let ask = |population: &Population| rule.report(population, days()).unwrap().user_counts();
    let linear = Linear::of(&ask);
    let one = crowd(&mut Random(9));
    assert_eq!(linear.counts(&one), flat(&ask(&population(&one))), "counts of users add up");
    linear.holds(23, 400);
}

#[test]
fn no_hidden_cell_of_retention_follows_from_cohorts_and_their_sum() {
    let lags = vec![Lags::on(0), Lags::on(1), Lags::on(2)];
    let rule = RetentionRule { lags, ..RetentionRule::default() };
    let ask = |population: &Population| rule.report(population, days(), days().last()).unwrap().user_counts();
    Linear::of(&ask).holds(31, 150);
}

#[test]
fn a_cohort_is_called_by_its_first_day() {
    let (week, day) = (Period::Week(crate::time::Weekday::Mon), FIRST.plus(7));
    let rule = RetentionRule { lags: vec![Lags::on(1)], cohorts: week, ..RetentionRule::default() };
    let report = rule.report(&population(&Crowd::from([(1, 5)])), Days::new(FIRST, day).unwrap(), day.plus(9)).unwrap();
    let names: Vec<String> = report.user_counts().into_iter().map(|line| line.name).collect();
    assert_eq!(names, ["2026-01-05", "2026-01-05 on 1", "2026-01-12", "all on 1"]);
}

#[test]
fn no_hidden_cell_of_retention_follows_where_lags_lie_within_others() {
    // Who returns on day 1 or on day 2 returns on or after day 1.
    let lags = vec![Lags::on(1), Lags::on(2), Lags::on_or_after(1), Lags::on_or_after(3)];
    let rule = RetentionRule { lags, ..RetentionRule::default() };
    let ask = |population: &Population| rule.report(population, days(), days().last()).unwrap().user_counts();
    let linear = Linear::of(&ask);
    let lines = ask(&population(&crowd(&mut Random(9))));
    assert!(lines.iter().any(|line| line.name == "2026-01-05 on 1" && line.with.len() == 2), "{lines:?}");
    linear.holds(37, 150);
}
