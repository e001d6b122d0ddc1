//! Questions to the file.

use std::collections::BTreeSet;

use async_trait::async_trait;
use lifestage::Day;
use redb::{ReadableTable, ReadableTableMetadata};

use super::forget::forgotten;
use super::tables::{
    CANONICAL, DUE, EXPOSURES, FORGOTTEN, Forgotten, JOBS, LEDGERS, LINKS, LINKS_TO, LOG, LOG_AT, LOG_OF, Link, Log,
    MEMBERS, NAMES, NUMBERS, OUTBOX, OUTBOX_OF, Open, REVISIONS, RULES, SENT, SETTINGS, STATES, State, Told,
    UNDELIVERED, USERS,
};
use crate::store::{
    Changed, Cut, ExposureRow, ForgottenRow, LinkRow, LogRow, MICROSECONDS_A_QUARTER, OutboxRow, QuarterRow, Read,
    Result, RulesRow, SentRow, StateRow, StoreError, ToldRow, UserNumber, UserRow,
};

/// A transaction that reads, or reads and writes.
pub(super) struct Session<T>(pub(super) T);

pub(super) fn day(days: i32) -> Result<Day> {
    Day::new(days).map_err(|error| StoreError::Corrupt(error.to_string()))
}

fn state(
    row: <State as redb::Value>::SelfType<'_>,
    left: Option<redb::AccessGuard<'_, Forgotten>>,
) -> Result<StateRow> {
    let (profile, seen, told, due, revision) = row;
    let due = due.map(day).transpose()?;
    let forgotten = left.map(|left| forgotten(left.value()).map(Box::new)).transpose()?;
    Ok(StateRow { profile: profile.to_vec(), seen: seen.to_vec(), told: told.to_vec(), due, revision, forgotten })
}

/// The first part of the first key of a range.
fn first_from<K: redb::Key + Copy + 'static>(mut range: redb::Range<'_, (K, u64), ()>) -> Result<Option<K>>
where
    for<'a> (K, u64): redb::Value<SelfType<'a> = (K, u64)>,
{
    Ok(range.next().transpose()?.map(|(key, _)| key.value().0))
}

pub(super) fn log(row: <Log as redb::Value>::SelfType<'_>) -> (UserNumber, LogRow) {
    let (user, event_id, at, is_date, offset, kind, subject, value) = row;
    (UserNumber(user), LogRow { event_id: event_id.to_owned(), at, is_date, offset, kind, subject, value })
}

pub(super) fn link((alias, user, source, on, is_end): Link) -> Result<LinkRow> {
    Ok(LinkRow { alias: UserNumber(alias), user: UserNumber(user), source, day: day(on)?, is_end })
}

/// All links that begin with a number.
pub(super) fn links_from(number: u64) -> std::ops::RangeInclusive<Link> {
    (number, 0, 0, i32::MIN, false)..=(number, u64::MAX, u16::MAX, i32::MAX, true)
}

impl<T: Open> Session<T> {
    fn told(&self, place: u64, row: <Told as redb::Value>::SelfType<'_>) -> Result<ToldRow> {
        let (key, user, asked, change, at, is_delivered) = row;
        let user = UserNumber(user);
        let id = self.named(user)?.map(|user| user.id).unwrap_or_default();
        let row = OutboxRow { key: key.to_owned(), user, day: day(asked)?, change: change.to_owned(), at };
        Ok(ToldRow { place, id, row, is_delivered })
    }

    /// The told rows at these places, which are all there.
    fn told_at(&self, places: impl Iterator<Item = Result<u64>>) -> Result<Vec<ToldRow>> {
        let outbox = self.0.open(OUTBOX)?;
        let read = |place: Result<u64>| {
            let place = place?;
            let row = outbox.get(place)?.ok_or_else(|| StoreError::Corrupt(format!("no change at place {place}")))?;
            self.told(place, row.value())
        };
        places.map(read).collect()
    }

    fn named(&self, user: UserNumber) -> Result<Option<UserRow>> {
        Ok(self.rows_of(&BTreeSet::from([user]))?.pop())
    }

    /// The users of these numbers, without those who are gone.
    pub(super) fn rows_of(&self, numbers: &BTreeSet<UserNumber>) -> Result<Vec<UserRow>> {
        let (users, canonical) = (self.0.open(USERS)?, self.0.open(CANONICAL)?);
        let mut found = Vec::with_capacity(numbers.len());
        for number in numbers.iter().copied() {
            let Some(row) = users.get(number.0)? else { continue };
            let (id, facts) = row.value();
            let canonical = canonical.get(number.0)?.map(|canonical| UserNumber(canonical.value()));
            found.push(UserRow { number, id: id.to_owned(), facts: facts.to_owned(), canonical });
        }
        Ok(found)
    }

    fn text(
        &self,
        table: redb::TableDefinition<'static, &'static str, &'static str>,
        name: &str,
    ) -> Result<Option<String>> {
        Ok(self.0.open(table)?.get(name)?.map(|value| value.value().to_owned()))
    }
}

#[async_trait]
impl<T: Open> Read for Session<T> {
    async fn user(&mut self, id: &str) -> Result<Option<UserRow>> {
        let number = self.0.open(NUMBERS)?.get(id)?.map(|number| UserNumber(number.value()));
        number.map_or(Ok(None), |number| self.named(number))
    }

    async fn user_of(&mut self, number: UserNumber) -> Result<Option<UserRow>> {
        self.named(number)
    }

    async fn users_after(&mut self, after: UserNumber, limit: usize) -> Result<Vec<(UserRow, Option<StateRow>)>> {
        let (users, states, canonical) = (self.0.open(USERS)?, self.0.open(STATES)?, self.0.open(CANONICAL)?);
        let left = self.0.open(FORGOTTEN)?;
        let mut found = Vec::new();
        for row in users.range(after.0.saturating_add(1)..)?.take(limit) {
            let (number, row) = row?;
            let (id, facts) = row.value();
            let number = UserNumber(number.value());
            let canonical = canonical.get(number.0)?.map(|canonical| UserNumber(canonical.value()));
            let user = UserRow { number, id: id.to_owned(), facts: facts.to_owned(), canonical };
            let state = states.get(number.0)?.map(|row| state(row.value(), left.get(number.0)?)).transpose()?;
            found.push((user, state));
        }
        Ok(found)
    }

    async fn users_of(&mut self, users: &[UserNumber]) -> Result<Vec<UserRow>> {
        self.rows_of(&users.iter().copied().collect())
    }

    async fn members(&mut self, heads: &[UserNumber]) -> Result<Vec<UserRow>> {
        let table = self.0.open(MEMBERS)?;
        let mut members = BTreeSet::new();
        for head in heads {
            for row in table.range((head.0, 0)..=(head.0, u64::MAX))? {
                members.insert(UserNumber(row?.0.value().1));
            }
        }
        self.rows_of(&members)
    }

    async fn joined(&mut self) -> Result<Vec<(UserNumber, UserNumber)>> {
        let table = self.0.open(CANONICAL)?;
        let read = |row: Result<(redb::AccessGuard<'_, u64>, redb::AccessGuard<'_, u64>), redb::StorageError>| {
            let (number, canonical) = row?;
            Ok((UserNumber(number.value()), UserNumber(canonical.value())))
        };
        table.iter()?.map(read).collect()
    }

    async fn links_at(&mut self, users: &[UserNumber]) -> Result<Vec<LinkRow>> {
        let (from, to) = (self.0.open(LINKS)?, self.0.open(LINKS_TO)?);
        let mut found = BTreeSet::new();
        for number in users {
            for row in from.range(links_from(number.0))? {
                found.insert(link(row?.0.value())?);
            }
            for row in to.range(links_from(number.0))? {
                let (user, alias, source, on, is_end) = row?.0.value();
                found.insert(link((alias, user, source, on, is_end))?);
            }
        }
        Ok(found.into_iter().collect())
    }

    async fn links(&mut self) -> Result<Vec<LinkRow>> {
        self.0.open(LINKS)?.iter()?.map(|row| link(row?.0.value())).collect()
    }

    async fn changed(&mut self, since: Option<u64>) -> Result<Changed> {
        let states = self.0.open(STATES)?.len()?;
        let (touched, mark) = self.0.touched();
        Ok(Changed { mark, users: since.and_then(|since| touched.since(since)), states })
    }

    async fn states(&mut self, users: &[UserNumber]) -> Result<Vec<Option<StateRow>>> {
        let (states, left) = (self.0.open(STATES)?, self.0.open(FORGOTTEN)?);
        let read = |user: &UserNumber| states.get(user.0)?.map(|row| state(row.value(), left.get(user.0)?)).transpose();
        users.iter().map(read).collect()
    }

    async fn due(&mut self, by: Day, revision: u64, after: UserNumber, limit: usize) -> Result<Vec<UserNumber>> {
        // Few days and revisions have many users each: of each, those after the number, and then on to the next.
        let (by_day, by_revision) = (self.0.open(DUE)?, self.0.open(REVISIONS)?);
        let (mut found, mut day) = (BTreeSet::new(), i32::MIN);
        while let Some(next) = first_from(by_day.range((day, 0)..=(by.days_since_epoch(), u64::MAX))?)? {
            let users = by_day.range((next, after.0.saturating_add(1))..=(next, u64::MAX))?;
            found.extend(users.take(limit).map(|row| Ok(row?.0.value().1)).collect::<Result<Vec<u64>>>()?);
            day = next.saturating_add(1);
        }
        let mut from = 0;
        while let Some(next) = first_from(by_revision.range((from, 0)..(revision, 0))?)? {
            let users = by_revision.range((next, after.0.saturating_add(1))..=(next, u64::MAX))?;
            found.extend(users.take(limit).map(|row| Ok(row?.0.value().1)).collect::<Result<Vec<u64>>>()?);
            from = next.saturating_add(1);
        }
        Ok(found.into_iter().take(limit).map(UserNumber).collect())
    }

    async fn events_of(&mut self, users: &[UserNumber]) -> Result<Vec<(UserNumber, LogRow)>> {
        let (by_user, rows) = (self.0.open(LOG_OF)?, self.0.open(LOG)?);
        let mut places = Vec::new();
        for user in users {
            for place in by_user.range((user.0, 0)..=(user.0, u64::MAX))? {
                places.push(place?.0.value().1);
            }
        }
        places.sort_unstable();
        let read = |place: u64| {
            let row = rows.get(place)?.ok_or_else(|| StoreError::Corrupt(format!("no event at place {place}")))?;
            Ok(log(row.value()))
        };
        places.into_iter().map(read).collect()
    }

    async fn log_after(&mut self, after: u64, limit: usize) -> Result<Vec<(u64, UserNumber, LogRow)>> {
        let rows = self.0.open(LOG)?;
        let mut found = Vec::new();
        for row in rows.range(after.saturating_add(1)..)?.take(limit) {
            let (place, row) = row?;
            let (user, row) = log(row.value());
            found.push((place.value(), user, row));
        }
        Ok(found)
    }

    async fn log_between(&mut self, from: i64, until: i64) -> Result<Vec<(UserNumber, LogRow)>> {
        let (places, rows) = (self.0.open(LOG_AT)?, self.0.open(LOG)?);
        let mut events = Vec::new();
        for place in places.range((from, 0)..(until, 0))? {
            let (_, place) = place?.0.value();
            let row = rows.get(place)?.ok_or_else(|| StoreError::Corrupt(format!("no event at place {place}")))?;
            events.push(log(row.value()));
        }
        Ok(events)
    }

    async fn with_events_before(&mut self, instant: i64) -> Result<Vec<UserNumber>> {
        self.ids_before(instant)
    }

    async fn events_past(&mut self, users: &[UserNumber], cut: Cut) -> Result<Vec<(UserNumber, LogRow)>> {
        Ok(self.past(users, cut)?.into_values().collect())
    }

    async fn forgotten_under(&mut self) -> Result<Vec<(UserNumber, ForgottenRow)>> {
        self.one_for_each_rules()
    }

    async fn quarters(&mut self, from: i64, until: i64) -> Result<Vec<QuarterRow>> {
        let [from, until] = [from, until].map(|quarter| quarter.saturating_mul(MICROSECONDS_A_QUARTER));
        let mut counts = std::collections::BTreeMap::<(i64, u16), u64>::new();
        for row in self.0.open(LOG_AT)?.range((from, 0)..(until, 0))? {
            let (key, kind) = row?;
            if let Some(kind) = kind.value() {
                *counts.entry((key.value().0.div_euclid(MICROSECONDS_A_QUARTER), kind)).or_default() += 1;
            }
        }
        Ok(counts.into_iter().map(|((quarter, kind), events)| QuarterRow { quarter, kind, events }).collect())
    }

    async fn names(&mut self) -> Result<Vec<(u16, String)>> {
        let names = self.0.open(NAMES)?;
        names
            .iter()?
            .map(|row| row.map(|(number, name)| (number.value(), name.value().to_owned())).map_err(Into::into))
            .collect()
    }

    async fn revision(&mut self) -> Result<u64> {
        Ok(self.0.open(RULES)?.last()?.map_or(0, |(revision, _)| revision.value()))
    }

    async fn rules(&mut self, revision: u64) -> Result<Option<RulesRow>> {
        let rules = self.0.open(RULES)?;
        let row = rules.get(revision)?.map(|row| {
            let (format, written_by, book, why, at) = row.value();
            let [written_by, book, why] = [written_by, book, why].map(str::to_owned);
            RulesRow { revision, format, written_by, book, why, at }
        });
        Ok(row)
    }

    async fn ledger(&mut self, user: UserNumber) -> Result<Option<Vec<u8>>> {
        Ok(self.0.open(LEDGERS)?.get(user.0)?.map(|bytes| bytes.value().to_vec()))
    }

    async fn told_of(&mut self, user: UserNumber, limit: usize) -> Result<Vec<ToldRow>> {
        let places = self.0.open(OUTBOX_OF)?;
        let of_user = places.range((user.0, 0)..=(user.0, u64::MAX))?.rev().take(limit);
        self.told_at(of_user.map(|row| Ok(row?.0.value().1)))
    }

    async fn told_last(&mut self, limit: usize) -> Result<Vec<ToldRow>> {
        let outbox = self.0.open(OUTBOX)?;
        let places: Vec<u64> = outbox.iter()?.rev().take(limit).map(|row| Ok(row?.0.value())).collect::<Result<_>>()?;
        drop(outbox);
        self.told_at(places.into_iter().map(Ok))
    }

    async fn undelivered(&mut self, limit: usize) -> Result<Vec<ToldRow>> {
        let places = self.0.open(UNDELIVERED)?;
        self.told_at(places.iter()?.take(limit).map(|row| Ok(row?.0.value())))
    }

    async fn sent_to(&mut self, user: UserNumber) -> Result<Vec<SentRow>> {
        let table = self.0.open(SENT)?;
        let mut sent = Vec::new();
        for row in table.range((user.0, "")..(user.0.saturating_add(1), ""))? {
            let (key, row) = row?;
            let (at, channel, class) = row.value();
            sent.push(SentRow { key: key.value().1.to_owned(), at, channel: channel.to_owned(), class });
        }
        sent.sort_by(|one, other| (one.at, &one.key).cmp(&(other.at, &other.key)));
        Ok(sent)
    }

    async fn exposures(&mut self, experiment: &str) -> Result<Vec<ExposureRow>> {
        let table = self.0.open(EXPOSURES)?;
        let mut found = Vec::new();
        for row in table.range((experiment, 0)..=(experiment, u64::MAX))? {
            let (key, row) = row?;
            let (arm, first) = row.value();
            let (user, arm) = (UserNumber(key.value().1), arm.to_owned());
            found.push(ExposureRow { experiment: experiment.to_owned(), user, arm, day: day(first)? });
        }
        Ok(found)
    }

    async fn job(&mut self, name: &str) -> Result<Option<String>> {
        self.text(JOBS, name)
    }

    async fn setting(&mut self, name: &str) -> Result<Option<String>> {
        self.text(SETTINGS, name)
    }

    async fn counts(&mut self) -> Result<Vec<(&'static str, u64)>> {
        Ok(vec![
            ("users", self.0.open(USERS)?.len()?),
            ("states", self.0.open(STATES)?.len()?),
            ("forgotten", self.0.open(FORGOTTEN)?.len()?),
            ("log", self.0.open(LOG)?.len()?),
            ("links", self.0.open(LINKS)?.len()?),
            ("ledgers", self.0.open(LEDGERS)?.len()?),
            ("outbox", self.0.open(OUTBOX)?.len()?),
            ("sent", self.0.open(SENT)?.len()?),
            ("exposures", self.0.open(EXPOSURES)?.len()?),
            ("names", self.0.open(NAMES)?.len()?),
            ("rules", self.0.open(RULES)?.len()?),
            ("jobs", self.0.open(JOBS)?.len()?),
            ("settings", self.0.open(SETTINGS)?.len()?),
        ])
    }
}
