//! The eight RFM classes: whether each of R, F and M is better than the population's mean.

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::answer::language::Language;
use crate::answer::named::Named;
use crate::answer::naming::words;
use crate::answer::say::{Say, Words};
use crate::wording::problems::problems;

/// One of the eight classes that Chinese operations teams use, written as three digits for R, F, M.
///
/// ```
/// use lifestage::answer::Language;
/// use lifestage::score::RfmClass;
///
/// let class: RfmClass = "110".parse()?;
/// assert!(class.recent && class.frequent && !class.monetary);
/// assert_eq!((class.name(Language::Chinese), class.to_string()), ("一般价值", "110".to_owned()));
/// # Ok::<(), lifestage::score::RfmClassError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RfmClass {
    /// Bought more recently than the mean.
    pub recent: bool,
    /// Buys more often than the mean.
    pub frequent: bool,
    /// Spends more than the mean.
    pub monetary: bool,
}

/// A text that is not an RFM class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RfmClassError(Box<str>);

problems! {
    struct RfmClassError(text: Text) = "problem.rfm_class"
        "`{text}` is not an RFM class: give three digits, each 0 or 1, for R, F and M"
        "`{text}`不是RFM类别：请填写三位数字，依次表示最近消费、消费频率、消费金额，每位为0或1";
}

impl RfmClass {
    /// All eight, from 111 down.
    pub const ALL: [Self; 8] = {
        let mut all = [Self { recent: true, frequent: true, monetary: true }; 8];
        let mut digits = 0_u8;
        let mut rest: &mut [Self] = &mut all;
        while let [class, tail @ ..] = rest {
            *class = Self { recent: digits & 4 == 0, frequent: digits & 2 == 0, monetary: digits & 1 == 0 };
            digits += 1;
            rest = tail;
        }
        all
    };

    /// Its name in a language.
    pub fn name(self, language: Language) -> &'static str {
        self.named().word().name(language)
    }

    pub(super) const fn named(self) -> ClassName {
        match (self.recent, self.frequent, self.monetary) {
            (true, true, true) => ClassName::KeyValue,
            (true, false, true) => ClassName::KeyGrowth,
            (false, true, true) => ClassName::KeyRetention,
            (false, false, true) => ClassName::KeyWinBack,
            (true, true, false) => ClassName::GeneralValue,
            (true, false, false) => ClassName::GeneralGrowth,
            (false, true, false) => ClassName::GeneralRetention,
            (false, false, false) => ClassName::GeneralWinBack,
        }
    }

    /// The three digits.
    pub(super) const fn digits(self) -> &'static str {
        match (self.recent, self.frequent, self.monetary) {
            (true, true, true) => "111",
            (true, true, false) => "110",
            (true, false, true) => "101",
            (true, false, false) => "100",
            (false, true, true) => "011",
            (false, true, false) => "010",
            (false, false, true) => "001",
            (false, false, false) => "000",
        }
    }
}

/// The names of the eight classes.
#[derive(Clone, Copy)]
pub(super) enum ClassName {
    KeyValue,
    KeyGrowth,
    KeyRetention,
    KeyWinBack,
    GeneralValue,
    GeneralGrowth,
    GeneralRetention,
    GeneralWinBack,
}

words! {
    ClassName, "RFM class" {
        KeyValue "key value" "重要价值";
        KeyGrowth "key growth" "重要发展";
        KeyRetention "key retention" "重要保持";
        KeyWinBack "key win-back" "重要挽留";
        GeneralValue "general value" "一般价值";
        GeneralGrowth "general growth" "一般发展";
        GeneralRetention "general retention" "一般保持";
        GeneralWinBack "general win-back" "一般挽留";
    }
}

/// On which side of the mean of all users a number is.
#[derive(Clone, Copy)]
pub(super) enum BetterThanMean {
    Yes,
    No,
}

impl BetterThanMean {
    pub(super) const fn of(better: bool) -> Self {
        if better { Self::Yes } else { Self::No }
    }
}

words! {
    BetterThanMean, "side of the mean" {
        Yes "better" "优于";
        No "not better" "不优于";
    }
}

impl fmt::Display for RfmClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.digits())
    }
}

impl Say for RfmClass {
    /// Its digits and its name: `110 general value`, and in Chinese `一般价值（110）`.
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match words.language {
            Language::English => write!(f, "{} {}", self.digits(), self.name(words.language)),
            Language::Chinese => write!(f, "{}（{}）", self.name(words.language), self.digits()),
        }
    }
}

impl FromStr for RfmClass {
    type Err = RfmClassError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.as_bytes() {
            [r @ (b'0' | b'1'), f @ (b'0' | b'1'), m @ (b'0' | b'1')] => {
                Ok(Self { recent: *r == b'1', frequent: *f == b'1', monetary: *m == b'1' })
            }
            _ => Err(RfmClassError(text.into())),
        }
    }
}

impl TryFrom<String> for RfmClass {
    type Error = RfmClassError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<RfmClass> for String {
    fn from(class: RfmClass) -> Self {
        class.to_string()
    }
}
