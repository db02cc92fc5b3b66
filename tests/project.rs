//! The project file: options that stand in `billcast.toml` instead of on the command line.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::program::{Output, billcast, command, files_of, root, scratch};

/// F1, F2: professional from March on, 149.99 a month, under the rulebook of its time.
const SHOP: &str = "date,action,edition\n2019-02-10,upgrade,professional\n";

/// A folder with these files; those with a `/` in folders below it.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = scratch();
    for (name, text) in [("shop.csv", SHOP)].iter().chain(files) {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder for the test");
        fs::write(path, text).expect("a file for the test");
    }
    folder
}

/// Runs the program in a folder.
fn run_in(folder: &Path, args: &[&str]) -> Output {
    Output::of(command(args).current_dir(folder).spawn().expect("the program starts"))
}

/// The months that a run prints.
fn months(output: &Output) -> Vec<String> {
    let lines = output.stdout.lines().skip(1);
    lines.map(|line| line.split(',').nth(1).expect("a month").to_owned()).collect()
}

#[test]
fn what_stands_in_the_file_is_as_if_it_were_typed() {
    let project = "[run]\nfrom = \"2019-03\"\nto = \"2019-03\"\nformat = \"csv\"\nthreads = 1\ncsv-safe = true\n";
    let folder = folder(&[("billcast.toml", project)]);
    let taken = run_in(folder.path(), &["run", "shop.csv"]);
    let args = ["--from=2019-03", "--to=2019-03", "--format=csv", "--threads=1", "--csv-safe"];
    let typed = run_in(folder.path(), &[&["run", "shop.csv", "--no-project"][..], &args].concat());
    assert_eq!((taken.status, &taken.stdout), (0, &typed.stdout));
    assert_eq!(typed.stderr, "");
    assert!(taken.stdout.contains("shop,2019-03,professional,149.99"), "{}", taken.stdout);
    // Nobody has to guess where an option came from.
    assert!(taken.stderr.starts_with("note: from billcast.toml: "), "{}", taken.stderr);
    for arg in args {
        assert!(taken.stderr.contains(arg), "{}", taken.stderr);
    }
    assert_eq!(run_in(folder.path(), &["run", "shop.csv", "--quiet"]).stderr, "");
}

#[test]
fn the_command_line_wins_over_the_file() {
    let project = "[run]\nfrom = \"2019-03\"\nto = \"2019-03\"\nformat = \"csv\"\n";
    let folder = folder(&[("billcast.toml", project)]);
    assert_eq!(months(&run_in(folder.path(), &["run", "shop.csv"])), ["2019-03"]);
    assert_eq!(months(&run_in(folder.path(), &["run", "shop.csv", "--to", "2019-04"])), ["2019-03", "2019-04"]);
    assert_eq!(months(&run_in(folder.path(), &["run", "--from=2019-02", "shop.csv"])), ["2019-02", "2019-03"]);
    let json = run_in(folder.path(), &["run", "shop.csv", "--format", "json"]);
    assert!(json.stdout.starts_with('{'), "{}", json.stdout);
}

/// `--summary` and `--only` are refused together where both are typed; the file gives way.
#[test]
fn an_option_of_the_file_gives_way_to_a_typed_one_that_it_must_not_stand_beside() {
    let folder = folder(&[("billcast.toml", "[run]\nsummary = true\nquiet = true\n")]);
    let files = |args: &[&str]| {
        let output = run_in(folder.path(), &[&["run", "shop.csv", "--out", "results"], args].concat());
        assert_eq!((output.status, output.stderr.as_str()), (0, ""));
        let files = files_of(&folder.path().join("results")).into_keys().collect::<Vec<_>>();
        fs::remove_dir_all(folder.path().join("results")).expect("the results");
        files
    };
    assert_eq!(files(&[]), ["run.json", "summary.csv"]);
    assert_eq!(files(&["--only", "months"]), ["months.csv", "run.json"]);
    run_in(folder.path(), &["run", "shop.csv", "--out=r", "--summary", "--only=months"]).refused("cannot be used with");
}

/// A project says in which formats its results are written; a run that writes none is no wrong use.
#[test]
fn an_option_of_the_file_waits_for_the_one_without_which_it_is_nothing() {
    let project = "[run]\nas = [\"csv\", \"jsonl\"]\nonly = \"months\"\n";
    let folder = folder(&[("billcast.toml", project)]);
    let output = run_in(folder.path(), &["run", "shop.csv"]);
    assert_eq!((output.status, output.stderr.as_str()), (0, ""));
    let output = run_in(folder.path(), &["run", "shop.csv", "--out", "results"]);
    assert_eq!(output.stderr, "note: from billcast.toml: --as=csv,jsonl --only=months\n");
    let files: Vec<String> = files_of(&folder.path().join("results")).into_keys().collect();
    assert_eq!(files, ["months.csv", "months.jsonl", "run.json"]);
    run_in(folder.path(), &["run", "shop.csv", "--as", "csv", "--no-project"]).refused("--out <DIR>");
}

#[test]
fn the_table_of_a_command_wins_over_what_commands_share() {
    let project = "[shared]\nquiet = true\nto = \"2019-03\"\n[run]\nquiet = false\nfrom = \"2019-03\"\nformat = \"csv\"\n\
        [diff]\nto = \"2019-04\"\n";
    let folder = folder(&[("billcast.toml", project)]);
    let output = run_in(folder.path(), &["run", "shop.csv"]);
    assert_eq!(months(&output), ["2019-03"]);
    assert_eq!(output.stderr, "note: from billcast.toml: --format=csv --from=2019-03 --to=2019-03\n");
    // What a command lacks, it is not given.
    let output = run_in(folder.path(), &["explain", "shop.csv"]);
    assert_eq!((output.status, output.stderr.as_str()), (0, "note: from billcast.toml: --to=2019-03\n"));
    assert_eq!(run_in(folder.path(), &["diff", "shop.csv", "shop.csv"]).stdout, "");
}

/// The file of the nearest folder above counts, alone; what it names is seen from there.
#[test]
fn a_project_file_is_found_above_and_its_paths_are_its_own() {
    let project = "[shared]\nrulebook = \"lists/ours.toml\"\n[run]\nout = \"results\"\nquiet = true\n";
    let files = [("billcast.toml", project), ("a/b/rows.csv", SHOP), ("a/c/billcast.toml", "[run]\nquiet = true\n")];
    let folder = folder(&files);
    let ours = fs::read_to_string(root().join("rulebooks/tencent-im-intl-2020.toml")).expect("a rulebook");
    assert!(ours.contains("149.99"));
    fs::create_dir(folder.path().join("lists")).expect("a folder for the test");
    fs::write(folder.path().join("lists/ours.toml"), ours.replace("149.99", "200.00")).expect("a file for the test");
    let below = folder.path().join("a/b");
    let output = run_in(&below, &["run", "rows.csv"]);
    assert_eq!((output.status, output.stderr.as_str()), (0, ""));
    let results = files_of(&folder.path().join("results"));
    let text = |name: &str| String::from_utf8(results[name].clone()).expect("UTF-8");
    assert!(text("months.csv").contains("rows,2019-03,professional,200.00"), "{}", text("months.csv"));
    // The run says where its options come from.
    let run: Value = serde_json::from_str(&text("run.json")).expect("JSON");
    assert_eq!(run["options"]["project"], "../../billcast.toml");
    assert_eq!(run["options"]["rulebook"], "../../lists/ours.toml");
    // A folder below has a file of its own.
    fs::remove_dir_all(folder.path().join("results")).expect("the results");
    assert_eq!(run_in(&folder.path().join("a/c"), &["run", "../b/rows.csv"]).stdout, "");
    assert!(!folder.path().join("results").exists());
}

#[test]
fn the_id_of_a_rulebook_is_no_path() {
    let project = "[run]\nrulebook = \"tencent-im-intl-2021-08\"\nformat = \"csv\"\n";
    let folder = folder(&[("billcast.toml", project), ("below/rows.csv", SHOP)]);
    let output = run_in(&folder.path().join("below"), &["run", "rows.csv"]);
    assert!(output.stdout.contains("rows,2019-03,professional,449.99"), "{}{}", output.stdout, output.stderr);
}

#[test]
fn run_json_names_no_project_file_that_gave_nothing() {
    let folder = folder(&[("billcast.toml", "[check]\nquiet = true\n")]);
    let output = run_in(folder.path(), &["run", "shop.csv", "--out", "results"]);
    assert_eq!((output.status, output.stderr.as_str()), (0, ""));
    let run = fs::read_to_string(folder.path().join("results/run.json")).expect("run.json");
    assert!(!run.contains("project"), "{run}");
}

/// The file may name the scenarios; those that are typed take their place.
#[test]
fn scenarios_of_the_file_give_way_to_typed_ones() {
    let project = "[run]\nscenarios = [\"shop.csv\", \"more\"]\nformat = \"csv\"\n";
    let folder = folder(&[("billcast.toml", project), ("more/club.csv", SHOP), ("more/-x.csv", SHOP)]);
    let apps = |folder: &Path, args: &[&str]| {
        let output = run_in(folder, args);
        assert_eq!(output.status, 0, "{}", output.stderr);
        let mut apps: Vec<String> =
            output.stdout.lines().skip(1).map(|line| line.split(',').next().expect("an app").to_owned()).collect();
        apps.dedup();
        apps
    };
    assert_eq!(apps(folder.path(), &["run"]), ["-x", "club", "shop"]);
    assert_eq!(apps(folder.path(), &["run", "--to", "2019-05", "--", "shop.csv"]), ["shop"]);
    assert_eq!(apps(&folder.path().join("more"), &["run", "--app", "club"]), ["club"]);
    fs::write(folder.path().join("more/billcast.toml"), "[run]\nscenarios = \"-x.csv\"\nformat = \"csv\"\n")
        .expect("a file for the test");
    assert_eq!(apps(&folder.path().join("more"), &["run"]), ["-x"]);
    run_in(folder.path(), &["explain"]).refused("<SCENARIO>...");
    run_in(folder.path(), &["run", "--no-project"]).refused("<SCENARIO>...");
}

#[test]
fn check_takes_scenarios_and_what_is_expected_from_the_file() {
    let project = "[check]\nscenarios = [\"cases\"]\nexpected = \"results\"\nrequire-coverage = false\nquiet = true\n";
    let folder = folder(&[("billcast.toml", project), ("cases/shop.csv", SHOP), ("cases/below/notes", "")]);
    let inside = folder.path().join("cases/below");
    assert_eq!(run_in(&inside, &["check"]).status, 1, "nothing is expected yet");
    assert_eq!(run_in(&inside, &["check", "--bless"]).status, 0);
    assert!(folder.path().join("results/shop/charges.csv").exists());
    assert_eq!(run_in(&inside, &["check"]).status, 0);
    let covered = run_in(&inside, &["check", "--require-coverage"]);
    assert_eq!(covered.status, 1);
    assert!(covered.stderr.contains("rules touched by no scenario"), "{}", covered.stderr);
    let required = project.replace("require-coverage = false", "require-coverage = \"all\"");
    fs::write(folder.path().join("billcast.toml"), required).expect("a file for the test");
    assert!(run_in(&inside, &["check"]).stderr.contains("entries of rulebooks"));
}

#[test]
fn the_project_file_of_the_readme_is_taken() {
    let page = fs::read_to_string(root().join("README.md")).expect("the page");
    let block = page.split("```toml\n").find(|block| block.contains("[shared]")).expect("a block");
    let project = block.split("```").next().expect("its text");
    // A build without Parquet takes the same file, but for that.
    let project = if cfg!(feature = "parquet") { project.to_owned() } else { project.replace("parquet", "jsonl") };
    let folder = folder(&[("billcast.toml", &project), ("portfolio/club.csv", SHOP)]);
    fs::create_dir(folder.path().join("price-lists")).expect("a folder for the test");
    let list = root().join("rulebooks/tencent-im-intl-2020.toml");
    fs::copy(list, folder.path().join("price-lists/ours.toml")).expect("a file for the test");
    let output = run_in(folder.path(), &["run", "--out", "results", "--only", "months"]);
    assert_eq!(output.status, 0, "{}", output.stderr);
    let months = fs::read_to_string(folder.path().join("results/months.csv")).expect("the months");
    assert!(months.contains("club,2019-03,professional,149.99"), "{months}");
    assert_eq!(files_of(&folder.path().join("results")).len(), 3);
}

#[test]
fn an_option_that_a_command_requires_may_stand_in_the_file() {
    let bill = "app,month,item,amount,currency\nshop,2019-03,professional,149.99,USD\n";
    let project = "[reconcile]\nactual = \"bill.csv\"\nwithin = \"0.01\"\nquiet = true\n";
    let folder = folder(&[("billcast.toml", project), ("bill.csv", bill)]);
    let output = run_in(folder.path(), &["reconcile", "shop.csv"]);
    assert_eq!((output.status, output.stderr.as_str()), (0, ""));
    run_in(folder.path(), &["reconcile", "shop.csv", "--no-project"]).refused("--actual <BILL>");
    // An amount may be a whole number without quotes.
    fs::write(folder.path().join("billcast.toml"), project.replace("\"0.01\"", "1")).expect("a file for the test");
    assert_eq!(run_in(folder.path(), &["reconcile", "shop.csv"]).status, 0);
    // What is wrong with an amount, the command finds: then it is said where the amount stands.
    fs::write(folder.path().join("billcast.toml"), project.replace("0.01", "a cent")).expect("a file for the test");
    let output = run_in(folder.path(), &["reconcile", "shop.csv"]);
    output.refused("`a cent` is not an amount in USD");
    output.refused("note: from billcast.toml: --actual=bill.csv --quiet '--within=a cent'");
}

/// `--rulebooks` is refused where it changes nothing, if it was typed: a project's price lists are for other comparisons.
#[test]
fn what_a_project_says_for_all_comparisons_is_no_mistake_in_one() {
    let folder = folder(&[("billcast.toml", "[shared]\nrulebooks = \"lists\"\n")]);
    fs::create_dir(folder.path().join("lists")).expect("a folder for the test");
    let fixture = root().join("rulebooks/tencent-im-intl-2020.toml");
    fs::copy(fixture, folder.path().join("lists/ours.toml")).expect("a file for the test");
    for out in ["one", "two"] {
        let output = run_in(folder.path(), &["run", "shop.csv", "--quiet", "--out", out]);
        assert_eq!(output.status, 0, "{}", output.stderr);
    }
    let output = run_in(folder.path(), &["diff", "one", "two"]);
    assert_eq!(output.status, 0, "{}", output.stderr);
    run_in(folder.path(), &["diff", "one", "two", "--rulebooks", "lists"]).refused("--rulebooks changes nothing");
    // The commands of `rules` look at the same lists.
    let listed = run_in(folder.path(), &["rules", "show", "tencent-im-intl-2020"]);
    assert_eq!((listed.status, listed.stderr.as_str()), (0, "note: from billcast.toml: --rulebooks=lists\n"));
    assert_eq!(run_in(folder.path(), &["rules", "list", "--no-project"]).stderr, "");
}

#[test]
fn another_file_or_none_may_be_named() {
    let other = "[run]\nto = \"2019-03\"\nformat = \"csv\"\n";
    let folder = folder(&[("billcast.toml", "[run]\nquiet = true\n"), ("conf/other.toml", other)]);
    let output = run_in(folder.path(), &["run", "shop.csv", "--project", "conf/other.toml"]);
    assert_eq!(months(&output), ["2019-02", "2019-03"]);
    let none = run_in(folder.path(), &["run", "shop.csv", "--no-project"]);
    assert!(none.stdout.contains("149.99") && none.stderr.is_empty(), "{}", none.stderr);
    run_in(folder.path(), &["run", "shop.csv", "--project", "nowhere.toml"]).refused("nowhere.toml");
    run_in(folder.path(), &["run", "shop.csv", "--project=conf/other.toml", "--no-project"])
        .refused("cannot be used with");
}

const MISTAKES: &str = "\
quiet = true

[run]
qiuet = true
bless = true
threads = \"two\"
from = \"2019-3\"
only = [\"months\", \"chargse\", 3]
expected = \"outputs\"

[check]
bless = true
require-coverage = 1

[shared]
format = \"table\"
budgte = 3
rulebook = 2019-01-01

[diff]
all = \"yes\"
fail-over = 0.5

[rnu]
";

/// Every mistake comes out at its place, those of other commands' tables too.
#[test]
fn every_mistake_of_the_file_is_reported() {
    let folder = folder(&[("billcast.toml", MISTAKES)]);
    let output = run_in(folder.path(), &["run", "shop.csv", "--format", "json"]);
    assert_eq!((output.status, output.stdout.as_str()), (2, ""));
    let json: Value = serde_json::from_str(&output.stderr).expect("JSON");
    assert_eq!(json["command"], "run");
    let errors: Vec<String> = json["errors"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|error| {
            let word = |name: &str| error[name].as_str().unwrap_or_default().to_owned();
            format!("{}:{} {} {} ({})", error["line"], error["column"], word("code"), word("message"), word("help"))
        })
        .collect();
    let expected = [
        "1:1 project::outside `quiet` stands in no table (put it below [shared], or below the table of a command)",
        "4:1 project::option-unknown unknown option `run.qiuet` (did you mean `quiet`?)",
        "5:1 project::option-unknown unknown option `run.bless`",
        "6:11 project::option-type `run.threads`: a text stands here (write a whole number)",
        "7:8 project::option-value `run.from`: ",
        "8:19 project::option-value `run.only[2]`: unknown word `chargse` (did you mean `charges`?",
        "8:30 project::option-type `run.only[3]`: a number stands here (write a text in quotes, or a list: [a text in quotes, ...])",
        "9:1 project::option-unknown unknown option `run.expected` (it is an option of `check`)",
        "12:1 project::option-unknown `check.bless` is for the command line alone (remove it, and type --bless where it is wanted)",
        "13:20 project::option-type `check.require-coverage`: a number stands here (write true, false or a text in quotes)",
        "16:10 project::option-value `shared.format`: unknown word `table`, for `explain` (",
        "17:1 project::option-unknown unknown option `shared.budgte`",
        "18:12 project::option-type `shared.rulebook`: a date stands here, for `run` (write a text in quotes)",
        "21:7 project::option-type `diff.all`: a text stands here (write true or false)",
        "22:13 project::option-type `diff.fail-over`: a number with a point stands here (write an amount in quotes, or a whole number)",
        "24:2 project::table-unknown unknown table `rnu` (did you mean `run`? expected `run`, ",
    ];
    for (error, expected) in errors.iter().zip(expected) {
        assert!(error.starts_with(expected), "{error}\n{expected}");
    }
    assert_eq!(errors.len(), expected.len(), "{errors:#?}");
}

#[test]
fn options_that_must_not_stand_together_are_refused_in_one_table() {
    let folder = folder(&[("billcast.toml", "[run]\nsummary = true\nout = \"r\"\nonly = [\"months\"]\n")]);
    run_in(folder.path(), &["run", "shop.csv"]).refused("`summary` cannot stand beside `only`");
    // One that is off stands beside anything.
    fs::write(folder.path().join("billcast.toml"), "[run]\nsummary = false\nout = \"r\"\nonly = [\"months\"]\n")
        .expect("a file for the test");
    assert_eq!(run_in(folder.path(), &["run", "shop.csv"]).status, 0);
}

#[test]
fn help_pages_and_completions_do_not_know_the_file() {
    let folder = folder(&[("billcast.toml", MISTAKES)]);
    let all: [&[&str]; 6] =
        [&["run", "--help"], &["--version"], &["man", "run"], &["completions", "bash"], &["help", "check"], &[]];
    for args in all {
        let (with, without) = (run_in(folder.path(), args), billcast(args));
        assert_eq!((with.status, with.stdout, with.stderr), (without.status, without.stdout, without.stderr));
    }
    // What is wrong with the command line is said of the command line alone.
    run_in(folder.path(), &["run", "shop.csv", "--qiuet"]).refused("unexpected argument '--qiuet'");
}

/// Whatever stands there, the file is read or refused.
#[test]
fn no_file_makes_the_program_panic() {
    let texts = [
        "[run]\nfrom = \"\"\nout = \"\"\nonly = [[]]\nscenarios = []\n",
        "[run]\nscenarios = [{ a = 1 }, 1979-05-27, 0x1F, 99999999999999999999, nan]\n",
        "[[run]]\nquiet = true\n",
        "run = []\nshared = \"\"\n\"\" = {}\n",
        "[run]\n\"\\u0000\\u001b[31m\" = \"\\u0007\"\nformat = \"\\u0007\"\n",
        "[run\n",
        "[run.only]\nmonths = true\n",
        "[run]\nthreads = 99999999999999999999999999\n",
    ];
    for text in texts {
        let folder = folder(&[("billcast.toml", text)]);
        let output = run_in(folder.path(), &["run", "shop.csv"]);
        output.refused("billcast.toml");
        assert!(!output.stderr.contains("panicked"), "{}", output.stderr);
        assert!(!output.stderr.contains(['\u{7}', '\u{1b}']), "{}", output.stderr);
    }
    let folder = folder(&[]);
    fs::write(folder.path().join("billcast.toml"), b"[run]\nout = \"\xff\"\n").expect("a file for the test");
    run_in(folder.path(), &["run", "shop.csv"]).refused("is not UTF-8");
}
