//! Sorts of arguments: what sentences are about, each with the type that it is given as.

use smallvec::SmallVec;

use super::value::{LINE, Phrase, Sort, Value};
use crate::answer::language::Language;
use crate::answer::named::Named;
use crate::answer::say::Say;
use crate::answer::seen_value::SaidWords;
use crate::event::kind::Kind;
use crate::event::subject::Subject;
use crate::number::decimal::Decimal;
use crate::number::money::Money;
use crate::number::ratio::Ratio;
use crate::time::{Day, Moment, Window};
use crate::wording::pattern::ArgumentSort;
use crate::wording::problems::{Plain, Shown, sorts as problem_sorts};
use crate::wording::word::CountUnit;

/// A count as sentences take it.
#[derive(Clone, Copy)]
pub(crate) struct Count(u64);

macro_rules! counts_from {
    ($($number:ty),+) => {
        $(impl From<$number> for Count {
            fn from(number: $number) -> Self {
                Self(number.into())
            }
        })+
    };
}
counts_from!(u8, u16, u32, u64);

impl From<i32> for Count {
    /// A count that is never negative.
    fn from(number: i32) -> Self {
        Self(number.max(0).unsigned_abs().into())
    }
}

impl From<usize> for Count {
    fn from(number: usize) -> Self {
        Self(u64::try_from(number).unwrap_or(u64::MAX))
    }
}

impl From<i64> for Count {
    /// A count that is never negative.
    fn from(number: i64) -> Self {
        Self(number.max(0).unsigned_abs())
    }
}

macro_rules! units {
    ($($name:ident $one:literal $several:literal $chinese:literal;)+) => {
        $(#[doc = concat!("A count of ", $several, ".")]
        pub(crate) struct $name;

        impl Sort for $name {
            const SORT: ArgumentSort = ArgumentSort::Count(&CountUnit { one: $one, several: $several, chinese: $chinese });
            type Given<'a> = Count;

            fn value(given: Self::Given<'_>) -> Value<'_> {
                const UNIT: &CountUnit = &CountUnit { one: $one, several: $several, chinese: $chinese };
                Value::Count(given.0, UNIT)
            }
        })+
    };
}

units! {
    Days "day" "days" "天";
    MoreDays "more day" "more days" "天";
    ActiveDays "active day" "active days" "个活跃日";
    MoreActiveDays "more active day" "more active days" "个活跃日";
    Purchases "purchase" "purchases" "次购买";
    MorePurchaseDays "more day with a purchase" "more days with a purchase" "个购买日";
    MorePurchases "more purchase" "more purchases" "次购买";
    PurchaseDays "day with a purchase" "days with a purchase" "个购买日";
    Points "point" "points" "分";
    MorePoints "more point" "more points" "分";
    EventsMissing "event missing" "events missing" "次行为";
    DaysInARow "day in a row" "days in a row" "天";
    InValue "in value" "in value" "";
    Tasks "task" "tasks" "项任务";
    Invitees "matured invitee" "matured invitees" "位达标的受邀者";
    GrowthPoints "growth point" "growth points" "分成长值";
    People "person" "people" "人";
    Users "user" "users" "人";
    OneTimeBuyers "one-time buyer" "one-time buyers" "位一次性客户";
    Hours "hour" "hours" "小时";
    Times "time" "times" "次";
    Years "year" "years" "年";
    Events "event" "events" "次行为";
    Complaints "recent complaint" "recent complaints" "次投诉";
}

/// A sort whose values are given as they are.
macro_rules! sorts {
    ($($(#[$meta:meta])* $name:ident $given:ty, $sort:expr, $value:expr;)+) => {
        $($(#[$meta])*
        pub(crate) struct $name;

        impl Sort for $name {
            const SORT: ArgumentSort = $sort;
            type Given<'a> = $given;

            fn value(given: Self::Given<'_>) -> Value<'_> {
                $value(given)
            }
        })+
    };
}

sorts! {
    /// A whole number, not negative, without a unit.
    Whole Count, ArgumentSort::Whole, |count: Count| Value::Whole(i64::try_from(count.0).unwrap_or(i64::MAX));
    /// A whole number with its sign, without a unit.
    Signed i64, ArgumentSort::Whole, Value::Whole;
    /// A fraction with all of its decimals.
    Number f64, ArgumentSort::Number(None), |number| Value::Number(number, None);
    /// A fraction with one decimal.
    Tenths f64, ArgumentSort::Number(Some(1)), |number| Value::Number(number, Some(1));
    /// A fraction with three decimals.
    Thousandths f64, ArgumentSort::Number(Some(3)), |number| Value::Number(number, Some(3));
    /// A small fraction by its exponent: `1.2e-5`.
    Scientific f64, ArgumentSort::Scientific, Value::Scientific;
    /// A fraction rounded to a whole number.
    Rounded f64, ArgumentSort::Number(Some(0)), |number| Value::Number(number, Some(0));
    /// A fraction with two decimals.
    Hundredths f64, ArgumentSort::Number(Some(2)), |number| Value::Number(number, Some(2));
    /// A decimal with all of its decimals.
    Exact Decimal, ArgumentSort::Number(None), |number| Value::Decimal(number, None);
    /// A decimal rounded to a whole number.
    ExactWhole Decimal, ArgumentSort::Number(Some(0)), |number| Value::Decimal(number, Some(0));
    /// A decimal with one decimal.
    ExactTenths Decimal, ArgumentSort::Number(Some(1)), |number| Value::Decimal(number, Some(1));
    /// A decimal with two decimals.
    ExactHundredths Decimal, ArgumentSort::Number(Some(2)), |number| Value::Decimal(number, Some(2));
    /// A share.
    Share Ratio, ArgumentSort::Share, Value::Share;
    /// Money.
    Spend Money, ArgumentSort::Money, Value::Money;
    /// A kind of an event.
    OfKind Kind, ArgumentSort::Kind, Value::Kind;
    /// A subject.
    About Subject, ArgumentSort::Subject, Value::Subject;
    /// An acquisition channel.
    OfChannel Subject, ArgumentSort::Channel, Value::Channel;
    /// Several subjects.
    Subjects SmallVec<[Subject; 3]>, ArgumentSort::Subjects, Value::Subjects;
    /// A class of messages.
    MessageClass Subject, ArgumentSort::MessageClass, Value::MessageClass;
}

/// A day is given as it is.
impl Sort for Day {
    const SORT: ArgumentSort = ArgumentSort::Day;
    type Given<'a> = Self;

    fn value(given: Self::Given<'_>) -> Value<'_> {
        Value::Day(given)
    }
}

impl Sort for Moment {
    const SORT: ArgumentSort = ArgumentSort::Moment;
    type Given<'a> = Self;

    fn value(given: Self::Given<'_>) -> Value<'_> {
        Value::Moment(given)
    }
}

/// What is written alike in every language: a time of the day, an id.
pub(crate) struct Written;

/// What is written alike in every language, as sentences take it.
pub(crate) struct AsWritten(String);

impl<T: core::fmt::Display> From<T> for AsWritten {
    fn from(written: T) -> Self {
        Self(written.to_string())
    }
}

impl Sort for Written {
    const SORT: ArgumentSort = ArgumentSort::Text;
    type Given<'a> = AsWritten;

    fn value(given: Self::Given<'_>) -> Value<'_> {
        Value::Written(given.0)
    }
}

/// A sentence within a sentence.
pub(crate) struct Nested;

impl Sort for Nested {
    const SORT: ArgumentSort = ArgumentSort::Sentence;
    type Given<'a> = Phrase<'a>;

    fn value(given: Self::Given<'_>) -> Value<'_> {
        Value::Phrase(Box::new(given))
    }
}

/// A number of days with decimals.
pub(crate) struct DecimalDays;

impl Sort for DecimalDays {
    const SORT: ArgumentSort = ArgumentSort::Quantity(DAY);
    type Given<'a> = Decimal;

    fn value(given: Self::Given<'_>) -> Value<'_> {
        Value::Quantity(given, DAY)
    }
}

const DAY: &CountUnit = &CountUnit { one: "day", several: "days", chinese: "天" };

impl Sort for Window {
    const SORT: ArgumentSort = ArgumentSort::Window;
    type Given<'a> = Self;

    fn value(given: Self::Given<'_>) -> Value<'_> {
        Value::Window(given)
    }
}

/// A name that you gave.
pub(crate) struct Text;

impl Sort for Text {
    const SORT: ArgumentSort = ArgumentSort::Text;
    type Given<'a> = &'a str;

    fn value(given: Self::Given<'_>) -> Value<'_> {
        Value::Text(given)
    }
}

/// Several words of the list that an enum has.
pub(crate) struct Several<T>(core::marker::PhantomData<T>);

impl<T: Named> Sort for Several<T> {
    const SORT: ArgumentSort = ArgumentSort::Words(T::VOCABULARY);
    type Given<'a> = SmallVec<[T; 8]>;

    fn value(given: Self::Given<'_>) -> Value<'_> {
        Value::Words(given.into_iter().map(Named::word).collect())
    }
}

/// Listed in a row.
pub(crate) struct Listed;

/// Listed in a row, as sentences take them.
pub(crate) struct NameList(String);

impl<N: core::fmt::Display, I: IntoIterator<Item = N>> From<I> for NameList {
    fn from(names: I) -> Self {
        let mut list = String::new();
        for name in names {
            if !list.is_empty() {
                list.push(LINE);
            }
            list += &name.to_string();
        }
        Self(list)
    }
}

impl Sort for Listed {
    const SORT: ArgumentSort = ArgumentSort::Names;
    type Given<'a> = NameList;

    fn value(given: Self::Given<'_>) -> Value<'_> {
        Value::Names(given.0.into())
    }
}

/// Listed that wait for each other, one after the other.
pub(crate) struct Chain;

impl Sort for Chain {
    const SORT: ArgumentSort = ArgumentSort::Chain;
    type Given<'a> = NameList;

    fn value(given: Self::Given<'_>) -> Value<'_> {
        Value::Chain(given.0.into())
    }
}

/// What is built of parts, as a condition is.
pub(crate) struct Built;

/// What is built of parts, said in each language.
pub(crate) struct InEach(SaidWords);

impl<T: Say> From<&T> for InEach {
    fn from(said: &T) -> Self {
        let [english, chinese] = Language::ALL.map(|language| said.say(language).to_string());
        Self(SaidWords { english, chinese })
    }
}

impl Sort for Built {
    const SORT: ArgumentSort = ArgumentSort::Built;
    type Given<'a> = InEach;

    fn value(given: Self::Given<'_>) -> Value<'_> {
        Value::Built(given.0)
    }
}

impl<T: Say> Shown<problem_sorts::Built> for T {
    fn plain(&self) -> Option<Plain> {
        let [english, chinese] = Language::ALL.map(|language| self.say(language).to_string());
        Some(Plain::words(english, &chinese))
    }
}
