//! A comparison as CSV: a row per item that differs.

use std::borrow::Cow;
use std::io::{self, Write};

use super::super::csv::{as_it_is, io_error};
use super::super::{Csv, Printed, SafeCsv};
use super::Shown;
use crate::spreadsheet::guarded;

impl Printed<Shown<'_>> for Csv {
    fn print(&self, shown: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
        print(shown, out, as_it_is)
    }
}

impl Printed<Shown<'_>> for SafeCsv {
    fn print(&self, shown: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
        print(shown, out, guarded)
    }
}

/// `text` says how an id is shown; a difference below zero is a number, not a formula.
fn print(shown: &Shown<'_>, out: &mut dyn Write, text: impl Fn(&str) -> Cow<'_, str>) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    let mut write = |cells: [&str; 8]| writer.write_record(cells).map_err(io_error);
    write(["app", "month", "category", "item", "was", "is", "difference", "currency"])?;
    let code = shown.comparison.currency.code();
    for item in shown.items() {
        let (month, category) = (item.month.to_string(), item.category.word());
        let compared = item.compared;
        let [was, is, difference] =
            [compared.was, compared.is, compared.difference()].map(|amount| shown.amount(amount));
        write([&text(&item.app), &month, category, &text(&item.item), &was, &is, &difference, code])?;
    }
    writer.flush()
}
