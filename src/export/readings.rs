//! What hangs on each reading: a row for each alternative, with the total that it gives.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::csv::io_error;
use super::grid::{Grid, HEADING};
use super::json::FORMAT;
use super::{AlignedText, Csv, Json, Printed};
use crate::calendar::Horizon;
use crate::money::{Amount, Currency};
use crate::witness::readings::{WITHOUT_AMOUNT, Weighed, Weight};

/// Weighed readings to be printed.
#[derive(Debug, Clone, Copy)]
pub struct Readings<'r> {
    /// What was weighed.
    pub weighed: &'r Weighed,
    /// The months.
    pub horizon: Horizon,
    /// The currency of every amount.
    pub currency: Currency,
    /// How the run was made, as `run.json` has it.
    pub run: &'r Value,
}

impl Readings<'_> {
    fn amount(&self, amount: Amount) -> String {
        amount.display(self.currency).to_string()
    }

    fn difference(&self, weight: &Weight) -> Amount {
        weight.total - self.weighed.total
    }

    fn signed(&self, amount: Amount) -> String {
        let plus = if amount > Amount::ZERO { "+" } else { "" };
        format!("{plus}{}", self.amount(amount))
    }
}

impl Printed<Readings<'_>> for AlignedText {
    fn print(&self, shown: &Readings<'_>, out: &mut dyn Write) -> io::Result<()> {
        let Weighed { apps, total, refusals, others } = shown.weighed;
        let (Horizon { from, to }, code, total) = (shown.horizon, shown.currency.code(), shown.amount(*total));
        let (app_s, row_s) = (if *apps == 1 { "" } else { "s" }, if *refusals == 1 { "" } else { "s" });
        writeln!(
            out,
            "{HEADING}readings of {apps} app{app_s}{HEADING:#}, {from} to {to}, amounts in {code}\n\
             as decided: {total}, {refusals} refusal{row_s}\n"
        )?;
        let headings =
            ["", "setting", "is", "read as", ">total", ">difference", ">apps", ">refusals", ">invoices moved"];
        let mut grid = Grid::new(&headings);
        for weight in others {
            let Weight { reading, key, is, other, total, apps, refusals, invoices_moved } = weight;
            let texts = [reading, key, is.as_str(), other.as_str()].map(str::to_owned);
            let counts = [apps, refusals, invoices_moved].map(u64::to_string);
            let amounts = [shown.amount(*total), shown.signed(shown.difference(weight))];
            grid.row(texts, amounts.into_iter().chain(counts));
        }
        grid.print(out)?;
        writeln!(out)?;
        for (reading, key, why) in WITHOUT_AMOUNT {
            writeln!(out, "{reading} {key}: {why}")?;
        }
        Ok(())
    }
}

impl Printed<Readings<'_>> for Csv {
    fn print(&self, shown: &Readings<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut writer = csv::Writer::from_writer(out);
        let mut write = |cells: [&str; 10]| writer.write_record(cells).map_err(io_error);
        let counts = ["apps", "refusals", "invoices_moved"];
        write([
            "reading",
            "setting",
            "is",
            "read_as",
            "total",
            "difference",
            counts[0],
            counts[1],
            counts[2],
            "currency",
        ])?;
        for weight in &shown.weighed.others {
            let Weight { reading, key, is, other, total, apps, refusals, invoices_moved } = weight;
            let [total, difference] = [*total, shown.difference(weight)].map(|amount| shown.amount(amount));
            let [apps, refusals, moved] = [apps, refusals, invoices_moved].map(u64::to_string);
            let code = shown.currency.code();
            write([reading, key, is, other, &total, &difference, &apps, &refusals, &moved, code])?;
        }
        writer.flush()
    }
}

impl Printed<Readings<'_>> for Json {
    fn print(&self, shown: &Readings<'_>, out: &mut dyn Write) -> io::Result<()> {
        let weighed = shown.weighed;
        let weight = |weight: &Weight| {
            json!({
                "reading": weight.reading,
                "setting": weight.key,
                "is": weight.is,
                "read_as": weight.other,
                "total": shown.amount(weight.total),
                "difference": shown.amount(shown.difference(weight)),
                "apps": weight.apps,
                "refusals": weight.refusals,
                "invoices_moved": weight.invoices_moved,
            })
        };
        let without =
            WITHOUT_AMOUNT.map(|(reading, key, why)| json!({ "reading": reading, "setting": key, "why": why }));
        let value = json!({
            "format": FORMAT,
            "command": "readings",
            "run": shown.run,
            "currency": shown.currency.code(),
            "total": shown.amount(weighed.total),
            "refusals": weighed.refusals,
            "readings": weighed.others.iter().map(weight).collect::<Vec<_>>(),
            "without_amount": without,
        });
        writeln!(out, "{value}")
    }
}
