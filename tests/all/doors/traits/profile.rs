//! The types of `profile`.

use lifestage::profile::*;

use super::*;

pinned! {
    data: BeforeHorizon;
    data: Delivery;
    data: EventId;
    data: Hours;
    data: HoursHistogram;
    data: LifetimeTally;
    data: Profile;
    data: Seen;
    data: SeenConfig;
    data: SeenRule;
    data: Selector;
    data: Tally;
    any: AsOf<'static>;
    error: BeforeHorizon;
    error: HoursError;
    error: MergeOnceError;
    error: ProfileError;
    error: SeenMergeError;
    error: SeenRuleError;
    error: SeenWrittenError;
    error: TallyError;
    error: UserBeforeHorizon;
    error: WrittenError;
}
