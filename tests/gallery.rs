//! The gallery of mistakes: one small input for each kind of mistake, and beside it, in a `.txt` file, the message that it
//! earns. Scenarios stand in `scenarios/bad/`, what is none or needs more arguments in `tests/gallery/`;
//! `scenarios/bad/README.md` shows all of them as a page.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use billcast::diagnostic::Kind;
use rayon::prelude::*;
use serde_json::Value;

use crate::program::{billcast, root, scratch};

/// Scenarios, and everything else.
const GALLERY: [&str; 2] = ["scenarios/bad", "tests/gallery"];
const PAGE: &str = "scenarios/bad/README.md";
/// Set, the page is written instead of compared.
const WRITE: &str = "BILLCAST_WRITE_GALLERY";

/// The kinds that no small input earns, each with the reason.
const WITHOUT_ENTRY: [(Kind, &str); 7] = [
    (Kind::Changed, "a file that is written to while it is read: `tests/batch_changes.rs` does so"),
    (
        Kind::TooManyLines,
        "a file of more than 4,294,967,295 lines: a test in `src/scenario/pieces.rs` counts from there",
    ),
    (Kind::TooManyMonths, "a wrong year among thousands of apps: `tests/bad_input.rs` makes them"),
    (Kind::RulebookTooLong, "a rulebook of more than 256 KiB: `tests/gallery.rs` makes one"),
    (Kind::TimelineEmpty, "no rulebook at all: the program has its own, only a library call can do it"),
    (Kind::TimelineTooMany, "more than 250 names in many rulebooks: `tests/rulebook_folder.rs` makes them"),
    (Kind::Judged, "not a mistake: what `--fail-over` and the like judge"),
];

/// An entry: its name, the arguments that meet it, and the files that are shown.
struct Entry {
    name: String,
    message: PathBuf,
    args: Vec<String>,
    files: Vec<PathBuf>,
}

impl Entry {
    fn message(&self) -> String {
        fs::read_to_string(&self.message).expect("the message")
    }

    /// `check` tells what it found of the other scenarios.
    fn shows_the_rest(&self) -> bool {
        self.args[0] == "check"
    }

    fn with_codes(self) -> (Self, Vec<String>) {
        let codes = self.codes();
        (self, codes)
    }

    /// The codes of what the program says as JSON, in order.
    fn codes(&self) -> Vec<String> {
        let args = [self.args.as_slice(), &["--format".to_owned(), "json".to_owned()]].concat();
        let output = billcast(&args);
        assert_eq!(output.status, 2, "{}", self.name);
        assert!(output.stdout.is_empty() || self.shows_the_rest(), "{}", self.name);
        let object: Value = serde_json::from_str(&output.stderr).expect("one JSON object");
        let errors = object["errors"].as_array().expect("a list");
        let mut codes: Vec<String> = Vec::new();
        for error in errors {
            let code = error["code"].as_str().expect("a code").to_owned();
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        codes
    }
}

/// Every entry is a `.txt` file: the input beside it has its name, or a `.cmd` file says with which arguments it is met.
fn entries() -> Vec<Entry> {
    let mut messages = Vec::new();
    let below = ["rulebooks", "timelines", "results"].map(|folder| Path::new(GALLERY[1]).join(folder));
    for folder in GALLERY.map(PathBuf::from).into_iter().chain(below) {
        let entries = fs::read_dir(root().join(folder)).expect("the gallery");
        let paths = entries.map(|entry| entry.expect("an entry").path());
        messages.extend(paths.filter(|path| path.extension().is_some_and(|ending| ending == "txt")));
    }
    messages.sort();
    messages.iter().map(|message| entry(message)).collect()
}

fn entry(message: &Path) -> Entry {
    let relative = |path: &Path| path.strip_prefix(root()).expect("below the root").to_str().expect("UTF-8").to_owned();
    let path = relative(&message.with_extension(""));
    let name =
        GALLERY.iter().find_map(|folder| path.strip_prefix(folder)?.strip_prefix('/')).expect("a name").to_owned();
    let candidates = ["csv", "csv.gz", "csv.zst", "toml", ""].map(|ending| message.with_extension(ending));
    let input = candidates.into_iter().find(|path| path.exists());
    let shown = input.as_deref().map(relative).unwrap_or_default();
    let args = match (fs::read_to_string(message.with_extension("cmd")), name.split('/').next().unwrap_or_default()) {
        (Ok(args), _) => args.trim_end().to_owned(),
        (_, "rulebooks") => format!("rules validate {shown}"),
        (_, "timelines") => format!("run scenarios/documented/2.csv --rulebooks {shown}"),
        (_, "results") => format!("diff {shown} outputs/documented/2"),
        _ => format!("run {shown}"),
    };
    let files = match input {
        Some(folder) if folder.is_dir() => {
            let mut files: Vec<PathBuf> =
                fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
            files.retain(|path| path.is_file());
            files.sort();
            files
        }
        Some(file) => vec![file],
        None => Vec::new(),
    };
    Entry { name, message: message.to_owned(), args: args.split(' ').map(str::to_owned).collect(), files }
}

/// Each input of the gallery earns exactly the message beside it, and no result.
#[test]
fn every_mistake_of_the_gallery_earns_its_message() {
    entries().into_par_iter().for_each(|entry| {
        let out = scratch();
        let folder = out.path().join("results");
        let mut args = entry.args.clone();
        if args[0] == "run" {
            args.extend(["--out".to_owned(), folder.display().to_string()]);
        }
        let output = billcast(&args);
        assert_eq!(output.stderr, entry.message(), "{}", entry.name);
        assert_eq!(output.status, 2, "{}", entry.name);
        assert!(output.stdout.is_empty() || entry.shows_the_rest(), "{}: a result", entry.name);
        assert!(!folder.exists(), "{}: something was written", entry.name);
    });
}

/// No input of the gallery lies there without a message.
#[test]
fn every_input_of_the_gallery_has_its_message() {
    let shown: BTreeSet<PathBuf> = entries().into_iter().flat_map(|entry| entry.files).collect();
    for path in GALLERY.iter().flat_map(|folder| fs::read_dir(root().join(folder)).expect("the gallery")) {
        let path = path.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if name.contains(".csv") {
            assert!(shown.contains(&path), "{name} has no message beside it");
        }
    }
}

/// A kind of mistake that is new to the program is new to the gallery, too, and none is there that the program lacks; the
/// page shows all of them. Set BILLCAST_WRITE_GALLERY to write it anew.
#[test]
fn every_kind_of_mistake_is_on_the_page_of_the_gallery() {
    let entries: Vec<(Entry, Vec<String>)> = entries().into_par_iter().map(Entry::with_codes).collect();
    let shown: BTreeSet<&str> = entries.iter().flat_map(|(_, codes)| codes).map(String::as_str).collect();
    let (excused, expected): (Vec<Kind>, Vec<Kind>) =
        Kind::ALL.iter().partition(|kind| WITHOUT_ENTRY.iter().any(|(other, _)| other == *kind));
    let expected: BTreeSet<&str> = expected.into_iter().map(Kind::code).collect();
    let missing: Vec<_> = expected.difference(&shown).collect();
    assert!(missing.is_empty(), "no entry of {GALLERY:?} earns {missing:?}");
    assert_eq!(shown, expected, "these have an entry and an excuse");
    assert_eq!(shown.len() + excused.len(), Kind::ALL.len(), "two kinds share a code");

    let (page, path) = (page(&entries), root().join(PAGE));
    if std::env::var_os(WRITE).is_some() {
        fs::write(&path, &page).expect("the page");
    }
    let found = fs::read_to_string(&path).expect("the page");
    assert!(
        found == page,
        "{PAGE} is not what the gallery is: run the tests once with {WRITE}=1, and read what differs"
    );
}

fn page(entries: &[(Entry, Vec<String>)]) -> String {
    let mut parts: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (entry, codes) in entries {
        let part = codes[0].split("::").next().unwrap_or_default();
        parts.entry(part).or_default().push(section(entry, codes));
    }
    let (count, kinds) = (entries.len(), Kind::ALL.len() - WITHOUT_ENTRY.len());
    let mut page = format!(
        "# Mistakes, and what the program says of them\n\n\
         {count} inputs of {kinds} kinds of mistakes, each with the exact message that it earns. The code of its kind is \
         what\n`--format json` gives with the message. `tests/gallery.rs` makes this page; CONTRIBUTING.md says how to add an \
         entry.\n"
    );
    for (part, sections) in parts {
        page += &format!("\n## {part}\n");
        sections.iter().for_each(|section| page += section);
    }
    page += "\n## Without an entry\n\n";
    for (kind, reason) in WITHOUT_ENTRY {
        page += &format!("- `{}`: {reason}\n", kind.code());
    }
    page
}

fn section(entry: &Entry, codes: &[String]) -> String {
    let codes = codes.iter().map(|code| format!("`{code}`")).collect::<Vec<_>>().join(", ");
    let mut text = format!("\n### {}\n\n{codes}\n", entry.name);
    // A file of results is one of many: what is wrong in it, the message says.
    if let [file] = entry.files.as_slice() {
        text += &match fs::read(file).map(String::from_utf8) {
            Ok(Ok(content)) if content.len() <= 2_000 && !content.contains(is_hidden) => {
                format!("\n```text\n{}\n```\n", content.trim_end_matches('\n'))
            }
            _ => "\n(a file that is not shown: bytes that are no text, or long)\n".to_owned(),
        };
    }
    text + &format!("\n```console\n$ billcast {}\n{}```\n", entry.args.join(" "), entry.message())
}

fn is_hidden(character: char) -> bool {
    character.is_control() && character != '\n'
}

#[test]
fn a_rulebook_that_is_too_long_is_refused_as_such() {
    let folder = scratch();
    let file = folder.path().join("long.toml");
    fs::write(&file, "# long\n".repeat(40_000)).expect("a file for the test");
    let file = file.to_str().expect("UTF-8");
    billcast(&["rules", "validate", file]).refused("has more than 262144 bytes");
    let output = billcast(&["rules", "validate", file, "--format", "json"]);
    assert!(output.stderr.contains("rulebook::too-long"), "{}", output.stderr);
}
