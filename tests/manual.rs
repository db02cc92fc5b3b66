//! What the program tells of itself: completions for shells, manual pages, `--help`.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use crate::program::{billcast, files_of, scratch};

const SHELLS: [&str; 4] = ["bash", "zsh", "fish", "powershell"];

/// The words of each command, as its manual page is named: `["rules", "show"]`.
fn commands() -> BTreeSet<Vec<String>> {
    let out = scratch();
    let output = billcast(&["man", "--out", out.path().to_str().expect("UTF-8")]);
    assert_eq!((output.status, output.stdout.as_str(), output.stderr.as_str()), (0, "", ""));
    let words = |name: &String| {
        let name = name.strip_suffix(".1").expect("section 1");
        name.split('-').skip(1).map(str::to_owned).collect()
    };
    files_of(out.path()).keys().map(words).collect()
}

/// The commands that `--help` of a command lists.
fn listed(command: &[String]) -> Vec<String> {
    let args: Vec<&str> = command.iter().map(String::as_str).chain(["--help"]).collect();
    let help = billcast(&args).stdout;
    let Some((_, list)) = help.split_once("Commands:\n") else { return Vec::new() };
    let names = list.lines().take_while(|line| !line.is_empty()).filter(|line| line.starts_with("  "));
    let names = names.filter_map(|line| line.strip_prefix("  ")?.split(' ').next().filter(|name| !name.is_empty()));
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

/// No command that `--help` lists is without its page, and no page is of something else.
#[test]
fn every_command_has_a_manual_page() {
    let mut expected = BTreeSet::from([Vec::new()]);
    for name in listed(&[]) {
        let below = listed(std::slice::from_ref(&name));
        expected.extend(below.into_iter().map(|second| vec![name.clone(), second]));
        expected.insert(vec![name]);
    }
    assert!(expected.len() >= 12, "{expected:?}");
    assert_eq!(commands(), expected);
}

/// A page that is printed is the one that is written, and says what `--help` says.
#[test]
fn a_manual_page_names_the_command_its_options_and_examples() {
    let out = scratch();
    billcast(&["man", "--out", out.path().to_str().expect("UTF-8")]);
    let page = billcast(&["man", "rules", "show"]).stdout;
    assert_eq!(page, fs::read_to_string(out.path().join("billcast-rules-show.1")).expect("its page"));
    let page = billcast(&["man", "run"]).stdout;
    let version = concat!("billcast ", env!("CARGO_PKG_VERSION"));
    let shown = billcast(&["man", "rules", "show"]).stdout;
    for page in [&page, &shown] {
        assert!(page.lines().any(|line| line.starts_with(".TH ") && line.contains(version)), "{page}");
    }
    for part in [".TH billcast-run 1", ".SH SYNOPSIS", "\\-\\-grouped", "Examples:", "billcast run portfolio/"] {
        assert!(page.contains(part), "{part} in\n{page}");
    }
    assert!(billcast(&["man"]).stdout.contains("billcast\\-diff(1)"));
    billcast(&["man", "rnu"]).refused("the commands of `billcast` are run");
}

#[test]
fn each_shell_gets_a_script_that_knows_every_command() {
    for shell in SHELLS {
        let output = billcast(&["completions", shell]);
        assert_eq!((output.status, output.stderr.as_str()), (0, ""), "{shell}");
        for command in commands() {
            for word in &command {
                assert!(output.stdout.contains(word.as_str()), "{shell} does not know {command:?}");
            }
        }
        for option in ["grouped", "fail-over", "rulebooks"] {
            assert!(output.stdout.contains(option), "{shell} does not know --{option}");
        }
    }
    billcast(&["completions", "cmd.exe"]).refused("invalid value 'cmd.exe'");
}

#[cfg(unix)]
#[test]
fn bash_reads_its_script_without_an_error() {
    let out = scratch();
    let file = out.path().join("billcast.bash");
    fs::write(&file, billcast(&["completions", "bash"]).stdout).expect("a file for the test");
    let Ok(checked) = Command::new("bash").arg("-n").arg(&file).output() else { return };
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    // And the function that it declares completes a command.
    let ask = format!(
        ". '{}'; COMP_WORDS=(billcast ru); COMP_CWORD=1; _billcast billcast ru billcast; echo \"${{COMPREPLY[@]}}\"",
        file.display()
    );
    let answer = Command::new("bash").args(["-c", &ask]).output().expect("bash, which was there");
    let answer = String::from_utf8_lossy(&answer.stdout).into_owned();
    assert_eq!(answer.split_whitespace().collect::<Vec<_>>(), ["run", "rules"], "{answer}");
}

#[test]
fn the_help_of_each_command_has_examples_of_it() {
    for command in commands() {
        let args: Vec<&str> = command.iter().map(String::as_str).chain(["--help"]).collect();
        let output = billcast(&args);
        let example = [&["  billcast"], &args[..args.len() - 1]].concat().join(" ");
        assert!(output.stdout.contains("Examples:\n"), "{command:?}\n{}", output.stdout);
        assert!(output.stdout.contains(&example), "{example} in\n{}", output.stdout);
    }
}
