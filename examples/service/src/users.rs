//! One user: the scorecard, what was told, and how everything of theirs is erased.

use std::collections::{BTreeMap, BTreeSet};

use lifestage::answer::Reason;
use lifestage::incentive::Balance;
use lifestage::profile::Erasure;
use lifestage::rule::{ScoreError, Told};
use lifestage::{Day, Profile, UserId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::calendars::check_not_later;
use crate::facts::{Facts, KeptFacts};
use crate::failure::Failure;
use crate::forgotten::score;
use crate::identity::{Connected, Family, because};
use crate::keeping::Kept;
use crate::outbox::{self, ToldChange};
use crate::rules::Rules;
use crate::service::{Service, retried};
use crate::store::{Read, UserNumber, UserRow, Write};

/// What is known of a user on a day.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct UserCard {
    /// The id under which the user is kept: of several that links join, the one that the store met first.
    pub user: String,
    /// Their other ids.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    #[schema(value_type = String)]
    pub as_of: Day,
    pub facts: Facts,
    /// The revision of the rules that were asked.
    pub revision: u64,
    /// All scores; none before the user joined.
    #[schema(value_type = Option<Object>)]
    pub card: Option<Value>,
    /// Why there are no scores, where there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_card: Option<String>,
    /// Why the scores are so: the rule, what it saw, its bounds, and a sentence.
    #[schema(value_type = Vec<Object>)]
    pub reasons: Vec<Reason>,
    /// Spendable points; none where the user never had any.
    #[schema(value_type = Option<Object>)]
    pub points: Option<Balance>,
}

/// What was erased of a user, by the tables of the service. The library's `ErasureReceipt` is under a pseudonym of a number that nobody knows
/// once the user is gone; this one names the ids, for whoever has to answer the user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Receipt {
    pub user: String,
    /// All ids that were erased: links join them to the one that was asked for.
    pub ids: Vec<String>,
    /// Milliseconds since 1970.
    pub at: i64,
    /// The number of rows by table.
    pub removed: Vec<Removed>,
    /// The number of other users who named this one as the one who brought them, and do not any more.
    pub referrals: u64,
    /// Ids that were linked to these without being theirs alone, and are still there: look at them, and decide.
    pub beside: Vec<Beside>,
}

/// An id that was linked to an erased one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Beside {
    pub id: String,
    /// Why it is not theirs.
    pub because: String,
}

/// The rows that were erased from a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Removed {
    pub table: String,
    pub rows: u64,
}

/// What becomes of those who were linked to somebody who is erased.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Others {
    Relinked,
    AsTheyAre,
}

/// Why there are no scores of a user: they join later than the day asked about, as far as anybody knows.
fn not_joined(id: &str, joined: Option<Day>, profile: &Profile, as_of: Day, today: Day) -> String {
    match joined.or_else(|| profile.as_of(today.plus(1)).first_day()) {
        Some(joined) if joined > as_of => {
            format!("`{id}` joined on {joined}, after {as_of}: ask about that day or a later one")
        }
        _ => format!("nothing is known of `{id}` yet: send events, or the day on which they joined"),
    }
}

impl Service {
    /// The scorecard of a user as of a day.
    pub async fn card(&self, id: &str, as_of: Option<Day>) -> Result<UserCard, Failure> {
        let mut transaction = self.store.read().await?;
        let now = Family::named(&mut *transaction, id).await?;
        let rules = self.rules.of(&mut *transaction).await?;
        let today = self.day_of(&self.known(&now)?.2)?;
        let as_of = as_of.map_or(Ok(today), |day| check_not_later("as_of", day, today))?;
        let family = self.family_as_of(&mut *transaction, &rules, id, &now, as_of).await?;
        let (facts, user, _) = self.known(&family)?;
        let kept = self.kept_as_of(&mut *transaction, &now, &family, as_of).await?;
        let id = family.id();
        let card = score(rules.edition.rules(), kept.achieved(), &kept.profile, &user, as_of);
        let card = card.map_err(|error| match error {
            // What the rules ask as of that day reaches before the horizon.
            ScoreError::BeforeHorizon(_) => Failure::refused("as_of", format!("`{as_of}` for `{id}`: {error}")),
            error => outbox::unscored(error),
        })?;
        let reasons = card.iter().flat_map(lifestage::Scorecard::reasons).collect();
        let no_card = card.is_none().then(|| not_joined(id, facts.told.joined, &kept.profile, as_of, today));
        let written = card.map(|card| {
            let card = card.under(id).map_err(|error| Failure::broken(error.to_string()))?;
            serde_json::to_value(card).map_err(|error| Failure::broken(error.to_string()))
        });
        let ledger = self.ledger(&mut *transaction, now.head()).await?;
        let points = (!ledger.is_empty()).then(|| ledger.balance(as_of));
        let (user, aliases, facts, revision) = (id.to_owned(), family.aliases(), facts.told, rules.revision);
        Ok(UserCard { user, aliases, as_of, facts, revision, card: written.transpose()?, no_card, reasons, points })
    }

    /// The user who had an id as of a day: links of later days join nobody yet.
    async fn family_as_of(
        &self,
        transaction: &mut dyn Read,
        rules: &Rules,
        id: &str,
        now: &Family,
        as_of: Day,
    ) -> Result<Family, Failure> {
        let asked = now.members().find(|row| row.id == id).unwrap_or(now.head());
        let connected = Connected::with(transaction, [asked.number]).await?;
        if connected.links.is_empty() {
            return Ok(now.clone());
        }
        let family = |day: Day| connected.family(&rules.book.identity, asked.number, day);
        // Whom forgotten days keep where they are, links do not move.
        if family(self.today()?)? != now.numbers() {
            return Ok(now.clone());
        }
        let numbers = family(as_of)?;
        if numbers == now.numbers() {
            return Ok(now.clone());
        }
        let rows = transaction.users_of(&numbers).await?;
        Ok(Family::together(rows).unwrap_or_else(|| now.clone()))
    }

    /// What is kept of a user, who may have had fewer ids as of a day than now. Forgotten days cannot be told apart by ids.
    async fn kept_as_of(
        &self,
        transaction: &mut dyn Read,
        now: &Family,
        family: &Family,
        as_of: Day,
    ) -> Result<Kept, Failure> {
        let (number, (_, _, calendar)) = (family.number(), self.known(family)?);
        let both: BTreeSet<UserNumber> = now.numbers().into_iter().chain(family.numbers()).collect();
        let both: Vec<UserNumber> = both.into_iter().collect();
        let states: BTreeMap<_, _> = both.iter().copied().zip(transaction.states(&both).await?).collect();
        let state = states.get(&number).and_then(Option::as_ref);
        let forgotten = states.iter().filter_map(|(number, state)| {
            let left = state.as_ref().and_then(|state| state.forgotten.as_deref());
            Some((*number, left?.horizon))
        });
        let forgotten: Vec<(UserNumber, Day)> = forgotten.collect();
        let is_theirs = |number: &UserNumber| family.members().any(|row| row.number == *number);
        if family != now && number != now.number() && !forgotten.iter().any(|(member, _)| is_theirs(member)) {
            // Nothing of these ids was forgotten yet, whatever the others did.
            let nothing = Told::nothing(number);
            return self.rebuilt(transaction, family, nothing, None, &calendar).await;
        }
        let horizon = forgotten.iter().map(|(_, horizon)| *horizon).max();
        if let Some(horizon) = horizon.filter(|horizon| as_of < *horizon) {
            return Err(Failure::refused(
                "as_of",
                format!(
                    "`{as_of}` is before `{horizon}`, and what `{}` did before that day is forgotten: ask about that day or a \
                     later one",
                    family.id()
                ),
            ));
        }
        if family == now {
            return Ok(self.kept(transaction, family, state, &calendar).await?.0);
        }
        if number != now.number() || !forgotten.iter().all(|(member, _)| is_theirs(member)) {
            let id = family.id();
            let why =
                format!("`{id}` had other ids then, whose forgotten days cannot be told apart: ask about a later day");
            return Err(Failure::refused("as_of", why));
        }
        let left = self.left_over(number, state)?;
        self.rebuilt(transaction, family, Told::nothing(number), left, &calendar).await
    }

    /// What was told of a user, the latest first.
    pub async fn changes_of(&self, id: &str, limit: usize) -> Result<Vec<ToldChange>, Failure> {
        let mut transaction = self.store.read().await?;
        let mut told = Vec::new();
        for number in Family::named(&mut *transaction, id).await?.numbers() {
            told.extend(transaction.told_of(number, limit).await?);
        }
        told.sort_by_key(|row| std::cmp::Reverse(row.place));
        told.truncate(limit);
        told.into_iter().map(TryFrom::try_from).collect()
    }

    /// Erases everything of a user, under all their ids.
    pub async fn erase(&self, id: &str) -> Result<Receipt, Failure> {
        let receipt = match retried(|| self.try_to_erase(id, Others::Relinked)).await {
            // Whoever else would be joined or parted by it cannot be: they stay as they are, and nobody is kept for that.
            Err(Failure::Conflict(why)) => {
                tracing::warn!("`{id}` is erased, and those who were linked to them stay as they are: {why}");
                retried(|| self.try_to_erase(id, Others::AsTheyAre)).await?
            }
            receipt => receipt?,
        };
        self.people.forget().await;
        self.board.forget().await;
        Ok(receipt)
    }

    async fn try_to_erase(&self, id: &str, what_of_others: Others) -> Result<Receipt, Failure> {
        let mut transaction = self.store.write().await?;
        let rules = self.rules.of(&mut *transaction).await?;
        if transaction.user(id).await?.is_none() {
            return Err(Failure::missing("user", id));
        }
        let (connected, rows) = Connected::locked(&mut *transaction, &[id]).await?;
        let Some(asked) = rows.iter().find(|row| row.id == id) else { return Err(Failure::missing("user", id)) };
        let erasure = rules.book.identity.erasure(&connected.links, self.today()?, asked.number);
        let (theirs, others): (Vec<UserRow>, Vec<UserRow>) =
            rows.iter().cloned().partition(|row| erasure.ids.contains(&row.number.into()));
        let beside = self.beside(&mut *transaction, &erasure, &rows).await?;
        let (mut removed, mut referrals) = (Vec::<Removed>::new(), 0);
        for row in &theirs {
            referrals += forget_referrer(&mut *transaction, row.number).await?;
            for (table, rows) in transaction.erase(row.number).await? {
                match removed.iter_mut().find(|removed| removed.table == table) {
                    Some(removed) => removed.rows += rows,
                    None => removed.push(Removed { table: table.to_owned(), rows }),
                }
            }
        }
        // An id that was shared only because of them joins those who are left.
        if what_of_others == Others::Relinked {
            self.relink(&mut *transaction, &rules, &others).await?;
        }
        transaction.commit().await?;
        let ids = theirs.into_iter().map(|row| row.id).collect();
        Ok(Receipt { user: id.to_owned(), ids, at: self.clock.milliseconds(), removed, referrals, beside })
    }

    /// What was linked to somebody without being theirs.
    async fn beside(
        &self,
        transaction: &mut dyn Write,
        erasure: &Erasure,
        rows: &[UserRow],
    ) -> Result<Vec<Beside>, Failure> {
        if erasure.beside.is_empty() {
            return Ok(Vec::new());
        }
        let names = self.interner(transaction).await?;
        let name = |id: &UserId| {
            let row = rows.iter().find(|row| UserId::from(row.number) == *id);
            row.map_or_else(|| id.to_string(), |row| row.id.clone())
        };
        let beside = erasure.beside.iter();
        Ok(beside
            .map(|beside| Beside { id: name(&beside.id), because: because(&beside.because, name, &names) })
            .collect())
    }
}

/// Removes a user from the facts of those whom they brought; the number of these.
async fn forget_referrer(transaction: &mut dyn Write, user: UserNumber) -> Result<u64, Failure> {
    let mut changed = Vec::new();
    for other in transaction.brought_by(user).await? {
        let mut facts = KeptFacts::read(&other.facts)?;
        if facts.referrer_number.take() == Some(user) {
            facts.told.referrer = None;
            transaction.put_facts(other.number, &facts.written()?, None).await?;
            changed.push(other.number);
        }
    }
    // Stored as they are, so that whoever reads only what changed reads them.
    let states = transaction.states(&changed).await?;
    let states: Vec<_> =
        changed.iter().copied().zip(states).filter_map(|(other, state)| Some((other, state?))).collect();
    transaction.put_states(&states).await?;
    Ok(changed.len() as u64)
}
