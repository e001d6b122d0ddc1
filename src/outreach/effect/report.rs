//! Attribution over everybody: what each touchpoint is credited with.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::attribution::AttributionRule;
use super::credit::{DAY, Touch};
use crate::answer::definition::{Definition, MergeError};
use crate::answer::document::Document;
use crate::answer::guarantee::{Disagreement, Guarantee, all_must};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::event::kind::Kind;
use crate::event::sequence::{Occurrence, Sequence};
use crate::event::subject::Subject;
use crate::event::touchpoint::Touchpoint;
use crate::number::money::Amount;
use crate::population::census::{Census, add};
use crate::population::{Member, Population};
use crate::profile::{BeforeHorizon, Tally, UserBeforeHorizon};
use crate::time::{Calendar, Day, Days};

/// What each touchpoint is credited with. The money of all rows and what came without a touch add up to all purchases, to the
/// minor unit. Refunds are not taken off, as no purchase is known for them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
#[non_exhaustive]
pub struct AttributionReport {
    definition: Definition,
    /// Users who bought.
    pub users: u64,
    /// Their purchases.
    pub purchases: u64,
    /// The money of these purchases, in minor units.
    pub spend: u128,
    /// What each touchpoint is credited with, of those that were touched before a purchase.
    pub rows: BTreeMap<Touchpoint, AttributionRow>,
    /// Purchases without a touch in the window, and their money.
    pub direct: AttributionRow,
}

mergeable!(AttributionReport, "attribution", 1, MergeError);

/// What a touchpoint is credited with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AttributionRow {
    /// Purchases that it was touched before, whatever credit it got: a purchase may stand in several rows.
    pub purchases: u64,
    /// The money that it is credited with, in minor units.
    pub credit: u128,
}

/// The stored form of an [`AttributionReport`], before the check.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    definition: Definition,
    users: u64,
    purchases: u64,
    spend: u128,
    rows: BTreeMap<Touchpoint, AttributionRow>,
    direct: AttributionRow,
}

impl AttributionReport {
    fn nothing(definition: Definition) -> Self {
        let direct = AttributionRow::default();
        Self { definition, users: 0, purchases: 0, spend: 0, rows: BTreeMap::new(), direct }
    }

    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// Adds the same report over other users, for example from another machine.
    ///
    /// # Errors
    /// If the definitions differ, the numbers of one contradict each other, or there is more than can be counted; nothing is
    /// added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.definition.must_be(&other.definition)?;
        for report in [&*self, other] {
            report.check()?;
        }
        // All other counts are of some of these.
        self.purchases.checked_add(other.purchases).ok_or(MergeError::TooMany)?;
        self.spend.checked_add(other.spend).ok_or(MergeError::TooMany)?;
        self.join(other);
        Ok(())
    }

    fn join(&mut self, other: &Self) {
        add(&mut self.users, other.users);
        add(&mut self.purchases, other.purchases);
        self.spend = self.spend.saturating_add(other.spend);
        self.direct.join(other.direct);
        for (touchpoint, row) in &other.rows {
            self.rows.entry(touchpoint.clone()).or_default().join(*row);
        }
    }

    fn check(&self) -> Result<(), Guarantee> {
        let rows = || self.rows.values().chain([&self.direct]);
        let credit = rows().try_fold(0_u128, |sum, row| sum.checked_add(row.credit));
        let touched = self.purchases.checked_sub(self.direct.purchases);
        all_must([
            (credit == Some(self.spend), Guarantee::CreditAddsUp),
            (self.users <= self.purchases, Guarantee::BuyerHasPurchase),
            (touched.is_some(), Guarantee::UntouchedArePurchases),
            (
                self.rows.values().all(|row| (1..=touched.unwrap_or(0)).contains(&row.purchases)),
                Guarantee::TouchpointHasPurchase,
            ),
            ((self.purchases == 0) == (self.users == 0), Guarantee::PurchaseHasBuyer),
        ])
    }

    /// Credits purchases that were made together.
    fn observe(&mut self, rule: &AttributionRule, touches: &[Touch<'_>], purchases: u64, spend: Amount) {
        let credit = rule.credit(touches, spend);
        add(&mut self.purchases, purchases);
        self.spend = self.spend.saturating_add(spend.minor_units().into());
        if credit.rows.is_empty() {
            self.direct.join(AttributionRow { purchases, credit: spend.minor_units().into() });
        }
        for (touchpoint, money) in credit.rows {
            let credit = money.minor_units().into();
            self.rows.entry(touchpoint).or_default().join(AttributionRow { purchases, credit });
        }
    }
}

impl AttributionRow {
    fn join(&mut self, other: Self) {
        add(&mut self.purchases, other.purchases);
        self.credit = self.credit.saturating_add(other.credit);
    }
}

impl TryFrom<Written> for AttributionReport {
    type Error = Disagreement;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written { definition, users, purchases, spend, rows, direct } = written;
        let report = Self { definition, users, purchases, spend, rows, direct };
        report.check().map_err(Disagreement::of("AttributionReport"))?;
        Ok(report)
    }
}

/// The question of one report.
struct Question<'a> {
    rule: &'a AttributionRule,
    days: Days,
    as_of: Day,
}

impl AttributionRule {
    /// Credits all purchases of these days, as of a day, to the touches before them. A day does not tell its order: touches of
    /// the day of a purchase count, touches of one day are at one time, and purchases of one day are one.
    ///
    /// # Errors
    /// If a profile forgot days of the window.
    ///
    /// ```
    /// use lifestage::event::Touchpoint;
    /// use lifestage::outreach::AttributionRule;
    /// use lifestage::time::{Calendar, Days};
    /// use lifestage::{Amount, Day, Event, Population, Subject};
    ///
    /// let rule: AttributionRule = serde_json::from_str(
    ///     r#"{ "model": "linear", "touchpoints": [
    ///         { "kind": "view", "touchpoint": "feed" },
    ///         { "kind": "message_clicked", "touchpoint": "push" }
    ///     ] }"#,
    /// )?;
    /// let day = Day::ymd(2026, 3, 1);
    /// let events = [
    ///     Event::view(1_u64, day, 30),
    ///     Event::message_clicked(1_u64, day.plus(2)).about(Subject::new(7)),
    ///     Event::purchase(1_u64, day.plus(2), Amount::minor(19_99)),
    ///     Event::purchase(2_u64, day, Amount::minor(5_00)),
    /// ];
    /// let population = Population::from_events(&events, Calendar::utc())?;
    /// let report = rule.report(&population, Days::new(day, day.plus(6))?, day.plus(9))?;
    /// let credit = |touchpoint| report.rows[&touchpoint].credit;
    /// assert_eq!((credit(Touchpoint::FEED), credit(Touchpoint::PUSH), report.direct.credit), (10_00, 9_99, 5_00));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn report(
        &self,
        population: &Population,
        days: Days,
        as_of: Day,
    ) -> Result<AttributionReport, UserBeforeHorizon> {
        Question { rule: self, days, as_of }.report(population)
    }

    /// One answer for each group of users; users with group `None` are left out.
    ///
    /// # Errors
    /// If the profile of a user with a group forgot days of the window.
    pub fn report_by<G: Ord + Send>(
        &self,
        population: &Population,
        days: Days,
        as_of: Day,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, AttributionReport>, UserBeforeHorizon> {
        Question { rule: self, days, as_of }.report_by(population, group)
    }

    /// Credits all purchases of one user's events in order of time: touches up to the instant of a purchase count, and only
    /// those of one instant are at one time.
    pub fn assess(&self, events: &Sequence) -> AttributionReport {
        let question = format!("purchases to the second, credited {}", self.in_words());
        let mut report = AttributionReport::nothing(Definition::without_calendar(question));
        let events: Vec<&Occurrence> = events.iter().collect();
        let lines = self.config().touchpoints.lines();
        let window = i64::from(self.config().window_days) * SECONDS * i64::try_from(DAY).unwrap_or(i64::MAX);
        for (place, purchase) in events.iter().enumerate().filter(|(_, one)| one.kind == Kind::Purchase) {
            // Those of the same instant may stand behind it, as events of one instant have no order.
            let until = place
                + events
                    .get(place..)
                    .map_or(0, |rest| rest.iter().take_while(|one| one.microseconds == purchase.microseconds).count());
            let before = events.get(..until).unwrap_or_default().iter().rev();
            let within = before.take_while(|one| purchase.microseconds - one.microseconds <= window);
            let touches: Vec<Touch<'_>> = within
                .filter_map(|one| {
                    let line = lines.get(self.touch(one.kind.code(), one.subject)?)?;
                    let seconds_before =
                        (purchase.microseconds - one.microseconds).unsigned_abs() / SECONDS.unsigned_abs();
                    Some(Touch { seconds_before, touchpoint: &line.touchpoint })
                })
                .collect();
            report.observe(self, &touches, 1, amount(purchase.value));
        }
        report.users = u64::from(report.purchases > 0);
        report
    }

    /// The line of a touch; none for what is no touch.
    fn touch(&self, code: u16, subject: Subject) -> Option<usize> {
        let is_outcome = code == Kind::Purchase.code() || code == Kind::Refund.code();
        if is_outcome { None } else { self.config().touchpoints.find(code, subject) }
    }

    fn in_words(&self) -> String {
        let config = self.config();
        let map = Document::of(&config.touchpoints).unwrap_or(Document::Nothing).fingerprint();
        format!("by {} to touches of {} days before, touchpoints by map {map}", config.model, config.window_days)
    }
}

/// Units that are an amount, as all values of a profile or of a sequence are.
fn amount(units: u64) -> Amount {
    Amount::minor(units.min(i64::MAX.unsigned_abs()))
}

/// Microseconds in a second.
const SECONDS: i64 = 1_000_000;

impl Question<'_> {
    /// The touches of the days from the first of the window to that of a purchase.
    fn touches<'a>(&'a self, tallies: &[Tally], on: Day) -> Vec<Touch<'a>> {
        let first = on.minus(self.rule.config().window_days.into());
        let from = tallies.partition_point(|tally| tally.day() < first);
        let to = tallies.partition_point(|tally| tally.day() <= on);
        let lines = self.rule.config().touchpoints.lines();
        let mut touches: Vec<Touch<'a>> = Vec::new();
        for tally in tallies.get(from..to).unwrap_or_default() {
            let Some(line) = self.rule.touch(tally.code(), tally.subject()).and_then(|place| lines.get(place)) else {
                continue;
            };
            let seconds_before = u64::from((on - tally.day()).unsigned_abs()) * DAY;
            let touch = Touch { seconds_before, touchpoint: &line.touchpoint };
            // A touchpoint is one touch on a day, through however many kinds and subjects.
            let same_day = touches.iter().rev().take_while(|one| one.seconds_before == seconds_before);
            if !same_day.into_iter().any(|one| one.touchpoint == touch.touchpoint) {
                touches.push(touch);
            }
        }
        touches
    }
}

impl Census for Question<'_> {
    type Counts = AttributionReport;
    type Answer = AttributionReport;

    fn empty(&self) -> AttributionReport {
        AttributionReport::nothing(Definition::without_calendar(""))
    }

    fn add(&self, report: &mut AttributionReport, member: Member<'_>) -> Result<(), BeforeHorizon> {
        let known = member.profile.as_of(self.as_of);
        let Some(days) = Days::new(self.days.first(), self.days.last().min(self.as_of)).ok() else { return Ok(()) };
        let first = days.first().minus(self.rule.config().window_days.into());
        let seen = known.during(Days::new(first, days.last()).unwrap_or(days))?;
        let mut bought = false;
        for day in seen.chunk_by(|one, next| one.day() == next.day()) {
            let purchases = day.iter().filter(|tally| tally.code() == Kind::Purchase.code());
            let (count, spend) = purchases
                .fold((0_u64, 0_u64), |(count, spend), tally| (count + u64::from(tally.count()), spend + tally.sum()));
            let Some(on) = day.first().map(Tally::day).filter(|on| count > 0 && days.contains(*on)) else { continue };
            // INVARIANT: all values of a profile together stay below i64::MAX.
            report.observe(self.rule, &self.touches(seen, on), count, amount(spend));
            bought = true;
        }
        add(&mut report.users, bought.into());
        Ok(())
    }

    fn join(&self, report: &mut AttributionReport, other: AttributionReport) {
        report.join(&other);
    }

    fn answer(&self, calendar: &Calendar, report: AttributionReport) -> AttributionReport {
        let question = format!("purchases on {} as of {}, credited {}", self.days, self.as_of, self.rule.in_words());
        AttributionReport { definition: Definition::new(question, calendar), ..report }
    }
}
