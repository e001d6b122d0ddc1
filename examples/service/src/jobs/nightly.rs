//! The nightly job: fits the rules to everybody as of yesterday, and looks at everybody by the new fit.
//!
//! The fit comes into force as one revision, in one transaction, and only in place of the revision that was fitted: rules
//! that somebody posted meanwhile stay. Until then all users are scored by the old rules. A job that is killed before has
//! done nothing; one that is killed after leaves users who were told by an older revision, and whoever runs next, this job
//! or the hourly one, looks at them.

use lifestage::Day;
use serde::{Deserialize, Serialize};

use super::forget::Forgot;
use super::hourly::LookedAt;
use crate::failure::Failure;
use crate::reports::counted;
use crate::service::{Service, retried};

/// Under which name the job notes how far it came.
const JOB: &str = "nightly";

/// How many days a fit stays where nobody says: a fit moves users who did nothing, so not every night.
pub const FIT_EVERY: u32 = 7;

/// What a night did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Night {
    /// What became of the fit.
    pub fitted: Fitted,
    /// Who was looked at.
    pub looked_at: LookedAt,
    /// What was forgotten; none where the service keeps everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forgot: Option<Forgot>,
}

/// What became of a fit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Fitted {
    /// A new revision is in force.
    Revision(u64),
    /// The same cuts came out as before.
    Unchanged,
    /// The rules were fitted less than the days ago after which they are fitted again, or there is nobody to fit them to.
    NotYet,
    /// Somebody put other rules in force meanwhile: theirs stay.
    Superseded,
}

/// How far the job came.
#[derive(Serialize, Deserialize)]
struct Progress {
    /// The day as of which the rules were fitted last.
    fitted_as_of: Day,
    /// How many users there were; none where a release before wrote it.
    #[serde(default)]
    users: Option<u64>,
}

impl Service {
    /// Fits the rules where the last fit is `every` days old or older, looks at whoever is due, and forgets what is too old.
    ///
    /// A fit moves the cuts, and with them users who did nothing: once a week is enough for most. Where there are twice as many users as
    /// then, the cuts are of another company, and the rules are fitted at once.
    pub async fn nightly(&self, every: u32) -> Result<Night, Failure> {
        let fitted = self.fit(every).await?;
        let looked_at = self.hourly().await?;
        Ok(Night { fitted, looked_at, forgot: self.forget().await? })
    }

    async fn fit(&self, every: u32) -> Result<Fitted, Failure> {
        let yesterday = self.today()?.minus(1);
        let mut transaction = self.store.read().await?;
        let rules = self.rules.of(&mut *transaction).await?;
        let progress = transaction.job(JOB).await?.and_then(|text| serde_json::from_str::<Progress>(&text).ok());
        let users = transaction.changed(None).await?.states;
        drop(transaction);
        let stays = progress.is_some_and(|progress| {
            let has_grown = progress.users.is_some_and(|then| users >= then.saturating_mul(2));
            progress.fitted_as_of > yesterday.minus(every) && !has_grown
        });
        if stays {
            return Ok(Fitted::NotYet);
        }
        let everybody = self.read_everybody().await?;
        let before = rules.clone();
        let fit = move || {
            let population = &everybody.population;
            // A service that has just begun: cuts of nobody would stay for days, and be news to everybody when true ones come.
            if population.profiles().all(|profile| profile.as_of(yesterday).first_day().is_none()) {
                return Ok(None);
            }
            let book = before.book.clone().unfitted().fitted(population, yesterday);
            Ok(Some(Box::new(book.map_err(|error| Failure::broken(error.to_string()))?)))
        };
        let Some(book) = counted(fit).await? else { return Ok(Fitted::NotYet) };
        if *book == rules.book {
            self.note_fit(yesterday, users).await?;
            return Ok(Fitted::Unchanged);
        }
        match self.put_in_force(&book, rules.revision, format!("fitted as of {yesterday}"), false).await {
            Ok(posted) => {
                self.note_fit(yesterday, users).await?;
                Ok(Fitted::Revision(posted.revision))
            }
            Err(Failure::Conflict(why)) => {
                tracing::info!("the fit was left: {why}");
                Ok(Fitted::Superseded)
            }
            Err(failure) => Err(failure),
        }
    }

    /// Noted after the revision is in force: a job that is killed between the two fits again, to the same cuts.
    async fn note_fit(&self, fitted_as_of: Day, users: u64) -> Result<(), Failure> {
        let progress = serde_json::to_string(&Progress { fitted_as_of, users: Some(users) });
        let progress = progress.map_err(|error| Failure::broken(error.to_string()))?;
        let note = || async {
            let mut transaction = self.store.write().await?;
            transaction.put_job(JOB, &progress).await?;
            transaction.commit().await?;
            Ok(())
        };
        retried(note).await
    }
}
