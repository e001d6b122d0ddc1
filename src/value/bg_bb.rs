//! BG/BB: on each occasion a customer buys with their own probability, unless they have left before it.
//!
//! ```text
//! p ~ Beta(α, β) to buy, θ ~ Beta(γ, δ) to leave before an occasion
//! L = seen(n) · (δ)ₙ/(γ+δ)ₙ + Σ seen(j) · γ (δ)ⱼ/(γ+δ)ⱼ₊₁ over j = t_x..n−1,  seen(j) = (α)ₓ (β)ⱼ₋ₓ/(α+β)ⱼ
//! P(alive on occasion n+m) = P(alive on n) · (δ+n)ₘ/(γ+δ+n)ₘ
//! ```
//! For purchases that are tied to occasions: yearly gifts, conferences, cruises. Fader, Hardie & Shang, Customer-Base
//! Analysis in a Discrete-Time Noncontractual Setting, *Marketing Science* 29(6), 2010.

use serde::{Deserialize, Serialize};

use super::discount::Discount;
use super::fit::{Evaluation, FitError, FitOutcome, Fitted, Model, Pair, Penalty, Search, fit};
use super::opportunities::Opportunities;
use super::parameter::{ParameterError, shape};
use super::sample::{Sample, Weighted};
use super::special::renewals::Renewals;
use super::special::rising::{Rising, ln_rising, ln_rising_from};
use crate::number::plain::finite;
use crate::number::ratio::Ratio;

/// The BG/BB model.
///
/// ```
/// use lifestage::value::{BgBb, Opportunities};
///
/// // As fitted to the yearly gifts of donors.
/// let model = BgBb::new(1.204, 0.750, 0.657, 2.783)?;
/// let donor = Opportunities::new(2, 4, 6)?;
/// assert_eq!(format!("{:.2}", model.p_alive_after(&donor, 1)), "0.59");
/// assert_eq!(format!("{:.2}", model.expected_purchases(&donor, 5)), "1.06");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct BgBb {
    alpha: f64,
    beta: f64,
    gamma: f64,
    delta: f64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(deserialize_with = "finite")]
    alpha: f64,
    #[serde(deserialize_with = "finite")]
    beta: f64,
    #[serde(deserialize_with = "finite")]
    gamma: f64,
    #[serde(deserialize_with = "finite")]
    delta: f64,
}

impl BgBb {
    /// Makes a model with these parameters: α and β of buying, γ and δ of leaving.
    ///
    /// # Errors
    /// When a parameter is not from 10⁻¹² to 10¹².
    pub fn new(alpha: f64, beta: f64, gamma: f64, delta: f64) -> Result<Self, ParameterError> {
        let (alpha, beta) = (shape("alpha", alpha)?, shape("beta", beta)?);
        Ok(Self { alpha, beta, gamma: shape("gamma", gamma)?, delta: shape("delta", delta)? })
    }

    /// α, of the probability to buy, whose mean is α/(α+β).
    pub const fn alpha(&self) -> f64 {
        self.alpha
    }

    /// β, of the probability to buy.
    pub const fn beta(&self) -> f64 {
        self.beta
    }

    /// γ, of the probability to leave, whose mean is γ/(γ+δ).
    pub const fn gamma(&self) -> f64 {
        self.gamma
    }

    /// δ, of the probability to leave.
    pub const fn delta(&self) -> f64 {
        self.delta
    }

    /// P(alive) on the last occasion. Papers and packages mostly report it for the next one, which is
    /// [`p_alive_after`](Self::p_alive_after) 1.
    pub fn p_alive(&self, customer: &Opportunities) -> f64 {
        1.0 / (1.0 + self.odds(customer))
    }

    /// P(alive) on the mth occasion from now.
    pub fn p_alive_after(&self, customer: &Opportunities, occasions: u16) -> f64 {
        self.p_alive(customer) * self.leaving(customer).survival(occasions.into())
    }

    /// The probability that the customer buys on none of the next occasions.
    pub fn p_no_purchase(&self, customer: &Opportunities, occasions: u16) -> f64 {
        let Self { alpha, beta, gamma, delta } = *self;
        let occasions = u32::from(occasions);
        let (n, x) = (f64::from(customer.count()), f64::from(customer.frequency()));
        let (alpha, beta, delta) = (alpha + x, beta + n - x, delta + n);
        // The customer stays all the time and never buys, or leaves before the jth occasion.
        let ln_quiet = ln_rising(beta, occasions) - ln_rising(alpha + beta, occasions);
        let ln_still = ln_rising(delta, occasions) - ln_rising(gamma + delta, occasions);
        let mut silent = (ln_quiet + ln_still).exp();
        let (mut still, mut quiet) = (1.0, 1.0);
        for j in 0..occasions {
            let j = f64::from(j);
            silent += quiet * still * gamma / (gamma + delta + j);
            still *= (delta + j) / (gamma + delta + j);
            quiet *= (beta + j) / (alpha + beta + j);
            if still * quiet < 1e-300 {
                break;
            }
        }
        let alive = self.p_alive(customer);
        (1.0 - alive + alive * silent).clamp(0.0, 1.0)
    }

    /// The expected number of purchases on the next occasions.
    pub fn expected_purchases(&self, customer: &Opportunities, occasions: u16) -> f64 {
        self.p_alive(customer) * self.buying(customer) * self.leaving(customer).expected(occasions.into())
    }

    /// The probability that a new customer buys on exactly `count` of some occasions.
    pub fn p_purchases(&self, count: u16, occasions: u16) -> f64 {
        let Self { alpha, beta, gamma, delta } = *self;
        let (count, occasions) = (u32::from(count), u32::from(occasions));
        if count > occasions {
            return 0.0;
        }
        let seen = |j: u32| {
            let ways = ln_rising_from(1.0, j - count, j) - ln_rising(1.0, count);
            ways + ln_rising(alpha, count) + ln_rising(beta, j - count) - ln_rising(alpha + beta, j)
        };
        let stays = |j: u32| ln_rising(delta, j) - ln_rising(gamma + delta, j);
        let mut sum = (seen(occasions) + stays(occasions)).exp();
        // Each term follows from the one before by their ratio.
        let mut term = (seen(count) + stays(count)).exp() * gamma / (gamma + delta + f64::from(count));
        for j in count..occasions {
            sum += term;
            let (j, more) = (f64::from(j), f64::from(j - count));
            let ways = (j + 1.0) / (more + 1.0);
            term *= ways * (beta + more) / (alpha + beta + j) * (delta + j) / (gamma + delta + j + 1.0);
        }
        sum.min(1.0)
    }

    /// DERT, the discounted expected residual transactions: a purchase on the jth occasion from now is discounted by
    /// (1+d)ʲ, with one occasion per unit of the discount. `None` without a discount.
    pub fn dert(&self, customer: &Opportunities, discount: Discount) -> Option<f64> {
        let rate = discount.positive()?;
        Some(self.p_alive(customer) * self.buying(customer) * self.leaving(customer).discounted(rate))
    }

    /// The occasion after the first purchase on which P(alive) first falls below a threshold, if the customer buys
    /// nothing more. `None` if that is not within the 65,535 occasions that a customer can have.
    pub fn falls_below(&self, customer: &Opportunities, threshold: Ratio) -> Option<u32> {
        let Self { alpha, beta, gamma, delta } = *self;
        let (x, recency) = (customer.frequency(), customer.recency());
        let mut odds = 0.0;
        for n in recency..=65_535 {
            if 1.0 / (1.0 + odds) < threshold.get() {
                return Some(n);
            }
            // The odds at n+1: those at n plus one more way to have left, over one more way to be here and not buy.
            let missed = f64::from(n - x);
            let n = f64::from(n);
            let here = (beta + missed) / (alpha + beta + n) * (delta + n) / (gamma + delta + n);
            odds = (odds + gamma / (gamma + delta + n)) / here;
        }
        None
    }

    /// The odds of having left: Σ of the ways to have left over the way to be here, by their ratios from the last one
    /// back.
    fn odds(&self, customer: &Opportunities) -> f64 {
        let Self { alpha, beta, gamma, delta } = *self;
        let x = customer.frequency();
        let mut odds = 0.0;
        let mut ratio = 1.0;
        for j in (customer.recency()..customer.count()).rev() {
            let missed = f64::from(j - x);
            let j = f64::from(j);
            // seen(j) γ (δ)ⱼ/(γ+δ)ⱼ₊₁ over seen(n) (δ)ₙ/(γ+δ)ₙ.
            ratio *= (alpha + beta + j) / (beta + missed) * (gamma + delta + j) / (delta + j);
            odds += ratio * gamma / (gamma + delta + j);
            if ratio > 1e300 {
                return f64::INFINITY;
            }
        }
        odds
    }

    /// The chance to leave of a customer who is still here.
    fn leaving(&self, customer: &Opportunities) -> Renewals {
        Renewals { a: self.gamma, b: self.delta + f64::from(customer.count()) }
    }

    /// The customer's mean probability to buy.
    fn buying(&self, customer: &Opportunities) -> f64 {
        let (n, x) = (f64::from(customer.count()), f64::from(customer.frequency()));
        (self.alpha + x) / (self.alpha + self.beta + n)
    }
}

impl Model for BgBb {
    type Row = Opportunities;
    const NAMES: &'static [&'static str] = &["alpha", "beta", "gamma", "delta"];

    fn parameters(&self) -> Vec<f64> {
        vec![self.alpha, self.beta, self.gamma, self.delta]
    }

    fn log_likelihood(&self, customer: &Opportunities) -> f64 {
        let Self { alpha, beta, gamma, delta } = *self;
        let (x, n) = (customer.frequency(), customer.count());
        // INVARIANT: x is at most n.
        let seen = ln_rising(alpha, x) + ln_rising(beta, n - x) - ln_rising(alpha + beta, n);
        let alive = seen + ln_rising(delta, n) - ln_rising(gamma + delta, n);
        let odds = self.odds(customer);
        if odds.is_finite() {
            return alive + odds.ln_1p();
        }
        // The customer has almost certainly left: take the sum from its first term on.
        let recency = customer.recency();
        let seen = ln_rising(alpha, x) + ln_rising(beta, recency - x) - ln_rising(alpha + beta, recency);
        let first = seen + gamma.ln() + ln_rising(delta, recency) - ln_rising(gamma + delta, recency + 1);
        let terms = (recency..n).scan(1.0, |term, j| {
            let this = *term;
            let missed = f64::from(j - x);
            let j = f64::from(j);
            *term *= (beta + missed) / (alpha + beta + j) * (delta + j) / (gamma + delta + j + 1.0);
            Some(this)
        });
        first + terms.sum::<f64>().ln()
    }

    fn fit(sample: &Sample<Opportunities>, penalty: Penalty) -> Result<Fitted<Self>, FitError> {
        let (repeaters, needed) = (sample.count(|customer| customer.frequency() > 0), 4);
        let search = Search {
            units: [1.0; 4],
            least: [0.0; 4],
            sample: sample.clone(),
            starts: vec![[1.0, 1.0, 0.7, 3.0], [1.0, 3.0, 1.0, 10.0], [3.0, 1.0, 0.5, 1.0]],
            faces: Pair::products(
                &[Pair::Alike, Pair::Split, Pair::Highest],
                &[Pair::Alike, Pair::Split, Pair::Lowest],
            ),
            too_few: (repeaters < needed).then_some(FitOutcome::TooFewRepeaters { found: repeaters, needed }),
        };
        let model = |&[alpha, beta, gamma, delta]: &[f64; 4]| Self::new(alpha, beta, gamma, delta);
        fit(sample, penalty, &search, likelihood, model)
    }
}

/// ln L of all rows, and its gradient, from tables of the rising factorials up to the largest n.
#[expect(clippy::cast_precision_loss, reason = "counts of customers are far below 2^53")]
fn likelihood(rows: &[Weighted<Opportunities>], &[alpha, beta, gamma, delta]: &[f64; 4]) -> Evaluation<4> {
    let most = rows.iter().map(|row| row.row.count()).max().unwrap_or_default();
    let table = |a: f64| Rising::table(a, most.saturating_add(1));
    let (buys, passes, occasions) = (table(alpha), table(beta), table(alpha + beta));
    let (stays, all) = (table(delta), table(gamma + delta));
    let at = |table: &[Rising], n: u32| {
        // INVARIANT: the tables reach one beyond the largest n.
        table.get(n as usize).copied().unwrap_or(Rising::new(1.0))
    };
    let mut value = 0.0;
    let mut gradient = [0.0; 4];
    for Weighted { row, count } in rows {
        let (x, n, count) = (row.frequency(), row.count(), *count as f64);
        // One possible history: its logarithm and the slopes of that.
        let way = |j: u32, stays: Rising, all: Rising, is_gone: bool| {
            let (bought, passed, had) = (at(&buys, x), at(&passes, j.saturating_sub(x)), at(&occasions, j));
            let (ln_left, by_left) = if is_gone { (gamma.ln(), 1.0 / gamma) } else { (0.0, 0.0) };
            let ln = bought.ln + passed.ln - had.ln + stays.ln - all.ln + ln_left;
            let slopes =
                [bought.slope - had.slope, passed.slope - had.slope, by_left - all.slope, stays.slope - all.slope];
            (ln, slopes)
        };
        let alive = way(n, at(&stays, n), at(&all, n), false);
        let gone = |j: u32| way(j, at(&stays, j), at(&all, j.saturating_add(1)), true);
        let ways = || (row.recency()..n).map(gone).chain([alive]);
        let highest = ways().map(|(ln, _)| ln).fold(f64::NEG_INFINITY, f64::max);
        let mut sum = 0.0;
        let mut slopes = [0.0; 4];
        for (ln, by) in ways() {
            let weight = (ln - highest).exp();
            sum += weight;
            slopes.iter_mut().zip(by).for_each(|(slope, by)| *slope += weight * by);
        }
        value += count * (highest + sum.ln());
        gradient.iter_mut().zip(slopes).for_each(|(part, slope)| *part += count * slope / sum);
    }
    Evaluation { value, gradient }
}

impl From<BgBb> for Written {
    fn from(model: BgBb) -> Self {
        let BgBb { alpha, beta, gamma, delta } = model;
        Self { alpha, beta, gamma, delta }
    }
}

impl TryFrom<Written> for BgBb {
    type Error = ParameterError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        Self::new(written.alpha, written.beta, written.gamma, written.delta)
    }
}
