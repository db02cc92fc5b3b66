//! What tells why: each figure with the rows, rules and sources behind it ([`explain`]). It listens to the engine and prices nothing itself.

pub mod explain;
