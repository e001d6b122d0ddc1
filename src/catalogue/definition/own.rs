//! Questions of your own, and of counts that are brought. They come last: any text that ends in a day is a question of your own.

use super::sort::{self, rows};

rows! {
    "definition.own_campaign" ()
        "a campaign as your service counts it"
        "由自有服务统计的营销活动";
    "definition.customer_rows" ()
        "different rows of customers and how many have each"
        "各不相同的客户数据及其客户数";
    "definition.spend_flow" ()
        "users and their spend by two names of each"
        "前后两种分类之间流转的用户数与消费";
    "definition.customers_together" ()
        "what to expect of customers together"
        "全体客户的预期合计";
    "definition.sums" ()
        "n, Σx and Σx² of a number of each user"
        "每名用户一个数值的人数、总和与平方和";
    "definition.paired_sums" ()
        "n, Σx, Σx², Σy, Σy² and Σxy of two numbers of each user"
        "每名用户两个数值的人数、总和、平方和与乘积和";
    "definition.proportion" ()
        "how many of n users"
        "用户数与其中符合条件的人数";
    "definition.distribution" ()
        "whole numbers and how often each occurs"
        "各整数值及其出现次数";
    "definition.number_pairs" ()
        "pairs of numbers and how often each occurs"
        "各数值对及其出现次数";
    "definition.survival" ()
        "durations in days, ended and censored"
        "以天计的时长，分已结束与尚未结束";

    "definition.own_flow" (question: Text, from: Day, to: Day)
        "{question} as of {from} and as of {to}"
        "{from}与{to}对比：{question}";
    "definition.own_question" (question: Text, as_of: Day)
        "{question} as of {as_of}"
        "截至{as_of}：{question}";
}
