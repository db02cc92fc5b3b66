//! Advice as CSV: the bill of the schedules, month by month, as `months.csv` has it.

use std::io::{self, Write};

use super::Shown;
use crate::export::csv::io_error;
use crate::export::{Csv, Printed};

impl Printed<Shown<'_>> for Csv {
    fn print(&self, shown: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut writer = csv::Writer::from_writer(out);
        let head = ["app", "month", "edition", "plan", "packages", "usage", "total", "currency"];
        writer.write_record(head).map_err(io_error)?;
        for app in &shown.advice.apps {
            for line in &app.months {
                let [plan, packages, usage, total] =
                    [line.plan, line.packages, line.usage, line.total()].map(|amount| shown.amount(amount));
                let (month, edition, code) =
                    (line.month.to_string(), shown.legend.status(line), shown.advice.currency.code());
                let cells = [&app.app, &month, edition, &plan, &packages, &usage, &total, code];
                writer.write_record(cells).map_err(io_error)?;
            }
        }
        writer.flush()
    }
}
