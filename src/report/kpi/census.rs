//! The census of the board: what one user adds to it.

use std::collections::BTreeMap;

use super::board::KpiBoard;
use super::row::{Kpi, KpiRow};
use super::rule::KpiRule;
use crate::answer::definition::{Definition, in_words};
use crate::answer::document::Document;
use crate::event::kind::Kind;
use crate::event::user::User;
use crate::number::fingerprint::Fingerprint;
use crate::population::census::Census;
use crate::population::{Member, Population};
use crate::profile::{AsOf, BeforeHorizon, UserBeforeHorizon};
use crate::time::{Calendar, Day, Days, Window};

/// The days behind hours of use, revenue and active users.
const MONTH: Window = Window::last(30);
/// The days behind repeat purchases.
const QUARTER: Window = Window::last(90);

struct BoardQuestion<'a> {
    rule: &'a KpiRule,
    as_of: Day,
}

/// The numerator and denominator of each number.
type Counts = [(i128, u64); Kpi::ALL.len()];

impl KpiRule {
    /// The board as of a day.
    ///
    /// # Errors
    /// If a profile forgot needed days.
    pub fn report(&self, population: &Population, as_of: Day) -> Result<KpiBoard, UserBeforeHorizon> {
        BoardQuestion::new(self, as_of).report(population)
    }

    /// One answer for each group of users, for example by channel or segment; users with group `None` are left out.
    ///
    /// # Errors
    /// The errors of [`KpiRule::report`].
    pub fn report_by<G: Ord + Send>(
        &self,
        population: &Population,
        as_of: Day,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, KpiBoard>, UserBeforeHorizon> {
        BoardQuestion::new(self, as_of).report_by(population, group)
    }
}

impl<'a> BoardQuestion<'a> {
    const fn new(rule: &'a KpiRule, as_of: Day) -> Self {
        Self { rule, as_of }
    }

    /// Whether the user was active on any of the days from joining + a through joining + b.
    fn active(&self, known: &AsOf<'_>, joined: Day, from: u32, through: u32) -> Result<bool, BeforeHorizon> {
        let days = days_of_life(joined, from, through);
        Ok(known.during(days)?.iter().any(|tally| self.rule.activity.contains_code(tally.code())))
    }

    fn completed_plan(&self, known: AsOf<'_>, user: &User) -> Result<bool, BeforeHorizon> {
        Ok(self.rule.plan.status(known, user)?.is_some_and(|status| status.is_complete()))
    }
}

fn days_of_life(joined: Day, from: u32, through: u32) -> Days {
    let day = |age: u32| joined.plus(age.cast_signed());
    Days::new(day(from), day(through)).unwrap_or(Days::only(day(from)))
}

impl Census for BoardQuestion<'_> {
    type Counts = Counts;
    type Answer = KpiBoard;

    fn empty(&self) -> Counts {
        Counts::default()
    }

    fn add(&self, counts: &mut Counts, member: Member<'_>) -> Result<(), BeforeHorizon> {
        let known = member.profile.as_of(self.as_of);
        let Some(joined) = known.joined(&member.user) else { return Ok(()) };
        let age = self.as_of - joined;
        let mut count = |kpi: Kpi, numerator: i128, denominator: u64| {
            for (_, cell) in Kpi::ALL.into_iter().zip(counts.iter_mut()).filter(|(known, _)| *known == kpi) {
                cell.0 += numerator;
                cell.1 += denominator;
            }
        };
        if age >= 7 {
            count(Kpi::ActiveOnDay7, self.active(&known, joined, 7, 7)?.into(), 1);
            let by_age_7 = member.profile.as_of(joined.plus(7));
            count(Kpi::NewcomerPlan, self.completed_plan(by_age_7, &member.user)?.into(), 1);
        }
        if age >= 30 {
            count(Kpi::ActiveInWeek4, self.active(&known, joined, 24, 30)?.into(), 1);
        }
        if age >= 90 {
            let bought =
                known.during(days_of_life(joined, 0, 90))?.iter().any(|tally| tally.code() == Kind::Purchase.code());
            count(Kpi::FirstPurchase, bought.into(), 1);
            count(Kpi::RepeatPurchase, (known.count(Kind::Purchase, QUARTER)? >= 2).into(), 1);
        }
        let month = known.within(MONTH)?;
        let active = month.iter().any(|tally| self.rule.activity.contains_code(tally.code()));
        let bought = month.iter().any(|tally| tally.code() == Kind::Purchase.code());
        let net = i128::from(known.net_spend(MONTH)?.minor_units());
        let seconds = i128::from(known.sum(Kind::Use, MONTH)?);
        count(Kpi::HoursOfUse, seconds, active.into());
        count(Kpi::RevenuePerUser, net, active.into());
        count(Kpi::RevenuePerPayer, net, bought.into());
        let invited = member.user.referrer.is_some();
        let matured = invited && (self.completed_plan(known, &member.user)? || self.active(&known, joined, 30, 37)?);
        count(Kpi::KFactor, matured.into(), active.into());
        Ok(())
    }

    fn join(&self, counts: &mut Counts, other: Counts) {
        for (mine, theirs) in counts.iter_mut().zip(other) {
            mine.0 += theirs.0;
            mine.1 += theirs.1;
        }
    }

    fn answer(&self, calendar: &Calendar, counts: Counts) -> KpiBoard {
        let (kinds, version) = (in_words(&self.rule.activity), self.rule.plan.version());
        let tasks: Vec<&str> = self.rule.plan.tasks().iter().map(|task| task.id.as_str()).collect();
        // INVARIANT: every plan can be written.
        let plan = Document::of(&self.rule.plan).map_or(Fingerprint::from_bits(0), |plan| plan.fingerprint());
        let targets = Kpi::ALL.map(|kpi| self.rule.target(kpi).map_or_else(|| "none".to_owned(), |t| t.to_string()));
        let question = format!(
            "key numbers by {kinds}, newcomer plan version {version} ({}; {plan}), of those mature as of {}, targets {}",
            tasks.join(", "),
            self.as_of,
            targets.join(", "),
        );
        let rows = Kpi::ALL.into_iter().zip(counts).map(|(kpi, (numerator, denominator))| KpiRow {
            kpi,
            numerator,
            denominator,
            target: self.rule.target(kpi),
        });
        KpiBoard { definition: Definition::new(question, calendar), rows: rows.collect() }
    }
}
