//! The names that the numbers of results stand for.

use super::{AppLedger, Charge, Details, Item, MonthLine, Subject, Violation, message};
use crate::money::{Amount, Currency};
use crate::rulebook::{EditionIx, MeterIx, Names, PackageIx};

/// The unit of a fee.
pub const PER_MONTH: &str = "month";

/// What is needed to show results: the names behind their numbers, the same for every app of a run.
#[derive(Debug, Clone)]
pub struct Legend<'r> {
    /// The currency of every amount.
    pub currency: Currency,
    /// The names of editions, packages, meters and rulebooks.
    pub names: &'r Names,
    /// The names of the input files, without folders.
    pub files: Vec<String>,
}

/// The results of one app, with the names that only it knows.
#[derive(Debug, Clone, Copy)]
pub struct AppResult<'r> {
    /// The app.
    pub app: &'r str,
    /// Its results.
    pub ledger: &'r AppLedger,
    /// The ids of its groups and users.
    pub ids: &'r [&'r str],
    /// What the results leave out, where it was listened to.
    pub details: Option<&'r Details>,
}

impl<'r> AppResult<'r> {
    /// What a violation is about: a package, a group, a user or (empty) the app.
    pub fn subject(&self, violation: &Violation, names: &'r Names) -> &'r str {
        self.named(violation.subject, names)
    }

    /// The package, the group or the user; empty where it is about the app.
    pub fn named(&self, subject: Subject, names: &'r Names) -> &'r str {
        match subject {
            Subject::App => "",
            Subject::Package(package) => names.package(package),
            Subject::Id(id) => self.ids.get(id as usize).copied().unwrap_or_default(),
        }
    }
}

impl<'r> Legend<'r> {
    /// Everything that a charge may be for: the editions that are not free, the packages, the meters.
    pub fn items(&self) -> impl Iterator<Item = Item> + use<'r> {
        let Names { editions, packages, meters, .. } = self.names;
        let plans = (0..).zip(editions).filter(|(_, edition)| !edition.free).map(|(at, _)| Item::Plan(EditionIx(at)));
        let packages = (0..).zip(packages).map(|(at, _)| Item::Package(PackageIx(at)));
        plans.chain(packages).chain((0..).zip(meters).map(|(at, _)| Item::Usage(MeterIx(at))))
    }

    /// The id of the item charged.
    pub fn item(&self, item: Item) -> &'r str {
        item.name(self.names)
    }

    /// The id of the edition under which a charge was priced.
    pub fn edition(&self, charge: &Charge) -> &'r str {
        self.names.edition(charge.edition)
    }

    /// The id of the rulebook that priced a charge.
    pub fn rulebook(&self, charge: &Charge) -> &'r str {
        self.names.rulebook(charge.rulebook)
    }

    /// The unit of a charge's quantity.
    pub fn unit(&self, charge: &Charge) -> &'r str {
        match charge.item {
            Item::Plan(_) | Item::Package(_) => PER_MONTH,
            Item::Usage(meter) => self.names.unit(charge.rulebook, meter),
        }
    }

    /// The edition at a month's end, or `stopped`.
    pub fn status(&self, month: &MonthLine) -> &'r str {
        month.edition.map_or("stopped", |edition| self.names.edition(edition))
    }

    /// The file of a violation's row.
    pub fn file(&self, violation: &Violation) -> &str {
        violation.place.row.and_then(|(file, _)| self.files.get(file as usize)).map_or("", String::as_str)
    }

    /// A violation as a sentence; `subject` is what it is about.
    pub fn message(&self, violation: &Violation, subject: &str) -> String {
        message::sentence(violation, subject)
    }

    /// The code of the currency of every amount.
    pub fn currency_code(&self) -> &str {
        self.currency.code()
    }

    /// An amount with exactly the currency's decimals.
    pub fn amount(&self, amount: Amount) -> String {
        amount.display(self.currency).to_string()
    }
}
