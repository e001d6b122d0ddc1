//! The tables of the file, and how a transaction opens them.

use std::sync::Arc;

use redb::{
    Database, Key, ReadOnlyTable, ReadTransaction, ReadableDatabase, ReadableTable, TableDefinition, Value,
    WriteTransaction,
};

use super::touched::Touched;
use crate::store::Result;

type Definition<K, V> = TableDefinition<'static, K, V>;

/// id, facts
pub(super) const USERS: Definition<u64, (&str, &str)> = TableDefinition::new("users");
/// those whom a user brought
pub(super) const BROUGHT: Definition<(u64, u64), ()> = TableDefinition::new("users by referrer");
pub(super) const NUMBERS: Definition<&str, u64> = TableDefinition::new("users by id");

/// who brought a user
pub(super) const REFERRERS: Definition<u64, u64> = TableDefinition::new("referrers");

/// the canonical id of each id that is joined to another
pub(super) const CANONICAL: Definition<u64, u64> = TableDefinition::new("canonical ids");
pub(super) const MEMBERS: Definition<(u64, u64), ()> = TableDefinition::new("members by canonical id");

/// alias, user, source, day, is end
pub(super) type Link = (u64, u64, u16, i32, bool);
pub(super) const LINKS: Definition<Link, ()> = TableDefinition::new("links");
/// the same with user and alias changed about
pub(super) const LINKS_TO: Definition<Link, ()> = TableDefinition::new("links by user");

/// profile, seen, told, due, revision
pub(super) type State = (&'static [u8], &'static [u8], &'static [u8], Option<i32>, u64);
pub(super) const STATES: Definition<u64, State> = TableDefinition::new("states");
pub(super) const DUE: Definition<(i32, u64), ()> = TableDefinition::new("states by day");
pub(super) const REVISIONS: Definition<(u64, u64), ()> = TableDefinition::new("states by revision");

/// horizon, profile, seen, achieved, the first and the third by the days of the service, fingerprint of the rules
pub(super) type Forgotten =
    (i32, &'static [u8], &'static [u8], &'static [u8], &'static [u8], &'static [u8], Option<u64>);
pub(super) const FORGOTTEN: Definition<u64, Forgotten> = TableDefinition::new("forgotten");

/// user, event id, at, is date, offset, kind, subject, value
pub(super) type Log = (u64, &'static str, i64, bool, Option<i32>, u16, u16, u64);
pub(super) const LOG: Definition<u64, Log> = TableDefinition::new("log");
pub(super) const LOG_OF: Definition<(u64, u64), ()> = TableDefinition::new("log by user");
/// kind; none of a bare date
pub(super) const LOG_AT: Definition<(i64, u64), Option<u16>> = TableDefinition::new("log by time");

pub(super) const NAMES: Definition<u16, &str> = TableDefinition::new("names");
pub(super) const NAME_NUMBERS: Definition<&str, u16> = TableDefinition::new("names by name");

pub(super) const LEDGERS: Definition<u64, &[u8]> = TableDefinition::new("ledgers");

/// format, written by, book, why, at
pub(super) const RULES: Definition<u64, (u32, &str, &str, &str, i64)> = TableDefinition::new("rules");

/// key, user, day, change, at, is delivered
pub(super) type Told = (&'static str, u64, i32, &'static str, i64, bool);
pub(super) const OUTBOX: Definition<u64, Told> = TableDefinition::new("outbox");
pub(super) const OUTBOX_KEYS: Definition<&str, u64> = TableDefinition::new("outbox by key");
pub(super) const OUTBOX_OF: Definition<(u64, u64), ()> = TableDefinition::new("outbox by user");
pub(super) const UNDELIVERED: Definition<u64, ()> = TableDefinition::new("outbox undelivered");

/// at, channel, class
pub(super) const SENT: Definition<(u64, &str), (i64, &str, u16)> = TableDefinition::new("sent");

/// arm, day
pub(super) const EXPOSURES: Definition<(&str, u64), (&str, i32)> = TableDefinition::new("exposures");
pub(super) const EXPOSURES_OF: Definition<(u64, &str), ()> = TableDefinition::new("exposures by user");

pub(super) const JOBS: Definition<&str, &str> = TableDefinition::new("jobs");
pub(super) const SETTINGS: Definition<&str, &str> = TableDefinition::new("settings");

/// The last number that was given, by what is numbered.
pub(super) const LAST: Definition<&str, u64> = TableDefinition::new("last numbers");

/// A transaction that can open tables.
pub(super) trait Open: Send {
    type Table<'a, K: Key + 'static, V: Value + 'static>: ReadableTable<K, V>
    where
        Self: 'a;

    fn open<K: Key + 'static, V: Value + 'static>(&self, table: Definition<K, V>) -> Result<Self::Table<'_, K, V>>;

    /// Who changed, and up to which mark this transaction sees it.
    fn touched(&self) -> (&Touched, u64);
}

/// A transaction of redb that reads.
pub(super) struct Reading {
    mark: u64,
    transaction: ReadTransaction,
    touched: Arc<Touched>,
}

impl Reading {
    pub(super) fn begin(database: &Database, touched: Arc<Touched>) -> Result<Self> {
        // The mark first: what is published by now is in what is read.
        let mark = touched.mark();
        Ok(Self { mark, transaction: database.begin_read()?, touched })
    }
}

impl Open for Reading {
    type Table<'a, K: Key + 'static, V: Value + 'static> = ReadOnlyTable<K, V>;

    fn open<K: Key + 'static, V: Value + 'static>(&self, table: Definition<K, V>) -> Result<ReadOnlyTable<K, V>> {
        Ok(self.transaction.open_table(table)?)
    }

    fn touched(&self) -> (&Touched, u64) {
        (&self.touched, self.mark)
    }
}

/// Makes the tables that are not there, so that a reader finds them all.
pub(super) fn make_all(transaction: &WriteTransaction) -> Result<()> {
    fn make<K: Key + 'static, V: Value + 'static>(
        transaction: &WriteTransaction,
        table: Definition<K, V>,
    ) -> Result<()> {
        transaction.open_table(table)?;
        Ok(())
    }
    make(transaction, USERS)?;
    make(transaction, NUMBERS)?;
    make(transaction, BROUGHT)?;
    make(transaction, REFERRERS)?;
    make(transaction, CANONICAL)?;
    make(transaction, MEMBERS)?;
    make(transaction, LINKS)?;
    make(transaction, LINKS_TO)?;
    make(transaction, STATES)?;
    make(transaction, DUE)?;
    make(transaction, REVISIONS)?;
    make(transaction, FORGOTTEN)?;
    make(transaction, LOG)?;
    make(transaction, LOG_OF)?;
    make(transaction, LOG_AT)?;
    make(transaction, NAMES)?;
    make(transaction, NAME_NUMBERS)?;
    make(transaction, LEDGERS)?;
    make(transaction, RULES)?;
    make(transaction, OUTBOX)?;
    make(transaction, OUTBOX_KEYS)?;
    make(transaction, OUTBOX_OF)?;
    make(transaction, UNDELIVERED)?;
    make(transaction, SENT)?;
    make(transaction, EXPOSURES)?;
    make(transaction, EXPOSURES_OF)?;
    make(transaction, JOBS)?;
    make(transaction, SETTINGS)?;
    make(transaction, LAST)
}
