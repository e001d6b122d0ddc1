//! What B differs by from A: means and ratios, with what was before, over strata. One estimator for all of them.
//!
//! ```text
//! what a user adds      z = x − x̄   or of a ratio R = Σx/Σd    z = (x − R·d)/d̄        the delta method
//! before                w = y − ȳ   or                         w = (y − Q·e)/ē
//! θ                     cov(z, w) / var(w)        both arms together, within strata
//! an arm                m = R − θ·(Q − Q of both)              each user adds c = z − θ·w
//! strata                x̄ = Σ W_s·x̄_s, W_s = n_s/N             as are d̄, ȳ, ē
//! absolute              m_B − m_A            variance  Σ W_s²·(v_Bs/n_Bs + v_As/n_As) + Σ W_s·(c̄_Bs − c̄_As)²/N
//! relative              (m_B − m_A)/|m_A|    each c by its derivative, and θ²·var(Q)·(effect/m_A)²
//! ```
//! With one stratum and no denominators this is [`PairedSums`](crate::outreach::PairedSums), or without what was before,
//! Welch's t. The last term of the absolute variance is 0 then; of several strata, it is what their effects differ by, since the
//! shares of strata are a sample too (Miratrix, Sekhon & Yu, *JRSS B* 75, 2013). Degrees of freedom are Satterthwaite's over all
//! arms of all strata. Sources: Deng, Knoblich & Lu, KDD 2018 (ratios); Deng, Xu, Kohavi & Walker, WSDM 2013 (θ).

use super::moments::{Form, Moments, at};
use crate::outreach::experiment::{NotEnough, float};

/// One stratum: both arms, and all users of it together.
#[derive(Clone, Debug)]
pub(super) struct Stratum {
    pub(super) a: Moments,
    pub(super) b: Moments,
    pub(super) both: Moments,
}

/// What is estimated.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    pub(super) is_ratio: bool,
    pub(super) uses_before: bool,
}

/// An effect with its standard error.
#[derive(Clone, Copy, Debug)]
pub(super) struct Contrast {
    pub(super) effect: f64,
    pub(super) standard_error: f64,
    pub(super) degrees_of_freedom: f64,
    /// Of both arms.
    pub(super) users: f64,
}

/// The estimates of two arms, and what they differ by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Estimated {
    pub(super) values: [f64; 2],
    /// Of what one user adds, so that means of n users have the variance of the square of it over n.
    pub(super) deviations: [f64; 2],
    pub(super) absolute: Contrast,
    pub(super) relative: Result<Contrast, NotEnough>,
}

/// A mean or ratio, and what a user adds to it.
#[derive(Clone, Copy)]
struct Level {
    value: f64,
    form: Form,
}

impl Asked {
    fn after(self, [x, d, ..]: [f64; 4]) -> Result<Level, NotEnough> {
        let Level { value, form: [over, times, ..] } = self.level(x, d)?;
        Ok(Level { value, form: [over, times, 0.0, 0.0] })
    }

    fn before(self, [.., y, e]: [f64; 4]) -> Result<Level, NotEnough> {
        let Level { value, form: [over, times, ..] } = self.level(y, e)?;
        Ok(Level { value, form: [0.0, 0.0, over, times] })
    }

    fn level(self, mean: f64, denominator: f64) -> Result<Level, NotEnough> {
        if !self.is_ratio {
            return Ok(Level { value: mean, form: [1.0, 0.0, 0.0, 0.0] });
        }
        if denominator <= 0.0 {
            return Err(NotEnough::Denominator);
        }
        let value = mean / denominator;
        let form = [1.0 / denominator, -value / denominator, 0.0, 0.0];
        if form.into_iter().all(f64::is_finite) { Ok(Level { value, form }) } else { Err(NotEnough::Range) }
    }

    /// Compares B with A over these strata, at least one.
    pub(super) fn compare(self, strata: &[Stratum]) -> Result<Estimated, NotEnough> {
        let users: f64 = strata.iter().map(|stratum| float(stratum.both.n)).sum();
        let weighted = || strata.iter().map(move |stratum| (float(stratum.both.n) / users, stratum));
        let overall = |of: fn(&Stratum) -> &Moments| {
            weighted().fold([0.0; 4], |sum, (weight, stratum)| {
                let means = of(stratum).means;
                core::array::from_fn(|place| place_of(sum, place) + weight * place_of(means, place))
            })
        };
        let [a, b, both] =
            [overall(|stratum| &stratum.a), overall(|stratum| &stratum.b), overall(|stratum| &stratum.both)];
        let (theta, joint) = self.theta(strata, both)?;
        let arm = |means: [f64; 4]| -> Result<Level, NotEnough> {
            let after = self.after(means)?;
            if !self.uses_before {
                return Ok(after);
            }
            let before = self.before(means)?;
            let form = core::array::from_fn(|place| place_of(after.form, place) - theta * place_of(before.form, place));
            Ok(Level { value: after.value - theta * (before.value - joint.value), form })
        };
        let (level_a, level_b) = (arm(a)?, arm(b)?);
        let within = |of: fn(&Stratum) -> &Moments, form: Form| -> Vec<(f64, f64)> {
            let part = |(weight, stratum): (f64, &Stratum)| {
                let moments = of(stratum);
                (weight * weight * (moments.variance(form) / float(moments.n)), float(moments.n) - 1.0)
            };
            weighted().map(part).collect()
        };
        let parts_a = within(|stratum| &stratum.a, level_a.form);
        let parts_b = within(|stratum| &stratum.b, level_b.form);
        let [variance_a, variance_b] =
            [&parts_a, &parts_b].map(|parts| parts.iter().map(|(part, _)| part).sum::<f64>());
        if variance_a + variance_b <= 0.0 {
            return Err(NotEnough::Variance);
        }
        // How far each stratum is from the whole, in what users add.
        let apart = |stratum: &Stratum| {
            let off = |form, moments: &Moments, means| at(form, moments.means) - at(form, means);
            (off(level_a.form, &stratum.a, a), off(level_b.form, &stratum.b, b))
        };
        let between = |times_a: f64, times_b: f64| {
            let square = |(weight, stratum): (f64, &Stratum)| {
                let (a, b) = apart(stratum);
                weight * (times_b * b + times_a * a).powi(2)
            };
            if strata.len() > 1 { weighted().map(square).sum::<f64>() / users } else { 0.0 }
        };
        let total = variance_a + variance_b;
        // As shares of their sum, so that squares neither overflow nor vanish.
        let shares = parts_a.iter().chain(&parts_b).map(|(part, degrees)| (part / total).powi(2) / degrees);
        let degrees_of_freedom = 1.0 / shares.sum::<f64>();
        let contrast = |effect: f64, standard_error: f64, otherwise| {
            let is_number = effect.is_finite() && standard_error.is_finite() && degrees_of_freedom.is_finite();
            let contrast = Contrast { effect, standard_error, degrees_of_freedom, users };
            if is_number && standard_error > 0.0 { Ok(contrast) } else { Err(otherwise) }
        };
        let absolute = contrast(level_b.value - level_a.value, (total + between(-1.0, 1.0)).sqrt(), NotEnough::Range)?;
        let base = level_a.value.abs();
        let ratio = level_b.value / level_a.value;
        let effect = absolute.effect / base;
        let carried = if self.uses_before { theta * variance_of_both(strata, both, joint, users).sqrt() } else { 0.0 };
        let errors = [
            variance_b.sqrt() / base,
            variance_a.sqrt() / base * ratio,
            carried / base * effect,
            between(-ratio / base, 1.0 / base).sqrt(),
        ];
        let relative = if base > 0.0 {
            contrast(effect, errors.into_iter().fold(0.0, f64::hypot), NotEnough::Baseline)
        } else {
            Err(NotEnough::Baseline)
        };
        let sizes = |of: fn(&Stratum) -> &Moments| strata.iter().map(|stratum| float(of(stratum).n)).sum::<f64>();
        let deviations =
            [(variance_a * sizes(|stratum| &stratum.a)).sqrt(), (variance_b * sizes(|stratum| &stratum.b)).sqrt()];
        Ok(Estimated { values: [level_a.value, level_b.value], deviations, absolute, relative })
    }

    /// θ, and what was before in both arms together.
    fn theta(self, strata: &[Stratum], both: [f64; 4]) -> Result<(f64, Level), NotEnough> {
        if !self.uses_before {
            return Ok((0.0, Level { value: 0.0, form: [0.0; 4] }));
        }
        let (after, before) = (self.after(both)?, self.before(both)?);
        let (mut covariance, mut variance) = (0.0, 0.0);
        for Stratum { both, .. } in strata {
            covariance += float(both.n) * both.covariance(after.form, before.form);
            variance += float(both.n) * both.variance(before.form);
        }
        if variance <= 0.0 {
            return Err(NotEnough::VarianceBefore);
        }
        let theta = covariance / variance;
        if theta.is_finite() { Ok((theta, before)) } else { Err(NotEnough::Range) }
    }
}

/// The variance of what was before, of both arms together.
fn variance_of_both(strata: &[Stratum], means: [f64; 4], joint: Level, users: f64) -> f64 {
    let part = |Stratum { both, .. }: &Stratum| {
        let off = if strata.len() > 1 { at(joint.form, both.means) - at(joint.form, means) } else { 0.0 };
        float(both.n) / users * (both.variance(joint.form) + off * off)
    };
    strata.iter().map(part).sum::<f64>() / users
}

/// The number at a place of four.
fn place_of(numbers: [f64; 4], place: usize) -> f64 {
    numbers.get(place).copied().unwrap_or_default()
}
