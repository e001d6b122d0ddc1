//! What refusals of a ledger say, in each language.

use crate::answer::sentence::{Signed, Whole, Written, sentences};
use crate::time::Day;

sentences! {
    id_in_use = "ledger.id_in_use" (id: Written, day: Day)
        "`{id}` is already the id of another operation, of `{day}`: give each operation an id of its own"
        "“{id}”已是{day}另一笔操作的编号：请为每笔操作使用不同的编号";
    above_balance = "ledger.above_balance" (asked: Whole, day: Day, available: Signed)
        "a spend of `{asked}` points on `{day}` is above the balance of `{available}`: spend less, or earn more first"
        "{day}要花费{asked}积分，超过余额{available}：请减少花费，或先获得更多积分";
    unknown = "ledger.unknown" (of: Written)
        "no accepted operation has the id `{of}`: apply that operation first, or check the spelling"
        "没有编号为“{of}”的已受理操作：请先提交该操作，或检查编号";
    not_an_earn = "ledger.not_an_earn" (of: Written)
        "`{of}` is not an earn, so there is nothing to refund: reverse it if it is a spend"
        "“{of}”不是获得积分的操作，无法退回：如果是花费，请撤销";
    not_a_spend = "ledger.not_a_spend" (of: Written)
        "`{of}` is not a spend, so there is nothing to reverse: refund it if it is an earn"
        "“{of}”不是花费积分的操作，无法撤销：如果是获得，请退回";
    above_original = "ledger.above_original" (asked: Whole, of: Written, left: Whole, original: Whole)
        "`{asked}` points are more than what is left of `{of}`, `{left}` of `{original}`: give at most that"
        "{asked}积分超过“{of}”的剩余：{original}分中还剩{left}分，请不要超过";
    before_original = "ledger.before_original" (of: Written, original: Day, day: Day)
        "`{of}` is dated `{original}`, after `{day}`: date its refund or reversal on the same day or later"
        "“{of}”的日期{original}晚于{day}：退回或撤销的日期不能早于原操作";
    full = "ledger.full" (accepted: Whole)
        "this ledger is full: it holds at most `{accepted}` operations, so open another one"
        "账本已满：最多{accepted}笔操作，请另开一本";
}
