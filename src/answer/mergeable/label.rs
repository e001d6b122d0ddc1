//! The head of an answer's bytes: which answer it is, of which version, to which question.

use super::error::AnswerError;
use crate::answer::bytes::{BytesError, BytesReader, Format, write};
use crate::answer::version::Versions;
use crate::number::fingerprint::Fingerprint;

const ASK_ANEW: &str = "ask the question anew";
pub(super) const FORMAT: Format = Format { of: "stored answer", version: 1, rebuild: ASK_ANEW };

/// What the head of an answer's bytes says, read without the answer: for whoever sorts what comes from many machines.
///
/// ```
/// use lifestage::answer::{AnswerLabel, Mergeable};
/// use lifestage::outreach::Proportion;
///
/// let bytes = Proportion::new(14, 28)?.to_bytes()?;
/// let label = AnswerLabel::of(&bytes)?;
/// assert_eq!((label.name(), label.version()), ("proportion", 1));
/// assert_eq!(label.fingerprint(), Proportion::default().definition().fingerprint());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AnswerLabel {
    name: Box<str>,
    version: u64,
    fingerprint: Fingerprint,
}

impl AnswerLabel {
    /// The head of these bytes.
    ///
    /// # Errors
    /// When the bytes were cut short or changed, or are of another program.
    pub fn of(bytes: &[u8]) -> Result<Self, BytesError<AnswerError>> {
        let mut reader = FORMAT.open(bytes)?;
        let (name, version) = (name(&mut reader)?.into(), reader.leb128()?);
        Ok(Self { name, version, fingerprint: fingerprint(&mut reader)? })
    }

    /// The name of the answer, such as `retention`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The version of its fields.
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// The fingerprint of its definition: answers merge where it is the same.
    pub const fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }
}

/// The head of an answer, to go on from.
pub(super) fn begin(name: &str, version: u64, fingerprint: Fingerprint) -> Vec<u8> {
    let mut bytes = FORMAT.begin(256);
    write(&mut bytes, name.len() as u64);
    bytes.extend(name.as_bytes());
    write(&mut bytes, version);
    bytes.extend(fingerprint.bits().to_le_bytes());
    bytes
}

/// What follows the head of this answer, and the fingerprint in it.
pub(super) fn open<'a>(
    bytes: &'a [u8],
    wanted: &'static str,
    version: u64,
) -> Result<(BytesReader<'a, AnswerError>, Fingerprint), BytesError<AnswerError>> {
    let mut reader = FORMAT.open(bytes)?;
    let found = name(&mut reader)?;
    if found != wanted {
        return Err(AnswerError::OtherAnswer { wanted, found: found.into() }.into());
    }
    let versions = Versions { of: wanted, oldest: version, newest: version, otherwise: ASK_ANEW };
    versions.check(reader.leb128()?).map_err(BytesError::Version)?;
    let fingerprint = fingerprint(&mut reader)?;
    Ok((reader, fingerprint))
}

fn name<'a>(reader: &mut BytesReader<'a, AnswerError>) -> Result<&'a str, BytesError<AnswerError>> {
    let length = reader.leb128()?;
    core::str::from_utf8(reader.take(length)?).map_err(|_| reader.malformed())
}

fn fingerprint(reader: &mut BytesReader<'_, AnswerError>) -> Result<Fingerprint, BytesError<AnswerError>> {
    Ok(Fingerprint::from_bits(u64::from_le_bytes(reader.array()?)))
}
