//! What an explanation says, what it names, and what it refuses.

use lifestage::population::Member;
use lifestage::profile::BeforeHorizon;
use lifestage::report::{
    ActivityQuestion, ActivitySpan, Asked, Clause, CohortError, Difference, DifferenceRule, ExplainError, Lags, NewIn,
    Question, RetentionQuestion, RetentionRule, Starts, UserAccountingQuestion, UserAccountingRule,
    UserAccountingState, UserEvidence,
};
use lifestage::time::{Calendar, Period, UtcOffset, Window};
use lifestage::{Event, Kind, KindSet, Population};

use crate::report::{day, days, logins};
use crate::shared::travels::travels;

fn explain<Q: Question>(one: &Q, other: &Q, population: &Population) -> Result<Difference, ExplainError> {
    let [one, other] = [one, other].map(|question| Asked { question, population });
    DifferenceRule::default().report(one, other)
}

fn on(lags: Lags) -> RetentionQuestion {
    RetentionQuestion::of(&RetentionRule::default(), lags, days(0, 3), day(20))
}

#[test]
fn a_line_for_the_difference_and_all_of_it_on_request() {
    let population = logins(&[&[0, 7], &[0, 9], &[1, 8], &[3, 20], &[3], &[2, 15], &[2, 11]]);
    let later = RetentionQuestion { as_of: day(9), ..on(Lags::on_or_after(7)) };
    let difference = explain(&on(Lags::on(7)), &later, &population).unwrap();
    assert_eq!(
        difference.to_string(),
        "day-7 retention: 2 of 7 against 3 of 5 users; 3 differ: 2 by the lags, on 7 → on or after 7 (+1 −0; users 2, 4), \
         1 by the day asked about, 2024-01-21 → 2024-01-10 (+0 −0; user 5)",
    );
    let all = format!("{difference:#}");
    assert!(
        all.contains("\n  user 2: not counted (from 2024-01-01: 2024-01-10) → counted (from 2024-01-01: 2024-01-10)\n")
    );
    assert!(
        all.contains("\n  user 4: not counted (from 2024-01-04: 2024-01-21) → not eligible (from 2024-01-04)"),
        "{all}"
    );
    assert!(difference.definitions().iter().all(|definition| all.contains(definition.text())));
    let first = DifferenceRule { most_examples: 1 };
    let asked = [on(Lags::on(7)), later];
    let [one, other] = asked.each_ref().map(|question| Asked { question, population: &population });
    let bounded = first.report(one, other).unwrap();
    assert_eq!((bounded.clauses[0].users, bounded.clauses[0].examples.len()), (2, 1));
    assert!(bounded.to_string().contains("(+1 −0; users 2, …)"), "{bounded}");
    travels(&first);
    travels(&asked[0]);
}

#[test]
fn nobody_differs_by_a_clause_that_changes_nothing() {
    let population = logins(&[&[0, 7]]);
    let other = RetentionQuestion { returns: Kind::LogIn.into(), ..on(Lags::on(7)) };
    assert_eq!(
        explain(&on(Lags::on(7)), &other, &population).unwrap().to_string(),
        "day-7 retention: 1 against 1 of 1 user; nobody differs: 0 by what is a return, any activity → log_in",
    );
    assert_eq!(
        explain(&other, &other, &population).unwrap().to_string(),
        "day-7 retention: 1 against 1 of 1 user; nobody differs",
    );
}

#[test]
fn each_clause_of_accounting_says_what_it_was_and_what_it_is() {
    let as_of = day(9);
    let one = UserAccountingQuestion { rule: UserAccountingRule::default(), state: UserAccountingState::New, as_of };
    let rule =
        UserAccountingRule { activity: Kind::Share.into(), period: Period::Month, new_in: NewIn::PeriodOfJoining };
    let other = UserAccountingQuestion { rule, state: UserAccountingState::Dormant, as_of: day(10) };
    let clauses = explain(&one, &other, &logins(&[&[0]])).unwrap().clauses;
    let said: Vec<_> = clauses.iter().map(|clause| (clause.from.as_str(), clause.to.as_str())).collect();
    let expected = [
        ("any activity", "share"),
        ("week from Mon", "month"),
        ("first active period", "period of joining"),
        ("new", "dormant"),
        ("2024-01-10", "2024-01-11"),
    ];
    assert_eq!(said, expected);
}

#[test]
fn calendars_are_named_and_events_are_not() {
    let question =
        ActivityQuestion { kinds: KindSet::activity(), span: ActivitySpan::Window(Window::last(1)), as_of: day(1) };
    let shanghai = Calendar::fixed(UtcOffset::hours(8));
    let [here, there, busier] = [(Calendar::utc(), 0), (shanghai.clone(), 0), (Calendar::utc(), 1)]
        .map(|(calendar, on)| Population::from_events(&[Event::log_in(1_u64, day(on))], calendar).unwrap());
    let clauses = |other: &Population| {
        let [one, other] = [&here, other].map(|population| Asked { question: &question, population });
        DifferenceRule::default().report(one, other).unwrap().clauses
    };
    let said = |other| -> Vec<_> {
        clauses(other).into_iter().map(|clause| (clause.clause, clause.from, clause.to)).collect()
    };
    let calendars = [Calendar::utc(), shanghai].map(|calendar| calendar.to_string());
    assert_eq!(said(&there), [(Clause::Calendar, calendars[0].clone(), calendars[1].clone())]);
    assert_eq!(said(&busier), [(Clause::Events, String::new(), String::new())]);
}

#[test]
fn retention_is_called_by_its_lags() {
    for (lags, periods, title) in [
        (Lags::on(7), Period::Day, "day-7 retention"),
        (Lags::on_or_after(7), Period::Day, "day-7 retention"),
        (Lags::on_or_before(7), Period::Day, "day-7 retention"),
        (Lags::on(1), Period::Month, "month-1 retention"),
        (Lags::bracket(24, 30), Period::Day, "day-24-to-30 retention"),
    ] {
        assert_eq!(RetentionQuestion { periods, ..on(lags) }.title(), title);
    }
}

#[test]
fn evidence_names_a_few_days_around_the_lags() {
    let visits: Vec<i32> = (0..20).collect();
    let population = logins(&[&visits]);
    let judge = on(Lags::on(7));
    let judge = judge.judge().unwrap();
    let seen = judge(population.get(1_u64).unwrap()).unwrap();
    assert_eq!(seen.days, (6..12).map(day).collect::<Vec<_>>());
    assert_eq!((seen.start, seen.days.len()), (Some(day(0)), UserEvidence::MOST_DAYS));
}

#[test]
fn questions_without_an_answer_are_refused() {
    let population = logins(&[&[0, 7], &[30, 37]]);
    let every = RetentionQuestion { starts: Starts::Every, ..on(Lags::on(7)) };
    assert_eq!(explain(&every, &on(Lags::on(7)), &population), Err(ExplainError::EveryStart));
    let not_yet = RetentionQuestion { cohorts: days(30, 31), ..on(Lags::on(7)) };
    let refused = explain(&on(Lags::on(7)), &not_yet, &population).unwrap_err();
    assert!(matches!(refused, ExplainError::Retention(CohortError::NotYet { .. })), "{refused}");
    // The later cohorts as of the earlier day are on the way, and nobody is in them: user 1 is lost by the cohorts.
    let later = RetentionQuestion { as_of: day(60), ..not_yet };
    let difference = explain(&on(Lags::on(7)), &later, &population).unwrap();
    let told = difference.clauses.iter().map(|clause| (clause.clause, clause.gained, clause.lost));
    assert_eq!(told.collect::<Vec<_>>(), [(Clause::Cohorts, 0, 1), (Clause::AsOf, 1, 0)]);
}

#[test]
fn forgotten_days_are_refused_naming_the_first_user() {
    let mut population = logins(&[&[9], &[0, 9], &[0, 9]]);
    population.forget_before(day(5));
    let question = |days| ActivityQuestion {
        kinds: KindSet::activity(),
        span: ActivitySpan::Window(Window::last(days)),
        as_of: day(9),
    };
    let refused = explain(&question(3), &question(12), &population).unwrap_err();
    assert!(refused.to_string().starts_with("user `2`: "), "{refused}");
    assert_eq!(explain(&question(3), &question(5), &population).unwrap().differ, 0);
    let lifecycle =
        UserAccountingQuestion { rule: UserAccountingRule::default(), state: UserAccountingState::New, as_of: day(9) };
    assert!(matches!(explain(&lifecycle, &lifecycle, &population), Err(ExplainError::Forgotten(_))));
}

/// A question of your own, one part of which no clause names.
#[derive(Clone, Debug, PartialEq)]
struct AtLeast {
    kinds: KindSet,
    days: usize,
}

impl Question for AtLeast {
    const CLAUSES: &'static [Clause] = &[Clause::Kinds];

    fn title(&self) -> String {
        "regulars".to_owned()
    }

    fn definition(&self, calendar: &Calendar) -> Result<lifestage::answer::Definition, ExplainError> {
        Ok(lifestage::answer::Definition::new(format_args!("users with {} days", self.days), calendar))
    }

    fn clause(&self, _: Clause) -> String {
        Vec::<String>::from(self.kinds.clone()).join(" or ")
    }

    fn take(&mut self, clause: Clause, other: &Self) {
        if clause == Clause::Kinds {
            self.kinds.clone_from(&other.kinds);
        }
    }

    fn judge(&self) -> Result<impl Fn(Member<'_>) -> Result<UserEvidence, BeforeHorizon> + Sync, ExplainError> {
        Ok(|member: Member<'_>| {
            let active: Vec<_> = member.profile.as_of(day(99)).days_of(&self.kinds, Window::LIFETIME)?.collect();
            let outcome = lifestage::report::UserOutcome::of(active.len() >= self.days);
            Ok(UserEvidence::new(outcome, None, active))
        })
    }
}

#[test]
fn your_own_questions_are_explained_and_the_clauses_lose_nothing() {
    let population = logins(&[&[0, 1, 2], &[0, 1], &[0]]);
    let one = AtLeast { kinds: Kind::LogIn.into(), days: 3 };
    let other = AtLeast { kinds: KindSet::of([Kind::LogIn, Kind::View]), days: 2 };
    assert_eq!(
        explain(&one, &other, &population).unwrap().to_string(),
        "regulars: 1 against 2 of 3 users; 1 differs: 0 by what is activity, log_in → log_in or view, \
         1 by anything else (+1 −0; user 2)",
    );
}
