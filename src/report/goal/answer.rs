//! The answer: each number that has a goal, at each of the points.

use serde::{Deserialize, Serialize};

use crate::answer::definition::{Definition, MergeError, in_one_line};
use crate::answer::guarantee::{Guarantee, must};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::report::checked::{Part, checked, largest, most};
use crate::report::kpi::{KpiFigure, KpiGoal, KpiName, KpiRow, KpiTarget, KpiUnit, join_past};
use crate::time::Day;

/// The numbers that have a goal, followed up to a day.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Goals {
    /// The question that was answered, with a fingerprint of the rule.
    pub(super) definition: Definition,
    /// The day asked about.
    pub as_of: Day,
    /// Days from one point to the next.
    pub every_days: u16,
    /// Changes from point to point without which there is no forecast.
    pub least_changes: u16,
    /// One track for each number that has a goal, in the order of the board.
    pub tracks: Vec<GoalTrack>,
}

checked!(Goals { definition: Definition, as_of: Day, every_days: u16, least_changes: u16, tracks: Vec<GoalTrack> });
mergeable!(Goals, "goals", 1, MergeError);

/// One number that has a goal, at each of the points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct GoalTrack {
    /// Which number it is.
    pub name: KpiName,
    /// Its unit.
    pub unit: KpiUnit,
    /// The day asked about.
    pub as_of: Day,
    /// Days from one point to the next.
    pub every_days: u16,
    /// Changes from point to point without which there is no forecast.
    pub least_changes: u16,
    /// Where it should be, from where, and by when.
    pub goal: KpiGoal<KpiTarget>,
    /// The figure as of the day asked about.
    pub now: KpiFigure,
    /// The figures as of the points before, the latest first; `None` where a profile forgot needed days.
    pub before: Vec<Option<KpiFigure>>,
}

impl GoalTrack {
    /// The number as a row of the board, which has the share of the way, the pace that is needed and the verdict.
    pub fn row(&self) -> KpiRow {
        let Self { name, unit, as_of, goal, now, .. } = self.clone();
        KpiRow { name, unit, as_of, now, month_before: None, year_before: None, goal: Some(goal) }
    }

    /// The values of the points in the unit of the number, the latest first, as far back as there is one without a gap.
    pub fn values(&self) -> Vec<f64> {
        let figures = [Some(&self.now)].into_iter().chain(self.before.iter().map(Option::as_ref));
        figures.map_while(|figure| figure?.value(self.unit)).collect()
    }

    fn figures(&self) -> impl Iterator<Item = &KpiFigure> {
        [&self.now].into_iter().chain(self.before.iter().flatten())
    }

    /// The number and its goal, as a definition says them.
    fn in_words(&self) -> String {
        format!("{}, target {}", self.name, self.goal)
    }
}

impl Goals {
    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The track of a number; `None` if it has no goal.
    pub fn track(&self, name: &KpiName) -> Option<&GoalTrack> {
        self.tracks.iter().find(|track| track.name == *name)
    }

    /// Adds the same report over other users, for example from another machine.
    ///
    /// # Errors
    /// If the definitions differ, or the numbers of a report contradict each other; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.part().must_add_up(&other.part())?;
        for (mine, theirs) in self.tracks.iter_mut().zip(&other.tracks) {
            mine.now.join(&theirs.now);
            for (mine, theirs) in mine.before.iter_mut().zip(&theirs.before) {
                join_past(mine, theirs.as_ref());
            }
        }
        Ok(())
    }

    fn part(&self) -> Part<'_> {
        let figures = || self.tracks.iter().flat_map(GoalTrack::figures);
        let most = most(figures().map(|figure| figure.denominator));
        let largest = largest(figures().map(|figure| figure.numerator));
        Part { definition: &self.definition, check: self.check(), most, largest }
    }

    fn check(&self) -> Result<(), Guarantee> {
        let Self { definition, as_of, every_days, least_changes, tracks } = self;
        let points = tracks.first().map_or(0, |track| track.before.len());
        let said = followed(tracks, *every_days, points, *least_changes, *as_of);
        let said = tracks.is_empty() || definition.text().contains(&format!("{}; ", in_one_line(said)));
        must(said, Guarantee::GoalsDefined)?;
        let fits = |track: &GoalTrack| {
            (track.as_of, track.every_days, track.least_changes) == (*as_of, *every_days, *least_changes)
                && track.before.len() == points
                && track.goal.target.unit() == track.unit
                && track.name.standard().is_none_or(|kpi| kpi.unit() == track.unit)
        };
        must(tracks.iter().all(fits), Guarantee::FigureForEachPoint)?;
        let shares = tracks.iter().filter(|track| track.unit == KpiUnit::Share);
        must(shares.flat_map(GoalTrack::figures).all(KpiFigure::is_share), Guarantee::ShareOfUsers)
    }
}

/// What is followed, as the definition says it at its end.
pub(super) fn followed(tracks: &[GoalTrack], every: u16, points: usize, least: u16, as_of: Day) -> String {
    let numbers: Vec<String> = tracks.iter().map(GoalTrack::in_words).collect();
    format!(
        ", followed as of {as_of} and at {points} points before, {every} days apart, {least} changes for a forecast: {}",
        numbers.join(", "),
    )
}
