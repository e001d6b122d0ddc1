//! Versions of what is stored: whether this release reads it, and what to do if not. *Who wrote this, and when?*
//!
//! Whatever a service stores carries the version of its format. This release reads the versions that it knows; data of a
//! newer release is refused by name before anything else of it is looked at, so that the error is not about the fields
//! that are new.

use core::marker::PhantomData;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::wording::problems::{Plain, Shown, problems, sorts};

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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VersionError {
    /// It was written by a newer release.
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

problems! {
    enum VersionError {
        Newer { of, found: Whole, read: Whole, otherwise } with (what: Built = InWords(of), instead: Built = InWords(otherwise))
            = "problem.version.newer"
            "this {what} was written by a newer release: it has version `{found}` of its format, and this release reads up to `{read}`: upgrade this service before those that write, or {instead}"
            "{what}由更新的版本写成：格式版本为`{found}`，当前版本最高读到`{read}`；请先升级本服务再升级写入方，或{instead}";
        Older { of, found: Whole, read: Whole, otherwise } with (what: Built = InWords(of), instead: Built = InWords(otherwise))
            = "problem.version.older"
            "this {what} was written by an older release: it has version `{found}` of its format, and this release reads from `{read}` on: let a release that reads both store it again, or {instead}"
            "{what}由更早的版本写成：格式版本为`{found}`，当前版本从`{read}`开始支持；请用两者都能读的版本重新保存，或{instead}";
    }
}

/// What is stored, or what else brings it back, in each language.
pub(super) struct InWords<'a>(pub(super) &'a str);

/// What is stored under a version, and what else helps where it is not read. An answer goes by its name in bytes.
const IN_WORDS: &[(&str, &str)] = &[
    ("log of links", "编号关联记录"),
    ("profile", "行为档案"),
    ("record of seen events", "去重记录"),
    ("achieved state", "既往成绩"),
    ("ledger", "积分账本"),
    ("stored answer", "保存的结果"),
    ("told state", "已告知的状态"),
    ("rule set", "规则集"),
    ("rebuild them from your log of links", "用编号关联的日志重建"),
    ("rebuild the profile from events", "用行为事件重建行为档案"),
    ("rebuild it from the log, together with the profile", "连同行为档案一起用日志重建"),
    ("forget again from events", "从行为事件重新清理"),
    ("replay the operations", "重放各笔操作"),
    ("ask the question anew", "重新查询"),
    ("begin anew with `Told::nothing`", "以`Told::nothing`重新开始"),
    ("begin anew with `Told::nothing`, and drop the first changes", "以`Told::nothing`重新开始，并丢弃首批变化"),
    ("go back to the rules of before", "改回之前的规则"),
];

impl Shown<sorts::Built> for InWords<'_> {
    fn plain(&self) -> Option<Plain> {
        let known = IN_WORDS.iter().find(|(english, _)| *english == self.0);
        Some(Plain::words(self.0.to_owned(), known.map_or(self.0, |(_, chinese)| chinese)))
    }
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
