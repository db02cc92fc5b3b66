//! Checks the named cases.

use super::{Reading, place};
use crate::diagnostic::{Kind, nearest_first};
use crate::forecast::assumptions::{CaseDriver, CaseOf, Driver, Growth};
use crate::forecast::file::{Acts, CaseDriverFile, CaseFile};

/// How near a quantile may come to certainty.
const ALMOST: f64 = 0.0001;

impl Reading<'_> {
    pub(super) fn cases(&mut self, files: Vec<CaseFile>, drivers: &[Driver]) -> Vec<CaseOf> {
        let mut cases: Vec<CaseOf> = Vec::new();
        for file in files {
            let Some(name) = file.name.value.clone() else { continue };
            let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
            if name.is_empty() || name.len() > 64 || !name.chars().all(is_plain) {
                let help = "write up to 64 letters, digits, - and _: the name becomes part of a file's name";
                self.add(file.name.problem(Kind::ForecastName, format!("`{name}` cannot name a case"), help));
            }
            if cases.iter().any(|known| known.name.eq_ignore_ascii_case(&name)) {
                let help = "give one of them another name";
                self.add(file.name.problem(Kind::ForecastName, format!("there is another case `{name}`"), help));
            }
            let bounds = (ALMOST, 1.0 - ALMOST);
            let quantile = file.quantile.as_ref();
            let quantile = quantile.map_or(Some(0.5), |at| self.share(at, bounds, Kind::ForecastProbability));
            let own = file.driver.unwrap_or_default();
            let mut changed: Vec<CaseDriver> = Vec::new();
            for driver in own {
                let Some(own) = self.case_driver(&driver, drivers) else { continue };
                if changed.iter().any(|known| known.driver == own.driver) {
                    let message = format!("the case has `{}` already", drivers[own.driver].name);
                    let help = "write start, growth and factor of a driver below one name";
                    self.add(driver.name.problem(Kind::ForecastName, message, help));
                }
                changed.push(own);
            }
            cases.push(CaseOf { name, quantile: quantile.unwrap_or(0.5), drivers: changed });
        }
        cases
    }

    fn case_driver(&mut self, file: &CaseDriverFile, drivers: &[Driver]) -> Option<CaseDriver> {
        let name = file.name.value.as_ref()?;
        let Some(at) = drivers.iter().position(|driver| driver.name == *name) else {
            let known = nearest_first(name, drivers.iter().map(|driver| driver.name.as_str())).join(", ");
            let message = format!("there is no driver `{name}`");
            self.add(file.name.problem(Kind::DriverUnknown, message, format!("the drivers are {known}")));
            return None;
        };
        for (number, what) in [(&file.factor, "factor"), (&file.start, "start")] {
            if let Some((number, value)) = number.as_ref().and_then(|at| Some((at, at.value?)))
                && (value.value < 0.0 || (what == "start" && value.percent))
            {
                let message = format!("`{}` is no {what}", self.written(&number.span));
                self.add(number.problem(Kind::ForecastNumber, message, "write a number from 0 up"));
            }
        }
        let growth = file.growth.as_ref().and_then(|at| self.growth_of(at.value?, &place(at)));
        let start = file.start.as_ref().and_then(|at| Some(at.value?.value));
        let driver = &drivers[at];
        if let (Some(own), Some(at)) = (growth, &file.growth)
            && let Some((message, help)) = grows_otherwise(driver, own)
        {
            self.add(at.problem(Kind::DriverGrowth, message, help));
        }
        let of_driver = (start.or(driver.start), growth.or(driver.growth));
        if let ((Some(from), Some(by)), Some(at)) = (of_driver, file.growth.as_ref().map(place)) {
            self.overflow(name, (from, by), &driver.drives, &at);
        }
        let factor = file.factor.as_ref().and_then(|at| Some(at.value?.value)).unwrap_or(1.0);
        Some(CaseDriver { driver: at, factor, start, growth })
    }
}

/// What is wrong where a case's growth, which takes the place of the driver's, is of another kind than that, or than what is
/// unknown of it.
fn grows_otherwise(driver: &Driver, own: Growth) -> Option<(&'static str, &'static str)> {
    let written = driver.growth.filter(|_| driver.has_growth);
    if written.is_some_and(|growth| growth.is_percent() != own.is_percent()) {
        return Some(("the driver grows otherwise", "write a percentage where the driver has one, else a number"));
    }
    let mut uncertain = driver.uncertainties.iter().filter(|uncertainty| uncertainty.acts == Acts::Growth);
    let other = uncertain.find(|uncertainty| uncertainty.relative != own.is_percent())?;
    Some(if other.relative {
        ("what is unknown of the growth is a percentage", "write the growth as a percentage, too")
    } else {
        ("what is unknown of the growth is a number", "write the growth as a number, too")
    })
}
