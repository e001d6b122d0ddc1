//! What was told, as bytes: small, with a version, checked from end to end.
//!
//! ```text
//! version 2 · user 16 · told or not 1 · [telling · parts] · checksum 8
//! telling  day 4 · revision 8 + 8 · facts 8 · events and value before the day 8 + 8 · on it 8 + 8 · number 4
//! parts    stage 1 · group 1 · behavior 1 · churn band 1 · tier 1 [· period 4 + 4] 2 · level 2 · RFM segment
//!          · segments · plan version 4 · tasks, each name · outcome 1 · achievements, each name · level 2
//!          · firings, each name · day 4 · runs of plans, each version 4 · first day 4
//!          · 0, or 1 and the first day of the run before 4 · tasks as above
//! ```
//! Version 1 has no runs of plans and is read too.
//!
//! Numbers are little-endian, a text has its length in bytes before it (4), a list its number of entries (4). A name that is
//! not told is 0, others count from 1 in the order of their enum; that order is part of the format.

use super::came::{Came, Sums};
use super::outcome::TaskOutcome;
use super::state::{Parts, PlanRun, Telling, TierOf, Told, ToldError};
use crate::answer::bytes::{BytesError, BytesReader, Format};
use crate::answer::language::Language;
use crate::event::id::UserId;
use crate::incentive::task::Name;
use crate::number::fingerprint::Fingerprint;
use crate::rule::edition::Revision;
use crate::score::behavior::BehaviorType;
use crate::score::churn::RiskBand;
use crate::score::group::Group;
use crate::score::rfm::RfmSegment;
use crate::score::stage::LifecycleStage;
use crate::time::{Day, Days};

const FORMAT: Format =
    Format { of: "told state", version: 2, rebuild: "begin anew with `Told::nothing`, and drop the first changes" };

/// How a task ended, in the order of their codes.
const OUTCOMES: [TaskOutcome; 3] = [TaskOutcome::Done, TaskOutcome::MadeUp, TaskOutcome::Missed];

type Reader<'a> = BytesReader<'a, ToldError>;
type Result<T> = core::result::Result<T, BytesError<ToldError>>;

impl Told {
    /// What was told, as bytes, for [`Told::from_bytes`] to read back.
    ///
    /// ```
    /// use lifestage::rule::{Edition, Told};
    /// use lifestage::{Day, Event, Profile, RuleSet, User};
    ///
    /// let day = Day::ymd(2026, 1, 5);
    /// let profile = Profile::of([Event::log_in(1_u64, day)]);
    /// let rules = Edition::new(RuleSet::full());
    /// let told = rules.changes(profile.as_of(day), &User::new(1_u64), &Told::nothing(1_u64))?.told;
    /// assert_eq!(Told::from_bytes(&told.to_bytes()), Ok(told));
    /// # Ok::<(), lifestage::rule::ScoreError>(())
    /// ```
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = FORMAT.begin(192);
        bytes.extend(self.user.bits().to_le_bytes());
        bytes.push(u8::from(self.last.is_some()));
        if let Some(last) = &self.last {
            write_telling(&mut bytes, last);
            write_parts(&mut bytes, &self.parts);
        }
        FORMAT.seal(bytes)
    }

    /// Reads what [`Told::to_bytes`] wrote.
    ///
    /// # Errors
    /// When the bytes were cut short or changed, or are of another version or another program.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let (version, mut reader): (u8, Reader<'_>) = FORMAT.open_since(1, bytes)?;
        let user = UserId::new(u128::from_le_bytes(reader.array()?));
        let (last, parts) = match reader.array()? {
            [0] => (None, Parts::default()),
            [1] => (Some(reader.telling()?), reader.parts(version)?),
            _ => return Err(reader.malformed()),
        };
        if !reader.rest.is_empty() {
            return Err(reader.malformed());
        }
        Self::checked(user, last, parts).ok_or_else(|| ToldError::Malformed { user }.into())
    }
}

fn write_telling(bytes: &mut Vec<u8>, Telling { as_of, revision, facts, came, number }: &Telling) {
    write_day(bytes, *as_of);
    let Came { before, on } = came;
    let prints = [revision.rules, revision.fitted, *facts].map(Fingerprint::bits);
    for long in prints.into_iter().chain([before.events, before.value, on.events, on.value]) {
        bytes.extend(long.to_le_bytes());
    }
    bytes.extend(number.to_le_bytes());
}

fn write_parts(bytes: &mut Vec<u8>, parts: &Parts) {
    let Parts {
        stage,
        group,
        rfm,
        behavior,
        churn,
        tier,
        level,
        segments,
        plan_version,
        tasks,
        runs,
        achievements,
        fired,
    } = parts;
    bytes.push(code(&LifecycleStage::ALL, *stage));
    bytes.push(code(&Group::ALL, *group));
    bytes.push(code(&BehaviorType::ALL, *behavior));
    bytes.push(code(&RiskBand::ALL, *churn));
    match tier {
        None => bytes.push(0),
        Some(TierOf { period, tier }) => {
            bytes.push(if period.is_some() { 2 } else { 1 });
            if let Some(days) = period {
                write_day(bytes, days.first());
                write_day(bytes, days.last());
            }
            bytes.extend(tier.unwrap_or(0).to_le_bytes());
        }
    }
    bytes.extend(level.unwrap_or(0).to_le_bytes());
    write_text(bytes, rfm.as_ref().map_or("", |segment| segment.name(Language::English)));
    write_count(bytes, segments.len());
    for segment in segments {
        write_text(bytes, segment);
    }
    bytes.extend(plan_version.to_le_bytes());
    write_tasks(bytes, tasks);
    write_count(bytes, achievements.len());
    for (achievement, level) in achievements {
        write_text(bytes, achievement.as_str());
        bytes.extend(level.to_le_bytes());
    }
    write_count(bytes, fired.len());
    for (trigger, day) in fired {
        write_text(bytes, trigger);
        write_day(bytes, *day);
    }
    write_count(bytes, runs.len());
    for PlanRun { version, first_day, previous, tasks } in runs {
        bytes.extend(version.to_le_bytes());
        write_day(bytes, *first_day);
        bytes.push(u8::from(previous.is_some()));
        if let Some(previous) = previous {
            write_day(bytes, *previous);
        }
        write_tasks(bytes, tasks);
    }
}

fn write_tasks(bytes: &mut Vec<u8>, tasks: &[(Name, TaskOutcome)]) {
    write_count(bytes, tasks.len());
    for (task, outcome) in tasks {
        write_text(bytes, task.as_str());
        bytes.push(code(&OUTCOMES, Some(*outcome)));
    }
}

/// The place of a value in the list of all, from 1; 0 for none.
fn code<T: PartialEq>(all: &[T], value: Option<T>) -> u8 {
    let place = value.and_then(|value| all.iter().position(|one| *one == value));
    // INVARIANT: the list is complete and short.
    place.map_or(0, |place| u8::try_from(place + 1).unwrap_or(0))
}

fn write_day(bytes: &mut Vec<u8>, day: Day) {
    bytes.extend(day.days_since_epoch().to_le_bytes());
}

/// Only a list of more than 4 billion entries is cut, and that is refused when it is read.
fn write_count(bytes: &mut Vec<u8>, count: usize) {
    bytes.extend(u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
}

fn write_text(bytes: &mut Vec<u8>, text: &str) {
    write_count(bytes, text.len());
    bytes.extend(text.as_bytes());
}

impl BytesReader<'_, ToldError> {
    fn telling(&mut self) -> Result<Telling> {
        let as_of = self.day()?;
        let [rules, fitted, facts] = [self.long()?, self.long()?, self.long()?].map(Fingerprint::from_bits);
        let before = Sums { events: self.long()?, value: self.long()? };
        let on = Sums { events: self.long()?, value: self.long()? };
        let number = u32::from_le_bytes(self.array()?);
        Ok(Telling { as_of, revision: Revision { rules, fitted }, facts, came: Came { before, on }, number })
    }

    fn parts(&mut self, version: u8) -> Result<Parts> {
        let stage = self.one_of(&LifecycleStage::ALL)?;
        let group = self.one_of(&Group::ALL)?;
        let behavior = self.one_of(&BehaviorType::ALL)?;
        let churn = self.one_of(&RiskBand::ALL)?;
        let tier = match self.array()? {
            [0] => None,
            [1] => Some(TierOf { period: None, tier: self.counted()? }),
            [2] => {
                let (first, last) = (self.day()?, self.day()?);
                let period = Days::new(first, last).map_err(|_| self.malformed())?;
                Some(TierOf { period: Some(period), tier: self.counted()? })
            }
            _ => return Err(self.malformed()),
        };
        let level = self.counted()?;
        let rfm = Some(self.text()?).filter(|name| !name.is_empty()).map(RfmSegment::from);
        let segments = self.list(|reader| Ok(reader.text()?.to_owned()))?;
        let plan_version = u32::from_le_bytes(self.array()?);
        let tasks = self.tasks()?;
        let achievements = self.list(|reader| Ok((reader.name()?, u16::from_le_bytes(reader.array()?))))?;
        let fired = self.list(|reader| Ok((reader.text()?.to_owned(), reader.day()?)))?;
        let run = |reader: &mut Self| {
            let (version, first_day) = (u32::from_le_bytes(reader.array()?), reader.day()?);
            let previous = match reader.array()? {
                [0] => None,
                [1] => Some(reader.day()?),
                _ => return Err(reader.malformed()),
            };
            Ok(PlanRun { version, first_day, previous, tasks: reader.tasks()? })
        };
        let runs = if version == 1 { Vec::new() } else { self.list(run)? };
        Ok(Parts {
            stage,
            group,
            rfm,
            behavior,
            churn,
            tier,
            level,
            segments,
            plan_version,
            tasks,
            runs,
            achievements,
            fired,
        })
    }

    fn tasks(&mut self) -> Result<Vec<(Name, TaskOutcome)>> {
        self.list(|reader| {
            let name = reader.name()?;
            let outcome = reader.one_of(&OUTCOMES)?;
            Ok((name, outcome.ok_or_else(|| reader.malformed())?))
        })
    }

    fn list<T>(&mut self, read: impl Fn(&mut Self) -> Result<T>) -> Result<Vec<T>> {
        let count = u32::from_le_bytes(self.array()?);
        // An entry has at least four bytes: a number that promises more is not believed before it is seen.
        let mut list = Vec::with_capacity((self.rest.len() / 4).min(usize::try_from(count).unwrap_or(usize::MAX)));
        for _ in 0..count {
            list.push(read(self)?);
        }
        Ok(list)
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> Result<Option<T>> {
        let [code] = self.array()?;
        let Some(place) = usize::from(code).checked_sub(1) else { return Ok(None) };
        all.get(place).copied().map(Some).ok_or_else(|| self.malformed())
    }

    /// A number that counts from 1; 0 for none.
    fn counted(&mut self) -> Result<Option<u16>> {
        Ok(Some(u16::from_le_bytes(self.array()?)).filter(|number| *number > 0))
    }

    fn long(&mut self) -> Result<u64> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    fn day(&mut self) -> Result<Day> {
        Day::new(i32::from_le_bytes(self.array()?)).map_err(|_| self.malformed())
    }

    fn text(&mut self) -> Result<&str> {
        let length = usize::try_from(u32::from_le_bytes(self.array()?)).map_err(|_| self.malformed())?;
        let text = self.take(length)?;
        core::str::from_utf8(text).map_err(|_| self.malformed())
    }

    fn name(&mut self) -> Result<Name> {
        let name = self.text()?;
        Name::new(name).map_err(|_| self.malformed())
    }
}
