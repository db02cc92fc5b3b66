//! One bill, however its rows are handed over: in any order of days and apps, in many files and folders, compressed, with
//! quotes, other line ends, blank lines.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use proptest::prelude::*;

use crate::batch::{results, rows as rows_of};
use crate::compressed_input::{gzip, zstd};
use crate::program::scratch;
use crate::properties::{RandomRow, rows, text};

/// The result files of a file or folder, without what tells where the rows stood: the named columns of the violations.
fn bill(scenario: &Path, args: &[&str], without: &[&str]) -> BTreeMap<String, String> {
    let mut files = results(scenario, &[&["--rulebook=tencent-im-intl-2020"], args].concat());
    assert!(files.remove("run.json").is_some());
    let text = |(name, text): (String, Vec<u8>)| match name.as_str() {
        "violations.csv" => {
            let mut rows = rows_of(&text);
            rows.iter_mut().for_each(|row| without.iter().for_each(|column| assert!(row.remove(*column).is_some())));
            (name, format!("{rows:?}"))
        }
        _ => (name, String::from_utf8(text).expect("UTF-8")),
    };
    files.into_iter().map(text).collect()
}

/// The same rows as another program may write them: quoted cells, a note with line breaks and commas, a byte-order mark,
/// CR LF, blank lines, spaces, columns in another order.
fn dressed(rows: &[RandomRow]) -> String {
    let dress = |line: &str, note: &str| {
        let mut cells: Vec<String> = line.split(',').map(|cell| format!(" \"{cell}\" ")).collect();
        // The note is the last column.
        *cells.last_mut().expect("a cell") = note.to_owned();
        cells.reverse();
        cells.join(",") + "\r\n"
    };
    let lines = text(rows);
    let mut lines = lines.lines();
    let mut text = "\u{feff}".to_owned() + &dress(lines.next().expect("the header"), "note");
    for (at, line) in lines.enumerate() {
        text += ["", "\r\n", "  \r\n"][at % 3];
        text += &dress(line, ["\"a, \"\"b\"\"\r\nc\n\"", "", "plain", "\",,,\r\n\r\n\""][at % 4]);
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    /// FORMATS: rows of different days and apps may stand in any order, those of one app and day keep theirs; apps may be
    /// mixed in a file, and go on in another, which then follows in the order of the files.
    #[test]
    fn the_bill_is_the_same_however_the_rows_are_spread(
        mut rows in rows(60), keys in proptest::collection::vec(any::<u32>(), 170 * 3), files in 2..6usize,
    ) {
        // Few days: many rows share theirs.
        rows.iter_mut().for_each(|row| row.day /= 9);
        let folder = scratch();
        let write = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder for the test");
            fs::write(&path, bytes).expect("a file for the test");
            path
        };
        let places = ["file", "line"];
        let one = write("one.csv", text(&rows).as_bytes());
        let expected = bill(&one, &[], &places);

        let mut shuffled = rows.clone();
        shuffled.sort_by_key(|row| keys[(row.day * 3) as usize + usize::from(row.app)]);
        prop_assert_eq!(&bill(&write("shuffled.csv", text(&shuffled).as_bytes()), &["--threads=7"], &places), &expected);

        // The apps in order, and the days of each: then the rows need not be kept, nor sorted.
        let mut by_app = rows.clone();
        by_app.sort_by_key(|row| (row.app, row.day));
        prop_assert_eq!(&bill(&write("by-app.csv", text(&by_app).as_bytes()), &["--grouped"], &places), &expected);

        // Runs of rows in files of every kind, in folders, in the order of their names.
        let names = ["a/1.csv", "a/2.csv.gz", "a/b/1.csv.zst", "c.csv", "d/e/f.csv.gz"];
        let length = shuffled.len().div_ceil(files);
        for (rows, name) in shuffled.chunks(length).zip(names) {
            let text = text(rows).into_bytes();
            let bytes = match name.rsplit('.').next() {
                Some("gz") => gzip(&text),
                Some("zst") => zstd(&text),
                _ => text,
            };
            write(&format!("many/{name}"), &bytes);
        }
        prop_assert_eq!(&bill(&folder.path().join("many"), &["--threads=2"], &places), &expected);
    }

    /// What is around the cells, and around the text, is no part of the bill; compressed, the lines are the same, too.
    #[test]
    fn the_bill_is_the_same_however_the_rows_are_written(rows in rows(40)) {
        let folder = scratch();
        let write = |name: &str, bytes: &[u8]| {
            fs::write(folder.path().join(name), bytes).expect("a file for the test");
            folder.path().join(name)
        };
        let plain = text(&rows);
        let file = write("rows.csv", plain.as_bytes());
        let expected = bill(&file, &[], &["file"]);
        prop_assert_eq!(&bill(&write("rows.csv.gz", &gzip(plain.as_bytes())), &[], &["file"]), &expected);
        prop_assert_eq!(&bill(&write("rows.csv.zst", &zstd(plain.as_bytes())), &[], &["file"]), &expected);
        let expected = bill(&file, &[], &["line"]);
        prop_assert_eq!(&bill(&write("rows.csv", dressed(&rows).as_bytes()), &["--threads=2"], &["line"]), &expected);
    }
}
