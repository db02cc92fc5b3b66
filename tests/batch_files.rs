//! What a batch run prints and which files it writes: the printed formats agree with the files, the files are those asked for.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use crate::batch::{EVERYTHING, names, portfolio, results, rows, run};
use crate::program::{files_of, scratch};

const TABLES: [&str; 4] = ["months", "charges", "invoices", "violations"];
const MANNERS: [&str; 2] = ["--threads=2", "--grouped"];

/// A row as text: what is empty in CSV is null in JSON.
fn texts(row: &Value) -> BTreeMap<String, String> {
    let text = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        number => number.to_string(),
    };
    row.as_object().expect("an object").iter().map(|(name, value)| (name.clone(), text(value))).collect()
}

/// `--format csv` prints months.csv, and one object of `--format json` and the lines of JSON hold the cells of all files.
#[test]
fn what_is_printed_agrees_with_the_files() {
    let portfolio = portfolio(400, 3);
    let files = results(&portfolio.by_app, &["--as=csv,jsonl"]);
    for manner in MANNERS {
        let csv = run(&portfolio.by_app, &["--format=csv", manner]);
        assert_eq!((csv.status, csv.stderr.as_str()), (0, ""));
        assert!(csv.stdout.as_bytes() == files["months.csv"], "{manner}");
        let json: Value =
            serde_json::from_str(&run(&portfolio.by_app, &["--format=json", manner]).stdout).expect("JSON");
        let mut info: Value = serde_json::from_slice(&files["run.json"]).expect("JSON");
        // The printed run writes no files.
        info["options"].as_object_mut().expect("the options").remove("as");
        assert_eq!(json["run"], info);
        for table in TABLES {
            let expected = rows(&files[&format!("{table}.csv")]);
            let found: Vec<_> = json[table].as_array().expect("rows").iter().map(texts).collect();
            assert!(found == expected && expected.len() > 20, "{table}, {manner}");
        }
    }
    for table in TABLES {
        let lines = String::from_utf8_lossy(&files[&format!("{table}.jsonl")]).into_owned();
        let found: Vec<_> = lines.lines().map(|line| texts(&serde_json::from_str(line).expect("an object"))).collect();
        assert!(found == rows(&files[&format!("{table}.csv")]), "{table}.jsonl");
    }
}

/// The table of a portfolio: months, invoices and violations of all apps, as the files add up.
#[test]
fn the_printed_portfolio_is_what_the_files_add_up_to() {
    let portfolio = portfolio(400, 3);
    let files = results(&portfolio.by_app, &[]);
    let mut expected: BTreeMap<Vec<String>, (u64, Vec<u64>)> = BTreeMap::new();
    let mut add = |key: &[&str], amounts: &[&String]| {
        let key = key.iter().map(|word| (*word).to_owned()).collect();
        let (count, sums) = expected.entry(key).or_insert_with(|| (0, vec![0; amounts.len()]));
        *count += 1;
        let cents = |amount: &String| amount.replace('.', "").parse::<u64>().expect("two decimals");
        sums.iter_mut().zip(amounts).for_each(|(sum, amount)| *sum += cents(amount));
    };
    for row in rows(&files["months.csv"]) {
        add(&[&row["month"]], &["plan", "packages", "usage", "total"].map(|column| &row[column]));
    }
    for row in rows(&files["invoices.csv"]) {
        add(&[&row["invoice_date"], &row["category"]], &[&row["amount"]]);
    }
    for row in rows(&files["violations.csv"]) {
        add(&[&row["rule"]], &[]);
    }
    let lines = expected.into_iter().map(|(mut words, (count, sums))| {
        words.push(count.to_string());
        words.extend(sums.iter().map(|cents| format!("{}.{:02}", cents / 100, cents % 100)));
        words.join(" ")
    });
    let lines: Vec<String> = lines.collect();
    assert!(lines.len() > 15, "{lines:?}");
    for manner in MANNERS {
        let table = run(&portfolio.by_app, &[manner]).stdout;
        assert!(table.starts_with("portfolio of 400 apps, amounts in USD"), "{table}");
        let printed: Vec<String> =
            table.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        let missing: Vec<_> = lines.iter().filter(|line| !printed.contains(line)).collect();
        assert!(missing.is_empty(), "{missing:?} in\n{table}");
    }
}

/// `--only` and `--as` give exactly the files asked for, each as it is among all files; run.json says which.
#[test]
fn only_the_files_that_are_asked_for_are_written() {
    let portfolio = portfolio(60, 3);
    let all = results(&portfolio.mixed, &[EVERYTHING]);
    for (only, formats, files) in [
        ("months", "csv", &["months.csv"][..]),
        #[cfg(feature = "parquet")]
        ("months,invoices", "parquet", &["invoices.parquet", "months.parquet"]),
        (
            "violations,charges",
            "jsonl,csv,csv",
            &["charges.csv", "charges.jsonl", "violations.csv", "violations.jsonl"],
        ),
    ] {
        let written = results(&portfolio.mixed, &["--only", only, "--as", formats]);
        let mut expected = [files, &["run.json"]].concat();
        expected.sort_unstable();
        assert_eq!(names(&written), expected);
        assert!(files.iter().all(|name| written[*name] == all[*name]), "{only} {formats}");
        let run: Value = serde_json::from_slice(&written["run.json"]).expect("JSON");
        let options = texts(&run["options"]);
        let sorted = |list: &str| list.split(',').map(str::to_owned).collect::<std::collections::BTreeSet<_>>();
        assert_eq!(sorted(&options["only"]), sorted(only));
        assert_eq!(options.get("as").map_or_else(|| sorted("csv"), |list| sorted(list)), sorted(formats));
    }
    for wrong in ["--only=months", "--as=jsonl"] {
        run(&portfolio.mixed, &[wrong]).refused("--out");
    }
    run(&portfolio.mixed, &["--only=months", "--summary", "--out=nowhere"]).refused("cannot be used with");
}

/// Result files of an earlier run are named, since run.json beside them is not theirs; nothing that this run does not write
/// is touched, and nothing half-written is left.
#[test]
fn result_files_of_an_earlier_run_are_named_and_left_alone() {
    let portfolio = portfolio(60, 3);
    let out = scratch();
    let dir = out.path().to_str().expect("UTF-8");
    let kept = ["charges.csv", "months.parquet", "summary.jsonl", "budget.xlsx", "months.csv.bak", "charges.json"];
    for name in kept.into_iter().chain(["months.csv", "run.json"]) {
        fs::write(out.path().join(name), format!("old {name}")).expect("a file for the test");
    }
    fs::create_dir(out.path().join("2019")).expect("a folder for the test");
    for manner in MANNERS {
        let output = run(&portfolio.by_app, &["--out", dir, "--only", "months,violations", manner]);
        assert_eq!(output.status, 0);
        let notes: Vec<&str> = output.stderr.lines().collect();
        let old: Vec<String> = kept[..3].iter().map(|name| out.path().join(name).display().to_string()).collect();
        assert!(notes.len() == 1 && notes[0].starts_with("note: of an earlier run, not of this one: "), "{notes:?}");
        let mut named: Vec<&str> = notes[0].rsplit(": ").next().expect("names").split(", ").collect();
        named.sort_unstable();
        assert_eq!(named, old);
        let files = files_of(out.path());
        let mut expected = [&kept[..], &["2019", "months.csv", "run.json", "violations.csv"]].concat();
        expected.sort_unstable();
        assert_eq!(names(&files), expected, "no file more, no part of one");
        assert!(kept.iter().all(|name| files[*name] == format!("old {name}").into_bytes()));
        let fresh = results(&portfolio.by_app, &["--only", "months,violations", manner]);
        assert!(fresh.iter().all(|(name, text)| files[name] == *text));
    }
    let quiet = run(&portfolio.by_app, &["--out", dir, "--only", "months", "--quiet"]);
    assert_eq!((quiet.status, quiet.stderr.as_str()), (0, ""));
}

/// The files of a folder may have the same header or others: a longer one that begins alike, another order, one below a
/// blank line, one with a column for the app.
#[test]
fn each_file_of_a_folder_is_read_by_its_own_header() {
    let folder = scratch();
    let files = [
        ("a.csv", "date,action,edition\n2020-01-05,upgrade,professional\n"),
        ("b.csv", "date,action,edition\r\n2020-01-05,upgrade,professional\r\n"),
        ("c.csv", "date,action,edition,note\n2020-01-05,upgrade,professional,first\n"),
        ("d.csv", "edition,date,action\nprofessional,2020-01-05,upgrade\n"),
        ("e.csv", "\ndate,action,edition\n2020-01-05,upgrade,professional\n"),
        ("f.csv", "date,app,action,edition\n2020-01-05,f,upgrade,professional\n"),
        ("g.csv", "date,action,edition\n2020-01-05,upgrade,professional\n"),
    ];
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a file for the test");
    }
    let output = run(folder.path(), &["--format=csv", "--to=2020-02"]);
    let of_app = |app: &str| {
        format!(
            "{app},2020-01,professional,0.00,0.00,0.00,0.00,USD\n{app},2020-02,professional,149.99,0.00,0.00,149.99,USD\n"
        )
    };
    let months: String = ["a", "b", "c", "d", "e", "f", "g"].map(of_app).concat();
    assert_eq!(output.stderr, "");
    assert_eq!(output.stdout, format!("app,month,edition,plan,packages,usage,total,currency\n{months}"));
}
