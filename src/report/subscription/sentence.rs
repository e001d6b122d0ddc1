//! What movements of subscriptions say, in each language.

use super::movement::SubscriptionMovement;
use crate::answer::sentence::{Spend, Users, Written, sentences};

sentences! {
    adds = "subscription.adds" (movement: SubscriptionMovement, net: Spend, users: Users)
        "{movement}: {net} more, from {users}"
        "{movement}：增加{net}，涉及{users}";
    takes = "subscription.takes" (movement: SubscriptionMovement, net: Spend, users: Users)
        "{movement}: {net} less, from {users}"
        "{movement}：减少{net}，涉及{users}";

    nothing_paid = "problem.subscription.nothing_paid" (example: Written)
        "nothing is paid: name at least one kind, such as `{example}`"
        "没有付费行为：请至少填写一种，如`{example}`";
    no_money = "problem.subscription.no_money" (kind: Written)
        "`{kind}` carries no money: name kinds that do, or kinds of your own"
        "`{kind}`不带金额：请填写带金额的行为，或自定义行为";
    in_both = "problem.subscription.in_both" (kinds: Written, other: Written)
        "`{kinds}` is in `{other}` too: leave it out of one of them"
        "`{kinds}`也在`{other}`中：请从其中一处去掉";
    no_subject = "problem.subscription.no_subject" ()
        "`0` is no subject: leave it out"
        "`0`不是对象：请去掉";
}
