//! What reasons of value models say, in each language.

use crate::answer::sentence::{OneTimeBuyers, Rounded, sentences};

sentences! {
    one_timers = "value.one_timers" (customers: OneTimeBuyers, first: Rounded, taken: Rounded)
        "{customers} spent {first} on average, but are taken to spend {taken} like those who bought again"
        "{customers#}位只购买过一次的客户平均消费{first}，却按复购客户的水平估为{taken}";
}
