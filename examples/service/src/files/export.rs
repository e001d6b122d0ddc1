//! The log as a file.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io::Write;

use lifestage::Kind;

use super::import::COLUMNS;
use crate::failure::Failure;
use crate::service::Service;
use crate::store::{LogRow, UserNumber};

/// How many events are read at once.
const PAGE: usize = 10_000;

impl Service {
    /// Writes all events in order of arrival; the number of them.
    pub async fn export(&self, out: &mut (impl Write + Send)) -> Result<u64, Failure> {
        let broken = |error: csv::Error| Failure::broken(format!("the file cannot be written: {error}"));
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(COLUMNS).map_err(broken)?;
        let mut transaction = self.store.read().await?;
        let names: HashMap<u16, String> = transaction.names().await?.into_iter().collect();
        let mut ids: HashMap<UserNumber, String> = HashMap::new();
        let (mut after, mut count) = (0, 0);
        loop {
            let page = transaction.log_after(after, PAGE).await?;
            let Some((last, ..)) = page.last() else { break };
            after = *last;
            for (_, user, row) in page {
                let id = match ids.entry(user) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(vacant) => {
                        let row = transaction.user_of(user).await?;
                        let row = row.ok_or_else(|| Failure::broken(format!("an event of no user, number {user}")))?;
                        vacant.insert(row.id)
                    }
                };
                writer.write_record(record(id, &row, &names)?).map_err(broken)?;
                count += 1;
            }
        }
        writer.flush().map_err(|error| Failure::broken(format!("the file cannot be written: {error}")))?;
        Ok(count)
    }
}

fn record(user: &str, row: &LogRow, names: &HashMap<u16, String>) -> Result<[String; 7], Failure> {
    let broken = |error: &dyn std::fmt::Display| Failure::broken(error.to_string());
    let kind = Kind::from_code(row.kind).map_err(|error| broken(&error))?;
    let value = match kind.unit() {
        lifestage::event::Unit::Nothing => String::new(),
        lifestage::event::Unit::Money => format!("{}.{:02}", row.value / 100, row.value % 100),
        _ => row.value.to_string(),
    };
    let subject = match row.subject {
        0 => String::new(),
        number => names.get(&number).cloned().ok_or_else(|| broken(&format!("subject {number} has no name")))?,
    };
    let moment = row.moment().map_err(|error| broken(&error))?;
    Ok([user.to_owned(), moment.to_string(), kind.to_string(), value, subject, String::new(), row.event_id.clone()])
}
