//! Fingerprints of documents: equal for equal meaning, however it is spelled.

use super::Document;
use crate::number::fingerprint::{Fingerprint, Fingerprinter};

impl Document {
    /// A stable hash of what the document means.
    ///
    /// Equal for documents that differ only in spelling: the order of names in an object, `1.0` for `1`, the order of
    /// conditions within `all` and `any`.
    ///
    /// ```
    /// use lifestage::answer::Document;
    ///
    /// let read = |text| serde_json::from_str::<Document>(text).unwrap().fingerprint();
    /// assert_eq!(read(r#"{ "a": 1, "b": 2 }"#), read(r#"{ "b": 2.0, "a": 1 }"#));
    /// assert_ne!(read(r#"{ "a": [1, 2] }"#), read(r#"{ "a": [2, 1] }"#));
    /// ```
    pub fn fingerprint(&self) -> Fingerprint {
        of(self)
    }
}

/// The fingerprint of what is written.
fn of(document: &Document) -> Fingerprint {
    match document {
        Document::Nothing => Fingerprinter::new("nothing").finish(),
        Document::Truth(truth) => Fingerprinter::new("truth").number((*truth).into()).finish(),
        Document::Whole(number) => whole(*number),
        Document::Number(number) => number_of(*number),
        Document::Text(text) => Fingerprinter::new("text").text(text).finish(),
        Document::List(list) => joined("list", list.iter().map(of)),
        Document::Map(entries) => {
            let mut parts: Vec<Fingerprint> = entries
                .iter()
                .map(|(name, value)| {
                    let value = match (name.as_str(), value) {
                        // One condition more or less far ahead says the same.
                        ("all" | "any", Document::List(list)) => {
                            let mut parts: Vec<Fingerprint> = list.iter().map(of).collect();
                            parts.sort_unstable();
                            joined("conditions", parts)
                        }
                        (_, value) => of(value),
                    };
                    Fingerprinter::new("entry").text(name).number(value.bits()).finish()
                })
                .collect();
            parts.sort_unstable();
            joined("map", parts)
        }
    }
}

fn joined(what: &str, parts: impl IntoIterator<Item = Fingerprint>) -> Fingerprint {
    parts.into_iter().fold(Fingerprinter::new(what), |all, part| all.number(part.bits())).finish()
}

fn whole(number: i128) -> Fingerprint {
    let bytes = number.to_le_bytes();
    Fingerprinter::new("number").bytes(&bytes).finish()
}

/// A number without a fraction is the whole one.
#[expect(clippy::cast_possible_truncation, reason = "a whole number below 2^53 is kept")]
fn number_of(number: f64) -> Fingerprint {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() < EXACT {
        whole(number as i128)
    } else {
        Fingerprinter::new("fraction").number(number.to_bits()).finish()
    }
}
