//! Replays dated sequences of operations - upgrades, configuration changes, room openings, stops, usage - through a
//! documented rule model and gives monthly charges, invoices and limit violations.
//!
//! # Flow
//!
//! Data flows one way:
//!
//! ```text
//! rulebook (TOML) ─┐
//!                  ├─> engine ──> ledger ──> export, chart, report
//! scenario (CSV) ──┘              charges, invoices, violations
//! ```
//!
//! - [`rulebook`] reads and checks rulebooks: every number and policy of the rules is data, with its source.
//! - [`scenario`] reads rows; every mistake of every file comes out with its place ([`diagnostic`]).
//! - [`engine`] replays one app, row by row and month by month; [`batch`] replays many at once, block by block. Reading,
//!   replaying and writing go through [`pipeline`]: jobs for all threads, results in order.
//! - [`ledger`] holds what came of it, [`export`] prints and writes it, as tables and as a workbook, [`chart`] draws it,
//!   [`report`] makes a page of all that, [`judge`] compares two of them.
//! - [`forecast`] makes rows for months to come, by chance, and counts what the engine says of them.
//! - [`advise`] finds the cheapest schedule of operations that meets given needs, by the engine's own fees.
//! - [`witness`] listens to the engine and tells why: each figure with its rows, rules and sources.
//! - [`money`] and [`calendar`] are exact amounts and dates; nothing else rounds, nothing reads a clock.
//!
//! # In a few lines
//!
//! ```
//! use billcast::calendar::Horizon;
//! use billcast::engine::{Engine, words};
//! use billcast::rulebook::{EMBEDDED, Timeline, load};
//! use billcast::scenario::{Reader, inputs::Input};
//!
//! let (id, text) = EMBEDDED[0];
//! let timeline = Timeline::held(load(id, text).expect("the program's own rulebook"));
//! let words = words(&timeline);
//! let mut reader = Reader::new(&words);
//! let rows = "date,action,edition\n2019-02-10,upgrade,professional\n";
//! reader.read_from(&Input::File("shop.csv".into()), rows.as_bytes()).expect("well-formed rows");
//! let scenario = reader.finish();
//!
//! let horizon = Horizon { from: "2019-02".parse()?, to: "2019-03".parse()? };
//! let app = scenario.apps().next().expect("an app");
//! let ledger = Engine::new(&timeline, horizon).replay(&app.rows, &mut ());
//! assert_eq!(ledger.months[0].total().in_minor(), 0); // F2: free until the 1st of the next month
//! assert_eq!(ledger.charges.len(), 1);
//! # Ok::<(), billcast::calendar::DateError>(())
//! ```
//!
//! # Invariants
//!
//! - The same input gives the same bytes, whatever the number of threads.
//! - A month is the sum of its charges, and of its invoices; each line is rounded once, totals add rounded lines.
//! - Apps never affect each other. A row refused whole leaves nothing behind but its violation.
//! - A breach of the rules is a result in the ledger; only malformed input is an error. No input panics.
//!
//! # Glossary
//!
//! - **App**: one application; it has one configuration and its own bill.
//! - **Edition**: the service version of an app; one is free, the others are paid.
//! - **Package**: a value-added service: a *switch* (on or off) or a *level* (a number with *tiers* of fees).
//! - **Configuration**: an app's edition and the setting of each package.
//! - **Plan**: the fee of an edition. **Meter**: a measured usage. **Block**: the unit in which a meter is charged.
//! - **Opening**: the start of the 1st of a month, when the month's fees are incurred.
//! - **Incurred, deferred, waived**: a fee falls due; it falls due from the next month; a month need not pay it. **Free**:
//!   what a month held without paying anything for the same.
//! - **Charge**: a line of a month's bill. **Invoice**: the charges of a month billed on one day.
//! - **Violation**: a row that the rules refuse, whole or in part.
//! - **Incurred by day, prorated**: each day costs its part of the highest monthly fee in force on it.
//! - **Family**: a billing mode; its rulebooks follow one another by date. **Timeline**: the families of a run.
//! - **Migration**: an app moves from its family to the successor, for good.
//! - **Rulebook**: a published version of the rules. **Reading**: how an ambiguity of the publications is decided.
//! - **Horizon**: the months that a run reports.
//! - **Budget**: what a month may cost. **Bound**: a limit, the end of a block or of a tier; use comes near it, and what is
//!   left is the headroom.
//! - **Driver**: what an app wants of something, month by month; forecasts make rows of it. **Draw**: one course of chance.
//! - **Case**: a named course in which nothing is left to chance. **Crossing**: a bound that is exceeded for the first time.
//! - **Cut**: the month from which a backtest forecasts what is known. **Lead**: how many months ahead that is.
//! - **Need**: what an app must be able to do in a month. **Schedule**: the operations that meet an app's needs.
//! - **Cycling**: leaving a paid edition for the free one, and returning.
//!
//! Rule ids (O1, F4, G1, ...) are those of the rule model; README.md gives them in a page, [`rulebook::Rule`] in
//! sentences.

#![forbid(unsafe_code)]

pub mod advise;
pub mod batch;
pub mod calendar;
pub mod chart;
pub mod checksum;
mod csv_file;
pub mod diagnostic;
pub mod engine;
pub mod export;
pub mod forecast;
pub mod judge;
pub mod ledger;
pub mod money;
pub mod pipeline;
mod quotes;
pub mod report;
pub mod rulebook;
pub mod scenario;
pub mod spreadsheet;
pub mod toml_input;
pub mod witness;
