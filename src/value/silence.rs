//! The likelihood of having left unseen, for Pareto/NBD: an integral over the moment of leaving, in place of ₂F₁.
//!
//! ```text
//! s αʳ βˢ ∫ (α+u)^−(r+x) (β+u)^−(s+1) du from t_x to T,   u = (m+t_x) eᵛ − m,  m = min(α, β)
//! ```
//! In v one of the two factors is exponential and the other nearly so, and the integrand has one hill. A Gauss-Legendre
//! rule of 6 to 32 points integrates the part that matters to 12 digits, even for parameters for which ₂F₁ overflows.
//!
//! A fit asks this of every customer some twenty times, so what depends on the parameters alone is computed once, and each
//! point costs two exponentials and a logarithm.

use super::customer::Customer;
use super::special::legendre::Points;
use super::special::ln_one_plus;

/// Where the integrand is below e^−this of its maximum, it no longer counts.
const FADED: f64 = 45.0;
/// The widest piece of a rule; the other factor has a singularity at a distance of π from the line.
const WIDEST: f64 = 8.0;

/// The parameters, and what is the same for all customers.
pub(super) struct Silence {
    r: f64,
    alpha: f64,
    s: f64,
    beta: f64,
    /// min(α, β), and the other one.
    least: f64,
    most: f64,
    alpha_is_least: bool,
    ln_alpha: f64,
    ln_least: f64,
    /// ln s − ln β.
    constant: f64,
}

/// How much time has passed for a customer at T, as ln(1+T/α) and ln(1+T/β).
#[derive(Clone, Copy)]
pub(super) struct Age {
    pub(super) by_alpha: f64,
    pub(super) by_beta: f64,
}

/// ln of the integral, and its slopes by r, α, s and β.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Unseen {
    pub(super) ln: f64,
    pub(super) slopes: [f64; 4],
}

/// The integrand in v, by the factor that is exponential in it and the one that nearly is.
struct Hill {
    /// The exponents of (m+u) and of (M+u).
    easy: f64,
    hard: f64,
    /// 1 / M, M = max(α, β).
    shrink: f64,
    /// M − m.
    between: f64,
    /// `t_x`.
    from: f64,
    /// m + `t_x`.
    scale: f64,
    /// ln(1 + `t_x`/m).
    start: f64,
    constant: f64,
    /// Whether u must be exact also where it is small compared with the scale.
    is_delicate: bool,
}

/// The integrand at a point.
struct Spot {
    u: f64,
    /// ln(1+u/m).
    easy: f64,
    /// ln(1+u/M).
    hard: f64,
    ln: f64,
}

impl Hill {
    #[inline]
    fn at(&self, v: f64) -> Spot {
        let rise = if self.is_delicate && v < 0.25 { v.exp_m1() } else { v.exp() - 1.0 };
        let u = self.from + self.scale * rise;
        self.spot(u, v, ln_one_plus(u * self.shrink))
    }

    /// The point where u is known, and with it ln(1+u/M).
    #[inline]
    fn spot(&self, u: f64, v: f64, hard: f64) -> Spot {
        let easy = self.start + v;
        Spot { u, easy, hard, ln: self.constant - self.easy * easy - self.hard * hard + v }
    }

    /// The slope in v, where m+u is `(m+t_x) eᵛ`.
    fn slope(&self, grown: f64) -> f64 {
        1.0 - self.easy - self.hard * grown / (grown + self.between)
    }

    /// Where it is largest between 0 and an end.
    fn top(&self, end: f64) -> f64 {
        // The slope is 0 where rising = hard · grown / (grown + between). Where it rises at all, the easy exponent is r, as
        // s + 1 is above 1, and the hard one s + 1: so the divisor is positive.
        let rising = 1.0 - self.easy;
        let grown = rising * self.between / (self.hard - rising);
        if rising > 0.0 && grown > self.scale { (grown / self.scale).ln().min(end) } else { 0.0 }
    }

    /// The end, at which the integrand is known, or the point before it where the integrand has faded.
    fn edge(&self, end: f64, at_end: f64, highest: f64) -> f64 {
        let (mut edge, mut at_edge) = (end, at_end);
        // From the right, where a concave function is below its tangents, Newton steps never go too far.
        for _ in 0..30 {
            let below = highest - FADED - at_edge;
            if below <= 3.0 {
                break;
            }
            let slope = self.slope(self.scale * edge.exp());
            edge += if below.is_finite() { below / slope } else { -edge / 2.0 };
            at_edge = self.at(edge).ln;
        }
        edge.max(0.0)
    }
}

impl Silence {
    pub(super) fn new(&[r, alpha, s, beta]: &[f64; 4]) -> Self {
        let (least, most) = (alpha.min(beta), alpha.max(beta));
        let constant = s.ln() - beta.ln();
        let (ln_alpha, ln_least) = (alpha.ln(), least.ln());
        Self { r, alpha, s, beta, least, most, alpha_is_least: alpha <= beta, ln_alpha, ln_least, constant }
    }

    /// How much time has passed at T.
    #[inline]
    pub(super) fn age(&self, customer: &Customer) -> Age {
        let age = customer.age();
        Age { by_alpha: ln_one_plus(age / self.alpha), by_beta: ln_one_plus(age / self.beta) }
    }

    /// ln of the first part of the likelihood, without (r)ₓ: the customer is alive at T.
    #[inline]
    pub(super) fn ln_seen(&self, customer: &Customer, age: Age) -> f64 {
        let Self { r, s, ln_alpha, .. } = *self;
        -r * age.by_alpha - customer.repeats() * (ln_alpha + age.by_alpha) - s * age.by_beta
    }

    fn hill(&self, customer: &Customer) -> Hill {
        let Self { r, s, least, most, .. } = *self;
        let (x, from) = (customer.repeats(), customer.recency());
        let (easy, hard) = if self.alpha_is_least { (r + x, s + 1.0) } else { (s + 1.0, r + x) };
        let (scale, start) = (least + from, ln_one_plus(from / least));
        let constant = self.constant - x * self.ln_alpha + self.ln_least + start;
        // An error of a rounding in eᵛ is one of this many in the exponent.
        let is_delicate = hard * scale > 64.0 * most;
        Hill { easy, hard, shrink: 1.0 / most, between: most - least, from, scale, start, constant, is_delicate }
    }

    /// The second part of the likelihood, without (r)ₓ. Computes slopes only if `SLOPES` is set.
    pub(super) fn unseen<const SLOPES: bool>(&self, customer: &Customer, age: Age) -> Unseen {
        let nothing = Unseen { ln: f64::NEG_INFINITY, slopes: [0.0; 4] };
        let (from, until) = (customer.recency(), customer.age());
        let end = ln_one_plus((until - from) / (self.least + from));
        if end <= 0.0 {
            return nothing;
        }
        let hill = self.hill(customer);
        let at_start = hill.spot(from, 0.0, ln_one_plus(from * hill.shrink)).ln;
        let at_end = hill.spot(until, end, if self.alpha_is_least { age.by_beta } else { age.by_alpha }).ln;
        let top = hill.top(end);
        let highest = if top <= 0.0 { at_start } else { hill.at(top).ln };
        let end = hill.edge(end, at_end, highest);
        // The slope falls all the way, so it is steepest at one of the ends.
        let last = hill.slope(hill.scale * end.exp());
        let pieces = (end / WIDEST).ceil().max(1.0);
        let points = Points::needed(hill.slope(hill.scale).abs().max(last.abs()), end / pieces);
        let mut sum = 0.0;
        let mut slopes = [0.0; 4];
        let mut piece = 0.0;
        while piece < pieces {
            for (v, weight) in points.between(end * (piece / pieces), end * ((piece + 1.0) / pieces)) {
                let spot = hill.at(v);
                let weight = weight * (spot.ln - highest).exp();
                sum += weight;
                if SLOPES {
                    self.add_slopes(&mut slopes, weight, customer.repeats(), &spot);
                }
            }
            piece += 1.0;
        }
        if sum.partial_cmp(&0.0) != Some(core::cmp::Ordering::Greater) {
            return nothing;
        }
        let [by_r, by_alpha, by_s, by_beta] = slopes.map(|slope| slope / sum);
        Unseen { ln: highest + sum.ln(), slopes: [by_r, by_alpha, by_s + 1.0 / self.s, by_beta] }
    }

    #[inline]
    fn add_slopes(&self, slopes: &mut [f64; 4], weight: f64, x: f64, spot: &Spot) {
        let Self { r, alpha, s, beta, .. } = *self;
        let (by_alpha_ln, by_beta_ln) =
            if self.alpha_is_least { (spot.easy, spot.hard) } else { (spot.hard, spot.easy) };
        let [by_r, by_alpha, by_s, by_beta] = slopes;
        *by_r -= weight * by_alpha_ln;
        *by_alpha += weight * (r * (spot.u / alpha) - x) / (alpha + spot.u);
        *by_s -= weight * by_beta_ln;
        *by_beta += weight * (s * (spot.u / beta) - 1.0) / (beta + spot.u);
    }
}
