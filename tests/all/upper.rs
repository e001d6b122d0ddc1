//! Tests of the upper folders, from value models to models: a module for each module of `src`.

mod model;
mod outreach;
mod report;
mod rule;
mod shared;
mod value;
