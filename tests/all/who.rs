//! Who users are: how they behave, what they need, what they are worth, and whom they stand beside.

mod behavior;
mod mbg;
mod naive;
mod people;
