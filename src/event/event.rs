//! Events: one row of your log each. *Who did what, when?*

use core::error::Error;
use core::fmt;

use serde::{Deserialize, Serialize};

use crate::event::id::UserId;
use crate::event::kind::{CustomKind, Kind, Unit};
use crate::event::subject::Subject;
use crate::number::money::Amount;
use crate::time::Moment;
use crate::wording::pattern::Sentence;
use crate::wording::problems::{Worded, Wording, problems};

/// Something that a user did, or that happened to them.
///
/// There is a constructor for each kind, which takes the value of that kind: a purchase carries money, a use seconds, a
/// login nothing. Times are whatever turns into a [`Moment`]: a [`Day`](crate::Day), chrono's dates and instants.
///
/// An event has no id. One that is observed twice counts twice: deliver each once, or at least once through
/// `Profile::observe_once`, which takes an id beside the event.
///
/// ```
/// use lifestage::{Amount, Day, Event, Kind, Subject};
///
/// let day = Day::ymd(2026, 1, 31);
/// let bought = Event::purchase(42_u64, day, Amount::minor(1_299)).about(Subject::new(3));
/// assert_eq!((bought.kind(), bought.value()), (Kind::Purchase, 1_299));
///
/// assert_eq!(
///     Event::new(42_u64, day, Kind::LogIn, 5).unwrap_err().to_string(),
///     "a `log_in` of value `5`: this kind carries no value, give 0",
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Event {
    user: UserId,
    moment: Moment,
    kind: Kind,
    subject: Subject,
    value: u64,
}

/// How an [`Event`] is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    user: UserId,
    at: Moment,
    kind: Kind,
    #[serde(default)]
    subject: Subject,
    #[serde(default)]
    value: u64,
}

/// A value that its kind cannot carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventError {
    kind: Kind,
    value: i128,
}

impl EventError {
    /// The error of a value that the kind cannot carry.
    pub(crate) fn new(kind: Kind, value: impl Into<i128>) -> Self {
        Self { kind, value: value.into() }
    }
}

/// What is said of a value, by what its kind carries.
#[derive(Debug)]
pub(crate) enum WrongValue {
    Nothing { kind: Kind, value: i128 },
    Satisfaction { kind: Kind, value: i128 },
    Money { kind: Kind, value: i128 },
    Seconds { kind: Kind, value: i128 },
    Points { kind: Kind, value: i128 },
    Any { kind: Kind, value: i128 },
}

problems! {
    enum WrongValue {
        Nothing { kind: Text, value: Whole } = "problem.event.nothing"
            "a `{kind}` of value `{value}`: this kind carries no value, give 0"
            "`{kind}`的数值为`{value}`：该行为不带数值，请填写0";
        Satisfaction { kind: Text, value: Whole } = "problem.event.satisfaction"
            "a `{kind}` of value `{value}`: a satisfaction is 0 to 100"
            "`{kind}`的数值为`{value}`：满意度为0至100";
        Money { kind: Text, value: Whole } = "problem.event.money"
            "a `{kind}` of value `{value}`: an amount is 0 to 9223372036854775807 minor units, without a sign"
            "`{kind}`的数值为`{value}`：金额以最小货币单位计，为0至9223372036854775807，不带正负号";
        Seconds { kind: Text, value: Whole } = "problem.event.seconds"
            "a `{kind}` of value `{value}`: seconds are 0 to 9223372036854775807"
            "`{kind}`的数值为`{value}`：秒数为0至9223372036854775807";
        Points { kind: Text, value: Whole } = "problem.event.points"
            "a `{kind}` of value `{value}`: points are 0 to 9223372036854775807"
            "`{kind}`的数值为`{value}`：积分为0至9223372036854775807";
        Any { kind: Text, value: Whole } = "problem.event.any"
            "a `{kind}` of value `{value}`: a value is 0 to 9223372036854775807"
            "`{kind}`的数值为`{value}`：数值为0至9223372036854775807";
    }
}

impl Worded for EventError {
    const SENTENCES: &'static [&'static Sentence] = WrongValue::SENTENCES;

    fn worded(&self) -> Wording {
        let Self { kind, value } = *self;
        let wrong = match kind.unit() {
            Unit::Nothing => WrongValue::Nothing { kind, value },
            Unit::Satisfaction => WrongValue::Satisfaction { kind, value },
            Unit::Money => WrongValue::Money { kind, value },
            Unit::Seconds => WrongValue::Seconds { kind, value },
            Unit::Points => WrongValue::Points { kind, value },
            Unit::Any => WrongValue::Any { kind, value },
        };
        wrong.worded()
    }
}

impl fmt::Display for EventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.worded().fmt(f)
    }
}

impl Error for EventError {}

/// A satisfaction from 0 to 100, as a `Rate` event carries it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Satisfaction(u8);

impl Satisfaction {
    /// A satisfaction of 0, the worst, to 100.
    ///
    /// # Errors
    /// For a number above 100.
    pub fn new(of_a_hundred: u8) -> Result<Self, EventError> {
        if of_a_hundred <= 100 { Ok(Self(of_a_hundred)) } else { Err(EventError::new(Kind::Rate, of_a_hundred)) }
    }

    /// The number, 0 to 100.
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Satisfaction {
    type Error = EventError;

    fn try_from(of_a_hundred: u8) -> Result<Self, Self::Error> {
        Self::new(of_a_hundred)
    }
}

impl From<Satisfaction> for u8 {
    fn from(satisfaction: Satisfaction) -> Self {
        satisfaction.0
    }
}

/// Writes one constructor for each kind, with the value that it carries.
macro_rules! constructors {
    ($($(#[$doc:meta])+ $name:ident $kind:ident ($($value:ident: $type:ty => $as_value:expr)?);)+) => {
        impl Event {
            $(
                $(#[$doc])+
                pub fn $name(user: impl Into<UserId>, at: impl Into<Moment> $(, $value: $type)?) -> Self {
                    // Without a value of its own, an event has the value 0.
                    let value = 0 $(+ $as_value)?;
                    Self { user: user.into(), moment: at.into(), kind: Kind::$kind, subject: Subject::NONE, value }
                }
            )+
        }
    };
}

constructors! {
    /// The account was created.
    register Register ();
    /// A phone number, e-mail address or other account was bound to the account.
    bind_account BindAccount ();
    /// The user filled in their profile.
    complete_profile CompleteProfile ();
    /// The user logged in or opened the product.
    log_in LogIn ();
    /// The user checked in for the day.
    check_in CheckIn ();
    /// The user made up for a missed check-in.
    make_up_check_in MakeUpCheckIn ();
    /// The user looked at content for this many seconds.
    view View (seconds: u32 => u64::from(seconds));
    /// The user searched.
    search Search ();
    /// The user used a feature for this many seconds.
    usage Use (seconds: u32 => u64::from(seconds));
    /// The user watched a tutorial for this many seconds.
    watch_tutorial WatchTutorial (seconds: u32 => u64::from(seconds));
    /// The user liked something.
    like Like ();
    /// The user commented.
    comment Comment ();
    /// The user shared something.
    share Share ();
    /// The user created content.
    create Create ();
    /// The user helped another one.
    help Help ();
    /// The user solved another one's problem.
    solve Solve ();
    /// The user invited somebody.
    invite Invite ();
    /// The user took part in an event that you held.
    join_event JoinEvent ();
    /// The user put something of this price into the cart.
    add_to_cart AddToCart (price: Amount => price.minor_units());
    /// The user bought for this amount.
    purchase Purchase (amount: Amount => amount.minor_units());
    /// The user got this amount back.
    refund Refund (amount: Amount => amount.minor_units());
    /// The user spent this many points.
    redeem Redeem (points: u32 => u64::from(points));
    /// The user used a coupon that took off this amount.
    use_coupon UseCoupon (money_off: Amount => money_off.minor_units());
    /// The user took a benefit.
    claim_benefit ClaimBenefit ();
    /// The user made a suggestion.
    suggest Suggest ();
    /// The user said how satisfied they are.
    rate Rate (satisfaction: Satisfaction => u64::from(satisfaction.get()));
    /// The user complained.
    complain Complain ();
    /// A complaint of the user's was resolved.
    complaint_resolved ComplaintResolved ();
    /// A payment of this amount failed.
    payment_failed PaymentFailed (amount: Amount => amount.minor_units());
    /// A message went out to the user.
    message_sent MessageSent ();
    /// The user opened a message.
    message_opened MessageOpened ();
    /// The user clicked in a message.
    message_clicked MessageClicked ();
    /// Somebody liked what the user made.
    like_received LikeReceived ();
    /// Others reported the user.
    reported Reported ();
    /// The account was closed.
    leave Leave ();
}

impl Event {
    /// An event of any kind, its value in the kind's unit; for kinds that come from data.
    ///
    /// # Errors
    /// When the kind cannot carry the value.
    pub fn new(user: impl Into<UserId>, at: impl Into<Moment>, kind: Kind, value: u64) -> Result<Self, EventError> {
        if !kind.carries(value) {
            return Err(EventError::new(kind, value));
        }
        Ok(Self { user: user.into(), moment: at.into(), kind, subject: Subject::NONE, value })
    }

    /// An event of a kind of your own, with a value in a unit of your own.
    pub fn custom(user: impl Into<UserId>, at: impl Into<Moment>, kind: CustomKind, value: u32) -> Self {
        let (kind, value) = (Kind::Custom(kind), u64::from(value));
        Self { user: user.into(), moment: at.into(), kind, subject: Subject::NONE, value }
    }

    /// The same event, about this subject.
    #[must_use]
    pub const fn about(mut self, subject: Subject) -> Self {
        self.subject = subject;
        self
    }

    /// The same event, of this user: of the canonical id of a family, for an event of an alias.
    #[must_use]
    pub fn under(mut self, user: impl Into<UserId>) -> Self {
        self.user = user.into();
        self
    }

    /// The same event as one of a kind of your own, which carries any value.
    pub(crate) const fn as_custom(&self, kind: CustomKind) -> Self {
        Self { kind: Kind::Custom(kind), ..*self }
    }

    /// The user who did it, or to whom it happened.
    pub const fn user(&self) -> UserId {
        self.user
    }

    /// The instant or date on which it happened.
    pub const fn moment(&self) -> Moment {
        self.moment
    }

    /// The kind of what happened.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The subject that it was about, or [`Subject::NONE`].
    pub const fn subject(&self) -> Subject {
        self.subject
    }

    /// The amount of money that it carries; none where its value counts something else.
    pub fn amount(&self) -> Option<Amount> {
        // INVARIANT: a kind that carries money carries at most i64::MAX minor units.
        (self.kind.unit() == Unit::Money).then(|| Amount::minor(self.value))
    }

    /// The value in the kind's unit, 0 where it has none.
    pub const fn value(&self) -> u64 {
        self.value
    }
}

impl From<Event> for Written {
    fn from(event: Event) -> Self {
        let Event { user, moment, kind, subject, value } = event;
        Self { user, at: moment, kind, subject, value }
    }
}

impl TryFrom<Written> for Event {
    type Error = EventError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        Self::new(written.user, written.at, written.kind, written.value).map(|event| event.about(written.subject))
    }
}
