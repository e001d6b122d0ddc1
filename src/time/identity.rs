//! Which calendar it is: what tells it from others, and what of it a profile keeps. *Are these the same days?*
//!
//! ```text
//! base    name (without one: the offset before all changes) · day start · first weekday       high half
//! past    the offset changes up to the last day that was observed                              low half
//! ```
//! A fixed offset, and the offset of each event, have no past: all of them is in one fingerprint.

use super::calendar::{Calendar, INSTANTS, OffsetTransition, Zone, civil_of};
use super::day::Day;
use super::moment::Moment;
use super::past::Past;
use crate::number::fingerprint::{Fingerprint, Fingerprinter};

impl Calendar {
    /// With the fingerprint and the past of what it is now.
    pub(super) fn fingerprinted(mut self) -> Self {
        let print = Fingerprinter::new("calendar")
            .number(u64::from(self.day_start))
            .number(u64::from(self.first_weekday.num_days_from_monday()));
        let named = self.name.as_ref().map(|name| print.clone().text("named").text(name));
        let (before, changes): (i32, &[OffsetTransition]) = match &self.zone {
            Zone::Fixed(seconds) => (*seconds, &[]),
            // No offset is as large.
            Zone::Carried => (i32::MAX, &[]),
            Zone::Table { before, changes } => (*before, changes),
        };
        let start = |kind: &str| print.clone().text(kind).signed(i64::from(before));
        let whole = match &self.zone {
            Zone::Fixed(_) => start("fixed"),
            Zone::Carried => print.clone().text("carried"),
            Zone::Table { .. } => changes.iter().fold(start("table"), |print, change| {
                print.signed(change.at_milliseconds).signed(i64::from(change.offset_seconds))
            }),
        };
        let base = named.clone().or_else(|| matches!(self.zone, Zone::Table { .. }).then(|| start("table")));
        self.past = base.map(|base| {
            let changes = changes.iter().map(|change| {
                let (day, _) = civil_of(change.shown_by(change.offset_seconds), self.day_start);
                (Day::EPOCH.plus(day), change.at_milliseconds, change.offset_seconds)
            });
            (base_of(base.finish()), Past::new(before, changes))
        });
        self.fingerprint = named.unwrap_or(whole).finish();
        self
    }

    /// A hash that tells this calendar from others: of its name, day start and first weekday; without a name of its
    /// offsets in place of the name. Definitions carry it.
    pub const fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// What a profile carries whose last day is this one: a hash of what makes this calendar up to that day. `None` for a
    /// profile without events.
    ///
    /// The high half is of the name, day start and first weekday, the low half of the offset changes up to the day.
    ///
    /// ```
    /// use lifestage::Day;
    /// use lifestage::time::Calendar;
    ///
    /// let berlin = |last| Calendar::in_zone(&chrono_tz::Europe::Berlin, 2000..=last);
    /// let until = |last, day| berlin(last).fingerprint_until(Some(day));
    /// assert_eq!(until(2040, Day::ymd(2026, 7, 1)), until(2050, Day::ymd(2026, 7, 1)));
    /// assert_ne!(until(2040, Day::ymd(2045, 7, 1)), until(2050, Day::ymd(2045, 7, 1)));
    /// ```
    pub fn fingerprint_until(&self, last: Option<Day>) -> Fingerprint {
        match &self.past {
            None => self.fingerprint,
            Some((base, past)) => Fingerprint::from_bits(u64::from(*base) << 32 | u64::from(past.until(last))),
        }
    }

    /// The first instant at which this calendar has an offset change that the one of a profile with this fingerprint had
    /// not; none where that cannot be told from a hash.
    pub(crate) fn first_new(&self, until: Fingerprint) -> Option<Moment> {
        let (Zone::Table { changes, .. }, Some((_, past))) = (&self.zone, &self.past) else { return None };
        let print = u32::try_from(until.bits() & u64::from(u32::MAX)).unwrap_or_default();
        let change = changes.get(past.count(print)?)?;
        Some(Moment::from_milliseconds(change.at_milliseconds))
    }

    /// The first instant at which two calendars have different offsets; `None` where they never do, or one of them reads
    /// each event's own.
    ///
    /// ```
    /// use lifestage::time::Calendar;
    ///
    /// let berlin = |last| Calendar::in_zone(&chrono_tz::Europe::Berlin, 2000..=last);
    /// let first = berlin(2040).first_difference(&berlin(2050)).ok_or("equal")?;
    /// assert_eq!(first.to_string(), "2041-03-31T01:00:00Z");
    /// # Ok::<(), &str>(())
    /// ```
    pub fn first_difference(&self, other: &Self) -> Option<Moment> {
        let instants = |calendar: &Self| match &calendar.zone {
            Zone::Table { changes, .. } => changes.iter().map(|change| change.at_milliseconds).collect(),
            Zone::Fixed(_) | Zone::Carried => Vec::new(),
        };
        let mut all = [instants(self), instants(other), vec![*INSTANTS.start()]].concat();
        all.sort_unstable();
        let differ = |at: &i64| match (self.offset_at(*at, None), other.offset_at(*at, None)) {
            (Some(one), Some(other)) => one != other,
            _ => false,
        };
        all.into_iter().find(differ).map(Moment::from_milliseconds)
    }
}

/// The half of a fingerprint that is not of offset changes: two profiles of one calendar have the same, whatever their
/// last days.
pub(crate) fn base_of(fingerprint: Fingerprint) -> u32 {
    u32::try_from(fingerprint.bits() >> 32).unwrap_or_default()
}
