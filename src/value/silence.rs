//! The likelihood of having left unseen, for Pareto/NBD: an integral over the moment of leaving, in place of ₂F₁.
//!
//! ```text
//! s αʳ βˢ ∫ (α+u)^−(r+x) (β+u)^−(s+1) du from t_x to T,   u = (m+t_x) eᵛ − m,  m = min(α, β)
//! ```
//! In v one of the two factors is exponential and the other nearly so, and the integrand has one hill. A Gauss-Legendre
//! rule of 8 to 32 points integrates the part that matters to 12 digits, even for parameters for which ₂F₁ overflows.

use super::customer::Customer;
use super::special::legendre::Points;
use super::special::ln_one_plus;

/// Where the integrand is below e^−this of its maximum, it no longer counts.
const FADED: f64 = 45.0;
/// The widest piece of a rule; the other factor has a singularity at a distance of π from the line.
const WIDEST: f64 = 8.0;

/// ln of the integral, and its slopes by r, α, s and β.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Unseen {
    pub(super) ln: f64,
    pub(super) slopes: [f64; 4],
}

/// The integrand in v.
struct Hill {
    r: f64,
    alpha: f64,
    s: f64,
    beta: f64,
    x: f64,
    /// `t_x`.
    from: f64,
    /// m + `t_x`.
    scale: f64,
    /// ln(1 + `t_x`/m).
    start: f64,
    constant: f64,
}

/// The integrand at a point.
struct Spot {
    u: f64,
    /// ln(1+u/α).
    alpha: f64,
    /// ln(1+u/β).
    beta: f64,
    ln: f64,
}

impl Hill {
    fn at(&self, v: f64) -> Spot {
        // The plain exponential is faster, and as good if u is not small compared with m.
        let rise = if v > 0.25 { v.exp() - 1.0 } else { v.exp_m1() };
        let u = self.from + self.scale * rise;
        let easy = self.start + v;
        let (alpha, beta) = if self.alpha <= self.beta {
            (easy, ln_one_plus(u / self.beta))
        } else {
            (ln_one_plus(u / self.alpha), easy)
        };
        let ln = self.constant - (self.r + self.x) * alpha - (self.s + 1.0) * beta + v;
        Spot { u, alpha, beta, ln }
    }

    /// The slope in v.
    fn slope(&self, v: f64) -> f64 {
        let grown = self.scale * v.exp();
        let u = self.from + (grown - self.scale);
        1.0 - (self.r + self.x) * grown / (self.alpha + u) - (self.s + 1.0) * grown / (self.beta + u)
    }

    /// Where it is largest between 0 and an end.
    fn top(&self, end: f64) -> f64 {
        if self.slope(0.0) <= 0.0 {
            return 0.0;
        }
        if self.slope(end) >= 0.0 {
            return end;
        }
        let (mut low, mut high) = (0.0, end);
        for _ in 0..30 {
            let middle = f64::midpoint(low, high);
            if self.slope(middle) > 0.0 {
                low = middle;
            } else {
                high = middle;
            }
        }
        low
    }

    /// The end, or the point before it where the integrand has faded.
    fn edge(&self, end: f64, highest: f64) -> f64 {
        let mut edge = end;
        // From the right, where a concave function is below its tangents, Newton steps never go too far.
        for _ in 0..30 {
            let below = highest - FADED - self.at(edge).ln;
            if below <= 3.0 {
                break;
            }
            let slope = self.slope(edge);
            edge += if below.is_finite() { below / slope } else { -edge / 2.0 };
        }
        edge.max(0.0)
    }
}

/// Computes slopes only if `SLOPES` is set.
pub(super) fn unseen<const SLOPES: bool>(&[r, alpha, s, beta]: &[f64; 4], customer: &Customer) -> Unseen {
    let nothing = Unseen { ln: f64::NEG_INFINITY, slopes: [0.0; 4] };
    let (x, from, until) = (customer.repeats(), customer.recency(), customer.age());
    let least = alpha.min(beta);
    let scale = least + from;
    let end = ln_one_plus((until - from) / scale);
    if end <= 0.0 {
        return nothing;
    }
    let constant = -x * alpha.ln() + s.ln() - beta.ln() + scale.ln();
    let hill = Hill { r, alpha, s, beta, x, from, scale, start: (from / least).ln_1p(), constant };
    let top = hill.top(end);
    let highest = hill.at(top).ln;
    let end = hill.edge(end, highest);
    let drop = highest - hill.at(0.0).ln.min(hill.at(end).ln);
    let points = match (drop, end) {
        (..3.0, ..1.5) => Points::Eight,
        (..16.0, ..3.0) => Points::Sixteen,
        _ => Points::ThirtyTwo,
    };
    let pieces = (end / WIDEST).ceil().max(1.0);
    let mut sum = 0.0;
    let mut slopes = [0.0; 4];
    let mut piece = 0.0;
    while piece < pieces {
        for (v, weight) in points.between(end * (piece / pieces), end * ((piece + 1.0) / pieces)) {
            let Spot { u, alpha: ln_alpha, beta: ln_beta, ln } = hill.at(v);
            let weight = weight * (ln - highest).exp();
            sum += weight;
            if SLOPES {
                let [by_r, by_alpha, by_s, by_beta] = &mut slopes;
                *by_r -= weight * ln_alpha;
                *by_alpha += weight * (r * (u / alpha) - x) / (alpha + u);
                *by_s -= weight * ln_beta;
                *by_beta += weight * (s * (u / beta) - 1.0) / (beta + u);
            }
        }
        piece += 1.0;
    }
    if sum.partial_cmp(&0.0) != Some(core::cmp::Ordering::Greater) {
        return nothing;
    }
    let [by_r, by_alpha, by_s, by_beta] = slopes.map(|slope| slope / sum);
    Unseen { ln: highest + sum.ln(), slopes: [by_r, by_alpha, by_s + 1.0 / s, by_beta] }
}
