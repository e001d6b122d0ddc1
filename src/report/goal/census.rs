//! The census of goals: what one user adds to each number at each point.

use std::collections::BTreeMap;

use super::answer::{GoalTrack, Goals, followed};
use super::rule::{GoalConfig, GoalRule};
use crate::answer::definition::Definition;
use crate::population::census::Census;
use crate::population::{Member, Population};
use crate::profile::BeforeHorizon;
use crate::report::kpi::{BoardQuestion, KpiError, KpiFigure, KpiRule, join_past};
use crate::rule::ruleset::RuleSet;
use crate::time::{Calendar, Day};

impl GoalRule {
    /// Follows the numbers of a board that have a goal.
    ///
    /// # Errors
    /// If a number of your own needs a rule set, or a profile forgot needed days. Days that only an earlier point needs may be
    /// forgotten: it is missing then.
    pub fn report(&self, population: &Population, board: &KpiRule, as_of: Day) -> Result<Goals, KpiError> {
        Ok(Question::new(*self.config(), board, None, as_of)?.report(population)?)
    }

    /// The same, with a rule set by which numbers of your own may ask for stages, groups, segments and other scores.
    ///
    /// # Errors
    /// If a number of your own needs what the rules do not have, or a profile forgot needed days.
    pub fn report_with_rules(
        &self,
        population: &Population,
        board: &KpiRule,
        rules: &RuleSet,
        as_of: Day,
    ) -> Result<Goals, KpiError> {
        Ok(Question::new(*self.config(), board, Some(rules), as_of)?.report(population)?)
    }

    /// One answer for each group of users, for example by stage or channel; users with group `None` are left out. A user is in
    /// one group at all points. [`Goals::parts`] says what each of them gave.
    ///
    /// # Errors
    /// The errors of [`GoalRule::report`].
    pub fn report_by<G: Ord + Send>(
        &self,
        population: &Population,
        board: &KpiRule,
        as_of: Day,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, Goals>, KpiError> {
        Ok(Question::new(*self.config(), board, None, as_of)?.report_by(population, group)?)
    }

    /// One answer for each group of users, with a rule set by which numbers of your own may ask for scores; users with group
    /// `None` are left out.
    ///
    /// # Errors
    /// The errors of [`GoalRule::report_with_rules`].
    pub fn report_by_with_rules<G: Ord + Send>(
        &self,
        population: &Population,
        board: &KpiRule,
        rules: &RuleSet,
        as_of: Day,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, Goals>, KpiError> {
        Ok(Question::new(*self.config(), board, Some(rules), as_of)?.report_by(population, group)?)
    }
}

struct Question<'a> {
    config: GoalConfig,
    board: BoardQuestion<'a>,
    as_of: Day,
}

/// The figures of one number.
struct Figures {
    now: KpiFigure,
    before: Vec<Option<KpiFigure>>,
}

impl<'a> Question<'a> {
    fn new(config: GoalConfig, board: &'a KpiRule, rules: Option<&'a RuleSet>, as_of: Day) -> Result<Self, KpiError> {
        Ok(Self { config, board: BoardQuestion::new(board, rules, as_of)?, as_of })
    }

    /// The points before the day asked about, the latest first.
    fn before(&self) -> impl Iterator<Item = Day> {
        let GoalConfig { every_days, points, .. } = self.config;
        let as_of = self.as_of;
        (1..u32::from(points)).map(move |point| as_of.minus(point * u32::from(every_days)))
    }
}

impl Census for Question<'_> {
    type Counts = Vec<Figures>;
    type Answer = Goals;

    fn empty(&self) -> Vec<Figures> {
        let figures = |now| Figures { now, before: self.before().map(|_| Some(now)).collect() };
        self.board.nobody().map(figures).collect()
    }

    fn add(&self, counts: &mut Vec<Figures>, member: Member<'_>) -> Result<(), BeforeHorizon> {
        for (counts, figure) in counts.iter_mut().zip(self.board.figures(member, self.as_of)) {
            counts.now.join(&figure?);
        }
        for (point, day) in self.before().enumerate() {
            for (counts, figure) in counts.iter_mut().zip(self.board.figures(member, day)) {
                // What an earlier point needs may be forgotten: the goal stands without it.
                if let Some(before) = counts.before.get_mut(point) {
                    join_past(before, figure.ok().as_ref());
                }
            }
        }
        Ok(())
    }

    fn join(&self, counts: &mut Vec<Figures>, other: Vec<Figures>) {
        for (mine, theirs) in counts.iter_mut().zip(other) {
            mine.now.join(&theirs.now);
            for (mine, theirs) in mine.before.iter_mut().zip(&theirs.before) {
                join_past(mine, theirs.as_ref());
            }
        }
    }

    fn answer(&self, calendar: &Calendar, counts: Vec<Figures>) -> Goals {
        let GoalConfig { every_days, least_changes, .. } = self.config;
        let as_of = self.as_of;
        let tracks = self.board.goals().zip(counts).map(|((name, unit, goal), Figures { now, before })| GoalTrack {
            name,
            unit,
            as_of,
            every_days,
            least_changes,
            goal,
            now,
            before,
        });
        let tracks: Vec<GoalTrack> = tracks.collect();
        let followed = followed(&tracks, every_days, self.before().count(), least_changes, as_of);
        let definition = Definition::new(format!("{}{followed}", self.board.in_words()), calendar);
        Goals { definition, as_of, every_days, least_changes, tracks }
    }
}
