//! Everybody at one moment, kept for some seconds: reports need all profiles, and reading them takes longer than most
//! questions. So the next time only those are read who changed.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use lifestage::incentive::Achieved;
use lifestage::population::Member;
use lifestage::rule::{ScoreError, Scorecard};
use lifestage::{Day, Population, RuleSet, User, UserId};
use tokio::sync::Mutex;

use crate::failure::Failure;
use crate::forgotten::score;
use crate::identity::Family;
use crate::service::Service;
use crate::store::{Pages, Read, StateRow, UserNumber, UserRow};

/// All users at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Everybody {
    /// Under the calendar of the service.
    pub population: Population,
    /// The callers' ids.
    pub ids: BTreeMap<UserId, String>,
    /// What users achieved before days of theirs were forgotten, by the days of the service.
    pub achieved: BTreeMap<UserId, Achieved>,
    /// The canonical id of each alias.
    pub aliases: BTreeMap<UserId, UserId>,
    /// Who was brought by whom, as it was told: possibly by an alias.
    brought: BTreeMap<UserId, UserId>,
    /// Milliseconds since 1970, by the service's clock.
    pub at: i64,
}

/// The population that was read last.
#[derive(Debug, Default)]
pub struct People {
    kept: Mutex<Option<Known>>,
}

/// A population, and what it takes to go on from it.
#[derive(Debug)]
struct Known {
    read: Instant,
    mark: u64,
    everybody: Arc<Everybody>,
}

impl People {
    /// Forgets what was read: somebody was erased.
    pub async fn forget(&self) {
        *self.kept.lock().await = None;
    }
}

/// How many of those who changed are read at once.
const PAGE: usize = 1_000;

impl Everybody {
    fn nobody(service: &Service) -> Self {
        let population = Population::new(service.calendars.own().clone());
        let (ids, aliases, brought) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        Self { population, ids, achieved: BTreeMap::new(), aliases, brought, at: service.clock.milliseconds() }
    }

    /// How many states the store has of these.
    fn states(&self) -> u64 {
        (self.ids.len() + self.aliases.len()) as u64
    }

    /// The scorecard of a member as of a day.
    pub fn score(&self, rules: &RuleSet, member: &Member<'_>, as_of: Day) -> Result<Option<Scorecard>, ScoreError> {
        score(rules, self.achieved.get(&member.user.id), member.profile, &member.user, as_of)
    }

    /// The user under whom an id counts.
    pub fn canonical(&self, id: impl Into<UserId>) -> UserId {
        let id = id.into();
        self.aliases.get(&id).copied().unwrap_or(id)
    }

    fn remove(&mut self, user: UserNumber) {
        let id = user.into();
        self.population.remove(id);
        self.ids.remove(&id);
        self.achieved.remove(&id);
        self.aliases.remove(&id);
        self.brought.remove(&id);
    }

    /// The facts of a user, whose referrer is whoever is canonical; nobody brings themselves.
    fn introduce(&mut self, mut user: User) {
        match user.referrer {
            Some(referrer) => self.brought.insert(user.id, referrer),
            None => self.brought.remove(&user.id),
        };
        user.referrer = user.referrer.map(|referrer| self.canonical(referrer)).filter(|referrer| *referrer != user.id);
        self.population.introduce(user);
    }

    /// Looks up again who is canonical for those who brought somebody.
    fn settle_referrers(&mut self) {
        for (user, referrer) in self.brought.clone() {
            let canonical = Some(self.canonical(referrer)).filter(|referrer| *referrer != user);
            if let Some(mut known) = self.population.get(user).map(|member| member.user)
                && known.referrer != canonical
            {
                known.referrer = canonical;
                self.population.introduce(known);
            }
        }
    }
}

impl Service {
    /// Everybody as of some seconds ago. Requests that come while the store is read wait for the same reading.
    pub async fn everybody(&self) -> Result<Arc<Everybody>, Failure> {
        let mut kept = self.people.kept.lock().await;
        if let Some(known) = &*kept
            && known.read.elapsed().as_secs() < self.settings.report_seconds.into()
        {
            return Ok(known.everybody.clone());
        }
        // Whatever fails on the way, what is half new is not kept.
        let known = match kept.take() {
            Some(known) => self.go_on_from(known).await?,
            None => self.begin_anew().await?,
        };
        let everybody = known.everybody.clone();
        *kept = Some(known);
        Ok(everybody)
    }

    /// Everybody as of now, read from the beginning.
    pub async fn read_everybody(&self) -> Result<Everybody, Failure> {
        Ok(Arc::unwrap_or_clone(self.begin_anew().await?.everybody))
    }

    async fn begin_anew(&self) -> Result<Known, Failure> {
        let mut transaction = self.store.read().await?;
        let mark = transaction.changed(None).await?.mark;
        let mut everybody = Everybody::nobody(self);
        let mut pages = Pages::of_everybody();
        while let Some(page) = pages.next(&mut *transaction).await? {
            self.put(&mut *transaction, &mut everybody, page).await?;
            tokio::task::yield_now().await;
        }
        everybody.settle_referrers();
        Ok(Known { read: Instant::now(), mark, everybody: Arc::new(everybody) })
    }

    /// Reads those who changed since. Somebody who was erased leaves no trace of when, but fewer states than there should be.
    async fn go_on_from(&self, known: Known) -> Result<Known, Failure> {
        let mut transaction = self.store.read().await?;
        let changed = transaction.changed(Some(known.mark)).await?;
        let Some(users) = changed.users else { return self.begin_anew().await };
        let Known { mut everybody, .. } = known;
        // A report that still counts has the one from before, and only then it is copied.
        let all = Arc::make_mut(&mut everybody);
        let aliases = all.aliases.clone();
        for page in users.chunks(PAGE) {
            let rows = transaction.users_of(page).await?;
            let numbers: Vec<UserNumber> = rows.iter().map(|row| row.number).collect();
            let states = transaction.states(&numbers).await?;
            page.iter().filter(|number| !numbers.contains(number)).for_each(|gone| all.remove(*gone));
            self.put(&mut *transaction, all, rows.into_iter().zip(states).collect()).await?;
            tokio::task::yield_now().await;
        }
        if all.states() != changed.states {
            drop(transaction);
            return self.begin_anew().await;
        }
        if all.aliases != aliases {
            all.settle_referrers();
        }
        all.at = self.clock.milliseconds();
        Ok(Known { read: Instant::now(), mark: changed.mark, everybody })
    }

    /// Puts users in place of what was known of them.
    async fn put(
        &self,
        transaction: &mut dyn Read,
        everybody: &mut Everybody,
        page: Vec<(UserRow, Option<StateRow>)>,
    ) -> Result<(), Failure> {
        let own = self.calendars.own();
        let mut states = BTreeMap::new();
        let mut heads = Vec::with_capacity(page.len());
        for (row, state) in page {
            let Some(state) = state else { continue };
            if row.is_alias() {
                everybody.remove(row.number);
                everybody.aliases.insert(row.number.into(), row.head().into());
            } else {
                states.insert(row.number, state);
                heads.push(row);
            }
        }
        for family in Family::all(transaction, heads).await? {
            self.metrics.read.inc();
            let (_, user, calendar) = self.known(&family)?;
            // Reports count everybody's days alike, so whoever has days of their own is counted anew.
            let (kept, _) = self.kept(transaction, &family, states.get(&family.number()), &calendar).await?;
            let kept = if *calendar == *own {
                kept
            } else {
                let left = kept.forgotten.map(|forgotten| Box::new(forgotten.in_own_days()));
                self.rebuilt(transaction, &family, kept.told, left, own).await?
            };
            match kept.forgotten.and_then(|forgotten| forgotten.achieved) {
                Some(achieved) => everybody.achieved.insert(user.id, achieved),
                None => everybody.achieved.remove(&user.id),
            };
            everybody.aliases.remove(&user.id);
            everybody.ids.insert(user.id, family.id().to_owned());
            everybody.introduce(user);
            everybody.population.replace(kept.profile).map_err(|error| Failure::broken(error.to_string()))?;
        }
        Ok(())
    }
}

/// Counts on a thread of its own, so that the others go on serving.
pub async fn counted<T: Send + 'static>(
    count: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let counted = tokio::task::spawn_blocking(count).await;
    counted.map_err(|error| Failure::broken(format!("a report came to no end: {error}")))?
}
