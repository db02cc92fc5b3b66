//! The shape of the house: who may know whom, and what may not stand in the code.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use billcast::rulebook::{Library, Offer, Rule, Rulebook};

use crate::program::root;

/// Every Rust file of `src`, by its path below it.
fn sources() -> Vec<(PathBuf, String)> {
    fn collect(folder: &Path, below: &Path, found: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).expect("a folder of src") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                collect(&path, below, found);
            } else {
                let text = fs::read_to_string(&path).expect("a source file");
                found.push((path.strip_prefix(below).expect("below src").to_owned(), text));
            }
        }
    }
    let mut found = Vec::new();
    collect(&root().join("src"), &root().join("src"), &mut found);
    assert!(found.len() > 20);
    found
}

/// The module at the top of `src` to which a file belongs.
fn module(path: &Path) -> String {
    let first = path.iter().next().expect("a path").to_string_lossy();
    first.strip_suffix(".rs").unwrap_or(&first).to_owned()
}

/// The modules that a text names after `crate::`, alone or in braces.
fn named_after(text: &str, prefix: &str) -> BTreeSet<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut found = BTreeSet::new();
    for (at, _) in text.match_indices(prefix) {
        let rest = &text[at + prefix.len()..];
        match rest.strip_prefix('{') {
            Some(list) => found.extend(named_in(list).iter().map(|name| word(name))),
            None => {
                found.insert(word(rest));
            }
        }
    }
    found
}

/// The names at the top of a braced list, which may hold lists itself; `list` begins after the opening brace.
fn named_in(list: &str) -> Vec<String> {
    let (mut depth, mut names) = (0, vec![String::new()]);
    for character in list.chars() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(String::new()),
            other if depth == 0 && !other.is_whitespace() => names.last_mut().expect("a name").push(other),
            _ => {}
        }
    }
    names.into_iter().filter(|name| !name.is_empty()).collect()
}

#[test]
fn braced_lists_are_read_to_their_end() {
    let text = "use crate::{money::{Amount, Price}, calendar}; crate::ledger::Item";
    let expected = ["calendar", "ledger", "money"].map(str::to_owned);
    assert_eq!(named_after(text, "crate::").into_iter().collect::<Vec<_>>(), expected);
}

/// Who may know whom. `diagnostic` is known to those who read input, and to `export` for its escaping of what is printed.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("money", &[]),
    ("calendar", &[]),
    ("checksum", &[]),
    ("pipeline", &[]),
    ("spreadsheet", &[]),
    ("diagnostic", &[]),
    ("toml_input", &["diagnostic"]),
    ("quotes", &["diagnostic"]),
    ("csv_file", &["diagnostic", "quotes"]),
    ("rulebook", &["money", "calendar", "checksum", "diagnostic", "toml_input"]),
    ("scenario", &["money", "calendar", "checksum", "diagnostic", "pipeline", "quotes"]),
    ("ledger", &["money", "calendar", "rulebook"]),
    ("engine", &["money", "calendar", "rulebook", "scenario", "ledger"]),
    ("witness", &["money", "calendar", "rulebook", "scenario", "ledger", "engine"]),
    (
        "forecast",
        &["money", "calendar", "checksum", "rulebook", "scenario", "ledger", "engine", "diagnostic", "toml_input"],
    ),
    (
        "advise",
        &["money", "calendar", "rulebook", "scenario", "ledger", "engine", "diagnostic", "csv_file", "forecast"],
    ),
    ("batch", &["money", "calendar", "pipeline", "rulebook", "scenario", "ledger", "engine"]),
    ("export", &["money", "calendar", "ledger", "witness", "diagnostic", "spreadsheet"]),
    ("chart", &["money", "calendar", "ledger"]),
    ("report", &["money", "calendar", "ledger", "witness", "chart", "diagnostic"]),
    ("judge", &["money", "calendar", "ledger", "diagnostic", "csv_file", "spreadsheet", "toml_input"]),
];

#[test]
fn modules_know_only_whom_they_may() {
    let may_know: BTreeMap<&str, &[&str]> = MAY_KNOW.iter().copied().collect();
    let mut seen = BTreeSet::new();
    for (path, text) in sources() {
        let from = module(&path);
        if matches!(from.as_str(), "main" | "lib" | "cli" | "commands") {
            continue;
        }
        let allowed = may_know.get(from.as_str()).unwrap_or_else(|| panic!("`{from}` is not in the table"));
        for known in named_after(&text, "crate::") {
            let fine = known == from || allowed.contains(&known.as_str());
            assert!(fine, "{} knows `{known}`, which `{from}` may not", path.display());
        }
        seen.insert(from);
    }
    let table: BTreeSet<String> = may_know.keys().map(|name| (*name).to_owned()).collect();
    assert_eq!(seen, table, "the table names every module");
}

/// The ledger knows the names of the rulebook, not its prices and policies.
#[test]
fn the_ledger_knows_only_the_names_of_the_rulebook() {
    let names = [
        "EditionIx",
        "GroupType",
        "LimitKind",
        "MeterIx",
        "Names",
        "PackageIx",
        "Reason",
        "Rule",
        "RulebookIx",
        "Setting",
    ];
    for (path, text) in sources().into_iter().filter(|(path, _)| module(path) == "ledger") {
        for known in named_after(&text, "crate::rulebook::") {
            assert!(names.contains(&known.as_str()), "{} knows `{known}`", path.display());
        }
    }
}

/// Where the engine runs, no file, no clock, no thread and no command line is known.
#[test]
fn the_engine_knows_no_files_no_clock_and_no_threads() {
    for (path, text) in sources().into_iter().filter(|(path, _)| module(path) == "engine") {
        for outside in
            ["std::fs", "std::io", "std::time", "std::thread", "std::env", "rayon", "clap", "Local::", "Utc::"]
        {
            assert!(!text.contains(outside), "{} knows `{outside}`", path.display());
        }
    }
}

/// Floating point never touches an amount; only draws of a forecast may use it.
#[test]
fn no_amount_is_a_floating_point_number() {
    for (path, text) in sources().into_iter().filter(|(path, _)| module(path) != "forecast") {
        for word in [" f32", " f64", "<f64", "(f64"] {
            // The list of every type that serde knows is the one exception.
            let found = text.lines().any(|line| line.contains(word) && !line.contains("f32 f64 char str"));
            assert!(!found, "{} says {word}", path.display());
        }
    }
}

/// Every price and every error code of a rulebook stands there and nowhere in the code.
#[test]
fn no_price_stands_in_the_code() {
    Library::embedded().all().expect("the rulebooks").iter().for_each(is_not_in_the_code);
}

fn is_not_in_the_code(rulebook: &Rulebook) {
    let mut prices = BTreeSet::new();
    let mut add = |price: billcast::money::Price| {
        prices.insert(price.display(rulebook.currency).to_string());
    };
    rulebook.editions.iter().for_each(|edition| add(edition.fee.value));
    for offer in rulebook.packages.iter().flat_map(|package| package.offers.values()) {
        match offer {
            Offer::Switch(price) => add(price.value),
            Offer::Level { tiers, .. } => tiers.iter().for_each(|tier| add(tier.price.value)),
        }
    }
    rulebook.meters.iter().flat_map(|meter| meter.prices.values()).for_each(|price| add(price.value));
    prices.remove("0.00");
    assert!(prices.len() >= 3, "{prices:?}");
    let of_limits = rulebook.limits.iter().filter_map(|limit| limit.error_code.as_ref());
    let of_caps = rulebook.type_caps.iter().filter_map(|cap| cap.error_code.as_ref());
    let codes = of_limits.chain(of_caps).chain(rulebook.error_codes.values());
    let codes: BTreeSet<String> = codes.map(|code| code.value.to_string()).collect();
    for (path, text) in sources() {
        for number in prices.iter().chain(&codes) {
            assert!(!text.contains(number.as_str()), "{} says {number}", path.display());
        }
    }
}

/// Every rule id is cited by the comment of at least one test, and every reading.
#[test]
fn every_rule_is_cited_by_a_test() {
    let mut comments = String::new();
    for entry in fs::read_dir(root().join("tests")).expect("the tests") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).expect("a test file");
            let lines = text.lines().filter(|line| line.trim_start().starts_with("///"));
            comments.extend(lines.flat_map(|line| [line, "\n"]));
        }
    }
    let cited: BTreeSet<&str> = comments.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let readings: Vec<String> = (1..=12).map(|number| format!("G{number}")).collect();
    let ids = Rule::ALL.iter().map(|rule| rule.id()).chain(readings.iter().map(String::as_str));
    let missing: Vec<&str> = ids.filter(|id| !cited.contains(id)).collect();
    assert!(missing.is_empty(), "no test cites {missing:?}");
}

/// A file stays small enough to have one subject.
#[test]
fn files_stay_small() {
    for (path, text) in sources() {
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let lines = code.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with("//")).count();
        assert!(lines <= 320, "{} has {lines} lines of code", path.display());
    }
}
