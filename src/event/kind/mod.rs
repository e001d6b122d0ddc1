//! Kinds of events, their codes, and what the value of each counts. *What happened?*

mod codes;
mod set;

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::wording::problems::problems;
pub(crate) use codes::KindCodes;
pub use set::KindSet;

/// What the value of an event counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Nothing: the value is 0.
    Nothing,
    /// Money in minor units: cents, fen, yen.
    Money,
    /// Seconds of use.
    Seconds,
    /// Points that were spent.
    Points,
    /// A satisfaction from 0 to 100.
    Satisfaction,
    /// Anything: a kind of your own has a unit of your own.
    Any,
}

/// Writes the enum of kinds and everything that follows from one table: code, name, unit, whether it is activity.
macro_rules! kinds {
    ($($(#[$doc:meta])+ $code:literal $variant:ident $name:literal $chinese:literal $unit:ident $active:literal;)+) => {
        /// What happened: one of 35 kinds with a name, or a kind of your own.
        ///
        /// Codes are written to bytes and read from columns; a code is never reused.
        ///
        /// ```
        /// use lifestage::Kind;
        ///
        /// assert_eq!(Kind::Purchase.code(), 19);
        /// assert_eq!("add_to_cart".parse(), Ok(Kind::AddToCart));
        /// assert_eq!(Kind::custom(7).to_string(), "custom_7");
        /// assert_eq!(
        ///     Kind::from_code(99).unwrap_err().to_string(),
        ///     "`99` is not the code of a kind: give 0 to 34, or 32768 to 65535 for one of your own",
        /// );
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Kind {
            $($(#[$doc])+ $variant,)+
            /// A kind of your own, codes 32768 to 65535, with a value in a unit of your own. It counts as activity.
            Custom(CustomKind),
        }

        impl Kind {
            /// All kinds that have a name, in the order of their codes.
            pub const NAMED: &[Self] = &[$(Self::$variant),+];

            /// The code, as bytes and columns have it.
            pub const fn code(self) -> u16 {
                match self {
                    $(Self::$variant => $code,)+
                    Self::Custom(CustomKind(index)) => CUSTOM_FROM | index,
                }
            }

            /// The kind with this code.
            ///
            /// # Errors
            /// For a code that no kind has.
            pub const fn from_code(code: u16) -> Result<Self, KindError> {
                match code {
                    $($code => Ok(Self::$variant),)+
                    CUSTOM_FROM.. => Ok(Self::Custom(CustomKind(code - CUSTOM_FROM))),
                    _ => Err(KindError::Code(code)),
                }
            }

            /// The unit of its value.
            pub const fn unit(self) -> Unit {
                match self {
                    $(Self::$variant => Unit::$unit,)+
                    Self::Custom(_) => Unit::Any,
                }
            }

            /// Whether it counts as activity by default.
            pub const fn is_activity(self) -> bool {
                match self {
                    $(Self::$variant => $active,)+
                    Self::Custom(_) => true,
                }
            }

            /// What it is called in Chinese; none for one of your own.
            pub(crate) const fn chinese(self) -> Option<&'static str> {
                match self {
                    $(Self::$variant => Some($chinese),)+
                    Self::Custom(_) => None,
                }
            }

            /// The name in `snake_case`; none for one of your own.
            pub const fn name(self) -> Option<&'static str> {
                match self {
                    $(Self::$variant => Some($name),)+
                    Self::Custom(_) => None,
                }
            }
        }

        impl FromStr for Kind {
            type Err = KindError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($name => Ok(Self::$variant),)+
                    _ => text
                        .strip_prefix("custom_")
                        .and_then(|digits| digits.parse().ok())
                        .and_then(|index| CustomKind::new(index).ok())
                        .map(Self::Custom)
                        .ok_or_else(|| KindError::Name(text.into())),
                }
            }
        }
    };
}

kinds! {
    /// The account was created.
    0 Register "register" "注册" Nothing true;
    /// A phone number, e-mail address or other account was bound to the account.
    1 BindAccount "bind_account" "绑定账号" Nothing true;
    /// Filled in their profile.
    2 CompleteProfile "complete_profile" "完善资料" Nothing true;
    /// Logged in or opened the product.
    3 LogIn "log_in" "登录" Nothing true;
    /// Checked in for the day.
    4 CheckIn "check_in" "签到" Nothing true;
    /// Made up for a missed check-in.
    5 MakeUpCheckIn "make_up_check_in" "补签" Nothing true;
    /// Looked at content; the value is seconds.
    6 View "view" "浏览" Seconds true;
    /// Searched.
    7 Search "search" "搜索" Nothing true;
    /// Used a feature; the value is seconds.
    8 Use "use" "使用功能" Seconds true;
    /// Watched a tutorial; the value is seconds.
    9 WatchTutorial "watch_tutorial" "观看教程" Seconds true;
    /// Liked something.
    10 Like "like" "点赞" Nothing true;
    /// Commented.
    11 Comment "comment" "评论" Nothing true;
    /// Shared something.
    12 Share "share" "分享" Nothing true;
    /// Created content.
    13 Create "create" "创作" Nothing true;
    /// Helped a user.
    14 Help "help" "帮助他人" Nothing true;
    /// Solved a user's problem.
    15 Solve "solve" "解答问题" Nothing true;
    /// Invited somebody.
    16 Invite "invite" "邀请" Nothing true;
    /// Took part in an event that you held.
    17 JoinEvent "join_event" "参加活动" Nothing true;
    /// Put something into the cart; the value is money.
    18 AddToCart "add_to_cart" "加入购物车" Money true;
    /// Bought; the value is money.
    19 Purchase "purchase" "购买" Money true;
    /// Got money back; the value is money. Not activity.
    20 Refund "refund" "退款" Money false;
    /// Spent points; the value is points.
    21 Redeem "redeem" "兑换积分" Points true;
    /// Used a coupon; the value is the money taken off.
    22 UseCoupon "use_coupon" "使用优惠券" Money true;
    /// Took a benefit.
    23 ClaimBenefit "claim_benefit" "领取权益" Nothing true;
    /// Made a suggestion.
    24 Suggest "suggest" "提建议" Nothing true;
    /// Said how satisfied they are; the value is 0 to 100.
    25 Rate "rate" "评价" Satisfaction true;
    /// Complained.
    26 Complain "complain" "投诉" Nothing true;
    /// A complaint was resolved. Not activity.
    27 ComplaintResolved "complaint_resolved" "投诉已解决" Nothing false;
    /// A payment failed; the value is money. Not activity.
    28 PaymentFailed "payment_failed" "支付失败" Money false;
    /// A message went out to them. Not activity.
    29 MessageSent "message_sent" "收到消息" Nothing false;
    /// They opened a message. Not activity.
    30 MessageOpened "message_opened" "打开消息" Nothing false;
    /// They clicked in a message.
    31 MessageClicked "message_clicked" "点击消息" Nothing true;
    /// Somebody liked what they made. Not activity.
    32 LikeReceived "like_received" "被点赞" Nothing false;
    /// Others reported them. Not activity.
    33 Reported "reported" "被举报" Nothing false;
    /// The account was closed. Not activity.
    34 Leave "leave" "注销账号" Nothing false;
}

const CUSTOM_FROM: u16 = 1 << 15;

impl Kind {
    /// A kind of your own, number 0 to 32767, for numbers written in code.
    ///
    /// # Panics
    /// For literals: panics above 32767. Numbers from outside come in by [`CustomKind::new`].
    #[track_caller]
    pub const fn custom(index: u16) -> Self {
        assert!(index < CUSTOM_FROM, "a kind of your own has a number up to 32767");
        Self::Custom(CustomKind(index))
    }

    /// Whether the value is one that this kind can carry.
    pub(crate) const fn carries(self, value: u64) -> bool {
        value <= self.largest_value()
    }

    /// The largest value that this kind can carry.
    pub(crate) const fn largest_value(self) -> u64 {
        match self.unit() {
            Unit::Nothing => 0,
            Unit::Satisfaction => 100,
            Unit::Money | Unit::Seconds | Unit::Points | Unit::Any => i64::MAX.unsigned_abs(),
        }
    }
}

/// The number of a kind of your own, 0 to 32767; its code is 32768 more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct CustomKind(u16);

impl CustomKind {
    /// The kind of this number.
    ///
    /// # Errors
    /// Above 32767.
    pub const fn new(index: u16) -> Result<Self, KindError> {
        if index < CUSTOM_FROM { Ok(Self(index)) } else { Err(KindError::Custom(index)) }
    }

    /// The number, 0 to 32767.
    pub const fn index(self) -> u16 {
        self.0
    }
}

impl TryFrom<u16> for CustomKind {
    type Error = KindError;

    fn try_from(index: u16) -> Result<Self, Self::Error> {
        Self::new(index)
    }
}

impl From<CustomKind> for Kind {
    fn from(kind: CustomKind) -> Self {
        Self::Custom(kind)
    }
}

impl From<CustomKind> for u16 {
    fn from(kind: CustomKind) -> Self {
        kind.0
    }
}

/// A code, number or name that no kind has.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KindError {
    /// No kind has this code.
    Code(u16),
    /// No kind of your own has this number.
    Custom(u16),
    /// No kind has this name.
    Name(Box<str>),
}

problems! {
    enum KindError {
        Code(code: Whole) = "problem.kind.code"
            "`{code}` is not the code of a kind: give 0 to 34, or 32768 to 65535 for one of your own"
            "`{code}`不是行为的代码：请填写0至34，自定义行为为32768至65535";
        Custom(number: Whole) = "problem.kind.custom"
            "`{number}` is not the number of a kind of your own: give 0 to 32767"
            "`{number}`不是自定义行为的编号：请填写0至32767";
        Name(name: Text) = "problem.kind.name"
            "`{name}` is not the name of a kind: give one like `log_in` or `purchase`, or `custom_0` to `custom_32767`"
            "`{name}`不是行为的名称：请填写`log_in`、`purchase`这类名称，或`custom_0`至`custom_32767`";
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.name(), self) {
            (Some(name), _) => f.pad(name),
            (None, Self::Custom(CustomKind(index))) => f.pad(&format!("custom_{index}")),
            (None, _) => Ok(()),
        }
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            serializer.serialize_u16(self.code())
        }
    }
}

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
        } else {
            Self::from_code(u16::deserialize(deserializer)?).map_err(de::Error::custom)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_lead_back_to_their_kind() {
        assert_eq!(Kind::NAMED.len(), 35);
        for (code, kind) in (0_u16..).zip(Kind::NAMED.iter().copied()) {
            assert_eq!(kind.code(), code);
            assert_eq!(Kind::from_code(code), Ok(kind));
            assert_eq!(kind.to_string().parse(), Ok(kind));
        }
        for index in [0, 1, 32_767] {
            let kind = Kind::custom(index);
            assert_eq!(Kind::from_code(kind.code()), Ok(kind));
            assert_eq!(kind.to_string().parse(), Ok(kind));
        }
        assert!(Kind::from_code(35).is_err() && Kind::from_code(32_767).is_err());
        assert!("custom_32768".parse::<Kind>().is_err() && "Purchase".parse::<Kind>().is_err());
    }
}
