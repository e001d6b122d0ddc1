//! Fingerprints: the meaning of a rule set as one number, however it is written.

use crate::answer::document::Document;
use crate::number::fingerprint::Fingerprint;
use crate::rule::ruleset::RuleSet;
use crate::rule::ruleset::stored::Meaning;

impl RuleSet {
    /// A stable hash of what the rules mean.
    ///
    /// It is equal for rule sets that differ only in how they are written: the order of names in an object, defaults
    /// given or left out, `[x]` for `x`, `"20 %"` for 0.2, the order of conditions within `all` and `any`. Store it
    /// beside an answer to know which rules gave that answer.
    ///
    /// ```
    /// use lifestage::RuleSet;
    ///
    /// let read = |text| serde_json::from_str::<RuleSet>(text).unwrap().fingerprint();
    /// assert_eq!(read(r#"{ "stage": { "silent_from": 30, "hold": 1 } }"#), read("{}"));
    /// assert_ne!(read(r#"{ "stage": { "silent_from": 21 } }"#), read("{}"));
    /// ```
    pub fn fingerprint(&self) -> Fingerprint {
        Document::fingerprint_of(&Meaning(self)).unwrap_or_else(|error| {
            debug_assert!(false, "every rule can be written: {error}");
            Document::Nothing.fingerprint()
        })
    }
}
