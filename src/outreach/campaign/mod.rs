//! Campaigns and event activities: whom they reached, what they brought and what they cost. *Was it worth it?*
//!
//! ```text
//! reach          users with a MessageSent about the campaign; opened and clicked likewise, from that day on
//! converted      of these, users with a purchase on the day of the message or within the window after it
//! revenue        net spend of the reached on those days
//! return_ratio   revenue / cost          roi   (revenue − cost) / cost
//! interval       (Σr ± 1.96 · √(n·s²)) / cost        n users reached, s² the sample variance of what each brought
//! ```
//! The cost is known, so only the revenue is uncertain, and no ratio of two means is needed. A day does not tell the
//! order of its events: a purchase on the day of the message counts as after it.

mod activity;
mod counts;
mod measure;
mod verdict;

pub use activity::{EventActivity, EventActivityError, EventActivityRule};
pub use counts::{Campaign, CampaignCounts, CampaignError, ReturnInterval};
pub use measure::{CampaignReportError, CampaignRule};
pub use verdict::{CampaignReturn, CampaignVerdict};
