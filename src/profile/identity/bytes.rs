//! Links as bytes: small, with a version, checked from end to end.
//!
//! ```text
//! version 1 · number of links · links · number of ends · ends · checksum 8
//! a link or an end: alias · user · source · day
//! an id: its length in bytes, 0 to 16 · its bytes, the lowest first
//! ```
//! Whole numbers are little-endian base 128 (LEB128), days in zigzag order; version and checksum are those of
//! [`bytes`](crate::answer::bytes).

use std::collections::BTreeSet;

use super::link::{Link, LinkError, Unlink};
use super::links::Links;
use crate::answer::bytes::{BytesError, BytesReader, Format, write, write_signed};
use crate::event::id::UserId;
use crate::event::subject::Subject;
use crate::time::Day;

const FORMAT: Format = Format { of: "log of links", version: 1, rebuild: "rebuild them from your log of links" };

impl Links {
    /// The links as bytes, for [`Links::from_bytes`] to read back. Equal logs have equal bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = FORMAT.begin(16 + (self.links.len() + self.unlinks.len()) * 24);
        write(&mut bytes, self.links.len() as u64);
        for link in &self.links {
            write_line(&mut bytes, [link.alias(), link.user()], link.source(), link.since());
        }
        write(&mut bytes, self.unlinks.len() as u64);
        for unlink in &self.unlinks {
            write_line(&mut bytes, [unlink.alias(), unlink.user()], unlink.source(), unlink.on());
        }
        FORMAT.seal(bytes)
    }

    /// What [`Links::to_bytes`] wrote.
    ///
    /// # Errors
    /// When the bytes were cut short or changed, or are of another version or another program.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BytesError<LinkError>> {
        let mut reader = FORMAT.open(bytes)?;
        let links = reader.ascending(|reader| {
            let ([alias, user], source, since) = reader.line()?;
            Ok(Link::new(alias, user, since, source)?)
        })?;
        let unlinks = reader.ascending(|reader| {
            let ([alias, user], source, on) = reader.line()?;
            Ok(Unlink::new(alias, user, on, source)?)
        })?;
        if reader.rest.is_empty() { Ok(Self { links, unlinks }) } else { Err(reader.malformed()) }
    }
}

fn write_line(bytes: &mut Vec<u8>, ids: [UserId; 2], source: Subject, day: Day) {
    for id in ids {
        let length = 16 - id.bits().leading_zeros() / 8;
        let [low, ..] = length.to_le_bytes();
        bytes.push(low);
        bytes.extend_from_slice(id.bits().to_le_bytes().get(..low.into()).unwrap_or_default());
    }
    write(bytes, source.number().into());
    write_signed(bytes, day.days_since_epoch());
}

impl BytesReader<'_, LinkError> {
    /// A number of things, each larger than the one before.
    fn ascending<T: Ord>(
        &mut self,
        mut next: impl FnMut(&mut Self) -> Result<T, BytesError<LinkError>>,
    ) -> Result<BTreeSet<T>, BytesError<LinkError>> {
        let mut read = BTreeSet::new();
        for _ in 0..self.leb128::<u64>()? {
            let item = next(self)?;
            if read.last().is_some_and(|last| *last >= item) {
                return Err(self.malformed());
            }
            read.insert(item);
        }
        Ok(read)
    }

    fn line(&mut self) -> Result<([UserId; 2], Subject, Day), BytesError<LinkError>> {
        let ids = [self.linked_id()?, self.linked_id()?];
        let source = Subject::new(self.leb128()?);
        let days = self.zigzag()?;
        Ok((ids, source, Day::new(days).map_err(|_| self.malformed())?))
    }

    fn linked_id(&mut self) -> Result<UserId, BytesError<LinkError>> {
        let [length] = self.array()?;
        let written = self.take(length.into())?;
        let mut bits = [0; 16];
        bits.get_mut(..written.len()).ok_or_else(|| self.malformed())?.copy_from_slice(written);
        // In its shortest form only.
        if written.last() == Some(&0) {
            return Err(self.malformed());
        }
        Ok(UserId::new(u128::from_le_bytes(bits)))
    }
}
