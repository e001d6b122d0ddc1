//! Tests of the upper folders, from value models to models, and of the catalogue of sentences: a module for each module of `src`.

mod catalogue;
mod model;
mod outreach;
mod report;
mod rule;
mod shared;
mod value;
