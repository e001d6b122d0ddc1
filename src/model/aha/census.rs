//! The census of the aha moment: for each candidate and each part of users, how many did it, and how many of them stayed.

use std::collections::BTreeMap;

use super::answer::{AhaCandidate, AhaReport, AhaSplit, Tried, asked};
use super::rule::{AhaError, AhaRule};
use crate::answer::definition::Definition;
use crate::event::id::UserId;
use crate::event::kind::KindCodes;
use crate::number::fingerprint::Fingerprinter;
use crate::population::census::{Census, add_rows};
use crate::population::{Member, Population};
use crate::profile::BeforeHorizon;
use crate::time::{Calendar, Day, Days};

struct AhaCensus<'a> {
    rule: &'a AhaRule,
    joined: Days,
    activity: KindCodes,
}

/// What is counted. Rows are parts; in a row the candidates stand one after the other.
struct Counts {
    /// Everybody, by part: users, and those of them who stay.
    all: Vec<u64>,
    /// Who did it, by part and candidate: users, and those of them who stay.
    did: Vec<u64>,
    /// Space for the counts of one user, by kind and first days.
    events: Vec<u64>,
}

impl AhaRule {
    /// Looks for the moment among users who joined on these days, as far as they can be judged as of a day: `stays_to` days after
    /// joining have to be over.
    ///
    /// # Errors
    /// If no day of joining is that far back, or a profile forgot needed days.
    pub fn report(&self, population: &Population, joined: Days, as_of: Day) -> Result<AhaReport, AhaError> {
        Ok(self.census(joined, as_of)?.report(population)?)
    }

    /// One answer for each group of users, for example by channel; users with group `None` are left out.
    ///
    /// # Errors
    /// The errors of [`AhaRule::report`].
    pub fn report_by<G: Ord + Send>(
        &self,
        population: &Population,
        joined: Days,
        as_of: Day,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, AhaReport>, AhaError> {
        Ok(self.census(joined, as_of)?.report_by(population, group)?)
    }

    fn census(&self, joined: Days, as_of: Day) -> Result<AhaCensus<'_>, AhaError> {
        let days = self.config().stays_to;
        let last = as_of.days_since_epoch().checked_sub(days.cast_signed()).and_then(|last| Day::new(last).ok());
        let joined = last.and_then(|last| Days::new(joined.first(), joined.last().min(last)).ok());
        let activity = KindCodes::from(&self.config().activity);
        joined.map(|joined| AhaCensus { rule: self, joined, activity }).ok_or(AhaError::TooEarly { as_of, days })
    }
}

/// Which part a user is in: by the id alone, so that it is the same on every machine and on every day.
fn part_of(user: UserId, parts: u8) -> usize {
    let hash = Fingerprinter::new("aha part").bytes(&user.bits().to_le_bytes()).finish().bits();
    usize::try_from(hash % u64::from(parts)).unwrap_or_default()
}

impl Census for AhaCensus<'_> {
    type Counts = Counts;
    type Answer = AhaReport;

    fn empty(&self) -> Counts {
        let config = self.rule.config();
        let (parts, by_days) = (usize::from(config.parts), config.kinds.len() * config.within_days.len());
        let candidates = by_days * config.times.len();
        Counts { all: vec![0; 2 * parts], did: vec![0; 2 * parts * candidates], events: vec![0; by_days] }
    }

    fn add(&self, counts: &mut Counts, member: Member<'_>) -> Result<(), BeforeHorizon> {
        let config = self.rule.config();
        let after = |days: u32| days.cast_signed();
        let known = member.profile.as_of(self.joined.last().plus(after(config.stays_to)));
        let Some(joined) = known.joined(&member.user).filter(|joined| self.joined.contains(*joined)) else {
            return Ok(());
        };
        let until = joined.plus(after(config.stays_to));
        let tallies = known.during(Days::new(joined, until).unwrap_or(Days::only(joined)))?;

        let Counts { all, did, events } = counts;
        events.fill(0);
        let mut stays = false;
        let longest = config.within_days.last().map_or(0, |days| days.get());
        for tally in tallies {
            let day = (tally.day() - joined).cast_unsigned();
            stays |= day >= config.stays_from && self.activity.contains(tally.code());
            if day >= longest {
                continue;
            }
            let Some(kind) = config.kinds.iter().position(|kind| kind.code() == tally.code()) else { continue };
            let row = events.iter_mut().skip(kind * config.within_days.len());
            for (_, events) in config.within_days.iter().zip(row).filter(|(within, _)| day < within.get()) {
                *events = events.saturating_add(tally.count().into());
            }
        }
        let part = part_of(member.user.id, config.parts);
        count(all, part, stays);
        let first = part * events.len() * config.times.len();
        for (place, events) in events.iter().enumerate() {
            for (at, _) in config.times.iter().enumerate().take_while(|(_, times)| *events >= u64::from(times.get())) {
                count(did, first + place * config.times.len() + at, stays);
            }
        }
        Ok(())
    }

    fn join(&self, counts: &mut Counts, other: Counts) {
        add_rows(&mut counts.all, &other.all);
        add_rows(&mut counts.did, &other.did);
    }

    fn answer(&self, calendar: &Calendar, counts: Counts) -> AhaReport {
        let config = self.rule.config();
        let parts = usize::from(config.parts);
        let split = |row: &[u64], place: usize| AhaSplit {
            users: row.get(2 * place).copied().unwrap_or_default(),
            stay: row.get(2 * place + 1).copied().unwrap_or_default(),
        };
        let tried =
            Tried { kinds: config.kinds.clone(), within_days: config.within_days.clone(), times: config.times.clone() };
        let number = config.kinds.len() * config.within_days.len() * config.times.len();
        let candidates = tried.all().enumerate().map(|(place, (kind, within_days, times))| AhaCandidate {
            kind,
            times,
            within_days,
            did: (0..parts).map(|part| split(&counts.did, part * number + place)).collect(),
        });
        AhaReport {
            definition: Definition::new(asked(config, self.joined), calendar),
            joined: self.joined,
            least_users: config.least_users,
            significance: config.significance,
            parts: (0..parts).map(|part| split(&counts.all, part)).collect(),
            candidates: candidates.collect(),
        }
    }
}

/// Counts a user at a place, and among those who stay.
fn count(row: &mut [u64], place: usize, stays: bool) {
    if let Some([users, stay]) = row.get_mut(2 * place..2 * place + 2) {
        *users += 1;
        *stay += u64::from(stays);
    }
}
