//! Who they are: active users, stages, types of behavior, value, groups and tiers.

use std::error::Error;

use lifestage::LifecycleStage;
use lifestage::answer::Language;
use lifestage::score::{BehaviorType, Concentration, Group, UserTier, WorthClass};
use serde::Serialize;

use super::Block;
use super::morning::{Counts, Morning};
use super::page::Page;
use crate::table::{grouped, share, table};

/// The type of whoever was not active.
const NO_TYPE: &str = "none";

#[derive(Serialize)]
pub(super) struct People {
    active: Active,
    stages: Counts,
    behavior: Counts,
    /// Without the hold that keeps a user near a threshold from flipping back and forth.
    behavior_of_the_day: Counts,
    worth: Option<Spread>,
    classes: Counts,
    groups: Counts,
    tiers: Counts,
}

#[derive(Serialize)]
struct Active {
    today: u64,
    last_30_days: u64,
    month: u64,
    mean_day_of_month: f64,
}

/// How much of the spend how few bring. Money in minor units.
#[derive(Serialize)]
struct Spread {
    spenders: u64,
    value_cut: i64,
    potential_cut: i64,
    high_spenders: u64,
    high_share: f64,
    gini: f64,
}

impl Block for People {
    const NAME: &'static str = "people";

    fn of(morning: &Morning) -> Result<Self, Box<dyn Error>> {
        let active = morning.company.activity.stickiness(&morning.population, morning.as_of)?;
        let behaviors = || BehaviorType::ALL.map(|it| it.name(Language::English)).into_iter().chain([NO_TYPE]);
        let name = |behavior: Option<BehaviorType>| behavior.map_or(NO_TYPE, |it| it.name(Language::English));
        Ok(Self {
            active: Active {
                today: active.day_users,
                last_30_days: active.trailing_30_users,
                month: active.month_users,
                mean_day_of_month: active.mean_day_users(),
            },
            stages: morning.count(LifecycleStage::ALL.map(|it| it.name(Language::English)), |card| {
                Some(card.stage.stage.name(Language::English))
            }),
            behavior: morning.count(behaviors(), |card| card.behavior.known().map(|found| name(found.behavior))),
            behavior_of_the_day: morning.count(behaviors(), |card| card.behavior.known().map(|found| name(found.raw))),
            worth: spread(morning)?,
            classes: morning.count(WorthClass::ALL.map(|it| it.name(Language::English)), |card| {
                card.worth.known().map(|worth| worth.class.name(Language::English))
            }),
            groups: morning.count(Group::ALL.map(|it| it.name(Language::English)), |card| {
                card.group.known().map(|found| found.group.name(Language::English))
            }),
            tiers: morning.count(UserTier::ALL.map(|it| it.name(Language::English)), |card| {
                card.group.known().map(|found| found.tier.name(Language::English))
            }),
        })
    }

    fn tell(&self, morning: &Morning, page: &mut Page) {
        page.title(words::TITLE);
        page.line(&words::active(&self.active));
        let classified = self.classes.values().any(|users| *users > 0);
        let classes = classified.then_some((words::CLASSES, &self.classes));
        for (what, counts) in
            [(words::STAGES, &self.stages), (words::BEHAVIOR, &self.behavior)].into_iter().chain(classes)
        {
            let total = counts.values().sum::<u64>();
            let mut table = table([what].into_iter().chain(counts.keys().map(String::as_str)));
            table.add_row([words::USERS.to_owned()].into_iter().chain(counts.values().map(|count| grouped(*count))));
            table.add_row(
                [words::SHARE.to_owned()].into_iter().chain(counts.values().map(|count| share(*count, total))),
            );
            page.table(&table);
        }
        if let Some(spread) = &self.worth {
            page.line(&words::spread(spread, |units| morning.money(units)));
        }
        if classified {
            page.line(&words::list(words::GROUPS, &self.groups));
            page.line(&words::list(words::TIERS, &self.tiers));
        } else {
            page.line(words::NOBODY_SPENT);
        }
        page.call(words::CALL);
    }
}

/// None where nobody spent anything.
fn spread(morning: &Morning) -> Result<Option<Spread>, Box<dyn Error>> {
    let Some(fitted) = morning.rules.worth.as_ref().and_then(|worth| worth.fitted()) else { return Ok(None) };
    let spread: Concentration = fitted.concentration(&morning.population, morning.as_of)?;
    Ok(Some(Spread {
        spenders: spread.spenders,
        value_cut: fitted.value_cut.minor_units(),
        potential_cut: fitted.potential_cut.minor_units(),
        high_spenders: spread.high_spenders,
        high_share: spread.high_share().get(),
        gini: spread.gini.get(),
    }))
}

mod words {
    use super::{Active, Counts, Spread};
    use crate::table::grouped;

    pub(super) const TITLE: &str = "Who they are";
    pub(super) const CALL: &str = "let cards = rules.score_all(&population, as_of)?;";
    pub(super) const STAGES: &str = "stage";
    pub(super) const BEHAVIOR: &str = "behavior";
    pub(super) const CLASSES: &str = "value class";
    pub(super) const GROUPS: &str = "Groups";
    pub(super) const TIERS: &str = "Tiers";
    pub(super) const NOBODY_SPENT: &str = "No value classes, groups or tiers: nobody in the log spent anything.";
    pub(super) const USERS: &str = "users";
    pub(super) const SHARE: &str = "share";

    pub(super) fn active(active: &Active) -> String {
        format!(
            "Active: {} today, {} in 30 days, {} this month; {:.1} on a day of the month, on average.",
            grouped(active.today),
            grouped(active.last_30_days),
            grouped(active.month),
            active.mean_day_of_month,
        )
    }

    pub(super) fn spread(spread: &Spread, money: impl Fn(i64) -> String) -> String {
        format!(
            "Value is high from {} spent in a year, potential from {} expected in a quarter. {} of {} spenders bring \
             {:.1} % of the spend (Gini {:.3}).",
            money(spread.value_cut),
            money(spread.potential_cut),
            grouped(spread.high_spenders),
            grouped(spread.spenders),
            spread.high_share * 100.0,
            spread.gini,
        )
    }

    pub(super) fn list(what: &str, counts: &Counts) -> String {
        let counts: Vec<String> = counts.iter().map(|(name, count)| format!("{name} {}", grouped(*count))).collect();
        format!("{what}: {}.", counts.join(" · "))
    }
}
