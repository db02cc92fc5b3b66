//! One file per command; what they share in failing and printing is here.

pub(crate) mod advise;
pub(crate) mod asking;
pub(crate) mod backtest;
mod budgets;
pub(crate) mod chart;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod diff;
pub(crate) mod explain;
pub(crate) mod forecast;
mod guards;
pub(crate) mod interrupt;
pub(crate) mod man;
mod printing;
mod progress;
pub(crate) mod project;
mod reading;
pub(crate) mod readings;
pub(crate) mod reconcile;
pub(crate) mod report;
pub(crate) mod reporting;
mod results_schema;
mod rule_changes;
mod rule_objects;
pub(crate) mod rulebooks;
pub(crate) mod rules;
pub(crate) mod run;
pub(crate) mod schema;
mod show;
mod simulation;
mod statements;
#[cfg(feature = "xlsx")]
mod workbook;
#[cfg(not(feature = "xlsx"))]
#[path = "no_workbook.rs"]
mod workbook;
mod writing;

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, BufWriter, Write};

use anstyle::{AnsiColor, Style};
use billcast::diagnostic::{Findings, Kind, escape, nearest, render};
use billcast::ledger::BeyondPublication;
use billcast::money::{Amount, Currency};

const ERROR: Style = AnsiColor::Red.on_default().bold();
const FOUND: Style = AnsiColor::Yellow.on_default().bold();
const NOTE: Style = AnsiColor::Cyan.on_default();

/// Why a command did not do what was asked.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Malformed input: every mistake of every file.
    Input(Vec<Findings>),
    /// Wrong use, a failure to read or write, or files that do not fit together: what is wrong, and what to do.
    Use(Kind, String, String),
    /// The command judges, and found against what was asked.
    Judged(String),
    /// Nobody reads what is printed any more.
    NoReader,
}

impl Failure {
    pub(crate) fn usage(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::of(Kind::Use, message, help)
    }

    /// A mistake of a kind that is of no one file.
    pub(crate) fn of(kind: Kind, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Use(kind, message.into(), help.into())
    }

    /// The exit status.
    pub(crate) fn status(&self) -> u8 {
        match self {
            Self::Input(_) | Self::Use(..) => 2,
            Self::Judged(_) => 1,
            Self::NoReader => 0,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoReader => f.write_str("nobody reads what is printed"),
            Self::Judged(message) => write!(f, "{FOUND}failed{FOUND:#}: {}", escape(message)),
            Self::Use(_, message, help) => {
                write!(f, "{ERROR}error{ERROR:#}: {}\n  help: {}", escape(message), escape(help))
            }
            Self::Input(files) => {
                for findings in files {
                    f.write_str(&render(findings, true))?;
                }
                let mistakes: u64 = files.iter().map(Findings::count).sum();
                let (s, files_s) = (plural(mistakes), plural(files.len() as u64));
                write!(f, "{ERROR}error{ERROR:#}: {mistakes} mistake{s} in {} file{files_s}", files.len())
            }
        }
    }
}

/// `--app` names none of the `count` apps; `apps` are those that can be suggested.
pub(crate) fn no_such_app<'a>(name: &str, apps: impl Iterator<Item = &'a str> + Clone, count: usize) -> Failure {
    let help = match nearest(name, apps.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the first of {count} in the input is `{}`", apps.clone().next().unwrap_or_default()),
    };
    Failure::usage(format!("there is no app `{name}` in the input"), help)
}

/// The amount that an option gives.
pub(crate) fn amount(option: &str, text: &str, currency: Currency) -> Result<Amount, Failure> {
    Amount::parse(text, currency).ok_or_else(|| {
        let message = format!("`{text}` is not an amount in {}", currency.code());
        let decimals = currency.decimals;
        Failure::usage(message, format!("write {option} in digits with up to {decimals} decimals, as in 100"))
    })
}

/// A reader that has seen enough (`| head`) is no error.
pub(crate) fn seen_enough(printed: Result<(), Failure>) -> Result<(), Failure> {
    match printed {
        Err(Failure::NoReader) => Ok(()),
        printed => printed,
    }
}

fn plural(count: u64) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// Says something on stderr; colours only where it is a terminal.
pub(crate) fn say(text: &str) {
    // Where stderr is gone there is nobody to tell.
    let _ = writeln!(anstream::stderr(), "{text}");
}

/// A remark on stderr.
pub(crate) fn note(text: &str) {
    say(&format!("{NOTE}note{NOTE:#}: {}", escape(text)));
}

/// T4: says which rulebooks are used beyond their last publication, each once.
pub(crate) fn note_beyond_publication<'r>(used: impl Iterator<Item = &'r BeyondPublication>) {
    let mut rulebooks: BTreeMap<&str, &BeyondPublication> = BTreeMap::new();
    for beyond in used {
        let known = rulebooks.entry(&beyond.rulebook).or_insert(beyond);
        if known.used_to < beyond.used_to {
            *known = beyond;
        }
    }
    for BeyondPublication { rulebook, last_published, used_to } in rulebooks.into_values() {
        note(&format!(
            "{} was last published on {last_published}; it is used beyond that day, to {used_to}",
            escape(rulebook)
        ));
    }
}

/// Prints text for people on stdout, with colours only where it is a terminal.
pub(crate) fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    print_to(anstream::stdout(), write)
}

/// Prints data on stdout, byte for byte.
pub(crate) fn print_data(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    print_to(io::stdout().lock(), write)
}

/// A reader that has seen enough (`| head`) is no error.
fn print_to(out: impl Write, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let mut out = BufWriter::new(out);
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::usage(format!("cannot print: {error}"), "check where the output goes"))
        }
        _ => Ok(()),
    }
}
