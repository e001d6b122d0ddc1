//! Checks of outreach plans: all mistakes at once.

use std::collections::BTreeSet;

use super::config::OutreachConfig;
use crate::answer::problem::{Problem, Problems};
use crate::event::subject::Subject;

/// A mistake in the options of outreach plans.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OutreachProblem {
    /// A name is empty.
    #[error("it is empty: write a name, or leave it out")]
    Empty,
    /// A floor of nothing.
    #[error("`0` contacts are no promise: give at least 1, or leave the floor out")]
    Nothing,
    /// A floor over more days than a plan looks back.
    #[error("`{0}` days are too many: give at most {MOST_DAYS}")]
    Days(u32),
    /// A campaign stands twice.
    #[error("campaign `{0}` stands twice: give each campaign the one channel that it went by")]
    CampaignTwice(Subject),
    /// A campaign without a number.
    #[error("subject `#0` is no campaign: give the number that its messages are about")]
    NoCampaign,
}

/// A thousand years: a larger number is a mistake.
const MOST_DAYS: u32 = 365_250;

pub(super) fn check(config: &OutreachConfig) -> Result<(), Problems<OutreachProblem>> {
    let mut found = Vec::new();
    if config.experiment.as_ref().is_some_and(String::is_empty) {
        found.push(Problem::new("experiment", OutreachProblem::Empty));
    }
    for (place, floor) in config.floors.iter().enumerate() {
        let mut wrong = |field: &str, problem| found.push(Problem::new(format!("floors[{place}].{field}"), problem));
        if floor.play.is_empty() {
            wrong("play", OutreachProblem::Empty);
        }
        if floor.at_least == 0 {
            wrong("at_least", OutreachProblem::Nothing);
        }
        if floor.days.get() > MOST_DAYS {
            wrong("days", OutreachProblem::Days(floor.days.get()));
        }
    }
    let habits = &config.habits;
    if habits.days.get() > MOST_DAYS {
        found.push(Problem::new("habits.days", OutreachProblem::Days(habits.days.get())));
    }
    let mut seen = BTreeSet::new();
    for (place, line) in habits.campaigns.iter().enumerate() {
        let problem = if line.campaign.is_some() {
            (!seen.insert(line.campaign)).then_some(OutreachProblem::CampaignTwice(line.campaign))
        } else {
            Some(OutreachProblem::NoCampaign)
        };
        found.extend(problem.map(|problem| Problem::new(format!("habits.campaigns[{place}].campaign"), problem)));
    }
    Problems::none_in(found)
}
