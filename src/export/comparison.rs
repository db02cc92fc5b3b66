//! Two bills side by side as text, CSV and JSON.

use std::cmp::Reverse;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::grid::{Grid, HEADING};
use super::json::FORMAT;
use crate::diagnostic::escape;
use crate::ledger::{Compared, ComparedItem, Comparison};
use crate::money::Amount;

/// Up to how many apps the items of each are printed; of more, the sums.
const APPS_IN_FULL: usize = 10;

/// What of a comparison is printed.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'c> {
    /// The comparison.
    pub comparison: &'c Comparison,
    /// Whether what is the same in both is printed too.
    pub all: bool,
}

impl Shown<'_> {
    fn items(&self) -> impl Iterator<Item = &ComparedItem> {
        self.comparison.items.iter().filter(|item| self.all || item.compared.differs())
    }

    fn apps(&self) -> Vec<(&str, Compared)> {
        let mut items = self.items().map(|item| item.app.as_str()).collect::<Vec<_>>();
        items.dedup();
        // Both are in the order of the apps.
        let mut items = items.into_iter().peekable();
        let shown = |(app, _): &(&str, Compared)| items.next_if_eq(app).is_some();
        self.comparison.apps().into_iter().filter(shown).collect()
    }

    fn cells(&self, compared: Compared) -> [String; 3] {
        let amount = |amount: Amount| amount.display(self.comparison.currency).to_string();
        [amount(compared.was), amount(compared.is), self.signed(compared.difference())]
    }

    fn signed(&self, difference: Amount) -> String {
        let plus = if difference > Amount::ZERO { "+" } else { "" };
        format!("{plus}{}", difference.display(self.comparison.currency))
    }

    /// For people: the items of each app with their total, of many apps the sums by month and the largest differences.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    pub fn table(&self, out: &mut dyn Write) -> io::Result<()> {
        let apps = self.apps();
        let (currency, horizon) = (self.comparison.currency.code().to_owned(), self.comparison.horizon);
        if apps.is_empty() {
            return writeln!(out, "the two bills say the same, {} to {}", horizon.from, horizon.to);
        }
        if apps.len() > APPS_IN_FULL {
            return self.sums(&apps, out);
        }
        let mut items = self.items().peekable();
        for (at, (app, compared)) in apps.iter().enumerate() {
            if at > 0 {
                writeln!(out)?;
            }
            let name = match &self.comparison.renamed {
                Some((was, is)) => format!("{} against {}", escape(was), escape(is)),
                None => escape(app),
            };
            writeln!(out, "{HEADING}app {name}{HEADING:#}, amounts in {currency}\n")?;
            let mut grid = Grid::new(&["month", "category", "item", ">was", ">is", ">difference"]);
            let mut same = *compared;
            while let Some(item) = items.next_if(|item| item.app == *app) {
                let (month, category) = (item.month.to_string(), item.category.word().to_owned());
                grid.row([month, category, item.item.clone()], self.cells(item.compared));
                same -= item.compared;
            }
            if same != Compared::default() {
                grid.row([String::new(), String::new(), "the same in both".to_owned()], self.cells(same));
            }
            grid.total(["total".to_owned(), String::new(), String::new()], self.cells(*compared));
            grid.print(out)?;
        }
        if apps.len() == 1 { Ok(()) } else { self.all_apps(out) }
    }

    fn all_apps(&self, out: &mut dyn Write) -> io::Result<()> {
        let [was, is, difference] = self.cells(self.comparison.total());
        writeln!(out, "\n{HEADING}all apps{HEADING:#}: was {was}, is {is}, difference {difference}")
    }

    fn sums(&self, apps: &[(&str, Compared)], out: &mut dyn Write) -> io::Result<()> {
        let (count, currency) = (apps.len(), self.comparison.currency.code().to_owned());
        writeln!(out, "{HEADING}{count} apps differ{HEADING:#}, amounts in {currency} (--app shows one)\n")?;
        let mut grid = Grid::new(&["month", ">was", ">is", ">difference"]);
        for (month, compared) in self.comparison.months() {
            grid.row([month.to_string()], self.cells(compared));
        }
        grid.total(["total".to_owned()], self.cells(self.comparison.total()));
        grid.print(out)?;
        let mut largest = apps.to_vec();
        largest.sort_by_key(|(_, compared)| Reverse(compared.difference().abs()));
        let mut grid = Grid::new(&["largest differences", ">was", ">is", ">difference"]);
        for (app, compared) in largest.into_iter().take(APPS_IN_FULL) {
            grid.row([app.to_owned()], self.cells(compared));
        }
        grid.print_below(out)
    }

    /// A row per item that differs.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    pub fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut writer = csv::Writer::from_writer(out);
        let mut write = |cells: [&str; 8]| writer.write_record(cells).map_err(super::csv::io_error);
        write(["app", "month", "category", "item", "was", "is", "difference", "currency"])?;
        let currency = self.comparison.currency;
        for item in self.items() {
            let [was, is, _] = self.cells(item.compared);
            let difference = item.compared.difference().display(currency).to_string();
            let (month, category) = (item.month.to_string(), item.category.word());
            write([&item.app, &month, category, &item.item, &was, &is, &difference, currency.code()])?;
        }
        writer.flush()
    }

    /// One object: how the two runs were made, the items, and their sums by app, by month and in all.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    pub fn json(&self, was: &Value, is: &Value, out: &mut dyn Write) -> io::Result<()> {
        let comparison = self.comparison;
        let amount = |amount: Amount| amount.display(comparison.currency).to_string();
        let with = |keys: &[(&str, &str)], compared: Compared| {
            let sums = [("was", compared.was), ("is", compared.is), ("difference", compared.difference())];
            let keys = keys.iter().map(|(key, value)| ((*key).to_owned(), Value::from(*value)));
            let sums = sums.into_iter().map(|(key, sum)| (key.to_owned(), Value::from(amount(sum))));
            Value::Object(keys.chain(sums).collect())
        };
        let item = |item: &ComparedItem| {
            let (month, category) = (item.month.to_string(), item.category.word());
            let keys = [("app", &*item.app), ("month", &month), ("category", category), ("item", &item.item)];
            with(&keys, item.compared)
        };
        let horizon = comparison.horizon;
        let renamed = comparison.renamed.as_ref().map(|(was, is)| json!({ "was": was, "is": is }));
        let [only_was, only_is] = comparison.only;
        write!(out, "{{\"format\":{FORMAT},\"command\":\"diff\",\"was\":{was},\"is\":{is}")?;
        write!(out, ",\"horizon\":{}", json!({ "from": horizon.from.to_string(), "to": horizon.to.to_string() }))?;
        write!(out, ",\"currency\":{}", json!(comparison.currency.code()))?;
        write!(out, ",\"compared_app\":{}", json!(renamed))?;
        write!(out, ",\"apps_only\":{}", json!({ "was": only_was, "is": only_is }))?;
        write!(out, ",\"total\":{}", with(&[], comparison.total()))?;
        let months = comparison.months().into_iter();
        list("months", months.map(|(month, sum)| with(&[("month", &month.to_string())], sum)), out)?;
        list("apps", self.apps().into_iter().map(|(app, sum)| with(&[("app", app)], sum)), out)?;
        list("differences", self.items().map(item), out)?;
        out.write_all(b"}\n")
    }
}

fn list(name: &str, values: impl Iterator<Item = Value>, out: &mut dyn Write) -> io::Result<()> {
    write!(out, ",\n\"{name}\":[")?;
    for (at, value) in values.enumerate() {
        out.write_all(if at == 0 { b"\n" } else { b",\n" })?;
        write!(out, "{value}")?;
    }
    out.write_all(b"]")
}
