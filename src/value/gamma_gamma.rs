//! Gamma-Gamma: how much customers spend per purchase, assuming that it does not depend on how often they buy.
//!
//! ```text
//! z ~ Gamma(p, ν) per purchase, ν ~ Gamma(q, v) per customer
//! ln L = ln Γ(px+q) − ln Γ(px) − ln Γ(q) + px ln(xm) − ln m − q ln(1+xm/v) − px ln(v+xm)
//! E[M | x, m] = p (v+xm)/(px+q−1)      population mean p v/(q−1), for q > 1
//! ```
//! Colombo & Jiang, A Stochastic RFM Model, *Journal of Interactive Marketing* 13(3), 1999; this form is from Fader &
//! Hardie, The Gamma-Gamma Model of Monetary Value (2013). Below q = 1 the mean would be infinite and predictions for
//! new customers negative. Such parameters are refused, and a fit that goes there ends on the boundary.

use serde::{Deserialize, Serialize};

use super::fit::{Evaluation, FAR, Face, FitError, FitOutcome, Fitted, Model, Penalty, Search, Toward, fit};
use super::parameter::{ParameterError, scale, shape};
use super::sample::{Sample, Weighted};
use super::special::gamma::{digamma_gap, ln_beta};
use super::spend::Spend;
use crate::number::plain::finite;

/// The Gamma-Gamma model.
///
/// ```
/// use lifestage::value::{GammaGamma, Spend};
///
/// // As fitted to the purchases of an online CD shop, in dollars.
/// let model = GammaGamma::new(6.25, 3.74, 15.44)?;
/// assert_eq!(format!("{:.2}", model.expected_spend(Some(&Spend::new(2, 22.35)?))), "24.66");
/// assert_eq!(format!("{:.2}", model.expected_spend(None)), "35.22");
/// assert_eq!(
///     GammaGamma::new(6.25, 0.8, 15.44).unwrap_err().to_string(),
///     "`q` is `0.8`: give a number above 1, as below it the mean spend of a customer is not finite",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct GammaGamma {
    p: f64,
    q: f64,
    v: f64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(deserialize_with = "finite")]
    p: f64,
    #[serde(deserialize_with = "finite")]
    q: f64,
    #[serde(deserialize_with = "finite")]
    v: f64,
}

impl GammaGamma {
    /// Makes a model with these parameters: p and ν of a customer's purchases, q and v of ν across customers.
    ///
    /// # Errors
    /// When p or q is not from 10⁻¹² to 10¹², v not from 10⁻³⁰ to 10³⁰, or q not above 1.
    pub fn new(p: f64, q: f64, v: f64) -> Result<Self, ParameterError> {
        let (p, q, v) = (shape("p", p)?, shape("q", q)?, scale("v", v)?);
        if q <= 1.0 {
            return Err(ParameterError::InfiniteMean { value: q });
        }
        Ok(Self { p, q, v })
    }

    /// p: how similar the purchases of one customer are.
    pub const fn p(&self) -> f64 {
        self.p
    }

    /// q: how similar customers are to each other.
    pub const fn q(&self) -> f64 {
        self.q
    }

    /// v: the scale, in the unit of money.
    pub const fn v(&self) -> f64 {
        self.v
    }

    /// The mean spend per purchase of all customers, in the unit of money of the fit.
    pub fn population_mean(&self) -> f64 {
        self.p * self.v / (self.q - 1.0)
    }

    /// The expected spend per purchase. It lies between the customer's own mean and the population's, and is the
    /// population's for a customer without a repeat purchase.
    pub fn expected_spend(&self, spend: Option<&Spend>) -> f64 {
        spend.map_or_else(|| self.population_mean(), |spend| self.expected_after(spend.purchases(), spend.mean()))
    }
}

impl GammaGamma {
    /// The expected spend per purchase after x purchases of m on average, 0 or more.
    pub(super) fn expected_after(&self, purchases: u32, mean: f64) -> f64 {
        let purchases = f64::from(purchases);
        self.p * (self.v + purchases * mean) / (self.p * purchases + self.q - 1.0)
    }
}

impl Model for GammaGamma {
    type Row = Spend;
    const NAMES: &'static [&'static str] = &["p", "q", "v"];

    fn parameters(&self) -> Vec<f64> {
        vec![self.p, self.q, self.v]
    }

    fn log_likelihood(&self, spend: &Spend) -> f64 {
        let row = [Weighted { row: *spend, count: 1 }];
        likelihood(&row, &[self.p, self.q, self.v]).value
    }

    #[expect(clippy::cast_precision_loss, reason = "counts of customers are far below 2^53")]
    fn fit(sample: &Sample<Spend>, penalty: Penalty) -> Result<Fitted<Self>, FitError> {
        let (repeaters, needed) = (sample.customers(), 3);
        let total: f64 = sample.rows().iter().map(|row| row.count as f64 * row.row.mean()).sum();
        let mean = total / repeaters as f64;
        // In units of the mean.
        let start = |p: f64, q: f64| [p, q, (q - 1.0) / p];
        let search = Search {
            units: [1.0, 1.0, mean],
            least: [0.0, 1.0, 0.0],
            sample: sample.each(|spend| spend.in_units_of(mean)),
            starts: vec![start(6.0, 4.0), start(1.0, 2.0), start(30.0, 10.0)],
            faces: faces(),
            too_few: (repeaters < needed).then_some(FitOutcome::TooFewRepeaters { found: repeaters, needed }),
        };
        fit(sample, penalty, &search, likelihood, |&[p, q, v]| Self::new(p, q, v))
    }
}

/// All purchases of a customer alike, all customers alike, both, or a spread so wide that the mean is not finite.
fn faces() -> Vec<Face<3>> {
    let (least, most) = (Some(Toward::Least), Some(Toward::Infinity));
    let face = |at: [f64; 3], free: &[[f64; 3]], ends| Face { at: at.map(|at| at * FAR), free: free.to_vec(), ends };
    let (only_p, only_q, only_v) = ([1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]);
    let (p_times_v, v_over_q) = ([0.5, 0.0, 0.5], [0.0, -0.5, 0.5]);
    vec![
        face([1.0, 0.0, -1.0], &[only_q, p_times_v], [most, None, least]),
        face([0.0, 1.0, 1.0], &[only_p, v_over_q], [None, most, most]),
        face([0.0, -1.0, 0.0], &[only_p, only_v], [None, least, None]),
        // v is what is left of p v / q.
        face([1.0, 1.0, 0.0], &[only_v], [most, most, None]),
        face([1.0, -1.0, -1.0], &[p_times_v], [most, least, least]),
    ]
}

/// ln L of all rows, and its gradient: gamma functions once for each x, one or two logarithms for each row.
#[expect(clippy::cast_precision_loss, reason = "counts of customers are far below 2^53")]
fn likelihood(rows: &[Weighted<Spend>], &[p, q, v]: &[f64; 3]) -> Evaluation<3> {
    let (mut value, mut by_p, mut by_q, mut by_v) = (0.0, 0.0, 0.0, 0.0);
    let mut last = None;
    let (mut ln_gammas, mut for_p, mut for_q) = (0.0, 0.0, 0.0);
    for Weighted { row, count } in rows {
        let (x, count) = (f64::from(row.purchases()), *count as f64);
        let shape = p * x;
        if last != Some(row.purchases()) {
            last = Some(row.purchases());
            ln_gammas = -ln_beta(shape, q);
            for_p = x * digamma_gap(shape, q);
            for_q = digamma_gap(q, shape);
        }
        let total = x * row.mean();
        let (stretch, share) = ((total / v).ln_1p(), (v / total).ln_1p());
        // ln(v + xm) is ln(xm) + ln(1 + v/xm), so px ln(xm) cancels before it is rounded.
        value += count * (ln_gammas - row.mean().ln() - q * stretch - shape * share);
        by_p += count * (for_p - x * share);
        by_q += count * (for_q - stretch);
        by_v += count * (q * (total / v) - shape) / (v + total);
    }
    Evaluation { value, gradient: [by_p, by_q, by_v] }
}

impl From<GammaGamma> for Written {
    fn from(model: GammaGamma) -> Self {
        let GammaGamma { p, q, v } = model;
        Self { p, q, v }
    }
}

impl TryFrom<Written> for GammaGamma {
    type Error = ParameterError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        Self::new(written.p, written.q, written.v)
    }
}
