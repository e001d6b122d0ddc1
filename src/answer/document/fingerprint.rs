//! Fingerprints of what is written: equal for equal meaning, however it is spelled.
//!
//! ```text
//! a value     the hash of its kind and content           a number without a fraction is the whole one
//! a list      the hash of the hashes of its elements     in order; of conditions within `all` and `any` sorted
//! a map       the hash of the hashes of its entries      sorted, as names stand in any order
//! ```
//! A value is hashed while it is serialized, from the leaves up, so that no document is made of it: a rule set has
//! hundreds of names, and each would be an allocation.

use serde::ser::{
    self, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use smallvec::SmallVec;

use super::writer::UnwritableError;
use super::{Document, digits_beyond_64_bits, sentence};
use crate::answer::message::Message;
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
        Self::fingerprint_of(self).unwrap_or_else(|error| {
            debug_assert!(false, "every document can be written: {error}");
            NOTHING.finish()
        })
    }

    /// The fingerprint of the document of a value, without making the document.
    ///
    /// ```
    /// use lifestage::answer::Document;
    /// use lifestage::score::StageRule;
    ///
    /// let rule = StageRule::default();
    /// assert_eq!(Document::fingerprint_of(&rule)?, Document::of(&rule)?.fingerprint());
    /// # Ok::<(), lifestage::answer::UnwritableError>(())
    /// ```
    ///
    /// # Errors
    /// When the value cannot be serialized, or holds a map whose keys are neither texts nor numbers.
    pub fn fingerprint_of<T: Serialize + ?Sized>(value: &T) -> Result<Fingerprint, UnwritableError> {
        value.serialize(Hasher { list: LIST })
    }
}

const NOTHING: Fingerprinter = Fingerprinter::new("nothing");
const TRUTH: Fingerprinter = Fingerprinter::new("truth");
const WHOLE: Fingerprinter = Fingerprinter::new("number");
const FRACTION: Fingerprinter = Fingerprinter::new("fraction");
const TEXT: Fingerprinter = Fingerprinter::new("text");
const ENTRY: Fingerprinter = Fingerprinter::new("entry");
const MAP: Fingerprinter = Fingerprinter::new("map");
const LIST: List = List { start: Fingerprinter::new("list"), is_sorted: false };
/// One condition more or less far ahead says the same.
const CONDITIONS: List = List { start: Fingerprinter::new("conditions"), is_sorted: true };

/// How a list is hashed.
#[derive(Clone)]
struct List {
    start: Fingerprinter,
    is_sorted: bool,
}

impl List {
    /// How it is hashed where it stands under this name.
    fn under(name: &str) -> Self {
        if matches!(name, "all" | "any") { CONDITIONS } else { LIST }
    }
}

/// The hash of one value, with how it is to be hashed if it is a list.
struct Hasher {
    list: List,
}

/// A list or map in the making, of a variant where it has a name.
struct Parts {
    variant: Option<&'static str>,
    start: Fingerprinter,
    is_sorted: bool,
    /// The name before the value that is next.
    name: Option<String>,
    hashes: SmallVec<[Fingerprint; 24]>,
}

impl Parts {
    fn list(variant: Option<&'static str>, list: List) -> Self {
        let List { start, is_sorted } = list;
        Self { variant, start, is_sorted, name: None, hashes: SmallVec::new() }
    }

    fn map(variant: Option<&'static str>) -> Self {
        Self { variant, start: MAP, is_sorted: true, name: None, hashes: SmallVec::new() }
    }

    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), UnwritableError> {
        self.hashes.push(value.serialize(Hasher { list: LIST })?);
        Ok(())
    }

    fn put<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), UnwritableError> {
        self.hashes.push(entry(name, value.serialize(Hasher { list: List::under(name) })?));
        Ok(())
    }

    fn finish(mut self) -> Fingerprint {
        if self.is_sorted {
            self.hashes.sort_unstable();
        }
        let whole = joined(self.start, &self.hashes);
        self.variant.map_or(whole, |name| joined(MAP, &[entry(name, whole)]))
    }
}

fn joined(start: Fingerprinter, parts: &[Fingerprint]) -> Fingerprint {
    parts.iter().fold(start, |all, part| all.number(part.bits())).finish()
}

fn entry(name: &str, value: Fingerprint) -> Fingerprint {
    ENTRY.text(name).number(value.bits()).finish()
}

fn whole(number: i128) -> Fingerprint {
    WHOLE.bytes(&number.to_le_bytes()).finish()
}

/// A number without a fraction is the whole one.
#[expect(clippy::cast_possible_truncation, reason = "a whole number below 2^53 is kept")]
fn number(number: f64) -> Fingerprint {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() < EXACT {
        whole(number as i128)
    } else {
        FRACTION.number(number.to_bits()).finish()
    }
}

/// Hashes the kinds of whole numbers that fit 128 bits with a sign.
macro_rules! wholes {
    ($($method:ident $of:ty;)+) => {
        $(fn $method(self, number: $of) -> Result<Fingerprint, UnwritableError> {
            Ok(whole(number.into()))
        })+
    };
}

impl Serializer for Hasher {
    type Ok = Fingerprint;
    type Error = UnwritableError;
    type SerializeSeq = Parts;
    type SerializeTuple = Parts;
    type SerializeTupleStruct = Parts;
    type SerializeTupleVariant = Parts;
    type SerializeMap = Parts;
    type SerializeStruct = Parts;
    type SerializeStructVariant = Parts;

    wholes! {
        serialize_i8 i8;
        serialize_i16 i16;
        serialize_i32 i32;
        serialize_i64 i64;
        serialize_i128 i128;
        serialize_u8 u8;
        serialize_u16 u16;
        serialize_u32 u32;
        serialize_u64 u64;
    }

    fn serialize_u128(self, number: u128) -> Result<Fingerprint, UnwritableError> {
        i128::try_from(number).map(whole).or_else(|_| self.serialize_str(&number.to_string()))
    }

    fn serialize_bool(self, truth: bool) -> Result<Fingerprint, UnwritableError> {
        Ok(TRUTH.number(truth.into()).finish())
    }

    fn serialize_f32(self, fraction: f32) -> Result<Fingerprint, UnwritableError> {
        Ok(number(fraction.into()))
    }

    fn serialize_f64(self, fraction: f64) -> Result<Fingerprint, UnwritableError> {
        Ok(number(fraction))
    }

    fn serialize_char(self, letter: char) -> Result<Fingerprint, UnwritableError> {
        self.serialize_str(letter.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, text: &str) -> Result<Fingerprint, UnwritableError> {
        Ok(digits_beyond_64_bits(text).map_or_else(|| TEXT.text(text).finish(), whole))
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<Fingerprint, UnwritableError> {
        let mut parts = Parts::list(None, self.list);
        parts.hashes.extend(bytes.iter().map(|byte| whole((*byte).into())));
        Ok(parts.finish())
    }

    fn serialize_none(self) -> Result<Fingerprint, UnwritableError> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Fingerprint, UnwritableError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Fingerprint, UnwritableError> {
        Ok(NOTHING.finish())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Fingerprint, UnwritableError> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Fingerprint, UnwritableError> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Fingerprint, UnwritableError> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Fingerprint, UnwritableError> {
        let mut parts = Parts::map(None);
        parts.put(variant, value)?;
        Ok(parts.finish())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Parts, UnwritableError> {
        Ok(Parts::list(None, self.list))
    }

    fn serialize_tuple(self, _: usize) -> Result<Parts, UnwritableError> {
        Ok(Parts::list(None, self.list))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Parts, UnwritableError> {
        Ok(Parts::list(None, self.list))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Parts, UnwritableError> {
        Ok(Parts::list(Some(variant), List::under(variant)))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Parts, UnwritableError> {
        Ok(Parts::map(None))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Parts, UnwritableError> {
        Ok(Parts::map(None))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Parts, UnwritableError> {
        Ok(Parts::map(Some(variant)))
    }
}

/// Hashes what the kinds of lists and structs have in common.
macro_rules! parts {
    ($($kind:ident $method:ident by $push:ident($($name:ident: $text:ty)?);)+) => {
        $(impl $kind for Parts {
            type Ok = Fingerprint;
            type Error = UnwritableError;

            fn $method<T: Serialize + ?Sized>(&mut self, $($name: $text,)? value: &T) -> Result<(), UnwritableError> {
                self.$push($($name,)? value)
            }

            fn end(self) -> Result<Fingerprint, UnwritableError> {
                Ok(self.finish())
            }
        })+
    };
}

parts! {
    SerializeSeq serialize_element by push();
    SerializeTuple serialize_element by push();
    SerializeTupleStruct serialize_field by push();
    SerializeTupleVariant serialize_field by push();
    SerializeStruct serialize_field by put(name: &'static str);
    SerializeStructVariant serialize_field by put(name: &'static str);
}

impl SerializeMap for Parts {
    type Ok = Fingerprint;
    type Error = UnwritableError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), UnwritableError> {
        self.name = Some(super::writer::name(key)?);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), UnwritableError> {
        let name = self.name.take().ok_or_else(|| ser::Error::custom(Message::from(sentence::unnamed())))?;
        self.put(&name, value)
    }

    fn end(self) -> Result<Fingerprint, UnwritableError> {
        Ok(self.finish())
    }
}
