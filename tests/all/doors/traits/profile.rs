//! The types of `profile`.

use lifestage::profile::*;

use super::*;

pinned! {
    data: BeforeHorizon;
    data: Beside;
    data: Delivery;
    data: Erasure;
    data: KeepRule;
    data: EventId;
    data: Families;
    data: Hours;
    data: HoursHistogram;
    data: IdentityConfig;
    data: IdentityRule;
    data: LeftOut;
    data: LifetimeTally;
    data: Link;
    data: LinkEnd;
    data: LinkLimit;
    data: Links;
    data: NotJoined;
    data: Profile;
    data: Seen;
    data: SeenConfig;
    data: SeenRule;
    data: Selector;
    data: SharedId;
    data: SourceLimit;
    data: Tally;
    data: Unlink;
    any: AsOf<'static>;
    error: BeforeHorizon;
    error: FamiliesError;
    error: HoursError;
    error: IdentityRuleError;
    error: LinkError;
    error: MergeOnceError;
    error: ProfileError;
    error: SeenMergeError;
    error: SeenRuleError;
    error: SeenWrittenError;
    error: TallyError;
    error: UniteError;
    error: UserBeforeHorizon;
    error: WrittenError;
}
