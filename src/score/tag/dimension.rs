//! The dimensions of tags, and their units.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::answer::naming::named;
use crate::number::decimal::Decimal;
use crate::number::money::Money;

/// The unit of a dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TagUnit {
    /// How many or how often.
    Count,
    /// Days with fractions, kept as billionths.
    Days,
    /// A part of a whole, 0 to 1, kept as billionths.
    Share,
    /// Points with fractions, kept as billionths.
    Points,
    /// Whole seconds.
    Seconds,
    /// Minor units of money.
    Money,
}

/// Writes the enum of dimensions with their names and units.
macro_rules! dimensions {
    ($($(#[$doc:meta])+ $variant:ident $name:literal $chinese:literal $unit:ident;)+) => {
        /// A dimension of tags: something that is measured for every user.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum TagDimension {
            $($(#[$doc])+ $variant,)+
        }

        impl TagDimension {
            /// All of them, in the order of tags.
            pub const ALL: [Self; COUNT] = [$(Self::$variant),+];

            /// The unit.
            pub const fn unit(self) -> TagUnit {
                match self {
                    $(Self::$variant => TagUnit::$unit,)+
                }
            }
        }

        named! {
            TagDimension, "tag dimension" {
                $($variant $name $chinese;)+
            }
        }
    };
}

/// The number of dimensions.
pub(super) const COUNT: usize = 17;

dimensions! {
    /// Comments, shares and likes given.
    InteractionDepth "interaction depth" "互动深度" Count;
    /// The evidence of the user's strongest need.
    NeedStrength "need strength" "需求强度" Points;
    /// The contribution score.
    EcosystemContribution "ecosystem contribution" "生态贡献" Points;
    /// Days with activity.
    ActiveDays "active days" "活跃天数" Count;
    /// Time spent on Use and View.
    TimeSpent "time spent" "使用时长" Seconds;
    /// The number of different features used.
    FeatureBreadth "feature breadth" "功能广度" Count;
    /// The mean number of days between purchase days; 0 before the second one.
    PurchaseCadence "purchase cadence" "购买间隔" Days;
    /// The mean net spend of a purchase; 0 if refunds are as much or more.
    PriceLevel "price level" "客单价" Money;
    /// The share of purchase days with a coupon used.
    DiscountAffinity "discount affinity" "优惠偏好" Share;
    /// Money refunded as a share of money spent, at most 1; 0 without a purchase.
    RefundShare "refund share" "退款占比" Share;
    /// The share of active hours at night; each hour of each day counts once.
    NightHabit "night habit" "夜间习惯" Share;
    /// The share of active days on a weekend.
    WeekendHabit "weekend habit" "周末习惯" Share;
    /// Messages clicked as a share of messages sent, at most 1.
    MessageResponse "message response" "消息响应" Share;
    /// Complaints.
    Complaints "complaints" "投诉次数" Count;
    /// Users invited.
    ReferralPower "referral power" "邀请能力" Count;
    /// Your events that the user took part in.
    EventParticipation "event participation" "活动参与" Count;
    /// Days since joining, however long ago.
    Tenure "tenure" "加入时长" Days;
}

/// A value of a dimension, as a whole number of its smallest unit. Never negative.
///
/// Formatted with a precision, as in `{:.2}`, money has that many decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TagValue {
    /// The dimension that was measured.
    pub dimension: TagDimension,
    /// Counts, seconds and minor units as they are; days, shares and points in billionths.
    pub units: i64,
}

impl TagValue {
    /// The value as the nearest float: minutes for time spent, minor units for money, otherwise the number itself.
    #[expect(clippy::cast_precision_loss, reason = "a number above 2^53 is still right to 16 digits")]
    pub fn get(self) -> f64 {
        let units = self.units as f64;
        match self.dimension.unit() {
            TagUnit::Count | TagUnit::Money => units,
            TagUnit::Seconds => units / 60.0,
            TagUnit::Days | TagUnit::Share | TagUnit::Points => units / 1e9,
        }
    }
}

impl fmt::Display for TagValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = self.units;
        let decimal = Decimal::of_billionths(u64::try_from(units).unwrap_or_default());
        match self.dimension.unit() {
            TagUnit::Count => write!(f, "{units}"),
            TagUnit::Days => {
                write!(f, "{} day{}", decimal.truncated(1), if decimal == Decimal::ONE { "" } else { "s" })
            }
            TagUnit::Share => write!(f, "{} %", decimal.times(100).truncated(0)),
            TagUnit::Points => write!(f, "{}", decimal.truncated(1)),
            TagUnit::Seconds => write!(f, "{} minutes", units / 60),
            TagUnit::Money => write!(f, "{:.*}", f.precision().unwrap_or(0), Money::minor(units)),
        }
    }
}
