//! Every file that the command reads or expects: a report takes the place of none.

use std::path::{Component, Path, PathBuf};

use billcast::judge::results::is_results;

use super::Failure;
use super::find::Checked;
use crate::cli::Check;
use crate::commands::rulebooks;

/// The report may not stand where something stands that is read, or may be, nor among results.
pub(super) fn report_is_safe(options: &Check, scenarios: &[Checked]) -> Result<(), Failure> {
    let Some(report) = &options.junit else { return Ok(()) };
    let place = place(report);
    let is_there = |path: &&PathBuf| self::place(path) == place;
    if let Some(path) = files(options, scenarios)?.iter().find(is_there) {
        return Err(refused(format!("the report would overwrite {}, which `check` reads", path.display())));
    }
    let holds = |folder: &&Path| place.starts_with(self::place(folder));
    let expected = scenarios.iter().map(|checked| checked.expected.as_path());
    let beside = report.parent().filter(|folder| is_results(folder));
    match expected.chain(beside).find(holds) {
        Some(folder) => Err(refused(format!("the report would stand among the results in {}", folder.display()))),
        None => Ok(()),
    }
}

fn refused(message: String) -> Failure {
    Failure::usage(message, "name another file in --junit")
}

/// The scenarios and what stands, or may stand, beside them; rulebooks, budgets, the project file.
fn files(options: &Check, scenarios: &[Checked]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = options.rulebooks.as_deref().map_or(Ok(Vec::new()), rulebooks::files)?;
    files.extend(options.budgets.budget_file.clone());
    files.extend(options.project.taken.as_ref().map(|taken| taken.file.clone()));
    for checked in scenarios {
        files.push(checked.file[0].clone());
        files.push(checked.options.clone());
        files.push(checked.options.with_extension("txt"));
        files.extend(checked.held.as_ref().map(PathBuf::from).filter(|path| path.is_file()));
    }
    Ok(files)
}

/// Where a path leads, whether or not there is a file yet.
fn place(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    for folder in absolute.ancestors() {
        let (Ok(there), Ok(rest)) = (folder.canonicalize(), absolute.strip_prefix(folder)) else { continue };
        let place = rest.components().fold(there, |mut place, part| {
            match part {
                Component::ParentDir => drop(place.pop()),
                part => place.push(part),
            }
            place
        });
        return place.canonicalize().unwrap_or(place);
    }
    absolute
}
