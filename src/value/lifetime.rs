//! CLV, customer lifetime value: future purchases, discounted, times what one purchase brings; and totals over
//! customers.
//!
//! ```text
//! CLV = E[M] · Σ over purchases to come in the span of their discounts
//! continuous   ∫ e^(−δs) dE[Y(s)] = e^(−δt) E[Y(t)] + δ ∫ e^(−δs) E[Y(s)] ds
//! per period   Σ (E[Y(kp)] − E[Y((k−1)p)]) (1+d)^−k over the periods k
//! ```
//! It assumes that purchases and spend are independent for a given customer: check the correlation of x and m first.

use core::iter::Sum;
use core::num::NonZeroU32;
use core::ops::{Add, AddAssign};
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::btyd::BtydSummary;
use super::customer::{Customer, CustomerError};
use super::discount::Discount;
use super::one_timers::OneTimers;
use super::purchase::{PurchaseForecast, PurchaseModel};
use super::span::Span;
use super::special::legendre::Points;
use crate::number::plain::{finite, finite_sum, plain_at_any_size};
use crate::number::ratio::Ratio;
use crate::number::work;
use crate::time::Day;

/// How far ahead customers are valued, and how the future is discounted.
///
/// ```
/// use lifestage::value::{BgNbd, Customer, Discount, GammaGamma, Lifetime, LifetimeOutlook, Span, Spend};
///
/// let model = BgNbd::new(0.243, 4.414, 0.793, 2.426)?;
/// let money = GammaGamma::new(6.25, 3.74, 15.44)?;
/// let spend = money.expected_spend(Some(&Spend::new(2, 22.35)?));
/// let customer = Customer::new(2, 30.43, 38.86)?;
///
/// // Twelve months of 4.345 weeks at 1 % a month, in dollars.
/// let year = Lifetime { span: Span::new(12.0 * 4.345)?, discount: Discount::per_period(0.01, Span::new(4.345)?)? };
/// assert_eq!(format!("{:.2}", year.value(&model, &customer, spend)), "36.29");
///
/// // A segment is the sum of its customers.
/// let segment: LifetimeOutlook = [customer, Customer::NEW].iter().map(|one| year.outlook(&model, one, spend)).sum();
/// assert_eq!((segment.customers, format!("{:.2}", segment.alive)), (2, "1.73".to_owned()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lifetime {
    /// How far ahead, in units of the model.
    pub span: Span,
    /// The discount of future purchases.
    pub discount: Discount,
}

impl Lifetime {
    /// The expected purchases in the span, each discounted to today. It asks the model once for each period of the discount,
    /// and where there are more than 10,000 of them about a hundred times.
    pub fn purchases(&self, model: &impl PurchaseModel, customer: &Customer) -> f64 {
        let expected = |until: f64| {
            work::steps(1);
            Span::new(until).map_or(0.0, |span| model.expected_purchases(customer, span))
        };
        let span = self.span.get();
        let rate = self.discount.continuous_rate();
        if rate <= 0.0 || span <= 0.0 {
            return expected(span);
        }
        match self.discount.periods() {
            Some((rate, period)) if span / period <= MOST_PERIODS => per_period(expected, span, rate, period),
            _ => continuous(expected, span, rate),
        }
    }

    /// CLV: the discounted purchases of the span times what a purchase brings, in the unit of money of `spend`.
    pub fn value(&self, model: &impl PurchaseModel, customer: &Customer, spend: f64) -> f64 {
        self.purchases(model, customer) * spend
    }

    /// Everything that can be summed over customers.
    pub fn outlook(&self, model: &impl PurchaseModel, customer: &Customer, spend: f64) -> LifetimeOutlook {
        let PurchaseForecast { p_alive, purchases } = model.forecast(customer, self.span);
        let undiscounted = self.discount.continuous_rate() <= 0.0;
        let value = if undiscounted { purchases * spend } else { self.value(model, customer, spend) };
        LifetimeOutlook {
            customers: 1,
            alive: plain_at_any_size(p_alive),
            purchases: plain_at_any_size(purchases),
            value: plain_at_any_size(value),
            one_timers: None,
        }
    }
}

/// More periods than this are as good as continuous discounting.
const MOST_PERIODS: f64 = 10_000.0;

fn per_period(expected: impl Fn(f64) -> f64, span: f64, rate: f64, period: f64) -> f64 {
    // A last period that is only a rounding error long does not count.
    let periods = (span / period - 1e-9).ceil().max(1.0);
    let (mut sum, mut before, mut worth, mut k) = (0.0, 0.0, 1.0, 1.0);
    while k <= periods {
        let until = expected((k * period).min(span));
        worth /= 1.0 + rate;
        sum += (until - before) * worth;
        before = until;
        k += 1.0;
    }
    sum
}

fn continuous(expected: impl Fn(f64) -> f64, span: f64, rate: f64) -> f64 {
    // What comes later is worth less than a rounding error.
    let end = span.min(40.0 / rate);
    // Each piece is four times as long as the one before, because rates fade at the pace of the customer's age.
    let ends = [0.0, 1.0 / 1024.0, 1.0 / 256.0, 1.0 / 64.0, 1.0 / 16.0, 1.0 / 4.0, 1.0].map(|part| part * end);
    let area: f64 = ends
        .iter()
        .zip(ends.iter().skip(1))
        .flat_map(|(from, to)| Points::Sixteen.between(*from, *to))
        .map(|(at, weight)| weight * (-rate * at).exp() * expected(at))
        .sum();
    (-rate * end).exp() * expected(end) + rate * area
}

/// What to expect of some customers: one, a segment, or all. Outlooks can be added.
///
/// The last digits of float sums depend on the order, so always add customers in the same order, or add them to a
/// [`LifetimeTotal`](super::LifetimeTotal), whose sums are exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LifetimeOutlook {
    /// The number of customers.
    pub customers: u64,
    /// The expected number of them who are alive.
    #[serde(deserialize_with = "finite")]
    pub alive: f64,
    /// Expected purchases in the span.
    #[serde(deserialize_with = "finite")]
    pub purchases: f64,
    /// CLV, in the unit of money of the spend.
    #[serde(deserialize_with = "finite")]
    pub value: f64,
    /// Why the value of those who bought once may be wrong. `None` if nothing is known against it.
    #[serde(default)]
    pub one_timers: Option<OneTimers>,
}

impl Add for LifetimeOutlook {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            customers: self.customers.saturating_add(other.customers),
            alive: plain_at_any_size(finite_sum(self.alive, other.alive)),
            purchases: plain_at_any_size(finite_sum(self.purchases, other.purchases)),
            value: plain_at_any_size(finite_sum(self.value, other.value)),
            one_timers: OneTimers::plus(self.one_timers, other.one_timers),
        }
    }
}

impl AddAssign for LifetimeOutlook {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for LifetimeOutlook {
    fn sum<I: Iterator<Item = Self>>(outlooks: I) -> Self {
        outlooks.fold(Self::default(), Add::add)
    }
}

/// The total outlook of each segment, for any key of segments.
///
/// ```
/// use lifestage::value::{BgNbd, Customer, Discount, Lifetime, totals};
///
/// let model = BgNbd::new(0.243, 4.414, 0.793, 2.426)?;
/// let year = Lifetime { span: 52.into(), discount: Discount::NONE };
/// let outlook = |spend| year.outlook(&model, &Customer::NEW, spend);
/// let segments = totals([("Loyal", outlook(30.0)), ("Lost", outlook(1.0)), ("Loyal", outlook(12.0))]);
/// assert_eq!(segments["Loyal"].customers, 2);
/// assert_eq!(format!("{:.6}", segments["Loyal"].value / segments["Lost"].value), "42.000000");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn totals<K: Ord>(outlooks: impl IntoIterator<Item = (K, LifetimeOutlook)>) -> BTreeMap<K, LifetimeOutlook> {
    let mut totals = BTreeMap::new();
    for (segment, outlook) in outlooks {
        *totals.entry(segment).or_insert_with(LifetimeOutlook::default) += outlook;
    }
    totals
}

/// The first day on which P(alive) is below a threshold, if the customer buys nothing more: the day to write them off,
/// or to win them back before. `None` if that day never comes.
///
/// The summary is as of `as_of`; the answer may lie before it.
///
/// ```
/// use core::num::NonZeroU32;
/// use lifestage::value::{lost_on, BtydRule, MbgNbd};
/// use lifestage::number::Ratio;
/// use lifestage::{Amount, Day, Event, Profile};
///
/// let model = MbgNbd::new(0.525, 6.183, 0.891, 1.614)?;
/// let first = Day::ymd(1997, 1, 1);
/// let profile = Profile::of([0, 17, 60].map(|day| Event::purchase(1_u64, first.plus(day), Amount::minor(20_00))));
/// let today = first.plus(70);
/// let summary = BtydRule::default().summary(profile.as_of(today))?.unwrap();
/// assert_eq!(lost_on(&model, &summary, today, Ratio::percent(50))?, Some(Day::ymd(1997, 5, 18)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the numbers of the summary contradict each other.
pub fn lost_on(
    model: &impl PurchaseModel,
    summary: &BtydSummary,
    as_of: Day,
    threshold: Ratio,
) -> Result<Option<Day>, CustomerError> {
    let customer = Customer::try_from(summary)?;
    let ruler = f64::from(NonZeroU32::get(summary.ruler));
    let days = model.falls_below(&customer, threshold).map(|age| (age * ruler).floor() + 1.0);
    // A day beyond the range of dates counts as never.
    let later = days.map(|days| days - f64::from(summary.age_days)).filter(|days| days.abs() < f64::from(i32::MAX));
    #[expect(clippy::cast_possible_truncation, reason = "a whole number within the range was filtered")]
    Ok(later.map(|days| as_of.plus(days as i32)).filter(|day| *day < Day::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::work::counted;
    use crate::value::bg_nbd::BgNbd;

    #[test]
    fn twice_the_periods_ask_the_model_twice_as_often_up_to_a_limit() {
        let model = BgNbd::new(0.243, 4.414, 0.793, 2.426).unwrap();
        let asked = |periods: f64| {
            let discount = Discount::per_period(1e-6, Span::new(0.5).unwrap()).unwrap();
            let lifetime = Lifetime { span: Span::new(periods * 0.5).unwrap(), discount };
            counted(|| lifetime.purchases(&model, &Customer::NEW)).0
        };
        assert_eq!([1_000.0, 2_000.0, MOST_PERIODS].map(asked), [1_000, 2_000, 10_000]);
        assert!(asked(20_000.0) <= 200 && asked(1e9) <= 200);
    }
}
