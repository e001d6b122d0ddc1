//! Pareto/NBD: customers buy at their own rates, and leave at a moment of their own, whether they buy or not.
//!
//! ```text
//! λ ~ Gamma(r, α), μ ~ Gamma(s, β)
//! L = (r)ₓ αʳ βˢ { (α+T)^−(r+x) (β+T)^−s + s ∫ (α+u)^−(r+x) (β+u)^−(s+1) du from t_x to T }
//! P(alive) = the share of the first part
//! E[Y(t)] = P(alive) (r+x)(β+T)/((α+T)(s−1)) · [1 − ((β+T)/(β+T+t))^(s−1)]
//! ```
//! Schmittlein, Morrison & Colombo, Counting Your Customers: Who Are They and What Will They Do Next?, *Management
//! Science* 33(1), 1987.

use serde::{Deserialize, Serialize};

use super::customer::Customer;
use super::discount::Discount;
use super::fit::{Evaluation, FitError, Fitted, Model, Pair, Penalty, Search, fit};
use super::nbd::Facts;
use super::parameter::{ParameterError, scale, shape};
use super::purchase::{PurchaseForecast, PurchaseModel};
use super::sample::{Sample, Weighted};
use super::silence::Silence;
use super::span::{LARGEST, Span};
use super::special::integral::{exponential_integral, ln_hill};
use super::special::negative_binomial::NegativeBinomial;
use super::special::rising::{Rising, ln_rising};
use super::special::{ln_add_exp, logistic, saturating};
use crate::number::plain::{finite, plain_at_any_size};
use crate::number::ratio::Ratio;

/// The Pareto/NBD model.
///
/// ```
/// use lifestage::value::{Customer, ParetoNbd, PurchaseModel};
///
/// let model = ParetoNbd::new(0.553, 10.578, 0.606, 11.669)?;
/// let customer = Customer::new(2, 30.43, 38.86)?;
/// assert_eq!(format!("{:.3}", model.p_alive(&customer)), "0.869");
/// assert_eq!(format!("{:.3}", model.expected_purchases(&customer, 39.into())), "1.455");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct ParetoNbd {
    r: f64,
    alpha: f64,
    s: f64,
    beta: f64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(deserialize_with = "finite")]
    r: f64,
    #[serde(deserialize_with = "finite")]
    alpha: f64,
    #[serde(deserialize_with = "finite")]
    s: f64,
    #[serde(deserialize_with = "finite")]
    beta: f64,
}

impl ParetoNbd {
    /// Makes a model with these parameters: r and α of the purchase rate, s and β of the drop-out rate.
    ///
    /// # Errors
    /// When r or s is not from 10⁻¹² to 10¹², or α or β not from 10⁻³⁰ to 10³⁰.
    pub fn new(r: f64, alpha: f64, s: f64, beta: f64) -> Result<Self, ParameterError> {
        let (r, alpha) = (shape("r", r)?, scale("alpha", alpha)?);
        Ok(Self { r, alpha, s: shape("s", s)?, beta: scale("beta", beta)? })
    }

    /// r: the shape of the purchase rate.
    pub const fn r(&self) -> f64 {
        self.r
    }

    /// α: the rate parameter of the purchase rate, a time.
    pub const fn alpha(&self) -> f64 {
        self.alpha
    }

    /// s: the shape of the drop-out rate.
    pub const fn s(&self) -> f64 {
        self.s
    }

    /// β: the rate parameter of the drop-out rate, a time.
    pub const fn beta(&self) -> f64 {
        self.beta
    }

    const fn array(&self) -> [f64; 4] {
        [self.r, self.alpha, self.s, self.beta]
    }

    /// ln of the two parts of the likelihood, without (r)ₓ: the customer is alive at T, or left unseen.
    fn ln_parts(&self, customer: &Customer) -> (f64, f64) {
        let silence = Silence::new(&self.array());
        let age = silence.age(customer);
        (silence.ln_seen(customer, age), silence.unseen::<false>(customer, age).ln)
    }

    /// (r+x)(β+T)/((α+T)(s−1)) · [1 − ((β+T)/(β+T+t))^(s−1)].
    fn expected_if_alive(&self, customer: &Customer, span: Span) -> f64 {
        let (shape, buying, leaving) = self.posterior(customer);
        let time = leaving * saturating(self.s - 1.0, (span.get() / leaving).ln_1p());
        shape / buying * time
    }

    /// The rates of a customer who is alive: shape and rate parameter of buying, and rate parameter of leaving.
    fn posterior(&self, customer: &Customer) -> (f64, f64, f64) {
        (self.r + customer.repeats(), self.alpha + customer.age(), self.beta + customer.age())
    }
}

impl PurchaseModel for ParetoNbd {
    fn p_alive(&self, customer: &Customer) -> f64 {
        let (seen, unseen) = self.ln_parts(customer);
        logistic(seen - unseen)
    }

    fn p_alive_after(&self, customer: &Customer, span: Span) -> f64 {
        let (_, _, leaving) = self.posterior(customer);
        self.p_alive(customer) * (-self.s * (span.get() / leaving).ln_1p()).exp()
    }

    /// 1 − P(alive) · ∫ E[λ e^(−λu)] E[e^(−μu)] du over the span.
    fn p_no_purchase(&self, customer: &Customer, span: Span) -> f64 {
        let (shape, buying, leaving) = self.posterior(customer);
        let least = buying.min(leaving);
        let first_purchase = |v: f64| {
            let u = least * v.exp_m1();
            -(shape + 1.0) * (u / buying).ln_1p() - self.s * (u / leaving).ln_1p() + v
        };
        let ln = ln_hill(0.0, (span.get() / least).ln_1p(), first_purchase) + (shape / buying).ln() + least.ln();
        (1.0 - self.p_alive(customer) * ln.exp()).clamp(0.0, 1.0)
    }

    fn expected_purchases(&self, customer: &Customer, span: Span) -> f64 {
        self.p_alive(customer) * self.expected_if_alive(customer, span)
    }

    fn forecast(&self, customer: &Customer, span: Span) -> PurchaseForecast {
        let p_alive = self.p_alive(customer);
        let purchases = p_alive * self.expected_if_alive(customer, span);
        PurchaseForecast { p_alive: plain_at_any_size(p_alive), purchases: plain_at_any_size(purchases) }
    }

    /// Still here, or left at some moment before: Fader & Hardie (2006) derive it with ₂F₁.
    fn p_purchases(&self, count: u32, span: Span) -> f64 {
        let Self { r, alpha, s, beta } = *self;
        let time = span.get();
        if time <= 0.0 {
            return if count == 0 { 1.0 } else { 0.0 };
        }
        let counts = |time: f64| NegativeBinomial { shape: r, stretch: time / alpha };
        let stays = (counts(time).ln_exactly(count) - s * (time / beta).ln_1p()).exp();
        let ways = ln_rising(r, count) - ln_rising(1.0, count);
        let left_at = |v: f64| {
            let u = v.exp();
            let powers = if count == 0 { 0.0 } else { f64::from(count) * (alpha / u).ln_1p() };
            ways - r * (u / alpha).ln_1p() - powers - (s + 1.0) * (u / beta).ln_1p() + v
        };
        let leaves = (ln_hill(time.ln() - 60.0, time.ln(), left_at) + (s / beta).ln()).exp();
        (stays + leaves).min(1.0)
    }

    /// P(alive) · (r+x)/(α+T) · ∫ e^(−δu) ((β+T)/(β+T+u))ˢ du: Tricomi's U in Fader, Hardie & Lee, RFM and CLV,
    /// *Journal of Marketing Research* 42(4), 2005.
    fn dert(&self, customer: &Customer, discount: Discount) -> Option<f64> {
        let (shape, buying, leaving) = self.posterior(customer);
        let time = leaving * exponential_integral(self.s, discount.positive()? * leaving);
        Some(self.p_alive(customer) * (shape / buying) * time)
    }

    fn falls_below(&self, customer: &Customer, threshold: Ratio) -> Option<f64> {
        let (frequency, recency) = (customer.frequency(), customer.recency());
        // Solved in the logarithm of the silence, which may be days or centuries.
        let silent = |ln: f64| Customer::new(frequency, recency, (recency + ln.exp()).min(LARGEST)).ok();
        let is_below = |ln: f64| silent(ln).is_some_and(|customer| self.p_alive(&customer) < threshold.get());
        let (mut low, mut high) = (-LARGEST.ln(), LARGEST.ln());
        if !is_below(high) {
            return None;
        }
        if is_below(low) {
            return Some(recency);
        }
        for _ in 0..70 {
            let middle = f64::midpoint(low, high);
            if is_below(middle) {
                high = middle;
            } else {
                low = middle;
            }
        }
        Some(recency + high.exp())
    }
}

impl Model for ParetoNbd {
    type Row = Customer;
    const NAMES: &'static [&'static str] = &["r", "alpha", "s", "beta"];

    fn parameters(&self) -> Vec<f64> {
        self.array().to_vec()
    }

    fn log_likelihood(&self, customer: &Customer) -> f64 {
        let (seen, unseen) = self.ln_parts(customer);
        ln_rising(self.r, customer.frequency()) + ln_add_exp(seen, unseen)
    }

    fn fit(sample: &Sample<Customer>, penalty: Penalty) -> Result<Fitted<Self>, FitError> {
        let Some(facts) = Facts::of(sample) else { return Err(FitError::Empty) };
        let start = |r: f64, s: f64, stay: f64| [r, r * facts.interval, s, s * stay];
        let search = Search {
            units: [1.0, facts.longest, 1.0, facts.longest],
            least: [0.0; 4],
            starts: vec![start(0.5, 0.6, 0.5), start(1.0, 1.0, 1.0), start(3.0, 3.0, 3.0)],
            faces: Pair::products(&[Pair::Alike], &[Pair::Alike, Pair::Lowest, Pair::AtOnce]),
            too_few: facts.too_few(4),
            sample: facts.sample,
        };
        fit(sample, penalty, &search, likelihood, |&[r, alpha, s, beta]| Self::new(r, alpha, s, beta))
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of customers are far below 2^53")]
fn likelihood(rows: &[Weighted<Customer>], parameters: &[f64; 4]) -> Evaluation<4> {
    let &[r, alpha, s, beta] = parameters;
    let (mut shape, silence) = (Rising::new(r), Silence::new(parameters));
    let (mut value, mut by_r, mut by_alpha, mut by_s, mut by_beta) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for Weighted { row, count } in rows {
        let (x, time, count) = (row.repeats(), row.age(), *count as f64);
        shape.advance(row.frequency());
        let age = silence.age(row);
        let seen = silence.ln_seen(row, age);
        let unseen = silence.unseen::<true>(row, age);
        let alive = logistic(seen - unseen.ln);
        let left = 1.0 - alive;
        let [left_r, left_alpha, left_s, left_beta] = unseen.slopes;
        value += count * (shape.ln + ln_add_exp(seen, unseen.ln));
        by_r += count * (shape.slope - alive * age.by_alpha + left * left_r);
        by_alpha += count * (alive * ((r * (time / alpha) - x) / (alpha + time)) + left * left_alpha);
        by_s += count * (left * left_s - alive * age.by_beta);
        by_beta += count * (alive * (s * (time / beta) / (beta + time)) + left * left_beta);
    }
    Evaluation { value, gradient: [by_r, by_alpha, by_s, by_beta] }
}

impl From<ParetoNbd> for Written {
    fn from(model: ParetoNbd) -> Self {
        let ParetoNbd { r, alpha, s, beta } = model;
        Self { r, alpha, s, beta }
    }
}

impl TryFrom<Written> for ParetoNbd {
    type Error = ParameterError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        Self::new(written.r, written.alpha, written.s, written.beta)
    }
}
