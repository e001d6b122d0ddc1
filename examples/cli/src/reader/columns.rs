//! *Which field is what?* The columns of a file, found by the names in its header.
//!
//! A name is found without regard to case and blanks; failing that, without regard to `_` and `-` too, so that `userId` and
//! `User ID` are both `user_id`. Two columns that could both be meant are an error, never a choice.

use std::fmt;

use csv::ByteRecord;

use super::error::{HeaderProblem, RowProblem};
use super::visible::quoted;

/// A column that a reader knows, of a file of one sort.
pub(crate) trait Field: Copy + Eq + 'static {
    const ALL: &'static [Self];
    /// Whether `--columns` says what the header calls it.
    const CAN_BE_RENAMED: bool;

    fn name(self) -> &'static str;

    fn is_needed(self) -> bool;

    /// Where it stands in `ALL`.
    fn place(self) -> usize;
}

/// A column of a log of events. The first three are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Column {
    UserId,
    Ts,
    EventType,
    Value,
    Subject,
    Channel,
}

impl Field for Column {
    const ALL: &'static [Self] = &[Self::UserId, Self::Ts, Self::EventType, Self::Value, Self::Subject, Self::Channel];
    const CAN_BE_RENAMED: bool = true;

    fn name(self) -> &'static str {
        match self {
            Self::UserId => "user_id",
            Self::Ts => "ts",
            Self::EventType => "event_type",
            Self::Value => "value",
            Self::Subject => "subject",
            Self::Channel => "channel",
        }
    }

    fn is_needed(self) -> bool {
        matches!(self, Self::UserId | Self::Ts | Self::EventType)
    }

    fn place(self) -> usize {
        self as usize
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// `ts=timestamp` or `event_type==purchase`: where a column comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Renamed {
    pub(crate) column: Column,
    pub(crate) origin: Origin,
}

/// Where the text of a column comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The column that the header calls so.
    Header(String),
    /// The same text in every row.
    Constant(String),
}

/// Where the text of each column is found.
#[derive(Clone, Debug)]
pub(crate) struct Columns<C> {
    places: Vec<(C, Place)>,
    width: usize,
}

#[derive(Clone, Debug)]
enum Place {
    Absent,
    At(usize),
    Constant(Box<str>),
}

impl<C: Field> Columns<C> {
    /// Finds the columns in the header, those that were renamed by their own names. One that is needed, or was renamed, has
    /// to be there.
    pub(crate) fn find(header: &ByteRecord, renamed: &[(C, Origin)]) -> Result<Self, HeaderProblem> {
        if (0..header.len()).any(|place| has_bare_return(field(header, place))) {
            return Err(HeaderProblem::OldMac);
        }
        let (mut places, mut absent) = (Vec::with_capacity(C::ALL.len()), Vec::new());
        for column in C::ALL {
            let own = renamed.iter().find(|(renamed, _)| renamed == column).map(|(_, origin)| origin);
            let place = match own {
                Some(Origin::Constant(text)) => Place::Constant(text.as_str().into()),
                Some(Origin::Header(name)) => found(header, *column, name, true)?,
                None => found(header, *column, column.name(), false)?,
            };
            if matches!(place, Place::Absent) && (column.is_needed() || own.is_some()) {
                absent.push((*column, own));
            }
            places.push((*column, place));
        }
        if absent.is_empty() { Ok(Self { places, width: header.len() }) } else { Err(missing(header, &absent)) }
    }

    /// Whether the row has as many fields as the header.
    pub(crate) fn check_width(&self, row: &ByteRecord) -> Result<(), RowProblem> {
        if row.len() == self.width {
            return Ok(());
        }
        Err(RowProblem::Width { found: row.len(), expected: self.width })
    }

    /// The text of a column, empty where the file has no such column.
    pub(crate) fn text<'row>(&'row self, row: &'row ByteRecord, column: C) -> Result<&'row str, RowProblem> {
        match &self.places[column.place()].1 {
            Place::Absent => Ok(""),
            Place::Constant(text) => Ok(text),
            Place::At(place) => {
                std::str::from_utf8(field(row, *place)).map_err(|_| RowProblem::NotUtf8 { column: column.name() })
            }
        }
    }

    /// The text of a column that may not be empty.
    pub(crate) fn needed<'row>(&'row self, row: &'row ByteRecord, column: C) -> Result<&'row str, RowProblem> {
        self.text(row, column)
            .and_then(|text| if text.is_empty() { Err(RowProblem::Empty { column: column.name() }) } else { Ok(text) })
    }
}

/// How closely a name of the header has to be that of the column.
type Likeness = fn(&str) -> String;

/// The one place in the header that has this name. A name that somebody wrote for this header is first taken to the letter.
fn found<C: Field>(header: &ByteRecord, column: C, name: &str, to_the_letter: bool) -> Result<Place, HeaderProblem> {
    let own: Likeness = str::to_owned;
    let ways: &[Likeness] = &[own, folded, bare];
    for way in &ways[usize::from(!to_the_letter)..] {
        let wanted = way(name);
        let places: Vec<usize> =
            (0..header.len()).filter(|place| way(&String::from_utf8_lossy(field(header, *place))) == wanted).collect();
        match places[..] {
            [] => {}
            [place] => return Ok(Place::At(place)),
            [one, other, ..] => {
                let [one, other] = [one, other].map(|place| shown(header, place));
                if one == other {
                    return Err(HeaderProblem::Twice { name: one });
                }
                let say = format!(", or say which it is, as --columns {}={}", column.name(), quoted(&one));
                let advice = if C::CAN_BE_RENAMED { say.into() } else { "".into() };
                return Err(HeaderProblem::Ambiguous { name: name.into(), one, other, advice });
            }
        }
    }
    Ok(Place::Absent)
}

/// What to say where columns are not there: all of them at once.
fn missing<C: Field>(header: &ByteRecord, absent: &[(C, Option<&Origin>)]) -> HeaderProblem {
    let name = |(column, own): &(C, Option<&Origin>)| match own {
        Some(Origin::Header(name)) => format!("`{}`", quoted(name)),
        _ => format!("`{}`", column.name()),
    };
    let columns =
        absent.iter().map(|(column, _)| format!("{}=NAME", column.name())).collect::<Vec<_>>().join(",").into();
    let (absent, header_names) = (absent.iter().map(name).collect::<Vec<_>>().join(", ").into(), names(header));
    other_sort(header).unwrap_or(if C::CAN_BE_RENAMED {
        HeaderProblem::Missing { absent, columns, header: header_names }
    } else {
        HeaderProblem::MissingFact { absent, header: header_names }
    })
}

/// What a header is that belongs to no file with commas between its columns, as far as it can be told.
pub(crate) fn other_sort(header: &ByteRecord) -> Option<HeaderProblem> {
    let first = shown(header, 0);
    if first.to_lowercase().starts_with("sep=") {
        return Some(HeaderProblem::Sep);
    }
    if first.trim_start().starts_with(['{', '[']) {
        return Some(HeaderProblem::Json);
    }
    let marks = [(';', "semicolons"), ('\t', "tabs"), ('|', "bars")];
    let mark = marks.into_iter().find(|(mark, _)| header.len() == 1 && first.contains(*mark));
    mark.map(|(_, mark)| HeaderProblem::Separator { mark })
}

/// Without regard to case and blanks.
pub(crate) fn folded(name: &str) -> String {
    name.chars().filter(|character| !character.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// Without regard to what joins words, either.
fn bare(name: &str) -> String {
    folded(name).replace(['_', '-'], "")
}

/// Whether a line holds nothing. The csv reader skips such lines itself, but for the ones that Windows ends.
pub(crate) fn is_blank(row: &ByteRecord) -> bool {
    row.len() == 1 && &row[0] == b"\r"
}

/// The bytes of a field. Rows are ended by `\n` alone, so the last field of a line from Windows has a `\r` too many.
pub(crate) fn field(row: &ByteRecord, place: usize) -> &[u8] {
    let bytes = &row[place];
    if place + 1 == row.len() { bytes.strip_suffix(b"\r").unwrap_or(bytes) } else { bytes }
}

/// Whether a line end of an old Mac is within: all lines of such a file are one, and its header alone.
fn has_bare_return(field: &[u8]) -> bool {
    field.windows(2).any(|pair| pair[0] == b'\r' && pair[1] != b'\n')
}

fn shown(header: &ByteRecord, place: usize) -> Box<str> {
    String::from_utf8_lossy(field(header, place)).into()
}

/// What the header has, cut short where it is long: it may be no header at all.
fn names(header: &ByteRecord) -> Box<str> {
    const LONGEST: usize = 200;
    let names: Vec<_> = (0..header.len()).map(|place| format!("`{}`", shown(header, place))).collect();
    let names = names.join(", ");
    match names.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &names[..end]).into(),
        None => names.into(),
    }
}
