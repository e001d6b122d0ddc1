//! Which events a question is about.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::tally::Tally;
use crate::event::kind::{Kind, KindSet};
use crate::event::selector::EventSelector;
use crate::event::subject::Subject;

/// Which events a question is about: of some kinds, about one subject or any.
///
/// A profile remembers the sum of a day and not each value, so none can be asked for here. Where single events of some
/// value matter, observe them as a kind of your own too: see [`KindsByValue`](crate::event::KindsByValue).
///
/// ```
/// use lifestage::profile::Selector;
/// use lifestage::{Kind, Subject};
///
/// const EXPORT: Subject = Subject::new(3);
/// let exports = Selector::from(Kind::Use).about(EXPORT);
/// assert_eq!(exports, (Kind::Use, EXPORT).into());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Selector {
    /// Events of any of these kinds.
    pub kinds: KindSet,
    /// Events about this subject. Default none: about any.
    #[serde(default)]
    pub subject: Option<Subject>,
}

impl Selector {
    /// The same kinds, about this subject only.
    #[must_use]
    pub const fn about(mut self, subject: Subject) -> Self {
        self.subject = Some(subject);
        self
    }

    #[inline]
    pub(crate) fn matches(&self, tally: &Tally) -> bool {
        self.kinds.contains_code(tally.code()) && self.subject.is_none_or(|subject| subject == tally.subject())
    }
}

impl From<Kind> for Selector {
    fn from(kind: Kind) -> Self {
        Self { kinds: kind.into(), subject: None }
    }
}

impl From<(Kind, Subject)> for Selector {
    fn from((kind, subject): (Kind, Subject)) -> Self {
        Self::from(kind).about(subject)
    }
}

impl From<KindSet> for Selector {
    fn from(kinds: KindSet) -> Self {
        Self { kinds, subject: None }
    }
}

impl From<&KindSet> for Selector {
    fn from(kinds: &KindSet) -> Self {
        kinds.clone().into()
    }
}

impl From<Selector> for EventSelector {
    /// The same events, of any value.
    fn from(Selector { kinds, subject }: Selector) -> Self {
        Self { kinds, subject, at_least: 0 }
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<String> = self.kinds.clone().into();
        f.write_str(&names.join(", "))?;
        self.subject.map_or(Ok(()), |subject| write!(f, " about {subject}"))
    }
}
