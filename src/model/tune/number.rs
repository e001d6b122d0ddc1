//! Tunable numbers: a number of a rule, and the values to try instead.

use serde::{Deserialize, Serialize};

use crate::number::plain::{finite, plain_at_any_size};
use crate::wording::problems::problems;

/// A threshold or weight: its current value, and the values to try.
///
/// ```
/// use lifestage::model::TuneNumber;
///
/// let days = TuneNumber::new("silent_from", 30.0, [14.0, 30.0, 45.0])?;
/// assert_eq!(days.values(), [14.0, 30.0, 45.0]);
/// assert_eq!(
///     TuneNumber::new("silent_from", 30.0, [f64::NAN]).unwrap_err().to_string(),
///     "`silent_from` has the value `NaN`: give finite numbers",
/// );
/// # Ok::<(), lifestage::model::TuneNumberError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct TuneNumber {
    name: String,
    current: f64,
    /// INVARIANT: ascending, unique, finite, with the current value among them.
    values: Vec<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    #[serde(deserialize_with = "finite")]
    current: f64,
    #[serde(deserialize_with = "finite")]
    values: Vec<f64>,
}

/// A value that cannot be tried.
#[derive(Clone, Debug, PartialEq)]
pub struct TuneNumberError {
    name: String,
    value: f64,
}

problems! {
    struct TuneNumberError { name: Text, value: Number } = "problem.tune_number"
        "`{name}` has the value `{value}`: give finite numbers"
        "`{name}`的取值为`{value}`：请填写有限的数";
}

impl TuneNumber {
    /// A number with its name, its current value, and the values to try, in any order; the current one is always tried.
    ///
    /// # Errors
    /// If one of them is not finite.
    pub fn new(
        name: impl Into<String>,
        current: f64,
        values: impl IntoIterator<Item = f64>,
    ) -> Result<Self, TuneNumberError> {
        let name = name.into();
        // As they are written; −0 is 0.
        let mut values: Vec<f64> = values.into_iter().chain([current]).map(plain_at_any_size).collect();
        if let Some(value) = values.iter().copied().find(|value| !value.is_finite()) {
            return Err(TuneNumberError { name, value });
        }
        values.sort_by(f64::total_cmp);
        values.dedup();
        Ok(Self { name, current: plain_at_any_size(current), values })
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The current value.
    pub const fn current(&self) -> f64 {
        self.current
    }

    /// All values to try, ascending.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The position of the current value.
    pub(super) fn place(&self) -> usize {
        self.values.iter().position(|value| value.total_cmp(&self.current).is_eq()).unwrap_or_default()
    }
}

impl TryFrom<Written> for TuneNumber {
    type Error = TuneNumberError;

    fn try_from(Written { name, current, values }: Written) -> Result<Self, Self::Error> {
        Self::new(name, current, values)
    }
}
