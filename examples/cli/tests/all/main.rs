//! The program, run as people run it: what it prints, where, and how it ends.

mod backtest;
mod experiment;
mod funnel;
mod program;
mod report;
mod rules;
mod score;
mod who;
