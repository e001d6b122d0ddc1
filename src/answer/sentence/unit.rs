//! Units of counts, in each language. *Three of what?*

use crate::answer::language::Language;
use crate::wording::word::CountUnit;

impl CountUnit {
    /// What follows this number, with the space before it.
    pub(super) const fn after(&self, number: u64, language: Language) -> (&'static str, &'static str) {
        match language {
            Language::English if number == 1 => (" ", self.one),
            Language::English => (" ", self.several),
            Language::Chinese => ("", self.chinese),
        }
    }
}
