//! Everybody at one moment, kept for some seconds: reports need all profiles, and reading them takes longer than most
//! questions.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use lifestage::{Population, UserId};
use tokio::sync::Mutex;

use crate::failure::Failure;
use crate::service::Service;
use crate::store::UserNumber;

/// All users at one moment.
#[derive(Debug)]
pub struct Everybody {
    /// Under the calendar of the service.
    pub population: Population,
    /// The callers' ids.
    pub ids: BTreeMap<UserId, String>,
    /// Milliseconds since 1970, by the service's clock.
    pub at: i64,
}

/// The population that was read last.
#[derive(Debug, Default)]
pub struct People {
    kept: Mutex<Option<(Instant, Arc<Everybody>)>>,
}

impl People {
    /// Forgets what was read: somebody was erased.
    pub async fn forget(&self) {
        *self.kept.lock().await = None;
    }
}

/// How many users are read at once.
const PAGE: usize = 1_000;

impl Service {
    /// Everybody as of some seconds ago. Requests that come while the store is read wait for the same reading.
    pub async fn everybody(&self) -> Result<Arc<Everybody>, Failure> {
        let mut kept = self.people.kept.lock().await;
        if let Some((read, everybody)) = &*kept
            && read.elapsed().as_secs() < self.settings.report_seconds.into()
        {
            return Ok(everybody.clone());
        }
        let everybody = Arc::new(self.read_everybody().await?);
        *kept = Some((Instant::now(), everybody.clone()));
        Ok(everybody)
    }

    /// Everybody as of now.
    pub async fn read_everybody(&self) -> Result<Everybody, Failure> {
        let own = self.calendars.own();
        let mut transaction = self.store.read().await?;
        let mut population = Population::new(own.clone());
        let mut ids = BTreeMap::new();
        let mut after = UserNumber(0);
        loop {
            let page = transaction.users_after(after, PAGE).await?;
            let Some((last, _)) = page.last() else { break };
            after = last.number;
            for (row, state) in page {
                let Some(state) = state else { continue };
                let (_, user, calendar) = self.known(&row)?;
                // Reports count everybody's days alike, so whoever has days of their own is counted anew.
                let (kept, _) = self.kept(&mut *transaction, &row, Some(&state), &calendar).await?;
                let profile = if *calendar == *own {
                    kept.profile
                } else {
                    self.rebuilt(&mut *transaction, &row, kept.told, own).await?.profile
                };
                population.introduce(user);
                population.insert(profile).map_err(|error| Failure::broken(error.to_string()))?;
                ids.insert(row.number.into(), row.id);
            }
            tokio::task::yield_now().await;
        }
        Ok(Everybody { population, ids, at: self.clock.milliseconds() })
    }
}

/// Counts on a thread of its own, so that the others go on serving.
pub async fn counted<T: Send + 'static>(
    count: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let counted = tokio::task::spawn_blocking(count).await;
    counted.map_err(|error| Failure::broken(format!("a report came to no end: {error}")))?
}
