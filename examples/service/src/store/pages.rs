//! The walk over all users, a page at a time, so that nobody holds everybody who needs one after the other.

use super::{Read, Result, StateRow, UserNumber, UserRow};

/// How many users are read at once.
const PAGE: usize = 500;

/// How far the walk came. Users are in order of their numbers, so those who come meanwhile are met too.
#[derive(Debug)]
pub struct Pages {
    after: UserNumber,
}

impl Pages {
    pub fn of_everybody() -> Self {
        Self { after: UserNumber(0) }
    }

    /// The next users, each with what follows from their events; nothing after the last.
    pub async fn next(&mut self, transaction: &mut dyn Read) -> Result<Option<Vec<(UserRow, Option<StateRow>)>>> {
        let page = transaction.users_after(self.after, PAGE).await?;
        let Some((last, _)) = page.last() else { return Ok(None) };
        self.after = last.number;
        Ok(Some(page))
    }
}
