//! Results as pictures: one file per chart, each a function from the ledger to an SVG document.
//!
//! ```text
//! Totals | AppLedger, Details ─> charges | configuration | quotas | cumulative ─┐
//! Comparison | Forecast       ─> comparison | fan ─────────────────────────────┴> SVG ─> PNG
//! ```
//!
//! plotters draws; a chart is laid out in whole units, and every number printed on it is an exact amount or count. A chart
//! may stand alone or inline in a page: its ids begin with a prefix ([`Look::ids`]), its colours are its own ([`Theme`]), and
//! it has a title and a description of its data for those who cannot see it. The same ledger gives the same bytes.

mod charges;
mod columns;
mod comparison;
mod configuration;
mod cumulative;
mod fan;
pub(crate) mod figures;
mod frame;
mod labels;
mod lettering;
mod names;
mod plane;
#[cfg(feature = "png")]
mod png;
mod quotas;
mod sheet;
mod theme;
mod usage;

use crate::calendar::Horizon;
use crate::ledger::{AppResult, Details, Legend};

pub use charges::charges;
pub use comparison::{Sides, comparison};
pub use configuration::configuration;
pub use cumulative::{Budget, cumulative};
pub use fan::fan;
pub use names::Names;
#[cfg(feature = "png")]
pub use png::{PngError, png};
pub use quotas::quotas;
pub use theme::Theme;

/// How a chart looks, and how its parts are called.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Look<'l> {
    /// Its colours.
    pub theme: Theme,
    /// What its ids begin with: letters, digits and `-`. Two charts of a page differ in it.
    pub ids: &'l str,
}

/// What a chart is about.
#[derive(Debug, Clone, Copy)]
pub struct About<'r> {
    /// The names of what is shown.
    pub legend: &'r Legend<'r>,
    /// The months, each of which is shown.
    pub horizon: Horizon,
    /// Whose charges they are.
    pub apps: Apps<'r>,
}

/// Whose charges a chart shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Apps<'r> {
    /// One app's.
    One(&'r str),
    /// Those of so many together.
    Many(u64),
}

/// An app's results, and what the engine told of it.
#[derive(Debug, Clone, Copy)]
pub struct Told<'r> {
    /// Its results.
    pub app: AppResult<'r>,
    /// What the engine told.
    pub details: &'r Details,
}

impl Apps<'_> {
    /// The title of a chart, whole and as its heading has it: a long name is cut.
    fn title(self, what: &str, names: &mut Names) -> [String; 2] {
        match self {
            Self::One(app) => {
                let (before, name) = (format!("{what} app "), names.shown(app));
                let short = frame::fitting(&before, &name);
                [name, short].map(|name| format!("{before}{name}"))
            }
            Self::Many(count) => [(); 2].map(|()| format!("{what} {} apps", figures::count(count.into()))),
        }
    }
}

impl About<'_> {
    fn title(&self, what: &str, names: &mut Names) -> [String; 2] {
        self.apps.title(what, names)
    }

    /// The months, in words.
    fn months(&self) -> String {
        months(self.horizon)
    }

    /// What a reader without the picture is told, with what its numbers count.
    fn description(&self, what: &str, unit: &str, facts: impl Iterator<Item = String>, names: &Names) -> String {
        description(what, (self.horizon, unit), facts, names)
    }
}

/// Months in words.
fn months(Horizon { from, to }: Horizon) -> String {
    if from == to { from.to_string() } else { format!("{from} to {to}") }
}

/// What a reader without the picture is told: what it is, the numbers, and the names behind numbers.
fn description(
    what: &str,
    (horizon, unit): (Horizon, &str),
    facts: impl Iterator<Item = String>,
    names: &Names,
) -> String {
    let facts = facts.collect::<Vec<_>>().join("; ");
    let unit = if unit.is_empty() { String::new() } else { format!(", in {unit}") };
    let mut text = format!("{what}, {}{unit}. {facts}.", months(horizon));
    let key: Vec<String> = names.key().map(|(shown, name)| format!("{shown} is {name}")).collect();
    if !key.is_empty() {
        text.push_str(&format!(" {}.", key.join("; ")));
    }
    text
}
