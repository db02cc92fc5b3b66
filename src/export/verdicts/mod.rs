//! What came of checking scenarios: the same findings for people, for programs and for CI.

mod github;
mod json;
mod junit;
mod sarif;
mod text;

use crate::ledger::{Difference, Finding, OverBudget, Verdict};
use crate::witness::coverage::{Coverage, Entry, EntryKind};

pub use github::Annotations;
pub use junit::Junit;
pub use sarif::Sarif;

/// What is shown of a check.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'c> {
    /// What was found of each scenario.
    pub verdicts: &'c [Verdict],
    /// What they touch.
    pub coverage: &'c Coverage,
    /// Where the scenarios are: the place of what is wrong with none by itself.
    pub place: &'c str,
    /// Whether every rule, and whether every entry of the rulebooks must be touched.
    pub required: [bool; 2],
}

/// Something wrong at a place, for formats that list such.
struct Remark {
    /// What kind of thing: `differs`, `nothing-expected`, `no-scenario`, `malformed`, `over-budget`, `not-covered`.
    kind: &'static str,
    /// The file; `None` where it is about all scenarios.
    file: Option<String>,
    /// Its line.
    line: Option<u64>,
    /// What is wrong.
    message: String,
}

impl Shown<'_> {
    /// Everything that is wrong, scenario by scenario, and what must be covered and is not.
    fn remarks(&self) -> Vec<Remark> {
        let mut remarks: Vec<Remark> = self.verdicts.iter().flat_map(remarks_of).collect();
        let not_covered = |message| Remark { kind: "not-covered", file: None, line: None, message };
        remarks.extend(self.not_covered().into_iter().map(not_covered));
        remarks
    }

    /// What must be covered and is not, as sentences.
    fn not_covered(&self) -> Vec<String> {
        let [rules, entries] = self.required;
        let mut sentences = Vec::new();
        if rules {
            let untouched = self.coverage.untouched_rules();
            sentences.extend(untouched.iter().map(|rule| format!("no scenario touches the rule {}", rule.id())));
        }
        if entries {
            let untouched = self.coverage.untouched_entries();
            let sentence = |entry: &&Entry| {
                format!("no scenario touches the {} {} of {}", entry.about.kind.word(), name(entry), entry.rulebook)
            };
            sentences.extend(untouched.iter().map(sentence));
        }
        sentences
    }

    /// How many scenarios are as expected, differ, have nothing expected of them, are malformed; how many are missing.
    fn counts(&self) -> [usize; 5] {
        let mut counts = [0; 5];
        for verdict in self.verdicts {
            counts[match verdict.finding {
                Finding::AsExpected => 0,
                Finding::Differs(_) => 1,
                Finding::NothingExpected => 2,
                Finding::Malformed(_) => 3,
                Finding::NoScenario => 4,
            }] += 1;
        }
        counts
    }
}

fn remarks_of(verdict: &Verdict) -> Vec<Remark> {
    let scenario = || Some(verdict.scenario.clone());
    let mut remarks = match &verdict.finding {
        Finding::AsExpected => Vec::new(),
        Finding::Differs(differences) => {
            let remark = |difference: &Difference| Remark {
                kind: "differs",
                file: scenario(),
                line: difference.line,
                message: difference.sentence(),
            };
            differences.iter().map(remark).collect()
        }
        Finding::NothingExpected => {
            let message = nothing_expected(verdict);
            vec![Remark { kind: "nothing-expected", file: scenario(), line: None, message }]
        }
        Finding::NoScenario => {
            let (file, message) = (Some(verdict.expected.clone()), no_scenario(verdict));
            vec![Remark { kind: "no-scenario", file, line: None, message }]
        }
        Finding::Malformed(mistakes) => {
            let remark = |mistake: &crate::ledger::Mistake| Remark {
                kind: "malformed",
                file: Some(mistake.file.clone()),
                line: mistake.line,
                message: mistake.message.clone(),
            };
            mistakes.iter().map(remark).collect()
        }
    };
    let over =
        |over: &OverBudget| Remark { kind: "over-budget", file: scenario(), line: None, message: over.sentence() };
    remarks.extend(verdict.over_budget.iter().map(over));
    remarks
}

/// What is said of a scenario that has nothing to be compared with.
fn nothing_expected(verdict: &Verdict) -> String {
    format!("there are no expected results in {}: read what comes out, then write it with --bless", verdict.expected)
}

/// What is said of expected results without a scenario.
fn no_scenario(verdict: &Verdict) -> String {
    format!("there are expected results, and no scenario {}: put it back, or remove the results", verdict.scenario)
}

/// An entry without its rulebook: `history_days 360 ultimate`, and what it states.
fn name(entry: &Entry) -> String {
    let tier = entry.about.tier.map(|tier| tier.to_string()).unwrap_or_default();
    let parts = [entry.about.item.as_str(), &tier, &entry.about.edition];
    let place: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{} ({})", place.join(" "), entry.value)
}

/// The entries of a rulebook of a kind: how many are touched, and those that are not.
struct Group<'c> {
    rulebook: &'c str,
    kind: EntryKind,
    of: usize,
    untouched: Vec<&'c Entry>,
}

/// The entries by rulebook and kind, in their order.
fn groups(coverage: &Coverage) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for entry in coverage.entries() {
        let (rulebook, kind) = (entry.rulebook.as_str(), entry.about.kind);
        let found = groups.iter().position(|group| (group.rulebook, group.kind) == (rulebook, kind));
        let at = found.unwrap_or_else(|| {
            groups.push(Group { rulebook, kind, of: 0, untouched: Vec::new() });
            groups.len() - 1
        });
        groups[at].of += 1;
        groups[at].untouched.extend((entry.scenarios == 0).then_some(entry));
    }
    groups
}
