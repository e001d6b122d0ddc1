//! Deciding about one user, and about everybody.

use super::config::ContactFloor;
use super::decision::{OutreachDecision, OutreachReason, PlannedMessage};
use super::given::{OutreachContacts, OutreachRules};
use super::habit::ContactHabits;
use super::outcome::OutreachOutcome;
use super::rule::OutreachRule;
use crate::event::id::UserId;
use crate::event::user::User;
use crate::outreach::assignment::{AssignmentRule, AssignmentUnit, UnknownExperimentError};
use crate::outreach::contact::{Candidate, ContactDecision, ContactError, ContactReason, Recipient, Sent};
use crate::outreach::playbook::{Play, PlayReason, PlayVerdict, Played};
use crate::population::{Member, Population};
use crate::profile::AsOf;
use crate::rule::predicate::Situation;
use crate::rule::scorecard::ScoreError;
use crate::time::{Day, Moment};
use crate::wording::problems::problems;

/// Why nothing can be decided about a user.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OutreachError {
    /// The facts are of another user, or the profile cannot be scored.
    #[error(transparent)]
    Score(#[from] ScoreError),
    /// An instant is none, or the calendar cannot place it.
    #[error(transparent)]
    Contact(#[from] ContactError),
    /// The rule of assignment does not have the experiment.
    #[error(transparent)]
    Experiment(#[from] UnknownExperimentError),
}

problems! { passes OutreachError { Score, Contact, Experiment } }

/// Why there is no plan for everybody: the first user, in order of the ids, about whom nothing can be decided.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UserOutreachError {
    /// The user.
    pub user: UserId,
    /// Why nothing can be decided.
    pub problem: OutreachError,
}

problems! {
    struct UserOutreachError { user: Text, problem: Within } = "problem.user_outreach"
        "user `{user}`: {problem}"
        "用户`{user}`：{problem}";
}

impl UserOutreachError {
    pub(super) const fn new(user: UserId, problem: OutreachError) -> Self {
        Self { user, problem }
    }
}

/// One user at an instant, while a decision is made.
struct Asking<'a> {
    rule: &'a OutreachRule,
    rules: &'a OutreachRules<'a>,
    recipient: Recipient<'a>,
    now: Moment,
    habits: ContactHabits,
    decision: OutreachDecision,
}

impl OutreachRule {
    /// Decides about one user as of a day and an instant; `None` before the user joined.
    ///
    /// Conditions are asked as of the day of the profile, and the contact policy at the instant. A plan for this morning asks as
    /// of yesterday, whose events are all there.
    ///
    /// ```
    /// use lifestage::event::ContactChannel::Push;
    /// use lifestage::outreach::{AssignmentRule, ContactRule, OutreachContacts, OutreachRule, OutreachRules, PlaybookRule};
    /// use lifestage::{Calendar, Day, Event, Profile, RuleSet, User};
    ///
    /// let playbook: PlaybookRule = serde_json::from_str(
    ///     r#"{ "plays": [{ "name": "win back", "when": { "stage": ["Silent"] },
    ///          "action": { "send_message": "we miss you" }, "channels": ["push"] }] }"#,
    /// )?;
    /// let (rules, contact, assignment) = (RuleSet::default(), ContactRule::default(), AssignmentRule::default());
    /// let all = OutreachRules { rules: &rules, playbook: &playbook, contact: &contact, assignment: &assignment };
    /// let (utc, monday) = (Calendar::utc(), Day::ymd(2026, 1, 5));
    /// let profile = Profile::of([Event::log_in(1_u64, monday)]);
    /// let contacts = OutreachContacts { calendar: &utc, sent: &[], played: &[], unit: None };
    ///
    /// let mut user = User::new(1_u64);
    /// let morning = "2026-02-14T09:00:00Z".parse()?;
    /// let plan = OutreachRule::default();
    /// let refused = plan.assess(&all, profile.as_of(monday.plus(39)), &user, contacts, morning)?.unwrap();
    /// let why: Vec<String> = refused.reasons().map(ToString::to_string).collect();
    /// assert_eq!(why, ["`win back` does not go out: push is not allowed by the user"]);
    ///
    /// user.allowed_channels.allow(Push);
    /// let sent = plan.assess(&all, profile.as_of(monday.plus(39)), &user, contacts, morning)?.unwrap();
    /// assert_eq!(sent.message.as_ref().unwrap().channel, Push);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If the facts are of another user than the profile, an instant is a bare date or cannot be placed by the calendar, or
    /// the rule of assignment does not have the experiment.
    pub fn assess(
        &self,
        rules: &OutreachRules<'_>,
        as_of: AsOf<'_>,
        user: &User,
        contacts: OutreachContacts<'_>,
        now: Moment,
    ) -> Result<Option<OutreachDecision>, OutreachError> {
        let Some(situation) = rules.rules.situation(as_of, user)? else { return Ok(None) };
        let OutreachContacts { calendar, sent, played, unit } = contacts;
        let recipient = Recipient::of(user, calendar, sent);
        // An instant that is none is refused for everybody, whether they would get a message or not.
        rules.contact.decide(&recipient, now, &[])?;
        let mut decision = OutreachDecision {
            user: user.id,
            as_of: as_of.day(),
            at: now,
            outcome: OutreachOutcome::NoPlay,
            message: None,
            next: None,
            next_play: None,
            reasons: Vec::new(),
            plays: Vec::new(),
        };
        if let Some((outcome, reason)) = self.left_out(rules.assignment, unit.unwrap_or(user.id.into()))? {
            decision.outcome = outcome;
            decision.reasons.push(reason);
            return Ok(Some(decision));
        }
        let habits = self.config().habits.assess(as_of).map_err(ScoreError::from)?;
        let mut asking = Asking { rule: self, rules, recipient, now, habits, decision };
        asking.plays(&situation, played)?;
        asking.floors(&situation)?;
        asking.finish();
        Ok(Some(asking.decision))
    }

    /// Decides about everybody who joined, in order of their ids, on all cores of the current thread pool.
    ///
    /// # Errors
    /// The first user, in order of the ids, about whom nothing can be decided.
    pub fn assess_all<'c>(
        &self,
        rules: &OutreachRules<'_>,
        population: &Population,
        as_of: Day,
        now: Moment,
        contacts: impl Fn(Member<'_>) -> OutreachContacts<'c> + Sync + Send,
    ) -> Result<Vec<OutreachDecision>, UserOutreachError> {
        let decisions = population.map_large(|member| {
            let decision = self.assess(rules, member.profile.as_of(as_of), &member.user, contacts(member), now);
            decision.map_err(|problem| UserOutreachError::new(member.user.id, problem))
        });
        decisions.into_iter().filter_map(Result::transpose).collect()
    }

    /// Why a user is left out of all messages, if they are.
    fn left_out(
        &self,
        assignment: &AssignmentRule,
        unit: AssignmentUnit<'_>,
    ) -> Result<Option<(OutreachOutcome, OutreachReason)>, UnknownExperimentError> {
        if let Some(why) = assignment.held_out_because(unit) {
            return Ok(Some((OutreachOutcome::HeldOut, OutreachReason::HeldOut { why })));
        }
        let Some(experiment) = &self.config().experiment else { return Ok(None) };
        let assigned = assignment.assess(experiment, unit)?;
        let control = assigned.arm.filter(|_| assigned.is_control);
        let reason = |arm| OutreachReason::Control { experiment: experiment.clone(), arm };
        Ok(control.map(|arm| (OutreachOutcome::Control, reason(arm))))
    }
}

impl Asking<'_> {
    /// Tries the plays with a channel that apply, in their order, until one goes out.
    fn plays(&mut self, situation: &Situation<'_>, played: &[Played]) -> Result<(), ContactError> {
        let rules = self.rules;
        for (play, why_not) in rules.playbook.states(rules.rules, situation, played) {
            if play.channels.is_empty() {
                continue;
            }
            let why = match (why_not, &self.decision.message) {
                (Some(why_not), _) => {
                    if let PlayReason::Paused { until, .. } = why_not {
                        let next = self.decision.next_play.map_or(until, |next| next.min(until));
                        self.decision.next_play = Some(next);
                    }
                    why_not
                }
                (None, Some(message)) => {
                    let first = rules.playbook.play(&message.play).map_or(0, |play| play.priority);
                    PlayReason::Outranked { by: message.play.clone(), first, priority: play.priority }
                }
                (None, None) => {
                    self.attempt(play)?;
                    continue;
                }
            };
            self.decision.plays.push(PlayVerdict::new(play, why));
        }
        Ok(())
    }

    /// Tries the play of the first promise that is not kept, where no message goes out.
    fn floors(&mut self, situation: &Situation<'_>) -> Result<(), ContactError> {
        if self.decision.message.is_some() {
            return Ok(());
        }
        let playbook = self.rules.playbook;
        for floor in &self.rule.config().floors {
            let is_promised = floor.when.as_ref().is_none_or(|when| when.evaluate(situation).is_true());
            let contacts = contacts_in(floor, self.recipient.sent, self.now);
            if !is_promised || contacts >= floor.at_least {
                continue;
            }
            let Some(play) = playbook.play(&floor.play) else { continue };
            let (at_least, days) = (floor.at_least, floor.days.get());
            self.decision.reasons.push(OutreachReason::Floor { play: play.name.clone(), contacts, at_least, days });
            return self.attempt(play);
        }
        Ok(())
    }

    /// Asks the contact policy about a play by each of its channels, until one is allowed.
    fn attempt(&mut self, play: &Play) -> Result<(), ContactError> {
        for channel in self.rule.config().habits.in_order(&play.channels, &self.habits) {
            let candidate = Candidate { channel, class: play.class, priority: play.priority };
            let decided = self.rules.contact.decide(&self.recipient, self.now, &[candidate])?;
            let Some(decided) = decided.into_iter().next() else { continue };
            let name = || play.name.clone();
            if decided.is_send() {
                self.decision.outcome = OutreachOutcome::Message;
                self.decision.reasons.push(OutreachReason::Message { play: name(), channel });
                self.decision.message = Some(Box::new(PlannedMessage {
                    play: name(),
                    action: play.action.clone(),
                    channel,
                    class: play.class,
                    cost: play.cost,
                    why: play.why.clone(),
                    hour: self.habits.hour,
                }));
                return Ok(());
            }
            self.refused(&decided);
            let reasons = decided.reasons().map(|why| OutreachReason::Contact { play: name(), why });
            self.decision.reasons.extend(reasons);
        }
        Ok(())
    }

    /// Notes a refusal: the outcome is that of the first channel that is refused for more than consent, and else consent.
    fn refused(&mut self, decided: &ContactDecision) {
        let outcome = decided.reasons().map(outcome_of).min();
        if matches!(self.decision.outcome, OutreachOutcome::NoPlay | OutreachOutcome::Consent) {
            self.decision.outcome = outcome.unwrap_or(self.decision.outcome);
        }
        if let Some(allowed) = decided.next_allowed() {
            let earlier = self.decision.next.filter(|next| next.milliseconds() <= allowed.milliseconds());
            self.decision.next = Some(earlier.unwrap_or(allowed));
        }
    }

    /// Says what it came to where no play was a candidate.
    fn finish(&mut self) {
        let decision = &mut self.decision;
        if decision.message.is_some() {
            // What would have been allowed later is of no use beside a message that goes out now.
            decision.next = None;
        } else if decision.outcome == OutreachOutcome::NoPlay {
            decision.reasons.push(OutreachReason::NoPlay);
            if decision.next_play.is_some() {
                decision.outcome = OutreachOutcome::Paused;
            }
        }
    }
}

/// What a refusal of the contact policy comes to. A full cap is told before quiet hours, which end by themselves.
const fn outcome_of(reason: ContactReason) -> OutreachOutcome {
    match reason {
        ContactReason::Consent { .. } | ContactReason::Purpose { .. } => OutreachOutcome::Consent,
        ContactReason::Cap { .. } => OutreachOutcome::Cap,
        ContactReason::QuietHours { .. } => OutreachOutcome::QuietHours,
    }
}

/// The contacts in the days of a promise, up to an instant.
fn contacts_in(floor: &ContactFloor, sent: &[Sent], now: Moment) -> u32 {
    const DAY: i64 = 24 * 3_600_000;
    let Some(now) = now.milliseconds() else { return 0 };
    let from = now - i64::from(floor.days.get()) * DAY;
    let within = sent.iter().filter_map(|sent| sent.at.milliseconds()).filter(|at| from < *at && *at <= now);
    u32::try_from(within.count()).unwrap_or(u32::MAX)
}
