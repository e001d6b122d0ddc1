//! Tests of the upper folders, from value models to models, and of the programs: a module for each module of `src`.

mod model;
mod outreach;
mod programs;
mod reader;
mod report;
mod rule;
mod shared;
mod value;
