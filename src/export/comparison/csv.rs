//! A comparison as CSV: a row per item that differs.

use std::io::{self, Write};

use super::super::csv::io_error;
use super::super::{Csv, Printed};
use super::Shown;

impl Printed<Shown<'_>> for Csv {
    fn print(&self, shown: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut writer = csv::Writer::from_writer(out);
        let mut write = |cells: [&str; 8]| writer.write_record(cells).map_err(io_error);
        write(["app", "month", "category", "item", "was", "is", "difference", "currency"])?;
        let code = shown.comparison.currency.code();
        for item in shown.items() {
            let (month, category) = (item.month.to_string(), item.category.word());
            let compared = item.compared;
            let [was, is, difference] =
                [compared.was, compared.is, compared.difference()].map(|amount| shown.amount(amount));
            write([&item.app, &month, category, &item.item, &was, &is, &difference, code])?;
        }
        writer.flush()
    }
}
