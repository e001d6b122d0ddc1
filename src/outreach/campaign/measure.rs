//! Campaign measurement: counts from the profiles of the users whom a campaign reached.

use core::fmt;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::counts::{Campaign, CampaignCounts, CampaignError, HoldOut};
use super::spend::{Adding, SpendSums};
use super::windows::Windows;
use crate::answer::definition::Definition;
use crate::event::kind::Kind;
use crate::event::subject::Subject;
use crate::number::decimal::Decimal;
use crate::number::money::Amount;
use crate::population::census::{Census, add};
use crate::population::{Member, Population};
use crate::profile::{AsOf, BeforeHorizon, Tally, UserBeforeHorizon};
use crate::time::{Calendar, Day, Days};
use crate::wording::problems::problems;

/// How a campaign is measured and judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CampaignRule {
    /// What revenue is attributed by. Default clicked: who clicked has seen what it offers.
    pub attribution: Attribution,
    /// A purchase counts on the day of the message and for this many days after it. Default 7: most users who follow a
    /// message do so within a week.
    pub window_days: u16,
    /// The number of users to reach before a campaign is judged. Default 100: with fewer, a few users decide.
    pub minimum_reach: u64,
    /// The return ratio below which to stop. Default 1.5: half as much again as the cost, since goods cost something
    /// too.
    pub stop_below: Decimal,
}

impl Default for CampaignRule {
    fn default() -> Self {
        Self {
            attribution: Attribution::Clicked,
            window_days: 7,
            minimum_reach: 100,
            stop_below: Decimal::thousandths(1_500),
        }
    }
}

/// Which net spend within the windows is attributed to a campaign.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Attribution {
    /// All net spend of all users who were sent it.
    Sent,
    /// Net spend of users who opened a message, from the day of the first opening on.
    Opened,
    /// Net spend of users who clicked, from the day of the first click on. The default.
    #[default]
    Clicked,
    /// Net spend about the campaign's subject, of all users who were sent it.
    About,
}

impl fmt::Display for Attribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Sent => "sent",
            Self::Opened => "opened",
            Self::Clicked => "clicked",
            Self::About => "about",
        })
    }
}

/// Why a campaign cannot be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CampaignReportError {
    /// The campaign has no subject.
    NoSubject,
    /// The total revenue is out of range.
    Overflow,
    /// A profile forgot needed days.
    BeforeHorizon(UserBeforeHorizon),
    /// The counts are refused.
    Campaign(CampaignError),
}

problems! {
    enum CampaignReportError {
        NoSubject = "problem.campaign_report.no_subject"
            "subject `#0` means no subject: give the campaign its own number, and log its messages about that subject"
            "对象`#0`表示没有对象：请给活动自己的编号，并以该对象记录其消息";
        Overflow = "problem.campaign_report.overflow"
            "the revenue of all reached users is out of range: give amounts in a larger unit"
            "触达用户的收入合计超出范围：请换用更大的金额单位";
    }
    passes { BeforeHorizon(UserBeforeHorizon), Campaign(CampaignError) }
}

/// The day on which a held-out user would have got the message; `None` for users who are not held out.
type HeldOut<'a> = &'a (dyn Fn(Member<'_>) -> Option<Day> + Sync);

/// The question of one report.
#[derive(Clone, Copy)]
struct Question<'a> {
    rule: &'a CampaignRule,
    campaign: Subject,
    as_of: Day,
    held_out: Option<HeldOut<'a>>,
}

impl CampaignRule {
    /// Measures a campaign as of a day: whom its messages reached, what these users did, what they spent within the
    /// windows, how much of it is attributed to the campaign, and what they spent in as many days before.
    ///
    /// If a user got several messages, each opens a window; days within two windows count once.
    ///
    /// # Errors
    /// If the subject is `Subject::NONE`, or a profile forgot needed days.
    ///
    /// ```
    /// use lifestage::outreach::CampaignRule;
    /// use lifestage::time::Calendar;
    /// use lifestage::{Amount, Day, Event, Population, Subject};
    ///
    /// let (spring, day) = (Subject::new(1), Day::ymd(2026, 3, 1));
    /// let events = [
    ///     Event::purchase(1_u64, day.minus(3), Amount::minor(10_00)),
    ///     Event::message_sent(1_u64, day).about(spring),
    ///     Event::message_clicked(1_u64, day.plus(1)).about(spring),
    ///     Event::purchase(1_u64, day.plus(7), Amount::minor(30_00)),
    ///     Event::message_sent(2_u64, day).about(spring),
    ///     Event::purchase(2_u64, day.plus(8), Amount::minor(30_00)),
    /// ];
    /// let population = Population::from_events(&events, Calendar::utc())?;
    /// let campaign = CampaignRule::default().report(&population, spring, Amount::minor(20_00), day.plus(30))?;
    /// assert_eq!((campaign.counts().reach, campaign.counts().clicked, campaign.counts().converted), (2, 1, 1));
    /// assert_eq!((campaign.return_ratio()?, campaign.incremental_ratio()?), (1.5, Some(1.0)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn report(
        &self,
        population: &Population,
        campaign: Subject,
        cost: Amount,
        as_of: Day,
    ) -> Result<Campaign, CampaignReportError> {
        self.question(campaign, as_of, None)?.report(population)?.at(cost)
    }

    /// Measures a campaign beside users who were left out by lot: for each of them, `held_out` gives the day on which they
    /// would have got the message. Users who got one anyway count as reached.
    ///
    /// # Errors
    /// The errors of [`CampaignRule::report`].
    ///
    /// ```
    /// use lifestage::outreach::CampaignRule;
    /// use lifestage::time::Calendar;
    /// use lifestage::{Amount, Day, Event, Population, Subject};
    ///
    /// let (spring, day) = (Subject::new(1), Day::ymd(2026, 3, 1));
    /// let buy = |user: u64, units| Event::purchase(user, day, Amount::minor(units));
    /// let sent = |user: u64| Event::message_sent(user, day).about(spring);
    /// let events = [sent(1), buy(1, 30), sent(2), buy(2, 10), buy(3, 10), Event::log_in(4_u64, day)];
    /// let population = Population::from_events(&events, Calendar::utc())?;
    /// let held_out = |member: lifestage::population::Member<'_>| (member.user.id.bits() >= 3).then_some(day);
    /// let rule = CampaignRule::default();
    /// let campaign = rule.report_with_hold_out(&population, spring, Amount::minor(15), day.plus(9), held_out)?;
    /// // 2 · (20 − 5), not 40.
    /// assert_eq!(campaign.incremental_ratio()?, Some(2.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn report_with_hold_out(
        &self,
        population: &Population,
        campaign: Subject,
        cost: Amount,
        as_of: Day,
        held_out: impl Fn(Member<'_>) -> Option<Day> + Sync,
    ) -> Result<Campaign, CampaignReportError> {
        self.question(campaign, as_of, Some(&held_out))?.report(population)?.at(cost)
    }

    /// One answer for each group of users, each with its part of the cost; users with group `None` are left out.
    ///
    /// # Errors
    /// The errors of [`CampaignRule::report`].
    pub fn report_by<G: Ord + Send>(
        &self,
        population: &Population,
        campaign: Subject,
        cost: impl Fn(&G) -> Amount,
        as_of: Day,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, Campaign>, CampaignReportError> {
        at_cost(self.question(campaign, as_of, None)?.report_by(population, group)?, cost)
    }

    /// One answer for each group of users beside those of the group who were left out by lot; users with group `None` are left
    /// out.
    ///
    /// # Errors
    /// The errors of [`CampaignRule::report`].
    pub fn report_by_with_hold_out<G: Ord + Send>(
        &self,
        population: &Population,
        campaign: Subject,
        cost: impl Fn(&G) -> Amount,
        as_of: Day,
        held_out: impl Fn(Member<'_>) -> Option<Day> + Sync,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, Campaign>, CampaignReportError> {
        at_cost(self.question(campaign, as_of, Some(&held_out))?.report_by(population, group)?, cost)
    }

    fn question<'a>(
        &'a self,
        campaign: Subject,
        as_of: Day,
        held_out: Option<HeldOut<'a>>,
    ) -> Result<Question<'a>, CampaignReportError> {
        if campaign.is_some() {
            Ok(Question { rule: self, campaign, as_of, held_out })
        } else {
            Err(CampaignReportError::NoSubject)
        }
    }
}

/// The campaign of each group, at its part of the cost.
fn at_cost<G: Ord>(
    groups: BTreeMap<G, Counted>,
    cost: impl Fn(&G) -> Amount,
) -> Result<BTreeMap<G, Campaign>, CampaignReportError> {
    let campaign = |(group, counted): (G, Counted)| {
        let campaign = counted.at(cost(&group))?;
        Ok((group, campaign))
    };
    groups.into_iter().map(campaign).collect()
}

/// What a purchase or a refund adds to net spend; `None` for everything else.
fn net(tally: &Tally) -> Option<i64> {
    match tally.kind() {
        Kind::Purchase => Some(tally.sum().cast_signed()),
        Kind::Refund => Some(-tally.sum().cast_signed()),
        _ => None,
    }
}

/// Net spend within windows.
fn spent_within(tallies: &[Tally], windows: &Windows) -> i64 {
    tallies.iter().filter(|tally| windows.contains(tally.day())).filter_map(net).sum()
}

impl Question<'_> {
    /// Counts a user whom the campaign reached; says whether it did.
    fn follow(&self, sums: &mut Sums, known: AsOf<'_>) -> Result<bool, BeforeHorizon> {
        let sent = (Kind::MessageSent, self.campaign);
        let Some(first) = known.first_day_of(sent)? else { return Ok(false) };
        let Ok(days) = Days::new(first, self.as_of) else { return Ok(false) };
        let tallies = known.during(days)?;
        let about = |kind: Kind| {
            let of = move |tally: &&Tally| tally.subject() == self.campaign && tally.kind() == kind;
            tallies.iter().filter(of).map(Tally::day)
        };
        let windows = Windows::of(about(Kind::MessageSent), self.rule.window_days);
        let (opened, clicked) = (about(Kind::MessageOpened).next(), about(Kind::MessageClicked).next());
        // A day does not tell the order of its events: one on which something was clicked counts whole.
        let from = match self.rule.attribution {
            Attribution::Sent | Attribution::About => Some(first),
            Attribution::Opened => opened,
            Attribution::Clicked => clicked,
        };
        let is_attributed = |tally: &&Tally| {
            from.is_some_and(|from| tally.day() >= from)
                && windows.contains(tally.day())
                && (self.rule.attribution != Attribution::About || tally.subject() == self.campaign)
        };
        let attributed = || tallies.iter().filter(is_attributed);
        let spent = spent_within(tallies, &windows);
        let before = match windows.as_many_before(self.as_of) {
            Some(days) => known.during(days)?.iter().filter_map(net).sum(),
            None => 0,
        };
        let converted = attributed().any(|tally| tally.code() == Kind::Purchase.code());
        add(&mut sums.counts.reach, 1);
        add(&mut sums.counts.opened, opened.is_some().into());
        add(&mut sums.counts.clicked, clicked.is_some().into());
        add(&mut sums.counts.converted, converted.into());
        add(&mut sums.counts.pending, windows.are_open(self.as_of).into());
        sums.revenue.observe(attributed().filter_map(net).sum());
        sums.spent.observe(spent);
        // INVARIANT: all values of a profile together stay below i64::MAX.
        sums.change.observe(spent - before);
        Ok(true)
    }

    /// Counts a user who would have got the message on a day.
    fn follow_held_out(&self, sums: &mut Sums, known: AsOf<'_>, on: Day) -> Result<(), BeforeHorizon> {
        let windows = Windows::of([on], self.rule.window_days);
        let spent = match windows.first().and_then(|window| window.intersection(Days::new(on, self.as_of).ok()?)) {
            Some(days) => spent_within(known.during(days)?, &windows),
            None => 0,
        };
        add(&mut sums.held_out, 1);
        add(&mut sums.held_out_pending, windows.are_open(self.as_of).into());
        sums.held_out_spent.observe(spent);
        Ok(())
    }
}

/// The sums over all users: the counts of a campaign, with money that cannot overflow yet.
#[derive(Clone, Copy)]
struct Sums {
    counts: CampaignCounts,
    revenue: Adding,
    spent: Adding,
    change: Adding,
    held_out: u64,
    held_out_pending: u64,
    held_out_spent: Adding,
}

/// Counts without the cost.
struct Counted {
    definition: Definition,
    sums: Sums,
    has_hold_out: bool,
}

impl Counted {
    fn at(self, cost: Amount) -> Result<Campaign, CampaignReportError> {
        let Self { definition, sums, has_hold_out } = self;
        let money = |adding: Adding| -> Result<SpendSums, _> { adding.sums().ok_or(CampaignReportError::Overflow) };
        let held_out =
            HoldOut { users: sums.held_out, pending: sums.held_out_pending, spent: money(sums.held_out_spent)? };
        let counts = CampaignCounts {
            cost,
            revenue: money(sums.revenue)?,
            spent: Some(money(sums.spent)?),
            change: Some(money(sums.change)?),
            hold_out: has_hold_out.then_some(held_out),
            ..sums.counts
        };
        Ok(Campaign::defined(definition, counts)?)
    }
}

impl Census for Question<'_> {
    type Counts = Sums;
    type Answer = Counted;

    fn empty(&self) -> Sums {
        Sums {
            counts: CampaignCounts::default(),
            revenue: Adding::NOTHING,
            spent: Adding::NOTHING,
            change: Adding::NOTHING,
            held_out: 0,
            held_out_pending: 0,
            held_out_spent: Adding::NOTHING,
        }
    }

    fn add(&self, sums: &mut Sums, member: Member<'_>) -> Result<(), BeforeHorizon> {
        let known = member.profile.as_of(self.as_of);
        if self.follow(sums, known)? {
            return Ok(());
        }
        match self.held_out.and_then(|held_out| held_out(member)) {
            Some(on) if on <= self.as_of => self.follow_held_out(sums, known, on),
            _ => Ok(()),
        }
    }

    fn join(&self, sums: &mut Sums, other: Sums) {
        let (mine, theirs) = (&mut sums.counts, other.counts);
        add(&mut mine.reach, theirs.reach);
        add(&mut mine.opened, theirs.opened);
        add(&mut mine.clicked, theirs.clicked);
        add(&mut mine.converted, theirs.converted);
        add(&mut mine.pending, theirs.pending);
        add(&mut sums.held_out, other.held_out);
        add(&mut sums.held_out_pending, other.held_out_pending);
        sums.revenue.join(other.revenue);
        sums.spent.join(other.spent);
        sums.change.join(other.change);
        sums.held_out_spent.join(other.held_out_spent);
    }

    fn answer(&self, calendar: &Calendar, sums: Sums) -> Counted {
        let Self { rule: CampaignRule { attribution, window_days, .. }, campaign, as_of, held_out } = self;
        let beside = if held_out.is_some() { ", beside a hold-out" } else { "" };
        let question = format!(
            "campaign {campaign}, attributed by {attribution} within {window_days} days of a message{beside}, as of {as_of}"
        );
        Counted { definition: Definition::new(question, calendar), sums, has_hold_out: held_out.is_some() }
    }
}
