//! From the file as written to the checked rulebook: every mistake is reported, with its place and a remedy.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::file::{
    AllowedFile, CodeFile, EditionKind, LimitFile, MeterFile, MeterKindWord, Money, OfferFile, PackageFile,
    PackageKindWord, PriceFile, ReadingSourcesFile, ReadingsFile, RulebookFile, TierFile,
};
use super::model::*;
use super::policy::{InvoiceDays, LevelNumbers, Readings};
use super::rule::Reason;
use crate::diagnostic::{Findings, nearest};
use crate::money::{Currency, MOST_CURRENCY_DECIMALS, Price};
use crate::toml_input::{self, At, Problem};

/// The version of the rulebook format that this program reads.
const FORMAT: u32 = 1;
/// The highest number of a level.
const HIGHEST_LEVEL: u32 = 1_000_000_000;
/// The most editions, packages or meters of a rulebook.
const MOST_NAMES: usize = 40;
/// The longest period of days.
const MOST_DAYS: u32 = 3_650;
/// Words that a name may not take: they are columns of a scenario or words of the results.
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
];

/// Reads a rulebook from its TOML text; `name` is the file in messages.
///
/// # Errors
/// All mistakes of the file, each with its line, key and a remedy.
pub fn load(name: &str, text: &str) -> Result<Rulebook, Findings> {
    let (file, problems) = toml_input::read::<RulebookFile>(text);
    let mut check = Check { problems, ..Check::default() };
    let rulebook = file.and_then(|file| check.rulebook(&file, text));
    match rulebook {
        Some(rulebook) if check.problems.is_empty() => Ok(rulebook),
        _ => Err(toml_input::findings(name, text, check.problems)),
    }
}

/// The mistakes so far, and the names that others refer to.
#[derive(Default)]
struct Check {
    problems: Vec<Problem>,
    sources: BTreeSet<String>,
    editions: BTreeMap<String, bool>,
}

impl Check {
    fn rulebook(&mut self, file: &RulebookFile, text: &str) -> Option<Rulebook> {
        if file.format.value.is_some_and(|format| format != FORMAT) {
            self.problem(&file.format, "this program reads format 1", "write `format = 1`");
        }
        self.sources = file.sources.keys().cloned().collect();
        let sources = self.sources(file);
        let editions = self.editions(file);
        let packages = self.packages(file);
        let meters = self.meters(file);
        let limits = self.limits(file, &packages);
        let type_caps = self.type_caps(file);
        let error_codes = self.error_codes(file);
        let changes = self.changes(file);
        let arrears = self.arrears(file);
        let readings = self.readings(&file.readings);
        let reading_sources = self.reading_sources(&file.readings.sources);
        self.dates(file);
        Some(Rulebook {
            id: self.word(&file.id, &[])?,
            title: file.title.value.clone()?,
            family: self.word(&file.family, &[])?,
            currency: self.currency(file)?,
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
            changes: changes?,
            arrears: arrears?,
            readings: readings?,
            reading_sources,
            checksum: checksum(text),
        })
    }

    fn problem<T>(&mut self, at: &At<T>, message: impl std::fmt::Display, help: impl Into<String>) {
        self.problems.push(at.problem(message, help));
    }

    /// An id in small letters, so that a scenario may write it in any letter case.
    fn word(&mut self, at: &At<String>, taken: &[&str]) -> Option<String> {
        let word = at.value.as_ref()?;
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-.".contains(&byte);
        if word.is_empty() || word.len() > 64 || !word.bytes().all(fits) {
            let help = "use up to 64 small letters, digits, `_`, `-` and `.`";
            self.problem(at, format!("`{word}` is not an id"), help);
            return None;
        }
        if taken.contains(&word.as_str()) {
            self.problem(at, format!("`{word}` is a word of the scenario format"), "choose another id");
            return None;
        }
        Some(word.clone())
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
        self.problem(at, format!("there is no source `{source}`"), help);
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
                self.problem(at, format!("`{id}` stands here a second time"), "remove one of them");
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
        self.problem(at, format!("there is no edition `{id}`"), help);
        false
    }

    fn paid_edition_known<T>(&mut self, id: &str, at: &At<T>) -> bool {
        let known = self.edition_known(id, at);
        if known && self.editions.get(id) == Some(&true) {
            self.problem(at, "the free edition has no packages and pays for no usage (P1, U5)", "remove the entry");
            return false;
        }
        known
    }

    fn currency(&mut self, file: &RulebookFile) -> Option<Currency> {
        let (code, decimals) = (file.currency.code.value.as_ref()?, file.currency.decimals.value?);
        let currency = Currency::new(code, decimals);
        if currency.is_none() && decimals > MOST_CURRENCY_DECIMALS {
            let help = format!("write 0 to {MOST_CURRENCY_DECIMALS}");
            self.problem(&file.currency.decimals, format!("{decimals} are too many decimals"), help);
        } else if currency.is_none() {
            let help = "write its three capital letters, as in \"USD\"";
            self.problem(&file.currency.code, format!("`{code}` is not a currency code"), help);
        }
        currency
    }

    fn sources(&mut self, file: &RulebookFile) -> BTreeMap<String, Source> {
        let source = |source: &super::file::SourceFile| {
            Some(Source { document: source.document.value.clone()?, published: source.published.value?.0 })
        };
        file.sources.iter().filter_map(|(id, entry)| Some((id.clone(), source(entry)?))).collect()
    }

    fn dates(&mut self, file: &RulebookFile) {
        let Some(from) = file.effective_from.value else {
            return;
        };
        if file.reaches_existing_from.value.is_some_and(|day| day.0 < from.0) {
            let help = format!("write {} or a later day", from.0);
            self.problem(&file.reaches_existing_from, "is before `effective_from`", help);
        }
        if let Some(last) = file.last_published.as_ref().filter(|last| last.value.is_some_and(|day| day.0 < from.0)) {
            let help = format!("write {} or a later day, or leave it out", from.0);
            self.problem(last, "is before `effective_from`", help);
        }
    }

    fn editions(&mut self, file: &RulebookFile) -> Vec<Edition> {
        self.unique(file.edition.iter().map(|edition| &edition.id));
        let free = |kind| kind == EditionKind::Free;
        for edition in &file.edition {
            if let (Some(id), Some(kind)) = (&edition.id.value, edition.kind.value) {
                self.editions.insert(id.clone(), free(kind));
            }
        }
        let kinds = self.editions.values();
        let (free_ones, paid_ones) =
            (kinds.clone().filter(|free| **free).count(), kinds.filter(|free| !**free).count());
        if free_ones != 1 || paid_ones == 0 || file.edition.len() > MOST_NAMES {
            let help =
                format!("a rulebook has one [[edition]] of kind \"free\" and 1 to {MOST_NAMES} of kind \"paid\"");
            let message = format!("has {free_ones} free and {paid_ones} paid editions");
            match file.edition.first() {
                Some(edition) => self.problem(&edition.kind, message, help),
                None => self.problem(&file.id, message, help),
            }
        }
        file.edition.iter().filter_map(|edition| self.edition(edition)).collect()
    }

    fn edition(&mut self, edition: &super::file::EditionFile) -> Option<Edition> {
        let fee = self.price(&edition.fee.price, &edition.fee.source);
        let free = edition.kind.value? == EditionKind::Free;
        if free && fee.as_ref().is_some_and(|fee| fee.value > Price::ZERO) {
            self.problem(
                &edition.fee.price,
                "the free edition has a fee",
                "write `price = \"0\"` or `kind = \"paid\"`",
            );
        }
        Some(Edition { id: self.word(&edition.id, TAKEN)?, free, fee: fee? })
    }

    fn packages(&mut self, file: &RulebookFile) -> Vec<Package> {
        let packages = file.package.as_deref().unwrap_or_default();
        self.unique(packages.iter().map(|package| &package.id));
        if let Some(package) = packages.get(MOST_NAMES) {
            self.problem(&package.id, "too many packages", format!("a rulebook has at most {MOST_NAMES}"));
        }
        packages.iter().filter_map(|package| self.package(package)).collect()
    }

    fn package(&mut self, package: &PackageFile) -> Option<Package> {
        let id = self.word(&package.id, TAKEN);
        let kind = match (package.kind.value?, &package.numbers) {
            (PackageKindWord::Switch, None) => PackageKind::Switch,
            (PackageKindWord::Switch, Some(numbers)) => {
                self.problem(numbers, "a switch takes no number", "remove the key, or write `kind = \"level\"`");
                return None;
            }
            (PackageKindWord::Level, Some(numbers)) => PackageKind::Level(numbers.value?),
            (PackageKindWord::Level, None) => {
                self.problem(&package.kind, "a level needs `numbers`", "add `numbers = \"any\"` or `\"tiers\"`");
                return None;
            }
        };
        let mut offers = BTreeMap::new();
        for (edition, at) in &package.editions {
            let known = self.paid_edition_known(edition, at);
            let offer = at.value.as_ref().and_then(|offer| self.offer(kind, offer, at));
            offers.extend(offer.filter(|_| known).map(|offer| (edition.clone(), offer)));
        }
        Some(Package { id: id?, kind, activation: package.activation.value?, offers })
    }

    fn offer(&mut self, kind: PackageKind, offer: &OfferFile, at: &At<OfferFile>) -> Option<Offer> {
        match (kind, offer) {
            (
                PackageKind::Switch,
                OfferFile { price: Some(price), source: Some(source), default: None, tiers: None },
            ) => Some(Offer::Switch(self.price(price, source)?)),
            (PackageKind::Switch, _) => {
                let help = "write `{ price = \"...\", source = \"...\" }`";
                self.problem(at, "a switch has a `price`, its `source` and nothing else", help);
                None
            }
            (
                PackageKind::Level(numbers),
                OfferFile { price: None, source: None, default: Some(default), tiers: Some(tiers) },
            ) => {
                let default = self.sourced(&default.number, &default.source, |number| *number);
                let tiers = self.tiers(default.as_ref().map(|default| default.value), tiers);
                Some(Offer::Level { default: default?, tiers, numbers })
            }
            (PackageKind::Level(_), _) => {
                let help = "write `default = { number = ..., source = \"...\" }` and `tiers = [...]`";
                self.problem(at, "a level has a `default`, `tiers` and nothing else", help);
                None
            }
        }
    }

    fn tiers(&mut self, default: Option<u32>, tiers: &[TierFile]) -> Vec<Tier> {
        let mut above = default;
        let mut checked = Vec::new();
        for tier in tiers {
            let price = self.price(&tier.price, &tier.source);
            let Some(up_to) = tier.up_to.value else {
                continue;
            };
            if above.is_some_and(|above| up_to <= above) {
                let message = format!("tiers out of order: {up_to} is not above {}", above.unwrap_or_default());
                self.problem(&tier.up_to, message, "list the tiers in ascending order, all above the default");
            }
            if up_to > HIGHEST_LEVEL {
                self.problem(&tier.up_to, "is too high", format!("a level is at most {HIGHEST_LEVEL}"));
            }
            above = Some(up_to);
            checked.extend(price.map(|price| Tier { up_to, price }));
        }
        checked
    }

    fn meters(&mut self, file: &RulebookFile) -> Vec<Meter> {
        let meters = file.meter.as_deref().unwrap_or_default();
        self.unique(meters.iter().map(|meter| &meter.id));
        if let Some(meter) = meters.get(MOST_NAMES) {
            self.problem(&meter.id, "too many meters", format!("a rulebook has at most {MOST_NAMES}"));
        }
        meters.iter().filter_map(|meter| self.meter(meter)).collect()
    }

    fn meter(&mut self, meter: &MeterFile) -> Option<Meter> {
        let id = self.word(&meter.id, &[]);
        let mut prices = BTreeMap::new();
        for (edition, at) in meter.editions.iter().flatten() {
            let known = self.paid_edition_known(edition, at);
            let price = at.value.as_ref().and_then(|PriceFile { price, source }| self.price(price, source));
            prices.extend(price.filter(|_| known).map(|price| (edition.clone(), price)));
        }
        if meter.decimals.value.is_some_and(|decimals| decimals > 6) {
            self.problem(&meter.decimals, "too many decimals", "a reading has 0 to 6 decimals");
        }
        let kind = self.meter_kind(meter);
        if let (Some(MeterKind::NotCharged), Some((_, price))) = (&kind, meter.editions.iter().flatten().next()) {
            self.problem(
                price,
                "a meter that is not charged has no price",
                "remove `editions`, or choose another `kind`",
            );
        }
        let id = id?;
        let unit = match (&kind, &meter.unit) {
            (Some(MeterKind::MonthlyPeak { block, .. }), _) if block.value > 1 => {
                format!("{} {id}", block.value)
            }
            (_, Some(unit)) => unit.value.clone()?,
            _ => id.clone(),
        };
        Some(Meter { id, kind: kind?, decimals: meter.decimals.value?, unit, prices })
    }

    fn meter_kind(&mut self, meter: &MeterFile) -> Option<MeterKind> {
        match (meter.kind.value?, &meter.free, &meter.block, &meter.unit) {
            (MeterKindWord::MonthlyPeak, Some(free), Some(block), None) => {
                if block.quantity.value == Some(0) {
                    self.problem(&block.quantity, "a block of nothing", "write 1 or more");
                }
                if meter.decimals.value.is_some_and(|decimals| decimals > 0) {
                    self.problem(&meter.decimals, "blocks count whole readings", "write `decimals = 0`");
                }
                let free = self.sourced(&free.quantity, &free.source, |quantity| *quantity);
                let block = self.sourced(&block.quantity, &block.source, |quantity| *quantity);
                Some(MeterKind::MonthlyPeak { free: free?, block: block?, counts_groups: meter.own_count.is_some() })
            }
            (MeterKindWord::MonthlyPeak, ..) => {
                let help = "add `free` and `block`, each with `quantity` and `source`, and no `unit`";
                self.problem(&meter.kind, "a monthly peak has `free` and `block` and no `unit`", help);
                None
            }
            (MeterKindWord::DailyPeaks, None, None, Some(_)) if meter.own_count.is_none() => {
                Some(MeterKind::DailyPeaks)
            }
            (MeterKindWord::NotCharged, None, None, None) => Some(MeterKind::NotCharged),
            (MeterKindWord::NotCharged, ..) => {
                let help = "remove `free`, `block` and `unit`";
                self.problem(&meter.kind, "a meter that is not charged has no `free`, `block` or `unit`", help);
                None
            }
            (MeterKindWord::DailyPeaks, ..) => {
                let help = "write `unit = \"mbps day\"` or the like, and no `free`, `block` or `own_count`";
                self.problem(&meter.kind, "daily peaks have a `unit` and nothing else", help);
                None
            }
        }
    }

    fn limits(&mut self, file: &RulebookFile, packages: &[Package]) -> Vec<Limit> {
        let limits = file.limit.as_deref().unwrap_or_default();
        let mut seen = BTreeSet::new();
        for limit in limits {
            if let Some(kind) = limit.id.value.filter(|kind| !seen.insert(*kind)) {
                self.problem(&limit.id, format!("`{}` stands here a second time", kind.word()), "remove one of them");
            }
        }
        limits.iter().filter_map(|limit| self.limit(limit, packages)).collect()
    }

    fn limit(&mut self, limit: &LimitFile, packages: &[Package]) -> Option<Limit> {
        let error_code = limit.error_code.as_ref().and_then(|code| self.code(code));
        let mut allowed = BTreeMap::new();
        for (edition, at) in &limit.editions {
            let known = self.edition_known(edition, at);
            let number = at.value.as_ref().and_then(|number| self.allowed(number));
            allowed.extend(number.filter(|_| known).map(|number| (edition.clone(), number)));
        }
        for edition in self.editions.keys().filter(|id| !limit.editions.contains_key(*id)).cloned().collect::<Vec<_>>()
        {
            let help = "add it with a whole number, or with \"unlimited\"";
            self.problem(&limit.id, format!("says nothing about the edition `{edition}`"), help);
        }
        let moved = match (&limit.lifted_by, &limit.raised_by) {
            (None, None) => None,
            (Some(_), Some(both)) => {
                self.problem(both, "a limit is either lifted or raised", "remove `lifted_by` or `raised_by`");
                None
            }
            (Some(at), None) => self.mover(at, packages, false).map(LimitMove::LiftedBy),
            (None, Some(at)) => {
                self.defaults_agree(at, packages, &allowed);
                self.mover(at, packages, true).map(LimitMove::RaisedBy)
            }
        };
        Some(Limit { kind: limit.id.value?, error_code, moved, allowed })
    }

    /// The package that moves a limit: a level raises it, a switch lifts it.
    fn mover(&mut self, at: &At<String>, packages: &[Package], level: bool) -> Option<String> {
        let id = at.value.as_ref()?;
        let fits = |package: &&Package| matches!(package.kind, PackageKind::Level(_)) == level;
        let fitting: Vec<_> = packages.iter().filter(fits).map(|package| package.id.as_str()).collect();
        if fitting.contains(&id.as_str()) {
            return Some(id.clone());
        }
        let kind = if level { "level" } else { "switch" };
        let help = crate::diagnostic::expected(id, &fitting);
        self.problem(at, format!("there is no package `{id}` of kind \"{kind}\""), help);
        None
    }

    /// A level at its default is the edition's own limit: the two numbers must be the same.
    fn defaults_agree(
        &mut self,
        at: &At<String>,
        packages: &[Package],
        allowed: &BTreeMap<String, Sourced<Option<u64>>>,
    ) {
        let Some(package) = packages.iter().find(|package| Some(&package.id) == at.value.as_ref()) else {
            return;
        };
        for (edition, offer) in &package.offers {
            let default = offer.default_number().map(u64::from);
            let limit = allowed.get(edition).map(|allowed| allowed.value);
            if let Some(limit) = limit.filter(|limit| *limit != default) {
                let [limit, default] = [limit, default].map(|n| n.map_or("unlimited".to_owned(), |n| n.to_string()));
                let message = format!("the limit of {edition} is {limit}, the package's default there is {default}");
                self.problem(at, message, "write the same number in both places");
            }
        }
    }

    fn allowed(&mut self, file: &AllowedFile) -> Option<Sourced<Option<u64>>> {
        self.sourced(&file.allowed, &file.source, |allowed| allowed.0)
    }

    fn code(&mut self, file: &CodeFile) -> Option<Sourced<i32>> {
        self.sourced(&file.code, &file.source, |code| *code)
    }

    fn type_caps(&mut self, file: &RulebookFile) -> Vec<TypeCap> {
        let mut caps: Vec<TypeCap> = Vec::new();
        for cap in file.type_cap.as_deref().unwrap_or_default() {
            let members = self.allowed(&cap.members);
            let error_code = cap.error_code.as_ref().and_then(|code| self.code(code));
            let Some(group_type) = cap.group_type.value else {
                continue;
            };
            if caps.iter().any(|other| other.group_type == group_type) {
                self.problem(&cap.group_type, "this type has a cap already", "remove one of them");
            }
            let Some(Sourced { value, source }) = members else {
                continue;
            };
            match value {
                Some(value) => caps.push(TypeCap { group_type, members: Sourced { value, source }, error_code }),
                None => self.problem(&cap.members.allowed, "a cap is a number", "leave the type out if it has no cap"),
            }
        }
        caps
    }

    fn error_codes(&mut self, file: &RulebookFile) -> BTreeMap<String, Sourced<i32>> {
        let words: Vec<_> = Reason::ALL.iter().map(|reason| reason.plain()).collect();
        let mut codes = BTreeMap::new();
        for (word, at) in file.error_codes.iter().flatten() {
            if !words.contains(&word.as_str()) {
                let help = crate::diagnostic::expected(word, &words);
                self.problem(at, format!("`{word}` is not a reason for a refusal"), help);
            }
            let code = at.value.as_ref().and_then(|code| self.code(code));
            codes.extend(code.map(|code| (word.clone(), code)));
        }
        codes
    }

    fn changes(&mut self, file: &RulebookFile) -> Option<Changes> {
        let edition = &file.changes.edition_per_month;
        let package = &file.changes.package_per_month;
        let edition_per_month = self.sourced(&edition.times, &edition.source, |times| *times);
        let package_per_month = self.sourced(&package.times, &package.source, |times| *times);
        Some(Changes { edition_per_month: edition_per_month?, package_per_month: package_per_month? })
    }

    fn arrears(&mut self, file: &RulebookFile) -> Option<Arrears> {
        let [suspended_after, reclaimed_after] =
            [&file.arrears.suspended_after, &file.arrears.reclaimed_after].map(|days| {
                if days.days.value.is_some_and(|count| count > MOST_DAYS) {
                    self.problem(&days.days, "is too long", format!("write at most {MOST_DAYS} days"));
                }
                self.sourced(&days.days, &days.source, |days| *days)
            });
        Some(Arrears { suspended_after: suspended_after?, reclaimed_after: reclaimed_after? })
    }

    fn readings(&mut self, file: &ReadingsFile) -> Option<Readings> {
        for day in [&file.invoice_day.plan, &file.invoice_day.services] {
            if day.value.is_some_and(|day| !(1..=28).contains(&day)) {
                self.problem(day, "is not a day of every month", "write a day from 1 to 28");
            }
        }
        Some(Readings {
            refund: file.refund.value?,
            deferral: file.deferral.value?,
            package_restore: file.package_restore.value?,
            invoice_day: InvoiceDays { plan: file.invoice_day.plan.value?, services: file.invoice_day.services.value? },
            price_date: file.price_date.value?,
            downgrade_to_trial: file.downgrade_to_trial.value?,
            rounding: file.rounding.value?,
            package_activation: file.package_activation.value?,
        })
    }

    fn reading_sources(&mut self, file: &ReadingSourcesFile) -> BTreeMap<String, String> {
        let sources = [
            ("refund", &file.refund),
            ("deferral", &file.deferral),
            ("package_restore", &file.package_restore),
            ("invoice_day", &file.invoice_day),
            ("price_date", &file.price_date),
            ("downgrade_to_trial", &file.downgrade_to_trial),
            ("rounding", &file.rounding),
            ("package_activation", &file.package_activation),
        ];
        sources.into_iter().filter_map(|(key, at)| Some((key.to_owned(), self.source(at)?))).collect()
    }
}

/// SHA-256 of a file's bytes, in hexadecimal digits.
fn checksum(text: &str) -> String {
    Sha256::digest(text).iter().fold(String::new(), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

/// The file words of [`LevelNumbers`], for the tables of `rules show`.
impl LevelNumbers {
    /// What a level package takes, in words.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Any => "any whole number up to the highest tier",
            Self::Tiers => "only the default and the tiers themselves",
        }
    }
}
