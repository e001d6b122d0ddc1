//! Profiles as bytes: small, with a version, checked from end to end.
//!
//! ```text
//! version 1 · user 16 · calendar 8 · [horizon and what was forgotten] · number of tallies · tallies · checksum 8
//! version 2 · the same, where kinds have horizons of their own: those, and the tallies kept before the horizon, before the checksum
//! a tally: days since the last one and whether it has a subject · kind · [subject] · count · sum · hours 3
//! ```
//! Whole numbers are little-endian base 128 (LEB128), signed ones in zigzag order; version and checksum are those of
//! [`bytes`](crate::answer::bytes). A tally of a common kind takes 8 to 10 bytes.

use std::collections::BTreeMap;

use super::forgotten::{Forgotten, LifetimeTally};
use super::horizons::Horizons;
use super::profile::Profile;
use super::table::Table;
use super::tally::{Hours, Tally, TallyError};
use crate::answer::bytes::{BytesError, BytesReader, Format, read, write, write_at, write_signed};
use crate::event::id::UserId;
use crate::event::kind::Kind;
use crate::event::subject::Subject;
use crate::number::fingerprint::Fingerprint;
use crate::time::Day;

/// The version of a profile with one horizon at most, and that of one whose kinds have horizons of their own.
pub(super) const VERSIONS: [u8; 2] = [1, 2];

const fn format(version: u8) -> Format {
    Format { of: "profile", version, rebuild: "rebuild the profile from events" }
}

impl Profile {
    /// The profile as bytes, for [`Profile::from_bytes`] to read back. Equal profiles have equal bytes.
    ///
    /// ```
    /// use lifestage::{Day, Event, Profile};
    ///
    /// let profile = Profile::of([Event::log_in(42_u64, Day::ymd(2026, 1, 5))]);
    /// let bytes = profile.to_bytes();
    /// assert_eq!(Profile::from_bytes(&bytes), Ok(profile));
    /// assert_eq!(
    ///     Profile::from_bytes(&bytes[..20]).unwrap_err().to_string(),
    ///     "these `20` bytes are truncated or corrupt: the checksum at their end does not match, read them again or \
    ///      rebuild the profile from events",
    /// );
    /// ```
    pub fn to_bytes(&self) -> Vec<u8> {
        let [of_all, by_kind] = VERSIONS.map(format);
        let kept = self.history.forgotten().filter(|forgotten| forgotten.is_by_kind());
        let format = if kept.is_some() { by_kind } else { of_all };
        let mut bytes = format.begin(48 + self.tallies().len() * 10);
        bytes.extend(self.user.bits().to_le_bytes());
        bytes.extend(self.calendar.bits().to_le_bytes());
        match self.history.forgotten() {
            None => bytes.push(0),
            Some(forgotten) => {
                bytes.push(1);
                write_signed(&mut bytes, forgotten.horizon().days_since_epoch());
                write(&mut bytes, forgotten.tallies().len() as u64);
                for tally in forgotten.tallies() {
                    write(&mut bytes, shuffled(tally.kind.code()));
                    write_signed(&mut bytes, tally.first.days_since_epoch());
                    write_signed(&mut bytes, tally.last.days_since_epoch());
                    write(&mut bytes, tally.count);
                    write(&mut bytes, tally.sum);
                }
            }
        }
        write_tallies(&mut bytes, self.tallies().len(), self.tallies().iter());
        if let Some(forgotten) = kept {
            let horizons = forgotten.horizons();
            write_signed(&mut bytes, horizons.others().days_since_epoch());
            write(&mut bytes, horizons.by_kind().len() as u64);
            for (kind, day) in horizons.by_kind() {
                write(&mut bytes, shuffled(kind.code()));
                write_signed(&mut bytes, day.days_since_epoch());
            }
            write_tallies(&mut bytes, forgotten.kept().count(), forgotten.kept());
        }
        format.seal(bytes)
    }

    /// The profile that [`Profile::to_bytes`] wrote.
    ///
    /// # Errors
    /// When the bytes were cut short or changed, or are of another version or another program.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BytesError<TallyError>> {
        let [of_all, by_kind] = VERSIONS;
        let (version, mut reader) = format(by_kind).open_since(of_all, bytes)?;
        reader
            .profile(version == by_kind)
            .and_then(|profile| if reader.rest.is_empty() { Ok(profile) } else { Err(reader.malformed()) })
    }
}

/// The most bytes of a tally: five numbers of 32, 16, 16, 32 and 64 bits, and the hours.
const LARGEST_TALLY: usize = 5 + 3 + 3 + 5 + 10 + 3;

/// Writes tallies in order, after their number.
fn write_tallies<'a>(bytes: &mut Vec<u8>, count: usize, tallies: impl Iterator<Item = &'a Tally>) {
    write(bytes, count as u64);
    // By way of a buffer: asking for room for each number costs more than to write it.
    let (mut last, mut buffer, mut at) = (Day::MIN, [0; 32 * LARGEST_TALLY], 0);
    for tally in tallies {
        if at > buffer.len() - LARGEST_TALLY {
            bytes.extend_from_slice(buffer.get(..at).unwrap_or_default());
            at = 0;
        }
        let days = (tally.day() - last).cast_unsigned();
        last = tally.day();
        at = write_small(&mut buffer, at, tally, days).unwrap_or_else(|| write_tally(&mut buffer, at, tally, days));
    }
    bytes.extend_from_slice(buffer.get(..at).unwrap_or_default());
}

/// Writes a tally as [`write_tally`] does, in one piece, where its numbers are as small as most are: of one byte each, and
/// the sum of two at most. None where they are not.
#[inline]
fn write_small(buffer: &mut [u8], at: usize, tally: &Tally, days: u32) -> Option<usize> {
    // One byte more than the longest, as the hours go in four.
    let piece: &mut [u8; 10] = buffer.get_mut(at..)?.first_chunk_mut()?;
    let (code, subject) = (u32::from(tally.code().rotate_left(1)), u32::from(tally.subject().number()));
    let (count, sum) = (tally.count(), tally.sum());
    if (code | subject | count) >= 0x80 || days >= 0x40 || sum >= 0x4000 {
        return None;
    }
    let (head, length) = match subject {
        0 => (days << 1 | code << 8 | count << 16, 3),
        _ => (days << 1 | 1 | code << 8 | subject << 16 | count << 24, 4),
    };
    let sum_is_short = sum < 0x80;
    let sum = if sum_is_short { sum } else { sum & 0x7f | 0x80 | sum >> 7 << 8 };
    *piece.first_chunk_mut()? = (u64::from(head) | sum << (8 * length)).to_le_bytes();
    let length = length + if sum_is_short { 1 } else { 2 };
    *piece.get_mut(length..)?.first_chunk_mut()? = tally.hours().bits().to_le_bytes();
    Some(at + length + 3)
}

/// Writes a tally, these days after the one before it, at a place of a buffer. Returns the place after it.
fn write_tally(buffer: &mut [u8], at: usize, tally: &Tally, days: u32) -> usize {
    let mut at = write_at(buffer, at, u64::from(days) << 1 | u64::from(tally.subject().is_some()));
    at = write_at(buffer, at, shuffled(tally.code()));
    if tally.subject().is_some() {
        at = write_at(buffer, at, tally.subject().number().into());
    }
    at = write_at(buffer, at, tally.count().into());
    at = write_at(buffer, at, tally.sum());
    let [a, b, c, _] = tally.hours().bits().to_le_bytes();
    if let Some(hours) = buffer.get_mut(at..at + 3) {
        hours.copy_from_slice(&[a, b, c]);
    }
    at + 3
}

/// The bits of a code such that kinds of your own are as short as named ones.
fn shuffled(code: u16) -> u64 {
    code.rotate_left(1).into()
}

impl BytesReader<'_, TallyError> {
    fn profile(&mut self, is_by_kind: bool) -> Result<Profile, BytesError<TallyError>> {
        let user = UserId::new(u128::from_le_bytes(self.array()?));
        let calendar = Fingerprint::from_bits(u64::from_le_bytes(self.array()?));
        let forgotten = match self.array::<1>()? {
            [0] => None,
            [1] => Some(self.forgotten()?),
            _ => return Err(self.malformed()),
        };
        let tallies = self.tallies()?;
        let forgotten = match forgotten {
            Some(forgotten) if is_by_kind => Some(self.by_kind(forgotten)?),
            None if is_by_kind => return Err(self.malformed()),
            forgotten => forgotten,
        };
        Profile::assembled(user, calendar, tallies, forgotten).ok_or_else(|| self.malformed())
    }

    /// The horizons of kinds, and what is kept by them.
    fn by_kind(&mut self, forgotten: Forgotten) -> Result<Forgotten, BytesError<TallyError>> {
        let (others, count) = (self.day()?, self.leb128::<usize>()?);
        let mut by_kind = BTreeMap::new();
        for _ in 0..count {
            let (kind, day) = (self.kind()?, self.day()?);
            // One form for each profile: in order, and none that is that of the others.
            let in_order = by_kind.last_key_value().is_none_or(|(last, _)| *last < kind);
            if !in_order || day == others {
                return Err(self.malformed());
            }
            by_kind.insert(kind, day);
        }
        let kept = self.tallies()?;
        forgotten.checked_by_kind(Horizons::new(others, by_kind), &kept).ok_or_else(|| self.malformed())
    }

    /// The tallies, in whatever order: whoever takes them checks it.
    fn tallies(&mut self) -> Result<Table, BytesError<TallyError>> {
        let count = self.leb128::<usize>()?;
        // A tally has at least 7 bytes: a number that promises more is not believed before it is seen.
        let mut tallies = Table::with_capacity(count.min(self.rest.len() / 7));
        // What is left stays in registers, and is told once.
        let (mut rest, mut day) = (self.rest, Day::MIN);
        for _ in 0..count {
            let next = small_parts(&mut rest, day).or_else(|| parts(&mut rest, day));
            let Some((on, code, subject, count, hours, sum)) = next else {
                self.rest = rest;
                return Err(self.malformed());
            };
            tallies.push(Tally::checked(on, code, subject, count, hours, sum)?);
            day = on;
        }
        self.rest = rest;
        Ok(tallies)
    }

    fn forgotten(&mut self) -> Result<Forgotten, BytesError<TallyError>> {
        let horizon = self.day()?;
        let count = self.leb128::<usize>()?;
        let mut tallies = Vec::with_capacity(count.min(self.rest.len() / 5));
        for _ in 0..count {
            let kind = self.kind()?;
            let (first, last) = (self.day()?, self.day()?);
            tallies.push(LifetimeTally { kind, first, last, count: self.leb128()?, sum: self.leb128()? });
        }
        Forgotten::checked(horizon, tallies).ok_or_else(|| self.malformed())
    }

    fn kind(&mut self) -> Result<Kind, BytesError<TallyError>> {
        let code = self.leb128::<u16>()?.rotate_right(1);
        Ok(Kind::from_code(code).map_err(TallyError::from)?)
    }

    fn day(&mut self) -> Result<Day, BytesError<TallyError>> {
        let days = self.zigzag()?;
        Day::new(days).map_err(|_| self.malformed())
    }
}

/// Day, kind, subject, count, hours and sum of a tally.
type Parts = (Day, u16, Subject, u32, Hours, u64);

/// [`parts`] of a tally that [`write_small`] wrote, its first numbers read in one piece. None, and nothing taken, for any other
/// bytes.
#[inline]
fn small_parts(rest: &mut &[u8], last: Day) -> Option<Parts> {
    let word = u64::from_le_bytes(*rest.first_chunk()?);
    let has_subject = word & 1 == 1;
    // Without a subject the numbers after it stand one byte earlier.
    let (word, gap) = if has_subject { (word, 0) } else { (word & 0xffff | word >> 16 << 24, 1) };
    let [days, code, subject, count, low, high, ..] = word.to_le_bytes();
    if word & 0x8080_8080 != 0 || (has_subject && subject == 0) {
        return None;
    }
    let (sum, length) = match (low, high) {
        (..0x80, _) => (u64::from(low), 5),
        (_, 1..0x80) => (u64::from(low & 0x7f) | u64::from(high) << 7, 6),
        _ => return None,
    };
    let ([a, b, c], after) = rest.get(length - gap..)?.split_first_chunk()?;
    let day = Day::new(last.days_since_epoch().checked_add(i32::from(days >> 1))?).ok()?;
    *rest = after;
    Some((day, u16::from(code).rotate_right(1), Subject::new(subject.into()), count.into(), hours(*a, *b, *c), sum))
}

/// Day, kind, subject, count, hours and sum of the next tally; none where the format says otherwise.
fn parts(rest: &mut &[u8], last: Day) -> Option<Parts> {
    let days = read(rest)?;
    let day = last.days_since_epoch().checked_add(i32::try_from(days >> 1).ok()?)?;
    let day = Day::new(day).ok()?;
    let code = u16::try_from(read(rest)?).ok()?.rotate_right(1);
    let subject = match days & 1 {
        0 => Subject::NONE,
        _ => Some(Subject::new(u16::try_from(read(rest)?).ok()?)).filter(|subject| subject.is_some())?,
    };
    let (count, sum) = (u32::try_from(read(rest)?).ok()?, read(rest)?);
    let ([a, b, c], after) = rest.split_first_chunk()?;
    *rest = after;
    Some((day, code, subject, count, hours(*a, *b, *c), sum))
}

#[inline]
fn hours(a: u8, b: u8, c: u8) -> Hours {
    // INVARIANT: three bytes hold no bit above 23.
    Hours::from_bits(u32::from_le_bytes([a, b, c, 0])).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers on both sides of each that takes a byte more.
    const COUNTS: [u32; 5] = [1, 2, 127, 128, u32::MAX];
    const SUMS: [u64; 6] = [0, 127, 128, 16_383, 16_384, i64::MAX.unsigned_abs()];

    /// Tallies of which some are small and some are not, each some days after the one before it.
    fn tallies() -> Vec<(Tally, u32)> {
        let mut all = Vec::new();
        for (days, kind, subject) in [0, 1, 63, 64, 20_000].into_iter().flat_map(|days| {
            let kinds = [Kind::Use, Kind::custom(0), Kind::custom(63), Kind::custom(64)];
            kinds.into_iter().flat_map(move |kind| [0, 1, 127, 128, u16::MAX].map(|subject| (days, kind, subject)))
        }) {
            for (count, sum) in COUNTS.into_iter().flat_map(|count| SUMS.map(|sum| (count, sum))) {
                for hours in [0, 1 << 23, 0xff_ffff].map(|bits| Hours::from_bits(bits).unwrap()) {
                    let day = Day::EPOCH.plus(i32::try_from(days).unwrap());
                    all.extend(Tally::new(day, kind, Subject::new(subject), count, sum, hours).map(|one| (one, days)));
                }
            }
        }
        all
    }

    #[test]
    fn small_tallies_are_written_and_read_as_all_others_are() {
        let (mut small, mut large) = (0, 0);
        for (tally, days) in tallies() {
            let (mut one, mut other) = ([0xaa; 64], [0xaa; 64]);
            let end = write_tally(&mut one, 5, &tally, days);
            let whole = (tally.day(), tally.code(), tally.subject(), tally.count(), tally.hours(), tally.sum());
            let mut rest = &one[5..];
            assert_eq!((parts(&mut rest, Day::EPOCH), rest.len()), (Some(whole), one.len() - end), "{tally:?}");
            let mut rest = &one[5..];
            let read = small_parts(&mut rest, Day::EPOCH);
            if let Some(small_end) = write_small(&mut other, 5, &tally, days) {
                assert_eq!((&one[..end], end), (&other[..end], small_end), "{tally:?}");
                assert_eq!((read, rest.len()), (Some(whole), one.len() - end), "{tally:?}");
                small += 1;
            } else {
                assert_eq!((read, rest.len(), other), (None, one.len() - 5, [0xaa; 64]), "{tally:?}");
                large += 1;
            }
        }
        assert!(small > 500 && large > 5_000, "{small} {large}");
    }

    #[test]
    fn bytes_that_no_tally_has_are_left_to_the_reader_that_says_so() {
        let days_without = 2;
        for (bytes, what) in [
            ([days_without | 1, 2, 0, 1, 0, 0, 0, 0, 0, 0], "a subject that is none"),
            ([days_without, 2, 1, 0x80, 0, 0, 0, 0, 0, 0], "a sum that could be shorter"),
            ([days_without | 1, 2, 1, 1, 0x80, 0, 0, 0, 0, 0], "the same with a subject"),
        ] {
            for read in [small_parts, parts] {
                assert_eq!(read(&mut &bytes[..], Day::EPOCH), None, "{what}");
            }
        }
        for length in 0..9 {
            let mut rest = &[3, 2, 1, 1, 0xff, 1, 0, 0, 0][..length];
            let read = small_parts(&mut rest, Day::EPOCH).or_else(|| parts(&mut rest, Day::EPOCH));
            assert_eq!(read, None, "{length} bytes");
        }
        assert_eq!(small_parts(&mut &[3, 2, 1, 1, 1, 0, 0, 0][..], Day::MAX), None);
    }
}
