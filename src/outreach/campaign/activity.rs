//! Event activities: which users were active, took part, interacted and bought afterwards.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::measure::CampaignReportError;
use super::windows::Windows;
use crate::answer::definition::{Definition, MergeError, in_words};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::event::kind::{Kind, KindSet};
use crate::event::subject::Subject;
use crate::number::ratio::Ratio;
use crate::population::census::{Census, add, add_rows};
use crate::population::{Member, Population};
use crate::profile::{AsOf, BeforeHorizon};
use crate::time::{Calendar, Day, Days};
use crate::wording::problems::problems;

/// How an event activity, such as a contest or a quiz, is measured.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EventActivityRule {
    /// What counts as interaction, if it is about the event. Default Like, Comment, Share, Create, Help.
    pub interactions: KindSet,
    /// What counts as being active during the event, with or without taking part. Default every kind that users do
    /// themselves.
    pub activity: KindSet,
    /// A purchase counts on each day on which a user takes part and for this many days after it. Default 7.
    pub window_days: u16,
}

impl Default for EventActivityRule {
    fn default() -> Self {
        let interactions = [Kind::Like, Kind::Comment, Kind::Share, Kind::Create, Kind::Help];
        Self { interactions: KindSet::of(interactions), activity: KindSet::activity(), window_days: 7 }
    }
}

/// The counts of an event activity, as of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
#[non_exhaustive]
pub struct EventActivity {
    definition: Definition,
    /// Users active on one of its days.
    pub active: u64,
    /// Users among them who took part.
    pub participants: u64,
    /// Participants who interacted.
    pub interacting: u64,
    /// The number of their interactions.
    pub interactions: u64,
    /// Participants who bought within a window: every day of joining opens one.
    pub converted: u64,
}

mergeable!(EventActivity, "event_activity", 1, MergeError);

/// The stored form of an [`EventActivity`], before the check.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    definition: Definition,
    active: u64,
    participants: u64,
    interacting: u64,
    interactions: u64,
    converted: u64,
}

/// A count is larger than it can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventActivityError {
    field: &'static str,
    count: u64,
    of: u64,
}

problems! {
    struct EventActivityError { field: Text, count: Whole, of: Whole } = "problem.event_activity"
        "`{field}` is `{count}` of `{of}`: count each user once, and only users of the larger group"
        "`{field}`为`{count}`，而总数为`{of}`：每名用户只计一次，且只计较大人群中的用户";
}

impl EventActivity {
    /// The share of active users who took part; `None` if nobody was active.
    pub fn participation(&self) -> Option<Ratio> {
        Ratio::of(self.participants, self.active)
    }

    /// The share of participants who interacted; `None` without participants.
    pub fn interaction(&self) -> Option<Ratio> {
        Ratio::of(self.interacting, self.participants)
    }

    /// The share of participants who bought; `None` without participants.
    pub fn conversion(&self) -> Option<Ratio> {
        Ratio::of(self.converted, self.participants)
    }

    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// Adds the same report over other users, for example from another machine.
    ///
    /// # Errors
    /// If the definitions differ, or there is more than can be counted; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.definition.must_be(&other.definition)?;
        // All other counts are of some of these.
        let fits = |mine: u64, theirs: u64| mine.checked_add(theirs).ok_or(MergeError::TooMany);
        fits(self.active, other.active).and(fits(self.interactions, other.interactions))?;
        add(&mut self.active, other.active);
        add(&mut self.participants, other.participants);
        add(&mut self.interacting, other.interacting);
        add(&mut self.interactions, other.interactions);
        add(&mut self.converted, other.converted);
        Ok(())
    }
}

impl TryFrom<Written> for EventActivity {
    type Error = EventActivityError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written { definition, active, participants, interacting, interactions, converted } = written;
        for (field, count, of) in [
            ("participants", participants, active),
            ("interacting", interacting, participants),
            ("interacting", interacting, interactions),
            ("converted", converted, participants),
        ] {
            if count > of {
                return Err(EventActivityError { field, count, of });
            }
        }
        Ok(Self { definition, active, participants, interacting, interactions, converted })
    }
}

/// The question of one report.
struct Question<'a> {
    rule: &'a EventActivityRule,
    event: Subject,
    days: Days,
    as_of: Day,
}

impl EventActivityRule {
    /// Measures an event activity on its days, as of a day. Users who took part are active, whatever counts as
    /// activity.
    ///
    /// # Errors
    /// If the subject is `Subject::NONE`, or a profile forgot needed days.
    ///
    /// ```
    /// use lifestage::outreach::EventActivityRule;
    /// use lifestage::time::{Calendar, Days};
    /// use lifestage::{Day, Event, Population, Subject};
    ///
    /// let (quiz, day) = (Subject::new(4), Day::ymd(2026, 3, 1));
    /// let events = [
    ///     Event::join_event(1_u64, day).about(quiz),
    ///     Event::comment(1_u64, day.plus(1)).about(quiz),
    ///     Event::log_in(2_u64, day),
    /// ];
    /// let population = Population::from_events(&events, Calendar::utc())?;
    /// let moved = EventActivityRule::default().report(&population, quiz, Days::new(day, day.plus(2))?, day.plus(9))?;
    /// assert_eq!(moved.participation().unwrap().to_string(), "50 %");
    /// assert_eq!(moved.interaction().unwrap().to_string(), "100 %");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn report(
        &self,
        population: &Population,
        event: Subject,
        days: Days,
        as_of: Day,
    ) -> Result<EventActivity, CampaignReportError> {
        Ok(self.question(event, days, as_of)?.report(population)?)
    }

    /// One answer for each group of users; users with group `None` are left out.
    ///
    /// # Errors
    /// The errors of [`EventActivityRule::report`].
    pub fn report_by<G: Ord + Send>(
        &self,
        population: &Population,
        event: Subject,
        days: Days,
        as_of: Day,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, EventActivity>, CampaignReportError> {
        Ok(self.question(event, days, as_of)?.report_by(population, group)?)
    }

    fn question(&self, event: Subject, days: Days, as_of: Day) -> Result<Question<'_>, CampaignReportError> {
        if event.is_some() {
            Ok(Question { rule: self, event, days, as_of })
        } else {
            Err(CampaignReportError::NoSubject)
        }
    }
}

impl Question<'_> {
    /// Whether a user was active, took part and interacted, how often, and whether they bought.
    fn of_user(&self, as_of: AsOf<'_>) -> Result<[u64; 5], BeforeHorizon> {
        let Self { rule, event, days, .. } = self;
        let (mut active, mut interactions, mut joined) = (0, 0, Vec::new());
        for tally in as_of.during(*days)? {
            let about = tally.subject() == *event;
            let joins = about && tally.code() == Kind::JoinEvent.code();
            if joins || rule.activity.contains_code(tally.code()) {
                active = 1;
            }
            if joins {
                joined.push(tally.day());
            }
            if about && rule.interactions.contains_code(tally.code()) {
                interactions += u64::from(tally.count());
            }
        }
        let windows = Windows::of(joined, rule.window_days);
        if windows.is_empty() {
            return Ok([active, 0, 0, 0, 0]);
        }
        let mut converted = false;
        for window in windows.iter() {
            converted |= as_of.during(*window)?.iter().any(|tally| tally.code() == Kind::Purchase.code());
        }
        Ok([active, 1, u64::from(interactions > 0), interactions, u64::from(converted)])
    }
}

impl Census for Question<'_> {
    type Counts = [u64; 5];
    type Answer = EventActivity;

    fn empty(&self) -> [u64; 5] {
        [0; 5]
    }

    fn add(&self, counts: &mut [u64; 5], member: Member<'_>) -> Result<(), BeforeHorizon> {
        add_rows(counts, &self.of_user(member.profile.as_of(self.as_of))?);
        Ok(())
    }

    fn join(&self, counts: &mut [u64; 5], other: [u64; 5]) {
        add_rows(counts, &other);
    }

    fn answer(&self, calendar: &Calendar, counts: [u64; 5]) -> EventActivity {
        let Self { rule, event, days, as_of } = self;
        let question = format!(
            "event activity {event} on {days} as of {as_of}, active by {}, interaction by {}, bought within {} days of each day of joining",
            in_words(&rule.activity),
            in_words(&rule.interactions),
            rule.window_days,
        );
        let [active, participants, interacting, interactions, converted] = counts;
        let definition = Definition::new(question, calendar);
        EventActivity { definition, active, participants, interacting, interactions, converted }
    }
}
