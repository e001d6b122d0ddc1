//! Changes to the file. Each keeps the indexes beside its table.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_trait::async_trait;
use redb::{Key, ReadableTable, Table, TableDefinition, Value, WriteTransaction};
use tokio::sync::OwnedMutexGuard;

use super::read::{Session, day, links_from};
use super::tables::{
    BROUGHT, CANONICAL, DUE, EXPOSURES, EXPOSURES_OF, FORGOTTEN, JOBS, LAST, LEDGERS, LINKS, LINKS_TO, LOG, LOG_AT,
    LOG_OF, MEMBERS, NAME_NUMBERS, NAMES, NUMBERS, OUTBOX, OUTBOX_KEYS, OUTBOX_OF, Open, REFERRERS, REVISIONS, RULES,
    SENT, SETTINGS, STATES, UNDELIVERED, USERS,
};
use super::touched::Touched;
use crate::store::{
    Absent, Cut, ExposureRow, ForgottenRow, LinkRow, LogRow, OutboxRow, Read, Result, RulesRow, SentRow, StateRow,
    StoreError, UserNumber, UserRow, Write,
};

/// A transaction of redb, and the turn to write.
pub(super) struct Writing {
    transaction: WriteTransaction,
    turn: OwnedMutexGuard<()>,
    touched: Arc<Touched>,
    /// Whose states it stored.
    users: BTreeSet<UserNumber>,
}

impl Writing {
    pub(super) fn new(transaction: WriteTransaction, turn: OwnedMutexGuard<()>, touched: Arc<Touched>) -> Self {
        Self { transaction, turn, touched, users: BTreeSet::new() }
    }
}

impl Open for Writing {
    type Table<'a, K: Key + 'static, V: Value + 'static> = Table<'a, K, V>;

    fn open<K: Key + 'static, V: Value + 'static>(
        &self,
        table: TableDefinition<'static, K, V>,
    ) -> Result<Table<'_, K, V>> {
        Ok(self.transaction.open_table(table)?)
    }

    fn touched(&self) -> (&Touched, u64) {
        (&self.touched, self.touched.mark())
    }
}

/// A change that is not there although an index says so.
fn lost(what: &str, place: u64) -> StoreError {
    StoreError::Corrupt(format!("no {what} at place {place}"))
}

impl Session<Writing> {
    /// The last number given to what is named so, to count on from.
    fn last(&self, what: &str) -> Result<u64> {
        Ok(self.0.open(LAST)?.get(what)?.map_or(0, |last| last.value()))
    }

    fn put_last(&self, what: &str, last: u64) -> Result<()> {
        self.0.open(LAST)?.insert(what, last)?;
        Ok(())
    }

    fn erase_referrer(&self, user: UserNumber) -> Result<()> {
        let referrer = self.0.open(REFERRERS)?.remove(user.0)?.map(|referrer| referrer.value());
        if let Some(referrer) = referrer {
            self.0.open(BROUGHT)?.remove((referrer, user.0))?;
        }
        Ok(())
    }

    fn erase_state(&self, user: UserNumber) -> Result<u64> {
        let Some(row) = self.0.open(STATES)?.remove(user.0)?.map(|row| (row.value().3, row.value().4)) else {
            return Ok(0);
        };
        let (due, revision) = row;
        if let Some(due) = due {
            self.0.open(DUE)?.remove((due, user.0))?;
        }
        self.0.open(REVISIONS)?.remove((revision, user.0))?;
        Ok(1)
    }

    fn erase_log(&self, user: UserNumber) -> Result<u64> {
        let (mut places, mut log, mut by_time) = (self.0.open(LOG_OF)?, self.0.open(LOG)?, self.0.open(LOG_AT)?);
        let mut removed = 0;
        for row in places.extract_from_if((user.0, 0)..=(user.0, u64::MAX), |_, ()| true)? {
            let (_, place) = row?.0.value();
            let at = log.remove(place)?.ok_or_else(|| lost("event", place))?.value().2;
            by_time.remove((at, place))?;
            removed += 1;
        }
        Ok(removed)
    }

    fn erase_outbox(&self, user: UserNumber) -> Result<u64> {
        let (mut places, mut outbox) = (self.0.open(OUTBOX_OF)?, self.0.open(OUTBOX)?);
        let (mut keys, mut undelivered) = (self.0.open(OUTBOX_KEYS)?, self.0.open(UNDELIVERED)?);
        let mut removed = 0;
        for row in places.extract_from_if((user.0, 0)..=(user.0, u64::MAX), |_, ()| true)? {
            let (_, place) = row?.0.value();
            let key = outbox.remove(place)?.ok_or_else(|| lost("change", place))?.value().0.to_owned();
            keys.remove(&*key)?;
            undelivered.remove(place)?;
            removed += 1;
        }
        Ok(removed)
    }

    fn erase_exposures(&self, user: UserNumber) -> Result<u64> {
        let (mut of_user, mut exposures) = (self.0.open(EXPOSURES_OF)?, self.0.open(EXPOSURES)?);
        let mut removed = 0;
        for row in of_user.extract_from_if((user.0, "")..(user.0.saturating_add(1), ""), |_, ()| true)? {
            let experiment = row?.0.value().1.to_owned();
            exposures.remove((&*experiment, user.0))?;
            removed += 1;
        }
        Ok(removed)
    }

    fn erase_links(&self, user: UserNumber) -> Result<u64> {
        let (mut from, mut to) = (self.0.open(LINKS)?, self.0.open(LINKS_TO)?);
        let mut removed = 0;
        for row in from.extract_from_if(links_from(user.0), |_, ()| true)? {
            let (alias, user, source, on, is_end) = row?.0.value();
            to.remove((user, alias, source, on, is_end))?;
            removed += 1;
        }
        for row in to.extract_from_if(links_from(user.0), |_, ()| true)? {
            let (user, alias, source, on, is_end) = row?.0.value();
            from.remove((alias, user, source, on, is_end))?;
            removed += 1;
        }
        Ok(removed)
    }

    fn put_member(&self, user: UserNumber, canonical: Option<UserNumber>) -> Result<()> {
        let (mut table, mut members) = (self.0.open(CANONICAL)?, self.0.open(MEMBERS)?);
        let before = match canonical {
            Some(head) => table.insert(user.0, head.0)?.map(|before| before.value()),
            None => table.remove(user.0)?.map(|before| before.value()),
        };
        if let Some(before) = before {
            members.remove((before, user.0))?;
        }
        if let Some(head) = canonical {
            members.insert((head.0, user.0), ())?;
        }
        Ok(())
    }

    fn erase_sent(&self, user: UserNumber) -> Result<u64> {
        let mut sent = self.0.open(SENT)?;
        let rows = sent.extract_from_if((user.0, "")..(user.0.saturating_add(1), ""), |_, _| true)?;
        rows.map(|row| row.map(|_| 1).map_err(StoreError::from)).sum()
    }
}

#[async_trait]
impl Write for Session<Writing> {
    async fn lock(&mut self, ids: &[&str], absent: Absent) -> Result<Vec<UserRow>> {
        let (mut numbers, mut users) = (self.0.open(NUMBERS)?, self.0.open(USERS)?);
        let mut last = self.last("user")?;
        let mut found = BTreeSet::new();
        for id in ids.iter().copied().collect::<BTreeSet<&str>>() {
            let known = numbers.get(id)?.map(|number| number.value());
            let number = match known {
                Some(number) => number,
                None if absent == Absent::LeaveOut => continue,
                None => {
                    last += 1;
                    numbers.insert(id, last)?;
                    users.insert(last, (id, ""))?;
                    last
                }
            };
            found.insert(UserNumber(number));
        }
        drop((numbers, users));
        self.put_last("user", last)?;
        let locked = self.rows_of(&found)?;
        let heads: BTreeSet<UserNumber> = locked.iter().map(UserRow::head).collect();
        if heads.is_subset(&found) { Ok(locked) } else { self.rows_of(&found.union(&heads).copied().collect()) }
    }

    async fn lock_numbers(&mut self, users: &[UserNumber]) -> Result<Vec<UserRow>> {
        self.users_of(users).await
    }

    async fn brought_by(&mut self, user: UserNumber) -> Result<Vec<UserRow>> {
        let mut users = Vec::new();
        for row in self.0.open(BROUGHT)?.range((user.0, 0)..=(user.0, u64::MAX))? {
            users.push(UserNumber(row?.0.value().1));
        }
        self.lock_numbers(&users).await
    }

    async fn put_states(&mut self, states: &[(UserNumber, StateRow)]) -> Result<()> {
        self.0.users.extend(states.iter().map(|(user, _)| *user));
        let (mut table, mut by_day) = (self.0.open(STATES)?, self.0.open(DUE)?);
        let mut by_revision = self.0.open(REVISIONS)?;
        for (UserNumber(user), StateRow { profile, seen, told, due, revision, forgotten: _ }) in states {
            let due = due.map(lifestage::Day::days_since_epoch);
            let row = (profile.as_slice(), seen.as_slice(), told.as_slice(), due, *revision);
            let before = table.insert(user, row)?.map(|row| (row.value().3, row.value().4));
            if before.and_then(|(due, _)| due) != due {
                if let Some(due) = before.and_then(|(due, _)| due) {
                    by_day.remove((due, *user))?;
                }
                if let Some(due) = due {
                    by_day.insert((due, *user), ())?;
                }
            }
            if before.map(|(_, revision)| revision) != Some(*revision) {
                if let Some((_, revision)) = before {
                    by_revision.remove((revision, *user))?;
                }
                by_revision.insert((*revision, *user), ())?;
            }
        }
        Ok(())
    }

    async fn put_links(&mut self, links: &[LinkRow]) -> Result<u64> {
        let (mut from, mut to) = (self.0.open(LINKS)?, self.0.open(LINKS_TO)?);
        let mut new = 0;
        for LinkRow { alias, user, source, day, is_end } in links {
            let day = day.days_since_epoch();
            let before = from.insert((alias.0, user.0, *source, day, *is_end), ())?;
            to.insert((user.0, alias.0, *source, day, *is_end), ())?;
            new += u64::from(before.is_none());
        }
        Ok(new)
    }

    async fn put_canonical(&mut self, users: &[(UserNumber, Option<UserNumber>)]) -> Result<()> {
        users.iter().try_for_each(|(user, canonical)| self.put_member(*user, *canonical))
    }

    async fn put_facts(&mut self, user: UserNumber, facts: &str, referrer: Option<UserNumber>) -> Result<()> {
        let mut users = self.0.open(USERS)?;
        let id = users.get(user.0)?.ok_or_else(|| lost("user", user.0))?.value().0.to_owned();
        users.insert(user.0, (&*id, facts))?;
        self.erase_referrer(user)?;
        if let Some(referrer) = referrer {
            self.0.open(REFERRERS)?.insert(user.0, referrer.0)?;
            self.0.open(BROUGHT)?.insert((referrer.0, user.0), ())?;
        }
        Ok(())
    }

    async fn append(&mut self, events: &[(UserNumber, LogRow)]) -> Result<()> {
        let (mut log, mut places, mut by_time) = (self.0.open(LOG)?, self.0.open(LOG_OF)?, self.0.open(LOG_AT)?);
        let mut place = self.last("event")?;
        for (UserNumber(user), row) in events {
            place += 1;
            let LogRow { event_id, at, is_date, offset, kind, subject, value } = row;
            log.insert(place, (*user, event_id.as_str(), *at, *is_date, *offset, *kind, *subject, *value))?;
            places.insert((*user, place), ())?;
            by_time.insert((*at, place), (!is_date).then_some(*kind))?;
        }
        self.put_last("event", place)
    }

    async fn trim(&mut self, users: &[UserNumber], cut: Cut) -> Result<u64> {
        self.remove_past(users, cut)
    }

    async fn put_forgotten(&mut self, rows: &[(UserNumber, ForgottenRow)]) -> Result<()> {
        self.put_left(rows)
    }

    async fn hold_rules(&mut self) -> Result<()> {
        // Nobody else writes.
        Ok(())
    }

    async fn tell(&mut self, rows: &[OutboxRow]) -> Result<u64> {
        if rows.is_empty() {
            return Ok(0);
        }
        let (mut outbox, mut keys) = (self.0.open(OUTBOX)?, self.0.open(OUTBOX_KEYS)?);
        let (mut of_user, mut undelivered) = (self.0.open(OUTBOX_OF)?, self.0.open(UNDELIVERED)?);
        let (mut place, mut told) = (self.last("change")?, 0);
        for OutboxRow { key, user, day, change, at } in rows {
            if keys.get(key.as_str())?.is_some() {
                continue;
            }
            place += 1;
            told += 1;
            outbox.insert(place, (key.as_str(), user.0, day.days_since_epoch(), change.as_str(), *at, false))?;
            keys.insert(key.as_str(), place)?;
            of_user.insert((user.0, place), ())?;
            undelivered.insert(place, ())?;
        }
        self.put_last("change", place)?;
        Ok(told)
    }

    async fn delivered(&mut self, keys: &[&str]) -> Result<u64> {
        let (by_key, mut undelivered) = (self.0.open(OUTBOX_KEYS)?, self.0.open(UNDELIVERED)?);
        let mut outbox = self.0.open(OUTBOX)?;
        let mut marked = 0;
        for key in keys {
            let Some(place) = by_key.get(*key)?.map(|place| place.value()) else { continue };
            if undelivered.remove(place)?.is_none() {
                continue;
            }
            let row = outbox.get(place)?.ok_or_else(|| lost("change", place))?;
            let (key, user, asked, change, at, _) = row.value();
            let (key, change) = (key.to_owned(), change.to_owned());
            drop(row);
            outbox.insert(place, (&*key, user, asked, &*change, at, true))?;
            marked += 1;
        }
        Ok(marked)
    }

    async fn number_names(&mut self, names: &[&str]) -> Result<Vec<u16>> {
        let (mut by_name, mut by_number) = (self.0.open(NAME_NUMBERS)?, self.0.open(NAMES)?);
        let mut numbers = Vec::with_capacity(names.len());
        for name in names {
            let known = by_name.get(*name)?.map(|number| number.value());
            let number = if let Some(number) = known {
                number
            } else {
                let last = by_number.last()?.map_or(0, |(number, _)| number.value());
                let number = last.checked_add(1).ok_or_else(|| StoreError::NamesFull((*name).to_owned()))?;
                by_number.insert(number, *name)?;
                by_name.insert(*name, number)?;
                number
            };
            numbers.push(number);
        }
        Ok(numbers)
    }

    async fn put_rules(&mut self, rules: &RulesRow) -> Result<bool> {
        let mut table = self.0.open(RULES)?;
        let last = table.last()?.map_or(0, |(revision, _)| revision.value());
        if rules.revision != last + 1 {
            return Ok(false);
        }
        let RulesRow { revision, format, written_by, book, why, at } = rules;
        table.insert(revision, (*format, written_by.as_str(), book.as_str(), why.as_str(), *at))?;
        Ok(true)
    }

    async fn put_ledger(&mut self, user: UserNumber, ledger: Option<&[u8]>) -> Result<()> {
        let mut table = self.0.open(LEDGERS)?;
        match ledger {
            Some(ledger) => drop(table.insert(user.0, ledger)?),
            None => drop(table.remove(user.0)?),
        }
        Ok(())
    }

    async fn put_sent(&mut self, user: UserNumber, sent: &[SentRow]) -> Result<()> {
        let mut table = self.0.open(SENT)?;
        for SentRow { key, at, channel, class } in sent {
            let key = (user.0, key.as_str());
            if table.get(key)?.is_none() {
                table.insert(key, (*at, channel.as_str(), *class))?;
            }
        }
        Ok(())
    }

    async fn expose(&mut self, exposure: &ExposureRow) -> Result<ExposureRow> {
        let ExposureRow { experiment, user, arm, day: first } = exposure;
        let mut table = self.0.open(EXPOSURES)?;
        let key = (experiment.as_str(), user.0);
        let before = table.get(key)?.map(|row| (row.value().0.to_owned(), row.value().1));
        if let Some((arm, first)) = before {
            return Ok(ExposureRow { experiment: experiment.clone(), user: *user, arm, day: day(first)? });
        }
        table.insert(key, (arm.as_str(), first.days_since_epoch()))?;
        self.0.open(EXPOSURES_OF)?.insert((user.0, experiment.as_str()), ())?;
        Ok(exposure.clone())
    }

    async fn put_job(&mut self, name: &str, progress: &str) -> Result<()> {
        self.0.open(JOBS)?.insert(name, progress)?;
        Ok(())
    }

    async fn keep_setting(&mut self, name: &str, value: &str) -> Result<String> {
        let mut settings = self.0.open(SETTINGS)?;
        let kept = settings.get(name)?.map(|kept| kept.value().to_owned());
        if let Some(kept) = kept {
            return Ok(kept);
        }
        settings.insert(name, value)?;
        Ok(value.to_owned())
    }

    async fn erase(&mut self, user: UserNumber) -> Result<Vec<(&'static str, u64)>> {
        let mut removed = vec![("states", self.erase_state(user)?), ("log", self.erase_log(user)?)];
        removed.push(("forgotten", self.0.open(FORGOTTEN)?.remove(user.0)?.map_or(0, |_| 1)));
        removed.push(("ledgers", self.0.open(LEDGERS)?.remove(user.0)?.map_or(0, |_| 1)));
        removed.push(("outbox", self.erase_outbox(user)?));
        removed.push(("sent", self.erase_sent(user)?));
        removed.push(("exposures", self.erase_exposures(user)?));
        removed.push(("links", self.erase_links(user)?));
        self.erase_referrer(user)?;
        self.put_member(user, None)?;
        let id = self.0.open(USERS)?.remove(user.0)?.map(|row| row.value().0.to_owned());
        if let Some(id) = &id {
            self.0.open(NUMBERS)?.remove(&**id)?;
        }
        removed.push(("users", id.map_or(0, |_| 1)));
        Ok(removed)
    }

    async fn commit(self: Box<Self>) -> Result<()> {
        let Writing { transaction, turn, touched, users } = self.0;
        // Waits for the disk, which no thread that serves others should.
        let done = tokio::task::spawn_blocking(move || {
            let done = transaction.commit();
            // Also where it failed: whoever is read anew for nothing is as before.
            touched.publish(&users);
            drop(turn);
            done
        });
        Ok(done.await.map_err(|error| StoreError::Unavailable(error.to_string()))??)
    }
}
