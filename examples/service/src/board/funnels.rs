//! Funnels of the board: those of the rules in force, or one that fits the kinds of events that there are.

use std::collections::BTreeSet;

use lifestage::report::{FunnelConfig, FunnelRule, FunnelStep};
use lifestage::{Days, Kind, KindSet};
use serde::Serialize;

use super::hours::Tallied;
use crate::failure::Failure;
use crate::reports::{Everybody, counted};
use crate::rules::Rules;
use crate::service::Service;

/// How far users came.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FunnelSteps {
    /// Its name in the rules in force; none for the one that the board makes up.
    pub name: Option<String>,
    /// What exactly was asked.
    pub asked: String,
    /// The first and the last day whose events were looked at.
    pub days: [lifestage::Day; 2],
    pub steps: Vec<Step>,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    pub name: String,
    /// The users who came at least so far.
    pub users: u64,
    /// Their share of those who took the first step.
    pub overall: Option<f64>,
}

/// The most funnels on the board.
const FUNNELS: usize = 6;

/// How many events are read at most, as far as whole days allow: a funnel needs them one by one, in memory.
const EVENTS: u64 = 200_000;

/// The steps of a shop, and those of anything else, by the names that the page has words for.
const SHOP: [(&str, &[Kind]); 4] = [
    ("came", &[Kind::LogIn, Kind::CheckIn, Kind::Register]),
    ("looked", &[Kind::View, Kind::Search]),
    ("cart", &[Kind::AddToCart]),
    ("bought", &[Kind::Purchase]),
];
const OTHER: [(&str, &[Kind]); 3] = [
    ("came", &[Kind::LogIn, Kind::CheckIn, Kind::Register]),
    ("used", &[Kind::Use, Kind::View]),
    ("took_part", &[Kind::Create, Kind::Share, Kind::Comment, Kind::Like, Kind::Help]),
];

/// A funnel over kinds that there are; none where they make up fewer than two steps.
fn made_up(kinds: &BTreeSet<u16>) -> Option<FunnelRule> {
    let is_there = |kind: &Kind| kinds.contains(&kind.code());
    let all = if is_there(&Kind::Purchase) { &SHOP[..] } else { &OTHER[..] };
    let steps: Vec<FunnelStep> = all
        .iter()
        .filter(|(_, kinds)| kinds.iter().any(is_there))
        .map(|(name, kinds)| FunnelStep::new(*name, KindSet::of(kinds.iter().copied())))
        .collect();
    if steps.len() < 2 {
        return None;
    }
    FunnelRule::new(FunnelConfig::new(steps)).ok()
}

/// The recent days that hold no more events than may be read; today in any case.
fn days(today: lifestage::Day, recent: &[u64]) -> Days {
    let mut events = 0;
    let fitting = recent.iter().take_while(|of_day| {
        events += **of_day;
        events <= EVENTS
    });
    let before = u32::try_from(fitting.count()).unwrap_or(u32::MAX).saturating_sub(1);
    Days::new(today.minus(before), today).unwrap_or_else(|_| Days::only(today))
}

impl Service {
    /// The funnels of the rules in force, by name, or one that is made up.
    pub(super) async fn board_funnels(
        &self,
        rules: &Rules,
        everybody: &Everybody,
        tallied: &Tallied,
        today: lifestage::Day,
    ) -> Result<Vec<FunnelSteps>, Failure> {
        let posted = rules.book.company.funnels.iter().take(FUNNELS);
        let posted = posted.map(|(name, rule)| (Some(name.to_string()), rule.clone()));
        let mut funnels: Vec<(Option<String>, FunnelRule)> = posted.collect();
        if funnels.is_empty() {
            funnels.extend(made_up(&tallied.kinds).map(|rule| (None, rule)));
        }
        if funnels.is_empty() {
            return Ok(Vec::new());
        }
        let days = days(today, &tallied.recent);
        let (events, calendar) = (self.events_within(days, everybody).await?, self.calendars.own().clone());
        let count = move || {
            let count = |(name, rule): (Option<String>, FunnelRule)| {
                let report = rule.report_events(&events, &calendar);
                let report = report.map_err(|error| Failure::broken(error.to_string()))?;
                let step = |step: &lifestage::report::StepConversion| Step {
                    name: step.name.to_string(),
                    users: step.users,
                    overall: step.overall.map(Into::into),
                };
                let asked = report.definition().text().to_owned();
                let days = [days.first(), days.last()];
                Ok(FunnelSteps { name, asked, days, steps: report.steps().iter().map(step).collect() })
            };
            funnels.into_iter().map(count).collect()
        };
        counted(count).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_made_up_funnel_has_only_steps_of_kinds_that_there_are() {
        let of = |kinds: &[Kind]| made_up(&kinds.iter().map(|kind| kind.code()).collect()).map(|rule| rule.to_string());
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[Kind::LogIn, Kind::CheckIn]), None);
        assert!(of(&[Kind::LogIn, Kind::Purchase]).unwrap().starts_with("came → bought: "));
        assert!(of(&[Kind::LogIn, Kind::View, Kind::AddToCart]).unwrap().starts_with("came → used: "));
        let all = [Kind::Search, Kind::Register, Kind::AddToCart, Kind::Purchase, Kind::Use];
        assert!(of(&all).unwrap().starts_with("came → looked → cart → bought: "));
    }

    #[test]
    fn as_many_days_are_read_as_hold_few_events() {
        let today = lifestage::Day::ymd(2026, 3, 2);
        assert_eq!(days(today, &[EVENTS - 1, 1, 1]), Days::new(today.minus(1), today).unwrap());
        assert_eq!(days(today, &[EVENTS + 1, 1]), Days::only(today));
        assert_eq!(days(today, &[0, 0, 0]).first(), today.minus(2));
    }
}
