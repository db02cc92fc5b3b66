//! What `advise` reads and writes.

use std::collections::BTreeSet;
use std::fs;

use crate::compressed_input::METHODS;
use crate::program::{billcast, billcast_fed, files_of, root, scratch};

const NEEDS: &str = "scenarios/forecast/needs.csv";

/// The schedule that is written is a scenario: a run of it gives the bill that was advised, and refuses nothing.
#[test]
fn the_schedule_runs_to_the_bill_that_was_advised() {
    let out = scratch();
    let folder = out.path().to_str().expect("UTF-8");
    let advised = billcast(&["advise", NEEDS, "--out", folder, "--format", "csv"]);
    assert_eq!(advised.status, 0, "{}", advised.stderr);
    assert_eq!(files_of(out.path()).into_keys().collect::<Vec<_>>(), ["advice.json", "schedule.csv"]);
    let schedule = out.path().join("schedule.csv").display().to_string();
    let run = billcast(&["run", &schedule, "--to", "2022-09", "--format", "csv"]);
    assert_eq!(run.stdout, advised.stdout);
    let run = billcast(&["run", &schedule, "--to", "2022-09", "--fail-on", "violations", "--quiet"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let json = billcast(&["advise", NEEDS, "--format", "json"]).stdout;
    assert_eq!(json, fs::read_to_string(out.path().join("advice.json")).expect("the advice"));
}

/// The rows of the base stand before those of the schedule, ids and counts as they were.
#[test]
fn the_rows_of_the_base_are_written_again() {
    let out = scratch();
    let [needs, base] = ["needs.csv", "shop.csv"].map(|name| out.path().join(name));
    let rows = "date,app,action,edition,group,group_type,user,count,meter,quantity\n\
                2021-01-01,shop,create,,,,,,,\n\
                2021-01-02,shop,create_group,,\"a,b\",public,,,,\n\
                2021-01-02,shop,join,,\"a,b\",,,3,,\n\
                2021-01-02,shop,befriend,,,,ann,2,,\n\
                2021-01-03,shop,upgrade,professional,,,,,,\n\
                2021-01-04,shop,usage,,,,,,bandwidth_mbps,1.5\n";
    fs::write(&base, rows).expect("a file for the test");
    fs::write(&needs, "month,users\n2021-03,200\n").expect("a file for the test");
    let [needs, base, folder] = [&needs, &base, &out.path().join("advice")].map(|path| path.display().to_string());
    let output = billcast(&["advise", &needs, "--base", &base, "--out", &folder, "--quiet"]);
    assert_eq!((output.status, output.stdout.as_str()), (0, ""), "{}", output.stderr);
    let written = fs::read_to_string(out.path().join("advice/schedule.csv")).expect("the schedule");
    assert_eq!(written, rows);
}

/// Nothing that is read is overwritten, and an app that nobody needs is answered with the nearest.
#[test]
fn wrong_use_is_refused() {
    let out = scratch();
    let needs = out.path().join("schedule.csv");
    fs::copy(root().join(NEEDS), &needs).expect("a file for the test");
    let (needs, folder) = (needs.display().to_string(), out.path().display().to_string());
    billcast(&["advise", &needs, "--out", &folder]).refused("the results would overwrite the input");
    billcast(&["advise", NEEDS, "--app", "need"]).refused("did you mean `needs`?");
    billcast(&["advise", NEEDS, "--to", "2021-08"]).refused("the horizon begins in 2021-09, after its end in 2021-08");
}

/// Each app is advised by itself, in byte order.
#[test]
fn several_apps_are_advised_each_by_itself() {
    let out = scratch();
    let needs = out.path().join("needs.csv");
    let lines = "app,month,users\nzoo,2021-01,5000\nant,2021-02,50\n";
    fs::write(&needs, lines).expect("a file for the test");
    let needs = needs.display().to_string();
    let printed = billcast(&["advise", &needs, "--to", "2021-02", "--format", "csv"]).stdout;
    let rows: Vec<&str> = printed.lines().skip(1).collect();
    assert_eq!(
        rows,
        [
            "ant,2021-02,trial,0.00,0.00,0.00,0.00,USD",
            "zoo,2021-01,professional,0.00,0.00,0.00,0.00,USD",
            "zoo,2021-02,professional,149.99,0.00,0.00,149.99,USD",
        ]
    );
    let one = billcast(&["advise", &needs, "--to", "2021-02", "--format", "csv", "--app", "zoo"]).stdout;
    let apps: BTreeSet<&str> = one.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    assert_eq!(apps, BTreeSet::from(["zoo"]));
}

/// `check` passes over needs that lie among scenarios.
#[test]
fn check_passes_over_needs() {
    let out = scratch();
    let scenarios = out.path().join("scenarios");
    fs::create_dir_all(&scenarios).expect("a folder for the test");
    fs::copy(root().join(NEEDS), scenarios.join("needs.csv")).expect("a file for the test");
    fs::copy(root().join("scenarios/documented/2.csv"), scenarios.join("2.csv")).expect("a file for the test");
    fs::copy(root().join("scenarios/documented/2.toml"), scenarios.join("2.toml")).expect("a file for the test");
    let outputs = root().join("outputs/documented").display().to_string();
    let output = billcast(&["check", &scenarios.display().to_string(), "--expected", &outputs]);
    assert!(!output.stdout.contains("needs") && !output.stderr.contains("needs"), "{}{}", output.stdout, output.stderr);
}

/// Needs are read as scenarios are: from standard input, where a column or the base says whose they are, and compressed.
#[test]
fn needs_come_compressed_and_from_standard_input() {
    let out = scratch();
    let text = fs::read(root().join(NEEDS)).expect("the needs");
    let plain = billcast(&["advise", NEEDS, "--format", "csv"]);
    for (ending, compress) in METHODS {
        let file = out.path().join(format!("needs.{ending}"));
        fs::write(&file, compress(&text)).expect("a file for the test");
        let file = file.display().to_string();
        let read = billcast(&["advise", &file, "--format", "csv"]);
        assert_eq!(read.stdout, plain.stdout, "{}", read.stderr);
    }
    let needs = "app,month,users\nzoo,2021-01,5000\n";
    let read = billcast_fed(&["advise", "-", "--to", "2021-01", "--format", "csv"], needs.as_bytes());
    assert_eq!(read.stdout.lines().nth(1), Some("zoo,2021-01,professional,0.00,0.00,0.00,0.00,USD"), "{}", read.stderr);
    billcast_fed(&["advise", "-"], b"month,users\n2021-01,5000\n").refused("no column says whose needs these are");
    let base = out.path().join("shop.csv");
    fs::write(&base, "date,action\n2020-12-05,create\n").expect("a file for the test");
    let base = base.display().to_string();
    let args = ["advise", "-", "--base", &base, "--to", "2021-01", "--format", "csv"];
    let read = billcast_fed(&args, b"month,users\n2021-01,5000\n");
    assert!(read.stdout.contains("shop,2021-01,professional"), "{}{}", read.stdout, read.stderr);
    billcast_fed(&["advise", "-", "--base", "-"], b"").refused("both the needs and the base are `-`");
}

/// A column `note` is for people.
#[test]
fn a_note_is_passed_over() {
    let out = scratch();
    let [with, without] = ["with", "without"].map(|folder| {
        fs::create_dir(out.path().join(folder)).expect("a folder for the test");
        out.path().join(folder).join("needs.csv")
    });
    fs::write(&with, "month,note,users\n2021-01,\"the launch, at last\",5000\n").expect("a file for the test");
    fs::write(&without, "month,users\n2021-01,5000\n").expect("a file for the test");
    let [with, without] = [with, without].map(|file| billcast(&["advise", file.to_str().expect("UTF-8")]));
    assert_eq!((with.status, &with.stdout), (0, &without.stdout), "{}", with.stderr);
}

/// `-` is no folder.
#[test]
fn a_schedule_is_not_written_to_standard_output() {
    billcast(&["advise", NEEDS, "--out", "-"]).refused("`-` is no folder");
    assert!(!root().join("-").exists());
}
