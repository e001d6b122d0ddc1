//! Campaign measurement: counts from the profiles of the users whom a campaign reached.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::counts::{Campaign, CampaignCounts, CampaignError};
use crate::answer::definition::Definition;
use crate::event::kind::Kind;
use crate::event::subject::Subject;
use crate::number::decimal::Decimal;
use crate::number::money::{Amount, Money};
use crate::population::census::{Census, add};
use crate::population::{Member, Population};
use crate::profile::{AsOf, BeforeHorizon, UserBeforeHorizon};
use crate::time::{Calendar, Day, Days};

/// How a campaign is measured and judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CampaignRule {
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
        Self { window_days: 7, minimum_reach: 100, stop_below: Decimal::thousandths(1_500) }
    }
}

/// Why a campaign cannot be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CampaignReportError {
    /// The campaign has no subject.
    #[error("subject `#0` means no subject: give the campaign its own number, and log its messages about that subject")]
    NoSubject,
    /// The total revenue is out of range.
    #[error("the revenue of all reached users is out of range: give amounts in a larger unit")]
    Overflow,
    /// A profile forgot needed days.
    #[error(transparent)]
    BeforeHorizon(#[from] UserBeforeHorizon),
    /// The counts are refused.
    #[error(transparent)]
    Campaign(#[from] CampaignError),
}

/// What one user did.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is counted by itself")]
struct Followed {
    opened: bool,
    clicked: bool,
    converted: bool,
    pending: bool,
    revenue: i64,
}

/// The sums over all users: the counts of a campaign, with money that cannot overflow yet.
#[derive(Clone, Copy)]
struct Sums {
    counts: CampaignCounts,
    revenue: i128,
}

/// The question of one report.
struct Question<'a> {
    rule: &'a CampaignRule,
    campaign: Subject,
    as_of: Day,
}

impl CampaignRule {
    /// Measures a campaign as of a day: whom its messages reached, what these users did, and what they spent within the
    /// window.
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
    ///     Event::message_sent(1_u64, day).about(spring),
    ///     Event::message_clicked(1_u64, day.plus(1)).about(spring),
    ///     Event::purchase(1_u64, day.plus(7), Amount::minor(30_00)),
    ///     Event::message_sent(2_u64, day).about(spring),
    ///     Event::purchase(2_u64, day.plus(8), Amount::minor(30_00)),
    /// ];
    /// let population = Population::from_events(&events, Calendar::utc())?;
    /// let campaign = CampaignRule::default().report(&population, spring, Amount::minor(20_00), day.plus(30))?;
    /// assert_eq!((campaign.counts().reach, campaign.counts().clicked, campaign.counts().converted), (2, 1, 1));
    /// assert_eq!(campaign.return_ratio()?, 1.5);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn report(
        &self,
        population: &Population,
        campaign: Subject,
        cost: Amount,
        as_of: Day,
    ) -> Result<Campaign, CampaignReportError> {
        self.question(campaign, as_of)?.report(population)?.at(cost)
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
        let groups = self.question(campaign, as_of)?.report_by(population, group)?;
        let campaign = |(group, counted): (G, Counted)| {
            let campaign = counted.at(cost(&group))?;
            Ok((group, campaign))
        };
        groups.into_iter().map(campaign).collect()
    }

    fn question(&self, campaign: Subject, as_of: Day) -> Result<Question<'_>, CampaignReportError> {
        if campaign.is_some() {
            Ok(Question { rule: self, campaign, as_of })
        } else {
            Err(CampaignReportError::NoSubject)
        }
    }

    /// What a user did after the messages of a campaign; `None` for users without a message.
    fn followed(&self, as_of: AsOf<'_>, campaign: Subject) -> Result<Option<Followed>, BeforeHorizon> {
        let sent = (Kind::MessageSent, campaign);
        let Some(first) = as_of.first_day_of(sent)? else { return Ok(None) };
        let window = i32::from(self.window_days);
        let mut followed = Followed { opened: false, clicked: false, converted: false, pending: false, revenue: 0 };
        // The last day of the latest message's window.
        let mut open_until = Day::MIN;
        let days = Days::new(first, as_of.day());
        let tallies = days.map_or(Ok(Default::default()), |days| as_of.during(days))?;
        for day in tallies.chunk_by(|one, next| one.day() == next.day()) {
            // Within a day the messages come first, because the order of events within a day is unknown.
            for tally in day {
                if tally.subject() == campaign && tally.code() == Kind::MessageSent.code() {
                    open_until = tally.day().plus(window);
                }
            }
            for tally in day {
                let about = tally.subject() == campaign;
                let open = tally.day() <= open_until;
                match tally.kind() {
                    Kind::MessageOpened if about => followed.opened = true,
                    Kind::MessageClicked if about => followed.clicked = true,
                    Kind::Purchase if open => {
                        followed.converted = true;
                        followed.revenue += tally.sum().cast_signed();
                    }
                    Kind::Refund if open => followed.revenue -= tally.sum().cast_signed(),
                    _ => {}
                }
            }
        }
        followed.pending = open_until > as_of.day();
        Ok(Some(followed))
    }
}

/// Counts without the cost.
struct Counted {
    definition: Definition,
    sums: Sums,
}

impl Counted {
    fn at(self, cost: Amount) -> Result<Campaign, CampaignReportError> {
        let revenue = i64::try_from(self.sums.revenue).map_err(|_| CampaignReportError::Overflow)?;
        let counts = CampaignCounts { cost, revenue: Money::minor(revenue), ..self.sums.counts };
        Ok(Campaign::defined(self.definition, counts)?)
    }
}

impl Census for Question<'_> {
    type Counts = Sums;
    type Answer = Counted;

    fn empty(&self) -> Sums {
        Sums { counts: CampaignCounts { revenue_squares: Some(0), ..CampaignCounts::default() }, revenue: 0 }
    }

    fn add(&self, Sums { counts, revenue }: &mut Sums, member: Member<'_>) -> Result<(), BeforeHorizon> {
        let Some(followed) = self.rule.followed(member.profile.as_of(self.as_of), self.campaign)? else {
            return Ok(());
        };
        counts.reach += 1;
        counts.opened += u64::from(followed.opened);
        counts.clicked += u64::from(followed.clicked);
        counts.converted += u64::from(followed.converted);
        counts.pending += u64::from(followed.pending);
        *revenue += i128::from(followed.revenue);
        let square = u128::from(followed.revenue.unsigned_abs()).pow(2);
        counts.revenue_squares = counts.revenue_squares.and_then(|squares| squares.checked_add(square));
        Ok(())
    }

    fn join(&self, Sums { counts, revenue }: &mut Sums, other: Sums) {
        let theirs = other.counts;
        add(&mut counts.reach, theirs.reach);
        add(&mut counts.opened, theirs.opened);
        add(&mut counts.clicked, theirs.clicked);
        add(&mut counts.converted, theirs.converted);
        add(&mut counts.pending, theirs.pending);
        *revenue += other.revenue;
        let squares = counts.revenue_squares.zip(theirs.revenue_squares);
        counts.revenue_squares = squares.and_then(|(mine, theirs)| mine.checked_add(theirs));
    }

    fn answer(&self, calendar: &Calendar, sums: Sums) -> Counted {
        let (campaign, days, as_of) = (self.campaign, self.rule.window_days, self.as_of);
        let question = format!("campaign {campaign}, bought within {days} days of a message, as of {as_of}");
        Counted { definition: Definition::new(question, calendar), sums }
    }
}
