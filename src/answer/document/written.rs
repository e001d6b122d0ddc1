//! How a document is taken in from a format, and handed on: no deeper than a stack can bear.

use core::fmt;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::{DOCUMENT_MAX_DEPTH, Document, sentence};
use crate::answer::message::Message;

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Within(DOCUMENT_MAX_DEPTH).deserialize(deserializer)
    }
}

/// A document that may be so deep.
struct Within(usize);

impl Within {
    fn deeper<E: de::Error>(&self) -> Result<Self, E> {
        let more = self.0.checked_sub(1).map(Self);
        more.ok_or_else(|| E::custom(Message::from(sentence::too_deep(DOCUMENT_MAX_DEPTH))))
    }
}

impl<'de> DeserializeSeed<'de> for Within {
    type Value = Document;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Document, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Within {
    type Value = Document;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of JSON or its like")
    }

    fn visit_unit<E>(self) -> Result<Document, E> {
        Ok(Document::Nothing)
    }

    fn visit_none<E>(self) -> Result<Document, E> {
        Ok(Document::Nothing)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Document, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Document, D::Error> {
        self.deeper()?.deserialize(deserializer)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Document, E> {
        Ok(Document::Truth(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Document, E> {
        Ok(Document::Whole(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Document, E> {
        Ok(Document::Whole(number.into()))
    }

    fn visit_i128<E>(self, number: i128) -> Result<Document, E> {
        Ok(Document::Whole(number))
    }

    fn visit_u128<E>(self, number: u128) -> Result<Document, E> {
        Ok(i128::try_from(number).map_or_else(|_| Document::Text(number.to_string()), Document::Whole))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Document, E> {
        Ok(Document::Number(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Document, E> {
        Ok(Document::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Document, E> {
        Ok(Document::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Document, A::Error> {
        let mut found = Vec::new();
        while let Some(element) = list.next_element_seed(self.deeper()?)? {
            found.push(element);
        }
        Ok(Document::List(found))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Document, A::Error> {
        let mut found: Vec<(String, Document)> = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            if found.iter().any(|(earlier, _)| *earlier == name) {
                return Err(de::Error::custom(Message::from(sentence::twice(&*name))));
            }
            found.push((name, map.next_value_seed(self.deeper()?)?));
        }
        Ok(Document::Map(found))
    }
}

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Nothing => serializer.serialize_unit(),
            Self::Truth(truth) => serializer.serialize_bool(*truth),
            Self::Whole(number) => match (i64::try_from(*number), u64::try_from(*number)) {
                (Ok(number), _) => serializer.serialize_i64(number),
                (_, Ok(number)) => serializer.serialize_u64(number),
                _ => serializer.collect_str(number),
            },
            Self::Number(number) => serializer.serialize_f64(*number),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(list) => {
                let mut out = serializer.serialize_seq(Some(list.len()))?;
                list.iter().try_for_each(|element| out.serialize_element(element))?;
                out.end()
            }
            Self::Map(entries) => {
                let mut out = serializer.serialize_map(Some(entries.len()))?;
                entries.iter().try_for_each(|(name, value)| out.serialize_entry(name, value))?;
                out.end()
            }
        }
    }
}
