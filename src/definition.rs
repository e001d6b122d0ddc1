//! *What exactly was asked?* One line that says it, and a fingerprint to compare answers by.
//!
//! Two numbers with one name differ most often because two people meant two things by it. So every report carries what
//! it means: what was counted, by which periods, over which days, by whose calendar.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::fingerprint::{Fingerprint, Fingerprinter};
use crate::kind::KindSet;
use crate::time::Calendar;

/// What a report means, in one line.
///
/// ```
/// use lifestage::definition::Definition;
/// use lifestage::time::Calendar;
///
/// let definition = Definition::new("active users by month", &Calendar::utc());
/// assert_eq!(definition.to_string(), "active users by month; days in UTC, weeks from Mon");
/// assert_eq!(definition, Definition::new("active users by month", &Calendar::utc()));
/// assert_ne!(definition.fingerprint(), Definition::new("active users by week", &Calendar::utc()).fingerprint());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    text: String,
    fingerprint: Fingerprint,
}

/// Two answers to different questions, which do not add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this report is defined as `{one}` but the other one as `{other}`: add up only answers to the same question")]
pub struct OtherDefinition {
    one: Fingerprint,
    other: Fingerprint,
}

impl Definition {
    /// The definition of a question under a calendar. Equal calendars that print alike may still differ, as tables of
    /// offsets do; the fingerprint tells them apart.
    pub fn new(question: impl fmt::Display, calendar: &Calendar) -> Self {
        let text = format!("{question}; {calendar}");
        let print = Fingerprinter::new("definition").text(&text).number(calendar.fingerprint().bits());
        Self { text, fingerprint: print.finish() }
    }

    /// The line.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What tells this definition from others.
    pub const fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// Whether another answer is to the same question.
    ///
    /// # Errors
    /// When it is not.
    pub fn must_be(&self, other: &Self) -> Result<(), OtherDefinition> {
        if self == other {
            return Ok(());
        }
        Err(OtherDefinition { one: self.fingerprint, other: other.fingerprint })
    }
}

impl fmt::Display for Definition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

/// Kinds as a definition names them.
pub(crate) fn in_words(kinds: &KindSet) -> String {
    if *kinds == KindSet::activity() {
        return "any activity".to_owned();
    }
    if kinds.is_empty() {
        return "nothing".to_owned();
    }
    Vec::<String>::from(kinds.clone()).join(" or ")
}

#[cfg(test)]
mod tests {
    use chrono::FixedOffset;

    use super::*;
    use crate::kind::Kind;
    use crate::time::Transition;

    #[test]
    fn calendars_that_print_alike_have_definitions_that_differ() {
        let table = |offset_seconds| {
            let change = Transition { at_milliseconds: 0, offset_seconds };
            Calendar::table(FixedOffset::east_opt(0).unwrap(), vec![change]).unwrap()
        };
        let [one, other] = [3_600, 7_200].map(|offset| Definition::new("it", &table(offset)));
        assert_eq!(one.text(), other.text());
        assert_ne!(one.fingerprint(), other.fingerprint());
        assert!(one.must_be(&other).is_err() && one.must_be(&one.clone()).is_ok());
    }

    #[test]
    fn kinds_are_named_unless_they_are_the_usual_ones() {
        assert_eq!(in_words(&KindSet::activity()), "any activity");
        assert_eq!(in_words(&KindSet::of([Kind::Purchase, Kind::View])), "view or purchase");
        assert_eq!(in_words(&KindSet::default()), "nothing");
    }
}
