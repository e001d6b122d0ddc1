//! What one user may be reminded of as of a day.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::line::Memory;
use super::rule::{MemoryConfig, MemoryRule};
use crate::event::kind::Kind;
use crate::event::user::User;
use crate::profile::{AsOf, BeforeHorizon, Tally};
use crate::time::{Day, Days};

impl MemoryRule {
    /// What a user may be reminded of: joining first, then round numbers, then earlier years, the latest first, each kind in the order
    /// of the rule. Empty before joining, after leaving, and on a day on which something happened that is never told.
    ///
    /// # Errors
    /// If the profile forgot one of the days, or of a kind that is told any days: without them nobody knows what was first.
    pub fn assess(&self, as_of: AsOf<'_>, user: &User) -> Result<Vec<Memory>, BeforeHorizon> {
        let today = as_of.day();
        let Some(joined) = as_of.joined(user) else { return Ok(Vec::new()) };
        if has_left(as_of)? || self.is_sad(day_of(as_of, today)?) {
            return Ok(Vec::new());
        }
        let mut told = Vec::new();
        if let Some(years) = years_between(joined, today) {
            told.push(Memory::Joined { on: joined, years });
        }
        self.round_numbers(as_of, &mut told)?;
        for years in 1..=self.config().years {
            let Some(on) = years_ago(today, years).filter(|on| *on >= joined) else { continue };
            let tallies = day_of(as_of, on)?;
            if !self.is_sad(tallies) {
                self.of_day(as_of, tallies, on, years, &mut told)?;
            }
        }
        Ok(told)
    }

    /// Whether something happened that is never told.
    fn is_sad(&self, tallies: &[Tally]) -> bool {
        tallies.iter().any(|tally| self.config().never.contains_code(tally.code()))
    }

    fn may_be_told(&self, tally: &Tally, kind: Kind) -> bool {
        tally.code() == kind.code() && !self.config().never_about.contains(&tally.subject())
    }

    /// What was done on a day of an earlier year.
    fn of_day(
        &self,
        as_of: AsOf<'_>,
        tallies: &[Tally],
        on: Day,
        years: u8,
        told: &mut Vec<Memory>,
    ) -> Result<(), BeforeHorizon> {
        for kind in self.config().kinds.iter().copied() {
            let of_kind = tallies.iter().filter(|tally| self.may_be_told(tally, kind));
            let events: u64 = of_kind.map(|tally| u64::from(tally.count())).sum();
            if events == 0 {
                continue;
            }
            let is_first = as_of.first_day_of(kind)? == Some(on);
            let memory =
                if is_first { Memory::First { on, years, kind } } else { Memory::YearsAgo { on, years, kind, events } };
            told.push(memory);
        }
        Ok(())
    }

    /// Round numbers that were reached today. They need the whole life.
    fn round_numbers(&self, as_of: AsOf<'_>, told: &mut Vec<Memory>) -> Result<(), BeforeHorizon> {
        let MemoryConfig { activity, kinds, round, .. } = self.config();
        if round.is_empty() {
            return Ok(());
        }
        let today = as_of.day();
        as_of.first_forgotten(&activity.united(&kinds.iter().copied().collect()), Day::MIN)?;
        let (mut days, mut last, mut is_active) = (0_u64, None, false);
        let mut events: BTreeMap<u16, [u64; 2]> = BTreeMap::new();
        for tally in as_of.tallies() {
            let is_today = tally.day() == today;
            if activity.contains_code(tally.code()) && last.replace(tally.day()) != Some(tally.day()) {
                days += 1;
                is_active |= is_today;
            }
            let [before, now] = events.entry(tally.code()).or_default();
            *if is_today { now } else { before } += u64::from(tally.count());
        }
        let passed =
            |before: u64, now: u64| round.iter().copied().rfind(|number| (before + 1..=before + now).contains(number));
        told.extend(passed(days - u64::from(is_active), is_active.into()).map(|days| Memory::ActiveDays { days }));
        let of_kind = |kind: Kind| {
            let [before, now] = events.get(&kind.code()).copied()?;
            Some(Memory::Events { kind, events: passed(before, now)? })
        };
        told.extend(kinds.iter().copied().filter_map(of_kind));
        Ok(())
    }
}

/// Whether the user closed the account and did nothing since.
fn has_left(as_of: AsOf<'_>) -> Result<bool, BeforeHorizon> {
    let Some(left) = as_of.last_day_of(Kind::Leave)? else { return Ok(false) };
    let later = as_of.tallies().iter().rev().take_while(|tally| tally.day() > left);
    Ok(!later.into_iter().any(|tally| tally.kind().is_activity()))
}

fn day_of(as_of: AsOf<'_>, on: Day) -> Result<&[Tally], BeforeHorizon> {
    as_of.during(Days::only(on))
}

/// The same day of the month, some years ago; none for February 29 where there is none.
fn years_ago(today: Day, years: u8) -> Option<Day> {
    let date = NaiveDate::from(today);
    NaiveDate::from_ymd_opt(date.year() - i32::from(years), date.month(), date.day()).map(Day::from)
}

/// Whole years from a day to the same day of a later year.
fn years_between(day: Day, today: Day) -> Option<u8> {
    let (from, to) = (NaiveDate::from(day), NaiveDate::from(today));
    let years = u8::try_from(to.year() - from.year()).ok().filter(|years| *years > 0)?;
    ((from.month(), from.day()) == (to.month(), to.day())).then_some(years)
}
