//! Which files and tables a run gives, and in which formats.

use std::path::{Path, PathBuf};

use billcast::export::{Beancount, Csv, Format, Journal, Json, JsonLines, SafeCsv, Table};
use clap::ValueEnum;

use crate::cli::{AppTable, PrintedFormat, Run, WrittenFormat};
use crate::commands::workbook;
use crate::commands::writing::{BILL_XLSX, name};
use crate::commands::{Failure, note};

/// The endings of the files of a table in all formats, those that this build does not write among them: another build may
/// have.
fn endings(table: Table) -> &'static [&'static str] {
    match table {
        Table::Focus => &["csv", "parquet"],
        Table::Postings => &["journal", "beancount"],
        _ => &["csv", "jsonl", "parquet"],
    }
}

/// A table, and the format in which it is written or printed.
pub(super) type Planned = (Table, &'static dyn Format);

/// The tables that are asked for.
fn tables(options: &Run) -> Vec<Table> {
    let wanted = |table: &Table| options.only.is_empty() || options.only.iter().any(|only| of_apps(*only) == *table);
    all_tables(options).into_iter().filter(wanted).collect()
}

/// The tables that there are.
fn all_tables(options: &Run) -> Vec<Table> {
    let mut tables = if options.summary { vec![Table::Summary] } else { Table::OF_APPS.to_vec() };
    tables.extend(options.headroom.map(|_| Table::Headroom));
    tables
}

fn of_apps(table: AppTable) -> Table {
    match table {
        AppTable::Months => Table::Months,
        AppTable::Charges => Table::Charges,
        AppTable::Invoices => Table::Invoices,
        AppTable::Violations => Table::Violations,
        AppTable::Headroom => Table::Headroom,
    }
}

fn csv(options: &Run) -> &'static dyn Format {
    if options.csv_safe { &SafeCsv } else { &Csv }
}

/// The format of a file per table; a workbook is one file of all of them.
fn format(written: WrittenFormat, csv: &'static dyn Format) -> Option<&'static dyn Format> {
    Some(match written {
        WrittenFormat::Csv | WrittenFormat::Focus => csv,
        #[cfg(feature = "parquet")]
        WrittenFormat::Parquet | WrittenFormat::FocusParquet => &billcast::export::Parquet,
        WrittenFormat::Jsonl => &JsonLines,
        WrittenFormat::Journal => &Journal,
        WrittenFormat::Beancount => &Beancount,
        #[cfg(feature = "xlsx")]
        WrittenFormat::Xlsx => return None,
    })
}

/// The table that a format has for itself, if it is not one for the tables of `--only` and `--summary`.
fn own_table(written: WrittenFormat) -> Option<Table> {
    match written {
        WrittenFormat::Focus => Some(Table::Focus),
        #[cfg(feature = "parquet")]
        WrittenFormat::FocusParquet => Some(Table::Focus),
        WrittenFormat::Journal | WrittenFormat::Beancount => Some(Table::Postings),
        WrittenFormat::Csv | WrittenFormat::Jsonl => None,
        #[cfg(feature = "parquet")]
        WrittenFormat::Parquet => None,
        #[cfg(feature = "xlsx")]
        WrittenFormat::Xlsx => None,
    }
}

/// The formats of `--as`, each once.
fn formats(options: &Run) -> Vec<WrittenFormat> {
    let mut formats = options.written.clone();
    formats.sort_unstable();
    formats.dedup();
    formats
}

/// `--only` and `--summary` choose tables, and a format that has its own has none of these.
pub(super) fn files_go_together(options: &Run) -> Result<(), Failure> {
    let (own, others): (Vec<_>, Vec<_>) =
        formats(options).into_iter().partition(|written| own_table(*written).is_some());
    let Some(first) = own.first() else { return Ok(()) };
    let name = name_of(*first);
    if options.summary {
        let help = "leave out one of the two: totals of all apps have none of its rows";
        return Err(Failure::usage(format!("--as {name} cannot be used with --summary"), help));
    }
    if !options.only.is_empty() && others.is_empty() {
        let message = format!("--only chooses none of the files of --as {name}");
        return Err(Failure::usage(message, format!("leave out --only, or add another format, as in --as csv,{name}")));
    }
    Ok(())
}

/// A format as the command line names it.
fn name_of(written: WrittenFormat) -> String {
    written.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

/// The files of `--out`, but for the workbook and `run.json`.
pub(super) fn files(options: &Run) -> Vec<Planned> {
    if options.out.is_none() {
        return Vec::new();
    }
    let (tables, csv) = (tables(options), csv(options));
    let of = |written| {
        let own = own_table(written).map(|table| vec![table]);
        let tables = own.unwrap_or_else(|| tables.clone());
        format(written, csv)
            .into_iter()
            .flat_map(move |format| tables.clone().into_iter().map(move |table| (table, format)))
    };
    formats(options).into_iter().flat_map(of).collect()
}

/// The tables that are printed: of data formats; text for people is made from bills and sums.
pub(super) fn printed(options: &Run) -> Vec<Planned> {
    match options.format {
        _ if options.quiet => Vec::new(),
        PrintedFormat::Table => Vec::new(),
        PrintedFormat::Csv => {
            vec![(if options.summary { Table::Summary } else { Table::Months }, csv(options))]
        }
        PrintedFormat::Json => all_tables(options).into_iter().map(|table| (table, &Json as &dyn Format)).collect(),
    }
}

/// The options that choose which files there are, as `run.json` tells them.
pub(super) fn chosen_files(options: &Run) -> Vec<(&'static str, String)> {
    let mut chosen = Vec::new();
    if options.summary {
        chosen.push(("summary", "true".to_owned()));
    }
    if !options.only.is_empty() {
        let names: Vec<&str> = tables(options).into_iter().map(Table::name).collect();
        chosen.push(("only", names.join(",")));
    }
    let files = files(options);
    if options.csv_safe && files.iter().any(|(_, format)| format.ending() == Csv.ending()) {
        chosen.push(("csv_safe", "true".to_owned()));
    }
    let formats = formats(options);
    if formats != [WrittenFormat::Csv] && options.out.is_some() {
        chosen.push(("as", formats.into_iter().map(name_of).collect::<Vec<_>>().join(",")));
    }
    chosen
}

/// The names of the files of `--out`, but for `run.json`.
pub(super) fn names(options: &Run, files: &[Planned]) -> Vec<String> {
    let workbook = workbook::is_wanted(options).then(|| BILL_XLSX.to_owned());
    files.iter().map(name).chain(workbook).collect()
}

/// Result files that this run did not write tell of another run than `run.json` beside them.
pub(super) fn note_what_is_older(dir: &Path, options: &Run, files: &[Planned]) {
    let written = names(options, files);
    let named = |table: Table| endings(table).iter().map(move |ending| format!("{}.{ending}", table.name()));
    let all = Table::ALL.into_iter().flat_map(named).chain([BILL_XLSX.to_owned()]);
    let older: Vec<PathBuf> =
        all.filter(|name| !written.contains(name)).map(|name| dir.join(name)).filter(|path| path.is_file()).collect();
    if !older.is_empty() {
        let names: Vec<String> = older.iter().map(|path| path.display().to_string()).collect();
        note(&format!("of an earlier run, not of this one: {}", billcast::diagnostic::escape(&names.join(", "))));
    }
}

/// `--headroom` has a file of its own, which a workbook, FOCUS and journals do not have.
pub(super) fn note_what_no_file_has(options: &Run, files: &[Planned]) {
    if options.headroom.is_some()
        && options.only.is_empty()
        && !files.iter().any(|(table, _)| *table == Table::Headroom)
    {
        let names: Vec<String> = formats(options).into_iter().map(name_of).collect();
        note(&format!("--headroom is in no file of --as {0}: --as csv,{0} writes headroom.csv, too", names.join(",")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_every_format_are_known_as_those_of_an_earlier_run() {
        for written in WrittenFormat::value_variants() {
            let table = own_table(*written).unwrap_or(Table::Summary);
            let known = format(*written, &Csv).is_none_or(|format| endings(table).contains(&format.ending()));
            assert!(known, "{written:?}");
        }
    }
}
