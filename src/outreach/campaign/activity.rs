//! What an event activity moved: who took part, who did something there, who bought afterwards.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::measure::CampaignReportError;
use crate::answer::definition::{Definition, OtherDefinition, in_words};
use crate::event::kind::{Kind, KindSet};
use crate::event::subject::Subject;
use crate::number::ratio::Ratio;
use crate::population::census::{Census, add, add_rows};
use crate::population::{Member, Population};
use crate::profile::{AsOf, BeforeHorizon};
use crate::time::{Calendar, Day, Days};

/// How an event activity is measured.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EventActivityRule {
    /// What counts as interaction, about the event. Default Like, Comment, Share, Create, Help.
    pub interactions: KindSet,
    /// What counts as having been there at all, to take part or not. Default every kind that the user does.
    pub activity: KindSet,
    /// A purchase counts on the day of joining and this many days after it. Default 7.
    pub window_days: u16,
}

impl Default for EventActivityRule {
    fn default() -> Self {
        let interactions = [Kind::Like, Kind::Comment, Kind::Share, Kind::Create, Kind::Help];
        Self { interactions: KindSet::of(interactions), activity: KindSet::activity(), window_days: 7 }
    }
}

/// What an event activity moved, as of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
#[non_exhaustive]
pub struct EventActivity {
    definition: Definition,
    /// Users active on one of its days.
    pub active: u64,
    /// How many of them joined it.
    pub participants: u64,
    /// How many of these interacted.
    pub interacting: u64,
    /// How often they did.
    pub interactions: u64,
    /// How many of the participants bought within the window.
    pub converted: u64,
}

/// What is read of an [`EventActivity`] before it is checked.
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

/// Counts that no event activity has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{field}` is `{count}` of `{of}`: count each user once, and only those among whom they are")]
pub struct EventActivityError {
    field: &'static str,
    count: u64,
    of: u64,
}

impl EventActivity {
    /// Participants of those who were active; none where nobody was.
    pub fn participation(&self) -> Option<Ratio> {
        Ratio::of(self.participants, self.active)
    }

    /// Interacting of the participants; none where nobody joined.
    pub fn interaction(&self) -> Option<Ratio> {
        Ratio::of(self.interacting, self.participants)
    }

    /// Converted of the participants; none where nobody joined.
    pub fn conversion(&self) -> Option<Ratio> {
        Ratio::of(self.converted, self.participants)
    }

    /// What was asked.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// Adds the same report of other users, as from another machine.
    ///
    /// # Errors
    /// When it is another report. Nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), OtherDefinition> {
        self.definition.must_be(&other.definition)?;
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

/// An event activity on its days, as of a day.
struct Question<'a> {
    rule: &'a EventActivityRule,
    event: Subject,
    days: Days,
    as_of: Day,
}

impl EventActivityRule {
    /// What an event activity moved on its days, as of a day. Users who joined are active, whatever counts as activity.
    ///
    /// # Errors
    /// For no subject, and where a profile remembers too little.
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

    /// The same for each group of users; users without a group are left out.
    ///
    /// # Errors
    /// As [`EventActivityRule::report`].
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
    /// Whether a user was active, took part, interacted, how often, and whether they bought.
    fn of_user(&self, as_of: AsOf<'_>) -> Result<[u64; 5], BeforeHorizon> {
        let Self { rule, event, days, .. } = self;
        let (mut active, mut interactions, mut joined) = (0, 0, None);
        for tally in as_of.during(*days)? {
            let about = tally.subject() == *event;
            let joins = about && tally.code() == Kind::JoinEvent.code();
            if joins || rule.activity.contains_code(tally.code()) {
                active = 1;
            }
            if joins {
                joined.get_or_insert(tally.day());
            }
            if about && rule.interactions.contains_code(tally.code()) {
                interactions += u64::from(tally.count());
            }
        }
        let Some(joined) = joined else { return Ok([active, 0, 0, 0, 0]) };
        let window = Days::new(joined, joined.plus(rule.window_days.into()));
        let bought = window.map_or(Ok(Default::default()), |window| as_of.during(window))?;
        let converted = bought.iter().any(|tally| tally.code() == Kind::Purchase.code());
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
            "event activity {event} on {days} as of {as_of}, active by {}, interaction by {}, bought within {} days of joining",
            in_words(&rule.activity),
            in_words(&rule.interactions),
            rule.window_days,
        );
        let [active, participants, interacting, interactions, converted] = counts;
        let definition = Definition::new(question, calendar);
        EventActivity { definition, active, participants, interacting, interactions, converted }
    }
}
