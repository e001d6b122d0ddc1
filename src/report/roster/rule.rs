//! The rule of a roster: what counts as being active, and who is best.

use core::error::Error;
use core::fmt;

use serde::{Deserialize, Serialize};

use super::answer::{Roster, as_of_words};
use super::membership::{CommunityMember, valid};
use super::person::RosterPerson;
use crate::answer::definition::{Definition, in_words};
use crate::answer::document::Document;
use crate::answer::problem::Problems;
use crate::event::kind::KindSet;
use crate::population::Population;
use crate::profile::{BeforeHorizon, UserBeforeHorizon};
use crate::score::contribution::ContributionRule;
use crate::time::{Day, Window};

/// What counts as being active, and who is best.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RosterConfig {
    /// What counts as activity. Default every kind that users do themselves.
    pub activity: KindSet,
    /// The days over which activity is counted. Default the last 28: four whole weeks.
    pub window: Window,
    /// The rule of contributions, for the best of the month. Default the default rule.
    pub contribution: ContributionRule,
}

impl Default for RosterConfig {
    fn default() -> Self {
        Self { activity: KindSet::activity(), window: Window::last(28), contribution: ContributionRule::default() }
    }
}

/// The rule of a roster; every configuration is valid.
///
/// ```
/// use lifestage::report::{MemberRole, CommunityMember, RosterRule};
/// use lifestage::time::Calendar;
/// use lifestage::{Day, Event, Population, Subject};
///
/// let day = |n| Day::ymd(2026, 1, 5).plus(n);
/// let events = [Event::create(1_u64, day(3)), Event::help(2_u64, day(5)), Event::log_in(3_u64, day(6))];
/// let population = Population::from_events(&events, Calendar::utc())?;
///
/// let knitting = Subject::new(4);
/// let row = |user: u64, role| CommunityMember { community: knitting, user: user.into(), role, since: day(0), until: None };
/// let rows = [row(1, MemberRole::Operator), row(2, MemberRole::Member), row(3, MemberRole::Member), row(9, MemberRole::SeedUser)];
/// let roster = RosterRule::default().report(&population, &rows, day(9))?;
///
/// let community = roster.community(knitting);
/// assert_eq!((community.members(), community.active(), community.with_role(MemberRole::Operator).count()), (4, 3, 1));
/// assert_eq!(community.best(1)[0].user, 1_u64.into()); // created something
/// assert_eq!(community.candidates(5)[0].user, 2_u64.into()); // helped somebody, and has no role yet
/// let findings: Vec<String> = community.findings().iter().map(ToString::to_string).collect();
/// assert_eq!(findings, ["community #4: not active as seed user: 1 of 1"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "RosterConfig", into = "RosterConfig")]
pub struct RosterRule {
    config: RosterConfig,
}

/// Why there is no roster.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RosterError {
    /// Memberships that contradict each other.
    Memberships(Problems),
    /// A profile forgot needed days.
    Forgotten(UserBeforeHorizon),
}

impl fmt::Display for RosterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Memberships(problems) => problems.fmt(f),
            Self::Forgotten(problem) => problem.fmt(f),
        }
    }
}

impl Error for RosterError {}

impl From<UserBeforeHorizon> for RosterError {
    fn from(problem: UserBeforeHorizon) -> Self {
        Self::Forgotten(problem)
    }
}

impl From<Problems> for RosterError {
    fn from(problems: Problems) -> Self {
        Self::Memberships(problems)
    }
}

impl RosterRule {
    /// The rule with this configuration; every configuration is valid.
    pub const fn new(config: RosterConfig) -> Self {
        Self { config }
    }

    /// The configuration.
    pub const fn config(&self) -> &RosterConfig {
        &self.config
    }

    /// The roster of all communities as of a day. Members whom the population does not know stand in it without activity.
    ///
    /// # Errors
    /// With every row that contradicts itself or another one, or if the profile of a member forgot needed days.
    pub fn report(
        &self,
        population: &Population,
        memberships: &[CommunityMember],
        as_of: Day,
    ) -> Result<Roster, RosterError> {
        let mut people = Vec::new();
        let mut first: Option<UserBeforeHorizon> = None;
        for row in valid(memberships, as_of)? {
            match self.person(population, row, as_of) {
                Ok(person) => people.push(person),
                Err(problem) if first.is_none_or(|first| row.user < first.user) => {
                    first = Some(UserBeforeHorizon::new(row.user, problem));
                }
                Err(_) => {}
            }
        }
        if let Some(forgotten) = first {
            return Err(forgotten.into());
        }
        let RosterConfig { activity, window, contribution } = &self.config;
        // INVARIANT: every rule can be written.
        let print = Document::of(contribution).map(|rule| rule.fingerprint().to_string()).unwrap_or_default();
        let question = format!(
            "members of communities, {} in the {window}, contributions by the rule {print}, {}",
            in_words(activity),
            as_of_words(as_of),
        );
        Ok(Roster { definition: Definition::new(question, population.calendar()), as_of, people })
    }

    fn person(&self, population: &Population, row: CommunityMember, as_of: Day) -> Result<RosterPerson, BeforeHorizon> {
        let CommunityMember { community, user, role, since, .. } = row;
        let nobody =
            RosterPerson { community, user, role, since, active_days: 0, last_active: None, contribution: None };
        let Some(profile) = population.profile(user) else { return Ok(nobody) };
        let known = profile.as_of(as_of);
        let RosterConfig { activity, window, contribution } = &self.config;
        Ok(RosterPerson {
            active_days: known.active_days(activity, *window)?,
            last_active: known.last_day_of(activity)?,
            contribution: contribution.month(known)?,
            ..nobody
        })
    }
}

impl From<RosterConfig> for RosterRule {
    fn from(config: RosterConfig) -> Self {
        Self::new(config)
    }
}

impl From<RosterRule> for RosterConfig {
    fn from(rule: RosterRule) -> Self {
        rule.config
    }
}
