//! A workbook as calamine reads it.

use std::io::Cursor;

use calamine::{Data, ExcelDateTime, ExcelDateTimeType, Reader, Xlsx};
use chrono::NaiveDate;

pub struct Book(Xlsx<Cursor<Vec<u8>>>);

impl Book {
    pub fn open(bytes: &[u8]) -> Self {
        Self(Xlsx::new(Cursor::new(bytes.to_vec())).expect("a workbook"))
    }

    pub fn sheets(&self) -> Vec<String> {
        self.0.sheet_names()
    }

    /// The cells of a sheet, row by row from A1.
    pub fn cells(&mut self, sheet: &str) -> Vec<Vec<Data>> {
        let range = self.0.worksheet_range(sheet).expect("a sheet");
        let end = range.end().expect("cells");
        let range = range.range((0, 0), end);
        range.rows().map(<[Data]>::to_vec).collect()
    }

    /// The formulas of a sheet.
    pub fn formulas(&mut self, sheet: &str) -> Vec<String> {
        let formulas = self.0.worksheet_formula(sheet).expect("a sheet");
        formulas.used_cells().map(|(_, _, formula)| formula.clone()).filter(|formula| !formula.is_empty()).collect()
    }

    /// The cell in a column of the row whose first cell says this.
    pub fn beside(&mut self, sheet: &str, label: &str, column: usize) -> Data {
        let cells = self.cells(sheet);
        let row = cells.iter().find(|row| row[0] == Data::String(label.to_owned()));
        row.unwrap_or_else(|| panic!("{sheet} does not say {label}"))[column].clone()
    }

    /// The rows of a table below its heading and headers, to the first row without a first cell.
    pub fn table(&mut self, sheet: &str, heading: &str, columns: usize) -> Vec<Vec<Data>> {
        self.table_at(sheet, heading, 0, columns)
    }

    /// The same for a table that begins in another column.
    pub fn table_at(&mut self, sheet: &str, heading: &str, first: usize, columns: usize) -> Vec<Vec<Data>> {
        let cells = self.cells(sheet);
        let heading = Data::String(heading.to_owned());
        let at = cells.iter().position(|row| row[first] == heading).expect("the heading");
        let rows = cells[at + 2..].iter().map(|row| row[first..first + columns].to_vec());
        rows.take_while(|row| row[0] != Data::Empty).collect()
    }
}

/// A day of a text.
pub fn date(text: &str) -> NaiveDate {
    text.parse().unwrap_or_else(|_| panic!("{text} is no day"))
}

/// The number of a day in a spreadsheet, from March 1900 on.
pub fn serial(date: NaiveDate) -> f64 {
    let days = date - NaiveDate::from_ymd_opt(1899, 12, 30).expect("a day");
    f64::from(i32::try_from(days.num_days()).expect("a day of our time"))
}

/// A cell with a day.
pub fn day(text: &str) -> Data {
    Data::DateTime(ExcelDateTime::new(serial(date(text)), ExcelDateTimeType::DateTime, false))
}

/// The month of a cell with a day.
pub fn month(cell: &Data) -> String {
    let Data::DateTime(day) = cell else { panic!("{cell:?} is no day") };
    let days = chrono::Days::new(day.as_f64() as u64);
    let date = NaiveDate::from_ymd_opt(1899, 12, 30).expect("a day") + days;
    date.format("%Y-%m").to_string()
}

/// Asserts that a sum is this, but for what floating point numbers lose.
pub fn near(cell: &Data, sum: f64) {
    let Data::Float(number) = cell else { panic!("{cell:?} is no number") };
    assert!((number - sum).abs() < 1e-6, "{number} is not {sum}");
}
