//! What billcast promises, from outside: one file per capability, one binary.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(unreachable_pub, reason = "the modules share what they need")]
#![allow(missing_docs, reason = "a test's name is its documentation")]

mod advise;
mod backtest;
mod bad_input;
mod batch;
mod batch_bad_input;
#[cfg(unix)]
mod batch_changes;
mod batch_files;
mod batch_properties;
#[cfg(unix)]
mod batch_streams;
mod bill;
mod bill_differences;
mod budgets;
mod carry_over;
mod change_frequency;
mod chart_files;
mod chart_limits;
mod charts;
mod chat;
mod check;
mod check_formats;
mod check_mistakes;
mod command_line;
mod compressed_input;
mod dialogs;
mod explain;
mod explain_changes;
mod explain_refusals;
mod fees;
mod fees_by_day;
mod focus;
mod forecast;
mod fuzz_corpus;
mod fuzzed;
mod gallery;
mod gate;
#[path = "../benches/portfolio/mod.rs"]
mod generator;

mod groups;
mod hardening;
mod headroom;
mod history_fees;
#[cfg(unix)]
mod interrupt;
mod invoices;
mod journal;
mod json_errors;
mod limits;
mod manual;
mod migration;
mod observer;
mod operations;
mod outlook;
mod packages;
#[cfg(feature = "parquet")]
mod parquet_files;
mod peak_groups;
mod picture;
mod portfolio;
mod price_lists;
mod program;
mod project;
mod properties;
mod properties_by_day;
mod publication;
mod readings;
mod reconcile;
mod reconcile_reading;
mod refund;
mod report;
mod rulebook;
mod rulebook_differences;
mod rulebook_folder;
mod rulebook_layer_mistakes;
mod rulebook_layers;
mod rulebook_limits;
mod rulebook_mistakes;
mod rulebook_prices;
mod rulebook_timeline;
mod scenarios;
mod schema;
mod second_vendor;
mod stop_and_resume;
mod structure;
mod timeline;
mod usage;
mod validity;
mod weighed_readings;
mod words;
#[cfg(feature = "xlsx")]
mod workbook;
