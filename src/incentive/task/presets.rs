//! The preset plans.

use super::{Name, Plan, PlanConfig, Reward, Task, TaskNeed};
use crate::event::kind::{Kind, KindSet};
use crate::event::subject::Subject;

impl Plan {
    /// The default plan of the first three days, one task a day, version 1.
    ///
    /// | plan day | task | weight | reward |
    /// |---|---|---|---|
    /// | 1 | `register_and_bind`: register, and bind an account | 1 | 50 points |
    /// | 2 | `use_core_feature`: use a core feature once | 2 | 7 days of membership on trial |
    /// | 3 | `invite`: invite somebody once | 3 | the item `limited_skin` |
    ///
    /// The harder a task, the more it weighs. Each opens and is due on its own day, and can be made up for three more
    /// days. The tutorial of the core feature makes up for its use. Without a core feature, the use of any feature counts,
    /// and no tutorial makes up for it.
    pub fn newcomer(core_feature: impl Into<Option<Subject>>) -> Self {
        let core_feature = core_feature.into();
        let mut core = TaskNeed::once(Kind::Use);
        core.events.subject = core_feature;
        Self::preset(
            1,
            vec![
                Task {
                    reward: Some(Reward::Points(50)),
                    ..Task::new(
                        Name::literal("register_and_bind"),
                        1,
                        [TaskNeed::once(Kind::Register), TaskNeed::once(Kind::BindAccount)],
                    )
                },
                Task {
                    weight: 2,
                    reward: Some(Reward::MembershipTrial { days: 7 }),
                    tutorial: core_feature,
                    ..Task::new(Name::literal("use_core_feature"), 2, [core])
                },
                Task {
                    weight: 3,
                    reward: Some(Reward::Item(Name::literal("limited_skin"))),
                    ..Task::new(Name::literal("invite"), 3, [TaskNeed::once(Kind::Invite)])
                },
            ],
        )
    }

    /// Three first steps in any order, all open from joining and due by plan day 3, weight 1 each, version 2:
    /// `complete_profile`, `first_interaction` (a like, comment or share) and `claim_benefit`.
    ///
    /// They give no rewards.
    pub fn first_steps() -> Self {
        let step = |name: &str, kinds: KindSet| Task {
            opens: 1,
            ..Task::new(Name::literal(name), 3, [TaskNeed::once(kinds)])
        };
        Self::preset(
            2,
            vec![
                step("complete_profile", Kind::CompleteProfile.into()),
                step("first_interaction", KindSet::of([Kind::Like, Kind::Comment, Kind::Share])),
                step("claim_benefit", Kind::ClaimBenefit.into()),
            ],
        )
    }
}

impl Default for Plan {
    /// The newcomer plan, in which any feature counts as a core feature.
    fn default() -> Self {
        Self::newcomer(None)
    }
}

impl Default for PlanConfig {
    fn default() -> Self {
        Plan::default().into()
    }
}
