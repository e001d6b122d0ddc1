//! How a document is taken in from a format, and handed on: no deeper than a stack can bear.

use core::fmt;
use std::collections::BTreeSet;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::{DOCUMENT_MAX_DEPTH, Document, sentence};
use crate::answer::message::Message;
use crate::number::work;

/// A name is compared one by one with the first names of a map, this many, as most have no more; the others are looked up in order.
const FEW: usize = 32;

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
        let mut beyond = BTreeSet::new();
        while let Some(name) = map.next_key::<String>()? {
            let is_of_few = found.iter().take(FEW).any(|(earlier, _)| *earlier == name);
            work::steps(found.len().min(FEW));
            if is_of_few || (found.len() >= FEW && !beyond.insert(name.clone())) {
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

#[cfg(test)]
mod tests {
    use super::{Document, FEW};
    use crate::number::work::counted;

    #[test]
    fn a_name_that_stands_twice_is_refused_wherever_it_stands() {
        let read = |names: &[usize]| {
            let entries: Vec<String> = names.iter().map(|name| format!(r#""{name}":1"#)).collect();
            serde_json::from_str::<Document>(&format!("{{{}}}", entries.join(",")))
        };
        let names: Vec<usize> = (0..FEW + 9).collect();
        assert!(read(&names).is_ok());
        for (place, twice) in [(1, 0), (FEW, FEW - 1), (FEW, 0), (FEW + 8, FEW), (FEW + 8, FEW + 7)] {
            let mut names = names.clone();
            names[place] = twice;
            let refusal = read(&names).unwrap_err().to_string();
            assert!(refusal.contains(&format!("`{twice}`")), "{place}, {twice}: {refusal}");
        }
    }

    #[test]
    fn twice_the_names_of_a_map_are_twice_the_work() {
        let [once, twice] = [2_000, 4_000].map(|names| {
            let entries: Vec<String> = (0..names).map(|name| format!(r#""{name}":1"#)).collect();
            counted(|| serde_json::from_str::<Document>(&format!("{{{}}}", entries.join(","))).unwrap()).0
        });
        assert!(once > 0 && twice <= once * 21 / 10, "{once}, {twice}");
    }
}
