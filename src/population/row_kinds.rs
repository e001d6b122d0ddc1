//! The kinds of all rows: each checked by one look-up, and numbered among those of the log in the order of their codes.

use super::columns::{Columns, KindColumn, RowError};
use super::parallel;
use crate::event::EventError;
use crate::event::by_value::KindsByValue;
use crate::event::kind::Kind;

/// The kinds of the rows of some columns.
pub(super) struct RowKinds<'a> {
    column: KindColumn<'a>,
    /// For each code of the column, the place of its kind; [`NONE`] where it has none.
    places: Vec<u16>,
    /// In order of their codes, each once.
    kinds: Vec<RowKind>,
}

/// A kind of some rows.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowKind {
    pub(super) code: u16,
    largest: u64,
}

const NONE: u16 = u16::MAX;

impl<'a> RowKinds<'a> {
    pub(super) fn new(columns: &Columns<'a>) -> Self {
        let column = columns.kinds;
        let known: Vec<u16> = match column {
            KindColumn::Codes(codes) => codes_of(codes),
            KindColumn::Mapped(..) => (0..=u8::MAX.into()).collect(),
        };
        let kind = |code: u16| match column {
            KindColumn::Codes(_) => Kind::from_code(code).ok(),
            KindColumn::Mapped(_, map) => map.kind(u8::try_from(code).ok()?),
        };
        let also = columns.by_value.into_iter().flat_map(KindsByValue::of_your_own);
        let mut codes: Vec<u16> = known.iter().filter_map(|code| kind(*code)).chain(also).map(Kind::code).collect();
        codes.sort_unstable();
        codes.dedup();
        let place = |code: u16| u16::try_from(codes.binary_search(&code).unwrap_or(usize::MAX)).unwrap_or(NONE);
        let mut places = vec![NONE; known.last().map_or(0, |last| usize::from(*last) + 1)];
        for code in &known {
            if let (Some(slot), Some(kind)) = (places.get_mut(usize::from(*code)), kind(*code)) {
                *slot = place(kind.code());
            }
        }
        let kinds = codes.iter().filter_map(|code| Kind::from_code(*code).ok());
        let kinds = kinds.map(|kind| RowKind { code: kind.code(), largest: kind.largest_value() }).collect();
        Self { column, places, kinds }
    }

    /// The number of different kinds.
    pub(super) const fn len(&self) -> usize {
        self.kinds.len()
    }

    /// The codes of the kinds, in order.
    pub(super) fn codes(&self) -> impl ExactSizeIterator<Item = u16> {
        self.kinds.iter().map(|kind| kind.code)
    }

    /// The place of a kind of these rows among them.
    pub(super) fn place_of(&self, kind: Kind) -> u16 {
        let place = self.kinds.binary_search_by_key(&kind.code(), |kind| kind.code);
        debug_assert!(place.is_ok(), "{kind} is one of the kinds");
        place.ok().and_then(|place| u16::try_from(place).ok()).unwrap_or_default()
    }

    /// The kind of a row and its place, if the kind can carry the value.
    #[inline]
    pub(super) fn of_row(&self, row: usize, value: i64) -> Result<(u16, RowKind), RowError> {
        let code = match self.column {
            KindColumn::Codes(codes) => codes.get(row).copied().unwrap_or_default(),
            KindColumn::Mapped(codes, _) => codes.get(row).copied().unwrap_or_default().into(),
        };
        let place = self.places.get(usize::from(code)).copied().unwrap_or(NONE);
        let Some(kind) = self.kinds.get(usize::from(place)) else { return Err(self.unknown(code)) };
        // A negative value is larger than any without a sign.
        if value.cast_unsigned() > kind.largest {
            return Err(EventError::new(Kind::from_code(kind.code)?, value).into());
        }
        Ok((place, *kind))
    }

    #[cold]
    fn unknown(&self, code: u16) -> RowError {
        match (self.column, Kind::from_code(code)) {
            (KindColumn::Codes(_), Err(problem)) => problem.into(),
            _ => RowError::Unmapped(u8::try_from(code).unwrap_or(u8::MAX)),
        }
    }
}

/// The codes that a column holds, ascending.
fn codes_of(column: &[u16]) -> Vec<u16> {
    const WORDS: usize = 1 << 10;
    let pieces = column.chunks(column.len().div_ceil(parallel::pieces()).max(1)).collect();
    let seen = parallel::map(
        pieces,
        || (),
        |(), piece: &[u16]| {
            let mut seen = vec![0_u64; WORDS];
            for code in piece {
                if let Some(word) = seen.get_mut(usize::from(code >> 6)) {
                    *word |= 1 << (code & 63);
                }
            }
            seen
        },
    );
    (0..=u16::MAX)
        .filter(|code| {
            let word = |seen: &Vec<u64>| seen.get(usize::from(code >> 6)).copied().unwrap_or_default();
            seen.iter().any(|seen| word(seen) >> (code & 63) & 1 == 1)
        })
        .collect()
}
