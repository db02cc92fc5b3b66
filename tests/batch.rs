//! Batch runs: the same bytes whatever the number of threads and the manner of reading, and files that agree.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use billcast::batch::BLOCK;
use serde_json::Value;

use crate::generator::{Portfolio, Size};
use crate::program::{Output, billcast, files_of, root, scratch};

/// How much of a text is read at a time: `CHUNK` in src/scenario/chunks.rs.
pub const PIECE: usize = 1 << 21;
/// How many pieces of grouped rows one thread reads before it simulates: `PIECES_PER_THREAD` in src/scenario/grouped.rs.
pub const WAVE: usize = 4;
/// So many bytes of packed rows are tied together: `TOGETHER` in src/scenario/sheaves.rs.
const SHEAF: usize = 4 << 20;

/// The tests of long texts are made for these: with others they would test something else.
#[test]
fn the_tests_of_long_texts_know_how_much_is_read_at_a_time() {
    for (file, constant) in [
        ("chunks.rs", "const CHUNK: usize = 1 << 21;"),
        ("grouped.rs", "const PIECES_PER_THREAD: usize = 4;"),
        ("sheaves.rs", "const TOGETHER: usize = 4 << 20;"),
    ] {
        let text = fs::read_to_string(root().join("src/scenario").join(file)).expect("a source file");
        assert!(
            text.contains(constant),
            "{file}: not `{constant}`: mend the constants of the tests, and what is made by them"
        );
    }
}

/// In so many pieces a text is read, at least.
pub fn pieces(text: &str) -> usize {
    text.len().div_ceil(PIECE)
}

/// Holds where one thread that reads this text with `--grouped` has made results of a block before it reads the last rows,
/// each row being of an app of its own. The header is a task of the first wave beside pieces.
pub fn makes_results_before_the_last_piece(text: &str) -> bool {
    let of_the_first_wave = &text.as_bytes()[..text.len().min((WAVE - 1) * PIECE)];
    let lines = of_the_first_wave.iter().filter(|byte| **byte == b'\n').count();
    lines > BLOCK + 1 && text.len() > WAVE * PIECE
}

/// Every format of tables that this build writes.
pub const EVERYTHING: &str = if cfg!(feature = "parquet") { "--as=csv,parquet,jsonl" } else { "--as=csv,jsonl" };

/// A portfolio as two files of the same name: rows by date with the apps mixed, and rows app by app.
pub struct Files {
    _folder: tempfile::TempDir,
    pub mixed: PathBuf,
    pub by_app: PathBuf,
}

pub fn portfolio(apps: u64, months: u32) -> Files {
    let folder = scratch();
    let made = Portfolio::new(Size { apps, from: "2020-01".parse().expect("a month"), months, seed: 17 });
    let place = |name: &str| folder.path().join(name).join("portfolio.csv");
    let (mixed, by_app) = (place("mixed"), place("by-app"));
    let file = |path: &Path| {
        fs::create_dir(path.parent().expect("a folder")).expect("a folder for the test");
        fs::File::create(path).expect("a file for the test")
    };
    made.write_by_date(file(&mixed)).expect("the rows by date");
    made.write_grouped(file(&by_app)).expect("the rows by app");
    Files { _folder: folder, mixed, by_app }
}

/// More than two blocks of apps. Their names are long, so that the rows are at least four pieces of text, and so many bytes
/// when they are packed, each with its name, that some are tied together.
fn large() -> Files {
    let files = portfolio(2 * BLOCK as u64 + 104, 3);
    let end = "-of-a-long-name".repeat(10);
    let longer = |row: &str| {
        let cells: Vec<&str> = row.splitn(3, ',').collect();
        format!("{},{}{end},{}\n", cells[0], cells[1], cells[2])
    };
    for path in [&files.mixed, &files.by_app] {
        let text = fs::read_to_string(path).expect("the file");
        let (header, rows) = text.split_once('\n').expect("a header");
        let rows: Vec<String> = rows.lines().map(longer).collect();
        let text = format!("{header}\n{}", rows.concat());
        assert!(pieces(&text) >= 4, "{} bytes", text.len());
        assert!(rows.len() * end.len() > SHEAF, "{} rows", rows.len());
        fs::write(path, text).expect("a file for the test");
    }
    files
}

/// More than one block.
fn small() -> Files {
    portfolio(BLOCK as u64 + 52, 3)
}

/// Runs `billcast run` on this file.
pub fn run(file: &Path, args: &[&str]) -> Output {
    let args = args.iter().map(OsStr::new);
    billcast(&["run".as_ref(), file.as_os_str()].into_iter().chain(args).collect::<Vec<_>>())
}

/// The result files of a run that is quiet and ends well.
pub fn results(file: &Path, args: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let out = scratch();
    let output = run(file, &[&["--quiet", "--out", out.path().to_str().expect("UTF-8")], args].concat());
    assert_eq!((output.status, output.stdout.as_str(), output.stderr.as_str()), (0, "", ""));
    files_of(out.path())
}

pub fn names(files: &BTreeMap<String, Vec<u8>>) -> Vec<&str> {
    files.keys().map(String::as_str).collect()
}

/// The rows of a result file in CSV.
pub fn rows(csv: &[u8]) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_reader(csv).deserialize().map(|row| row.expect("a row")).collect()
}

/// Says which file differs; a difference of megabytes is no message.
fn same(ones: &BTreeMap<String, Vec<u8>>, others: &BTreeMap<String, Vec<u8>>, what: &str) {
    assert_eq!(names(ones), names(others), "{what}");
    let differ: Vec<&String> = ones.keys().filter(|name| ones[*name] != others[*name]).collect();
    assert!(differ.is_empty(), "{what}: {differ:?}");
}

/// FORMATS, order: the same input gives the same bytes, in every file and format, whatever the number of threads.
#[test]
fn the_bill_is_the_same_bytes_whatever_the_number_of_threads() {
    let large = large();
    let with = |threads| results(&large.mixed, &["--threads", threads, EVERYTHING, "--from=2020-03", "--to=2020-03"]);
    let one = with("1");
    assert_eq!(one.len(), 4 * EVERYTHING.split(',').count() + 1, "{:?}", names(&one));
    assert_eq!(rows(&one["months.csv"]).len(), 2 * BLOCK + 104);
    for threads in ["2", "7"] {
        same(&one, &with(threads), threads);
    }
}

/// `--grouped` keeps no rows, and changes no byte: with months from the rows, and with those of the options.
#[test]
fn the_bill_of_grouped_rows_is_the_same_bytes_with_and_without_grouped() {
    let large = large();
    let mut kept = results(&large.by_app, &[EVERYTHING, "--to=2020-01"]);
    for threads in ["1", "7"] {
        let grouped = results(&large.by_app, &[EVERYTHING, "--to=2020-01", "--grouped", "--threads", threads]);
        same(&kept, &grouped, threads);
    }
    let mut once = results(&large.by_app, &[EVERYTHING, "--from=2020-01", "--to=2020-01", "--grouped"]);
    // Only run.json tells that the first month was given.
    let infos = [&mut kept, &mut once].map(|files| files.remove("run.json").expect("run.json"));
    let infos = infos.map(|text| serde_json::from_slice::<Value>(&text).expect("JSON"));
    assert_eq!((&infos[0]["inputs"], &infos[0]["counts"]), (&infos[1]["inputs"], &infos[1]["counts"]));
    same(&kept, &once, "read once");
}

/// Where a block ends with the last app, there is none after it.
#[test]
fn the_bill_of_exactly_a_block_of_apps_is_the_same_with_and_without_grouped() {
    let folder = scratch();
    for apps in [BLOCK, BLOCK + 1] {
        let file = folder.path().join(format!("{apps}.csv"));
        let lines = (0..apps).map(|app| format!("2020-01-05,app-{app:05},upgrade,professional\n"));
        fs::write(&file, "date,app,action,edition\n".to_owned() + &lines.collect::<String>()).expect("a file");
        let args = [EVERYTHING, "--to=2020-01", "--grouped"];
        let (kept, grouped) = (results(&file, &args[..2]), results(&file, &args));
        same(&kept, &grouped, &format!("{apps} apps"));
        assert_eq!(rows(&kept["months.csv"]).len(), apps);
    }
}

/// The result files, without what tells where the rows stood: the lines of violations, and the checksum of the file.
fn without_places(file: &Path, args: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let mut files = results(file, args);
    let mut violations = rows(&files["violations.csv"]);
    violations.iter_mut().for_each(|row| drop(row.remove("line")));
    files.insert("violations.csv".to_owned(), format!("{violations:?}").into_bytes());
    let mut run: Value = serde_json::from_slice(&files["run.json"]).expect("JSON");
    let input = run["inputs"][0].as_object_mut().expect("an input");
    assert!(input.remove("file").is_some() && input.remove("sha256").is_some());
    files.insert("run.json".to_owned(), run.to_string().into_bytes());
    files
}

/// The rows of an app may stand anywhere: only the lines of violations, and the checksum of the file, tell.
#[test]
fn the_bill_is_the_same_for_rows_by_date_and_for_rows_by_app() {
    for (files, to) in [(small(), "--to=2020-02"), (large(), "--to=2020-01")] {
        let by_date = without_places(&files.mixed, &[to]);
        same(&by_date, &without_places(&files.by_app, &[to, "--grouped"]), "by date and by app");
    }
}

/// Rows by date are kept until the last piece is read, without their places; grouped rows are not.
#[test]
fn the_summary_is_the_same_for_rows_by_date_and_for_rows_by_app() {
    let large = large();
    let summary = |file: &Path, manner: &[&str]| {
        let output = run(file, &[&["--summary", "--format=csv", "--to=2020-03"], manner].concat());
        assert_eq!((output.status, output.stderr.as_str()), (0, ""), "{manner:?}");
        output.stdout
    };
    let by_app = summary(&large.by_app, &["--grouped", "--threads=1"]);
    assert!(by_app.lines().count() > 10, "{by_app}");
    for threads in ["--threads=1", "--threads=2", "--threads=7"] {
        assert_eq!(summary(&large.mixed, &[threads]), by_app, "{threads}");
    }
}

/// Apps named by numbers, and nearly so, come in byte order, not in that of numbers or of letters; each has its own rows.
#[test]
fn apps_named_by_numbers_come_in_byte_order_with_and_without_grouped() {
    let apps = [
        ("010", "professional"),
        ("10", "ultimate"),
        ("4294967295", "professional"),
        ("4294967296", "trial"),
        ("9", "ultimate"),
        ("Z", "trial"),
        ("a", "professional"),
    ];
    let row = |(app, edition): (&str, &str)| match edition {
        "trial" => format!("2020-01-05,{app},create,\n"),
        _ => format!("2020-01-05,{app},upgrade,{edition}\n"),
    };
    let folder = scratch();
    let file = |name: &str, rows: String| {
        let path = folder.path().join(name);
        fs::write(&path, "date,app,action,edition\n".to_owned() + &rows).expect("a file for the test");
        path
    };
    let in_order = file("in-order.csv", apps.map(row).concat());
    let mixed = file("mixed.csv", [5, 1, 3, 6, 0, 4, 2].map(|at| row(apps[at])).concat());
    let args = [EVERYTHING, "--to=2020-02"];
    let kept = results(&in_order, &args);
    let months = rows(&kept["months.csv"]);
    let in_january = months.iter().filter(|row| row["month"] == "2020-01");
    assert_eq!(in_january.map(|row| (row["app"].as_str(), row["edition"].as_str())).collect::<Vec<_>>(), apps);
    assert_eq!(months.len(), 2 * apps.len());
    for threads in ["--threads=1", "--threads=7"] {
        same(&kept, &results(&in_order, &[&args[..], &["--grouped", threads]].concat()), threads);
        same(&without_places(&in_order, &args), &without_places(&mixed, &[&args[..], &[threads]].concat()), threads);
    }
}

/// `--app A` gives exactly A's part of what the whole input gives, in each manner of reading and each format of text.
#[test]
fn the_bill_of_one_app_is_its_part_of_the_bill_of_all() {
    let small = small();
    let args = ["--as=csv,jsonl", "--to=2020-02"];
    let all = results(&small.by_app, &args);
    let apps: BTreeSet<String> = rows(&all["months.csv"]).into_iter().map(|row| row["app"].clone()).collect();
    let (first, last) = (apps.first().expect("an app"), apps.last().expect("an app"));
    let refused = &rows(&all["violations.csv"])[20]["app"];
    let grouped = [first, refused, last].map(|app| ("--grouped", app));
    for (manner, app) in grouped.into_iter().chain([("--threads=2", refused), ("--threads=1", last)]) {
        let one = results(&small.by_app, &[&args, &[manner, "--app", app][..]].concat());
        assert_eq!(names(&one), names(&all));
        for (name, text) in one.iter().filter(|(name, _)| *name != "run.json") {
            let (csv, json) = (format!("{app},"), format!("{{\"app\":\"{app}\","));
            let whole = String::from_utf8_lossy(&all[name]);
            let is_its = |line: &&str| ["app,", &csv, &json].iter().any(|start| line.starts_with(*start));
            let part: Vec<&str> = whole.lines().filter(is_its).collect();
            assert_eq!(String::from_utf8_lossy(text).lines().collect::<Vec<_>>(), part, "{app} {name} {manner}");
        }
        let run: Value = serde_json::from_slice(&one["run.json"]).expect("JSON");
        assert_eq!((&run["counts"]["apps"], &run["options"]["app"]), (&Value::from(1), &Value::from(app.as_str())));
    }
    for manner in ["--threads=2", "--grouped"] {
        run(&small.by_app, &[manner, "--app=nobody"]).refused("there is no app `nobody` in the input");
    }
}

/// A slip in `--app` earns the same suggestion whether the names of the apps are kept or pass by.
#[test]
fn an_unknown_app_of_grouped_rows_is_an_error_that_names_the_nearest() {
    let folder = scratch();
    let file = folder.path().join("shops.csv");
    let apps = ["ada", "shop-16", "shop-40", "shop-41", "shoppe-40", "zoo"];
    let rows: String = apps.iter().map(|app| format!("2020-01-05,{app},create\n")).collect();
    fs::write(&file, format!("date,app,action\n{rows}")).expect("a file for the test");
    let suggested = [
        ("shpo-40", "did you mean `shop-40`?"),
        ("ZO", "did you mean `zoo`?"),
        ("nobody", "the first of 6 in the input is `ada`"),
    ];
    for (name, help) in suggested {
        for manner in [&["--threads=2"][..], &["--grouped"], &["--grouped", "--from=2020-01", "--to=2020-01"]] {
            let output = run(&file, &[manner, &["--app", name]].concat());
            output.refused(&format!("there is no app `{name}` in the input\n  help: {help}"));
        }
    }
}

/// Cents of an amount with two decimals.
fn cents(amount: &str) -> u64 {
    amount.replace('.', "").parse().expect("an amount with two decimals")
}

/// What apps pay per month, category and item, and how many do, added up from `charges.csv`.
fn added_up(charges: &[BTreeMap<String, String>]) -> Vec<String> {
    let mut items: BTreeMap<_, (BTreeSet<&str>, u64)> = BTreeMap::new();
    for charge in charges {
        let category = ["plan", "package", "usage"].iter().position(|word| *word == charge["category"]);
        let (apps, amount) = items.entry((&charge["month"], category, &charge["item"])).or_default();
        apps.insert(&charge["app"]);
        *amount += cents(&charge["amount"]);
    }
    let line = |((month, category, item), (apps, amount)): ((&String, Option<usize>, &String), (BTreeSet<_>, u64))| {
        let category = ["plan", "package", "usage"][category.expect("a category")];
        format!("{month},{category},{item},{},{}.{:02},USD", apps.len(), amount / 100, amount % 100)
    };
    items.into_iter().map(line).collect()
}

/// `--summary` is what the files of the full run add up to, column by column, in each manner of reading.
#[test]
fn the_summary_is_what_the_charges_add_up_to() {
    let small = small();
    let full = results(&small.by_app, &[]);
    let expected = added_up(&rows(&full["charges.csv"]));
    assert!(expected.len() > 25, "{expected:?}");
    for manner in ["--threads=2", "--grouped"] {
        let out = scratch();
        let dir = out.path().to_str().expect("UTF-8");
        let output = run(&small.by_app, &[manner, "--summary", "--format=csv", EVERYTHING, "--out", dir]);
        let files = files_of(out.path());
        let expected_names = ["run.json", "summary.csv", "summary.jsonl", "summary.parquet"];
        let written = expected_names.iter().filter(|name| cfg!(feature = "parquet") || !name.ends_with(".parquet"));
        assert_eq!(names(&files), written.copied().collect::<Vec<_>>());
        let text = String::from_utf8_lossy(&files["summary.csv"]);
        let (header, lines) = text.split_once('\n').expect("a header");
        assert_eq!(header, "month,category,item,apps,amount,currency");
        assert_eq!(lines.lines().collect::<Vec<_>>(), expected);
        assert_eq!((output.status, output.stdout.as_str(), output.stderr.as_str()), (0, text.as_ref(), ""));
    }
    // And per month, category by category, what the months add up to.
    let months = rows(&full["months.csv"]);
    for (category, column) in [("plan", "plan"), ("package", "packages"), ("usage", "usage")] {
        let of_summary = expected.iter().filter(|line| line.contains(&format!(",{category},")));
        let summed: u64 = of_summary.map(|line| cents(line.rsplit(',').nth(1).expect("an amount"))).sum();
        assert_eq!(summed, months.iter().map(|row| cents(&row[column])).sum::<u64>(), "{category}");
        assert!(summed > 0, "{category}");
    }
}

/// A charge that an app has in two tiers or editions of one month is one app; rules of fees by day (B1).
#[test]
fn an_app_with_two_tiers_in_a_month_counts_once_in_the_summary() {
    let folder = scratch();
    let file = folder.path().join("tiers.csv");
    let text = "date,app,action,edition,members_per_group\n2022-11-01,a,upgrade,professional,2000\n\
        2022-11-11,a,change,ultimate,6000\n2022-11-20,b,upgrade,ultimate,3000\n";
    fs::write(&file, text).expect("a file for the test");
    let charges = rows(&results(&file, &[])["charges.csv"]);
    let of_levels = |row: &&BTreeMap<String, String>| row["item"] == "members_per_group" && row["month"] == "2022-11";
    assert_eq!(charges.iter().filter(of_levels).count(), 3);
    let summary = run(&file, &["--summary", "--format=csv"]).stdout;
    assert_eq!(summary.lines().skip(1).collect::<Vec<_>>(), added_up(&charges));
}
