//! Bytes under the release that made them. *Who wrote this?*
//!
//! ```text
//! length of the release 1 · release · content
//! ```
//! Two executors of different releases may count differently, and a sum of both would be a number that no release gives. So
//! what goes from one process to another begins with the release of who made it: a state between two halves of an aggregate,
//! and a plan (`engine::{LogicalCodec, PhysicalCodec}`). What another release made is refused by name, and the job ends with
//! what to do. Answers and profiles that come out at the end are the bytes of the crate as they are: they have a version of
//! their own.

use datafusion::common::Result;

use crate::refusal::Refusal;

/// The release of this package, which is also that of the crate that it is built with. Whoever builds from a commit between two
/// releases names it by the variable `LIFESTAGE_RELEASE` when it is compiled.
pub const RELEASE: &str = match option_env!("LIFESTAGE_RELEASE") {
    Some(release) => release,
    None => env!("CARGO_PKG_VERSION"),
};

const _: () = assert!(RELEASE.len() < 256, "the length of a release is one byte");

/// Begins a state, with room for this many bytes of content.
pub(crate) fn begin(content: usize) -> Vec<u8> {
    let mut state = Vec::with_capacity(1 + RELEASE.len() + content);
    write(RELEASE, &mut state);
    state
}

/// Writes whose release what follows is.
pub(crate) fn write(release: &str, bytes: &mut Vec<u8>) {
    // INVARIANT: a release is shorter than 256 bytes: checked above, and by who gives another one.
    bytes.push(u8::try_from(release.len()).unwrap_or(u8::MAX));
    bytes.extend_from_slice(release.as_bytes());
}

/// Who wrote bytes, and what follows; none where no release wrote them.
pub(crate) fn read(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let (length, rest) = bytes.split_first()?;
    let (release, content) = rest.split_at_checked(usize::from(*length))?;
    // What is empty, or not even text, was no release.
    Some((std::str::from_utf8(release).ok().filter(|release| !release.is_empty())?, content))
}

/// The content of a state of this release.
pub(crate) fn open<'a>(function: &'static str, state: &'a [u8]) -> Result<&'a [u8]> {
    let (release, content) = read(state).ok_or(Refusal::State { function, length: state.len() })?;
    if release != RELEASE {
        return Err(Refusal::Release { function, found: release.to_owned(), here: RELEASE }.into());
    }
    Ok(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_of_another_release_is_refused_by_name() {
        let mut state = begin(3);
        state.extend([1, 2, 3]);
        assert_eq!(open("profile", &state).unwrap(), [1, 2, 3]);
        let other = [b"\x0612.0.7".as_slice(), &[1, 2, 3]].concat();
        let error = open("profile", &other).unwrap_err().to_string();
        assert!(error.contains("`profile` was made by release `12.0.7`") && error.contains(RELEASE), "{error}");
    }

    #[test]
    fn bytes_of_something_else_are_no_state() {
        for bytes in [&[][..], &[9, 1], &[2, 0xff, 0xfe, 0], &[0, 7]] {
            let error = open("profile", bytes).unwrap_err().to_string();
            assert!(error.contains("no release wrote"), "{error}");
        }
    }
}
