//! A campaign's counts from the profiles of those whom it reached.

use serde::{Deserialize, Serialize};

use super::counts::{Campaign, CampaignCounts, CampaignError};
use crate::event::kind::Kind;
use crate::event::subject::Subject;
use crate::number::decimal::Decimal;
use crate::number::money::{Amount, Money};
use crate::population::Population;
use crate::profile::{AsOf, BeforeHorizon};
use crate::time::Day;

/// How a campaign is measured and judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CampaignRule {
    /// A purchase counts on the day of the message and so many days after it. Default 7: a week, as most who follow a message
    /// do so within it.
    pub window_days: u16,
    /// So many users must be reached before a campaign is judged. Default 100: of fewer a few decide.
    pub minimum_reach: u64,
    /// Below this return ratio it is to stop. Default 1.5: half as much again as it cost, as goods cost something too.
    pub stop_below: Decimal,
}

impl Default for CampaignRule {
    fn default() -> Self {
        Self { window_days: 7, minimum_reach: 100, stop_below: Decimal::thousandths(1_500) }
    }
}

/// What cannot be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CampaignMeasureError {
    /// Messages about nothing.
    #[error("subject `#0` is none: give the campaign a number of its own, and its messages that subject")]
    NoSubject,
    /// Together they spent more than money can be.
    #[error("the revenue of all who were reached is beyond the range of money: are the amounts in too small a unit?")]
    Overflow,
    /// A profile remembers too little.
    #[error(transparent)]
    BeforeHorizon(#[from] BeforeHorizon),
    /// Counts that cannot be.
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

impl CampaignRule {
    /// A campaign as of a day: whom its messages reached, what they did, and what they spent within the window.
    ///
    /// Where a user got several messages, each opens a window; days in two of them count once.
    ///
    /// # Errors
    /// For no subject, and where a profile remembers too little.
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
    /// let campaign = CampaignRule::default().measure(&population, spring, Amount::minor(20_00), day.plus(30))?;
    /// assert_eq!((campaign.counts().reach, campaign.counts().clicked, campaign.counts().converted), (2, 1, 1));
    /// assert_eq!(campaign.return_ratio()?, 1.5);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn report(
        &self,
        population: &Population,
        campaign: Subject,
        cost: Amount,
        day: Day,
    ) -> Result<Campaign, CampaignMeasureError> {
        if !campaign.is_some() {
            return Err(CampaignMeasureError::NoSubject);
        }
        let followed = population.map(|member| self.followed(member.profile.as_of(day), campaign));
        let mut counts = CampaignCounts { cost, ..CampaignCounts::default() };
        let (mut revenue, mut squares) = (0_i128, Some(0_u128));
        for followed in followed {
            let Some(followed) = followed? else { continue };
            let [opened, clicked, converted, pending] =
                [followed.opened, followed.clicked, followed.converted, followed.pending].map(u64::from);
            counts.reach += 1;
            counts.opened += opened;
            counts.clicked += clicked;
            counts.converted += converted;
            counts.pending += pending;
            revenue += i128::from(followed.revenue);
            let square = u128::from(followed.revenue.unsigned_abs()).pow(2);
            squares = squares.and_then(|squares| squares.checked_add(square));
        }
        let revenue = i64::try_from(revenue).map_err(|_| CampaignMeasureError::Overflow)?;
        counts.revenue = Money::minor(revenue);
        counts.revenue_squares = squares;
        Ok(Campaign::new(counts)?)
    }

    /// What a user did after the messages of a campaign; none where they got none.
    fn followed(&self, known: AsOf<'_>, campaign: Subject) -> Result<Option<Followed>, BeforeHorizon> {
        let sent = (Kind::MessageSent, campaign);
        let Some(first) = known.first_day_of(sent)? else { return Ok(None) };
        let window = i32::from(self.window_days);
        let mut followed = Followed { opened: false, clicked: false, converted: false, pending: false, revenue: 0 };
        // Until when the window of the last message is open.
        let mut open_until = Day::MIN;
        let days = crate::time::Days::new(first, known.day());
        let tallies = days.map_or(Ok(Default::default()), |days| known.during(days))?;
        for day in tallies.chunk_by(|one, next| one.day() == next.day()) {
            // Within a day all that is sent comes first, as its order is not known.
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
        followed.pending = open_until > known.day();
        Ok(Some(followed))
    }
}
