//! The results of a run, with the names that their numbers stand for.

use super::{AppLedger, Charge, Item, MonthLine, Subject, Violation, message};
use crate::calendar::Horizon;
use crate::money::{Amount, Currency};
use crate::rulebook::Names;

/// A rulebook of the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulebookInfo {
    /// Its id.
    pub id: String,
    /// SHA-256 of its file, in hexadecimal digits.
    pub checksum: String,
    /// The rulebooks over which it is written, the nearest first: id and SHA-256.
    pub based_on: Vec<(String, String)>,
    /// Its readings, as pairs of key and value.
    pub readings: Vec<(&'static str, String)>,
}

/// An input file of the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputInfo {
    /// Its name as given.
    pub name: String,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub checksum: String,
    /// How many rows it has.
    pub rows: u64,
}

/// T4: a rulebook that is used in months after it was last seen published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BeyondPublication {
    /// Its id.
    pub rulebook: String,
    /// The day on which it was last seen published.
    pub last_published: chrono::NaiveDate,
    /// The last month in which it is used.
    pub used_to: crate::calendar::Month,
}

/// How a run was made: everything that the results depend on, and no time of day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunInfo {
    /// The options given, as pairs of name and value.
    pub options: Vec<(&'static str, String)>,
    /// The months reported.
    pub horizon: Horizon,
    /// The rulebooks.
    pub rulebooks: Vec<RulebookInfo>,
    /// T4: the rulebooks that are used beyond the day on which they were last seen published.
    pub beyond_publication: Vec<BeyondPublication>,
    /// The input files.
    pub inputs: Vec<InputInfo>,
}

/// The results of one app, with its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppResult<'r> {
    /// The app.
    pub app: &'r str,
    /// Its results.
    pub ledger: AppLedger,
}

/// The results of a run: apps in byte order.
#[derive(Debug)]
pub struct Results<'r> {
    /// How the run was made.
    pub run: RunInfo,
    /// The apps.
    pub apps: Vec<AppResult<'r>>,
    /// The currency of every amount.
    pub currency: Currency,
    /// The names of editions, packages, meters and rulebooks.
    pub names: &'r Names,
    /// The names of the input files, without folders.
    pub files: Vec<&'r str>,
    /// The ids of groups and users.
    pub ids: &'r [Box<str>],
}

impl Results<'_> {
    /// The id of the item charged.
    pub fn item(&self, item: Item) -> &str {
        item.name(self.names)
    }

    /// The id of the edition under which a charge was priced.
    pub fn edition(&self, charge: &Charge) -> &str {
        self.names.edition(charge.edition)
    }

    /// The id of the rulebook that priced a charge.
    pub fn rulebook(&self, charge: &Charge) -> &str {
        self.names.rulebook(charge.rulebook)
    }

    /// The unit of a charge's quantity.
    pub fn unit(&self, charge: &Charge) -> &str {
        match charge.item {
            Item::Plan(_) | Item::Package(_) => "month",
            Item::Usage(meter) => self.names.unit(charge.rulebook, meter),
        }
    }

    /// The edition at a month's end, or `stopped`.
    pub fn status(&self, month: &MonthLine) -> &str {
        month.edition.map_or("stopped", |edition| self.names.edition(edition))
    }

    /// The file of a violation's row.
    pub fn file(&self, violation: &Violation) -> &str {
        violation.place.row.and_then(|(file, _)| self.files.get(file as usize)).copied().unwrap_or_default()
    }

    /// What a violation is about: a package, a group, a user or (empty) the app.
    pub fn subject(&self, violation: &Violation) -> &str {
        match violation.subject {
            Subject::App => "",
            Subject::Package(package) => self.names.package(package),
            Subject::Id(id) => &self.ids[id as usize],
        }
    }

    /// A violation as a sentence.
    pub fn message(&self, violation: &Violation) -> String {
        message::sentence(self, violation)
    }

    /// The code of the currency of every amount.
    pub fn currency_code(&self) -> &str {
        self.currency.code()
    }

    /// An amount with exactly the currency's decimals.
    pub fn amount(&self, amount: Amount) -> String {
        amount.display(self.currency).to_string()
    }

    /// How many charges and how many violations there are.
    pub fn counts(&self) -> (usize, usize) {
        let ledgers = self.apps.iter().map(|app| &app.ledger);
        ledgers.fold((0, 0), |(charges, violations), ledger| {
            (charges + ledger.charges.len(), violations + ledger.violations.len())
        })
    }

    /// The months of all apps together.
    pub fn portfolio(&self) -> Portfolio {
        let horizon = self.run.horizon;
        let mut months: Vec<_> = horizon.from.to(horizon.to).map(|month| (MonthLine::empty(month), 0)).collect();
        for line in self.apps.iter().flat_map(|app| &app.ledger.months) {
            let place = line.month.since(horizon.from);
            let Some((sum, apps)) = place.and_then(|place| months.get_mut(place)) else {
                continue;
            };
            sum.add(line);
            *apps += 1;
        }
        Portfolio { months }
    }
}

impl MonthLine {
    /// Adds the amounts of another line.
    pub fn add(&mut self, line: &Self) {
        self.plan += line.plan;
        self.packages += line.packages;
        self.usage += line.usage;
    }

    /// A month in which nothing is charged.
    pub fn empty(month: crate::calendar::Month) -> Self {
        Self {
            month,
            edition: None,
            rulebook: None,
            left: None,
            plan: Amount::ZERO,
            packages: Amount::ZERO,
            usage: Amount::ZERO,
        }
    }
}

/// The months of all apps together, each with the number of apps that have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Portfolio {
    /// Sums and numbers of apps.
    pub months: Vec<(MonthLine, usize)>,
}
