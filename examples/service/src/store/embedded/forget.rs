//! Days that are forgotten: what is left of them, and the log without them.

use std::collections::{BTreeMap, BTreeSet};

use redb::ReadableTable;

use super::read::{Session, day, log};
use super::tables::{FORGOTTEN, Forgotten, LOG, LOG_AT, LOG_OF, Open};
use super::write::Writing;
use crate::store::{Cut, ForgottenRow, LogRow, Result, StoreError, UserNumber};

pub(super) fn forgotten(row: <Forgotten as redb::Value>::SelfType<'_>) -> Result<ForgottenRow> {
    let (horizon, profile, seen, achieved, own_profile, own_achieved, rules) = row;
    Ok(ForgottenRow {
        horizon: day(horizon)?,
        profile: profile.to_vec(),
        seen: seen.to_vec(),
        achieved: achieved.to_vec(),
        own: [own_profile.to_vec(), own_achieved.to_vec()],
        rules,
    })
}

impl<T: Open> Session<T> {
    pub(super) fn ids_before(&self, instant: i64) -> Result<Vec<UserNumber>> {
        let (places, rows) = (self.0.open(LOG_AT)?, self.0.open(LOG)?);
        let mut users = BTreeSet::new();
        for place in places.range(..(instant, 0))? {
            let (_, place) = place?.0.value();
            let row = rows.get(place)?.ok_or_else(|| StoreError::Corrupt(format!("no event at place {place}")))?;
            users.insert(UserNumber(row.value().0));
        }
        Ok(users.into_iter().collect())
    }

    /// The events of these ids that are to be forgotten, by their places.
    pub(super) fn past(&self, users: &[UserNumber], cut: Cut) -> Result<BTreeMap<u64, (UserNumber, LogRow)>> {
        let (by_user, rows) = (self.0.open(LOG_OF)?, self.0.open(LOG)?);
        let mut past = BTreeMap::new();
        for user in users {
            for place in by_user.range((user.0, 0)..=(user.0, u64::MAX))? {
                let (_, place) = place?.0.value();
                let row = rows.get(place)?.ok_or_else(|| StoreError::Corrupt(format!("no event at place {place}")))?;
                let (_, _, at, is_date, ..) = row.value();
                if cut.is_past(at, is_date) {
                    past.insert(place, log(row.value()));
                }
            }
        }
        Ok(past)
    }

    pub(super) fn one_for_each_rules(&self) -> Result<Vec<(UserNumber, ForgottenRow)>> {
        let mut found = BTreeMap::new();
        for row in self.0.open(FORGOTTEN)?.iter()? {
            let (number, row) = row?;
            let (_, profile, .., rules) = row.value();
            if !profile.is_empty() && !found.contains_key(&rules) {
                found.insert(rules, (UserNumber(number.value()), forgotten(row.value())?));
            }
        }
        Ok(found.into_values().collect())
    }
}

impl Session<Writing> {
    pub(super) fn remove_past(&self, users: &[UserNumber], cut: Cut) -> Result<u64> {
        let past = self.past(users, cut)?;
        let (mut log, mut places, mut by_time) = (self.0.open(LOG)?, self.0.open(LOG_OF)?, self.0.open(LOG_AT)?);
        for (place, (user, row)) in &past {
            log.remove(place)?;
            places.remove((user.0, *place))?;
            by_time.remove((row.at, *place))?;
        }
        Ok(past.len() as u64)
    }

    pub(super) fn put_left(&self, rows: &[(UserNumber, ForgottenRow)]) -> Result<()> {
        let mut table = self.0.open(FORGOTTEN)?;
        for (user, row) in rows {
            let ForgottenRow { horizon, profile, seen, achieved, own: [own_profile, own_achieved], rules } = row;
            let (profile, seen, achieved) = (profile.as_slice(), seen.as_slice(), achieved.as_slice());
            let (own_profile, own_achieved) = (own_profile.as_slice(), own_achieved.as_slice());
            let row = (horizon.days_since_epoch(), profile, seen, achieved, own_profile, own_achieved, *rules);
            table.insert(user.0, row)?;
        }
        Ok(())
    }
}
