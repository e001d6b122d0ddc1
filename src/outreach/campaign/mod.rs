//! Campaigns and event activities: whom they reached, what they brought and what they cost. *Was it worth it?*
//!
//! ```text
//! reach          users with a MessageSent about the campaign; opened and clicked likewise, from that day on
//! window         the day of the message and the w days after it; each message opens one, days in two count once
//! revenue        net spend within the windows that is attributed: by sent, opened, clicked or about the campaign
//! converted      reached users with an attributed purchase
//! increment      net spend of all reached users within the windows, less that of as many days before;
//!                with a hold-out n · (m_sent − m_held out) with Welch's interval, which goes first
//! return_ratio   revenue / cost          roi   (revenue − cost) / cost          incremental_ratio   increment / cost
//! interval       (Σx ± 1.96 · √(n·s²)) / cost        n users reached, s² the sample variance of x between them
//! ```
//! The cost is known, so only the revenue is uncertain, and no ratio of two means is needed. A day does not tell the
//! order of its events: the days of a message, an opening and a click count whole.

mod activity;
mod counts;
mod increment;
mod measure;
pub(crate) mod sentence;
mod spend;
mod verdict;
mod windows;

pub use activity::{EventActivity, EventActivityError, EventActivityRule};
pub use counts::{Campaign, CampaignCounts, CampaignError, HoldOut};
pub use increment::{CampaignIncrement, IncrementInterval, ReturnBasis, ReturnInterval};
pub use measure::{Attribution, CampaignReportError, CampaignRule};
pub(in crate::outreach) use spend::Adding;
pub use spend::SpendSums;
pub use verdict::{CampaignReturn, CampaignVerdict};
