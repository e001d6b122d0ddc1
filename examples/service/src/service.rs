//! The service: what all requests and jobs share.

use std::future::Future;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Instant;

use lifestage::answer::Names;
use lifestage::event::Interner;
use lifestage::incentive::AchievedError;
use lifestage::profile::SeenRule;
use lifestage::rule::Told;
use lifestage::{Calendar, Day, Subject, User};

use crate::board::Board;
use crate::calendars::{Calendars, Zone};
use crate::clock::Clock;
use crate::facts::KeptFacts;
use crate::failure::Failure;
use crate::forgotten::{Forgotten, achieved_under};
use crate::identity::Family;
use crate::keeping::{Kept, Unreadable, read_told};
use crate::metrics::Metrics;
use crate::outbox;
use crate::reports::People;
use crate::rules::{CurrentRules, Rules};
use crate::store::{Read, StateRow, Store, UserNumber, UserRow, Write};

/// What is decided when the service starts.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The zone by which days are counted, where a user has none of their own. It stays as the store first had it.
    pub zone: Zone,
    /// How long events are remembered as seen. Default 30 days.
    pub seen: SeenRule,
    /// After how many days events are forgotten. Default none: never.
    pub forget_after: Option<u32>,
    /// For how many seconds a report may be as it was. Default 10.
    pub report_seconds: u32,
}

impl Default for Settings {
    fn default() -> Self {
        // INVARIANT: there is such a zone.
        let zone = "UTC".parse().unwrap_or_else(|error| unreachable!("{error}"));
        Self { zone, seen: SeenRule::default(), forget_after: None, report_seconds: 10 }
    }
}

/// The fewest days after which events are forgotten.
pub const LEAST_DAYS: u32 = 90;

/// Everything that requests and jobs need.
#[derive(Debug)]
pub struct Service {
    pub store: Arc<dyn Store>,
    pub clock: Clock,
    pub calendars: Calendars,
    pub settings: Settings,
    pub rules: CurrentRules,
    pub metrics: Metrics,
    pub people: People,
    pub board: Board,
    /// The names whose numbers this process knows.
    names: RwLock<Interner>,
    /// All names for people, and when they were read.
    to_say: RwLock<Option<(Instant, Arc<Names>)>>,
}

/// A user who is locked, with what was known of them before.
#[derive(Debug)]
pub struct Locked {
    pub family: Family,
    pub facts: KeptFacts,
    pub user: User,
    pub calendar: Arc<Calendar>,
    pub today: Day,
    pub kept: Kept,
}

impl Locked {
    /// Whether what is left of forgotten days goes with the facts as they are now. `calendar` is the one by which it was counted.
    pub fn check_forgotten(&self, rules: &Rules, calendar: &Calendar) -> Result<(), Failure> {
        let Some(horizon) = self.kept.horizon() else { return Ok(()) };
        let id = self.family.id();
        if *self.calendar != *calendar {
            return Err(Failure::Conflict(format!(
                "the days of `{id}` before `{horizon}` are forgotten and cannot be counted anew: leave the zone as it was"
            )));
        }
        let refused = |error: AchievedError| Failure::Conflict(format!("days of `{id}` are forgotten: {error}"));
        let rules = rules.edition.rules();
        let achieved = achieved_under(self.kept.achieved(), rules).map_err(refused)?;
        let (Some(achieved), Some(incentives)) = (achieved, &rules.incentives) else { return Ok(()) };
        let after = incentives.after(&achieved).map_err(refused)?;
        after.check(self.kept.profile.as_of(self.today), &self.user).map_err(refused)
    }
}

impl Service {
    /// The service over a store. Refuses a store whose days were counted in another zone, or whose rules a newer release
    /// wrote.
    pub async fn start(store: Arc<dyn Store>, clock: Clock, settings: Settings) -> Result<Self, Failure> {
        if let Some(days) = settings.forget_after.filter(|days| *days < LEAST_DAYS) {
            return Err(Failure::broken(format!(
                "`--forget-after {days}` is too soon: give at least {LEAST_DAYS}, as events may come 30 days late, and the \
                 board looks back on 8 weeks; 400 or more where stages and segments have holds"
            )));
        }
        let mut transaction = store.write().await?;
        let kept = transaction.keep_setting("zone", &settings.zone.to_string()).await?;
        let rules = CurrentRules::default();
        rules.of(&mut *transaction).await?;
        transaction.commit().await?;
        if kept != settings.zone.to_string() {
            let wanted = &settings.zone;
            return Err(Failure::broken(format!(
                "the days in this store are counted in zone `{kept}`, not `{wanted}`: start with `--zone {kept}`, or move \
                 everything to a new store that has the other zone, by the files of `export-facts`, `export-links`, `export` \
                 and `export-points`, and the rules"
            )));
        }
        let calendars = Calendars::new(settings.zone.clone());
        let (metrics, people, board) = (Metrics::new(), People::default(), Board::default());
        let (names, to_say) = (RwLock::default(), RwLock::default());
        Ok(Self { store, clock, calendars, settings, rules, metrics, people, board, names, to_say })
    }

    /// The day it is where the service counts days.
    pub fn today(&self) -> Result<Day, Failure> {
        self.day_of(self.calendars.own())
    }

    /// The day it is by a calendar.
    pub fn day_of(&self, calendar: &Calendar) -> Result<Day, Failure> {
        calendar.day(self.clock.now()).map_err(|error| Failure::broken(format!("the clock is wrong: {error}")))
    }

    /// The facts of a user, and the calendar by which their days are counted.
    pub fn known(&self, family: &Family) -> Result<(KeptFacts, User, Arc<Calendar>), Failure> {
        let facts = family.facts()?;
        let calendar = self.calendars.of(facts.zone()?.as_ref());
        let user = facts.user(family.number());
        Ok((facts, user, calendar))
    }

    /// All that is kept of locked users, by any of their ids. What cannot be read is rebuilt from the log.
    pub async fn open(
        &self,
        transaction: &mut dyn Write,
        rules: &Rules,
        rows: Vec<UserRow>,
    ) -> Result<Vec<Locked>, Failure> {
        let families = Family::all(transaction, rows).await?;
        let numbers: Vec<_> = families.iter().map(Family::number).collect();
        let states = transaction.states(&numbers).await?;
        self.opened(transaction, rules, families.into_iter().zip(states).collect()).await
    }

    /// The same, where their states were read already.
    pub async fn opened(
        &self,
        transaction: &mut dyn Write,
        rules: &Rules,
        families: Vec<(Family, Option<StateRow>)>,
    ) -> Result<Vec<Locked>, Failure> {
        let mut opened = Vec::with_capacity(families.len());
        for (family, state) in families {
            let (facts, user, calendar) = self.known(&family)?;
            let today = self.day_of(&calendar)?;
            let (mut kept, is_told_lost) = self.kept(transaction, &family, state.as_ref(), &calendar).await?;
            // What is so before anything new comes counts as told where that is lost.
            let silent = if is_told_lost {
                Some(today)
            } else {
                self.told_before_first_fit(transaction, rules, state.as_ref(), &kept).await?
            };
            if let Some(day) = silent {
                drop(kept.look(&rules.edition, &user, day).map_err(outbox::unscored)?);
            }
            opened.push(Locked { family, facts, user, calendar, today, kept });
        }
        Ok(opened)
    }

    /// The day up to which was told under these rules before they were fitted for the first time; none where they were
    /// fitted then, are not now, or are others.
    ///
    /// A first fit changes nobody. What it makes known as of that day counts as told, so that what an event or time alone
    /// changed since is still told as that.
    pub async fn told_before_first_fit(
        &self,
        transaction: &mut dyn Write,
        rules: &Rules,
        state: Option<&StateRow>,
        kept: &Kept,
    ) -> Result<Option<Day>, Failure> {
        let (Some(state), Some(told)) = (state, kept.told.revision()) else { return Ok(None) };
        if !rules.edition.revision().is_refit_of(told) || self.rules.was_fitted(transaction, state.revision).await? {
            return Ok(None);
        }
        Ok(kept.told.as_of())
    }

    /// What is kept of a user, from bytes or from the log; and whether what was told is lost.
    pub async fn kept(
        &self,
        transaction: &mut (impl Read + ?Sized),
        family: &Family,
        state: Option<&StateRow>,
        calendar: &Calendar,
    ) -> Result<(Kept, bool), Failure> {
        let number = family.number();
        let Some(state) = state else { return Ok((Kept::nothing(number, calendar, self.settings.seen), false)) };
        let forgotten = self.left_over(number, Some(state))?;
        let unreadable = match Kept::read(number, state, forgotten.clone(), self.settings.seen) {
            Ok(kept) => return Ok((kept, false)),
            Err(unreadable) => unreadable,
        };
        let (told, is_told_lost) = match read_told(number, &state.told) {
            Ok(told) => (told, false),
            Err(_) => (Told::nothing(number), true),
        };
        if let Unreadable::Newer { .. } = unreadable {
            return Err(Failure::broken(unreadable.to_string()));
        }
        tracing::warn!("{unreadable}: rebuilt from the log");
        self.metrics.rebuilt.inc();
        Ok((self.rebuilt(transaction, family, told, forgotten, calendar).await?, is_told_lost))
    }

    /// What is left of a user's forgotten days. It is nowhere else, so bytes that cannot be read are an error.
    pub fn left_over(&self, user: UserNumber, state: Option<&StateRow>) -> Result<Option<Box<Forgotten>>, Failure> {
        let Some(row) = state.and_then(|state| state.forgotten.as_deref()) else { return Ok(None) };
        let forgotten = Forgotten::read(user, row, self.settings.seen);
        forgotten.map(|forgotten| Some(Box::new(forgotten))).map_err(|error| Failure::broken(error.to_string()))
    }

    /// What the log makes of a user of whom this was told, and of whose forgotten days this is left.
    pub async fn rebuilt(
        &self,
        transaction: &mut (impl Read + ?Sized),
        family: &Family,
        told: Told,
        forgotten: Option<Box<Forgotten>>,
        calendar: &Calendar,
    ) -> Result<Kept, Failure> {
        let (number, events) = (family.number(), transaction.events_of(&family.numbers()).await?);
        Kept::rebuilt(number, &events, told, forgotten, calendar, self.settings.seen)
            .map_err(|error| Failure::broken(format!("user {number} cannot be rebuilt from the log: {error}")))
    }

    /// Gives numbers to the names that have none.
    ///
    /// They have a transaction of their own: a name once numbered stays so, whatever becomes of the events that brought it,
    /// and no batch has to wait for another one's names.
    pub async fn number_names(&self, names: impl IntoIterator<Item = &str>) -> Result<(), Failure> {
        let unknown: Vec<&str> = self.names.read().map_err(poisoned)?.unknown(names);
        if unknown.is_empty() {
            return Ok(());
        }
        let number = || async {
            let mut transaction = self.store.write().await?;
            let numbers = transaction.number_names(&unknown).await?;
            transaction.commit().await?;
            Ok(numbers)
        };
        let numbers = retried(number).await?.into_iter().map(Subject::new);
        let learned = self.names.write().map_err(poisoned)?.learn(unknown.into_iter().zip(numbers));
        self.forget_names_to_say();
        learned.map_err(|error| Failure::broken(format!("the names in the store: {error}")))
    }

    /// The number of a name that has one.
    pub fn subject(&self, name: &str) -> Result<Subject, Failure> {
        let subject = self.names.read().map_err(poisoned)?.get(name);
        subject.ok_or_else(|| Failure::broken(format!("the name `{name}` has no number")))
    }

    /// All names, as rules are written with them.
    pub async fn interner(&self, transaction: &mut (impl Read + ?Sized)) -> Result<Interner, Failure> {
        let rows = transaction.names().await?.into_iter().map(|(number, name)| (name, Subject::new(number)));
        Interner::from_rows(rows).map_err(|error| Failure::broken(format!("the names in the store: {error}")))
    }
}

impl Service {
    /// The names of subjects, channels, classes and kinds, by which people know what the store numbers. Some seconds old at most.
    pub async fn names_to_say(&self) -> Result<Arc<Names>, Failure> {
        let known = self.to_say.read().map_err(poisoned)?.clone();
        if let Some((read, names)) = known
            && read.elapsed().as_secs() < self.settings.report_seconds.into()
        {
            return Ok(names);
        }
        let mut transaction = self.store.read().await?;
        let kinds = self.rules.of(&mut *transaction).await?.book.company.names.kinds.clone();
        let subjects = self.interner(&mut *transaction).await?;
        let names = Arc::new(Names { channels: subjects.clone(), classes: subjects.clone(), subjects, kinds });
        *self.to_say.write().map_err(poisoned)? = Some((Instant::now(), names.clone()));
        Ok(names)
    }

    /// There are new names.
    pub(crate) fn forget_names_to_say(&self) {
        if let Ok(mut names) = self.to_say.write() {
            *names = None;
        }
    }
}

/// A thread that held a lock panicked, which none here does.
#[expect(clippy::needless_pass_by_value, reason = "as `map_err` wants it")]
fn poisoned<T>(error: PoisonError<T>) -> Failure {
    Failure::broken(error.to_string())
}

/// How often something is done anew when two transactions were in each other's way.
const TRIES: u32 = 10;

/// Does something again, as long as it was only in the way of others.
pub async fn retried<T, F>(mut attempt: impl FnMut() -> F) -> Result<T, Failure>
where
    F: Future<Output = Result<T, Failure>>,
{
    let mut tries = 1;
    loop {
        match attempt().await {
            Err(failure) if failure.is_retryable() && tries < TRIES => {
                tracing::debug!("{failure}: tried again");
                tokio::time::sleep(std::time::Duration::from_millis(u64::from(tries) * 5)).await;
                tries += 1;
            }
            done => return done,
        }
    }
}
