//! What triggers suggest, in each language.

use crate::answer::sentence::{Days, Text, sentences};
use crate::score::behavior::BehaviorType;

sentences! {
    change_behavior = "suggestion.change_behavior" (from: BehaviorType, to: BehaviorType, days: Days)
        "show {from} as {to} for {days}"
        "{days}内将{from}显示为{to}";
    grant_benefit = "suggestion.grant_benefit" (benefit: Text)
        "grant {benefit}"
        "发放权益“{benefit}”";
    send_message = "suggestion.send_message" (message: Text)
        "send {message}"
        "发送消息“{message}”";
    alert = "suggestion.alert" (text: Text)
        "alert: {text}"
        "提醒团队：“{text}”";
}
