//! The list of features: names, units, meanings.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::measure::{Measured, mean, net, number, share, signed, whole};

/// The version of the list. It changes whenever a name, a unit or a meaning does.
pub const FEATURES_VERSION: u32 = 2;

/// One feature of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Feature {
    /// The name: lower case, digits and underscores, so that it can head a column anywhere. A number at the end is a
    /// window: that many days, ending on the day asked about.
    pub name: &'static str,
    /// The unit of the value.
    pub unit: FeatureUnit,
    /// The meaning, and when the value is unknown.
    pub meaning: &'static str,
}

/// The unit of a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FeatureUnit {
    /// Days, whole or on average.
    Days,
    /// A number of things or events.
    Count,
    /// Minutes, with fractions.
    Minutes,
    /// Minor units of money; may be negative.
    Money,
    /// A share, 0 to 1.
    Share,
    /// A factor, 0 or more.
    Times,
    /// Satisfaction, 0 to 100.
    Points,
}

impl fmt::Display for FeatureUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Days => "days",
            Self::Count => "count",
            Self::Minutes => "minutes",
            Self::Money => "minor units of money",
            Self::Share => "share",
            Self::Times => "times",
            Self::Points => "points",
        })
    }
}

/// Writes the list and the vector from one table: name, unit, meaning, and how it is measured.
macro_rules! features {
    ($of:ident; $(#[doc = $meaning:literal] $name:ident $unit:ident = $value:expr;)+) => {
        /// All features, in the order of the vector.
        pub const FEATURES: [Feature; COUNT] = [$(
            Feature { name: stringify!($name), unit: FeatureUnit::$unit, meaning: $meaning.trim_ascii() },
        )+];

        /// The values, in order; `None` if unknown.
        pub(super) fn measured($of: &Measured<'_>) -> [Option<f64>; COUNT] {
            [$($value),+]
        }
    };
}

/// The number of features.
pub(super) const COUNT: usize = 66;

features! {
    of;
    /// Days since joining: the given join day, else the first registration, else the first active day.
    tenure_days Days = whole(of.tenure_days);
    /// Days since the last active day; unknown without one in 365 days.
    silence_days Days = of.scan.active_gaps.since_last();
    /// Active days.
    active_days_7 Count = whole(of.scan.active_days.last_7);
    /// Active days.
    active_days_28 Count = whole(of.scan.active_days.last_28);
    /// Active days in the 28 days before the last 28: what they used to be.
    active_days_28_before Count = whole(of.scan.active_days.before_28);
    /// Active days.
    active_days_90 Count = whole(of.scan.active_days.last_90);
    /// Active days.
    active_days_365 Count = whole(of.scan.active_days.last_365);
    /// Mean days from an active day to the next in 365 days; unknown before the second one.
    active_gap_mean_days Days = of.scan.active_gaps.mean();
    /// Days between the last two active days in 365 days; unknown before the second one.
    active_gap_last_days Days = of.scan.active_gaps.last();
    /// Silence in terms of the mean gap; unknown where that is.
    active_overdue Times = of.scan.active_gaps.overdue();
    /// Logins and check-ins.
    visits_28 Count = whole(of.scan.visits.last_28);
    /// Logins and check-ins.
    visits_90 Count = whole(of.scan.visits.last_90);
    /// Views, searches and tutorials.
    content_28 Count = whole(of.scan.content.last_28);
    /// Views, searches and tutorials.
    content_90 Count = whole(of.scan.content.last_90);
    /// Uses of features.
    uses_28 Count = whole(of.scan.uses.last_28);
    /// Uses of features.
    uses_90 Count = whole(of.scan.uses.last_90);
    /// Likes, comments and shares given.
    social_28 Count = whole(of.scan.social.last_28);
    /// Likes, comments and shares given.
    social_90 Count = whole(of.scan.social.last_90);
    /// Content made, users helped, problems solved.
    creation_28 Count = whole(of.scan.creation.last_28);
    /// Content made, users helped, problems solved.
    creation_90 Count = whole(of.scan.creation.last_90);
    /// Things put into the cart.
    carts_28 Count = whole(of.scan.carts.last_28);
    /// Things put into the cart.
    carts_90 Count = whole(of.scan.carts.last_90);
    /// Events of kinds of your own.
    custom_28 Count = whole(of.scan.custom.last_28);
    /// Events of kinds of your own.
    custom_90 Count = whole(of.scan.custom.last_90);
    /// Users invited.
    invitations_90 Count = whole(of.scan.invitations.last_90);
    /// Events of the host's taken part in.
    joined_90 Count = whole(of.scan.joined.last_90);
    /// Points redeemed, coupons used, benefits claimed: how often.
    benefits_90 Count = whole(of.scan.benefits.last_90);
    /// Time of views, uses and tutorials.
    minutes_7 Minutes = Some(number(of.scan.seconds.last_7) / 60.0);
    /// Time of views, uses and tutorials.
    minutes_28 Minutes = Some(number(of.scan.seconds.last_28) / 60.0);
    /// Time of views, uses and tutorials.
    minutes_90 Minutes = Some(number(of.scan.seconds.last_90) / 60.0);
    /// Different kinds of activity; those of your own count as one.
    kinds_28 Count = whole(of.scan.kinds_28.count_ones());
    /// Different kinds of activity; those of your own count as one.
    kinds_90 Count = whole(of.scan.kinds_90.count_ones());
    /// Different features used.
    subjects_used_90 Count = whole(of.scan.different_subjects());
    /// Active hours at night of all active hours, each hour of each day once; unknown where no hour is known.
    night_share_90 Share = share(of.scan.night_hours, of.scan.hours);
    /// Active days on a weekend of all active days; unknown without one.
    weekend_share_90 Share = share(of.scan.weekend_days, of.scan.active_days.last_90);
    /// Days since the last purchase; unknown without one in 365 days.
    purchase_recency_days Days = of.scan.purchase_gaps.since_last();
    /// Purchases.
    purchases_28 Count = whole(of.scan.purchases.last_28);
    /// Purchases.
    purchases_90 Count = whole(of.scan.purchases.last_90);
    /// Purchases.
    purchases_365 Count = whole(of.scan.purchases.last_365);
    /// Days with a purchase.
    purchase_days_365 Count = whole(of.scan.purchase_gaps.days());
    /// Purchases ever.
    purchases_lifetime Count = whole(of.purchases_ever);
    /// Purchases less refunds.
    net_spend_28 Money = Some(net(of.scan.spent.last_28, of.scan.refunded.last_28));
    /// Purchases less refunds.
    net_spend_90 Money = Some(net(of.scan.spent.last_90, of.scan.refunded.last_90));
    /// Purchases less refunds.
    net_spend_365 Money = Some(net(of.scan.spent.last_365, of.scan.refunded.last_365));
    /// Purchases less refunds, ever.
    net_spend_lifetime Money = Some(signed(of.net_spend_ever));
    /// Mean net spend of a purchase; unknown without one.
    purchase_mean_365 Money = mean(net(of.scan.spent.last_365, of.scan.refunded.last_365), of.scan.purchases.last_365);
    /// Mean days from a purchase day to the next in 365 days; unknown before the second one.
    purchase_gap_mean_days Days = of.scan.purchase_gaps.mean();
    /// Days between the last two purchase days in 365 days; unknown before the second one.
    purchase_gap_last_days Days = of.scan.purchase_gaps.last();
    /// Days since the last purchase in terms of the mean gap; unknown where that is.
    purchase_overdue Times = of.scan.purchase_gaps.overdue();
    /// Money refunded of money spent, at most all of it; unknown where nothing was spent.
    refund_share_365 Share = share(of.scan.refunded.last_365, of.scan.spent.last_365);
    /// Purchase days with a coupon used of all purchase days; unknown without one.
    discount_share_365 Share = share(of.scan.coupon_days, of.scan.purchase_gaps.days().into());
    /// Complaints.
    complaints_90 Count = whole(of.scan.complaints.last_90);
    /// Complaints that were not resolved: received less resolved, at least 0.
    complaints_open_90 Count = whole(of.scan.complaints.last_90.saturating_sub(of.scan.resolved.last_90));
    /// Suggestions made.
    suggestions_90 Count = whole(of.scan.suggestions.last_90);
    /// Mean satisfaction; unknown where it was never told.
    satisfaction_mean_365 Points = mean(number(of.scan.satisfaction.last_365), of.scan.ratings.last_365);
    /// Payments that failed.
    payment_failures_28 Count = whole(of.scan.failures.last_28);
    /// Messages sent to them.
    messages_28 Count = whole(of.scan.sent.last_28);
    /// Messages sent to them.
    messages_90 Count = whole(of.scan.sent.last_90);
    /// Messages opened of messages sent, at most all of them; unknown where none was sent.
    message_open_share_90 Share = share(of.scan.opened.last_90, of.scan.sent.last_90);
    /// Messages clicked of messages sent, at most all of them; unknown where none was sent.
    message_click_share_90 Share = share(of.scan.clicked.last_90, of.scan.sent.last_90);
    /// Likes received.
    likes_received_90 Count = whole(of.scan.likes_received.last_90);
    /// Reports by others.
    reported_90 Count = whole(of.scan.reported.last_90);
    /// Closed accounts: 1 or more where they left and came back, or are gone.
    leaves_365 Count = whole(of.scan.leaves.last_365);
    /// The probability that the process of the rule goes on; unknown without a process or an event of it.
    process_alive Share = of.process.map(|(process, known)| process.model.probability_alive(known).get());
    /// The probability of an event of the process within its horizon; unknown likewise.
    process_event Share = of.process.map(|(process, known)| process.model.probability_of_event(known, process.horizon_days).get());
    /// Event days of the process after the first one, ever; unknown likewise.
    process_repeats Count = of.process.and_then(|(_, known)| whole(known.frequency()));
}
