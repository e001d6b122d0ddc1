//! The report on referrals, and how two reports merge.

use core::fmt;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::answer::definition::{Definition, OtherDefinition};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::event::id::UserId;
use crate::incentive::achievement::{CountSource, SourceCount};
use crate::number::money::{Amount, Money};
use crate::number::ratio::Ratio;
use crate::population::census::{add, add_rows};
use crate::time::{Day, Window};
use crate::wording::problems::problems;

/// Referrals as of a day. Only users who have joined by then count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
#[non_exhaustive]
pub struct ReferralReport {
    definition: Definition,
    /// The day asked about.
    pub as_of: Day,
    /// Users with a referrer.
    pub invitees: u64,
    /// Invitees who are mature.
    pub matured: u64,
    /// Invitees who are old enough to say whether they stay.
    pub eligible: u64,
    /// Eligible invitees who stayed.
    pub retained: u64,
    /// The number of invitees one, two, three … links away from the root of their tree.
    pub by_depth: Vec<u64>,
    /// The K factor of the window.
    pub k_factor: KFactor,
    /// The users who invited others, in order of their ids.
    pub inviters: Vec<Inviter>,
}

mergeable!(ReferralReport, "referrals", 1, OtherDefinition);

/// The stored form of a [`ReferralReport`], before the check.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    definition: Definition,
    as_of: Day,
    invitees: u64,
    matured: u64,
    eligible: u64,
    retained: u64,
    by_depth: Vec<u64>,
    k_factor: KFactor,
    inviters: Vec<Inviter>,
}

/// Why a stored report is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReferralReportError {
    /// A part is larger than its whole.
    MoreThanAll {
        /// The name of the part.
        field: &'static str,
        /// The count of the part.
        count: u64,
        /// The count of the whole.
        of: u64,
    },
    /// The depths do not add up to the invitees.
    Depths {
        /// The number of invitees with a depth.
        found: u64,
        /// The number of invitees.
        invitees: u64,
    },
    /// The days on which invitees matured do not fit their number.
    MaturedOn {
        /// The inviter's id.
        user: UserId,
        /// The number of their mature invitees.
        matured: u64,
    },
    /// Inviters are repeated or out of order.
    Inviters {
        /// The inviter's id.
        user: UserId,
    },
}

problems! {
    enum ReferralReportError {
        MoreThanAll { field: Text, count: Whole, of: Whole } = "problem.referral_report.more_than_all"
            "`{field}` is `{count}` of `{of}`: count each user once, and only users of the larger group"
            "`{field}`为`{count}`，而总数为`{of}`：每名用户只计一次，且只计较大人群中的用户";
        Depths { found: Whole, invitees: Whole } = "problem.referral_report.depths"
            "`by_depth` holds `{found}` of `{invitees}` invitees: each has one depth"
            "`by_depth`有`{found}`名，而受邀者有`{invitees}`名：每名受邀者有一个层级";
        MaturedOn { user: Text, matured: Whole } = "problem.referral_report.matured_on"
            "inviter `{user}` has `{matured}` mature invitees on other days: give each day once, ascending, none after the day asked about, with counts that add up to `{matured}`"
            "邀请人`{user}`的`{matured}`名成熟受邀者日期不对：请从早到晚、每天一次，不晚于查询日，人数合计为`{matured}`";
        Inviters { user: Text } = "problem.referral_report.inviters"
            "inviter `{user}` is repeated or out of order: give each inviter once, in order of their ids"
            "邀请人`{user}`重复或顺序不对：请按编号排序，每名只写一次";
    }
}

/// The invitees of one user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Inviter {
    /// The inviter's id.
    pub user: UserId,
    /// Direct invitees.
    pub invitees: u64,
    /// Direct invitees who are mature.
    pub matured: u64,
    /// How many of them matured on which day, ascending.
    pub matured_on: Vec<(Day, u64)>,
    /// Direct invitees who are old enough to say whether they stay.
    pub eligible: u64,
    /// Eligible direct invitees who stayed.
    pub retained: u64,
    /// Direct and indirect invitees, to the depth of the rule.
    pub team: u64,
    /// Direct and indirect invitees who are mature.
    pub team_matured: u64,
}

/// How many mature invitees each active user brings. Part of a [`ReferralReport`], whose definition covers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct KFactor {
    /// The window.
    pub window: Window,
    /// Users with a referrer. Without any, nobody knows who was invited, and the factor is unknown.
    pub invitees: u64,
    /// Invitees who matured in the window.
    pub matured: u64,
    /// Users who were active in the window.
    pub active: u64,
}

impl KFactor {
    /// Mature invitees for each active user; `None` without active users, or if no user has a referrer.
    #[expect(clippy::cast_precision_loss, reason = "counts of users are below 2^53")]
    pub fn get(&self) -> Option<f64> {
        (self.active > 0 && self.invitees > 0).then(|| self.matured as f64 / self.active as f64)
    }
}

impl fmt::Display for KFactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.get() {
            Some(k) => write!(f, "{k:.3}: {} matured for {} active users, {}", self.matured, self.active, self.window),
            None if self.invitees == 0 => f.write_str("unknown: no user has a referrer"),
            None => write!(f, "nobody active, {}", self.window),
        }
    }
}

impl ReferralReport {
    /// The question that was answered, and the forest.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// Adds the same report over other users, for example from another machine. Both reports must use the forest of all
    /// users ([`ReferralRule::report_in`](super::ReferralRule::report_in)): a forest of one part would cut chains, and
    /// so depths and teams, short.
    ///
    /// # Errors
    /// If the definitions or the forests differ; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), OtherDefinition> {
        self.definition.must_be(&other.definition)?;
        let mut sums = Sums::from(self.clone());
        sums.join(Sums::from(other.clone()));
        *self = sums.report(self.definition.clone(), self.as_of, self.k_factor.window);
        Ok(())
    }

    /// The invitees of one user; `None` if they invited nobody.
    pub fn inviter(&self, user: impl Into<UserId>) -> Option<&Inviter> {
        let place = self.inviters.binary_search_by_key(&user.into(), |inviter| inviter.user).ok()?;
        self.inviters.get(place)
    }

    /// The share of eligible invitees who stayed; `None` if nobody is eligible.
    pub fn quality(&self) -> Option<Ratio> {
        Ratio::of(self.retained, self.eligible)
    }

    /// The cost of a mature invitee, rounded half away from zero; `None` if there are none.
    ///
    /// ```
    /// use lifestage::outreach::ReferralRule;
    /// use lifestage::time::Calendar;
    /// use lifestage::{Amount, Day, Event, Money, Population, User};
    ///
    /// let day = Day::ymd(2026, 1, 5);
    /// let events = [Event::log_in(1_u64, day), Event::log_in(2_u64, day), Event::log_in(2_u64, day.plus(33))];
    /// let mut population = Population::from_events(&events, Calendar::utc())?;
    /// population.introduce(User::new(2_u64).referred_by(1_u64));
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
    /// The share of eligible direct invitees who stayed; `None` if nobody is eligible.
    pub fn quality(&self) -> Option<Ratio> {
        Ratio::of(self.retained, self.eligible)
    }
}

impl Inviter {
    /// The lines by which achievements count invitees who matured.
    ///
    /// ```
    /// use lifestage::incentive::{CountSource, SourceCount};
    /// use lifestage::outreach::ReferralRule;
    /// use lifestage::time::Calendar;
    /// use lifestage::{Day, Event, Population, User};
    ///
    /// let day = Day::ymd(2026, 1, 5);
    /// let events = [Event::log_in(1_u64, day), Event::log_in(2_u64, day), Event::log_in(2_u64, day.plus(33))];
    /// let mut population = Population::from_events(&events, Calendar::utc())?;
    /// population.introduce(User::new(2_u64).referred_by(1_u64));
    /// let report = ReferralRule::default().report(&population, day.plus(40))?;
    /// let lines: Vec<SourceCount> = report.inviter(1_u64).into_iter().flat_map(|inviter| inviter.lines()).collect();
    /// assert_eq!(lines, [SourceCount::new(day.plus(33), CountSource::MaturedInvitees, 1)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn lines(&self) -> impl Iterator<Item = SourceCount> {
        self.matured_on.iter().map(|(day, count)| SourceCount::new(*day, CountSource::MaturedInvitees, *count))
    }

    pub(super) const fn nobody_yet(user: UserId) -> Self {
        let matured_on = Vec::new();
        Self { user, invitees: 0, matured: 0, matured_on, eligible: 0, retained: 0, team: 0, team_matured: 0 }
    }

    /// Notes that this many matured on a day.
    pub(super) fn mature(&mut self, day: Day, count: u64) {
        match self.matured_on.binary_search_by_key(&day, |(day, _)| *day) {
            Ok(place) => self.matured_on.get_mut(place).into_iter().for_each(|(_, so_far)| add(so_far, count)),
            Err(place) => self.matured_on.insert(place, (day, count)),
        }
    }

    fn join(&mut self, other: &Self) {
        add(&mut self.invitees, other.invitees);
        add(&mut self.matured, other.matured);
        for (day, count) in &other.matured_on {
            self.mature(*day, *count);
        }
        add(&mut self.eligible, other.eligible);
        add(&mut self.retained, other.retained);
        add(&mut self.team, other.team);
        add(&mut self.team_matured, other.team_matured);
    }
}

/// The sums behind a report.
#[derive(Default)]
pub(super) struct Sums {
    pub(super) invitees: u64,
    pub(super) matured: u64,
    pub(super) eligible: u64,
    pub(super) retained: u64,
    pub(super) by_depth: Vec<u64>,
    /// Invitees who matured within the window.
    pub(super) matured_within: u64,
    pub(super) active: u64,
    pub(super) inviters: BTreeMap<UserId, Inviter>,
}

impl Sums {
    pub(super) fn join(&mut self, other: Self) {
        add(&mut self.invitees, other.invitees);
        add(&mut self.matured, other.matured);
        add(&mut self.eligible, other.eligible);
        add(&mut self.retained, other.retained);
        add(&mut self.matured_within, other.matured_within);
        add(&mut self.active, other.active);
        self.by_depth.resize(self.by_depth.len().max(other.by_depth.len()), 0);
        add_rows(&mut self.by_depth, &other.by_depth);
        for (user, theirs) in other.inviters {
            self.inviters.entry(user).or_insert(Inviter::nobody_yet(user)).join(&theirs);
        }
    }

    pub(super) fn report(self, definition: Definition, as_of: Day, window: Window) -> ReferralReport {
        ReferralReport {
            definition,
            as_of,
            invitees: self.invitees,
            matured: self.matured,
            eligible: self.eligible,
            retained: self.retained,
            by_depth: self.by_depth,
            k_factor: KFactor { window, invitees: self.invitees, matured: self.matured_within, active: self.active },
            inviters: self.inviters.into_values().collect(),
        }
    }
}

impl From<ReferralReport> for Sums {
    fn from(report: ReferralReport) -> Self {
        Self {
            invitees: report.invitees,
            matured: report.matured,
            eligible: report.eligible,
            retained: report.retained,
            by_depth: report.by_depth,
            matured_within: report.k_factor.matured,
            active: report.k_factor.active,
            inviters: report.inviters.into_iter().map(|inviter| (inviter.user, inviter)).collect(),
        }
    }
}

impl TryFrom<Written> for ReferralReport {
    type Error = ReferralReportError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written { definition, as_of, invitees, matured, eligible, retained, by_depth, k_factor, inviters } =
            written;
        let at_most = |field: &'static str, count: u64, of: u64| {
            if count > of { Err(ReferralReportError::MoreThanAll { field, count, of }) } else { Ok(()) }
        };
        at_most("matured", matured, invitees)?;
        at_most("eligible", eligible, invitees)?;
        at_most("retained", retained, eligible)?;
        at_most("k_factor.invitees", k_factor.invitees, invitees)?;
        at_most("invitees", invitees, k_factor.invitees)?;
        at_most("k_factor.matured", k_factor.matured, matured)?;
        let found = by_depth.iter().fold(0, |sum: u64, count| sum.saturating_add(*count));
        if found != invitees {
            return Err(ReferralReportError::Depths { found, invitees });
        }
        for inviter in &inviters {
            at_most("inviters.invitees", inviter.invitees, inviter.team)?;
            at_most("inviters.matured", inviter.matured, inviter.invitees)?;
            let dated = inviter.matured_on.iter().fold(0, |sum: u64, (_, count)| sum.saturating_add(*count));
            let is_counted = dated == inviter.matured;
            let ascends = inviter.matured_on.is_sorted_by(|(one, _), (next, _)| one < next);
            let is_past = inviter.matured_on.iter().all(|(day, count)| *day <= as_of && *count > 0);
            if !(is_counted && ascends && is_past) {
                return Err(ReferralReportError::MaturedOn { user: inviter.user, matured: inviter.matured });
            }
            at_most("inviters.eligible", inviter.eligible, inviter.invitees)?;
            at_most("inviters.retained", inviter.retained, inviter.eligible)?;
            at_most("inviters.team", inviter.team, invitees)?;
            at_most("inviters.team_matured", inviter.team_matured, inviter.team)?;
        }
        if let Some((_, next)) = inviters.iter().zip(inviters.iter().skip(1)).find(|(one, next)| one.user >= next.user)
        {
            return Err(ReferralReportError::Inviters { user: next.user });
        }
        Ok(Self { definition, as_of, invitees, matured, eligible, retained, by_depth, k_factor, inviters })
    }
}
