//! Goals that are not met yet: whether they are on pace, what is to be expected on the due day, and what channels and stages gave.

use std::collections::BTreeMap;
use std::error::Error;

use lifestage::population::Member;
use lifestage::report::{GoalForecast, GoalStatus, GoalTrack, Goals};
use lifestage::{LifecycleStage, UserId};
use serde::Serialize;

use super::Block;
use super::morning::Morning;
use super::page::Page;
use crate::speech::Text;

/// How many channels and stages are told of a goal, those that gave or took the most.
const PARTS: usize = 2;

#[derive(Serialize)]
pub(super) struct GoalsOnTheWay {
    /// Numbers with a target and a due day, those that are off pace first.
    goals: Vec<Goal>,
    /// Numbers with a target that is due on no day.
    without_due_day: u64,
}

#[derive(Serialize)]
struct Goal {
    number: String,
    status: Text,
    actual: Option<f64>,
    target: f64,
    share_of_the_way: Option<f64>,
    /// What is needed a day from now on, in the unit of the number.
    pace: Option<f64>,
    forecast: Option<GoalForecast>,
    said: String,
    /// What each group gave to the change since the earliest point; none where it is met.
    since_days: u32,
    by_channel: Vec<Part>,
    by_stage: Vec<Part>,
    #[serde(skip)]
    track: GoalTrack,
}

#[derive(Serialize)]
struct Part {
    #[serde(serialize_with = "english")]
    group: Group,
    rate: f64,
    mix: f64,
}

/// A channel, as its company calls it, or a stage.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Channel(String),
    Stage(LifecycleStage),
}

impl Block for GoalsOnTheWay {
    const NAME: &'static str = "goals";

    fn of(morning: &Morning) -> Result<Self, Box<dyn Error>> {
        let (rule, board, rules) = (&morning.company.goals, &morning.company.kpi, &morning.rules);
        let all = rule.report_with_rules(&morning.population, board, rules, morning.as_of)?;
        let without_due_day = all.tracks.iter().filter(|track| track.goal.due.is_none()).count() as u64;
        let tracks: Vec<GoalTrack> = all.tracks.into_iter().filter(|track| track.goal.due.is_some()).collect();
        let is_open = |track: &GoalTrack| track.outlook().status != GoalStatus::Met;
        let [channels, stages] = if tracks.iter().any(is_open) {
            let stages: BTreeMap<UserId, LifecycleStage> =
                morning.cards.iter().map(|card| (card.user, card.stage.stage)).collect();
            let channel = |member: Member<'_>| {
                let name = morning.log.channels.name(member.user.acquisition_channel);
                Some(Group::Channel(name.unwrap_or_default().to_owned()))
            };
            let stage = |member: Member<'_>| stages.get(&member.user.id).copied().map(Group::Stage);
            [
                rule.report_by_with_rules(&morning.population, board, rules, morning.as_of, channel)?,
                rule.report_by_with_rules(&morning.population, board, rules, morning.as_of, stage)?,
            ]
        } else {
            [BTreeMap::new(), BTreeMap::new()]
        };
        let mut goals: Vec<(GoalStatus, Goal)> = Vec::new();
        for track in tracks {
            let (row, outlook) = (track.row(), track.outlook());
            let parts = |groups| if is_open(&track) { parts_of(groups, &track) } else { Vec::new() };
            let goal = Goal {
                number: track.name.to_string(),
                status: Text::of(|language| outlook.status.name(language)),
                actual: outlook.actual,
                target: outlook.target.value(),
                share_of_the_way: row.share_of_the_way(),
                pace: row.pace(),
                forecast: outlook.forecast.ok(),
                said: morning.say(outlook),
                since_days: u32::from(track.every_days) * u32::try_from(track.before.len())?,
                by_channel: parts(&channels),
                by_stage: parts(&stages),
                track: track.clone(),
            };
            goals.push((outlook.status, goal));
        }
        goals.sort_by_key(|(status, _)| urgency(*status));
        Ok(Self { goals: goals.into_iter().map(|(_, goal)| goal).collect(), without_due_day })
    }

    fn tell(&self, morning: &Morning, page: &mut Page) {
        let language = morning.language;
        page.title(words::TITLE.said(language));
        if self.goals.is_empty() {
            page.line(words::NO_GOAL.said(language));
        }
        for goal in &self.goals {
            page.item(&words::goal(language, goal, |units| morning.money(units)));
        }
        if self.without_due_day > 0 && !self.goals.is_empty() {
            page.line(&words::others(language, self.without_due_day));
        }
        page.call(words::CALL);
    }
}

const fn urgency(status: GoalStatus) -> u8 {
    match status {
        GoalStatus::Missed => 0,
        GoalStatus::OffPace => 1,
        GoalStatus::AtRisk => 2,
        GoalStatus::OnPace => 4,
        GoalStatus::Met => 5,
        _ => 3,
    }
}

/// What each group gave, the most first.
fn parts_of(groups: &BTreeMap<Group, Goals>, track: &GoalTrack) -> Vec<Part> {
    let found = Goals::parts(groups, &track.name).unwrap_or_default();
    let mut parts: Vec<Part> =
        found.into_iter().map(|part| Part { group: part.group, rate: part.rate, mix: part.mix }).collect();
    parts.sort_by(|one, other| other.change().abs().total_cmp(&one.change().abs()));
    parts
}

impl Part {
    fn change(&self) -> f64 {
        self.rate + self.mix
    }
}

fn english<S: serde::Serializer>(group: &Group, serializer: S) -> Result<S::Ok, S::Error> {
    match group {
        Group::Channel(name) => serializer.serialize_str(name),
        Group::Stage(stage) => stage.serialize(serializer),
    }
}

mod words {
    use lifestage::answer::{Language, Say};

    use super::{Goal, GoalStatus, Group, PARTS, Part};
    use crate::commands::operations::figure::{changed, target, value, way};
    use crate::speech::{Text, comma, sentences};

    pub(super) const TITLE: Text = Text::new("Goals", "目标进度");
    pub(super) const CALL: &str = "let goals = GoalRule::default().report(&population, &board, as_of)?;";
    pub(super) const NO_GOAL: Text = Text::new(
        "No key number has a target with a due day; the section kpi of the company's document sets them.",
        "没有设定截止日的目标；可在公司规则文件的关键指标部分设定。",
    );
    const UNKNOWN: Text = Text::new("(unknown)", "未知");

    sentences! {
        range(value, low, high) "{value} ({low} to {high})" "{value}（{low}至{high}）";
        expected(number, status, actual, due, range, target)
            "{number}, {status}: {actual} now, {range} expected on {due}, target {target}"
            "【{status}】{number}：当前{actual}，预计{due}为{range}，目标{target}";
        unforeseen(number, status, actual, target, why)
            "{number}, {status}: {actual} now, target {target}; {why}"
            "【{status}】{number}：当前{actual}，目标{target}；{why}";
        with_way(told, way) "{told}; {way}" "{told}；{way}";
        one_gave(group, change) "{group} {change}" "{group}{change}";
        gave_both(told, days, channels, stages)
            "{told}. In {days} days by channel {channels}; by stage of today {stages}."
            "{told}。近{days}天的变化，按渠道：{channels}；按当前阶段：{stages}。";
        gave_nothing(told) "{told}." "{told}。";
        others(count) "{count} other numbers have a target without a due day." "另有{count}项指标的目标未设截止日。";
    }

    /// The goal, what is to be expected, what is left to do, and what channels and stages gave.
    pub(super) fn goal(language: Language, goal: &Goal, money: impl Fn(i64) -> String) -> String {
        let track = &goal.track;
        let (number, status) = (track.name.say(language), goal.status.said(language));
        let said = |number| value(language, track.unit, number, &money);
        let actual = goal.actual.map_or_else(|| UNKNOWN.said(language).to_owned(), said);
        let wanted = target(language, track.goal.target, &money);
        let told = match track.outlook().forecast {
            Ok(found) => {
                let [expect, low, high] = [found.value, found.low, found.high].map(said);
                let range = range(language, expect, low, high);
                expected(language, number, status, actual, found.due.say(language), range, wanted)
            }
            Err(why) => unforeseen(language, number, status, actual, wanted, why.say(language)),
        };
        let told = match way(language, &track.row(), &money) {
            Some(way) => with_way(language, told, way),
            None => told,
        };
        // Of what is on its way nobody asks why this morning.
        let is_late = matches!(track.outlook().status, GoalStatus::OffPace | GoalStatus::Missed);
        match gave(language, goal, &money).filter(|_| is_late) {
            Some((channels, stages)) => gave_both(language, told, goal.since_days, channels, stages),
            None => gave_nothing(language, told),
        }
    }

    fn gave(language: Language, goal: &Goal, money: impl Fn(i64) -> String) -> Option<(String, String)> {
        let one = |part: &Part| {
            let group = match &part.group {
                Group::Channel(name) if name.is_empty() => UNKNOWN.said(language),
                Group::Channel(name) => name,
                Group::Stage(stage) => stage.name(language),
            };
            one_gave(language, group, changed(language, goal.track.unit, part.change(), &money))
        };
        let all = |parts: &[Part]| parts.iter().take(PARTS).map(one).collect::<Vec<_>>().join(comma(language));
        let (channels, stages) = (all(&goal.by_channel), all(&goal.by_stage));
        (!channels.is_empty() && !stages.is_empty()).then_some((channels, stages))
    }
}
