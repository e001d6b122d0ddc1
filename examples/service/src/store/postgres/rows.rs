//! Rows of PostgreSQL into rows of the service, and back.

use lifestage::Day;
use tokio_postgres::Row;

use crate::store::{
    ForgottenRow, LinkRow, LogRow, OutboxRow, Result, StateRow, StoreError, ToldRow, UserNumber, UserRow,
};

/// PostgreSQL has signed numbers only.
pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub(super) fn unsigned<N: TryFrom<i64>>(number: i64) -> Result<N> {
    N::try_from(number).map_err(|_| StoreError::Corrupt(format!("`{number}` is out of range")))
}

pub(super) fn day(days: i32) -> Result<Day> {
    Day::new(days).map_err(|error| StoreError::Corrupt(error.to_string()))
}

pub(super) fn number(row: &Row, column: &str) -> Result<UserNumber> {
    Ok(UserNumber(unsigned(row.try_get(column)?)?))
}

pub(super) fn user(row: &Row) -> Result<UserRow> {
    let canonical = row.try_get::<_, Option<i64>>("canonical")?.map(unsigned).transpose()?.map(UserNumber);
    Ok(UserRow { number: number(row, "number")?, id: row.try_get("id")?, facts: row.try_get("facts")?, canonical })
}

pub(super) fn link(row: &Row) -> Result<LinkRow> {
    Ok(LinkRow {
        alias: number(row, "alias")?,
        user: number(row, "number")?,
        source: unsigned(row.try_get::<_, i32>("source")?.into())?,
        day: day(row.try_get("day")?)?,
        is_end: row.try_get("is_end")?,
    })
}

/// The state in a row; none where an outer join found none.
pub(super) fn state(row: &Row) -> Result<Option<StateRow>> {
    let Some(profile) = row.try_get("profile")? else { return Ok(None) };
    Ok(Some(StateRow {
        profile,
        seen: row.try_get("seen")?,
        told: row.try_get("told")?,
        due: row.try_get::<_, Option<i32>>("due")?.map(day).transpose()?,
        revision: unsigned(row.try_get("revision")?)?,
        forgotten: match row.try_get::<_, Option<i32>>("horizon")? {
            Some(horizon) => Some(Box::new(forgotten(row, day(horizon)?)?)),
            None => None,
        },
    }))
}

pub(super) fn forgotten(row: &Row, horizon: Day) -> Result<ForgottenRow> {
    Ok(ForgottenRow {
        horizon,
        profile: row.try_get("left_over")?,
        seen: row.try_get("left_seen")?,
        achieved: row.try_get("achieved")?,
        own: [row.try_get("own_left_over")?, row.try_get("own_achieved")?],
        // A fingerprint is bits, and not a number.
        rules: row.try_get::<_, Option<i64>>("rules")?.map(i64::cast_unsigned),
    })
}

pub(super) fn log(row: &Row) -> Result<LogRow> {
    Ok(LogRow {
        event_id: row.try_get("event_id")?,
        at: row.try_get("at")?,
        is_date: row.try_get("is_date")?,
        offset: row.try_get("utc_offset")?,
        kind: unsigned(row.try_get::<_, i32>("kind")?.into())?,
        subject: unsigned(row.try_get::<_, i32>("subject")?.into())?,
        value: unsigned(row.try_get("value")?)?,
    })
}

pub(super) fn told(row: &Row) -> Result<ToldRow> {
    let outbox = OutboxRow {
        key: row.try_get("key")?,
        user: number(row, "number")?,
        day: day(row.try_get("day")?)?,
        change: row.try_get("change")?,
        at: row.try_get("at")?,
    };
    let place = unsigned(row.try_get("place")?)?;
    Ok(ToldRow { place, id: row.try_get("id")?, row: outbox, is_delivered: row.try_get("is_delivered")? })
}
