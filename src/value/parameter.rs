//! Parameters of models: positive numbers within a range in which sums and products stay within `f64`.

use crate::number::plain::plain_at_any_size;
use crate::wording::problems::problems;

/// The largest shape, and the reciprocal of the smallest.
const SHAPES: f64 = 1e12;
/// The largest time or sum of money, and the reciprocal of the smallest. Units may be seconds or centuries.
const SCALES: f64 = 1e30;

/// A number that cannot be a parameter of a value model.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum ParameterError {
    /// The number is not positive, not finite, or too small or large.
    Range {
        /// The name of the parameter.
        name: &'static str,
        /// The number given.
        value: f64,
        /// The largest value allowed, and the reciprocal of the smallest.
        most: f64,
    },
    /// The mean of the spend distribution would be infinite, and predictions negative.
    InfiniteMean {
        /// The number given.
        value: f64,
    },
}

problems! {
    enum ParameterError {
        Range { name: Text, value: Number, most } with (from: Text = format!("{:e}", 1.0 / most), to: Text = format!("{most:e}")) = "problem.parameter.range"
            "`{name}` is `{value}`: give a number from {from} to {to}"
            "`{name}`为`{value}`：请填写{from}至{to}之间的数";
        InfiniteMean { value: Number } = "problem.parameter.infinite_mean"
            "`q` is `{value}`: give a number above 1, as below it the mean spend of a customer is not finite"
            "`q`为`{value}`：请填写大于1的数，否则客户的平均消费不是有限的数";
    }
}

/// The number, if it can be a parameter without a unit.
pub(super) fn shape(name: &'static str, value: f64) -> Result<f64, ParameterError> {
    within(SHAPES, name, value)
}

/// The number, if it can be a parameter in units of time or money.
pub(super) fn scale(name: &'static str, value: f64) -> Result<f64, ParameterError> {
    within(SCALES, name, value)
}

fn within(most: f64, name: &'static str, value: f64) -> Result<f64, ParameterError> {
    let value = plain_at_any_size(value);
    if (1.0 / most..=most).contains(&value) { Ok(value) } else { Err(ParameterError::Range { name, value, most }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_outside_the_range_are_refused() {
        for value in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e13, 1e-13] {
            assert!(shape("r", value).is_err(), "{value}");
        }
        assert_eq!((shape("r", 0.243), scale("alpha", 1e13)), (Ok(0.243), Ok(1e13)));
        assert!(scale("alpha", 0.0).is_err() && scale("alpha", 1e31).is_err());
        assert_eq!(shape("r", -1.0).unwrap_err().to_string(), "`r` is `-1`: give a number from 1e-12 to 1e12");
    }
}
