//! Means and covariances of what was measured in one arm of one stratum, and of linear forms of it.

use std::collections::BTreeMap;

use super::sums::Sums;
use crate::outreach::experiment::{NotEnough, float};

/// A linear form: what one user adds to a mean or, to first order, to a ratio.
pub(super) type Form = [f64; 4];

/// n, means and sample covariances of value, denominator, and both from before.
#[derive(Clone, Debug)]
pub(super) struct Moments {
    pub(super) n: u64,
    pub(super) means: [f64; 4],
    covariances: [[f64; 4]; 4],
}

impl Moments {
    /// Of sums; there must be two users.
    pub(super) fn of_sums(sums: &Sums) -> Result<Self, NotEnough> {
        let n = two(sums.n())?;
        let users = float(n);
        let covariances = sums.spreads().map(|row| row.map(|spread| spread / users / (users - 1.0)));
        Ok(Self { n, means: sums.sums().map(|sum| sum / users), covariances })
    }

    /// Of whole values and how often each occurs, with those above a cap counted as the cap.
    pub(super) fn of_capped(values: &BTreeMap<i64, u64>, cap: i64) -> Result<Self, NotEnough> {
        let n = two(values.values().sum())?;
        let capped = || values.iter().map(|(value, count)| ((*value).min(cap), *count));
        // INVARIANT: 2^53 values of up to 2^53 add up to less than 2^127.
        let sum: i128 = capped().map(|(value, count)| i128::from(value) * i128::from(count)).sum();
        #[expect(clippy::cast_precision_loss, reason = "a mean of 53 bits is what a float has")]
        let mean = sum as f64 / float(n);
        #[expect(clippy::cast_precision_loss, reason = "values are at most 2^53")]
        let squares = capped().map(|(value, count)| (value as f64 - mean).powi(2) * float(count));
        // Ascending values: one order, whoever counted them.
        let variance = squares.sum::<f64>() / (float(n) - 1.0);
        let mut covariances = [[0.0; 4]; 4];
        let [[value, ..], ..] = &mut covariances;
        *value = variance;
        Ok(Self { n, means: [mean, 1.0, 0.0, 1.0], covariances })
    }

    /// The sample covariance of two forms.
    pub(super) fn covariance(&self, one: Form, other: Form) -> f64 {
        self.terms(one, other).sum()
    }

    /// The sample variance of a form; what is but the rounding of its terms is 0.
    pub(super) fn variance(&self, form: Form) -> f64 {
        let variance = self.covariance(form, form);
        let terms: f64 = self.terms(form, form).map(f64::abs).sum();
        // Sums are exact to about 32 digits; forms and the sum of their terms to those of a float.
        let sizes: f64 = self.means.iter().zip(form).map(|(mean, times)| (mean * times).powi(2)).sum();
        if variance <= 16.0 * f64::EPSILON * terms + 1e-28 * sizes { 0.0 } else { variance }
    }

    fn terms(&self, one: Form, other: Form) -> impl Iterator<Item = f64> {
        let rows = self.covariances.into_iter().zip(one);
        rows.flat_map(move |(row, times)| row.into_iter().zip(other).map(move |(term, and)| times * term * and))
    }
}

/// What a form is at these means.
pub(super) fn at(form: Form, means: [f64; 4]) -> f64 {
    form.into_iter().zip(means).map(|(times, mean)| times * mean).sum()
}

fn two(n: u64) -> Result<u64, NotEnough> {
    if n < 2 { Err(NotEnough::Users { n, needed: 2 }) } else { Ok(n) }
}
