//! Answers → bytes, through serde: the values alone, in the order of their fields.
//!
//! ```text
//! whole number      little-endian base 128, signed ones in zigzag order; of 8 bits the byte itself
//! float             its bits, little-endian                      truth          0 or 1
//! text, bytes       length, then the bytes                       option         0, or 1 and the value
//! list, map         number of elements, then the elements        variant        its number, then what it holds
//! struct, tuple     the values, one after the other
//! ```
//! No names are written, so the reader has to know the type; the version in the head of the bytes says which fields it has.
//! Each value has one form, so equal answers have equal bytes.

use core::fmt;

use serde::ser::{
    self, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

use super::error::Foreign;
use crate::answer::bytes::write;
use crate::answer::document::UnwritableError;

/// Writes to the end of bytes.
pub(super) struct Writer<'a>(pub(super) &'a mut Vec<u8>);

/// Writes a whole number of 128 bits in little-endian base 128.
fn write_wide(bytes: &mut Vec<u8>, mut number: u128) {
    while number >= 0x80 {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
}

impl Writer<'_> {
    fn number(self, number: u64) {
        write(self.0, number);
    }

    fn length(&mut self, length: usize) {
        write(self.0, length as u64);
    }

    fn raw(&mut self, raw: &[u8]) {
        self.length(raw.len());
        self.0.extend(raw);
    }

    /// The same writer for a part.
    const fn part(&mut self) -> Writer<'_> {
        Writer(self.0)
    }
}

/// A list or map whose elements are written.
pub(super) struct Parts<'a> {
    bytes: &'a mut Vec<u8>,
    /// Where the number of elements belongs, if it was not known before them.
    at: Option<usize>,
    count: u64,
}

impl<'a> Parts<'a> {
    /// Elements whose number is told, or written once it is known.
    fn counted(bytes: &'a mut Vec<u8>, length: Option<usize>) -> Self {
        match length {
            Some(length) => {
                write(bytes, length as u64);
                Self { bytes, at: None, count: 0 }
            }
            None => Self { at: Some(bytes.len()), bytes, count: 0 },
        }
    }

    /// Values whose number the type tells.
    const fn fixed(bytes: &'a mut Vec<u8>) -> Self {
        Self { bytes, at: None, count: 0 }
    }

    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), UnwritableError> {
        self.count += 1;
        value.serialize(Writer(self.bytes))
    }

    fn finish(self) {
        if let Some(at) = self.at {
            let mut number = Vec::new();
            write(&mut number, self.count);
            self.bytes.splice(at..at, number);
        }
    }
}

/// Writes the kinds of whole numbers.
macro_rules! wholes {
    ($($method:ident($of:ty) $number:ident => $written:expr;)+) => {
        $(fn $method(self, $number: $of) -> Result<(), UnwritableError> {
            self.number($written);
            Ok(())
        })+
    };
}

const fn zigzag(number: i64) -> u64 {
    (number << 1 ^ number >> 63).cast_unsigned()
}

impl<'a> Serializer for Writer<'a> {
    type Ok = ();
    type Error = UnwritableError;
    type SerializeSeq = Parts<'a>;
    type SerializeTuple = Parts<'a>;
    type SerializeTupleStruct = Parts<'a>;
    type SerializeTupleVariant = Parts<'a>;
    type SerializeMap = Parts<'a>;
    type SerializeStruct = Parts<'a>;
    type SerializeStructVariant = Parts<'a>;

    fn is_human_readable(&self) -> bool {
        false
    }

    wholes! {
        serialize_i16(i16) number => zigzag(number.into());
        serialize_i32(i32) number => zigzag(number.into());
        serialize_i64(i64) number => zigzag(number);
        serialize_u16(u16) number => number.into();
        serialize_u32(u32) number => number.into();
        serialize_u64(u64) number => number;
        serialize_char(char) letter => u32::from(letter).into();
    }

    fn serialize_i128(self, number: i128) -> Result<(), UnwritableError> {
        write_wide(self.0, (number << 1 ^ number >> 127).cast_unsigned());
        Ok(())
    }

    fn serialize_u128(self, number: u128) -> Result<(), UnwritableError> {
        write_wide(self.0, number);
        Ok(())
    }

    fn serialize_bool(self, truth: bool) -> Result<(), UnwritableError> {
        self.serialize_u8(truth.into())
    }

    fn serialize_u8(self, byte: u8) -> Result<(), UnwritableError> {
        self.0.push(byte);
        Ok(())
    }

    fn serialize_i8(self, byte: i8) -> Result<(), UnwritableError> {
        self.serialize_u8(byte.cast_unsigned())
    }

    fn serialize_f32(self, fraction: f32) -> Result<(), UnwritableError> {
        self.0.extend(fraction.to_le_bytes());
        Ok(())
    }

    fn serialize_f64(self, fraction: f64) -> Result<(), UnwritableError> {
        self.0.extend(fraction.to_le_bytes());
        Ok(())
    }

    fn serialize_str(mut self, text: &str) -> Result<(), UnwritableError> {
        self.raw(text.as_bytes());
        Ok(())
    }

    fn serialize_bytes(mut self, bytes: &[u8]) -> Result<(), UnwritableError> {
        self.raw(bytes);
        Ok(())
    }

    fn serialize_none(self) -> Result<(), UnwritableError> {
        self.serialize_u8(0)
    }

    fn serialize_some<T: Serialize + ?Sized>(mut self, value: &T) -> Result<(), UnwritableError> {
        self.part().serialize_u8(1)?;
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), UnwritableError> {
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), UnwritableError> {
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, variant: u32, _: &'static str) -> Result<(), UnwritableError> {
        self.serialize_u32(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), UnwritableError> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        mut self,
        _: &'static str,
        variant: u32,
        _: &'static str,
        value: &T,
    ) -> Result<(), UnwritableError> {
        self.part().serialize_u32(variant)?;
        value.serialize(self)
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Parts<'a>, UnwritableError> {
        Ok(Parts::counted(self.0, length))
    }

    fn serialize_tuple(self, _: usize) -> Result<Parts<'a>, UnwritableError> {
        Ok(Parts::fixed(self.0))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Parts<'a>, UnwritableError> {
        Ok(Parts::fixed(self.0))
    }

    fn serialize_tuple_variant(
        mut self,
        _: &'static str,
        variant: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Parts<'a>, UnwritableError> {
        self.part().serialize_u32(variant)?;
        Ok(Parts::fixed(self.0))
    }

    fn serialize_map(self, length: Option<usize>) -> Result<Parts<'a>, UnwritableError> {
        Ok(Parts::counted(self.0, length))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Parts<'a>, UnwritableError> {
        Ok(Parts::fixed(self.0))
    }

    fn serialize_struct_variant(
        mut self,
        _: &'static str,
        variant: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Parts<'a>, UnwritableError> {
        self.part().serialize_u32(variant)?;
        Ok(Parts::fixed(self.0))
    }

    fn collect_str<T: fmt::Display + ?Sized>(self, text: &T) -> Result<(), UnwritableError> {
        self.serialize_str(&text.to_string())
    }
}

/// Writes what the kinds of lists have in common.
macro_rules! lists {
    ($($kind:ident $method:ident;)+) => {
        $(impl $kind for Parts<'_> {
            type Ok = ();
            type Error = UnwritableError;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), UnwritableError> {
                self.push(value)
            }

            fn end(self) -> Result<(), UnwritableError> {
                self.finish();
                Ok(())
            }
        })+
    };
}

lists! {
    SerializeSeq serialize_element;
    SerializeTuple serialize_element;
    SerializeTupleStruct serialize_field;
    SerializeTupleVariant serialize_field;
}

/// Writes what the two kinds of structs have in common.
macro_rules! structs {
    ($($kind:ident;)+) => {
        $(impl $kind for Parts<'_> {
            type Ok = ();
            type Error = UnwritableError;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                _: &'static str,
                value: &T,
            ) -> Result<(), UnwritableError> {
                self.push(value)
            }

            fn skip_field(&mut self, name: &'static str) -> Result<(), UnwritableError> {
                Err(ser::Error::custom(Foreign::LeftOut { name }))
            }

            fn end(self) -> Result<(), UnwritableError> {
                self.finish();
                Ok(())
            }
        })+
    };
}

structs! {
    SerializeStruct;
    SerializeStructVariant;
}

impl SerializeMap for Parts<'_> {
    type Ok = ();
    type Error = UnwritableError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), UnwritableError> {
        self.push(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), UnwritableError> {
        value.serialize(Writer(self.bytes))
    }

    fn end(self) -> Result<(), UnwritableError> {
        self.finish();
        Ok(())
    }
}
