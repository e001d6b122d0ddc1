//! Answers that add up: merged in any order, and carried from machine to machine as bytes. *Are parts as good as the whole?*
//!
//! ```text
//! layout 1 · name · version · fingerprint of the definition 8 · the answer · checksum 8
//! ```
//! The layout and the checksum are those of [`bytes`](crate::answer::bytes), numbers are little-endian base 128. The name is
//! that of the answer, its version that of its fields. An answer over nobody is the empty element: ask the rule about
//! [`Population::new`](crate::Population::new) of the same calendar.
//!
//! ```text
//! a + b = b + a        (a + b) + c = a + (b + c)        a + nobody = a        in bytes
//! ```
//! So how users were parted, in which order parts came, and who merged what first cannot be seen in the result. Sums of
//! floats in such answers are [exact](crate::number::ExactSum), as plain ones would depend on all of that.

pub(crate) mod error;
mod label;
mod numbers;
mod reader;
mod writer;

use core::error::Error;
use std::borrow::Cow;

use serde::Serialize;
use serde::de::DeserializeOwned;

pub use error::AnswerError;
pub use label::AnswerLabel;

use self::reader::Reader;
use self::writer::Writer;
use super::bytes::BytesError;
use super::definition::Definition;
use super::document::UnwritableError;

/// An answer about many users, of which parts make the whole.
///
/// ```
/// use lifestage::answer::{AnswerLabel, Mergeable};
/// use lifestage::report::SatisfactionRule;
/// use lifestage::time::{Calendar, Days};
/// use lifestage::{Day, Event, Population};
///
/// // Each machine asks about its own users, and sends bytes.
/// let day = Day::ymd(2026, 1, 5);
/// let part = |user: u64| {
///     let rate = Event::rate(user, day, lifestage::event::Satisfaction::new(80).unwrap());
///     let population = Population::from_events(&[rate], Calendar::utc()).unwrap();
///     SatisfactionRule::default().report(&population, Days::only(day)).unwrap()
/// };
/// let parts = [part(1).to_bytes()?, part(2).to_bytes()?, part(3).to_bytes()?];
///
/// // One of them adds up what it gets, as it comes.
/// let mut whole = SatisfactionRule::default().report(&Population::new(Calendar::utc()), Days::only(day))?;
/// for bytes in parts.iter().rev() {
///     whole.merge(&Mergeable::from_bytes(bytes)?)?;
/// }
/// assert_eq!((whole.users, whole.mean()), (3, Some(80.0)));
/// assert_eq!(AnswerLabel::of(&parts[0])?.name(), "satisfaction");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Mergeable: Serialize + DeserializeOwned {
    /// The name in the bytes.
    const NAME: &'static str;
    /// The version of the fields: the bytes of another one are refused.
    const VERSION: u64;
    /// Why two answers cannot be merged.
    type Refusal: Error + Send + Sync + 'static;

    /// The question that was answered, with a fingerprint of the rule. Answers merge where it is the same.
    fn definition(&self) -> Cow<'_, Definition>;

    /// Adds the answer about other users.
    ///
    /// # Errors
    /// When the answers are to different questions, or their sum is out of range; nothing is added then.
    fn merge(&mut self, other: &Self) -> Result<(), Self::Refusal>;

    /// The answer as bytes, for [`from_bytes`](Mergeable::from_bytes) to read back. Equal answers have equal bytes.
    ///
    /// # Errors
    /// When a name that you brought, such as a group, cannot be serialized. The answers of this crate always can.
    fn to_bytes(&self) -> Result<Vec<u8>, UnwritableError> {
        let mut bytes = label::begin(Self::NAME, Self::VERSION, self.definition().fingerprint());
        self.serialize(Writer(&mut bytes))?;
        Ok(label::FORMAT.seal(bytes))
    }

    /// The answer that [`to_bytes`](Mergeable::to_bytes) wrote.
    ///
    /// # Errors
    /// When the bytes were cut short or changed, are those of another answer or another version, or contradict themselves.
    fn from_bytes(bytes: &[u8]) -> Result<Self, BytesError<AnswerError>> {
        let (mut reader, written) = label::open(bytes, Self::NAME, Self::VERSION)?;
        let answer = Self::deserialize(Reader(&mut reader))?;
        if !reader.rest.is_empty() {
            return Err(reader.malformed());
        }
        let read = answer.definition().fingerprint();
        if read != written {
            return Err(AnswerError::OtherDefinition { written, read }.into());
        }
        // One form for each answer: bytes that read as one but are not its own, such as a map out of order, are refused.
        if answer.to_bytes().is_ok_and(|own| own == bytes) { Ok(answer) } else { Err(reader.malformed()) }
    }
}

/// Makes an answer [`Mergeable`] that has a `definition` and a `merge` of its own: its name in bytes, the version of its
/// fields, and why a merge may be refused. One without a definition says what it is of; one without a refusal always merges.
macro_rules! mergeable {
    ($answer:ident, $name:literal, $version:literal, of $question:literal) => {
        impl Mergeable for $answer {
            const NAME: &'static str = $name;
            const VERSION: u64 = $version;
            type Refusal = core::convert::Infallible;

            fn definition(&self) -> std::borrow::Cow<'_, Definition> {
                std::borrow::Cow::Owned(Definition::without_calendar($question))
            }

            fn merge(&mut self, other: &Self) -> Result<(), core::convert::Infallible> {
                Self::merge(self, other);
                Ok(())
            }
        }
    };
    ($answer:ident, $name:literal, $version:literal, $refusal:ty, of $question:literal) => {
        impl Mergeable for $answer {
            const NAME: &'static str = $name;
            const VERSION: u64 = $version;
            type Refusal = $refusal;

            fn definition(&self) -> std::borrow::Cow<'_, Definition> {
                std::borrow::Cow::Owned(Definition::without_calendar($question))
            }

            fn merge(&mut self, other: &Self) -> Result<(), $refusal> {
                Self::merge(self, other)
            }
        }
    };
    ($answer:ident $(<$label:ident: $bound:ident>)?, $name:literal, $version:literal, $refusal:ty) => {
        impl $(<$label: $bound + Clone + serde::Serialize + serde::de::DeserializeOwned>)? Mergeable
            for $answer $(<$label>)?
        {
            const NAME: &'static str = $name;
            const VERSION: u64 = $version;
            type Refusal = $refusal;

            fn definition(&self) -> std::borrow::Cow<'_, Definition> {
                std::borrow::Cow::Borrowed(Self::definition(self))
            }

            fn merge(&mut self, other: &Self) -> Result<(), $refusal> {
                Self::merge(self, other)
            }
        }
    };
}

pub(crate) use mergeable;
