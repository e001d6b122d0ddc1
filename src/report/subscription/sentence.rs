//! What movements of subscriptions say, in each language.

use super::movement::SubscriptionMovement;
use crate::answer::sentence::{Spend, Users, sentences};

sentences! {
    adds = "subscription.adds" (movement: SubscriptionMovement, net: Spend, users: Users)
        "{movement}: {net} more, from {users}"
        "{movement}：增加{net}，涉及{users}";
    takes = "subscription.takes" (movement: SubscriptionMovement, net: Spend, users: Users)
        "{movement}: {net} less, from {users}"
        "{movement}：减少{net}，涉及{users}";
}
