//! After how many days an invitee has brought what they cost.
//!
//! ```text
//! brought by age l = margin · Σ net spend up to age l / users        of matured invitees who are l days old or more
//! payback          = the first l at which that is the CAC or more
//! ```
//! At each age only those who have reached it are looked at, so that the young do not count as unprofitable.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::forest::{ReferralError, ReferralForest};
use super::rule::ReferralRule;
use crate::event::kind::Kind;
use crate::event::user::User;
use crate::number::money::{Amount, Money};
use crate::number::ratio::Ratio;
use crate::population::Population;
use crate::profile::{AsOf, BeforeHorizon};
use crate::time::{Day, Days};

/// After how many days invitees have brought what they cost.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payback {
    /// Matured invitees.
    pub matured: u64,
    /// What one of them costs; none where there is none.
    pub acquisition_cost: Option<Money>,
    /// The age in days at which one has brought that; none where it has not come to that yet.
    pub days: Option<u32>,
    /// How many have reached that age, and decide it.
    pub users: u64,
    /// What one has brought so far: margin of the net spend, on the mean of all; none where there is none.
    pub brought: Option<Money>,
}

/// What somebody spent, each with their age in days.
type Spends = Vec<(u32, i64)>;

/// What changes at an age in days.
#[derive(Clone, Copy, Default)]
struct Age {
    /// Net spend at that age.
    spent: i128,
    /// Who have not reached it.
    left: u64,
    /// What they have spent.
    taken: i128,
}

impl ReferralRule {
    /// After how many days invitees have brought what they cost, where this part of net spend is margin.
    ///
    /// # Errors
    /// When referrers are no forest, or a profile remembers too little.
    pub fn payback(
        &self,
        population: &Population,
        day: Day,
        cost: Amount,
        margin: Ratio,
    ) -> Result<Payback, ReferralError> {
        ReferralForest::of(population.iter().map(|member| member.user))?;
        let spends = population.map(|member| self.spends(member.profile.as_of(day), &member.user));
        // At joining something can be paid back only where it cost nothing.
        let mut ages: BTreeMap<u32, Age> = BTreeMap::from([(0, Age::default())]);
        let (mut users, mut total) = (0_u64, 0_i128);
        for spend in spends {
            let Some((age, spend)) = spend? else { continue };
            let own = spend.iter().map(|(_, spent)| i128::from(*spent)).sum::<i128>();
            users += 1;
            total += own;
            for (age, spent) in spend {
                ages.entry(age).or_default().spent += i128::from(spent);
            }
            let older = ages.entry(age + 1).or_default();
            older.left += 1;
            older.taken += own;
        }
        let (mut there, mut spent, mut paid) = (users, 0, None);
        for (age, change) in ages {
            there -= change.left;
            spent += change.spent - change.taken;
            if there > 0 && whole(spent) * margin.get() / float(there) >= float(cost.minor_units()) / float(users) {
                paid = Some((age, there));
                break;
            }
        }
        Ok(Payback {
            matured: users,
            acquisition_cost: Money::from(cost).divided(users),
            days: paid.map(|(age, _)| age),
            users: paid.map_or(0, |(_, there)| there),
            brought: (users > 0).then(|| nearest(whole(total) * margin.get() / float(users))),
        })
    }
}

#[expect(clippy::cast_precision_loss, reason = "means are right to 15 digits")]
const fn whole(number: i128) -> f64 {
    number as f64
}

#[expect(clippy::cast_precision_loss, reason = "means are right to 15 digits")]
const fn float(number: u64) -> f64 {
    number as f64
}

impl ReferralRule {
    /// The age of a matured invitee, and what they spent at which age; none of others.
    fn spends(&self, known: AsOf<'_>, user: &User) -> Result<Option<(u32, Spends)>, BeforeHorizon> {
        let Some(_) = user.referrer else { return Ok(None) };
        let invitee = self.invitee(known, user)?.filter(|invitee| invitee.matured_on.is_some());
        let Some(invitee) = invitee else { return Ok(None) };
        // INVARIANT: joined on or before the day.
        let tallies =
            Days::new(invitee.joined, known.day()).map_or(Ok(Default::default()), |days| known.during(days))?;
        let age = |day: Day| (day - invitee.joined).cast_unsigned();
        let spends = tallies.iter().filter_map(|tally| match tally.kind() {
            Kind::Purchase => Some((age(tally.day()), tally.sum().cast_signed())),
            Kind::Refund => Some((age(tally.day()), -tally.sum().cast_signed())),
            _ => None,
        });
        Ok(Some((age(known.day()), spends.collect())))
    }
}

/// Rounded half away from zero.
#[expect(clippy::cast_possible_truncation, reason = "a mean of sums that are money is money")]
fn nearest(units: f64) -> Money {
    Money::minor(units.round() as i64)
}
