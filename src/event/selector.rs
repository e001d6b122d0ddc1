//! Which single events a question is about: of some kinds, about one subject or any, of at least a value. *Which ones?*
//!
//! Funnels read events one by one, so they may ask for the value of each: a view of at least three seconds. What reads
//! daily tallies has sums only, and asks for the sum of a day by [`profile::Selector`](crate::profile::Selector).

use core::fmt;

use serde::{Deserialize, Serialize};

use super::kind::{Kind, KindSet};
use super::subject::Subject;

/// Which single events a question is about.
///
/// ```
/// use lifestage::event::EventSelector;
/// use lifestage::{Kind, Subject};
///
/// let watched = EventSelector::from(Kind::View).about(Subject::new(3)).of_at_least(3);
/// assert_eq!(watched.to_string(), "view about #3 of value 3 or more");
/// let written = r#"{ "kinds": ["view"], "subject": 3, "at_least": 3 }"#;
/// assert_eq!(serde_json::from_str::<EventSelector>(written)?, watched);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventSelector {
    /// Events of any of these kinds.
    pub kinds: KindSet,
    /// Events about this subject. Default none: about any.
    #[serde(default)]
    pub subject: Option<Subject>,
    /// The least value of the event, in the unit of its kind: seconds, minor units of money, points. Default 0: any.
    #[serde(default)]
    pub at_least: u64,
}

impl EventSelector {
    /// The same kinds, about this subject only.
    #[must_use]
    pub const fn about(mut self, subject: Subject) -> Self {
        self.subject = Some(subject);
        self
    }

    /// The same kinds, of at least this value each.
    #[must_use]
    pub const fn of_at_least(mut self, value: u64) -> Self {
        self.at_least = value;
        self
    }

    /// Whether an event of this kind, about this subject and of this value is one of them.
    pub(crate) fn matches(&self, code: u16, subject: u16, value: u64) -> bool {
        self.kinds.contains_code(code)
            && self.subject.is_none_or(|asked| asked.number() == subject)
            && value >= self.at_least
    }

    /// Whether some kind in it carries such a value. Kinds of your own carry any.
    pub(crate) fn is_possible(&self) -> bool {
        let own = !self.kinds.named_custom().is_empty() || self.kinds.contains(Kind::custom(0));
        let carries = |kind: &&Kind| self.kinds.contains(**kind) && kind.carries(self.at_least);
        own || Kind::NAMED.iter().find(carries).is_some()
    }
}

impl From<Kind> for EventSelector {
    fn from(kind: Kind) -> Self {
        KindSet::from(kind).into()
    }
}

impl From<(Kind, Subject)> for EventSelector {
    fn from((kind, subject): (Kind, Subject)) -> Self {
        Self::from(kind).about(subject)
    }
}

impl From<KindSet> for EventSelector {
    fn from(kinds: KindSet) -> Self {
        Self { kinds, subject: None, at_least: 0 }
    }
}

impl From<&KindSet> for EventSelector {
    fn from(kinds: &KindSet) -> Self {
        kinds.clone().into()
    }
}

impl fmt::Display for EventSelector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<String> = self.kinds.clone().into();
        f.write_str(&names.join(", "))?;
        self.subject.map_or(Ok(()), |subject| write!(f, " about {subject}"))?;
        if self.at_least == 0 { Ok(()) } else { write!(f, " of value {} or more", self.at_least) }
    }
}
