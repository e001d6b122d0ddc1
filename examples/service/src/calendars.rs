//! Calendars: that of the service, and those of users in other zones.

use std::collections::HashMap;
use std::str::FromStr;
use std::sync::{Arc, RwLock};

use chrono_tz::Tz;
use lifestage::time::{CalendarError, Days, Moment};
use lifestage::{Calendar, Day};

use crate::failure::Failure;

/// The first day of any event: a phone whose clock was lost says 1970.
pub const FIRST: Day = Day::ymd(2000, 1, 1);

/// The years for which offsets are known.
const YEARS: std::ops::RangeInclusive<u16> = 2000..=2060;

/// A zone by which days are counted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Zone(Tz);

/// A name that no zone has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not the name of a zone: give one like `Europe/Berlin`, `Asia/Shanghai` or `UTC`")]
pub struct ZoneError(String);

impl FromStr for Zone {
    type Err = ZoneError;

    fn from_str(name: &str) -> Result<Self, ZoneError> {
        name.parse().map(Self).map_err(|_| ZoneError(name.to_owned()))
    }
}

impl std::fmt::Display for Zone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.name())
    }
}

/// The calendars in use. Making one searches sixty years for changes of its offset, so each is made once.
#[derive(Debug)]
pub struct Calendars {
    own: Arc<Calendar>,
    zone: Zone,
    others: RwLock<HashMap<Zone, Arc<Calendar>>>,
}

impl Calendars {
    /// The calendars of a service that counts days in this zone.
    pub fn new(zone: Zone) -> Self {
        Self { own: Arc::new(made(&zone)), zone, others: RwLock::default() }
    }

    /// The zone of the service.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The calendar of the service: that of all reports, and of users who have none of their own.
    pub fn own(&self) -> &Calendar {
        &self.own
    }

    /// The calendar of a user.
    pub fn of(&self, zone: Option<&Zone>) -> Arc<Calendar> {
        let Some(zone) = zone.filter(|zone| **zone != self.zone) else { return self.own.clone() };
        let known = self.others.read().ok().and_then(|others| others.get(zone).cloned());
        known.unwrap_or_else(|| {
            let calendar = Arc::new(made(zone));
            if let Ok(mut others) = self.others.write() {
                others.insert(zone.clone(), calendar.clone());
            }
            calendar
        })
    }
}

fn made(zone: &Zone) -> Calendar {
    match zone.0 {
        Tz::UTC => Calendar::utc(),
        zone => Calendar::in_zone(&zone, YEARS).named(zone.name()),
    }
}

/// Checks a day of something that happened. Nothing did after tomorrow, which in some zone is today, or before there is any event: such a
/// day is a null date or a wrong clock.
pub fn check_happened(path: &str, what: &str, day: Day, today: Day) -> Result<(), Failure> {
    let days = FIRST..=today.plus(1);
    if days.contains(&day) {
        return Ok(());
    }
    let (first, last) = days.into_inner();
    Err(Failure::refused(path, format!("`{day}` is no day on which {what}: give one from {first} to {last}")))
}

/// A day to ask about, which is not after tomorrow.
pub fn check_not_later(path: &str, day: Day, today: Day) -> Result<Day, Failure> {
    let last = today.plus(1);
    if day <= last {
        return Ok(day);
    }
    Err(Failure::refused(path, format!("`{day}` is still to come, so nothing is known of it: give a day up to {last}")))
}

/// The calendar, which refuses events of before this century and of after tomorrow: an event from the future would move the
/// window of what was seen, and every late event after it would be too old.
pub fn limited(calendar: &Calendar, now: Moment) -> Result<Calendar, CalendarError> {
    let tomorrow = calendar.day(now)?.plus(1);
    // Only a clock from before this century has no such days.
    Ok(Days::new(FIRST, tomorrow).map_or_else(|_| calendar.clone(), |days| calendar.clone().limited_to(days)))
}
