//! The hourly job: looks at the users of whom something can be new without an event, as time passed or rules changed.
//!
//! A user whom an event changed was looked at with the event. Each page of users is a transaction of its own, so a job that
//! is killed has done whole pages, and the next one finds the rest.

use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::identity::Family;
use crate::intake::Telling;
use crate::service::{Service, retried};
use crate::store::{StateRow, UserNumber};
use crate::writes::Writes;

/// How many users are locked at once: few enough that an event waits for a moment only.
const PAGE: usize = 200;

/// What a job did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct LookedAt {
    /// Users who were due, or were told by other rules.
    pub users: u64,
    /// Changes that went to the outbox.
    pub changes: u64,
}

/// A page that was done.
struct Page {
    last: Option<UserNumber>,
    done: LookedAt,
}

impl Service {
    /// Looks at everybody who is due today.
    pub async fn hourly(&self) -> Result<LookedAt, Failure> {
        self.keep_limits().await?;
        let mut all = LookedAt::default();
        let mut after = UserNumber(0);
        loop {
            let page = retried(|| self.page_of_due(after)).await?;
            all.users += page.done.users;
            all.changes += page.done.changes;
            let Some(last) = page.last else { return Ok(all) };
            after = last;
        }
    }

    async fn page_of_due(&self, after: UserNumber) -> Result<Page, Failure> {
        let mut transaction = self.store.write().await?;
        let rules = self.rules.of(&mut *transaction).await?;
        // In some zone it is tomorrow already.
        let by = self.today()?.plus(1);
        let due = transaction.due(by, rules.revision, after, PAGE).await?;
        let mut page = Page { last: due.last().copied(), done: LookedAt::default() };
        if due.is_empty() {
            return Ok(page);
        }
        let rows = transaction.lock_numbers(&due).await?;
        // Some may have become aliases while they were waited for: their user was looked at then.
        let rows = rows.into_iter().filter(|row| !row.is_alias()).collect();
        let families = Family::all(&mut *transaction, rows).await?;
        let numbers: Vec<UserNumber> = families.iter().map(Family::number).collect();
        // Another process may have looked at them while they were waited for, and for some it is not tomorrow yet.
        let states = transaction.states(&numbers).await?;
        let mut still_due = Vec::with_capacity(families.len());
        for (family, state) in families.into_iter().zip(states) {
            let today = self.day_of(&self.known(&family)?.2)?;
            let is_due =
                |state: &StateRow| state.revision < rules.revision || state.due.is_some_and(|due| due <= today);
            if state.as_ref().is_some_and(is_due) {
                still_due.push((family, state));
            }
        }
        let mut writes = Writes::default();
        for mut user in self.opened(&mut *transaction, &rules, still_due).await? {
            writes.look(self, &mut user, &rules, Telling::Aloud)?;
            page.done.users += 1;
        }
        page.done.changes = writes.store(&mut *transaction).await?;
        transaction.commit().await?;
        self.metrics.looked_at.inc_by(page.done.users);
        Ok(page)
    }
}
