//! What parts of a change of revenue say, in each language.

use super::factor::RevenueFactor;
use crate::answer::sentence::{Spend, sentences};

sentences! {
    brought = "revenue_split.brought" (factor: RevenueFactor, net: Spend)
        "{factor} brought {net}"
        "受{factor}影响增加{net}";
    took = "revenue_split.took" (factor: RevenueFactor, net: Spend)
        "{factor} took {net}"
        "受{factor}影响减少{net}";
}
