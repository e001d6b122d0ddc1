//! The features: names, units, meanings.

use core::fmt;

use serde::{Deserialize, Serialize};

/// Which list of features this is: another number as soon as a name, a unit or a meaning differs.
pub const FEATURES_VERSION: u32 = 1;

/// One feature of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feature {
    /// The name: lower case, digits and underscores, so that it can head a column anywhere. A number at the end is a
    /// window: that many days, the day that is asked about included.
    pub name: &'static str,
    /// In what it is measured.
    pub unit: FeatureUnit,
    /// What it says, and when it is unknown.
    pub meaning: &'static str,
}

/// What a feature is measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeatureUnit {
    /// Days, whole or in the mean.
    Days,
    /// How many, or how often.
    Count,
    /// Minutes, with fractions.
    Minutes,
    /// Minor units of money; may be negative.
    Money,
    /// A part of a whole, 0 to 1.
    Share,
    /// How many times as much, from 0 up.
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

/// Writes the list, and a struct with a field for each feature, so that none can be forgotten.
macro_rules! features {
    ($(#[doc = $meaning:literal] $name:ident $unit:ident;)+) => {
        /// All features, in the order of the vector.
        pub const FEATURES: [Feature; COUNT] = [$(
            Feature { name: stringify!($name), unit: FeatureUnit::$unit, meaning: $meaning.trim_ascii() },
        )+];

        /// The values by name; none where nothing is known.
        pub(super) struct Named {
            $(pub(super) $name: Option<f64>,)+
        }

        impl Named {
            pub(super) const fn in_order(self) -> [Option<f64>; COUNT] {
                [$(self.$name),+]
            }
        }
    };
}

/// How many there are.
pub(super) const COUNT: usize = 66;

features! {
    /// Days since joining: the given join day, else the first event.
    tenure_days Days;
    /// Days since the last active day; unknown without one in 365 days.
    silence_days Days;
    /// Active days.
    active_days_7 Count;
    /// Active days.
    active_days_28 Count;
    /// Active days in the 28 days before the last 28: what they used to be.
    active_days_28_before Count;
    /// Active days.
    active_days_90 Count;
    /// Active days.
    active_days_365 Count;
    /// Mean days from an active day to the next in 365 days; unknown before the second one.
    active_gap_mean_days Days;
    /// Days between the last two active days in 365 days; unknown before the second one.
    active_gap_last_days Days;
    /// Silence in terms of the mean gap; unknown where that is.
    active_overdue Times;
    /// Logins and sign-ins.
    visits_28 Count;
    /// Logins and sign-ins.
    visits_90 Count;
    /// Views, searches and tutorials.
    content_28 Count;
    /// Views, searches and tutorials.
    content_90 Count;
    /// Uses of features.
    uses_28 Count;
    /// Uses of features.
    uses_90 Count;
    /// Likes, comments and shares given.
    social_28 Count;
    /// Likes, comments and shares given.
    social_90 Count;
    /// Content made, users helped, problems solved.
    creation_28 Count;
    /// Content made, users helped, problems solved.
    creation_90 Count;
    /// Things put into the cart.
    carts_28 Count;
    /// Things put into the cart.
    carts_90 Count;
    /// Events of kinds of the host's own.
    custom_28 Count;
    /// Events of kinds of the host's own.
    custom_90 Count;
    /// Users invited.
    invitations_90 Count;
    /// Events of the host's taken part in.
    joined_90 Count;
    /// Points redeemed, coupons used, benefits claimed: how often.
    benefits_90 Count;
    /// Time of views, uses and tutorials.
    minutes_7 Minutes;
    /// Time of views, uses and tutorials.
    minutes_28 Minutes;
    /// Time of views, uses and tutorials.
    minutes_90 Minutes;
    /// Different kinds of activity; those of the host's own count as one.
    kinds_28 Count;
    /// Different kinds of activity; those of the host's own count as one.
    kinds_90 Count;
    /// Different features used.
    subjects_used_90 Count;
    /// Active hours at night of all active hours, each hour of each day once; unknown where no hour is known.
    night_share_90 Share;
    /// Active days on a weekend of all active days; unknown without one.
    weekend_share_90 Share;
    /// Days since the last purchase; unknown without one in 365 days.
    purchase_recency_days Days;
    /// Purchases.
    purchases_28 Count;
    /// Purchases.
    purchases_90 Count;
    /// Purchases.
    purchases_365 Count;
    /// Days with a purchase.
    purchase_days_365 Count;
    /// Purchases ever.
    purchases_lifetime Count;
    /// Purchases less refunds.
    net_spend_28 Money;
    /// Purchases less refunds.
    net_spend_90 Money;
    /// Purchases less refunds.
    net_spend_365 Money;
    /// Purchases less refunds, ever.
    net_spend_lifetime Money;
    /// Mean net spend of a purchase; unknown without one.
    purchase_mean_365 Money;
    /// Mean days from a purchase day to the next in 365 days; unknown before the second one.
    purchase_gap_mean_days Days;
    /// Days between the last two purchase days in 365 days; unknown before the second one.
    purchase_gap_last_days Days;
    /// Days since the last purchase in terms of the mean gap; unknown where that is.
    purchase_overdue Times;
    /// Money refunded of money spent, at most all of it; unknown where nothing was spent.
    refund_share_365 Share;
    /// Purchase days with a coupon used of all purchase days; unknown without one.
    discount_share_365 Share;
    /// Complaints.
    complaints_90 Count;
    /// Complaints that were not resolved: received less resolved, at least 0.
    complaints_open_90 Count;
    /// Suggestions made.
    suggestions_90 Count;
    /// Mean satisfaction; unknown where it was never told.
    satisfaction_mean_365 Points;
    /// Payments that failed.
    payment_failures_28 Count;
    /// Messages sent to them.
    messages_28 Count;
    /// Messages sent to them.
    messages_90 Count;
    /// Messages opened of messages sent, at most all of them; unknown where none was sent.
    message_open_share_90 Share;
    /// Messages clicked of messages sent, at most all of them; unknown where none was sent.
    message_click_share_90 Share;
    /// Likes received.
    likes_received_90 Count;
    /// Reports by others.
    reported_90 Count;
    /// Closed accounts: 1 or more where they left and came back, or are gone.
    leaves_365 Count;
    /// The probability that the process of the rule goes on; unknown without a process or an event of it.
    process_alive Share;
    /// The probability of an event of the process within its horizon; unknown likewise.
    process_event Share;
    /// Event days of the process after the first one, ever; unknown likewise.
    process_repeats Count;
}
