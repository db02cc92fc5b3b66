//! Which months a simulation reports.

use billcast::calendar::{Horizon, Month};
use billcast::diagnostic::Kind;
use chrono::NaiveDate;

use super::{Rows, Simulation};
use crate::commands::Failure;

/// Months after the latest row that a run reports unless told otherwise.
const MONTHS_AFTER: i32 = 2;

/// So many months are more than a portfolio's rows span, but for a slip.
const LONG: usize = 240;
/// More months of all apps together are taken for a slip where they are not asked for; `diff` compares no more.
const MANY: usize = 30_000_000;

impl Simulation<'_> {
    /// The months given, else those from the earliest row to two months after the latest.
    pub(crate) fn horizon(&self) -> Result<Horizon, Failure> {
        let (given_from, given_to) = (self.request.selection.from, self.request.selection.to);
        let (from, to) = match (given_from, given_to, self.span()) {
            (Some(from), Some(to), _) => (from, to),
            (_, _, None) => return Err(Failure::usage("there are no rows", "add a row")),
            (from, to, Some((first, last))) => (
                from.unwrap_or_else(|| Month::of(first)),
                to.unwrap_or_else(|| Month::of(last).plus(MONTHS_AFTER).min(Month::LAST)),
            ),
        };
        if from > to {
            let help = match (given_from, given_to) {
                (Some(_), Some(_)) => "set them the other way round",
                _ => "the rows give the one that is left out; set both",
            };
            return Err(ends_before_it_begins(from, to, help));
        }
        let horizon = Horizon { from, to };
        if given_from.is_none() || given_to.is_none() {
            self.refuse_a_slip(horizon)?;
        }
        Ok(horizon)
    }

    /// The days of the earliest row and of the latest, where they are known.
    fn span(&self) -> Option<(NaiveDate, NaiveDate)> {
        match &self.rows {
            Rows::Kept(scenario) => scenario.span(),
            Rows::Gathered(gathered) => gathered.span(),
            Rows::Grouped(survey) => survey.as_ref().and_then(|survey| survey.span),
        }
    }

    /// The month of the latest row of all the input, where it is known.
    pub(crate) fn latest_month(&self) -> Option<Month> {
        self.span().map(|(_, latest)| Month::of(latest))
    }

    /// Looks at the most months that the rows can give, where they give an end of the horizon.
    fn refuse_a_slip(&self, horizon: Horizon) -> Result<(), Failure> {
        let months = horizon.months();
        if months <= LONG { Ok(()) } else { self.refuse_many(self.apps().saturating_mul(months), horizon) }
    }

    /// A slip in a year makes a thousand months of a few: results by the billion, from rows by the thousand.
    pub(crate) fn refuse_many(&self, months: usize, horizon: Horizon) -> Result<(), Failure> {
        if months <= MANY {
            return Ok(());
        }
        let (apps, Horizon { from, to }) = (self.apps(), horizon);
        let most = apps.saturating_mul(horizon.months());
        let message = format!("{apps} apps from {from} to {to} make up to {most} months, more than {MANY}");
        Err(Failure::of(
            Kind::TooManyMonths,
            message,
            "look for a wrong year in the rows, or choose the months with both --from and --to",
        ))
    }

    /// How many apps are replayed, as far as that is known.
    fn apps(&self) -> usize {
        match (&self.rows, &self.request.selection.app) {
            (_, Some(_)) => 1,
            (Rows::Kept(scenario), None) => scenario.len(),
            (Rows::Gathered(gathered), None) => gathered.apps(),
            (Rows::Grouped(survey), None) => survey.as_ref().map_or(0, |survey| survey.apps),
        }
    }
}

/// `--from` is after `--to`, given or by default.
pub(crate) fn ends_before_it_begins(from: Month, to: Month, help: &str) -> Failure {
    Failure::usage(format!("the horizon begins in {from}, after its end in {to}"), help)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::Request;
    use super::*;
    use crate::cli::Selection;

    /// What holds a bill in memory hears the same as what is about to begin a long one.
    #[test]
    fn months_by_the_ten_million_are_refused_as_a_slip_in_a_year() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/documented/2.csv");
        let selection = Selection::default();
        let scenarios = [path];
        let request = Request {
            scenarios: &scenarios,
            selection: &selection,
            held: None,
            in_any_order: false,
            invoices: true,
            spanned: false,
            grouped: false,
            hashed: false,
            watched: false,
        };
        let simulation = Simulation::read(request).expect("a scenario");
        let horizon = simulation.horizon().expect("months");
        assert!(simulation.refuse_many(MANY, horizon).is_ok());
        let refused = simulation.refuse_many(MANY + 1, horizon).expect_err("an error").to_string();
        assert!(refused.contains("apps from 2019-02 to 2019-04 make up to"), "{refused}");
        assert!(refused.contains("look for a wrong year in the rows"), "{refused}");
    }
}
