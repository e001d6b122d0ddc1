//! A log that is read into profiles is the log that is read with all its events.

use super::*;

#[test]
fn profiles_are_those_of_the_events() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.csv").display().to_string();
    let days = (1..=28).map(|day| format!("u{},2026-02-{day:02} 23:30,purchase,1.5,ad\n", day % 5));
    std::fs::write(&path, format!("user_id,ts,event_type,value,channel\n{}x,y,like,,\n", days.collect::<String>()))
        .unwrap();
    let users = folder.path().join("users.csv").display().to_string();
    std::fs::write(&users, "user_id,joined\nu1,2026-01-01\nnobody,2026-02-01\n").unwrap();

    let options = options(&[&path, "--users", &users, "--zone", "Asia/Shanghai", "--day-start", "4"]);
    let whole = options.read(Embedded::CDNOW).unwrap();
    let (log, population) = options.read_profiles(Embedded::CDNOW).unwrap();
    assert_eq!(population, whole.population().unwrap());
    assert_eq!((log.events.len(), whole.events.len(), population.len()), (0, 28, 6));
    assert_eq!(log.warnings().to_string(), whole.warnings().to_string());
    assert_eq!(log.notes().to_string(), whole.notes().to_string());
}

#[test]
fn a_row_that_is_too_much_for_its_profile_is_a_bad_row() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.csv").display().to_string();
    std::fs::write(&path, "user_id,ts,event_type,value\na,2026-01-01,scan,9223372036854775807\na,2026-01-01,scan,1\n")
        .unwrap();
    let (log, population) = options(&[&path]).read_profiles(Embedded::CDNOW).unwrap();
    assert!(log.warnings().to_string().starts_with(
        "skipped 1 of 2 rows:\n  line 3: a value of `1` brings the sum of the user's values above 9223372036854775807"
    ));
    assert_eq!(population.profile(0_u64).unwrap().tallies().len(), 1);
    // Reading all events skips the same rows, so that nothing fails later that names no line.
    let whole = options(&[&path]).read(Embedded::CDNOW).unwrap();
    assert_eq!((whole.warnings().to_string(), whole.events.len()), (log.warnings().to_string(), 1));
    assert_eq!(whole.population().unwrap(), population);
}
