//! Who may be asked this morning, and who only later: by what users allow and by the contact policy.
//!
//! The log is known by its days and hours, so each message counts at the beginning of its hour, and one whose channel nobody
//! says counts for every channel.

use std::error::Error;

use lifestage::event::{ContactChannel, Touchpoint};
use lifestage::outreach::{Candidate, ContactDecision, Recipient, Sent};
use lifestage::profile::Tally;
use lifestage::time::Moment;
use lifestage::{Day, Kind, Subject, User};

use super::morning::{Counts, Morning};
use crate::speech::Text;

/// The hour at which messages go out.
const HOUR: i64 = 9;
/// No cap looks further back than a month.
const DAYS: u32 = 31;

/// How many of these users allow a channel, and may be asked by it only later than on the morning after the day.
pub(super) fn only_later(morning: &Morning, users: &[User]) -> Result<Counts, Box<dyn Error>> {
    let now = morning_hour(morning)?;
    let mut later = Counts::default();
    for user in users {
        let sent = sent(morning, user)?;
        for channel in ContactChannel::ALL.into_iter().filter(|channel| user.allowed_channels.allows(*channel)) {
            let of_channel =
                |(at, by): &Message| Sent { at: *at, channel: by.unwrap_or(channel), class: Subject::NONE };
            let sent: Vec<Sent> = sent.iter().map(of_channel).collect();
            let calendar = &morning.log.calendar;
            let to = Recipient::of(user, calendar, &sent);
            let candidate = Candidate { channel, class: Subject::NONE, priority: 0 };
            let decisions = morning.company.contact.decide(&to, now, &[candidate])?;
            if !decisions.iter().all(ContactDecision::is_send) {
                *later.entry(Text::of(|language| channel.name(language))).or_default() += 1;
            }
        }
    }
    Ok(later)
}

/// A message: when, and by which channel where that is known.
type Message = (Moment, Option<ContactChannel>);

/// The messages that a user was sent recently, each with its channel where the touchpoints say it.
fn sent(morning: &Morning, user: &User) -> Result<Vec<Message>, Box<dyn Error>> {
    let Some((_, known)) = morning.member(user.id) else { return Ok(Vec::new()) };
    let mut sent = Vec::new();
    let first = morning.as_of.minus(DAYS);
    let tallies = known.tallies().iter().filter(|tally| tally.kind() == Kind::MessageSent && tally.day() > first);
    for tally in tallies {
        let channel = channel_of(morning, tally);
        sent.extend(hours_of_messages(morning, tally)?.into_iter().map(|at| (at, channel)));
    }
    Ok(sent)
}

/// When messages go out on the morning after the day.
pub(super) fn morning_hour(morning: &Morning) -> Result<Moment, Box<dyn Error>> {
    hour_of(morning, morning.as_of.plus(1), HOUR)
}

/// When the messages of a tally were sent. More of them than hours went out in the last hour, for all that is known.
pub(super) fn hours_of_messages(morning: &Morning, tally: &Tally) -> Result<Vec<Moment>, Box<dyn Error>> {
    let hours: Vec<i64> = tally.hours().iter().map(i64::from).collect();
    let last = hours.last().copied().unwrap_or(0);
    let more = usize::try_from(tally.count())?.saturating_sub(hours.len());
    hours.into_iter().chain(std::iter::repeat_n(last, more)).map(|hour| hour_of(morning, tally.day(), hour)).collect()
}

/// The channel of the messages of a tally, where the touchpoints say it.
pub(super) fn channel_of(morning: &Morning, tally: &Tally) -> Option<ContactChannel> {
    channel(&morning.company.touchpoints.of(tally.kind(), tally.subject()))
}

/// The instant at which an hour of a day begins, as the clock shows it.
fn hour_of(morning: &Morning, day: Day, hour: i64) -> Result<Moment, Box<dyn Error>> {
    let calendar = &morning.log.calendar;
    let after = (hour - i64::from(calendar.day_start())).rem_euclid(24);
    let start = calendar.first_instant(day)?.milliseconds().unwrap_or_default();
    Ok(Moment::from_milliseconds(start + after * 3_600_000))
}

/// The channel of contact that a touchpoint is.
fn channel(touchpoint: &Touchpoint) -> Option<ContactChannel> {
    let channels = [
        (Touchpoint::PUSH, ContactChannel::Push),
        (Touchpoint::SMS, ContactChannel::Sms),
        (Touchpoint::EMAIL, ContactChannel::Email),
    ];
    channels.into_iter().find(|(of, _)| of == touchpoint).map(|(_, channel)| channel)
}
