//! A journey through serde.

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The value after a journey through JSON and one through binary.
pub(crate) fn travels<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let json = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&json).unwrap(), value, "{json}");
    // Some readers see a tree first.
    let tree = serde_json::to_value(value).unwrap();
    assert_eq!(&serde_json::from_value::<T>(tree).unwrap(), value, "{json}");
    let binary = postcard::to_stdvec(value).unwrap();
    assert_eq!(&postcard::from_bytes::<T>(&binary).unwrap(), value, "{json}: {binary:?}");
}
