//! A forecast: drivers that want something of each app in each month, made into rows and replayed by the same engine.
//!
//! ```text
//! assumptions (TOML) ─> reading ─> Assumptions ─┐
//! base scenario ─> past ─> fit ─────────────────┴─> Plan ─> chance ─> path ─> rows ─> engine ─> tally ─> Forecast
//!                                                          each draw: values of the drivers, rows, what they cost
//! ```
//!
//! - A driver says what the app *wants*: so many rooms open, such a reading. Rows are made against the engine's state: where
//!   48 rooms are wanted and 45 are open, 3 open; what is refused is asked for again next month. An app that has not begun or
//!   has stopped is not used.
//! - The base's rows from the first month drawn on (planned operations) are played among those of the drivers ([`Plan`]).
//! - The past is stepped once; each draw goes on from a clone of it. Draws share nothing, so the number of threads has no
//!   part in the results.
//! - Amounts are counted, not kept: memory hangs on how many amounts are distinct. Of several apps together each draw's months
//!   are kept, for they are added up app by app.
//! - Floats draw; every amount comes from the engine, percentiles are amounts that some draw costs, means and standard errors
//!   are worked out in whole minor units.

mod assumptions;
mod backtest;
mod cases;
mod chance;
mod conditional;
mod correlation;
mod counted;
mod crossings;
mod demand;
mod draw;
mod file;
mod fit;
mod number;
mod outlooks;
mod past;
mod path;
mod periods;
mod plan;
mod reading;
mod rows;
mod schedule;
mod spread;
mod tally;
mod walk;

pub use assumptions::Assumptions;
pub use backtest::{Cuts, backtest};
pub use counted::{estimates, rounded_mean};
pub use demand::{Asks, Demand};
pub use outlooks::{Asked, BudgetOf, is_known_to};
pub use past::is_observation;
pub use plan::Plan;
