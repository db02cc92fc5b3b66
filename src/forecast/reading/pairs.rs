//! Checks what stands between drivers: names, and correlations.

use std::collections::HashMap;

use super::Reading;
use crate::diagnostic::{Kind, nearest_first};
use crate::forecast::assumptions::{Driver, Drives, is_of};
use crate::forecast::correlation::Correlation;
use crate::forecast::file::{Acts, CorrelationFile};
use crate::toml_input::At;

impl Reading<'_> {
    /// Names are unique, and no app has two drivers of one thing.
    pub(super) fn twice(&mut self, drivers: &[Driver]) {
        let mut names: HashMap<&str, usize> = HashMap::new();
        for (at, driver) in drivers.iter().enumerate() {
            if driver.name.is_empty() {
                continue;
            }
            if names.insert(&driver.name, at).is_some() {
                let message = format!("there is another driver `{}`", driver.name);
                let help = "give one of them another name, and say with `drives` what it drives";
                self.add(driver.name_at.problem(Kind::ForecastName, message, help));
                continue;
            }
            let same = |other: &&Driver| {
                other.name != driver.name && other.drives.is_same_count(&driver.drives) && overlap(other, driver)
            };
            if let Some(other) = drivers[..at].iter().find(same) {
                let message = format!("`{}` and `{}` drive the same of the same apps", other.name, driver.name);
                let help = match driver.drives {
                    _ if driver.drives == other.drives => "leave one of the two out, or name other apps with `apps`",
                    Drives::Members(..) => {
                        "a group has one type: name another with `group`, or leave one of the two out"
                    }
                    _ => "groups of every type are one count: leave one of the two out, or name other apps with `apps`",
                };
                self.add(driver.name_at.problem(Kind::DriverTwice, message, help));
            }
        }
    }

    /// The root of the correlations; `None` where something is wrong with them.
    pub(super) fn correlation(&mut self, file: Vec<CorrelationFile>, drivers: &[Driver]) -> Option<Correlation> {
        let mut pairs: Vec<(usize, usize, f64)> = Vec::new();
        let mut last: Option<&At<Vec<String>>> = None;
        let before = self.problems.len();
        for correlation in &file {
            let Some(pair) = self.pair(correlation, drivers) else { continue };
            let again = |known: &(usize, usize, f64)| {
                (known.0, known.1) == (pair.0, pair.1) || (known.0, known.1) == (pair.1, pair.0)
            };
            if pairs.iter().any(again) {
                let message = "this pair has a correlation already";
                self.add(correlation.between.problem(Kind::CorrelationPair, message, "leave one of the two out"));
            }
            self.act_together(correlation, pair, drivers);
            pairs.push(pair);
            last = Some(&correlation.between);
        }
        if self.problems.len() > before {
            return None;
        }
        match Correlation::of(&pairs, |driver| (!drivers[driver].shared, driver)) {
            Ok(correlation) => Some(correlation),
            Err(wrong) => {
                let name = &drivers[wrong.driver].name;
                let with: Vec<&str> = pairs
                    .iter()
                    .filter_map(|(one, other, _)| match (one, other) {
                        (one, other) if *one == wrong.driver => Some(*other),
                        (one, other) if *other == wrong.driver => Some(*one),
                        _ => None,
                    })
                    .map(|driver| drivers[driver].name.as_str())
                    .collect();
                let message = format!(
                    "the correlations contradict each other (they are not positive semidefinite): those of `{name}` with \
                     {} cannot hold beside the others",
                    with.join(", ")
                );
                let help = "bring them nearer to 0, or give the pairs that are left out a correlation that fits";
                self.problems.extend(last.map(|at| at.problem(Kind::CorrelationMatrix, message, help)));
                None
            }
        }
    }

    fn pair(&mut self, file: &CorrelationFile, drivers: &[Driver]) -> Option<(usize, usize, f64)> {
        let names = file.between.value.as_ref()?;
        let coefficient = file.coefficient.value?;
        let place = |name: &String| drivers.iter().position(|driver| driver.name == *name);
        let at = match names.as_slice() {
            [one, other] if one != other => (place(one), place(other)),
            _ => {
                let message = "a correlation is between two drivers";
                self.add(file.between.problem(
                    Kind::CorrelationPair,
                    message,
                    "name two drivers, as in [\"dau\", \"av_rooms\"]",
                ));
                return None;
            }
        };
        let (Some(one), Some(other)) = at else {
            let unknown = names.iter().find(|name| place(name).is_none()).map(String::as_str).unwrap_or_default();
            let known = nearest_first(unknown, drivers.iter().map(|driver| driver.name.as_str())).join(", ");
            let message = format!("there is no driver `{unknown}`");
            self.add(file.between.problem(Kind::CorrelationPair, message, format!("the drivers are {known}")));
            return None;
        };
        if !(-1.0..=1.0).contains(&coefficient.value) {
            let message = format!("`{}` is no correlation", self.written(&file.coefficient.span));
            self.add(file.coefficient.problem(Kind::CorrelationPair, message, "write a number from \"-1\" to \"1\""));
            return None;
        }
        Some((one, other, coefficient.value))
    }

    /// What is drawn once and what is drawn for each month cannot go together, nor can what is certain.
    fn act_together(&mut self, file: &CorrelationFile, (one, other, _): (usize, usize, f64), drivers: &[Driver]) {
        let (one, other) = (&drivers[one], &drivers[other]);
        for certain in [one, other].into_iter().filter(|driver| driver.uncertainties.is_empty()) {
            let message = format!("the driver `{}` has no uncertainty that could go with another", certain.name);
            self.add(file.between.problem(Kind::CorrelationPair, message, "give it one, or take the correlation out"));
        }
        let once = |acts: Acts| matches!(acts, Acts::Level | Acts::Growth);
        let pairs = one.uncertainties.iter().zip(&other.uncertainties);
        if pairs.into_iter().any(|(one, other)| once(one.acts) != once(other.acts)) {
            let message =
                format!("`{}` is drawn once and `{}` for each month, or the other way round", one.name, other.name);
            let help = "let both act by month or walk, or both as level or growth; the first uncertainty of one goes with \
                        the first of the other";
            self.add(file.between.problem(Kind::CorrelationPair, message, help));
        }
    }
}

/// Whether two drivers are of one app: a driver that names apps takes the place of one that names none.
fn overlap(one: &Driver, other: &Driver) -> bool {
    match (&one.apps, &other.apps) {
        (None, None) => true,
        (Some(apps), Some(_)) => apps.iter().any(|(app, _)| is_of(other.apps.as_deref(), app)),
        _ => false,
    }
}
