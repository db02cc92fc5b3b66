//! The other side of `--against`: another scenario, results, or the same scenarios under another rulebook.

use std::path::{Path, PathBuf};

use billcast::calendar::Horizon;
use billcast::diagnostic::Kind;
use billcast::judge::{Bill, diff, results};
use billcast::ledger::Comparison;

use super::Failure;
use crate::cli::Chart;
use crate::commands::simulation::{Request, Simulation};
use crate::commands::{diff as sides, note, note_beyond_publication, rulebooks};

/// What the charges are compared with, as the command line names it.
pub(super) enum Against<'c> {
    /// The same scenarios under this rulebook.
    Rulebook(&'c str),
    /// A scenario, or a folder of results.
    Path(PathBuf),
}

impl<'c> Against<'c> {
    /// An id or file of a rulebook is one; anything else is a path.
    pub(super) fn read(other: &'c str, options: &Chart) -> Result<Self, Failure> {
        let path = Path::new(other);
        if path == Path::new("-") {
            let message = "`chart` cannot read what it compares with from standard input";
            return Err(Failure::usage(message, "write the rows to a file and name that"));
        }
        let library = rulebooks::library(options.simulated.selection.rulebooks.as_deref())?;
        if library.get(other).is_some() || path.extension().is_some_and(|ending| ending == "toml") {
            let reads_twice = options.simulated.scenarios.iter().any(|scenario| scenario == Path::new("-"));
            if reads_twice {
                let message = "standard input can be read only once, and --against a rulebook reads the scenario twice";
                return Err(Failure::usage(message, "write the rows to a file and name that"));
            }
            return Ok(Self::Rulebook(other));
        }
        if !path.exists() {
            let message = format!("there is no scenario, folder of results or rulebook `{other}`");
            let help = "name a file or folder, or an id of `billcast rules list`";
            return Err(Failure::of(Kind::Unreadable, message, help));
        }
        Ok(Self::Path(path.to_owned()))
    }

    /// Both bills over the months of the charts, and what the two are called.
    pub(super) fn compared(
        &self,
        simulation: &Simulation<'_>,
        horizon: Horizon,
        options: &Chart,
    ) -> Result<(Comparison, [String; 2]), Failure> {
        let was = sides::bill(simulation, horizon)?.bill;
        let is = self.other(horizon, options)?;
        let comparison = diff::compare(was, is).map_err(|error| Failure::usage(error.to_string(), error.help()))?;
        if let Some((was, is)) = comparison.renamed.as_ref().filter(|_| !options.quiet) {
            note(&format!("the app `{was}` is compared with the app `{is}`"));
        }
        Ok((comparison, self.names(options)))
    }

    fn other(&self, horizon: Horizon, options: &Chart) -> Result<Bill, Failure> {
        let request = Request { invoices: false, watched: !options.quiet, ..Request::of(&options.simulated) };
        match self {
            Self::Rulebook(id) => simulated(Request { held: Some(id), ..request }, horizon, options),
            Self::Path(path) if results::is_results(path) => {
                let (bill, _) = results::read(path).map_err(|findings| Failure::Input(vec![findings]))?;
                let Horizon { from, to } = bill.horizon;
                if from > horizon.from || to < horizon.to {
                    let message = format!("the results in {} are of {from} to {to} alone", path.display());
                    return Err(Failure::usage(message, "choose months that they have with --from and --to"));
                }
                Ok(bill.part(horizon, options.simulated.selection.app.as_deref()))
            }
            Self::Path(path) => {
                simulated(Request { scenarios: std::slice::from_ref(path), ..request }, horizon, options)
            }
        }
    }

    /// What the two sides are called: the scenarios, or their rulebooks.
    fn names(&self, options: &Chart) -> [String; 2] {
        let stem = |path: &Path| path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        match self {
            Self::Rulebook(id) => {
                let held = options.simulated.rulebook.as_deref();
                [held.map_or_else(|| "the timeline".to_owned(), |held| stem(Path::new(held))), stem(Path::new(id))]
            }
            Self::Path(path) => match options.simulated.scenarios.as_slice() {
                [one] if stem(one) == stem(path) => [one, path].map(|path| path.display().to_string()),
                [one] => [stem(one), stem(path)],
                several => [format!("{} scenarios", several.len()), stem(path)],
            },
        }
    }
}

fn simulated(request: Request<'_>, horizon: Horizon, options: &Chart) -> Result<Bill, Failure> {
    let side = sides::bill(&Simulation::read(request)?, horizon)?;
    if !options.quiet {
        note_beyond_publication(side.beyond_publication.iter());
    }
    Ok(side.bill)
}
