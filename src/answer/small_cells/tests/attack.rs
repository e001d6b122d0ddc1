//! An attacker who knows the rule and every number that is printed, and looks for a second value of each hidden one.
//!
//! The attacker takes the rule and tries it on reports that add up to what is printed. A hidden number is derived where all
//! reports that would be printed just so have one value there. So a second value is shown by one such report, and that there is
//! none by trying all of them: [`Page::second_values`] does both, nearest values first, within a budget.

use super::super::line::Judge;
use super::super::*;
use super::random::Random;

/// Numbers of which some are printed, and sums of them that are printed.
struct Page<'a> {
    truth: Vec<u64>,
    /// All that is printed of such numbers: the numbers first, each or none, then anything else.
    print: &'a dyn Fn(&[u64]) -> Vec<Option<u64>>,
    /// Places of numbers, and what they add up to.
    sums: Vec<(Vec<usize>, u64)>,
    /// How many numbers a row has.
    width: usize,
}

impl Page<'_> {
    /// For each hidden number whether it could have another value, within a budget of pages tried for each value.
    fn second_values(&self, budget: usize) -> Vec<(usize, bool)> {
        let printed = (self.print)(&self.truth);
        let hidden: Vec<usize> = (0..self.truth.len()).filter(|place| printed[*place].is_none()).collect();
        let mut second = vec![false; self.truth.len()];
        let found = |second: &mut Vec<bool>, page: &[u64]| {
            (0..page.len()).for_each(|place| second[place] |= page[place] != self.truth[place]);
        };
        for page in self.exchanged(&hidden) {
            let is_news = hidden.iter().any(|place| !second[*place] && page[*place] != self.truth[*place]);
            if is_news && self.adds_up(&page) && (self.print)(&page) == printed {
                found(&mut second, &page);
            }
        }
        for place in &hidden {
            let most = self.truth.iter().sum::<u64>() + 2;
            let mut values: Vec<u64> = (0..=most).filter(|value| *value != self.truth[*place]).collect();
            values.sort_by_key(|value| value.abs_diff(self.truth[*place]));
            let free: Vec<usize> = hidden.iter().copied().filter(|other| other != place).collect();
            for value in values {
                let mut page = self.truth.clone();
                page[*place] = value;
                if !second[*place] && self.fill(&mut page, &free, &printed, &mut budget.clone()) {
                    found(&mut second, &page);
                }
            }
        }
        hidden.into_iter().map(|place| (place, second[place])).collect()
    }

    /// Pages near this one: two numbers or two rows stand the other way round, or one user is another one's.
    fn exchanged(&self, hidden: &[usize]) -> Vec<Vec<u64>> {
        let mut pages = Vec::new();
        let mut change = |changes: &[(usize, i64)]| {
            let mut page = self.truth.clone();
            let possible = changes.iter().all(|(place, by)| {
                let changed = page[*place].checked_add_signed(*by);
                page[*place] = changed.unwrap_or_default();
                changed.is_some()
            });
            pages.extend(possible.then_some(page));
        };
        let more =
            |from: usize, to: usize| i64::try_from(self.truth[to]).unwrap() - i64::try_from(self.truth[from]).unwrap();
        for (one, other) in hidden.iter().flat_map(|one| hidden.iter().map(move |other| (*one, *other))) {
            change(&[(one, more(one, other)), (other, more(other, one))]);
            change(&[(one, 1), (other, -1)]);
        }
        let rows = || (0..self.truth.len()).step_by(self.width);
        for (one, other) in
            rows().flat_map(|one| rows().map(move |other| (one, other))).filter(|(one, other)| one != other)
        {
            let exchanged =
                (0..self.width).flat_map(|column| [(one + column, other + column), (other + column, one + column)]);
            change(&exchanged.map(|(from, to)| (from, more(from, to))).collect::<Vec<_>>());
            for (left, right) in (0..self.width).flat_map(|left| (0..left).map(move |right| (left, right))) {
                change(&[(one + left, 1), (one + right, -1), (other + left, -1), (other + right, 1)]);
            }
        }
        pages
    }

    fn adds_up(&self, page: &[u64]) -> bool {
        self.sums.iter().all(|(of, sum)| Self::can_add_up(page, &[], of, *sum))
    }

    /// Fills the free places so that the page would be printed just so.
    fn fill(&self, page: &mut [u64], free: &[usize], printed: &[Option<u64>], left: &mut usize) -> bool {
        if *left == 0 || self.sums.iter().any(|(of, sum)| !Self::can_add_up(page, free, of, *sum)) {
            return false;
        }
        let Some((place, free)) = free.split_first() else {
            *left -= 1;
            return (self.print)(page) == *printed;
        };
        let before = page[*place];
        // What a sum leaves for it, if it is the last one of the sum; else all that it could be.
        let last = self.sums.iter().find(|(of, _)| of.contains(place) && free.iter().all(|other| !of.contains(other)));
        let values: Vec<u64> = if let Some((of, sum)) = last {
            let others: u64 = of.iter().filter(|other| *other != place).map(|other| page[*other]).sum();
            sum.checked_sub(others).into_iter().collect()
        } else {
            let most = self.sums.iter().filter(|(of, _)| of.contains(place)).map(|(_, sum)| *sum).min();
            let mut values: Vec<u64> = (0..=most.unwrap_or(before + 4)).collect();
            values.sort_by_key(|value| value.abs_diff(before));
            values
        };
        for value in values {
            page[*place] = value;
            if self.fill(page, free, printed, left) {
                return true;
            }
        }
        page[*place] = before;
        false
    }

    fn can_add_up(page: &[u64], free: &[usize], of: &[usize], sum: u64) -> bool {
        let open = of.iter().any(|place| free.contains(place));
        let fixed: u64 = of.iter().filter(|place| !free.contains(place)).map(|place| page[*place]).sum();
        if open { fixed <= sum } else { fixed == sum }
    }

    /// Every hidden number has a second value, or is nobody where nobody is shown.
    fn holds(&self, zeros: ZeroCounts, said: &dyn std::fmt::Debug) {
        for (place, second) in self.second_values(4_000) {
            let nobody = self.truth[place] == 0 && zeros == ZeroCounts::Shown;
            assert!(
                second || nobody,
                "number {place} of {:?} is derived: {said:?}: {:?}",
                self.truth,
                (self.print)(&self.truth)
            );
        }
    }
}

fn or_none(counts: &[u64], shown: &[bool]) -> Vec<Option<u64>> {
    counts.iter().zip(shown).map(|(count, shown)| shown.then_some(*count)).collect()
}

/// The print of a line: its counts, then its total.
fn print_line(line: &CountLine, judge: Judge) -> Vec<Option<u64>> {
    let counts: Vec<u64> = line.counts.iter().map(|(_, count)| *count).collect();
    let (shown, total) = line.judged(judge);
    let mut printed = or_none(&counts, &shown);
    printed.push(total.then(|| counts.iter().sum()));
    printed
}

fn line(shape: &CountShape, counts: &[u64]) -> CountLine {
    let counts = counts.iter().enumerate().map(|(place, count)| (place.to_string(), *count)).collect();
    CountLine { name: String::new(), shape: shape.clone(), counts, after: Vec::new(), with: Vec::new() }
}

#[test]
fn an_attacker_derives_no_count_of_a_line() {
    let mut random = Random(5);
    for round in 0..4_500 {
        let (rule, zeros) = random.rule();
        let judge = Judge { rule, zeros };
        let mut counts: Vec<u64> = (0..=random.below(5)).map(|_| random.count(rule.minimum())).collect();
        let shape = match round % 3 {
            0 => CountShape::Parts,
            1 => CountShape::Nested,
            _ => CountShape::Together((1..counts.len()).map(|place| (0, place)).collect()),
        };
        let nested = shape == CountShape::Nested;
        if shape != CountShape::Parts {
            counts.sort_unstable_by(|one, other| other.cmp(one));
        }
        let print = |counts: &[u64]| {
            // What is nested is known to be.
            let wrong = nested && counts.is_sorted_by(|one, next| one >= next) != nested;
            if wrong { Vec::new() } else { print_line(&line(&shape, counts), judge) }
        };
        let total = print(&counts).last().copied().flatten();
        let sums = total.map(|total| ((0..counts.len()).collect(), total)).into_iter().collect();
        Page { width: counts.len(), truth: counts, print: &print, sums }.holds(zeros, &(rule, &shape));
    }
}

/// The sums of a table that are printed, and what is printed of it.
fn print_table(table: &CellTable, cells: &[u64], columns: usize, rule: SmallCells) -> Vec<Option<u64>> {
    let table = CellTable { rows: cells.chunks(columns).map(<[u64]>::to_vec).collect(), ..table.clone() };
    let ShownTable { rows, row_totals, column_totals, grand_total } = rule.counts(&table);
    let cells = rows.into_iter().flat_map(|row| row.cells);
    cells.chain(row_totals).chain(column_totals).chain([grand_total]).collect()
}

#[test]
fn an_attacker_derives_no_cell_of_a_table() {
    let mut random = Random(3);
    for _ in 0..2_500 {
        let (rule, zeros) = random.rule();
        let (rows, columns) = (1 + random.below(4), 1 + random.below(3));
        let cells: Vec<u64> = (0..rows * columns).map(|_| random.count(rule.minimum())).collect();
        let columns = usize::try_from(columns).unwrap();
        let table = CellTable { zeros, ..random.table(Vec::new()) };
        let print = |cells: &[u64]| print_table(&table, cells, columns, rule);
        let totals: Vec<Option<u64>> = print(&cells).split_off(cells.len());
        let rows = cells.len() / columns;
        let places = (0..rows).map(|row| (row * columns..(row + 1) * columns).collect::<Vec<_>>());
        let places = places.chain((0..columns).map(|column| (0..rows).map(|row| row * columns + column).collect()));
        let places = places.chain([(0..cells.len()).collect()]);
        let sums = places.zip(totals).filter_map(|(of, total)| Some((of, total?))).collect();
        Page { truth: cells, print: &print, sums, width: columns }.holds(zeros, &(rule, &table));
    }
}

/// A page of two answers by group: classes, and steps of which the first is all of them.
struct Group<'a>(&'a [u64]);

impl UserCounts for Group<'_> {
    fn user_counts(&self) -> Vec<CountLine> {
        let (classes, last) = self.0.split_at(2);
        let all = classes.iter().sum::<u64>();
        let names = ["one", "other"].into_iter().zip(classes.iter().copied());
        let steps = [("all", all), ("last", last[0].min(all))];
        vec![CountLine::parts("classes", names), CountLine::nested("steps", steps)]
    }
}

/// What is printed of such a page: by group, then of everybody.
fn print_page(numbers: &[u64], rule: SmallCells, zeros: ZeroCounts) -> Vec<Option<u64>> {
    let groups: BTreeMap<usize, Group<'_>> = numbers.chunks(3).map(Group).enumerate().collect();
    let everybody: Vec<u64> = (0..3).map(|place| numbers.iter().skip(place).step_by(3).sum()).collect();
    let everybody = Group(&everybody);
    let mut page = GroupCounts::new(rule, zeros);
    page.add(&everybody, &groups);
    let withheld = page.withheld();
    let of_all = rule.shown(&everybody, zeros);
    let names = [("classes", "one"), ("classes", "other"), ("steps", "last")];
    let open = names.map(|(line, count)| of_all.get(line, count).is_some());
    let shown = |place: usize| !withheld.contains(&(place / 3)) && open[place % 3];
    let by_group = numbers.iter().enumerate().map(|(place, count)| shown(place).then_some(*count));
    let all = of_all.lines.values().flat_map(|line| line.counts.values().copied().chain([line.total]));
    by_group.chain(all).collect()
}

#[test]
fn an_attacker_derives_no_count_of_a_group() {
    let mut random = Random(17);
    for _ in 0..1_500 {
        let (rule, zeros) = random.rule();
        let numbers: Vec<u64> = (0..2 + random.below(3))
            .flat_map(|_| {
                let classes = [random.count(rule.minimum()), random.count(rule.minimum())];
                let last = random.below(classes.iter().sum::<u64>() + 1);
                classes.into_iter().chain([last])
            })
            .collect();
        let print = |numbers: &[u64]| {
            let possible = numbers.chunks(3).all(|of| of[2] <= of[0] + of[1]);
            if possible { print_page(numbers, rule, zeros) } else { Vec::new() }
        };
        let everybody: Vec<u64> = (0..3).map(|place| numbers.iter().skip(place).step_by(3).sum()).collect();
        let printed = rule.shown(&Group(&everybody), zeros);
        let names = [("classes", "one"), ("classes", "other"), ("steps", "last")];
        let of_place = |place: usize| (place..numbers.len()).step_by(3).collect::<Vec<_>>();
        let sums = names
            .into_iter()
            .enumerate()
            .filter_map(|(place, (line, count))| Some((of_place(place), printed.get(line, count)?)));
        let classes = (0..numbers.len()).filter(|place| place % 3 < 2).collect();
        let sums = sums.chain(printed.lines["classes"].total.map(|total| (classes, total))).collect();
        Page { truth: numbers.clone(), print: &print, sums, width: 3 }.holds(zeros, &rule);
    }
}

/// A group that has no line for steps that nobody of it took.
struct Sparse<'a>(&'a [u64]);

impl UserCounts for Sparse<'_> {
    fn user_counts(&self) -> Vec<CountLine> {
        let lines = Group(self.0).user_counts();
        lines.into_iter().filter(|line| line.counts.last().is_some_and(|(_, last)| *last > 0)).collect()
    }

    fn lacking(&self, line: &CountLine) -> CountLine {
        let of_all = Group(self.0).user_counts();
        of_all.into_iter().find(|known| known.name == line.name).unwrap_or_else(|| line.of_nobody())
    }
}

#[test]
fn a_group_without_a_row_is_judged_as_one_with_nobody_in_it() {
    let mut random = Random(41);
    for _ in 0..1_500 {
        let (rule, zeros) = random.rule();
        let numbers: Vec<u64> = (0..2 + random.below(3))
            .flat_map(|_| {
                let classes = [1 + random.count(rule.minimum()), 1 + random.count(rule.minimum())];
                let last = if random.below(2) == 0 { 0 } else { random.below(classes.iter().sum::<u64>() + 1) };
                classes.into_iter().chain([last])
            })
            .collect();
        let everybody: Vec<u64> = (0..3).map(|place| numbers.iter().skip(place).step_by(3).sum()).collect();
        let all = Group(&everybody);
        let mut pages = [GroupCounts::new(rule, zeros), GroupCounts::new(rule, zeros)];
        pages[0].add(&all, &numbers.chunks(3).map(Group).enumerate().collect());
        let sparse: BTreeMap<usize, Sparse<'_>> = numbers.chunks(3).map(Sparse).enumerate().collect();
        // By hand, as both sides of a page are of one type.
        let sparse = sparse.into_iter().map(|(group, of)| {
            let (mut lines, known) = (of.user_counts(), all.user_counts());
            let lacking: Vec<_> = known.iter().filter(|line| lines.iter().all(|one| one.name != line.name)).collect();
            lines.extend(lacking.into_iter().map(|line| of.lacking(line)));
            (group, Lines(lines))
        });
        pages[1].add(&Lines(all.user_counts()), &sparse.collect());
        assert_eq!(pages[0].withheld(), pages[1].withheld(), "{numbers:?}");
    }
}

/// Counts that are lines already.
struct Lines(Vec<CountLine>);

impl UserCounts for Lines {
    fn user_counts(&self) -> Vec<CountLine> {
        self.0.clone()
    }
}

/// A page of classes, and beside it one of them and all but one, as other answers count them.
fn print_blocks(numbers: &[u64], rule: SmallCells, zeros: ZeroCounts, linked: bool) -> Vec<Option<u64>> {
    let classes =
        CountLine::parts("classes", numbers.iter().enumerate().map(|(place, count)| (place.to_string(), *count)));
    let others: u64 = numbers.iter().skip(1).sum();
    let mut page = CountPage::default();
    page.add("one", &Lines(vec![classes]))
        .add("two", &Lines(vec![CountLine::nested("first", [("users", numbers[0])])]));
    page.add("three", &Lines(vec![CountLine::nested("others", [("users", others)])]));
    if linked {
        page.link([("one", "classes"), ("two", "first"), ("three", "others")]).unwrap();
    }
    let shown = rule.shown(&page, zeros);
    let cells = (0..numbers.len()).map(|place| shown.get("one: classes", &place.to_string()));
    let total = shown.lines["one: classes"].total;
    cells.chain([total, shown.get("two: first", "users"), shown.get("three: others", "users")]).collect()
}

#[test]
fn an_attacker_derives_no_count_of_blocks_that_are_linked() {
    let mut random = Random(53);
    let mut derived = 0;
    for _ in 0..1_500 {
        let (rule, zeros) = random.rule();
        let numbers: Vec<u64> = (0..2 + random.below(3)).map(|_| random.count(rule.minimum())).collect();
        for linked in [true, false] {
            let print = |numbers: &[u64]| print_blocks(numbers, rule, zeros, linked);
            let printed = print(&numbers).split_off(numbers.len());
            let places = [(0..numbers.len()).collect::<Vec<_>>(), vec![0], (1..numbers.len()).collect()];
            let sums = places.into_iter().zip(printed).filter_map(|(of, sum)| Some((of, sum?))).collect();
            let page = Page { truth: numbers.clone(), print: &print, sums, width: numbers.len() };
            if linked {
                page.holds(zeros, &rule);
            } else {
                derived +=
                    page.second_values(400).iter().filter(|(place, second)| !second && numbers[*place] > 0).count();
            }
        }
    }
    assert!(derived > 50, "blocks that are not linked tell {derived} counts");
}

#[test]
fn the_attacker_derives_what_a_lesser_rule_hides() {
    // Only the small ones are left out: the total tells the one, and that both are small tells both.
    let lesser = |counts: &[u64]| {
        let mut printed = or_none(counts, &counts.iter().map(|count| *count >= 5).collect::<Vec<_>>());
        printed.push(Some(counts.iter().sum()));
        printed
    };
    for (counts, derived) in [(vec![40, 3, 12], vec![1]), (vec![40, 4, 4], vec![1, 2]), (vec![40, 2, 4], vec![])] {
        let sums = vec![((0..counts.len()).collect(), counts.iter().sum())];
        let page = Page { width: counts.len(), truth: counts, print: &lesser, sums };
        let known = page.second_values(100_000).into_iter().filter(|(_, second)| !second).map(|(place, _)| place);
        assert_eq!(known.collect::<Vec<_>>(), derived);
    }
}

#[test]
fn whoever_only_adds_and_subtracts_is_left_with_as_many_values_as_the_minimum() {
    let mut random = Random(29);
    for _ in 0..2_000 {
        let (rule, zeros) = random.rule();
        let counts: Vec<u64> = (0..=random.below(6)).map(|_| random.count(rule.minimum())).collect();
        let printed = print_line(&line(&CountShape::Parts, &counts), Judge { rule, zeros });
        let hidden = counts.iter().zip(&printed).filter(|(_, printed)| printed.is_none()).map(|(count, _)| *count);
        let hidden: Vec<u64> = hidden.collect();
        if let (Some(Some(_)), false) = (printed.last(), hidden.is_empty()) {
            let least = u64::from(zeros == ZeroCounts::Shown);
            let others = (hidden.len() as u64 - 1) * least;
            let values = hidden.iter().sum::<u64>() - others - least + 1;
            assert!(values >= rule.minimum(), "{counts:?} by {rule:?}: {printed:?}");
        }
    }
}
