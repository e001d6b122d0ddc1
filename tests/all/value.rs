//! Value models: published figures, extreme tables, laws, and how fits end.

mod data;
mod figures;
