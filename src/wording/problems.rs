//! What errors say: a sentence for each variant, with its key, its arguments and a pattern in each language.
//!
//! An error stands where it is raised, and below it one row of `problems!` for each of its variants. The rows are what
//! `Display` says in English, what the catalogue lists, and what is said in other languages. A variant without a row, and a
//! row without a pattern in every language, do not compile.

use core::error::Error;
use core::fmt;
use core::num::{NonZeroU16, NonZeroU32, NonZeroU64};

use super::encoded::{self, PlainSort};
use super::fill::{Filling, fill};
use super::guarantee::Guarantee;
use super::pattern::{ArgumentSort, Sentence};
use super::word::CountUnit;

/// An error that says a sentence of the catalogue.
pub(crate) trait Worded: Error {
    /// Every sentence that it can say.
    const SENTENCES: &'static [&'static Sentence];

    /// What it says.
    fn worded(&self) -> Wording;
}

/// A sentence with its arguments as plain text.
#[derive(Debug)]
pub(crate) struct Wording {
    sentence: &'static Sentence,
    values: Vec<Option<Plain>>,
}

impl Wording {
    pub(crate) const fn new(sentence: &'static Sentence, values: Vec<Option<Plain>>) -> Self {
        Self { sentence, values }
    }

    fn named(&self) -> impl Iterator<Item = (&'static str, &Plain)> {
        let named = self.sentence.arguments.iter().zip(&self.values);
        named.filter_map(|(argument, value)| Some((argument.name, value.as_ref()?)))
    }

    fn value(&self, name: &str) -> Option<&Plain> {
        self.named().find(|(of, _)| *of == name).map(|(_, value)| value)
    }
}

impl Filling for Wording {
    fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    fn write(&self, name: &str, bare: bool, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(value) = self.value(name) else { return Ok(()) };
        f.write_str(&value.english)?;
        match self.sentence.arguments.iter().find(|argument| argument.name == name).map(|argument| argument.sort) {
            Some(ArgumentSort::Count(unit)) if !bare => {
                write!(f, " {}", if value.english == "1" { unit.one } else { unit.several })
            }
            _ => Ok(()),
        }
    }
}

/// Says it in English, or as data where the formatter asks for that.
impl fmt::Display for Wording {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if encoded::is_asked_for(f) {
            let values = self.named().map(|(name, value)| (name, value.sort, value.data()));
            return encoded::write_sentence(self.sentence.key, values, f);
        }
        fill(self.sentence.english, self, f)
    }
}

/// An argument as text.
#[derive(Debug)]
pub(crate) struct Plain {
    sort: PlainSort,
    english: String,
    /// Where it is not what English says.
    data: Option<String>,
}

impl Plain {
    pub(crate) const fn new(sort: PlainSort, english: String) -> Self {
        Self { sort, english, data: None }
    }

    /// Words in each language, English first.
    pub(crate) fn words(english: String, chinese: &str) -> Self {
        let data = Some(encoded::words(&english, chinese));
        Self { sort: PlainSort::Words, english, data }
    }

    fn data(&self) -> &str {
        self.data.as_deref().unwrap_or(&self.english)
    }
}

/// A sort of arguments.
pub(crate) trait ProblemSort {
    const SORT: ArgumentSort;
    const OPTIONAL: bool = false;
}

/// What can be given as an argument of a sort.
pub(crate) trait Shown<S> {
    fn plain(&self) -> Option<Plain>;
}

/// The sorts that `problems!` knows.
pub(crate) mod sorts {
    use super::{ArgumentSort, CountUnit, Guarantee, ProblemSort};

    macro_rules! sorts {
        ($($(#[$meta:meta])* $name:ident $sort:expr, $optional:literal;)+) => {
            $($(#[$meta])*
            pub(crate) struct $name;

            impl ProblemSort for $name {
                const SORT: ArgumentSort = $sort;
                const OPTIONAL: bool = $optional;
            })+
        };
    }

    sorts! {
        /// A whole number.
        Whole ArgumentSort::Whole, false;
        /// A number with a fraction.
        Number ArgumentSort::Number(None), false;
        /// A number of days.
        Days ArgumentSort::Count(&CountUnit { one: "day", several: "days", chinese: "天" }), false;
        /// A number of hours.
        Hours ArgumentSort::Count(&CountUnit { one: "hour", several: "hours", chinese: "小时" }), false;
        /// A number of seconds.
        Seconds ArgumentSort::Count(&CountUnit { one: "second", several: "seconds", chinese: "秒" }), false;
        /// A number of points.
        Points ArgumentSort::Count(&CountUnit { one: "point", several: "points", chinese: "分" }), false;
        /// A number of users.
        Users ArgumentSort::Count(&CountUnit { one: "user", several: "users", chinese: "人" }), false;
        /// A civil day.
        Date ArgumentSort::Day, false;
        /// What stands in the file, letter by letter, or a name.
        Text ArgumentSort::Text, false;
        /// The same, which may be absent.
        OptionalText ArgumentSort::Text, true;
        /// Names in backticks, one after the other.
        Names ArgumentSort::Names, false;
        /// Names that lead from one to the next.
        Chain ArgumentSort::Chain, false;
        /// Words built of parts, or of a fixed list, in each language.
        Built ArgumentSort::Built, false;
        /// What an answer guarantees.
        Guaranteed ArgumentSort::Word(Guarantee::VOCABULARY), false;
        /// A sentence within the sentence.
        Within ArgumentSort::Sentence, false;
    }
}

macro_rules! wholes {
    ($($sort:ident)+) => {
        $(wholes! { @numbers $sort: u8 u16 u32 u64 u128 usize i32 i64 i128 NonZeroU16 NonZeroU32 NonZeroU64 })+
    };
    (@numbers $sort:ident: $($number:ty)+) => {
        $(impl Shown<sorts::$sort> for $number {
            fn plain(&self) -> Option<Plain> {
                Some(Plain::new(PlainSort::Whole, self.to_string()))
            }
        })+
    };
}
wholes! { Whole Days Hours Seconds Points Users }

impl Shown<sorts::Number> for f64 {
    /// What is not finite has no place among stored numbers and stays the word that it is.
    fn plain(&self) -> Option<Plain> {
        let sort = if self.is_finite() { PlainSort::Number } else { PlainSort::Text };
        Some(Plain::new(sort, self.to_string()))
    }
}

impl<T: fmt::Display + ?Sized> Shown<sorts::Text> for T {
    fn plain(&self) -> Option<Plain> {
        Some(Plain::new(PlainSort::Text, self.to_string()))
    }
}

impl Shown<sorts::Guaranteed> for Guarantee {
    fn plain(&self) -> Option<Plain> {
        Some(Plain::new(PlainSort::Text, self.word().english.to_owned()))
    }
}

impl<T: fmt::Display> Shown<sorts::OptionalText> for Option<T> {
    fn plain(&self) -> Option<Plain> {
        self.as_ref().map(|text| Plain::new(PlainSort::Text, text.to_string()))
    }
}

impl Shown<sorts::Names> for String {
    fn plain(&self) -> Option<Plain> {
        let lines = self.replace("`, `", "`\n`");
        Some(Plain { sort: PlainSort::Text, english: self.clone(), data: Some(lines) })
    }
}

impl Shown<sorts::Chain> for String {
    fn plain(&self) -> Option<Plain> {
        let lines = self.replace(LEADS_TO, "\n");
        Some(Plain { sort: PlainSort::Text, english: self.clone(), data: Some(lines) })
    }
}

/// What stands between two names of a chain.
pub(crate) const LEADS_TO: &str = " asks for ";

impl<T: fmt::Display> Shown<sorts::Within> for T {
    fn plain(&self) -> Option<Plain> {
        let data = encoded::data_of(self);
        Some(Plain { sort: PlainSort::Sentence, english: self.to_string(), data: Some(data) })
    }
}

/// Gives an error its sentences, `Display` in English, and [`Error`].
///
/// A row is a variant with the sorts of its arguments, further arguments made from its fields after `with`, the key, and a
/// pattern in each language; a field without a sort is only there to be used after `with`. What stands in backticks is
/// what stands in the file. Variants that only pass on the error of another are listed in `passes`, and come from it by `From`. Of an error that does
/// nothing else thiserror makes the rest: `passes` then stands alone, with the names of the variants.
macro_rules! problems {
    (
        enum $type:ty {
            $($variant:ident
                $({ $($field:ident $(: $sort:ident)?),* $(,)? })?
                $(( $($part:ident $(: $part_sort:ident)?),* ))?
                $(with ( $($extra:ident: $extra_sort:ident = $value:expr),* $(,)? ))?
                = $key:literal $english:literal $chinese:literal;)*
        }
        $(passes { $($pass:ident($passed:ty)),+ $(,)? })?
    ) => {
        impl crate::wording::problems::Worded for $type {
            const SENTENCES: &'static [&'static crate::wording::pattern::Sentence] = &[
                $(crate::wording::problems::problems! { @sentence $key $english $chinese;
                    $($($($field: $sort,)?)*)? $($($($part: $part_sort,)?)*)? $($($extra: $extra_sort,)*)? }),*
            ];

            fn worded(&self) -> crate::wording::problems::Wording {
                match self {
                    $(Self::$variant $({ $($field),* })? $(( $($part),* ))? =>
                        crate::wording::problems::Wording::new(
                            crate::wording::problems::problems! { @sentence $key $english $chinese;
                                $($($($field: $sort,)?)*)? $($($($part: $part_sort,)?)*)? $($($extra: $extra_sort,)*)? },
                            vec![
                                $($($(crate::wording::problems::Shown::<crate::wording::problems::sorts::$sort>::plain($field),)?)*)?
                                $($($(crate::wording::problems::Shown::<crate::wording::problems::sorts::$part_sort>::plain($part),)?)*)?
                                $($(crate::wording::problems::Shown::<crate::wording::problems::sorts::$extra_sort>::plain(&$value),)*)?
                            ],
                        ),)*
                    $($(Self::$pass(passed) => crate::wording::problems::Worded::worded(passed),)+)?
                }
            }
        }

        crate::wording::problems::problems! { @display $type }

        impl core::error::Error for $type {
            $(fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
                $(if let Self::$pass(passed) = self {
                    return core::error::Error::source(passed);
                })+
                None
            })?
        }

        $($(impl From<$passed> for $type {
            fn from(passed: $passed) -> Self {
                Self::$pass(passed)
            }
        })+)?
    };
    (
        struct $type:ident
            $({ $($field:ident $(: $sort:ident)?),* $(,)? })?
            $(( $($part:ident $(: $part_sort:ident)?),* ))?
            $(with ( $($extra:ident: $extra_sort:ident = $value:expr),* $(,)? ))?
            = $key:literal $english:literal $chinese:literal;
    ) => {
        impl crate::wording::problems::Worded for $type {
            const SENTENCES: &'static [&'static crate::wording::pattern::Sentence] =
                &[crate::wording::problems::problems! { @sentence $key $english $chinese;
                    $($($($field: $sort,)?)*)? $($($($part: $part_sort,)?)*)? $($($extra: $extra_sort,)*)? }];

            fn worded(&self) -> crate::wording::problems::Wording {
                let Self $({ $($field),* })? $(( $($part),* ))? = self;
                crate::wording::problems::Wording::new(
                    crate::wording::problems::problems! { @sentence $key $english $chinese;
                        $($($($field: $sort,)?)*)? $($($($part: $part_sort,)?)*)? $($($extra: $extra_sort,)*)? },
                    vec![
                        $($($(crate::wording::problems::Shown::<crate::wording::problems::sorts::$sort>::plain($field),)?)*)?
                        $($($(crate::wording::problems::Shown::<crate::wording::problems::sorts::$part_sort>::plain($part),)?)*)?
                        $($(crate::wording::problems::Shown::<crate::wording::problems::sorts::$extra_sort>::plain(&$value),)*)?
                    ],
                )
            }
        }

        crate::wording::problems::problems! { @display $type }

        impl core::error::Error for $type {}
    };
    (passes $type:ty { $($pass:ident),+ $(,)? }) => {
        impl crate::wording::problems::Worded for $type {
            const SENTENCES: &'static [&'static crate::wording::pattern::Sentence] = &[];

            fn worded(&self) -> crate::wording::problems::Wording {
                match self {
                    $(Self::$pass(passed) => crate::wording::problems::Worded::worded(passed),)+
                }
            }
        }
    };
    (@sentence $key:literal $english:literal $chinese:literal; $($name:ident: $sort:ident,)*) => {
        &crate::wording::pattern::Sentence {
            key: $key,
            arguments: &[$(crate::wording::pattern::Argument {
                name: stringify!($name),
                sort: <crate::wording::problems::sorts::$sort as crate::wording::problems::ProblemSort>::SORT,
                optional: <crate::wording::problems::sorts::$sort as crate::wording::problems::ProblemSort>::OPTIONAL,
            }),*],
            english: $english,
            chinese: $chinese,
        }
    };
    (@display $type:ty) => {
        impl core::fmt::Display for $type {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                core::fmt::Display::fmt(&crate::wording::problems::Worded::worded(self), f)
            }
        }
    };
}
pub(crate) use problems;
