//! Words of definitions that no type has.

use crate::wording::word::{Vocabulary, Word};

macro_rules! vocabularies {
    ($($name:ident $of:literal { $($english:literal $chinese:literal;)+ })+) => {
        $(pub(super) static $name: Vocabulary =
            Vocabulary { of: $of, words: &[$(Word { english: $english, chinese: $chinese }),+] };)+
    };
}

vocabularies! {
    NEW_IN "where new users are counted" {
        "first active period" "首个活跃周期";
        "period of joining" "加入所在周期";
    }
    STARTS "which start counts" {
        "the first start ever" "首次";
        "the first start in range" "范围内首次";
        "every start" "每次";
    }
    WEEKDAYS "day of the week" {
        "Mon" "周一";
        "Tue" "周二";
        "Wed" "周三";
        "Thu" "周四";
        "Fri" "周五";
        "Sat" "周六";
        "Sun" "周日";
    }
    PLACES "places of equal scores" {
        "1, 1, 3" "同分并列，后续名次顺延";
        "1, 1, 2" "同分并列，名次连续";
        "1, 2, 3" "名次不并列";
    }
    ORDERS "order of steps" {
        "in order" "按顺序完成";
        "in order with no other event between" "按顺序完成，其间没有其他行为";
        "in any order" "不限顺序";
    }
    TIES "steps at the same instant" {
        "each step later than the one before" "每一步必须晚于上一步";
        "equal instants by kind and subject" "同一时刻按行为类型和对象排序";
        "equal instants in step order" "同一时刻按步骤顺序计";
    }
    ENTRIES "entry of a funnel" {
        "best entry" "取走得最远的一次";
        "first entry" "取第一次";
        "latest entry" "取最近一次";
    }
    PATH_STARTS "where paths begin" {
        "from the first one on" "从首次行为开始";
    }
    BASES "basis of attribution" {
        "sent" "发送";
        "opened" "打开";
        "clicked" "点击";
        "about" "活动对象";
    }
    HOLD_OUTS "what stands beside a campaign" {
        "beside a hold-out" "与不发送的对照组比较";
    }
    LOOKS "how often results are looked at" {
        "looked at once" "只查看一次结果";
        "looked at any number of times" "可随时查看结果";
    }
    BEFORE "what corrects an estimate" {
        "with what was before" "以实验前数据校正";
    }
    WHOM "whom a back-test is about" {
        "all users" "全部用户";
        "chosen users" "选定用户";
    }
    OBJECTIVES "what tuning seeks" {
        "AUC" "AUC";
        "accuracy" "准确率";
        "1 − Brier score" "1减布里尔评分";
    }
    SPEND_OF "purchases that a sample of spend is of" {
        "repeat purchases" "复购";
        "all purchases" "全部购买";
    }
}
