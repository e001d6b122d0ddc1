//! sBG: subscribers leave at the end of each period with their own probability, and you see when they do.
//!
//! ```text
//! θ ~ Beta(α, β):   P(T = t) = α (β)ₜ₋₁/(α+β)ₜ      S(t) = (β)ₜ/(α+β)ₜ      retention r(t) = (β+t−1)/(α+β+t−1)
//! ```
//! Fader & Hardie, How to Project Customer Retention, *Journal of Interactive Marketing* 21(1), 2007. Retention rises
//! with t though nobody changes: subscribers who leave easily leave first.

use serde::{Deserialize, Serialize};

use super::discount::Discount;
use super::fit::{Evaluation, FitError, FitOutcome, Fitted, Model, Pair, Penalty, Search, fit};
use super::parameter::{ParameterError, shape};
use super::sample::{Sample, Weighted};
use super::special::renewals::Renewals;
use super::special::rising::{Rising, ln_rising};
use super::tenure::Tenure;
use crate::number::plain::finite;

/// The shifted-beta-geometric model.
///
/// ```
/// use lifestage::value::{Model, Penalty, ShiftedBetaGeometric, Tenure};
///
/// let cohort = Tenure::of_survivors(&[1000, 869, 743, 653, 593, 551, 517, 491])?;
/// let fitted = ShiftedBetaGeometric::fit(&cohort, Penalty::NONE)?;
/// let model = fitted.converged().expect("a full cohort");
/// assert_eq!(format!("{:.3} {:.3}", model.alpha(), model.beta()), "0.668 3.806");
/// assert_eq!(format!("{:.3} {:.3}", model.retention(1), model.retention(8)), "0.851 0.942");
/// assert_eq!(format!("{:.3}", model.survival(12)), "0.378");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct ShiftedBetaGeometric {
    alpha: f64,
    beta: f64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(deserialize_with = "finite")]
    alpha: f64,
    #[serde(deserialize_with = "finite")]
    beta: f64,
}

impl ShiftedBetaGeometric {
    /// Makes a model with these parameters of the probability to leave.
    ///
    /// # Errors
    /// When a parameter is not from 10⁻¹² to 10¹².
    pub fn new(alpha: f64, beta: f64) -> Result<Self, ParameterError> {
        Ok(Self { alpha: shape("alpha", alpha)?, beta: shape("beta", beta)? })
    }

    /// α, of the probability to leave, whose mean is α/(α+β).
    pub const fn alpha(&self) -> f64 {
        self.alpha
    }

    /// β, of the probability to leave.
    pub const fn beta(&self) -> f64 {
        self.beta
    }

    /// S(t): the share of subscribers who are still there after t periods.
    pub fn survival(&self, periods: u32) -> f64 {
        self.after(0).survival(periods)
    }

    /// Of subscribers who are still there after n periods, the share who still are after m more.
    pub fn survival_after(&self, stayed: u32, periods: u32) -> f64 {
        self.after(stayed).survival(periods)
    }

    /// P(T = t): the share of subscribers who leave in the tth period; 0 for t = 0.
    pub fn p_lost_in(&self, period: u32) -> f64 {
        let Some(before) = period.checked_sub(1) else { return 0.0 };
        let leaves = self.alpha / (self.alpha + self.beta + f64::from(before));
        self.survival(before) * leaves
    }

    /// r(t): of subscribers who are there at the start of the tth period, the share who stay; t counts from 1.
    pub fn retention(&self, period: u32) -> f64 {
        let stay = self.beta + f64::from(period.max(1)) - 1.0;
        stay / (self.alpha + stay)
    }

    /// The expected number of the next m periods for which a subscriber stays who has stayed for n: Σ S(n+j)/S(n) for j
    /// = 1..m.
    pub fn expected_periods(&self, stayed: u32, periods: u32) -> f64 {
        self.after(stayed).expected(periods)
    }

    /// Σ S(n+j)/S(n) over all j ≥ 0: the expected residual life, including the running period. `None` if it is
    /// infinite.
    ///
    /// For a new subscriber, who has stayed for 0 periods, it is the expected life.
    pub fn residual_life(&self, stayed: u32) -> Option<f64> {
        let finite = self.alpha - 1.0;
        (finite > 0.0).then(|| 1.0 + (self.beta + f64::from(stayed)) / finite)
    }

    /// The discounted future renewals of a subscriber who has stayed for n periods. The jth from now is discounted by
    /// (1+d)ʲ, with one renewal per unit of the discount. `None` without a discount.
    pub fn discounted_renewals(&self, stayed: u32, discount: Discount) -> Option<f64> {
        Some(self.after(stayed).discounted(discount.positive()?))
    }

    fn after(&self, stayed: u32) -> Renewals {
        Renewals { a: self.alpha, b: self.beta + f64::from(stayed) }
    }
}

impl Model for ShiftedBetaGeometric {
    type Row = Tenure;
    const NAMES: &'static [&'static str] = &["alpha", "beta"];

    fn parameters(&self) -> Vec<f64> {
        vec![self.alpha, self.beta]
    }

    fn log_likelihood(&self, tenure: &Tenure) -> f64 {
        let Self { alpha, beta } = *self;
        let lost = u32::from(tenure.is_lost());
        // INVARIANT: a lost customer stayed for less than one period fewer.
        let stayed = tenure.periods() - lost;
        let leaves = if tenure.is_lost() { alpha.ln() } else { 0.0 };
        leaves + ln_rising(beta, stayed) - ln_rising(alpha + beta, tenure.periods())
    }

    fn fit(sample: &Sample<Tenure>, penalty: Penalty) -> Result<Fitted<Self>, FitError> {
        let (losses, needed) = (sample.count(Tenure::is_lost), 2);
        let search = Search {
            units: [1.0; 2],
            least: [0.0; 2],
            sample: sample.clone(),
            starts: vec![[1.0, 3.0], [0.5, 0.5], [3.0, 30.0]],
            faces: Pair::faces(&[Pair::Alike, Pair::Split, Pair::Lowest, Pair::Highest]),
            too_few: (losses < needed).then_some(FitOutcome::TooFewLosses { found: losses, needed }),
        };
        fit(sample, penalty, &search, likelihood, |&[alpha, beta]| Self::new(alpha, beta))
    }
}

/// Rows come in order of periods, so each factor is computed once.
#[expect(clippy::cast_precision_loss, reason = "counts of customers are far below 2^53")]
fn likelihood(rows: &[Weighted<Tenure>], &[alpha, beta]: &[f64; 2]) -> Evaluation<2> {
    let (mut before, mut stays, mut all) = (Rising::new(beta), Rising::new(beta), Rising::new(alpha + beta));
    let (mut value, mut by_alpha, mut by_beta) = (0.0, 0.0, 0.0);
    let ln_alpha = alpha.ln();
    for Weighted { row, count } in rows {
        let count = *count as f64;
        before.advance(row.periods().saturating_sub(1));
        stays.advance(row.periods());
        all.advance(row.periods());
        let (ln_left, by_left, stayed) =
            if row.is_lost() { (ln_alpha, 1.0 / alpha, before) } else { (0.0, 0.0, stays) };
        value += count * (ln_left + stayed.ln - all.ln);
        by_alpha += count * (by_left - all.slope);
        by_beta += count * (stayed.slope - all.slope);
    }
    Evaluation { value, gradient: [by_alpha, by_beta] }
}

impl From<ShiftedBetaGeometric> for Written {
    fn from(model: ShiftedBetaGeometric) -> Self {
        Self { alpha: model.alpha, beta: model.beta }
    }
}

impl TryFrom<Written> for ShiftedBetaGeometric {
    type Error = ParameterError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        Self::new(written.alpha, written.beta)
    }
}
