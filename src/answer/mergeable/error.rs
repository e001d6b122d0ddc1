//! Bytes that are whole, but not of the answer that was asked for.

use crate::number::fingerprint::Fingerprint;
use crate::wording::problems::problems;

/// Why whole bytes are not the answer that they were read as.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AnswerError {
    /// Bytes of another answer.
    OtherAnswer {
        /// The name of the answer to be read.
        wanted: &'static str,
        /// The name in the bytes.
        found: Box<str>,
    },
    /// The definition that was read has another fingerprint than the one that was written: a release in between words or
    /// hashes the rule in another way.
    OtherDefinition {
        /// The fingerprint in the head of the bytes.
        written: Fingerprint,
        /// The fingerprint of the definition that follows it.
        read: Fingerprint,
    },
    /// Numbers that contradict each other.
    Refused(Box<str>),
}

problems! {
    enum AnswerError {
        OtherAnswer { wanted: Text, found: Text } = "problem.answer.other_answer"
            "these are the bytes of `{found}`, not of `{wanted}`: read them as what wrote them"
            "这是`{found}`的字节，不是`{wanted}`的：请按写入时的类型读取";
        OtherDefinition { written: Text, read: Text } = "problem.answer.other_definition"
            "the definition in these bytes had the fingerprint `{written}` when it was written, and has `{read}` here: run one release everywhere, or ask anew"
            "字节中的口径写入时指纹为`{written}`，此处为`{read}`：请统一使用同一版本，或重新查询";
        Refused(why: Text) = "problem.answer.refused"
            "{why}"
            "结果中的数字互相矛盾（{why}）";
    }
}
