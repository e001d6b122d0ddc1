//! The census of the board: what one user adds to it, as of the day, the day one month before and the day one year before.

use std::collections::BTreeMap;

use super::board::{KpiBoard, count_of_own};
use super::figure::KpiFigure;
use super::own::OwnKpi;
use super::row::{Kpi, KpiName, KpiRow, join_past};
use super::rule::{KpiInvitees, KpiRule};
use super::unit::{KpiGoal, KpiTarget, KpiUnit};
use crate::answer::definition::{Definition, in_words};
use crate::answer::document::Document;
use crate::event::kind::{Kind, KindCodes};
use crate::event::user::User;
use crate::number::fingerprint::Fingerprint;
use crate::population::census::Census;
use crate::population::{Member, Population};
use crate::profile::{AsOf, BeforeHorizon, Tally, UserBeforeHorizon};
use crate::rule::predicate::{Judges, Situation};
use crate::rule::ruleset::RuleSet;
use crate::rule::unscored::Unscored;
use crate::time::{Calendar, Day, Days, Window};
use crate::wording::problems::problems;

/// The days behind hours of use, revenue and active users.
const MONTH: Window = Window::last(30);
/// The days behind repeat purchases.
const QUARTER: Window = Window::last(90);

/// Why there is no board.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KpiError {
    /// A number of your own needs a part of a rule set.
    NeedsRule {
        /// The name of the number.
        number: Box<str>,
        /// The part.
        part: &'static str,
        /// Why it is missing.
        why: Unscored,
    },
    /// A number of your own names a segment that the rules do not have.
    NoSegment {
        /// The name of the number.
        number: Box<str>,
        /// The name of the segment.
        segment: Box<str>,
    },
    /// A profile forgot needed days.
    BeforeHorizon(UserBeforeHorizon),
}

problems! {
    enum KpiError {
        NeedsRule { number: Text, part: Text, why: Built } = "problem.kpi.needs_rule"
            "number `{number}` needs `{part}` of a rule set ({why}): ask by `report_with_rules`, of rules that have it"
            "指标`{number}`需要规则集中的`{part}`（{why}）：请用`report_with_rules`查询，并给出含有它的规则";
        NoSegment { number: Text, segment: Text } = "problem.kpi.no_segment"
            "number `{number}` names segment `{segment}`, which the rules do not have: correct the name or add it"
            "指标`{number}`引用的分群`{segment}`不在规则中：请更正名称，或加入该分群";
    }
    passes { BeforeHorizon(UserBeforeHorizon) }
}

pub(crate) struct BoardQuestion<'a> {
    rule: &'a KpiRule,
    judges: Judges<'a>,
    /// What the rules mean, where numbers of your own go by them.
    rules: Option<Fingerprint>,
    activity: KindCodes,
    /// By what invitees mature.
    invitees: KpiInvitees,
    as_of: Day,
}

/// A number, as it is measured.
#[derive(Clone, Copy)]
enum Asked<'a> {
    Standard(Kpi),
    Own(&'a str, &'a OwnKpi),
}

/// A user as of one of the three days.
struct Known<'m> {
    situation: Situation<'m>,
    /// What the last 30 days came to: four numbers ask for it.
    month: Result<Month, BeforeHorizon>,
}

/// What the last 30 days came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Month {
    seconds_of_use: u64,
    spent: u64,
    refunded: u64,
    bought: bool,
    active: bool,
}

impl Month {
    /// INVARIANT: all sums of a profile together are at most `i64::MAX`.
    fn of(tallies: &[Tally], activity: &KindCodes) -> Self {
        let mut month = Self::default();
        for tally in tallies {
            month.active |= activity.contains(tally.code());
            match tally.code() {
                code if code == Kind::Use.code() => month.seconds_of_use += tally.sum(),
                code if code == Kind::Refund.code() => month.refunded += tally.sum(),
                code if code == Kind::Purchase.code() => {
                    month.bought = true;
                    month.spent += tally.sum();
                }
                _ => {}
            }
        }
        month
    }

    const fn net(self) -> i64 {
        self.spent.cast_signed() - self.refunded.cast_signed()
    }
}

/// The figures of one number.
pub(crate) struct Figures {
    now: KpiFigure,
    month_before: Option<KpiFigure>,
    year_before: Option<KpiFigure>,
}

impl KpiRule {
    /// The board as of a day.
    ///
    /// # Errors
    /// If a number of your own needs a rule set, or a profile forgot needed days. Days that only an earlier value needs may
    /// be forgotten: it is missing then.
    pub fn report(&self, population: &Population, as_of: Day) -> Result<KpiBoard, KpiError> {
        Ok(BoardQuestion::new(self, None, as_of)?.report(population)?)
    }

    /// The board as of a day, with a rule set by which numbers of your own may ask for stages, groups, segments and other
    /// scores.
    ///
    /// # Errors
    /// If a number of your own needs what the rules do not have, or a profile forgot needed days.
    ///
    /// ```
    /// use lifestage::report::KpiRule;
    /// use lifestage::time::Calendar;
    /// use lifestage::{Day, Event, Population, RuleSet};
    ///
    /// let day = Day::ymd(2026, 1, 5);
    /// let events = [Event::log_in(1_u64, day), Event::log_in(2_u64, day.minus(40))];
    /// let population = Population::from_events(&events, Calendar::utc())?;
    /// let rule: KpiRule = serde_json::from_str(r#"{ "own": { "gone quiet": { "share": { "of": { "stage": "Silent" } } } } }"#)?;
    /// let board = rule.report_with_rules(&population, &RuleSet::default(), day)?;
    /// assert_eq!(board.own("gone quiet").unwrap().to_string(), "gone quiet: 50.0 % (1 of 2)");
    /// assert!(rule.report(&population, day).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn report_with_rules(
        &self,
        population: &Population,
        rules: &RuleSet,
        as_of: Day,
    ) -> Result<KpiBoard, KpiError> {
        Ok(BoardQuestion::new(self, Some(rules), as_of)?.report(population)?)
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
    ) -> Result<BTreeMap<G, KpiBoard>, KpiError> {
        Ok(BoardQuestion::new(self, None, as_of)?.report_by(population, group)?)
    }

    /// One answer for each group of users, with a rule set by which numbers of your own may ask for scores; users with group
    /// `None` are left out.
    ///
    /// # Errors
    /// The errors of [`KpiRule::report_with_rules`].
    pub fn report_by_with_rules<G: Ord + Send>(
        &self,
        population: &Population,
        rules: &RuleSet,
        as_of: Day,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, KpiBoard>, KpiError> {
        Ok(BoardQuestion::new(self, Some(rules), as_of)?.report_by(population, group)?)
    }
}

impl<'a> BoardQuestion<'a> {
    pub(crate) fn new(rule: &'a KpiRule, rules: Option<&'a RuleSet>, as_of: Day) -> Result<Self, KpiError> {
        let judges = rules.map_or_else(Judges::default, RuleSet::judges);
        for (number, own) in &rule.own {
            if let Some((part, why)) = own.missing(&judges) {
                return Err(KpiError::NeedsRule { number: number.clone(), part, why });
            }
            let is_there = |segment: &str| rules.is_some_and(|rules| rules.segments.get(segment).is_some());
            if let Some(segment) = own.segments().find(|segment| !is_there(segment)) {
                return Err(KpiError::NoSegment { number: number.clone(), segment: segment.into() });
            }
        }
        let rules = rules.filter(|_| !rule.own.is_empty()).map(RuleSet::fingerprint);
        let invitees = rule.invitees.clone().unwrap_or_else(|| rule.usual_invitees());
        Ok(Self { rule, judges, rules, activity: KindCodes::from(&rule.activity), invitees, as_of })
    }

    /// The numbers that have a goal, in the order of the board.
    pub(crate) fn goals(&self) -> impl Iterator<Item = (KpiName, KpiUnit, KpiGoal<KpiTarget>)> + use<'a> {
        let rule = self.rule;
        self.numbers().filter_map(move |number| match number {
            Asked::Standard(kpi) => Some((KpiName::Standard(kpi), kpi.unit(), rule.goal(kpi)?)),
            Asked::Own(name, own) => Some((KpiName::Own(name.into()), own.unit(), own.goal()?)),
        })
    }

    /// What nobody adds to each number that has a goal.
    pub(crate) fn nobody(&self) -> impl Iterator<Item = KpiFigure> {
        self.with_goal().map(nobody)
    }

    /// What one user adds to each number that has a goal, as of a day.
    pub(crate) fn figures(&self, member: Member<'_>, day: Day) -> Vec<Result<KpiFigure, BeforeHorizon>> {
        let user = member.user;
        let known = self.known(member, &user, day);
        let of_user = |number| known.as_ref().map_or(Ok(nobody(number)), |known| self.of_user(number, known));
        self.with_goal().map(of_user).collect()
    }

    fn with_goal(&self) -> impl Iterator<Item = Asked<'a>> + use<'a> {
        let rule = self.rule;
        self.numbers().filter(move |number| match number {
            Asked::Standard(kpi) => rule.goal(*kpi).is_some(),
            Asked::Own(_, own) => own.goal().is_some(),
        })
    }

    fn numbers(&self) -> impl Iterator<Item = Asked<'a>> + use<'a> {
        Kpi::ALL.into_iter().map(Asked::Standard).chain(self.rule.own.iter().map(|(name, own)| Asked::Own(name, own)))
    }

    /// What one user adds to a number as of the day of the situation.
    fn of_user(&self, number: Asked<'_>, known: &Known<'_>) -> Result<KpiFigure, BeforeHorizon> {
        match number {
            Asked::Own(_, own) => own.of_user(&known.situation),
            Asked::Standard(kpi) => self.of_standard(kpi, known),
        }
    }

    fn of_standard(&self, kpi: Kpi, known: &Known<'_>) -> Result<KpiFigure, BeforeHorizon> {
        let Known { situation, month } = known;
        let (known, user, joined) = (situation.as_of(), situation.user(), situation.joined());
        let age = known.day() - joined;
        let after = |days: i32, holds: &dyn Fn() -> Result<bool, BeforeHorizon>| {
            if age >= days { Ok(KpiFigure::of_one(holds()?.into(), true, true)) } else { Ok(KpiFigure::nobody(true)) }
        };
        match kpi {
            Kpi::ActiveOnDay7 => after(7, &|| self.active(&known, joined, 7, 7)),
            Kpi::NewcomerPlan => after(7, &|| {
                let by_age_7 = known.back_on(joined.plus(7));
                Ok(self.rule.plan.status(by_age_7, user)?.is_some_and(|status| status.is_complete()))
            }),
            Kpi::ActiveInWeek4 => after(30, &|| self.active(&known, joined, 24, 30)),
            Kpi::HoursOfUse => month.map(|month| KpiFigure::of_one(month.seconds_of_use.into(), month.active, true)),
            Kpi::FirstPurchase => after(90, &|| {
                let days = known.during(days_of_life(joined, 0, 90))?;
                Ok(days.iter().any(|tally| tally.code() == Kind::Purchase.code()))
            }),
            Kpi::RevenuePerUser => month.map(|month| KpiFigure::of_one(month.net().into(), month.active, true)),
            Kpi::RevenuePerPayer => month.map(|month| KpiFigure::of_one(month.net().into(), month.bought, true)),
            Kpi::RepeatPurchase => after(90, &|| Ok(known.count(Kind::Purchase, QUARTER)? >= 2)),
            Kpi::KFactor => {
                let invited = user.referrer.is_some();
                let KpiInvitees { activity, window, .. } = &self.invitees;
                let found = if invited { self.invitees.maturing().assess(known, user)? } else { None };
                let matured = found.and_then(|found| found.on).is_some_and(|on| window.days(known.day()).contains(on));
                // Without a rule of its own it is of the same days and kinds as other numbers.
                let active = match &self.rule.invitees {
                    None => (*month)?.active,
                    Some(_) => known.active_days(activity, *window)? > 0,
                };
                Ok(KpiFigure::of_one(matured.into(), active, invited))
            }
        }
    }

    /// Whether the user was active on any of the days from joining + a through joining + b.
    fn active(&self, known: &AsOf<'_>, joined: Day, from: u32, through: u32) -> Result<bool, BeforeHorizon> {
        let days = days_of_life(joined, from, through);
        Ok(known.during(days)?.iter().any(|tally| self.activity.contains(tally.code())))
    }

    /// What is known of a user as of a day; `None` before they joined.
    fn known<'m>(&self, member: Member<'m>, user: &'m User, day: Day) -> Option<Known<'m>>
    where
        'a: 'm,
    {
        let as_of = member.profile.as_of(day);
        let situation = Situation::new(as_of, user, self.judges)?;
        let month = as_of.within(MONTH).map(|tallies| Month::of(tallies, &self.activity));
        Some(Known { situation, month })
    }

    /// The question, without a calendar.
    pub(crate) fn in_words(&self) -> String {
        let (kinds, version) = (in_words(&self.rule.activity), self.rule.plan.version());
        let tasks: Vec<&str> = self.rule.plan.tasks().iter().map(|task| task.id.as_str()).collect();
        // INVARIANT: every plan can be written.
        let plan = Document::of(&self.rule.plan).map_or(Fingerprint::from_bits(0), |plan| plan.fingerprint());
        let targets =
            Kpi::ALL.map(|kpi| self.rule.goal(kpi).map_or_else(|| "none".to_owned(), |goal| goal.to_string()));
        let count = count_of_own(self.rule.own.len());
        let invitees = self.rule.invitees.as_ref().map_or_else(String::new, KpiInvitees::in_words);
        let own = self.rule.own.iter().map(|(name, own)| {
            let target = own.goal().map_or_else(|| "none".to_owned(), |goal| goal.to_string());
            format!(", {name}: {own}, target {target}")
        });
        format!(
            "key numbers by {kinds}, newcomer plan version {version} ({}; {plan}){invitees}, of those mature as of {}, targets {}{count}{}{}",
            tasks.join(", "),
            self.as_of,
            targets.join(", "),
            own.collect::<String>(),
            self.rules.map_or_else(String::new, |rules| format!(", by rules {rules}")),
        )
    }
}

/// Nobody counted: of the K factor it is unknown then.
fn nobody(number: Asked<'_>) -> KpiFigure {
    KpiFigure::nobody(!matches!(number, Asked::Standard(Kpi::KFactor)))
}

fn days_of_life(joined: Day, from: u32, through: u32) -> Days {
    let day = |age: u32| joined.plus(age.cast_signed());
    Days::new(day(from), day(through)).unwrap_or(Days::only(day(from)))
}

impl Census for BoardQuestion<'_> {
    type Counts = Vec<Figures>;
    type Answer = KpiBoard;

    fn empty(&self) -> Vec<Figures> {
        let figures = |now| Figures { now, month_before: Some(now), year_before: Some(now) };
        self.numbers().map(nobody).map(figures).collect()
    }

    fn add(&self, counts: &mut Vec<Figures>, member: Member<'_>) -> Result<(), BeforeHorizon> {
        let user = member.user;
        let [now, month_before, year_before] =
            [0, -1, -12].map(|months| self.known(member, &user, self.as_of.plus_months(months)));
        for (number, figures) in self.numbers().zip(counts) {
            if let Some(known) = &now {
                figures.now.join(&self.of_user(number, known)?);
            }
            // What an earlier value needs may be forgotten: the board of the day stands without it.
            let add_past = |figure: &mut Option<KpiFigure>, known: &Option<Known<'_>>| {
                if let (Some(_), Some(known)) = (&figure, known) {
                    join_past(figure, self.of_user(number, known).ok().as_ref());
                }
            };
            add_past(&mut figures.month_before, &month_before);
            add_past(&mut figures.year_before, &year_before);
        }
        Ok(())
    }

    fn join(&self, counts: &mut Vec<Figures>, other: Vec<Figures>) {
        for (mine, theirs) in counts.iter_mut().zip(other) {
            mine.now.join(&theirs.now);
            join_past(&mut mine.month_before, theirs.month_before.as_ref());
            join_past(&mut mine.year_before, theirs.year_before.as_ref());
        }
    }

    fn answer(&self, calendar: &Calendar, counts: Vec<Figures>) -> KpiBoard {
        let standard = Kpi::ALL.into_iter().map(|kpi| (KpiName::Standard(kpi), kpi.unit(), self.rule.goal(kpi)));
        let own = self.rule.own.iter().map(|(name, own)| (KpiName::Own(name.clone()), own.unit(), own.goal()));
        let rows = standard.chain(own).zip(counts).map(|((name, unit, goal), figures)| {
            let Figures { now, month_before, year_before } = figures;
            KpiRow { name, unit, as_of: self.as_of, now, month_before, year_before, goal }
        });
        KpiBoard { definition: Definition::new(self.in_words(), calendar), rows: rows.collect() }
    }
}
