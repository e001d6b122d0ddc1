//! What a suggested cap says, in each language.

use crate::answer::sentence::{Days, Hundredths, Whole, sentences};

sentences! {
    cap = "fatigue.cap" (contacts: Whole, days: Days, unhappy: Whole, contact_days: Whole, low: Hundredths, tolerable: Hundredths)
        "with {contacts} contacts in {days}, {unhappy} of {contact_days} contact days made users unhappy, at least {low} %, and {tolerable} % is tolerable"
        "{days}内触达{contacts}次时，{contact_days}个触达日中有{unhappy}个引起不满，占比至少{low}%，可接受{tolerable}%";
}
