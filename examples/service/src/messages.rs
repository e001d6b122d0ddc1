//! Messages: who may be written to now, and why not. What is claimed counts as sent from then on, for everybody.

use lifestage::event::ContactChannel;
use lifestage::outreach::{Candidate, ContactDecision, Recipient, Sent};
use lifestage::time::Moment;
use lifestage::{Subject, answer::Reason};
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::identity::Family;
use crate::intake::LONGEST;
use crate::rules::Rules;
use crate::service::{Service, retried};
use crate::store::{Absent, SentRow, Write};

/// Messages that could go out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanRequest {
    /// The ids of the users; at most 1,000.
    pub users: Vec<String>,
    /// The messages that could go to each of them; at most 20.
    pub messages: Vec<Message>,
    /// Whether those that may go are noted as sent in the same transaction, so that no other process sends them too.
    /// Default false.
    #[serde(default)]
    pub claim: bool,
}

/// A message that could go out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// The caller's key. A message that was claimed under it is not planned again.
    pub key: String,
    /// `in_app`, `push`, `email`, `sms`, `chat`, `phone` or `post`.
    #[schema(value_type = String)]
    pub channel: ContactChannel,
    /// The class of message: the name that the rules have for it, or its number. Default none.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "promotion")]
    pub class: Class,
    /// The highest goes first. Default 0.
    #[serde(default)]
    pub priority: i32,
}

/// A class of messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, expecting = "give the name of a class, or its number")]
pub enum Class {
    Number(u16),
    Name(String),
}

impl Default for Class {
    fn default() -> Self {
        Self::Number(0)
    }
}

/// What may go to a user.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Planned {
    pub user: String,
    /// In the order of the messages; none of a user who is not there.
    pub messages: Vec<PlannedMessage>,
    /// Why nothing is planned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

/// Whether a message may go.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct PlannedMessage {
    pub key: String,
    pub verdict: Verdict,
    /// When it may go, where it may not now.
    #[schema(value_type = Option<String>)]
    pub next_allowed: Option<Moment>,
    #[schema(value_type = Vec<Object>)]
    pub reasons: Vec<Reason>,
}

/// Whether a message may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Send,
    /// It went out already, or somebody claimed it.
    AlreadySent,
    /// Only quiet hours are in its way.
    Hold,
    Refuse,
}

const MOST_USERS: usize = 1_000;
const MOST_MESSAGES: usize = 20;

impl Service {
    /// Decides about each message to each user, now.
    pub async fn plan(&self, request: &PlanRequest) -> Result<Vec<Planned>, Failure> {
        if request.users.len() > MOST_USERS || request.messages.len() > MOST_MESSAGES {
            return Err(Failure::TooLarge(format!("give at most {MOST_USERS} users and {MOST_MESSAGES} messages")));
        }
        if let Some(message) = request.messages.iter().find(|message| !(1..=LONGEST).contains(&message.key.len())) {
            return Err(Failure::refused("messages", format!("`{}`: give a key of 1 to {LONGEST} bytes", message.key)));
        }
        let request = self.with_numbered_classes(request).await?;
        retried(|| self.try_to_plan(&request)).await
    }

    /// The request with numbers in place of the names of classes.
    async fn with_numbered_classes(&self, request: &PlanRequest) -> Result<PlanRequest, Failure> {
        let (mut request, names) = (request.clone(), self.names_to_say().await?);
        for (place, message) in request.messages.iter_mut().enumerate() {
            let Class::Name(name) = &message.class else { continue };
            let number = names.classes.get(name).ok_or_else(|| {
                let why = format!("there is no class `{name}`: put it into `names.classes` of the rules first");
                Failure::refused(format!("messages[{place}].class"), why)
            })?;
            message.class = Class::Number(number.number());
        }
        Ok(request)
    }

    async fn try_to_plan(&self, request: &PlanRequest) -> Result<Vec<Planned>, Failure> {
        let mut transaction = self.store.write().await?;
        let rules = self.rules.of(&mut *transaction).await?;
        let ids: Vec<&str> = request.users.iter().map(String::as_str).collect();
        let locked = transaction.lock(&ids, Absent::LeaveOut).await?;
        let families = Family::all(&mut *transaction, locked).await?;
        let mut plans = Vec::with_capacity(request.users.len());
        for id in &request.users {
            let (messages, refused) = match families.iter().find(|family| family.members().any(|row| row.id == *id)) {
                Some(family) => (self.plan_for(&mut *transaction, &rules, family, request).await?, None),
                None => (Vec::new(), Some(Failure::missing("user", id).to_string())),
            };
            plans.push(Planned { user: id.clone(), messages, refused });
        }
        if request.claim {
            transaction.commit().await?;
        }
        Ok(plans)
    }

    async fn plan_for(
        &self,
        transaction: &mut dyn Write,
        rules: &Rules,
        family: &Family,
        request: &PlanRequest,
    ) -> Result<Vec<PlannedMessage>, Failure> {
        let (facts, _, calendar) = self.known(family)?;
        // Whatever was sent to any of their ids was sent to them.
        let mut rows = Vec::new();
        for number in family.numbers() {
            rows.extend(transaction.sent_to(number).await?);
        }
        rows.sort_by(|one, other| (one.at, &one.key).cmp(&(other.at, &other.key)));
        let sent = rows.iter().map(sent).collect::<Result<Vec<Sent>, Failure>>()?;
        let is_new = |message: &&Message| !rows.iter().any(|row| row.key == message.key);
        let new: Vec<&Message> = request.messages.iter().filter(is_new).collect();
        let candidates: Vec<Candidate> = new.iter().map(|message| message.candidate()).collect();
        let allowed = facts.told.allowed.iter().copied().collect();
        let refused = facts.told.refused.iter().copied().collect();
        let recipient = Recipient { allowed, refused, calendar: &calendar, sent: &sent };
        let now = self.clock.now();
        let decided = rules.book.company.contact.decide(&recipient, now, &candidates);
        let mut decided = decided.map_err(|error| Failure::broken(error.to_string()))?.into_iter();
        let mut planned = Vec::with_capacity(request.messages.len());
        let mut claimed = Vec::new();
        for message in &request.messages {
            let decision = if is_new(&message) { decided.next() } else { None };
            if request.claim && decision.as_ref().is_some_and(ContactDecision::is_send) {
                claimed.push(message.row(self.clock.milliseconds()));
            }
            planned.push(message.planned(decision.as_ref()));
        }
        transaction.put_sent(family.number(), &claimed).await?;
        Ok(planned)
    }
}

impl Message {
    fn candidate(&self) -> Candidate {
        Candidate { channel: self.channel, class: Subject::new(self.class_number()), priority: self.priority }
    }

    /// The number of the class. A name was put into its number before.
    fn class_number(&self) -> u16 {
        match self.class {
            Class::Number(number) => number,
            Class::Name(_) => 0,
        }
    }

    fn row(&self, at: i64) -> SentRow {
        // A channel is written as its name.
        let channel = serde_json::to_value(self.channel).ok().and_then(|name| name.as_str().map(str::to_owned));
        SentRow { key: self.key.clone(), at, channel: channel.unwrap_or_default(), class: self.class_number() }
    }

    fn planned(&self, decision: Option<&ContactDecision>) -> PlannedMessage {
        let verdict = match decision {
            None => Verdict::AlreadySent,
            Some(ContactDecision::Send) => Verdict::Send,
            Some(ContactDecision::Hold { .. }) => Verdict::Hold,
            Some(ContactDecision::Refuse { .. }) => Verdict::Refuse,
        };
        let reasons = decision.into_iter().flat_map(ContactDecision::reasons).map(Reason::from).collect();
        let next_allowed = decision.and_then(ContactDecision::next_allowed);
        PlannedMessage { key: self.key.clone(), verdict, next_allowed, reasons }
    }
}

fn sent(row: &SentRow) -> Result<Sent, Failure> {
    let channel = serde_json::from_value(serde_json::Value::String(row.channel.clone()));
    let channel = channel.map_err(|error| Failure::broken(format!("a stored message: {error}")))?;
    Ok(Sent { at: Moment::from_milliseconds(row.at), channel, class: Subject::new(row.class) })
}
