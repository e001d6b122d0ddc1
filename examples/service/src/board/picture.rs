//! The picture: everything that the board shows but for the latest changes, which are told as they come.

use std::collections::BTreeMap;
use std::sync::Arc;

use lifestage::report::{KpiBoard, Lags, Retention, RetentionRule};
use lifestage::score::StageConfig;
use lifestage::time::Moment;
use lifestage::{Day, Days, LifecycleStage};
use serde::Serialize;

use super::funnels::FunnelSteps;
use super::hours::{Asked, Hours, Tallied};
use super::targets::Targets;
use crate::failure::Failure;
use crate::outbox::ToldChange;
use crate::reports::{Stages, counted};
use crate::rules::Rules;
use crate::service::Service;
use crate::store::ToldRow;

/// What the board shows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Picture {
    /// Milliseconds since 1970 at which users were read.
    pub at: i64,
    pub today: Day,
    /// The zone by which days and hours are counted.
    pub zone: String,
    /// All users, also those who have not joined yet.
    pub users: u64,
    pub rules: RulesInForce,
    pub hours: Hours,
    pub stages: Stages,
    /// By which numbers the stages are judged.
    pub stage_rule: StageConfig,
    pub moves: Moves,
    pub funnels: Vec<FunnelSteps>,
    pub retention: Kept,
    pub targets: Targets,
}

/// The rules in force.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RulesInForce {
    /// 0 before any were put in force.
    pub revision: u64,
    pub why: String,
    /// Whether scores that depend on the population can be given.
    pub is_fitted: bool,
}

/// Who moved from stage to stage today.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Moves {
    /// Milliseconds since 1970 from which all moves are counted: the beginning of today, or later where too much changed.
    pub since: i64,
    /// From where to where, most users first. From nowhere came those of whom nothing had been told.
    pub moves: Vec<StageMove>,
}

/// How often users moved from one stage to another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct StageMove {
    pub from: Option<LifecycleStage>,
    pub to: LifecycleStage,
    pub users: u64,
}

/// Of the users who started in a week, how many came again in the weeks after.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Kept {
    /// What exactly was asked.
    pub asked: String,
    /// How many weeks after the first one.
    pub weeks: Vec<u16>,
    pub cohorts: Vec<CohortKept>,
}

/// The users who started in one week.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CohortKept {
    pub first_day: Day,
    pub size: u64,
    /// For each of the weeks, the users who came again; none where the week is not over.
    pub cells: Vec<Option<u64>>,
}

/// A picture with the latest changes, as a page gets it.
#[derive(Clone, Debug, Serialize)]
pub struct Shown<'a> {
    #[serde(flatten)]
    pub picture: &'a Picture,
    /// The latest first.
    pub changes: Vec<ToldChange>,
}

/// How many of the latest changes are counted as moves.
const LATEST: usize = 500;

/// How many weeks the retention looks back on, and ahead from each.
const WEEKS: u16 = 7;

impl Service {
    /// The picture of this moment.
    pub(super) async fn compute_picture(&self) -> Result<Picture, Failure> {
        let (rules, everybody) = (self.rules_now().await?, self.everybody().await?);
        let civil = self.calendars.own().civil(self.clock.now());
        let civil = civil.map_err(|error| Failure::broken(format!("the clock is wrong: {error}")))?;
        let (today, hour) = (civil.day, civil.hour.unwrap_or_default());
        let asked = Asked::new(today, hour);
        let from_profiles = {
            let (rules, everybody) = (rules.clone(), everybody.clone());
            move || {
                let kpi = &rules.book.company.kpi;
                let kpi = kpi.report_with_rules(&everybody.population, rules.edition.rules(), today);
                let kpi = kpi.map_err(|error| Failure::broken(error.to_string()))?;
                let retention = retention(&everybody.population, today)?;
                Ok((asked.count(&everybody.population)?, kpi, retention, asked))
            }
        };
        let (tallied, kpi, retention, asked): (Tallied, KpiBoard, Retention, Asked) = counted(from_profiles).await?;
        let events = self.events_of_days(today).await?;
        Ok(Picture {
            at: everybody.at,
            today,
            zone: self.calendars.zone().to_string(),
            users: everybody.ids.len() as u64,
            rules: RulesInForce::from(&*rules),
            hours: tallied.hours(&asked, &events),
            stages: self.stages(Some(today)).await?,
            stage_rule: rules.edition.rules().stage.config().clone(),
            moves: self.moves(today).await?,
            funnels: self.board_funnels(&rules, &everybody, &tallied, today).await?,
            retention: Kept::from(&retention),
            targets: Targets::from(&kpi),
        })
    }

    /// Who moved, from what was told last.
    async fn moves(&self, today: Day) -> Result<Moves, Failure> {
        let rows = self.store.read().await?.told_last(LATEST).await?;
        let midnight = self.calendars.own().first_instant(today).ok().and_then(Moment::milliseconds);
        Ok(Moves::of(&rows, midnight.unwrap_or_default()))
    }
}

impl Moves {
    /// `rows` are the latest first.
    fn of(rows: &[ToldRow], midnight: i64) -> Self {
        // Where all rows are of today there may be more.
        let oldest = rows.last().filter(|_| rows.len() >= LATEST).map_or(midnight, |row| row.row.at);
        let since = oldest.max(midnight);
        let mut users = BTreeMap::<_, u64>::new();
        for row in rows.iter().filter(|row| row.row.at >= since) {
            if let Ok(Moved { what: Stage { stage: Some(stage) } }) = serde_json::from_str(&row.row.change) {
                *users.entry((stage.from, stage.to)).or_default() += 1;
            }
        }
        let mut moves: Vec<StageMove> =
            users.into_iter().map(|((from, to), users)| StageMove { from, to, users }).collect();
        moves.sort_by_key(|moved| std::cmp::Reverse(moved.users));
        Self { since, moves }
    }
}

/// What of a stored change a move is read from.
#[derive(serde::Deserialize)]
struct Moved {
    what: Stage,
}

#[derive(serde::Deserialize)]
struct Stage {
    stage: Option<FromTo>,
}

#[derive(serde::Deserialize)]
struct FromTo {
    from: Option<LifecycleStage>,
    to: LifecycleStage,
}

impl From<&Rules> for RulesInForce {
    fn from(rules: &Rules) -> Self {
        let is_fitted = rules.edition.rules().rfm.fitted().is_some();
        Self { revision: rules.revision, why: rules.why.clone(), is_fitted }
    }
}

/// Of those who started in each of the last weeks, how many came again in the weeks after.
fn retention(population: &lifestage::Population, today: Day) -> Result<Retention, Failure> {
    let week = population.calendar().week();
    let lags = (1..=WEEKS).map(Lags::on).collect();
    let rule = RetentionRule { cohorts: week, periods: week, lags, ..RetentionRule::default() };
    let cohorts = Days::new(today.minus(u32::from(WEEKS) * 7), today);
    let cohorts = cohorts.map_err(|error| Failure::broken(error.to_string()))?;
    rule.report(population, cohorts, today).map_err(|error| Failure::broken(error.to_string()))
}

impl From<&Retention> for Kept {
    fn from(report: &Retention) -> Self {
        let cohorts = report.cohorts.iter().map(|cohort| CohortKept {
            first_day: cohort.days.first(),
            size: cohort.size,
            cells: cohort.cells.iter().map(|cell| (cell.eligible() > 0).then(|| cell.retained())).collect(),
        });
        let weeks = report.lags.iter().map(|lags| lags.from()).collect();
        Self { asked: report.definition().text().to_owned(), weeks, cohorts: cohorts.collect() }
    }
}

/// A picture as it is sent.
pub(super) fn written(picture: &Picture, rows: &[ToldRow]) -> Result<Arc<str>, Failure> {
    let shown = Shown { picture, changes: told(rows)? };
    Ok(serde_json::to_string(&shown).map_err(|error| Failure::broken(error.to_string()))?.into())
}

/// Changes as callers get them.
pub(super) fn told(rows: &[ToldRow]) -> Result<Vec<ToldChange>, Failure> {
    rows.iter().cloned().map(TryFrom::try_from).collect()
}

#[cfg(test)]
mod tests {
    use lifestage::Day;

    use super::*;
    use crate::store::{OutboxRow, UserNumber};

    fn row(place: u64, at: i64, change: &str) -> ToldRow {
        let (key, day) = (place.to_string(), Day::ymd(2026, 3, 2));
        let row = OutboxRow { key, user: UserNumber(1), day, change: change.to_owned(), at };
        ToldRow { place, id: "ann".to_owned(), row, is_delivered: false }
    }

    const SILENT: &str = r#"{"what":{"stage":{"from":"Growth","to":"Silent"}}}"#;
    const NEW: &str = r#"{"what":{"stage":{"from":null,"to":"Introduction"}}}"#;
    const SEGMENT: &str = r#"{"what":{"segment_left":{"segment":"buyers"}}}"#;

    #[test]
    fn moves_are_those_of_today_and_no_other_changes() {
        let rows =
            [row(5, 300, SILENT), row(4, 200, NEW), row(3, 200, SILENT), row(2, 150, SEGMENT), row(1, 99, SILENT)];
        let moves = Moves::of(&rows, 100);
        let silent = StageMove { from: Some(LifecycleStage::Growth), to: LifecycleStage::Silent, users: 2 };
        let new = StageMove { from: None, to: LifecycleStage::Introduction, users: 1 };
        assert_eq!(moves, Moves { since: 100, moves: vec![silent, new] });
    }

    #[test]
    fn where_more_changed_than_is_read_moves_are_counted_from_later_on() {
        let rows: Vec<_> =
            (0..LATEST as u64).rev().map(|place| row(place, 1_000 + place.cast_signed(), SILENT)).collect();
        let moves = Moves::of(&rows, 100);
        assert_eq!((moves.since, moves.moves[0].users), (1_000, LATEST as u64));
    }
}
