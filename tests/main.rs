//! What billcast promises, from outside: one file per capability, one binary.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(unreachable_pub, reason = "the modules share what they need")]
#![allow(missing_docs, reason = "a test's name is its documentation")]

mod bad_input;
mod bill;
mod change_frequency;
mod command_line;
mod program;
mod properties;
mod scenarios;
mod structure;
