//! Feature vectors: the values of one user.

use serde::{Deserialize, Serialize};

use super::list::{COUNT, FEATURES, FEATURES_VERSION, Feature};
use crate::number::plain::finite;

/// The features of a user as of a day: a value for each of [`FEATURES`], in order, `None` if unknown.
///
/// It is stored with the version of the list; another version is refused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Features(
    /// INVARIANT: finite, since they are sums and quotients of a profile's numbers.
    pub(super) [Option<f64>; COUNT],
);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    version: u32,
    #[serde(deserialize_with = "finite")]
    values: Vec<Option<f64>>,
}

/// Why stored features are refused.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FeaturesError {
    /// They have another version.
    #[error("these features have version `{0}` but this crate has version {FEATURES_VERSION}: compute them again")]
    Version(u32),
    /// There are too few or too many.
    #[error("there are `{0}` values, but version {FEATURES_VERSION} has {COUNT} features: give one value for each")]
    Count(usize),
    /// A value is NaN or infinite.
    #[error("`{name}` is `{value}`: give a finite number, or none if it is unknown")]
    NotFinite {
        /// The name of the feature.
        name: &'static str,
        /// Its value.
        value: f64,
    },
}

/// There is no feature of this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a feature: give one of the names in `FEATURES`")]
pub struct UnknownFeature(Box<str>);

impl Features {
    /// The names, in order: the header of a table.
    pub fn names() -> impl ExactSizeIterator<Item = &'static str> {
        FEATURES.iter().map(|feature| feature.name)
    }

    /// The values, in the order of [`FEATURES`].
    pub const fn values(&self) -> &[Option<f64>] {
        &self.0
    }

    /// Each feature with its value.
    pub fn iter(&self) -> impl Iterator<Item = (&'static Feature, Option<f64>)> {
        FEATURES.iter().zip(self.0)
    }

    /// The value of a feature by its name.
    ///
    /// # Errors
    /// If there is no such feature.
    pub fn get(&self, name: &str) -> Result<Option<f64>, UnknownFeature> {
        let found = self.iter().find(|(feature, _)| feature.name == name);
        found.map(|(_, value)| value).ok_or_else(|| UnknownFeature(name.into()))
    }
}

impl From<Features> for Written {
    fn from(features: Features) -> Self {
        Self { version: FEATURES_VERSION, values: features.0.to_vec() }
    }
}

impl TryFrom<Written> for Features {
    type Error = FeaturesError;

    fn try_from(Written { version, values }: Written) -> Result<Self, Self::Error> {
        if version != FEATURES_VERSION {
            return Err(FeaturesError::Version(version));
        }
        let values: [Option<f64>; COUNT] =
            values.try_into().map_err(|values: Vec<_>| FeaturesError::Count(values.len()))?;
        let wrong = FEATURES.iter().zip(values).find(|(_, value)| value.is_some_and(|value| !value.is_finite()));
        if let Some((Feature { name, .. }, Some(value))) = wrong {
            return Err(FeaturesError::NotFinite { name, value });
        }
        Ok(Self(values))
    }
}
