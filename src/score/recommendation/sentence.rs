//! What recommendations say, in each language.

use crate::answer::sentence::{About, Exact, Times, sentences};

sentences! {
    goes_with = "recommendation" (subject: About, from: About, used: Times, weight: Exact)
        "{subject}: goes with {from}, used {used}, weight {weight}"
        "{subject}：常与{from}搭配（已使用{used}），权重{weight}";
}
