//! What came of a check as aligned text for people.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::super::grid::{Grid, HEADING};
use super::super::{AlignedText, OverBudgets, Printed};
use super::{Shown, groups, name, no_scenario, nothing_expected};
use crate::diagnostic::escape;
use crate::ledger::{Difference, Finding, Verdict};

/// How many differences of a scenario are printed; of more, their number.
const DIFFERENCES: usize = 40;
/// How wide the last column of the coverage may be.
const WIDTH: usize = 80;
/// The longest value printed.
const LONGEST: usize = 60;

const WARNING: Style = AnsiColor::Yellow.on_default().bold();

impl Printed<Shown<'_>> for AlignedText {
    /// Each scenario that is not as expected, how many are, and what they cover.
    fn print(&self, shown: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
        for verdict in shown.verdicts {
            print_verdict(verdict, out)?;
            print_over_budget(verdict, out)?;
        }
        let [right, differ, alone, malformed, gone] = shown.counts();
        let mut parts = vec![format!("{right} as expected")];
        let more = [(differ, "not as expected"), (alone, "without expected results"), (malformed, "malformed")];
        let scenarios = shown.verdicts.len() - gone;
        let over = shown.verdicts.iter().filter(|verdict| !verdict.over_budget.is_empty()).count();
        let more = more.into_iter().chain([(over, "over budget"), (gone, "missing")]);
        parts.extend(more.filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")));
        let s = if scenarios == 1 { "" } else { "s" };
        writeln!(out, "{HEADING}{scenarios} scenario{s}: {}{HEADING:#}\n", parts.join(", "))?;
        coverage(shown, out)
    }
}

fn print_verdict(verdict: &Verdict, out: &mut dyn Write) -> io::Result<()> {
    let (scenario, expected) = (escape(&verdict.scenario), escape(&verdict.expected));
    match &verdict.finding {
        Finding::AsExpected => Ok(()),
        Finding::Differs(differences) => {
            let (count, s) = (differences.len(), if differences.len() == 1 { "" } else { "s" });
            writeln!(out, "{WARNING}{scenario}{WARNING:#}: {count} difference{s} from {expected}\n")?;
            print_differences(&scenario, differences, out)?;
            if count > DIFFERENCES {
                writeln!(out, "and {} more (--format json has all)", count - DIFFERENCES)?;
            }
            writeln!(out)
        }
        Finding::NothingExpected => {
            writeln!(out, "{WARNING}{scenario}{WARNING:#}: {}\n", escape(&nothing_expected(verdict)))
        }
        Finding::NoScenario => writeln!(out, "{WARNING}{expected}{WARNING:#}: {}\n", escape(&no_scenario(verdict))),
        Finding::Malformed(mistakes) => {
            let (count, s) = (mistakes.len(), if mistakes.len() == 1 { "" } else { "s" });
            writeln!(out, "{WARNING}{scenario}{WARNING:#}: {count} mistake{s}; see below\n")
        }
    }
}

fn print_over_budget(verdict: &Verdict, out: &mut dyn Write) -> io::Result<()> {
    let found = verdict.over_budget.as_slice();
    if found.is_empty() {
        return Ok(());
    }
    let (count, s) = (found.len(), if found.len() == 1 { "" } else { "s" });
    writeln!(out, "{WARNING}{}{WARNING:#}: {count} month{s} over budget", escape(&verdict.scenario))?;
    AlignedText.print(&OverBudgets { found, count: count as u64 }, out)?;
    writeln!(out)
}

fn print_differences(scenario: &str, differences: &[Difference], out: &mut dyn Write) -> io::Result<()> {
    let mut grid = Grid::new(&["file", "app", "month", "item", "column", "expected", "got", "rule", "row"]);
    let name = scenario.rsplit(['/', '\\']).next().unwrap_or(scenario);
    for difference in differences.iter().take(DIFFERENCES) {
        let Difference { file, app, month, item, column, rules, line, .. } = difference;
        let [expected, got] = difference.values().map(shortened);
        let row = line.map_or_else(String::new, |line| format!("{name}:{line}"));
        let column = column.clone().unwrap_or_else(|| "the line".to_owned());
        grid.cells(vec![
            file.clone(),
            app.clone(),
            month.clone(),
            item.clone(),
            column,
            expected,
            got,
            rules.clone(),
            row,
        ]);
    }
    grid.print(out)
}

fn shortened(value: &str) -> String {
    match value.chars().nth(LONGEST) {
        None => value.to_owned(),
        Some(_) => value.chars().take(LONGEST).chain(['…']).collect(),
    }
}

/// A line for the rules, and one for each rulebook and kind of entry: how much is touched, and what is not.
fn coverage(shown: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut grid = Grid::new(&["coverage", "", ">touched", ">of", "not touched"]);
    let rules: Vec<_> = shown.coverage.rules().collect();
    let untouched = shown.coverage.untouched_rules();
    let names = untouched.iter().map(|rule| rule.id().to_owned()).collect();
    lines(&mut grid, ["rules", ""], rules.len(), untouched.len(), names);
    for group in groups(shown.coverage) {
        let names = group.untouched.iter().map(|entry| name(entry)).collect();
        let kinds = format!("{}s", group.kind.word());
        lines(&mut grid, [group.rulebook, &kinds], group.of, group.untouched.len(), names);
    }
    grid.print(out)?;
    let touched = rules.iter().filter(|(_, scenarios)| *scenarios > 0);
    let touched: Vec<String> = touched.map(|(rule, scenarios)| format!("{} {scenarios}", rule.id())).collect();
    writeln!(out, "\n{HEADING}scenarios that touch a rule{HEADING:#}")?;
    wrapped(touched, ", ").into_iter().try_for_each(|line| writeln!(out, "{line}"))
}

fn lines(grid: &mut Grid, [first, second]: [&str; 2], of: usize, untouched: usize, names: Vec<String>) {
    let (touched, of) = ((of - untouched).to_string(), of.to_string());
    let mut texts = wrapped(names, ", ").into_iter();
    let text = texts.next().unwrap_or_default();
    grid.cells(vec![first.to_owned(), second.to_owned(), touched, of, text]);
    texts.for_each(|text| grid.cells(vec![String::new(), String::new(), String::new(), String::new(), text]));
}

/// Words joined to lines that are not too long.
fn wrapped(words: Vec<String>, between: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < WIDTH => {
                line.push_str(between);
                line.push_str(&word);
            }
            last => {
                if let Some(line) = last {
                    line.push_str(between.trim_end());
                }
                lines.push(word);
            }
        }
    }
    lines
}
