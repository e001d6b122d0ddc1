//! Reasons: the value that a rule looked at, and the bounds that it was held against. *Why?*
//!
//! Each judgment has typed reasons of its own, which print as sentences and allocate nothing. They all turn into a
//! [`Reason`] when they leave the process: to be stored, sent or shown.

use core::fmt;
use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::language::Language;
use super::say::Say;
pub use super::seen_value::{SaidSentence, SaidValue, SaidWords, SeenValue};
use super::sentence::Phrase;

/// Why a rule decided as it did, in the form that leaves the process.
///
/// ```
/// use lifestage::answer::{Reason, SeenValue};
///
/// let bound = [Some(SeenValue::Whole(152)), Some(SeenValue::Whole(442))];
/// let text = "recency 4 of 5: last purchase 200 days ago, within 442".to_owned();
/// let reason = Reason::in_english("rfm.recency", Some(SeenValue::Whole(200)), bound, text);
/// assert_eq!(reason.to_string(), reason.text);
/// let written = serde_json::to_string(&reason)?;
/// assert!(written.starts_with(r#"{"rule":"rfm.recency","seen":200,"bound":[152,442],"sentence":"","arguments":{},"text":"rec"#));
/// assert_eq!(serde_json::from_str::<Reason>(&written)?, reason);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// The rule, by a stable name like `rfm.recency`.
    pub rule: Cow<'static, str>,
    /// The value that it saw; none where there was no value.
    pub seen: Option<SeenValue>,
    /// The lower and the upper bound that it was held against; none where there is no such bound.
    pub bound: [Option<SeenValue>; 2],
    /// The key of the sentence that it says, like `rfm.recency.days_ago`: see [`catalogue`](crate::catalogue). Empty where it says
    /// words that no sentence has.
    #[serde(default)]
    pub sentence: Cow<'static, str>,
    /// What the sentence names, by its argument.
    #[serde(default)]
    pub arguments: BTreeMap<Cow<'static, str>, SaidValue>,
    /// The sentence in English.
    pub text: String,
}

impl Reason {
    /// A reason of a sentence.
    pub(crate) fn saying(
        rule: impl Into<Cow<'static, str>>,
        seen: Option<SeenValue>,
        bound: [Option<SeenValue>; 2],
        phrase: &Phrase<'_>,
    ) -> Self {
        let arguments = phrase.arguments().map(|(name, value)| (name.into(), value)).collect();
        let text = phrase.say(Language::English).to_string();
        Self { rule: rule.into(), seen, bound, sentence: phrase.key().into(), arguments, text }
    }

    /// A reason of your own, or one that no sentence of the catalogue says: it has its English text in every language.
    pub fn in_english(
        rule: impl Into<Cow<'static, str>>,
        seen: Option<SeenValue>,
        bound: [Option<SeenValue>; 2],
        text: String,
    ) -> Self {
        Self { rule: rule.into(), seen, bound, sentence: "".into(), arguments: BTreeMap::new(), text }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}
