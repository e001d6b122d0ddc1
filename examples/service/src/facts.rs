//! Facts: what callers tell of a user besides events.

use lifestage::event::{Birthday, ContactChannel, Purpose};
use lifestage::{Day, Subject, User};
use serde::{Deserialize, Serialize};

use crate::calendars::{Zone, check_happened};
use crate::failure::Failure;
use crate::intake::{Telling, checked_text};
use crate::service::{Service, retried};
use crate::store::{Absent, UserNumber};
use crate::writes::Writes;

/// What is known of a user besides events: no name, no address, no free text. Each is optional.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Facts {
    /// The day on which they joined. Default none: their events tell it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "2026-01-31")]
    pub joined: Option<Day>,
    /// The name of the channel by which they came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// The id of the user who brought them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub referrer: Option<String>,
    /// The month and the day on which they celebrate.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<u8>>, example = json!([2, 29]))]
    pub birthday: Option<Birthday>,
    /// The channels by which they allow messages: `in_app`, `push`, `email`, `sms`, `chat`, `phone`, `post`. Default none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<String>)]
    pub allowed: Vec<ContactChannel>,
    /// The purposes that they refused: `profiling`, `personal_traits`, `recommendation`, `marketing`. Default none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<String>)]
    pub refused: Vec<Purpose>,
    /// The zone they live in, such as `Europe/Berlin`. Default that of the service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
}

/// Facts with the numbers that names and ids have in the store: what is kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct KeptFacts {
    #[serde(flatten)]
    pub told: Facts,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel_number: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub referrer_number: Option<UserNumber>,
    /// Milliseconds since 1970 at which they came. Of several ids of one user, the facts that came last count.
    pub at: i64,
}

impl KeptFacts {
    /// The facts in a row of the store; an empty text is none.
    pub fn read(text: &str) -> Result<Self, Failure> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        serde_json::from_str(text)
            .map_err(|error| Failure::broken(format!("the facts of a user cannot be read: {error}")))
    }

    /// As they stand in the store.
    pub fn written(&self) -> Result<String, Failure> {
        serde_json::to_string(self).map_err(|error| Failure::broken(error.to_string()))
    }

    /// The zone, which was checked when it came.
    pub fn zone(&self) -> Result<Option<Zone>, Failure> {
        let zone = self.told.zone.as_deref().map(str::parse).transpose();
        zone.map_err(|error: crate::calendars::ZoneError| Failure::broken(error.to_string()))
    }

    /// The facts as the library takes them.
    pub fn user(&self, number: UserNumber) -> User {
        let mut user = User::new(number).joined(self.told.joined);
        user.birthday = self.told.birthday;
        user.allowed_channels = self.told.allowed.iter().copied().collect();
        user.refused = self.told.refused.iter().copied().collect();
        user.acquisition_channel = self.channel_number.map_or(Subject::NONE, Subject::new);
        user.referrer = self.referrer_number.map(Into::into);
        user
    }
}

/// Facts that came of a user, and when: none where that is now.
struct Came<'a> {
    id: &'a str,
    facts: &'a Facts,
    channel_number: Option<u16>,
    at: Option<i64>,
    telling: Telling,
}

impl Service {
    /// Takes in the facts of a user, all of them in place of those from before. In a new zone the user's days are counted anew.
    pub async fn put_facts(&self, id: &str, facts: &Facts, telling: Telling) -> Result<(), Failure> {
        self.put_facts_of(id, facts, None, telling).await.map(drop)
    }

    /// The same of facts that came at an instant, in milliseconds since 1970. Facts that came under this id then or later stay; whether
    /// these are the ones that are kept now.
    pub async fn put_facts_of(
        &self,
        id: &str,
        facts: &Facts,
        at: Option<i64>,
        telling: Telling,
    ) -> Result<bool, Failure> {
        check(id, "id")?;
        if let Some(zone) = &facts.zone {
            let _: Zone = zone.parse().map_err(|error| Failure::refused("zone", error))?;
        }
        if let Some(joined) = facts.joined {
            check_happened("joined", "a user joined", joined, self.today()?)?;
        }
        if facts.referrer.as_deref() == Some(id) {
            return Err(Failure::refused("referrer", format!("`{id}` cannot have brought themselves: leave it out")));
        }
        for (name, what) in [(&facts.channel, "channel"), (&facts.referrer, "referrer")] {
            name.as_deref().map_or(Ok(()), |name| check(name, what))?;
        }
        self.number_names(facts.channel.as_deref()).await?;
        let channel_number = facts.channel.as_deref().map(|name| self.subject(name)).transpose()?.map(Subject::number);
        let came = Came { id, facts, channel_number, at, telling };
        retried(|| self.try_to_put_facts(&came)).await
    }

    async fn try_to_put_facts(&self, came: &Came<'_>) -> Result<bool, Failure> {
        let Came { id, facts, channel_number, at, telling } = *came;
        let mut transaction = self.store.write().await?;
        let rules = self.rules.of(&mut *transaction).await?;
        let ids: Vec<&str> = std::iter::once(id).chain(facts.referrer.as_deref()).collect();
        let locked = transaction.lock(&ids, Absent::Create).await?;
        let number_of = |id: &str| locked.iter().find(|row| row.id == id).map(|row| row.number);
        let referrer_number = facts.referrer.as_deref().and_then(number_of);
        let Some(row) = locked.iter().find(|row| row.id == id).cloned() else {
            return Err(Failure::broken("a user who was just made is gone"));
        };
        if let Some(at) = at.filter(|_| !row.facts.is_empty())
            && KeptFacts::read(&row.facts)?.at >= at
        {
            return Ok(false);
        }
        let at = at.unwrap_or_else(|| self.clock.milliseconds());
        let kept = KeptFacts { told: facts.clone(), channel_number, referrer_number, at };
        let (number, written) = (row.number, kept.written()?);
        transaction.put_facts(number, &written, referrer_number).await?;
        let mut writes = Writes::default();
        for mut user in self.open(&mut *transaction, &rules, vec![row]).await? {
            let (before, calendar) = (user.facts.zone()?, user.calendar.clone());
            user.family = user.family.with_facts(number, &written);
            (user.facts, user.user, user.calendar) = self.known(&user.family)?;
            user.today = self.day_of(&user.calendar)?;
            user.check_forgotten(&rules, &calendar)?;
            if before != user.facts.zone()? {
                let (told, left) = (user.kept.told.clone(), user.kept.forgotten.clone());
                user.kept = self.rebuilt(&mut *transaction, &user.family, told, left, &user.calendar).await?;
            }
            writes.look(self, &mut user, &rules, telling)?;
        }
        writes.store(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

fn check(text: &str, what: &str) -> Result<(), Failure> {
    checked_text(what, text).map_err(|reason| Failure::refused(what, reason))
}
