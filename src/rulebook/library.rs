//! The rulebook files known to a run: those of the program, and those that the user adds.

use std::collections::BTreeMap;

use super::check;
use super::model::{Base, Rulebook};
use crate::checksum::Checksum;
use crate::diagnostic::{Findings, Kind, expected};
use crate::toml_input::{self, At};

/// The rulebooks that come with the program: id and TOML text.
pub const EMBEDDED: &[(&str, &str)] = &[
    ("tencent-im-intl-2020", include_str!("../../rulebooks/tencent-im-intl-2020.toml")),
    ("tencent-im-intl-2021-08", include_str!("../../rulebooks/tencent-im-intl-2021-08.toml")),
    ("tencent-im-intl-2021-09", include_str!("../../rulebooks/tencent-im-intl-2021-09.toml")),
    ("tencent-im-intl-2021-12", include_str!("../../rulebooks/tencent-im-intl-2021-12.toml")),
    ("tencent-im-intl-2022-05", include_str!("../../rulebooks/tencent-im-intl-2022-05.toml")),
    ("tencent-im-intl-2022-08", include_str!("../../rulebooks/tencent-im-intl-2022-08.toml")),
    ("tencent-im-intl-2022-10", include_str!("../../rulebooks/tencent-im-intl-2022-10.toml")),
    ("tencent-chat-intl-2022-12", include_str!("../../rulebooks/tencent-chat-intl-2022-12.toml")),
];

/// Rulebook files by id; one may be based on another.
#[derive(Debug, Clone)]
pub struct Library {
    files: Vec<File>,
}

/// What came of reading every rulebook of a library.
#[derive(Debug)]
pub struct Checked {
    /// The rulebooks without a mistake.
    pub right: Vec<Rulebook>,
    /// The mistakes, file by file.
    pub wrong: Vec<Findings>,
}

#[derive(Debug, Clone)]
struct File {
    id: String,
    name: String,
    text: String,
    /// Whether it comes with the program: then it is known to be right.
    embedded: bool,
}

impl Library {
    /// The program's own rulebooks.
    pub fn embedded() -> Self {
        let file = |(id, text): &(&str, &str)| File {
            id: (*id).to_owned(),
            name: format!("{id}.toml"),
            text: (*text).to_owned(),
            embedded: true,
        };
        Self { files: EMBEDDED.iter().map(file).collect() }
    }

    /// Adds a file, in the place of the program's rulebook of the same id if there is one; gives its id.
    ///
    /// # Errors
    /// Where it has no id, or that of another file that was added.
    pub fn add(&mut self, name: &str, text: String) -> Result<String, Findings> {
        let at = toml_input::peek(&text, "id");
        let Some(id) = at.as_ref().and_then(|at| at.value.clone()) else {
            // Without an id it is no rulebook: reading it says what else is wrong.
            let message = "the rulebook has no id";
            let nothing = || Findings::of_file(Kind::KeyMissing, name, message, "add the key `id`");
            return Err(self.read(name, &text).err().unwrap_or_else(nothing));
        };
        let file = File { id: id.clone(), name: name.to_owned(), text, embedded: false };
        match self.files.iter().position(|known| known.id == id) {
            Some(place) if self.files[place].embedded || self.files[place].text == file.text => {
                self.files[place] = file;
            }
            Some(place) => {
                let message = format!("`{id}` is the id of {} too", self.files[place].name);
                let help = "give one of them another id";
                return Err(mistake(Kind::IdOfAnother, &file.name, &file.text, at, message, help));
            }
            None => self.files.push(file),
        }
        Ok(id)
    }

    /// The ids.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| file.id.as_str())
    }

    /// The rulebook of an id; `None` where there is none.
    ///
    /// # Errors
    /// The mistakes of its file, or of one on which it is based.
    pub fn get(&self, id: &str) -> Option<Result<Rulebook, Findings>> {
        self.find(id).map(|file| self.read(&file.name, &file.text))
    }

    /// Every rulebook.
    ///
    /// # Errors
    /// The mistakes of each file that has any; those of a base are reported once, with its own file.
    pub fn all(&self) -> Result<Vec<Rulebook>, Vec<Findings>> {
        let Checked { right, wrong } = self.check();
        if wrong.is_empty() { Ok(right) } else { Err(wrong) }
    }

    /// Reads every rulebook: those that are right, and the mistakes of the others, those of a base once.
    pub fn check(&self) -> Checked {
        let mut right = Vec::new();
        let mut wrong: BTreeMap<&str, (Vec<String>, Findings)> = BTreeMap::new();
        for file in &self.files {
            let bases = self.bases(&file.name, &file.text).map_err(|findings| (Vec::new(), findings));
            let read = bases.and_then(|bases| {
                let others = || bases.iter().map(|(base, _)| base.id.clone()).filter(|id| *id != file.id).collect();
                check::read(&file.name, &file.text, &bases).map_err(|findings| (others(), findings))
            });
            match read {
                Ok(rulebook) => right.push(rulebook),
                Err((others, findings)) => {
                    let findings = if file.embedded { self.blame_replaced(file, &others, findings) } else { findings };
                    wrong.insert(&file.id, (others, findings));
                }
            }
        }
        let own = |(_, (others, _)): &(&&str, &(Vec<String>, Findings))| {
            !others.iter().any(|base| wrong.contains_key(base.as_str()))
        };
        let own: Vec<&str> = wrong.iter().filter(own).map(|(id, _)| *id).collect();
        let mut reported: Vec<Findings> = Vec::new();
        for (_, findings) in own.into_iter().filter_map(|id| wrong.remove(id)) {
            if !reported.iter().any(|known| known.file() == findings.file()) {
                reported.push(findings);
            }
        }
        Checked { right, wrong: reported }
    }

    /// The program's own files are right: one that is not stands on a base that a file of the user took the place of.
    fn blame_replaced(&self, file: &File, bases: &[String], findings: Findings) -> Findings {
        let replaced = bases.iter().filter_map(|id| self.find(id)).find(|base| !base.embedded);
        let Some(replaced) = replaced else { return findings };
        let what = findings.shown.first().map_or("", |first| first.message.as_str());
        let message = format!("`{}` of the program is based on it and can no longer be read: {what}", file.id);
        let help = format!("keep what `{}` changes, or replace that one too", file.id);
        Findings::of_file(Kind::BaseReplaced, &replaced.name, message, help)
    }

    /// Reads a rulebook from its TOML text, over those of the library on which it is based; `name` is the file in
    /// messages.
    ///
    /// # Errors
    /// All mistakes of the file, or those of the file on which it is based, each with its line, key and a remedy.
    pub fn read(&self, name: &str, text: &str) -> Result<Rulebook, Findings> {
        let bases = self.bases(name, text)?;
        for at in (0..bases.len()).rev() {
            let own = |file: &&File| !file.embedded && file.text == bases[at].1;
            if let Some(file) = self.find(&bases[at].0.id).filter(own) {
                check::read(&file.name, &file.text, &bases[at + 1..])?;
            }
        }
        check::read(name, text, &bases)
    }

    fn find(&self, id: &str) -> Option<&File> {
        self.files.iter().find(|file| file.id == id)
    }

    /// The rulebooks on which a text is based, the nearest first. A file that takes the place of one of the program's may be
    /// based on that.
    fn bases<'l>(&'l self, name: &str, text: &str) -> Result<Vec<(Base, &'l str)>, Findings> {
        let mut seen: Vec<String> = toml_input::peek(text, "id").and_then(|at| at.value).into_iter().collect();
        let mut bases = Vec::new();
        let first = (name, text, toml_input::peek(text, "based_on"));
        let (mut name, mut text) = (name, text);
        while let Some(named) = toml_input::peek(text, "based_on") {
            let wrong = |kind: Kind, message: String, help: &str| {
                Err(mistake(kind, name, text, Some(named.clone()), message, help))
            };
            let Some(base) = named.value.clone() else {
                let help = "write the id of a rulebook in quotes";
                return wrong(Kind::BaseNotText, "not a text in quotes".to_owned(), help);
            };
            // A file may stand on the one whose place it takes: the library's, if that is another, else the program's.
            let is_own = seen.last() == Some(&base);
            let in_library = self.find(&base).filter(|file| !is_own || file.text != text);
            let replaced = EMBEDDED.iter().find(|(id, own)| is_own && *id == base && *own != text);
            let (base_name, base_text) = match (in_library, replaced) {
                (Some(file), _) if is_own => (file.name.as_str(), file.text.as_str()),
                (_, Some((id, own))) => (*id, *own),
                (_, None) if seen.contains(&base) => {
                    let circle = seen.iter().skip_while(|id| **id != base).chain([&base]);
                    let circle = circle.map(|id| format!("`{id}`")).collect::<Vec<_>>().join(" on ");
                    let message = format!("based in a circle: {circle}");
                    let help = "base one of them on another rulebook, or on none";
                    // Each file of a circle has its part in it; one that only leads there has not.
                    if seen.first() == Some(&base) {
                        return Err(mistake(Kind::BaseCircle, first.0, first.1, first.2, message, help));
                    }
                    return wrong(Kind::BaseCircle, message, help);
                }
                (Some(file), None) => (file.name.as_str(), file.text.as_str()),
                (None, None) => {
                    let ids: Vec<&str> = self.ids().filter(|id| seen.last().is_none_or(|own| own != id)).collect();
                    let help = expected(&base, &ids).to_string();
                    return wrong(Kind::BaseUnknown, format!("there is no rulebook `{base}`"), &help);
                }
            };
            let checksum = Checksum::of(base_text.as_bytes());
            bases.push((Base { id: base.clone(), checksum }, base_text));
            seen.push(base);
            (name, text) = (base_name, base_text);
        }
        Ok(bases)
    }
}

/// A mistake at a text of the file's own table.
fn mistake(kind: Kind, name: &str, text: &str, at: Option<At<String>>, message: String, help: &str) -> Findings {
    match at {
        Some(at) => toml_input::findings(name, text, vec![at.problem(kind, message, help)]),
        None => Findings::of_file(kind, name, message, help),
    }
}

/// Reads a rulebook from its TOML text, over those of the program on which it is based; `name` is the file in messages.
///
/// # Errors
/// All mistakes of the file, each with its line, key and a remedy.
pub fn load(name: &str, text: &str) -> Result<Rulebook, Findings> {
    Library::embedded().read(name, text)
}
