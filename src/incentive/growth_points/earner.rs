//! A rule with its options turned into numbers.

use super::earning::EarningRule;
use super::multiplier::{DayFacts, Factors};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Earner {
    points: u64,
    /// Whether a day's points are count × points + bonus, as they are under most rules.
    is_simple: bool,
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
        let factors = Factors::of(&rule.multipliers, rule.stacking);
        Self {
            points: rule.points.into(),
            is_simple: rule.unit.is_none() && rule.day_bonus.is_none() && factors.is_empty(),
            unit: rule.unit.unwrap_or(0),
            bonus: rule.bonus.into(),
            day_bonus: rule.day_bonus.map(|bonus| (bonus.from, bonus.points.into())),
            first_bonus: rule.first_bonus.into(),
            day_cap: rule.day_cap.unwrap_or(u64::MAX),
            month_cap: rule.month_cap.unwrap_or(u64::MAX),
            life_cap: rule.life_cap.unwrap_or(u64::MAX),
            exempt: rule.exempt,
            deducts: rule.deducts,
            factors,
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
        let points = if self.is_simple { count.saturating_mul(self.points) } else { self.special(on, count, sum) };
        points.saturating_add(self.bonus)
    }

    /// The points without the bonus. It is a function of its own so that the common loop fits the registers.
    #[inline(never)]
    fn special(&self, on: DayFacts, count: u64, sum: u64) -> u64 {
        let awards = sum.checked_div(self.unit).unwrap_or(count);
        let points = u128::from(awards) * u128::from(self.points);
        let points = if self.factors.is_empty() { points } else { self.factors.on(on).of(points) };
        let of_day = self.day_bonus.filter(|(from, _)| *from <= sum).map_or(0, |(_, points)| points);
        u64::try_from(points).unwrap_or(u64::MAX).saturating_add(of_day)
    }
}
