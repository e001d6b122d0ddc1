//! The program, run as people run it: what it prints, where, and how it ends.

mod app_year;
mod app_year_money;
mod backtest;
mod chinese;
mod company;
mod ends;
mod experiment;
mod funnel;
mod loop_of_a_morning;
mod newcomer_loop;
mod operations;
mod pages;
mod program;
mod read_back;
mod reader;
mod report;
mod rules;
mod score;
mod who;
