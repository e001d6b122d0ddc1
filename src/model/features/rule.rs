//! The numbers by which features are measured.

use serde::{Deserialize, Serialize};

use super::list::Named;
use super::scan::{Gaps, Scan};
use super::vector::Features;
use crate::event::kind::{Kind, KindSet};
use crate::event::user::User;
use crate::profile::{AsOf, BeforeHorizon, Hours, Profile};
use crate::score::recurrence::{Mbg, Recurrence};
use crate::time::{Day, Weekday, Window};

/// How features are measured. Train and score with the same rule: store it beside the model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FeatureRule {
    /// What counts as activity. Default every kind that the user does.
    pub activity: KindSet,
    /// The clock hours of the night. Default 22 to 5, so up to six o'clock.
    pub night: Hours,
    /// The days of the weekend. Default Saturday and Sunday.
    pub weekend: [Weekday; 2],
    /// The process whose end and next event are foretold. Default none: it is fitted to a population first.
    pub process: Option<FeatureProcess>,
}

/// A process of event days: how likely it goes on is a feature of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FeatureProcess {
    /// Which events make an event day. Default purchases.
    pub kinds: KindSet,
    /// The model, fitted. Default the weak prior.
    pub model: Mbg,
    /// How far ahead an event is foretold, in days. Default 30.
    pub horizon_days: u32,
}

impl Default for FeatureRule {
    fn default() -> Self {
        Self {
            activity: KindSet::activity(),
            night: [22, 23, 0, 1, 2, 3, 4, 5].into_iter().collect(),
            weekend: [Weekday::Sat, Weekday::Sun],
            process: None,
        }
    }
}

impl Default for FeatureProcess {
    fn default() -> Self {
        Self { kinds: Kind::Purchase.into(), model: Mbg::default(), horizon_days: 30 }
    }
}

/// How far back is looked, but for lifetime counts and the process.
const LOOK_BACK: Window = Window::last(365);

impl FeatureRule {
    /// The features of a user as of a day; none where they are not in the population yet.
    ///
    /// # Errors
    /// When one of the last 365 days is not remembered; with a process, when any of its days is not.
    pub fn extract(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<Features>, BeforeHorizon> {
        let Some(joined) = as_of.joined(user) else { return Ok(None) };
        let scan = Scan::of(self, as_of.within(LOOK_BACK)?, as_of.day());
        let process = self.process.as_ref().map(|process| process.recurrence(as_of)).transpose()?.flatten();
        let foretold = self.process.as_ref().zip(process);
        let Scan { active_gaps, purchase_gaps, .. } = &scan;
        Ok(Some(Features(
            Named {
                tenure_days: Some((as_of.day() - joined).into()),
                silence_days: active_gaps.since_last(),
                active_days_7: Some(number(scan.active_days.last_7)),
                active_days_28: Some(number(scan.active_days.last_28)),
                active_days_28_before: Some(number(scan.active_days.before_28)),
                active_days_90: Some(number(scan.active_days.last_90)),
                active_days_365: Some(number(scan.active_days.last_365)),
                active_gap_mean_days: active_gaps.mean(),
                active_gap_last_days: active_gaps.last(),
                active_overdue: active_gaps.overdue(),
                visits_28: Some(number(scan.visits.last_28)),
                visits_90: Some(number(scan.visits.last_90)),
                content_28: Some(number(scan.content.last_28)),
                content_90: Some(number(scan.content.last_90)),
                uses_28: Some(number(scan.uses.last_28)),
                uses_90: Some(number(scan.uses.last_90)),
                social_28: Some(number(scan.social.last_28)),
                social_90: Some(number(scan.social.last_90)),
                creation_28: Some(number(scan.creation.last_28)),
                creation_90: Some(number(scan.creation.last_90)),
                carts_28: Some(number(scan.carts.last_28)),
                carts_90: Some(number(scan.carts.last_90)),
                custom_28: Some(number(scan.custom.last_28)),
                custom_90: Some(number(scan.custom.last_90)),
                invitations_90: Some(number(scan.invitations.last_90)),
                joined_90: Some(number(scan.joined.last_90)),
                benefits_90: Some(number(scan.benefits.last_90)),
                minutes_7: Some(number(scan.seconds.last_7) / 60.0),
                minutes_28: Some(number(scan.seconds.last_28) / 60.0),
                minutes_90: Some(number(scan.seconds.last_90) / 60.0),
                kinds_28: Some(scan.kinds_28.count_ones().into()),
                kinds_90: Some(scan.kinds_90.count_ones().into()),
                subjects_used_90: Some(number(scan.different_subjects())),
                night_share_90: share(scan.night_hours, scan.hours),
                weekend_share_90: share(scan.weekend_days, scan.active_days.last_90),
                purchase_recency_days: purchase_gaps.since_last(),
                purchases_28: Some(number(scan.purchases.last_28)),
                purchases_90: Some(number(scan.purchases.last_90)),
                purchases_365: Some(number(scan.purchases.last_365)),
                purchase_days_365: Some(purchase_gaps.days().into()),
                purchases_lifetime: Some(number(as_of.count(Kind::Purchase, Window::LIFETIME)?)),
                net_spend_28: Some(net(scan.spent.last_28, scan.refunded.last_28)),
                net_spend_90: Some(net(scan.spent.last_90, scan.refunded.last_90)),
                net_spend_365: Some(net(scan.spent.last_365, scan.refunded.last_365)),
                net_spend_lifetime: Some(signed(as_of.net_spend(Window::LIFETIME)?.minor_units())),
                purchase_mean_365: (scan.purchases.last_365 > 0)
                    .then(|| net(scan.spent.last_365, scan.refunded.last_365) / number(scan.purchases.last_365)),
                purchase_gap_mean_days: purchase_gaps.mean(),
                purchase_gap_last_days: purchase_gaps.last(),
                purchase_overdue: purchase_gaps.overdue(),
                refund_share_365: share(scan.refunded.last_365, scan.spent.last_365),
                discount_share_365: share(scan.coupon_days, purchase_gaps.days().into()),
                complaints_90: Some(number(scan.complaints.last_90)),
                complaints_open_90: Some(number(scan.complaints.last_90.saturating_sub(scan.resolved.last_90))),
                suggestions_90: Some(number(scan.suggestions.last_90)),
                satisfaction_mean_365: (scan.ratings.last_365 > 0)
                    .then(|| number(scan.satisfaction.last_365) / number(scan.ratings.last_365)),
                payment_failures_28: Some(number(scan.failures.last_28)),
                messages_28: Some(number(scan.sent.last_28)),
                messages_90: Some(number(scan.sent.last_90)),
                message_open_share_90: share(scan.opened.last_90, scan.sent.last_90),
                message_click_share_90: share(scan.clicked.last_90, scan.sent.last_90),
                likes_received_90: Some(number(scan.likes_received.last_90)),
                reported_90: Some(number(scan.reported.last_90)),
                leaves_365: Some(number(scan.leaves.last_365)),
                process_alive: foretold.map(|(process, known)| process.model.probability_alive(known).get()),
                process_event: foretold
                    .map(|(process, known)| process.model.probability_of_event(known, process.horizon_days).get()),
                process_repeats: process.map(|known| known.frequency().into()),
            }
            .in_order(),
        )))
    }
}

impl FeatureProcess {
    /// The same process with the α of these users as of a day, as [`Mbg::fitted`].
    ///
    /// # Errors
    /// When a profile has forgotten event days.
    pub fn fit<'a>(self, profiles: impl IntoIterator<Item = &'a Profile>, day: Day) -> Result<Self, BeforeHorizon> {
        let users = profiles.into_iter().map(|profile| self.recurrence(profile.as_of(day)));
        let users: Vec<Option<Recurrence>> = users.collect::<Result<_, _>>()?;
        Ok(Self { model: self.model.fitted(users.into_iter().flatten()), ..self })
    }

    fn recurrence(&self, as_of: AsOf<'_>) -> Result<Option<Recurrence>, BeforeHorizon> {
        Ok(Recurrence::of_days(as_of.days_of(&self.kinds, Window::LIFETIME)?, as_of.day()))
    }
}

#[expect(clippy::cast_precision_loss, reason = "a number above 2^53 is still right to 16 digits")]
const fn number(whole: u64) -> f64 {
    whole as f64
}

#[expect(clippy::cast_precision_loss, reason = "a number above 2^53 is still right to 16 digits")]
const fn signed(whole: i64) -> f64 {
    whole as f64
}

/// INVARIANT: all sums of a profile together are at most `i64::MAX`.
const fn net(spent: u64, refunded: u64) -> f64 {
    signed(spent.cast_signed() - refunded.cast_signed())
}

/// At most all of it; unknown of nothing.
fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| number(part.min(whole)) / number(whole))
}

impl Gaps {
    fn since_last(&self) -> Option<f64> {
        self.lags().map(|(_, last)| last.into())
    }

    fn last(&self) -> Option<f64> {
        self.last_gap().map(f64::from)
    }

    fn mean(&self) -> Option<f64> {
        let (first, last) = self.lags()?;
        (self.days() > 1).then(|| f64::from(first - last) / f64::from(self.days() - 1))
    }

    fn overdue(&self) -> Option<f64> {
        Some(self.since_last()? / self.mean()?)
    }
}
