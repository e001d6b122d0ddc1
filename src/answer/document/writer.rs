//! A typed value written as a document.

use core::error::Error;
use core::fmt;

use serde::Serialize;
use serde::ser::{
    self, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple, SerializeTupleStruct,
    SerializeTupleVariant, Serializer,
};

use super::{Document, sentence};
use crate::answer::message::Message;

/// A value that cannot be written as a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnwritableError(Message);

impl fmt::Display for UnwritableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for UnwritableError {}

impl ser::Error for UnwritableError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(Message::of(&message))
    }
}

impl Document {
    /// The document of a value, in the form for people.
    ///
    /// ```
    /// use lifestage::answer::Document;
    /// use lifestage::score::Group;
    ///
    /// assert_eq!(Document::of(&Group::Other)?, Document::Text("other".to_owned()));
    /// # Ok::<(), lifestage::answer::UnwritableError>(())
    /// ```
    ///
    /// # Errors
    /// When the value cannot be serialized, or holds a map whose keys are neither texts nor numbers.
    pub fn of<T: Serialize + ?Sized>(value: &T) -> Result<Self, UnwritableError> {
        value.serialize(Writer)
    }
}

#[derive(Clone, Copy)]
struct Writer;

/// A list or map in the making, of a variant where it has a name.
struct Parts {
    variant: Option<&'static str>,
    list: Vec<Document>,
    entries: Vec<(String, Document)>,
}

impl Parts {
    const fn new(variant: Option<&'static str>) -> Self {
        Self { variant, list: Vec::new(), entries: Vec::new() }
    }

    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), UnwritableError> {
        self.list.push(Document::of(value)?);
        Ok(())
    }

    fn put<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), UnwritableError> {
        self.entries.push((name.to_owned(), Document::of(value)?));
        Ok(())
    }

    fn named(self, document: impl FnOnce(Self) -> Document) -> Document {
        match self.variant {
            Some(name) => Document::Map(vec![(name.to_owned(), document(self))]),
            None => document(self),
        }
    }

    fn into_list(self) -> Document {
        self.named(|parts| Document::List(parts.list))
    }

    fn into_map(self) -> Document {
        self.named(|parts| Document::Map(parts.entries))
    }
}

impl Serializer for Writer {
    type Ok = Document;
    type Error = UnwritableError;
    type SerializeSeq = Parts;
    type SerializeTuple = Parts;
    type SerializeTupleStruct = Parts;
    type SerializeTupleVariant = Parts;
    type SerializeMap = Parts;
    type SerializeStruct = Parts;
    type SerializeStructVariant = Parts;

    fn serialize_bool(self, truth: bool) -> Result<Document, UnwritableError> {
        Ok(Document::Truth(truth))
    }

    fn serialize_i8(self, number: i8) -> Result<Document, UnwritableError> {
        Ok(Document::Whole(number.into()))
    }

    fn serialize_i16(self, number: i16) -> Result<Document, UnwritableError> {
        Ok(Document::Whole(number.into()))
    }

    fn serialize_i32(self, number: i32) -> Result<Document, UnwritableError> {
        Ok(Document::Whole(number.into()))
    }

    fn serialize_i64(self, number: i64) -> Result<Document, UnwritableError> {
        Ok(Document::Whole(number.into()))
    }

    fn serialize_i128(self, number: i128) -> Result<Document, UnwritableError> {
        Ok(Document::Whole(number))
    }

    fn serialize_u8(self, number: u8) -> Result<Document, UnwritableError> {
        Ok(Document::Whole(number.into()))
    }

    fn serialize_u16(self, number: u16) -> Result<Document, UnwritableError> {
        Ok(Document::Whole(number.into()))
    }

    fn serialize_u32(self, number: u32) -> Result<Document, UnwritableError> {
        Ok(Document::Whole(number.into()))
    }

    fn serialize_u64(self, number: u64) -> Result<Document, UnwritableError> {
        Ok(Document::Whole(number.into()))
    }

    fn serialize_u128(self, number: u128) -> Result<Document, UnwritableError> {
        // As a document writes the largest whole numbers anyway.
        Ok(i128::try_from(number).map_or_else(|_| Document::Text(number.to_string()), Document::Whole))
    }

    fn serialize_f32(self, number: f32) -> Result<Document, UnwritableError> {
        Ok(Document::Number(number.into()))
    }

    fn serialize_f64(self, number: f64) -> Result<Document, UnwritableError> {
        Ok(Document::Number(number))
    }

    fn serialize_char(self, letter: char) -> Result<Document, UnwritableError> {
        Ok(Document::Text(letter.to_string()))
    }

    fn serialize_str(self, text: &str) -> Result<Document, UnwritableError> {
        Ok(Document::Text(text.to_owned()))
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<Document, UnwritableError> {
        Ok(Document::List(bytes.iter().map(|byte| Document::Whole((*byte).into())).collect()))
    }

    fn serialize_none(self) -> Result<Document, UnwritableError> {
        Ok(Document::Nothing)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Document, UnwritableError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Document, UnwritableError> {
        Ok(Document::Nothing)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Document, UnwritableError> {
        Ok(Document::Nothing)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Document, UnwritableError> {
        Ok(Document::Text(variant.to_owned()))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Document, UnwritableError> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Document, UnwritableError> {
        Ok(Document::Map(vec![(variant.to_owned(), Document::of(value)?)]))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Parts, UnwritableError> {
        Ok(Parts::new(None))
    }

    fn serialize_tuple(self, _: usize) -> Result<Parts, UnwritableError> {
        Ok(Parts::new(None))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Parts, UnwritableError> {
        Ok(Parts::new(None))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Parts, UnwritableError> {
        Ok(Parts::new(Some(variant)))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Parts, UnwritableError> {
        Ok(Parts::new(None))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Parts, UnwritableError> {
        Ok(Parts::new(None))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Parts, UnwritableError> {
        Ok(Parts::new(Some(variant)))
    }
}

/// Writes what the four kinds of lists have in common.
macro_rules! list {
    ($($kind:ident $element:ident;)+) => {
        $(impl $kind for Parts {
            type Ok = Document;
            type Error = UnwritableError;

            fn $element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), UnwritableError> {
                self.push(value)
            }

            fn end(self) -> Result<Document, UnwritableError> {
                Ok(self.into_list())
            }
        })+
    };
}

list! {
    SerializeSeq serialize_element;
    SerializeTuple serialize_element;
    SerializeTupleStruct serialize_field;
    SerializeTupleVariant serialize_field;
}

/// Writes what the two kinds of structs have in common.
macro_rules! fields {
    ($($kind:ident;)+) => {
        $(impl $kind for Parts {
            type Ok = Document;
            type Error = UnwritableError;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), UnwritableError> {
                self.put(name, value)
            }

            fn end(self) -> Result<Document, UnwritableError> {
                Ok(self.into_map())
            }
        })+
    };
}

fields! {
    SerializeStruct;
    SerializeStructVariant;
}

impl SerializeMap for Parts {
    type Ok = Document;
    type Error = UnwritableError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), UnwritableError> {
        let name = name(key)?;
        self.entries.push((name, Document::Nothing));
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), UnwritableError> {
        let value = Document::of(value)?;
        match self.entries.last_mut() {
            Some((_, place)) => *place = value,
            None => return Err(ser::Error::custom(Message::from(sentence::unnamed()))),
        }
        Ok(())
    }

    fn end(self) -> Result<Document, UnwritableError> {
        Ok(self.into_map())
    }
}

/// The name that a key of a map is written as.
pub(super) fn name<T: Serialize + ?Sized>(key: &T) -> Result<String, UnwritableError> {
    match Document::of(key)? {
        Document::Text(name) => Ok(name),
        Document::Whole(number) => Ok(number.to_string()),
        other => Err(ser::Error::custom(Message::from(sentence::no_name(&other)))),
    }
}
