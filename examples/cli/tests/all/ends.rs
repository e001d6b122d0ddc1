//! How the program ends where nobody reads what it says, or a device is full.

use std::fs::File;
use std::io::Read;
use std::process::{Command, Stdio};

use crate::program::run;

fn lifestage(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lifestage"));
    command.args(arguments).stdin(Stdio::null());
    command
}

#[test]
fn a_reader_that_goes_away_ends_every_question_quietly() {
    for question in ["newcomer", "ledger", "contact", "experiment", "man"] {
        let mut child = lifestage(&[question]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let mut err = String::new();
        child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        assert!(child.wait().unwrap().success() && !err.contains("panicked"), "{question}: {err}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_is_an_error_of_the_answer_and_none_of_the_aside() {
    let full = || File::options().write(true).open("/dev/full").unwrap();
    let done = lifestage(&["newcomer"]).stdout(full()).output().unwrap();
    let err = String::from_utf8(done.stderr).unwrap();
    assert!(done.status.code() == Some(1) && err.starts_with("error: "), "{err}");
    // The sample has operations that are refused, which is told on standard error.
    let done = lifestage(&["ledger"]).stderr(full()).output().unwrap();
    assert!(done.status.success() && !done.stdout.is_empty(), "{:?}", done.status);
    let done = lifestage(&["ledger", "no such file"]).stderr(full()).output().unwrap();
    assert_eq!(done.status.code(), Some(1));
}

#[test]
fn a_ledger_of_no_operation_is_an_error_and_one_that_lacks_many_says_so() {
    let operation = |id: usize| format!("{{\"op\":\"earn\",\"id\":\"{id}\",\"amount\":5,\"day\":\"2026-01-05\"}}\n");
    for text in ["", "user_id,ts,event_type\na,2026-01-01,purchase\n"] {
        let done = run("ledger", &["-"], text);
        assert!(done.code == Some(1) && done.out.is_empty(), "{}", done.out);
        assert!(done.err.contains("give one JSON object a line, like {\"op\""), "{}", done.err);
    }
    let text: String = (0..8).map(operation).collect::<String>() + "no operation\n";
    let done = run("ledger", &["-"], &text);
    assert!(done.code == Some(3) && done.out.contains("\"balance\":40"), "{:?} {}", done.code, done.out);
    assert!(done.err.contains("skipped 1 of 9 rows, more than a tenth"), "{}", done.err);
    let done = run("ledger", &["-"], &(operation(9) + &text));
    assert!(done.success && done.out.contains("\"balance\":45"), "{}", done.err);
}
