//! The sample: a small year of one app, moved so that it ends today.

use std::io::Read;

use flate2::read::GzDecoder;
use lifestage::Day;
use lifestage::event::{Birthday, ContactChannel};
use serde::Deserialize;

use super::import::Imported;
use crate::facts::Facts;
use crate::failure::Failure;
use crate::intake::Telling;
use crate::service::Service;

const EVENTS: &[u8] = include_bytes!("../../../data/app_year.csv.gz");
const USERS: &[u8] = include_bytes!("../../../data/app_year_users.csv.gz");

/// The last day of the year that was made.
const LAST: Day = Day::ymd(2025, 12, 31);

#[derive(Deserialize)]
struct User {
    #[serde(rename = "user_id")]
    id: String,
    joined: Day,
    channel: String,
    referrer: String,
    birthday: String,
    allowed: String,
}

/// Loads the sample into an empty store, and fits the rules to it. What it has for later today is left out.
pub async fn load(service: &Service) -> Result<Option<Imported>, Failure> {
    let mut transaction = service.store.read().await?;
    let is_empty = transaction.users_after(crate::store::UserNumber(0), 1).await?.is_empty();
    drop(transaction);
    if !is_empty {
        return Ok(None);
    }
    let days = service.today()? - LAST;
    for user in users()? {
        let (id, facts) = user.facts(days)?;
        service.put_facts(&id, &facts, Telling::Silent).await?;
    }
    let imported = service.import(moved(days, service.clock.milliseconds())?.as_bytes(), Telling::Silent).await?;
    service.nightly(1).await?;
    Ok(Some(imported))
}

fn unzipped(bytes: &[u8]) -> Result<String, Failure> {
    let mut text = String::new();
    let read = GzDecoder::new(bytes).read_to_string(&mut text);
    read.map_err(|error| Failure::broken(format!("the embedded sample: {error}")))?;
    Ok(text)
}

fn users() -> Result<Vec<User>, Failure> {
    let text = unzipped(USERS)?;
    let users: Result<_, _> = csv::Reader::from_reader(text.as_bytes()).deserialize().collect();
    users.map_err(|error| Failure::broken(format!("the embedded sample: {error}")))
}

/// The events with their days moved, without those that are still to come.
fn moved(days: i32, now: i64) -> Result<String, Failure> {
    let text = unzipped(EVENTS)?;
    let mut lines = text.lines();
    let mut moved = format!("{}\n", lines.next().unwrap_or_default());
    for line in lines {
        let mut cells: Vec<&str> = line.split(',').collect();
        let Some((day, time)) = cells.get(1).and_then(|ts| ts.split_once(' ')) else { continue };
        let day: Day = day.parse().map_err(|error| Failure::broken(format!("the embedded sample: {error}")))?;
        let ts = format!("{}T{time}Z", day.plus(days));
        let at = ts.parse::<lifestage::time::Moment>().ok().and_then(lifestage::time::Moment::milliseconds);
        if at.is_some_and(|at| at <= now) {
            if let Some(cell) = cells.get_mut(1) {
                *cell = &ts;
            }
            moved.push_str(&cells.join(","));
            moved.push('\n');
        }
    }
    Ok(moved)
}

impl User {
    fn facts(self, days: i32) -> Result<(String, Facts), Failure> {
        let some = |text: String| (!text.is_empty()).then_some(text);
        let allowed = self.allowed.split('|').filter(|name| !name.is_empty()).map(|name| {
            let channel = serde_json::from_value::<ContactChannel>(serde_json::Value::String(name.to_owned()));
            channel.map_err(|error| Failure::broken(format!("the embedded sample: {error}")))
        });
        let birthday = self
            .birthday
            .split_once('-')
            .and_then(|(month, day)| Birthday::new(month.parse().ok()?, day.parse().ok()?).ok());
        let facts = Facts {
            joined: Some(self.joined.plus(days)),
            channel: some(self.channel),
            referrer: some(self.referrer),
            birthday,
            allowed: allowed.collect::<Result<_, _>>()?,
            refused: Vec::new(),
            zone: None,
        };
        Ok((self.id, facts))
    }
}
