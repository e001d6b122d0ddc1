//! Doors: where a value comes in, what comes in by them, and that it comes back as it was.

use std::fmt::Debug;

use lifestage::answer::Document;
use lifestage::number::Fingerprinter;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::world::World;

/// How input of a door is made of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// JSON.
    Text,
    /// A binary format of serde.
    Binary,
    /// Bytes of the crate's own, whose checksum is right: of a profile, of a ledger and so on.
    Sealed(&'static str),
}

/// Brings an input in, and uses what did.
pub(crate) type Open = Box<dyn Fn(&World, &[u8]) -> bool + Send + Sync>;

/// A way in, and samples of what comes in by it.
pub(crate) struct Door {
    pub(crate) name: String,
    pub(crate) form: Form,
    pub(crate) seeds: Vec<Vec<u8>>,
    /// Whether the input came in. What did has been used.
    pub(crate) open: Open,
}

/// A family of doors.
pub(crate) struct Target {
    pub(crate) name: &'static str,
    pub(crate) doors: Vec<Door>,
}

/// What serde can carry, and tests can compare.
pub(crate) trait Data: Serialize + DeserializeOwned + PartialEq + Debug {}

impl<T: Serialize + DeserializeOwned + PartialEq + Debug> Data for T {}

/// That a value comes back as it was: from JSON, from binary, and from a document.
pub(crate) fn comes_back<T: Data>(value: &T) {
    let text = serde_json::to_string(value).expect("what came in can be written");
    match serde_json::from_str::<T>(&text) {
        Ok(back) => assert!(back == *value, "another value comes back from JSON: {text}"),
        Err(error) => panic!("JSON is not read back: {error}: {text}"),
    }
    let binary = postcard::to_stdvec(value).expect("what came in can be written in binary");
    match postcard::from_bytes::<T>(&binary) {
        Ok(back) => assert!(back == *value, "another value comes back from binary: {text}"),
        Err(error) => panic!("binary is not read back: {error}: {text}"),
    }
    let document = Document::of(value).expect("what came in can be written as a document");
    match document.read::<T>() {
        Ok(back) => assert!(back == *value, "another value comes back from a document: {text}"),
        Err(problems) => panic!("a document is not read back: {problems}: {text}"),
    }
    assert_eq!(Document::fingerprint_of(value), Ok(document.fingerprint()), "two fingerprints: {text}");
}

/// The doors of a type in serde: as a text, as a document and in binary.
pub(crate) fn of_serde<T: Data + 'static>(
    name: &str,
    samples: &[T],
    written: &[&str],
    used: fn(&World, &T),
) -> Vec<Door> {
    let texts = samples.iter().filter_map(|sample| serde_json::to_vec(sample).ok());
    let texts: Vec<Vec<u8>> = texts.chain(written.iter().map(|text| text.as_bytes().to_vec())).collect();
    let read = |text: &Vec<u8>| serde_json::from_slice::<T>(text).ok();
    let binaries: Vec<Vec<u8>> =
        texts.iter().filter_map(read).filter_map(|value| postcard::to_stdvec(&value).ok()).collect();
    assert_eq!(texts.len(), binaries.len(), "each seed of {name} comes in");
    let use_it = move |world: &World, value: Option<T>| {
        let Some(value) = value else { return false };
        comes_back(&value);
        used(world, &value);
        true
    };
    let door = |form: Form, seeds, open: Open| Door { name: format!("{name} as {form:?}"), form, seeds, open };
    let by_text = move |world: &World, input: &[u8]| {
        let value = serde_json::from_slice::<T>(input).map_err(|error| error.to_string()).ok();
        // A document says all that is wrong with what a text is refused for.
        if let (None, Ok(document)) = (&value, serde_json::from_slice::<Document>(input)) {
            let read = document.read::<T>();
            assert!(
                read.is_err() || serde_json::to_string(&document).is_ok(),
                "a document reads what its text does not"
            );
            drop(read.map_err(|problems| problems.to_string()));
        }
        use_it(world, value)
    };
    let by_binary = move |world: &World, input: &[u8]| use_it(world, postcard::from_bytes::<T>(input).ok());
    vec![door(Form::Text, texts, Box::new(by_text)), door(Form::Binary, binaries, Box::new(by_binary))]
}

/// Bytes with the checksum that the format has at their end.
pub(crate) fn sealed(of: &str, body: &[u8]) -> Vec<u8> {
    let sum = Fingerprinter::new(of).bytes(body).finish().bits();
    [body, &sum.to_le_bytes()].concat()
}
