//! Checks of outreach plans: all mistakes at once.

use std::collections::BTreeSet;

use super::config::OutreachConfig;
use crate::answer::problem::{Problem, Problems};
use crate::event::subject::Subject;
use crate::wording::problems::problems;

/// A mistake in the options of outreach plans.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OutreachProblem {
    /// A name is empty.
    Empty,
    /// A floor of nothing.
    Nothing,
    /// A floor over more days than a plan looks back.
    Days(u32),
    /// A campaign stands twice.
    CampaignTwice(Subject),
    /// A campaign without a number.
    NoCampaign,
}

problems! {
    enum OutreachProblem {
        Empty = "problem.outreach.empty"
            "it is empty: write a name, or leave it out"
            "内容为空：请填写名称，或去掉";
        Nothing = "problem.outreach.nothing"
            "`0` contacts are no promise: give at least 1, or leave the floor out"
            "保底`0`次触达等于没有承诺：请至少填写1，或去掉该保底";
        Days(days: Days) with (most: Whole = MOST_DAYS) = "problem.outreach.days"
            "`{days#}` days are too many: give at most {most}"
            "`{days#}`天太长：最多填写{most}";
        CampaignTwice(campaign: Text) = "problem.outreach.campaign_twice"
            "campaign `{campaign}` stands twice: give each campaign the one channel that it went by"
            "活动`{campaign}`出现两次：每个活动只写它所用的一个渠道";
        NoCampaign = "problem.outreach.no_campaign"
            "subject `#0` is no campaign: give the number that its messages are about"
            "对象`#0`不是活动：请填写其消息所属的编号";
    }
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
