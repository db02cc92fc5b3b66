//! Expected results whose scenario is not there: a scenario that was removed, or has another name, is checked no more.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use billcast::diagnostic::Findings;
use billcast::judge::results::is_results;
use billcast::ledger::{Finding, Verdict};

use super::Failure;
use super::find::{Checked, inside};
use crate::cli::Check;

/// The results below the folders that belong to the folders of scenarios named. What is no folder of results is left alone.
pub(super) fn results(options: &Check, scenarios: &[Checked]) -> Result<Vec<Verdict>, Failure> {
    let known: HashSet<&Path> = scenarios.iter().map(|checked| checked.expected.as_path()).collect();
    let mut found = BTreeSet::new();
    for named in options.scenarios.iter().filter(|named| named.is_dir()) {
        // A folder's place is that of what stands in it.
        let place = inside(&options.scenarios, &named.join("scenario"));
        let root = options.expected.join(place.parent().unwrap_or(Path::new("")));
        let mut below = Vec::new();
        collect(&root, Path::new(""), &mut below).map_err(|(path, error)| {
            let help = "name the folder of the expected results in --expected";
            Failure::Input(vec![Findings::unreadable(&path, &error, help)])
        })?;
        let alone = below.into_iter().filter(|path| !known.contains(root.join(path).as_path()));
        found.extend(alone.map(|path| (root.join(&path), named.join(path))));
    }
    Ok(found.into_iter().map(|(expected, scenario)| verdict(&expected, &scenario)).collect())
}

fn verdict(expected: &Path, scenario: &Path) -> Verdict {
    Verdict {
        scenario: format!("{}.csv", scenario.display()),
        expected: expected.display().to_string(),
        finding: Finding::NoScenario,
        over_budget: Vec::new(),
    }
}

/// Adds the folders of results below `root/inside`, by their paths below `root`; links are not followed.
fn collect(root: &Path, inside: &Path, found: &mut Vec<PathBuf>) -> Result<(), (PathBuf, io::Error)> {
    let folder = root.join(inside);
    let unreadable = |error| (folder.clone(), error);
    let entries = match fs::read_dir(&folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(unreadable)?,
    };
    for entry in entries {
        let entry = entry.map_err(unreadable)?;
        if entry.file_type().map_err(unreadable)?.is_dir() {
            let below = inside.join(entry.file_name());
            if is_results(&root.join(&below)) {
                found.push(below.clone());
            }
            collect(root, &below, found)?;
        }
    }
    Ok(())
}
