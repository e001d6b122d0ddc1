//! *Which numbers can a model have?* Positive ones, not so small or large that their sums and products leave `f64`.

use super::span::LARGEST;

/// The smallest number that a parameter can be.
pub(super) const SMALLEST: f64 = 1.0 / LARGEST;

/// A number that is no parameter of a value model.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ParameterError {
    /// Not positive, not a number, or beyond all reason.
    #[error("`{value}` is no value of {name}: give a number from 1e-12 to 1e12")]
    Range {
        /// The parameter.
        name: &'static str,
        /// What was given.
        value: f64,
    },
    /// The mean of the spend distribution would be infinite, and predictions negative.
    #[error("q is `{value}`: give one above 1, as below it the mean spend of a customer is not finite")]
    InfiniteMean {
        /// What was given.
        value: f64,
    },
}

/// The number, if it can be a parameter.
pub(super) fn checked(name: &'static str, value: f64) -> Result<f64, ParameterError> {
    if (SMALLEST..=LARGEST).contains(&value) { Ok(value) } else { Err(ParameterError::Range { name, value }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_number_outside_the_range_is_a_parameter() {
        for value in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e13, 1e-13] {
            assert!(checked("alpha", value).is_err(), "{value}");
        }
        assert_eq!(checked("alpha", 4.414), Ok(4.414));
        assert_eq!(
            checked("alpha", -1.0).unwrap_err().to_string(),
            "`-1` is no value of alpha: give a number from 1e-12 to 1e12"
        );
    }
}
