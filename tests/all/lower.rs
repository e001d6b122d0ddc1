//! Tests of the lower folders, from numbers to incentives, and of the house as a whole: a module for each module of `src`.

mod answer;
mod doors;
mod event;
mod incentive;
mod layering;
mod number;
mod population;
mod profile;
mod score;
mod shared;
mod time;
