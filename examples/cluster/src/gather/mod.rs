//! What a user's rows are gathered to: the frame of `profile` and `timeline`.
//!
//! Both take rows of one user in any order and give bytes of all of them. In between stands a state that merges:
//!
//! ```text
//! release · user 16 · rows, as wide as their kind is
//! ```
//! Rows are appended, and folded (sorted, and equal keys added) whenever there are twice as many as after the last time, so a
//! row costs O(log n) amortized, and a user whose every event is of one key takes a few rows.

mod groups;
mod one;

use std::fmt::Debug;

use datafusion::arrow::array::ArrayRef;
use datafusion::common::Result;
use lifestage::UserId;

pub(crate) use groups::GatheringGroups;
pub(crate) use one::GatheringOne;

use crate::argument::Users;
use crate::refusal::Refusal;
use crate::release;

/// What is gathered of the rows of a user.
pub(crate) trait Gathering: Clone + Debug + Send + Sync + 'static {
    /// The function, for errors.
    const FUNCTION: &'static str;
    /// The bytes of a row in a state.
    const WIDTH: usize;
    /// A row.
    type Row: Copy + Debug + Send + Sync;
    /// The columns of a batch beside the users.
    type Columns<'a>;

    /// The columns of a batch.
    fn columns<'a>(&self, values: &'a [ArrayRef]) -> Result<Self::Columns<'a>>;

    /// What is gathered of a row; none where the user alone counts.
    fn row(&self, columns: &Self::Columns<'_>, at: usize) -> Result<Option<Self::Row>>;

    /// Sorts rows, and makes one of those that are the same but for what adds up.
    fn fold(&self, user: UserId, rows: &mut Vec<Self::Row>) -> Result<()>;

    /// Writes a row to a state.
    fn write(row: &Self::Row, state: &mut Vec<u8>);

    /// Reads what [`Gathering::write`] wrote; as many bytes as a row is wide.
    fn read(bytes: &[u8]) -> Option<Self::Row>;

    /// What all rows of a user come to. They are folded.
    fn finish(&self, user: UserId, rows: &[Self::Row]) -> Result<Vec<u8>>;
}

/// The rows of one user so far.
#[derive(Clone, Debug)]
pub(crate) struct Gathered<R> {
    /// None before the first row.
    user: Option<UserId>,
    rows: Vec<R>,
    /// How many rows the last fold left.
    folded: usize,
}

/// Fewer rows are not worth a fold.
const FEWEST: usize = 64;

impl<R> Default for Gathered<R> {
    fn default() -> Self {
        Self { user: None, rows: Vec::new(), folded: 0 }
    }
}

impl<R: Copy> Gathered<R> {
    /// The bytes on the heap.
    pub(crate) fn heap(&self) -> usize {
        self.rows.capacity() * size_of::<R>()
    }

    /// Notes whose rows these are.
    fn claim<G: Gathering<Row = R>>(&mut self, user: UserId) -> Result<()> {
        match self.user {
            Some(one) if one != user => Err(Refusal::TwoUsers { function: G::FUNCTION, one, other: user }.into()),
            _ => {
                self.user = Some(user);
                Ok(())
            }
        }
    }

    /// Takes in a row of a batch.
    #[inline]
    pub(crate) fn add<G: Gathering<Row = R>>(&mut self, of: &G, user: UserId, row: Option<R>) -> Result<()> {
        self.claim::<G>(user)?;
        if let Some(row) = row {
            self.rows.push(row);
            self.fold_if_many(of, user)?;
        }
        Ok(())
    }

    /// Takes in a state.
    pub(crate) fn merge<G: Gathering<Row = R>>(&mut self, of: &G, state: &[u8]) -> Result<()> {
        let function = G::FUNCTION;
        let broken = || Refusal::State { function, length: state.len() };
        let content = release::open(function, state)?;
        let (user, rows) = content.split_first_chunk().ok_or_else(broken)?;
        let user = UserId::new(u128::from_le_bytes(*user));
        self.claim::<G>(user)?;
        let chunks = rows.chunks_exact(G::WIDTH);
        if !chunks.remainder().is_empty() {
            return Err(broken().into());
        }
        self.rows.reserve(chunks.len());
        for bytes in chunks {
            self.rows.push(G::read(bytes).ok_or_else(broken)?);
        }
        self.fold_if_many(of, user)
    }

    #[inline]
    fn fold_if_many<G: Gathering<Row = R>>(&mut self, of: &G, user: UserId) -> Result<()> {
        if self.rows.len() >= FEWEST.max(self.folded * 2) { self.fold(of, user) } else { Ok(()) }
    }

    fn fold<G: Gathering<Row = R>>(&mut self, of: &G, user: UserId) -> Result<()> {
        of.fold(user, &mut self.rows)?;
        self.folded = self.rows.len();
        Ok(())
    }

    /// The state of these rows; none before the first one.
    pub(crate) fn state<G: Gathering<Row = R>>(&mut self, of: &G) -> Result<Option<Vec<u8>>> {
        let Some(user) = self.user else { return Ok(None) };
        self.fold(of, user)?;
        let mut state = release::begin(16 + self.rows.len() * G::WIDTH);
        write_state::<G>(&mut state, user, &self.rows);
        Ok(Some(state))
    }

    /// What these rows come to; none before the first one.
    pub(crate) fn finish<G: Gathering<Row = R>>(&mut self, of: &G) -> Result<Option<Vec<u8>>> {
        let Some(user) = self.user else { return Ok(None) };
        self.fold(of, user)?;
        of.finish(user, &self.rows).map(Some)
    }
}

/// What a state holds behind its release.
fn write_state<G: Gathering>(state: &mut Vec<u8>, user: UserId, rows: &[G::Row]) {
    state.extend_from_slice(&user.bits().to_le_bytes());
    for row in rows {
        G::write(row, state);
    }
}

/// The users of a batch.
fn users<G: Gathering>(values: &[ArrayRef]) -> Result<Users<'_>> {
    Users::of(G::FUNCTION, values, 0)
}
