//! Effects: credit against an independent count, and what special days and campaigns without a hold-out bring.

mod app;
mod entry;
mod laws;
mod oracle;
mod refusals;

use lifestage::event::Touchpoint;
use lifestage::outreach::{AttributionConfig, AttributionModel, AttributionRule};

fn point(name: &str) -> Touchpoint {
    Touchpoint::new(name).unwrap()
}

fn rule(model: AttributionModel, window_days: u16) -> AttributionRule {
    AttributionRule::new(AttributionConfig { model, window_days, ..AttributionConfig::default() }).unwrap()
}
