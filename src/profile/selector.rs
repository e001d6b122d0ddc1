//! Which events a question is about.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::tally::Tally;
use crate::answer::language::Language;
use crate::answer::say::{Say, Words, display_in_english};
use crate::event::kind::{Kind, KindSet};
use crate::event::subject::Subject;

/// Which events a question is about: of some kinds, about one subject or any, on days on which they add up to enough.
///
/// A profile remembers the sum of a day and not each value, so a least value is one of that sum. Where single events of
/// some value matter, observe them as a kind of your own too: see [`KindsByValue`](crate::event::KindsByValue).
///
/// ```
/// use lifestage::profile::Selector;
/// use lifestage::{Kind, Subject};
///
/// const EXPORT: Subject = Subject::new(3);
/// let exports = Selector::from(Kind::Use).about(EXPORT);
/// assert_eq!(exports, (Kind::Use, EXPORT).into());
/// assert_eq!(exports.of_day_sum(60).to_string(), "use about #3 of 60 or more a day");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Selector {
    /// Events of any of these kinds.
    pub kinds: KindSet,
    /// Events about this subject. Default none: about any.
    #[serde(default)]
    pub subject: Option<Subject>,
    /// Only events of one kind about one subject whose values add up to at least this on their day, in the unit of the kind.
    /// Default 0: any.
    #[serde(default)]
    pub day_sum: u64,
}

impl Selector {
    /// The same kinds, about this subject only.
    #[must_use]
    pub const fn about(mut self, subject: Subject) -> Self {
        self.subject = Some(subject);
        self
    }

    /// The same, only on days on which the values of a kind about a subject add up to at least this.
    #[must_use]
    pub const fn of_day_sum(mut self, least: u64) -> Self {
        self.day_sum = least;
        self
    }

    #[inline]
    pub(crate) fn matches(&self, tally: &Tally) -> bool {
        self.kinds.contains_code(tally.code())
            && self.subject.is_none_or(|subject| subject == tally.subject())
            && tally.sum() >= self.day_sum
    }

    /// Whether it selects by more than kinds, and so by what a profile forgets.
    pub(crate) const fn is_narrow(&self) -> bool {
        self.subject.is_some() || self.day_sum > 0
    }
}

impl From<Kind> for Selector {
    fn from(kind: Kind) -> Self {
        KindSet::from(kind).into()
    }
}

impl From<(Kind, Subject)> for Selector {
    fn from((kind, subject): (Kind, Subject)) -> Self {
        Self::from(kind).about(subject)
    }
}

impl From<KindSet> for Selector {
    fn from(kinds: KindSet) -> Self {
        Self { kinds, subject: None, day_sum: 0 }
    }
}

impl From<&KindSet> for Selector {
    fn from(kinds: &KindSet) -> Self {
        kinds.clone().into()
    }
}

impl Say for Selector {
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let chinese = words.language == Language::Chinese;
        if chinese && self.day_sum > 0 {
            write!(f, "单日合计不低于{}的", self.day_sum)?;
        }
        let written: Vec<String> = self.kinds.clone().into();
        for (place, kind) in written.iter().enumerate() {
            f.write_str(if place == 0 { "" } else { words.language.comma() })?;
            // A kind left out of all of your own is written with a mark before it.
            let (mark, bare) = kind.strip_prefix('!').map_or(("", kind.as_str()), |bare| ("!", bare));
            f.write_str(mark)?;
            match bare.parse::<Kind>() {
                Ok(kind) => write!(f, "{}", words.said(&kind))?,
                Err(_) => f.write_str(if chinese { "自定义行为" } else { bare })?,
            }
        }
        match (words.language, &self.subject) {
            (_, None) => {}
            (Language::English, Some(subject)) => write!(f, " about {}", words.said(subject))?,
            (Language::Chinese, Some(subject)) => write!(f, "（{}）", words.said(subject))?,
        }
        if chinese || self.day_sum == 0 { Ok(()) } else { write!(f, " of {} or more a day", self.day_sum) }
    }
}

display_in_english!(Selector);
