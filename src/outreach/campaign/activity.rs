//! What an event activity moved: who took part, who did something there, who bought afterwards.

use serde::{Deserialize, Serialize};

use super::measure::CampaignMeasureError;
use crate::event::kind::{Kind, KindSet};
use crate::event::subject::Subject;
use crate::number::ratio::Ratio;
use crate::population::Population;
use crate::profile::{AsOf, BeforeHorizon};
use crate::time::{Day, Days};

/// How an event activity is measured.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EventActivityRule {
    /// What counts as interaction, about the event. Default Like, Comment, Share, Create, Help.
    pub interactions: KindSet,
    /// What counts as having been there at all, to take part or not. Default every kind that the user does.
    pub activity: KindSet,
    /// A purchase counts on the day of joining and so many days after it. Default 7.
    pub window_days: u16,
}

impl Default for EventActivityRule {
    fn default() -> Self {
        let interactions = [Kind::Like, Kind::Comment, Kind::Share, Kind::Create, Kind::Help];
        Self { interactions: KindSet::of(interactions), activity: KindSet::activity(), window_days: 7 }
    }
}

/// What an event activity moved, as of a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventActivity {
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

    fn joined(self, other: Self) -> Self {
        Self {
            active: self.active + other.active,
            participants: self.participants + other.participants,
            interacting: self.interacting + other.interacting,
            interactions: self.interactions + other.interactions,
            converted: self.converted + other.converted,
        }
    }
}

impl EventActivityRule {
    /// What an event activity moved on its days, as of a day. Who joined is active, whatever counts as activity.
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
    /// let moved = EventActivityRule::default().measure(&population, quiz, Days::new(day, day.plus(2))?, day.plus(9))?;
    /// assert_eq!(moved.participation().unwrap().to_string(), "50 %");
    /// assert_eq!(moved.interaction().unwrap().to_string(), "100 %");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn report(
        &self,
        population: &Population,
        event: Subject,
        days: Days,
        day: Day,
    ) -> Result<EventActivity, CampaignMeasureError> {
        if !event.is_some() {
            return Err(CampaignMeasureError::NoSubject);
        }
        let of = |known: AsOf<'_>| self.of_user(known, event, days);
        let total = population.fold(
            || Ok(EventActivity::default()),
            |total: &mut Result<EventActivity, BeforeHorizon>, member| {
                if let Ok(sum) = *total {
                    *total = of(member.profile.as_of(day)).map(|moved| sum.joined(moved));
                }
            },
            |one, other| Ok(one?.joined(other?)),
        );
        Ok(total?)
    }

    fn of_user(&self, known: AsOf<'_>, event: Subject, days: Days) -> Result<EventActivity, BeforeHorizon> {
        let mut moved = EventActivity::default();
        let mut joined = None;
        for tally in known.during(days)? {
            let about = tally.subject() == event;
            let joins = about && tally.code() == Kind::JoinEvent.code();
            if joins || self.activity.contains_code(tally.code()) {
                moved.active = 1;
            }
            if joins {
                joined.get_or_insert(tally.day());
            }
            if about && self.interactions.contains_code(tally.code()) {
                moved.interactions += u64::from(tally.count());
            }
        }
        let Some(joined) = joined else { return Ok(EventActivity { interactions: 0, ..moved }) };
        moved.participants = 1;
        moved.interacting = u64::from(moved.interactions > 0);
        let window = Days::new(joined, joined.plus(self.window_days.into()));
        let bought = window.map_or(Ok(Default::default()), |window| known.during(window))?;
        moved.converted = u64::from(bought.iter().any(|tally| tally.code() == Kind::Purchase.code()));
        Ok(moved)
    }
}
