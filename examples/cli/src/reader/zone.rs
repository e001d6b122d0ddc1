//! *By whose clock?* The zone of times that name none, and of the days: a fixed offset, or a zone by its IANA name.

use std::fmt;

use chrono::{DateTime, FixedOffset, MappedLocalTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};
use lifestage::time::Calendar;

/// The zone of times that name none, and of the days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Zone {
    Fixed(FixedOffset),
    Named(Tz),
}

impl Zone {
    pub(crate) const UTC: Self = Self::hours(0);

    /// The zone this many hours east of UTC.
    pub(crate) const fn hours(hours: i32) -> Self {
        Self::Fixed(FixedOffset::east_opt(hours * 3600).unwrap())
    }

    /// How many seconds the clock is ahead of UTC when it shows these seconds since 1970.
    ///
    /// An hour that comes twice is taken for the first one; one that is skipped, as read from a clock that nobody set
    /// forward.
    pub(crate) fn offset_at(self, local_seconds: i64) -> i32 {
        let zone = match self {
            Self::Fixed(offset) => return offset.local_minus_utc(),
            Self::Named(zone) => zone,
        };
        let local = DateTime::from_timestamp(local_seconds, 0).unwrap_or_default().naive_utc();
        let offset = match zone.offset_from_local_datetime(&local) {
            MappedLocalTime::Single(offset) | MappedLocalTime::Ambiguous(offset, _) => offset,
            MappedLocalTime::None => zone.offset_from_utc_datetime(&(local - TimeDelta::days(1))),
        };
        offset.fix().local_minus_utc()
    }

    /// The time that the clock shows at an instant.
    pub(crate) fn local(self, instant: DateTime<Utc>) -> DateTime<FixedOffset> {
        match self {
            Self::Fixed(offset) => instant.with_timezone(&offset),
            Self::Named(zone) => instant.with_timezone(&zone).fixed_offset(),
        }
    }

    /// The days of the zone.
    pub(crate) fn calendar(self) -> Calendar {
        match self {
            Self::Fixed(offset) => Calendar::fixed(offset.into()),
            // No zone is planned further ahead.
            Self::Named(zone) => Calendar::in_zone(&zone, 1900..=2100).named(zone.name()),
        }
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(offset) if offset.local_minus_utc() == 0 => f.write_str("UTC"),
            Self::Fixed(offset) => write!(f, "{offset}"),
            Self::Named(zone) => f.write_str(zone.name()),
        }
    }
}

/// The zone of this name, in any case.
pub(crate) fn named(name: &str) -> Result<Tz, String> {
    if let Some(zone) = TZ_VARIANTS.iter().find(|zone| zone.name().eq_ignore_ascii_case(name)) {
        return Ok(*zone);
    }
    let part = name.to_lowercase().replace(' ', "_");
    let like = |zone: &&Tz| !part.is_empty() && zone.name().to_lowercase().contains(&part);
    let near: Vec<&str> = TZ_VARIANTS.iter().filter(like).map(|zone| zone.name()).take(3).collect();
    let advice = if near.is_empty() { "Europe/Berlin`, `Asia/Shanghai".into() } else { near.join("`, `") };
    Err(format!("there is no zone of this name: give one of the IANA's, like `{advice}`"))
}
