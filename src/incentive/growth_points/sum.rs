//! Sums of growth points: of a day, and of a period so far.
//!
//! ```text
//! points = min(period cap, Σ capped) + Σ exempt − Σ taken          taken on a day ≤ the points at its end
//! ```

use serde::{Deserialize, Serialize};

/// What a day brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::incentive) struct DayPoints {
    /// At most the day's cap.
    pub(in crate::incentive) capped: u64,
    pub(in crate::incentive) exempt: u64,
    /// What deductions ask for.
    pub(in crate::incentive) deducted: u64,
}

/// Sums what a day brings. As only the sum is clipped, the order of awards does not matter.
#[derive(Clone, Copy, Debug)]
pub(super) struct DaySum {
    cap: u64,
    points: DayPoints,
}

impl DaySum {
    pub(super) fn new(day_cap: u64) -> Self {
        Self { cap: day_cap, points: DayPoints::default() }
    }

    #[inline]
    pub(super) fn add(&mut self, points: u64, exempt: bool, deducts: bool) {
        // Each sum by its own name, so that all three stay in registers.
        let DayPoints { capped, exempt: not_capped, deducted } = &mut self.points;
        if deducts {
            *deducted = deducted.saturating_add(points);
        } else if exempt {
            *not_capped = not_capped.saturating_add(points);
        } else {
            *capped = capped.saturating_add(points);
        }
    }

    /// What the day brought, for the next one to start from nothing.
    #[inline]
    pub(super) fn take(&mut self) -> DayPoints {
        let points = core::mem::take(&mut self.points);
        DayPoints { capped: points.capped.min(self.cap), ..points }
    }
}

/// The points of the days of a period so far.
#[derive(Clone, Copy, Debug)]
pub(super) struct PeriodSum {
    cap: u64,
    capped: u64,
    pub(super) exempt: u64,
    /// What deductions took. Less than they asked for where there were fewer points.
    pub(super) taken: u64,
}

impl PeriodSum {
    pub(super) const fn new(period_cap: u64) -> Self {
        Self { cap: period_cap, capped: 0, exempt: 0, taken: 0 }
    }

    /// The sum to go on from.
    pub(super) const fn going_on(period_cap: u64, so_far: SumSoFar) -> Self {
        let SumSoFar { capped, exempt, taken } = so_far;
        Self { cap: period_cap, capped, exempt, taken }
    }

    pub(super) const fn so_far(self) -> SumSoFar {
        let Self { capped, exempt, taken, .. } = self;
        SumSoFar { capped, exempt, taken }
    }

    /// Adds the next day. Deductions take no more than there is, and leave no debt.
    #[inline]
    pub(super) fn add(&mut self, of_day: DayPoints) {
        self.capped = self.capped.saturating_add(of_day.capped);
        self.exempt = self.exempt.saturating_add(of_day.exempt);
        if of_day.deducted > 0 {
            self.taken = self.taken.saturating_add(of_day.deducted.min(self.points()));
        }
    }

    pub(super) fn points(&self) -> u64 {
        self.capped.min(self.cap).saturating_add(self.exempt).saturating_sub(self.taken)
    }
}

/// The points of the days of a period, to go on from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::incentive) struct SumSoFar {
    /// Before the cap of the period.
    pub(in crate::incentive) capped: u64,
    pub(in crate::incentive) exempt: u64,
    pub(in crate::incentive) taken: u64,
}
