//! The rule of fatigue, and the count over everybody.

use core::num::NonZeroU16;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::counts::{FatigueReport, FatigueRow, join};
use crate::answer::definition::{Definition, in_words};
use crate::event::kind::{Kind, KindSet};
use crate::number::ratio::Ratio;
use crate::population::census::{Census, add};
use crate::population::{Member, Population};
use crate::profile::{BeforeHorizon, Tally, UserBeforeHorizon};
use crate::time::{Calendar, Day, Days};

/// How fatigue is measured and judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FatigueRule {
    /// In how many days contacts are counted, the contact day included. Default 7, as weekly caps do.
    pub days: NonZeroU16,
    /// What users do who have had enough. Default complaints and leaving; add a kind of your own for an opt-out.
    pub unhappy: KindSet,
    /// For how many days after a contact it counts. Default 2: later it is about something else.
    pub after: u16,
    /// The share of unhappy contact days that is tolerable. Default 1 %.
    pub tolerable: Ratio,
    /// The least contact days by which a number of contacts is judged. Default 100: of fewer, one complaint decides.
    pub minimum: u64,
}

impl Default for FatigueRule {
    fn default() -> Self {
        Self {
            days: NonZeroU16::MIN.saturating_add(6),
            unhappy: KindSet::of([Kind::Complain, Kind::Leave]),
            after: 2,
            tolerable: Ratio::percent(1),
            minimum: 100,
        }
    }
}

/// The question of one report.
struct Question<'a> {
    rule: &'a FatigueRule,
    within: Days,
    as_of: Day,
}

impl FatigueRule {
    /// Counts contact days of these days, as of a day, by the number of contacts before.
    ///
    /// # Errors
    /// If a profile forgot needed days.
    ///
    /// ```
    /// use lifestage::outreach::FatigueRule;
    /// use lifestage::time::{Calendar, Days};
    /// use lifestage::{Day, Event, Population};
    ///
    /// let day = Day::ymd(2026, 3, 2);
    /// let mut events = Vec::new();
    /// for user in 0..200_u64 {
    ///     events.extend((0..3).map(|n| Event::message_sent(user, day.plus(n))));
    ///     // One in ten has enough with the third message.
    ///     events.extend((user % 10 == 0).then(|| Event::complain(user, day.plus(4))));
    /// }
    /// let population = Population::from_events(&events, Calendar::utc())?;
    /// let report = FatigueRule { after: 2, ..FatigueRule::default() }.report(&population, Days::new(day, day.plus(6))?, day.plus(30))?;
    /// let cap = report.suggestion().ok_or("no number of contacts is shown to be too many")?;
    /// assert_eq!((cap.at_most, cap.days), (2, 7));
    /// assert_eq!(
    ///     cap.to_string(),
    ///     "with 3 contacts in 7 days, 20 of 200 contact days made users unhappy, at least 6.57 %, and 1.00 % is tolerable",
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn report(
        &self,
        population: &Population,
        within: Days,
        as_of: Day,
    ) -> Result<FatigueReport, UserBeforeHorizon> {
        Question { rule: self, within, as_of }.report(population)
    }

    /// One answer for each group of users; users with group `None` are left out.
    ///
    /// # Errors
    /// If the profile of a user with a group forgot needed days.
    pub fn report_by<G: Ord + Send>(
        &self,
        population: &Population,
        within: Days,
        as_of: Day,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, FatigueReport>, UserBeforeHorizon> {
        Question { rule: self, within, as_of }.report_by(population, group)
    }
}

/// Contact days so far.
#[derive(Default)]
struct Counts {
    users: u64,
    rows: BTreeMap<u32, FatigueRow>,
}

impl Question<'_> {
    /// The contact days whose days after are over.
    fn contact_days(&self) -> Option<Days> {
        Days::new(self.within.first(), self.within.last().min(self.as_of.minus(self.rule.after.into()))).ok()
    }
}

impl Census for Question<'_> {
    type Counts = Counts;
    type Answer = FatigueReport;

    fn empty(&self) -> Counts {
        Counts::default()
    }

    fn add(&self, counts: &mut Counts, member: Member<'_>) -> Result<(), BeforeHorizon> {
        let Some(contact_days) = self.contact_days() else { return Ok(()) };
        let before = u32::from(self.rule.days.get()) - 1;
        let after = i32::from(self.rule.after);
        let (first, last) = (contact_days.first().minus(before), contact_days.last().plus(after));
        let Ok(needed) = Days::new(first, last) else { return Ok(()) };
        let tallies = member.profile.as_of(self.as_of).during(needed)?;
        let sent: Vec<(Day, u32)> = by_day(tallies, |tally| tally.code() == Kind::MessageSent.code());
        let unhappy: Vec<(Day, u32)> = by_day(tallies, |tally| self.rule.unhappy.contains_code(tally.code()));
        // A window that slides over the days with messages: each enters and leaves it once.
        let (mut from, mut in_window, mut has_some) = (0, 0_u32, false);
        for (day, messages) in &sent {
            in_window = in_window.saturating_add(*messages);
            while let Some((_, gone)) = sent.get(from).filter(|(earlier, _)| *earlier < day.minus(before)) {
                in_window = in_window.saturating_sub(*gone);
                from += 1;
            }
            if !contact_days.contains(*day) {
                continue;
            }
            let next = unhappy.partition_point(|(earlier, _)| earlier < day);
            let is_unhappy = unhappy.get(next).is_some_and(|(on, _)| *on <= day.plus(after));
            let row = counts.rows.entry(in_window).or_default();
            add(&mut row.contact_days, 1);
            add(&mut row.unhappy, is_unhappy.into());
            has_some = true;
        }
        add(&mut counts.users, has_some.into());
        Ok(())
    }

    fn join(&self, counts: &mut Counts, other: Counts) {
        add(&mut counts.users, other.users);
        join(&mut counts.rows, &other.rows);
    }

    fn answer(&self, calendar: &Calendar, counts: Counts) -> FatigueReport {
        let Self { rule, within, as_of } = self;
        let FatigueRule { days, unhappy, after, tolerable, minimum } = rule;
        let question = format!(
            "contact days on {within} as of {as_of} by contacts in {days} days, unhappy by {} within {after} days after, \
             {} tolerable, judged from {minimum} contact days",
            in_words(unhappy),
            tolerable.get(),
        );
        let numbers = (u32::from(days.get()), *tolerable, *minimum);
        FatigueReport::new(Definition::new(question, calendar), numbers, counts.users, counts.rows)
    }
}

/// The days with such tallies, ascending, and how many events they have.
fn by_day(tallies: &[Tally], is: impl Fn(&Tally) -> bool) -> Vec<(Day, u32)> {
    let mut days: Vec<(Day, u32)> = Vec::new();
    for tally in tallies.iter().filter(|tally| is(tally)) {
        match days.last_mut() {
            Some((day, count)) if *day == tally.day() => *count = count.saturating_add(tally.count()),
            _ => days.push((tally.day(), tally.count())),
        }
    }
    days
}
