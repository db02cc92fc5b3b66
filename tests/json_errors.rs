//! With `--format json` errors are one JSON object on stderr: for every command, whatever is wrong.

use std::fs;

use serde_json::{Value, json};

use crate::program::{Output, billcast, billcast_fed, scratch};

/// The object that a refusal is told by: alone on stderr, on one line.
fn refused(output: &Output) -> Value {
    assert_eq!((output.status, output.stdout.as_str()), (2, ""), "{}", output.stderr);
    assert_eq!(output.stderr.lines().count(), 1, "{}", output.stderr);
    let object: Value = serde_json::from_str(&output.stderr).expect("one object");
    assert_eq!(object["format"], 1);
    object
}

#[test]
fn a_mistake_in_a_file_has_its_place_and_its_code() {
    let rows = b"date,app,action,edition\n2020-01-01,shop,upgrade,profesional\n2020-13-01,shop,stop,\n";
    let output = billcast_fed(&["run", "-", "--format", "json"], rows);
    let object = refused(&output);
    let keys: Vec<&String> = object.as_object().expect("an object").keys().collect();
    assert_eq!(keys, ["format", "command", "errors", "not_shown"]);
    assert_eq!((&object["command"], &object["not_shown"]), (&json!("run"), &json!(0)));
    let first = json!({
        "code": "scenario::edition-not-paid",
        "file": "-",
        "line": 2,
        "column": 25,
        "message": "`profesional` is not a paid edition",
        "help": object["errors"][0]["help"],
        "excerpt": "2020-01-01,shop,upgrade,profesional",
    });
    assert_eq!(object["errors"][0], first);
    assert!(first["help"].as_str().is_some_and(|help| help.starts_with("did you mean `professional`?")));
    let second = &object["errors"][1];
    assert_eq!((&second["line"], &second["code"]), (&json!(3), &json!("scenario::date-not-in-calendar")));
    assert_eq!(object["errors"].as_array().map(Vec::len), Some(2));
}

/// What people are told is "150 more", programs are told as a number.
#[test]
fn past_a_hundred_mistakes_the_rest_is_counted() {
    let rows = "date,app,action\n".to_owned() + &"2020-13-01,shop,create\n".repeat(250);
    let object = refused(&billcast_fed(&["run", "-", "--format=json"], rows.as_bytes()));
    assert_eq!((object["errors"].as_array().map(Vec::len), &object["not_shown"]), (Some(100), &json!(150)));
}

#[test]
fn every_command_with_json_tells_its_errors_so() {
    for (args, command, code) in [
        (["run", "nowhere.csv"].as_slice(), "run", "input::unreadable"),
        (&["run", "scenarios/documented/2.csv", "--app", "3"], "run", "program::use"),
        (&["diff", "nowhere.csv", "scenarios/documented/2.csv"], "diff", "input::unreadable"),
        (&["diff", "scenarios/documented/2.csv"], "diff", "program::use"),
        (&["rules", "validate", "nowhere.toml"], "rules validate", "input::unreadable"),
        (&["rules", "show", "tencent-im"], "rules show", "program::use"),
        (&["rules", "diff", "tencent-im-intl-2020", "nowhere.toml"], "rules diff", "input::unreadable"),
        (&["rules", "timeline", "--rulebooks", "tests/gallery/timelines/gap"], "rules timeline", "timeline::gap"),
        (&["rules", "list", "--rulebooks", "nowhere"], "rules list", "input::unreadable"),
    ] {
        let object = refused(&billcast(&[args, &["--format", "json"]].concat()));
        assert_eq!((&object["command"], &object["errors"][0]["code"]), (&json!(command), &json!(code)), "{args:?}");
        assert!(object["errors"][0]["message"].as_str().is_some_and(|message| !message.is_empty()));
    }
}

/// A command line that is not understood says so in JSON, too, whatever the command.
#[test]
fn wrong_use_is_told_as_json() {
    for args in [
        ["run", "a.csv", "--form", "x", "--format", "json"].as_slice(),
        &["run", "a.csv", "--from", "2020-1", "--format", "json"],
        &["run", "--format=json"],
        &["rules", "show", "--format", "json"],
        &["rules", "schema", "a", "--format", "json"],
        &["completions", "tcsh", "--format", "json"],
    ] {
        let object = refused(&billcast(args));
        assert_eq!((&object["command"], &object["errors"][0]["code"]), (&json!(args[0]), &json!("program::use")));
        let message = object["errors"][0]["message"].as_str().expect("a message");
        assert!(!message.is_empty() && !message.starts_with("error"), "{message}");
    }
    let output = billcast(&["run", "a.csv", "--from", "2020-1"]);
    assert!(output.stderr.starts_with("error: invalid value '2020-1' for '--from <MONTH>'"), "{}", output.stderr);
}

/// A judgement against what was asked is the exit status 1, after the results.
#[test]
fn what_is_judged_is_told_after_the_results() {
    let args =
        ["diff", "scenarios/documented/1.csv", "scenarios/documented/2.csv", "--fail-over", "1", "--format", "json"];
    let output = billcast(&args);
    assert_eq!(output.status, 1);
    let result: Value = serde_json::from_str(&output.stdout).expect("the comparison");
    assert_eq!(result["command"], "diff");
    let last: Value = serde_json::from_str(output.stderr.lines().last().expect("a line")).expect("one object");
    assert_eq!((&last["command"], &last["errors"][0]["code"]), (&json!("diff"), &json!("program::judged")));
}

#[test]
fn rulebooks_are_listed_and_found_valid_as_json() {
    let list: Value = serde_json::from_str(&billcast(&["rules", "list", "--format", "json"]).stdout).expect("JSON");
    assert_eq!((&list["format"], &list["command"]), (&json!(1), &json!("rules list")));
    assert_eq!(list["rulebooks"].as_array().map(Vec::len), Some(8));
    assert_eq!(list["rulebooks"][0]["id"], "tencent-im-intl-2020");
    let file = "tests/fixtures/kumo-chat.toml";
    let output = billcast(&["rules", "validate", file, "--format", "json"]);
    let valid: Value = serde_json::from_str(&output.stdout).expect("JSON");
    assert_eq!(valid["valid"], json!([{ "file": file, "id": "kumo-chat-2024" }]));
    let out = scratch();
    let wrong = out.path().join("wrong.toml");
    fs::write(&wrong, "id = 1\n").expect("a file for the test");
    // As of any command: results, or errors.
    refused(&billcast(&["rules", "validate", file, wrong.to_str().expect("UTF-8"), "--format", "json"]));
}

/// The published months and prices, as programs read them: the rise of 2021-08-06 governs August no more than its 1st does.
#[test]
fn rulebooks_are_shown_compared_and_drawn_as_json() {
    let json = |args: &[&str]| -> Value {
        let output = billcast(&[&["rules"], args, &["--format", "json"]].concat());
        assert_eq!((output.status, output.stderr.as_str()), (0, ""), "{args:?}");
        serde_json::from_str(&output.stdout).expect("one object")
    };
    let shown = json(&["show", "tencent-im-intl-2020"]);
    let fee = json!({ "table": "fees per month", "item": "edition", "edition": "professional", "value": "149.99" });
    assert!(shown["statements"].as_array().is_some_and(|said| said.contains(&fee)), "{shown}");
    let compared = json(&["diff", "tencent-im-intl-2020", "tencent-im-intl-2021-08"]);
    let rise = json!({
        "table": "fees per month",
        "item": "edition",
        "edition": "professional",
        "was": "149.99",
        "is": "449.99",
    });
    assert!(compared["differences"].as_array().is_some_and(|found| found.contains(&rise)), "{compared}");
    let drawn = json(&["timeline"]);
    let classic = &drawn["families"][0]["rulebooks"];
    assert_eq!((&classic[0]["governs_from"], &classic[0]["governs_to"]), (&json!("2019-01"), &json!("2021-08")));
    assert_eq!((&classic[1]["governs_from"], &classic[1]["governs_to"]), (&json!("2021-09"), &json!("2021-09")));
    assert_eq!(drawn["families"][1]["id"], "chat");
}
