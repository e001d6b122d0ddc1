//! *Where do the bytes come from?* A file, standard input or the embedded data; packed by gzip or not.

use std::fs::File;
use std::io::{self, BufReader, Cursor, IsTerminal, Read};
use std::path::Path;

use super::error::ReadError;
use super::gzip::Members;
use super::progress::Progress;
use super::zone::Zone;
use crate::speech::Text;

/// Data that a program brings along, for when no file is named.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Embedded {
    /// What it is, for people.
    pub(crate) name: Text,
    /// A log as the reader takes it, packed or not.
    pub(crate) csv: &'static [u8],
    /// What is known of its users, as `--users` takes it, packed or not.
    pub(crate) users: Option<&'static [u8]>,
    /// The zone of its times that name none, and of its days where the command line says nothing of a zone.
    pub(crate) zone: Zone,
}

impl Embedded {
    /// Every purchase of 2,357 customers of an online CD shop, from their first one in early 1997 to June 1998.
    pub(crate) const CDNOW: Self = Self {
        name: Text::new("embedded CDNOW sample", "内置CDNOW样本"),
        csv: include_bytes!("../../../data/cdnow.csv"),
        users: None,
        zone: Zone::UTC,
    };
    /// What 600 users of a made-up shop clicked in the first half of 2024; packed.
    pub(crate) const ECOM: Self = Self {
        name: Text::new("embedded clickstream of a shop", "内置电商点击流"),
        csv: include_bytes!("../../../data/ecom.csv.gz"),
        users: None,
        zone: Zone::UTC,
    };
    /// What 423 users of a made-up app did in 2025, with what is known of them besides events; packed.
    pub(crate) const APP_YEAR: Self = Self {
        name: Text::new("embedded year of one app", "内置示例应用的一年"),
        csv: include_bytes!("../../../data/app_year.csv.gz"),
        users: Some(include_bytes!("../../../data/app_year_users.csv.gz")),
        zone: Zone::hours(8),
    };
}

/// Opens standard input for `-`, else the file.
pub(crate) fn open(path: &Path) -> Result<Box<dyn Read>, ReadError> {
    if path == Path::new("-") {
        let input = io::stdin();
        // Somebody who types needs no bar between the lines.
        return Ok(if input.is_terminal() { Box::new(input) } else { Box::new(Progress::new(input, None)) });
    }
    let failed = |error| ReadError::Open { path: path.display().to_string().into(), error };
    let file = File::open(path).map_err(failed)?;
    let metadata = file.metadata().map_err(failed)?;
    if metadata.is_dir() {
        return Err(failed(io::ErrorKind::IsADirectory.into()));
    }
    let bytes = metadata.len();
    // A pipe or device has no length of its own.
    Ok(Box::new(Progress::new(file, Some(bytes).filter(|bytes| *bytes > 0))))
}

/// All the text of a file, as a log is read; what is wrong with it names the file.
pub(crate) fn read(path: &Path) -> Result<String, ReadError> {
    let mut whole = String::new();
    let read = text(open(path)?)
        .and_then(|mut text| text.read_to_string(&mut whole).map_err(|error| ReadError::Input { line: 1, error }));
    read.map_err(|error| error.of(&path.display().to_string()))?;
    Ok(whole)
}

/// All bytes of a file that may be no text, unpacked where it is gzip.
pub(crate) fn read_bytes(path: &Path) -> Result<Vec<u8>, ReadError> {
    let mut whole = Vec::new();
    let read = text(open(path)?)
        .and_then(|mut text| text.read_to_end(&mut whole).map_err(|error| ReadError::Input { line: 1, error }));
    let file = || path.display().to_string().into();
    read.map_err(|error| ReadError::Of { file: file(), error: Box::new(error) })?;
    Ok(whole)
}

/// The text in what comes in: unpacked where it is gzip, also of several members, and without byte order marks.
///
/// Gzip is known by its first two bytes, with which no text begins, so it needs no name that ends in `.gz`.
pub(crate) fn text<'input>(input: impl Read + 'input) -> Result<impl Read + 'input, ReadError> {
    let failed = |error| ReadError::Input { line: 1, error };
    let (start, input) = peek::<2>(input).map_err(failed)?;
    let unpacked: Box<dyn Read + '_> = if start == [0x1f, 0x8b] {
        Box::new(Members::new(BufReader::with_capacity(1 << 16, input)))
    } else {
        Box::new(input)
    };
    let (start, mut text) = peek::<6>(unpacked).map_err(failed)?;
    check_text(&start)?;
    // A file that was saved twice by a tool that adds one has two of them.
    let marks = start.chunks(3).take_while(|mark| mark == b"\xef\xbb\xbf").count();
    text.read_exact(&mut [0; 6][..3 * marks]).map_err(failed)?;
    Ok(text)
}

/// Whether something that begins so can be text, as far as what people hand over by mistake goes.
fn check_text(start: &[u8]) -> Result<(), ReadError> {
    const UNPACK: &str = "unpack it first, or pipe it in with - as the file";
    let (what, advice) = match start {
        [b'P', b'K', 3, 4, ..] => {
            ("a zip archive or a workbook", "unpack the CSV file from it, or export the sheet as CSV, and give that")
        }
        [0x28, 0xb5, 0x2f, 0xfd, ..] => ("packed by zstd", UNPACK),
        [b'B', b'Z', b'h', ..] => ("packed by bzip2", UNPACK),
        [0xfd, b'7', b'z', b'X', ..] => ("packed by xz", UNPACK),
        [b'P', b'A', b'R', b'1', ..] => ("a Parquet file", "export it as CSV"),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, _, ..] | [_, 0, ..] => {
            ("UTF-16 text", "save it as UTF-8, or pipe it through `iconv -f UTF-16 -t UTF-8` with - as the file")
        }
        _ => return Ok(()),
    };
    Err(ReadError::NoText { what, advice })
}

/// The first bytes, fewer where there are no more, and the whole again.
fn peek<const BYTES: u64>(mut input: impl Read) -> io::Result<(Vec<u8>, impl Read)> {
    let mut start = Vec::new();
    input.by_ref().take(BYTES).read_to_end(&mut start)?;
    Ok((start.clone(), Cursor::new(start).chain(input)))
}
