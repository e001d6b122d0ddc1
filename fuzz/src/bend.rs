//! How input is bent: trees of JSON by their structure, bytes by what numbers in them look like.

use serde_json::{Map, Number, Value};

use crate::random::Random;

/// Numbers at which something ends: types, days, calendars, shares.
const WHOLE: [i128; 34] = [
    0,
    1,
    2,
    3,
    7,
    30,
    31,
    100,
    101,
    255,
    256,
    366,
    367,
    400,
    401,
    1_000,
    32_767,
    32_768,
    65_535,
    65_536,
    365_250,
    365_251,
    95_026_236,
    95_026_237,
    2_147_483_647,
    2_147_483_648,
    4_294_967_295,
    4_294_967_296,
    253_402_300_799_999,
    253_402_300_800_000,
    9_007_199_254_740_993,
    i64::MAX as i128,
    i64::MAX as i128 + 1,
    u64::MAX as i128,
];
const FRACTIONS: [f64; 16] = [
    0.0,
    -0.0,
    0.1,
    0.5,
    1.0,
    1.000_000_000_000_000_2,
    1e-9,
    1e-12,
    1e-22,
    5e-324,
    1e9,
    1e12,
    1e15,
    1e22,
    1e300,
    f64::MAX,
];
const TEXTS: [&str; 20] = [
    "",
    "now",
    "lifetime",
    "day",
    "month",
    "20 %",
    "2026-01-05",
    "2026-1-5",
    "-262143-01-01",
    "+262142-12-31",
    "0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999Z",
    "9223372036854775807 us since 1970 at -3208 s",
    "custom_0",
    "custom_32767",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "18446744073709551616",
    "ffffffffffffffff",
    "a\u{2028}b\n",
    "\u{1f469}\u{200d}\u{1f680}",
];

/// What is known of all seeds: their words and their parts, to be put where others stood.
#[derive(Debug, Default)]
pub(crate) struct Dictionary {
    words: Vec<String>,
    parts: Vec<Value>,
}

impl Dictionary {
    /// Takes in a seed.
    pub(crate) fn learn(&mut self, value: &Value) {
        const PARTS: usize = 4_000;
        match value {
            Value::String(text) if !self.words.contains(text) => self.words.push(text.clone()),
            Value::Array(list) => list.iter().for_each(|part| self.learn(part)),
            Value::Object(entries) => {
                for (name, part) in entries {
                    if !self.words.contains(name) {
                        self.words.push(name.clone());
                    }
                    self.learn(part);
                }
            }
            _ => {}
        }
        if self.parts.len() < PARTS {
            self.parts.push(value.clone());
        }
    }

    fn word(&self, random: &mut Random) -> String {
        let known = if random.once_in(2) { random.pick(&self.words).cloned() } else { None };
        known.or_else(|| random.pick(&TEXTS).map(|text| (*text).to_owned())).unwrap_or_default()
    }

    fn part(&self, random: &mut Random) -> Value {
        match random.below(8) {
            0 => Value::Null,
            1 => Value::Bool(random.once_in(2)),
            2 => Value::String(self.word(random)),
            3 | 4 => number(random),
            5 => Value::Array(Vec::new()),
            _ => random.pick(&self.parts).cloned().unwrap_or(Value::Null),
        }
    }
}

/// A number at an end of something, or next to it.
fn number(random: &mut Random) -> Value {
    if random.once_in(4) {
        let fraction = random.pick(&FRACTIONS).copied().unwrap_or_default();
        let signed = if random.once_in(3) { -fraction } else { fraction };
        return Number::from_f64(signed).map_or(Value::Null, Value::Number);
    }
    let near = random.pick(&WHOLE).copied().unwrap_or_default() + i128::try_from(random.below(3)).unwrap_or(0) - 1;
    let signed = if random.once_in(4) { -near } else { near };
    match (u64::try_from(signed), i64::try_from(signed)) {
        (Ok(number), _) => Value::from(number),
        (_, Ok(number)) => Value::from(number),
        _ => Value::from(u64::MAX),
    }
}

/// The number of parts of a tree, itself included.
fn size(value: &Value) -> usize {
    match value {
        Value::Array(list) => 1 + list.iter().map(size).sum::<usize>(),
        Value::Object(entries) => 1 + entries.values().map(size).sum::<usize>(),
        _ => 1,
    }
}

/// Bends a tree in one to four places.
pub(crate) fn tree(value: &mut Value, dictionary: &Dictionary, random: &mut Random) {
    for _ in 0..=random.below(4) {
        let place = random.below(size(value));
        bend_at(value, place, dictionary, random);
    }
}

/// Bends the part at a place, counted from the root; what is left to count otherwise.
fn bend_at(value: &mut Value, place: usize, dictionary: &Dictionary, random: &mut Random) -> Option<usize> {
    if place == 0 {
        bend_part(value, dictionary, random);
        return None;
    }
    let mut left = place - 1;
    let parts: Box<dyn Iterator<Item = &mut Value>> = match value {
        Value::Array(list) => Box::new(list.iter_mut()),
        Value::Object(entries) => Box::new(entries.values_mut()),
        _ => return Some(left),
    };
    for part in parts {
        left = bend_at(part, left, dictionary, random)?;
    }
    Some(left)
}

fn bend_part(value: &mut Value, dictionary: &Dictionary, random: &mut Random) {
    match value {
        Value::Array(list) => bend_list(list, dictionary, random),
        Value::Object(entries) => bend_map(entries, dictionary, random),
        Value::Number(_) if !random.once_in(6) => *value = number(random),
        Value::String(text) if !random.once_in(4) => *text = dictionary.word(random),
        _ => *value = dictionary.part(random),
    }
}

fn bend_list(list: &mut Vec<Value>, dictionary: &Dictionary, random: &mut Random) {
    let at = random.below(list.len());
    match random.below(6) {
        0 if !list.is_empty() => drop(list.remove(at)),
        1 if !list.is_empty() => list.insert(at, list[at].clone()),
        2 if list.len() > 1 => {
            let other = random.below(list.len());
            list.swap(at, other);
        }
        3 if list.len() < 64 => list.extend(list.clone()),
        4 => list.truncate(at),
        _ => list.push(dictionary.part(random)),
    }
}

fn bend_map(entries: &mut Map<String, Value>, dictionary: &Dictionary, random: &mut Random) {
    let name = entries.keys().nth(random.below(entries.len())).cloned();
    match (random.below(5), name) {
        (0, Some(name)) => drop(entries.remove(&name)),
        (1, Some(name)) => {
            let part = entries.remove(&name).unwrap_or_default();
            entries.insert(dictionary.word(random), part);
        }
        (2, Some(name)) => {
            entries.insert(name, dictionary.part(random));
        }
        _ => {
            entries.insert(dictionary.word(random), dictionary.part(random));
        }
    }
}

/// Bends bytes in one to four places.
pub(crate) fn bytes(bytes: &mut Vec<u8>, random: &mut Random) {
    const ENDS: [u8; 10] = [0, 1, 2, 63, 64, 127, 128, 129, 254, 255];
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len());
        match random.below(9) {
            0 if !bytes.is_empty() => bytes[at] ^= 1 << random.below(8),
            1 if !bytes.is_empty() => bytes[at] = random.pick(&ENDS).copied().unwrap_or(0),
            2 if !bytes.is_empty() => drop(bytes.remove(at)),
            3 => bytes.insert(at, random.pick(&ENDS).copied().unwrap_or(0)),
            4 => {
                // The largest number in little-endian base 128.
                let length = 1 + random.below(10);
                let long = core::iter::repeat_n(0xff, length - 1).chain([1]);
                bytes.splice(at..at, long);
            }
            5 if bytes.len() >= at + 8 => {
                let wrong = [f64::NAN, f64::INFINITY, f64::MAX, -0.0, 5e-324];
                let float = random.pick(&wrong).copied().unwrap_or(f64::NAN);
                bytes[at..at + 8].copy_from_slice(&float.to_le_bytes());
            }
            6 => bytes.truncate(at),
            7 if !bytes.is_empty() && bytes.len() < 4_000 => {
                let end = at + random.below(bytes.len() - at);
                let copy = bytes[at..end].to_vec();
                bytes.splice(at..at, copy);
            }
            _ => bytes.push(random.next().to_le_bytes()[0]),
        }
    }
}
