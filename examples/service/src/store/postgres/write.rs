//! Changes in SQL: one statement for all rows of a table.

use std::collections::BTreeSet;

use async_trait::async_trait;
use tokio_postgres::types::ToSql;

use super::read::numbers;
use super::rows::{self, number, signed, unsigned, user};
use super::session::Session;
use crate::store::{
    Absent, Cut, ExposureRow, ForgottenRow, LinkRow, LogRow, OutboxRow, Result, RulesRow, SentRow, StateRow,
    StoreError, UserNumber, UserRow, Write,
};

/// The lock under which names get their numbers, which have no gaps.
const NUMBERING_NAMES: i64 = 0x6c69_6665_6e61_6d65;

/// The tables with rows of a user, those that others refer to last.
const OF_A_USER: [&str; 8] = ["states", "forgotten", "log", "ledgers", "outbox", "sent", "exposures", "users"];

#[async_trait]
impl Write for Session {
    async fn lock(&mut self, ids: &[&str], absent: Absent) -> Result<Vec<UserRow>> {
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        ids.dedup();
        // In one statement, so that all locks are taken in one order: an alias never comes without its user.
        let lock = "SELECT number, id, facts, canonical FROM users WHERE number IN (
                        SELECT number FROM users WHERE id = ANY($1)
                        UNION SELECT canonical FROM users WHERE id = ANY($1) AND canonical IS NOT NULL
                    ) ORDER BY number FOR UPDATE";
        loop {
            let locked: Vec<UserRow> = self.query(lock, &[&ids]).await?.iter().map(user).collect::<Result<_>>()?;
            let numbers: BTreeSet<UserNumber> = locked.iter().map(|row| row.number).collect();
            // While this waited, somebody linked one of them to another user.
            if let Some(moved) = locked.iter().find(|row| !numbers.contains(&row.head())) {
                return Err(StoreError::InTheWay(format!("`{}` was just linked to another user", moved.id)));
            }
            let there: BTreeSet<&str> = locked.iter().map(|row| row.id.as_str()).collect();
            let missing: Vec<&str> = ids.iter().copied().filter(|id| !there.contains(id)).collect();
            if missing.is_empty() || absent == Absent::LeaveOut {
                return Ok(locked);
            }
            // Whoever is missing is made in order of the ids. One whom another transaction just made is waited for, and one
            // whom it just erased is made anew; so this ends when nobody is missing.
            let make = "INSERT INTO users (id) SELECT id FROM unnest($1::text[]) AS asked (id)
                        ORDER BY id ON CONFLICT (id) DO NOTHING";
            self.execute(make, &[&missing]).await?;
        }
    }

    async fn lock_numbers(&mut self, users: &[UserNumber]) -> Result<Vec<UserRow>> {
        let sql = "SELECT number, id, facts, canonical FROM users WHERE number = ANY($1) ORDER BY number FOR UPDATE";
        self.query(sql, &[&numbers(users)]).await?.iter().map(user).collect()
    }

    async fn brought_by(&mut self, user: UserNumber) -> Result<Vec<UserRow>> {
        let sql = "SELECT number, id, facts, canonical FROM users WHERE referrer = $1 ORDER BY number FOR UPDATE";
        self.query(sql, &[&signed(user.0)]).await?.iter().map(rows::user).collect()
    }

    async fn put_states(&mut self, states: &[(UserNumber, StateRow)]) -> Result<()> {
        if states.is_empty() {
            return Ok(());
        }
        let users: Vec<i64> = states.iter().map(|(user, _)| signed(user.0)).collect();
        let bytes =
            |part: fn(&StateRow) -> &[u8]| -> Vec<&[u8]> { states.iter().map(|(_, state)| part(state)).collect() };
        let due: Vec<Option<i32>> =
            states.iter().map(|(_, state)| state.due.map(lifestage::Day::days_since_epoch)).collect();
        let revisions: Vec<i64> = states.iter().map(|(_, state)| signed(state.revision)).collect();
        let sql = "INSERT INTO states (number, profile, seen, told, due, revision, touched)
                   SELECT state.*, pg_current_xact_id()::text::bigint FROM unnest(
                       $1::bigint[], $2::bytea[], $3::bytea[], $4::bytea[], $5::integer[], $6::bigint[]
                   ) AS state
                   ON CONFLICT (number) DO UPDATE SET profile = excluded.profile, seen = excluded.seen,
                       told = excluded.told, due = excluded.due, revision = excluded.revision, touched = excluded.touched";
        let (profiles, seen) = (bytes(|state| &state.profile), bytes(|state| &state.seen));
        self.execute(sql, &[&users, &profiles, &seen, &bytes(|state| &state.told), &due, &revisions]).await?;
        Ok(())
    }

    async fn put_links(&mut self, links: &[LinkRow]) -> Result<u64> {
        let ends = |of: fn(&LinkRow) -> UserNumber| links.iter().map(|link| signed(of(link).0)).collect::<Vec<i64>>();
        let sources: Vec<i32> = links.iter().map(|link| link.source.into()).collect();
        let days: Vec<i32> = links.iter().map(|link| link.day.days_since_epoch()).collect();
        let is_end: Vec<bool> = links.iter().map(|link| link.is_end).collect();
        let sql = "INSERT INTO links (alias, number, source, day, is_end)
                   SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::integer[], $4::integer[], $5::boolean[])
                   ON CONFLICT DO NOTHING";
        let (aliases, users) = (ends(|link| link.alias), ends(|link| link.user));
        self.execute(sql, &[&aliases, &users, &sources, &days, &is_end]).await
    }

    async fn put_canonical(&mut self, users: &[(UserNumber, Option<UserNumber>)]) -> Result<()> {
        let moved: Vec<i64> = users.iter().map(|(user, _)| signed(user.0)).collect();
        let canonical: Vec<Option<i64>> = users.iter().map(|(_, head)| head.map(|head| signed(head.0))).collect();
        let sql = "UPDATE users SET canonical = moved.canonical
                   FROM unnest($1::bigint[], $2::bigint[]) AS moved (number, canonical) WHERE users.number = moved.number";
        self.execute(sql, &[&moved, &canonical]).await?;
        Ok(())
    }

    async fn put_facts(&mut self, user: UserNumber, facts: &str, referrer: Option<UserNumber>) -> Result<()> {
        let referrer = referrer.map(|referrer| signed(referrer.0));
        let sql = "UPDATE users SET facts = $2, referrer = $3 WHERE number = $1";
        self.execute(sql, &[&signed(user.0), &facts, &referrer]).await?;
        Ok(())
    }

    async fn append(&mut self, events: &[(UserNumber, LogRow)]) -> Result<()> {
        if events.is_empty() {
            return Ok(());
        }
        let numbers: Vec<i64> = events.iter().map(|(user, _)| signed(user.0)).collect();
        let ids: Vec<&str> = events.iter().map(|(_, row)| row.event_id.as_str()).collect();
        let at: Vec<i64> = events.iter().map(|(_, row)| row.at).collect();
        let dates: Vec<bool> = events.iter().map(|(_, row)| row.is_date).collect();
        let offsets: Vec<Option<i32>> = events.iter().map(|(_, row)| row.offset).collect();
        let kinds: Vec<i32> = events.iter().map(|(_, row)| row.kind.into()).collect();
        let subjects: Vec<i32> = events.iter().map(|(_, row)| row.subject.into()).collect();
        let values: Vec<i64> = events.iter().map(|(_, row)| signed(row.value)).collect();
        let sql = "INSERT INTO log (number, event_id, at, is_date, utc_offset, kind, subject, value)
                   SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::boolean[], $5::integer[],
                                        $6::integer[], $7::integer[], $8::bigint[])";
        self.execute(sql, &[&numbers, &ids, &at, &dates, &offsets, &kinds, &subjects, &values]).await?;
        Ok(())
    }

    async fn trim(&mut self, users: &[UserNumber], cut: Cut) -> Result<u64> {
        let sql =
            "DELETE FROM log WHERE number = ANY($1) AND at < CASE WHEN is_date THEN $3::bigint ELSE $2::bigint END";
        self.execute(sql, &[&numbers(users), &cut.instant, &cut.date]).await
    }

    async fn put_forgotten(&mut self, rows: &[(UserNumber, ForgottenRow)]) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let users: Vec<i64> = rows.iter().map(|(user, _)| signed(user.0)).collect();
        let horizons: Vec<i32> = rows.iter().map(|(_, row)| row.horizon.days_since_epoch()).collect();
        let bytes =
            |part: fn(&ForgottenRow) -> &[u8]| -> Vec<&[u8]> { rows.iter().map(|(_, row)| part(row)).collect() };
        let [profiles, seen] = [bytes(|row| &row.profile), bytes(|row| &row.seen)];
        let achieved = bytes(|row| &row.achieved);
        let [own_profiles, own_achieved] = [bytes(|row| &row.own[0]), bytes(|row| &row.own[1])];
        let rules: Vec<Option<i64>> = rows.iter().map(|(_, row)| row.rules.map(u64::cast_signed)).collect();
        let sql = "INSERT INTO forgotten
                   SELECT * FROM unnest($1::bigint[], $2::integer[], $3::bytea[], $4::bytea[], $5::bytea[], $6::bytea[],
                                        $7::bytea[], $8::bigint[])
                   ON CONFLICT (number) DO UPDATE SET horizon = excluded.horizon, left_over = excluded.left_over,
                       left_seen = excluded.left_seen, achieved = excluded.achieved,
                       own_left_over = excluded.own_left_over, own_achieved = excluded.own_achieved,
                       rules = excluded.rules";
        let values: [&(dyn ToSql + Sync); 8] =
            [&users, &horizons, &profiles, &seen, &achieved, &own_profiles, &own_achieved, &rules];
        self.execute(sql, &values).await?;
        Ok(())
    }

    async fn hold_rules(&mut self) -> Result<()> {
        // Others may hold them too; whoever puts rules in force waits.
        Ok(self.client()?.batch_execute("LOCK TABLE rules IN SHARE MODE").await?)
    }

    async fn tell(&mut self, rows: &[OutboxRow]) -> Result<u64> {
        if rows.is_empty() {
            return Ok(0);
        }
        let keys: Vec<&str> = rows.iter().map(|row| row.key.as_str()).collect();
        let numbers: Vec<i64> = rows.iter().map(|row| signed(row.user.0)).collect();
        let days: Vec<i32> = rows.iter().map(|row| row.day.days_since_epoch()).collect();
        let changes: Vec<&str> = rows.iter().map(|row| row.change.as_str()).collect();
        let at: Vec<i64> = rows.iter().map(|row| row.at).collect();
        let sql = "INSERT INTO outbox (key, number, day, change, at)
                   SELECT * FROM unnest($1::text[], $2::bigint[], $3::integer[], $4::text[], $5::bigint[])
                   ON CONFLICT (key) DO NOTHING";
        self.execute(sql, &[&keys, &numbers, &days, &changes, &at]).await
    }

    async fn delivered(&mut self, keys: &[&str]) -> Result<u64> {
        let sql = "UPDATE outbox SET is_delivered = true WHERE place IN
                   (SELECT place FROM outbox WHERE key = ANY($1) AND NOT is_delivered ORDER BY place FOR UPDATE)";
        self.execute(sql, &[&keys]).await
    }

    async fn number_names(&mut self, names: &[&str]) -> Result<Vec<u16>> {
        let find = "SELECT name, number FROM names WHERE name = ANY($1)";
        let mut found = self.query(find, &[&names]).await?;
        let mut missing: Vec<&str> = names.to_vec();
        missing.sort_unstable();
        missing.dedup();
        if found.len() < missing.len() {
            self.execute("SELECT pg_advisory_xact_lock($1)", &[&NUMBERING_NAMES]).await?;
            for name in missing {
                let sql = "INSERT INTO names (number, name)
                           SELECT (SELECT coalesce(max(number), 0) + 1 FROM names), $1
                           WHERE NOT EXISTS (SELECT FROM names WHERE name = $1)";
                self.execute(sql, &[&name]).await?;
            }
            found = self.query(find, &[&names]).await?;
        }
        let mut numbers = std::collections::HashMap::new();
        for row in &found {
            numbers.insert(row.try_get::<_, String>(0)?, row.try_get::<_, i32>(1)?);
        }
        let full = |name: &str| StoreError::NamesFull(name.to_owned());
        let number = |name: &&str| {
            let number = numbers.get(*name).copied().ok_or_else(|| full(name))?;
            u16::try_from(number).map_err(|_| full(name))
        };
        names.iter().map(number).collect()
    }

    async fn put_rules(&mut self, rules: &RulesRow) -> Result<bool> {
        // The table is locked against others who would put rules in force, not against those who read them.
        self.client()?.batch_execute("LOCK TABLE rules IN SHARE ROW EXCLUSIVE MODE").await?;
        let sql = "INSERT INTO rules (revision, format, written_by, book, why, at)
                   SELECT $1, $2, $3, $4, $5, $6 WHERE (SELECT coalesce(max(revision), 0) + 1 FROM rules) = $1";
        let format = i32::try_from(rules.format).unwrap_or(i32::MAX);
        let values = [&rules.written_by, &rules.book, &rules.why];
        let revision = signed(rules.revision);
        let added = self.execute(sql, &[&revision, &format, values[0], values[1], values[2], &rules.at]).await?;
        Ok(added == 1)
    }

    async fn put_ledger(&mut self, user: UserNumber, ledger: Option<&[u8]>) -> Result<()> {
        let Some(ledger) = ledger else {
            self.execute("DELETE FROM ledgers WHERE number = $1", &[&signed(user.0)]).await?;
            return Ok(());
        };
        let sql = "INSERT INTO ledgers VALUES ($1, $2) ON CONFLICT (number) DO UPDATE SET ledger = excluded.ledger";
        self.execute(sql, &[&signed(user.0), &ledger]).await?;
        Ok(())
    }

    async fn put_sent(&mut self, user: UserNumber, sent: &[SentRow]) -> Result<()> {
        for row in sent {
            let sql = "INSERT INTO sent VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
            let class = i32::from(row.class);
            self.execute(sql, &[&signed(user.0), &row.key, &row.at, &row.channel, &class]).await?;
        }
        Ok(())
    }

    async fn expose(&mut self, exposure: &ExposureRow) -> Result<ExposureRow> {
        let ExposureRow { experiment, user, arm, day } = exposure;
        let sql = "INSERT INTO exposures VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
        self.execute(sql, &[experiment, &signed(user.0), arm, &day.days_since_epoch()]).await?;
        let sql = "SELECT number, arm, day FROM exposures WHERE experiment = $1 AND number = $2";
        let row = self.row(sql, &[experiment, &signed(user.0)]).await?;
        let row = row.ok_or_else(|| StoreError::Corrupt("an exposure that was just noted is gone".to_owned()))?;
        let (user, day) = (number(&row, "number")?, rows::day(row.try_get("day")?)?);
        Ok(ExposureRow { experiment: experiment.clone(), user, arm: row.try_get("arm")?, day })
    }

    async fn put_job(&mut self, name: &str, progress: &str) -> Result<()> {
        let sql = "INSERT INTO jobs VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET progress = excluded.progress";
        self.execute(sql, &[&name, &progress]).await?;
        Ok(())
    }

    async fn keep_setting(&mut self, name: &str, value: &str) -> Result<String> {
        self.execute("INSERT INTO settings VALUES ($1, $2) ON CONFLICT DO NOTHING", &[&name, &value]).await?;
        let row = self.row("SELECT value FROM settings WHERE name = $1", &[&name]).await?;
        row.map_or_else(|| Ok(value.to_owned()), |row| Ok(row.try_get(0)?))
    }

    async fn erase(&mut self, user: UserNumber) -> Result<Vec<(&'static str, u64)>> {
        let links = "DELETE FROM links WHERE alias = $1 OR number = $1";
        let mut removed = vec![("links", self.execute(links, &[&signed(user.0)]).await?)];
        for table in OF_A_USER {
            let rows = self.execute(&format!("DELETE FROM {table} WHERE number = $1"), &[&signed(user.0)]).await?;
            removed.push((table, unsigned(signed(rows))?));
        }
        Ok(removed)
    }

    async fn commit(mut self: Box<Self>) -> Result<()> {
        self.end().await
    }
}
