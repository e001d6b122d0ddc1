//! *How is gzip unpacked?* Member by member, with what stands behind the last one.
//!
//! Tapes and block devices fill a file up with zeros, which gzip itself passes over. Anything else behind the packed text is
//! the sign of a damaged file, and what was read would lack a part.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

/// The text of a file of several members.
pub(crate) struct Members<R> {
    /// The member that is being read; none after the last.
    member: Option<GzDecoder<R>>,
}

impl<R: BufRead> Members<R> {
    pub(crate) fn new(packed: R) -> Self {
        Self { member: Some(GzDecoder::new(packed)) }
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        while let Some(member) = &mut self.member {
            let read = member.read(buffer)?;
            if read > 0 {
                return Ok(read);
            }
            self.member = self.member.take().map(GzDecoder::into_inner).map(next).transpose()?.flatten();
        }
        Ok(0)
    }
}

/// The next member; none where nothing is left but zeros.
fn next<R: BufRead>(mut packed: R) -> io::Result<Option<GzDecoder<R>>> {
    if packed.fill_buf()?.first() == Some(&0x1f) {
        return Ok(Some(GzDecoder::new(packed)));
    }
    loop {
        let rest = packed.fill_buf()?;
        if rest.is_empty() {
            return Ok(None);
        }
        if rest.iter().any(|byte| *byte != 0) {
            let told = "something that is not gzip stands behind the packed text: is the file damaged? Unpack it, look, and give what is good";
            return Err(io::Error::new(io::ErrorKind::InvalidData, told));
        }
        let length = rest.len();
        packed.consume(length);
    }
}
