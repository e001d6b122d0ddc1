//! What is said of the effect of a feature, in each language.

use crate::answer::sentence::{Optional, Text, Written, sentences};

sentences! {
    effect = "trees.effect" (feature: Text, value: Optional<Written>, effect: Written)
        "{feature} [{value}|unknown]: {effect}"
        "“{feature}”[为{value}|未知]：影响{effect}";
}
