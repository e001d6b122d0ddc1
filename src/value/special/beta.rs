//! Means over drop-out rates: E f(p) for p ~ Beta(a, b), for a smooth f and any a and b.
//!
//! ```text
//! p = 1/(1+e⁻ᵘ):   E f = ∫ pᵃ(1−p)ᵇ f(p) du / ∫ pᵃ(1−p)ᵇ du,  both by the trapezoid rule over all u
//! ```
//! On the whole line the trapezoid rule converges exponentially. With singularities at Im u = ±π, where every f of the
//! models has them, the error of a step h is about e^(−2π²/h) for small a and b, and e^(−π²/h) where one is large, as
//! |Γ(a+iω) Γ(b−iω)| fades like e^(−πω) and e^(−πω/2); a narrow peak has to be met by narrower steps. Where f no longer
//! changes, the terms that are left are geometric and summed in closed form, so it does not matter how slowly pᵃ or
//! (1−p)ᵇ fade. The one representation serves all a and b, where 2F1 has a formula for each region and none at a = 1.

/// Terms below this share of their sum are left out.
const FADED: f64 = 1e-18;
/// Beyond e^−this times its scale, f changes by less than a rounding error.
const FLAT: f64 = 37.0;
/// Steps wider than this are not exact enough.
const WIDEST: f64 = 0.29;

/// E f(p, 1−p) for p ~ Beta(a, b). f must be flat for p well below `scale`, and have no zeros or jumps.
pub(in crate::value) fn mean(a: f64, b: f64, scale: f64, f: impl Fn(f64, f64) -> f64) -> f64 {
    let peak = (a / b).ln();
    let step = WIDEST.min(0.7 * (1.0 / a + 1.0 / b).sqrt());
    let weight = Weight { a, b, highest: Weight { a, b, highest: 0.0 }.ln(peak) };
    // Stops at whichever comes first: the weight is negligible, or the function is flat.
    let flat_left = scale.min(1.0).ln() - FLAT;
    let start = peak.clamp(flat_left.min(FLAT), FLAT);
    let mut sums = Sums::default();
    sums.add(weight.at(start), start, &f);
    sums.walk(start, -step, flat_left, a, weight, &f);
    sums.walk(start, step, FLAT, b, weight, &f);
    sums.of_function / sums.of_weight
}

/// pᵃ(1−p)ᵇ over its largest value.
#[derive(Clone, Copy)]
struct Weight {
    a: f64,
    b: f64,
    highest: f64,
}

impl Weight {
    fn ln(self, u: f64) -> f64 {
        // ln p = −ln(1+e⁻ᵘ) and ln(1−p) = −ln(1+eᵘ), each from the smaller exponential.
        let small = (-u.abs()).exp().ln_1p();
        let (ln_p, ln_q) = if u < 0.0 { (u - small, -small) } else { (-small, -u - small) };
        self.a * ln_p + self.b * ln_q - self.highest
    }

    fn at(self, u: f64) -> f64 {
        self.ln(u).exp()
    }
}

#[derive(Default)]
struct Sums {
    of_weight: f64,
    of_function: f64,
}

impl Sums {
    /// Adds a term, and returns what it added to each sum.
    fn add(&mut self, weight: f64, u: f64, f: &impl Fn(f64, f64) -> f64) -> Self {
        let small = (-u.abs()).exp();
        let (part, rest) = (small / (1.0 + small), 1.0 / (1.0 + small));
        let (p, q) = if u < 0.0 { (part, rest) } else { (rest, part) };
        let term = Self { of_weight: weight, of_function: weight * f(p, q) };
        self.of_weight += term.of_weight;
        self.of_function += term.of_function;
        term
    }

    /// Walks from a start in steps to one side, until nothing is left or all that is left is flat.
    ///
    /// For an a of 10⁻⁹ the weight needs 10⁹ steps to fade, so it is not walked to its end: where f no longer changes,
    /// the remaining terms are a geometric series, whose sum is added as one term. A walk may end earlier only if the
    /// terms of both sums are small *and* those of f are falling, because f can grow faster at first than its weight
    /// fades.
    fn walk(&mut self, start: f64, step: f64, flat: f64, fading: f64, weight: Weight, f: &impl Fn(f64, f64) -> f64) {
        let mut u = start;
        let faded = FADED * (fading * step.abs()).min(1.0);
        let mut last = f64::INFINITY;
        // INVARIANT: it ends, as each step brings the flat part nearer.
        while (flat - u) * step > 0.0 {
            u += step;
            let term = self.add(weight.at(u), u, f);
            let is_falling = term.of_function <= last;
            last = term.of_function;
            let is_small = term.of_function <= faded * self.of_function && term.of_weight <= faded * self.of_weight;
            if is_falling && is_small {
                return;
            }
        }
        // Each further weight is the one before times e^(−fading·|step|).
        let rest = weight.at(u) / (fading * step.abs()).exp_m1();
        self.add(rest, u, f);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_near;
    use super::*;

    #[test]
    fn moments_are_those_of_the_beta_distribution() {
        for a in [1e-9, 1e-3, 0.2, 0.793, 1.0, 2.5, 40.0, 1e4, 1e9] {
            for b in [1e-9, 1e-3, 0.3, 1.0, 2.426, 300.0, 1e4, 1e9] {
                // Testing the mean alone is not enough: functions that are flat at zero are what must be right.
                let first = a / (a + b);
                assert_near(mean(a, b, 1.0, |p, _| 1.0 + p), 1.0 + first, 2e-12);
                assert_near(mean(a, b, 1.0, |_, q| 1.0 + q), 1.0 + b / (a + b), 2e-12);
                let second = first * ((a + 1.0) / (a + b + 1.0));
                assert_near(mean(a, b, 1.0, |p, _| 1.0 + p * p), 1.0 + second, 2e-12);
            }
        }
    }

    #[test]
    fn a_function_that_changes_only_near_zero_is_resolved() {
        // E (1+py)⁻¹ for p ~ Beta(1, 1) is ln(1+y)/y.
        for y in [1e-6, 1.0, 1e3, 1e9] {
            assert_near(mean(1.0, 1.0, 1.0 / y, |p, _| 1.0 / (1.0 + p * y)), y.ln_1p() / y, 1e-12);
        }
    }
}
