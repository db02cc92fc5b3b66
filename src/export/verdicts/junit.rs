//! What came of a check as a JUnit report: a test case for each scenario, and one for what must be covered.

use std::io::{self, Write};

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::super::Printed;
use super::{Shown, no_scenario, nothing_expected};
use crate::diagnostic::escape;
use crate::ledger::{Difference, Finding, Mistake, OverBudget, Verdict};

/// JUnit XML.
#[derive(Debug, Clone, Copy)]
pub struct Junit;

impl Printed<Shown<'_>> for Junit {
    fn print(&self, shown: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut suite = TestSuite::new("scenarios");
        suite.add_test_cases(shown.verdicts.iter().map(case));
        let mut report = Report::new("billcast check");
        report.add_test_suite(suite);
        if shown.required.contains(&true) {
            let sentences = shown.not_covered();
            let status = match sentences.as_slice() {
                [] => TestCaseStatus::success(),
                [first, ..] => failed(NonSuccessKind::Failure, first, &sentences),
            };
            let mut suite = TestSuite::new("coverage");
            suite.add_test_case(TestCase::new("coverage", status));
            report.add_test_suite(suite);
        }
        report.serialize(out).map_err(io::Error::other)
    }
}

fn case(verdict: &Verdict) -> TestCase {
    let over: Vec<String> = verdict.over_budget.iter().map(OverBudget::sentence).collect();
    let status = match &verdict.finding {
        Finding::AsExpected if over.is_empty() => TestCaseStatus::success(),
        Finding::AsExpected => {
            let s = if over.len() == 1 { "" } else { "s" };
            failed(NonSuccessKind::Failure, &format!("{} month{s} over budget", over.len()), &over)
        }
        Finding::Differs(differences) => {
            let sentences: Vec<String> = differences.iter().map(sentence).chain(over).collect();
            let s = if differences.len() == 1 { "" } else { "s" };
            let message = format!("{} difference{s} from {}", differences.len(), verdict.expected);
            failed(NonSuccessKind::Failure, &message, &sentences)
        }
        Finding::NothingExpected => failed(NonSuccessKind::Failure, &nothing_expected(verdict), &over),
        Finding::NoScenario => failed(NonSuccessKind::Failure, &no_scenario(verdict), &over),
        Finding::Malformed(mistakes) => {
            let line = |Mistake { file, line, message }: &Mistake| match line {
                Some(line) => format!("{file}:{line}: {message}"),
                None => format!("{file}: {message}"),
            };
            let lines: Vec<String> = mistakes.iter().map(line).collect();
            failed(NonSuccessKind::Error, "cannot be read", &lines)
        }
    };
    let mut case = TestCase::new(escape(&verdict.scenario), status);
    case.set_classname("billcast check");
    case
}

fn sentence(difference: &Difference) -> String {
    let row = difference.line.map_or_else(String::new, |line| format!(", line {line}"));
    format!("{}{row}", difference.sentence())
}

/// XML has no place for some characters that an id may have.
fn failed(kind: NonSuccessKind, message: &str, lines: &[String]) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_message(escape(message));
    if !lines.is_empty() {
        let lines: Vec<String> = lines.iter().map(|line| escape(line)).collect();
        status.set_description(lines.join("\n"));
    }
    status
}
