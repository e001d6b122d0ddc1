//! *Where in their life?* The lifecycle stage: scenarios told in sentences, and properties held against a plain
//! reading of the definition.

mod answers;
mod daily;
mod forgetting;
mod holding;
mod limits;
mod lives;
mod moving;
mod naive;
mod scenarios;
mod thresholds;
