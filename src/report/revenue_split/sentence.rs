//! What parts of a change of revenue say, in each language.

use super::factor::RevenueFactor;
use crate::answer::sentence::{Spend, sentences};

sentences! {
    brought = "revenue_split.brought" (factor: RevenueFactor, net: Spend)
        "{factor} brought {net}"
        "{factor}带来{net}";
    took = "revenue_split.took" (factor: RevenueFactor, net: Spend)
        "{factor} took {net}"
        "{factor}减少{net}";
}
