//! The gates that CONTRIBUTING.md shows: a job of GitHub's, a hook of git's, one of pre-commit's.

use std::collections::BTreeMap;
use std::fs;

use saphyr_parser::{Event, Parser};

use crate::program::{billcast, root, scratch};

/// The blocks of a language in CONTRIBUTING.md that hold a text.
fn block(language: &str, with: &str) -> String {
    let page = fs::read_to_string(root().join("CONTRIBUTING.md")).expect("the page");
    let blocks = page.split("\n```").filter_map(|block| block.strip_prefix(language)?.strip_prefix('\n'));
    let mut found = blocks.filter(|block| block.contains(with)).map(|block| format!("{block}\n"));
    let block = found.next().unwrap_or_else(|| panic!("no block of {language} with {with}"));
    assert!(found.next().is_none(), "more than one block of {language} with {with}");
    block
}

/// What a YAML text says: each scalar by the keys and places that lead to it.
fn read(text: &str) -> BTreeMap<String, String> {
    let (mut said, mut path): (_, Vec<Step>) = (BTreeMap::new(), Vec::new());
    for event in Parser::new_from_str(text) {
        let (event, _) = event.expect("YAML");
        match event {
            Event::MappingStart(..) => path.push(Step::Key(None)),
            Event::SequenceStart(..) => path.push(Step::Place(0)),
            Event::MappingEnd | Event::SequenceEnd => {
                path.pop();
                next(&mut path);
            }
            Event::Scalar(text, ..) => match path.last_mut() {
                Some(Step::Key(key @ None)) => *key = Some(text.into_owned()),
                _ => {
                    let key = path.iter().map(Step::shown).collect::<Vec<_>>().join(".");
                    said.insert(key, text.into_owned());
                    next(&mut path);
                }
            },
            _ => {}
        }
    }
    said
}

/// A step into a YAML text: a key whose value follows, or a place in a list.
enum Step {
    Key(Option<String>),
    Place(usize),
}

impl Step {
    fn shown(&self) -> String {
        match self {
            Self::Key(key) => key.clone().unwrap_or_default(),
            Self::Place(place) => place.to_string(),
        }
    }
}

/// A value is read: what follows is the next key, or the next in the list.
fn next(path: &mut [Step]) {
    match path.last_mut() {
        Some(Step::Key(key)) => *key = None,
        Some(Step::Place(place)) => *place += 1,
        None => {}
    }
}

#[test]
fn yaml_is_read_by_its_keys_and_places() {
    let said = read("on: [push, pull]\njobs:\n  one:\n    - uses: a\n      with: { b: c }\n    - d\nlast: e\n");
    let said: Vec<_> = said.iter().map(|(key, text)| format!("{key}={text}")).collect();
    let expected = ["jobs.one.0.uses=a", "jobs.one.0.with.b=c", "jobs.one.1=d", "last=e", "on.0=push", "on.1=pull"];
    assert_eq!(said, expected);
}

/// The job's own words are run here: they check this repository, and leave the report that the job uploads.
#[test]
fn the_job_checks_and_keeps_the_report_that_it_writes() {
    let job = read(&block("yaml", "jobs:"));
    assert_eq!([&job["on.0"], &job["on.1"]], ["push", "pull_request"]);
    assert_eq!(job["jobs.check.runs-on"], "ubuntu-latest");
    assert!(job["jobs.check.steps.1.run"].starts_with("cargo install --locked"));
    let check = &job["jobs.check.steps.2.run"];
    assert_eq!(job["jobs.check.steps.3.if"], "always()");
    let report = &job["jobs.check.steps.3.with.path"];
    let out = scratch();
    let written = out.path().join(report).display().to_string();
    let args: Vec<&str> = check.split(' ').skip(1).map(|arg| if arg == report { &written } else { arg }).collect();
    assert!(args.contains(&"github") && args.contains(&written.as_str()), "{check}");
    let output = billcast(&args);
    assert_eq!(output.status, 0, "{}", output.stderr);
    assert!(fs::read_to_string(&written).expect("the report").contains("<testsuites"));
}

#[test]
fn the_hook_of_pre_commit_runs_the_check_without_names_of_files() {
    let config = read(&block("yaml", "repos:"));
    let hook = |key: &str| config[&format!("repos.0.hooks.0.{key}")].as_str();
    assert_eq!(config["repos.0.repo"], "local");
    assert_eq!([hook("entry"), hook("language"), hook("pass_filenames")], ["billcast check", "system", "false"]);
    assert!(["id", "name", "files"].iter().all(|key| !hook(key).is_empty()));
}

#[cfg(unix)]
mod hook {
    use std::env;
    use std::os::unix::fs::PermissionsExt;
    use std::path::Path;
    use std::process::{Command, Stdio};

    use super::*;

    /// Runs git in a folder, as nobody in particular, with the program on the path.
    fn git(folder: &Path, args: &[&str]) -> (bool, String) {
        let program = Path::new(env!("CARGO_BIN_EXE_billcast")).parent().expect("a folder").to_owned();
        let path = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths([program].into_iter().chain(env::split_paths(&path))).expect("a path");
        let mut command = Command::new("git");
        for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("GIT_")) {
            command.env_remove(name);
        }
        command.args(["-c", "user.name=nobody", "-c", "user.email=nobody@example.org", "-c", "commit.gpgsign=false"]);
        command.args(args).current_dir(folder).stdin(Stdio::null()).env("PATH", path);
        command.env("HOME", folder).env("GIT_CONFIG_NOSYSTEM", "1").env_remove("XDG_CONFIG_HOME");
        let output = command.output().expect("git");
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    }

    fn fine(folder: &Path, args: &[&str]) {
        let (is_fine, said) = git(folder, args);
        assert!(is_fine, "{args:?}: {said}");
    }

    fn write(file: &Path, text: &str) {
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder for the test");
        fs::write(file, text).expect("a file for the test");
    }

    const SCENARIO: [&str; 2] = ["scenarios/documented/2.csv", "scenarios/documented/2.toml"];

    /// A repository with a documented scenario, its results, and the hook.
    fn repository() -> tempfile::TempDir {
        let folder = scratch();
        fine(folder.path(), &["init", "--quiet"]);
        let hook = folder.path().join(".git/hooks/pre-commit");
        write(&hook, &block("sh", "#!/bin/sh"));
        fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).expect("a hook");
        let results = ["charges.csv", "months.csv", "invoices.csv", "violations.csv", "run.json"]
            .map(|name| format!("outputs/documented/2/{name}"));
        for file in results.iter().map(String::as_str).chain(SCENARIO) {
            write(&folder.path().join(file), &fs::read_to_string(root().join(file)).expect("a file"));
        }
        folder
    }

    /// F1: March costs 149.99 for the plan and as much for the rooms. What the working tree holds besides is not asked.
    #[test]
    fn the_hook_stops_a_commit_whose_bills_differ_and_no_other() {
        if Command::new("git").arg("--version").output().is_err() {
            return;
        }
        let folder = repository();
        fine(folder.path(), &["add", "."]);
        fine(folder.path(), &["commit", "--quiet", "-m", "Expect what is right"]);
        let months = folder.path().join("outputs/documented/2/months.csv");
        let right = fs::read_to_string(&months).expect("the months");
        let wrong = right.replacen("299.98", "299.97", 1);
        assert_ne!(right, wrong);
        // Wrong in the working tree alone: the commit is of something else.
        write(&months, &wrong);
        write(&folder.path().join("notes.txt"), "a note\n");
        fine(folder.path(), &["add", "notes.txt"]);
        fine(folder.path(), &["commit", "--quiet", "-m", "Add a note"]);
        // Wrong in what is committed, although the working tree is right again.
        fine(folder.path(), &["add", "."]);
        write(&months, &right);
        let (is_fine, said) = git(folder.path(), &["commit", "--quiet", "-m", "Expect what is wrong"]);
        assert!(!is_fine, "{said}");
        for part in ["scenarios/documented/2.csv", "2019-03", "299.97", "299.98", "the bills differ"] {
            assert!(said.contains(part), "{part} in\n{said}");
        }
        // `commit --all` is checked as what it commits.
        fine(folder.path(), &["commit", "--quiet", "--all", "--allow-empty", "-m", "Expect what is right again"]);
    }
}
