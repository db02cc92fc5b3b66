//! The bill of one app, for tests: rows go in as short lines, amounts and violations come out as text.

use std::path::PathBuf;
use std::sync::LazyLock;

use billcast::calendar::{Horizon, Month};
use billcast::engine::{Engine, Replay, words};
use billcast::export::{Csv, Encoded, Format, Table};
use billcast::ledger::{AppResult, Details, Legend};
use billcast::rulebook::{EMBEDDED, Library, Rulebook, Timeline, load};
use billcast::scenario::inputs::Input;
use billcast::scenario::{AppRows, Reader, Scenario};

/// The text of the classic rulebook.
pub fn classic_text() -> &'static str {
    EMBEDDED[0].1
}

/// The classic rulebook with pieces of its text replaced; each piece must be there.
pub fn classic_with(changes: &[(&str, &str)]) -> Rulebook {
    let mut text = classic_text().to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "the rulebook does not say {from}");
        text = text.replace(from, to);
    }
    rulebook(&text)
}

/// A rulebook from its text.
pub fn rulebook(text: &str) -> Rulebook {
    load("test.toml", text).unwrap_or_else(|findings| panic!("{:#?}", findings.shown))
}

/// Turns short lines into CSV: `2020-01-05 upgrade edition=professional unlimited_av_rooms=on`.
/// A line's number here is its line in the file (the header is line 1, the first row line 2).
pub fn csv(rows: &str) -> String {
    let rows: Vec<Vec<&str>> =
        rows.lines().map(str::trim).filter(|row| !row.is_empty()).map(|row| row.split_whitespace().collect()).collect();
    let mut columns = vec!["date", "action"];
    for (name, _) in rows.iter().flatten().filter_map(|cell| cell.split_once('=')) {
        if !columns.contains(&name) {
            columns.push(name);
        }
    }
    let mut text = columns.join(",") + "\n";
    for row in rows {
        let cell = |column: &&str| match *column {
            "date" => row[0],
            "action" => row[1],
            name => row
                .iter()
                .filter_map(|cell| cell.split_once('='))
                .find(|(key, _)| *key == name)
                .map_or("", |(_, value)| value),
        };
        text += &(columns.iter().map(cell).collect::<Vec<_>>().join(",") + "\n");
    }
    text
}

/// Reads CSV text as the file `app.csv`.
pub fn scenario(timeline: &Timeline, csv: &str) -> Scenario {
    let words = words(timeline);
    let mut reader = Reader::new(&words);
    if let Err(findings) = reader.read_from(&Input::File(PathBuf::from("app.csv")), csv.as_bytes()) {
        panic!("{:#?}", findings.shown);
    }
    reader.finish()
}

/// The bill of the rows under the classic rulebook, to two months after the last row.
pub fn bill(rows: &str) -> Bill {
    bill_under(&Timeline::held(classic_with(&[])), rows, None)
}

/// The same, to the month `to`.
pub fn bill_to(to: &str, rows: &str) -> Bill {
    bill_under(&Timeline::held(classic_with(&[])), rows, Some(to))
}

/// The bill under the classic rulebook with pieces of its text replaced.
pub fn bill_with(changes: &[(&str, &str)], rows: &str) -> Bill {
    bill_under(&Timeline::held(classic_with(changes)), rows, None)
}

/// The published rulebooks, read once.
fn rulebooks() -> &'static [Rulebook] {
    static ALL: LazyLock<Vec<Rulebook>> =
        LazyLock::new(|| Library::embedded().all().unwrap_or_else(|wrong| panic!("{:#?}", wrong[0].shown)));
    &ALL
}

/// Every published rulebook, on the timeline.
pub fn published() -> Timeline {
    Timeline::new(rulebooks().to_vec()).expect("one timeline")
}

/// One published rulebook, held for the whole run; a scenario may use the words of its family.
pub fn held(id: &str) -> Timeline {
    let rulebook = rulebooks().iter().find(|rulebook| rulebook.id == id).unwrap_or_else(|| panic!("no rulebook {id}"));
    Timeline::held_among(rulebook.clone(), rulebooks()).expect("few enough words")
}

/// The bill of the rows on the timeline of the published rulebooks, to two months after the last row.
pub fn bill_on_the_timeline(rows: &str) -> Bill {
    bill_under(&published(), rows, None)
}

/// The bill under any timeline.
pub fn bill_under(timeline: &Timeline, rows: &str, to: Option<&str>) -> Bill {
    Bill::of(timeline, &scenario(timeline, &csv(rows)), to)
}

/// A table of results as the file that `--out` gets.
fn csv_text(table: Table, legend: &Legend<'_>, results: &[AppResult<'_>]) -> String {
    let names: Vec<&str> = table.columns().iter().map(|column| column.name).collect();
    let mut block = Csv.block(table, legend.currency);
    results.iter().for_each(|app| table.rows(legend, None, app, &mut |cells| block.row(cells)));
    let Ok(Encoded::Text(rows)) = block.finish() else { panic!("CSV is text") };
    names.join(",") + "\n" + &String::from_utf8(rows).expect("UTF-8")
}

/// What one app pays.
pub struct Bill {
    /// The files of `--out`: name and content.
    pub files: Vec<(String, String)>,
    /// What the engine told its observer.
    pub details: Details,
}

impl Bill {
    fn of(timeline: &Timeline, scenario: &Scenario, to: Option<&str>) -> Self {
        let (first, last) = scenario.span().expect("rows");
        let to = to.map_or_else(|| Month::of(last).plus(2), |to| to.parse().expect("a month"));
        let horizon = Horizon { from: Month::of(first), to };
        let engine = Engine::new(timeline, horizon);
        let mut details = Details::default();
        let apps: Vec<AppRows<'_>> = scenario.apps().collect();
        let ledgers: Vec<_> = apps.iter().map(|app| engine.replay(&app.rows, &mut details)).collect();
        // A run to which nobody listens, app after app in the same memory, gives the same.
        let mut plain = Replay::new(&engine);
        for (app, ledger) in apps.iter().zip(&ledgers) {
            assert_eq!(plain.app(&app.rows, &mut ()), ledger, "the plain run of {}", app.name);
        }
        let results: Vec<AppResult<'_>> = apps
            .iter()
            .zip(&ledgers)
            .map(|(app, ledger)| AppResult { app: app.name, ledger, ids: &app.ids, details: None })
            .collect();
        let files = scenario.files.iter().map(|file| file.name.clone()).collect();
        let legend = Legend { currency: timeline.currency(), names: timeline.names(), files };
        let file = |table: Table| (format!("{}.csv", table.name()), csv_text(table, &legend, &results));
        Self { files: Table::OF_APPS.map(file).to_vec(), details }
    }

    /// The rows of a file as maps from column to cell.
    fn rows(&self, file: &str) -> Vec<Vec<(String, String)>> {
        let (_, text) = self.files.iter().find(|(name, _)| name == file).expect("a result file");
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let columns: Vec<String> = reader.headers().expect("a header").iter().map(str::to_owned).collect();
        let row = |record: Result<csv::StringRecord, _>| {
            columns.iter().cloned().zip(record.expect("a row").iter().map(str::to_owned)).collect()
        };
        reader.records().map(row).collect()
    }

    /// The chosen cells of each row of a file, joined by spaces; an empty cell is `-`.
    pub fn cells(&self, file: &str, columns: &str) -> Vec<String> {
        let cell = |row: &[(String, String)], column: &str| {
            let (_, cell) = row.iter().find(|(name, _)| name == column).unwrap_or_else(|| panic!("no column {column}"));
            if cell.is_empty() { "-".to_owned() } else { cell.clone() }
        };
        let join = |row: Vec<(String, String)>| {
            columns.split_whitespace().map(|column| cell(&row, column)).collect::<Vec<_>>().join(" ")
        };
        self.rows(file).into_iter().map(join).collect()
    }

    fn month(&self, month: &str, column: &str) -> String {
        let rows = self.cells("months.csv", &format!("month {column}"));
        let found = rows.iter().find_map(|row| row.strip_prefix(&format!("{month} ")));
        found.unwrap_or_else(|| panic!("no month {month} in {rows:?}")).to_owned()
    }

    /// What the month costs in all.
    pub fn total(&self, month: &str) -> String {
        self.month(month, "total")
    }

    /// The month's plan fee.
    pub fn plan(&self, month: &str) -> String {
        self.month(month, "plan")
    }

    /// The month's package fees.
    pub fn packages(&self, month: &str) -> String {
        self.month(month, "packages")
    }

    /// What an item costs in a month.
    pub fn cost(&self, item: &str, month: &str) -> String {
        let lines = self.cells("charges.csv", "item month amount");
        let mut amounts = lines.iter().filter_map(|line| line.strip_prefix(&format!("{item} {month} ")));
        let amount = amounts.next().unwrap_or("0.00").to_owned();
        assert!(amounts.next().is_none(), "{item} has several lines in {month}: {lines:?}");
        amount
    }

    /// The lines of an item and a month: `tier edition quantity amount incurred_on rulebook`.
    pub fn lines(&self, item: &str, month: &str) -> Vec<String> {
        let lines = self.cells("charges.csv", "item month tier edition quantity amount incurred_on rulebook");
        let found = lines.iter().filter_map(|line| line.strip_prefix(&format!("{item} {month} ")));
        found.map(str::to_owned).collect()
    }

    /// The month's usage.
    pub fn usage(&self, month: &str) -> String {
        self.month(month, "usage")
    }

    /// The edition at the month's end.
    pub fn edition(&self, month: &str) -> String {
        self.month(month, "edition")
    }

    /// The totals of all months, in order.
    pub fn totals(&self) -> Vec<String> {
        self.cells("months.csv", "total")
    }

    /// The charges of an item: `month amount rule incurred_on`.
    pub fn item(&self, item: &str) -> Vec<String> {
        let rows = self.cells("charges.csv", "item month amount rule incurred_on");
        rows.iter().filter_map(|row| row.strip_prefix(&format!("{item} "))).map(str::to_owned).collect()
    }

    /// The violations: `line rule subject`.
    pub fn violations(&self) -> Vec<String> {
        self.cells("violations.csv", "line rule subject")
    }

    /// The violations with their extent: `line rule subject allowed in_use requested accepted error_code`.
    pub fn extents(&self) -> Vec<String> {
        self.cells("violations.csv", "line rule subject allowed in_use requested accepted error_code")
    }

    /// The invoices: `invoice_date category month amount`.
    pub fn invoices(&self) -> Vec<String> {
        self.cells("invoices.csv", "invoice_date category month amount")
    }
}
