//! Counts that hang together in one way, and which of them may be printed.
//!
//! ```text
//! classes   3  7  40  12, total 62      3 is small, 7 is next: · · 40 12, total 62
//! nested    62  60  31  30               60 is too close to 62, 30 to 31: 62 · 31 ·
//! ```
//! Classes are hidden by their values alone, equal ones alike, so exchanging the values of two hidden ones changes nothing that
//! is printed: each may be small, and each may be the larger companion. A nested count is judged by the last one printed above it
//! and by itself, so it says of itself only that it is too close; every value that is too close stays possible.

use super::{SmallCells, ZeroCounts};
use crate::number::work::steps;

/// The rule, and whether it shows zeros.
#[derive(Clone, Copy, Debug)]
pub(super) struct Judge {
    pub(super) rule: SmallCells,
    pub(super) zeros: ZeroCounts,
}

impl Judge {
    /// Whether a count is no small one.
    pub(super) fn shows(self, count: u64) -> bool {
        self.rule.shows(count) || (count == 0 && self.zeros == ZeroCounts::Shown)
    }

    /// The least that a hidden count can be.
    fn least(self) -> u64 {
        u64::from(self.zeros == ZeroCounts::Shown)
    }

    /// Which classes of one whole may be shown, and whether their total may.
    pub(super) fn parts(self, counts: &[u64]) -> (Vec<bool>, bool) {
        self.parts_but(counts, &vec![false; counts.len()])
    }

    /// The same, where some must not be shown though they are large enough.
    pub(super) fn parts_but(self, counts: &[u64], secret: &[bool]) -> (Vec<bool>, bool) {
        steps(counts.len());
        let total = counts.iter().fold(0, |sum: u64, count| sum.saturating_add(*count));
        let mut shown: Vec<bool> =
            counts.iter().zip(secret).map(|(count, secret)| self.shows(*count) && !secret).collect();
        if shown.iter().all(|shown| *shown) {
            return (shown, self.shows(total));
        }
        let large = counts.iter().zip(&shown).filter(|(count, shown)| **shown && **count > 0);
        if let Some(companion) = large.map(|(count, _)| *count).min() {
            // All of them, or the order of the classes would tell which.
            shown.iter_mut().zip(counts).for_each(|(shown, count)| *shown &= *count != companion);
            return (shown, true);
        }
        // All are small. The total is shown if one of them might be large for all that it says.
        let hidden = shown.iter().filter(|shown| !**shown).count() as u64;
        let others = hidden.saturating_sub(1).saturating_mul(self.least());
        (shown, total >= others.saturating_add(self.rule.minimum()))
    }

    /// Which counts may be shown of which each is of some of those before.
    pub(super) fn nested(self, counts: &[u64]) -> Vec<bool> {
        steps(counts.len());
        let mut above: Option<u64> = None;
        let shown = counts.iter().map(|count| {
            let far = above.is_none_or(|above| self.shows(above.saturating_sub(*count)));
            let shown = far && self.shows(*count);
            if shown {
                above = Some(*count);
            }
            shown
        });
        shown.collect()
    }

    /// Whether counts that follow from each other may be shown, with these differences of theirs.
    pub(super) fn together(self, counts: &[u64], differences: &[(usize, usize)]) -> bool {
        steps(counts.len() + differences.len());
        let between = |(whole, part): &(usize, usize)| {
            counts
                .get(*whole)
                .zip(counts.get(*part))
                .is_none_or(|(whole, part)| self.shows(whole.saturating_sub(*part)))
        };
        counts.iter().all(|count| self.shows(*count)) && differences.iter().all(between)
    }
}
