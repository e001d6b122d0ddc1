//! Definitions of answers: one line each, and a fingerprint to compare answers by. *What exactly was asked?*
//!
//! When two numbers with one name differ, most often two people meant two things by it. So every report says what it
//! means: what was counted, by which periods, over which days, by which calendar.
//!
//! ```text
//! definition    = question; calendar        one line, whatever names you give
//! fingerprint   = hash of both              for a report from events: that of its rule
//! one + other   only where both are equal
//! ```

use core::fmt;

use serde::{Deserialize, Serialize};

use super::guarantee::Guarantee;
use crate::event::kind::KindSet;
use crate::number::fingerprint::{Fingerprint, Fingerprinter};
use crate::time::Calendar;
use crate::wording::problems::problems;

/// What a report means, in one line.
///
/// ```
/// use lifestage::answer::Definition;
/// use lifestage::time::Calendar;
///
/// let definition = Definition::new("active users by month", &Calendar::utc());
/// assert_eq!(definition.to_string(), "active users by month; days in UTC, weeks from Mon");
/// assert_eq!(definition, Definition::new("active users by month", &Calendar::utc()));
/// assert_ne!(definition.fingerprint(), Definition::new("active users by week", &Calendar::utc()).fingerprint());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Written")]
pub struct Definition {
    /// INVARIANT: one line.
    text: String,
    fingerprint: Fingerprint,
}

/// How a [`Definition`] is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    text: String,
    fingerprint: Fingerprint,
}

/// Two answers to different questions, which cannot be merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OtherDefinition {
    one: Fingerprint,
    other: Fingerprint,
}

problems! {
    struct OtherDefinition { one: Text, other: Text } = "problem.merge.other_definition"
        "this report is defined as `{one}` but the other one as `{other}`: merge answers to one question only"
        "两份结果的口径不同（`{one}`与`{other}`）：只能合并同一口径的结果";
}

/// Two reports that cannot be merged. Nothing is added then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MergeError {
    /// Reports that answer different questions.
    Other(OtherDefinition),
    /// Reports about the same users.
    SameUsers {
        /// The number of users.
        users: u64,
    },
    /// A report whose numbers contradict each other, as after a change by hand.
    Broken {
        /// What every such report guarantees.
        required: Guarantee,
    },
    /// Reports whose numbers add up to more than can be counted, as only wrong ones do.
    TooMany,
}

problems! {
    enum MergeError {
        SameUsers { users: Whole } = "problem.merge.same_users"
            "both reports are about the same `{users}` users: give all events of a user to one report, as a user counts once"
            "两份报表都是关于同样的`{users}`名用户：一名用户只能计一次，请把一名用户的全部行为放进同一份报表";
        Broken { required: Guaranteed } = "problem.merge.broken"
            "the numbers of one of the reports do not agree; required: {required}: merge reports as they were made"
            "其中一份报表的数字互相矛盾，不满足“{required}”：请合并未经改动的报表";
        TooMany = "problem.merge.too_many"
            "together the reports count more than 64 bits, or sum up more than 128, can hold: one of them must be wrong"
            "两份报表合计超出64位计数或128位求和的范围：其中必有一份有误";
    }
    passes { Other(OtherDefinition) }
}

impl From<Guarantee> for MergeError {
    fn from(required: Guarantee) -> Self {
        Self::Broken { required }
    }
}

impl Definition {
    /// The definition of a question under a calendar. Two calendars that print alike can differ, as tables of offsets do;
    /// the fingerprint tells them apart.
    pub fn new(question: impl fmt::Display, calendar: &Calendar) -> Self {
        let text = format!("{question}; {calendar}");
        let print = Fingerprinter::new("definition").text(&text).number(calendar.fingerprint().bits());
        Self::of_rule(&text, print.finish())
    }

    /// The definition of a question in which no calendar takes part.
    pub(crate) fn without_calendar(question: impl fmt::Display) -> Self {
        let text = question.to_string();
        Self::of_rule(&text, Fingerprinter::new("definition").text(&text).finish())
    }

    /// The definition of a report from events. Its rule has a fingerprint of its own, and names its calendar where it needs
    /// one.
    ///
    /// ```
    /// use lifestage::answer::Definition;
    /// use lifestage::report::SessionRule;
    ///
    /// let rule = SessionRule::default();
    /// let definition = Definition::of_rule(&rule, rule.fingerprint());
    /// assert_eq!(definition.to_string(), "a pause of more than 30m starts a session");
    /// assert_eq!(definition.fingerprint(), rule.fingerprint());
    /// ```
    pub fn of_rule(rule: impl fmt::Display, fingerprint: Fingerprint) -> Self {
        Written { text: rule.to_string(), fingerprint }.into()
    }

    /// The definition in words, one line.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// A hash that tells this definition from others. It is kept, so asking for it costs nothing.
    pub const fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// Checks that another answer is to the same question.
    ///
    /// # Errors
    /// With both definitions, when they differ.
    pub fn must_be(&self, other: &Self) -> Result<(), OtherDefinition> {
        if self == other {
            return Ok(());
        }
        Err(OtherDefinition { one: self.fingerprint, other: other.fingerprint })
    }
}

impl From<Written> for Definition {
    /// Names that you give may have several lines; a definition has one.
    fn from(Written { text, fingerprint }: Written) -> Self {
        Self { text: in_one_line(text), fingerprint }
    }
}

/// A text as a definition has it: each sign that ends a line is a space.
pub(crate) fn in_one_line(text: String) -> String {
    let breaks = |sign: char| sign.is_control() || matches!(sign, '\u{2028}' | '\u{2029}');
    if text.contains(breaks) { text.replace(breaks, " ") } else { text }
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
    use super::*;
    use crate::event::kind::Kind;
    use crate::time::{OffsetTransition, UtcOffset};

    #[test]
    fn calendars_that_print_alike_have_definitions_that_differ() {
        let table = |offset_seconds| {
            let change = OffsetTransition { at_milliseconds: 0, offset_seconds };
            Calendar::table(UtcOffset::UTC, vec![change]).unwrap()
        };
        let [one, other] = [3_600, 7_200].map(|offset| Definition::new("it", &table(offset)));
        assert_eq!(one.text(), other.text());
        assert_ne!(one.fingerprint(), other.fingerprint());
        assert!(one.must_be(&other).is_err() && one.must_be(&one.clone()).is_ok());
    }

    #[test]
    fn a_definition_is_one_line_however_it_comes_in() {
        let utc = Calendar::utc();
        let [one, other] = ["users of\r\nA", "users of  A"].map(|question| Definition::new(question, &utc));
        assert_eq!(one.text(), other.text());
        assert_ne!(one.fingerprint(), other.fingerprint());
        let written = r#"{"text":"two\nlines","fingerprint":"0000000000000001"}"#;
        assert_eq!(serde_json::from_str::<Definition>(written).unwrap().text(), "two lines");
    }

    #[test]
    fn kinds_are_named_unless_they_are_the_usual_ones() {
        assert_eq!(in_words(&KindSet::activity()), "any activity");
        assert_eq!(in_words(&KindSet::of([Kind::Purchase, Kind::View])), "view or purchase");
        assert_eq!(in_words(&KindSet::default()), "nothing");
    }
}
