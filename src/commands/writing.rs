//! Where the results of a run go: files of `--out`, and what is printed as data.

use std::env;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use billcast::export::folder::{Folder, FolderError};
use billcast::export::{Format, Table, Unwritten, write_object, write_run};
use billcast::ledger::RunInfo;

use super::printing::{Aside, Failed, Stdout, taken};
use super::simulation::Simulation;
use super::{Failure, interrupt, print_data};

/// The name of the file that says how a run was made.
pub(super) const RUN_JSON: &str = "run.json";
/// The workbook, of a build that has workbooks.
pub(super) const BILL_XLSX: &str = "bill.xlsx";

/// The name of a table's file.
pub(super) fn name((table, format): &(Table, &'static dyn Format)) -> String {
    format!("{}.{}", table.name(), format.ending())
}

/// Somewhere to write to.
pub(super) type Target = Box<dyn Write + Send>;

/// A list of the object that is printed: its name, and where its elements are kept, each after a comma.
pub(super) type List = (&'static str, Box<dyn Read>);

/// The folder of `--out` and what is kept aside to be printed at the end.
pub(super) struct Writing {
    folder: Option<(PathBuf, Folder)>,
    /// How many files the folder gets from the tables.
    files: usize,
    aside: Vec<(Table, Aside)>,
    /// Why what is printed while the run goes on did not get through.
    unprinted: Failed,
}

impl Writing {
    /// Begins the files and what is printed, in this order; gives the targets of both. Where mistakes of the input may come
    /// out late, nothing is printed before the end. Where a run is judged, it goes on even where nobody reads any more.
    pub(super) fn begin(
        dir: Option<&Path>,
        files: &[(Table, &'static dyn Format)],
        printed: &[(Table, &'static dyn Format)],
        (late, is_judged): (bool, bool),
    ) -> Result<(Self, Vec<Target>), Failure> {
        let mut targets = Vec::new();
        let mut folder = dir.map(|dir| interrupt::begin(dir).map_err(unwritten)).transpose()?;
        if let Some(folder) = &mut folder {
            for file in files {
                targets.push(interrupt::file(folder, &name(file)).map_err(unwritten)?);
            }
        }
        let (mut aside, unprinted) = (Vec::new(), Failed::default());
        for (table, format) in printed {
            if format.ending() == "csv" && !late {
                targets.push(Box::new(Stdout { failed: (dir.is_some() || is_judged).then(|| unprinted.clone()) }));
            } else {
                aside.push((*table, Aside::new()));
                targets.extend(aside.last().map(|(_, aside)| Box::new(aside.clone()) as Target));
            }
        }
        let folder = dir.map(Path::to_owned).zip(folder);
        Ok((Self { folder, files: files.len(), aside, unprinted }, targets))
    }

    /// Begins a further file of the folder; none where there is no folder.
    #[cfg(feature = "xlsx")]
    pub(super) fn further(&mut self, name: &str) -> Result<Option<Target>, Failure> {
        let Some((_, folder)) = &mut self.folder else { return Ok(None) };
        interrupt::file(folder, name).map(Some).map_err(unwritten)
    }

    /// Why a run ends whose `at`th target cannot be written.
    pub(super) fn failed(&self, Unwritten(at, error): Unwritten) -> Failure {
        match &self.folder {
            Some((_, folder)) if at < self.files => {
                unwritten(FolderError { path: folder.path(at).to_owned(), error, renamed: Vec::new() })
            }
            _ if !self.aside.is_empty() => unkept(error),
            _ => unprinted(error),
        }
    }

    /// Adds `run.json`, and gives the files their names.
    pub(super) fn commit(&mut self, run: &RunInfo) -> Result<(), Failure> {
        let Some((dir, mut folder)) = self.folder.take() else { return Ok(()) };
        let mut out = interrupt::file(&mut folder, RUN_JSON).map_err(unwritten)?;
        let path = dir.join(RUN_JSON);
        let failed = |error| unwritten(FolderError { path, error, renamed: Vec::new() });
        write_run(run, &mut io::BufWriter::new(&mut out)).map_err(failed)?;
        folder.sync().map_err(unwritten)?;
        interrupt::commit(folder, &dir).map_err(unwritten)
    }

    /// Prints the table that was kept aside, if it was; else says whether it got through.
    pub(super) fn print_csv(&mut self) -> Result<(), Failure> {
        if let Some(error) = taken(&self.unprinted) {
            return Err(unprinted(error));
        }
        print_data(|out| {
            for (_, aside) in self.aside.drain(..) {
                io::copy(&mut aside.rewound()?, out)?;
            }
            Ok(())
        })
    }

    /// Prints one object with everything: the tables, then other lists.
    pub(super) fn print_json(
        &mut self,
        run: &RunInfo,
        more: impl FnOnce() -> io::Result<Vec<List>>,
    ) -> Result<(), Failure> {
        print_data(|out| {
            let table =
                |(table, aside): (Table, Aside)| Ok((table.name(), Box::new(aside.rewound()?) as Box<dyn Read>));
            let mut lists = self.aside.drain(..).map(table).collect::<io::Result<Vec<List>>>()?;
            lists.extend(more()?);
            write_object(run, lists, out)
        })
    }
}

/// What is printed cannot be kept until the end.
pub(super) fn unkept(error: io::Error) -> Failure {
    let message = format!("cannot keep what is to be printed in {}: {error}", env::temp_dir().display());
    Failure::usage(message, "set TMPDIR to a folder on a disk with room, or write files with --out")
}

/// No result file may stand where a scenario, a rulebook or one of the `others` stands that are read.
pub(super) fn inputs_are_safe(
    dir: &Path,
    names: impl Iterator<Item = String>,
    simulation: &Simulation<'_>,
    others: impl IntoIterator<Item = PathBuf>,
) -> Result<(), Failure> {
    files_are_safe(dir, names, || Ok(simulation.files()?.into_iter().chain(others).collect()))
}

/// No result file may stand where one of the files stands that are read.
pub(super) fn files_are_safe(
    dir: &Path,
    names: impl Iterator<Item = String>,
    read: impl FnOnce() -> Result<Vec<PathBuf>, Failure>,
) -> Result<(), Failure> {
    let targets: Vec<_> = names.filter_map(|file| dir.join(file).canonicalize().ok()).collect();
    if targets.is_empty() {
        return Ok(());
    }
    let read = read()?;
    match read.iter().find(|path| path.canonicalize().is_ok_and(|path| targets.contains(&path))) {
        None => Ok(()),
        Some(path) => {
            let message = format!("the results would overwrite the input {}", path.display());
            Err(Failure::usage(message, "name another folder in --out, or give the input another name"))
        }
    }
}

/// What writes a file.
pub(super) type Written<'w> = Box<dyn FnOnce(Target) -> io::Result<()> + 'w>;

/// A file that is these bytes.
pub(super) fn bytes(bytes: &[u8]) -> Written<'_> {
    Box::new(move |mut out| out.write_all(bytes).and_then(|()| out.flush()))
}

/// Writes files into a folder, beside their places; when all are complete they take their names.
pub(super) fn write_files(dir: &Path, files: &[(String, Vec<u8>)]) -> Result<(), FolderError> {
    write_each(dir, files.iter().map(|(name, content)| (name.clone(), bytes(content))))
}

/// The same for files that are written one after the other.
pub(super) fn write_each<'w>(
    dir: &Path,
    files: impl Iterator<Item = (String, Written<'w>)>,
) -> Result<(), FolderError> {
    let mut folder = interrupt::begin(dir)?;
    for (at, (name, write)) in files.enumerate() {
        let out = interrupt::file(&mut folder, &name)?;
        write(out).map_err(|error| FolderError { path: folder.path(at).to_owned(), error, renamed: Vec::new() })?;
    }
    folder.sync()?;
    interrupt::commit(folder, dir)
}

/// What a folder that cannot be written is answered with.
pub(super) fn unwritten(error: FolderError) -> Failure {
    let help = match error.error.kind() {
        io::ErrorKind::InvalidData => "write it as CSV (--as csv)",
        _ => "name a folder in --out that can be written, on a disk with room for the results",
    };
    Failure::usage(error.to_string(), help)
}

fn unprinted(error: io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Failure::NoReader,
        _ => Failure::usage(format!("cannot print: {error}"), "check where the output goes"),
    }
}
