//! What a question needs of a rule set that is missing, so that it is refused and not answered as if nobody met it.

use super::metric::Metric;
use super::part::Part;
use super::situation::Judges;
use super::tree::Predicate;
use crate::rule::unscored::Unscored;

impl Judges<'_> {
    /// Why a part is missing; `None` if it is there.
    fn lacks(&self, part: Part) -> Option<Unscored> {
        match part {
            Part::Rfm => self.rfm.err(),
            Part::Stage => self.stage.err(),
            Part::Behavior => self.behavior.err(),
            Part::Worth => self.worth.err(),
            Part::Needs => self.needs.err(),
            Part::Tags => self.tags.err(),
            Part::Groups => self.groups.err(),
            Part::Contribution => self.contribution.err(),
            Part::Abuse => self.abuse.err(),
            Part::Churn => self.churn.err(),
            Part::Incentives => self.incentives.err(),
        }
    }

    fn name_of_missing(&self, part: Part) -> Option<(&'static str, Unscored)> {
        self.lacks(part).map(|why| (part.name(), why))
    }
}

impl Predicate {
    /// The first part of a rule set that the conditions need and these rules lack, with the reason.
    pub(crate) fn missing(&self, judges: &Judges<'_>) -> Option<(&'static str, Unscored)> {
        let segments = self.segments().next().filter(|_| judges.segments.is_none());
        let segments = segments.map(|_| ("segments", Unscored::NoRule));
        self.tests().find_map(|test| judges.name_of_missing(test.part()?)).or(segments)
    }
}

impl Metric {
    /// The part of a rule set that the number needs and these rules lack, with the reason.
    pub(crate) fn missing(&self, judges: &Judges<'_>) -> Option<(&'static str, Unscored)> {
        judges.name_of_missing(self.part()?)
    }
}
