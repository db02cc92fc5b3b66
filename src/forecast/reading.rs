//! Reads assumptions and checks them: every mistake of the file, each with what to write instead.

mod case;
mod driver;
mod pairs;
mod when;

use std::ops::Range;

use super::assumptions::{Assumptions, At as Place, Source};
use super::file::AssumptionsFile;
use super::number::Number;
use crate::calendar::Month;
use crate::diagnostic::{Findings, Kind, nearest};
use crate::rulebook::Timeline;
use crate::scenario::Words;
use crate::toml_input::{self, At, Layered, Layering, Problem};

/// What is read, and what is wrong with it.
struct Reading<'r> {
    text: &'r str,
    timeline: &'r Timeline,
    words: Words,
    problems: Vec<Problem>,
}

impl Assumptions {
    /// Reads the text of a file of assumptions, for a run under these rulebooks.
    ///
    /// # Errors
    /// Every mistake of the file.
    pub fn read(name: &str, text: &str, timeline: &Timeline) -> Result<Self, Findings> {
        let Layered { read, problems, .. } = toml_input::read::<AssumptionsFile>(text, &[], Layering::NONE);
        let mut reading = Reading { text, timeline, words: crate::engine::words(timeline), problems };
        let source = Source { name: name.to_owned(), text: text.to_owned() };
        let assumptions = read.map(|file| reading.file(file, source));
        match assumptions {
            Some(assumptions) if reading.problems.is_empty() => Ok(assumptions),
            _ => Err(toml_input::findings(name, text, reading.problems)),
        }
    }
}

impl Reading<'_> {
    fn file(&mut self, file: AssumptionsFile, source: Source) -> Assumptions {
        self.rulebook(file.rulebook.as_ref());
        let (from, to) = (self.month(file.from.as_ref()), self.month(file.to.as_ref()));
        if let (Some(first), Some(last), Some(at)) = (from, to, &file.to)
            && last < first
        {
            let message = format!("the last month {last} is before the first one, {first}");
            self.problems.push(at.problem(Kind::ForecastMonth, message, "set `from` and `to` the other way round"));
        }
        let drivers: Vec<_> = file.driver.into_iter().map(|driver| self.driver(driver)).collect();
        self.twice(&drivers);
        let correlation = self.correlation(file.correlation.unwrap_or_default(), &drivers);
        let whens = file.when.unwrap_or_default().into_iter().filter_map(|when| self.when(when)).collect();
        let cases = self.cases(file.case.unwrap_or_default(), &drivers);
        Assumptions { source, from, to, correlation: correlation.unwrap_or_default(), drivers, whens, cases }
    }

    fn add(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// Assumptions may say for which rulebook they are made.
    fn rulebook(&mut self, at: Option<&At<String>>) {
        let Some((at, id)) = at.and_then(|at| Some((at, at.value.as_ref()?))) else { return };
        let known: Vec<&str> = self.timeline.rulebooks().iter().map(|rulebook| rulebook.id.as_str()).collect();
        if known.contains(&id.as_str()) {
            return;
        }
        let help = match nearest(id, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`? or run it under that rulebook with --rulebook {id}"),
            None => format!("run it under that rulebook with --rulebook, or make assumptions for {}", known.join(", ")),
        };
        let message = format!("the assumptions are made for `{id}`, which is no rulebook of this run");
        self.add(at.problem(Kind::ForecastRulebook, message, help));
    }

    fn month(&mut self, at: Option<&At<String>>) -> Option<Month> {
        let (at, text) = at.and_then(|at| Some((at, at.value.as_ref()?)))?;
        match text.parse() {
            Ok(month) => Some(month),
            Err(error) => {
                self.add(at.problem(
                    Kind::ForecastMonth,
                    format!("the month `{text}` {error}"),
                    "write a month as 2020-01, to 2099-12",
                ));
                None
            }
        }
    }

    /// A part of a whole, which stands as a percentage between two bounds.
    fn share(&mut self, at: &At<Number>, (low, high): (f64, f64), kind: Kind) -> Option<f64> {
        let number = at.value?;
        if number.percent && (low..=high).contains(&number.value) {
            return Some(number.value);
        }
        let help = format!("write a percentage from \"{}%\" to \"{}%\"", low * 100.0, high * 100.0);
        let what = if kind == Kind::ForecastProbability { "is no probability" } else { "is no such share" };
        self.add(at.problem(kind, format!("`{}` {what}", self.written(&at.span)), help));
        None
    }

    /// The names of apps, with their places; a list of none is a slip.
    fn apps(&mut self, apps: Option<At<Vec<At<String>>>>) -> Option<Vec<(String, Place)>> {
        let at = apps?;
        if at.value.as_ref().is_some_and(Vec::is_empty) {
            let help = "name the apps as the rows name them, or take the key out: it is then of every app";
            self.add(at.problem(Kind::ForecastAppUnknown, "the list names no app", help));
        }
        let named = |at: At<String>| Some((at.value.clone()?, place(&at)));
        Some(at.value.unwrap_or_default().into_iter().filter_map(named).collect())
    }

    /// What stands in a place of the file, without its quotes.
    fn written(&self, span: &Range<usize>) -> &str {
        self.text.get(span.clone()).unwrap_or_default().trim_matches(['"', '\''])
    }
}

/// Where a key stands.
fn place<T>(at: &At<T>) -> Place {
    Place { key: at.key.clone(), span: at.span.clone() }
}
