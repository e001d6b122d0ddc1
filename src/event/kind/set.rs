//! Sets of kinds: which events a question is about.

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::{CUSTOM_FROM, Kind, KindError};

/// A set of kinds, written as a list of their names.
///
/// In the list, `custom` stands for all kinds of your own, and `!custom_7` takes one of them out.
///
/// ```
/// use lifestage::{Kind, KindSet};
///
/// let social = KindSet::of([Kind::Like, Kind::Comment, Kind::Share]);
/// assert!(social.contains(Kind::Like) && !social.contains(Kind::Purchase));
/// assert!(KindSet::activity().contains(Kind::custom(7)));
/// assert!(!KindSet::activity().contains(Kind::Refund));
/// assert!(!KindSet::activity().without(Kind::custom(7)).contains(Kind::custom(7)));
/// assert_eq!(serde_json::to_string(&social)?, r#"["like","comment","share"]"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub struct KindSet {
    /// One bit for each code of a kind with a name.
    pub(super) named: u64,
    /// Whether your own kinds are all in, but for the listed, or all out, but for them.
    pub(super) every_custom: bool,
    /// Ascending codes.
    pub(super) listed: SmallVec<[u16; 4]>,
}

const EVERY_CUSTOM: &str = "custom";

impl KindSet {
    /// The set of these kinds.
    pub fn of(kinds: impl IntoIterator<Item = Kind>) -> Self {
        kinds.into_iter().collect()
    }

    /// Every kind that counts as activity by default, all kinds of your own among them.
    pub fn activity() -> Self {
        let named = Kind::NAMED.iter().filter(|kind| kind.is_activity()).fold(0, |set, kind| set | 1 << kind.code());
        Self { named, every_custom: true, listed: SmallVec::new() }
    }

    /// The set with this kind.
    #[must_use]
    pub fn with(mut self, kind: Kind) -> Self {
        self.put(kind, true);
        self
    }

    /// The set without this kind.
    #[must_use]
    pub fn without(mut self, kind: Kind) -> Self {
        self.put(kind, false);
        self
    }

    fn put(&mut self, kind: Kind, member: bool) {
        let code = kind.code();
        if code < CUSTOM_FROM {
            self.named = self.named & !(1 << code) | u64::from(member) << code;
            return;
        }
        match (self.listed.binary_search(&code), member == self.every_custom) {
            (Ok(at), true) => {
                self.listed.remove(at);
            }
            (Err(at), false) => self.listed.insert(at, code),
            (Ok(_), false) | (Err(_), true) => {}
        }
    }

    /// Whether the kind is in it.
    pub fn contains(&self, kind: Kind) -> bool {
        self.contains_code(kind.code())
    }

    /// Whether the kind with this code is in it.
    #[inline]
    pub(crate) fn contains_code(&self, code: u16) -> bool {
        if code < CUSTOM_FROM {
            return code < 64 && self.named >> code & 1 == 1;
        }
        self.every_custom != (!self.listed.is_empty() && self.listed.binary_search(&code).is_ok())
    }

    /// The kinds of either set.
    pub(crate) fn united(&self, other: &Self) -> Self {
        self.combined(other, self.named | other.named, |mine, theirs| mine | theirs)
    }

    /// The kinds of both sets.
    pub(crate) fn common(&self, other: &Self) -> Self {
        self.combined(other, self.named & other.named, |mine, theirs| mine & theirs)
    }

    /// Kinds that neither set lists are alike in each of them, so only the listed ones are looked at one by one.
    fn combined(&self, other: &Self, named: u64, both: impl Fn(bool, bool) -> bool) -> Self {
        let every_custom = both(self.every_custom, other.every_custom);
        let is_in = |code: u16| both(self.contains_code(code), other.contains_code(code));
        let mut listed: SmallVec<[u16; 4]> = self.listed.iter().chain(&other.listed).copied().collect();
        listed.sort_unstable();
        listed.dedup();
        listed.retain(|code| is_in(*code) != every_custom);
        Self { named, every_custom, listed }
    }

    /// The codes of your own kinds that it names, whether to take them in or out; all others of them are alike.
    pub(crate) fn named_custom(&self) -> &[u16] {
        &self.listed
    }

    /// Whether no kind is in it.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl From<Kind> for KindSet {
    fn from(kind: Kind) -> Self {
        Self::of([kind])
    }
}

impl FromIterator<Kind> for KindSet {
    fn from_iter<I: IntoIterator<Item = Kind>>(kinds: I) -> Self {
        let mut set = Self::default();
        set.extend(kinds);
        set
    }
}

impl Extend<Kind> for KindSet {
    fn extend<I: IntoIterator<Item = Kind>>(&mut self, kinds: I) {
        for kind in kinds {
            self.put(kind, true);
        }
    }
}

impl From<KindSet> for Vec<String> {
    fn from(set: KindSet) -> Self {
        let named = Kind::NAMED.iter().filter(|kind| set.contains(**kind)).map(Kind::to_string);
        let every = set.every_custom.then(|| EVERY_CUSTOM.to_owned());
        let sign = if set.every_custom { "!" } else { "" };
        let listed = set.listed.iter().map(|code| format!("{sign}custom_{}", code - CUSTOM_FROM));
        named.chain(every).chain(listed).collect()
    }
}

impl TryFrom<Vec<String>> for KindSet {
    type Error = KindError;

    fn try_from(names: Vec<String>) -> Result<Self, Self::Error> {
        let mut set = Self { every_custom: names.iter().any(|name| name == EVERY_CUSTOM), ..Self::default() };
        for name in names.iter().filter(|name| *name != EVERY_CUSTOM) {
            match name.strip_prefix('!') {
                Some(taken_out) => set.put(taken_out.parse()?, false),
                None => set.put(name.parse()?, true),
            }
        }
        Ok(set)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn united_and_common_sets_hold_what_either_and_both_hold() {
        let own = [Kind::custom(0), Kind::custom(9), Kind::custom(40)];
        let some = [
            KindSet::default(),
            KindSet::activity(),
            KindSet::of([Kind::Refund, own[0], own[1]]),
            KindSet::activity().without(own[1]).without(own[2]).without(Kind::LogIn),
            KindSet::of([Kind::LogIn, own[2]]),
        ];
        for one in &some {
            for other in &some {
                let (united, common) = (one.united(other), one.common(other));
                for kind in Kind::NAMED.iter().copied().chain(own).chain([Kind::custom(7)]) {
                    assert_eq!(united.contains(kind), one.contains(kind) || other.contains(kind), "{kind}");
                    assert_eq!(common.contains(kind), one.contains(kind) && other.contains(kind), "{kind}");
                }
                assert_eq!(KindSet::try_from(Vec::from(united.clone())), Ok(united));
                assert_eq!(KindSet::try_from(Vec::from(common.clone())), Ok(common));
            }
        }
    }

    #[test]
    fn a_kind_that_was_put_in_is_in_until_it_is_taken_out() {
        for start in [KindSet::default(), KindSet::activity()] {
            for kind in [Kind::Refund, Kind::Purchase, Kind::custom(0), Kind::custom(9)] {
                assert!(start.clone().with(kind).contains(kind));
                assert!(!start.clone().with(kind).without(kind).contains(kind));
                assert!(start.clone().without(kind).with(kind).with(kind).contains(kind));
                let changed = start.clone().without(kind);
                assert_eq!(KindSet::try_from(Vec::from(changed.clone())), Ok(changed));
            }
        }
    }
}
