//! What reasons for RFM grades, segments and classes say, in each language.

use super::class::{BetterThanMean, ClassName};
use super::segment::RfmSegment;
use crate::answer::sentence::{
    Days, MoreDays, MorePurchaseDays, MorePurchases, Optional, PurchaseDays, Purchases, Spend, Text, Whole, sentences,
};

sentences! {
    recency_today = "rfm.recency.today" (grade: Whole, best: Whole, within: Optional<Whole>, above: Optional<Whole>)
        "recency {grade} of {best}: last purchase today[, within {within}][, more than {above}]"
        "最近消费{grade}分（满分{best}分）：今天刚购买[，不超过{within}天][，超过{above}天]";
    recency = "rfm.recency" (grade: Whole, best: Whole, days: Days, within: Optional<Whole>, above: Optional<Whole>)
        "recency {grade} of {best}: last purchase {days} ago[, within {within}][, more than {above}]"
        "最近消费{grade}分（满分{best}分）：最近一次消费距今{days}[，不超过{within}天][，超过{above}天]";
    purchases = "rfm.frequency" (grade: Whole, best: Whole, seen: Purchases, above: Optional<Whole>, within: Optional<Whole>)
        "frequency {grade} of {best}: {seen}[, more than {above}][, at most {within}]"
        "消费频率{grade}分（满分{best}分）：购买{seen#}次[，多于{above}次][，不超过{within}次]";
    purchase_days = "rfm.frequency.days" (grade: Whole, best: Whole, seen: PurchaseDays, above: Optional<Whole>, within: Optional<Whole>)
        "frequency {grade} of {best}: {seen}[, more than {above}][, at most {within}]"
        "消费频率{grade}分（满分{best}分）：有{seen#}天购买[，多于{above}天][，不超过{within}天]";
    spend = "rfm.monetary" (grade: Whole, best: Whole, spend: Spend, above: Optional<Spend>, within: Optional<Spend>)
        "monetary {grade} of {best}: net spend {spend}[, more than {above}][, at most {within}]"
        "消费金额{grade}分（满分{best}分）：净消费{spend}[，高于{above}][，不超过{within}]";
    spend_per_purchase = "rfm.monetary.mean" (grade: Whole, best: Whole, spend: Spend, above: Optional<Spend>, within: Optional<Spend>)
        "monetary {grade} of {best}: net spend per purchase {spend}[, more than {above}][, at most {within}]"
        "消费金额{grade}分（满分{best}分）：次均净消费{spend}[，高于{above}][，不超过{within}]";
    segment = "rfm.segment" (segment: RfmSegment, recency: Whole, frequency: Whole, monetary: Whole, best: Whole)
        "{segment}: recency {recency}, frequency {frequency} and monetary {monetary} of {best}"
        "{segment}：最近消费{recency}分，消费频率{frequency}分，消费金额{monetary}分，满分{best}分";
    class = "rfm.class" (class: Text, name: ClassName, recent: BetterThanMean, frequent: BetterThanMean, monetary: BetterThanMean)
        "class {class} {name}: recency {recent}, frequency {frequent}, monetary {monetary} than the mean"
        "{name}用户（{class}）：最近消费{recent}均值，消费频率{frequent}均值，消费金额{monetary}均值";
    purchase_today = "rfm.move.purchase" (grade: Whole, to: RfmSegment)
        "a purchase today: recency {grade}, {to}"
        "今天再购买一次：最近消费{grade}分，变为{to}";
    wait = "rfm.move.wait" (days: MoreDays, grade: Whole, to: RfmSegment)
        "{days} without a purchase: recency {grade}, {to}"
        "再有{days}没有购买：最近消费{grade}分，变为{to}";
    more_purchases = "rfm.move.purchases" (more: MorePurchases, grade: Whole, to: RfmSegment)
        "{more}: frequency {grade}, {to}"
        "再购买{more#}次：消费频率{grade}分，变为{to}";
    more_purchase_days = "rfm.move.purchase_days" (more: MorePurchaseDays, grade: Whole, to: RfmSegment)
        "{more}: frequency {grade}, {to}"
        "再有{more#}天购买：消费频率{grade}分，变为{to}";
    more_spend = "rfm.move.spend" (more: Spend, grade: Whole, to: RfmSegment)
        "{more} more net spend: monetary {grade}, {to}"
        "净消费再增加{more}：消费金额{grade}分，变为{to}";
    more_spend_per_purchase = "rfm.move.spend_per_purchase" (more: Spend, grade: Whole, to: RfmSegment)
        "{more} more net spend per purchase: monetary {grade}, {to}"
        "次均净消费再增加{more}：消费金额{grade}分，变为{to}";
}
