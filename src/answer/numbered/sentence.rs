//! What is said of names that nobody knows, in each language.

use crate::answer::naming::words;
use crate::answer::sentence::{Listed, Optional, Text, Whole, sentences};

/// A sort of names of your own.
#[derive(Clone, Copy)]
pub(crate) enum NameSort {
    Subject,
    Channel,
    Class,
    Kind,
}

words! {
    NameSort, "sort of names" {
        Subject "subject" "对象";
        Channel "channel" "渠道";
        Class "class" "消息类别";
        Kind "kind" "行为";
    }
}

sentences! {
    no_name = "names.no_name" (sort: NameSort, name: Text)
        "there is no {sort} `{name}`, as no {sort} has a name: write a number"
        "没有名为`{name}`的{sort}，目前没有任何{sort}名称：请填写编号";
    unknown_name = "names.unknown" (sort: NameSort, name: Text, known: Listed, more: Optional<Whole>)
        "there is no {sort} `{name}`: write a number, or one of {known}[ and {more} more]"
        "没有名为`{name}`的{sort}：请填写编号，或从以下名称中选择：{known}[等，另有{more}个]";
}
