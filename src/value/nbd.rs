//! NBD: customers buy at their own rates, and never leave.
//!
//! ```text
//! λ ~ Gamma(r, α)      ln L = ln (r)ₓ + r ln α − (r+x) ln(α+T)
//! E[Y(t)] = (r+x) t/(α+T)      P(no purchase in t) = ((α+T)/(α+T+t))^(r+x)
//! ```
//! Ehrenberg, The Pattern of Consumer Purchases, *Applied Statistics* 8(1), 1959. It is the baseline for the other
//! models: how much does it help to know that customers leave?

use serde::{Deserialize, Serialize};

use super::customer::Customer;
use super::discount::Discount;
use super::fit::{Evaluation, FitError, FitOutcome, Fitted, Model, Pair, Penalty, Search, fit};
use super::parameter::{ParameterError, scale, shape};
use super::purchase::PurchaseModel;
use super::sample::{Sample, Weighted};
use super::span::Span;
use super::special::negative_binomial::NegativeBinomial;
use super::special::rising::{Rising, ln_rising};
use crate::number::plain::finite;
use crate::number::ratio::Ratio;

/// The NBD model.
///
/// ```
/// use lifestage::value::{Customer, Nbd, PurchaseModel};
///
/// let model = Nbd::new(0.385, 12.07)?;
/// let customer = Customer::new(2, 30.43, 38.86)?;
/// assert_eq!(format!("{:.3}", model.expected_purchases(&customer, 39.into())), "1.826");
/// assert_eq!(model.p_alive(&customer), 1.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Nbd {
    r: f64,
    alpha: f64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(deserialize_with = "finite")]
    r: f64,
    #[serde(deserialize_with = "finite")]
    alpha: f64,
}

impl Nbd {
    /// Makes a model with these parameters: r and α of the purchase rate.
    ///
    /// # Errors
    /// When r is not from 10⁻¹² to 10¹², or α not from 10⁻³⁰ to 10³⁰.
    pub fn new(r: f64, alpha: f64) -> Result<Self, ParameterError> {
        Ok(Self { r: shape("r", r)?, alpha: scale("alpha", alpha)? })
    }

    /// r: the shape of the purchase rate.
    pub const fn r(&self) -> f64 {
        self.r
    }

    /// α: the rate parameter of the purchase rate, a time.
    pub const fn alpha(&self) -> f64 {
        self.alpha
    }

    /// (r+x)/(α+T): the mean purchase rate of the customer.
    fn rate(&self, customer: &Customer) -> f64 {
        (self.r + customer.repeats()) / (self.alpha + customer.age())
    }
}

impl PurchaseModel for Nbd {
    /// Always 1.
    fn p_alive(&self, _: &Customer) -> f64 {
        1.0
    }

    fn p_alive_after(&self, _: &Customer, _: Span) -> f64 {
        1.0
    }

    fn p_no_purchase(&self, customer: &Customer, span: Span) -> f64 {
        let stretch = span.get() / (self.alpha + customer.age());
        (-(self.r + customer.repeats()) * stretch.ln_1p()).exp()
    }

    fn expected_purchases(&self, customer: &Customer, span: Span) -> f64 {
        self.rate(customer) * span.get()
    }

    fn p_purchases(&self, count: u32, span: Span) -> f64 {
        NegativeBinomial { shape: self.r, stretch: span.get() / self.alpha }.ln_exactly(count).exp().min(1.0)
    }

    fn dert(&self, customer: &Customer, discount: Discount) -> Option<f64> {
        Some(self.rate(customer) / discount.positive()?)
    }

    /// `None` for any threshold: nobody leaves.
    fn falls_below(&self, _: &Customer, _: Ratio) -> Option<f64> {
        None
    }
}

impl Model for Nbd {
    type Row = Customer;
    const NAMES: &'static [&'static str] = &["r", "alpha"];

    fn parameters(&self) -> Vec<f64> {
        vec![self.r, self.alpha]
    }

    fn log_likelihood(&self, customer: &Customer) -> f64 {
        let Self { r, alpha } = *self;
        let x = customer.repeats();
        ln_rising(r, customer.frequency()) - r * (customer.age() / alpha).ln_1p() - x * (alpha + customer.age()).ln()
    }

    fn fit(sample: &Sample<Customer>, penalty: Penalty) -> Result<Fitted<Self>, FitError> {
        let Some(facts) = Facts::of(sample) else { return Err(FitError::Empty) };
        let search = Search {
            units: [1.0, facts.longest],
            least: [0.0; 2],
            starts: [1.0, 0.2, 5.0].map(|r| [r, r * facts.interval]).to_vec(),
            faces: Pair::faces(&[Pair::Alike]),
            too_few: facts.too_few(2),
            sample: facts.sample,
        };
        fit(sample, penalty, &search, likelihood, |&[r, alpha]| Self::new(r, alpha))
    }
}

/// The numbers that starts are made from.
pub(super) struct Facts {
    /// The longest T: the unit in which the search sees times.
    pub(super) longest: f64,
    /// The customers in this unit.
    pub(super) sample: Sample<Customer>,
    /// ΣT / Σx in this unit: the mean time between purchases if nobody ever left.
    pub(super) interval: f64,
    /// The number of customers who bought again.
    pub(super) repeaters: u64,
}

impl Facts {
    /// `None` for an empty sample.
    #[expect(clippy::cast_precision_loss, reason = "counts of customers are far below 2^53")]
    pub(super) fn of(sample: &Sample<Customer>) -> Option<Self> {
        let longest = sample.rows().iter().map(|row| row.row.age()).reduce(f64::max)?;
        // If all ages are 0 there is nothing to learn, in any unit.
        let longest = if longest > 0.0 { longest } else { 1.0 };
        let sample = sample.each(|customer| customer.in_units_of(longest));
        let sum =
            |of: fn(&Customer) -> f64| sample.rows().iter().map(|row| row.count as f64 * of(&row.row)).sum::<f64>();
        let (ages, repeats) = (sum(Customer::age), sum(Customer::repeats));
        let interval = if repeats > 0.0 && ages > 0.0 { ages / repeats } else { 1.0 };
        // Keeps starts within the box of the search, whatever the customers are like.
        let interval = interval.clamp(1e-4, 1e4);
        let repeaters = sample.count(|customer| customer.frequency() > 0);
        Some(Self { longest, sample, interval, repeaters })
    }

    /// The outcome to report if fewer customers bought again than there are parameters.
    pub(super) fn too_few(&self, needed: u64) -> Option<FitOutcome> {
        (self.repeaters < needed).then_some(FitOutcome::TooFewRepeaters { found: self.repeaters, needed })
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of customers are far below 2^53")]
fn likelihood(rows: &[Weighted<Customer>], &[r, alpha]: &[f64; 2]) -> Evaluation<2> {
    let mut shape = Rising::new(r);
    let (mut value, mut by_r, mut by_alpha) = (0.0, 0.0, 0.0);
    for Weighted { row, count } in rows {
        let (x, age, count) = (row.repeats(), row.age(), *count as f64);
        shape.advance(row.frequency());
        let stretch = (age / alpha).ln_1p();
        let sum = alpha + age;
        value += count * (shape.ln - r * stretch - x * sum.ln());
        by_r += count * (shape.slope - stretch);
        by_alpha += count * (r * age / (alpha * sum) - x / sum);
    }
    Evaluation { value, gradient: [by_r, by_alpha] }
}

impl From<Nbd> for Written {
    fn from(model: Nbd) -> Self {
        let Nbd { r, alpha } = model;
        Self { r, alpha }
    }
}

impl TryFrom<Written> for Nbd {
    type Error = ParameterError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        Self::new(written.r, written.alpha)
    }
}
