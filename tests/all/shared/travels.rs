//! A journey through serde.

use std::any::type_name;
use std::collections::HashMap;
use std::fmt::Debug;
use std::sync::{LazyLock, Mutex, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The value after a journey through JSON, to an exact reader and a fast one, and one through binary.
pub(crate) fn travels<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let json = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&json).unwrap(), value, "{json}");
    assert_eq!(&serde_json::from_str::<T>(&as_read_fast(&json)).unwrap(), value, "read fast: {json}");
    // Some readers see a tree first.
    let tree = serde_json::to_value(value).unwrap();
    assert_eq!(&serde_json::from_value::<T>(tree).unwrap(), value, "{json}");
    let binary = postcard::to_stdvec(value).unwrap();
    assert_eq!(&postcard::from_bytes::<T>(&binary).unwrap(), value, "{json}: {binary:?}");
    no_nan_comes_in::<T>(&binary);
}

/// Puts NaN and infinity at every place of a value in binary, where floats stand as they are: what is read then has none.
/// For the first few values of each type, as others have the same fields.
fn no_nan_comes_in<T: Serialize + DeserializeOwned + Debug>(binary: &[u8]) {
    const VALUES: u32 = 3;
    const BYTES: usize = 600;
    static SEEN: LazyLock<Mutex<HashMap<&'static str, u32>>> = LazyLock::new(Mutex::default);
    let name = type_name::<T>();
    let seen = {
        let mut all = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = all.entry(name).or_default();
        *seen += 1;
        *seen
    };
    if seen > VALUES || binary.len() > BYTES {
        return;
    }
    for place in 0..binary.len().saturating_sub(7) {
        for wrong in [f64::NAN, f64::NEG_INFINITY] {
            let mut bent = binary.to_vec();
            bent[place..place + 8].copy_from_slice(&wrong.to_le_bytes());
            if let Ok(read) = postcard::from_bytes::<T>(&bent) {
                let words = format!("{read:?}");
                let is_wrong = |word: &str| ["NaN", "inf"].contains(&word);
                let found = words.split(|sign: char| !sign.is_alphanumeric()).any(is_wrong);
                assert!(!found, "{name} has been read with {wrong}: {words}");
            }
        }
    }
}

/// A text of JSON with each number as `serde_json` reads it without its feature `float_roundtrip`, and as other fast
/// readers do: the digits as a float, and that times or over a power of ten, each rounded. (A development dependency
/// turns the feature on for all tests of this package.)
pub(crate) fn as_read_fast(json: &str) -> String {
    let mut read = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => {
                let mut escaped = false;
                let end = rest.char_indices().skip(1).find(|(_, letter)| {
                    let ends = *letter == '"' && !escaped;
                    escaped = *letter == '\\' && !escaped;
                    ends
                });
                end.unwrap().0 + 1
            }
            '-' | '0'..='9' => rest.find(|letter: char| !"+-.eE0123456789".contains(letter)).unwrap_or(rest.len()),
            other => other.len_utf8(),
        };
        let (token, later) = rest.split_at(length);
        if first == '-' || first.is_ascii_digit() {
            read.push_str(&number_read_fast(token));
        } else {
            read.push_str(token);
        }
        rest = later;
    }
    read
}

#[expect(clippy::cast_precision_loss, reason = "the rounding is what it is about")]
fn number_read_fast(token: &str) -> String {
    if !token.contains(['.', 'e', 'E']) {
        return token.to_owned();
    }
    let (digits, power) = token.split_once(['e', 'E']).unwrap_or((token, "0"));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let power = power.parse::<i32>().unwrap() - i32::try_from(decimals.len()).unwrap();
    let number = format!("{whole}{decimals}").parse::<i64>().unwrap() as f64;
    let scale = format!("1e{}", power.abs()).parse::<f64>().unwrap();
    let sign = if token.starts_with('-') && number == 0.0 { "-" } else { "" };
    format!("{sign}{:?}", if power < 0 { number / scale } else { number * scale })
}

#[test]
fn a_fast_reader_misses_what_has_too_many_digits() {
    let text = r#"{"0.1\"2":0.30000000000000004,"a":[-2.5,7,1e-7]}"#;
    assert_eq!(as_read_fast(text), r#"{"0.1\"2":0.30000000000000004,"a":[-2.5,7,1e-7]}"#);
    let misread = |number: &f64| as_read_fast(&format!("{number:?}")) != format!("{number:?}");
    let many = (1..1_000).map(|n| f64::from(n) / 997.0).filter(misread).count();
    assert!(many > 50, "{many}");
}
