//! Bytes that are whole, but not of the answer that was asked for.

use crate::number::fingerprint::Fingerprint;

/// Why whole bytes are not the answer that they were read as.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AnswerError {
    /// Bytes of another answer.
    #[error("these are the bytes of `{found}`, not of `{wanted}`: read them as what wrote them")]
    OtherAnswer {
        /// The name of the answer to be read.
        wanted: &'static str,
        /// The name in the bytes.
        found: Box<str>,
    },
    /// The definition that was read has another fingerprint than the one that was written: a release in between words or
    /// hashes the rule in another way.
    #[error(
        "the definition in these bytes had the fingerprint `{written}` when it was written, and has `{read}` here: run one release everywhere, or ask anew"
    )]
    OtherDefinition {
        /// The fingerprint in the head of the bytes.
        written: Fingerprint,
        /// The fingerprint of the definition that follows it.
        read: Fingerprint,
    },
    /// Numbers that contradict each other.
    #[error("{0}")]
    Refused(Box<str>),
}
