//! How much may be told: the ε of differential privacy.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::number::decimal::Decimal;
use crate::wording::problems::problems;

/// How much may be told of one user at most, above 0 and with nine decimals: what is printed is at most e^ε times as probable with
/// them as without them. From 0.1 to 1 is usual; above 3 little is hidden.
///
/// ```
/// use lifestage::answer::Epsilon;
///
/// assert_eq!(Epsilon::new(0.5)?.to_string(), "0.5");
/// assert_eq!(
///     Epsilon::new(0.0).unwrap_err().to_string(),
///     "`0` is no ε: give a number from 0.000000001 to 4000000, such as 0.5",
/// );
/// # Ok::<(), lifestage::answer::EpsilonError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Epsilon(Decimal);

/// A number that is no ε.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EpsilonError(f64);

problems! {
    struct EpsilonError(number: Number) = "problem.epsilon"
        "`{number}` is no ε: give a number from 0.000000001 to 4000000, such as 0.5"
        "`{number}`不是ε：请填写0.000000001至4000000之间的数，如0.5";
}

impl Epsilon {
    /// The ε that is nearest to a float, with nine decimals.
    ///
    /// # Errors
    /// For what is not above 0, above 4,000,000, or NaN.
    pub fn new(number: f64) -> Result<Self, EpsilonError> {
        match Decimal::new(number) {
            Ok(decimal) if decimal > Decimal::ZERO => Ok(Self(decimal)),
            _ => Err(EpsilonError(number)),
        }
    }

    /// As a decimal.
    pub const fn get(self) -> Decimal {
        self.0
    }
}

impl TryFrom<f64> for Epsilon {
    type Error = EpsilonError;

    fn try_from(number: f64) -> Result<Self, Self::Error> {
        Self::new(number)
    }
}

impl From<Epsilon> for f64 {
    fn from(epsilon: Epsilon) -> Self {
        epsilon.0.get()
    }
}

impl fmt::Display for Epsilon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Epsilon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Epsilon({self})")
    }
}
