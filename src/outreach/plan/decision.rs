//! The decision about one user: the message, or why there is none, and when to ask again.

use serde::{Deserialize, Serialize};

use super::habit::BestHour;
use super::outcome::OutreachOutcome;
use super::sentence;
use crate::answer::guarantee::{Disagreement, Guarantee, all_must};
use crate::answer::reason::Reason;
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::event::id::UserId;
use crate::event::subject::Subject;
use crate::event::user::ContactChannel;
use crate::number::money::Amount;
use crate::outreach::assignment::AssignmentReason;
use crate::outreach::contact::ContactReason;
use crate::outreach::playbook::{PlayAction, PlayReason, PlayVerdict};
use crate::time::{Day, Moment};

/// What a plan decides about one user: at most one message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
#[non_exhaustive]
pub struct OutreachDecision {
    /// The user.
    pub user: UserId,
    /// The day as of which conditions were asked.
    pub as_of: Day,
    /// The instant of the plan.
    pub at: Moment,
    /// What it comes to.
    pub outcome: OutreachOutcome,
    /// The message; none where none goes out.
    pub message: Option<Box<PlannedMessage>>,
    /// The first instant at which a message that was refused may go, if nothing else is sent before; none where nothing was
    /// refused, or none ever may.
    pub next: Option<Moment>,
    /// The first day on which a play with a channel ends its pause; none where none pauses.
    pub next_play: Option<Day>,
    pub(super) reasons: Vec<OutreachReason>,
    pub(super) plays: Vec<PlayVerdict>,
}

/// The stored form of an [`OutreachDecision`], before the check.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    user: UserId,
    as_of: Day,
    at: Moment,
    outcome: OutreachOutcome,
    message: Option<Box<PlannedMessage>>,
    next: Option<Moment>,
    next_play: Option<Day>,
    reasons: Vec<OutreachReason>,
    plays: Vec<PlayVerdict>,
}

/// A message that goes out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PlannedMessage {
    /// The name of the play.
    pub play: String,
    /// What to do.
    pub action: PlayAction,
    /// The channel.
    pub channel: ContactChannel,
    /// The class of message.
    pub class: Subject,
    /// The cost, in minor units.
    pub cost: Amount,
    /// The reason to tell the user, by the name of your own text.
    pub why: String,
    /// The hour at which the user responds best.
    pub hour: BestHour,
}

/// Why a user gets the message, or none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum OutreachReason {
    /// The user is held out of all experiments.
    HeldOut {
        /// By which bucket.
        why: AssignmentReason,
    },
    /// The user is in the control arm of the experiment that messages are.
    Control {
        /// The experiment.
        experiment: String,
        /// The arm.
        arm: String,
    },
    /// A message by this play and channel goes out.
    Message {
        /// The play.
        play: String,
        /// The channel.
        channel: ContactChannel,
    },
    /// A promise of contacts was not kept, so its play is a candidate.
    Floor {
        /// The play.
        play: String,
        /// The contacts in the days of the promise.
        contacts: u32,
        /// The contacts promised.
        at_least: u32,
        /// The days.
        days: u32,
    },
    /// The contact policy refuses a play by a channel.
    Contact {
        /// The play.
        play: String,
        /// The rule that refuses it.
        why: ContactReason,
    },
    /// No play with a channel applies.
    NoPlay,
}

impl OutreachDecision {
    /// Why: who left the user out, what the contact policy said of each candidate, and the message.
    pub fn reasons(&self) -> impl Iterator<Item = &OutreachReason> {
        self.reasons.iter()
    }

    /// What is said of each play with a channel, those that go first before the others; candidates that the contact policy
    /// refused are among the reasons instead.
    pub fn plays(&self) -> impl Iterator<Item = &PlayVerdict> {
        self.plays.iter()
    }

    fn check(&self) -> Result<(), Guarantee> {
        let Self { at, outcome, message, next, next_play, reasons, plays, .. } = self;
        let any = |is: fn(&OutreachReason) -> bool| reasons.iter().any(is);
        let sent = reasons.iter().filter_map(|reason| match reason {
            OutreachReason::Message { play, channel } => Some((play.as_str(), *channel)),
            _ => None,
        });
        let is_left_out = matches!(outcome, OutreachOutcome::HeldOut | OutreachOutcome::Control);
        let says = match outcome {
            OutreachOutcome::Message => any(|reason| matches!(reason, OutreachReason::Message { .. })),
            OutreachOutcome::HeldOut => any(|reason| matches!(reason, OutreachReason::HeldOut { .. })),
            OutreachOutcome::Control => any(|reason| matches!(reason, OutreachReason::Control { .. })),
            OutreachOutcome::NoPlay | OutreachOutcome::Paused => any(|reason| *reason == OutreachReason::NoPlay),
            OutreachOutcome::Consent | OutreachOutcome::Cap | OutreachOutcome::QuietHours => {
                any(|reason| matches!(reason, OutreachReason::Contact { .. }))
            }
        };
        let behind = plays.iter().all(|verdict| match &verdict.why {
            PlayReason::Chosen { .. } => false,
            PlayReason::Outranked { by, .. } => message.as_ref().is_some_and(|message| message.play == *by),
            _ => true,
        });
        let later = |next: &Moment| next.milliseconds() > at.milliseconds();
        all_must([
            (sent.eq(message.iter().map(|of| (of.play.as_str(), of.channel))), Guarantee::MessageGoesOut),
            (message.is_some() == (*outcome == OutreachOutcome::Message), Guarantee::OnlyMessageHasOne),
            (says, Guarantee::OutcomeHasReason),
            (!is_left_out || (reasons.len() == 1 && plays.is_empty()), Guarantee::LeftOutAskedNothing),
            (behind, Guarantee::OthersBehindMessage),
            (message.is_none() || next.is_none(), Guarantee::NoOtherRefused),
            (next.as_ref().is_none_or(later), Guarantee::RefusedMayGoLater),
            (!is_left_out || (next.is_none() && next_play.is_none()), Guarantee::LeftOutWaitsForNothing),
            (*outcome != OutreachOutcome::Paused || next_play.is_some(), Guarantee::PauseHasEnd),
        ])
    }
}

impl TryFrom<Written> for OutreachDecision {
    type Error = Disagreement;

    fn try_from(written: Written) -> Result<Self, Disagreement> {
        let Written { user, as_of, at, outcome, message, next, next_play, reasons, plays } = written;
        let decision = Self { user, as_of, at, outcome, message, next, next_play, reasons, plays };
        decision.check().map_err(Disagreement::of("OutreachDecision"))?;
        Ok(decision)
    }
}

impl Phrased for OutreachReason {
    fn phrase(&self) -> Phrase<'_> {
        match self {
            Self::HeldOut { why } => why.phrase(),
            Self::Control { experiment, arm } => sentence::control(experiment.as_str(), arm.as_str()),
            Self::Message { play, channel } => sentence::message(play.as_str(), *channel),
            Self::Floor { play, contacts, at_least, days } => {
                sentence::floor(play.as_str(), *contacts, *days, *at_least)
            }
            Self::Contact { play, why } => sentence::contact(play.as_str(), why.phrase()),
            Self::NoPlay => sentence::no_play(),
        }
    }
}

display_phrases!(OutreachReason);

impl From<&OutreachReason> for Reason {
    fn from(reason: &OutreachReason) -> Self {
        let none = [None, None];
        let (rule, seen, bound) = match reason {
            OutreachReason::HeldOut { why } => return (*why).into(),
            OutreachReason::Control { .. } => ("outreach.control", None, none),
            OutreachReason::Message { .. } => ("outreach.message", None, none),
            OutreachReason::Floor { contacts, at_least, .. } => {
                ("outreach.floor", Some((*contacts).into()), [Some((*at_least).into()), None])
            }
            OutreachReason::Contact { why, .. } => {
                let of_policy = Self::from(*why);
                let rule = of_policy.rule;
                return Self::saying(rule, of_policy.seen, of_policy.bound, &reason.phrase());
            }
            OutreachReason::NoPlay => ("outreach.no_play", None, none),
        };
        Self::saying(rule, seen, bound, &reason.phrase())
    }
}
