//! What was seen as bytes: small, with a version, checked from end to end.
//!
//! ```text
//! version 1 · days · numbers · [newest day] · first day · number of keys · [width 1 · keys] · number of sources · sources · checksum 8
//! a key:    what it is more than the one after the last key, in as many bytes as the width says · days before the newest
//! a source: source · first number remembered · number of runs · runs
//! a run:    numbers missing before it · numbers in it, less one
//! ```
//! Whole numbers are little-endian base 128 (LEB128), days in zigzag order; version and checksum are those of
//! [`bytes`](crate::answer::bytes). The width is the least that all keys fit: random ones need 16 bytes each, a run of
//! numbers none.

use super::keys::{Entry, Keys};
use super::numbers::{Numbers, Run};
use super::rule::{SeenConfig, SeenRule, SeenRuleError};
use super::state::Seen;
use crate::answer::bytes::{BytesError, BytesReader, Format, write, write_signed};
use crate::time::Day;

const FORMAT: Format =
    Format { of: "record of seen events", version: 1, rebuild: "rebuild it from the log, together with the profile" };

impl Seen {
    /// What was seen as bytes, for [`Seen::from_bytes`] to read back. Equal states have equal bytes.
    ///
    /// ```
    /// use lifestage::Day;
    /// use lifestage::profile::{Delivery, EventId, Seen, SeenRule};
    ///
    /// let mut seen = Seen::new(SeenRule::default());
    /// for number in 0..1_000 {
    ///     assert_eq!(seen.note(EventId::sequence(3, number), Day::ymd(2026, 1, 5)), Delivery::New);
    /// }
    /// let bytes = seen.to_bytes();
    /// assert!(bytes.len() < 32);
    /// assert_eq!(Seen::from_bytes(&bytes), Ok(seen));
    /// ```
    pub fn to_bytes(&self) -> Vec<u8> {
        let SeenConfig { days, sequences } = *self.rule.config();
        let mut bytes = FORMAT.begin(40 + self.keys.len() * 17 + self.sources.len() * 16);
        write(&mut bytes, days.into());
        write(&mut bytes, sequences.into());
        bytes.push(u8::from(self.newest.is_some()));
        if let Some(newest) = self.newest {
            write_signed(&mut bytes, newest.days_since_epoch());
        }
        write_signed(&mut bytes, self.from.days_since_epoch());
        self.write_keys(&mut bytes);
        write(&mut bytes, self.sources.len() as u64);
        for (source, numbers) in &self.sources {
            write(&mut bytes, (*source).into());
            write(&mut bytes, numbers.from());
            write(&mut bytes, numbers.runs().len() as u64);
            let mut after = numbers.from();
            for (first, last) in numbers.runs() {
                write(&mut bytes, first - after);
                write(&mut bytes, last - first);
                // Only the last run can end with the largest number.
                after = last.saturating_add(1);
            }
        }
        FORMAT.seal(bytes)
    }

    fn write_keys(&self, bytes: &mut Vec<u8>) {
        let steps = || {
            let mut after = 0;
            self.keys.iter().map(move |entry| {
                let step = entry.key() - after;
                after = entry.key().saturating_add(1);
                (step, entry.day())
            })
        };
        write(bytes, self.keys.len() as u64);
        let (Some(widest), Some(newest)) = (steps().map(|(step, _)| step).max(), self.newest) else { return };
        let width = width_of(widest);
        bytes.push(width);
        for (step, day) in steps() {
            bytes.extend_from_slice(step.to_le_bytes().get(..width.into()).unwrap_or_default());
            write(bytes, u64::from((newest - day).unsigned_abs()));
        }
    }

    /// What [`Seen::to_bytes`] wrote.
    ///
    /// # Errors
    /// When the bytes were cut short or changed, or are of another version or another program.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BytesError<SeenRuleError>> {
        let mut reader = FORMAT.open(bytes)?;
        let seen = reader.seen()?;
        if reader.rest.is_empty() { Ok(seen) } else { Err(reader.malformed()) }
    }
}

/// The bytes that a number needs, 0 to 16.
fn width_of(number: u128) -> u8 {
    (u128::BITS - number.leading_zeros()).div_ceil(8).to_le_bytes()[0]
}

impl BytesReader<'_, SeenRuleError> {
    fn seen(&mut self) -> Result<Seen, BytesError<SeenRuleError>> {
        let rule = SeenRule::new(SeenConfig { days: self.leb128()?, sequences: self.leb128()? })?;
        let newest = match self.array::<1>()? {
            [0] => None,
            [1] => Some(self.seen_day()?),
            _ => return Err(self.malformed()),
        };
        let from = self.seen_day()?;
        let keys = self.keys(newest)?;
        let count = self.leb128::<usize>()?;
        // A source has at least 5 bytes: a number that promises more is not believed before it is seen.
        let mut sources = Vec::with_capacity(count.min(self.rest.len() / 5));
        for _ in 0..count {
            sources.push((self.leb128()?, self.numbers(rule.config().sequences)?));
        }
        Seen { rule, newest, from, keys, sources }.assembled().ok_or_else(|| self.malformed())
    }

    fn seen_day(&mut self) -> Result<Day, BytesError<SeenRuleError>> {
        let days = self.zigzag()?;
        Day::new(days).map_err(|_| self.malformed())
    }

    fn keys(&mut self, newest: Option<Day>) -> Result<Keys, BytesError<SeenRuleError>> {
        let count = self.leb128::<usize>()?;
        let Some(newest) = newest.filter(|_| count > 0) else {
            return if count == 0 { Ok(Keys::none()) } else { Err(self.malformed()) };
        };
        let [width] = self.array()?;
        let (mut next, mut widest) = (Some(0_u128), 0);
        let mut entries = Vec::with_capacity(count.min(self.rest.len()));
        for _ in 0..count {
            let mut step = [0; 16];
            let written = self.take(width.into())?;
            step.get_mut(..written.len()).ok_or_else(|| self.malformed())?.copy_from_slice(written);
            let step = u128::from_le_bytes(step);
            widest = widest.max(step);
            let key = next.and_then(|next| next.checked_add(step)).ok_or_else(|| self.malformed())?;
            next = key.checked_add(1);
            entries.push(Entry::new(key, newest.minus(self.leb128()?)));
        }
        if width_of(widest) == width { Ok(Keys::of_sorted(entries)) } else { Err(self.malformed()) }
    }

    fn numbers(&mut self, width: u32) -> Result<Numbers, BytesError<SeenRuleError>> {
        let from: u64 = self.leb128()?;
        let count = self.leb128::<usize>()?;
        let mut runs: Vec<Run> = Vec::with_capacity(count.min(self.rest.len() / 2));
        let mut after = Some(from);
        for _ in 0..count {
            let (missing, more): (u64, u64) = (self.leb128()?, self.leb128()?);
            let first = after.and_then(|after| after.checked_add(missing)).ok_or_else(|| self.malformed())?;
            let last = first.checked_add(more).ok_or_else(|| self.malformed())?;
            after = last.checked_add(1);
            runs.push((first, last));
        }
        Numbers::checked(from, runs, width).ok_or_else(|| self.malformed())
    }
}
