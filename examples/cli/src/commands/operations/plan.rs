//! The plan of the morning: the one message that each user may get, or why there is none.
//!
//! What was sent is read from the log, whose messages are about the subject that a play sends. So a play was played on the days on
//! which its message was sent.

use std::collections::BTreeMap;
use std::error::Error;

use lifestage::event::ContactChannel;
use lifestage::outreach::{OutreachContacts, OutreachDecision, OutreachRules, PlayAction, Played, Sent};
use lifestage::population::Member;
use lifestage::{Kind, Subject, UserId};

use super::contact::{channel_of, hours_of_messages, morning_hour};
use super::morning::Morning;

/// What the log says of contacts with one user.
#[derive(Default)]
struct Contacts {
    sent: Vec<Sent>,
    played: Vec<Played>,
}

/// The decision about everybody, in order of their numbers; none without a playbook.
pub(super) fn decisions(morning: &Morning) -> Result<Vec<OutreachDecision>, Box<dyn Error>> {
    let company = &morning.company;
    if company.playbook.config().plays.is_empty() {
        return Ok(Vec::new());
    }
    let contacts = contacts(morning)?;
    let of = |member: Member<'_>| {
        let known = contacts.get(&member.user.id);
        OutreachContacts {
            calendar: &morning.log.calendar,
            sent: known.map_or(&[], |known| known.sent.as_slice()),
            played: known.map_or(&[], |known| known.played.as_slice()),
            // Numbers follow the order of a log; who is held out must not.
            unit: Some(morning.name(member.user.id).into()),
        }
    };
    let rules = OutreachRules {
        rules: &morning.rules,
        playbook: &company.playbook,
        contact: &company.contact,
        assignment: &company.assignment,
    };
    company.outreach.check_with(&rules)?;
    let now = morning_hour(morning)?;
    Ok(company.outreach.assess_all(&rules, &morning.population, morning.as_of, now, of)?)
}

/// The plays played for a user up to the day.
pub(super) fn played(morning: &Morning, user: UserId) -> Vec<Played> {
    let by_message = plays_by_message(morning);
    let tallies = morning.member(user).map(|(_, known)| known.tallies()).unwrap_or_default();
    let sent = tallies.iter().filter(|tally| tally.kind() == Kind::MessageSent);
    let plays = sent.flat_map(|tally| {
        let names = by_message.get(&tally.subject()).into_iter().flatten();
        names.map(|(play, _)| Played { play: (*play).to_owned(), on: tally.day() })
    });
    plays.collect()
}

/// The plays that send each message, by the subject of the message, with the channel that each tries first.
fn plays_by_message(morning: &Morning) -> BTreeMap<Subject, Vec<(&str, Option<ContactChannel>)>> {
    let mut plays: BTreeMap<Subject, Vec<_>> = BTreeMap::new();
    for play in &morning.company.playbook.config().plays {
        let PlayAction::SendMessage(message) = &play.action else { continue };
        if let Some(subject) = morning.log.subjects.get(message) {
            plays.entry(subject).or_default().push((play.name.as_str(), play.channels.first().copied()));
        }
    }
    plays
}

fn contacts(morning: &Morning) -> Result<BTreeMap<UserId, Contacts>, Box<dyn Error>> {
    let by_message = plays_by_message(morning);
    let campaigns = &morning.company.outreach.config().habits.campaigns;
    let mut all: BTreeMap<UserId, Contacts> = BTreeMap::new();
    for card in &morning.cards {
        let Some((_, known)) = morning.member(card.user) else { continue };
        for tally in known.tallies().iter().filter(|tally| tally.kind() == Kind::MessageSent) {
            let subject = tally.subject();
            let plays = by_message.get(&subject).map(Vec::as_slice).unwrap_or_default();
            // Where the touchpoints do not say it, the channel of the campaign, else the one that its play tries first.
            let channel = channel_of(morning, tally)
                .or_else(|| campaigns.iter().find(|campaign| campaign.campaign == subject).map(|campaign| campaign.by))
                .or_else(|| plays.iter().find_map(|(_, channel)| *channel))
                .unwrap_or(ContactChannel::Push);
            let of_user = all.entry(card.user).or_default();
            for at in hours_of_messages(morning, tally)? {
                of_user.sent.push(Sent { at, channel, class: Subject::NONE });
            }
            let played = plays.iter().map(|(play, _)| Played { play: (*play).to_owned(), on: tally.day() });
            of_user.played.extend(played);
        }
    }
    Ok(all)
}
