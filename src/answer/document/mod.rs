//! Documents: a rule file as it was written, before it means anything, so that all its mistakes can be told at once.
//! *What was written?*
//!
//! Derived deserializing stops at the first mistake. A [`Document`] takes in anything that a self-describing format holds,
//! and [`read`](Document::read) makes the typed value from it. A part that is wrong is noted with its path and left out, and
//! reading goes on without it.

pub(in crate::answer) mod error;
mod fingerprint;
mod key;
mod reader;
#[cfg(feature = "rule")]
mod sections;
pub(crate) mod sentence;
mod writer;
mod written;

#[cfg(feature = "rule")]
pub(crate) use sections::Sections;
#[cfg(feature = "rule")]
pub(crate) use sentence::DocumentOf;
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
#[derive(Clone, Debug)]
pub enum Document {
    /// Nothing: `null`.
    Nothing,
    /// True or false.
    Truth(bool),
    /// A whole number. One that no number of 64 bits holds is written as the text of its digits, which every reader keeps
    /// whole: most read such a number as a float.
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

/// A whole number of more than 64 bits equals the text of its digits, as which it is written.
impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Nothing, Self::Nothing) => true,
            (Self::Truth(one), Self::Truth(other)) => one == other,
            (Self::Whole(one), Self::Whole(other)) => one == other,
            (Self::Number(one), Self::Number(other)) => one == other,
            (Self::Text(one), Self::Text(other)) => one == other,
            (Self::List(one), Self::List(other)) => one == other,
            (Self::Map(one), Self::Map(other)) => one == other,
            (Self::Whole(number), Self::Text(text)) | (Self::Text(text), Self::Whole(number)) => {
                digits_beyond_64_bits(text) == Some(*number)
            }
            _ => false,
        }
    }
}

/// The whole number of more than 64 bits that these are the digits of.
fn digits_beyond_64_bits(text: &str) -> Option<i128> {
    // The least of them has 19 digits and a sign.
    let number = if text.len() < 20 { None } else { text.parse::<i128>().ok() }?;
    let is_within = i64::try_from(number).is_ok() || u64::try_from(number).is_ok();
    (!is_within && number.to_string() == text).then_some(number)
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
