//! What a population's referrals come to as of a day.

use core::fmt;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::forest::{ReferralError, ReferralForest};
use super::rule::{Invitee, ReferralRule};
use crate::event::id::UserId;
use crate::number::money::{Amount, Money};
use crate::number::ratio::Ratio;
use crate::population::Population;
use crate::profile::BeforeHorizon;
use crate::time::{Day, Window};

/// What referrals come to as of a day. Only who has joined by then counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReferralReport {
    /// The day.
    pub day: Day,
    /// Users who were brought by somebody.
    pub invitees: u64,
    /// How many of them have matured.
    pub matured: u64,
    /// How many of them are old enough to say whether they stay.
    pub eligible: u64,
    /// How many of these stayed.
    pub retained: u64,
    /// How many invitees are one, two, three … links away from who was first.
    pub by_depth: Vec<u64>,
    /// The K factor of the window.
    pub k_factor: KFactor,
    /// Who brought them, in order of the ids.
    pub inviters: Vec<Inviter>,
}

/// What one user brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inviter {
    /// Who.
    pub user: UserId,
    /// How many they brought themselves.
    pub invitees: u64,
    /// How many of these have matured.
    pub matured: u64,
    /// How many are old enough to say whether they stay.
    pub eligible: u64,
    /// How many of these stayed.
    pub retained: u64,
    /// How many they brought themselves or over others, to the depth of the rule.
    pub team: u64,
    /// How many of the team have matured.
    pub team_matured: u64,
}

/// How many users each user brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KFactor {
    /// The days that it is about.
    pub window: Window,
    /// Invitees who matured on one of them.
    pub matured: u64,
    /// Users who were active on one of them.
    pub active: u64,
}

impl KFactor {
    /// Matured invitees for each active user; none without active users.
    #[expect(clippy::cast_precision_loss, reason = "counts of users are below 2^53")]
    pub fn get(&self) -> Option<f64> {
        (self.active > 0).then(|| self.matured as f64 / self.active as f64)
    }
}

impl fmt::Display for KFactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.get() {
            Some(k) => write!(f, "{k:.3}: {} matured for {} active users, {}", self.matured, self.active, self.window),
            None => write!(f, "nobody active, {}", self.window),
        }
    }
}

impl ReferralReport {
    /// Which share of the invitees stayed, of those old enough; none where nobody is.
    pub fn quality(&self) -> Option<Ratio> {
        Ratio::of(self.retained, self.eligible)
    }

    /// What an invitee costs who has matured, rounded half away from zero; none where none has.
    ///
    /// ```
    /// use lifestage::outreach::ReferralRule;
    /// use lifestage::time::Calendar;
    /// use lifestage::{Amount, Day, Event, Money, Population, User};
    ///
    /// let day = Day::ymd(2026, 1, 5);
    /// let events = [Event::log_in(1_u64, day), Event::log_in(2_u64, day), Event::log_in(2_u64, day.plus(33))];
    /// let mut population = Population::from_events(&events, Calendar::utc())?;
    /// population.introduce(User { referrer: Some(1_u64.into()), ..User::new(2_u64) });
    ///
    /// let report = ReferralRule::default().report(&population, day.plus(40))?;
    /// assert_eq!((report.matured, report.inviters[0].invitees), (1, 1));
    /// assert_eq!(report.acquisition_cost(Amount::minor(25_00)), Some(Money::minor(25_00)));
    /// assert_eq!(report.k_factor.to_string(), "1.000: 1 matured for 1 active users, last 30 days");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn acquisition_cost(&self, cost: Amount) -> Option<Money> {
        Money::from(cost).divided(self.matured)
    }
}

impl Inviter {
    /// Which share of those they brought stayed, of those old enough; none where nobody is.
    pub fn quality(&self) -> Option<Ratio> {
        Ratio::of(self.retained, self.eligible)
    }
}

impl ReferralRule {
    /// What referrals come to as of a day.
    ///
    /// # Errors
    /// When referrers are no forest, or a profile remembers too little.
    pub fn report(&self, population: &Population, day: Day) -> Result<ReferralReport, ReferralError> {
        let forest = ReferralForest::of(population.iter().map(|member| member.user))?;
        let numbers = self.config();
        let found = population.map(|member| -> Result<(UserId, bool, Option<Invitee>), BeforeHorizon> {
            let known = member.profile.as_of(day);
            let active =
                known.joined(&member.user).is_some() && known.active_days(&numbers.activity, numbers.window)? > 0;
            let invitee = if member.user.referrer.is_some() { self.invitee(known, &member.user)? } else { None };
            Ok((member.user.id, active, invitee))
        });
        let days = numbers.window.days(day);
        let mut k_factor = KFactor { window: numbers.window, matured: 0, active: 0 };
        let mut report = ReferralReport {
            day,
            invitees: 0,
            matured: 0,
            eligible: 0,
            retained: 0,
            by_depth: Vec::new(),
            k_factor,
            inviters: Vec::new(),
        };
        let mut inviters: BTreeMap<UserId, Inviter> = BTreeMap::new();
        for found in found {
            let (user, active, invitee) = found?;
            k_factor.active += u64::from(active);
            let Some(invitee) = invitee else { continue };
            let [matured, eligible, retained] =
                [invitee.matured_on.is_some(), invitee.eligible, invitee.eligible && invitee.retained].map(u64::from);
            k_factor.matured += u64::from(invitee.matured_on.is_some_and(|on| days.contains(on)));
            report.invitees += 1;
            report.matured += matured;
            report.eligible += eligible;
            report.retained += retained;
            // INVARIANT: who was brought is at least one link away.
            let place = usize::try_from(forest.depth(user).unwrap_or(1)).unwrap_or(1).saturating_sub(1);
            if report.by_depth.len() <= place {
                report.by_depth.resize(place + 1, 0);
            }
            if let Some(count) = report.by_depth.get_mut(place) {
                *count += 1;
            }
            for (link, above) in (1..=numbers.depth.get()).zip(forest.chain(user)) {
                let inviter = inviters.entry(above).or_insert(Inviter {
                    user: above,
                    invitees: 0,
                    matured: 0,
                    eligible: 0,
                    retained: 0,
                    team: 0,
                    team_matured: 0,
                });
                inviter.team += 1;
                inviter.team_matured += matured;
                if link == 1 {
                    inviter.invitees += 1;
                    inviter.matured += matured;
                    inviter.eligible += eligible;
                    inviter.retained += retained;
                }
            }
        }
        Ok(ReferralReport { k_factor, inviters: inviters.into_values().collect(), ..report })
    }
}
