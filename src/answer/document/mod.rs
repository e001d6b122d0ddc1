//! Documents: a rule file as it was written, before it means anything, so that all its mistakes can be told at once.
//! *What was written?*
//!
//! Derived deserializing stops at the first mistake. A [`Document`] takes in anything that a self-describing format holds,
//! and [`read`](Document::read) makes the typed value from it. A part that is wrong is noted with its path and left out, and
//! reading goes on without it.

mod fingerprint;
mod reader;
#[cfg(feature = "rule")]
mod sections;
mod writer;
mod written;

#[cfg(feature = "rule")]
pub(crate) use sections::Sections;
pub use writer::UnwritableError;

/// The most levels of lists and maps within each other.
pub const DOCUMENT_MAX_DEPTH: usize = 120;

/// Anything that a self-describing format such as JSON holds. Maps keep their order.
///
/// ```
/// use lifestage::answer::Document;
/// use lifestage::score::GroupRule;
///
/// let written: Document = serde_json::from_str(r#"{ "active_from": "8", "low_though": 2 }"#)?;
/// let problems = written.read::<GroupRule>().unwrap_err();
/// assert_eq!(problems.len(), 2);
/// assert_eq!(
///     problems.iter().next().unwrap().to_string(),
///     "`active_from`: invalid type: string \"8\", expected u32",
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Document {
    /// Nothing: `null`.
    Nothing,
    /// True or false.
    Truth(bool),
    /// A whole number.
    Whole(i128),
    /// A number with a fraction.
    Number(f64),
    /// Text.
    Text(String),
    /// A list, in order.
    List(Vec<Document>),
    /// A map, in the order in which it was written; each name once.
    Map(Vec<(String, Document)>),
}

impl Document {
    /// The value of a name; none where this is not a map or has no such name.
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Map(entries) => entries.iter().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// What it is, in words.
    pub(crate) fn what(&self) -> String {
        match self {
            Self::Nothing => "nothing".to_owned(),
            Self::Truth(truth) => format!("`{truth}`"),
            Self::Whole(number) => format!("`{number}`"),
            Self::Number(number) => format!("`{number}`"),
            Self::Text(text) => format!("`{text}`"),
            Self::List(_) => "a list".to_owned(),
            Self::Map(_) => "an object".to_owned(),
        }
    }
}
