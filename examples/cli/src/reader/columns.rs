//! *Which field is what?* The columns of a log, found by the names in its header.

use std::fmt;

use csv::ByteRecord;

use super::error::{HeaderProblem, RowProblem};

/// A column that the reader knows. The first three are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Column {
    UserId,
    Ts,
    EventType,
    Value,
    Subject,
    Channel,
}

impl Column {
    pub(crate) const ALL: [Self; 6] =
        [Self::UserId, Self::Ts, Self::EventType, Self::Value, Self::Subject, Self::Channel];

    const fn is_needed(self) -> bool {
        matches!(self, Self::UserId | Self::Ts | Self::EventType)
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::UserId => "user_id",
            Self::Ts => "ts",
            Self::EventType => "event_type",
            Self::Value => "value",
            Self::Subject => "subject",
            Self::Channel => "channel",
        }
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// `ts=timestamp`: the header calls this column so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Renamed {
    pub(crate) column: Column,
    pub(crate) header: String,
}

/// Where each column stands in a row.
#[derive(Clone, Debug)]
pub(crate) struct Columns {
    at: [Option<usize>; 6],
    width: usize,
}

impl Columns {
    /// Finds the columns in the header. One that is needed, or was renamed, has to be there.
    pub(crate) fn find(header: &ByteRecord, renamed: &[Renamed]) -> Result<Self, HeaderProblem> {
        let mut at = [None; 6];
        for (found, column) in at.iter_mut().zip(Column::ALL) {
            let own = renamed.iter().find(|renamed| renamed.column == column);
            let name = own.map_or(column.name(), |renamed| renamed.header.as_str());
            let mut places = (0..header.len()).filter(|place| field(header, *place) == name.as_bytes());
            *found = places.next();
            if places.next().is_some() {
                return Err(HeaderProblem::Twice { name: name.into() });
            }
            if found.is_none() && (column.is_needed() || own.is_some()) {
                return Err(HeaderProblem::Missing { column, name: name.into(), header: names(header) });
            }
        }
        Ok(Self { at, width: header.len() })
    }

    /// Whether the row has as many fields as the header.
    pub(crate) fn check_width(&self, row: &ByteRecord) -> Result<(), RowProblem> {
        if row.len() == self.width {
            return Ok(());
        }
        Err(RowProblem::Width { found: row.len(), expected: self.width })
    }

    /// The text of a column, empty where the log has no such column.
    pub(crate) fn text<'row>(&self, row: &'row ByteRecord, column: Column) -> Result<&'row str, RowProblem> {
        let Some(place) = self.at[column as usize] else { return Ok("") };
        std::str::from_utf8(field(row, place)).map_err(|_| RowProblem::NotUtf8 { column })
    }

    /// The text of a column that may not be empty.
    pub(crate) fn needed<'row>(&self, row: &'row ByteRecord, column: Column) -> Result<&'row str, RowProblem> {
        self.text(row, column)
            .and_then(|text| if text.is_empty() { Err(RowProblem::Empty { column }) } else { Ok(text) })
    }
}

/// Whether a line holds nothing. The csv reader skips such lines itself, but for the ones that Windows ends.
pub(crate) fn is_blank(row: &ByteRecord) -> bool {
    row.len() == 1 && &row[0] == b"\r"
}

/// The bytes of a field. Rows are ended by `\n` alone, so the last field of a line from Windows has a `\r` too many.
fn field(row: &ByteRecord, place: usize) -> &[u8] {
    let bytes = &row[place];
    if place + 1 == row.len() { bytes.strip_suffix(b"\r").unwrap_or(bytes) } else { bytes }
}

/// What the header has, cut short where it is long: it may be no header at all.
fn names(header: &ByteRecord) -> Box<str> {
    const LONGEST: usize = 200;
    let names: Vec<_> =
        (0..header.len()).map(|place| format!("`{}`", String::from_utf8_lossy(field(header, place)))).collect();
    let names = names.join(", ");
    match names.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &names[..end]).into(),
        None => names.into(),
    }
}
