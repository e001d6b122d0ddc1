//! How enums come to their words: by one table of variants and words in each language.

/// Names the variants of a public enum in each language; one without a name in every language does not compile. The names come
/// with `name(language)`, `Display` in English, [`Say`](super::say::Say), and as an argument of sentences.
macro_rules! named {
    ($type:ident, $of:literal { $($variant:ident $english:literal $chinese:literal;)+ }) => {
        impl $type {
            /// Its name in a language.
            pub const fn name(self, language: crate::answer::language::Language) -> &'static str {
                match (self, language) {
                    $((Self::$variant, crate::answer::language::Language::English) => $english,
                    (Self::$variant, crate::answer::language::Language::Chinese) => $chinese,)+
                }
            }
        }

        impl crate::answer::say::Say for $type {
            fn say_to(
                &self, words: crate::answer::say::Words<'_>, f: &mut core::fmt::Formatter<'_>,
            ) -> core::fmt::Result {
                f.pad(self.name(words.language))
            }
        }

        crate::answer::say::display_in_english!($type);
        crate::answer::naming::words!($type, $of { $($variant $english $chinese;)+ });
    };
}
pub(crate) use named;

/// The variants of an enum as words of sentences, and nothing else.
macro_rules! words {
    ($type:ident, $of:literal { $($variant:ident $english:literal $chinese:literal;)+ }) => {
        impl crate::answer::named::Named for $type {
            const VOCABULARY: &'static crate::answer::named::Vocabulary = &crate::answer::named::Vocabulary {
                of: $of,
                words: &[$(crate::answer::named::Word { english: $english, chinese: $chinese }),+],
            };

            fn word(self) -> &'static crate::answer::named::Word {
                match self {
                    $(Self::$variant => &crate::answer::named::Word { english: $english, chinese: $chinese },)+
                }
            }
        }

        impl crate::answer::sentence::Sort for $type {
            const SORT: crate::answer::sentence::ArgumentSort =
                crate::answer::sentence::ArgumentSort::Word(<Self as crate::answer::named::Named>::VOCABULARY);
            type Given<'a> = Self;

            fn value(given: Self::Given<'_>) -> crate::answer::sentence::Value<'_> {
                crate::answer::sentence::Value::Word(crate::answer::named::Named::word(given))
            }
        }
    };
}
pub(crate) use words;

/// How high something is.
#[derive(Clone, Copy)]
pub(crate) enum Level {
    High,
    Low,
}

impl Level {
    pub(crate) const fn of(high: bool) -> Self {
        if high { Self::High } else { Self::Low }
    }
}

words! {
    Level, "level" {
        High "high" "高";
        Low "low" "低";
    }
}
