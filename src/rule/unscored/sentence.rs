//! What missing scores say, in each language.

use crate::answer::sentence::sentences;
use crate::time::Day;

sentences! {
    no_rule = "unscored.no_rule" ()
        "no rule for it"
        "没有对应的规则";
    not_fitted = "unscored.not_fitted" ()
        "not fitted"
        "规则尚未拟合";
    no_purchase = "unscored.no_purchase" ()
        "no purchase"
        "没有购买";
    no_data = "unscored.no_data" ()
        "nothing to compare with the bound"
        "没有可与门槛比较的数据";
    nothing_before = "unscored.nothing_before" ()
        "nothing in the previous window to compare with"
        "上一时间窗没有可比较的数据";
    before_joining = "unscored.before_joining" ()
        "the previous window starts before the user joined"
        "上一时间窗早于用户加入";
    no_segment = "unscored.no_segment" ()
        "no such segment"
        "没有这个分群";
    on_itself = "unscored.on_itself" ()
        "it asks for itself"
        "规则引用了自身";
    traits_refused = "unscored.traits_refused" ()
        "the user refused the use of personal traits"
        "用户已拒绝使用个人特征";
    forgotten = "unscored.forgotten" (asked: Day, horizon: Day)
        "this asks about days from `{asked}` on but only those from `{horizon}` on are remembered: ask about fewer days, or forget later"
        "需要{asked}起的数据，但只保留了{horizon}起的数据";
}
