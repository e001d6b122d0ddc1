//! A key of your own under which binary reports know their users, and the hash by it.
//!
//! The hash is `SipHash-2-4` of the 16 bytes of an id: without the key nobody can tell which id a hash is of, also not by trying
//! all of them.

use core::fmt;

use crate::number::sip_hash::SipKey;

/// A secret of 16 random bytes, the same on all machines whose reports merge.
///
/// Reports of funnels, sessions and paths find that two of them are of the very same users, which is the usual mistake when
/// events are parted by time instead of by user. Without a key they find it within one process only. With one they find it in
/// what other machines sent in a binary format too; whoever does not have the key learns nothing about users from it.
///
/// ```
/// use lifestage::population::{Columns, ReportKey};
/// use lifestage::Kind;
///
/// let key = ReportKey::new(*b"16 random bytes!");
/// let kinds = [Kind::View.code()];
/// let columns = Columns::new(&[42_u64][..], &[0], &kinds[..]).with_report_key(key);
/// assert_eq!(format!("{:?}", columns.report_key()), "Some(ReportKey(…))"); // no secret in a log
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ReportKey(SipKey);

impl ReportKey {
    /// The key of these bytes. Take them from a source of randomness, and keep them as you keep passwords.
    pub const fn new(bytes: [u8; 16]) -> Self {
        Self(SipKey::new(bytes))
    }

    /// The hash of an id by this key.
    pub(super) const fn hash(self, id: u128) -> u64 {
        self.0.hash(&id.to_le_bytes())
    }
}

impl fmt::Debug for ReportKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReportKey(…)")
    }
}
