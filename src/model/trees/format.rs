//! The format of a file, told from its bytes. *Is this what `save_model("model.json")` writes?*

use super::error::TreesError;
use super::xgboost::XgboostModel;

impl XgboostModel {
    /// Recognizes files of `XGBoost` that a JSON reader would refuse with an error about bytes: call it before.
    ///
    /// ```
    /// use lifestage::model::{TreesError, XgboostModel};
    ///
    /// assert_eq!(XgboostModel::check_format(b"{L\0\0\0\0\0\0\0\x07learner"), Err(TreesError::Ubjson));
    /// assert_eq!(XgboostModel::check_format(b"booster[0]:\n0:[days<3] yes=1,no=2"), Err(TreesError::Dump));
    /// ```
    ///
    /// # Errors
    /// If the file is UBJSON, the old binary format, or the output of `dump_model`, or it has a number that JSON does
    /// not have. That it has none of these does not make it a model: deserialize it.
    pub fn check_format(bytes: &[u8]) -> Result<(), TreesError> {
        let start = bytes.trim_ascii_start();
        match start {
            // In UBJSON a type comes before each length, where JSON has a quote or a blank.
            [b'{', b'i' | b'U' | b'I' | b'l' | b'L' | b'$' | b'#', ..] => Err(TreesError::Ubjson),
            [b'b', b'i', b'n', b'f', ..] | [b'b', b's', b'6', b'4', b'\t', ..] => Err(TreesError::OldBinary),
            [b'[', ..] => Err(TreesError::Dump),
            _ if start.starts_with(b"booster[") || start.starts_with(b"digraph") => Err(TreesError::Dump),
            _ => check_numbers(start),
        }
    }
}

/// Looks for numbers that `XGBoost` writes and JSON does not have, outside of texts.
fn check_numbers(bytes: &[u8]) -> Result<(), TreesError> {
    let mut rest = bytes;
    // Lists of numbers contain no texts, so the last text is the key of the number.
    let mut key: &[u8] = &[];
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match first {
            b'"' => (key, rest) = text(after),
            b'N' | b'I' => {
                let text = if *first == b'N' { "NaN" } else { "Infinity" };
                let column = String::from_utf8_lossy(key).into_owned().into();
                return Err(TreesError::NotFinite { column, text: text.into() });
            }
            _ => {}
        }
    }
    Ok(())
}

/// A text up to its closing quote, and what comes after it.
fn text(bytes: &[u8]) -> (&[u8], &[u8]) {
    let mut escaped = false;
    let end = bytes.iter().position(|byte| {
        let closes = *byte == b'"' && !escaped;
        escaped = *byte == b'\\' && !escaped;
        closes
    });
    let (text, rest) = bytes.split_at(end.unwrap_or(bytes.len()));
    (text, rest.get(1..).unwrap_or_default())
}
