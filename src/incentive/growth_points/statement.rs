//! The statement of growth points: one line for each day and rule or source. The lines add up to the total.

use serde::{Deserialize, Serialize};

use super::clipped::Clipped;
use super::rule::GrowthPointsRule;
use super::sentence;
use super::so_far::GrowthSoFar;
use super::source::{PointsSource, SourcePoints};
use super::standing::{Climb, GrowthPointsStanding};
use super::sum::{DayPoints, PeriodSum};
use super::walk::{Award, By, Visit};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::event::kind::Kind;
use crate::event::subject::Subject;
use crate::event::user::User;
use crate::incentive::asked::Asked;
use crate::profile::{AsOf, BeforeHorizon};
use crate::score::abuse::LeftOutDay;
use crate::time::Day;
use crate::wording::problems::problems;

/// Where the points of a period come from, line by line, and what they reach.
///
/// The granted points of the lines, less those of lines that deduct, add up to the points of the standing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "WrittenStatement")]
#[non_exhaustive]
pub struct GrowthPointsStatement {
    /// Points, tiers and pace.
    pub standing: GrowthPointsStanding,
    /// What each day brought: days ascending, and within a day the rules in their order, then the sources in theirs. A
    /// rule or source that earned nothing has no line.
    pub lines: Vec<GrowthPointsLine>,
    /// The days whose events earned nothing because of abuse, ascending. What other sources gave on them has its lines.
    pub left_out: Vec<LeftOutDay>,
}

/// What a rule or source brought on a day, or took: `desired = granted + clipped`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "WrittenLine", into = "WrittenLine")]
#[non_exhaustive]
pub struct GrowthPointsLine {
    /// The day.
    pub day: Day,
    /// What earned the points.
    pub by: Earned,
    /// Whether the points are exempt from the overall caps.
    pub exempt: bool,
    /// Whether the points are taken off.
    pub deducts: bool,
    /// The points that count.
    pub granted: u64,
    /// The points that caps took away.
    pub clipped: Clipped,
}

/// What earned points, in the order in which points are granted within a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Earned {
    /// Events, under a rule.
    Rule {
        /// The position of the rule in its list, counted from 0 as in the paths of problems.
        position: u16,
        /// The kind of event.
        kind: Kind,
        /// The subject of the events, if the rule is about one.
        #[serde(default)]
        subject: Option<Subject>,
    },
    /// A source other than events.
    Source(PointsSource),
}

impl GrowthPointsLine {
    /// The points before any cap.
    pub const fn desired(self) -> u64 {
        self.granted.saturating_add(self.clipped.total())
    }
}

impl GrowthPointsRule {
    /// Where the points of the period that holds the day asked about come from. `None` if the user had not joined by
    /// then.
    ///
    /// # Errors
    /// When the period reaches back to forgotten days. A rule that looks back over a life, by `first_bonus`, a cap of a
    /// month or a life or a multiplier of levels, needs all days since joining.
    ///
    /// ```
    /// use lifestage::incentive::{GrowthPointsRule, GrowthPointsConfig};
    /// use lifestage::{Day, Event, Profile, User};
    ///
    /// let rule = GrowthPointsRule::new(GrowthPointsConfig { day_cap: Some(20), ..GrowthPointsConfig::default() })?;
    /// let day = Day::ymd(2026, 1, 5);
    /// let shares = (0..6).map(|_| Event::share(42_u64, day));
    /// let profile = Profile::of(shares.chain([Event::help(42_u64, day)]));
    /// let statement = rule.statement(profile.as_of(day), &User::new(42_u64), &[])?.unwrap();
    /// let lines: Vec<String> = statement.lines.iter().map(ToString::to_string).collect();
    /// assert_eq!(lines, ["2026-01-05 share: 18 points", "2026-01-05 help: 2 of 5 points, 3 over the cap of the day"]);
    /// assert_eq!(statement.standing.points, 20);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn statement(
        &self,
        as_of: AsOf<'_>,
        user: &User,
        others: &[SourcePoints],
    ) -> Result<Option<GrowthPointsStatement>, BeforeHorizon> {
        self.statement_asked(Asked::new(as_of, user), others, None)
    }

    pub(in crate::incentive) fn statement_asked(
        &self,
        asked: Asked<'_>,
        others: &[SourcePoints],
        so_far: Option<&GrowthSoFar>,
    ) -> Result<Option<GrowthPointsStatement>, BeforeHorizon> {
        let Some(scope) = self.scope(asked, others, so_far)? else { return Ok(None) };
        if scope.begins_before_horizon {
            // The sum of the days before the horizon is known, the lines are not.
            return Err(asked.refused(scope.counted.first()));
        }
        let mut book = Book {
            rule: self,
            lines: Vec::with_capacity(scope.tallies.len() + scope.others.len()),
            of_day: 0,
            period_left: self.period_cap,
            sum: PeriodSum::new(self.period_cap),
            climb: Climb::new(self),
        };
        self.walk(&scope, &mut book);
        let Book { lines, sum, climb, .. } = book;
        let standing = self.standing_of(asked.as_of, &scope, sum, climb);
        Ok(Some(GrowthPointsStatement { standing, lines, left_out: scope.left_out }))
    }
}

/// Writes the lines of a statement.
struct Book<'a> {
    rule: &'a GrowthPointsRule,
    lines: Vec<GrowthPointsLine>,
    /// The index at which the lines of the day begin.
    of_day: usize,
    period_left: u64,
    sum: PeriodSum,
    climb: Climb<'a>,
}

impl Visit for Book<'_> {
    #[inline]
    fn award(&mut self, award: Award) {
        let Award { day, by, granted, clipped, exempt, deducts } = award;
        let by = match by {
            By::Source(source) => Earned::Source(source),
            By::Rule(position) => {
                let Some(rule) = self.rule.config().rules.get(usize::from(position)) else { return };
                Earned::Rule { position, kind: rule.kind, subject: rule.subject }
            }
        };
        let line = GrowthPointsLine { day, by, exempt, deducts, granted, clipped };
        if line.desired() > 0 {
            self.lines.push(line);
        }
    }

    // Caps clip in order: the rule's cap when a line is written, then the day's, then the period's, each on what the
    // one before let through. So a statement can say which cap took which points, and the first lines of a day win, in
    // the order of the rules. Clipping only the sums would give the same total (`points.rs` does so) but no lines.
    // Points that the period's cap took still use up the day's cap: giving them back would let later lines of the day
    // through and change the total. Deductions come last: they take of what the day's end has.
    fn day_is_over(&mut self, day: Day) {
        let lines = self.lines.get_mut(self.of_day..).unwrap_or_default();
        if !lines.is_sorted_by_key(|line| line.by) {
            lines.sort_unstable_by_key(|line| line.by);
        }
        let mut day_left = self.rule.day_cap;
        let mut of_day = DayPoints::default();
        for line in lines.iter_mut().filter(|line| !line.deducts) {
            if line.exempt {
                of_day.exempt = of_day.exempt.saturating_add(line.granted);
            } else {
                let in_day = line.granted.min(day_left);
                let in_period = in_day.min(self.period_left);
                day_left -= in_day;
                self.period_left -= in_period;
                line.clipped.by_day = line.granted - in_day;
                line.clipped.by_period = in_day - in_period;
                line.granted = in_period;
                of_day.capped = of_day.capped.saturating_add(line.granted);
            }
        }
        self.sum.add(of_day);
        for line in lines.iter_mut().filter(|line| line.deducts) {
            let taken = line.granted.min(self.sum.points());
            self.sum.add(DayPoints { deducted: taken, ..DayPoints::default() });
            line.clipped.by_balance = line.granted - taken;
            line.granted = taken;
        }
        self.of_day = self.lines.len();
        self.climb.to(self.sum.points(), day);
    }
}

impl Phrased for Earned {
    fn phrase(&self) -> Phrase<'_> {
        match self {
            Self::Rule { kind, subject, .. } => sentence::kind(*kind, *subject),
            Self::Source(source) => source.phrase(),
        }
    }
}

impl Phrased for GrowthPointsLine {
    fn phrase(&self) -> Phrase<'_> {
        let granted = Some(self.granted).filter(|_| self.clipped.total() > 0);
        let over = (self.clipped.total() > 0).then(|| self.clipped.phrase());
        let said = if self.deducts { sentence::deduction } else { sentence::line };
        said(self.day, self.by.phrase(), granted, self.desired(), over)
    }
}

impl Phrased for Clipped {
    fn phrase(&self) -> Phrase<'_> {
        let Self { by_rule, by_rule_month, by_rule_life, by_day, by_period, by_balance } = *self;
        let some = |points: u64| Some(points).filter(|points| *points > 0);
        let (rule, rule_month, rule_life) = (some(by_rule), some(by_rule_month), some(by_rule_life));
        sentence::over(some(by_balance), rule, rule_month, rule_life, some(by_day), some(by_period))
    }
}

display_phrases!(Earned, GrowthPointsLine);

/// The serialized form of a [`GrowthPointsLine`].
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenLine {
    day: Day,
    by: Earned,
    #[serde(default)]
    exempt: bool,
    #[serde(default)]
    deducts: bool,
    desired: u64,
    granted: u64,
    #[serde(default)]
    clipped: Clipped,
}

/// The serialized form of a [`GrowthPointsStatement`].
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenStatement {
    standing: GrowthPointsStanding,
    lines: Vec<GrowthPointsLine>,
    #[serde(default)]
    left_out: Vec<LeftOutDay>,
}

/// A statement, or a line of one, that does not add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StatementError {
    /// The granted and clipped points are not the points desired.
    Line {
        /// The day of the line.
        day: Day,
        /// The points desired.
        desired: u64,
        /// The points granted and clipped together.
        found: u64,
    },
    /// The granted points of the lines are not the total.
    Total {
        /// The points of the standing.
        points: u64,
        /// The points that the lines grant, less those that they take.
        found: u64,
    },
    /// The days left out are not as many as the standing says.
    LeftOut {
        /// The number of days of the standing.
        days: u32,
        /// The number of days that the statement lists.
        found: usize,
    },
}

problems! {
    enum StatementError {
        Line { day: Date, desired: Whole, found: Whole } = "problem.statement.line"
            "a line of `{day}` desires `{desired}` but grants and clips `{found}`: it was not written by this crate"
            "`{day}`的一行应得`{desired}`，发放与削减合计却为`{found}`：并非由本库写出";
        Total { points: Whole, found: Whole } = "problem.statement.total"
            "the lines grant `{found}` but the total is `{points}`: they were not written together by this crate"
            "各行共发放`{found}`，合计却为`{points}`：两者并非由本库一起写出";
        LeftOut { days: Whole, found: Whole } = "problem.statement.left_out"
            "`{found}` days are left out but the standing says `{days}`, each once and ascending: they were not written together by this crate"
            "列出了`{found}`个不计的日期，合计却为`{days}`天，且应从早到晚、每天一次：两者并非由本库一起写出";
    }
}

impl From<GrowthPointsLine> for WrittenLine {
    fn from(line: GrowthPointsLine) -> Self {
        let GrowthPointsLine { day, by, exempt, deducts, granted, clipped } = line;
        Self { day, by, exempt, deducts, desired: line.desired(), granted, clipped }
    }
}

impl TryFrom<WrittenLine> for GrowthPointsLine {
    type Error = StatementError;

    fn try_from(written: WrittenLine) -> Result<Self, Self::Error> {
        let WrittenLine { day, by, exempt, deducts, desired, granted, clipped } = written;
        let line = Self { day, by, exempt, deducts, granted, clipped };
        let found = line.desired();
        if found == desired { Ok(line) } else { Err(StatementError::Line { day, desired, found }) }
    }
}

impl TryFrom<WrittenStatement> for GrowthPointsStatement {
    type Error = StatementError;

    fn try_from(written: WrittenStatement) -> Result<Self, Self::Error> {
        let WrittenStatement { standing, lines, left_out } = written;
        let granted = |deducts| {
            let lines = lines.iter().filter(|line| line.deducts == deducts);
            lines.fold(0, |sum: u64, line| sum.saturating_add(line.granted))
        };
        let found = granted(false).saturating_sub(granted(true));
        let points = standing.points;
        if found != points {
            return Err(StatementError::Total { points, found });
        }
        let (days, found) = (standing.left_out.map_or(0, |left_out| left_out.days), left_out.len());
        let ascend = left_out.is_sorted_by(|one, next| one.day < next.day);
        if !ascend || usize::try_from(days) != Ok(found) {
            return Err(StatementError::LeftOut { days, found });
        }
        Ok(Self { standing, lines, left_out })
    }
}
