//! The nightly job, its last part: forgets events that are older than the service keeps them.
//!
//! Of each user who has some, in one transaction: what is new is told, what was achieved is counted up to the horizon, the
//! profile forgets the days before it, and the log loses their events. Users come in pages, each a transaction of its own; a
//! job that is killed has done whole pages, and the next one finds the rest by the events that are still there.

use lifestage::Day;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::forgotten::{CountedBy, NotForgotten};
use crate::identity::Family;
use crate::intake::Telling;
use crate::keeping::Kept;
use crate::rules::Rules;
use crate::service::{Locked, Service, retried};
use crate::store::{Absent, Cut, ForgottenRow, LogRow, Read, UserNumber, Write, midnight};
use crate::writes::Writes;

/// How many users are locked at once.
const PAGE: usize = 100;

/// Under which name the job notes before which day events may be gone from the log.
const JOB: &str = "forget";

/// How many users who are left are named.
const NAMED: usize = 20;

/// What was forgotten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Forgot {
    /// Events of days before it are forgotten.
    #[schema(value_type = String)]
    pub before: Day,
    /// Users some of whose days were forgotten.
    pub users: u64,
    /// Events that were removed from the log.
    pub events: u64,
    /// Users of whom nothing was forgotten although there are such events, as something that is known would not be any more.
    /// Where these are all of a page, the others are not tried.
    pub left: u64,
    /// The first of them, each with the reason.
    pub because: Vec<LeftUser>,
}

/// A user of whom nothing was forgotten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct LeftUser {
    pub user: String,
    pub reason: String,
}

/// How far the job came.
#[derive(Serialize, Deserialize)]
struct Progress {
    before: Day,
}

/// What is to be stored of a user some of whose days are forgotten.
struct Done {
    kept: Kept,
    cut: Cut,
    /// The aliases that had such events.
    aliases: Vec<UserNumber>,
}

impl Service {
    /// Forgets events older than the service keeps them; none where it keeps all.
    pub(super) async fn forget(&self) -> Result<Option<Forgot>, Failure> {
        let Some(days) = self.settings.forget_after else { return Ok(None) };
        let before = self.today()?.minus(days);
        let mut forgot = Forgot { before, users: 0, events: 0, left: 0, because: Vec::new() };
        // In every zone, what is before this instant is of a day before the horizon. What else is comes a night later.
        let users = self.store.read().await?.with_events_before(midnight(before.minus(1))).await?;
        if users.is_empty() {
            return Ok(Some(forgot));
        }
        for page in users.chunks(PAGE) {
            let done = retried(|| self.forget_page(page, before)).await?;
            forgot.users += done.users;
            forgot.events += done.events;
            forgot.left += done.left;
            forgot.because.extend(done.because);
            forgot.because.truncate(NAMED);
            if done.users == 0 && done.left > 0 {
                // The rules ask about these days. The others would be left too, and each would be tried for nothing.
                break;
            }
        }
        if let Some(LeftUser { user, reason }) = forgot.because.first() {
            tracing::warn!("of {} users nothing is forgotten, such as `{user}`: {reason}", forgot.left);
        }
        self.metrics.forgotten.inc_by(forgot.events);
        Ok(Some(forgot))
    }

    /// The first day of which the log has all events, however the days of users are counted.
    pub async fn complete_from(&self, transaction: &mut (impl Read + ?Sized)) -> Result<Option<Day>, Failure> {
        let progress = transaction.job(JOB).await?;
        let progress = progress.map(|text| serde_json::from_str::<Progress>(&text)).transpose();
        let progress = progress.map_err(|error| Failure::broken(format!("the progress of job `{JOB}`: {error}")))?;
        // The last hours of a day in one zone are hours of up to two days later in another.
        Ok(progress.map(|progress| progress.before.plus(2)))
    }

    /// Notes it with what is gone, in one transaction: nobody may take a part of the log for the whole.
    async fn note_forgetting(&self, transaction: &mut dyn Write, before: Day) -> Result<(), Failure> {
        if self.complete_from(transaction).await?.is_some_and(|noted| noted >= before.plus(2)) {
            return Ok(());
        }
        let progress = serde_json::to_string(&Progress { before });
        let progress = progress.map_err(|error| Failure::broken(error.to_string()))?;
        Ok(transaction.put_job(JOB, &progress).await?)
    }

    async fn forget_page(&self, page: &[UserNumber], before: Day) -> Result<Forgot, Failure> {
        let mut done = Forgot { before, users: 0, events: 0, left: 0, because: Vec::new() };
        let mut transaction = self.store.write().await?;
        // What is achieved belongs to the rules under which it is counted.
        transaction.hold_rules().await?;
        let rules = self.rules.of(&mut *transaction).await?;
        let ids: Vec<String> = transaction.users_of(page).await?.into_iter().map(|row| row.id).collect();
        let rows = transaction.lock(&ids.iter().map(String::as_str).collect::<Vec<_>>(), Absent::LeaveOut).await?;
        let mut writes = Writes::default();
        for mut user in self.open(&mut *transaction, &rules, rows).await? {
            let cut = Cut::before(before, &user.calendar).map_err(|error| Failure::broken(error.to_string()))?;
            let past = transaction.events_past(&user.family.numbers(), cut).await?;
            // Another process may have been here while this one waited.
            if past.is_empty() || user.kept.horizon().is_some_and(|horizon| horizon > before) {
                continue;
            }
            // Tell first: of what is forgotten only what still stands is told.
            writes.tell(self, &mut user, &rules, Telling::Aloud)?;
            match self.forgetting(&mut *transaction, &rules, &user, before, &past).await? {
                Ok(kept) => {
                    let aliases = aliases_of(&user.family, &past);
                    done.users += 1;
                    done.events += past.len() as u64;
                    self.put_forgotten(&mut *transaction, &rules, user, Done { kept, cut, aliases }, &mut writes)
                        .await?;
                }
                Err(reason) => {
                    writes.look(self, &mut user, &rules, Telling::Aloud)?;
                    let (user, reason) = (user.family.id().to_owned(), reason.to_string());
                    done.left += 1;
                    done.because.push(LeftUser { user, reason });
                }
            }
        }
        if done.users > 0 {
            self.note_forgetting(&mut *transaction, before).await?;
        }
        writes.store(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(done)
    }

    /// What is kept of a user without the days before a horizon.
    async fn forgetting(
        &self,
        transaction: &mut dyn Write,
        rules: &Rules,
        user: &Locked,
        before: Day,
        past: &[(UserNumber, LogRow)],
    ) -> Result<Result<Kept, NotForgotten>, Failure> {
        let own = self.calendars.own();
        // Reports count everybody by the days of the service.
        let by_own_days = if *user.calendar == *own {
            None
        } else {
            let left = user.kept.forgotten.clone().map(|forgotten| Box::new(forgotten.in_own_days()));
            Some(self.rebuilt(transaction, &user.family, user.kept.told.clone(), left, own).await?)
        };
        let days = CountedBy { calendar: &user.calendar, own: by_own_days.as_ref().map(|kept| (own, kept)) };
        let set = rules.edition.rules();
        let forgotten = user.kept.forget(set, &user.user, before, past, &days, user.family.number());
        Ok(forgotten.and_then(|kept| {
            // A fit asks as of yesterday, which reaches a day further back than today.
            kept.check_known_as(&user.kept, set, &user.user, user.today.minus(1))?;
            Ok(kept)
        }))
    }

    async fn put_forgotten(
        &self,
        transaction: &mut dyn Write,
        rules: &Rules,
        mut user: Locked,
        done: Done,
        writes: &mut Writes,
    ) -> Result<(), Failure> {
        let Done { kept, cut, aliases } = done;
        let mut rows: Vec<_> = kept.forgotten.iter().map(|left| (user.family.number(), left.row())).collect();
        let horizon = kept.horizon();
        rows.extend(aliases.into_iter().zip(horizon.into_iter().cycle()).map(|(alias, horizon)| {
            // The alias cannot go any more, as nobody can tell what of the days was its own.
            (alias, ForgottenRow::of_alias(horizon))
        }));
        transaction.put_forgotten(&rows).await?;
        transaction.trim(&user.family.numbers(), cut).await?;
        user.kept = kept;
        writes.look(self, &mut user, rules, Telling::Aloud)
    }
}

/// The aliases of a user under whom these events came.
fn aliases_of(family: &Family, past: &[(UserNumber, LogRow)]) -> Vec<UserNumber> {
    let mut aliases: Vec<UserNumber> = past.iter().map(|(member, _)| *member).collect();
    aliases.sort_unstable();
    aliases.dedup();
    aliases.retain(|member| *member != family.number());
    aliases
}
