//! A predicate over time: back from a day, one step for each change.
//!
//! ```text
//! D, verdict, steady since S   →   S − 1, verdict, steady since R   →   R − 1 …   down to the first day asked about
//! ```

use super::situation::Situation;
use super::tree::Predicate;
use crate::time::Day;

/// Days in a row with the same verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TruthRun {
    /// Whether it was so; what is unknown was not.
    pub so: bool,
    /// The first of the days.
    pub first: Day,
    /// The last of them.
    pub last: Day,
}

/// The runs of a predicate from a day back, the latest one first, down to a first day.
#[derive(Clone, Debug)]
pub struct TruthRuns<'a, 'b> {
    predicate: &'a Predicate,
    situation: &'a Situation<'b>,
    /// The last day that is not looked at yet; none at the end.
    next: Option<Day>,
    down_to: Day,
    /// A stretch that belongs to the run before the one handed out.
    kept: Option<(bool, Day, Day)>,
}

impl Predicate {
    /// When it was so, from the day of the situation back to a first day, or to joining where that is later.
    ///
    /// What the host knows of the user is as now. The first run handed out may have begun before the first day.
    pub fn runs<'a, 'b>(&'a self, situation: &'a Situation<'b>, down_to: Day) -> TruthRuns<'a, 'b> {
        let down_to = down_to.max(situation.joined());
        let next = Some(situation.day()).filter(|day| *day >= down_to);
        TruthRuns { predicate: self, situation, next, down_to, kept: None }
    }
}

impl TruthRuns<'_, '_> {
    /// The next stretch back, which the one after it may continue.
    ///
    /// To ask every day would cost a verdict a day, years of them for one user. Instead each verdict comes with a day from
    /// which on it has been the same, and the next one is asked of the day before that. That day may be too late, as what
    /// is cheap to find out is not always all; then two stretches with one verdict meet, which `next` joins. It must never
    /// be too early: the days skipped would be given a verdict that they did not have.
    fn stretch(&mut self) -> Option<(bool, Day, Day)> {
        let last = self.next?;
        let (truth, since) = if last == self.situation.day() {
            self.predicate.evaluate_steady(self.situation)
        } else {
            self.predicate.evaluate_steady(&self.situation.on(last)?)
        };
        let first = since.clamp(self.down_to, last);
        self.next = Some(first.minus(1)).filter(|day| *day >= self.down_to && *day < last);
        Some((truth.is_true(), first, last))
    }
}

impl Iterator for TruthRuns<'_, '_> {
    type Item = TruthRun;

    fn next(&mut self) -> Option<TruthRun> {
        let (so, mut first, last) = self.kept.take().or_else(|| self.stretch())?;
        while let Some((before, from, to)) = self.stretch() {
            if before != so {
                self.kept = Some((before, from, to));
                break;
            }
            first = from;
        }
        Some(TruthRun { so, first, last })
    }
}
