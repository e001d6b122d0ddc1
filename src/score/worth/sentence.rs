//! What reasons for the value and the potential of a user say, in each language.

use crate::answer::sentence::{ExactTenths, ExactWhole, Spend, Whole, sentences};
use crate::time::Window;

sentences! {
    high_value = "worth.value.high" (spend: Spend, window: Window, cut: Spend)
        "high value: net spend {spend} in the {window}, {cut} or more"
        "高价值：{window}净消费{spend}，不低于{cut}";
    low_value = "worth.value.low" (spend: Spend, window: Window, cut: Spend)
        "low value: net spend {spend} in the {window}, less than {cut}"
        "低价值：{window}净消费{spend}，低于{cut}";
    high_potential = "worth.potential.high" (spend: Spend, horizon: Whole, cut: Spend, alive: ExactWhole, purchase_days: ExactTenths)
        "high potential: spend of {spend} expected in the next {horizon} days, {cut} or more; still a customer with {alive} % probability, at most {purchase_days} purchase days"
        "高潜力：预计未来{horizon}天消费{spend}，不低于{cut}；仍是客户的概率为{alive}%，最多有{purchase_days}天购买";
    low_potential = "worth.potential.low" (spend: Spend, horizon: Whole, cut: Spend, alive: ExactWhole, purchase_days: ExactTenths)
        "low potential: spend of {spend} expected in the next {horizon} days, less than {cut}; still a customer with {alive} % probability, at most {purchase_days} purchase days"
        "低潜力：预计未来{horizon}天消费{spend}，低于{cut}；仍是客户的概率为{alive}%，最多有{purchase_days}天购买";
    no_purchase = "worth.potential.no_purchase" ()
        "no purchase"
        "还没有购买";
}
