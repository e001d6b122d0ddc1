//! The plan for everybody in numbers: what it comes to for how many users, by which plays and channels.

use core::fmt;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::assess::{OutreachError, UserOutreachError};
use super::decision::{OutreachDecision, OutreachReason};
use super::given::{OutreachContacts, OutreachRules};
use super::outcome::OutreachOutcome;
use super::rule::OutreachRule;
use crate::answer::definition::{Definition, MergeError};
use crate::answer::document::Document;
use crate::answer::guarantee::{Disagreement, Guarantee, all_must};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::event::id::UserId;
use crate::event::user::ContactChannel;
use crate::number::fingerprint::Fingerprint;
use crate::population::census::{Census, add};
use crate::population::{Member, Population};
use crate::profile::BeforeHorizon;
use crate::time::{Calendar, Day, Moment};

/// What a plan comes to for all users.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
#[non_exhaustive]
pub struct OutreachReport {
    definition: Definition,
    /// Users who joined.
    pub users: u64,
    /// Users by what the plan comes to for them; those of which there are some.
    pub outcomes: BTreeMap<OutreachOutcome, u64>,
    /// Messages by their play.
    pub plays: BTreeMap<String, u64>,
    /// Messages by their channel.
    pub channels: BTreeMap<ContactChannel, u64>,
    /// Messages that keep a promise of contacts.
    pub floors: u64,
    /// The cost of all messages, in minor units.
    pub cost: u128,
}

mergeable!(OutreachReport, "outreach", 1, MergeError);

/// The stored form of an [`OutreachReport`], before the check.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    definition: Definition,
    users: u64,
    outcomes: BTreeMap<OutreachOutcome, u64>,
    plays: BTreeMap<String, u64>,
    channels: BTreeMap<ContactChannel, u64>,
    floors: u64,
    cost: u128,
}

impl OutreachReport {
    /// The question that was answered, with a fingerprint of the rules.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The users for whom the plan comes to this.
    pub fn count(&self, outcome: OutreachOutcome) -> u64 {
        self.outcomes.get(&outcome).copied().unwrap_or(0)
    }

    /// Adds the same plan for other users, for example from another machine.
    ///
    /// # Errors
    /// If the definitions differ, the numbers of one contradict each other, or there is more than can be counted; nothing is
    /// added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.definition.must_be(&other.definition)?;
        for report in [&*self, other] {
            report.check()?;
        }
        // All other counts are of some of these users.
        self.users.checked_add(other.users).ok_or(MergeError::TooMany)?;
        self.cost = self.cost.checked_add(other.cost).ok_or(MergeError::TooMany)?;
        add(&mut self.users, other.users);
        add(&mut self.floors, other.floors);
        add_all(&mut self.outcomes, &other.outcomes);
        add_all(&mut self.plays, &other.plays);
        add_all(&mut self.channels, &other.channels);
        Ok(())
    }

    fn check(&self) -> Result<(), Guarantee> {
        let messages = Some(u128::from(self.count(OutreachOutcome::Message)));
        let mut rows = self.outcomes.values().chain(self.plays.values()).chain(self.channels.values());
        all_must([
            (sum(&self.outcomes) == Some(self.users.into()), Guarantee::OneOutcomeEach),
            (sum(&self.plays) == messages, Guarantee::OnePlayEach),
            (sum(&self.channels) == messages, Guarantee::OneChannelEach),
            (Some(u128::from(self.floors)) <= messages, Guarantee::PromiseIsMessage),
            (rows.all(|users| *users > 0), Guarantee::RowHasUser),
        ])
    }
}

fn sum<K>(counts: &BTreeMap<K, u64>) -> Option<u128> {
    counts.values().try_fold(0_u128, |sum, count| sum.checked_add(u128::from(*count)))
}

fn add_all<K: Ord + Clone>(counts: &mut BTreeMap<K, u64>, others: &BTreeMap<K, u64>) {
    for (key, more) in others {
        add(counts.entry(key.clone()).or_default(), *more);
    }
}

impl TryFrom<Written> for OutreachReport {
    type Error = Disagreement;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written { definition, users, outcomes, plays, channels, floors, cost } = written;
        let report = Self { definition, users, outcomes, plays, channels, floors, cost };
        report.check().map_err(Disagreement::of("OutreachReport"))?;
        Ok(report)
    }
}

/// What your service knows of contacts with each user.
type ContactsOf<'a, 'c> = &'a (dyn Fn(Member<'_>) -> OutreachContacts<'c> + Sync);

/// The question of one report.
struct Question<'a, 'c> {
    rule: &'a OutreachRule,
    rules: &'a OutreachRules<'a>,
    as_of: Day,
    now: Moment,
    contacts: ContactsOf<'a, 'c>,
}

impl OutreachRule {
    /// The plan for everybody in numbers. The messages themselves are those of [`OutreachRule::assess_all`].
    ///
    /// # Errors
    /// The first user, in order of the ids, about whom nothing can be decided.
    pub fn report<'c>(
        &self,
        rules: &OutreachRules<'_>,
        population: &Population,
        as_of: Day,
        now: Moment,
        contacts: impl Fn(Member<'_>) -> OutreachContacts<'c> + Sync,
    ) -> Result<OutreachReport, UserOutreachError> {
        let question = Question { rule: self, rules, as_of, now, contacts: &contacts };
        decided(question.report(population).map_err(|problem| (problem.user, problem.problem)))
    }

    /// One answer for each group of users; users with group `None` are left out.
    ///
    /// # Errors
    /// The first user of a group, in order of the ids, about whom nothing can be decided.
    pub fn report_by<'c, G: Ord + Send>(
        &self,
        rules: &OutreachRules<'_>,
        population: &Population,
        as_of: Day,
        now: Moment,
        contacts: impl Fn(Member<'_>) -> OutreachContacts<'c> + Sync,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, OutreachReport>, UserOutreachError> {
        let question = Question { rule: self, rules, as_of, now, contacts: &contacts };
        let groups = question.report_by(population, group);
        let groups = groups.map_err(|problem| UserOutreachError::new(problem.user, forgotten(problem.problem)))?;
        let first = groups.values().filter_map(|counted| counted.as_ref().err()).min_by_key(|error| error.user);
        if let Some(error) = first {
            return Err(error.clone());
        }
        groups.into_iter().map(|(group, counted)| Ok((group, counted?))).collect()
    }
}

/// The report, or the first user about whom nothing can be decided.
fn decided(
    counted: Result<Result<OutreachReport, UserOutreachError>, (UserId, BeforeHorizon)>,
) -> Result<OutreachReport, UserOutreachError> {
    counted.map_err(|(user, problem)| UserOutreachError::new(user, forgotten(problem)))?
}

fn forgotten(problem: BeforeHorizon) -> OutreachError {
    OutreachError::Score(problem.into())
}

/// Counts so far, and the first user about whom nothing can be decided.
struct Counted {
    users: u64,
    outcomes: BTreeMap<OutreachOutcome, u64>,
    plays: BTreeMap<String, u64>,
    channels: BTreeMap<ContactChannel, u64>,
    floors: u64,
    cost: u128,
    failed: Option<UserOutreachError>,
}

impl Counted {
    fn observe(&mut self, decision: &OutreachDecision) {
        add(&mut self.users, 1);
        add(self.outcomes.entry(decision.outcome).or_default(), 1);
        let Some(message) = &decision.message else { return };
        add(self.plays.entry(message.play.clone()).or_default(), 1);
        add(self.channels.entry(message.channel).or_default(), 1);
        let keeps_promise = decision.reasons().any(|reason| matches!(reason, OutreachReason::Floor { .. }));
        add(&mut self.floors, keeps_promise.into());
        self.cost = self.cost.saturating_add(message.cost.minor_units().into());
    }

    fn fail(&mut self, error: UserOutreachError) {
        if self.failed.as_ref().is_none_or(|first| error.user < first.user) {
            self.failed = Some(error);
        }
    }
}

impl Census for Question<'_, '_> {
    type Counts = Counted;
    type Answer = Result<OutreachReport, UserOutreachError>;

    fn empty(&self) -> Counted {
        Counted {
            users: 0,
            outcomes: BTreeMap::new(),
            plays: BTreeMap::new(),
            channels: BTreeMap::new(),
            floors: 0,
            cost: 0,
            failed: None,
        }
    }

    fn add(&self, counts: &mut Counted, member: Member<'_>) -> Result<(), BeforeHorizon> {
        let as_of = member.profile.as_of(self.as_of);
        match self.rule.assess(self.rules, as_of, &member.user, (self.contacts)(member), self.now) {
            Ok(decision) => decision.iter().for_each(|decision| counts.observe(decision)),
            Err(problem) => counts.fail(UserOutreachError::new(member.user.id, problem)),
        }
        Ok(())
    }

    fn join(&self, counts: &mut Counted, other: Counted) {
        add(&mut counts.users, other.users);
        add(&mut counts.floors, other.floors);
        counts.cost = counts.cost.saturating_add(other.cost);
        add_all(&mut counts.outcomes, &other.outcomes);
        add_all(&mut counts.plays, &other.plays);
        add_all(&mut counts.channels, &other.channels);
        other.failed.into_iter().for_each(|error| counts.fail(error));
    }

    fn answer(&self, calendar: &Calendar, counts: Counted) -> Self::Answer {
        let Counted { users, outcomes, plays, channels, floors, cost, failed } = counts;
        if let Some(error) = failed {
            return Err(error);
        }
        let definition = Definition::new(self, calendar);
        Ok(OutreachReport { definition, users, outcomes, plays, channels, floors, cost })
    }
}

/// The fingerprint of a rule as it is written.
fn print(rule: &impl Serialize) -> Fingerprint {
    Document::fingerprint_of(rule).unwrap_or_else(|error| {
        debug_assert!(false, "every rule can be written: {error}");
        Document::Nothing.fingerprint()
    })
}

impl fmt::Display for Question<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rule, rules, as_of, now, .. } = self;
        write!(
            f,
            "at most one message a user at {now}, as of {as_of}, by outreach {}, playbook {}, contact {}, assignment {}, rules {}",
            print(rule),
            print(rules.playbook),
            print(rules.contact),
            print(rules.assignment),
            rules.rules.fingerprint(),
        )
    }
}
