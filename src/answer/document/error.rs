//! The error of reading a document.

use core::fmt;

use serde::de::{self, Expected, Unexpected};

use super::sentence::{self, Found, Wanted};
use crate::answer::message::Message;
use crate::answer::named::Named;
use crate::answer::sentence::Phrase;

/// Why a document is not the value asked for.
#[derive(Clone, Debug)]
pub(in crate::answer) struct Error(pub(in crate::answer) Message);

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl core::error::Error for Error {}

impl From<Phrase<'_>> for Error {
    fn from(phrase: Phrase<'_>) -> Self {
        Self(phrase.into())
    }
}

/// What derived code says where no way to write something fits; it comes as text only.
const NO_MATCH: &str = "data did not match any variant of untagged enum ";

/// The sentences are those of serde, word for word, so that a document says of mistakes what any other format says.
impl de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        let message = Message::of(&message);
        match message.text().strip_prefix(NO_MATCH) {
            Some(expected) => sentence::no_match(expected).into(),
            None => Self(message),
        }
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let (of, value) = seen(found);
        let expected = expected.to_string();
        if let Some(wanted) = wanted(&expected) {
            return sentence::invalid_type_of(of, value, wanted).into();
        }
        match (expected.strip_prefix("struct "), expected.strip_prefix("enum ")) {
            (Some(object), _) => sentence::invalid_type_of_object(of, value, object).into(),
            (None, Some(choice)) => sentence::invalid_type_of_choice(of, value, choice).into(),
            (None, None) => sentence::invalid_type(of, value, expected).into(),
        }
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let (of, value) = seen(found);
        let expected = expected.to_string();
        match wanted(&expected) {
            Some(wanted) => sentence::invalid_value_of(of, value, wanted).into(),
            None => sentence::invalid_value(of, value, expected).into(),
        }
    }

    fn invalid_length(length: usize, expected: &dyn Expected) -> Self {
        sentence::invalid_length(length, expected.to_string()).into()
    }

    fn unknown_variant(name: &str, known: &'static [&'static str]) -> Self {
        match known {
            [] => sentence::no_variant(name).into(),
            [only] => sentence::only_variant(name, *only).into(),
            [one, other] => sentence::other_variant(name, *one, *other).into(),
            known => sentence::unknown_variant(name, known.iter().map(|name| format!("`{name}`"))).into(),
        }
    }

    fn unknown_field(name: &str, known: &'static [&'static str]) -> Self {
        match known {
            [] => sentence::no_field(name).into(),
            [only] => sentence::only_field(name, *only).into(),
            [one, other] => sentence::other_field(name, *one, *other).into(),
            known => sentence::unknown_field(name, known.iter().map(|name| format!("`{name}`"))).into(),
        }
    }

    fn missing_field(name: &'static str) -> Self {
        sentence::missing_field(name).into()
    }

    fn duplicate_field(name: &'static str) -> Self {
        sentence::duplicate_field(name).into()
    }
}

/// What was found, and its value where it has one to show.
fn seen(found: Unexpected<'_>) -> (Found, Option<String>) {
    match found {
        Unexpected::Bool(truth) => (Found::Truth, Some(format!("`{truth}`"))),
        Unexpected::Unsigned(number) => (Found::Whole, Some(format!("`{number}`"))),
        Unexpected::Signed(number) => (Found::Whole, Some(format!("`{number}`"))),
        Unexpected::Char(letter) => (Found::Letter, Some(format!("`{letter}`"))),
        Unexpected::Str(text) => (Found::Text, Some(format!("{text:?}"))),
        Unexpected::Bytes(_) => (Found::Bytes, None),
        Unexpected::Unit => (Found::Nothing, None),
        Unexpected::Option => (Found::Maybe, None),
        Unexpected::NewtypeStruct => (Found::Wrapped, None),
        Unexpected::Seq => (Found::List, None),
        Unexpected::Map => (Found::Object, None),
        Unexpected::Enum => (Found::Choice, None),
        Unexpected::UnitVariant => (Found::BareChoice, None),
        Unexpected::NewtypeVariant => (Found::WrappedChoice, None),
        Unexpected::TupleVariant => (Found::ListChoice, None),
        Unexpected::StructVariant => (Found::ObjectChoice, None),
        // serde writes a float so that it reads as one: `1.0`, and not `1`.
        other => (Found::Fraction, Some(other.to_string().trim_start_matches("floating point ").to_owned())),
    }
}

/// What is expected, where it is one of the usual things.
fn wanted(expected: &str) -> Option<Wanted> {
    Wanted::ALL.into_iter().find(|wanted| wanted.word().english == expected)
}
