//! `billcast check`: replay, compare with what is expected, show, judge.

mod alone;
mod bless;
mod differences;
mod find;
mod known;
mod replay;
mod verdict;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use billcast::diagnostic::Findings;
use billcast::export::verdicts::{Annotations, Junit, Sarif, Shown};
use billcast::export::{AlignedText, Json, Printed};
use billcast::judge::budget::Budgets;
use billcast::ledger::{BeyondPublication, Finding, Verdict};
use billcast::rulebook::Timeline;
use billcast::witness::coverage::Coverage;

use super::{Failure, budgets, note, note_beyond_publication, plural, print, print_data, rulebooks};
use crate::cli::{Check, Required, VerdictFormat};
use bless::Pending;
use find::Checked;
use verdict::Outcome;

/// What scenarios are replayed under, and judged by: the same for those that hold the same rulebook.
struct Under {
    timeline: Timeline,
    budgets: Option<Budgets>,
}

/// What was found of all scenarios.
#[derive(Default)]
struct Found {
    verdicts: Vec<Verdict>,
    coverage: Coverage,
    /// The mistakes of scenarios and of expected results.
    malformed: Vec<Findings>,
    beyond_publication: Vec<BeyondPublication>,
    /// The expected results to be written, and how many scenarios are not as expected nevertheless.
    pending: Vec<Pending>,
    unresolved: usize,
    /// The apps with a budget that are in a scenario.
    budgeted: BTreeSet<String>,
}

pub(crate) fn run(options: &Check) -> Result<(), Failure> {
    let library = rulebooks::library(options.rulebooks.as_deref())?;
    let scenarios = find::scenarios(options, &library)?;
    known::report_is_safe(options, &scenarios)?;
    let under = under(options, &scenarios)?;
    let mut found = Found::default();
    // What the timeline says is entered first: a rulebook held is one of it, if it can be.
    under.values().for_each(|under| found.coverage.know(&under.timeline));
    for checked in &scenarios {
        if let Some(under) = under.get(&checked.held.as_deref()) {
            look_at(checked, under, options, &mut found)?;
        }
    }
    found.every_budget_has_its_app(under.values().next());
    found.verdicts.extend(alone::results(options, &scenarios)?);
    let Found { verdicts, coverage, malformed, beyond_publication, pending, unresolved, .. } = found;
    let required = options.require_coverage;
    let place = options.scenarios.first().map(|path| path.display().to_string()).unwrap_or_default();
    let uncovered = [
        if required.is_some() { coverage.untouched_rules().len() } else { 0 },
        if required == Some(Required::All) { coverage.untouched_entries().len() } else { 0 },
    ];
    let shown = Shown {
        verdicts: &verdicts,
        coverage: &coverage,
        required: [required.is_some(), required == Some(Required::All)],
        place: &place,
    };
    if !options.quiet {
        note_beyond_publication(beyond_publication.iter());
        show(options.format, &shown)?;
    }
    if options.bless {
        bless(&pending, !malformed.is_empty(), options.quiet)?;
    }
    options.junit.as_deref().map_or(Ok(()), |path| report(&shown, path))?;
    if !malformed.is_empty() {
        return Err(Failure::Input(malformed));
    }
    judge(&verdicts, uncovered, options.bless.then_some(unresolved))
}

/// The rulebooks of every scenario, and the budgets in their currency: read once for those that hold the same, or none.
fn under<'c>(options: &Check, scenarios: &'c [Checked]) -> Result<BTreeMap<Option<&'c str>, Under>, Failure> {
    let mut all = BTreeMap::new();
    for checked in scenarios {
        if let Entry::Vacant(place) = all.entry(checked.held.as_deref()) {
            let timeline = rulebooks::timeline(*place.key(), options.rulebooks.as_deref());
            let timeline = timeline.map_err(|failure| checked.blame(failure))?;
            let budgets = budgets::read(&options.budgets, timeline.currency())?;
            place.insert(Under { timeline, budgets });
        }
    }
    Ok(all)
}

/// Replays a scenario and adds what is found.
fn look_at(checked: &Checked, under: &Under, options: &Check, found: &mut Found) -> Result<(), Failure> {
    let Under { timeline, budgets } = under;
    let outcome = verdict::outcome(timeline, checked, budgets.as_ref())?;
    let mut over_budget = Vec::new();
    let finding = match verdict::finding(checked, &outcome, options.bless) {
        Ok(finding) => finding,
        Err(Failure::Input(findings)) => {
            let mistakes = findings.iter().flat_map(verdict::mistakes).collect();
            found.malformed.extend(findings);
            Finding::Malformed(mistakes)
        }
        Err(failure) => return Err(failure),
    };
    if let Outcome::Replayed(replayed) = &outcome {
        found.coverage.add(timeline.names(), &replayed.touched);
        found.beyond_publication.extend(replayed.run.beyond_publication.iter().cloned());
        over_budget.clone_from(&replayed.over_budget);
        let budgeted = budgets.iter().flat_map(Budgets::names).filter(|app| replayed.knows(app));
        found.budgeted.extend(budgeted.map(str::to_owned));
    }
    if options.bless {
        let pending = bless::pending(checked, &outcome);
        found.unresolved += usize::from(pending.is_none() && matches!(finding, Finding::Differs(_)));
        found.pending.extend(pending);
    }
    if let (Outcome::Malformed(findings, _), Finding::Malformed(_)) = (outcome, &finding) {
        found.malformed.extend(findings);
    }
    let (scenario, expected) = (checked.shown(), checked.expected_shown());
    found.verdicts.push(Verdict { scenario, expected, finding, over_budget });
    Ok(())
}

impl Found {
    /// An app that has a budget must be in a scenario; one that cannot be read does not tell which apps it has.
    fn every_budget_has_its_app(&mut self, under: Option<&Under>) {
        let budgets = under.and_then(|under| under.budgets.as_ref());
        if let Some(budgets) = budgets.filter(|_| self.malformed.is_empty()) {
            let is_known = |app: &str| self.budgeted.contains(app);
            let unknown = budgets::every_app_is_known(budgets, is_known, std::iter::empty);
            if let Err(Failure::Input(findings)) = unknown {
                self.malformed.extend(findings);
            }
        }
    }
}

fn show(format: VerdictFormat, shown: &Shown<'_>) -> Result<(), Failure> {
    match format {
        VerdictFormat::Text => print(|out| AlignedText.print(shown, out)),
        VerdictFormat::Json => print_data(|out| Json.print(shown, out)),
        VerdictFormat::Github => print_data(|out| Annotations.print(shown, out)),
        VerdictFormat::Sarif => print_data(|out| Sarif.print(shown, out)),
    }
}

/// Writes the JUnit report.
fn report(shown: &Shown<'_>, path: &Path) -> Result<(), Failure> {
    let mut report = Vec::new();
    Junit.print(shown, &mut report).map_err(|error| Failure::usage(error.to_string(), "leave out --junit"))?;
    bless::write_file(path, &report)
}

/// Writes what is to be expected; where an input is malformed, nothing is written for any.
fn bless(pending: &[Pending], is_malformed: bool, is_quiet: bool) -> Result<(), Failure> {
    let said = match is_malformed {
        true => "no expected results were written: correct what is malformed first".to_owned(),
        false => {
            pending.iter().try_for_each(bless::write)?;
            format!("the expected results of {} scenario{} were written", pending.len(), plural(pending.len() as u64))
        }
    };
    if !is_quiet {
        note(&said);
    }
    Ok(())
}

/// The gate. What was blessed is what is expected, but for what was left to a person.
fn judge(verdicts: &[Verdict], uncovered: [usize; 2], unresolved: Option<usize>) -> Result<(), Failure> {
    let count = |is: fn(&Finding) -> bool| verdicts.iter().filter(|verdict| is(&verdict.finding)).count();
    let differ = count(|finding| matches!(finding, Finding::Differs(_)));
    let alone = count(|finding| *finding == Finding::NothingExpected);
    let gone = count(|finding| *finding == Finding::NoScenario);
    let scenarios = verdicts.len() - gone;
    let mut reasons = Vec::new();
    if let Some(count @ 1..) = unresolved {
        let help = "correct the scenario, or remove the message beside it";
        reasons.push(format!("{count} of {scenarios} scenarios should be malformed: {help}"));
    }
    if unresolved.is_none() && differ > 0 {
        reasons.push(format!("{differ} of {scenarios} scenarios differ from what is expected"));
    }
    if unresolved.is_none() && alone > 0 {
        let have = if alone == 1 { "has" } else { "have" };
        reasons.push(format!("{alone} of {scenarios} scenarios {have} no expected results"));
    }
    if gone > 0 {
        reasons.push(format!("the expected results in {gone} folder{} have no scenario", plural(gone as u64)));
    }
    let over_budget = verdicts.iter().filter(|verdict| !verdict.over_budget.is_empty()).count();
    if over_budget > 0 {
        reasons.push(format!("{over_budget} of {scenarios} scenarios over budget"));
    }
    for (count, what) in uncovered.into_iter().zip(["rule", "entry of a rulebook"]).filter(|(count, _)| *count > 0) {
        let what = match (what, count) {
            (what, 1) => what.to_owned(),
            ("rule", _) => "rules".to_owned(),
            _ => "entries of rulebooks".to_owned(),
        };
        reasons.push(format!("{count} {what} touched by no scenario"));
    }
    if reasons.is_empty() { Ok(()) } else { Err(Failure::Judged(reasons.join("; "))) }
}
