//! What a rulebook says, statement by statement, in the words of `rules show`: for comparing two of them.

use std::collections::BTreeMap;

use billcast::money::Price;
use billcast::rulebook::{
    Activation, Edition, GroupType, LevelNumbers, MeterKind, Offer, Package, PackageKind, Proration, Rulebook, Sourced,
};

/// One thing that a rulebook says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Statement {
    /// The table in which `rules show` has it.
    pub(crate) table: &'static str,
    /// What it is about.
    pub(crate) item: String,
    /// The edition for which it holds; empty where it holds for all.
    pub(crate) edition: String,
    /// What it says.
    pub(crate) value: String,
    /// The price, where it is one.
    pub(crate) price: Option<Price>,
    /// Whether it says how something is sold or charged: without the thing itself it says nothing.
    is_detail: bool,
}

/// A statement that two rulebooks make differently; `None` where one does not make it.
pub(crate) struct Difference {
    pub(crate) was: Option<Statement>,
    pub(crate) is: Option<Statement>,
}

impl Difference {
    /// The statement's place: table, item, edition (of a migration, what it was and what it becomes).
    pub(crate) fn place(&self) -> Option<(&'static str, &str, String)> {
        let either = self.was.as_ref().or(self.is.as_ref())?;
        let edition = match (&self.was, &self.is) {
            (Some(was), Some(is)) if was.edition != is.edition => format!("{} → {}", was.edition, is.edition),
            _ => either.edition.clone(),
        };
        Some((either.table, &either.item, edition))
    }

    /// What each says, in words: first the one, then the other.
    pub(crate) fn values(&self) -> [String; 2] {
        let value = |of: &Option<Statement>| of.as_ref().map_or_else(|| self.nothing(), |of| of.value.clone());
        [value(&self.was), value(&self.is)]
    }

    /// What it means that a rulebook does not make the statement.
    fn nothing(&self) -> String {
        match self.place().map(|(table, ..)| table) {
            Some(FEES) => "not sold".to_owned(),
            Some(USAGE) => "not charged".to_owned(),
            _ => "-".to_owned(),
        }
    }
}

pub(crate) const FEES: &str = "fees per month";
pub(crate) const USAGE: &str = "usage";
const LIMITS: &str = "limits";
const GROUP_TYPES: &str = "group types: the most members";
const POLICIES: &str = "policies and readings";
/// The tables in their order.
pub(crate) const TABLES: [&str; 5] = [FEES, USAGE, LIMITS, GROUP_TYPES, POLICIES];

/// What two rulebooks say differently, in the order of the tables. Where apps of the one move to the other (T2), each
/// edition is held against the one that it becomes.
pub(crate) fn differences(was: &Rulebook, is: &Rulebook) -> Vec<Difference> {
    let migration = is.migration.as_ref().filter(|migration| migration.from_family == was.family);
    let becomes = |edition: &str| migration.and_then(|migration| migration.editions.get(edition)).cloned();
    let key = |statement: &Statement| {
        let edition = becomes(&statement.edition).unwrap_or_else(|| statement.edition.clone());
        (statement.table, statement.item.clone(), edition)
    };
    let (first, second) = (statements(was), statements(is));
    let mut others: BTreeMap<_, Statement> =
        second.iter().map(|statement| (key(statement), statement.clone())).collect();
    let mut found = Vec::new();
    for statement in first {
        let other = others.remove(&key(&statement));
        let differs = other.as_ref().map_or(!statement.is_detail, |other| other.value != statement.value);
        if differs {
            found.push(Difference { was: Some(statement), is: other });
        }
    }
    let new = second.into_iter().filter(|statement| others.contains_key(&key(statement)) && !statement.is_detail);
    found.extend(new.map(|statement| Difference { was: None, is: Some(statement) }));
    let table =
        |difference: &Difference| difference.place().and_then(|(table, ..)| TABLES.iter().position(|t| *t == table));
    found.sort_by_key(table);
    found
}

/// Everything that a rulebook says of what an app pays and may do.
pub(crate) fn statements(rulebook: &Rulebook) -> Vec<Statement> {
    let mut said = Said { rulebook, statements: Vec::new() };
    rulebook.editions.iter().for_each(|edition| said.edition(edition));
    rulebook.packages.iter().for_each(|package| said.package(package));
    said.usage();
    said.limits();
    said.policies();
    said.statements
}

struct Said<'r> {
    rulebook: &'r Rulebook,
    statements: Vec<Statement>,
}

impl Said<'_> {
    fn say(&mut self, table: &'static str, item: impl Into<String>, edition: &str, value: impl Into<String>) {
        let (item, edition, value) = (item.into(), edition.to_owned(), value.into());
        self.statements.push(Statement { table, item, edition, value, price: None, is_detail: false });
    }

    fn detail(&mut self, table: &'static str, item: String, edition: &str, value: impl Into<String>) {
        self.say(table, item, edition, value);
        if let Some(said) = self.statements.last_mut() {
            said.is_detail = true;
        }
    }

    fn price(&mut self, table: &'static str, item: impl Into<String>, edition: &str, price: &Sourced<Price>) {
        self.say(table, item, edition, price.value.display(self.rulebook.currency).to_string());
        if let Some(said) = self.statements.last_mut() {
            said.price = Some(price.value);
        }
    }

    fn edition(&mut self, edition: &Edition) {
        self.price(FEES, "edition", &edition.id, &edition.fee);
        if let Some(months) = &edition.valid_months {
            self.say(POLICIES, "months of validity (B4)", &edition.id, months.value.to_string());
        }
    }

    fn package(&mut self, package: &Package) {
        let id = &package.id;
        let activation = match package.activation {
            Activation::Deferrable => "at once, or deferred (F3, F4)",
            Activation::FromFirstMonth => "at once in any month (F5)",
        };
        self.detail(POLICIES, format!("{id} is charged"), "", activation);
        if let PackageKind::Level(numbers) = package.kind {
            self.detail(POLICIES, format!("{id} takes"), "", numbers.sentence());
        }
        for (edition, offer) in &package.offers {
            match offer {
                Offer::Switch(price) => self.price(FEES, format!("{id} on"), edition, price),
                Offer::Level { default, tiers, numbers } => {
                    let up_to = if *numbers == LevelNumbers::Any { "up to " } else { "" };
                    self.detail(FEES, format!("{id} without a fee"), edition, default.value.to_string());
                    for tier in tiers {
                        self.price(FEES, format!("{id} {up_to}{}", tier.up_to), edition, &tier.price);
                    }
                }
            }
        }
    }

    fn usage(&mut self) {
        for meter in &self.rulebook.meters {
            let id = &meter.id;
            match &meter.kind {
                MeterKind::MonthlyPeak { free, block, .. } => {
                    self.detail(USAGE, format!("{id} without a fee"), "", free.value.to_string());
                    self.detail(USAGE, format!("{id} charged by"), "", block.value.to_string());
                }
                MeterKind::DailyPeaks => self.detail(USAGE, format!("{id} charged by"), "", meter.unit.clone()),
                MeterKind::NotCharged => {}
            }
            for (edition, price) in &meter.prices {
                self.price(USAGE, id.clone(), edition, price);
            }
        }
    }

    fn limits(&mut self) {
        for limit in &self.rulebook.limits {
            let word = limit.kind.word();
            for (edition, allowed) in &limit.allowed {
                let number = allowed.value.map_or_else(|| "unlimited".to_owned(), |number| number.to_string());
                self.say(LIMITS, format!("limit of {word}"), edition, number);
            }
            if let Some(code) = &limit.error_code {
                self.say(LIMITS, format!("error code of {word}"), "", code.value.to_string());
            }
        }
        for group_type in GroupType::ALL {
            let word = group_type.word();
            let cap = self.rulebook.type_caps.iter().find(|cap| cap.group_type == *group_type);
            for edition in &self.rulebook.editions {
                let cap = cap.filter(|cap| !cap.lifted_in.contains_key(&edition.id));
                let number = cap.map_or_else(|| "no cap".to_owned(), |cap| cap.members.value.to_string());
                self.say(GROUP_TYPES, format!("members of a {word} group"), &edition.id, number);
            }
        }
    }

    fn policies(&mut self) {
        let rulebook = self.rulebook;
        let days = |days: &Sourced<u32>| days.value.to_string();
        self.say(POLICIES, "fees (F1 to F6, B1)", "", proration(rulebook.proration.value));
        self.say(POLICIES, "changes of the edition a month (C1)", "", days(&rulebook.changes.edition_per_month));
        self.say(POLICIES, "changes of each package a month (C1)", "", days(&rulebook.changes.package_per_month));
        let recoverable = rulebook.recoverable_days.as_ref().map_or_else(|| "none".to_owned(), days);
        self.say(POLICIES, "days in which a stop can be undone (O4, B3)", "", recoverable);
        self.say(POLICIES, "days from invoice to suspension (I2)", "", days(&rulebook.arrears.suspended_after));
        self.say(POLICIES, "days from suspension to reclaim (I2)", "", days(&rulebook.arrears.reclaimed_after));
        for (id, key, value) in rulebook.readings.settings() {
            self.say(POLICIES, format!("{key} ({id})"), "", value);
        }
        for (reason, code) in &rulebook.error_codes {
            self.say(POLICIES, format!("error code of {reason}"), "", code.value.to_string());
        }
    }
}

/// How fees are charged, in words.
pub(crate) fn proration(proration: Proration) -> &'static str {
    match proration {
        Proration::None => "whole months",
        Proration::ByDay => "by day",
    }
}
