//! What the host knows of users, beside the log.

use lifestage::User;
use lifestage::event::{Birthday, ContactChannel};

use super::*;

const LOG: &str = "user_id,ts,event_type,value,subject,channel\n\
                   7,2026-01-31,like,,,search\n00004,2026-01-31,like,,,\n";

/// The log with what this file says of its users.
fn with_users(arguments: &[&str], users: &str) -> Result<Log, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("users.csv").display().to_string();
    std::fs::write(&path, users).unwrap();
    let arguments = [arguments, &["--users", &path]].concat();
    options(&arguments).read_from("log", LOG.as_bytes()).map_err(|error| error.to_string().replace(&path, "users.csv"))
}

#[test]
fn a_file_of_users_says_what_the_host_knows_of_them() {
    let log = with_users(
        &[],
        "user_id,joined,channel,referrer,birthday,allowed,arm\n\
         00004,1997-01-01,friend,9,02-29,push E-Mail in_app,control\n\
         9,2026-01-31 23:30:00+00,,7,,sms;phone,treatment\n\
         8,,,gone,,none,\n",
    )
    .unwrap();
    let names: Vec<&str> = log.names.iter().map(AsRef::as_ref).collect();
    assert_eq!(names, ["7", "00004", "9", "8", "gone"]);
    let user = |name: &str| log.users[log.names.get_index_of(name).unwrap()];
    let id = |name: &str| log.find(name).unwrap();

    let mut expected = User::new(1_u64).joined(Day::ymd(1997, 1, 1)).referred_by(id("9"));
    expected.birthday = Some(Birthday::new(2, 29).unwrap());
    expected.acquisition_channel = log.channels.get("friend").unwrap();
    expected.allowed_channels =
        [ContactChannel::Push, ContactChannel::Email, ContactChannel::InApp].into_iter().collect();
    assert_eq!(user("00004"), expected);
    assert_eq!((user("9").join_day, user("9").referrer), (Some(DAY), Some(id("7"))));
    assert!(user("9").allowed_channels.allows(ContactChannel::Phone));
    // What the log says and the file does not, stays; a referrer who is in neither has a name and no facts.
    assert_eq!(log.channels.name(user("7").acquisition_channel), Some("search"));
    assert_eq!((user("8").referrer, log.users.len()), (Some(id("gone")), 4));
    let arms: Vec<_> = log.arms.iter().map(|(user, arm)| (log.name(*user), &**arm)).collect();
    assert_eq!(arms, [("00004", "control"), ("9", "treatment")]);

    // Who has no event is there too, and a referrer alone is nobody.
    let population = log.population().unwrap();
    assert_eq!(population.iter().map(|member| member.user).collect::<Vec<_>>(), log.users);
    let notes = log.notes().to_string();
    assert!(notes.starts_with("log: 2 rows of 4 users, "), "{notes}");
    assert!(notes.contains("\narms of an experiment: control 1 user, treatment 1 user\n"), "{notes}");
}

#[test]
fn a_file_of_users_is_read_as_a_log_is() {
    let log = with_users(&["--zone", "Asia/Shanghai"], "\u{feff}User ID,JOINED\r\n7,2026-01-31 17:00Z\r\n").unwrap();
    assert_eq!(log.users[0].join_day, Some(Day::ymd(2026, 2, 1)));
    let log = with_users(&["--date-order", "day-first"], "user_id,joined\n7,31.1.2026\n").unwrap();
    assert_eq!(log.users[0].join_day, Some(DAY));

    let users = "user_id,joined,birthday,allowed\n\
                 7,soon,13-01,fax\n00004,2026-01-31,2-30,\n,,,\n7,2026-01-31,,\n";
    let log = with_users(&[], users).unwrap();
    assert_eq!(
        log.warnings().to_string().replace(&*log.users_losses.as_ref().unwrap().0, "users.csv"),
        "skipped 2 of 4 rows of users.csv:\n  \
           line 4: user_id is empty\n  \
           line 5: user `7` has a row already: one row a user\n\
         left out 4 values in 4 rows of users.csv, of which the rest was taken:\n  \
           line 2: joined `soon` is neither a date nor a time: write it like `2026-01-31`, `2026-01-31 23:30:00` or `2026-01-31T23:30:00+08:00`\n  \
           line 2: birthday `13-01`: month `13` has no day `1`: give a month from 1 to 12 and one of its days\n  \
           line 2: allowed `fax`: `fax` is no way to reach a user: give some of in_app, push, email, sms, chat, phone, post with blanks between, or none\n  \
           line 3: birthday `2-30`: month `2` has no day `30`: give a month from 1 to 12 and one of its days\n"
    );
    assert!(log.check_losses().is_err());
    assert_eq!(
        with_users(&["--strict"], users).unwrap_err(),
        "users.csv: line 2: joined `soon` is neither a date nor a time: write it like `2026-01-31`, `2026-01-31 23:30:00` or `2026-01-31T23:30:00+08:00`"
    );
    assert_eq!(
        with_users(&[], "id,joined\n").unwrap_err(),
        "users.csv: line 1: the header has no `user_id`, only `id`, `joined`: call the column so"
    );
    assert!(
        with_users(&[], "user_id;joined\n")
            .unwrap_err()
            .starts_with("users.csv: line 1: the header is one column with")
    );
    assert!(
        with_users(&[], "user_id,joined\n\"7,\n").unwrap_err().starts_with("users.csv: line 2: a quote opens here")
    );
    assert!(
        with_users(&[], "")
            .unwrap_err()
            .ends_with("is empty: its first line must name the columns user_id and what is known of users")
    );
}

#[test]
fn users_whom_their_day_of_joining_leaves_out_are_told() {
    let told = |arguments: &[&str], users: &str| with_users(arguments, users).unwrap().warnings().to_string();
    let users = "user_id,joined\n7,2027-01-01\nx,2027-01-02\n00004,2026-01-31\n";
    assert_eq!(
        told(&[], users),
        "2 users joined after the day asked about, 2026-01-31, and are left out: `7` on 2027-01-01, …\n"
    );
    assert_eq!(
        told(&[], "user_id,joined\n7,2026-02-01\n"),
        "1 user joined after the day asked about, 2026-01-31, and is left out: `7` on 2026-02-01\n"
    );
    // Who joined by then is there, whatever came before.
    let log = with_users(&["--as-of", "2026-02-01"], "user_id,joined\n00004,2026-01-31\n7,2026-02-01\n").unwrap();
    let (warnings, notes) = (log.warnings().to_string(), log.notes().to_string());
    assert_eq!(warnings, "");
    assert!(
        notes.ends_with(
            "1 user has events from before joining, and is not seen as of those days:\n  \
               `7` joined on 2026-02-01, with an event on 2026-01-31\n"
        ),
        "{notes}"
    );
    assert_eq!(told(&[], "user_id,joined\n7,2026-01-31\n"), "");
}

#[test]
fn a_channel_too_many_leaves_the_user() {
    let rows = (0..65535).map(|at| format!("u{at},c{at}\n")).collect::<Vec<_>>().concat();
    let log = with_users(&[], &format!("user_id,channel\n{rows}7,search\n00004,late\n")).unwrap();
    assert_eq!((log.users.len(), log.events.len(), log.channels.len()), (65537, 2, 65535));
    let told = log.warnings().to_string();
    assert!(
        told.starts_with("left out 2 values in 65537 rows of ")
            && told.contains("channel `c65534` comes after 65535 others"),
        "{told}"
    );
}

#[test]
fn an_embedded_log_brings_its_users_and_its_zone() {
    let embedded = Embedded {
        name: crate::speech::Text::alike("embedded"),
        csv: b"user_id,ts,event_type\na,2026-01-31 23:30:00Z,like\n",
        users: Some(b"user_id,joined,arm\na,2026-01-01,control\n"),
        zone: crate::reader::zone::Zone::hours(8),
    };
    let log = options(&[]).read(embedded).unwrap();
    assert_eq!(log.as_of, Day::ymd(2026, 2, 1));
    assert_eq!((log.users[0].join_day, log.arms.len()), (Some(Day::ymd(2026, 1, 1)), 1));
    let (log, population) = options(&["--utc-offset", "Z"]).read_profiles(embedded).unwrap();
    assert_eq!((log.as_of, log.events.len(), population.len()), (DAY, 0, 1));
    assert_eq!(population.get(0_u64).unwrap().user, log.users[0]);
}
