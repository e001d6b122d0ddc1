//! Verification: every user is rebuilt from the log, and the bytes are compared with those in the store.

use lifestage::rule::Told;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::intake::Telling;
use crate::service::{Service, retried};
use crate::store::{Read, StateRow, UserNumber, UserRow};
use crate::writes::Writes;

/// How many users are compared at once.
const PAGE: usize = 500;

/// What was compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Verified {
    pub users: u64,
    pub events: u64,
    pub differences: Vec<Difference>,
}

/// A user whose bytes are not those that the log makes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Difference {
    pub user: String,
    /// `profile`, `seen events`, or what else is wrong.
    pub what: String,
}

impl Service {
    /// Rebuilds everybody and compares. With `mend`, those who differ are stored as the log has them.
    ///
    /// Each page is a moment of its own, in which log and bytes are of the same transactions; events may come in meanwhile.
    pub async fn verify(&self, mend: bool) -> Result<Verified, Failure> {
        let mut verified = Verified::default();
        let mut after = UserNumber(0);
        loop {
            let mut transaction = self.store.read().await?;
            let page = transaction.users_after(after, PAGE).await?;
            let Some((last, _)) = page.last() else { return Ok(verified) };
            after = last.number;
            let mut differing = Vec::new();
            for (row, state) in page {
                let (events, what) = self.difference(&mut *transaction, &row, state.as_ref()).await?;
                verified.users += 1;
                verified.events += events;
                if let Some(what) = what {
                    verified.differences.push(Difference { user: row.id.clone(), what });
                    differing.push(row.number);
                }
            }
            drop(transaction);
            if mend && !differing.is_empty() {
                retried(|| self.mend(&differing)).await?;
            }
        }
    }

    /// The number of events of a user, and what is not as they make it.
    async fn difference(
        &self,
        transaction: &mut dyn Read,
        row: &UserRow,
        state: Option<&StateRow>,
    ) -> Result<(u64, Option<String>), Failure> {
        let (_, _, calendar) = self.known(row)?;
        let events = transaction.events_of(row.number).await?.len() as u64;
        let rebuilt = match self.rebuilt(transaction, row, Told::nothing(row.number), &calendar).await {
            Ok(rebuilt) => rebuilt.row(None, 0),
            Err(failure) => return Ok((events, Some(failure.to_string()))),
        };
        let what = match state {
            None if events == 0 => None,
            None => Some("there are events, but no profile".to_owned()),
            Some(state) if state.profile != rebuilt.profile => Some("profile".to_owned()),
            Some(state) if state.seen != rebuilt.seen => Some("seen events".to_owned()),
            Some(_) => None,
        };
        Ok((events, what))
    }

    /// Stores users as the log has them.
    async fn mend(&self, users: &[UserNumber]) -> Result<(), Failure> {
        let mut transaction = self.store.write().await?;
        let rules = self.rules.of(&mut *transaction).await?;
        let rows = transaction.lock_numbers(users).await?;
        let mut writes = Writes::default();
        for mut user in self.open(&mut *transaction, &rules, rows).await? {
            let told = user.kept.told.clone();
            user.kept = self.rebuilt(&mut *transaction, &user.row, told, &user.calendar).await?;
            writes.look(self, &mut user, &rules, Telling::Aloud)?;
        }
        writes.store(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(())
    }
}
