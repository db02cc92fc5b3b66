//! `billcast run`: read, simulate, print, write.

use std::path::Path;

use billcast::export::{Csv, Format, Json, Printed, Table, folder};

use super::simulation::Simulation;
use super::{Failure, note_beyond_publication, print, print_data};
use crate::cli::{PrintedFormat, Run, WrittenFormat};

pub(crate) fn run(options: &Run) -> Result<(), Failure> {
    let simulation = Simulation::read(&options.scenarios, &options.selection, options.rulebook.as_deref())?;
    let horizon = simulation.horizon()?;
    if let Some(dir) = &options.out {
        inputs_are_safe(dir, &simulation)?;
    }
    let results = simulation.replay(horizon)?;
    if let Some(dir) = &options.out {
        let WrittenFormat::Csv = options.written;
        let written: &dyn Format = &Csv;
        folder::write(dir, written, &results)
            .map_err(|error| Failure::usage(error.to_string(), "name a folder in --out that can be written"))?;
    }
    if options.quiet {
        return Ok(());
    }
    note_beyond_publication(results.run.beyond_publication.iter());
    match options.format {
        PrintedFormat::Table => print(|out| Table.print(&results, out)),
        PrintedFormat::Csv => print_data(|out| Csv.print(&results, out)),
        PrintedFormat::Json => print_data(|out| Json.print(&results, out)),
    }
}

/// No result file may stand where a scenario or a rulebook stands.
fn inputs_are_safe(dir: &Path, simulation: &Simulation<'_>) -> Result<(), Failure> {
    let targets: Vec<_> = Csv.files().iter().filter_map(|file| dir.join(file).canonicalize().ok()).collect();
    let read = simulation.files()?;
    match read.iter().find(|path| path.canonicalize().is_ok_and(|path| targets.contains(&path))) {
        None => Ok(()),
        Some(path) => {
            let message = format!("the results would overwrite the input {}", path.display());
            Err(Failure::usage(message, "name another folder in --out, or give the input another name"))
        }
    }
}
