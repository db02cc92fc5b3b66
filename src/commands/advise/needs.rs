//! The file of needs.

use std::path::Path;

use billcast::advise::NoAdvice;
use billcast::advise::needs::{self, Needs};
use billcast::ledger::InputInfo;
use billcast::rulebook::Timeline;
use billcast::scenario::inputs::Input;
use billcast::scenario::whole;

use super::base::Bases;
use crate::cli::Advise;
use crate::commands::Failure;

/// A file of needs that was read.
pub(super) struct NeedsFile {
    pub(super) info: InputInfo,
    text: Vec<u8>,
}

/// Where the needs are read from: a file, compressed as its name says, or standard input; `None` where they are those of draws
/// alone.
pub(super) fn input(options: &Advise) -> Result<Option<Input>, Failure> {
    let standard = Path::new("-");
    let Some(path) = &options.needs else { return Ok(None) };
    if path != standard {
        return Ok(Some(Input::File(path.clone())));
    }
    match options.base.iter().any(|path| path == standard) {
        false => Ok(Some(Input::Standard)),
        true => Err(Failure::usage("both the needs and the base are `-`", "write one of the two to a file")),
    }
}

impl NeedsFile {
    /// Reads the needs of every app of the file.
    pub(super) fn read(input: &Input, timeline: &Timeline, bases: &Bases) -> Result<(Self, Vec<Needs>), Failure> {
        let failed = |findings| Failure::Input(vec![findings]);
        let (text, checksum) = whole(input).map_err(failed)?;
        let name = input.shown();
        let unnamed = if bases.is_empty() { input.stem() } else { bases.only() };
        let read = needs::read(&name, &text, unnamed.as_deref(), timeline).map_err(failed)?;
        let rows = read.iter().map(Needs::lines).sum();
        Ok((Self { info: InputInfo { name, checksum, rows }, text }, read))
    }

    /// Why apps are not advised, each mistake at the line of the need that is wrong; `None` where no need is.
    pub(super) fn failure(&self, wrong: &[(&Needs, NoAdvice)]) -> Option<Failure> {
        let at_its_line = |(needs, error): &(&Needs, NoAdvice)| Some((needs.place(error.month?)?, error.clone()));
        let mut placed: Vec<_> = wrong.iter().filter_map(at_its_line).collect();
        placed.sort_by_key(|(place, _)| *place);
        let mistakes = placed.into_iter().flat_map(|(place, error)| {
            let kind = error.kind;
            error.mistakes.into_iter().map(move |mistake| (place, (kind, mistake.message, mistake.help)))
        });
        let mistakes: Vec<_> = mistakes.collect();
        let is_any = !mistakes.is_empty();
        is_any.then(|| Failure::Input(vec![needs::wrong(&self.info.name, &self.text, mistakes)]))
    }
}
