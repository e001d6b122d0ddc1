//! The counts of an answer, how they hang together, and which of them may be printed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::line::Judge;
use super::{SmallCells, ZeroCounts};
use crate::number::work::steps;

/// An answer that counts users.
///
/// Answers of one definition name the same counts alike, so that groups are compared with everybody.
pub trait UserCounts {
    /// All counts of users in it, those together that hang together.
    fn user_counts(&self) -> Vec<CountLine>;

    /// What a line says of these users that the same answer about others has and this one lacks. Default that none of them is in
    /// any of its counts.
    fn lacking(&self, line: &CountLine) -> CountLine {
        line.of_nobody()
    }
}

/// Counts of users that hang together.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountLine {
    /// What they are about; each name once in an answer.
    pub name: String,
    /// How they hang together.
    pub shape: CountShape,
    /// The counts, each with a name of its own in the line.
    pub counts: Vec<(String, u64)>,
    /// Earlier lines of the answer, by place, that this one is about some or all users of: it is shown where they are shown
    /// whole, or of classes their total. Default none.
    #[serde(default)]
    pub after: Vec<usize>,
    /// Lines of the answer, by place, whose counts and those of this one follow from each other: all of them are shown whole, or
    /// nothing of any. Default none.
    #[serde(default)]
    pub with: Vec<usize>,
}

/// How the counts of a line hang together.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CountShape {
    /// Classes of one whole: each user is in one of them. Their total is printed as well.
    Parts,
    /// Each counts some of the users of the one before. Also what lies between two of them is a count of users.
    Nested,
    /// The same, where dates tell that a count is that of nobody, or of everybody of the one before: so that is shown.
    NestedByDates,
    /// They follow from each other in some other way, so that all are shown or none. Also what lies between these pairs, by
    /// place, is a count of users: those of the first less those of the second.
    Together(Vec<(usize, usize)>),
}

/// What may be printed of an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ShownCounts {
    /// The lines, by name.
    pub lines: BTreeMap<String, ShownLine>,
}

/// What may be printed of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ShownLine {
    /// The counts, by name; none where one is left out.
    pub counts: BTreeMap<String, Option<u64>>,
    /// The total of classes; none where it is left out, and of other shapes.
    pub total: Option<u64>,
}

impl CountLine {
    /// Classes of one whole.
    pub fn parts<N: Into<String>>(name: impl Into<String>, counts: impl IntoIterator<Item = (N, u64)>) -> Self {
        Self::of(name, CountShape::Parts, counts)
    }

    /// Counts of which each is of some of the users of the one before.
    pub fn nested<N: Into<String>>(name: impl Into<String>, counts: impl IntoIterator<Item = (N, u64)>) -> Self {
        Self::of(name, CountShape::Nested, counts)
    }

    /// Counts of which each is of some of the users of the one before, where dates tell that it is of nobody or of all of them.
    pub fn nested_by_dates<N: Into<String>>(
        name: impl Into<String>,
        counts: impl IntoIterator<Item = (N, u64)>,
    ) -> Self {
        Self::of(name, CountShape::NestedByDates, counts)
    }

    /// Counts of which all are shown or none, and pairs of them, by place, of which the difference is a count too.
    pub fn together<N: Into<String>>(
        name: impl Into<String>,
        counts: impl IntoIterator<Item = (N, u64)>,
        differences: impl IntoIterator<Item = (usize, usize)>,
    ) -> Self {
        Self::of(name, CountShape::Together(differences.into_iter().collect()), counts)
    }

    /// The same line, shown where the earlier lines at these places are shown whole, or of classes their total.
    #[must_use]
    pub fn after(mut self, lines: impl IntoIterator<Item = usize>) -> Self {
        self.after.extend(lines);
        self
    }

    fn of<N: Into<String>>(
        name: impl Into<String>,
        shape: CountShape,
        counts: impl IntoIterator<Item = (N, u64)>,
    ) -> Self {
        let counts = counts.into_iter().map(|(name, count)| (name.into(), count)).collect();
        Self { name: name.into(), shape, counts, after: Vec::new(), with: Vec::new() }
    }

    /// The same line, shown whole with the lines at these places, or not at all. Say it of each of them.
    #[must_use]
    pub fn with(mut self, lines: impl IntoIterator<Item = usize>) -> Self {
        self.with.extend(lines);
        self
    }

    /// The same line where nobody is in any of its counts.
    pub(crate) fn of_nobody(&self) -> Self {
        let counts = self.counts.iter().map(|(name, _)| (name.clone(), 0)).collect();
        Self { counts, ..self.clone() }
    }

    /// Which of the counts may be shown, and whether their total may.
    pub(super) fn judged(&self, judge: Judge) -> (Vec<bool>, bool) {
        let counts: Vec<u64> = self.counts.iter().map(|(_, count)| *count).collect();
        match &self.shape {
            CountShape::Parts => judge.parts(&counts),
            CountShape::Nested => (judge.nested(&counts), false),
            CountShape::NestedByDates => (Judge { zeros: ZeroCounts::Shown, ..judge }.nested(&counts), false),
            CountShape::Together(differences) => (vec![judge.together(&counts, differences); counts.len()], false),
        }
    }

    /// The total of classes.
    fn total(&self) -> u64 {
        self.counts.iter().fold(0, |sum, (_, count)| sum.saturating_add(*count))
    }
}

impl ShownLine {
    /// Whether nothing is left out.
    pub fn is_whole(&self) -> bool {
        self.counts.values().all(Option::is_some)
    }
}

impl ShownCounts {
    /// A count of a line; none where it is left out, or there is no such count.
    pub fn get(&self, line: &str, count: &str) -> Option<u64> {
        self.lines.get(line)?.counts.get(count).copied().flatten()
    }

    /// Whether nothing is left out of a line; so of a line that is not there.
    pub fn is_whole(&self, line: &str) -> bool {
        self.lines.get(line).is_none_or(ShownLine::is_whole)
    }
}

impl SmallCells {
    /// Which counts of an answer may be printed.
    ///
    /// ```
    /// use lifestage::answer::{CountLine, SmallCells, UserCounts, ZeroCounts};
    ///
    /// struct Visits;
    /// impl UserCounts for Visits {
    ///     fn user_counts(&self) -> Vec<CountLine> {
    ///         let of_day = [("new", 12), ("known", 40), ("back", 3)];
    ///         let steps = [("saw", 52), ("chose", 50), ("bought", 31)];
    ///         vec![CountLine::parts("monday", of_day), CountLine::nested("steps", steps)]
    ///     }
    /// }
    /// let shown = SmallCells::new(5)?.shown(&Visits, ZeroCounts::Shown);
    /// assert_eq!(shown.get("monday", "known"), Some(40));
    /// // 55 − 40 − 12 would tell the 3, and 52 − 50 that 2 did not choose.
    /// assert_eq!((shown.get("monday", "new"), shown.lines["monday"].total), (None, Some(55)));
    /// assert_eq!((shown.get("steps", "chose"), shown.get("steps", "bought")), (None, Some(31)));
    /// # Ok::<(), lifestage::answer::SmallCellsError>(())
    /// ```
    pub fn shown(self, answer: &impl UserCounts, zeros: ZeroCounts) -> ShownCounts {
        let lines = answer.user_counts();
        let judged = judged(&lines, Judge { rule: self, zeros });
        let lines = lines.into_iter().zip(judged).map(|(line, (shown, total))| {
            let total = total.then(|| line.total());
            let counts =
                line.counts.into_iter().zip(shown).map(|((name, count), shown)| (name, shown.then_some(count)));
            (line.name, ShownLine { counts: counts.collect(), total })
        });
        ShownCounts { lines: lines.collect() }
    }
}

/// For each line which of its counts may be shown, and whether their total may.
pub(super) fn judged(lines: &[CountLine], judge: Judge) -> Vec<(Vec<bool>, bool)> {
    let mut judged: Vec<(Vec<bool>, bool)> = Vec::with_capacity(lines.len());
    for line in lines {
        let whole = |place: &usize| judged.get(*place).is_some_and(|(shown, _)| shown.iter().all(|shown| *shown));
        let of_line =
            if line.after.iter().all(whole) { line.judged(judge) } else { (vec![false; line.counts.len()], false) };
        judged.push(of_line);
    }
    if lines.iter().any(|line| !line.with.is_empty()) {
        hide_linked(lines, &mut judged);
    }
    judged
}

/// Hides lines of which others that they hang together with are not shown whole, and lines after those, until none is left.
fn hide_linked(lines: &[CountLine], judged: &mut [(Vec<bool>, bool)]) {
    let mut whole: Vec<bool> = judged.iter().map(|(shown, _)| shown.iter().all(|shown| *shown)).collect();
    loop {
        steps(lines.len());
        let is_whole = |place: &usize| whole.get(*place) == Some(&true);
        let of_line = |(place, line): (usize, &CountLine)| {
            let linked = line.with.is_empty() || (is_whole(&place) && line.with.iter().all(is_whole));
            linked && line.after.iter().all(is_whole)
        };
        let keeps: Vec<bool> = lines.iter().enumerate().map(of_line).collect();
        let mut changed = false;
        for ((keeps, (shown, total)), whole) in keeps.into_iter().zip(judged.iter_mut()).zip(&mut whole) {
            if !keeps && (*total || shown.contains(&true)) {
                (changed, *total, *whole) = (true, false, shown.is_empty());
                shown.fill(false);
            }
        }
        if !changed {
            return;
        }
    }
}
