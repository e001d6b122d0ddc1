//! Questions in SQL.

use async_trait::async_trait;
use lifestage::Day;

use super::rows::{day, forgotten, link, log, number, signed, state, told, unsigned, user};
use super::session::Session;
use crate::store::{
    Changed, Cut, ExposureRow, ForgottenRow, LinkRow, LogRow, MICROSECONDS_A_QUARTER, QuarterRow, Read, Result,
    RulesRow, SentRow, StateRow, StoreError, TABLES, ToldRow, UserNumber, UserRow,
};

const TOLD: &str = "SELECT place, key, number, day, change, at, is_delivered, id FROM outbox JOIN users USING (number)";

/// The columns of a state, with what is left of forgotten days.
const STATE: &str = "profile, seen, told, due, revision, horizon, left_over, left_seen, achieved, own_left_over,
                     own_achieved, rules";

pub(super) fn numbers(users: &[UserNumber]) -> Vec<i64> {
    users.iter().map(|user| signed(user.0)).collect()
}

#[async_trait]
impl Read for Session {
    async fn user(&mut self, id: &str) -> Result<Option<UserRow>> {
        let row = self.row("SELECT number, id, facts, canonical FROM users WHERE id = $1", &[&id]).await?;
        row.as_ref().map(user).transpose()
    }

    async fn user_of(&mut self, number: UserNumber) -> Result<Option<UserRow>> {
        let row =
            self.row("SELECT number, id, facts, canonical FROM users WHERE number = $1", &[&signed(number.0)]).await?;
        row.as_ref().map(user).transpose()
    }

    async fn users_after(&mut self, after: UserNumber, limit: usize) -> Result<Vec<(UserRow, Option<StateRow>)>> {
        let sql = format!(
            "SELECT number, id, facts, canonical, {STATE} FROM users LEFT JOIN states USING (number)
             LEFT JOIN forgotten USING (number) WHERE number > $1 ORDER BY number LIMIT $2"
        );
        let rows = self.query(&sql, &[&signed(after.0), &signed(limit as u64)]).await?;
        rows.iter().map(|row| Ok((user(row)?, state(row)?))).collect()
    }

    async fn users_of(&mut self, users: &[UserNumber]) -> Result<Vec<UserRow>> {
        let sql = "SELECT number, id, facts, canonical FROM users WHERE number = ANY($1) ORDER BY number";
        self.query(sql, &[&numbers(users)]).await?.iter().map(user).collect()
    }

    async fn members(&mut self, heads: &[UserNumber]) -> Result<Vec<UserRow>> {
        let sql = "SELECT number, id, facts, canonical FROM users WHERE canonical = ANY($1) ORDER BY number";
        self.query(sql, &[&numbers(heads)]).await?.iter().map(user).collect()
    }

    async fn joined(&mut self) -> Result<Vec<(UserNumber, UserNumber)>> {
        let sql = "SELECT number, canonical FROM users WHERE canonical IS NOT NULL ORDER BY number";
        let rows = self.query(sql, &[]).await?;
        rows.iter().map(|row| Ok((number(row, "number")?, number(row, "canonical")?))).collect()
    }

    async fn links_at(&mut self, users: &[UserNumber]) -> Result<Vec<LinkRow>> {
        let sql = "SELECT alias, number, source, day, is_end FROM links WHERE alias = ANY($1)
                   UNION SELECT alias, number, source, day, is_end FROM links WHERE number = ANY($1)";
        let mut found = self.query(sql, &[&numbers(users)]).await?.iter().map(link).collect::<Result<Vec<_>>>()?;
        found.sort_unstable();
        Ok(found)
    }

    async fn links(&mut self) -> Result<Vec<LinkRow>> {
        let sql = "SELECT alias, number, source, day, is_end FROM links ORDER BY alias, number, source, day, is_end";
        self.query(sql, &[]).await?.iter().map(link).collect()
    }

    async fn changed(&mut self, since: Option<u64>) -> Result<Changed> {
        // Whatever a transaction that is over stored is seen; the oldest one that is not may still store something.
        let sql = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS mark,
                          (SELECT count(*) FROM states) AS states";
        let Some(row) = self.row(sql, &[]).await? else {
            return Err(StoreError::Corrupt("there is no snapshot".to_owned()));
        };
        let (mark, states) = (unsigned(row.try_get("mark")?)?, unsigned(row.try_get("states")?)?);
        let Some(since) = since else { return Ok(Changed { mark, users: None, states }) };
        let rows = self.query("SELECT number FROM states WHERE touched >= $1", &[&signed(since)]).await?;
        let users = rows.iter().map(|row| number(row, "number")).collect::<Result<_>>()?;
        Ok(Changed { mark, users: Some(users), states })
    }

    async fn states(&mut self, users: &[UserNumber]) -> Result<Vec<Option<StateRow>>> {
        let numbers = numbers(users);
        let sql = format!(
            "SELECT number, {STATE} FROM unnest($1::bigint[]) WITH ORDINALITY AS asked (number, place)
             LEFT JOIN states USING (number) LEFT JOIN forgotten USING (number) ORDER BY place"
        );
        self.query(&sql, &[&numbers]).await?.iter().map(state).collect()
    }

    async fn due(&mut self, by: Day, revision: u64, after: UserNumber, limit: usize) -> Result<Vec<UserNumber>> {
        // Two questions, as each has an index of its own.
        let limit = signed(limit as u64);
        let sql = "SELECT number FROM (
                       (SELECT number FROM states WHERE due <= $1 AND number > $3 ORDER BY number LIMIT $4)
                       UNION
                       (SELECT number FROM states WHERE revision < $2 AND number > $3 ORDER BY number LIMIT $4)
                   ) AS found ORDER BY number LIMIT $4";
        let rows = self.query(sql, &[&by.days_since_epoch(), &signed(revision), &signed(after.0), &limit]).await?;
        rows.iter().map(|row| number(row, "number")).collect()
    }

    async fn events_of(&mut self, users: &[UserNumber]) -> Result<Vec<(UserNumber, LogRow)>> {
        let sql = "SELECT number, event_id, at, is_date, utc_offset, kind, subject, value FROM log
                   WHERE number = ANY($1) ORDER BY place";
        let rows = self.query(sql, &[&numbers(users)]).await?;
        rows.iter().map(|row| Ok((number(row, "number")?, log(row)?))).collect()
    }

    async fn log_after(&mut self, after: u64, limit: usize) -> Result<Vec<(u64, UserNumber, LogRow)>> {
        let sql = "SELECT place, number, event_id, at, is_date, utc_offset, kind, subject, value
                   FROM log WHERE place > $1 ORDER BY place LIMIT $2";
        let rows = self.query(sql, &[&signed(after), &signed(limit as u64)]).await?;
        rows.iter().map(|row| Ok((unsigned(row.try_get("place")?)?, number(row, "number")?, log(row)?))).collect()
    }

    async fn log_between(&mut self, from: i64, until: i64) -> Result<Vec<(UserNumber, LogRow)>> {
        // Two questions, as each has an index of its own.
        let sql = "SELECT number, event_id, at, is_date, utc_offset, kind, subject, value
                   FROM log WHERE at >= $1 AND at < $2 AND NOT is_date
                   UNION ALL
                   SELECT number, event_id, at, is_date, utc_offset, kind, subject, value
                   FROM log WHERE at >= $1 AND at < $2 AND is_date";
        let rows = self.query(sql, &[&from, &until]).await?;
        rows.iter().map(|row| Ok((number(row, "number")?, log(row)?))).collect()
    }

    async fn with_events_before(&mut self, instant: i64) -> Result<Vec<UserNumber>> {
        // Two questions, as each has an index of its own.
        let sql = "SELECT number FROM log WHERE at < $1 AND NOT is_date
                   UNION SELECT number FROM log WHERE at < $1 AND is_date ORDER BY number";
        self.query(sql, &[&instant]).await?.iter().map(|row| number(row, "number")).collect()
    }

    async fn events_past(&mut self, users: &[UserNumber], cut: Cut) -> Result<Vec<(UserNumber, LogRow)>> {
        let sql = "SELECT number, event_id, at, is_date, utc_offset, kind, subject, value FROM log
                   WHERE number = ANY($1) AND at < CASE WHEN is_date THEN $3::bigint ELSE $2::bigint END ORDER BY place";
        let rows = self.query(sql, &[&numbers(users), &cut.instant, &cut.date]).await?;
        rows.iter().map(|row| Ok((number(row, "number")?, log(row)?))).collect()
    }

    async fn forgotten_under(&mut self) -> Result<Vec<(UserNumber, ForgottenRow)>> {
        let sql = "SELECT number, horizon, left_over, left_seen, achieved, own_left_over, own_achieved, rules
                   FROM forgotten WHERE number IN (
                       SELECT min(number) FROM forgotten WHERE left_over <> '' GROUP BY rules
                   ) ORDER BY number";
        let read =
            |row: &tokio_postgres::Row| Ok((number(row, "number")?, forgotten(row, day(row.try_get("horizon")?)?)?));
        self.query(sql, &[]).await?.iter().map(read).collect()
    }

    async fn quarters(&mut self, from: i64, until: i64) -> Result<Vec<QuarterRow>> {
        let instants = [from, until].map(|quarter| quarter.saturating_mul(MICROSECONDS_A_QUARTER));
        // Integer division rounds towards 1970, so what is before it is moved first.
        let sql = "SELECT quarter, kind, count(*) AS events FROM (
                       SELECT (at - mod(mod(at, $3) + $3, $3)) / $3 AS quarter, kind
                       FROM log WHERE NOT is_date AND at >= $1 AND at < $2
                   ) AS placed GROUP BY quarter, kind ORDER BY quarter, kind";
        let rows = self.query(sql, &[&instants[0], &instants[1], &MICROSECONDS_A_QUARTER]).await?;
        let read = |row: &tokio_postgres::Row| {
            let kind = unsigned(row.try_get::<_, i32>("kind")?.into())?;
            Ok(QuarterRow { quarter: row.try_get("quarter")?, kind, events: unsigned(row.try_get("events")?)? })
        };
        rows.iter().map(read).collect()
    }

    async fn names(&mut self) -> Result<Vec<(u16, String)>> {
        let rows = self.query("SELECT number, name FROM names ORDER BY number", &[]).await?;
        rows.iter().map(|row| Ok((unsigned(row.try_get::<_, i32>(0)?.into())?, row.try_get(1)?))).collect()
    }

    async fn revision(&mut self) -> Result<u64> {
        let row = self.row("SELECT coalesce(max(revision), 0) FROM rules", &[]).await?;
        row.map_or(Ok(0), |row| unsigned(row.try_get(0)?))
    }

    async fn rules(&mut self, revision: u64) -> Result<Option<RulesRow>> {
        let sql = "SELECT format, written_by, book, why, at FROM rules WHERE revision = $1";
        let Some(row) = self.row(sql, &[&signed(revision)]).await? else { return Ok(None) };
        Ok(Some(RulesRow {
            revision,
            format: unsigned(row.try_get::<_, i32>("format")?.into())?,
            written_by: row.try_get("written_by")?,
            book: row.try_get("book")?,
            why: row.try_get("why")?,
            at: row.try_get("at")?,
        }))
    }

    async fn ledger(&mut self, user: UserNumber) -> Result<Option<Vec<u8>>> {
        let row = self.row("SELECT ledger FROM ledgers WHERE number = $1", &[&signed(user.0)]).await?;
        row.map(|row| Ok(row.try_get(0)?)).transpose()
    }

    async fn told_of(&mut self, user: UserNumber, limit: usize) -> Result<Vec<ToldRow>> {
        let sql = format!("{TOLD} WHERE number = $1 ORDER BY place DESC LIMIT $2");
        self.query(&sql, &[&signed(user.0), &signed(limit as u64)]).await?.iter().map(told).collect()
    }

    async fn told_last(&mut self, limit: usize) -> Result<Vec<ToldRow>> {
        let sql = format!("{TOLD} ORDER BY place DESC LIMIT $1");
        self.query(&sql, &[&signed(limit as u64)]).await?.iter().map(told).collect()
    }

    async fn undelivered(&mut self, limit: usize) -> Result<Vec<ToldRow>> {
        let sql = format!("{TOLD} WHERE NOT is_delivered ORDER BY place LIMIT $1");
        self.query(&sql, &[&signed(limit as u64)]).await?.iter().map(told).collect()
    }

    async fn sent_to(&mut self, user: UserNumber) -> Result<Vec<SentRow>> {
        let sql = "SELECT key, at, channel, class FROM sent WHERE number = $1 ORDER BY at, key";
        let read = |row: &tokio_postgres::Row| {
            let class = unsigned(row.try_get::<_, i32>("class")?.into())?;
            Ok(SentRow { key: row.try_get("key")?, at: row.try_get("at")?, channel: row.try_get("channel")?, class })
        };
        self.query(sql, &[&signed(user.0)]).await?.iter().map(read).collect()
    }

    async fn exposures(&mut self, experiment: &str) -> Result<Vec<ExposureRow>> {
        let sql = "SELECT number, arm, day FROM exposures WHERE experiment = $1 ORDER BY number";
        let rows = self.query(sql, &[&experiment]).await?;
        let read = |row: &tokio_postgres::Row| {
            let (user, day) = (number(row, "number")?, day(row.try_get("day")?)?);
            Ok(ExposureRow { experiment: experiment.to_owned(), user, arm: row.try_get("arm")?, day })
        };
        rows.iter().map(read).collect()
    }

    async fn job(&mut self, name: &str) -> Result<Option<String>> {
        let row = self.row("SELECT progress FROM jobs WHERE name = $1", &[&name]).await?;
        row.map(|row| Ok(row.try_get(0)?)).transpose()
    }

    async fn setting(&mut self, name: &str) -> Result<Option<String>> {
        let row = self.row("SELECT value FROM settings WHERE name = $1", &[&name]).await?;
        row.map(|row| Ok(row.try_get(0)?)).transpose()
    }

    async fn counts(&mut self) -> Result<Vec<(&'static str, u64)>> {
        let mut counts = Vec::with_capacity(TABLES.len());
        for table in TABLES {
            let row = self.row(&format!("SELECT count(*) FROM {table}"), &[]).await?;
            counts.push((table, row.map_or(Ok(0), |row| unsigned(row.try_get(0)?))?));
        }
        Ok(counts)
    }
}
