//! A rule with its options turned into numbers.

use super::earning::EarningRule;
use super::multiplier::{DayFacts, Factors};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Earner {
    points: u64,
    /// 0 if each event is one award.
    unit: u64,
    bonus: u64,
    /// The summed value from which a day has its own bonus, and that bonus.
    day_bonus: Option<(u64, u64)>,
    pub(super) first_bonus: u64,
    /// No cap is `u64::MAX`.
    pub(super) day_cap: u64,
    pub(super) month_cap: u64,
    pub(super) life_cap: u64,
    pub(super) exempt: bool,
    pub(super) deducts: bool,
    factors: Factors,
}

impl Earner {
    pub(super) fn of(rule: &EarningRule) -> Self {
        Self {
            points: rule.points.into(),
            unit: rule.unit.unwrap_or(0),
            bonus: rule.bonus.into(),
            day_bonus: rule.day_bonus.map(|bonus| (bonus.from, bonus.points.into())),
            first_bonus: rule.first_bonus.into(),
            day_cap: rule.day_cap.unwrap_or(u64::MAX),
            month_cap: rule.month_cap.unwrap_or(u64::MAX),
            life_cap: rule.life_cap.unwrap_or(u64::MAX),
            exempt: rule.exempt,
            deducts: rule.deducts,
            factors: Factors::of(&rule.multipliers, rule.stacking),
        }
    }

    /// Whether its points depend on days before the one that it is asked about.
    pub(super) const fn remembers(&self) -> bool {
        self.first_bonus > 0 || self.month_cap < u64::MAX || self.life_cap < u64::MAX
    }

    /// The points of a day's events before any cap and without the bonus for the first of them in life, from their number
    /// and summed value. Saturates at `u64::MAX`.
    #[inline]
    pub(super) fn desired(&self, on: DayFacts, count: u64, sum: u64) -> u64 {
        let awards = sum.checked_div(self.unit).unwrap_or(count);
        let points = if self.factors.is_empty() {
            awards.saturating_mul(self.points)
        } else {
            self.multiplied(on, u128::from(awards) * u128::from(self.points))
        };
        let of_day = self.day_bonus.filter(|(from, _)| *from <= sum).map_or(0, |(_, points)| points);
        points.saturating_add(self.bonus).saturating_add(of_day)
    }

    #[inline(never)]
    fn multiplied(&self, on: DayFacts, points: u128) -> u64 {
        u64::try_from(self.factors.on(on).of(points)).unwrap_or(u64::MAX)
    }
}
