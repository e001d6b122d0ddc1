//! A file of events: sorted by time, and taken in as if it were sent.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::Read;

use lifestage::Money;
use lifestage::time::Moment;
use serde::{Deserialize, Serialize};

use crate::calendars::limited;
use crate::failure::Failure;
use crate::identity::Family;
use crate::intake::{Batch, MOST_EVENTS, OwnKinds, Refused, Taken, Telling, When, WrittenEvent, kind_named};
use crate::service::Service;

/// The columns of a file: those of the program `lifestage`, and the id of the event. The first three are needed.
pub(super) const COLUMNS: [&str; 7] = ["user_id", "ts", "event_type", "value", "subject", "channel", "event_id"];

/// Why a file is not read at all.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("the file cannot be read: {0}")]
    Csv(#[from] csv::Error),
    #[error(
        "there is no column `{0}`: the first line names the columns {COLUMNS:?}, of which the first three are needed"
    )]
    Column(&'static str),
}

/// What became of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    /// Rows that were read.
    pub rows: u64,
    /// What became of them; `place` is the line of the file.
    pub taken: Taken,
    /// Rows that came too late to be taken in, and are not in the log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<LateRows>,
}

/// Rows that came too late.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LateRows {
    /// Their number.
    pub rows: u64,
    /// The first of them.
    pub first: Vec<Refused>,
}

/// How many late rows are told one by one.
const FIRST: usize = 3;

impl Imported {
    /// Whether there is something in the file that is not in the store.
    pub fn is_refused(&self) -> bool {
        !self.taken.refused.is_empty() || self.late.is_some()
    }
}

/// One row, as text.
#[derive(Deserialize)]
struct Row {
    user_id: String,
    ts: String,
    event_type: String,
    #[serde(default)]
    value: String,
    #[serde(default)]
    subject: String,
    #[serde(default)]
    event_id: String,
}

impl Service {
    /// Takes in a file. Rows without an id get one by their content and how often it stood in the file before, so that the
    /// same file again changes nothing. Nothing is told unless `telling` says so: it is the past.
    pub async fn import(&self, file: impl Read, telling: Telling) -> Result<Imported, Failure> {
        let kinds = self.rules_now().await?.book.company.names.kinds.clone();
        let (events, mut imported) = read(file, &kinds).map_err(|error| Failure::refused("", error))?;
        let mut late = Vec::new();
        for part in events.chunks(MOST_EVENTS) {
            let limits = limited(self.calendars.own(), self.clock.now());
            let limits = limits.map_err(|error| Failure::broken(error.to_string()))?;
            let mut batch = Batch::default();
            for (line, event) in part {
                batch.put(*line, event.clone(), &limits, &kinds);
            }
            let taken = self.take_in(&batch, telling).await?;
            imported.taken.accepted += taken.accepted;
            imported.taken.duplicates += taken.duplicates;
            imported.taken.changes += taken.changes;
            let (too_late, refused): (Vec<_>, Vec<_>) = taken.refused.into_iter().partition(|refused| refused.late);
            imported.taken.refused.extend(refused);
            let users: HashMap<usize, &str> = part.iter().map(|(line, event)| (*line, event.user.as_str())).collect();
            late.extend(too_late.into_iter().filter_map(|refused| Some((*users.get(&refused.place)?, refused))));
        }
        imported.taken.refused.sort_by_key(|refused| refused.place);
        self.sort_out_late(late, &mut imported).await?;
        Ok(imported)
    }

    /// Of what came too late for the memory of its user, the log still tells what counts already.
    async fn sort_out_late(&self, late: Vec<(&str, Refused)>, imported: &mut Imported) -> Result<(), Failure> {
        let mut by_user = BTreeMap::<&str, Vec<Refused>>::new();
        let late_rows = late.len() as u64;
        for (user, refused) in late {
            by_user.entry(user).or_default().push(refused);
        }
        let (mut transaction, mut left) = (self.store.read().await?, Vec::new());
        for (user, refused) in by_user {
            let numbers = match transaction.user(user).await? {
                Some(row) => Family::of(&mut *transaction, row).await?.numbers(),
                None => Vec::new(),
            };
            let log = transaction.events_of(&numbers).await?;
            let known: HashSet<&str> = log.iter().map(|(_, row)| row.event_id.as_str()).collect();
            left.extend(
                refused.into_iter().filter(|refused| !refused.id.as_deref().is_some_and(|id| known.contains(id))),
            );
            tokio::task::yield_now().await;
        }
        let rows = left.len() as u64;
        imported.taken.duplicates += late_rows - rows;
        left.sort_by_key(|refused| refused.place);
        left.truncate(FIRST);
        imported.late = (rows > 0).then_some(LateRows { rows, first: left });
        Ok(())
    }
}

/// The events of a file in order of time, each with its line, and what could not be read.
fn read(file: impl Read, kinds: &OwnKinds) -> Result<(Vec<(usize, WrittenEvent)>, Imported), ImportError> {
    let mut reader = csv::Reader::from_reader(file);
    let headers = reader.headers()?;
    if let Some(missing) = COLUMNS.into_iter().take(3).find(|column| !headers.iter().any(|header| header == *column)) {
        return Err(ImportError::Column(missing));
    }
    let (mut events, mut imported) = (Vec::new(), Imported::default());
    let mut repeated = std::collections::HashMap::<String, u32>::new();
    for row in reader.deserialize::<Row>() {
        imported.rows += 1;
        // The first line names the columns.
        let line = usize::try_from(imported.rows).unwrap_or(usize::MAX).saturating_add(1);
        match row.map_err(|error| error.to_string()).and_then(|row| written(row, kinds, &mut repeated)) {
            Ok(event) => events.push((line, event)),
            Err(reason) => imported.taken.refused.push(Refused::new(line, None, reason)),
        }
    }
    events.sort_by_key(|(_, event)| instant(event.at.into()));
    Ok((events, imported))
}

/// Where a moment stands among others; a bare date at its midnight in UTC.
fn instant(moment: Moment) -> i64 {
    let midnight = || moment.date().map_or(0, |day| i64::from(day.days_since_epoch()) * 86_400_000_000);
    moment.microseconds().unwrap_or_else(midnight)
}

fn written(
    row: Row,
    kinds: &OwnKinds,
    repeated: &mut std::collections::HashMap<String, u32>,
) -> Result<WrittenEvent, String> {
    let Row { user_id, ts, event_type, value, subject, event_id } = row;
    let at = moment(&ts)?;
    let kind = kind_named(&event_type, kinds)?;
    let amount = match (value.as_str(), kind.unit()) {
        ("", _) => 0,
        (text, lifestage::event::Unit::Money) => {
            let money = Money::parse_decimal(text, 2).map_err(|error| error.to_string())?;
            // A refund may be written as what it takes away; other money that is negative is a mistake, or a refund.
            if money.minor_units() < 0 && kind != lifestage::Kind::Refund {
                return Err(format!(
                    "`{text}` is negative, and a `{kind}` is not: give 0 or more, or write it as a `refund`"
                ));
            }
            money.minor_units().unsigned_abs()
        }
        (text, _) => text.parse().map_err(|_| format!("`{text}` is not a whole number"))?,
    };
    let id = if event_id.is_empty() {
        let content = format!("{user_id}/{ts}/{event_type}/{value}/{subject}");
        let number = repeated.entry(content.clone()).or_default();
        *number += 1;
        format!("{content}/{number}")
    } else {
        event_id
    };
    let subject = (!subject.is_empty()).then_some(subject);
    Ok(WrittenEvent { id, user: user_id, at: When::Text(at), kind: kind.to_string(), subject, value: amount })
}

/// RFC 3339, a date, or `2026-01-31 23:30:00` in UTC.
fn moment(text: &str) -> Result<Moment, String> {
    let spaced = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f");
    match spaced {
        Ok(local) => Ok(Moment::from_microseconds(local.and_utc().timestamp_micros())),
        Err(_) => {
            text.parse().map_err(|_| format!("`{text}` is not a time: give RFC 3339, a date, or 2026-01-31 23:30:00"))
        }
    }
}
