//! A family changes: who is kept under which number, and what goes with them.
//!
//! ```text
//! profile, seen   rebuilt from the log of all ids together, in order of arrival
//! told            stays with each id, and goes on where the id is canonical again
//! points          follow the account: one ledger of all operations; where a family comes apart, the account keeps it
//! facts, log, outbox, messages, exposures   stay under the id with which they came
//! ```

use std::collections::{BTreeMap, BTreeSet};

use lifestage::profile::{Families, IdentityRule, Links};
use lifestage::rule::Told;
use lifestage::{Ledger, UserId};

use super::connected::{Connected, number, read};
use super::family::Family;
use crate::failure::Failure;
use crate::intake::Telling;
use crate::keeping::{Kept, Unreadable, read_told};
use crate::outbox;
use crate::rules::Rules;
use crate::service::{Locked, Service, retried};
use crate::store::{Read, StateRow, UserNumber, UserRow, Write};
use crate::writes::Writes;

/// Under which limits of links families were put together last, among the jobs.
const JOB: &str = "identity";

/// Users who are locked, as they were and as they are from now on.
struct Moving<'a> {
    before: BTreeMap<UserNumber, &'a UserRow>,
    /// The canonical number of each; none where nobody is joined to it.
    now: BTreeMap<UserNumber, Option<UserNumber>>,
}

impl<'a> Moving<'a> {
    fn new(rows: &'a [UserRow], families: &Families) -> Result<Self, Failure> {
        let before = rows.iter().map(|row| (row.number, row)).collect();
        let now = rows.iter().map(|row| Ok((row.number, canonical(families, row.number)?)));
        Ok(Self { before, now: now.collect::<Result<_, Failure>>()? })
    }

    /// Those whose canonical number is another one.
    fn moved(&self) -> Vec<(UserNumber, Option<UserNumber>)> {
        let is_other = |(number, now): &(&UserNumber, &Option<UserNumber>)| {
            self.before.get(*number).is_some_and(|row| row.canonical != **now)
        };
        self.now.iter().filter(is_other).map(|(number, now)| (*number, *now)).collect()
    }

    fn head(&self, number: UserNumber) -> UserNumber {
        self.now.get(&number).copied().flatten().unwrap_or(number)
    }

    /// The ids of a user, as they were.
    fn family_before(&self, head: UserNumber) -> Option<Family> {
        let members = self.before.values().filter(|row| row.head() == head);
        Family::together(members.map(|row| (**row).clone()))
    }

    /// The ids of a user, as they are from now on.
    fn family(&self, head: UserNumber) -> Option<Family> {
        let members = self.before.values().filter(|row| self.head(row.number) == head);
        let canonical = |number| self.now.get(&number).copied().flatten();
        Family::together(members.map(|row| UserRow { canonical: canonical(row.number), ..(**row).clone() }))
    }
}

/// The canonical number of an id; none where nobody is joined to it.
fn canonical(families: &Families, id: UserNumber) -> Result<Option<UserNumber>, Failure> {
    let is_joined = families.canonical(id) != UserId::from(id) || families.family(id).len() > 1;
    is_joined.then(|| number(families.canonical(id))).transpose()
}

impl Service {
    /// Puts the families of locked users together as their links say, and stores what changes by it.
    pub(crate) async fn relink(
        &self,
        transaction: &mut dyn Write,
        rules: &Rules,
        rows: &[UserRow],
    ) -> Result<Families, Failure> {
        let connected = Connected::with(transaction, rows.iter().map(|row| row.number)).await?;
        connected.check_locked(rows)?;
        let families = rules.book.identity.families(&connected.links, self.today()?);
        let moving = Moving::new(rows, &families)?;
        let moved = moving.moved();
        if moved.is_empty() {
            return Ok(families);
        }
        self.check_none_is_forgotten(transaction, &moving).await?;
        transaction.put_canonical(&moved).await?;
        let head_before = |number| moving.before.get(&number).map(|row| row.head());
        let touched: BTreeSet<UserNumber> = moved
            .iter()
            .flat_map(|(number, _)| head_before(*number).into_iter().chain([moving.head(*number)]))
            .collect();
        self.move_ledgers(transaction, &moving, &connected.links, &touched).await?;
        self.move_states(transaction, rules, &moving, &touched).await?;
        Ok(families)
    }

    /// Whoever has forgotten days stays under the number that they have: what was earned on these days is of the ids that were
    /// one user then, and neither adds up nor comes apart.
    async fn check_none_is_forgotten(&self, transaction: &mut dyn Write, moving: &Moving<'_>) -> Result<(), Failure> {
        let is_other = |row: &&&UserRow| row.head() != moving.head(row.number);
        let others: Vec<&UserRow> = moving.before.values().filter(is_other).copied().collect();
        let numbers: Vec<UserNumber> = others.iter().map(|row| row.number).collect();
        for (row, state) in others.iter().zip(transaction.states(&numbers).await?) {
            if let Some(forgotten) = state.and_then(|state| state.forgotten) {
                return Err(Failure::Conflict(format!(
                    "days of `{}` before `{}` are forgotten, and what was earned on them cannot be added up or told apart: \
                     say who is who before days are forgotten",
                    row.id, forgotten.horizon
                )));
            }
        }
        Ok(())
    }

    /// Rebuilds those who are canonical now, and leaves of aliases what was told of them.
    async fn move_states(
        &self,
        transaction: &mut dyn Write,
        rules: &Rules,
        moving: &Moving<'_>,
        touched: &BTreeSet<UserNumber>,
    ) -> Result<(), Failure> {
        let mut writes = Writes::default();
        let moved: Vec<UserNumber> = moving.moved().into_iter().map(|(number, _)| number).collect();
        let all: Vec<UserNumber> = touched.iter().copied().chain(moved).collect::<BTreeSet<_>>().into_iter().collect();
        let states = transaction.states(&all).await?;
        for (number, state) in all.into_iter().zip(states) {
            if moving.head(number) != number {
                writes.put(number, state.unwrap_or_default().of_alias());
                continue;
            }
            let Some(family) = moving.family(number) else { continue };
            let (mut user, telling) = self.put_together(transaction, rules, moving, family, state.as_ref()).await?;
            if let Some(day) = self.told_before_first_fit(transaction, rules, state.as_ref(), &user.kept).await? {
                drop(user.kept.look(&rules.edition, &user.user, day).map_err(outbox::unscored)?);
            }
            writes.look(self, &mut user, rules, telling)?;
        }
        writes.store(transaction).await?;
        Ok(())
    }

    /// A user from the log of all their ids, and whether what changed by that is told.
    async fn put_together(
        &self,
        transaction: &mut dyn Write,
        rules: &Rules,
        moving: &Moving<'_>,
        family: Family,
        state: Option<&StateRow>,
    ) -> Result<(Locked, Telling), Failure> {
        let (facts, user, calendar) = self.known(&family)?;
        let today = self.day_of(&calendar)?;
        let number = family.number();
        let (told, telling) = match state.map(|state| read_told(number, &state.told)) {
            None => (Told::nothing(number), Telling::Aloud),
            Some(Ok(told)) => (told, Telling::Aloud),
            Some(Err(newer @ Unreadable::Newer { .. })) => return Err(Failure::broken(newer.to_string())),
            Some(Err(broken)) => {
                tracing::warn!("{broken}: what is so now counts as told");
                (Told::nothing(number), Telling::Silent)
            }
        };
        let left = self.left_over(number, state)?;
        let before = left.as_ref().and_then(|_| moving.family_before(number));
        let counted_by = before.map(|family| self.known(&family)).transpose()?;
        // A base of other days is refused before anything is added to it.
        let nothing = Kept { forgotten: left.clone(), ..Kept::nothing(number, &calendar, self.settings.seen) };
        let mut user = Locked { family, facts, user, calendar, today, kept: nothing };
        if let (Some((_, _, before)), Some(left)) = (counted_by, &left) {
            user.kept.profile = left.base.clone();
            user.check_forgotten(rules, &before)?;
        }
        user.kept = self.rebuilt(transaction, &user.family, told, left, &user.calendar).await?;
        Ok((user, telling))
    }

    /// Points follow the account: the id that links name as a user, of several the least number.
    async fn move_ledgers(
        &self,
        transaction: &mut dyn Write,
        moving: &Moving<'_>,
        links: &Links,
        touched: &BTreeSet<UserNumber>,
    ) -> Result<(), Failure> {
        let accounts = links.iter().map(|link| number(link.user())).collect::<Result<BTreeSet<_>, _>>()?;
        let mut ledgers = BTreeMap::<UserNumber, Vec<(UserNumber, Ledger)>>::new();
        for head in touched {
            let Some(row) = moving.before.get(head).filter(|row| row.head() == *head) else { continue };
            let ledger = self.ledger(transaction, row).await?;
            let members = moving.before.values().filter(|row| row.head() == *head).map(|row| row.number);
            let keeper = members.into_iter().find(|number| accounts.contains(number)).unwrap_or(*head);
            if !ledger.is_empty() {
                ledgers.entry(moving.head(keeper)).or_default().push((*head, ledger));
            }
        }
        for (head, ledgers) in ledgers {
            if matches!(&*ledgers, [(before, _)] if *before == head) {
                continue;
            }
            let mut together = Ledger::new(head);
            for operation in ledgers.iter().flat_map(|(_, ledger)| ledger.operations()) {
                let id = operation.id().clone();
                together.apply(operation).map_err(|refusal| {
                    Failure::Conflict(format!(
                        "their points do not go together: operation `{id}` is refused ({refusal}): take it back, or spend \
                         what is left under one of the ids, and then link them"
                    ))
                })?;
            }
            for (before, _) in &ledgers {
                transaction.put_ledger(*before, None).await?;
            }
            transaction.put_ledger(head, Some(&together.to_bytes())).await?;
        }
        Ok(())
    }

    /// The users who are kept under another number than links say, and the number of links.
    pub async fn wrongly_linked(
        &self,
        transaction: &mut (impl Read + ?Sized),
    ) -> Result<(Vec<UserNumber>, u64), Failure> {
        let rules = self.rules.of(transaction).await?;
        let links = transaction.links().await?;
        let (count, families) = (links.len() as u64, rules.book.identity.families(&read(links)?, self.today()?));
        let mut by_links = BTreeMap::new();
        for (head, members) in families.iter() {
            for member in members {
                by_links.insert(number(*member)?, number(head)?);
            }
        }
        let mut stored: BTreeMap<UserNumber, UserNumber> = transaction.joined().await?.into_iter().collect();
        let mut wrong = Vec::new();
        for (member, head) in by_links {
            if stored.remove(&member) != Some(head) {
                wrong.push(member);
            }
        }
        wrong.extend(stored.into_keys());
        Ok((self.without_those_who_stay(transaction, wrong, &families).await?, count))
    }

    /// Those of these users whom nothing keeps where they are: forgotten days do.
    async fn without_those_who_stay(
        &self,
        transaction: &mut (impl Read + ?Sized),
        wrong: Vec<UserNumber>,
        families: &Families,
    ) -> Result<Vec<UserNumber>, Failure> {
        let mut free = Vec::with_capacity(wrong.len());
        for row in transaction.users_of(&wrong).await? {
            let mut around = vec![row.number, row.head()];
            for member in families.family(row.number) {
                around.push(number(member)?);
            }
            let states = transaction.states(&around).await?;
            if states.iter().flatten().all(|state| state.forgotten.is_none()) {
                free.push(row.number);
            }
        }
        Ok(free)
    }

    /// Puts the families around these users together anew.
    pub async fn relink_around(&self, users: &[UserNumber]) -> Result<(), Failure> {
        for user in users {
            match retried(|| self.try_to_relink(*user)).await {
                Err(Failure::Conflict(why)) => tracing::warn!("user {user} stays as they are: {why}"),
                done => done?,
            }
        }
        Ok(())
    }

    async fn try_to_relink(&self, user: UserNumber) -> Result<(), Failure> {
        let mut transaction = self.store.write().await?;
        let rules = self.rules.of(&mut *transaction).await?;
        let Some(row) = transaction.user_of(user).await? else { return Ok(()) };
        let (_, rows) = Connected::locked(&mut *transaction, &[&row.id]).await?;
        self.relink(&mut *transaction, &rules, &rows).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Where the limits of links are others than those under which families were put together last: puts those together anew
    /// whom that changes.
    pub(crate) async fn keep_limits(&self) -> Result<(), Failure> {
        let mut transaction = self.store.read().await?;
        let rules = self.rules.of(&mut *transaction).await?;
        let written =
            |limits: &IdentityRule| serde_json::to_string(limits).map_err(|error| Failure::broken(error.to_string()));
        let limits = written(&rules.book.identity)?;
        let before = transaction.job(JOB).await?;
        if before.map_or_else(|| written(&IdentityRule::default()), Ok)? == limits {
            return Ok(());
        }
        let (wrong, _) = self.wrongly_linked(&mut *transaction).await?;
        drop(transaction);
        self.relink_around(&wrong).await?;
        let note = || async {
            let mut transaction = self.store.write().await?;
            transaction.put_job(JOB, &limits).await?;
            transaction.commit().await?;
            Ok(())
        };
        retried(note).await
    }
}
