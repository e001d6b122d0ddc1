//! What reasons of an outreach plan say, in each language.

use super::basis::HourBasis;
use crate::answer::sentence::{Days, Listed, Nested, Optional, Text, Whole, Written, sentences};
use crate::event::user::ContactChannel;

sentences! {
    control = "outreach.control" (experiment: Text, arm: Text)
        "in arm `{arm}` of `{experiment}`, which gets no message"
        "在实验“{experiment}”的“{arm}”组中，该组不触达";
    message = "outreach.message" (play: Text, channel: ContactChannel)
        "`{play}` goes out by {channel}"
        "策略“{play}”通过{channel}触达";
    floor = "outreach.floor" (play: Text, contacts: Whole, days: Days, at_least: Whole)
        "contacts in the last {days}: {contacts} of at least {at_least} promised, so `{play}` may go out"
        "近{days}已触达{contacts}次，承诺至少{at_least}次，因此可执行策略“{play}”";
    contact = "outreach.contact" (play: Text, why: Nested)
        "`{play}` does not go out: {why}"
        "策略“{play}”不触达：{why}";
    no_play = "outreach.no_play" ()
        "no play that reaches the user applies"
        "没有适用的触达策略";
    hour = "outreach.hour" (hour: Written, basis: HourBasis, days: Days, seen: Whole)
        "{hour} by {basis}: {days} of {seen} hours seen"
        "{hour}，依据{basis}：{seen}个活跃小时中有{days}在此时段";
    hour_otherwise = "outreach.hour.otherwise" (hour: Written)
        "{hour}, as there is too little to see of the user's own hours"
        "{hour}，该用户的时段数据不足，采用默认值";

    reaches_nobody = "problem.outreach.reaches_nobody" (play: Text)
        "the play `{play}` reaches nobody: give it a channel, or name another play"
        "策略`{play}`触达不到任何人：请给它一个渠道，或换一条策略";
    unknown_play = "problem.outreach.no_play" (play: Text, known: Optional<Listed>)
        "there is no play `{play}`: the playbook has [{known}|none]"
        "没有策略`{play}`：策略手册[中有{known}|是空的]";
}
