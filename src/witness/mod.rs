//! What tells why: each figure with the rows, rules and sources behind it ([`explain`]), and what hangs on each reading of
//! the publications ([`readings`]). It listens to the engine and prices nothing itself.

pub mod explain;
pub mod readings;
