//! A rule file as it stands, before it means anything, so that all its mistakes can be told at once.
//! *What was written?*
//!
//! What derives its deserializing stops at the first mistake. A [`Document`] takes in anything that a self-describing
//! format holds, and [`read`](Document::read) then makes the typed value of it: where a part is wrong, it is noted with its
//! path and left out, and the reading goes on without it.

mod fingerprint;
mod reader;
mod writer;
mod written;

pub use writer::UnwritableError;

/// How deep a document may be: lists and maps within each other.
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
    /// Yes or no.
    Truth(bool),
    /// A whole number.
    Whole(i128),
    /// A number with a fraction.
    Number(f64),
    /// A text.
    Text(String),
    /// Some of them, in order.
    List(Vec<Document>),
    /// Some of them by name, in the order in which they stand; each name once.
    Map(Vec<(String, Document)>),
}

impl Document {
    /// What stands under a name; none where it is no map or has no such name.
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
