//! From the file as written to the checked rulebook: every mistake is reported, with its place and a remedy.

mod editions;
mod family;
mod limits;
mod meters;
mod packages;
mod policies;

use std::collections::{BTreeMap, BTreeSet};

use super::file::{RulebookFile, SourceFile};
use super::model::{Base, Rulebook, Source, Sourced};
use super::values::{EditionKind, Money, PackageKindWord};
use crate::checksum::Checksum;
use crate::diagnostic::{Findings, Kind, nearest};
use crate::money::{Currency, MOST_CURRENCY_DECIMALS, Price};
use crate::toml_input::{self, At, Layered, Layering, Problem};

/// The version of the rulebook format that this program reads.
const FORMAT: u32 = 1;
/// The most editions, packages or meters of a rulebook.
const MOST_NAMES: usize = 40;
/// The marks in the id of a rulebook or family, and in that of an edition, package or meter.
const MARKS_OF_FILES: &str = "_-.";
const MARKS: &str = "_";
/// Words that a name may not take: they are columns of a scenario, words of the results or of rulebook files.
const TAKEN: &[&str] = &[
    "date",
    "app",
    "action",
    "edition",
    "group",
    "group_type",
    "user",
    "count",
    "meter",
    "quantity",
    "note",
    "on",
    "off",
    "default",
    "stopped",
    "unlimited",
    "source",
    "withdrawn",
];

/// How a rulebook stands over the one on which it is based: what says who it is and when it holds is its own.
const LAYERING: Layering = Layering {
    base: "based_on",
    own: &[
        "based_on",
        "id",
        "title",
        "family_from",
        "effective_from",
        "first_published",
        "last_published",
        "reaches_existing_from",
    ],
    names: &["id", "group_type", "up_to"],
};

/// Reads a rulebook from its TOML text; `name` is the file in messages, `bases` the rulebooks on which it is based,
/// the nearest first, each with its text.
///
/// # Errors
/// All mistakes of the file, each with its line, key and a remedy.
pub(super) fn read(name: &str, text: &str, bases: &[(Base, &str)]) -> Result<Rulebook, Findings> {
    let texts: Vec<&str> = bases.iter().rev().map(|(_, text)| *text).collect();
    let Layered { read, problems, withdrawn } = toml_input::read::<RulebookFile>(text, &texts, LAYERING);
    let mut check = Check { problems, ..Check::default() };
    let rulebook = read.and_then(|file| check.rulebook(&file, text, &withdrawn));
    match rulebook {
        Some(rulebook) if check.problems.is_empty() => {
            let based_on = bases.iter().map(|(base, _)| base.clone()).collect();
            Ok(Rulebook { based_on, ..rulebook })
        }
        _ => Err(toml_input::findings(name, text, check.problems)),
    }
}

/// The mistakes so far, and the names that others refer to.
#[derive(Default)]
struct Check {
    problems: Vec<Problem>,
    sources: BTreeSet<String>,
    /// Each edition of the file, and its kind where that is a right one.
    editions: BTreeMap<String, Option<EditionKind>>,
    /// Each package of the file, and its kind where that is a right one.
    packages: BTreeMap<String, Option<PackageKindWord>>,
}

impl Check {
    fn rulebook(&mut self, file: &RulebookFile, text: &str, withdrawn: &[At<String>]) -> Option<Rulebook> {
        if file.format.value.is_some_and(|format| format != FORMAT) {
            self.problem(Kind::FormatUnknown, &file.format, "this program reads format 1", "write `format = 1`");
        }
        self.sources = file.sources.keys().cloned().collect();
        let packages = file.package.iter().flatten();
        self.packages = packages.filter_map(|package| Some((package.id.value.clone()?, package.kind.value))).collect();
        let sources = self.sources(file);
        withdrawn.iter().for_each(|source| {
            self.source(source);
        });
        let editions = self.editions(file);
        let packages = self.packages(file);
        let meters = self.meters(file);
        let limits = self.limits(file, &packages);
        let type_caps = self.type_caps(file);
        let error_codes = self.error_codes(file);
        let proration = self.sourced(&file.fees.proration, &file.fees.source, |proration| *proration);
        let changes = self.changes(file);
        let recoverable = file.stop.as_ref().map(|stop| self.days(&stop.recoverable, 1));
        let migration = file.migration.as_ref().map(|migration| self.migration(migration));
        let arrears = self.arrears(file);
        let readings = self.readings(&file.readings);
        let reading_sources = self.reading_sources(&file.readings.sources);
        // Each of these is looked at before the first that is wrong ends the reading.
        let (id, title) = (self.word(&file.id, MARKS_OF_FILES, &[]), self.text(&file.title));
        let (family, currency) = (self.word(&file.family, MARKS_OF_FILES, &[]), self.currency(file));
        let [vendor, service] = [&file.vendor, &file.service].map(|at| at.as_ref().and_then(|at| self.text(at)));
        self.dates(file);
        Some(Rulebook {
            id: id?,
            based_on: Vec::new(),
            title: title?,
            vendor,
            service,
            family: family?,
            family_from: file.family_from.as_ref().and_then(|day| day.value).map(|day| day.0),
            currency: currency?,
            effective_from: file.effective_from.value?.0,
            first_published: file.first_published.value?.0,
            last_published: file.last_published.as_ref().and_then(|day| day.value).map(|day| day.0),
            reaches_existing_from: file.reaches_existing_from.value?.0,
            sources,
            editions,
            packages,
            meters,
            limits,
            type_caps,
            error_codes,
            proration: proration?,
            changes: changes?,
            recoverable_days: recoverable.map_or(Some(None), |days| days.map(Some))?,
            migration: migration.map_or(Some(None), |migration| migration.map(Some))?,
            arrears: arrears?,
            readings: readings?,
            reading_sources,
            checksum: Checksum::of(text.as_bytes()),
        })
    }

    fn problem<T>(&mut self, kind: Kind, at: &At<T>, message: impl std::fmt::Display, help: impl Into<String>) {
        self.problems.push(at.problem(kind, message, help));
    }

    /// An id in small letters, digits and `marks`, so that a scenario may write it in any letter case.
    fn word(&mut self, at: &At<String>, marks: &str, taken: &[&str]) -> Option<String> {
        let word = at.value.as_ref()?;
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || marks.contains(c);
        if word.is_empty() || word.len() > 64 || !word.chars().all(fits) {
            let help = format!("use up to 64 small letters, digits and `{marks}`");
            self.problem(Kind::IdForm, at, format!("`{word}` is not an id"), help);
            return None;
        }
        if taken.contains(&word.as_str()) {
            self.problem(Kind::IdTaken, at, format!("`{word}` is a word of the scenario format"), "choose another id");
            return None;
        }
        Some(word.clone())
    }

    /// A text that says something.
    fn text(&mut self, at: &At<String>) -> Option<String> {
        let text = at.value.as_ref()?;
        if text.trim().is_empty() {
            self.problem(Kind::TextEmpty, at, "is empty", "write what a reader needs to find it");
            return None;
        }
        Some(text.clone())
    }

    fn source(&mut self, at: &At<String>) -> Option<String> {
        let source = at.value.as_ref()?;
        if self.sources.contains(source) {
            return Some(source.clone());
        }
        let help = match nearest(source, self.sources.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("add a table [sources.{source}] with `document` and `published`"),
        };
        self.problem(Kind::SourceUnknown, at, format!("there is no source `{source}`"), help);
        None
    }

    fn sourced<T, U>(&mut self, value: &At<T>, source: &At<String>, of: impl Fn(&T) -> U) -> Option<Sourced<U>> {
        let source = self.source(source);
        Some(Sourced { value: of(value.value.as_ref()?), source: source? })
    }

    fn price(&mut self, price: &At<Money>, source: &At<String>) -> Option<Sourced<Price>> {
        self.sourced(price, source, |money| money.0)
    }

    /// Reports ids that stand twice.
    fn unique<'a>(&mut self, ids: impl Iterator<Item = &'a At<String>>) {
        let mut seen = BTreeSet::new();
        for at in ids {
            if let Some(id) = at.value.as_ref().filter(|id| !seen.insert((*id).clone())) {
                self.problem(Kind::IdTwice, at, format!("`{id}` stands here a second time"), "remove one of them");
            }
        }
    }

    fn edition_known<T>(&mut self, id: &str, at: &At<T>) -> bool {
        if self.editions.contains_key(id) {
            return true;
        }
        let help = match nearest(id, self.editions.keys().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "add an [[edition]] of this id".to_owned(),
        };
        self.problem(Kind::NoSuchEdition, at, format!("there is no edition `{id}`"), help);
        false
    }

    fn paid_edition_known<T>(&mut self, id: &str, at: &At<T>) -> bool {
        let known = self.edition_known(id, at);
        if known && self.editions.get(id) == Some(&Some(EditionKind::Free)) {
            self.problem(
                Kind::FreeEditionOffer,
                at,
                "the free edition has no packages and pays for no usage (P1, U5)",
                "remove the entry",
            );
            return false;
        }
        known
    }

    fn currency(&mut self, file: &RulebookFile) -> Option<Currency> {
        let (code, decimals) = (file.currency.code.value.as_ref()?, file.currency.decimals.value?);
        if decimals > MOST_CURRENCY_DECIMALS {
            let help = format!("write 0 to {MOST_CURRENCY_DECIMALS}");
            self.problem(
                Kind::CurrencyDecimals,
                &file.currency.decimals,
                format!("{decimals} are too many decimals"),
                help,
            );
        }
        if Currency::new(code, 0).is_none() {
            let help = "write its three capital letters, as in \"USD\"";
            self.problem(Kind::CurrencyCode, &file.currency.code, format!("`{code}` is not a currency code"), help);
        }
        Currency::new(code, decimals)
    }

    fn sources(&mut self, file: &RulebookFile) -> BTreeMap<String, Source> {
        let mut source = |source: &SourceFile| {
            Some(Source { document: self.text(&source.document)?, published: source.published.value?.0 })
        };
        file.sources.iter().filter_map(|(id, entry)| Some((id.clone(), source(entry)?))).collect()
    }
}
