//! The types of `profile`.

use lifestage::profile::*;

use super::*;

pinned! {
    data: BeforeHorizon;
    data: Hours;
    data: HoursHistogram;
    data: LifetimeTally;
    data: Profile;
    data: Selector;
    data: Tally;
    any: AsOf<'static>;
    error: BeforeHorizon;
    error: HoursError;
    error: ProfileError;
    error: TallyError;
    error: UserBeforeHorizon;
    error: WrittenError;
}
