//! The measured values of one user.

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::dimension::{COUNT, TagDimension, TagValue};
use super::rule::TagRule;
use crate::event::kind::Kind;
use crate::event::subject::Subject;
use crate::event::user::User;
use crate::number::decimal::Decimal;
use crate::number::money::Money;
use crate::profile::{AsOf, BeforeHorizon, Hours, Tally};
use crate::time::Day;

/// The values of all dimensions, and the labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TagMeasures {
    /// In the order of [`TagDimension::ALL`].
    pub(super) units: [i64; COUNT],
    /// Labels that are not numbers.
    pub labels: TagLabels,
}

/// What is known of a user besides numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TagLabels {
    /// The channel that the user came by; [`Subject::NONE`] if it is not known.
    pub channel: Subject,
    /// The clock hour in which the user is active on most days, 0 to 23; of several, the earliest. `None` if no hour is
    /// known.
    pub best_hour: Option<u8>,
}

impl TagMeasures {
    /// The numbers alone, which is what a fit takes from them.
    pub(crate) fn unlabeled(self) -> Self {
        Self { labels: TagLabels::default(), ..self }
    }

    /// The value of a dimension.
    pub fn value(&self, dimension: TagDimension) -> TagValue {
        let units = self.units.get(dimension as usize).copied().unwrap_or_default();
        TagValue { dimension, units }
    }

    /// All values, in the order of [`TagDimension::ALL`].
    pub fn values(&self) -> impl Iterator<Item = TagValue> {
        TagDimension::ALL.into_iter().zip(self.units).map(|(dimension, units)| TagValue { dimension, units })
    }
}

impl TagRule {
    /// Measures a user as of a day. `None` if they have not joined yet.
    ///
    /// # Errors
    /// When the window reaches back to forgotten days.
    pub fn measure(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<TagMeasures>, BeforeHorizon> {
        let Some(joined) = as_of.joined(user) else { return Ok(None) };
        let config = self.config();
        let mut sums = Sums::default();
        for tallies in as_of.within(config.window)?.chunk_by(|one, next| one.day() == next.day()) {
            let mut today = Today::default();
            for tally in tallies {
                sums.add(tally);
                today.add(tally, config.activity.contains_code(tally.code()));
            }
            if let Some(tally) = tallies.first() {
                sums.close(tally.day(), &today, config.weekend.contains(&tally.day().weekday()));
            }
        }
        let need = config.need.assess_within(as_of, config.window)?.first();
        let contribution = config.contribution.assess_within(as_of, config.window)?.score;
        let tenure = (as_of.day() - joined).cast_unsigned();
        let best_hour = sums.best_hour();
        let units = TagDimension::ALL.map(|dimension| match dimension {
            TagDimension::InteractionDepth => whole(sums.interactions),
            TagDimension::NeedStrength => billionths(need.map(|need| need.evidence)),
            TagDimension::EcosystemContribution => billionths(Some(contribution)),
            TagDimension::ActiveDays => i64::from(sums.active_days),
            TagDimension::TimeSpent => whole(sums.seconds),
            TagDimension::FeatureBreadth => sums.features(),
            TagDimension::PurchaseCadence => sums.mean_gap(),
            TagDimension::PriceLevel => sums.price_level(),
            TagDimension::DiscountAffinity => share(sums.coupon_days, sums.purchase_days),
            TagDimension::RefundShare => share(sums.refunded, sums.spent),
            TagDimension::NightHabit => sums.night(config.night),
            TagDimension::WeekendHabit => share(sums.weekend_days, sums.active_days),
            TagDimension::MessageResponse => share(sums.clicked, sums.sent),
            TagDimension::Complaints => whole(sums.complaints),
            TagDimension::ReferralPower => whole(sums.invites),
            TagDimension::EventParticipation => whole(sums.joined),
            // INVARIANT: the range of days is far below nine million.
            TagDimension::Tenure => billionths(Decimal::of(tenure.into(), 1)),
        });
        let labels = TagLabels { channel: user.acquisition_channel, best_hour };
        Ok(Some(TagMeasures { units, labels }))
    }
}

/// The sums of one scan of the window.
#[derive(Default)]
struct Sums {
    interactions: u64,
    seconds: u64,
    /// Subjects of Use; a run of the same subject is kept once.
    subjects: SmallVec<[Subject; 32]>,
    purchases: u64,
    spent: u64,
    refunded: u64,
    first_purchase: Option<Day>,
    last_purchase: Option<Day>,
    purchase_days: u32,
    coupon_days: u32,
    active_days: u32,
    weekend_days: u32,
    sent: u64,
    clicked: u64,
    complaints: u64,
    invites: u64,
    joined: u64,
    /// For each hour, the number of days on which it was active.
    hours: [u32; 24],
}

/// The sums of one day.
#[derive(Default)]
struct Today {
    active: bool,
    bought: bool,
    coupon: bool,
    hours: Hours,
}

impl Today {
    fn add(&mut self, tally: &Tally, active: bool) {
        self.bought |= tally.code() == Kind::Purchase.code();
        self.coupon |= tally.code() == Kind::UseCoupon.code();
        if active {
            self.active = true;
            self.hours = self.hours.union(tally.hours());
        }
    }
}

impl Sums {
    fn add(&mut self, tally: &Tally) {
        let count = u64::from(tally.count());
        match tally.kind() {
            Kind::Comment | Kind::Share | Kind::Like => self.interactions += count,
            Kind::View => self.seconds += tally.sum(),
            Kind::Use => {
                self.seconds += tally.sum();
                if self.subjects.last() != Some(&tally.subject()) {
                    self.subjects.push(tally.subject());
                }
            }
            Kind::Purchase => {
                self.purchases += count;
                self.spent += tally.sum();
            }
            Kind::Refund => self.refunded += tally.sum(),
            Kind::MessageSent => self.sent += count,
            Kind::MessageClicked => self.clicked += count,
            Kind::Complain => self.complaints += count,
            Kind::Invite => self.invites += count,
            Kind::JoinEvent => self.joined += count,
            _ => {}
        }
    }

    fn close(&mut self, day: Day, today: &Today, weekend: bool) {
        self.active_days += u32::from(today.active);
        self.weekend_days += u32::from(today.active && weekend);
        let mut hours = today.hours.bits();
        while hours != 0 {
            if let Some(days) = self.hours.get_mut(hours.trailing_zeros() as usize) {
                *days += 1;
            }
            hours &= hours - 1;
        }
        if today.bought {
            self.purchase_days += 1;
            self.coupon_days += u32::from(today.coupon);
            self.first_purchase = self.first_purchase.or(Some(day));
            self.last_purchase = Some(day);
        }
    }

    /// The number of different subjects, not counting events without one.
    fn features(&mut self) -> i64 {
        self.subjects.sort_unstable();
        self.subjects.dedup();
        let known = self.subjects.iter().filter(|subject| subject.is_some()).count();
        i64::try_from(known).unwrap_or(i64::MAX)
    }

    /// Billionths of a day.
    fn mean_gap(&self) -> i64 {
        let Some((first, last)) = self.first_purchase.zip(self.last_purchase) else { return 0 };
        let days = u64::from((last - first).cast_unsigned());
        billionths(Decimal::of(days, u64::from(self.purchase_days) - 1))
    }

    fn price_level(&self) -> i64 {
        // INVARIANT: all sums of a profile together are at most i64::MAX.
        let net = Money::minor(self.spent.cast_signed() - self.refunded.cast_signed());
        net.divided(self.purchases).map_or(0, |mean| mean.minor_units().max(0))
    }

    fn night(&self, night: Hours) -> i64 {
        let at_night = (0..).zip(self.hours).filter(|(hour, _)| night.contains(*hour)).map(|(_, days)| days);
        share(at_night.sum::<u32>(), self.hours.iter().sum::<u32>())
    }

    fn best_hour(&self) -> Option<u8> {
        let (hour, days) = (0..24).zip(&self.hours).rev().max_by_key(|(_, days)| **days)?;
        (*days > 0).then_some(hour)
    }
}

fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// INVARIANT: a decimal has fewer than 2^53 billionths.
fn billionths(number: Option<Decimal>) -> i64 {
    number.map_or(0, |number| number.billionths().cast_signed())
}

/// The part as billionths of the whole, at most all of it; 0 if the whole is 0.
fn share(part: impl Into<u64>, whole: impl Into<u64>) -> i64 {
    billionths(Decimal::of(part.into(), whole.into()).map(|share| share.min(Decimal::ONE)))
}
