//! Checks an operation under a condition.

use super::Reading;
use crate::diagnostic::{Kind, expected, nearest_first};
use crate::forecast::assumptions::{Done, Watch, When};
use crate::forecast::file::{WhenAction, WhenFile};
use crate::forecast::number::SetTo;
use crate::rulebook::{LimitKind, MeterIx};
use crate::scenario::{Asked, Takes};
use crate::toml_input::{At, last_part};

impl Reading<'_> {
    pub(super) fn when(&mut self, file: WhenFile) -> Option<When> {
        let watch = self.watch(&file.watch);
        let done = self.done(&file);
        Some(When {
            watch: watch?,
            reaches: file.reaches.value?,
            apps: self.apps(file.apps),
            done: done?,
            again: file.again.and_then(|at| at.value).unwrap_or_default(),
        })
    }

    fn watch(&mut self, at: &At<String>) -> Option<Watch> {
        let word = at.value.as_deref()?;
        let limits = || LimitKind::ALL.iter().filter(|limit| !limit.is_daily());
        let meter = self.words.meters.iter().position(|(id, _)| id == word);
        let meter = meter.map(|place| Watch::Meter(MeterIx(place as u8)));
        let found = meter.or_else(|| limits().find(|limit| limit.word() == word).map(|limit| Watch::Limit(*limit)));
        if found.is_none() {
            let known = self.words.meters.iter().map(|(id, _)| id.as_str()).chain(limits().map(|limit| limit.word()));
            let help = format!("watch one of {}", nearest_first(word, known).join(", "));
            self.add(at.problem(Kind::WhenUnknown, format!("there is no meter and no limit `{word}`"), help));
        }
        found
    }

    fn done(&mut self, file: &WhenFile) -> Option<Done> {
        let action = file.action.as_ref().map_or(Some(WhenAction::Change), |at| at.value)?;
        // What is not of its type at all has been told of already.
        let is_wrong = |at: &At<SetTo>| at.value.is_none();
        let told = file.set.iter().flatten().any(|(_, at)| is_wrong(at))
            || file.edition.as_ref().is_some_and(|at| at.value.is_none());
        let before = self.problems.len();
        let edition = file.edition.as_ref().and_then(|at| self.edition(at, action));
        let sets = file.set.iter().flatten();
        let asked: Box<[(u8, Asked)]> = sets.filter_map(|(package, at)| self.set(package, at)).collect();
        let names_any = edition.is_some() || !asked.is_empty();
        let fits = match action {
            WhenAction::Upgrade => edition.is_some(),
            WhenAction::Change => names_any,
            WhenAction::Migrate => !names_any,
        };
        if told || self.problems.len() > before {
            return None;
        }
        if !fits {
            let help =
                "an upgrade names an edition, a change an edition or packages (set = {...}), a migration neither";
            self.add(file.watch.problem(Kind::WhenOperation, "the operation is not whole", help));
            return None;
        }
        Some(match (action, edition) {
            (WhenAction::Upgrade, Some(edition)) => Done::Upgrade(edition, asked),
            (WhenAction::Migrate, _) => Done::Migrate,
            (_, edition) => Done::Change(edition, asked),
        })
    }

    fn edition(&mut self, at: &At<String>, action: WhenAction) -> Option<u8> {
        let word = at.value.as_deref()?;
        let fits = |free: bool| action != WhenAction::Upgrade || !free;
        let known = self.words.editions.iter().filter(|(_, free)| fits(*free)).map(|(id, _)| id.as_str());
        let known: Vec<&str> = known.collect();
        let place = self.words.editions.iter().position(|(id, free)| id == word && fits(*free));
        if place.is_none() {
            let help = expected(word, &known).to_string();
            let problem = at.problem(Kind::WhenOperation, format!("there is no such edition `{word}`"), help);
            self.add(problem);
        }
        place.map(|place| place as u8)
    }

    fn set(&mut self, package: &str, at: &At<SetTo>) -> Option<(u8, Asked)> {
        let SetTo(asked) = at.value?;
        let Some(place) = self.words.packages.iter().position(|(id, _)| id == package) else {
            let known: Vec<&str> = self.words.packages.iter().map(|(id, _)| id.as_str()).collect();
            let help = expected(last_part(&at.key), &known).to_string();
            let problem = at.problem(Kind::WhenOperation, format!("there is no package `{package}`"), help);
            self.add(problem);
            return None;
        };
        let fits = match (self.words.packages[place].1, asked) {
            (Takes::OnOff, Asked::On | Asked::Default) | (Takes::Number, Asked::Number(_) | Asked::Default) => true,
            (Takes::OnOff, Asked::Number(_)) | (Takes::Number, Asked::On) => false,
        };
        if !fits {
            let help = "write \"on\" or \"off\" for a switch, a whole number or \"default\" for a level";
            self.add(at.problem(Kind::WhenOperation, "the package does not take this", help));
            return None;
        }
        Some((place as u8, asked))
    }
}
