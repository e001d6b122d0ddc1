//! What the register of launches says, in each language.

use crate::answer::sentence::{Days, Optional, Rounded, Text, Whole, sentences};

sentences! {
    register = "launch.register" (tested: Whole, launches: Whole, share: Optional<Rounded>, decided: Whole, median: Optional<Days>, too_small: Whole)
        "{tested} of {launches} launches tested[, {share} %]; {decided} tests decided[, in {median} by the median]; too small to tell: {too_small}"
        "{launches}次上线中有{tested}次做过实验[，占{share}%]；已决策{decided}个实验[，中位用时{median}]；样本不足以下结论的有{too_small}个";
    too_small = "launch.too_small" (name: Text, users: Whole, needed: Whole)
        "`{name}` was decided with {users} of the {needed} users needed: it could not tell"
        "“{name}”只用{users}人就做了决策，需要{needed}人：样本不足以下结论";
}
