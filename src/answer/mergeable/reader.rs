//! Bytes → answers, through serde: the values in the order in which [`writer`](super::writer) wrote them.

use core::fmt;

use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, Expected, IntoDeserializer, MapAccess, SeqAccess, Unexpected,
    VariantAccess, Visitor,
};

use super::error::{AnswerError, Foreign};
use crate::answer::bytes::{BytesError, BytesReader};
use crate::answer::document::error::Error as DocumentError;

pub(super) type Error = BytesError<AnswerError>;

/// What serde finds wrong is said as a document says it.
impl From<DocumentError> for Error {
    fn from(DocumentError(message): DocumentError) -> Self {
        Self::Content(AnswerError::Refused(message))
    }
}

impl de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        DocumentError::custom(message).into()
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        DocumentError::invalid_type(found, expected).into()
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        DocumentError::invalid_value(found, expected).into()
    }

    fn invalid_length(length: usize, expected: &dyn Expected) -> Self {
        DocumentError::invalid_length(length, expected).into()
    }

    fn unknown_variant(name: &str, known: &'static [&'static str]) -> Self {
        DocumentError::unknown_variant(name, known).into()
    }

    fn unknown_field(name: &str, known: &'static [&'static str]) -> Self {
        DocumentError::unknown_field(name, known).into()
    }

    fn missing_field(name: &'static str) -> Self {
        DocumentError::missing_field(name).into()
    }

    fn duplicate_field(name: &'static str) -> Self {
        DocumentError::duplicate_field(name).into()
    }
}

/// Reads from the start of what is left.
pub(super) struct Reader<'a, 'de>(pub(super) &'a mut BytesReader<'de, AnswerError>);

impl<'de> Reader<'_, 'de> {
    fn byte(&mut self) -> Result<u8, Error> {
        Ok(u8::from_le_bytes(self.0.array()?))
    }

    fn signed(&mut self) -> Result<i64, Error> {
        let number: u64 = self.0.leb128()?;
        Ok((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    /// In its shortest form only.
    fn wide(&mut self) -> Result<u128, Error> {
        let mut number = 0_u128;
        for shift in (0..128).step_by(7) {
            let byte = self.byte()?;
            let bits = u128::from(byte & 0x7f);
            if bits << shift >> shift != bits || (byte == 0 && shift > 0) {
                break;
            }
            number |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(self.0.malformed())
    }

    /// A number of elements. Each takes a byte or more, so a number beyond what is left is not believed.
    fn length(&mut self) -> Result<usize, Error> {
        let length = self.0.leb128()?;
        if length > self.0.rest.len() { Err(self.0.malformed()) } else { Ok(length) }
    }

    fn raw(&mut self) -> Result<&'de [u8], Error> {
        let length = self.length()?;
        self.0.take(length)
    }

    fn truth(&mut self) -> Result<bool, Error> {
        match self.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(self.0.malformed()),
        }
    }

    const fn parts(&mut self, left: usize) -> Parts<'_, 'de> {
        Parts { reader: self.0, left }
    }
}

/// Reads the kinds of whole numbers.
macro_rules! wholes {
    ($($method:ident $visit:ident $of:ident;)+) => {
        $(fn $method<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Error> {
            let number = self.$of()?;
            visitor.$visit(number.try_into().map_err(|_| self.0.malformed())?)
        })+
    };
}

/// Refuses what only formats that describe themselves can do.
macro_rules! refused {
    ($($method:ident)+) => {
        $(fn $method<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
            Err(de::Error::custom(Foreign::Untold))
        })+
    };
}

impl<'de> Deserializer<'de> for Reader<'_, 'de> {
    type Error = Error;

    fn is_human_readable(&self) -> bool {
        false
    }

    wholes! {
        deserialize_i16 visit_i16 signed;
        deserialize_i32 visit_i32 signed;
        deserialize_i64 visit_i64 signed;
        deserialize_u16 visit_u16 unsigned;
        deserialize_u32 visit_u32 unsigned;
        deserialize_u64 visit_u64 unsigned;
        deserialize_u128 visit_u128 wide;
    }

    refused! { deserialize_any deserialize_ignored_any deserialize_identifier }

    fn deserialize_i128<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Error> {
        let number = self.wide()?;
        visitor.visit_i128((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    fn deserialize_bool<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_bool(self.truth()?)
    }

    fn deserialize_u8<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_u8(self.byte()?)
    }

    fn deserialize_i8<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_i8(self.byte()?.cast_signed())
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_f32(f32::from_le_bytes(self.0.array()?))
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_f64(f64::from_le_bytes(self.0.array()?))
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let letter = char::from_u32(self.0.leb128()?).ok_or_else(|| self.0.malformed())?;
        visitor.visit_char(letter)
    }

    fn deserialize_str<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Error> {
        let text = core::str::from_utf8(self.raw()?).map_err(|_| self.0.malformed())?;
        visitor.visit_borrowed_str(text)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_borrowed_bytes(self.raw()?)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Error> {
        if self.truth()? { visitor.visit_some(self) } else { visitor.visit_none() }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Error> {
        let length = self.length()?;
        visitor.visit_seq(self.parts(length))
    }

    fn deserialize_tuple<V: Visitor<'de>>(mut self, length: usize, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(self.parts(length))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        mut self,
        _: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_seq(self.parts(length))
    }

    fn deserialize_map<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Error> {
        let length = self.length()?;
        visitor.visit_map(self.parts(length))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        mut self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_seq(self.parts(fields.len()))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(self)
    }
}

impl Reader<'_, '_> {
    fn unsigned(&mut self) -> Result<u64, Error> {
        self.0.leb128()
    }
}

/// The elements of a list, map or struct that are left.
struct Parts<'a, 'de> {
    reader: &'a mut BytesReader<'de, AnswerError>,
    left: usize,
}

impl<'de> SeqAccess<'de> for Parts<'_, 'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        self.left = left;
        seed.deserialize(Reader(self.reader)).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left)
    }
}

impl<'de> MapAccess<'de> for Parts<'_, 'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        self.next_element_seed(seed)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        seed.deserialize(Reader(self.reader))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left)
    }
}

impl<'de> EnumAccess<'de> for Reader<'_, 'de> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Error> {
        let number: u32 = self.0.leb128()?;
        let number: de::value::U32Deserializer<Error> = number.into_deserializer();
        seed.deserialize(number).map(|variant| (variant, self))
    }
}

impl<'de> VariantAccess<'de> for Reader<'_, 'de> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(mut self, length: usize, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(self.parts(length))
    }

    fn struct_variant<V: Visitor<'de>>(
        mut self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_seq(self.parts(fields.len()))
    }
}
