//! Bytes that are whole, but not of the answer that was asked for.

use core::error::Error;
use core::fmt;

use crate::answer::message::Message;
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
    /// Numbers that contradict each other, or no value of a type within the answer: why, as a sentence where this crate says it.
    Refused(Message),
}

/// What is said of bytes that are of no answer, or not of this one.
#[derive(Debug)]
pub(crate) enum Foreign<'a> {
    Answer { wanted: &'a str, found: &'a str },
    Definition { written: Fingerprint, read: Fingerprint },
    Untold,
    LeftOut { name: &'a str },
}

problems! {
    enum Foreign<'_> {
        Answer { wanted: Text, found: Text } = "problem.answer.other_answer"
            "these are the bytes of `{found}`, not of `{wanted}`: read them as what wrote them"
            "这是`{found}`的字节，不是`{wanted}`的：请按写入时的类型读取";
        Definition { written: Text, read: Text } = "problem.answer.other_definition"
            "the definition in these bytes had the fingerprint `{written}` when it was written, and has `{read}` here: run one release everywhere, or ask anew"
            "字节中的口径写入时指纹为`{written}`，此处为`{read}`：请统一使用同一版本，或重新查询";
        Untold = "problem.answer.untold"
            "this type asks the bytes what they hold, which only a format with names can tell"
            "该类型要由字节说明自身的内容，只有带名称的格式才能说明";
        LeftOut { name: Text } = "problem.answer.left_out"
            "`{name}` would be left out, and nothing tells the reader so"
            "`{name}`会被略去，而读取时无从得知";
    }
}

impl fmt::Display for AnswerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherAnswer { wanted, found } => Foreign::Answer { wanted, found }.fmt(f),
            Self::OtherDefinition { written, read } => Foreign::Definition { written: *written, read: *read }.fmt(f),
            Self::Refused(why) => why.fmt(f),
        }
    }
}

impl Error for AnswerError {}
