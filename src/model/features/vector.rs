//! Feature vectors: the values of one user.

use serde::{Deserialize, Serialize};

use super::list::{COUNT, FEATURES, FEATURES_VERSION, Feature};
use crate::number::plain::finite;
use crate::wording::problems::problems;

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
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum FeaturesError {
    /// They have another version.
    Version(u32),
    /// There are too few or too many.
    Count(usize),
    /// A value is NaN or infinite.
    NotFinite {
        /// The name of the feature.
        name: &'static str,
        /// Its value.
        value: f64,
    },
}

problems! {
    enum FeaturesError {
        Version(version: Whole) with (ours: Whole = FEATURES_VERSION) = "problem.features.version"
            "these features have version `{version}` but this crate has version {ours}: compute them again"
            "这些特征的版本为`{version}`，而本库为{ours}：请重新计算";
        Count(values: Whole) with (ours: Whole = FEATURES_VERSION, features: Whole = COUNT) = "problem.features.count"
            "there are `{values}` values, but version {ours} has {features} features: give one value for each"
            "有`{values}`个取值，而版本{ours}有{features}个特征：请为每个特征给出一个取值";
        NotFinite { name: Text, value: Number } = "problem.features.not_finite"
            "`{name}` is `{value}`: give a finite number, or none if it is unknown"
            "`{name}`为`{value}`：请给出有限的数，未知则不填";
    }
}

/// There is no feature of this name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownFeature(Box<str>);

problems! {
    struct UnknownFeature(name: Text) = "problem.unknown_feature"
        "`{name}` is not a feature: give one of the names in `FEATURES`"
        "`{name}`不是特征：请填写`FEATURES`中的名称";
}

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
