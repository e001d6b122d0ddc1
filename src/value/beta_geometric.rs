//! The common part of BG/NBD and MBG/NBD: after a purchase a customer leaves with probability p, or stays until the
//! next.
//!
//! ```text
//! λ ~ Gamma(r, α), p ~ Beta(a, b);  m chances to leave were passed:  m = x for BG, x+1 for MBG
//! ln L = ln (r)ₓ + ln (b)ₘ − ln (a+b)ₘ − r ln(1+T/α) − x ln(α+T) + ln(1 + odds)
//! odds = [m > 0] a/(b+m−1) · ((α+T)/(α+t_x))^(r+x)      P(alive) = 1/(1 + odds)
//! ```
//! For a whole x this needs no special function. The posterior of a customer who is alive is λ ~ Gamma(r+x, α+T) and p
//! ~ Beta(a, b+m); all predictions follow from it. P(alive) and P(purchase) are those of
//! [`recurrence`](crate::score::recurrence).

use serde::{Deserialize, Serialize};

use super::customer::Customer;
use super::discount::Discount;
use super::fit::{Evaluation, FitError, Fitted, Model, Pair, Penalty, Search, fit};
use super::nbd::Facts;
use super::parameter::{ParameterError, scale, shape};
use super::purchase::{PurchaseForecast, PurchaseModel};
use super::sample::{Sample, Weighted};
use super::span::{LARGEST, Span};
use super::special::integral::exponential_integral;
use super::special::negative_binomial::NegativeBinomial;
use super::special::purchases::Purchases;
use super::special::rising::{Rising, ln_rising};
use super::special::{beta, ln_one_plus};
use crate::number::plain::{finite, plain_at_any_size};
use crate::number::ratio::Ratio;
use crate::score::recurrence::Posterior;

/// Both models. They differ only in whether customers can leave `AT_FIRST`, right after their first purchase.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub(super) struct BetaGeometric<const AT_FIRST: bool> {
    pub(super) r: f64,
    pub(super) alpha: f64,
    pub(super) a: f64,
    pub(super) b: f64,
}

/// The serialized form of a [`BetaGeometric`].
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(deserialize_with = "finite")]
    r: f64,
    #[serde(deserialize_with = "finite")]
    alpha: f64,
    #[serde(deserialize_with = "finite")]
    a: f64,
    #[serde(deserialize_with = "finite")]
    b: f64,
}

impl<const AT_FIRST: bool> BetaGeometric<AT_FIRST> {
    /// The chances to leave that a customer with a single purchase has passed.
    const CHANCES: u32 = if AT_FIRST { 1 } else { 0 };

    pub(super) fn new(r: f64, alpha: f64, a: f64, b: f64) -> Result<Self, ParameterError> {
        Ok(Self { r: shape("r", r)?, alpha: scale("alpha", alpha)?, a: shape("a", a)?, b: shape("b", b)? })
    }

    /// m: the chances to leave that a customer has passed.
    fn passed(customer: &Customer) -> f64 {
        customer.repeats() + f64::from(Self::CHANCES)
    }

    /// The odds of having left at `t_x`. `None` if there was no chance to leave.
    fn odds_at_last(&self, customer: &Customer) -> Option<f64> {
        let passed = Self::passed(customer);
        (passed > 0.0).then(|| self.a / (self.b + (passed - 1.0)))
    }

    /// What is known about the customer's purchase rate.
    fn posterior(&self, customer: &Customer) -> Posterior {
        Posterior {
            shape: self.r + customer.repeats(),
            rate: self.alpha + customer.age(),
            silence: (customer.age() - customer.recency()) / (self.alpha + customer.recency()),
            odds_at_last: self.odds_at_last(customer).unwrap_or(0.0),
        }
    }

    /// The future purchases within a time of a customer who is alive.
    fn upcoming(&self, customer: &Customer, span: Span) -> Purchases {
        let Posterior { shape, rate, .. } = self.posterior(customer);
        Purchases { shape, stretch: span.get() / rate, a: self.a, b: self.b + Self::passed(customer) }
    }

    fn search(facts: Facts) -> Search<4, Customer> {
        let start = |r: f64, a: f64, b: f64| [r, r * facts.interval, a, b];
        Search {
            units: [1.0, facts.longest, 1.0, 1.0],
            least: [0.0; 4],
            // Similar and different rates; few, some and many who leave.
            starts: vec![start(0.3, 0.5, 1.5), start(1.0, 0.3, 3.0), start(4.0, 2.0, 5.0)],
            faces: Pair::products(&[Pair::Alike], &[Pair::Alike, Pair::Split, Pair::Lowest, Pair::Highest]),
            too_few: facts.too_few(4),
            sample: facts.sample,
        }
    }

    /// ln L of all rows, and its gradient. Each row costs two logarithms, an exponential and one or two divisions.
    #[expect(clippy::cast_precision_loss, reason = "counts of customers are far below 2^53")]
    fn likelihood(rows: &[Weighted<Customer>], &[r, alpha, a, b]: &[f64; 4]) -> Evaluation<4> {
        let mut shape = Rising::new(r);
        let (mut stays, mut all) = (Rising::new(b), Rising::new(a + b));
        let (mut value, mut by_r, mut by_alpha, mut by_a, mut by_b) = (0.0, 0.0, 0.0, 0.0, 0.0);
        let ln_alpha = alpha.ln();
        // What depends on x alone is reused, as rows come in order of x.
        let mut last = None;
        let mut ln_odds_at_last = f64::NEG_INFINITY;
        for Weighted { row, count } in rows {
            let (x, recency, age, count) = (row.repeats(), row.recency(), row.age(), *count as f64);
            let passed = Self::passed(row);
            if last != Some(row.frequency()) {
                last = Some(row.frequency());
                shape.advance(row.frequency());
                stays.advance(row.frequency().saturating_add(Self::CHANCES));
                all.advance(row.frequency().saturating_add(Self::CHANCES));
                ln_odds_at_last = if passed > 0.0 { (a / (b + (passed - 1.0))).ln() } else { f64::NEG_INFINITY };
            }
            let stretch = ln_one_plus(age / alpha);
            let sum = alpha + age;
            let mut likelihood = shape.ln + stays.ln - all.ln - r * stretch - x * (ln_alpha + stretch);
            let (mut for_r, mut for_alpha) = (shape.slope - stretch, r * age / (alpha * sum) - x / sum);
            let (mut for_a, mut for_b) = (-all.slope, stays.slope - all.slope);
            if passed > 0.0 {
                let until = alpha + recency;
                let silence = ln_one_plus((age - recency) / until);
                let ln_odds = ln_odds_at_last + (r + x) * silence;
                // One exponential for ln(1 + odds) and odds/(1 + odds).
                let small = (-ln_odds.abs()).exp();
                likelihood += ln_odds.max(0.0) + ln_one_plus(small);
                let left = if ln_odds < 0.0 { small } else { 1.0 } / (1.0 + small);
                for_r += left * silence;
                for_alpha -= left * (r + x) * ((age - recency) / (sum * until));
                for_a += left / a;
                for_b -= left / (b + (passed - 1.0));
            }
            value += count * likelihood;
            by_r += count * for_r;
            by_alpha += count * for_alpha;
            by_a += count * for_a;
            by_b += count * for_b;
        }
        Evaluation { value, gradient: [by_r, by_alpha, by_a, by_b] }
    }
}

impl<const AT_FIRST: bool> PurchaseModel for BetaGeometric<AT_FIRST> {
    fn p_alive(&self, customer: &Customer) -> f64 {
        self.posterior(customer).alive()
    }

    fn p_alive_after(&self, customer: &Customer, span: Span) -> f64 {
        self.p_alive(customer) * self.upcoming(customer, span).alive()
    }

    fn p_no_purchase(&self, customer: &Customer, span: Span) -> f64 {
        1.0 - self.posterior(customer).event_within(span.get())
    }

    fn expected_purchases(&self, customer: &Customer, span: Span) -> f64 {
        self.p_alive(customer) * self.upcoming(customer, span).expected()
    }

    fn forecast(&self, customer: &Customer, span: Span) -> PurchaseForecast {
        let p_alive = self.p_alive(customer);
        let purchases = p_alive * self.upcoming(customer, span).expected();
        PurchaseForecast { p_alive: plain_at_any_size(p_alive), purchases: plain_at_any_size(purchases) }
    }

    /// Still here after n purchases, or left at the nth: Fader, Hardie & Lee 2005, eq. (8).
    fn p_purchases(&self, count: u32, span: Span) -> f64 {
        let Self { r, alpha, a, b } = *self;
        let counts = NegativeBinomial { shape: r, stretch: span.get() / alpha };
        let Some(passed) = count.checked_add(Self::CHANCES) else { return 0.0 };
        let stays = (ln_rising(b, passed) - ln_rising(a + b, passed) + counts.ln_exactly(count)).exp();
        let leaves = passed.checked_sub(1).map_or(0.0, |before| {
            (a.ln() + ln_rising(b, before) - ln_rising(a + b, passed)).exp() * counts.at_least(count)
        });
        (stays + leaves).min(1.0)
    }

    /// P(alive) · E[λ/(δ+λp)]. For a given p it is (k/p) e^z E_{k+1}(z) with z = δ(α+T)/p.
    fn dert(&self, customer: &Customer, discount: Discount) -> Option<f64> {
        let rate = discount.positive()?;
        let Purchases { shape, a, b, .. } = self.upcoming(customer, Span::ZERO);
        let z = rate * (self.alpha + customer.age());
        let given = |p: f64, _: f64| shape / p * exponential_integral(shape + 1.0, z / p);
        Some(self.p_alive(customer) * beta::mean(a, b, z / (shape + 1.0), given))
    }

    /// The age at which odds · silence^(r+x) is (1−θ)/θ.
    fn falls_below(&self, customer: &Customer, threshold: Ratio) -> Option<f64> {
        let odds = self.odds_at_last(customer)?;
        let grown = ((1.0 - threshold.get()) / threshold.get() / odds).ln() / (self.r + customer.repeats());
        let silence = grown.max(0.0).exp_m1();
        let age = customer.recency() + (self.alpha + customer.recency()) * silence;
        (age <= LARGEST).then_some(age)
    }
}

impl<const AT_FIRST: bool> Model for BetaGeometric<AT_FIRST> {
    type Row = Customer;
    const NAMES: &'static [&'static str] = &["r", "alpha", "a", "b"];

    fn parameters(&self) -> Vec<f64> {
        vec![self.r, self.alpha, self.a, self.b]
    }

    fn log_likelihood(&self, customer: &Customer) -> f64 {
        let Self { r, alpha, a, b } = *self;
        let (x, age) = (customer.repeats(), customer.age());
        let Some(passed) = customer.frequency().checked_add(Self::CHANCES) else { return f64::NEG_INFINITY };
        let buys = ln_rising(r, customer.frequency()) - r * (age / alpha).ln_1p() - x * (alpha + age).ln();
        let stays = ln_rising(b, passed) - ln_rising(a + b, passed);
        let left = self.odds_at_last(customer).map_or(0.0, |odds| {
            let ln_odds = odds.ln() + (r + x) * ln_one_plus(self.posterior(customer).silence);
            ln_odds.max(0.0) + (-ln_odds.abs()).exp().ln_1p()
        });
        buys + stays + left
    }

    fn fit(sample: &Sample<Customer>, penalty: Penalty) -> Result<Fitted<Self>, FitError> {
        let Some(facts) = Facts::of(sample) else { return Err(FitError::Empty) };
        let search = Self::search(facts);
        fit(sample, penalty, &search, Self::likelihood, |&[r, alpha, a, b]| Self::new(r, alpha, a, b))
    }
}

impl<const AT_FIRST: bool> From<BetaGeometric<AT_FIRST>> for Written {
    fn from(BetaGeometric { r, alpha, a, b }: BetaGeometric<AT_FIRST>) -> Self {
        Self { r, alpha, a, b }
    }
}

impl<const AT_FIRST: bool> TryFrom<Written> for BetaGeometric<AT_FIRST> {
    type Error = ParameterError;

    fn try_from(Written { r, alpha, a, b }: Written) -> Result<Self, Self::Error> {
        Self::new(r, alpha, a, b)
    }
}
