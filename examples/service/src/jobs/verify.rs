//! Verification: every user is rebuilt from the log and from what is left of forgotten days, and the bytes are compared with
//! those in the store.

use lifestage::rule::Told;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::identity::Family;
use crate::intake::Telling;
use crate::service::{Service, retried};
use crate::store::{Pages, Read, StateRow, UserNumber};
use crate::writes::Writes;

/// What was compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Verified {
    pub users: u64,
    pub events: u64,
    /// Links between ids, and their ends.
    pub links: u64,
    pub differences: Vec<Difference>,
}

/// A user whose bytes are not those that the log makes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Difference {
    pub user: String,
    /// `profile`, `seen events`, `links`, or what else is wrong.
    pub what: String,
}

impl Service {
    /// Rebuilds everybody and compares. With `mend`, those who differ are stored as the log has them.
    ///
    /// Each page is a moment of its own, in which log and bytes are of the same transactions; events may come in meanwhile.
    pub async fn verify(&self, mend: bool) -> Result<Verified, Failure> {
        let mut verified = Verified::default();
        self.verify_links(mend, &mut verified).await?;
        let mut pages = Pages::of_everybody();
        loop {
            let mut transaction = self.store.read().await?;
            let Some(page) = pages.next(&mut *transaction).await? else { return Ok(verified) };
            let mut differing = Vec::new();
            let (aliases, rows): (Vec<_>, Vec<_>) = page.into_iter().partition(|(row, _)| row.is_alias());
            for (row, state) in aliases {
                if state.is_some_and(|state| state.clone().of_alias() != state) {
                    verified.differences.push(Difference { user: row.id, what: "an alias has a profile".to_owned() });
                    differing.push(row.number);
                }
            }
            let (rows, states): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
            let families = Family::all(&mut *transaction, rows).await?;
            for (family, state) in families.into_iter().zip(states) {
                let (events, what) = self.difference(&mut *transaction, &family, state.as_ref()).await?;
                verified.users += 1;
                verified.events += events;
                if let Some(what) = what {
                    verified.differences.push(Difference { user: family.id().to_owned(), what });
                    differing.push(family.number());
                }
            }
            drop(transaction);
            if mend && !differing.is_empty() {
                retried(|| self.mend(&differing)).await?;
            }
        }
    }

    /// Compares under which ids users are kept with what links say.
    async fn verify_links(&self, mend: bool, verified: &mut Verified) -> Result<(), Failure> {
        let mut transaction = self.store.read().await?;
        let (wrong, links) = self.wrongly_linked(&mut *transaction).await?;
        verified.links = links;
        for row in transaction.users_of(&wrong).await? {
            verified.differences.push(Difference { user: row.id, what: "links".to_owned() });
        }
        drop(transaction);
        if mend { self.relink_around(&wrong).await } else { Ok(()) }
    }

    /// The number of events of a user, and what is not as they make it.
    async fn difference(
        &self,
        transaction: &mut dyn Read,
        family: &Family,
        state: Option<&StateRow>,
    ) -> Result<(u64, Option<String>), Failure> {
        let (_, _, calendar) = self.known(family)?;
        let events = transaction.events_of(&family.numbers()).await?.len() as u64;
        let nothing = Told::nothing(family.number());
        let left = match self.left_over(family.number(), state) {
            Ok(left) => left,
            Err(failure) => return Ok((events, Some(failure.to_string()))),
        };
        let rebuilt = match self.rebuilt(transaction, family, nothing, left, &calendar).await {
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
        let aliases: Vec<UserNumber> = rows.iter().filter(|row| row.is_alias()).map(|row| row.number).collect();
        for (number, state) in aliases.iter().zip(transaction.states(&aliases).await?) {
            writes.put(*number, state.unwrap_or_default().of_alias());
        }
        let rows = rows.into_iter().filter(|row| !row.is_alias()).collect();
        for mut user in self.open(&mut *transaction, &rules, rows).await? {
            let (told, left) = (user.kept.told.clone(), user.kept.forgotten.clone());
            user.kept = self.rebuilt(&mut *transaction, &user.family, told, left, &user.calendar).await?;
            writes.look(self, &mut user, &rules, Telling::Aloud)?;
        }
        writes.store(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(())
    }
}
