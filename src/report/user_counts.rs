//! The counts of users in each report, and how they hang together: what [`SmallCells::shown`] judges.
//!
//! Counts of events, sums, shares, means and times are no counts of users: show them where the counts that they are of are shown.
//!
//! [`SmallCells::shown`]: crate::answer::SmallCells::shown

use std::collections::BTreeMap;
use std::fmt::Display;

use crate::answer::language::Language;
use crate::answer::small_cells::{CountLine, UserCounts};
use crate::report::accounting::{UserAccounting, UserAccountingPeriod};
use crate::report::activity::{ActiveDays, ActiveUsers, DailyTotals, Stickiness, TrailingUsers};
use crate::report::funnel::FunnelReport;
use crate::report::journey::{
    Breakdown, CorrelationReport, CrossTable, Flow, JourneyStep, SatisfactionReport, StageActions, StageJourney,
};
use crate::report::kpi::{KpiBoard, KpiFigure, KpiUnit};
use crate::report::path::PathReport;
use crate::report::retention::{Cohort, Lags, Retained, Retention};
use crate::report::revenue::{CohortRevenue, CumulativeSpend, Revenue, RevenueCohort, TimeToChurn};
use crate::report::session::SessionReport;
use crate::score::stage::LifecycleStage;

/// A line for each period, by its first day: `users`.
impl UserCounts for ActiveUsers {
    fn user_counts(&self) -> Vec<CountLine> {
        self.periods.iter().map(|row| users(row.days.first(), row.users)).collect()
    }
}

/// A line for each day: `users`.
impl UserCounts for TrailingUsers {
    fn user_counts(&self) -> Vec<CountLine> {
        self.days.iter().map(|row| users(row.day, row.users)).collect()
    }
}

/// One line: `day`, `trailing_30` and `month`, all or none.
impl UserCounts for Stickiness {
    fn user_counts(&self) -> Vec<CountLine> {
        let counts = [("day", self.day_users), ("trailing_30", self.trailing_30_users), ("month", self.month_users)];
        // Whoever is here today is here in the 30 days and in the month.
        vec![CountLine::together("stickiness", counts, [(1, 0), (2, 0)])]
    }
}

/// One line: classes by the number of active days, `1`, `2`, …
impl UserCounts for ActiveDays {
    fn user_counts(&self) -> Vec<CountLine> {
        let classes = self.users.iter().zip(1_u32..).map(|(users, days)| (days.to_string(), *users));
        vec![CountLine::parts("active days", classes)]
    }
}

/// A line for each day and kind: `users`.
impl UserCounts for DailyTotals {
    fn user_counts(&self) -> Vec<CountLine> {
        self.rows.iter().map(|row| users(format_args!("{} {}", row.day, row.kind), row.users)).collect()
    }
}

/// A line for each period, by its first day: `new`, `returning`, `resurrecting`, `dormant_new`, `dormant_returning` and
/// `dormant_resurrecting`, all or none, as returning and dormant users add up to those active in the period before; and who of
/// those came again: `kept_new`, `kept_returning` and `kept_resurrecting`, which a subtraction tells. A row that is left out takes
/// the later ones with it, as they say who was active in it.
impl UserCounts for UserAccounting {
    fn user_counts(&self) -> Vec<CountLine> {
        let before = [None].into_iter().chain(self.periods.iter().map(Some));
        let lines = self.periods.iter().zip(before).map(|(row, before)| accounting(row, before));
        lines.enumerate().map(|(place, line)| line.after(place.checked_sub(1))).collect()
    }
}

fn accounting(row: &UserAccountingPeriod, before: Option<&UserAccountingPeriod>) -> CountLine {
    let mut counts = vec![("new", row.new), ("returning", row.returning), ("resurrecting", row.resurrecting)];
    if let Some(dormant) = row.dormant {
        counts.push(("dormant_new", dormant.new));
        counts.push(("dormant_returning", dormant.returning));
        counts.push(("dormant_resurrecting", dormant.resurrecting));
        if let Some(before) = before {
            counts.push(("kept_new", before.new.saturating_sub(dormant.new)));
            counts.push(("kept_returning", before.returning.saturating_sub(dormant.returning)));
            counts.push(("kept_resurrecting", before.resurrecting.saturating_sub(dormant.resurrecting)));
        }
    }
    CountLine::together(row.days.first().to_string(), counts, [])
}

/// For each cohort, by its first day, a line of its `size` and of the users `eligible` at each lag; and one for each lag:
/// `eligible` and `retained`, which is all of them at lag 0. Lags without end have one line together, all or none, as each is in
/// the ones before; and lags of which one lies within another are shown together or not at all. Then `all`, with a line for each
/// lag, where nothing is left out of it in any cohort: it is a sum of what is shown, so it tells nothing more.
impl UserCounts for Retention {
    fn user_counts(&self) -> Vec<CountLine> {
        let mut lines = Vec::new();
        let mut of_lag: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for cohort in &self.cohorts {
            let size = lines.len();
            lines.push(sizes(cohort, &self.lags));
            let mut overlapping = Vec::new();
            for (place, (lags, cell)) in self.lags.iter().zip(&cohort.cells).enumerate() {
                if cell.eligible() > 0 && !is_endless(*lags) {
                    of_lag.entry(place).or_default().push(lines.len());
                    overlapping.extend(overlaps_another(*lags, &self.lags).then_some(lines.len()));
                    lines.push(retained(&cohort.days.first(), *lags, *cell).after([size]));
                }
            }
            if let Some(line) = endless(cohort, &self.lags) {
                // Who is too young for a lag adds nothing to it.
                let counted = self.lags.iter().zip(&cohort.cells).enumerate();
                for (place, _) in counted.filter(|(_, (lags, cell))| is_endless(**lags) && cell.eligible() > 0) {
                    of_lag.entry(place).or_default().push(lines.len());
                }
                overlapping.extend(endless_overlap(&self.lags).then_some(lines.len()));
                lines.push(line.after([size]));
            }
            link(&mut lines, &overlapping);
        }
        for (place, lags) in self.lags.iter().enumerate() {
            let parts = of_lag.remove(&place).unwrap_or_default();
            lines.push(retained(&"all", *lags, self.pooled(*lags)).after(parts));
        }
        lines
    }
}

impl Retention {
    /// The counts of all cohorts as one, for where no cohorts are printed: a line for each lag, `all` and the lag, with
    /// `eligible` and `retained`.
    pub fn pooled_counts(&self) -> impl UserCounts + use<> {
        let mut lines: Vec<CountLine> =
            self.lags.iter().map(|lags| retained(&"all", *lags, self.pooled(*lags))).collect();
        let overlapping: Vec<usize> = overlapping(&self.lags).collect();
        link(&mut lines, &overlapping);
        Lines(lines)
    }
}

/// Counts that are lines already.
struct Lines(Vec<CountLine>);

impl UserCounts for Lines {
    fn user_counts(&self) -> Vec<CountLine> {
        self.0.clone()
    }
}

/// The size of a cohort, and who of it is eligible at each lag, the lag that is over first before the others.
fn sizes(cohort: &Cohort, lags: &[Lags]) -> CountLine {
    let mut eligible: Vec<(Lags, u64)> =
        lags.iter().copied().zip(cohort.cells.iter().map(|cell| cell.eligible())).collect();
    eligible.sort_by_key(|(lags, _)| lags.through().unwrap_or(lags.from()));
    let eligible = eligible.into_iter().map(|(lags, users)| (format!("eligible {lags}"), users));
    let counts = [("size".to_owned(), cohort.size)].into_iter().chain(eligible);
    CountLine::nested_by_dates(cohort.days.first().to_string(), counts)
}

/// Whether a lag has no end, and so contains later ones like it. Everybody is back at lag 0.
fn is_endless(lags: Lags) -> bool {
    lags.through().is_none() && lags.from() > 0
}

/// Whether who returns at a lag may do so by a return at another lag, which is not one that lags without end have anyway.
fn overlaps_another(lags: Lags, all: &[Lags]) -> bool {
    let reaches = |one: Lags, other: Lags| one.through().is_none_or(|through| other.from() <= through);
    let is_one = |other: Lags| {
        let others_alike = is_endless(lags) && is_endless(other);
        other != lags && other.from() > 0 && !others_alike && reaches(lags, other) && reaches(other, lags)
    };
    lags.from() > 0 && all.iter().any(|other| is_one(*other))
}

/// Whether a lag without end overlaps another. All of these lags hang together then, as each is in the ones before.
fn endless_overlap(all: &[Lags]) -> bool {
    all.iter().any(|lags| is_endless(*lags) && overlaps_another(*lags, all))
}

/// The places of lags whose users tell of each other.
fn overlapping(all: &[Lags]) -> impl Iterator<Item = usize> {
    let endless = endless_overlap(all);
    let hangs = move |lags: Lags| overlaps_another(lags, all) || (endless && is_endless(lags));
    all.iter().enumerate().filter(move |(_, lags)| hangs(**lags)).map(|(place, _)| place)
}

/// Shows the lines at these places whole, or nothing of any.
fn link(lines: &mut [CountLine], places: &[usize]) {
    for place in places.iter().filter(|_| places.len() > 1) {
        if let Some(line) = lines.get_mut(*place) {
            line.with.extend(places.iter().copied().filter(|other| other != place));
        }
    }
}

/// Who returned at each lag or later, that of the first lag first; none where there is no such lag, or nobody is eligible.
fn endless(cohort: &Cohort, lags: &[Lags]) -> Option<CountLine> {
    let endless = lags.iter().zip(&cohort.cells).filter(|(lags, _)| is_endless(**lags));
    let by_lag: BTreeMap<Lags, Retained> = endless.map(|(lags, cell)| (*lags, *cell)).collect();
    let counts = by_lag.iter().flat_map(|(lags, cell)| {
        [(format!("eligible {lags}"), cell.eligible()), (format!("retained {lags}"), cell.retained())]
    });
    let pairs = (0..by_lag.len()).flat_map(|lag| [(2 * lag, 2 * lag + 1), (2 * lag + 1, 2 * lag + 3)]);
    let is_any = by_lag.values().any(|cell| cell.eligible() > 0);
    is_any.then(|| CountLine::together(format!("{} on or after", cohort.days.first()), counts, pairs))
}

fn retained(of: &dyn Display, lags: Lags, cell: Retained) -> CountLine {
    let counts = [("eligible", cell.eligible()), ("retained", cell.retained())];
    let name = format!("{of} {lags}");
    // That nobody is missing at lag 0 is no news, and says nothing of anybody.
    if lags.from() == 0 { CountLine::together(name, counts, []) } else { CountLine::nested(name, counts) }
}

/// A line for each period, by its first day: `active` and `payers`.
impl UserCounts for Revenue {
    fn user_counts(&self) -> Vec<CountLine> {
        let line = |name: String, [active, payers]: [u64; 2]| {
            CountLine::nested(name, [("active", active), ("payers", payers)])
        };
        self.periods.iter().map(|row| line(row.days.first().to_string(), [row.active, row.payers])).collect()
    }
}

/// A line for each cohort, by its first day: its `size`, and for each lag `mature` and the lag. Then `all`, with `mature` at each
/// lag, where nothing is left out of the cohorts' lines.
impl UserCounts for CohortRevenue {
    fn user_counts(&self) -> Vec<CountLine> {
        let mature = |(lag, cell): (usize, &CumulativeSpend)| (format!("mature {lag}"), cell.mature);
        let cohort = |cohort: &RevenueCohort| {
            let counts =
                [("size".to_owned(), cohort.size)].into_iter().chain(cohort.lags.iter().enumerate().map(mature));
            CountLine::nested_by_dates(cohort.days.first().to_string(), counts)
        };
        let mut lines: Vec<CountLine> = self.cohorts.iter().map(cohort).collect();
        let pooled = self.pooled();
        let all = CountLine::nested_by_dates("all", pooled.iter().enumerate().map(mature)).after(0..lines.len());
        lines.push(all);
        lines
    }
}

/// One line: `customers` and `churned`.
impl UserCounts for TimeToChurn {
    fn user_counts(&self) -> Vec<CountLine> {
        let counts = [("customers", self.survival.count()), ("churned", self.churned)];
        vec![CountLine::nested("time to churn", counts)]
    }
}

/// One line: `users`, and who came as far as each step, `1`, `2`, …
impl UserCounts for FunnelReport {
    fn user_counts(&self) -> Vec<CountLine> {
        let steps = self.steps().into_iter().zip(1_u32..).map(|(step, number)| (number.to_string(), step.users));
        vec![CountLine::nested("steps", [("users".to_owned(), self.users())].into_iter().chain(steps))]
    }
}

/// One line: classes by the number of sessions, `1`, `2`, …, of all users.
impl UserCounts for SessionReport {
    fn user_counts(&self) -> Vec<CountLine> {
        let classes = self.sessions_per_user().values().map(|(sessions, users)| (sessions.to_string(), users));
        vec![CountLine::parts("users by sessions", classes)]
    }
}

/// One line of `users`, and one for each path with the `sessions` that it was taken in, or users where the rule has no
/// sessions.
impl UserCounts for PathReport {
    fn user_counts(&self) -> Vec<CountLine> {
        let kinds =
            |path: &[crate::event::kind::Kind]| path.iter().map(ToString::to_string).collect::<Vec<_>>().join(" → ");
        let paths = self.paths().map(|(path, count)| CountLine::nested(kinds(path), [("sessions", count.sessions)]));
        [users("users", self.users())].into_iter().chain(paths).collect()
    }
}

/// A line for each number, and for each on an earlier day with `month before` or `year before`: `of`, and `users` where it is a
/// share; `of` and `users`, all or none, where it is a factor.
impl UserCounts for KpiBoard {
    fn user_counts(&self) -> Vec<CountLine> {
        let mut lines = Vec::new();
        for row in &self.rows {
            let name = row.name.as_str();
            let figures = [
                (name.to_owned(), Some(&row.now)),
                (format!("{name} month before"), row.month_before.as_ref()),
                (format!("{name} year before"), row.year_before.as_ref()),
            ];
            let figures = figures.into_iter().filter_map(|(name, figure)| Some((name, figure?)));
            lines.extend(figures.map(|(name, figure)| figure_line(name, row.unit, figure)));
        }
        lines
    }
}

fn figure_line(name: String, unit: KpiUnit, figure: &KpiFigure) -> CountLine {
    let (of, some) = (figure.denominator, u64::try_from(figure.numerator).unwrap_or(0));
    match unit {
        KpiUnit::Share => CountLine::nested(name, [("of", of), ("users", some)]),
        KpiUnit::Factor => CountLine::together(name, [("of", of), ("users", some)], []),
        _ => CountLine::nested(name, [("of", of)]),
    }
}

/// A line for each cell, by subject and touchpoint: `users` and `converted`.
impl UserCounts for CrossTable {
    fn user_counts(&self) -> Vec<CountLine> {
        let line = |name: String, [users, converted]: [u64; 2]| {
            CountLine::nested(name, [("users", users), ("converted", converted)])
        };
        let cells = self.cells.iter();
        cells.map(|cell| line(format!("{} {}", cell.subject, cell.touchpoint), [cell.users, cell.converted])).collect()
    }
}

/// A line for each stage and kind: `users` in the stage, and `active`, who did such a thing. Of a kind that nobody in a stage did
/// there is no line; others who did it have one, beside which all of these users are not active.
impl UserCounts for StageActions {
    fn user_counts(&self) -> Vec<CountLine> {
        let mut lines = Vec::new();
        for row in &self.stages {
            lines.push(users(row.stage, row.users));
            let of_stage = lines.len() - 1;
            let kinds = row.actions.iter().map(|of| {
                let counts = [("users", row.users), ("active", of.users)];
                CountLine::nested(format!("{} {}", row.stage, of.kind), counts).after([of_stage])
            });
            lines.extend(kinds);
        }
        lines
    }

    fn lacking(&self, line: &CountLine) -> CountLine {
        let is_of = |stage: LifecycleStage| {
            line.name.strip_prefix(stage.name(Language::English)).is_some_and(|kind| kind.starts_with(' '))
        };
        let users = self.stages.iter().find(|row| is_of(row.stage)).map_or(0, |row| row.users);
        let mut lacking = line.of_nobody();
        lacking.counts.iter_mut().filter(|(name, _)| name == "users").for_each(|(_, count)| *count = users);
        lacking
    }
}

/// A line for each stage with who `entered` it, and for each pair of stages with who entered the `first` and the `second` later.
impl UserCounts for StageJourney {
    fn user_counts(&self) -> Vec<CountLine> {
        let mut lines: Vec<CountLine> = self
            .stages
            .iter()
            .map(|row| CountLine::nested(row.stage.to_string(), [("entered", row.entered)]))
            .collect();
        // Also steps that nobody took, so that groups are compared by the same lines.
        for (place, from) in self.stages.iter().enumerate() {
            for to in self.stages.iter().filter(|to| to.stage != from.stage) {
                let users = self.step(from.stage, to.stage).map_or(0, JourneyStep::users);
                let counts = [("first", from.entered), ("second", users)];
                lines.push(CountLine::nested(format!("{} → {}", from.stage, to.stage), counts).after([place]));
            }
        }
        lines
    }
}

/// One line: classes by label.
impl<L: Display + PartialEq> UserCounts for Breakdown<L> {
    fn user_counts(&self) -> Vec<CountLine> {
        vec![CountLine::parts("users by label", self.rows.iter().map(|row| (row.label.to_string(), row.users)))]
    }
}

/// One line: classes by both labels, `before → after`. Totals of a label follow where all of its cells are shown.
impl<L: Display> UserCounts for Flow<L> {
    fn user_counts(&self) -> Vec<CountLine> {
        let label = |label: &Option<L>| label.as_ref().map_or_else(|| "·".to_owned(), ToString::to_string);
        let cells = self.cells.iter().map(|cell| (format!("{} → {}", label(&cell.from), label(&cell.to)), cell.users));
        vec![CountLine::parts("users by both labels", cells)]
    }
}

/// One line: `users`.
impl UserCounts for SatisfactionReport {
    fn user_counts(&self) -> Vec<CountLine> {
        vec![users("satisfaction", self.users)]
    }
}

/// One line: `users`.
impl UserCounts for CorrelationReport {
    fn user_counts(&self) -> Vec<CountLine> {
        vec![users("correlation", self.correlation.pairs)]
    }
}

/// A line of one count.
fn users(name: impl Display, users: u64) -> CountLine {
    CountLine::nested(name.to_string(), [("users", users)])
}

mod watched;

#[cfg(test)]
mod tests;
