//! Stored bytes: the format that profiles, seen events and ledgers share.
//!
//! ```text
//! version 1 · content · checksum 8
//! ```
//! The checksum is the fingerprint of all bytes before it, little-endian. It is checked first, in every version: the first
//! byte and the last eight never mean anything else. So bytes that were cut short or changed on the way are told apart from
//! those of a newer or an older release, and these from bytes of another program.

use core::error::Error;
use core::fmt;
use core::marker::PhantomData;

use super::version::{InWords, VersionError, Versions};
use crate::number::fingerprint::Fingerprinter;
use crate::wording::problems::problems;

/// Bytes that cannot be read, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BytesError<E> {
    /// No bytes at all.
    Empty {
        /// What was to be read, such as `profile` or `ledger`.
        of: &'static str,
    },
    /// Bytes of a newer or an older release.
    Version(VersionError),
    /// Bytes that were cut short or changed on the way.
    Checksum {
        /// The number of bytes.
        length: usize,
        /// What else brings the content back.
        rebuild: &'static str,
    },
    /// Bytes of another program: the checksum is right, the content is not of this format.
    Malformed {
        /// What was to be read, such as `profile` or `ledger`.
        of: &'static str,
        /// The position of the byte after the one at fault.
        at: usize,
    },
    /// Content that contradicts itself.
    Content(E),
}

/// What is said of bytes alone, whatever is in them.
#[derive(Debug)]
pub(crate) enum Unreadable {
    Empty { of: &'static str },
    Checksum { length: usize, rebuild: &'static str },
    Malformed { of: &'static str, at: usize },
}

problems! {
    enum Unreadable {
        Empty { of } with (what: Built = InWords(of)) = "problem.bytes.empty"
            "there are no bytes to read a {what} from: give those that were stored, or start with a new one"
            "没有可供读取{what}的字节：请提供保存过的字节，或从头开始";
        Checksum { length: Whole, rebuild } with (instead: Built = InWords(rebuild)) = "problem.bytes.checksum"
            "these `{length}` bytes are truncated or corrupt: the checksum at their end does not match, read them again or {instead}"
            "这`{length}`个字节不完整或已损坏，末尾的校验和不符：请重新读取，或{instead}";
        Malformed { of, at: Whole } with (what: Built = InWords(of)) = "problem.bytes.malformed"
            "byte `{at}` of the {what} is not what the format says there: give bytes that this crate wrote"
            "{what}的第`{at}`个字节不符合格式：请提供本库写出的字节";
    }
}

impl<E: fmt::Display> fmt::Display for BytesError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty { of } => Unreadable::Empty { of }.fmt(f),
            Self::Version(problem) => problem.fmt(f),
            Self::Checksum { length, rebuild } => Unreadable::Checksum { length: *length, rebuild }.fmt(f),
            Self::Malformed { of, at } => Unreadable::Malformed { of, at: *at }.fmt(f),
            Self::Content(problem) => problem.fmt(f),
        }
    }
}

impl<E: Error + 'static> Error for BytesError<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Version(problem) => problem.source(),
            Self::Content(problem) => problem.source(),
            Self::Empty { .. } | Self::Checksum { .. } | Self::Malformed { .. } => None,
        }
    }
}

impl<E> From<E> for BytesError<E> {
    fn from(problem: E) -> Self {
        Self::Content(problem)
    }
}

/// How one thing is stored.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Format {
    /// What is stored; the checksums of two things differ by it.
    pub(crate) of: &'static str,
    pub(crate) version: u8,
    /// What would bring it back, were it lost.
    pub(crate) rebuild: &'static str,
}

const CHECKSUM: usize = 8;

impl Format {
    /// The first byte, with room for more.
    pub(crate) fn begin(self, capacity: usize) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(capacity);
        bytes.push(self.version);
        bytes
    }

    /// The bytes with their checksum.
    pub(crate) fn seal(self, mut bytes: Vec<u8>) -> Vec<u8> {
        bytes.extend(self.checksum(&bytes).to_le_bytes());
        bytes
    }

    /// The content of sealed bytes.
    pub(crate) fn open<E>(self, bytes: &[u8]) -> Result<BytesReader<'_, E>, BytesError<E>> {
        Ok(self.open_since(self.version, bytes)?.1)
    }

    /// The version and the content of sealed bytes, where versions from an older one on are read.
    pub(crate) fn open_since<E>(self, oldest: u8, bytes: &[u8]) -> Result<(u8, BytesReader<'_, E>), BytesError<E>> {
        let Self { of, version, rebuild } = self;
        let length = bytes.len();
        if bytes.is_empty() {
            return Err(BytesError::Empty { of });
        }
        let (body, sum) = bytes.split_last_chunk::<CHECKSUM>().ok_or(BytesError::Checksum { length, rebuild })?;
        let (found, rest) = body.split_first().ok_or(BytesError::Checksum { length, rebuild })?;
        if self.checksum(body) != u64::from_le_bytes(*sum) {
            return Err(BytesError::Checksum { length, rebuild });
        }
        let versions = Versions { of, oldest: oldest.into(), newest: version.into(), otherwise: rebuild };
        versions.check((*found).into()).map_err(BytesError::Version)?;
        Ok((*found, BytesReader { rest, length: body.len(), of, error: PhantomData }))
    }

    fn checksum(self, bytes: &[u8]) -> u64 {
        Fingerprinter::new(self.of).bytes(bytes).finish().bits()
    }
}

/// Writes a whole number in little-endian base 128 (LEB128).
pub(crate) fn write(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
}

/// Writes a whole number at a place of a buffer, as [`write`] does. Returns the place after it.
#[inline]
pub(crate) fn write_at(buffer: &mut [u8], mut at: usize, mut number: u64) -> usize {
    // Most numbers are small.
    while number >= 0x80 {
        let Some(byte) = buffer.get_mut(at) else { return at };
        *byte = number.to_le_bytes()[0] | 0x80;
        number >>= 7;
        at += 1;
    }
    let Some(byte) = buffer.get_mut(at) else { return at };
    *byte = number.to_le_bytes()[0];
    at + 1
}

/// Writes a signed number in zigzag order.
pub(crate) fn write_signed(bytes: &mut Vec<u8>, number: i32) {
    write(bytes, u64::from((number << 1 ^ number >> 31).cast_unsigned()));
}

/// The next number of [`write`], without saying what is wrong: an error has many words, and moving room for one costs more
/// than to read.
#[inline]
pub(crate) fn read(rest: &mut &[u8]) -> Option<u64> {
    // Most numbers are small.
    match *rest {
        [byte, after @ ..] if *byte < 0x80 => {
            *rest = after;
            Some((*byte).into())
        }
        [low, byte, after @ ..] if *byte < 0x80 && *byte > 0 => {
            *rest = after;
            Some(u64::from(*low & 0x7f) | u64::from(*byte) << 7)
        }
        _ => read_long(rest),
    }
}

fn read_long(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        let bits = u64::from(byte & 0x7f);
        if bits << shift >> shift != bits || (*byte == 0 && shift > 0) {
            return None;
        }
        number |= bits << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// What is left to read, of a thing whose content has errors of its own.
pub(crate) struct BytesReader<'a, E> {
    pub(crate) rest: &'a [u8],
    length: usize,
    of: &'static str,
    error: PhantomData<E>,
}

impl<'a, E> BytesReader<'a, E> {
    /// The next bytes.
    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], BytesError<E>> {
        let (array, rest) = self.rest.split_first_chunk().ok_or_else(|| self.malformed())?;
        self.rest = rest;
        Ok(*array)
    }

    /// This many of the next bytes.
    pub(crate) fn take(&mut self, length: usize) -> Result<&'a [u8], BytesError<E>> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or_else(|| self.malformed())?;
        self.rest = rest;
        Ok(taken)
    }

    /// The next number of [`write`], in its shortest form only, so that equal content has equal bytes and no others.
    #[inline]
    pub(crate) fn leb128<N: TryFrom<u64>>(&mut self) -> Result<N, BytesError<E>> {
        read(&mut self.rest).and_then(|number| N::try_from(number).ok()).ok_or_else(|| self.malformed())
    }

    /// The next number of [`write_signed`].
    pub(crate) fn zigzag(&mut self) -> Result<i32, BytesError<E>> {
        let zigzag: u32 = self.leb128()?;
        Ok((zigzag >> 1).cast_signed() ^ -(zigzag & 1).cast_signed())
    }

    /// That what was read last is not what the format says.
    #[cold]
    pub(crate) fn malformed(&self) -> BytesError<E> {
        BytesError::Malformed { of: self.of, at: self.length - self.rest.len() }
    }
}
