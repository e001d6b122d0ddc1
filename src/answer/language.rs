//! Languages that answers are said in. *In whose words?*

use core::fmt;
use core::str::FromStr;

use crate::wording::problems::problems;
use serde::{Deserialize, Serialize};

/// A language that everything is said in which a person reads.
///
/// ```
/// use lifestage::answer::Language;
///
/// assert_eq!("zh".parse(), Ok(Language::Chinese));
/// assert_eq!("zh-CN".parse(), Ok(Language::Chinese));
/// assert_eq!("fr".parse::<Language>().unwrap_err().to_string(), "`fr` is no language here: write one of `en`, `zh`");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Language {
    /// American English, which `Display` says everywhere.
    #[default]
    #[serde(rename = "en")]
    English,
    /// Simplified Chinese, as user operations are written about in China.
    #[serde(rename = "zh")]
    Chinese,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::English, Self::Chinese];

    /// The two letters of ISO 639-1, which `lang` in HTML and `content-language` in HTTP take.
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh",
        }
    }

    /// What stands between the members of a list.
    pub(crate) const fn comma(self) -> &'static str {
        match self {
            Self::English => ", ",
            Self::Chinese => "、",
        }
    }

    /// What stands between two statements of one sentence.
    pub(crate) const fn semicolon(self) -> &'static str {
        match self {
            Self::English => "; ",
            Self::Chinese => "；",
        }
    }

    /// What stands before an explanation.
    pub(crate) const fn colon(self) -> &'static str {
        match self {
            Self::English => ": ",
            Self::Chinese => "：",
        }
    }
}

impl fmt::Display for Language {
    /// Its code.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

/// A code of a language that is not spoken here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LanguageError(String);

problems! {
    struct LanguageError(code: Text) = "problem.language"
        "`{code}` is no language here: write one of `en`, `zh`"
        "没有`{code}`这种语言：请填写`en`或`zh`";
}

impl FromStr for Language {
    type Err = LanguageError;

    /// Reads a code; a region or script after it, as in `zh-CN` or `en_US.UTF-8`, changes nothing.
    fn from_str(code: &str) -> Result<Self, Self::Err> {
        let short = code.split(['-', '_', '.']).next().unwrap_or_default();
        let found = Self::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(short));
        found.ok_or_else(|| LanguageError(code.to_owned()))
    }
}
