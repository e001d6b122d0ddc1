//! Runs: a predicate over time, going back from a day with one step for each change.
//!
//! ```text
//! D, verdict, steady since S   →   S − 1, verdict, steady since R   →   R − 1 …   down to the first day asked about
//! ```

use super::situation::Situation;
use super::tree::Predicate;
use crate::number::work;
use crate::rule::unscored::Unscored;
use crate::time::Day;

/// Consecutive days with the same verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TruthRun {
    /// Whether the predicate was true; unknown counts as not true.
    pub so: bool,
    /// The first day of the run.
    pub first: Day,
    /// The last day of the run.
    pub last: Day,
}

/// The runs of a predicate going back from a day, the latest first.
#[derive(Clone, Debug)]
pub struct TruthRuns<'a, 'b> {
    predicate: &'a Predicate,
    situation: &'a Situation<'b>,
    /// The last day not looked at yet; `None` at the end.
    next: Option<Day>,
    down_to: Day,
    /// The segment whose condition it is, by a number that no other segment has.
    segment: Option<usize>,
    /// A stretch that belongs to the next run.
    kept: Option<(bool, Day, Day)>,
}

impl Predicate {
    /// The runs from the day of the situation back to `down_to`, or to joining if that is later.
    ///
    /// What your service knows of the user is taken as it is now. The earliest run may have begun before `down_to`.
    pub fn runs<'a, 'b>(&'a self, situation: &'a Situation<'b>, down_to: Day) -> TruthRuns<'a, 'b> {
        let down_to = down_to.max(situation.joined());
        let next = Some(situation.day()).filter(|day| *day >= down_to);
        TruthRuns { predicate: self, situation, next, down_to, segment: None, kept: None }
    }

    /// The same runs, of the condition of a segment: the verdict of a day is found out once, whoever looks back at it.
    pub(in crate::rule) fn runs_of_segment<'a, 'b>(
        &'a self,
        situation: &'a Situation<'b>,
        down_to: Day,
        segment: usize,
    ) -> TruthRuns<'a, 'b> {
        TruthRuns { segment: Some(segment), ..self.runs(situation, down_to) }
    }
}

impl TruthRuns<'_, '_> {
    /// The next stretch back; the one after it may continue the same run.
    ///
    /// Asking every day would cost one evaluation a day, over years for one user. Instead each verdict comes with a day
    /// since which it has been the same, and the next question is about the day before that one. That day may be too
    /// late, since only what is cheap is found out; then two stretches with the same verdict meet, and `next` joins
    /// them. It must never be too early: the skipped days would get a verdict that they did not have.
    pub(in crate::rule) fn stretch_of_truth(&mut self) -> Option<(Result<bool, Unscored>, Day, Day)> {
        let last = self.next?;
        let (truth, since) = match self.kept_verdict(last) {
            Some(kept) => kept,
            None => self.verdict(last)?,
        };
        let first = since.clamp(self.down_to, last);
        self.next = Some(first.minus(1)).filter(|day| *day >= self.down_to && *day < last);
        Some((truth, first, last))
    }

    /// The same, where unknown counts as not true.
    fn stretch(&mut self) -> Option<(bool, Day, Day)> {
        self.stretch_of_truth().map(|(truth, first, last)| (truth == Ok(true), first, last))
    }

    fn kept_verdict(&self, day: Day) -> Option<(Result<bool, Unscored>, Day)> {
        self.situation.looked_back()?.verdict(self.segment?, day)
    }

    fn verdict(&self, day: Day) -> Option<(Result<bool, Unscored>, Day)> {
        work::steps(1);
        let (truth, since) = if day == self.situation.day() {
            self.predicate.evaluate_steady(self.situation)
        } else {
            self.predicate.evaluate_steady(&self.situation.on(day)?)
        };
        if let (Some(segment), Some(back)) = (self.segment, self.situation.looked_back()) {
            back.keep_verdict(segment, day, (truth.known(), since));
        }
        Some((truth.known(), since))
    }
}

impl TruthRuns<'_, '_> {
    /// The next run of true days that begins on `not_before` or later. `None` once it is certain that no further one does;
    /// with an earlier day the walk goes on from there.
    pub(in crate::rule) fn true_run_from(&mut self, not_before: Day) -> Option<TruthRun> {
        let (mut so, mut first, mut last) = self.kept.take().or_else(|| self.stretch())?;
        loop {
            // A false run is left as it is where no day that is asked about is left before it: on most days a condition is
            // not true, and asking about the day before would cost a second evaluation.
            let over = !so && self.next.is_none_or(|next| next < not_before);
            if first < not_before || over {
                self.kept = Some((so, first, last));
                return None;
            }
            match self.stretch() {
                None if so => return Some(TruthRun { so, first, last }),
                None => return None,
                Some((before, from, _)) if before == so => first = from,
                Some((before, from, to)) => {
                    let run = TruthRun { so, first, last };
                    (so, first, last) = (before, from, to);
                    if run.so {
                        self.kept = Some((so, first, last));
                        return Some(run);
                    }
                }
            }
        }
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
