//! `billcast rules`: list, show, validate, schema.

use std::path::PathBuf;

use billcast::export::grid::Grid;
use billcast::rulebook::Rulebook;
use billcast::rulebook::file::RulebookFile;

use super::{Failure, print, print_data, rulebooks, show};
use crate::cli::Rules;

pub(crate) fn run(command: &Rules) -> Result<(), Failure> {
    match command {
        Rules::List => {
            let rulebooks = rulebooks::embedded()?;
            print(|out| list(&rulebooks).print(out))
        }
        Rules::Show { rulebook } => {
            let rulebook = rulebooks::find(rulebook)?;
            print(|out| show::show(&rulebook, out))
        }
        Rules::Validate { files } => validate(files),
        Rules::Schema => {
            let schema = schemars::schema_for!(RulebookFile);
            print_data(|out| {
                serde_json::to_writer_pretty(&mut *out, &schema)?;
                writeln!(out)
            })
        }
    }
}

fn list(rulebooks: &[Rulebook]) -> Grid {
    let mut grid = Grid::new(&["id", "family", "currency", "effective from", "title"]);
    for rulebook in rulebooks {
        let [id, family, title] = [&rulebook.id, &rulebook.family, &rulebook.title].map(String::clone);
        let (currency, from) = (rulebook.currency.code().to_owned(), rulebook.effective_from.to_string());
        grid.row([id, family, currency, from], [title]);
    }
    grid
}

/// Checks each file; the mistakes of all of them are reported together.
fn validate(files: &[PathBuf]) -> Result<(), Failure> {
    let mut wrong = Vec::new();
    let mut right = Vec::new();
    for file in files {
        match rulebooks::from_file(file) {
            Ok(rulebook) => right.push(format!("{}: {} is valid", file.display(), rulebook.id)),
            Err(findings) => wrong.push(findings),
        }
    }
    print(|out| right.iter().try_for_each(|line| writeln!(out, "{line}")))?;
    if wrong.is_empty() { Ok(()) } else { Err(Failure::Input(wrong)) }
}
