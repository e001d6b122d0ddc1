//! Versions of what is stored: whether this release reads it, and what to do if not. *Who wrote this, and when?*
//!
//! Whatever a service stores carries the version of its format. This release reads the versions that it knows; data of a
//! newer release is refused by name before anything else of it is looked at, so that the error is not about the fields
//! that are new.

use core::marker::PhantomData;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Stored data of a version that this release does not read.
///
/// ```
/// use lifestage::RuleSet;
///
/// let error = serde_json::from_str::<RuleSet>(r#"{ "version": 9, "moods": [] }"#).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "this rule set was written by a newer release: it has version `9` of its format, and this release reads up to \
///      `1`: upgrade this service before those that write, or go back to the rules of before",
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VersionError {
    /// It was written by a newer release.
    #[error(
        "this {of} was written by a newer release: it has version `{found}` of its format, and this release reads up to `{read}`: upgrade this service before those that write, or {otherwise}"
    )]
    Newer {
        /// What it is: `profile`, `ledger`, `rule set`.
        of: &'static str,
        /// The version found.
        found: u64,
        /// The newest version that this release reads.
        read: u64,
        /// What else helps.
        otherwise: &'static str,
    },
    /// It was written by an older release, whose version is not read any more.
    #[error(
        "this {of} was written by an older release: it has version `{found}` of its format, and this release reads from `{read}` on: let a release that reads both store it again, or {otherwise}"
    )]
    Older {
        /// What it is: `profile`, `ledger`, `rule set`.
        of: &'static str,
        /// The version found.
        found: u64,
        /// The oldest version that this release reads.
        read: u64,
        /// What else helps.
        otherwise: &'static str,
    },
}

/// The versions of one format that this release reads.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Versions {
    /// What is stored.
    pub(crate) of: &'static str,
    pub(crate) oldest: u64,
    /// The one that is written.
    pub(crate) newest: u64,
    /// What else helps where a version is not read.
    pub(crate) otherwise: &'static str,
}

impl Versions {
    /// Passes versions that are read.
    pub(crate) const fn check(self, found: u64) -> Result<(), VersionError> {
        let Self { of, oldest, newest, otherwise } = self;
        if found > newest {
            Err(VersionError::Newer { of, found, read: newest, otherwise })
        } else if found < oldest {
            Err(VersionError::Older { of, found, read: oldest, otherwise })
        } else {
            Ok(())
        }
    }
}

/// Something that serde stores under a version.
pub(crate) trait Stored {
    /// The versions that this release reads, of which it writes the newest.
    const VERSIONS: Versions;
}

/// The version of something in serde. It is refused as soon as it is read, as another version may have other fields; so it
/// stands first.
pub(crate) struct VersionOf<S>(PhantomData<S>);

impl<S> VersionOf<S> {
    /// The version that is written.
    pub(crate) const NEWEST: Self = Self(PhantomData);
}

impl<S: Stored> Serialize for VersionOf<S> {
    fn serialize<T: Serializer>(&self, serializer: T) -> Result<T::Ok, T::Error> {
        S::VERSIONS.newest.serialize(serializer)
    }
}

impl<'de, S: Stored> Deserialize<'de> for VersionOf<S> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let found = u64::deserialize(deserializer)?;
        S::VERSIONS.check(found).map(|()| Self::NEWEST).map_err(de::Error::custom)
    }
}
