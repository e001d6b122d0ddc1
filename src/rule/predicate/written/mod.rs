//! The written form of a predicate: a document that reads like a sentence.
//!
//! ```text
//! {"all": […]}   {"any": […]}   {"not": …}
//! {"count": KINDS, "about": SUBJECT, "in": WINDOW, BOUND}    sum, days, distinct_subjects; "about" may be left out
//! {"net_spend": WINDOW, BOUND}                               active_days
//! {"change_of": {"net_spend": WINDOW}, BOUND}                of one of these two groups
//! {"days_since": KINDS, "about": SUBJECT, BOUND}             days_since_first, consecutive_days
//! {"age_days": "now", BOUND}                                 and other numbers of the day itself
//! {"need_share": NEED, BOUND}   {"tag_value": DIMENSION, BOUND}   {"plan_completion": VERSION, BOUND}
//! {"stage": NAMES}   {"tag": DIMENSION, "band": NAMES}   {"in_segment": NAME}    and other kinds of names
//!
//! BOUND    "at_least": 2   "at_most": 2   "above": 2   "below": 2   "equals": 2   "between": [2, 5]; shares also "20 %"
//! WINDOW   {"last": 28}   {"lags": [28, 55]}   "lifetime";      KINDS, NAMES   one, or a list
//! ```
//! Beside `about` there may be `"day_sum": 60`: only where the values of a kind about a subject add up to at least this on
//! their day. Profiles remember the sums of days and no single values.
//!
//! The words are in the tables of [`Metric`](super::Metric) and [`LabelKind`](super::LabelKind).

mod condition;
mod name;
mod number;
mod reader;
mod write;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::check;
use super::label;
use super::metric;
use super::sentence;
use super::tree::Predicate;
use crate::answer::document::Document;
use crate::answer::problem::{Problem, Problems};
use reader::Reader;

/// The words that combine conditions.
const JOINING: [(&str, &str); 3] = [
    ("all", "All of these conditions hold."),
    ("any", "At least one of these conditions holds."),
    ("not", "The condition does not hold."),
];
/// The words of labels that need more than a name.
const OTHER_NAMES: [(&str, &str); 2] =
    [("tag", "The band of a tag."), ("in_segment", "Membership in a segment of the same rule set.")];

impl Predicate {
    /// The words that a condition can begin with, each with its meaning: what an editor of rules can offer.
    ///
    /// ```
    /// use lifestage::rule::Predicate;
    ///
    /// let meaning = Predicate::words().find(|(word, _)| *word == "streak_days").map(|(_, meaning)| meaning);
    /// assert_eq!(meaning, Some("The length of the current streak, in days."));
    /// ```
    pub fn words() -> impl Iterator<Item = (&'static str, &'static str)> {
        let numbers = metric::WORDS.iter().map(|number| (number.word, number.meaning));
        let names = label::WORDS.iter().copied().chain(OTHER_NAMES);
        JOINING.into_iter().chain(numbers).chain(names).map(|(word, meaning)| (word, meaning.trim_start()))
    }

    /// Reads a predicate from a document.
    ///
    /// # Errors
    /// With every mistake, each with its path.
    pub fn from_document(document: &Document) -> Result<Self, Problems> {
        let mut reader = Reader::default();
        let predicate = reader.condition(document, "", 0);
        let mut found = reader.found;
        // If something could not be read, the rest may only seem to contradict itself.
        if let (Some(predicate), true) = (&predicate, found.is_empty()) {
            check::contradictions(predicate, &mut found);
        }
        Problems::none_in(found)?;
        predicate.ok_or_else(|| {
            debug_assert!(false, "without a predicate there is a problem");
            Problems::one(Problem::new("", sentence::no_condition().into()))
        })
    }

    /// The predicate in its written form.
    pub fn to_document(&self) -> Document {
        write::write(self.nodes())
    }
}

impl Serialize for Predicate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            self.to_document().serialize(serializer)
        } else {
            self.nodes().serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Predicate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            Self::from_document(&Document::deserialize(deserializer)?).map_err(de::Error::custom)
        } else {
            let predicate = Self::of_nodes(Vec::deserialize(deserializer)?).map_err(de::Error::custom)?;
            // What no rule file may say comes in by no other door either: bounds that nobody meets, names that stand twice.
            Self::from_document(&predicate.to_document()).map_err(de::Error::custom)?;
            Ok(predicate)
        }
    }
}
