//! The numbers of one source: a window that slides with the newest, and the runs of numbers seen in it.

use std::collections::VecDeque;

/// Numbers that follow each other, the first and the last of them.
pub(super) type Run = (u64, u64);

/// What was seen of one source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Numbers {
    /// The first number that is remembered: what is before it is too old. It never moves back.
    from: u64,
    /// INVARIANT: at least one, ascending, from `from` on, and between two of them at least one number was not seen.
    runs: VecDeque<Run>,
}

impl Numbers {
    pub(super) fn only(number: u64, width: u32) -> Self {
        let mut numbers = Self { from: 0, runs: VecDeque::from([(number, number)]) };
        numbers.slide(width);
        numbers
    }

    /// From parts that come from outside; none where they are not in order or not of one window.
    pub(super) fn checked(from: u64, runs: impl IntoIterator<Item = Run>, width: u32) -> Option<Self> {
        let runs: VecDeque<Run> = runs.into_iter().collect();
        let (first, last) = (runs.front()?, runs.back()?);
        let forward = runs.iter().all(|(first, last)| first <= last);
        let apart = runs.iter().zip(runs.iter().skip(1)).all(|(one, next)| next.0 > one.1 && next.0 - one.1 > 1);
        let inside = from <= first.0 && from >= first_of(last.1, width);
        (forward && apart && inside).then_some(Self { from, runs })
    }

    pub(super) const fn from(&self) -> u64 {
        self.from
    }

    pub(super) const fn runs(&self) -> &VecDeque<Run> {
        &self.runs
    }

    pub(super) const fn is_too_old(&self, number: u64) -> bool {
        number < self.from
    }

    pub(super) fn contains(&self, number: u64) -> bool {
        // In order, as most come, the last run tells.
        match self.runs.back() {
            Some((first, last)) if number >= *first => number <= *last,
            _ => {
                let after = self.runs.partition_point(|(first, _)| *first <= number);
                after.checked_sub(1).and_then(|at| self.runs.get(at)).is_some_and(|(_, last)| number <= *last)
            }
        }
    }

    /// Takes in a number that was not seen and is not too old.
    pub(super) fn add(&mut self, number: u64, width: u32) {
        match self.runs.back_mut() {
            Some((_, last)) if last.checked_add(1) == Some(number) => *last = number,
            _ => {
                let at = self.runs.partition_point(|(first, _)| *first <= number);
                self.runs.insert(at, (number, number));
                self.join(at + 1);
                self.join(at);
            }
        }
        self.slide(width);
    }

    /// Makes one run of the run at a place and the one before it, where no number is missing between them.
    fn join(&mut self, at: usize) {
        let Some((_, before)) = at.checked_sub(1).and_then(|before| self.runs.get(before)) else { return };
        if self.runs.get(at).is_some_and(|(first, _)| before.checked_add(1) == Some(*first))
            && let Some((_, last)) = self.runs.remove(at)
            && let Some(joined) = self.runs.get_mut(at - 1)
        {
            joined.1 = last;
        }
    }

    /// Moves the window up to the newest number, and drops what falls out of it.
    pub(super) fn slide(&mut self, width: u32) {
        let Some((_, newest)) = self.runs.back() else { return };
        self.from = self.from.max(first_of(*newest, width));
        while self.runs.front().is_some_and(|(_, last)| *last < self.from) {
            self.runs.pop_front();
        }
        if let Some((first, _)) = self.runs.front_mut() {
            *first = self.from.max(*first);
        }
    }

    /// The first number that both have seen.
    pub(super) fn shared(&self, other: &Self) -> Option<u64> {
        // Where two runs overlap, the later of their beginnings is in both.
        let begun_in = |one: &Self, other: &Self| one.runs.iter().map(|run| run.0).find(|first| other.contains(*first));
        [begun_in(self, other), begun_in(other, self)].into_iter().flatten().min()
    }

    /// All that both have seen, which share nothing.
    pub(super) fn merged(&self, other: &Self, width: u32) -> Self {
        let mut runs: Vec<Run> = self.runs.iter().chain(&other.runs).copied().collect();
        runs.sort_unstable();
        let mut joined: VecDeque<Run> = VecDeque::with_capacity(runs.len());
        for (first, last) in runs {
            match joined.back_mut() {
                Some(before) if before.1.checked_add(1) == Some(first) => before.1 = last,
                _ => joined.push_back((first, last)),
            }
        }
        let mut both = Self { from: self.from.max(other.from), runs: joined };
        both.slide(width);
        both
    }
}

/// The first number of a window of this width that ends with a number.
fn first_of(newest: u64, width: u32) -> u64 {
    newest.saturating_sub(u64::from(width).saturating_sub(1))
}
