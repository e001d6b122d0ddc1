//! The closed form of MBG/NBD, and how well it ranks real customers.

use lifestage::score::{Mbg, Recurrence};
use lifestage::{Day, Event, Kind, Profile};

fn user(x: u32, t_x: u32, age: u32) -> Recurrence {
    Recurrence::new(x, t_x, age).unwrap()
}

#[test]
fn the_published_vectors_of_the_closed_form_hold() {
    let model = Mbg::new(1.0, 30.0, 1.0, 3.0).unwrap();
    let vectors = [
        ((0, 0, 10), ".6923", ".2967"),
        ((0, 0, 200), ".2812", ".0325"),
        ((1, 30, 200), ".2140", ".0465"),
        ((5, 150, 160), ".8526", ".4988"),
        ((5, 150, 200), ".6476", ".3373"),
        ((20, 190, 200), ".9004", ".8318"),
    ];
    for ((x, t_x, age), alive, event) in vectors {
        let user = user(x, t_x, age);
        let four = |probability: f64| format!("{probability:.4}").replace("0.", ".");
        assert_eq!(four(model.probability_alive(user).get()), alive, "P(alive) of {user:?}");
        assert_eq!(four(model.probability_of_event(user, 30).get()), event, "P(event) of {user:?}");
    }
}

#[test]
fn the_formulas_are_those_of_the_definition() {
    let model = Mbg::default();
    assert_eq!([model.r(), model.alpha(), model.a(), model.b()], [1.0, 30.0, 0.8, 2.4]);
    for (x, t_x, age) in [(0, 0, 0), (0, 0, 900), (1, 1, 1), (3, 80, 81), (40, 300, 400)] {
        for days in [1, 30, 365] {
            let user = user(x, t_x, age);
            let [x, t_x, age, ahead] = [x, t_x, age, days].map(f64::from);
            let alive = 1.0 / (1.0 + 0.8 / (2.4 + x) * ((30.0 + age) / (30.0 + t_x)).powf(1.0 + x));
            let event = alive * (1.0 - ((30.0 + age) / (30.0 + age + ahead)).powf(1.0 + x));
            let expected = alive * ahead * (1.0 + x) / (30.0 + age);
            let close = |one: f64, other: f64| (one - other).abs() <= 1e-12 * other.abs();
            assert!(close(model.probability_alive(user).get(), alive), "{user:?}");
            assert!(close(model.probability_of_event(user, days).get(), event), "{user:?} {days}");
            assert!(close(model.expected_event_days(user, days), expected), "{user:?} {days}");
        }
    }
}

#[test]
fn alpha_is_all_days_over_all_repeats_or_30_without_repeats() {
    let users = [user(0, 0, 100), user(2, 40, 50), user(1, 1, 51)];
    assert!((Mbg::default().fitted(users).alpha() - 201.0 / 3.0).abs() < 1e-12);
    assert_eq!(Mbg::default().fitted([user(0, 0, 100)]), Mbg::default());
    assert_eq!(Mbg::default().fitted([]), Mbg::default());
    // To nine decimals, so that it is read as it was written.
    let fitted = Mbg::default().fitted([user(7, 10, 23)]);
    assert_eq!(fitted.alpha(), 3.285_714_286);
    assert_eq!(serde_json::from_str::<Mbg>(&serde_json::to_string(&fitted).unwrap()).unwrap(), fitted);
}

#[test]
fn the_days_of_a_recurrence_are_those_up_to_the_day_asked_about() {
    let day = |number| Day::ymd(2026, 1, 5).plus(number);
    let days = [day(0), day(3), day(3), day(9)];
    assert_eq!(Recurrence::of_days(days, day(5)), Some(user(1, 3, 5)));
    assert_eq!(Recurrence::of_days(days, day(9)), Some(user(2, 9, 9)));
    assert_eq!(Recurrence::of_days(days, day(-1)), None);
}

/// The customers of the CDNOW sample, in any order.
fn cdnow() -> Vec<Profile> {
    let csv = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/cdnow.csv"));
    let rows = csv.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    let mut events: Vec<(u64, Event)> = rows
        .map(|row| {
            let (user, day): (u64, Day) = (row[0].parse().unwrap(), row[1].parse().unwrap());
            (user, Event::new(user, day, Kind::Purchase, 0).unwrap())
        })
        .collect();
    events.sort_by_key(|(user, _)| *user);
    events.chunk_by(|one, next| one.0 == next.0).map(|run| Profile::of(run.iter().map(|(_, e)| e.clone()))).collect()
}

/// The probability that one who bought ranks above one who did not; a tie is a half.
fn auc(scored: &[(f64, bool)]) -> f64 {
    let (mut won, mut pairs) = (0.0, 0.0);
    for (one, _) in scored.iter().filter(|(_, bought)| *bought) {
        for (other, _) in scored.iter().filter(|(_, bought)| !*bought) {
            pairs += 1.0;
            won += if one > other { 1.0 } else { f64::from(u8::from(one == other)) / 2.0 };
        }
    }
    won / pairs
}

#[test]
fn on_cdnow_the_weak_prior_ranks_better_than_recency() {
    let (cut, ahead) = (Day::ymd(1997, 9, 30), 91);
    let customers: Vec<(Recurrence, bool)> = cdnow()
        .iter()
        .map(|profile| {
            let days: Vec<Day> = profile.tallies().iter().map(lifestage::profile::Tally::day).collect();
            let bought = days.iter().any(|day| *day > cut && *day <= cut.plus(ahead));
            (Recurrence::of_days(days, cut).unwrap(), bought)
        })
        .collect();
    let model = Mbg::default().fitted(customers.iter().map(|(user, _)| *user));
    let ranked = |score: &dyn Fn(Recurrence) -> f64, repeaters: bool| {
        let scored: Vec<(f64, bool)> = customers
            .iter()
            .filter(|(user, _)| !repeaters || user.frequency() > 0)
            .map(|(user, bought)| (score(*user), *bought))
            .collect();
        format!("{:.3}", auc(&scored))
    };
    let event = |user| model.probability_of_event(user, 91).get();
    let recency = |user: Recurrence| -f64::from(user.age_days() - user.recency_days());
    // Over all customers and over repeaters; of the whole cohort, ten times as many, it is .774 and .723 against .763 and
    // .701 of recency.
    assert_eq!([ranked(&event, false), ranked(&event, true)], ["0.796", "0.748"]);
    assert_eq!([ranked(&recency, false), ranked(&recency, true)], ["0.784", "0.721"]);
}
