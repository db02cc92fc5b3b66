//! The portfolios of benches and demonstrations: any size, the same bytes for the same seed, in three orders.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use billcast::calendar::Month;

use crate::generator::{Portfolio, Size, beginning};
use crate::program::{billcast, scratch};

fn portfolio(apps: u64, seed: u64) -> Portfolio {
    let from: Month = "2020-01".parse().expect("a month");
    Portfolio::new(Size { apps, from, months: 24, seed })
}

fn by_date(apps: u64, seed: u64) -> String {
    let mut text = Vec::new();
    portfolio(apps, seed).write_by_date(&mut text).expect("writing to memory");
    String::from_utf8(text).expect("UTF-8")
}

fn grouped(apps: u64, seed: u64) -> String {
    let mut text = Vec::new();
    portfolio(apps, seed).write_grouped(&mut text).expect("writing to memory");
    String::from_utf8(text).expect("UTF-8")
}

fn app(row: &str) -> &str {
    row.split(',').nth(1).expect("an app")
}

fn date(row: &str) -> &str {
    row.split(',').next().expect("a date")
}

fn apps(text: &str) -> Vec<&str> {
    text.lines().skip(1).map(app).collect()
}

/// The rows of the files of one app each, as they would stand in one file.
fn split_rows(folder: &Path) -> Vec<String> {
    let mut rows = Vec::new();
    for within in fs::read_dir(folder).expect("the folder") {
        let files = fs::read_dir(within.expect("a folder").path()).expect("a folder").collect::<Vec<_>>();
        assert!(files.len() <= 1_000, "folders stay small");
        for file in files {
            let path = file.expect("a file").path();
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            let text = fs::read_to_string(&path).expect("a file");
            let (header, lines) = text.split_once('\n').expect("a header");
            assert!(header.starts_with("date,action,"), "{header}");
            rows.extend(lines.lines().map(|line| line.replacen(',', &format!(",{name},"), 1)));
        }
    }
    rows
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    assert_eq!(by_date(500, 17), by_date(500, 17));
    assert_ne!(by_date(500, 17), by_date(500, 18));
    // On every machine: a sum over the bytes, as first written.
    let sum = by_date(5_000, 17).bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
    assert_eq!(sum, 1_911_533_827);
}

#[test]
fn the_three_orders_hold_the_same_rows() {
    let (mixed, together) = (by_date(5_000, 3), grouped(5_000, 3));
    let folder = scratch();
    portfolio(5_000, 3).split(folder.path()).expect("files");
    let mut rows = [mixed, together].map(|text| text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>()).to_vec();
    rows.push(split_rows(folder.path()));
    rows.iter_mut().for_each(|rows| rows.sort());
    assert_eq!(rows[0], rows[1]);
    assert_eq!(rows[0], rows[2]);
}

#[test]
fn rows_stand_in_the_order_that_was_asked_for() {
    let mixed = by_date(3_000, 3);
    let dates: Vec<&str> = mixed.lines().skip(1).map(date).collect();
    assert!(dates.is_sorted(), "by date");
    assert!(!apps(&mixed).is_sorted(), "the apps mixed");
    let together = grouped(3_000, 3);
    assert!(apps(&together).is_sorted(), "by app");
    let rows: Vec<(&str, &str)> = together.lines().skip(1).map(|row| (app(row), date(row))).collect();
    assert!(rows.is_sorted(), "and of each app by date");
}

/// Rows of one day keep their order in the file: of an app, it is the same in every order of the file.
#[test]
fn the_rows_of_an_app_stand_in_the_same_order_in_every_order() {
    let mixed = by_date(2_000, 5);
    let mut rows: Vec<&str> = mixed.lines().skip(1).collect();
    rows.sort_by_key(|row| app(row));
    let together = grouped(2_000, 5);
    assert_eq!(rows, together.lines().skip(1).collect::<Vec<_>>());
}

#[test]
fn apps_have_about_ten_rows_and_begin_in_the_first_month() {
    for (size, seed) in [(1, 17), (10, 2), (999, 17), (20_000, 17), (20_000, 4)] {
        let text = grouped(size, seed);
        let names = apps(&text);
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len() as u64, size);
        let firsts =
            text.lines().skip(1).scan("", |before, row| Some((std::mem::replace(before, app(row)) != app(row), row)));
        let late: Vec<_> = firsts.filter(|(first, row)| *first && !row.starts_with("2020-01-")).collect();
        assert!(late.is_empty(), "{late:?}");
        let tenths = names.len() as u64 * 10 / size;
        assert!(size < 100 || (90..=110).contains(&tenths), "{tenths} tenths of a row");
    }
}

#[test]
fn an_empty_portfolio_is_a_header() {
    assert_eq!(by_date(0, 17).lines().count(), 1);
    assert_eq!(by_date(0, 17), grouped(0, 17));
}

/// Every row is well-formed, and few of them break a rule.
#[test]
fn billcast_accepts_a_portfolio_and_few_rows_break_rules() {
    let folder = scratch();
    let (file, out) = (folder.path().join("portfolio.csv"), folder.path().join("out"));
    let text = by_date(1_000, 17);
    fs::write(&file, &text).expect("a file");
    let run = billcast(&["run".as_ref(), file.as_os_str(), "--quiet".as_ref(), "--out".as_ref(), out.as_os_str()]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let lines = |name: &str| fs::read_to_string(out.join(name)).expect("results").lines().count() - 1;
    assert_eq!(lines("months.csv"), 26_000);
    let hundreds = text.lines().count() / 100;
    assert!((hundreds..7 * hundreds).contains(&lines("violations.csv")), "{}", lines("violations.csv"));
}

/// T2: apps that begin later are of another family, to which these words mean nothing. What began earlier goes on.
#[test]
fn a_portfolio_begins_in_the_months_of_its_words_and_may_go_on_for_decades() {
    for month in ["2018-12", "2023-01", "0001-01", "2099-12"] {
        let refused = beginning(month).expect_err("an error");
        assert!(refused.contains("2019-01 to 2022-12"), "{month}: {refused}");
    }
    assert!(beginning("2020").expect_err("an error").contains("YYYY-MM"));
    let folder = scratch();
    let file = folder.path().join("portfolio.csv");
    for (month, months) in [("2019-01", 1), ("2022-12", 600)] {
        let size = Size { apps: 30, from: beginning(month).expect("a month"), months, seed: 17 };
        Portfolio::new(size).write_by_date(fs::File::create(&file).expect("a file")).expect("rows");
        let run = billcast(&["run".as_ref(), file.as_os_str(), "--quiet".as_ref()]);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{month}");
    }
}
