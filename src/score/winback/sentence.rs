//! What lines of a win-back list say, in each language.

use crate::answer::sentence::{Days, Optional, Several, Subjects, sentences};
use crate::score::need::Need;

sentences! {
    silent = "winback.silent" (days: Days, needs: Optional<Several<Need>>, subjects: Optional<Subjects>)
        "not active for {days}[; wanted {needs}][; last dealt with {subjects}]"
        "已{days}未活跃[；此前的需求：{needs}][；最近接触：{subjects}]";
}
