//! A document read as a typed value, which knows where it is and leaves out what was found wrong before.

use core::cell::{Cell, RefCell};
use core::fmt;
use std::collections::BTreeMap;

use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::Document;
use super::error::Error;
use super::key::Key;
use super::sentence;
use crate::answer::problem::{Problem, Problems};
use crate::number::work;

/// How many steps a document is read again for, to find its next mistake: enough for a thousand mistakes in a row. What is large
/// and wrong all over says those that were found by then.
const MOST_STEPS: usize = 1 << 20;

impl Document {
    /// The value that this document means.
    ///
    /// # Errors
    /// With all mistakes, each with its path. A part that is wrong only because a part within it is wrong is not named again.
    /// Where the mistakes are thousands, the first of them, and that there may be more.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Problems> {
        let mut found = Vec::new();
        let value = self.read_noting(&mut found);
        Problems::none_in(found.clone())?;
        // INVARIANT: where there is no value, there is a problem.
        value.ok_or_else(|| Problems::one(Problem::new("", sentence::nothing_read().into())))
    }

    /// The same, with the problems added to others; none where so much is wrong that nothing is left.
    pub(crate) fn read_noting<T: DeserializeOwned>(&self, found: &mut Vec<Problem>) -> Option<T> {
        let mut track = Track::default();
        loop {
            match T::deserialize(Reader::new(self, &track)) {
                Ok(value) => return Some(value),
                Err(error) => {
                    let (path, trouble) = track.failed();
                    if trouble == Trouble::UnknownName || !track.lacks_part_of(&path) {
                        found.extend(Problem::each_of(&Path(&path).to_string(), error.0));
                    }
                    if path.is_empty() || !track.leave_out(path, trouble) {
                        return None;
                    }
                    if track.steps.get() > MOST_STEPS {
                        found.push(Problem::new("", sentence::more_mistakes().into()));
                        return None;
                    }
                }
            }
        }
    }
}

/// A path for people: `segments[2].when.all[0]`.
struct Path<'a>(&'a [Step]);

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, step) in self.0.iter().enumerate() {
            match step {
                Step::Place(place) => write!(f, "[{place}]")?,
                Step::Name(name) if place == 0 => f.write_str(name)?,
                Step::Name(name) => write!(f, ".{name}")?,
            }
        }
        Ok(())
    }
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    /// Into a map, by name.
    Name(String),
    /// Into a list, by position from 0.
    Place(usize),
}

/// What was wrong with a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trouble {
    /// There is no such name; without it all else means the same.
    UnknownName,
    /// What it says.
    Value,
}

/// Where the reading is, and what it leaves out.
#[derive(Debug, Default)]
struct Track {
    path: RefCell<Vec<Step>>,
    /// Where the reading failed first.
    failed: RefCell<Option<(Vec<Step>, Trouble)>>,
    left_out: BTreeMap<Vec<Step>, Trouble>,
    /// How much was read so far, by all readings.
    steps: Cell<usize>,
}

impl Track {
    fn count(&self, steps: usize) {
        work::steps(steps);
        self.steps.set(self.steps.get().saturating_add(steps));
    }

    /// Where the reading failed, and by what; it starts anew then.
    fn failed(&mut self) -> (Vec<Step>, Trouble) {
        self.path.get_mut().clear();
        self.failed.get_mut().take().unwrap_or((Vec::new(), Trouble::Value))
    }

    /// Whether a value right within this path was left out, so that what is missing there may be missing for that.
    fn lacks_part_of(&self, path: &[Step]) -> bool {
        self.count(self.left_out.len());
        self.left_out.iter().any(|(left_out, trouble)| {
            *trouble == Trouble::Value && left_out.split_last().is_some_and(|(_, parent)| parent == path)
        })
    }

    /// Leaves a part out from now on; false where that was so already.
    fn leave_out(&mut self, path: Vec<Step>, trouble: Trouble) -> bool {
        self.left_out.insert(path, trouble).is_none()
    }

    /// Goes one step further.
    fn enter(&self, step: Step) {
        self.count(1);
        self.path.borrow_mut().push(step);
    }

    /// Comes back from a step, and notes where it failed first.
    ///
    /// Both are functions without type parameters, as is all else here that can be: a rule set reads a hundred types, each with
    /// a copy of what has some.
    fn leave(&self, failed: bool, trouble: Trouble) {
        let mut path = self.path.borrow_mut();
        if failed {
            self.failed.borrow_mut().get_or_insert_with(|| (path.clone(), trouble));
        }
        path.pop();
    }

    fn leaves_out(&self, step: Step) -> bool {
        if self.left_out.is_empty() {
            return false;
        }
        self.count(1);
        let mut path = self.path.borrow_mut();
        path.push(step);
        let leaves_out = self.left_out.contains_key(&path[..]);
        path.pop();
        leaves_out
    }
}

/// A part of a document, to be read.
#[derive(Clone, Copy)]
struct Reader<'a> {
    document: &'a Document,
    track: &'a Track,
}

impl<'a> Reader<'a> {
    const fn new(document: &'a Document, track: &'a Track) -> Self {
        Self { document, track }
    }
}

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.document {
            Document::Nothing => visitor.visit_unit(),
            Document::Truth(truth) => visitor.visit_bool(*truth),
            // As readers of JSON give them: with a sign only where there is one.
            Document::Whole(number) => match (u64::try_from(*number), i64::try_from(*number)) {
                (Ok(number), _) => visitor.visit_u64(number),
                (_, Ok(number)) => visitor.visit_i64(number),
                _ => visitor.visit_i128(*number),
            },
            Document::Number(number) => visitor.visit_f64(*number),
            Document::Text(text) => {
                self.track.count(text.len() / 16);
                visitor.visit_str(text)
            }
            Document::List(list) => Elements { list, next: 0, track: self.track }.read(visitor),
            Document::Map(entries) => visitor.visit_map(Entries { map: entries, next: 0, track: self.track }),
        }
    }

    fn deserialize_i128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.document {
            Document::Text(digits) => Key(digits).deserialize_i128(visitor),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_u128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.document {
            Document::Text(digits) => Key(digits).deserialize_u128(visitor),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if *self.document == Document::Nothing { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.document {
            Document::Text(name) => visitor.visit_enum(name.as_str().into_deserializer()),
            Document::Map(entries) => match entries.as_slice() {
                [(name, document)] => visitor.visit_enum(Variant { name, document, track: self.track }),
                _ => Err(de::Error::invalid_value(Unexpected::Map, &"an object of one name")),
            },
            _ => self.deserialize_any(visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct
        map struct identifier ignored_any
    }
}

struct Elements<'a> {
    list: &'a [Document],
    next: usize,
    track: &'a Track,
}

impl<'a> Elements<'a> {
    /// Goes to the next element that is not left out.
    fn enter(&mut self) -> Option<Reader<'a>> {
        while let Some(document) = self.list.get(self.next) {
            let step = Step::Place(self.next);
            self.next += 1;
            if !self.track.leaves_out(step.clone()) {
                self.track.enter(step);
                return Some(Reader::new(document, self.track));
            }
        }
        None
    }

    /// Reads the list. A tuple takes as many elements as it has places and asks for no more, so what is left is refused here.
    fn read<'de, V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Error> {
        let read = visitor.visit_seq(&mut self)?;
        match self.list.len() - self.next {
            0 => Ok(read),
            more => Err(surplus(self.list.len(), more)),
        }
    }
}

/// A list with elements that nobody asked for.
fn surplus(length: usize, more: usize) -> Error {
    let fitting = length - more;
    sentence::too_long(length, fitting).into()
}

impl<'de> SeqAccess<'de> for &mut Elements<'_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        let Some(element) = self.enter() else { return Ok(None) };
        let read = seed.deserialize(element);
        self.track.leave(read.is_err(), Trouble::Value);
        read.map(Some)
    }
}

struct Entries<'a> {
    map: &'a [(String, Document)],
    next: usize,
    track: &'a Track,
}

impl<'a> Entries<'a> {
    /// Goes to the next name that is not left out.
    fn enter_name(&mut self) -> Option<&'a str> {
        while let Some((name, _)) = self.map.get(self.next) {
            let step = Step::Name(name.clone());
            if !self.track.leaves_out(step.clone()) {
                self.track.enter(step);
                return Some(name);
            }
            self.next += 1;
        }
        None
    }

    /// Goes to the value of the name that was read.
    fn enter_value(&mut self) -> Result<Reader<'a>, Error> {
        let Some((name, document)) = self.map.get(self.next) else {
            return Err(sentence::unasked().into());
        };
        self.next += 1;
        self.track.enter(Step::Name(name.clone()));
        Ok(Reader::new(document, self.track))
    }
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let Some(name) = self.enter_name() else { return Ok(None) };
        let read = seed.deserialize(Key(name));
        self.track.leave(read.is_err(), Trouble::UnknownName);
        read.map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let value = self.enter_value()?;
        let read = seed.deserialize(value);
        self.track.leave(read.is_err(), Trouble::Value);
        read
    }
}

/// A variant of an enum, by its name, with what it holds.
struct Variant<'a> {
    name: &'a str,
    document: &'a Document,
    track: &'a Track,
}

impl<'a> Variant<'a> {
    /// Goes to what the variant holds.
    fn enter(&self) -> Reader<'a> {
        self.track.enter(Step::Name(self.name.to_owned()));
        Reader::new(self.document, self.track)
    }

    /// What a variant with named fields holds.
    fn entries(&self) -> Result<Entries<'a>, Error> {
        match self.document {
            Document::Map(map) => Ok(Entries { map, next: 0, track: self.track }),
            other => Err(sentence::holds_object(self.name, other).into()),
        }
    }
}

impl<'de> EnumAccess<'de> for Variant<'_> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Error> {
        if self.track.leaves_out(Step::Name(self.name.to_owned())) {
            return Err(sentence::nothing_left().into());
        }
        let name: StrDeserializer<'_, Error> = self.name.into_deserializer();
        seed.deserialize(name).map(|variant| (variant, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        match self.document {
            Document::Nothing => Ok(()),
            other => Err(sentence::stands_alone(self.name, other).into()),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        let read = seed.deserialize(self.enter());
        self.track.leave(read.is_err(), Trouble::Value);
        read
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        let read = self.enter().deserialize_any(visitor);
        self.track.leave(read.is_err(), Trouble::Value);
        read
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        let entries = self.entries()?;
        self.enter();
        let read = MapAccessDeserializer::new(entries).deserialize_any(visitor);
        self.track.leave(read.is_err(), Trouble::Value);
        read
    }
}

#[cfg(test)]
mod tests {
    use super::{Document, MOST_STEPS};
    use crate::number::work::counted;

    fn all_wrong(elements: usize) -> Document {
        Document::List(vec![Document::Whole(-1); elements])
    }

    #[test]
    fn a_document_of_hundreds_of_mistakes_tells_them_all() {
        let problems = all_wrong(900).read::<Vec<u8>>().unwrap_err();
        assert_eq!(problems.len(), 900);
        assert!(problems.iter().last().is_some_and(|problem| problem.path == "[899]"), "{problems}");
    }

    #[test]
    fn a_document_of_any_number_of_mistakes_takes_bounded_steps_and_says_that_there_may_be_more() {
        let [once, twice] = [5_000, 10_000].map(|elements| {
            let document = all_wrong(elements);
            let (steps, problems) = counted(|| document.read::<Vec<u8>>().unwrap_err());
            assert!(problems.len() > 500, "{}", problems.len());
            let last = problems.iter().last().unwrap();
            assert_eq!(last.to_string(), "there may be more mistakes than were told: mend those first");
            steps
        });
        assert!(once > MOST_STEPS && twice.max(once) < MOST_STEPS + 20_000, "{once}, {twice}");
        // The text before a mistake is read again as well.
        let long = Document::Text("a".repeat(1 << 20));
        let list = Document::List([vec![long], vec![Document::Whole(-1); 1_000]].concat());
        let (steps, problems) = counted(|| list.read::<Vec<String>>().unwrap_err());
        assert!(steps < 2 * MOST_STEPS && problems.len() < 20, "{steps}, {}", problems.len());
    }
}
