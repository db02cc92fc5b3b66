//! What tells why: each figure with the rows, rules and sources behind it ([`explain`], in short [`behind`]), what hangs on
//! each reading of the publications ([`readings`]), and what of the rules scenarios touch ([`coverage`]). It listens to the
//! engine and prices nothing itself.

pub mod behind;
pub mod coverage;
mod entries;
pub mod explain;
pub mod headroom;
mod history;
pub mod readings;
mod touched;
