//! billcast
pub mod batch;
pub mod calendar;
pub mod diagnostic;
pub mod engine;
pub mod export;
pub mod ledger;
pub mod money;
pub mod rulebook;
pub mod scenario;
pub mod toml_input;
