//! Who they are: active users, stages, types of behavior, value, groups and tiers.

use std::error::Error;

use lifestage::LifecycleStage;
use lifestage::score::{BehaviorType, Concentration, Group, UserTier, WorthClass};
use serde::Serialize;

use super::Block;
use super::morning::{Counts, Morning, listed};
use super::page::Page;
use crate::speech::Text;

/// The type of whoever was not active.
const NO_TYPE: Text = Text::new("none", "无");

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
        let behaviors =
            || BehaviorType::ALL.map(|it| Text::of(|language| it.name(language))).into_iter().chain([NO_TYPE]);
        let name =
            |behavior: Option<BehaviorType>| behavior.map_or(NO_TYPE, |it| Text::of(|language| it.name(language)));
        Ok(Self {
            active: Active {
                today: active.day_users,
                last_30_days: active.trailing_30_users,
                month: active.month_users,
                mean_day_of_month: active.mean_day_users(),
            },
            stages: morning.count(LifecycleStage::ALL.map(|it| Text::of(|language| it.name(language))), |card| {
                Some(Text::of(|language| card.stage.stage.name(language)))
            }),
            behavior: morning.count(behaviors(), |card| card.behavior.known().map(|found| name(found.behavior))),
            behavior_of_the_day: morning.count(behaviors(), |card| card.behavior.known().map(|found| name(found.raw))),
            worth: spread(morning)?,
            classes: morning.count(WorthClass::ALL.map(|it| Text::of(|language| it.name(language))), |card| {
                card.worth.known().map(|worth| Text::of(|language| worth.class.name(language)))
            }),
            groups: morning.count(Group::ALL.map(|it| Text::of(|language| it.name(language))), |card| {
                card.group.known().map(|found| Text::of(|language| found.group.name(language)))
            }),
            tiers: morning.count(UserTier::ALL.map(|it| Text::of(|language| it.name(language))), |card| {
                card.group.known().map(|found| Text::of(|language| found.tier.name(language)))
            }),
        })
    }

    fn tell(&self, morning: &Morning, page: &mut Page) {
        let language = morning.language;
        page.title(words::TITLE.said(language));
        page.line(&words::active(language, &self.active));
        let classified = self.classes.values().any(|users| *users > 0);
        let classes = classified.then_some((words::CLASSES, &self.classes));
        for (what, counts) in
            [(words::STAGES, &self.stages), (words::BEHAVIOR, &self.behavior)].into_iter().chain(classes)
        {
            page.line(&words::shares(language, what, counts));
        }
        if let Some(spread) = &self.worth {
            page.line(&words::spread(language, spread, |units| morning.money(units)));
        }
        if classified {
            page.line(&words::groups(language, listed(language, &self.groups)));
            page.line(&words::tiers(language, listed(language, &self.tiers)));
        } else {
            page.line(words::NOBODY_SPENT.said(language));
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
    use lifestage::answer::Language;

    use super::{Active, Counts, Spread};
    use crate::speech::{Text, dot, sentences};
    use crate::table::{grouped, in_percent, part};

    pub(super) const TITLE: Text = Text::new("Who they are", "用户概况");
    pub(super) const CALL: &str = "let cards = rules.score_all(&population, as_of)?;";
    pub(super) const STAGES: Text = Text::new("Stages", "生命周期阶段");
    pub(super) const BEHAVIOR: Text = Text::new("Behavior", "行为类型");
    pub(super) const CLASSES: Text = Text::new("Value classes", "价值类别");
    pub(super) const NOBODY_SPENT: Text = Text::new(
        "No value classes, groups or tiers: nobody in the log spent anything.",
        "日志中没有任何消费，因此没有价值类别、用户分组和用户层级。",
    );

    sentences! {
        active_users(today, days_30, month, mean)
            "Active: {today} today, {days_30} in 30 days, {month} this month; {mean} on a day of the month, on average."
            "活跃用户：当日{today}人，近30天{days_30}人，本月{month}人；本月日均{mean}人。";
        spending(value, potential, high, spenders, share, gini)
            "Value is high from {value} spent in a year, potential from {potential} expected in a quarter. {high} of {spenders} spenders bring {share} of the spend (Gini {gini})."
            "近一年净消费达到{value}为高价值，未来一季度预计消费达到{potential}为高潜力。{spenders}名消费用户中，{high}名高价值用户贡献了{share}的消费（基尼系数{gini}）。";
        counted(what, counts) "{what}: {counts}." "{what}：{counts}。";
        one(name, users) "{name} {users}" "{name}{users}";
        groups(counts) "Groups: {counts}." "用户分组：{counts}。";
        tiers(counts) "Tiers: {counts}." "用户层级：{counts}。";
    }

    /// Users of each name, with their shares.
    pub(super) fn shares(language: Language, what: Text, counts: &Counts) -> String {
        let total = counts.values().sum::<u64>();
        let told = counts.iter().map(|(name, users)| one(language, name.said(language), part(language, *users, total)));
        counted(language, what.said(language), told.collect::<Vec<_>>().join(dot(language)))
    }

    pub(super) fn active(language: Language, active: &Active) -> String {
        let mean = format!("{:.1}", active.mean_day_of_month);
        let [today, days_30, month] = [active.today, active.last_30_days, active.month].map(grouped);
        active_users(language, today, days_30, month, mean)
    }

    pub(super) fn spread(language: Language, spread: &Spread, money: impl Fn(i64) -> String) -> String {
        let [high, spenders] = [spread.high_spenders, spread.spenders].map(grouped);
        let (share, gini) = (in_percent(language, spread.high_share, 1), format!("{:.3}", spread.gini));
        spending(language, money(spread.value_cut), money(spread.potential_cut), high, spenders, share, gini)
    }
}
