//! One user: the scorecard, the facts, what was told, and how everything of theirs is erased.

use lifestage::answer::Reason;
use lifestage::incentive::Balance;
use lifestage::{Day, Profile, Subject};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::facts::{Facts, KeptFacts};
use crate::failure::Failure;
use crate::intake::{LONGEST, Telling};
use crate::outbox::{self, ToldChange};
use crate::service::{Service, retried};
use crate::store::{Absent, Read, StateRow, UserRow};
use crate::writes::Writes;

/// What is known of a user on a day.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct UserCard {
    pub user: String,
    #[schema(value_type = String)]
    pub as_of: Day,
    pub facts: Facts,
    /// The revision of the rules that were asked.
    pub revision: u64,
    /// All scores; none before the user joined.
    #[schema(value_type = Option<Object>)]
    pub card: Option<Value>,
    /// Why the scores are so: the rule, what it saw, its bounds, and a sentence.
    #[schema(value_type = Vec<Object>)]
    pub reasons: Vec<Reason>,
    /// Spendable points; none where the user never had any.
    #[schema(value_type = Option<Object>)]
    pub points: Option<Balance>,
}

/// What was erased of a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Receipt {
    pub user: String,
    /// Milliseconds since 1970.
    pub at: i64,
    /// The number of rows by table.
    pub removed: Vec<Removed>,
    /// The number of other users who named this one as the one who brought them, and do not any more.
    pub referrals: u64,
}

/// The rows that were erased from a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Removed {
    pub table: String,
    pub rows: u64,
}

impl Service {
    /// The scorecard of a user as of a day.
    pub async fn card(&self, id: &str, as_of: Option<Day>) -> Result<UserCard, Failure> {
        let mut transaction = self.store.read().await?;
        let row = transaction.user(id).await?.ok_or_else(|| Failure::missing("user", id))?;
        let rules = self.rules.of(&mut *transaction).await?;
        let (facts, user, calendar) = self.known(&row)?;
        let as_of = as_of.map_or_else(|| self.day_of(&calendar), Ok)?;
        let profile = self.profile(&mut *transaction, &row).await?;
        let card = rules.edition.rules().score(profile.as_of(as_of), &user).map_err(outbox::unscored)?;
        let reasons = card.iter().flat_map(lifestage::Scorecard::reasons).collect();
        let written = card.map(|card| {
            let card = card.under(id).map_err(|error| Failure::broken(error.to_string()))?;
            serde_json::to_value(card).map_err(|error| Failure::broken(error.to_string()))
        });
        let ledger = self.ledger(&mut *transaction, &row).await?;
        let points = (!ledger.is_empty()).then(|| ledger.balance(as_of));
        let (user, facts, revision) = (row.id, facts.told, rules.revision);
        Ok(UserCard { user, as_of, facts, revision, card: written.transpose()?, reasons, points })
    }

    async fn profile(&self, transaction: &mut dyn Read, row: &UserRow) -> Result<Profile, Failure> {
        let (_, _, calendar) = self.known(row)?;
        let state: Option<StateRow> = transaction.states(&[row.number]).await?.pop().flatten();
        Ok(self.kept(transaction, row, state.as_ref(), &calendar).await?.0.profile)
    }

    /// What was told of a user, the latest first.
    pub async fn changes_of(&self, id: &str, limit: usize) -> Result<Vec<ToldChange>, Failure> {
        let mut transaction = self.store.read().await?;
        let row = transaction.user(id).await?.ok_or_else(|| Failure::missing("user", id))?;
        transaction.told_of(row.number, limit).await?.into_iter().map(TryFrom::try_from).collect()
    }

    /// Takes in the facts of a user, in place of those from before. In a new zone the user's days are counted anew.
    pub async fn put_facts(&self, id: &str, facts: &Facts, telling: Telling) -> Result<(), Failure> {
        check(id, "id")?;
        if let Some(zone) = &facts.zone {
            let _: crate::calendars::Zone = zone.parse().map_err(|error| Failure::refused("zone", error))?;
        }
        if facts.referrer.as_deref() == Some(id) {
            return Err(Failure::refused("referrer", format!("`{id}` cannot have brought themselves: leave it out")));
        }
        for name in facts.channel.iter().chain(&facts.referrer) {
            check(name, "facts")?;
        }
        self.number_names(facts.channel.as_deref()).await?;
        let channel_number = facts.channel.as_deref().map(|name| self.subject(name)).transpose()?.map(Subject::number);
        retried(|| self.try_to_put_facts(id, facts, channel_number, telling)).await
    }

    async fn try_to_put_facts(
        &self,
        id: &str,
        facts: &Facts,
        channel_number: Option<u16>,
        telling: Telling,
    ) -> Result<(), Failure> {
        let mut transaction = self.store.write().await?;
        let rules = self.rules.of(&mut *transaction).await?;
        let ids: Vec<&str> = std::iter::once(id).chain(facts.referrer.as_deref()).collect();
        let locked = transaction.lock(&ids, Absent::Create).await?;
        let number_of = |id: &str| locked.iter().find(|row| row.id == id).map(|row| row.number);
        let referrer_number = facts.referrer.as_deref().and_then(number_of);
        let kept = KeptFacts { told: facts.clone(), channel_number, referrer_number };
        let Some(mut row) = locked.iter().find(|row| row.id == id).cloned() else {
            return Err(Failure::broken("a user who was just made is gone"));
        };
        let before = KeptFacts::read(&row.facts)?;
        row.facts = kept.written()?;
        transaction.put_facts(row.number, &row.facts, referrer_number).await?;
        let mut writes = Writes::default();
        for mut user in self.open(&mut *transaction, &rules, vec![row]).await? {
            if before.zone()? != user.facts.zone()? {
                let told = user.kept.told.clone();
                user.kept = self.rebuilt(&mut *transaction, &user.row, told, &user.calendar).await?;
            }
            writes.look(self, &mut user, &rules, telling)?;
        }
        writes.store(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Erases everything of a user.
    pub async fn erase(&self, id: &str) -> Result<Receipt, Failure> {
        let receipt = retried(|| self.try_to_erase(id)).await?;
        self.people.forget().await;
        self.board.forget().await;
        Ok(receipt)
    }

    async fn try_to_erase(&self, id: &str) -> Result<Receipt, Failure> {
        let mut transaction = self.store.write().await?;
        let locked = transaction.lock(&[id], Absent::LeaveOut).await?;
        let row = locked.first().ok_or_else(|| Failure::missing("user", id))?;
        let brought = transaction.brought_by(row.number).await?;
        let mut referrals = 0;
        for other in &brought {
            let mut facts = KeptFacts::read(&other.facts)?;
            if facts.referrer_number.take() == Some(row.number) {
                facts.told.referrer = None;
                transaction.put_facts(other.number, &facts.written()?, None).await?;
                referrals += 1;
            }
        }
        let removed = transaction.erase(row.number).await?;
        transaction.commit().await?;
        let removed = removed.into_iter().map(|(table, rows)| Removed { table: table.to_owned(), rows }).collect();
        Ok(Receipt { user: id.to_owned(), at: self.clock.milliseconds(), removed, referrals })
    }
}

fn check(text: &str, what: &str) -> Result<(), Failure> {
    match text.len() {
        1..=LONGEST if !text.contains('\0') => Ok(()),
        length => Err(Failure::refused(what, format!("`{length}` bytes: give 1 to {LONGEST}, without U+0000"))),
    }
}
