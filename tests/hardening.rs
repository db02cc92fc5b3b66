//! What others write into an input has no power over a spreadsheet, a terminal or a folder.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::program::{Output, billcast, billcast_fed, command, scratch};

/// What a spreadsheet may take for a formula, by its first character.
const FORMULAS: [&str; 6] = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1"];

fn text(path: &Path) -> String {
    path.to_str().expect("UTF-8").to_owned()
}

/// Rows of apps that are called like formulas, with groups and users that are.
fn formulas() -> String {
    let rows = FORMULAS.map(|id| {
        format!(
            "2020-01-05,\"{id}\",upgrade,professional,,,\n2020-02-01,\"{id}\",join,,\"{id}\",,\n\
             2020-02-01,\"{id}\",befriend,,,\"{id}\",900000\n"
        )
    });
    format!("date,app,action,edition,group,user,count\n{}", rows.concat())
}

/// The cells of a CSV file.
fn cells(csv: &str) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes());
    let records = reader.records().map(|record| record.expect("a row"));
    records.flat_map(|record| record.iter().map(str::to_owned).collect::<Vec<_>>()).collect()
}

fn run_formulas(options: &[&str]) -> (tempfile::TempDir, Output) {
    let folder = scratch();
    let file = folder.path().join("=cmd.csv");
    fs::write(&file, formulas()).expect("a file for the test");
    let (file, out) = (text(&file), text(&folder.path().join("out")));
    let output = billcast(&[&["run", file.as_str(), "--out", out.as_str(), "--format", "csv"], options].concat());
    assert_eq!(output.status, 0, "{}", output.stderr);
    (folder, output)
}

/// Programs read the ids that they wrote.
#[test]
fn an_id_that_looks_like_a_formula_stays_as_it_is() {
    let (folder, output) = run_formulas(&[]);
    for csv in ["months", "charges", "invoices", "violations"] {
        let csv = fs::read_to_string(folder.path().join(format!("out/{csv}.csv"))).expect("results");
        let cells: BTreeSet<String> = cells(&csv).into_iter().collect();
        assert!(FORMULAS.iter().all(|id| cells.contains(*id)), "{csv}");
    }
    assert!(cells(&output.stdout).contains(&"=1+1".to_owned()));
    let violations = fs::read_to_string(folder.path().join("out/violations.csv")).expect("results");
    assert!(violations.contains(",=cmd.csv,"), "{violations}");
}

/// With --csv-safe no cell of any CSV begins as a formula does: not an id, not a file's name, not a message.
#[test]
fn csv_safe_guards_every_text_that_a_spreadsheet_would_run() {
    let (folder, output) = run_formulas(&["--csv-safe"]);
    let out = folder.path().join("out");
    let files = ["months", "charges", "invoices", "violations"].map(|name| out.join(format!("{name}.csv")));
    let written = files.map(|file| fs::read_to_string(file).expect("results"));
    for csv in written.iter().chain([&output.stdout]) {
        for cell in cells(csv) {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell} in\n{csv}");
        }
        assert!(cells(csv).contains(&"'=1+1".to_owned()), "{csv}");
    }
    assert!(written[3].contains(",'=cmd.csv,"), "{}", written[3]);
    let run: Value = serde_json::from_slice(&fs::read(out.join("run.json")).expect("run.json")).expect("JSON");
    assert_eq!(run["options"]["csv_safe"], "true");
}

/// What was guarded is the app that it was: the results of both manners say the same.
#[test]
fn guarded_results_are_read_as_what_they_were() {
    let (plain, _) = run_formulas(&[]);
    let (safe, _) = run_formulas(&["--csv-safe"]);
    let [plain, safe] = [plain.path().join("out"), safe.path().join("out")].map(|path| text(&path));
    let output = billcast(&["diff", &plain, &safe]);
    assert!(output.stdout.starts_with("the two bills say the same"), "{}", output.stdout);
}

#[test]
fn csv_safe_guards_the_ids_of_a_comparison_and_not_its_differences() {
    let folder = scratch();
    let file = folder.path().join("rows.csv");
    fs::write(&file, formulas()).expect("a file for the test");
    let (was, is) = ("tencent-im-intl-2021-08", "tencent-im-intl-2020");
    let diff = ["diff", &text(&file), "--rulebook", was, "--against", is, "--format", "csv"];
    let plain = billcast(&diff).stdout;
    assert!(plain.contains("\n=1+1,2020-02,plan,professional,449.99,149.99,-300.00,USD\n"), "{plain}");
    let safe = billcast(&[&diff[..], &["--csv-safe"]].concat()).stdout;
    assert!(safe.contains("\n'=1+1,2020-02,plan,professional,449.99,149.99,-300.00,USD\n"), "{safe}");
}

/// Every file below a folder, by its path in it.
fn everything(folder: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() && !path.is_symlink() {
                open.push(path.clone());
            }
            found.insert(path.strip_prefix(folder).expect("below it").to_owned());
        }
    }
    found
}

/// Ids, editions and names of files lead nowhere: what is written has names of the program's own.
#[test]
fn nothing_is_written_outside_the_folder_of_the_results() {
    let world = scratch();
    let (inner, out) = (world.path().join("a/b"), "out");
    fs::create_dir_all(&inner).expect("folders for the test");
    let mut rows = "date,app,action,edition,group,group_type,count\n".to_owned();
    for id in ["../x", "../../x", "/tmp/billcast-x", "..", ".", "a/../../x", "C:\\x", "~", "out/../../x.csv", "\u{0}x"]
    {
        rows += &format!("2020-01-05,{id},upgrade,professional,,,\n2020-01-06,{id},create_group,,{id},public,\n");
        rows += &format!("2020-01-07,{id},open_room,,,,900\n");
    }
    fs::write(inner.join("...csv"), &rows).expect("a file for the test");
    let before = everything(world.path());
    for formats in ["csv,jsonl", "csv"] {
        let args = ["run", "...csv", "--out", out, "--as", formats, "--csv-safe", "--quiet", "--app", "../x"];
        for args in [&args[..8], &args[..]] {
            let run = command(args).current_dir(&inner).output().expect("the program ends");
            assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        }
    }
    let written = everything(world.path());
    let new: Vec<&Path> = written.difference(&before).map(PathBuf::as_path).collect();
    assert!(new.iter().all(|path| path.starts_with("a/b/out")), "{new:?}");
    let names = ["charges", "invoices", "months", "violations"];
    let names = names.iter().flat_map(|name| [format!("{name}.csv"), format!("{name}.jsonl")]);
    let expected: BTreeSet<PathBuf> = names.chain(["run.json".to_owned()]).map(PathBuf::from).collect();
    assert_eq!(everything(&inner.join(out)), expected);
}

/// A link in the place of a result is replaced, and what it leads to stays.
#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_a_result_is_not_followed() {
    let world = scratch();
    let (mine, out) = (world.path().join("mine.txt"), world.path().join("out"));
    fs::write(&mine, "mine").expect("a file for the test");
    fs::create_dir(&out).expect("a folder for the test");
    for name in ["months.csv", "run.json"] {
        std::os::unix::fs::symlink("../mine.txt", out.join(name)).expect("a link");
    }
    assert_eq!(billcast(&["run", "scenarios/documented/2.csv", "--quiet", "--out", &text(&out)]).status, 0);
    assert_eq!(fs::read_to_string(&mine).expect("the file"), "mine");
    assert!(fs::read_to_string(out.join("months.csv")).expect("results").starts_with("app,month,"));
}

/// An escape sequence, a bell, a carriage return and a character that turns the direction of writing.
const EVIL: &str = "x\u{1b}[31m\u{7}\r\u{202e}y";

fn is_tame(output: &Output, what: &[&str]) {
    for text in [&output.stderr, &output.stdout] {
        let obeyed = |character: char| (character.is_control() && character != '\n') || character == '\u{202e}';
        assert!(!text.contains(obeyed), "{what:?}\n{text:?}");
    }
}

/// Whatever part of the command line is of ill will, no terminal obeys it.
#[test]
fn what_is_typed_is_shown_and_not_obeyed() {
    let two = "scenarios/documented/2.csv";
    for args in [
        ["run", EVIL].as_slice(),
        &["run", two, "--app", EVIL],
        &["run", two, "--from", EVIL],
        &["run", two, "--format", EVIL],
        &["run", two, "--threads", EVIL],
        &["run", two, "--rulebook", EVIL],
        &["run", two, "--rulebooks", EVIL],
        &["run", two, "--only", EVIL],
        &["run", two, "--x\u{1b}[31m"],
        &["run", two, "--out", "Cargo.toml/\u{1b}[31m"],
        &["diff", EVIL, two],
        &["diff", two, "--against", EVIL],
        &["diff", two, "scenarios/documented/1.csv", "--fail-over", EVIL],
        &["check", EVIL],
        &["check", two, "--expected", "outputs", "--rulebooks", EVIL],
        &["check", two, "--budget", EVIL],
        &["check", two, "--budget-file", EVIL],
        &["check", two, "--junit", "Cargo.toml/\u{1b}[31m"],
        &["check", two, "--require-coverage=\u{1b}[31m"],
        &["explain", EVIL],
        &["explain", two, "--app", EVIL],
        &["explain", two, "--month", EVIL],
        &["explain", two, "--item", EVIL],
        &["readings", EVIL],
        &["readings", two, "--rulebook", EVIL],
        &["readings", two, "--app", EVIL],
        &["advise", EVIL],
        &["advise", "scenarios/forecast/needs.csv", "--app", EVIL],
        &["advise", "scenarios/forecast/needs.csv", "--base", EVIL],
        &["reconcile", two, "--actual", EVIL],
        &["reconcile", EVIL, "--actual", "outputs/documented/2/charges.csv"],
        &["reconcile", two, "--actual", "outputs/documented/2/charges.csv", "--mapping", EVIL],
        &["reconcile", two, "--actual", "outputs/documented/2/charges.csv", "--within", EVIL],
        &["rules", "show", EVIL],
        &["rules", "validate", EVIL],
        &["rules", EVIL],
        &["completions", EVIL],
        &["man", EVIL],
        &[EVIL],
    ] {
        for format in [&[][..], &["--format", "json"]] {
            let output = billcast(&[args, format].concat());
            assert_eq!(output.status, 2, "{args:?}: {}", output.stdout);
            assert!(!output.stderr.is_empty(), "{args:?}");
            is_tame(&output, args);
        }
    }
}

/// Nor what stands in a scenario: an id, a word, a column, a note.
#[test]
fn what_stands_in_a_scenario_is_shown_and_not_obeyed() {
    let row = |cells: [&str; 4]| format!("\"{}\"", cells.join("\",\""));
    let evil = |at: usize| {
        let mut cells = ["2020-01-01", "shop", "open_room", "900"];
        cells[at] = EVIL;
        format!("date,app,action,count\n{}\n", row(cells))
    };
    let columns = format!("date,app,action,\"{EVIL}\"\n2020-01-01,shop,create,\n");
    let quotes = format!("date,app,action\n2020-01-01,\"{EVIL}\"{EVIL},create\n");
    for rows in [evil(0), evil(1), evil(2), evil(3), columns, quotes] {
        is_tame(&billcast_fed(&["run", "-"], rows.as_bytes()), &[&rows]);
        is_tame(&billcast_fed(&["run", "-", "--summary"], rows.as_bytes()), &[&rows]);
        is_tame(&billcast_fed(&["run", "-", "--app", "x"], rows.as_bytes()), &[&rows]);
        let folder = scratch();
        let file = folder.path().join("rows.csv");
        fs::write(&file, &rows).expect("a file for the test");
        let file = text(&file);
        let bill = "outputs/documented/2/charges.csv";
        for args in [
            ["diff", &file, "scenarios/documented/1.csv"].as_slice(),
            &["advise", &file],
            &["advise", "scenarios/forecast/needs.csv", "--base", &file],
            &["check", &file, "--expected", &text(folder.path())],
            &["check", &file, "--format", "github"],
            &["check", &file, "--budget", "0.01"],
            &["explain", &file],
            &["explain", &file, "--app", "x"],
            &["readings", &file],
            &["reconcile", &file, "--actual", bill],
            &["reconcile", "scenarios/documented/2.csv", "--actual", &file],
        ] {
            is_tame(&billcast(args), &[args, &[&rows]].concat());
        }
    }
}

/// Nor the name of a file or folder.
#[cfg(unix)]
#[test]
fn the_name_of_a_file_is_shown_and_not_obeyed() {
    let folder = scratch();
    let evil = folder.path().join(EVIL);
    fs::create_dir(&evil).expect("a folder for the test");
    let [right, wrong, rulebook] =
        ["right.csv", "wrong.csv", "own.toml"].map(|name| evil.join(format!("{EVIL}{name}")));
    fs::write(&right, "date,action,count\n2020-01-01,open_room,900\n").expect("a file for the test");
    fs::write(&rulebook, fs::read(crate::program::root().join("tests/fixtures/kumo-chat.toml")).expect("a rulebook"))
        .expect("a file for the test");
    let [right, rulebook, folder] = [&right, &rulebook, &evil].map(|path| text(path));
    for args in [
        ["run", &right].as_slice(),
        &["run", &right, &right],
        &["run", &right, "--out", &folder],
        &["run", &right, "--rulebook", &rulebook],
        &["run", &right, "--rulebooks", &folder],
        &["diff", &right, "scenarios/documented/2.csv"],
        &["check", &right],
        &["check", &folder, "--expected", &folder],
        &["check", &right, "--rulebooks", &folder],
        &["check", &right, "--junit", &right],
        &["check", &right, "--budget-file", &right],
        &["explain", &right],
        &["readings", &right, "--rulebook", &rulebook],
        &["reconcile", &right, "--actual", &right],
        &["reconcile", &right, "--actual", "outputs/documented/2/charges.csv", "--mapping", &rulebook],
        &["rules", "validate", &rulebook],
        &["rules", "validate", &rulebook, "--format", "json"],
        &["rules", "show", &rulebook],
    ] {
        is_tame(&billcast(args), args);
    }
    fs::write(&wrong, "date,action\n2020-01-01,upgarde\n").expect("a file for the test");
    billcast(&["run", &folder]).refused("x␛[31m␇␍�ywrong.csv:2:12");
    is_tame(&billcast(&["run", &folder]), &["run"]);
}

/// Nor what stands in expected results, options and budgets of a check, or in a bill and its mapping.
#[test]
fn what_stands_beside_a_scenario_is_shown_and_not_obeyed() {
    let folder = scratch();
    let [scenarios, outputs] = ["scenarios", "outputs/shop"].map(|name| folder.path().join(name));
    for path in [&scenarios, &outputs] {
        fs::create_dir_all(path).expect("folders for the test");
    }
    let write = |path: &Path, text: &str| fs::write(path, text).expect("a file for the test");
    let in_folder = |args: &[&str]| {
        let child = command(args).current_dir(folder.path()).spawn().expect("the program starts");
        is_tame(&Output::of(child), args);
    };
    write(&scenarios.join("shop.csv"), "date,action,edition\n2020-01-05,upgrade,professional\n");
    let quoted = format!("\"{EVIL}\"");
    for name in ["charges", "months", "invoices", "violations"] {
        let right = fs::read_to_string(crate::program::root().join(format!("outputs/documented/2/{name}.csv")));
        let right = right.expect("results");
        let header = right.lines().next().expect("a header").to_owned();
        let row = vec![quoted.as_str(); header.split(',').count()].join(",");
        write(&outputs.join(format!("{name}.csv")), &format!("{header},{quoted}\n{row},{quoted}\n"));
    }
    for run in [format!("{{\"format\": {:?}}}", "x\u{7}"), quoted.clone(), "{\"format\": \"\\u001b[31m\"}".to_owned()] {
        write(&outputs.join("run.json"), &run);
        for format in ["text", "github"] {
            in_folder(&["check", "--format", format, "--junit", "check.xml"]);
            let report = fs::read_to_string(folder.path().join("check.xml")).unwrap_or_default();
            assert!(!report.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{report:?}");
        }
    }
    for options in
        [format!("from = {quoted}"), "rulebook = \"\\u001b[31m.toml\"".to_owned(), "\"\\u202e\" = 1".to_owned()]
    {
        write(&scenarios.join("shop.toml"), &options);
        in_folder(&["check"]);
    }
    fs::remove_file(scenarios.join("shop.toml")).expect("the options");
    let [budgets, bill, mapping] = ["budgets.csv", "bill.csv", "mapping.toml"].map(|name| folder.path().join(name));
    for text in [
        format!("app,month,budget\n{quoted},2020-02,1\n"),
        format!("app,month,budget\nshop,{quoted},{quoted}\n"),
        format!("app,{quoted}\n"),
    ] {
        write(&budgets, &text);
        in_folder(&["check", "--budget-file", "budgets.csv"]);
    }
    let header = "app,month,category,item,tier,edition,quantity,unit_price,amount,currency";
    for text in [
        format!("{header}\n{quoted},2020-02,plan,{quoted},,{quoted},1,1,5.00,USD\n"),
        format!("{header}\nshop,{quoted},{quoted},{quoted},{quoted},x,{quoted},{quoted},{quoted},{quoted}\n"),
        format!("{quoted},{quoted}\n"),
    ] {
        write(&bill, &text);
        for map in
            ["[items]\n\"x\" = \"\\u001b[31m\"\n", "[columns]\n\"\\u202e\" = 1\n", "[columns]\napp = \"\\u001b[31m\"\n"]
        {
            write(&mapping, map);
            // JSON and CSV are data: there an id is what it is.
            in_folder(&["reconcile", "scenarios", "--actual", "bill.csv"]);
            in_folder(&["reconcile", "scenarios", "--actual", "bill.csv", "--mapping", "mapping.toml"]);
        }
    }
}

/// Nor what stands in a rulebook: keys, words, ids, titles.
#[test]
fn what_stands_in_a_rulebook_is_shown_and_not_obeyed() {
    // TOML takes no raw control character; an escaped one it does.
    let evil = "x\\u001b[31m\\u0007\\r\\u202ey";
    let folder = scratch();
    let file = folder.path().join("own.toml");
    let whole = fs::read_to_string(crate::program::root().join("tests/fixtures/kumo-chat.toml")).expect("a rulebook");
    for (from, to) in [
        ("id = \"kumo-chat-2024\"", format!("id = \"{evil}\"")),
        ("title = \"Kumo Chat", format!("title = \"{evil}")),
        ("document = \"Kumo Chat, fees", format!("document = \"{evil}")),
        ("family = \"kumo\"", format!("family = \"{evil}\"")),
        ("code = \"JPY\"", format!("code = \"{evil}\"")),
        ("refund = \"none\"", format!("refund = \"{evil}\"")),
        ("price = \"4800\"", format!("price = \"{evil}\"")),
        ("effective_from = 2024-01-01", format!("effective_from = \"{evil}\"")),
        ("unit = \"gb day\"", format!("unit = \"{evil}\"")),
        ("[changes]", format!("[changes]\n\"{evil}\" = 1")),
        ("[sources.fees]", format!("[sources.\"{evil}\"]\ndocument = \"\"\npublished = 2024-01-01\n\n[sources.fees]")),
        ("grove = { price = \"7.5\"", format!("\"{evil}\" = {{ price = \"7.5\"")),
        ("source = \"handbook\" }\n\n[readings]", format!("source = \"{evil}\" }}\n\n[readings]")),
        ("format = 1", format!("format = 1\nbased_on = \"{evil}\"")),
    ] {
        assert!(whole.contains(from), "{from}");
        fs::write(&file, whole.replacen(from, &to, 1)).expect("a file for the test");
        let (file, folder) = (text(&file), text(folder.path()));
        for args in [
            ["rules", "validate", &file].as_slice(),
            &["rules", "validate", &file, "--format", "json"],
            &["rules", "show", &file],
            &["rules", "diff", "tencent-im-intl-2020", &file],
            &["rules", "list", "--rulebooks", &folder],
            &["rules", "timeline", "--rulebooks", &folder],
            &["check", "scenarios/documented", "--rulebooks", &folder],
            &["explain", "scenarios/documented/2.csv", "--rulebook", &file],
            &["readings", "scenarios/documented/2.csv", "--rulebook", &file],
            &["run", "scenarios/documented/2.csv", "--rulebook", &file],
        ] {
            is_tame(&billcast(args), &[args, &[&to]].concat());
        }
    }
}
