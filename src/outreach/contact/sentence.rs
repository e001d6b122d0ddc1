//! What reasons not to write to a user now say, in each language.

use crate::answer::sentence::{Hours, MessageClass, Optional, Whole, Written, sentences};
use crate::event::purpose::Purpose;
use crate::event::user::ContactChannel;
use crate::time::Moment;

sentences! {
    consent = "contact.consent" (channel: ContactChannel)
        "{channel} is not allowed by the user"
        "用户未授权通过{channel}触达";
    purpose = "contact.purpose" (purpose: Purpose)
        "{purpose} is refused by the user"
        "用户已拒绝用于{purpose}";
    cap_day = "contact.cap.day" (at_most: Whole, channel: Optional<ContactChannel>, class: Optional<MessageClass>, sent: Optional<Whole>)
        "at most {at_most}[ by {channel}][ of class {class}] a day[, {sent} sent]"
        "每天[通过{channel}][就“{class}”类消息]最多触达{at_most}次[，已触达{sent}次]";
    cap_week = "contact.cap.week" (at_most: Whole, channel: Optional<ContactChannel>, class: Optional<MessageClass>, sent: Optional<Whole>)
        "at most {at_most}[ by {channel}][ of class {class}] a calendar week[, {sent} sent]"
        "每个自然周[通过{channel}][就“{class}”类消息]最多触达{at_most}次[，已触达{sent}次]";
    cap_month = "contact.cap.month" (at_most: Whole, channel: Optional<ContactChannel>, class: Optional<MessageClass>, sent: Optional<Whole>)
        "at most {at_most}[ by {channel}][ of class {class}] a calendar month[, {sent} sent]"
        "每个自然月[通过{channel}][就“{class}”类消息]最多触达{at_most}次[，已触达{sent}次]";
    cap_lifetime = "contact.cap.lifetime" (at_most: Whole, channel: Optional<ContactChannel>, class: Optional<MessageClass>, sent: Optional<Whole>)
        "at most {at_most}[ by {channel}][ of class {class}] ever[, {sent} sent]"
        "终身[通过{channel}][就“{class}”类消息]最多触达{at_most}次[，已触达{sent}次]";
    cap_hours = "contact.cap.hours" (at_most: Whole, channel: Optional<ContactChannel>, class: Optional<MessageClass>, hours: Hours, sent: Optional<Whole>)
        "at most {at_most}[ by {channel}][ of class {class}] in {hours}[, {sent} sent]"
        "{hours}内[通过{channel}][就“{class}”类消息]最多触达{at_most}次[，已触达{sent}次]";
    quiet_hours = "contact.quiet_hours" (from: Written, to: Written)
        "quiet from {from} to {to}"
        "免打扰时段为{from}至{to}";
    quiet_hours_dropped = "contact.quiet_hours.dropped" (from: Written, to: Written)
        "quiet from {from} to {to}, dropped"
        "免打扰时段为{from}至{to}，已放弃发送";
    send = "contact.send" ()
        "send"
        "发送";
    hold = "contact.hold" (until: Moment)
        "hold until {until}"
        "延后至{until}";
    refuse = "contact.refuse" (next: Moment)
        "refuse, allowed from {next}"
        "不发送，{next}起可以发送";
    refuse_forever = "contact.refuse.never" ()
        "refuse, never allowed"
        "不发送，且始终不可发送";
}
