//! Habits: when and by which channel a user responds, with the evidence, and what to take without any.

use core::num::NonZeroU32;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::basis::HourBasis;
use super::sentence;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::event::kind::{Kind, KindSet};
use crate::event::subject::Subject;
use crate::event::user::ContactChannel;
use crate::outreach::contact::ClockTime;
use crate::profile::{AsOf, BeforeHorizon, Hours, Tally};
use crate::time::Days;

/// How a user's best hour and best channels are found.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ContactHabitRule {
    /// For how many days to look back. Default 90: habits change with seasons. Days before the first event are empty.
    pub days: NonZeroU32,
    /// The least pairs of day and hour with a response, or with activity, by which an hour is known. Default 5.
    pub minimum_hours: u32,
    /// The least messages by a channel by which it is judged. Default 5.
    pub minimum_messages: u32,
    /// The hour of users whose own is not known. Default 10:00.
    pub otherwise: ClockTime,
    /// By which channel each campaign went, as tallies know the campaign and not the channel. Default none.
    pub campaigns: Vec<CampaignChannel>,
}

/// The channel that a campaign went by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CampaignChannel {
    /// The campaign: what its messages are about.
    pub campaign: Subject,
    /// The channel.
    pub by: ContactChannel,
}

impl Default for ContactHabitRule {
    fn default() -> Self {
        Self {
            days: NonZeroU32::MIN.saturating_add(89),
            minimum_hours: 5,
            minimum_messages: 5,
            otherwise: ClockTime::hour(10),
            campaigns: Vec::new(),
        }
    }
}

/// When and by which channel a user responds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ContactHabits {
    /// The hour.
    pub hour: BestHour,
    /// The channels of campaigns that the user was sent, in the order of the channels.
    pub channels: Vec<ChannelResponse>,
}

/// The hour at which to write to a user, and how it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct BestHour {
    /// The hour, by the clock of the profile's calendar.
    pub hour: ClockTime,
    /// How it is known.
    pub basis: HourBasis,
    /// The days on which something happened in that hour; 0 where it is not the user's own.
    pub days: u32,
    /// All pairs of day and hour that were seen.
    pub seen: u32,
}

/// What a user does with messages by a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ChannelResponse {
    /// The channel.
    pub channel: ContactChannel,
    /// Messages sent.
    pub messages: u64,
    /// Messages opened or clicked: of each campaign the larger of the two, at most as many as were sent.
    pub responses: u64,
}

impl ChannelResponse {
    /// Whether it has a higher (responses + 1) / (messages + 2) than another one.
    fn is_better_than(&self, other: &Self) -> bool {
        let share = |one: &Self, by: &Self| (u128::from(one.responses) + 1) * (u128::from(by.messages) + 2);
        share(self, other) > share(other, self)
    }
}

impl ContactHabitRule {
    /// When and by which channel a user responds, as of a day.
    ///
    /// ```
    /// use lifestage::outreach::{ContactHabitRule, HourBasis};
    /// use lifestage::{Event, Profile};
    ///
    /// let at = |day: u32, hour: u32| chrono::DateTime::parse_from_rfc3339(&format!("2026-01-{day:02}T{hour:02}:30:00Z")).unwrap();
    /// let opened = (1..=6).map(|day| Event::message_opened(1_u64, at(day, 20)));
    /// let habits = ContactHabitRule::default().assess(Profile::of(opened).as_of("2026-01-31".parse()?))?;
    /// assert_eq!((habits.hour.hour.to_string(), habits.hour.basis), ("20:00".to_owned(), HourBasis::Responses));
    /// assert_eq!(habits.hour.to_string(), "20:00 by responses: 6 days of 6 hours seen");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If the profile forgot some of the days.
    pub fn assess(&self, as_of: AsOf<'_>) -> Result<ContactHabits, BeforeHorizon> {
        let tallies = self.tallies(as_of)?;
        Ok(ContactHabits { hour: self.hour(tallies), channels: self.channels(tallies) })
    }

    /// The tallies of the days that are looked at. Whoever came after the horizon has forgotten none of them.
    fn tallies<'a>(&self, as_of: AsOf<'a>) -> Result<&'a [Tally], BeforeHorizon> {
        let Some(known) = as_of.first_day() else { return Ok(&[]) };
        let first = known.max(as_of.day().minus(self.days.get() - 1));
        as_of.during(Days::new(first, as_of.day()).unwrap_or(Days::only(as_of.day())))
    }

    fn hour(&self, tallies: &[Tally]) -> BestHour {
        let responses = KindSet::of([Kind::MessageOpened, Kind::MessageClicked]);
        let bases = [(HourBasis::Responses, responses), (HourBasis::Activity, KindSet::activity())];
        let own = bases.into_iter().find_map(|(basis, kinds)| {
            let days = days_by_hour(tallies, &kinds);
            let seen = days.iter().sum();
            // The earliest of several: the latest would be nearer to the night.
            let (hour, days) = (0..24_u8).zip(days).rev().max_by_key(|(_, days)| *days)?;
            let hour = ClockTime::new(hour, 0).ok()?;
            (days > 0 && seen >= self.minimum_hours).then_some(BestHour { hour, basis, days, seen })
        });
        own.unwrap_or(BestHour { hour: self.otherwise, basis: HourBasis::Otherwise, days: 0, seen: 0 })
    }

    fn channels(&self, tallies: &[Tally]) -> Vec<ChannelResponse> {
        if self.campaigns.is_empty() {
            return Vec::new();
        }
        // Of each campaign: sent, opened, clicked.
        let mut counts: BTreeMap<Subject, [u64; 3]> = BTreeMap::new();
        for tally in tallies {
            let of = match tally.kind() {
                Kind::MessageSent => 0,
                Kind::MessageOpened => 1,
                Kind::MessageClicked => 2,
                _ => continue,
            };
            if let Some(count) = counts.entry(tally.subject()).or_default().get_mut(of) {
                *count += u64::from(tally.count());
            }
        }
        let mut by_channel: BTreeMap<ContactChannel, ChannelResponse> = BTreeMap::new();
        for CampaignChannel { campaign, by } in &self.campaigns {
            if let Some([sent, opened, clicked]) = counts.get(campaign).filter(|[sent, ..]| *sent > 0) {
                let none = ChannelResponse { channel: *by, messages: 0, responses: 0 };
                let response = by_channel.entry(*by).or_insert(none);
                response.messages += sent;
                response.responses += (*opened).max(*clicked).min(*sent);
            }
        }
        by_channel.into_values().collect()
    }

    /// Channels in the order in which to try them: those with enough messages by their responses, and the others where they
    /// stand.
    pub(super) fn in_order(&self, channels: &[ContactChannel], habits: &ContactHabits) -> Vec<ContactChannel> {
        let known = |channel: &ContactChannel| {
            let of_channel = habits.channels.iter().find(|response| response.channel == *channel);
            of_channel.filter(|response| response.messages >= u64::from(self.minimum_messages))
        };
        let mut best: Vec<&ChannelResponse> = channels.iter().filter_map(known).collect();
        best.sort_by(|one, other| other.is_better_than(one).cmp(&one.is_better_than(other)));
        let mut best = best.into_iter();
        let next = |channel: &ContactChannel| {
            if known(channel).is_some() { best.next().map_or(*channel, |response| response.channel) } else { *channel }
        };
        channels.iter().map(next).collect()
    }
}

/// For each hour, the number of days on which such an event happened in it.
fn days_by_hour(tallies: &[Tally], kinds: &KindSet) -> [u32; 24] {
    let mut days = [0; 24];
    for day in tallies.chunk_by(|one, next| one.day() == next.day()) {
        let of_kinds = day.iter().filter(|tally| kinds.contains_code(tally.code()));
        let hours = of_kinds.fold(Hours::NONE, |hours, tally| hours.union(tally.hours()));
        for (hour, days) in (0..24).zip(&mut days) {
            *days += u32::from(hours.contains(hour));
        }
    }
    days
}

impl Phrased for BestHour {
    fn phrase(&self) -> Phrase<'_> {
        match self.basis {
            HourBasis::Otherwise => sentence::hour_otherwise(self.hour),
            basis => sentence::hour(self.hour, basis, self.days, self.seen),
        }
    }
}

display_phrases!(BestHour);

impl From<BestHour> for Reason {
    fn from(best: BestHour) -> Self {
        Self::saying("outreach.hour", Some(SeenValue::from(best.days)), [None, None], &best.phrase())
    }
}
