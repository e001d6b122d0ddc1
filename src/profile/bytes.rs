//! The crate's own bytes: small, with a version, checked from end to end.
//!
//! ```text
//! version 1 · user 16 · calendar 8 · [horizon and what was forgotten] · number of tallies · tallies · checksum 8
//! a tally: days since the last one and whether it has a subject · kind · [subject] · count · sum · hours 3
//! ```
//! Whole numbers are little-endian base 128 (LEB128), signed ones in zigzag order; the checksum is the fingerprint of
//! all bytes before it. A tally of a common kind takes 8 to 10 bytes.

use super::forgotten::{Forgotten, LifetimeTally};
use super::profile::Profile;
use super::table::Table;
use super::tally::{Hours, Tally, TallyError};
use crate::event::id::UserId;
use crate::event::kind::Kind;
use crate::event::subject::Subject;
use crate::number::fingerprint::{Fingerprint, Fingerprinter};
use crate::time::Day;

/// Bytes that are no profile.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProfileBytesError {
    /// Nothing there.
    #[error("these are no bytes of a profile: there are none")]
    Empty,
    /// Written by another version of the format.
    #[error(
        "these bytes have version `{found}` of the profile format but this crate reads {}: convert them with the crate that wrote them",
        VERSION
    )]
    Version {
        /// The version found.
        found: u8,
    },
    /// Cut short or changed on the way.
    #[error(
        "these `{length}` bytes are truncated or corrupt: the checksum at their end does not match, read them anew or rebuild the profile from events"
    )]
    Checksum {
        /// How many bytes came.
        length: usize,
    },
    /// Written by something else: the checksum matches but the content is none.
    #[error("byte `{at}` of the profile is not what the format says there: they were not written by this crate")]
    Malformed {
        /// The position of the byte after the one at fault.
        at: usize,
    },
    /// A tally that cannot be.
    #[error(transparent)]
    Tally(#[from] TallyError),
}

pub(super) const VERSION: u8 = 1;
const CHECKSUM: usize = 8;

impl Profile {
    /// The profile as bytes, to be stored and read back by [`Profile::from_bytes`].
    ///
    /// ```
    /// use lifestage::{Day, Event, Profile};
    ///
    /// let profile = Profile::of([Event::log_in(42_u64, Day::ymd(2026, 1, 5))]);
    /// let bytes = profile.to_bytes();
    /// assert_eq!(Profile::from_bytes(&bytes), Ok(profile));
    /// assert_eq!(
    ///     Profile::from_bytes(&bytes[..20]).unwrap_err().to_string(),
    ///     "these `20` bytes are truncated or corrupt: the checksum at their end does not match, read them anew or \
    ///      rebuild the profile from events",
    /// );
    /// ```
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(48 + self.tallies.len() * 10);
        bytes.push(VERSION);
        bytes.extend(self.user.bits().to_le_bytes());
        bytes.extend(self.calendar.bits().to_le_bytes());
        match &self.forgotten {
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
        write(&mut bytes, self.tallies.len() as u64);
        let mut last = Day::MIN;
        for tally in &self.tallies {
            let days = u64::from((tally.day() - last).cast_unsigned());
            last = tally.day();
            write(&mut bytes, days << 1 | u64::from(tally.subject().is_some()));
            write(&mut bytes, shuffled(tally.code()));
            if tally.subject().is_some() {
                write(&mut bytes, tally.subject().number().into());
            }
            write(&mut bytes, tally.count().into());
            write(&mut bytes, tally.sum());
            let [a, b, c, _] = tally.hours().bits().to_le_bytes();
            bytes.extend([a, b, c]);
        }
        bytes.extend(checksum(&bytes).to_le_bytes());
        bytes
    }

    /// The profile of these bytes.
    ///
    /// # Errors
    /// When they were cut short, changed, or written by another version or another program.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ProfileBytesError> {
        let length = bytes.len();
        match bytes.first() {
            None => return Err(ProfileBytesError::Empty),
            Some(&VERSION) => {}
            Some(&found) => return Err(ProfileBytesError::Version { found }),
        }
        let (body, sum) = bytes.split_last_chunk::<CHECKSUM>().ok_or(ProfileBytesError::Checksum { length })?;
        if checksum(body) != u64::from_le_bytes(*sum) {
            return Err(ProfileBytesError::Checksum { length });
        }
        let mut reader = Reader { rest: body.get(1..).unwrap_or_default(), length: body.len() };
        reader.profile().and_then(|profile| if reader.rest.is_empty() { Ok(profile) } else { Err(reader.malformed()) })
    }
}

fn checksum(bytes: &[u8]) -> u64 {
    Fingerprinter::new("profile").bytes(bytes).finish().bits()
}

/// The bits of a code such that kinds of the host's own are as short as named ones.
fn shuffled(code: u16) -> u64 {
    code.rotate_left(1).into()
}

fn write(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
}

fn write_signed(bytes: &mut Vec<u8>, number: i32) {
    write(bytes, u64::from((number << 1 ^ number >> 31).cast_unsigned()));
}

/// What is left to read.
struct Reader<'a> {
    rest: &'a [u8],
    length: usize,
}

impl Reader<'_> {
    fn profile(&mut self) -> Result<Profile, ProfileBytesError> {
        let user = UserId::new(u128::from_le_bytes(self.array()?));
        let calendar = Fingerprint::from_bits(u64::from_le_bytes(self.array()?));
        let forgotten = match self.array::<1>()? {
            [0] => None,
            [1] => Some(Box::new(self.forgotten()?)),
            _ => return Err(self.malformed()),
        };
        let count = self.number::<usize>()?;
        // A tally has at least 7 bytes: a number that promises more is not believed before it is seen.
        let mut tallies = Table::with_capacity(count.min(self.rest.len() / 7));
        let mut day = Day::MIN;
        for _ in 0..count {
            let tally = self.tally(day)?;
            day = tally.day();
            if tallies.last().is_some_and(|last| last.key() >= tally.key()) {
                return Err(self.malformed());
            }
            tallies.push(tally);
        }
        Profile::assembled(user, calendar, tallies, forgotten).ok_or_else(|| self.malformed())
    }

    fn forgotten(&mut self) -> Result<Forgotten, ProfileBytesError> {
        let horizon = self.day()?;
        let count = self.number::<usize>()?;
        let mut tallies = Vec::with_capacity(count.min(self.rest.len() / 5));
        for _ in 0..count {
            let kind = self.kind()?;
            let (first, last) = (self.day()?, self.day()?);
            tallies.push(LifetimeTally { kind, first, last, count: self.number()?, sum: self.number()? });
        }
        Forgotten::checked(horizon, tallies).ok_or_else(|| self.malformed())
    }

    fn tally(&mut self, last: Day) -> Result<Tally, ProfileBytesError> {
        let days = self.number::<u64>()?;
        let day = i32::try_from(days >> 1)
            .ok()
            .and_then(|days| last.days_since_epoch().checked_add(days))
            .and_then(|days| Day::new(days).ok())
            .ok_or_else(|| self.malformed())?;
        let code = self.number::<u16>()?.rotate_right(1);
        let subject = if days & 1 == 1 { Subject::new(self.number()?) } else { Subject::NONE };
        if days & 1 == 1 && !subject.is_some() {
            return Err(self.malformed());
        }
        let (count, sum) = (self.number()?, self.number()?);
        let [a, b, c] = self.array()?;
        // INVARIANT: three bytes hold no bit above 23.
        let hours = Hours::from_bits(u32::from_le_bytes([a, b, c, 0])).unwrap_or_default();
        Ok(Tally::checked(day, code, subject, count, hours, sum)?)
    }

    fn kind(&mut self) -> Result<Kind, ProfileBytesError> {
        let code = self.number::<u16>()?.rotate_right(1);
        Ok(Kind::from_code(code).map_err(TallyError::from)?)
    }

    fn day(&mut self) -> Result<Day, ProfileBytesError> {
        let zigzag: u32 = self.number()?;
        let days = (zigzag >> 1).cast_signed() ^ -(zigzag & 1).cast_signed();
        Day::new(days).map_err(|_| self.malformed())
    }

    /// The next number, in its shortest form only, so that equal profiles have equal bytes and no others.
    #[inline]
    fn number<N: TryFrom<u64>>(&mut self) -> Result<N, ProfileBytesError> {
        // Most numbers are small.
        let number = match self.rest {
            [byte, rest @ ..] if *byte < 0x80 => {
                self.rest = rest;
                u64::from(*byte)
            }
            _ => self.long_number()?,
        };
        N::try_from(number).map_err(|_| self.malformed())
    }

    fn long_number(&mut self) -> Result<u64, ProfileBytesError> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let [byte] = self.array()?;
            let bits = u64::from(byte & 0x7f);
            if bits << shift >> shift != bits || (byte == 0 && shift > 0) {
                break;
            }
            number |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(self.malformed())
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], ProfileBytesError> {
        let (array, rest) = self.rest.split_first_chunk().ok_or_else(|| self.malformed())?;
        self.rest = rest;
        Ok(*array)
    }

    fn malformed(&self) -> ProfileBytesError {
        ProfileBytesError::Malformed { at: self.length - self.rest.len() }
    }
}
